"""The demonstration database: what it holds, and that building it again changes nothing."""

import pytest
from django.apps import apps

from maillon.core.journal import verify
from maillon.implementation.enums import COUNTED, MeasureStatus
from maillon.implementation.models import Contribution, Figure, ImplementationPlan
from maillon.implementation.queries.measure_status import statuses
from maillon.partners.models import Boundary, Organisation, OrganisationAlias, Territory, User
from maillon.plan.models import Measure, MeasureLineage, Plan
from maillon.portal.demo.loader import MOMENT, DemoRefused, build_demo
from maillon.reporting.queries.coverage import coverage_table


def everything() -> dict[str, list[tuple[object, ...]]]:
    """Return every row of our tables, passwords apart."""
    return {
        model._meta.label: sorted(
            model.objects.values_list(
                *(f.attname for f in model._meta.concrete_fields if f.name != "password")
            ),
            key=str,
        )
        for label in ("core", "partners", "plan", "implementation", "funding", "reporting")
        for model in apps.get_app_config(label).get_models(include_auto_created=True)
    }


@pytest.mark.django_db
@pytest.mark.once
def test_it_holds_the_brussels_data_and_twice_gives_the_same() -> None:
    build_demo()
    plan = Plan.objects.get(code="pgsp-2021-2024")
    assert plan.measures.count() == 77
    assert plan.predecessor.measures.count() == 120
    # What partners handed in since is fictitious: nothing of it counts.
    counted = Contribution.objects.filter(state__in=COUNTED)
    figures = Figure.objects.filter(contribution__in=counted)
    assert (counted.count(), figures.count()) == (193, 302)
    assert Territory.objects.count() == 26
    assert Boundary.objects.count() == 15
    assert MeasureLineage.objects.values("older").distinct().count() == 60
    assert not Measure.objects.exclude(official_text="").exists()
    assert verify().ok
    annual = ImplementationPlan.objects.all()
    seen = [s.code for one in annual for s in statuses(one, now=MOMENT).values()]
    assert set(seen) == set(MeasureStatus.values)
    first = everything()
    build_demo()
    assert everything() == first


@pytest.mark.django_db
def test_the_associations_of_the_call_cover_17_measures(demonstration: None) -> None:
    table = coverage_table(Plan.objects.get(code="pgsp-2021-2024"))
    cells = [row.cells["association in call"].count for row in table.rows]
    assert cells == [4, 5, 3, 2, 0, 1, 1, 0, 1]
    assert table.totals["association in call"].count == 17
    assert (table.overall.count, table.overall.links, len(table.uncovered)) == (36, 172, 41)


@pytest.mark.django_db
def test_the_spellings_of_zone_5339_lead_to_one_organisation(demonstration: None) -> None:
    zone = Organisation.objects.get(code="zone-5339")
    assert OrganisationAlias.objects.filter(organisation=zone).count() >= 7
    assert OrganisationAlias.objects.get(folded="polbru").organisation == zone


@pytest.mark.django_db
def test_a_database_with_real_accounts_is_left_alone() -> None:
    User.objects.create(username="clerk", email="clerk@example.org")
    Plan.objects.create(code="mine", title_fr="Mien", level="local", first_year=1, last_year=2)
    with pytest.raises(DemoRefused, match="clerk"):
        build_demo()
    assert Plan.objects.filter(code="mine").exists()
