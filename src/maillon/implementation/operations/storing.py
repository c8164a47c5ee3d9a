"""How contributions get into the database: one at a time or by thousands, in the same way.

The callers hold the transaction, the journal and the search index.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from maillon.implementation.models import (
    Contribution,
    ContributionMeasure,
    ContributionPartner,
    Figure,
)
from maillon.implementation.operations.inputs import (
    COLUMNS,
    FIGURE_COLUMNS,
    SETS,
    ContributionInput,
    FigureInput,
    PartnerInput,
)

_BATCH = 500
_Origin = tuple[str, datetime]


@dataclass(slots=True)
class Write:
    """A contribution to store: the row, what it held (``None`` for a new one), what it shall."""

    contribution: Contribution
    old: ContributionInput | None
    new: ContributionInput

    def touches(self, name: str) -> bool:
        """Say whether this part differs from what is stored."""
        given = getattr(self.new, name)
        return bool(given) if self.old is None else getattr(self.old, name) != given


def store(
    writes: Sequence[Write], *, username: str, now: datetime, with_state: bool = False
) -> None:
    """Write the contributions and everything that hangs on them; only what differs is touched.

    :param with_state: also write the state that the rows now have.
    """
    for write in writes:
        for name in COLUMNS:
            setattr(write.contribution, name, getattr(write.new, name))
        write.contribution.changed_at = now
    new = [write.contribution for write in writes if write.old is None]
    changed = [write.contribution for write in writes if write.old is not None]
    if new:
        Contribution.objects.bulk_create(new, batch_size=_BATCH)
    if changed:
        Contribution.objects.bulk_create(
            changed,
            batch_size=_BATCH,
            update_conflicts=True,
            unique_fields=["code"],
            update_fields=[
                *(c.removesuffix("_id") for c in COLUMNS),
                *(("state", "state_reason") if with_state else ()),
                "changed_at",
            ],
        )
    _store_partners([w for w in writes if w.touches("partners")])
    _store_links([w for w in writes if w.touches("links")])
    for name, relation in SETS.items():
        _store_set([w for w in writes if w.touches(name)], name, relation)
    _store_figures([w for w in writes if w.touches("figures")], username, now)


def _old_ids(writes: Iterable[Write]) -> list[int]:
    return [write.contribution.pk for write in writes if write.old is not None]


def _store_partners(writes: Sequence[Write]) -> None:
    """Replace the partners; who stays keeps its spelling, its share and the confirmation of it."""
    old = ContributionPartner.objects.filter(contribution__in=_old_ids(writes))
    kept = {
        (row.contribution_id, row.organisation_id): row
        for row in old.exclude(organisation=None)
        if row.as_written or row.share
    }
    old.delete()
    ContributionPartner.objects.bulk_create(
        (
            _partner(write.contribution.pk, partner, kept)
            for write in writes
            for partner in write.new.partners
        ),
        batch_size=_BATCH,
    )


def _partner(
    contribution_id: int,
    given: PartnerInput,
    kept: Mapping[tuple[int, int | None], ContributionPartner],
) -> ContributionPartner:
    row = ContributionPartner(
        contribution_id=contribution_id,
        organisation_id=given.organisation_id,
        part=given.part,
        as_written=given.as_written,
    )
    before = kept.get((contribution_id, given.organisation_id))
    if before is not None:
        row.as_written = row.as_written or before.as_written
        row.share, row.confirmed_at = before.share, before.confirmed_at
        row.confirmed_by = before.confirmed_by
    return row


def _store_links(writes: Sequence[Write]) -> None:
    ContributionMeasure.objects.filter(contribution__in=_old_ids(writes)).delete()
    ContributionMeasure.objects.bulk_create(
        (
            ContributionMeasure(
                contribution_id=write.contribution.pk,
                measure_id=link.measure_id,
                rank=link.rank,
                basis=link.basis,
                doubtful=link.doubtful,
            )
            for write in writes
            for link in write.new.links
        ),
        batch_size=_BATCH,
    )


def _store_set(writes: Sequence[Write], name: str, relation: str) -> None:
    if not writes:
        return
    field: Any = Contribution._meta.get_field(relation)
    through, column = field.remote_field.through, field.m2m_reverse_field_name() + "_id"
    through.objects.filter(contribution__in=_old_ids(writes)).delete()
    through.objects.bulk_create(
        (
            through(contribution_id=write.contribution.pk, **{column: pk})
            for write in writes
            for pk in sorted(getattr(write.new, name))
        ),
        batch_size=_BATCH,
    )


def _store_figures(writes: Sequence[Write], username: str, now: datetime) -> None:
    """Replace the figures; one that says the same as before keeps who entered it and when."""
    origins = _origins(_old_ids(writes))
    Figure.objects.filter(contribution__in=_old_ids(writes)).delete()
    made: dict[tuple[int, int], Figure] = {}
    depths: dict[int, list[tuple[int, int, FigureInput]]] = {}
    for write in writes:
        pk = write.contribution.pk
        for place, given in enumerate(write.new.figures):
            origin = origins.get((pk, _identity(given)), (username, now))
            made[pk, place] = _row(pk, place, given, origin)
            depths.setdefault(_depth(write.new.figures, place), []).append((pk, place, given))
    # A whole is stored before its parts, which need its id.
    for depth in sorted(depths):
        for pk, place, given in depths[depth]:
            if given.part_of is not None:
                made[pk, place].part_of_id = made[pk, given.part_of].pk
        rows = [made[pk, place] for pk, place, _given in depths[depth]]
        Figure.objects.bulk_create(rows, batch_size=_BATCH)


def _row(contribution_id: int, place: int, given: FigureInput, origin: _Origin) -> Figure:
    return Figure(
        contribution_id=contribution_id,
        position=place + 1,
        entered_by=origin[0],
        entered_at=origin[1],
        **{name: getattr(given, name) for name in FIGURE_COLUMNS},
    )


def _depth(figures: Sequence[FigureInput], place: int) -> int:
    depth, whole = 0, figures[place].part_of
    while whole is not None and depth < len(figures):
        depth, whole = depth + 1, figures[whole].part_of
    return depth


def _identity(figure: FigureInput | Figure) -> tuple[Any, ...]:
    """Return what makes a figure the same statement, wherever it stands in the list."""
    return tuple(getattr(figure, name) for name in FIGURE_COLUMNS)


def _origins(contribution_ids: list[int]) -> dict[tuple[int, tuple[Any, ...]], _Origin]:
    if not contribution_ids:
        return {}
    rows = Figure.objects.filter(contribution__in=contribution_ids)
    return {(row.contribution_id, _identity(row)): (row.entered_by, row.entered_at) for row in rows}
