"""The demonstration database: what it holds, and that building it again changes nothing."""

import pytest
from django.apps import apps

from maillon.core.journal import verify
from maillon.funding.models import Application, Call, Expert, Grant, JuryBody, Renewal, Score
from maillon.funding.queries.funnel import funnel
from maillon.implementation.enums import COUNTED, MeasureStatus
from maillon.implementation.models import Contribution, Figure, ImplementationPlan
from maillon.implementation.queries.measure_status import statuses
from maillon.partners.models import Boundary, Organisation, OrganisationAlias, Territory, User
from maillon.plan.models import Measure, MeasureLineage, Plan
from maillon.portal.demo.loader import MOMENT, DemoRefused, build_demo
from maillon.reporting.queries.coverage import coverage_table
from maillon.reporting.rules.findings import all_findings


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


@pytest.mark.django_db
def test_the_funnel_is_that_of_the_report(demonstration: None) -> None:
    found = funnel(Call.objects.get(code="asbl-2021"))
    assert found.to_json() == {
        "received": {"applications": 64, "organisations": 52},
        "admissible": {"applications": 59, "organisations": None},
        "selected": {"applications": 52, "organisations": 42, "measures": 17},
        "renewed": {"applications": 50, "organisations": 41},
    }
    assert (found.offered.value, found.offered.computed, found.uncovered.unnamed) == (20, 17, 3)
    assert (found.received.lost_applications.unnamed, found.received.lost_applications.names) == (
        5,
        (),
    )
    assert found.admissible.lost_applications.unnamed == 7
    lost = found.selected.lost_applications
    assert len(lost.names) == len(lost.reasons) == 2
    assert [name.split(" ")[0] for name in found.selected.lost_organisations.names] == [
        "Bienveillance"
    ]


@pytest.mark.django_db
def test_the_call_closed_at_noon(demonstration: None) -> None:
    call = Call.objects.get(code="asbl-2021")
    assert call.closes_at.isoformat() == "2021-06-28T10:00:00+00:00"
    assert str(call.published_on) == "2021-05-28"
    assert (call.measures.count(), call.measures_announced) == (17, 20)
    assert call.budget == 3_500_000
    assert JuryBody.objects.filter(call=call).count() == 12


@pytest.mark.django_db
def test_nothing_real_has_an_invented_amount_score_or_expert(demonstration: None) -> None:
    real = Grant.objects.filter(synthetic=False)
    assert real.count() == 172
    assert not real.filter(amount__isnull=False).exists()
    assert not real.filter(awarded_on__isnull=False).exists()
    applications = Application.objects.filter(call__code="asbl-2021")
    assert applications.count() == 52
    assert not applications.exclude(requested=None).exists()
    assert not applications.exclude(submitted_at=None).exists()
    assert not Score.objects.filter(sheet__assignment__application__in=applications).exists()
    assert not Expert.objects.filter(synthetic=False).exists()


@pytest.mark.django_db
def test_every_grant_leads_to_a_contribution_and_chains_are_whole(demonstration: None) -> None:
    real = Grant.objects.filter(synthetic=False)
    assert not real.filter(contributions=None).exists()
    call = Call.objects.get(code="asbl-2021")
    assert Renewal.objects.filter(grant__call=call).count() == 52
    assert real.filter(call=call, previous__isnull=False).count() == 50
    zones = real.filter(instrument__code="fonds-zones")
    for grant in zones.filter(first_year=2022):
        codes = set(grant.measures.values_list("code", flat=True))
        assert {"5.1", "6.1"} <= codes, grant.code
    ranks = real.filter(instrument__code="prix-annuel").values_list("first_year", "laureate_rank")
    assert sorted(ranks) == [(2021, 1), (2021, 3), (2022, 2)]


@pytest.mark.django_db
def test_what_the_report_prints_otherwise_becomes_a_finding(demonstration: None) -> None:
    (excluded,) = all_findings(rules=["call-excluded-theme"])
    assert excluded.values == {"theme": "5", "printed": "1"}
    assert all_findings(rules=["call-funnel"]) == []
