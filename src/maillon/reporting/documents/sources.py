"""What a report takes from the comparison with the published one and from the rules."""

from django.utils.translation import gettext as _

from maillon.plan.models import Plan
from maillon.reporting.enums import FindingDecisionKind
from maillon.reporting.models import ReportEdition
from maillon.reporting.queries.findings import decisions
from maillon.reporting.queries.published import Comparison, published_comparison
from maillon.reporting.queries.report_data import FindingInfo, PublishedRow
from maillon.reporting.rules.findings import all_findings
from maillon.reporting.rules.table import RULES

OPEN = "open"


def published_of(plan: Plan) -> list[PublishedRow]:
    """Return the printed numbers of ``plan`` beside the computed ones, in the language in force."""
    return [
        PublishedRow(
            table=table.table.title,
            column=column.column.title,
            place=_place(cell),
            printed=cell.printed,
            computed=cell.computed,
            reason=cell.reason or column.reason,
        )
        for table in published_comparison(plan)
        for column in table.columns
        for cell in [*column.cells, column.total]
        if cell.printed is not None
    ]


def _place(cell: Comparison) -> str:
    return f"{cell.theme}. {cell.theme_title}" if cell.theme else _("Total")


def findings_of(edition: ReportEdition) -> list[FindingInfo]:
    """Return what the rules find in the data of ``edition``, and what was decided about it.

    A finding without a decision, or only sent to the partner, is open.
    """
    decided = decisions()
    found = []
    for finding in all_findings(edition=edition):
        decision = decided.get(finding.key)
        found.append(
            FindingInfo(
                key=finding.key,
                rule=str(RULES[finding.rule].title),
                message=finding.message,
                place=finding.place.label or finding.place.source,
                status=decision.decision if decision else OPEN,
                reason=decision.reason if decision else "",
            )
        )
    return found


def is_open(finding: FindingInfo) -> bool:
    """Say whether a finding still waits: nobody decided, or the partner was asked."""
    return finding.status != FindingDecisionKind.ACCEPTED
