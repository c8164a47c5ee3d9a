"""Grants on the pages of the plan: what is public, nothing else, in a fixed number of queries."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from maillon.core.money import euros
from maillon.funding.panels.on_plan import projects
from tests.factories import (
    CallFactory,
    ContributionFactory,
    ContributionMeasureFactory,
    GrantFactory,
    GrantMeasureFactory,
    InstrumentFactory,
    MeasureFactory,
    OrganisationFactory,
    TerritoryFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def measure():
    return MeasureFactory()


def grant_for(measure, **values):
    """Make a published grant that serves ``measure``."""
    grant = GrantFactory(**({"plan": measure.plan} | values))
    GrantMeasureFactory(grant=grant, measure=measure)
    return grant


def pages_of(measure, grant):
    """Return the addresses of the pages that show the grants of ``measure``."""
    contribution = ContributionFactory(plan=measure.plan)
    ContributionMeasureFactory(contribution=contribution, measure=measure)
    grant.contributions.add(contribution)
    place = TerritoryFactory()
    grant.territories.add(place)
    return [
        reverse("measure", args=[measure.plan.code, measure.code]),
        reverse("theme", args=[measure.plan.code, measure.theme.code]),
        reverse("partner", args=[grant.organisation.code]),
        reverse("contribution", args=[contribution.code]),
        reverse("territory", args=[place.code]),
    ]


def test_a_published_grant_stands_on_five_pages(client, measure):
    grant = grant_for(measure, title_fr="Médiation au parc")
    for address in pages_of(measure, grant):
        page = client.get(address).content.decode()
        assert "Médiation au parc" in page, address
        assert reverse("subsidy", args=[grant.code]) in page, address
        assert euros(Decimal(10_000), "fr") in page, address


@pytest.mark.parametrize(
    "hidden",
    [
        {"synthetic": True},
        {"state": "cancelled", "state_reason": "Abandon"},
        {"natural_person": True},
        {"organisation__synthetic": True},
        {"call__synthetic": True, "call__results_shown": "selected"},
        {"call__results_shown": "nothing"},
    ],
    ids=str,
)
def test_what_is_not_public_stands_nowhere_whoever_reads(client_as, measure, hidden):
    if any(key.startswith("call__") for key in hidden):
        values = {key.removeprefix("call__"): value for key, value in hidden.items()}
        hidden = {"call": CallFactory(state="decided", **values)}
    grant = grant_for(measure, title_fr="Médiation au parc", **hidden)
    for client in (client_as("public"), client_as("coordinator")):
        for address in pages_of(measure, grant):
            assert "Médiation au parc" not in client.get(address).content.decode(), address
        assert client.get(reverse("subsidy", args=[grant.code])).status_code == 404


@pytest.mark.parametrize(
    ("values", "said"),
    [({"amount_public": False}, "amount not public"), ({"amount": None}, "amount unknown")],
)
def test_an_amount_that_is_not_public_or_not_known_is_said_so(client, measure, values, said):
    grant = grant_for(measure, **values)
    panel = client.get(pages_of(measure, grant)[0]).context["grants"]
    (project,) = panel.first
    assert project.grants[0].is_known is False
    assert (panel.totals.known, panel.totals.unknown) == (0, 1)
    for address in (*pages_of(measure, grant), reverse("subsidy", args=[grant.code])):
        page = client.get(address).content.decode()
        assert euros(Decimal(10_000), "fr") not in page, (said, address)


def test_a_renewed_project_stands_once_with_its_years(measure):
    first = grant_for(measure, amount=Decimal(100))
    second = grant_for(measure, previous=first, first_year=2023, last_year=2023)
    other = grant_for(measure)
    found = [[one.grant for one in project.grants] for project in projects([second, first, other])]
    assert found == [[first, second], [other]]


def test_a_protected_address_is_on_no_page_of_a_territory(client, measure):
    place = TerritoryFactory()
    shelter = OrganisationFactory(kind="municipality", territory=place)
    grant_for(measure, organisation=shelter, protected_location=True)
    open_one = grant_for(measure, organisation=shelter, title_fr="Accueil de jour")
    open_one.territories.add(place)
    page = client.get(reverse("territory", args=[place.code]))
    assert page.context["grants"].totals.grants == 0


def test_an_open_call_stands_with_its_measures_and_on_the_front_page(client, measure):
    now = timezone.now()
    moments = {"opens_at": now - timedelta(days=1), "closes_at": now + timedelta(days=1)}
    CallFactory(title_fr="Appel ouvert", plan=measure.plan, **moments).measures.add(measure)
    CallFactory(title_fr="Exercice", synthetic=True, **moments).measures.add(measure)
    CallFactory(title_fr="Appel clos").measures.add(measure)
    for name, args in (
        ("measure", [measure.plan.code, measure.code]),
        ("theme", [measure.plan.code, measure.theme.code]),
        ("home", []),
    ):
        page = client.get(reverse(name, args=args)).content.decode()
        assert ("Appel ouvert" in page, "Exercice" in page, "Appel clos" in page) == (
            True,
            False,
            False,
        ), name


@pytest.mark.parametrize("place", range(5))
def test_three_grants_take_as_many_queries_as_one(assert_same_queries, measure, place):
    association = OrganisationFactory()
    first = grant_for(measure, organisation=association)
    address = pages_of(measure, first)[place]
    work, town = first.contributions.get(), first.territories.get()

    def make(number):
        grant = grant_for(measure, organisation=association, call=None)
        grant.contributions.add(work)
        grant.territories.add(town)

    assert_same_queries(address, make)


def test_three_open_calls_take_as_many_queries_as_one_on_the_front_page(
    assert_same_queries, measure
):
    now = timezone.now()

    def make(number):
        CallFactory(
            plan=measure.plan, opens_at=now - timedelta(days=1), closes_at=now + timedelta(days=1)
        )

    assert_same_queries(reverse("home"), make)


def test_the_page_of_a_grant_leads_back_and_forward(client, client_as, measure):
    contribution = ContributionFactory(plan=measure.plan, title_fr="Ce qui fut fait")
    first = grant_for(measure, title_fr="Médiation")
    second = grant_for(
        measure,
        previous=first,
        organisation=first.organisation,
        instrument=first.instrument,
        first_year=2023,
        last_year=2023,
    )
    first.contributions.add(contribution)
    page = client.get(reverse("subsidy", args=[first.code]))
    text = page.content.decode()
    assert page.context["chain"] == [first, second]
    assert "Ce qui fut fait" in text
    assert reverse("measure", args=[measure.plan.code, measure.code]) in text
    # Its file is for those who may open it.
    file = reverse("grant", args=[first.code])
    assert file not in text
    staff = client_as("coordinator").get(reverse("subsidy", args=[first.code])).content.decode()
    assert file in staff


def test_a_prize_names_its_laureates_by_year_and_what_is_missing(client):
    prize = InstrumentFactory(kind="prize", title_fr="Prix annuel")
    for year, rank, title in ((2021, 3, "Trois"), (2021, 1, "Un"), (2022, 2, "Deux")):
        GrantFactory(
            instrument=prize, first_year=year, last_year=year, laureate_rank=rank, title_fr=title
        )
    GrantFactory(instrument=prize, synthetic=True, laureate_rank=1)
    years = client.get(reverse("prize", args=[prize.code])).context["years"]
    assert [(row.year, [one.title_fr for one in row.laureates], row.missing) for row in years] == [
        (2022, ["Deux"], [1]),
        (2021, ["Un", "Trois"], [2]),
    ]
    assert reverse("prize", args=[prize.code]) in client.get(reverse("calls")).content.decode()
    assert client.get(reverse("prize", args=[InstrumentFactory().code])).status_code == 404


def test_a_prize_takes_as_many_queries_for_three_as_for_one(assert_same_queries):
    prize = InstrumentFactory(kind="prize")

    def make(number):
        GrantFactory(instrument=prize, laureate_rank=number, first_year=2020, last_year=2022)

    assert_same_queries(reverse("prize", args=[prize.code]), make)


def test_coverage_of_financial_contributions_names_the_grants(client, measure):
    work = ContributionFactory(plan=measure.plan, kind="financial")
    ContributionMeasureFactory(contribution=work, measure=measure)
    shown, hidden = grant_for(measure), grant_for(measure, synthetic=True)
    work.grants.add(shown, hidden)
    asked = {"plan": measure.plan.code, "theme": measure.theme.code}
    address = reverse("coverage_detail")
    plain = client.get(address, asked).content.decode()
    financial = client.get(address, asked | {"kind": "financial"}).content.decode()
    assert reverse("subsidy", args=[shown.code]) not in plain
    assert reverse("subsidy", args=[shown.code]) in financial
    assert hidden.code not in financial
