"""What annual plans announced beside what was accepted: done, partly, not done."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from django.db.models import Prefetch

from maillon.core.languages import choose
from maillon.core.text import code_sort_key
from maillon.implementation.enums import COUNTED, MeasureStatus
from maillon.implementation.models import (
    ContributionMeasure,
    ContributionPartner,
    ImplementationPlan,
    PlannedMeasure,
)
from maillon.implementation.queries.planning import BoardRow, board, covering
from maillon.plan.models import Plan
from maillon.reporting.queries.report_data.types import AnnouncedInfo, Text, WorkInfo

DONE, PARTLY, NOT_DONE = "done", "partly", "not_done"


def announced_in(plan: Plan, years: Sequence[int], *, now: datetime) -> list[AnnouncedInfo]:
    """Return what the adopted annual plans about ``years`` announced, in the order of the plan."""
    found: list[AnnouncedInfo] = []
    for annual in covering(plan, years):
        found += announced(annual, now=now)
    return found


def announced(annual: ImplementationPlan, *, now: datetime) -> list[AnnouncedInfo]:
    """Return what an annual plan announced and what became of it: a fixed number of queries."""
    rows = board(annual, now=now)
    work = _work(annual)
    return [_info(row, work.get(row.planned.measure_id, [])) for row in rows]


def outcome_of(row: BoardRow, contributions: int) -> str:
    """Return what became of a measure: something done and not all of it is *partly*."""
    if row.status.code == MeasureStatus.DONE:
        return DONE
    if row.status.code in (MeasureStatus.NOT_STARTED, MeasureStatus.NO_INFORMATION):
        return NOT_DONE
    moved = contributions or any(m.done_on is not None for m in row.milestones)
    return PARTLY if moved else NOT_DONE


def _info(row: BoardRow, work: list[WorkInfo]) -> AnnouncedInfo:
    planned, status = row.planned, row.status
    reasons = [text for text in (status.reason, planned.outcome_reason) if text]
    return AnnouncedInfo(
        annual_plan=_text(planned.implementation_plan, "title"),
        theme=planned.measure.theme.code,
        measure=planned.measure.code,
        title=_text(planned.measure, "title"),
        expected=_text(planned, "expected"),
        lead=_text(planned.lead, "name") if planned.lead else Text(""),
        outcome=outcome_of(row, len(work)),
        status=status.label,
        causes=[cause.text for cause in status.causes],
        reasons=reasons,
        contributions=work,
    )


def _work(annual: ImplementationPlan) -> dict[int, list[WorkInfo]]:
    """Return the accepted contributions of the years to each measure: two queries."""
    taken = PlannedMeasure.objects.filter(implementation_plan=annual).values("measure")
    partners = ContributionPartner.objects.select_related("organisation").order_by("part", "pk")
    links = (
        ContributionMeasure.objects.filter(
            measure__in=taken,
            contribution__state__in=COUNTED,
            contribution__first_year__lte=annual.last_year,
            contribution__last_year__gte=annual.first_year,
        )
        .select_related("contribution")
        .prefetch_related(Prefetch("contribution__partners", partners))
    )
    found: dict[int, list[WorkInfo]] = defaultdict(list)
    for link in sorted(links, key=lambda link: code_sort_key(link.contribution.code)):
        contribution = link.contribution
        names = ", ".join(str(part) for part in contribution.partners.all())
        found[link.measure_id].append(
            WorkInfo(contribution.code, _text(contribution, "title"), names)
        )
    return found


def _text(obj: object, field: str) -> Text:
    shown = choose(obj, field)
    return Text(shown.text, shown.language if shown.is_fallback else "")
