"""What the journal keeps of a contribution: codes and words instead of ids."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from maillon.core.text import code_sort_key
from maillon.implementation.enums import LinkRank, PartnerPart
from maillon.implementation.operations.inputs import (
    SETS,
    TEXTS,
    ContributionInput,
    FigureInput,
    LinkInput,
    PartnerInput,
)
from maillon.partners.models import Organisation, PartnerCategory, Territory
from maillon.plan.models import (
    ActionPrinciple,
    CrossCuttingMission,
    Measure,
    Plan,
    StrategicObjective,
    Theme,
)

_PARTS = {
    "theme_ids": Theme,
    "mission_ids": CrossCuttingMission,
    "principle_ids": ActionPrinciple,
    "objective_ids": StrategicObjective,
}


@dataclass(frozen=True)
class Names:
    """The codes of what a contribution of a plan may point to, by id."""

    categories: Mapping[int, str]
    organisations: Mapping[int, str]
    measures: Mapping[int, str]
    sets: Mapping[str, Mapping[int, str]] = field(default_factory=dict)


def names_for(plan: Plan) -> Names:
    """Return the codes of everything in ``plan`` and of every partner and place: 8 queries."""
    sets = {
        name: dict(model.objects.filter(plan=plan).values_list("pk", "code"))  # type: ignore[attr-defined]
        for name, model in _PARTS.items()
    }
    sets["territory_ids"] = dict(Territory.objects.values_list("pk", "code"))
    return Names(
        categories=dict(PartnerCategory.objects.values_list("pk", "code")),
        organisations=dict(Organisation.objects.values_list("pk", "code")),
        measures=dict(Measure.objects.filter(plan=plan).values_list("pk", "code")),
        sets=sets,
    )


def described(given: ContributionInput, names: Names) -> dict[str, Any]:
    """Return ``given`` with codes for ids: the form in which the journal compares and keeps it."""
    return {
        **{name: getattr(given, name) for name in TEXTS},
        "category": names.categories.get(given.category_id, str(given.category_id)),
        "kind": str(given.kind),
        "first_year": given.first_year,
        "last_year": given.last_year,
        "note": given.note,
        "section": given.section,
        "partners": [_partner(partner, names) for partner in given.partners],
        "measures": [_link(link, names) for link in given.links],
        "figures": [_figure(figure, given.figures) for figure in given.figures],
        **{
            relation: _codes(getattr(given, name), names.sets[name])
            for name, relation in SETS.items()
        },
    }


def _codes(ids: Iterable[int], known: Mapping[int, str]) -> list[str]:
    return sorted((known.get(pk, str(pk)) for pk in ids), key=code_sort_key)


def _partner(partner: PartnerInput, names: Names) -> str:
    name = partner.as_written
    if partner.organisation_id is not None:
        name = names.organisations.get(partner.organisation_id, str(partner.organisation_id))
    return name if partner.part == PartnerPart.LEAD else f"{name} ({partner.part})"


def _link(link: LinkInput, names: Names) -> str:
    code = names.measures.get(link.measure_id, str(link.measure_id))
    rank = "" if link.rank == LinkRank.SECONDARY else f" {link.rank}"
    return f"{code}{rank} ({link.basis}{', doubtful' if link.doubtful else ''})"


def _figure(figure: FigureInput, figures: tuple[FigureInput, ...]) -> str:
    years = [str(year) for year in (figure.first_year, figure.last_year) if year]
    words = [
        "" if figure.qualifier == "exact" else str(figure.qualifier),
        f"{figure.value:f}",
        figure.unit_fr,
        figure.label_fr,
        f"({'-'.join(dict.fromkeys(years))})" if years else "",
        f"[{figure.breakdown}]" if figure.breakdown else "",
    ]
    if figure.part_of is not None and figure.part_of < len(figures):
        words.append(f"⊂ {figures[figure.part_of].label_fr}")
    words += [
        f"{name}={value:f}"
        for name in ("base", "minimum", "maximum")
        if (value := getattr(figure, name)) is not None
    ]
    translations = [figure.label_nl, figure.label_en, figure.unit_nl, figure.unit_en]
    words.append("/ " + ", ".join(filter(None, translations)) if any(translations) else "")
    return " ".join(filter(None, words))
