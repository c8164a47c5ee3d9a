"""What to visit for the addresses of people, contact points, accounts."""

from datetime import UTC, datetime

from maillon.partners.queries.people import secret_hash
from tests.factories import (
    CommentFactory,
    ContactPointFactory,
    InvitationFactory,
    MembershipFactory,
    MentionFactory,
    OrganisationAliasFactory,
    PartnerCategoryFactory,
    SavedViewFactory,
    UserFactory,
    ViewingFactory,
)
from tests.url_samples import Owner, Sample

_SECRET = "un-secret-de-test"
# Pages go by the real clock.
_LATER = datetime(2099, 1, 1, tzinfo=UTC)


def account(owner: Owner):
    """An editor of the organisation."""
    user = UserFactory(description=owner.secret("people.view"))
    MembershipFactory(user=user, organisation=owner.organisation, role="partner_editor")
    return {"username": user.username}


def role(owner: Owner):
    """The role of an editor of the organisation."""
    member = MembershipFactory(
        organisation=owner.organisation,
        role="partner_editor",
        user__description=owner.secret("people.view"),
    )
    return {"pk": member.pk}


def invitation(owner: Owner):
    """An invitation to be an editor of the organisation."""
    email = f"{owner.secret('people.view')}@example.org"
    return {
        "pk": InvitationFactory(email=email, organisation=owner.organisation, expires_at=_LATER).pk
    }


def secret_link():
    """An invitation that nobody has accepted."""
    InvitationFactory(secret_hash=secret_hash(_SECRET), expires_at=_LATER)
    return {"secret": _SECRET}


def contact(owner: Owner):
    """A restricted contact point of the organisation."""
    email = f"{owner.secret('contact.view_restricted')}@example.org"
    return {"pk": ContactPointFactory(organisation=owner.organisation, email=email).pk}


def contacts(owner: Owner):
    """An organisation with a restricted contact point."""
    contact(owner)
    return {"organisation": owner.organisation.code}


SAMPLES = {
    # Nobody here lacks a second factor: it leads on to the account.
    "account_second_factor_needed": Sample(expect=302),
    "person_account": Sample(of=account),
    "membership_end": Sample(of=role),
    "membership_leave": Sample(of=role, expect=405),
    "invitation": Sample(secret_link),
    "invitation_withdraw": Sample(of=invitation, expect=405),
    "comment_add": Sample(expect=405),
    "comment_remove": Sample(lambda: {"pk": CommentFactory().pk}, expect=405),
    "mention_seen": Sample(lambda: {"pk": MentionFactory().pk}, expect=405),
    "mentions": Sample(lambda: MentionFactory() and {}),
    "follow_object": Sample(expect=405),
    "saved_view_new": Sample(query="path=/contributions/&query=year%3D2021"),
    "saved_view_delete": Sample(lambda: {"pk": SavedViewFactory().pk}, expect=405),
    "privacy": Sample(lambda: UserFactory() and {}),
    "privacy_viewings": Sample(lambda: ViewingFactory() and {}),
    "privacy_account": Sample(lambda: {"pk": UserFactory().pk}),
    "privacy_anonymise": Sample(lambda: {"pk": UserFactory().pk}),
    "own_data": Sample(expect=405),
    "organisation_edit": Sample(lambda: {"code": OrganisationAliasFactory().organisation.code}),
    "category_edit": Sample(lambda: {"pk": PartnerCategoryFactory().pk}),
    "contacts": Sample(of=contacts),
    "contact_new": Sample(of=contacts),
    "contact_edit": Sample(of=contact),
    "contact_show": Sample(of=contact, expect=405),
    "contact_verify": Sample(of=contact, expect=405),
    "contact_close": Sample(of=contact, expect=405),
}
