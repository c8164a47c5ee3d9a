"""Reads of the files of supporting documents: lines, period, what earlier controls rejected."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db.models import F, Q, QuerySet, Sum

from maillon.funding.enums import ExpenseFileState
from maillon.funding.models import ActivityReport, Expense, ExpenseCategory, ExpenseFile

_ZERO = Decimal("0.00")


@dataclass(frozen=True)
class Before:
    """What is known from before of a file: is it late, is it the first, what was rejected.

    The shares are of 1; ``by_category`` is by the category's code.
    """

    late: bool
    first_time: bool
    of_beneficiary: Decimal
    by_category: dict[str, Decimal] = field(default_factory=dict)


def lines_of(file: ExpenseFile) -> list[Expense]:
    """Return the lines of a file in their order, with category and document."""
    rows = file.expenses.select_related("category", "document")
    return list(rows.order_by("position", "pk"))


def period(file: ExpenseFile) -> tuple[date, date]:
    """Return the first and last day on which an expense of the file may be dated."""
    grant = file.grant
    first = max(date(file.year, 1, 1), grant.starts_on or date(grant.first_year, 1, 1))
    last = min(date(file.year, 12, 31), grant.ends_on or date(grant.last_year, 12, 31))
    return first, last


def rejected_before(file: ExpenseFile) -> Before:
    """Return what earlier controls say of the beneficiary and of the categories (four queries)."""
    decided = Expense.objects.filter(file__state=ExpenseFileState.DECIDED).exclude(file=file)
    organisation = file.grant.organisation_id
    own = decided.filter(file__grant__organisation=organisation).order_by()
    sums = own.aggregate(spent=Sum("amount"), kept=Sum("accepted"))
    categories = decided.order_by().values("category__code")
    by_category = {
        row["category__code"]: _rejected(row["spent"], row["kept"])
        for row in categories.annotate(spent=Sum("amount"), kept=Sum("accepted"))
    }
    due = (
        ActivityReport.objects.filter(grant=file.grant, year=file.year)
        .values_list("due_on", flat=True)
        .first()
    )
    return Before(
        late=bool(due and file.submitted_at and file.submitted_at.date() > due),
        first_time=sums["spent"] is None,
        of_beneficiary=_rejected(sums["spent"], sums["kept"]),
        by_category=by_category,
    )


def categories_on(first: date, last: date) -> QuerySet[ExpenseCategory]:
    """Return the expense categories that are valid on a day between two."""
    return ExpenseCategory.objects.filter(
        Q(valid_from__isnull=True) | Q(valid_from__lte=last),
        Q(valid_to__isnull=True) | Q(valid_to__gte=first),
    ).order_by("position", "code")


@dataclass(frozen=True)
class CategorySum:
    """What was spent and accepted in a category, in euros; ``None`` while nothing is judged."""

    category: ExpenseCategory
    spent: Decimal
    accepted: Decimal | None


def by_category(lines: list[Expense]) -> list[CategorySum]:
    """Return the sums of lines by category, in the order of the categories."""
    spent: dict[int, Decimal] = {}
    accepted: dict[int, Decimal | None] = {}
    known = {}
    for line in lines:
        key = line.category_id
        known[key] = line.category
        spent[key] = spent.get(key, _ZERO) + line.amount
        before = accepted.get(key)
        accepted[key] = before if line.accepted is None else (before or _ZERO) + line.accepted
    order = sorted(known.values(), key=lambda one: (one.position, one.code))
    return [CategorySum(one, spent[one.pk], accepted[one.pk]) for one in order]


def waiting_files() -> QuerySet[ExpenseFile]:
    """Return the files that wait for the control, the oldest first."""
    return ExpenseFile.objects.filter(
        state__in=(ExpenseFileState.SUBMITTED, ExpenseFileState.IN_CONTROL)
    ).order_by(F("submitted_at").asc(nulls_last=True), "pk")


def _rejected(spent: Decimal | None, kept: Decimal | None) -> Decimal:
    return (spent - (kept or _ZERO)) / spent if spent else Decimal(0)
