"""The cash of a year: committed, paid, expected by quarter, to recover; by instrument and theme."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Q, QuerySet

from maillon.funding.enums import GrantState, RecoveryState, TrancheState
from maillon.funding.models import (
    Grant,
    GrantMeasure,
    Instrument,
    Recovery,
    RecoveryPayment,
    Tranche,
)
from maillon.implementation.enums import LinkRank

ZERO = Decimal("0.00")
QUARTERS = (1, 2, 3, 4)


@dataclass
class CashLine:
    """What one instrument, one theme or all of them come to in a year, in euros.

    :param unknown: grants committed of which the amount is not known: never added as zero.
    :param expected: by quarter (1 to 4), what is planned and not paid; 0: without a date.
    """

    key: str
    title: str
    grants: int = 0
    committed: Decimal = ZERO
    unknown: int = 0
    paid: Decimal = ZERO
    expected: dict[int, Decimal] = field(default_factory=dict)
    repaid: Decimal = ZERO
    to_recover: Decimal = ZERO

    @property
    def expected_total(self) -> Decimal:
        """Everything expected, dated in the year or not dated."""
        return sum(self.expected.values(), ZERO)

    @property
    def quarters(self) -> list[Decimal]:
        """What is expected in each quarter."""
        return [self.expected.get(quarter, ZERO) for quarter in QUARTERS]

    @property
    def undated(self) -> Decimal:
        """What is expected without a date."""
        return self.expected.get(0, ZERO)


@dataclass(frozen=True)
class Cash:
    """The cash of a year: the whole, by instrument, by theme of the primary measure."""

    year: int
    total: CashLine
    instruments: list[CashLine]
    themes: list[CashLine]


@dataclass(frozen=True)
class _Place:
    """Where the money of a grant is counted."""

    instrument: int
    theme: tuple[str, str]


def cash_years(grants: QuerySet[Grant]) -> list[int]:
    """Return the years in which ``grants`` are committed or paid, the newest first."""
    found = set()
    for awarded, first in grants.order_by().values_list("awarded_on", "first_year").distinct():
        found.add(awarded.year if awarded else first)
    paid = Tranche.objects.filter(grant__in=grants.values("pk"), paid_on__isnull=False)
    days = paid.order_by().values_list("paid_on", flat=True).distinct()
    found |= {day.year for day in days if day is not None}
    back = RecoveryPayment.objects.filter(
        recovery__grant__in=grants.values("pk"), struck_at__isnull=True
    )
    found |= {day.year for day in back.order_by().values_list("paid_on", flat=True).distinct()}
    return sorted(found, reverse=True)


def cash_of(year: int, grants: QuerySet[Grant]) -> Cash:
    """Return the cash of ``year`` of ``grants``, in six queries whatever their number.

    A grant is committed in the year of its decision (without one, in its first year). A tranche is
    expected in the quarter of its expected day; without a day, in the last year of the grant.
    """
    rows = list(
        grants.order_by().values_list(
            "pk", "instrument", "awarded_on", "first_year", "last_year", "amount", "state"
        )
    )
    places = _places(grants)
    book = _Book(places)
    last_years = {}
    for pk, _instrument, awarded, first, last, amount, state in rows:
        last_years[pk] = last
        if state != GrantState.CANCELLED and year == (awarded.year if awarded else first):
            for line in book.lines(pk):
                line.grants += 1
                line.committed += amount or ZERO
                line.unknown += amount is None
    running = {pk for pk, *_rest, state in rows if state in ("awarded", "running")}
    _add_tranches(book, year, grants, last_years, running)
    _add_recoveries(book, year, grants)
    return book.cash(year)


class _Book:
    """The lines of a year, made when first something is counted in them."""

    def __init__(self, places: dict[int, _Place]) -> None:
        self.places = places
        self.total = CashLine("", "")
        self.instruments: dict[int, CashLine] = {}
        self.themes: dict[tuple[str, str], CashLine] = {}

    def lines(self, grant: int) -> Iterable[CashLine]:
        """Return the lines in which a grant counts: the whole, its instrument, its theme."""
        place = self.places[grant]
        code, title = place.theme
        return (
            self.total,
            self.instruments.setdefault(place.instrument, CashLine(str(place.instrument), "")),
            self.themes.setdefault(place.theme, CashLine(code, title)),
        )

    def cash(self, year: int) -> Cash:
        """Return the book, its lines named and in order; lines with nothing are left out."""
        for row in Instrument.objects.filter(pk__in=self.instruments):
            line = self.instruments[row.pk]
            line.key, line.title = row.code, row.title
        return Cash(
            year,
            self.total,
            sorted(
                (one for one in self.instruments.values() if _says(one)), key=lambda one: one.title
            ),
            sorted((line for line in self.themes.values() if _says(line)), key=_theme_order),
        )


def _theme_order(line: CashLine) -> tuple[bool, int, str]:
    """Themes in the order of the plan; what has none comes last."""
    return (not line.key, len(line.key), line.key)


def _says(line: CashLine) -> bool:
    amounts = (line.committed, line.paid, line.expected_total, line.repaid, line.to_recover)
    return bool(line.grants or any(amounts))


def _places(grants: QuerySet[Grant]) -> dict[int, _Place]:
    links = GrantMeasure.objects.filter(grant__in=grants.values("pk"), rank=LinkRank.PRIMARY)
    themes: dict[int, tuple[str, str]] = {}
    for link in links.select_related("measure__theme").order_by():
        theme = link.measure.theme
        themes[link.grant_id] = (theme.code, theme.title)
    return {
        pk: _Place(instrument, themes.get(pk, ("", "")))
        for pk, instrument in grants.order_by().values_list("pk", "instrument")
    }


def _add_recoveries(book: _Book, year: int, grants: QuerySet[Grant]) -> None:
    """Count each payment in its own year; what is still due, in the year in which it is due."""
    due: dict[int, tuple[int, Decimal]] = {}
    rows = Recovery.objects.filter(grant__in=grants.values("pk")).order_by()
    columns = ("payments__amount", "payments__paid_on", "payments__struck_at")
    for pk, grant, state, amount, due_on, part, paid_on, struck_at in rows.values_list(
        "pk", "grant", "state", "amount", "due_on", *columns
    ):
        if state == RecoveryState.OPEN and due_on.year == year:
            due.setdefault(pk, (grant, amount))
        if part is None or struck_at is not None:
            continue
        if pk in due:
            due[pk] = (grant, due[pk][1] - part)
        if paid_on.year == year:
            for line in book.lines(grant):
                line.repaid += part
    for grant, amount in due.values():
        for line in book.lines(grant):
            line.to_recover += amount


def _add_tranches(
    book: _Book, year: int, grants: QuerySet[Grant], last_years: dict[int, int], running: set[int]
) -> None:
    rows = Tranche.objects.filter(grant__in=grants.values("pk")).exclude(
        Q(state=TrancheState.CANCELLED) | Q(amount=0)
    )
    for pk, state, amount, expected_on, paid_on, paid in rows.order_by().values_list(
        "grant", "state", "amount", "expected_on", "paid_on", "paid_amount"
    ):
        if state == TrancheState.PAID:
            if paid_on is not None and paid_on.year == year:
                for line in book.lines(pk):
                    line.paid += paid
            continue
        if pk not in running:
            continue
        if expected_on is None and last_years[pk] == year:
            quarter = 0
        elif expected_on is not None and expected_on.year == year:
            quarter = (expected_on.month + 2) // 3
        else:
            continue
        for line in book.lines(pk):
            line.expected[quarter] = line.expected.get(quarter, ZERO) + amount
