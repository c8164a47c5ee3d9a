"""Rounds, requests and contact points for the tests of mails and tasks."""

from datetime import UTC, datetime

from maillon.implementation.models import (
    CollectionRound,
    ReportForm,
    RequestItem,
    RoundReminder,
    RoundRequest,
)
from maillon.partners.models import ContactPoint
from tests.factories import (
    MembershipFactory,
    OrganisationFactory,
    PartnerCategoryFactory,
    PlanFactory,
)

# A Wednesday, 10:00 in Brussels.
AT = datetime(2022, 6, 15, 8, 0, tzinfo=UTC)
DUE = datetime(2022, 6, 24, 15, 0, tzinfo=UTC)


def make_round(code="2022", *, state="launched", duty=False, due_at=DUE, **more):
    """A round with one form, launched at the start of June and due on the 24th at 17:00."""
    found = CollectionRound.objects.create(
        code=code,
        plan=PlanFactory(),
        title_fr=f"Collecte {code}",
        title_nl=f"Bevraging {code}",
        first_year=2021,
        last_year=2021,
        state=state,
        opens_at=datetime(2022, 6, 1, 8, 0, tzinfo=UTC),
        closes_at=due_at,
        contact_name="Coordination",
        contact_email="coordination@example.org",
        duty=duty,
        changed_at=AT,
        **more,
    )
    ReportForm.objects.create(round=found, category=PartnerCategoryFactory())
    return found


def make_request(found, organisation=None, *, state="waiting", items=1, **more):
    """What an organisation is asked, with some items that nobody answered."""
    request = RoundRequest.objects.create(
        round=found,
        organisation=organisation or OrganisationFactory(),
        form=found.forms.get(),
        state=state,
        due_at=more.pop("due_at", found.closes_at),
        changed_at=AT,
        **more,
    )
    for position in range(items):
        RequestItem.objects.create(request=request, position=position)
    return request


def make_contact(organisation, email="contact@example.org", **more):
    """A contact point that receives the requests to report."""
    return ContactPoint.objects.create(
        organisation=organisation,
        function_fr="Prévention",
        email=email,
        **({"for_reporting": True} | more),
    )


def make_member(organisation, role="partner_editor", **more):
    """A member of an organisation; returns the account."""
    return MembershipFactory(
        organisation=organisation, role=role, **{f"user__{k}": v for k, v in more.items()}
    ).user


def make_reminder(found, at=AT):
    """A moment at which those who owe are reminded."""
    return RoundReminder.objects.create(round=found, at=at)
