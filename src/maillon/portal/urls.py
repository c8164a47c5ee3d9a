"""The addresses of ``maillon.portal``."""

from django.urls import path

from maillon.portal.views import (
    about,
    home,
    journal,
    mail_texts,
    mails,
    measures,
    my_contributions,
    overview,
    partners,
    permissions,
    search,
    tasks,
    territories,
)
from maillon.portal.views.unsubscribe import unsubscribe

urlpatterns = [
    path("", home.home, name="home"),
    path("plans/<slug:plan>/themes/<str:theme>/", measures.theme, name="theme"),
    path("plans/<slug:plan>/measures/<str:measure>/", measures.measure, name="measure"),
    path("my-contributions/", my_contributions.my_contributions, name="my_contributions"),
    path("overview/", overview.overview, name="overview"),
    path("overview/themes/", overview.theme_desks, name="theme_desks"),
    path(
        "overview/<slug:plan>/themes/<str:theme>/sheet.pdf",
        overview.theme_sheet_file,
        name="theme_sheet",
    ),
    path("overview/<slug:plan>/themes/<str:theme>/", overview.theme_desk, name="theme_desk"),
    path(
        "overview/<slug:plan>/territories/<str:code>/sheet.pdf",
        overview.territory_sheet_file,
        name="territory_sheet",
    ),
    path("partners/", partners.partners, name="partners"),
    path("partners/<slug:code>/", partners.partner, name="partner"),
    path("territories/", territories.territories, name="territories"),
    path("territories/<str:code>/", territories.territory, name="territory"),
    path("search/", search.search, name="search"),
    path("journal/", journal.journal, name="journal"),
    path("permissions/", permissions.permissions_table, name="permissions_table"),
    path("tasks/", tasks.tasks, name="tasks"),
    path("tasks/mail/", tasks.tasks_mail, name="tasks_mail"),
    path("mails/", mails.mails, name="mails"),
    path("mails/<int:pk>/", mails.mail, name="mail"),
    path("mails/texts/", mail_texts.mail_texts, name="mail_texts"),
    path("mails/texts/<slug:purpose>/<str:language>/", mail_texts.mail_text, name="mail_text"),
    path("mails/stop/<str:token>/", unsubscribe, name="unsubscribe"),
    path("about/", about.about, name="about"),
    path("accessibility/", about.accessibility, name="accessibility"),
    path("legal/", about.legal, name="legal"),
]
