"""Parts and totals, women and men, averages, units."""

import pytest

from maillon.reporting.rules.found import said


def whole_and_parts(figure, whole, *parts, breakdown="activity", **fields):
    """Make a total and its parts."""
    total = figure(whole, "interventions", unit_fr="interventions")
    for number, part in enumerate(parts):
        given = {"unit_fr": "interventions", "breakdown": breakdown, "part_of": total} | fields
        figure(part, f"partie {number}", **given)
    return total


def test_parts_that_do_not_make_their_total(found, figure):
    total = whole_and_parts(figure, 799, 498, 80, 31, 38, 7, 49, 10, 49, 25, 3)
    (finding,) = found("parts-total")
    assert finding.values == {
        "whole": "799",
        "parts": ["498", "80", "31", "38", "7", "49", "10", "49", "25", "3"],
        "sum": "790",
        "difference": "9",
    }
    assert finding.objects == ("contribution:C1", f"figure:C1:{total.position}")
    assert "498 + 80 + 31 + 38 + 7 + 49 + 10 + 49 + 25 + 3 = 790" in finding.message
    assert "799" in finding.message


@pytest.mark.parametrize(
    ("whole", "parts", "fields"),
    [
        (54, (9, 45), {}),
        (54, (9,), {}),  # one part is no breakdown
        (819, (399, 7), {"breakdown": ""}),  # some of it, not all
        (54, (50, 50), {"unit_fr": "%"}),  # percentages do not add up to numbers
        (54, (9, 44), {"first_year": 2022, "last_year": 2022}),  # another year
        (54, (9, 40), {"qualifier": "at_least"}),  # at least: more is possible
        (54, (9, 44), {"qualifier": "about"}),
        (54, (9, 44), {"minimum": 5, "maximum": 60}),
    ],
)
def test_parts_that_do_not_contradict(found, figure, whole, parts, fields):
    whole_and_parts(figure, whole, *parts, **fields)
    assert found("parts-total") == []


def test_a_part_above_its_total(found, figure):
    whole_and_parts(figure, 34, 40, breakdown="")
    (finding,) = found("parts-total")
    assert finding.values == {"whole": "34", "part": "40", "difference": "-6"}


def test_at_least_more_than_the_total_contradicts(found, figure):
    whole_and_parts(figure, 54, 30, 30, qualifier="at_least")
    assert [finding.values["sum"] for finding in found("parts-total")] == ["60"]


def test_decimals_are_added_exactly(found, figure):
    whole_and_parts(figure, "0.3", "0.1", "0.2")
    assert found("parts-total") == []


def test_women_and_men_as_parts(found, figure):
    whole_and_parts(figure, 54, 9, 44, breakdown="sex")
    assert found("parts-total") == []
    (finding,) = found("women-men")
    assert finding.values == {"whole": "54", "parts": ["9", "44"], "sum": "53", "difference": "1"}


def test_women_and_men_that_make_everybody(found, figure):
    whole_and_parts(figure, 54, 9, 45, breakdown="sex")
    assert found("women-men") == []


@pytest.mark.parametrize(
    ("labels", "values", "hits"),
    [
        (("participants", "participantes femmes", "participants hommes"), (25, 10, 12), 1),
        (("participants", "femmes", "hommes"), (22, 10, 12), 0),
        (("personnes", "dont femmes", "dont hommes"), (25, 10, 12), 1),
        # another group of people: not the same thing
        (("bénévoles", "femmes accompagnées", "hommes accompagnés"), (25, 10, 12), 0),
        # men are not given
        (("participants", "femmes", "jeunes"), (25, 10, 12), 0),
    ],
)
def test_women_and_men_by_their_labels(found, figure, labels, values, hits):
    for label, value in zip(labels, values, strict=True):
        figure(value, label)
    assert len(found("women-men")) == hits


def test_an_average_that_its_total_contradicts(found, figure):
    figure(2223, "contacts au Médibus", unit_fr="contacts")
    figure(88, "permanences du Médibus", unit_fr="permanences")
    figure(24, "fréquentation moyenne par permanence")
    (finding,) = found("average")
    assert finding.values == {
        "average": "24",
        "total": "2223",
        "count": "88",
        "computed": "25.26",
    }
    assert f"{said(2223)} (contacts au Médibus) ÷ 88" in finding.message


@pytest.mark.parametrize(
    ("total", "count", "average", "fields"),
    [
        (16, 2, 8, {}),
        (1492, 80, 18, {}),  # 18.65, cut
        (1492, 80, 19, {}),  # 18.65, rounded
        (16, 2, 9, {"qualifier": "at_least"}),
        (16, 2, 9, {"first_year": 2022, "last_year": 2022}),
    ],
)
def test_averages_that_hold(found, figure, total, count, average, fields):
    figure(total, "personnes aux séances")
    figure(count, "séances", unit_fr="séances")
    figure(average, "personnes par séance (moyenne)", **fields)
    assert found("average") == []


def test_an_average_with_two_possible_totals_is_not_judged(found, figure):
    figure(100, "personnes aux séances")
    figure(50, "personnes nouvelles aux séances")
    figure(10, "séances", unit_fr="séances")
    figure(7, "personnes par séance (moyenne)")
    assert found("average") == []


def test_a_figure_without_unit(found, figure):
    bare = figure(12, "visites", unit_fr="")
    figure(12, "visites")
    figure(12, "visites", unit_fr="", unit_nl="bezoeken")
    (finding,) = found("figure-without-unit")
    assert finding.objects == ("contribution:C1", f"figure:C1:{bare.position}")
    assert finding.values == {"value": "12"}


def test_figures_of_a_withdrawn_contribution_are_left_alone(found, figure, contribution):
    figure(12, "visites", unit_fr="")
    contribution.state = "withdrawn"
    contribution.state_reason = "Erreur"
    contribution.save()
    assert found("figure-without-unit") == []
