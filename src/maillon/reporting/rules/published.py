"""Rules on the published report: its sums, and what it prints against what Maillon computes.

The printed numbers are compared a column at a time, so that one missing source makes one finding,
not one for each theme. A column that is no category of partners is not compared with anything
computed; its own sum still is with its own total.
"""

from collections.abc import Callable, Iterator, Sequence

from django.utils.translation import gettext as _

from maillon.implementation.enums import COUNTED, PartnerPart
from maillon.implementation.models import ContributionPartner
from maillon.plan.models import Plan
from maillon.reporting.models import PublishedCount
from maillon.reporting.queries.published import ColumnComparison, TableComparison
from maillon.reporting.rules.found import Found, Place, Scope, said, sum_of


def published_totals(scope: Scope) -> Iterator[Found]:
    """Find columns whose printed numbers do not make the printed total."""
    for tables in scope.published.values():
        for table in tables:
            for column in table.columns:
                printed = column.total.printed
                if printed is not None and printed != column.printed_sum:
                    yield _column_total(table, column, printed)
            yield from _shared_total(table)


def _column_total(table: TableComparison, column: ColumnComparison, printed: int) -> Found:
    return Found(
        "published-total",
        _keys(table, column),
        {
            "printed": str(printed),
            "sum": str(column.printed_sum),
            "difference": str(printed - column.printed_sum),
        },
        _(
            "“%(table)s”, column “%(column)s”: the printed numbers make %(sum)s = %(total)s, but "
            "the printed total is %(printed)s: a difference of %(difference)s."
        )
        % {
            "table": table.table.title,
            "column": column.column.title,
            "sum": sum_of(cell.printed for cell in column.cells if cell.printed is not None),
            "total": said(column.printed_sum),
            "printed": said(printed),
            "difference": said(abs(printed - column.printed_sum)),
        },
        _place(table, column.total.line),
    )


def _shared_total(table: TableComparison) -> Iterator[Found]:
    """Compare a total printed once for several columns with what each of them makes."""
    shared = table.shared_total
    sums = [column.printed_sum for column in table.columns]
    if shared is None or shared.value in (*sums, sum(sums)):
        return
    each = [
        f"{said(total)} ({column.column.title})"
        for total, column in zip(sums, table.columns, strict=True)
    ]
    yield Found(
        "published-total",
        (f"published:{table.table.code}",),
        {"printed": str(shared.value), "sums": [str(total) for total in sums]},
        _(
            "“%(table)s”: one total is printed for all columns, %(printed)s, but the columns make "
            "%(sums)s."
        )
        % {
            "table": table.table.title,
            "printed": said(shared.value),
            "sums": _("%(first)s and %(last)s") % {"first": ", ".join(each[:-1]), "last": each[-1]},
        },
        _place(table, shared.line),
    )


def published_computed(scope: Scope) -> Iterator[Found]:
    """Find columns that print other numbers than Maillon computes."""
    for plan, tables in scope.published.items():
        announced = {c.code: c for c in scope.published_counts if c.plan_id == plan.pk}
        for table in tables:
            for position, column in enumerate(table.columns):
                if table.counts_projects:
                    yield from _projects(table, column, position, announced)
                else:
                    yield from _measures(table, column)


def _projects(
    table: TableComparison,
    column: ColumnComparison,
    position: int,
    announced: dict[str, PublishedCount],
) -> Iterator[Found]:
    """Compare the sum of the printed projects with the projects that there are."""
    computed = column.total.computed
    if computed is None or (column.printed_sum == computed and not column.differing):
        return
    code = _PROJECTS_IN_PROSE.get(position if position == 0 else 1, "")
    prose = announced.get(code)
    values = {"sum": str(column.printed_sum), "computed": str(computed)}
    if prose:
        values["announced"] = str(prose.value)
    words = {
        "table": table.table.title,
        "column": column.column.title,
        "sum": sum_of(cell.printed for cell in column.cells if cell.printed is not None),
        "total": said(column.printed_sum),
        "computed": said(computed),
        "themes": _differing(column),
        "announced": said(prose.value) if prose else "",
    }
    if prose:
        message = _(
            "“%(table)s”, column “%(column)s”: the printed projects make %(sum)s = %(total)s, but "
            "the report's text says %(announced)s and Maillon holds %(computed)s. By theme: "
            "%(themes)s."
        )
    else:
        message = _(
            "“%(table)s”, column “%(column)s”: the printed projects make %(sum)s = %(total)s, but "
            "Maillon holds %(computed)s. By theme: %(themes)s."
        )
    yield Found(
        "published-computed",
        _keys(table, column),
        values | {"differing": _codes(column)},
        _with_reason(message % words, column),
        _place(table, table.table.line),
    )


