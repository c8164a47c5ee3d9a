"""The rules of the derived status: what follows from what, whatever the facts."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from maillon.implementation.queries.status_rules import (
    Due,
    Expected,
    Facts,
    Group,
    derive,
    is_late,
    months_between,
    reports_due_on,
)

TODAY = date(2024, 3, 15)
days = st.dates(date(2020, 1, 1), date(2027, 12, 31))
members = st.builds(
    Expected,
    name=st.sampled_from(["A", "B", "C"]),
    reported=st.booleans(),
    handed_in=st.booleans(),
    request_due_on=st.none() | days,
    last_year=st.none() | st.integers(2019, 2023),
)
groups = st.builds(
    Group,
    name=st.just("Zones"),
    url=st.just("/zones/"),
    members=st.lists(members, max_size=4).map(tuple),
    is_category=st.booleans(),
)
dues = st.builds(
    Due, title=st.just("Bilan"), due_on=days, done_on=st.none() | days, url=st.just("/m/")
)
facts = st.builds(
    Facts,
    first_year=st.just(2022),
    last_year=st.integers(2022, 2023),
    groups=st.lists(groups, max_size=3).map(tuple),
    milestones=st.lists(dues, max_size=4).map(tuple),
    contributions=st.integers(0, 3),
    contributions_url=st.just("/c/"),
    url=st.just("/p/"),
)
quick = settings(max_examples=50, deadline=None)


def zones(*members: Expected) -> Group:
    return Group("Zones", "/zones/", members, is_category=True)


def status(known: Facts, today: date = TODAY) -> tuple[str, list[str]]:
    found = derive(known, today)
    return str(found.code), [cause.text for cause in found.causes]


@quick
@given(today=days, first=st.integers(2020, 2027))
def test_no_data_gives_no_information(today, first):
    assert derive(Facts(first, first), today).code == "no_information"


@quick
@given(known=facts, today=days)
def test_every_status_has_causes_with_links_and_no_share(known, today):
    causes = derive(known, today).causes
    assert causes
    assert all(cause.text and cause.url for cause in causes)
    assert not any("%" in cause.text for cause in causes)


@quick
@given(known=facts, today=days)
def test_what_is_late_stays_late_as_time_goes_by(known, today):
    if derive(known, today).code == "late":
        assert derive(known, today + timedelta(days=400)).code == "late"


@quick
@given(known=facts, today=days)
def test_once_all_is_reported_and_done_nothing_is_late(known, today):
    done = replace(
        known,
        groups=tuple(
            replace(group, members=tuple(replace(m, reported=True) for m in group.members))
            for group in known.groups
        ),
        milestones=tuple(replace(due, done_on=due.due_on) for due in known.milestones),
    )
    assert derive(done, today).code != "late"


@quick
@given(known=facts, today=days, seed=st.randoms())
def test_the_order_of_the_facts_does_not_matter(known, today, seed):
    groups, milestones = list(known.groups), list(known.milestones)
    seed.shuffle(groups)
    seed.shuffle(milestones)
    other = replace(known, groups=tuple(groups), milestones=tuple(milestones))
    assert derive(other, today).code == derive(known, today).code


@quick
@given(known=facts, today=days)
def test_one_more_report_never_makes_a_measure_late(known, today):
    more = replace(known, contributions=known.contributions + 1)
    was, now = derive(known, today).code, derive(more, today).code
    assert (now == "late") == (was == "late")


def test_late_says_who_and_for_how_long():
    group = zones(
        Expected("Nord", reported=True, last_year=2022),
        Expected("Midi", last_year=2022),
        Expected("Ouest"),
    )
    known = Facts(2023, 2023, (group,))
    assert status(known, date(2024, 4, 1)) == (
        "late",
        ["2 sur 3 n’ont rien rapporté depuis 15 mois\u00a0: Zones"],
    )


def test_a_request_sets_the_day_of_the_report():
    asked = Expected("Midi", request_due_on=date(2024, 6, 1))
    known = Facts(2022, 2022, (zones(asked),))
    assert [is_late(asked, known, day) for day in (date(2024, 6, 1), date(2024, 6, 2))] == [
        False,
        True,
    ]


def test_without_a_request_reports_are_late_three_months_after_the_years():
    assert reports_due_on(2022) == date(2023, 4, 1)
    member = Expected("Midi")
    known = Facts(2022, 2022, (zones(member),))
    assert not is_late(member, known, date(2023, 3, 31))
    assert is_late(member, known, date(2023, 4, 1))


def test_what_was_handed_in_is_not_late():
    member = Expected("Midi", handed_in=True, request_due_on=date(2023, 1, 1))
    assert status(Facts(2022, 2022, (zones(member),)))[0] == "no_information"


def test_done_needs_every_milestone_and_every_partner():
    done = Due("Bilan", date(2022, 6, 1), date(2022, 5, 1), "/m/")
    reported = Expected("Midi", reported=True, last_year=2022)
    known = Facts(2022, 2022, (zones(reported),), (done,), contributions=1)
    assert status(known)[0] == "done"
    ahead = Due("Suite", date(2025, 1, 1), None, "/n/")
    assert status(replace(known, milestones=(done, ahead)))[0] == "under_way"


def test_without_milestones_nothing_is_done_before_the_years_are_over():
    reported = Expected("Midi", reported=True, last_year=2022)
    known = Facts(2022, 2022, (zones(reported),), contributions=1)
    assert status(known, date(2022, 12, 31))[0] == "under_way"
    assert status(known, date(2023, 1, 1))[0] == "done"


def test_nothing_to_report_is_not_done():
    told = Expected("Midi", reported=True, nothing=True)
    assert status(Facts(2022, 2022, (zones(told),)))[0] == "not_started"


def test_a_milestone_ahead_is_not_started():
    ahead = Due("Bilan", date(2024, 6, 1), None, "/m/")
    assert status(Facts(2024, 2024, (), (ahead,)))[0] == "not_started"


def test_months_are_whole():
    assert months_between(date(2023, 1, 1), date(2024, 3, 1)) == 14
    assert months_between(date(2023, 1, 2), date(2024, 3, 1)) == 13
    assert months_between(date(2024, 1, 2), date(2023, 3, 1)) == 0
