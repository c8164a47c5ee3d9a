"""The choices of a plan as the fields of a form want them."""

from functools import cached_property
from typing import Any

from maillon.implementation.queries.choices import PlanChoices

Options = list[tuple[Any, Any]]


class FormChoices(PlanChoices):
    """The choices of one plan, as pairs of value and text."""

    @cached_property
    def category_options(self) -> Options:
        """Categories of partners after an empty choice."""
        return [("", "—"), *self.category_names]

    @cached_property
    def measure_options(self) -> Options:
        """Measures under their themes, after an empty choice."""
        groups: dict[str, Options] = {}
        for row in self.measures:
            heading = f"{row.theme.code}. {row.theme.title}"
            groups.setdefault(heading, []).append((row.pk, self.measure_names[row.pk]))
        return [("", "—"), *groups.items()]

    @cached_property
    def part_options(self) -> dict[str, Options]:
        """Themes, missions, principles, objectives and places, by field of the form."""
        found: dict[str, Options] = {
            name: [(row.pk, f"{row.code}. {row.title}") for row in rows]
            for name, rows in self.parts.items()
        }
        return found | {"territories": list(self.place_names.items())}


def as_int(value: Any) -> int | None:
    """Return the id that a select sends, or ``None`` for its empty choice."""
    return int(value) if value else None
