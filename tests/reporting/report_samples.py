"""A small plan with contributions, figures and an edition, for the tests of reports."""

from typing import Any

from tests import factories


def small_report(**edition: Any):
    """Return the draft of a report on two themes, three measures, three contributions.

    Measures 1.1 and 2.1 are covered; 1.2 is not.
    """
    plan = factories.PlanFactory(title_fr="Plan de test", title_nl="Testplan", title_en="Test plan")
    names = {"title_fr": "Thème", "title_nl": "Thema", "title_en": "Theme"}
    one = factories.ThemeFactory(plan=plan, code="1", position=1, **names)
    two = factories.ThemeFactory(plan=plan, code="2", position=2, **names)
    measures = [
        factories.MeasureFactory(
            plan=plan, theme=theme, code=code, sort_key=key, title_fr=f"Mesure {code}"
        )
        for theme, code, key in ((one, "1.1", "a"), (one, "1.2", "b"), (two, "2.1", "c"))
    ]
    zones = factories.PartnerCategoryFactory(
        code="police zone", name_fr="Zones", name_nl="Zones", name_en="Zones", position=1
    )
    factories.PartnerCategoryFactory(
        code="school", name_fr="Écoles", name_nl="Scholen", name_en="Schools", position=2
    )
    document = factories.SourceDocumentFactory(title="Rapport source")
    lead = factories.OrganisationFactory(code="zone-midi", name_fr="Zone Midi")
    first = _contribution(plan, zones, "C1", lead, document=document, source_line=12)
    factories.ContributionMeasureFactory(contribution=first, measure=measures[0])
    factories.ContributionMeasureFactory(contribution=first, measure=measures[2], rank="secondary")
    factories.FigureFactory(
        contribution=first, label_fr="jeunes", value="300", qualifier="more_than", source_line=13
    )
    second = _contribution(plan, zones, "C2", lead, first_year=2022, last_year=2022)
    factories.ContributionMeasureFactory(contribution=second, measure=measures[0])
    factories.FigureFactory(contribution=second, label_fr="séances", value="2.5")
    _contribution(plan, zones, "C3", lead)
    _contribution(plan, zones, "C4", lead, state="draft")
    return factories.ReportEditionFactory(
        plan=plan, code="essai", title_fr="Rapport d’essai", **edition
    )


def _contribution(plan: Any, category: Any, code: str, lead: Any, **more: Any):
    contribution = factories.ContributionFactory(
        plan=plan, category=category, code=code, title_fr=f"Action {code}", **more
    )
    factories.ContributionPartnerFactory(contribution=contribution, organisation=lead)
    return contribution
