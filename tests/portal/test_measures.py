"""The page of a theme and the dossier of a measure."""

from decimal import Decimal

import pytest
from django.urls import reverse

from tests.factories import (
    ContributionFactory,
    ContributionMeasureFactory,
    ContributionPartnerFactory,
    FigureFactory,
    MeasureFactory,
    MeasureLineageFactory,
    MeasurePartnerFactory,
    MeasureReferenceFactory,
    OrganisationFactory,
    PartnerCategoryFactory,
    PlanFactory,
    ReportEditionFactory,
    SubActionFactory,
    ThemeFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def measure():
    return MeasureFactory()


def url_of(measure):
    return reverse("measure", args=[measure.plan.code, measure.code])


def theme_url(theme):
    return reverse("theme", args=[theme.plan.code, theme.code])


def contribute(measure, **values):
    contribution = ContributionFactory(plan=measure.plan, **values)
    ContributionMeasureFactory(contribution=contribution, measure=measure)
    return contribution


def test_an_empty_measure_says_what_is_missing(client, measure):
    response = client.get(url_of(measure))
    assert [link.full for link in response.context["chain"]] == [True] + [False] * 6
    assert (response.context["leads"], response.context["number"]) == ([], 0)


def test_only_validated_contributions_show(client, measure):
    shown = contribute(measure)
    contribute(measure, state="draft")
    contribute(measure, state="withdrawn", state_reason="doublon")
    response = client.get(url_of(measure))
    assert list(response.context["page"]) == [shown]


def test_the_chain_has_the_links_that_exist(client, measure):
    older = MeasureFactory(code="M4.8")
    MeasureLineageFactory(older=older, newer=measure, relation="continued")
    contribute(measure, kind="financial")
    ReportEditionFactory(plan=measure.plan, frozen=True)
    links = client.get(url_of(measure)).context["chain"]
    assert [link.full for link in links] == [True, False, True, True, False, False, True]
    assert links[0].note == f"M4.8 → {measure.code}"


def test_the_chain_of_an_older_measure_leads_on(client, measure):
    MeasureLineageFactory(older=measure, newer=MeasureFactory(code="4.9"), relation="merged")
    links = client.get(url_of(measure)).context["chain"]
    assert links[0].note == f"{measure.code} → 4.9"


def test_a_year_keeps_the_contributions_active_in_it(client, measure):
    contribute(measure, first_year=2021, last_year=2021)
    both = contribute(measure, first_year=2021, last_year=2022)
    response = client.get(url_of(measure), {"year": "2022"})
    assert list(response.context["page"]) == [both]
    assert [row["count"] for row in response.context["years"]] == [2, 1, 0, 0]


@pytest.mark.parametrize("year", ["x", "20", "²²²²", "20222"])
def test_a_wrong_year_is_no_filter(client, measure, year):
    contribute(measure)
    assert client.get(url_of(measure), {"year": year}).context["number"] == 1


def test_a_figure_leads_to_its_contribution_and_tells_its_source(client, measure):
    contribution = contribute(measure)
    FigureFactory(
        contribution=contribution, value=Decimal("300"), qualifier="more_than", source_line=900
    )
    html = client.get(url_of(measure)).content.decode()
    assert reverse("contribution", args=[contribution.code]) in html
    assert "900" in html and "<b>300</b>" in html


def test_the_plan_side(client, measure):
    MeasurePartnerFactory(measure=measure, group__name_fr="Les communes")
    lead = MeasurePartnerFactory(
        measure=measure, group=None, organisation=OrganisationFactory(), role="lead"
    )
    step = SubActionFactory(measure=measure)
    own = MeasurePartnerFactory(measure=measure, sub_action=step)
    reference = MeasureReferenceFactory(measure=measure)
    context = client.get(url_of(measure)).context
    assert context["leads"] == [lead]
    assert [p.group.name for p in context["partners"]] == ["Les communes"]
    assert list(context["sub_actions"][0].partners.all()) == [own]
    assert context["references"] == [reference]


def test_twins_carry_the_same_official_text(client, measure):
    twin = MeasureFactory(theme=measure.theme, fingerprint="a" * 64)
    MeasureFactory(fingerprint="a" * 64)
    measure.fingerprint = "a" * 64
    measure.save()
    assert client.get(url_of(measure)).context["twins"] == [twin]


def test_the_import_is_offered_to_those_who_may(client_as, measure):
    link = reverse("plan_imports")
    assert link in client_as("coordinator").get(url_of(measure)).content.decode()
    assert link not in client_as("public").get(url_of(measure)).content.decode()


def test_neighbours(client):
    theme = ThemeFactory()
    one, two, three = (MeasureFactory(theme=theme) for _ in range(3))
    context = client.get(url_of(two)).context
    assert (context["previous"], context["next"]) == (one, three)


@pytest.mark.parametrize("name", ["measure", "theme"])
def test_what_does_not_exist_is_not_found(client, name):
    assert client.get(reverse(name, args=[PlanFactory().code, "9.9"])).status_code == 404


def test_the_dossiers_queries_do_not_grow(assert_same_queries, measure):
    def make(number):
        contribution = contribute(measure)
        ContributionPartnerFactory(contribution=contribution)
        FigureFactory(contribution=contribution)
        MeasurePartnerFactory(measure=measure)
        MeasurePartnerFactory(measure=measure, sub_action=SubActionFactory(measure=measure))
        MeasureLineageFactory(newer=measure, older=MeasureFactory())

    assert_same_queries(url_of(measure), make)


def test_a_theme_shows_its_measures_and_gaps(client):
    theme = ThemeFactory()
    covered, gap = MeasureFactory(theme=theme), MeasureFactory(theme=theme)
    zone = PartnerCategoryFactory(name_fr="Zones")
    PartnerCategoryFactory(name_fr="Personne")
    contribute(covered, category=zone)
    contribute(covered, category=zone, state="draft")
    context = client.get(theme_url(theme)).context
    assert [(row.measure, row.counts, row.total) for row in context["rows"]] == [
        (covered, [1], 1),
        (gap, [0], 0),
    ]
    assert (context["gaps"], context["categories"]) == ([gap], [zone])


def test_a_theme_shows_the_first_contributions_of_each_category(client):
    measure = MeasureFactory()
    zone, school = PartnerCategoryFactory(), PartnerCategoryFactory()
    many = [contribute(measure, category=zone) for _ in range(6)]
    direct = ContributionFactory(plan=measure.plan, category=school)
    direct.themes.add(measure.theme)
    groups = client.get(theme_url(measure.theme)).context["groups"]
    assert [(g.category, g.count, g.contributions) for g in groups] == [
        (zone, 6, many[:4]),
        (school, 1, [direct]),
    ]


def test_a_subtheme_shows_its_own_measures(client):
    theme = ThemeFactory()
    sub = ThemeFactory(plan=theme.plan, parent=theme)
    MeasureFactory(theme=theme)
    own = MeasureFactory(theme=theme, subtheme=sub)
    assert client.get(theme_url(sub)).context["measures"] == [own]


def test_the_themes_queries_do_not_grow(assert_same_queries):
    theme, category = ThemeFactory(), PartnerCategoryFactory()

    def make(number):
        contribution = contribute(MeasureFactory(theme=theme), category=category)
        ContributionPartnerFactory(contribution=contribution)
        FigureFactory(contribution=contribution)

    assert_same_queries(theme_url(theme), make)


def test_what_deserves_a_look(client, client_as, measure):
    FigureFactory(contribution=contribute(measure))
    contribute(measure)
    doubtful = ContributionFactory(plan=measure.plan)
    ContributionMeasureFactory(contribution=doubtful, measure=measure, doubtful=True)
    contribute(measure, state="draft")
    found = client.get(url_of(measure)).context["to_look_at"]
    assert (found.without_figures, found.doubtful) == (2, 1)
    link = f"{reverse('findings')}?theme={measure.plan.code}:{measure.theme.code}"
    assert link in client_as("coordinator").get(url_of(measure)).content.decode()
