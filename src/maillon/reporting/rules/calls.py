"""Rules on calls: what a document announces of a call against what the records hold."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from maillon.funding.enums import FunnelStep
from maillon.funding.models import Call
from maillon.funding.queries.funnel import Counted, Funnel, funnel
from maillon.reporting.queries.published import TableComparison
from maillon.reporting.rules.found import Found, Place, Scope, said


def _calls(scope: Scope) -> list[Call]:
    """Return the calls of the plans to look at; an exercise contradicts nothing."""
    rows = Call.objects.filter(plan__in=scope.plans, synthetic=False)
    return list(rows.prefetch_related("excluded_themes").order_by("code"))


def call_funnels(scope: Scope) -> Iterator[Found]:
    """Find steps of a call where a document counts another number than the records."""
    announced = [call for call in _calls(scope) if call.announced.exists()]
    for call in announced:
        yield from _differences(funnel(call))


def _differences(found: Funnel) -> Iterator[Found]:
    offered = {"measures": (_("measures"), found.offered), "themes": (_("themes"), found.themes)}
    for name, (label, counted) in offered.items():
        if counted.differs:
            yield _difference(
                found.call,
                f"{FunnelStep.OPEN}-{name}",
                f"{FunnelStep.OPEN.label}, {label}",
                counted,
                line=found.offered_line,
            )
    for step in found.steps:
        quantities = {
            "applications": (_("applications"), step.applications),
            "organisations": (_("organisations"), step.organisations),
            "measures": (_("measures"), step.measures),
        }
        for name, (label, counted) in quantities.items():
            if counted.differs:
                key = f"{step.code.value}-{name}"
                yield _difference(
                    found.call,
                    key,
                    f"{step.label}, {label}",
                    counted,
                    document=step.document,
                    line=step.source_line,
                )


def _difference(
    call: Call,
    key: str,
    label: str,
    counted: Counted,
    *,
    document: str = "",
    line: int | None = None,
) -> Found:
    announced = counted.announced or 0
    return Found(
        "call-funnel",
        (f"call:{call.code}", f"call:{call.code}:{key}"),
        {
            "announced": str(announced),
            "computed": str(counted.computed),
            "difference": str(counted.computed - announced),
        },
        _(
            "“%(call)s”, %(step)s: the document announces %(announced)s, the records of Maillon "
            "make %(computed)s."
        )
        % {
            "call": call.title,
            "step": label,
            "announced": said(announced),
            "computed": said(counted.computed),
        },
        Place(
            "call_funnel",
            {"code": call.code},
            label=call.title,
            document=document,
            line=line,
        ),
    )


def excluded_themes(scope: Scope) -> Iterator[Found]:
    """Find projects that a published table counts in a theme which the call left out."""
    for call in _calls(scope):
        for table in scope.published.get(call.plan, []):
            if table.counts_projects:
                yield from _excluded(call, table)


def _excluded(call: Call, table: TableComparison) -> Iterator[Found]:
    left_out = {theme.code for theme in call.excluded_themes.all()}
    for column in table.columns:
        for cell in column.cells:
            if cell.theme not in left_out or not cell.printed:
                continue
            yield Found(
                "call-excluded-theme",
                (
                    f"call:{call.code}",
                    f"published:{table.table.code}:{column.column.code}",
                    f"theme:{call.plan.code}:{cell.theme}",
                ),
                {"theme": cell.theme, "printed": str(cell.printed)},
                _(
                    "“%(table)s”, column “%(column)s” counts %(printed)s in theme %(theme)s "
                    "(%(title)s), which “%(call)s” left out."
                )
                % {
                    "table": table.table.title,
                    "column": column.column.title,
                    "printed": said(cell.printed),
                    "theme": cell.theme,
                    "title": cell.theme_title,
                    "call": call.title,
                },
                Place(
                    "coverage_published",
                    label=table.table.title,
                    document=str(table.table.document or ""),
                    line=cell.line,
                    query=f"?plan={call.plan.code}#{table.table.code}",
                ),
            )
