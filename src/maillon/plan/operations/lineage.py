"""What became of a measure in the next plan, decided by a person."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from maillon.core.journal import Author, record
from maillon.plan.enums import LineageRelation
from maillon.plan.models import Measure, MeasureLineage

# relation → fewest and most later measures it names; ``None``: as many as there are.
DECISIONS: dict[str, tuple[int, int | None]] = {
    LineageRelation.CONTINUED: (1, 1),
    LineageRelation.REWORDED: (1, 1),
    LineageRelation.MERGED: (1, None),
    LineageRelation.SPLIT: (2, None),
    LineageRelation.DROPPED: (0, 0),
}


class LineageProblem(ValueError):
    """The decision does not hold; the message says how to mend it."""


@transaction.atomic
def decide_lineage(
    *, older: Measure, newer: Sequence[Measure], relation: str, by: Author, now: datetime
) -> None:
    """Write what became of ``older``, in place of everything that was said of it before.

    A decided link carries no confidence: what carries one is provisional.

    :param newer: the later measures, all of the plan that follows the plan of ``older``.
    :param relation: a key of ``DECISIONS``.
    :raises LineageProblem: when the number of later measures does not fit the relation, or one is
        of another plan.
    """
    _check(older, newer, relation)
    before = _said(older)
    MeasureLineage.objects.filter(older=older).delete()
    # A measure that something leads to is not new.
    MeasureLineage.objects.filter(older=None, newer__in=newer).delete()
    ends: list[Measure | None] = [*newer] or [None]
    MeasureLineage.objects.bulk_create(
        MeasureLineage(older=older, newer=one, relation=relation) for one in ends
    )
    record(
        by=by,
        now=now,
        action="lineage.decided",
        target=older,
        label=f"{older.code} {older.title_fr}",
        changes={"lineage": [before, _said(older)]},
    )


@transaction.atomic
def declare_new(*, newer: Measure, by: Author, now: datetime) -> None:
    """Write that ``newer`` continues no earlier measure.

    :raises LineageProblem: when an older measure leads to it, surely or provisionally.
    """
    leading = MeasureLineage.objects.filter(newer=newer, older__isnull=False)
    codes = list(leading.order_by("older__sort_key").values_list("older__code", flat=True))
    if codes:
        raise LineageProblem(
            _("%(codes)s lead to %(code)s: decide first what became of them.")
            % {"codes": ", ".join(str(code) for code in codes), "code": newer.code}
        )
    made = MeasureLineage.objects.get_or_create(
        older=None, newer=newer, defaults={"relation": LineageRelation.NEW}
    )[1]
    if made:
        record(
            by=by,
            now=now,
            action="lineage.declared_new",
            target=newer,
            label=f"{newer.code} {newer.title_fr}",
            changes={"lineage": [None, LineageRelation.NEW.value]},
        )


def _check(older: Measure, newer: Sequence[Measure], relation: str) -> None:
    if relation not in DECISIONS:
        raise LineageProblem(_("Choose what became of %(code)s.") % {"code": older.code})
    if any(one.plan.predecessor_id != older.plan_id for one in newer):
        raise LineageProblem(_("A later measure is one of the plan that follows."))
    fewest, most = DECISIONS[relation]
    if len(newer) < fewest or (most is not None and len(newer) > most):
        raise LineageProblem(
            {
                LineageRelation.DROPPED: _("A dropped measure leads to no later one: untick them."),
                LineageRelation.SPLIT: _("Split: tick the two or more measures it was split into."),
                LineageRelation.MERGED: _("Merged: tick the measure or measures it lives on in."),
            }.get(
                LineageRelation(relation),
                _("Continued or reworded: tick exactly one later measure."),
            )
        )


def _said(older: Measure) -> list[str]:
    links = MeasureLineage.objects.filter(Q(older=older)).select_related("newer")
    return [
        f"{link.relation} {link.newer.code}" if link.newer else link.relation
        for link in links.order_by("newer__sort_key", "pk")
    ]
