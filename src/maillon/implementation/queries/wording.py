"""The codes that the journal keeps, in the words of the reader."""

import re
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillon.core.changes import Change, readable
from maillon.implementation.enums import (
    ContributionKind,
    ContributionState,
    LinkBasis,
    LinkRank,
    PartnerPart,
)
from maillon.partners.models import Organisation, PartnerCategory, Territory

FIELDS: dict[str, str | Promise] = {
    "code": gettext_lazy("Code"),
    "title_fr": gettext_lazy("Title in French"),
    "title_nl": gettext_lazy("Title in Dutch"),
    "title_en": gettext_lazy("Title in English"),
    "description_fr": gettext_lazy("Description in French"),
    "description_nl": gettext_lazy("Description in Dutch"),
    "description_en": gettext_lazy("Description in English"),
    "category": gettext_lazy("Category of partners"),
    "kind": gettext_lazy("Kind"),
    "first_year": gettext_lazy("First year"),
    "last_year": gettext_lazy("Last year"),
    "note": gettext_lazy("Note"),
    "section": gettext_lazy("Section of the source"),
    "state": gettext_lazy("State"),
    "partners": gettext_lazy("Partners"),
    "measures": gettext_lazy("Measures"),
    "figures": gettext_lazy("Figures"),
    "themes": gettext_lazy("Themes"),
    "missions": gettext_lazy("Cross-cutting missions"),
    "principles": gettext_lazy("Principles of action"),
    "objectives": gettext_lazy("Strategic objectives"),
    "territories": gettext_lazy("Places"),
}
_LINK = re.compile(r"(\S+)( primary)? \((\w+)(, doubtful)?\)")
_PARTNER = re.compile(r"(.+?)( \(partner\))?")


class Wording:
    """Names of partners, categories and places, read once for all the changes of a page."""

    def changes(self, changes: Mapping[str, Any]) -> list[Change]:
        """Return changes ``field → [old, new]`` of a contribution as the reader says them."""
        named = {
            str(FIELDS.get(name, name)): [self._value(name, value) for value in pair]
            if isinstance(pair, list) and len(pair) == 2
            else pair
            for name, pair in changes.items()
        }
        return readable(named)

    def listed(self, name: str, values: Iterable[str]) -> str:
        """Return partners or measures on one line."""
        return ", ".join(self._value(name, list(values)))

    def _value(self, name: str, value: Any) -> Any:
        if isinstance(value, list):
            return [self._value(name, part) for part in value]
        if not isinstance(value, str):
            return value
        if name == "kind":
            return dict(ContributionKind.choices).get(value, value)
        if name == "state":
            return dict(ContributionState.choices).get(value, value)
        if name == "category":
            return self._categories.get(value, value)
        if name == "territories":
            return self._territories.get(value, value)
        if name == "measures":
            return self._link(value)
        return self._partner(value) if name == "partners" else value

    def _partner(self, value: str) -> str:
        found = _PARTNER.fullmatch(value)
        if not found:
            return value
        name = self._organisations.get(found[1], found[1])
        return f"{name} ({PartnerPart.PARTNER.label})" if found[2] else name

    def _link(self, value: str) -> str:
        found = _LINK.fullmatch(value)
        if not found or found[3] not in LinkBasis.values:
            return value
        words = [str(LinkBasis(found[3]).label)]
        if found[2]:
            words.insert(0, str(LinkRank.PRIMARY.label))
        if found[4]:
            words.append(_("doubtful"))
        return f"{found[1]} ({', '.join(words)})"

    @cached_property
    def _categories(self) -> dict[str, str]:
        return {row.code: row.name for row in PartnerCategory.objects.all()}

    @cached_property
    def _organisations(self) -> dict[str, str]:
        return {row.code: row.name for row in Organisation.objects.all()}

    @cached_property
    def _territories(self) -> dict[str, str]:
        return {row.code: row.name for row in Territory.objects.all()}
