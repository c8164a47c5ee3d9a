"""Objects as the open data says them."""

from typing import Any

from django.urls import reverse

from maillon.core.exporting import plain
from maillon.core.languages import CODES
from maillon.implementation.models import Contribution, Figure
from maillon.partners.models import Organisation, Territory
from maillon.plan.models import Measure, MeasureLineage, MeasurePartner, Plan, Theme


def texts(obj: object, field: str) -> dict[str, str]:
    """Return a text by language; a language without text is absent."""
    found = {code: getattr(obj, f"{field}_{code}") for code in CODES}
    return {code: text for code, text in found.items() if text}


def plan_out(plan: Plan, measures: int) -> dict[str, Any]:
    """Return a plan."""
    return {
        "code": plan.code,
        "title": texts(plan, "title"),
        "level": plan.level,
        "first_year": plan.first_year,
        "last_year": plan.last_year,
        "predecessor": plan.predecessor.code if plan.predecessor else None,
        "measures": measures,
        "url": reverse("plan", kwargs={"plan": plan.code}),
    }


def theme_out(plan: Plan, theme: Theme, measures: int) -> dict[str, Any]:
    """Return a theme."""
    return {
        "code": theme.code,
        "title": texts(theme, "title"),
        "parent": theme.parent.code if theme.parent else None,
        "measures": measures,
        "url": reverse("theme", kwargs={"plan": plan.code, "theme": theme.code}),
    }


def measure_out(plan: Plan, measure: Measure) -> dict[str, Any]:
    """Return a measure of a list."""
    return {
        "plan": plan.code,
        "code": measure.code,
        "theme": measure.theme.code,
        "subtheme": measure.subtheme.code if measure.subtheme else None,
        "axis": measure.axis,
        "title": texts(measure, "title"),
        "url": reverse("measure", kwargs={"plan": plan.code, "measure": measure.code}),
    }


def partner_out(partner: MeasurePartner) -> dict[str, Any]:
    """Return who a plan names for a measure."""
    named = partner.group or partner.organisation
    return {
        "group": partner.group.label if partner.group else None,
        "organisation": partner.organisation.code if partner.organisation else None,
        "name": texts(named, "name"),
        "role": partner.role,
    }


def lineage_out(link: MeasureLineage, other: Measure | None) -> dict[str, Any]:
    """Return the other end of a lineage link."""
    return {
        "plan": other.plan.code if other else None,
        "measure": other.code if other else None,
        "relation": link.relation,
        "confidence": plain(link.confidence),
    }


def organisation_out(organisation: Organisation) -> dict[str, Any]:
    """Return an organisation."""
    return {
        "code": organisation.code,
        "kind": organisation.kind,
        "name": texts(organisation, "name"),
        "aliases": [alias.name for alias in organisation.aliases.all()],
        "enterprise_number": organisation.enterprise_number,
        "territory": organisation.territory.code if organisation.territory else None,
        "part_of": organisation.part_of.code if organisation.part_of else None,
        "url": reverse("partner", kwargs={"code": organisation.code}),
    }


def territory_out(territory: Territory) -> dict[str, Any]:
    """Return a territory."""
    return {
        "code": territory.code,
        "kind": territory.kind,
        "name": texts(territory, "name"),
        "nis": territory.nis,
        "parent": territory.parent.code if territory.parent else None,
        "url": reverse("territory", kwargs={"code": territory.code}),
    }


def contribution_out(contribution: Contribution) -> dict[str, Any]:
    """Return a contribution, whose links and partners were read beforehand."""
    return {
        "code": contribution.code,
        "plan": contribution.plan.code,
        "category": contribution.category.code,
        "kind": contribution.kind,
        "first_year": contribution.first_year,
        "last_year": contribution.last_year,
        "title": texts(contribution, "title"),
        "description": texts(contribution, "description"),
        "partners": [
            {
                "organisation": part.organisation.code if part.organisation else None,
                "name": str(part),
                "part": part.part,
            }
            for part in contribution.partners.all()
        ],
        "measures": [
            {"measure": link.measure.code, "rank": link.rank, "basis": link.basis}
            for link in contribution.links.all()
        ],
        "themes": [theme.code for theme in contribution.themes.all()],
        "missions": [mission.code for mission in contribution.missions.all()],
        "territories": [territory.code for territory in contribution.territories.all()],
        "source_line": contribution.source_line,
        "url": reverse("contribution", kwargs={"code": contribution.code}),
    }


def figure_out(figure: Figure) -> dict[str, Any]:
    """Return a figure. Who entered it is not open data."""
    return {
        "id": figure.pk,
        "contribution": figure.contribution.code,
        "label": texts(figure, "label"),
        "value": plain(figure.value),
        "unit": texts(figure, "unit"),
        "first_year": figure.first_year,
        "last_year": figure.last_year,
        "qualifier": figure.qualifier,
        "minimum": plain(figure.minimum),
        "maximum": plain(figure.maximum),
        "part_of": figure.part_of_id,
        "breakdown": figure.breakdown,
        "source_line": figure.source_line,
        "entered_on": figure.entered_at.date(),
    }
