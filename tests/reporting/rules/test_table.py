"""The table of rules, the identity of a finding, and the demonstration data."""

from collections import Counter

from maillon.implementation.models import Contribution
from maillon.portal.demo.loader import build_demo
from maillon.reporting.rules.findings import (
    all_findings,
    findings_about,
    findings_for_contribution,
)
from maillon.reporting.rules.table import RULES
from tests import factories


def test_rules_are_known_by_their_code():
    assert all(code == rule.code for code, rule in RULES.items())


def test_an_empty_database_has_no_finding(db):
    assert all_findings() == []


def test_the_key_does_not_depend_on_the_language(found, figure, settings):
    figure(12, "visites", unit_fr="")
    (french,) = found("figure-without-unit")
    with_dutch = factories.FigureFactory._meta.model.objects.get()
    with_dutch.label_nl = "bezoeken"
    with_dutch.save()
    (dutch,) = found("figure-without-unit")
    assert french.key == dutch.key


def test_the_key_changes_with_the_values(found, figure):
    one = figure(12, "visites", unit_fr="")
    (before,) = found("figure-without-unit")
    one.value = 13
    one.save()
    (after,) = found("figure-without-unit")
    assert before.key != after.key


def test_after_a_save_only_the_contribution_is_looked_at(figure, contribution):
    figure(12, "visites", unit_fr="")
    factories.FigureFactory(unit_fr="")
    rules = [finding.rule for finding in findings_for_contribution(contribution)]
    assert rules == ["figure-without-unit", "contribution-without-measure"]


def test_the_demonstration_data(db):
    build_demo()
    findings = all_findings()
    assert Counter(finding.rule for finding in findings) == {
        "parts-total": 2,
        "average": 1,
        "year-outside-period": 6,
        "contribution-without-measure": 37,
        "published-total": 1,
        "published-computed": 10,
        "call-excluded-theme": 1,
        "duplicate-text": 3,
        "measure-without-partner": 2,
    }
    values = [finding.values for finding in findings]
    sums = [v for v in values if v.get("sum") in ("54", "49", "790")]
    assert [(v["sum"], v.get("announced", v.get("whole"))) for v in sums] == [
        ("790", "799"),
        ("54", "52"),
        ("49", "50"),
    ]
    about = findings_about(["measure:pgsp-2021-2024:1.3"], findings)
    assert [f.rule for f in about] == ["duplicate-text", "measure-without-partner"]
    assert len({finding.key for finding in findings}) == len(findings)
    street = Contribution.objects.get(code="C139")
    assert [f.values["sum"] for f in findings_for_contribution(street)] == ["790", "767"]
    for code in ("numbering-gap", "women-men", "one-thing-two-names"):
        assert all_findings(rules=[code]) == []
