"""How far a planned measure is: the rules, in one place, with the words that explain them.

Nothing here reads a database or a clock. What the rules look at comes in as ``Facts``; out comes a
status with the causes that led to it. docs/decisions/0011-derived-status.md says the same for
people. There is no percentage: a share of what is not known would be invented.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from maillon.implementation.enums import MeasureStatus

# Reports come in during the months that follow the years they are about.
GRACE_MONTHS = 3


@dataclass(frozen=True)
class Cause:
    """Why a status is what it is, in one sentence, and where to see it."""

    text: str
    url: str


@dataclass(frozen=True)
class Expected:
    """One organisation from which something is expected.

    :param reported: an accepted contribution to the measure covers one of the years, or it said
        that there was nothing to report.
    :param nothing: it said that there was nothing to report.
    :param handed_in: its report waits to be accepted: it is not late.
    :param request_due_on: the day by which it must answer an open request; it decides when the
        report is late, whatever the years.
    :param last_year: the last year that its accepted contributions to the measure cover.
    """

    name: str
    reported: bool = False
    nothing: bool = False
    handed_in: bool = False
    request_due_on: date | None = None
    last_year: int | None = None


@dataclass(frozen=True)
class Group:
    """What is expected from one organisation, or from every one of a category."""

    name: str
    url: str
    members: tuple[Expected, ...]
    is_category: bool = False


@dataclass(frozen=True)
class Due:
    """A milestone: by when, and when it was done."""

    title: str
    due_on: date
    done_on: date | None
    url: str


@dataclass(frozen=True)
class Facts:
    """What is known of a planned measure: its years, whom one expects, milestones, reports."""

    first_year: int
    last_year: int
    groups: tuple[Group, ...] = ()
    milestones: tuple[Due, ...] = ()
    contributions: int = 0
    contributions_url: str = ""
    url: str = ""

    @property
    def members(self) -> list[Expected]:
        """Everybody from whom something is expected."""
        return [member for group in self.groups for member in group.members]


@dataclass(frozen=True)
class Derived:
    """A status and its causes: at least one, the weightiest first."""

    code: MeasureStatus
    causes: tuple[Cause, ...] = field(default=())


def derive(facts: Facts, today: date) -> Derived:
    """Return the status that follows from ``facts`` on ``today``; the first rule that holds.

    1. late: a milestone is past and not done, or somebody expected has not reported by the day of
       the request, else (nothing was asked) three months after the years;
    2. done: all milestones are done (there is one, or the years are over) and everybody expected
       has reported (somebody was expected, or there is a milestone);
    3. under way: something was reported, or a milestone is done;
    4. not started: everybody who answered had nothing to report, or nothing is due yet;
    5. no information: nothing of the above is known.
    """
    late = [*_late_milestones(facts, today), *_late_partners(facts, today)]
    if late:
        return Derived(MeasureStatus.LATE, (*late, *_reported(facts)))
    if _is_done(facts, today):
        return Derived(MeasureStatus.DONE, (*_done_milestones(facts), *_reported(facts)))
    moving = [*_reported(facts), *_done_milestones(facts)]
    if moving:
        return Derived(MeasureStatus.UNDER_WAY, (*moving, *_awaited(facts)))
    waiting = [*_nothing(facts), *_coming(facts, today)]
    if waiting:
        return Derived(MeasureStatus.NOT_STARTED, (*waiting, *_awaited(facts)))
    return Derived(MeasureStatus.NO_INFORMATION, tuple(_unknown(facts)))


def months_between(start: date, end: date) -> int:
    """Return the whole months from ``start`` to ``end``; 0 where ``end`` is not after."""
    months = (end.year - start.year) * 12 + end.month - start.month - (end.day < start.day)
    return max(0, months)


def reports_due_on(last_year: int) -> date:
    """Return the first day on which a report on ``last_year`` is late: the fourth month after."""
    return date(last_year + 1, GRACE_MONTHS + 1, 1)


def _late_milestones(facts: Facts, today: date) -> list[Cause]:
    return [
        Cause(
            _("“%(title)s” was due on %(day)s and is not done")
            % {"title": due.title, "day": _day(due.due_on)},
            due.url,
        )
        for due in facts.milestones
        if due.done_on is None and due.due_on < today
    ]


def is_late(member: Expected, facts: Facts, today: date) -> bool:
    """Say whether ``member`` should have reported by ``today``, and has not."""
    if member.reported or member.handed_in:
        return False
    if member.request_due_on is not None:
        return member.request_due_on < today
    return today >= reports_due_on(facts.last_year)


def silent_since(member: Expected, facts: Facts) -> date:
    """Return from when on nothing was reported: after the last year covered, else the start."""
    return date(member.last_year + 1 if member.last_year else facts.first_year, 1, 1)


def _late_partners(facts: Facts, today: date) -> list[Cause]:
    causes = []
    for group in facts.groups:
        late = [member for member in group.members if is_late(member, facts, today)]
        if late:
            months = min(months_between(silent_since(m, facts), today) for m in late)
            causes.append(Cause(_silence(group, late, months), group.url))
    return causes


def _silence(group: Group, late: list[Expected], months: int) -> str:
    """Say who has not reported, and for how many whole months (the shortest of them)."""
    span = ngettext("%(n)s month", "%(n)s months", months) % {"n": months}
    values: dict[str, object] = {"name": group.name, "span": span}
    if not group.is_category:
        if months:
            return _("%(name)s has not reported for %(span)s") % values
        return _("%(name)s has not answered the request in time") % values
    values |= {"late": len(late), "total": len(group.members)}
    if months:
        text = ngettext(
            "%(late)s of %(total)s has not reported for %(span)s: %(name)s",
            "%(late)s of %(total)s have not reported for %(span)s: %(name)s",
            len(late),
        )
    else:
        text = ngettext(
            "%(late)s of %(total)s has not answered the request in time: %(name)s",
            "%(late)s of %(total)s have not answered the request in time: %(name)s",
            len(late),
        )
    return text % values


def _is_done(facts: Facts, today: date) -> bool:
    if not facts.milestones and not facts.members:
        return False
    if any(due.done_on is None for due in facts.milestones):
        return False
    if not facts.milestones and today.year <= facts.last_year:
        return False
    members = facts.members
    if any(not member.reported for member in members):
        return False
    # Everybody had nothing to report: that is not done.
    return bool(facts.milestones) or any(not member.nothing for member in members)


def _reported(facts: Facts) -> list[Cause]:
    if not facts.contributions:
        return []
    text = ngettext(
        "%(count)s accepted contribution", "%(count)s accepted contributions", facts.contributions
    )
    return [Cause(text % {"count": facts.contributions}, facts.contributions_url)]


def _done_milestones(facts: Facts) -> list[Cause]:
    done = [due for due in facts.milestones if due.done_on is not None]
    if not done:
        return []
    text = _("milestones done: %(done)s of %(total)s")
    values = {"done": len(done), "total": len(facts.milestones)}
    return [Cause(text % values, f"{facts.url}#milestones")]


def _awaited(facts: Facts) -> list[Cause]:
    """Say of how many no report is accepted yet; what is handed in meanwhile is not public."""
    missing = [member for member in facts.members if not member.reported]
    if not missing:
        return []
    text = ngettext(
        "%(missing)s of %(total)s expected has no accepted report yet",
        "%(missing)s of %(total)s expected have no accepted report yet",
        len(missing),
    )
    values = {"missing": len(missing), "total": len(facts.members)}
    return [Cause(text % values, f"{facts.url}#partners")]


def _nothing(facts: Facts) -> list[Cause]:
    told = [member.name for member in facts.members if member.nothing]
    if not told:
        return []
    text = _("nothing to report, according to %(names)s") % {"names": ", ".join(told)}
    return [Cause(text, f"{facts.url}#partners")]


def _coming(facts: Facts, today: date) -> list[Cause]:
    """Say what is next where nothing is due yet."""
    ahead = sorted(
        (due for due in facts.milestones if due.done_on is None), key=lambda due: due.due_on
    )
    if ahead:
        values = {"title": ahead[0].title, "day": _day(ahead[0].due_on)}
        return [Cause(_("next milestone: “%(title)s”, by %(day)s") % values, ahead[0].url)]
    if facts.members and today.year < facts.first_year:
        return [Cause(_("it begins in %(year)s") % {"year": facts.first_year}, facts.url)]
    return []


def _unknown(facts: Facts) -> Iterable[Cause]:
    awaited = _awaited(facts)
    if awaited:
        return awaited
    if facts.groups:
        names = ", ".join(group.name for group in facts.groups)
        text = _("nobody of %(names)s has reported anything yet") % {"names": names}
        return [Cause(text, f"{facts.url}#partners")]
    text = _("nobody is expected, no milestone is set and nothing was reported")
    return [Cause(text, facts.url)]


def _day(day: date) -> str:
    return date_format(day, "j F Y")
