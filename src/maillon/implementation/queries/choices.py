"""What a contribution of a plan may point to, as people read it: for the form and the workbook."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Q

from maillon.partners.models import Organisation, PartnerCategory, Territory
from maillon.partners.queries import resolve_organisations, spelling
from maillon.plan.models import (
    ActionPrinciple,
    CrossCuttingMission,
    Measure,
    Plan,
    StrategicObjective,
    Theme,
)

PARTS: dict[str, Any] = {
    "themes": Theme,
    "missions": CrossCuttingMission,
    "principles": ActionPrinciple,
    "objectives": StrategicObjective,
}


@dataclass(frozen=True)
class PlanChoices:
    """The choices of one plan; each list is read when it is first needed."""

    plan: Plan

    @cached_property
    def category_names(self) -> list[tuple[int, str]]:
        """Categories of partners that are valid in the years of the plan, in their order."""
        first, last = date(self.plan.first_year, 1, 1), date(self.plan.last_year, 12, 31)
        rows = PartnerCategory.objects.filter(
            Q(valid_to__isnull=True) | Q(valid_to__gte=first),
            Q(valid_from__isnull=True) | Q(valid_from__lte=last),
        )
        return [(row.pk, row.name) for row in rows.order_by("position", "code")]

    @cached_property
    def measures(self) -> list[Measure]:
        """The measures in the order of the plan, with their themes."""
        rows = Measure.objects.filter(plan=self.plan).select_related("theme")
        return list(rows.order_by("sort_key"))

    @cached_property
    def measure_names(self) -> dict[int, str]:
        """Code and title of each measure by id."""
        return {row.pk: f"{row.code} {row.title}" for row in self.measures}

    @cached_property
    def parts(self) -> dict[str, list[Any]]:
        """Themes, missions, principles and objectives of the plan."""
        return {
            name: list(model.objects.filter(plan=self.plan).order_by("position"))
            for name, model in PARTS.items()
        }

    @cached_property
    def codes(self) -> dict[str, dict[int, str]]:
        """The codes of the parts of the plan by id."""
        return {name: {row.pk: row.code for row in rows} for name, rows in self.parts.items()}

    @cached_property
    def place_names(self) -> dict[int, str]:
        """What leads to each place, by id: its name, or its code where two bear the name."""
        rows = list(Territory.objects.order_by("kind", "name_fr"))
        owners: dict[str, int] = {}
        for row in rows:
            for name in {row.code, row.name_fr, row.name_nl, row.name_en}:
                owners[spelling(name)] = 0 if spelling(name) in owners else row.pk
        return {
            row.pk: row.name if owners[spelling(row.name)] == row.pk else row.code for row in rows
        }

    @cached_property
    def organisations(self) -> list[Organisation]:
        """Every organisation that exists, by name."""
        return sorted(Organisation.objects.real(), key=lambda row: row.name.casefold())

    @cached_property
    def spellings(self) -> dict[str, int]:
        """Every spelling of every organisation → its id."""
        return resolve_organisations()

    @cached_property
    def names(self) -> dict[int, str]:
        """What leads to each organisation, by id: its name, or its code where two bear the name."""
        return {
            row.pk: row.name if self.spellings.get(spelling(row.name)) == row.pk else row.code
            for row in self.organisations
        }
