"""The check page of one application: checklist with hints, radar, corrections, what is possible."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

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
        colon = _(":")
        return "\n".join(
            f"{row.point.title}{colon} {row.reason}" for row in self.failed if row.reason
        )


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
    submissions = list(application.submissions.defer("content"))
    not_handed_in = bool(submissions) and application.sheet.changed_at > submissions[0].received_at
    # What was submitted lacked nothing; what is typed since is nobody's yet.
    missing = () if not_handed_in else _missing(application, now)
    evidence = _evidence(application, sheet, hits, recoveries, submissions, missing)
    found = hints(application, evidence)
    rows = point_rows(points, checks, typed)
    used = set()
    for row in rows:
        row.hint = hint_of(row.point, found)
        used.add(row.hint.code if row.hint else "")
    before, after = next_to_check(application, reader)
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
        early=still_open(call, now),
        previous=before,
        following=after,
        submissions=submissions,
        not_handed_in=not_handed_in,
        can={str(act): may_check(application.state, act, reader) for act in CheckAct},
    )


def _missing(application: Application, now: datetime) -> tuple[str, ...]:
    """Return the labels of what an application lacks, each once."""
    problems = prepare(application, now=now).problems
    return tuple(dict.fromkeys(one.name for one in problems))


def _evidence(
    application: Application,
    sheet: ReadSheet,
    hits: list[Hit],
    recoveries: list[Recovery],
    submissions: list[Submission],
    missing: tuple[str, ...],
) -> Evidence:
    call = application.call
    arrivals = (one.received_at for one in submissions if one.received_at < call.closes_at)
    return Evidence(
        missing=missing,
        lines=tuple((line.amount, line.requested) for line in sheet.lines),
        chosen=frozenset(application.links.values_list("measure_id", flat=True)),
        eligible=frozenset(call.measures.values_list("pk", flat=True)),
        audience=frozenset(call.audiences.values_list("kind", flat=True)),
        invited=frozenset(call.invited.values_list("pk", flat=True)),
        recoveries=len(recoveries),
        strong=strong_count(hits),
        arrived_at=next(arrivals, None),
    )
