"""The rule on years: what a report counts belongs to its years.

A figure is outside when its years are neither those of its contribution nor those of the report: a
figure of 2020 in a contribution of 2022, reported for 2021-2022. A contribution is outside when it
has a year that its plan does not have.
"""

from collections.abc import Iterator

from django.db.models import F, Q
from django.utils.translation import gettext as _

from maillon.implementation.models import Figure
from maillon.reporting.models import ReportEdition
from maillon.reporting.rules.found import (
    Found,
    Scope,
    contribution_key,
    contribution_place,
    exact,
    figure_key,
    figure_place,
    said,
    said_years,
)


def outside_period(scope: Scope) -> Iterator[Found]:
    """Find figures and contributions whose years are outside the report or the plan."""
    for edition in scope.editions:
        for figure in _figures_outside(scope, edition):
            yield _figure(figure, edition)
    outside = Q(first_year__lt=F("plan__first_year")) | Q(last_year__gt=F("plan__last_year"))
    rows = scope.contributions().filter(outside).select_related("plan", "document")
    for contribution in rows.order_by("code"):
        years = said_years(contribution.first_year, contribution.last_year)
        plan = said_years(contribution.plan.first_year, contribution.plan.last_year)
        yield Found(
            "year-outside-period",
            (contribution_key(contribution),),
            {"years": years, "period": plan},
            _("%(contribution)s is of %(years)s, outside the plan's period %(period)s.")
            % {"contribution": contribution.code, "years": years, "period": plan},
            contribution_place(contribution),
        )


def _figures_outside(scope: Scope, edition: ReportEdition) -> Iterator[Figure]:
    """Yield the figures of the edition's contributions whose years are nobody's."""
    rows = scope.figures().filter(
        Q(first_year__lt=edition.first_year) | Q(last_year__gt=edition.last_year),
        Q(first_year__lt=F("contribution__first_year"))
        | Q(last_year__gt=F("contribution__last_year")),
        first_year__isnull=False,
        contribution__plan=edition.plan_id,
        contribution__first_year__lte=edition.last_year,
        contribution__last_year__gte=edition.first_year,
    )
    for figure in rows.order_by("contribution__code", "position", "pk"):
        contribution = figure.contribution
        allowed = {*range(edition.first_year, edition.last_year + 1), *contribution.years}
        own = range(figure.first_year or 0, (figure.last_year or figure.first_year or 0) + 1)
        if not allowed.issuperset(own):
            yield figure


def _figure(figure: Figure, edition: ReportEdition) -> Found:
    years = said_years(figure.first_year, figure.last_year)
    period = said_years(edition.first_year, edition.last_year)
    own = said_years(figure.contribution.first_year, figure.contribution.last_year)
    return Found(
        "year-outside-period",
        (contribution_key(figure.contribution), figure_key(figure), f"edition:{edition.code}"),
        {"value": exact(figure.value), "years": years, "period": period, "contribution": own},
        _(
            "%(contribution)s: “%(label)s” (%(value)s) is of %(years)s; the contribution is of "
            "%(own)s and the report of %(period)s."
        )
        % {
            "contribution": figure.contribution.code,
            "label": figure.label,
            "value": said(figure.value),
            "years": years,
            "own": own,
            "period": period,
        },
        figure_place(figure),
    )
