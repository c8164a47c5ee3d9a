"""Reads of the plan: outline, lineage, twins, partners."""

import pytest

from maillon.plan.models import Measure
from maillon.plan.queries import (
    lineage_of,
    lineage_pairs,
    outline,
    partners_of,
    twins,
    with_lineage,
    with_partners,
)
from maillon.plan.queries.outline import OutlineFilters
from maillon.plan.searching import search_items
from tests.factories import (
    MeasureFactory,
    MeasureLineageFactory,
    MeasurePartnerFactory,
    PartnerGroupFactory,
    PlanFactory,
    SubActionFactory,
    ThemeFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def plans():
    """Two generations: 1.1 continues M1, 1.2 is new; M1 was continued, M2 dropped, M3 unknown."""
    older = PlanFactory(code="old", first_year=2017, last_year=2020)
    newer = PlanFactory(code="new", predecessor=older)
    old_theme = ThemeFactory(plan=older, code="1", position=1)
    theme = ThemeFactory(plan=newer, code="1", position=1)
    sub = ThemeFactory(plan=newer, code="1a", position=2, parent=theme)
    other = ThemeFactory(plan=newer, code="2", position=3)
    m1, m2, _m3 = (
        MeasureFactory(theme=old_theme, code=code, sort_key=code) for code in ("M1", "M2", "M3")
    )
    first = MeasureFactory(
        theme=theme, subtheme=sub, code="1.1", sort_key="1.1", axis="prevention",
        title_fr="Médiation à Évere", official_text="Un texte.", fingerprint="f" * 64,
    )  # fmt: skip
    second = MeasureFactory(theme=theme, code="1.2", sort_key="1.2", fingerprint="f" * 64)
    MeasureFactory(theme=other, code="2.1", sort_key="2.1")
    MeasureLineageFactory(older=m1, newer=first, relation="continued")
    MeasureLineageFactory(older=m2, newer=None, relation="dropped")
    group = PartnerGroupFactory(label="Communes", name_fr="Les communes")
    MeasurePartnerFactory(measure=first, group=group, role="lead")
    step = SubActionFactory(measure=first)
    MeasurePartnerFactory(measure=first, sub_action=step, group=PartnerGroupFactory(name_fr="ASBL"))
    MeasurePartnerFactory(measure=second, group=group)
    return older, newer


def codes(plan, **filters):
    return [row.code for row in outline(plan, OutlineFilters(**filters)).measures]


def test_the_outline_holds_every_measure_in_order(plans):
    found = outline(plans[1])
    assert [(row.theme.code, row.total) for row in found.themes] == [("1", 2), ("2", 1)]
    assert [theme.code for theme in found.themes[0].subthemes] == ["1a"]
    assert [row.code for row in found.measures] == ["1.1", "1.2", "2.1"]
    assert [name for _label, name in found.groups] == ["ASBL", "Les communes"]


@pytest.mark.parametrize(
    ("filters", "kept"),
    [
        ({"q": "mediation evere"}, ["1.1"]),
        ({"q": "ASBL"}, ["1.1"]),
        ({"q": "1.2"}, ["1.2"]),
        ({"q": "rien de tel"}, []),
        ({"theme": "1"}, ["1.1", "1.2"]),
        ({"theme": "1a"}, ["1.1"]),
        ({"axis": "prevention"}, ["1.1"]),
        ({"group": "Communes"}, ["1.1", "1.2"]),
        ({"group": "nobody"}, ["2.1"]),
        ({"origin": "continued"}, ["1.1"]),
        ({"origin": "new"}, ["1.2", "2.1"]),
        ({"official": "yes"}, ["1.1"]),
        ({"official": "no"}, ["1.2", "2.1"]),
        ({"theme": "1", "group": "Communes", "origin": "new"}, ["1.2"]),
    ],
)
def test_filters_keep_what_they_say(plans, filters, kept):
    assert codes(plans[1], **filters) == kept


def test_the_outline_takes_seven_reads(plans, django_assert_num_queries):
    with django_assert_num_queries(7):
        list(outline(plans[1]).measures)


def test_lineage_of_a_measure_goes_both_ways(plans):
    older = Measure.objects.get(code="M1")
    newer = Measure.objects.get(code="1.1")
    assert [link.older for link in lineage_of(newer).ancestors] == [older]
    assert [link.newer for link in lineage_of(older).descendants] == [newer]
    assert lineage_of(older).ancestors == []


def test_prefetched_measures_need_no_more_reads(plans, django_assert_num_queries):
    measures = list(with_partners(with_lineage(Measure.objects.filter(plan=plans[1]))))
    with django_assert_num_queries(0):
        for measure in measures:
            assert str(lineage_of(measure)) and str(partners_of(measure))


def test_partners_are_told_apart(plans):
    found = partners_of(Measure.objects.get(code="1.1"))
    assert [str(partner) for partner in found.leads] == ["Les communes"]
    assert [str(partner) for partner in found.of_sub_actions] == ["ASBL"]
    assert found.everybody == ["Les communes", "ASBL"]
    assert not partners_of(Measure.objects.get(code="2.1"))


def test_twins_have_the_same_text_in_the_same_plan(plans):
    first = Measure.objects.get(code="1.1")
    elsewhere = MeasureFactory(fingerprint="f" * 64)
    assert [measure.code for measure in twins(first)] == ["1.2"]
    assert list(twins(elsewhere)) == []
    assert list(twins(Measure.objects.get(code="2.1"))) == []


def test_two_generations_show_each_measure_once(plans):
    pairs = lineage_pairs(*plans)
    told = [
        (pair.measure.code, sorted(pair.relations), pair.orphan, pair.older is not None)
        for pair in pairs
    ]
    assert told == [
        ("M1", ["continued"], False, True),
        ("M2", ["dropped"], True, True),
        ("M3", ["undetermined"], True, True),
        ("1.2", ["new"], True, False),
        ("2.1", ["new"], True, False),
    ]


def test_the_search_is_given_the_plan_its_themes_and_measures(plans):
    found = list(search_items(plans[1]))
    assert [(item.kind, item.key) for item in found] == [
        ("plan", "new"),
        ("theme", "new/1"),
        ("theme", "new/1a"),
        ("theme", "new/2"),
        ("measure", "new/1.1"),
        ("measure", "new/1.2"),
        ("measure", "new/2.1"),
    ]
    assert found[4].bodies == {"fr": "Un texte."}
