"""Every rule, in one table: its code, what it looks for, why that matters, and its function.

A new rule is a function ``(scope) -> Iterator[Found]`` in a module of this folder, a line here, and
two tests in ``tests/reporting/rules/``: one that it finds something, one that it finds nothing.
"""

from django.utils.translation import gettext_lazy as _

from maillon.reporting.rules.averages import averages
from maillon.reporting.rules.calls import call_funnels, excluded_themes
from maillon.reporting.rules.figures import parts_total, without_unit, women_men
from maillon.reporting.rules.found import Rule
from maillon.reporting.rules.measures import (
    contribution_without_measure,
    duplicate_texts,
    measure_without_partner,
    near_duplicate_texts,
    numbering_gaps,
    numbering_repeated,
)
from maillon.reporting.rules.names import names
from maillon.reporting.rules.published import (
    published_computed,
    published_counts,
    published_totals,
)
from maillon.reporting.rules.years import outside_period

_ALL = (
    Rule(
        "parts-total",
        _("Parts that do not make their total"),
        _("The parts of a complete breakdown add up to another number than the total given."),
        parts_total,
        of_contribution=True,
    ),
    Rule(
        "women-men",
        _("Women and men that do not make everybody"),
        _("The numbers of women and of men add up to another number than that of everybody."),
        women_men,
        of_contribution=True,
    ),
    Rule(
        "average",
        _("Averages that their total and count contradict"),
        _("The total divided by the count gives another number than the average given."),
        averages,
        of_contribution=True,
    ),
    Rule(
        "year-outside-period",
        _("Years outside the report's period"),
        _("A figure is of a year that is neither its contribution's nor the report's."),
        outside_period,
        of_contribution=True,
    ),
    Rule(
        "figure-without-unit",
        _("Figures without a unit"),
        _("A number without a unit cannot be compared with another, nor added to it."),
        without_unit,
        of_contribution=True,
    ),
    Rule(
        "contribution-without-measure",
        _("Contributions linked to nothing in the plan"),
        _("Such a contribution counts nowhere in the coverage."),
        contribution_without_measure,
        of_contribution=True,
    ),
    Rule(
        "one-thing-two-names",
        _("One thing under two names"),
        _("Two organisations that are one share out what they did; joined, it counts together."),
        names,
    ),
    Rule(
        "published-total",
        _("Printed totals that their column contradicts"),
        _("The numbers printed in a column add up to another number than its printed total."),
        published_totals,
    ),
    Rule(
        "published-computed",
        _("Printed and computed numbers that differ"),
        _("Maillon counts another number than the published report prints."),
        published_computed,
    ),
    Rule(
        "published-count",
        _("Numbers in the report's text that differ"),
        _("Maillon counts another number than the published report says in its text."),
        published_counts,
    ),
    Rule(
        "call-funnel",
        _("Calls announced with other numbers"),
        _("A document counts other applications, organisations or measures than the records."),
        call_funnels,
    ),
    Rule(
        "call-excluded-theme",
        _("Projects in a theme that the call left out"),
        _("A project cannot have been selected for a theme to which the call was not open."),
        excluded_themes,
    ),
    Rule(
        "duplicate-text",
        _("Measures with the same text"),
        _("One of two measures with the same official text was probably meant otherwise."),
        duplicate_texts,
    ),
    Rule(
        "near-duplicate-text",
        _("Measures with nearly the same text"),
        _("The official texts of two measures differ in their spelling only."),
        near_duplicate_texts,
    ),
    Rule(
        "numbering-gap",
        _("Gaps in the numbering"),
        _("A number is missing: was a measure lost?"),
        numbering_gaps,
    ),
    Rule(
        "numbering-repeated",
        _("One number for several measures"),
        _("Two measures have the same number, written in two ways."),
        numbering_repeated,
    ),
    Rule(
        "measure-without-partner",
        _("Measures without a partner"),
        _("The plan says of nobody that they carry out the measure."),
        measure_without_partner,
    ),
)

RULES: dict[str, Rule] = {rule.code: rule for rule in _ALL}
