"""What the rules find: in everything, in a plan or an edition, about an object, after a save."""

from collections.abc import Iterable

from maillon.core.languages import current
from maillon.core.remembering import remembered
from maillon.implementation.models import Contribution
from maillon.plan.models import Plan
from maillon.reporting.models import ReportEdition
from maillon.reporting.rules.found import Found, Scope
from maillon.reporting.rules.table import RULES


def all_findings(
    plan: Plan | None = None,
    edition: ReportEdition | None = None,
    rules: Iterable[str] | None = None,
) -> list[Found]:
    """Return what the rules find, in the order of the table.

    :param plan: look at this plan and its contributions only.
    :param edition: look at what this report counts only.
    :param rules: codes of the rules to run; all of them by default.
    """
    wanted = list(RULES) if rules is None else [code for code in RULES if code in set(rules)]
    key = f"findings:{plan and plan.pk}:{edition and edition.pk}:{wanted}:{current()}"
    return remembered(key, lambda: _run(wanted, Scope(plan=plan, edition=edition)))


def _run(rules: list[str], scope: Scope) -> list[Found]:
    return [found for code in rules for found in RULES[code].run(scope)]


def findings_about(keys: Iterable[str], findings: Iterable[Found] | None = None) -> list[Found]:
    """Return the findings that name one of the object ``keys`` (``measure:PLAN:CODE``…).

    :param findings: where to look; by default the rules run on everything.
    """
    wanted = set(keys)
    found = all_findings() if findings is None else findings
    return [finding for finding in found if wanted.intersection(finding.objects)]


def findings_for_contribution(contribution: Contribution) -> list[Found]:
    """Return what the rules find in one contribution: quick enough to run after each save."""
    scope = Scope(contribution=contribution)
    rules = (rule for rule in RULES.values() if rule.of_contribution)
    return [found for rule in rules for found in rule.run(scope)]
