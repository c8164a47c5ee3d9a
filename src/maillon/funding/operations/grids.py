"""The evaluation grid of a call: criteria, levels, thresholds; fixed when the call is published."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from maillon.core.journal import Author, differences
from maillon.funding.models import Call, Criterion, CriterionLevel, EvaluationGrid
from maillon.funding.operations.call_locking import locked_call, write_line
from maillon.funding.operations.refusal import Refused
from maillon.funding.queries.call_checks import CHAIN
from maillon.funding.rules.call_content import grid_hash
from maillon.funding.workflows.calls import CallAct

_LANGUAGES = ("fr", "nl", "en")
_CRITERION = (
    "weight",
    "maximum",
    "floor",
    "optional",
    *(f"{text}_{code}" for text in ("label", "help") for code in _LANGUAGES),
)
_GRID = ("threshold", "tie_chain", "draw_seed")


@dataclass(frozen=True)
class GridInput:
    """The rules of a grid.

    :param threshold: points of 100 that the mean of the totals must reach; ``None``: none.
    :param tie_chain: codes of criteria, then ``coverage``, ``arrival``, ``draw``.
    """

    threshold: Decimal | None = None
    tie_chain: tuple[str, ...] = ("arrival",)
    draw_seed: str = ""


@dataclass(frozen=True)
class LevelInput:
    """What a number of points means."""

    points: Decimal
    label_fr: str
    label_nl: str = ""
    label_en: str = ""


@dataclass(frozen=True)
class CriterionInput:
    """A criterion as it is to be; ``floor`` is the lowest mean, in its own points."""

    code: str
    label_fr: str
    weight: Decimal
    maximum: Decimal
    label_nl: str = ""
    label_en: str = ""
    help_fr: str = ""
    help_nl: str = ""
    help_en: str = ""
    floor: Decimal | None = None
    optional: bool = False
    levels: Sequence[LevelInput] = ()

    def problems(self) -> list[str]:
        """Return, for people, what does not fit together."""
        found = []
        if self.weight <= 0 or self.maximum <= 0:
            found.append(_("Weight and maximum are more than zero."))
        if self.floor is not None and not 0 <= self.floor <= self.maximum:
            found.append(_("The lowest mean is between zero and the maximum."))
        points = [level.points for level in self.levels]
        if any(not 0 <= given <= self.maximum for given in points):
            found.append(_("The points of a level are between zero and the maximum."))
        if len(set(points)) < len(points):
            found.append(_("Two levels have the same points."))
        return found


@transaction.atomic
def save_grid(*, call: Call, values: GridInput, by: Author, now: datetime) -> EvaluationGrid:
    """Store threshold, tie chain and seed of the grid of ``call``.

    :raises Refused: when the call is published, or a step is unknown or repeated.
    """
    current, grid = changeable_grid(call)
    known = set(grid.criteria.values_list("code", flat=True)) | set(CHAIN)
    unknown = [step for step in values.tie_chain if step not in known]
    if unknown:
        raise Refused(
            [
                _("“%(step)s” is neither a criterion of the grid nor a last step.") % {"step": step}
                for step in unknown
            ]
        )
    if len(set(values.tie_chain)) < len(values.tie_chain):
        raise Refused([_("A step stands twice in the tie chain.")])
    if values.threshold is not None and not 0 <= values.threshold <= 100:
        raise Refused([_("The threshold is between 0 and 100.")])
    before = _described_grid(grid)
    grid.threshold, grid.draw_seed = values.threshold, values.draw_seed
    grid.tie_chain = ",".join(values.tie_chain)
    grid.save()
    changes = differences(before, _described_grid(grid))
    if changes:
        write_line(current, "call.grid_edited", by=by, now=now, changes=changes)
    return grid


@transaction.atomic
def save_criterion(
    *,
    call: Call,
    criterion: Criterion | None,
    values: CriterionInput,
    by: Author,
    now: datetime,
) -> Criterion:
    """Store a new criterion at the end of the grid of ``call``, or change ``criterion``.

    :raises Refused: when the call is published, or what is given does not fit together.
    """
    current, grid = changeable_grid(call)
    problems = values.problems()
    taken = grid.criteria.filter(code=values.code).exclude(pk=criterion.pk if criterion else 0)
    if taken.exists() or values.code in CHAIN:
        problems.append(_("The code “%(code)s” is taken.") % {"code": values.code})
    if problems:
        raise Refused(problems)
    before = _described(criterion) if criterion else {}
    if criterion is None:
        last = grid.criteria.order_by("-position").values_list("position", flat=True).first()
        criterion = Criterion(grid=grid, position=(last or 0) + 1)
    criterion.code = values.code
    for name in _CRITERION:
        setattr(criterion, name, getattr(values, name))
    criterion.save()
    _store_levels(criterion, values.levels)
    changes: dict[str, Any] = differences(before, _described(criterion))
    if changes:
        changes = {"code": criterion.code} | changes
        write_line(current, "call.criterion_edited", by=by, now=now, changes=changes)
    return criterion


@transaction.atomic
def delete_criterion(*, criterion: Criterion, by: Author, now: datetime) -> None:
    """Take a criterion out of its grid, and out of its tie chain."""
    current, grid = changeable_grid(criterion.grid.call)
    code, label = criterion.code, criterion.label_fr
    criterion.delete()
    steps = [step for step in grid.tie_chain.split(",") if step != code]
    grid.tie_chain = ",".join(steps)
    grid.save(update_fields=["tie_chain"])
    gone = {"criterion": [label, None]}
    write_line(current, "call.criterion_deleted", by=by, now=now, changes=gone)


@transaction.atomic
def move_criterion(*, criterion: Criterion, up: bool, by: Author, now: datetime) -> bool:
    """Exchange a criterion with its neighbour, and say whether there was one."""
    current, grid = changeable_grid(criterion.grid.call)
    rows = list(grid.criteria.order_by("position", "pk"))
    place = [row.pk for row in rows].index(criterion.pk)
    other = place - 1 if up else place + 1
    if not 0 <= other < len(rows):
        return False
    rows[place], rows[other] = rows[other], rows[place]
    for position, row in enumerate(rows, start=1):
        row.position = position
    Criterion.objects.bulk_update(rows, ["position"])
    order = {"order": [None, [row.code for row in rows]]}
    write_line(current, "call.criteria_ordered", by=by, now=now, changes=order)
    return True


def freeze_grid(*, grid: EvaluationGrid, now: datetime) -> EvaluationGrid:
    """Fix a grid for good, with its hash; a grid fixed already stays as it is."""
    if grid.frozen_at is None:
        grid.frozen_at, grid.sha256 = now, grid_hash(grid)
        grid.save(update_fields=["frozen_at", "sha256"])
    return grid


def copy_grid(source: EvaluationGrid, call: Call) -> EvaluationGrid:
    """Copy a grid with its criteria and levels to another call, to be changed there."""
    made = EvaluationGrid.objects.create(call=call, **{n: getattr(source, n) for n in _GRID})
    for criterion in source.criteria.prefetch_related("levels"):
        copy = Criterion.objects.create(
            grid=made,
            code=criterion.code,
            position=criterion.position,
            **{name: getattr(criterion, name) for name in _CRITERION},
        )
        _store_levels(
            copy,
            [
                LevelInput(level.points, level.label_fr, level.label_nl, level.label_en)
                for level in criterion.levels.all()
            ],
        )
    return made


def changeable_grid(call: Call) -> tuple[Call, EvaluationGrid]:
    """Return the call, locked, and its grid (made where there is none), if it can be changed.

    :raises Refused: when the call is published or the grid is fixed.
    """
    current, _to = locked_call(call, CallAct.GRID)
    grid, _made = EvaluationGrid.objects.get_or_create(call=current)
    if grid.frozen_at is not None:
        raise Refused([_("This grid is fixed: it no longer changes.")])
    return current, grid


def _store_levels(criterion: Criterion, levels: Sequence[LevelInput]) -> None:
    criterion.levels.all().delete()
    CriterionLevel.objects.bulk_create(
        CriterionLevel(
            criterion=criterion,
            points=one.points,
            label_fr=one.label_fr,
            label_nl=one.label_nl,
            label_en=one.label_en,
        )
        for one in levels
    )


def _described_grid(grid: EvaluationGrid) -> dict[str, Any]:
    found: dict[str, Any] = {name: getattr(grid, name) for name in _GRID}
    if found["threshold"] is not None:
        found["threshold"] = str(Decimal(found["threshold"]).quantize(Decimal("0.01")))
    return found


def _described(criterion: Criterion) -> dict[str, Any]:
    found: dict[str, Any] = {name: getattr(criterion, name) for name in _CRITERION}
    for name in ("weight", "maximum", "floor"):
        if found[name] is not None:
            found[name] = str(Decimal(found[name]).quantize(Decimal("0.01")))
    levels = CriterionLevel.objects.filter(criterion=criterion)
    found["levels"] = [f"{level.points.normalize():f}: {level.label_fr}" for level in levels]
    return found
