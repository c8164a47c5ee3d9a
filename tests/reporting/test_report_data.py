"""The data of a report: what is counted, constant queries, the same after storing."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from maillon.implementation.models import Contribution
from maillon.reporting.queries.coverage import CoverageFilters, coverage_table
from maillon.reporting.queries.report_data import ReportData, build_report_data
from maillon.reporting.queries.report_data.differences import differences
from tests import factories
from tests.reporting.report_samples import small_report

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition():
    return small_report()


def test_it_holds_what_the_years_of_the_edition_hold(edition, now):
    data = build_report_data(edition, language="fr", now=now)
    assert [c.code for c in data.contributions] == ["C1", "C2", "C3"]
    assert data.coverage.overall.covered == ["1.1", "2.1"]
    assert data.coverage.uncovered == ["1.2"]
    assert [(m.code, m.contributions) for m in data.measures] == [
        ("1.1", ["C1", "C2"]),
        ("1.2", []),
        ("2.1", ["C1"]),
    ]
    assert [(p.code, p.contributions, p.measures) for p in data.partners] == [
        ("zone-midi", ["C1", "C2", "C3"], ["1.1", "2.1"])
    ]
    assert [(f.value, f.qualifier, f.line) for f in data.figures] == [
        ("300", "more_than", 13),
        ("2.5", "exact", None),
    ]


def test_theme_by_year_is_the_coverage_table_of_each_year(edition, now):
    data = build_report_data(edition, language="fr", now=now)
    for year in (2021, 2022):
        table = coverage_table(edition.plan, CoverageFilters(years=(year,)))
        for row in table.rows:
            cell = data.by_year.rows[row.code][str(year)]
            together = row.together
            assert cell.covered == together.covered_codes
            assert (cell.contributions, cell.links) == (together.contributions, together.links)


def test_a_text_without_translation_says_its_language(edition, now):
    data = build_report_data(edition, language="nl", now=now)
    assert (data.plan.title.text, data.plan.title.language) == ("Testplan", "")
    assert (data.contributions[0].title.text, data.contributions[0].title.language) == (
        "Action C1",
        "fr",
    )


def test_storing_as_json_changes_nothing(edition, now):
    data = build_report_data(edition, language="fr", now=now)
    again = ReportData.from_json(json.loads(json.dumps(data.to_json())))
    assert again == data
    assert again.fingerprint == data.fingerprint


def test_the_number_of_queries_does_not_grow(edition, now):
    with CaptureQueriesContext(connection) as few:
        build_report_data(edition, language="fr", now=now)
    for contribution in Contribution.objects.filter(code__in=["C2", "C3"]):
        factories.ContributionPartnerFactory(contribution=contribution)
        factories.FigureFactory(contribution=contribution)
    with CaptureQueriesContext(connection) as many:
        build_report_data(edition, language="fr", now=now)
    assert len(many) == len(few)


def test_the_map_counts_contributions_not_links(edition, now):
    boundary = factories.BoundaryFactory(attribution="Carte d’essai")
    places = [factories.TerritoryFactory(boundary=boundary, name_fr=name) for name in ("Ici", "Là")]
    Contribution.objects.get(code="C1").territories.set(places)
    data = build_report_data(edition, language="fr", now=now)
    assert [(s.name, s.contributions) for s in data.shapes] == [("Ici, Là", 1)]
    assert data.map_source == "Carte d’essai"


def test_differences_name_what_changed(edition, now):
    before = build_report_data(edition, language="fr", now=now)
    assert differences(before, before) == []
    figure = factories.implementation.Figure.objects.get(value=300)
    figure.value = 301
    figure.save()
    Contribution.objects.filter(code="C2").update(state="draft")
    after = build_report_data(edition, language="fr", now=now)
    found = {(d.kind, d.place): (d.before, d.after) for d in differences(before, after)}
    assert found["total", "contributions"] == ("3", "2")
    assert found["total", "figures"] == ("2", "1")
    assert found["figure", "C1"] == ("(more_than) 300 jeunes", "(more_than) 301 jeunes")
    assert found["contribution", "C2"][1] == ""
