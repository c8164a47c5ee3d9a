"""What the addresses of the coverage pages and of the findings say: read, checked, shown again."""

from dataclasses import dataclass, field, replace
from typing import Any

from django.core.exceptions import BadRequest
from django.http import Http404, QueryDict
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from maillon.implementation.enums import ContributionKind, LinkBasis, LinkRank
from maillon.partners.models import PartnerCategory
from maillon.plan.models import Plan
from maillon.reporting.queries.coverage import CoverageFilters


@dataclass(frozen=True)
class CoverageQuery:
    """A plan, what to count, and everything that the filter form shows."""

    plan: Plan
    filters: CoverageFilters
    plans: list[Plan] = field(default_factory=list)
    categories: list[PartnerCategory] = field(default_factory=list)

    @property
    def query(self) -> str:
        """The filters as a query string, without question mark."""
        pairs: list[tuple[str, Any]] = [("plan", self.plan.code)]
        pairs += [("year", year) for year in self.filters.years]
        pairs += [("kind", kind) for kind in self.filters.kinds]
        pairs += [("basis", ",".join(self.filters.bases))] if self.filters.bases else []
        pairs += [("rank", rank) for rank in self.filters.ranks]
        pairs += [("category", category) for category in self.filters.categories]
        return urlencode(pairs)

    @property
    def is_filtered(self) -> bool:
        """Whether anything but the plan is chosen."""
        return self.filters != CoverageFilters()

    @property
    def years(self) -> list[int]:
        """The years that the plan has."""
        return list(range(self.plan.first_year, self.plan.last_year + 1))

    @property
    def kinds(self) -> list[tuple[str, Any]]:
        """The kinds to choose from."""
        return list(ContributionKind.choices)

    @property
    def kind(self) -> str:
        """The kind chosen, as the form shows it."""
        return ",".join(self.filters.kinds)

    @property
    def bases(self) -> list[tuple[str, str]]:
        """What a link may rest on, the surest first."""
        return [
            ("stated", _("Stated only")),
            ("stated,section", _("Stated or listed under the measure")),
            ("section", _("Listed under the measure only")),
            ("deduced", _("Deduced only")),
        ]

    @property
    def basis(self) -> str:
        """The basis chosen, as the form shows it."""
        return ",".join(self.filters.bases)

    @property
    def ranks(self) -> list[tuple[str, str]]:
        """The ranks to choose from."""
        return [("primary", _("Main measure only")), ("secondary", _("Other measures only"))]

    @property
    def rank(self) -> str:
        """The rank chosen, as the form shows it."""
        return ",".join(self.filters.ranks)

    def for_cell(self, **filters: Any) -> "CoverageQuery":
        """Return the same query with other filters."""
        return replace(self, filters=replace(self.filters, **filters))


def values_of(data: QueryDict, *names: str) -> list[str]:
    """Return the values of a parameter, repeated or separated by commas: ``year=2021,2022``."""
    found = [
        part.strip() for name in names for text in data.getlist(name) for part in text.split(",")
    ]
    return list(dict.fromkeys(part for part in found if part))


def coverage_query(data: QueryDict) -> CoverageQuery | None:
    """Return what the address of a coverage page asks for; ``None`` where there is no plan.

    :raises Http404: when the address names a plan that does not exist.
    :raises BadRequest: when it names a year, kind, basis, rank or category that does not exist:
        a filter that is dropped in silence would show wrong numbers.
    """
    plans = list(Plan.objects.order_by("-first_year", "code"))
    plan = chosen_plan(plans, data.get("plan", ""))
    if plan is None:
        return None
    categories = list(PartnerCategory.objects.order_by("position", "code"))
    years = values_of(data, "year", "years")
    wrong = [year for year in years if not (year.isdigit() and len(year) == 4)]
    if wrong:
        raise BadRequest(_("“%(value)s” is not a year.") % {"value": wrong[0][:40]})
    return CoverageQuery(
        plan=plan,
        filters=CoverageFilters(
            years=tuple(sorted({int(year) for year in years})),
            kinds=_known(values_of(data, "kind"), ContributionKind.values),
            bases=_known(values_of(data, "basis"), LinkBasis.values),
            ranks=_known(values_of(data, "rank"), LinkRank.values),
            categories=_known(values_of(data, "category"), [c.code for c in categories]),
        ),
        plans=plans,
        categories=categories,
    )


def chosen_plan(plans: list[Plan], code: str) -> Plan | None:
    """Return the plan with this code, or the newest; ``None`` where there is no plan at all."""
    if not code:
        return plans[0] if plans else None
    for plan in plans:
        if plan.code == code:
            return plan
    raise Http404(_("There is no plan “%(code)s”.") % {"code": code[:60]})


def _known(values: list[str], allowed: list[str]) -> tuple[str, ...]:
    for value in values:
        if value not in allowed:
            raise BadRequest(
                _("“%(value)s” is not one of: %(allowed)s.")
                % {"value": value[:40], "allowed": ", ".join(allowed)}
            )
    return tuple(values)
