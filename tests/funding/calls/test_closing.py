"""A call is open from its opening moment to just before its closing moment, by any clock."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from maillon.core.moments import MomentRefused, readings, to_moment
from maillon.funding.enums import CallState
from maillon.funding.models import Call
from maillon.funding.queries.call_banner import time_left
from maillon.funding.queries.calls import is_open

BRUSSELS = ZoneInfo("Europe/Brussels")
# A busy machine is no failure.
CALM = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow], database=None
)
TICK = timedelta(microseconds=1)
# Days around both changes of clock of 2026 and 2027, and any other day.
DAYS = st.dates(datetime(2020, 1, 1).date(), datetime(2035, 12, 31).date()) | st.sampled_from(
    [
        datetime(2026, 3, 29).date(),
        datetime(2026, 10, 25).date(),
        datetime(2027, 3, 28).date(),
        datetime(2027, 10, 31).date(),
    ]
)
CLOCKS = st.times().map(lambda value: value.replace(second=0, microsecond=0))


def a_call(closes_at, *, opens_at=None, state=CallState.PUBLISHED):
    """Return a call, not stored, that closes at a moment."""
    return Call(
        state=state, opens_at=opens_at or closes_at - timedelta(days=30), closes_at=closes_at
    )


@CALM
@given(day=DAYS, clock=CLOCKS)
@example(day=datetime(2026, 10, 25).date(), clock=time(2, 30))
@example(day=datetime(2026, 3, 29).date(), clock=time(2, 30))
def test_the_closing_moment_is_the_one_that_the_brussels_clock_shows(day, clock):
    found = readings(day, clock, BRUSSELS)
    if not found:
        with pytest.raises(MomentRefused):
            to_moment(day, clock, zone=BRUSSELS)
        return
    for later, expected in enumerate(found):
        closes = to_moment(day, clock, later=bool(later), zone=BRUSSELS)
        call = a_call(closes)
        assert closes == expected
        assert closes.astimezone(BRUSSELS).replace(tzinfo=None) == datetime.combine(day, clock)
        assert is_open(call, now=closes - TICK)
        assert not is_open(call, now=closes)
        assert not is_open(call, now=closes + TICK)


@CALM
@given(
    closes=st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC)),
    length=st.timedeltas(timedelta(minutes=1), timedelta(days=400)),
    now=st.datetimes(datetime(2020, 1, 1), datetime(2036, 1, 1), timezones=st.just(UTC)),
)
def test_only_a_published_call_between_its_moments_is_open(closes, length, now):
    opens = closes - length
    for state in CallState:
        call = a_call(closes, opens_at=opens, state=state)
        assert is_open(call, now=now) == (state == CallState.PUBLISHED and opens <= now < closes)
        # The same moment read on another clock changes nothing.
        assert is_open(call, now=now.astimezone(BRUSSELS)) == is_open(call, now=now)


def test_the_hour_that_exists_twice_is_an_hour_longer():
    """Open from 1:30 to 2:30 in the night that goes back: the second 2:30 is two hours later."""
    night = datetime(2026, 10, 25).date()
    first = to_moment(night, time(2, 30), later=False, zone=BRUSSELS)
    second = to_moment(night, time(2, 30), later=True, zone=BRUSSELS)
    assert second - first == timedelta(hours=1)
    assert not is_open(a_call(first), now=first + timedelta(minutes=30))
    assert is_open(a_call(second), now=first + timedelta(minutes=30))


@pytest.mark.parametrize(
    ("left", "words"),
    [
        (timedelta(days=40, hours=3), "40 days left."),
        (timedelta(days=3, hours=4, minutes=59), "3 days and 4 hours left."),
        (timedelta(hours=1), "1 hour left."),
        (timedelta(minutes=61), "1 hour and 1 minute left."),
        (timedelta(seconds=59), "Less than a minute left."),
    ],
)
def test_what_is_left_is_never_more_than_there_is(left, words):
    with translation.override("en"):
        assert time_left(left) == words