def _measures(table: TableComparison, column: ColumnComparison) -> Iterator[Found]:
    if not column.differing:
        return
    printed = column.total.printed if column.total.printed is not None else column.printed_sum
    yield Found(
        "published-computed",
        _keys(table, column),
        {
            "printed": str(printed),
            "computed": str(column.total.computed),
            "difference": str((column.total.computed or 0) - printed),
            "differing": _codes(column),
        },
        _with_reason(
            _(
                "“%(table)s”, column “%(column)s”: %(printed)s measures are printed, Maillon "
                "counts %(computed)s. By theme: %(themes)s."
            )
            % {
                "table": table.table.title,
                "column": column.column.title,
                "printed": said(printed),
                "computed": said(column.total.computed or 0),
                "themes": _differing(column),
            },
            column,
        ),
        _place(table, column.total.line or table.table.line),
    )


def _differing(column: ColumnComparison) -> str:
    """Return the themes that differ: ``1: 14 printed, 13 computed; …``."""
    return ", ".join(
        _("%(theme)s (%(printed)s printed, %(computed)s computed)")
        % {
            "theme": cell.theme,
            "printed": said(cell.printed or 0),
            "computed": said(cell.computed or 0),
        }
        for cell in column.differing
    ) or _("none differs")


def _codes(column: ColumnComparison) -> list[str]:
    return [f"{cell.theme}: {cell.printed} / {cell.computed}" for cell in column.differing]


def _with_reason(message: str, column: ColumnComparison) -> str:
    if not column.reason:
        return message
    return _("%(message)s Known reason: %(reason)s") % {
        "message": message,
        "reason": column.reason,
    }


def _keys(table: TableComparison, column: ColumnComparison) -> tuple[str, ...]:
    return (f"published:{table.table.code}:{column.column.code}",)


def _place(table: TableComparison, line: int | None) -> Place:
    return Place(
        "coverage_published",
        label=table.table.title,
        document=str(table.table.document or ""),
        line=line,
        query=f"?plan={table.table.plan.code}#{table.table.code}",
    )


# How the numbers of a report's prose are recounted, by the code of the published count. A count
# whose code is not here says something that Maillon does not hold (projects received, experts…).
_PROJECTS_IN_PROSE = {0: "call-selected-projects", 1: "call-renewed-projects"}


def _parts(name: str) -> Callable[[Plan, Sequence[ColumnComparison]], int | None]:
    def count(plan: Plan, columns: Sequence[ColumnComparison]) -> int | None:
        rows = getattr(plan, name).all()
        return int(rows.filter(parent=None).count() if name == "themes" else rows.count())

    return count


def _projects_of(last: bool) -> Callable[[Plan, Sequence[ColumnComparison]], int | None]:
    def count(plan: Plan, columns: Sequence[ColumnComparison]) -> int | None:
        return columns[-1 if last else 0].total.computed if columns else None

    return count


def _associations_of(last: bool) -> Callable[[Plan, Sequence[ColumnComparison]], int | None]:
    def count(plan: Plan, columns: Sequence[ColumnComparison]) -> int | None:
        if not columns:
            return None
        leads = ContributionPartner.objects.filter(
            contribution__in=columns[-1 if last else 0].contributions,
            contribution__state__in=COUNTED,
            part=PartnerPart.LEAD,
        )
        return leads.values("organisation").distinct().count()

    return count


def _covered(plan: Plan, columns: Sequence[ColumnComparison]) -> int | None:
    return len(columns[0].measures) if columns else None


COUNTERS: dict[str, Callable[[Plan, Sequence[ColumnComparison]], int | None]] = {
    "theme-count": _parts("themes"),
    "measure-count": _parts("measures"),
    "mission-count": _parts("missions"),
    "objective-count": _parts("objectives"),
    "principle-count": _parts("principles"),
    "call-selected-projects": _projects_of(last=False),
    "call-renewed-projects": _projects_of(last=True),
    "call-selected-associations": _associations_of(last=False),
    "call-renewed-associations": _associations_of(last=True),
    "call-covered-measures": _covered,
}


def published_counts(scope: Scope) -> Iterator[Found]:
    """Find numbers of the report's prose that Maillon counts otherwise."""
    for count in scope.published_counts:
        if count.code in COUNTERS:
            tables = scope.published.get(count.plan, [])
            columns = next((t.columns for t in tables if t.counts_projects), [])
            computed = COUNTERS[count.code](count.plan, columns)
            if computed is not None and computed != count.value:
                yield _prose(count.plan, count, computed)


def _prose(plan: Plan, count: PublishedCount, computed: int) -> Found:
    return Found(
        "published-count",
        (f"published:{count.code}",),
        {
            "printed": str(count.value),
            "computed": str(computed),
            "difference": str(computed - count.value),
        },
        _("The report's text says “%(label)s: %(printed)s”, Maillon counts %(computed)s.")
        % {"label": count.label, "printed": said(count.value), "computed": said(computed)},
        Place(
            "coverage_published",
            label=count.label,
            line=count.line,
            query=f"?plan={plan.code}#prose",
        ),
    )
