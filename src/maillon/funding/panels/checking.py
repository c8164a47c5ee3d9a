"""The check page of one application: checklist with hints, radar, corrections, what is possible."""

from dataclasses import dataclass
from datetime import datetime

from maillon.funding.enums import PointVerdict
from maillon.funding.forms.checking import PointRow, point_rows
from maillon.funding.models import (
    AdmissibilityCheck,
    Application,
    CorrectionRequest,
    Recovery,
    Submission,
)
from maillon.funding.operations.submitting import prepare
from maillon.funding.queries.answers import ReadSheet, read_sheet
from maillon.funding.queries.application_list import next_to_check
from maillon.funding.queries.overlaps import Hit, open_recoveries, radar
from maillon.funding.rules.admissibility import (
    Evidence,
    Hint,
    hint_of,
    hints,
    obstacles,
    still_open,
    strong_count,
)
from maillon.funding.workflows.checking import CheckAct, may_check
from maillon.partners.permissions import Person, Verdict


@dataclass(frozen=True)
class CheckPanel:
    """All that the check page shows.

    :param loose: hints that no point of the checklist is about.
    :param obstacles: what stands in the way of admissibility.
    :param early: why nothing can be checked yet; empty: it can.
    :param not_handed_in: the applicant changed something since the last submission.
    """

    sheet: ReadSheet
    rows: list[PointRow]
    loose: list[Hint]
    hits: list[Hit]
    recoveries: list[Recovery]
    corrections: list[CorrectionRequest]
    obstacles: list[str]
    early: str
    previous: Application | None
    following: Application | None
    submissions: list[Submission]
    not_handed_in: bool
    can: dict[str, Verdict]

    @property
    def undecided(self) -> int:
        """How many points nobody decided on yet."""
        return sum(row.verdict == PointVerdict.PENDING for row in self.rows)

    @property
    def failed(self) -> list[PointRow]:
        """The points that are not met."""
        return [row for row in self.rows if row.verdict == PointVerdict.NOT_MET]

    @property
    def proposed_reason(self) -> str:
        """A reason for inadmissibility, from the points that are not met."""
        return "\n".join(f"{row.point.title} : {row.reason}" for row in self.failed if row.reason)


def check_panel(
    application: Application,
    *,
    reader: Person,
    now: datetime,
    typed: dict[str, str] | None = None,
) -> CheckPanel:
    """Read the check page of ``application``; ``typed``: points as typed and refused."""
    call = application.call
    checks = {
        one.point_id: one for one in AdmissibilityCheck.objects.filter(application=application)
    }
    points = list(call.points.all())
    hits = radar(application, reader=reader)
    recoveries = list(open_recoveries(application.organisation))
    sheet = read_sheet(application.sheet)
    found = hints(application, _evidence(application, sheet, hits, recoveries, now))
    rows = point_rows(points, checks, typed)
    used = set()
    for row in rows:
        row.hint = hint_of(row.point, found)
        used.add(row.hint.code if row.hint else "")
    before, after = next_to_check(application, reader)
    submissions = list(application.submissions.all())
    return CheckPanel(
        sheet=sheet,
        rows=rows,
        loose=[one for one in found if one.code not in used],
        hits=hits,
        recoveries=recoveries,
        corrections=list(
            application.corrections.select_related("question").order_by("asked_at", "pk")
        ),
        obstacles=obstacles(
            points=points,
            checks=checks,
            hits=hits,
            reviews=application.overlap_reviews.all(),
            recoveries=recoveries,
        ),
        early=still_open(call.closes_at, now),
        previous=before,
        following=after,
        submissions=submissions,
        not_handed_in=bool(submissions)
        and application.sheet.changed_at > submissions[0].received_at,
        can={str(act): may_check(application.state, act, reader) for act in CheckAct},
    )


def _evidence(
    application: Application,
    sheet: ReadSheet,
    hits: list[Hit],
    recoveries: list[Recovery],
    now: datetime,
) -> Evidence:
    call = application.call
    problems = prepare(application, now=now).problems
    return Evidence(
        missing=tuple(dict.fromkeys(one.name for one in problems)),
        lines=tuple((line.amount, line.requested) for line in sheet.lines),
        chosen=frozenset(application.links.values_list("measure_id", flat=True)),
        eligible=frozenset(call.measures.values_list("pk", flat=True)),
        audience=frozenset(call.audiences.values_list("kind", flat=True)),
        invited=frozenset(call.invited.values_list("pk", flat=True)),
        recoveries=len(recoveries),
        strong=strong_count(hits),
    )
