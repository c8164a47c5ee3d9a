"""Texts, numbering, partners, and contributions linked to nothing."""

import pytest

from maillon.core.text import code_sort_key, fingerprint
from tests import factories

TEXT = "Organiser chaque année une formation commune des agents sur l’accueil des victimes."


@pytest.fixture
def plan(db):
    """A plan with one theme."""
    return factories.ThemeFactory(plan__code="p", code="1").plan


@pytest.fixture
def measure(plan):
    """Return ``measure(code, text)``."""

    def make(code, text="", theme=None, **fields):
        given = {"official_text": text, "fingerprint": fingerprint(text) if text else ""} | fields
        return factories.MeasureFactory(
            theme=theme or plan.themes.first(), code=code, sort_key=code_sort_key(code), **given
        )

    return make


def test_the_same_official_text(found, measure):
    for code in ("1.1", "1.2"):
        measure(code, TEXT)
    measure("1.3", "Un autre texte.")
    (finding,) = found("duplicate-text")
    assert finding.objects == ("measure:p:1.1", "measure:p:1.2")
    assert finding.values == {"measures": ["1.1", "1.2"]}


def test_the_same_text_known_by_its_fingerprint_only(found, measure):
    for code in ("1.1", "1.2"):
        measure(code, fingerprint="a" * 64)
    assert len(found("duplicate-text")) == 1


def test_the_same_text_in_two_plans_is_lineage(found, measure):
    measure("1.1", TEXT)
    other = factories.ThemeFactory(plan__code="q", code="1")
    measure("1.1", TEXT, theme=other)
    assert found("duplicate-text") == []


def test_texts_without_fingerprint_are_not_the_same(found, measure):
    measure("1.1")
    measure("1.2")
    assert found("duplicate-text") == []


@pytest.mark.parametrize(
    ("other", "hits"),
    [
        (TEXT.replace("acceuil", "accueil").replace("victimes", "victime"), 1),
        (TEXT.replace("accueil", "acceuil"), 1),
        (TEXT, 0),  # the same: another rule
        (TEXT.replace("victimes", "mineurs"), 0),  # a word of substance
        ("Trois mots seulement.", 0),
    ],
)
def test_nearly_the_same_text(found, measure, other, hits):
    measure("1.1", TEXT)
    measure("1.2", other)
    findings = found("near-duplicate-text")
    assert len(findings) == hits
    for finding in findings:
        assert finding.objects == ("measure:p:1.1", "measure:p:1.2")


def test_a_gap_in_the_numbering(found, measure):
    for code in ("1.1", "1.2", "1.4"):
        measure(code)
    (finding,) = found("numbering-gap")
    assert finding.values == {"missing": ["1.3"], "last": "1.4"}


def test_numbering_without_gap_up_to_two_digits(found, measure):
    for number in range(1, 12):
        measure(f"M1.{number}")
    assert found("numbering-gap") == []
    assert found("numbering-repeated") == []


def test_one_number_in_two_spellings(found, measure):
    for code in ("1.1", "1.2", "1.02"):
        measure(code)
    (finding,) = found("numbering-repeated")
    assert set(finding.values["measures"]) == {"1.2", "1.02"}


def test_a_measure_without_partner(found, measure):
    factories.MeasurePartnerFactory(measure=measure("1.1"))
    measure("1.2")
    (finding,) = found("measure-without-partner")
    assert finding.objects == ("measure:p:1.2",)


def test_a_plan_without_any_partner_is_one_finding(found, measure):
    for code in ("1.1", "1.2", "1.3"):
        measure(code)
    (finding,) = found("measure-without-partner")
    assert finding.objects[0] == "plan:p"
    assert finding.values == {"partners": "0", "measures": "3"}


def test_measures_with_partners(found, measure):
    factories.MeasurePartnerFactory(measure=measure("1.1"))
    assert found("measure-without-partner") == []


def test_a_contribution_linked_to_nothing(found, contribution):
    (finding,) = found("contribution-without-measure")
    assert finding.objects == ("contribution:C1",)


@pytest.mark.parametrize("kind", ["links", "themes", "missions"])
def test_a_contribution_linked_to_something(found, contribution, kind):
    if kind == "links":
        factories.ContributionMeasureFactory(contribution=contribution)
    elif kind == "themes":
        contribution.themes.add(factories.ThemeFactory(plan=contribution.plan))
    else:
        contribution.missions.add(factories.CrossCuttingMissionFactory(plan=contribution.plan))
    assert found("contribution-without-measure") == []
