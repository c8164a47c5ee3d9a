"""A calendar that programs subscribe to (RFC 5545): whole days and moments, nothing more."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

MEDIA_TYPE = "text/calendar; charset=utf-8"
_OCTETS = 75  # RFC 5545, 3.1: the longest line, without its end


@dataclass(frozen=True)
class Event:
    """Something on a day, or at a moment.

    :param uid: the same for the same thing in every reading, so that a program moves it rather
        than showing it twice.
    :param at: a day (the whole day), or an aware moment (written in UTC: no time zone to carry).
    :param changed_at: when Maillon last changed it.
    """

    uid: str
    title: str
    at: date | datetime
    changed_at: datetime
    description: str = ""
    url: str = ""
    category: str = ""
    cancelled: bool = False


def calendar(events: Iterable[Event], *, name: str, language: str) -> bytes:
    """Return a calendar file.

    :param name: what programs show as the name of the calendar.
    :param language: of the texts, as ``fr-BE``.
    """
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:-//Maillon//Maillon//{language[:2].upper()}",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{escape(name)}",
        f"NAME:{escape(name)}",
        # Programs ask again twice a day.
        "REFRESH-INTERVAL;VALUE=DURATION:PT12H",
        "X-PUBLISHED-TTL:PT12H",
    ]
    for event in events:
        lines += _event(event)
    lines.append("END:VCALENDAR")
    return "".join(fold(line) for line in lines).encode()


def escape(text: str) -> str:
    """Return ``text`` as a TEXT value: backslash, semicolon, comma and line ends escaped."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    plain = "".join(c for c in plain if c == "\n" or c == "\t" or ord(c) >= 32)
    for old, new in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        plain = plain.replace(old, new)
    return plain


def fold(line: str) -> str:
    """Return ``line`` with its end, broken so that no piece is longer than 75 octets.

    A letter of several octets is never cut.
    """
    pieces, piece, size = [], "", 0
    for letter in line:
        octets = len(letter.encode())
        if size + octets > _OCTETS:
            pieces.append(piece)
            piece, size = " ", 1
        piece, size = piece + letter, size + octets
    return "\r\n".join([*pieces, piece]) + "\r\n"


def _event(event: Event) -> list[str]:
    lines = [
        "BEGIN:VEVENT",
        f"UID:{escape(event.uid)}",
        f"DTSTAMP:{_moment(event.changed_at)}",
        f"LAST-MODIFIED:{_moment(event.changed_at)}",
        *_when(event.at),
        f"SUMMARY:{escape(event.title)}",
    ]
    if event.description:
        lines.append(f"DESCRIPTION:{escape(event.description)}")
    if event.url:
        lines.append(f"URL:{event.url}")
    if event.category:
        lines.append(f"CATEGORIES:{escape(event.category)}")
    if event.cancelled:
        lines.append("STATUS:CANCELLED")
    return [*lines, "TRANSP:TRANSPARENT", "END:VEVENT"]


def _when(at: date | datetime) -> list[str]:
    if isinstance(at, datetime):
        return [f"DTSTART:{_moment(at)}"]
    # The end of a whole day is the day after, which is not part of it.
    end = at + timedelta(days=1)
    return [f"DTSTART;VALUE=DATE:{at:%Y%m%d}", f"DTEND;VALUE=DATE:{end:%Y%m%d}"]


def _moment(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"
