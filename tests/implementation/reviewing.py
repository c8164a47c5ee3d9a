"""A submitted request with its contributions, for the tests of review."""

from datetime import UTC, datetime

from maillon.implementation.models import (
    CollectionRound,
    FormSection,
    ReportForm,
    RequestItem,
    RoundRequest,
)
from tests.factories import (
    ContributionFactory,
    ContributionMeasureFactory,
    ContributionPartnerFactory,
)

AT = datetime(2022, 6, 1, 8, 0, tzinfo=UTC)


def round_of(plan, category, code="collecte"):
    """Return the round with this code and the form of the category, made when first asked."""
    found, _new = CollectionRound.objects.get_or_create(
        code=code,
        defaults={
            "plan": plan,
            "title_fr": "Collecte",
            "first_year": 2021,
            "last_year": 2021,
            "state": "launched",
            "opens_at": datetime(2022, 5, 1, tzinfo=UTC),
            "closes_at": datetime(2022, 7, 1, tzinfo=UTC),
            "contact_name": "Coordination",
            "contact_email": "coordination@example.org",
            "changed_at": AT,
        },
    )
    form, _new = ReportForm.objects.get_or_create(round=found, category=category)
    FormSection.objects.get_or_create(
        form=form, code="accueil", defaults={"title_fr": "Accueil", "kind": "action"}
    )
    return found, form


def request_with(world, *, count=1, organisation=None, state="submitted", code="collecte"):
    """Return a submitted request and its contributions of 2021, in the world's plan."""
    organisation = organisation or world.zone
    found, form = round_of(world.plan, world.category, code)
    request = RoundRequest.objects.create(
        round=found,
        organisation=organisation,
        form=form,
        state=state,
        due_at=found.closes_at,
        submitted_at=AT,
        submitted_by="zone",
        changed_at=AT,
    )
    contributions = []
    for position in range(count):
        row = ContributionFactory(
            plan=world.plan, category=world.category, state=state, state_reason="Une raison"
        )
        ContributionPartnerFactory(contribution=row, organisation=organisation)
        ContributionMeasureFactory(contribution=row, measure=world.measures[0])
        RequestItem.objects.create(
            request=request, position=position, contribution=row, answer="changed"
        )
        contributions.append(row)
    return request, contributions
