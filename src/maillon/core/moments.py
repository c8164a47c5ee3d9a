"""Moments as people write them, a day and a time of the local clock, and as they are stored, UTC.

When the clock goes forward an hour does not exist; when it goes back an hour exists twice. Maillon
refuses the first and asks about the second: it never guesses.
"""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _


class MomentRefused(ValueError):
    """The local clock never shows this time, or shows it twice; the message says which."""

    def __init__(self, message: str, *, twice: bool = False) -> None:
        super().__init__(message)
        self.twice = twice


def local_zone() -> ZoneInfo:
    """Return the time zone in which people write and read moments (``TIME_ZONE``)."""
    return ZoneInfo(str(timezone.get_default_timezone()))


def zone_of(name: str) -> ZoneInfo:
    """Return the time zone called ``name``; the site's for an empty or unknown name.

    >>> zone_of("Europe/London").key
    'Europe/London'
    """
    try:
        return ZoneInfo(name) if name else local_zone()
    except (ZoneInfoNotFoundError, ValueError):
        return local_zone()


def zone_name(moment: datetime, zone: ZoneInfo) -> str:
    """Return the abbreviation of ``zone`` at ``moment``, with its name where it is not the site's.

    ``CET`` for the site's zone, ``GMT, Europe/London`` for another one.
    """
    short = str(moment.astimezone(zone).tzname())
    return short if zone.key == local_zone().key else f"{short}, {zone.key}"


def readings(day: date, clock: time, zone: ZoneInfo | None = None) -> tuple[datetime, ...]:
    """Return the moments (UTC) at which the local clock shows ``clock`` on ``day``, in order.

    One as a rule; none in the hour that the change to summer time skips; two in the hour that the
    change to winter time repeats.

    >>> len(readings(date(2026, 3, 29), time(2, 30), ZoneInfo("Europe/Brussels")))
    0
    """
    zone = zone or local_zone()
    wall = datetime.combine(day, clock)
    found = {wall.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1)}
    return tuple(
        sorted(one for one in found if one.astimezone(zone).replace(tzinfo=None, fold=0) == wall)
    )


def to_moment(
    day: date, clock: time, *, later: bool | None = None, zone: ZoneInfo | None = None
) -> datetime:
    """Return the moment (UTC) at which the local clock shows ``clock`` on ``day``.

    :param later: which of the two, for a time that the clock shows twice: ``False`` the first
        (summer time), ``True`` the second (winter time), ``None`` not said.
    :raises MomentRefused: for a time that does not exist; for one that exists twice when
        ``later`` does not say which (``twice`` is then true).
    """
    found = readings(day, clock, zone)
    if not found:
        raise MomentRefused(
            _(
                "There is no %(time)s on %(day)s: that night the clock goes forward from 2:00 to "
                "3:00. Choose a time before 2:00 or from 3:00 on."
            )
            % _shown(day, clock)
        )
    if len(found) == 1:
        return found[0]
    if later is None:
        raise MomentRefused(
            _(
                "The clock shows %(time)s twice on %(day)s, when it goes back from 3:00 to 2:00. "
                "Say which of the two you mean."
            )
            % _shown(day, clock),
            twice=True,
        )
    return found[1] if later else found[0]


def moment_text(moment: datetime, zone: str = "") -> str:
    """Return a moment as people read it: day, time of the clock, the clock's abbreviation.

    ``15 December 2026 at 12:00 (CET)``; of another zone than the site's, its name follows.

    :param zone: name of the time zone in which the moment is said; empty: the site's.
    """
    own = zone_of(zone)
    local = moment.astimezone(own)
    return _("%(day)s at %(time)s (%(zone)s)") % {
        "day": date_format(local.date(), "DATE_FORMAT"),
        "time": f"{local:%H:%M}",
        "zone": zone_name(moment, own),
    }


def short_moment_text(moment: datetime, zone: str = "") -> str:
    """Return a moment as tables write it: day and time, and the zone where it is not the site's.

    :param zone: name of the time zone in which the moment is said; empty: the site's.
    """
    own = zone_of(zone)
    written = str(date_format(moment.astimezone(own), "SHORT_DATETIME_FORMAT"))
    return written if own.key == local_zone().key else f"{written} ({zone_name(moment, own)})"


def _shown(day: date, clock: time) -> dict[str, str]:
    return {"day": date_format(day, "DATE_FORMAT"), "time": f"{clock:%H:%M}"}


def second_text(moment: datetime, zone: str = "") -> str:
    """Return a moment to the second, as a receipt prints it: day, time, zone and its offset.

    ``28/06/2021 11:59:58 CEST (UTC+02:00)``: the same in every language. Of another zone than the
    site's, its name stands in the brackets too.

    :param zone: name of the time zone in which the moment is said; empty: the site's.
    """
    own = zone_of(zone)
    local = moment.astimezone(own)
    offset = f"{local:%z}"
    name = "" if own.key == local_zone().key else f", {own.key}"
    return f"{local:%d/%m/%Y %H:%M:%S} {local.tzname()} (UTC{offset[:3]}:{offset[3:]}{name})"
