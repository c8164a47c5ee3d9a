"""The addresses of people, roles, invitations, contact points."""

from django.urls import URLPattern, path

from maillon.partners.views import contacts, hats, invitations, organisations, people

_CONTACT = "contacts/<int:pk>/"

urlpatterns: list[URLPattern] = [
    path("account/hat/", hats.hat_choose, name="hat_choose"),
    path("account/roles/<int:pk>/leave/", people.membership_leave, name="membership_leave"),
    path("people/", people.people, name="people"),
    path("people/accounts/<str:username>/", people.person_account, name="person_account"),
    path("people/roles/<int:pk>/end/", people.membership_end, name="membership_end"),
    path("people/invitations/", invitations.invitations, name="invitations"),
    path(
        "people/invitations/<int:pk>/withdraw/",
        invitations.invitation_withdraw,
        name="invitation_withdraw",
    ),
    path("invitations/<str:secret>/", invitations.invitation, name="invitation"),
    path("contacts/", contacts.contacts_all, name="contacts_all"),
    path("contacts/export/", contacts.contacts_export, name="contacts_export"),
    path(f"{_CONTACT}show/", contacts.contact_show, name="contact_show"),
    path(f"{_CONTACT}edit/", contacts.contact_edit, name="contact_edit"),
    path(f"{_CONTACT}verify/", contacts.contact_verify, name="contact_verify"),
    path(f"{_CONTACT}close/", contacts.contact_close, name="contact_close"),
    path("partner-categories/", organisations.categories, name="categories"),
    path("partner-categories/new/", organisations.category_new, name="category_new"),
    path("partner-categories/<int:pk>/", organisations.category_edit, name="category_edit"),
    path("partners-new/", organisations.organisation_new, name="organisation_new"),
    path("partners/<slug:code>/edit/", organisations.organisation_edit, name="organisation_edit"),
    path("partners/<slug:organisation>/contacts/", contacts.contacts, name="contacts"),
    path("partners/<slug:organisation>/contacts/new/", contacts.contact_new, name="contact_new"),
]
