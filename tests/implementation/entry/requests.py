"""Requests to fill in, made with factories: one section with two figures, one thing to confirm."""

from dataclasses import dataclass
from typing import Any

from tests.factories import (
    CollectionRoundFactory,
    ContributionFactory,
    ContributionMeasureFactory,
    ContributionPartnerFactory,
    FigureFactory,
    FormFigureFactory,
    FormSectionFactory,
    MeasureFactory,
    OrganisationFactory,
    PlanFactory,
    ReportFormFactory,
    RequestItemFactory,
    RoundRequestFactory,
    ThemeFactory,
)


@dataclass
class Asked:
    """A request with its parts."""

    request: Any
    section: Any
    confirm: Any
    organisation: Any
    measure: Any
    previous: Any


def make_request(**values: Any) -> Asked:
    """Return a request for 2022: a required section, and last year's contribution to confirm."""
    plan = PlanFactory()
    measure = MeasureFactory(theme=ThemeFactory(plan=plan))
    collection = CollectionRoundFactory(plan=plan, first_year=2022, last_year=2022)
    form = ReportFormFactory(round=collection)
    organisation = OrganisationFactory(code=values.pop("organisation", "commune-jette"))
    request = RoundRequestFactory(form=form, organisation=organisation, **values)
    section = FormSectionFactory(form=form, code="vols", kind="action", required=True)
    section.measures.add(measure)
    whole = FormFigureFactory(section=section, code="total", label_fr="faits", required=True)
    for code in ("femmes", "hommes"):
        FormFigureFactory(
            section=section, code=code, label_fr=code, part_of=whole, breakdown="sexe"
        )
    previous = ContributionFactory(
        plan=plan, title_fr="Rondes de quartier", description_fr="Des rondes le soir."
    )
    ContributionPartnerFactory(contribution=previous, organisation=organisation)
    ContributionMeasureFactory(contribution=previous, measure=measure)
    FigureFactory(contribution=previous, label_fr="rondes", value=12, first_year=2021)
    return Asked(
        request=request,
        section=RequestItemFactory(request=request, section=section),
        confirm=RequestItemFactory(request=request, section=None, previous=previous),
        organisation=organisation,
        measure=measure,
        previous=previous,
    )
