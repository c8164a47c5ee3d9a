"""A small plan with partners, for the tests of imports and pages."""

from types import SimpleNamespace

import pytest

from tests.factories import (
    MeasureFactory,
    OrganisationAliasFactory,
    OrganisationFactory,
    PartnerCategoryFactory,
    PlanFactory,
    TerritoryFactory,
    ThemeFactory,
)


@pytest.fixture
def world(db):
    """A plan with the measures 4.1, 4.2 and 4.10, two partners, a category and a place."""
    plan = PlanFactory(code="plan", title_fr="Le plan")
    theme = ThemeFactory(plan=plan, code="4", title_fr="Traite")
    keys = {"4.1": "000004.000001", "4.2": "000004.000002", "4.10": "000004.000010"}
    measures = [
        MeasureFactory(theme=theme, code=code, sort_key=key, title_fr=f"Mesure {code}")
        for code, key in keys.items()
    ]
    zone = OrganisationFactory(code="zone-midi", name_fr="Zone de police Midi")
    OrganisationAliasFactory(organisation=zone, name="ZP Midi", folded="zp midi")
    isala = OrganisationFactory(code="isala", name_fr="Isala", name_nl="Isala vzw")
    return SimpleNamespace(
        plan=plan,
        theme=theme,
        measures=measures,
        zone=zone,
        isala=isala,
        category=PartnerCategoryFactory(code="zones", name_fr="Zones de police"),
        place=TerritoryFactory(code="21001", nis="21001", name_fr="Anderlecht"),
    )
