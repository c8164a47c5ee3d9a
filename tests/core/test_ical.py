"""The calendar file: RFC 5545 folding, escaping, whole days and moments in UTC."""

from datetime import UTC, date, datetime, timedelta, timezone

from hypothesis import given, settings
from hypothesis import strategies as st

from maillon.core.ical import Event, calendar, escape, fold

CHANGED = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


def lines_of(*events: Event) -> list[str]:
    """Return the lines of a calendar, unfolded as a reader does."""
    text = calendar(events, name="Maillon", language="fr").decode()
    assert text.endswith("\r\n")
    return text.replace("\r\n ", "").split("\r\n")


def test_a_day_is_a_whole_day_and_ends_the_day_after():
    lines = lines_of(Event("m-1@x", "Bilan", date(2026, 12, 31), CHANGED))
    assert lines[9:-2] == [
        "BEGIN:VEVENT",
        "UID:m-1@x",
        "DTSTAMP:20261102T090000Z",
        "LAST-MODIFIED:20261102T090000Z",
        "DTSTART;VALUE=DATE:20261231",
        "DTEND;VALUE=DATE:20270101",
        "SUMMARY:Bilan",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]


def test_a_moment_is_written_in_utc():
    brussels = datetime(2026, 12, 15, 12, 0, tzinfo=timezone(timedelta(hours=1)))
    assert "DTSTART:20261215T110000Z" in lines_of(Event("r", "Rapport", brussels, CHANGED))


def test_marks_that_mean_something_are_escaped():
    assert escape("a;b,c\\d\r\ne\x07") == "a\\;b\\,c\\\\d\\ne"


@settings(max_examples=80, deadline=None)
@given(st.text())
def test_no_line_is_longer_than_75_octets_and_none_is_lost(text):
    told = f"SUMMARY:{escape(text)}"
    folded = fold(told)
    pieces = folded.removesuffix("\r\n").split("\r\n ")
    assert all(len(piece.encode()) <= 74 + (n == 0) for n, piece in enumerate(pieces))
    assert "".join(pieces) == told


@settings(max_examples=80, deadline=None)
@given(st.text())
def test_a_text_adds_no_line_of_its_own(text):
    plain = lines_of(Event("m", "x", date(2026, 1, 1), CHANGED))
    assert len(lines_of(Event("m", text, date(2026, 1, 1), CHANGED))) == len(plain)
