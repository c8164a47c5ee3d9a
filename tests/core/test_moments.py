"""Moments of the local clock, around both changes of clock."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillon.core.moments import MomentRefused, moment_text, readings, to_moment

BRUSSELS = ZoneInfo("Europe/Brussels")
# The last Sundays of March and October of every year that a round could be in.
FORWARD = {2022: date(2022, 3, 27), 2026: date(2026, 3, 29), 2027: date(2027, 3, 28)}
BACK = {2022: date(2022, 10, 30), 2026: date(2026, 10, 25), 2027: date(2027, 10, 31)}
MINUTES = st.integers(0, 24 * 60 - 1).map(lambda n: time(n // 60, n % 60))
SKIPPED = st.integers(0, 59).map(lambda minute: time(2, minute))


@given(st.sampled_from(sorted(FORWARD.values())), SKIPPED)
def test_the_hour_that_the_clock_skips_does_not_exist(day, clock):
    assert readings(day, clock, BRUSSELS) == ()
    with pytest.raises(MomentRefused) as refusal:
        to_moment(day, clock, zone=BRUSSELS)
    assert not refusal.value.twice


@given(st.sampled_from(sorted(BACK.values())), SKIPPED)
def test_the_hour_that_the_clock_repeats_is_asked_about(day, clock):
    first, second = readings(day, clock, BRUSSELS)
    assert second - first == timedelta(hours=1)
    with pytest.raises(MomentRefused) as refusal:
        to_moment(day, clock, zone=BRUSSELS)
    assert refusal.value.twice
    assert to_moment(day, clock, later=False, zone=BRUSSELS) == first
    assert to_moment(day, clock, later=True, zone=BRUSSELS) == second


@given(st.dates(date(2020, 1, 1), date(2040, 12, 31)), MINUTES)
def test_a_moment_shows_the_day_and_time_that_were_written(day, clock):
    for moment in readings(day, clock, BRUSSELS):
        local = moment.astimezone(BRUSSELS)
        assert (local.date(), local.time().replace(fold=0)) == (day, clock)


@given(
    st.sampled_from(sorted(FORWARD.values()) + sorted(BACK.values())),
    st.integers(-1, 1),
    MINUTES,
    MINUTES,
)
def test_around_a_change_of_clock_later_on_the_clock_is_later(day, shift, one, other):
    day += timedelta(days=shift)
    first, second = (readings(day, clock, BRUSSELS) for clock in sorted((one, other)))
    if len(first) == len(second) == 1 and one != other:
        assert first[0] < second[0]


@given(st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC)))
def test_every_stored_moment_can_be_written_back(moment):
    moment = moment.replace(second=0, microsecond=0)
    local = moment.astimezone(BRUSSELS)
    wall = local.time().replace(fold=0)
    later = bool(local.fold) if len(readings(local.date(), wall, BRUSSELS)) > 1 else None
    assert to_moment(local.date(), wall, later=later, zone=BRUSSELS) == moment


def test_a_moment_is_shown_with_the_abbreviation_of_its_time():
    assert moment_text(datetime(2026, 12, 15, 11, 0, tzinfo=UTC)).endswith("12:00 (CET)")
    assert moment_text(datetime(2026, 10, 15, 7, 0, tzinfo=UTC)).endswith("09:00 (CEST)")
