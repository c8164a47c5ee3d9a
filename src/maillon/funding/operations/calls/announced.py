"""What documents say of a call: its announced numbers, the bodies of its jury, themes left out.

The funnel and the findings compare the numbers with the records, so each names its document. Once
a call is published every change takes a reason: people may have read what it replaces.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from maillon.core.journal import Author, differences
from maillon.funding.enums import CallState, FunnelStep, JurorState
from maillon.funding.models import Call, CallFigure, Juror, JuryBody
from maillon.funding.notifications.calls import tell_call_news
from maillon.funding.operations.call_locking import locked_call, write_line
from maillon.funding.operations.calls.inputs import theme_problems
from maillon.funding.operations.refusal import Refused
from maillon.funding.workflows.calls import CallAct
from maillon.partners.models import Organisation

QUANTITIES = ("applications", "organisations", "measures", "themes", "experts")


@dataclass(frozen=True)
class FigureInput:
    """What a document counts at a step (a value of ``FunnelStep``); ``None``: it does not say.

    :param recorded: each of what it counts is in Maillon, so that the records are counted and
        compared; otherwise the funnel shows the announced numbers.
    :param document: where the numbers are read; ``source_line`` its line, where it has lines.
    """

    step: str
    applications: int | None = None
    organisations: int | None = None
    measures: int | None = None
    themes: int | None = None
    experts: int | None = None
    recorded: bool = True
    document: str = ""
    source_line: int | None = None

    @property
    def counts(self) -> bool:
        """Whether any number is given."""
        return any(getattr(self, name) is not None for name in QUANTITIES)

    def problems(self) -> list[str]:
        """Return, for people, what does not fit together."""
        named = {"step": FunnelStep(self.step).label}
        if self.counts and not self.document.strip():
            return [_("“%(step)s”: say in which document the numbers are read.") % named]
        if self.document.strip() and not self.counts:
            return [_("“%(step)s”: a document is named, and no number.") % named]
        given = [getattr(self, name) for name in QUANTITIES]
        if any(number is not None and number < 0 for number in given):
            return [_("“%(step)s”: a number is not negative.") % named]
        return []


@dataclass(frozen=True)
class BodyInput:
    """A body of a jury: an organisation of ours, the name a document gives it, or both."""

    as_written: str = ""
    organisation: Organisation | None = None
    source_line: int | None = None

    def __str__(self) -> str:
        return str(self.as_written or self.organisation)


@transaction.atomic
def save_figures(
    *, call: Call, figures: Iterable[FigureInput], by: Author, now: datetime, reason: str = ""
) -> bool:
    """Store what documents count at the steps of ``call``; a step without numbers has no row.

    Say whether anything changed.

    :raises Refused: in a state that forbids it, without the reason it takes, for numbers without
        their document, or for a step given twice.
    """
    current, _to = locked_call(call, CallAct.ANNOUNCE, reason)
    rows = list(figures)
    problems = [problem for row in rows for problem in row.problems()]
    if len({row.step for row in rows}) < len(rows):
        problems.append(_("A step is given twice."))
    if problems:
        raise Refused(problems)
    before = _figures(current)
    current.announced.all().delete()
    order = list(FunnelStep.values)
    CallFigure.objects.bulk_create(
        CallFigure(call=current, **asdict(row) | {"document": row.document.strip()})
        for row in sorted(rows, key=lambda row: order.index(row.step))
        if row.counts
    )
    return _tell(current, "call.figures_announced", before, _figures(current), by, now, reason)


@transaction.atomic
def save_jury_bodies(
    *, call: Call, bodies: Sequence[BodyInput], by: Author, now: datetime, reason: str = ""
) -> bool:
    """Store the bodies of the jury of ``call`` in this order, and say whether anything changed.

    They are for a jury whose experts nobody names: where experts are appointed in Maillon, their
    bodies follow from them.

    :raises Refused: in a state that forbids it, without the reason it takes, for a body twice or
        without a name, or when experts are appointed.
    """
    current, _to = locked_call(call, CallAct.ANNOUNCE, reason)
    problems = _body_problems(current, bodies)
    if problems:
        raise Refused(problems)
    before = _bodies(current)
    current.jury_bodies.all().delete()
    JuryBody.objects.bulk_create(
        JuryBody(
            call=current,
            position=position,
            organisation=body.organisation,
            as_written=body.as_written.strip(),
            source_line=body.source_line,
        )
        for position, body in enumerate(bodies, start=1)
    )
    return _tell(current, "call.jury_bodies_named", before, _bodies(current), by, now, reason)


def _body_problems(call: Call, bodies: Sequence[BodyInput]) -> list[str]:
    problems, written, known = [], set(), set()
    for body in bodies:
        word = body.as_written.strip().casefold()
        if not word and body.organisation is None:
            problems.append(_("Name the body."))
        elif word in written or (body.organisation and body.organisation.pk in known):
            problems.append(_("“%(body)s” is named twice.") % {"body": body})
        written |= {word} - {""}
        known |= {body.organisation.pk} if body.organisation else set()
    appointed = Juror.objects.filter(call=call, state=JurorState.APPOINTED)
    if bodies and appointed.exists():
        problems.append(
            _(
                "Experts are appointed to the jury of this call: its bodies are theirs, and are "
                "not written by hand."
            )
        )
    return problems


@transaction.atomic
def save_themes_left_out(
    *, call: Call, themes: Collection[int], by: Author, now: datetime, reason: str = ""
) -> bool:
    """Store which themes (their ids) ``call`` leaves out on purpose; say whether any changed.

    :raises Refused: in a state that forbids it, without the reason it takes, or for a theme of
        another plan or of which the call opens a measure.
    """
    current, _to = locked_call(call, CallAct.ANNOUNCE, reason)
    problems = theme_problems(
        current.plan_id, themes, current.measures.values_list("pk", flat=True)
    )
    if problems:
        raise Refused(problems)
    before = {"excluded_themes": _themes(current)}
    current.excluded_themes.set(themes)
    after = {"excluded_themes": _themes(current)}
    changed = _tell(current, "call.themes_left_out", before, after, by, now, reason)
    if changed and current.state == CallState.PUBLISHED:
        tell_call_news(current, now=now)
    return changed


def _tell(
    call: Call,
    action: str,
    before: dict[str, Any],
    after: dict[str, Any],
    by: Author,
    now: datetime,
    reason: str,
) -> bool:
    """Write the line of what changed, if anything did."""
    changes = differences(before, before | dict.fromkeys(before.keys() - after.keys()) | after)
    if changes:
        call.changed_at = now
        call.save(update_fields=["changed_at"])
        write_line(call, action, by=by, now=now, changes=changes, reason=reason)
    return bool(changes)


def _figures(call: Call) -> dict[str, Any]:
    names = [field.name for field in fields(FigureInput) if field.name != "step"]
    return {
        row.step: {
            name: getattr(row, name) for name in names if getattr(row, name) not in (None, "")
        }
        for row in call.announced.all()
    }


def _bodies(call: Call) -> dict[str, Any]:
    rows = call.jury_bodies.select_related("organisation")
    said = [
        " · ".join(
            str(part)
            for part in (
                row.as_written,
                row.organisation.code if row.organisation else "",
                row.source_line or "",
            )
            if part
        )
        for row in rows
    ]
    return {"bodies": said}


def _themes(call: Call) -> list[str]:
    return list(call.excluded_themes.order_by("code").values_list("code", flat=True))
