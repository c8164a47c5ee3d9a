"""For those who decide: what is late and why, what changed; sheets of one page; a theme's desk."""

import io
from datetime import date, timedelta

import pypdf
import pytest
from django.utils import timezone

from maillon.core.journal import Author, record
from maillon.implementation.enums import MeasureStatus
from maillon.plan.models import Measure
from maillon.portal.queries.overview import news_since, overview_of
from tests.factories import (
    ContributionFactory,
    ContributionMeasureFactory,
    ContributionPartnerFactory,
    ImplementationPlanFactory,
    MeasureFactory,
    MilestoneFactory,
    OrganisationFactory,
    PlanFactory,
    PlannedMeasureFactory,
    ProposalFactory,
    TerritoryFactory,
    ThemeFactory,
    ThemeLeadFactory,
)


@pytest.fixture
def theme(db):
    """Return a theme with a measure whose milestone is long past, and one that nobody serves."""
    plan = PlanFactory()
    theme = ThemeFactory(plan=plan, code="4")
    annual = ImplementationPlanFactory(
        plan=plan, state="adopted", adopted_on=date(2022, 1, 31), first_year=2022, last_year=2022
    )
    late = MeasureFactory(theme=theme, code="4.1")
    MeasureFactory(theme=theme, code="4.2")
    planned = PlannedMeasureFactory(implementation_plan=annual, measure=late)
    MilestoneFactory(planned=planned, title_fr="Convention", due_on=date(2022, 3, 31))
    link = ContributionMeasureFactory(measure=late, contribution=ContributionFactory(plan=plan))
    ContributionPartnerFactory(contribution=link.contribution)
    return theme


def test_what_is_late_says_why(theme, now):
    state = overview_of(theme.plan, now=now)
    assert [(row.planned.measure.code, row.status.code) for row in state.late] == [("4.1", "late")]
    assert "Convention" in state.late[0].status.causes[0].text
    assert dict(state.counts)[MeasureStatus.LATE] == 1
    assert state.themes[0].cell.covered == {"4.1"}


def test_news_are_grouped_and_only_those_after_the_day(db, now):
    one = ContributionFactory()
    for days, action in ((0, "contribution.accepted"), (9, "contribution.accepted"), (9, "x.seen")):
        record(
            by=Author("coordination"),
            now=now + timedelta(days=days),
            action=action,
            target=one,
            label=one.code,
        )
    assert [(kind.count, len(kind.lines)) for kind in news_since(now)] == [(1, 1)]
    assert [kind.count for kind in news_since(now - timedelta(days=1))] == [2]
    assert news_since(now + timedelta(days=9)) == []


def test_the_pages_say_it(theme, client_as):
    ProposalFactory(contribution=ContributionFactory(plan=theme.plan))
    client = client_as("decision_maker")
    page = client.get(f"/fr/overview/?plan={theme.plan.code}").content.decode()
    assert "Convention" in page
    desk = client.get(f"/fr/overview/{theme.plan.code}/themes/4/").content.decode()
    assert "4.2" in desk and "Convention" in desk


def test_figures_lead_to_what_they_count(theme, client_as, now):
    record(
        by=Author("coordination"),
        now=timezone.now(),
        action="contribution.accepted",
        target=ContributionFactory(),
        label="C",
    )
    page = client_as("coordinator").get("/fr/overview/", {"plan": theme.plan.code})
    annual = overview_of(theme.plan, now=now).annual.code
    targets = [
        f"/fr/annual-plans/{annual}/?status=late",
        f"/fr/annual-plans/{annual}/?theme=4&amp;status=late",
        f"/fr/coverage/cell/?plan={theme.plan.code}&amp;theme=4",
        "/fr/journal/?action=contribution.accepted,request.accepted&amp;from=",
    ]
    text = page.content.decode()
    assert [one for one in targets if f'href="{one}' not in text] == []
    # Decision makers do not read the journal: its figures stay plain for them.
    other = client_as("decision_maker").get("/fr/overview/", {"plan": theme.plan.code})
    assert "/fr/journal/" not in other.content.decode()


def test_a_lead_finds_the_own_themes_first(theme, client_as):
    client = client_as("theme_lead")
    ThemeFactory(plan=theme.plan, code="5")
    assert "Thématiques que vous pilotez" not in client.get("/fr/overview/themes/").content.decode()
    ThemeLeadFactory(theme=theme, user=client.user, starts_on=timezone.localdate())
    page = client.get("/fr/overview/themes/").content.decode()
    assert page.index("Thématiques que vous pilotez") < page.index("/themes/4/")


@pytest.mark.parametrize("language", ["fr", "nl", "en"])
def test_a_sheet_is_one_page_however_much_there_is_to_say(theme, client_as, language):
    commune = TerritoryFactory()
    for number in range(40):
        one = ContributionFactory(plan=theme.plan, title_fr="Une action au titre assez long " * 4)
        one.territories.add(commune)
        measure = MeasureFactory(theme=theme, code=f"4.{number + 3}", title_fr="Mesure longue " * 5)
        ContributionMeasureFactory(contribution=one, measure=measure)
        ContributionPartnerFactory(contribution=one, organisation=OrganisationFactory())
    client = client_as("decision_maker")
    for url in (
        f"/{language}/overview/{theme.plan.code}/territories/{commune.code}/sheet.pdf",
        f"/{language}/overview/{theme.plan.code}/themes/4/sheet.pdf",
    ):
        document = pypdf.PdfReader(io.BytesIO(client.get(url).content))
        assert (len(document.pages), document.trailer["/Root"]["/Lang"][:2]) == (1, language), url


def test_the_overview_takes_the_same_queries_with_more_measures(
    theme, client_as, assert_same_queries
):
    annual = theme.plan.implementation_plans.get()

    def another(number):
        measure = MeasureFactory(theme=theme, code=f"4.{Measure.objects.count() + 10}")
        planned = PlannedMeasureFactory(implementation_plan=annual, measure=measure)
        MilestoneFactory(planned=planned, due_on=date(2022, 3, 31))

    client = client_as("decision_maker")
    for url in (
        f"/fr/overview/?plan={theme.plan.code}",
        f"/fr/overview/{theme.plan.code}/themes/4/",
    ):
        assert_same_queries(url, another, client)
