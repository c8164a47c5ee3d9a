"""What a grant makes of the plan's picture: its contribution, and the figures of its reports.

A renewed grant goes on with the contribution of the grant that it renews. What is fictitious never
counts: the contribution of an exercise stays a draft.
"""

from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from maillon.core.journal import Author, record
from maillon.funding.models import ActivityReport, Grant, SheetFigure
from maillon.funding.operations.refusal import Refused
from maillon.implementation.enums import (
    COUNTED,
    ContributionKind,
    LinkBasis,
    PartnerPart,
)
from maillon.implementation.models import Contribution
from maillon.implementation.operations.contributions import create_contribution, edit_contribution
from maillon.implementation.operations.inputs import (
    ContributionInput,
    FigureInput,
    LinkInput,
    PartnerInput,
    input_of,
)
from maillon.implementation.operations.states import Refused as ContributionRefused
from maillon.implementation.operations.states import accept_contribution


@transaction.atomic
def contribution_for(grant: Grant, *, by: Author, now: datetime) -> Contribution:
    """Return the contribution that shows ``grant``: its own, its forerunner's, or a new draft.

    :raises Refused: where the instrument names no category of partners to count it under.
    """
    earlier: Grant | None = grant
    while earlier is not None:
        found = earlier.contributions.order_by("code").first()
        if found is not None:
            if earlier is not grant:
                grant.contributions.add(found)
            return found
        earlier = earlier.previous
    category = grant.instrument.category
    if category is None:
        raise Refused(
            [_("The instrument names no category of partners: its grants cannot be counted.")]
        )
    given = ContributionInput(
        code=f"SUB-{grant.code}".upper()[:40],
        title_fr=grant.title_fr,
        title_nl=grant.title_nl,
        title_en=grant.title_en,
        description_fr=grant.description_fr,
        description_nl=grant.description_nl,
        description_en=grant.description_en,
        category_id=category.pk,
        kind=ContributionKind.FINANCIAL,
        first_year=grant.first_year,
        last_year=grant.last_year,
        note=_("Fictitious data (exercise).") if grant.synthetic else "",
        partners=(PartnerInput(grant.organisation_id, PartnerPart.LEAD),),
        links=tuple(
            LinkInput(link.measure_id, link.rank, LinkBasis.STATED) for link in grant.links.all()
        ),
    )
    try:
        contribution = create_contribution(plan=grant.plan, given=given, by=by, now=now)
    except ContributionRefused as refusal:
        raise Refused(refusal.messages) from refusal
    grant.contributions.add(contribution)
    return contribution


@transaction.atomic
def feed_contribution(*, report: ActivityReport, by: Author, now: datetime) -> Contribution:
    """Give the figures of an adequate report to the contribution of its grant.

    Figures of the same year and label are replaced, the others stay. The contribution is accepted,
    unless the grant is fictitious.

    :raises Refused: where the contribution cannot be written (a closed year, for instance).
    """
    grant = report.grant
    contribution = contribution_for(grant, by=by, now=now)
    given = _with_figures(input_of(contribution), report)
    try:
        edit_contribution(
            contribution=contribution,
            given=given,
            expected_changed_at=contribution.changed_at,
            by=by,
            now=now,
            reason=_("Figures of the activity report %(year)s.") % {"year": report.year},
        )
        contribution.refresh_from_db()
        if not grant.synthetic and contribution.state not in COUNTED:
            contribution = accept_contribution(contribution=contribution, by=by, now=now)
    except ContributionRefused as refusal:
        raise Refused(refusal.messages) from refusal
    record(
        by=by,
        now=now,
        action="grant.fed_contribution",
        target=grant,
        label=f"{grant.code} {grant.title_fr}",
        changes={"contribution": [None, contribution.code], "year": [None, report.year]},
    )
    return contribution


def _with_figures(given: ContributionInput, report: ActivityReport) -> ContributionInput:
    """Return ``given`` with the report's figures, its years widened to hold the report's."""
    new = [
        FigureInput(
            label_fr=row.label_fr,
            label_nl=row.label_nl,
            label_en=row.label_en,
            unit_fr=row.unit_fr,
            unit_nl=row.unit_nl,
            unit_en=row.unit_en,
            value=row.value.normalize() + 0,
            first_year=report.year,
            last_year=report.year,
            qualifier=row.qualifier,
        )
        for row in SheetFigure.objects.filter(sheet=report.sheet_id).order_by("position", "pk")
    ]
    replaced = {(figure.label_fr, figure.first_year) for figure in new}
    kept = [
        figure
        for figure in given.figures
        if (figure.label_fr, figure.first_year) not in replaced
        # A part names its whole by its place: figures with parts stay where they are.
        or figure.part_of is not None
    ]
    places = {id(figure): place for place, figure in enumerate(kept)}
    moved = [
        replace(figure, part_of=places.get(id(given.figures[figure.part_of])))
        if figure.part_of is not None
        else figure
        for figure in kept
    ]
    return replace(
        given,
        figures=(*moved, *new),
        first_year=min(given.first_year, report.year),
        last_year=max(given.last_year, report.year),
    )
