"""Which organisations a form can be sent to: all of a kind, those that reported, a measure's."""

from django.db.models import Q, QuerySet

from maillon.implementation.enums import COUNTED, PartnerPart
from maillon.implementation.models import (
    ContributionMeasure,
    ContributionPartner,
    PlannedPartner,
    ReportForm,
    RoundRequest,
)
from maillon.partners.models import Organisation
from maillon.plan.models import Measure, MeasurePartner


def asked_elsewhere(form: ReportForm) -> set[int]:
    """Return the organisations that get another form of the same round."""
    through = ReportForm.organisations.through.objects.filter(reportform__round=form.round_id)
    chosen = through.exclude(reportform=form.pk).values_list("organisation_id", flat=True)
    requests = RoundRequest.objects.filter(round=form.round_id).exclude(form=form)
    return set(chosen) | set(requests.values_list("organisation_id", flat=True))


def can_be_asked(form: ReportForm) -> QuerySet[Organisation]:
    """Return the organisations that no form of the round is sent to yet, by name."""
    taken = ReportForm.organisations.through.objects.filter(reportform__round=form.round_id)
    requests = RoundRequest.objects.filter(round=form.round_id)
    return (
        Organisation.objects.real()
        .exclude(pk__in=taken.values("organisation"))
        .exclude(pk__in=requests.values("organisation"))
        .order_by("name_fr", "pk")
    )


def of_kind(rows: QuerySet[Organisation], kind: str) -> QuerySet[Organisation]:
    """Narrow ``rows`` to organisations of a kind."""
    return rows.filter(kind=kind)


def that_reported(rows: QuerySet[Organisation], form: ReportForm) -> QuerySet[Organisation]:
    """Narrow ``rows`` to lead partners of what counts in the form's category of the plan."""
    parts = ContributionPartner.objects.filter(
        part=PartnerPart.LEAD,
        contribution__plan=form.round.plan_id,
        contribution__category=form.category_id,
        contribution__state__in=COUNTED,
    )
    return rows.filter(pk__in=parts.values("organisation"))


def of_measure(rows: QuerySet[Organisation], measure: Measure) -> QuerySet[Organisation]:
    """Narrow ``rows`` to those expected for ``measure``, or that contributed to it.

    Where a category is expected, its organisations are those that reported in it.
    """
    linked = ContributionMeasure.objects.filter(measure=measure, contribution__state__in=COUNTED)
    did = ContributionPartner.objects.filter(contribution__in=linked.values("contribution"))
    named = MeasurePartner.objects.filter(measure=measure)
    expected = PlannedPartner.objects.filter(planned__measure=measure)
    of_category = ContributionPartner.objects.filter(
        part=PartnerPart.LEAD,
        contribution__plan=measure.plan_id,
        contribution__state__in=COUNTED,
        contribution__category__in=expected.exclude(category=None).values("category"),
    )
    return rows.filter(
        Q(pk__in=did.exclude(organisation=None).values("organisation"))
        | Q(pk__in=named.exclude(organisation=None).values("organisation"))
        | Q(pk__in=expected.exclude(organisation=None).values("organisation"))
        | Q(pk__in=of_category.values("organisation"))
    )
