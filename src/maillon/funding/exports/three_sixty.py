"""The grants in the 360Giving Data Standard 1.4, as JSON (the spreadsheet form is beside).

The standard asks for an amount, a day and a registered recipient: grants without one are left out,
and a report beside the file says how many and why. A file that does not pass our checks does not
leave.
"""

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Prefetch, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from maillon.core.remembering import remembered
from maillon.funding.enums import TrancheState
from maillon.funding.exports.inventory import Line, lines
from maillon.funding.exports.three_sixty_grant import EXERCISE_PREFIX, Writer, moment
from maillon.funding.exports.three_sixty_steps import Step, steps_for
from maillon.funding.models import Grant, Tranche
from maillon.funding.queries.published_grants import (
    complete,
    exercise_grants,
    left_out,
    published_grants,
)
from maillon.funding.queries.publishing import Publisher, publisher
from maillon.funding.rules.three_sixty import VERSION, organisation_id, package_problems


@dataclass(frozen=True)
class Outcome:
    """A package, how many grants it leaves out and why, and what forbids it to leave."""

    package: dict[str, Any]
    # Reason → how many; the reasons are in the reader's language.
    left_out: dict[str, int] = field(default_factory=dict)
    problems: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    # What to fill in so that more can leave, and on which page.
    steps: tuple[Step, ...] = ()
    # The grants are fictitious, and say so.
    exercise: bool = False

    @property
    def may_leave(self) -> bool:
        """Whether the file passed every check."""
        return not self.problems

    @property
    def published(self) -> int:
        """How many grants are in the file."""
        return len(self.package["grants"])

    def report(self) -> dict[str, Any]:
        """Return what stands beside the file."""
        return {
            "published": self.published,
            "left_out": self.left_out,
            "problems": list(self.problems),
            "notes": list(self.notes),
            "to_fill_in": [step.told() for step in self.steps],
            "fictitious": self.exercise,
        }


class NotPublished(Exception):
    """The file does not pass its checks; nothing left. ``problems`` says why."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = list(problems)
        super().__init__(" ".join(self.problems))


def three_sixty(year: int | None, *, now: datetime) -> Outcome:
    """Return the grants of ``year`` (all when ``None``) in the standard, with their report."""
    by = publisher()
    rows = _complete(published_grants(year))
    funder = {"id": _identifier_of(by), "name": by.organisation.name_fr if by.organisation else ""}
    outcome = _outcome(year, rows, Writer(by.prefix or "maillon", funder, frozenset()), now)
    reasons = Counter(outcome.left_out)
    hidden = left_out(year)
    if hidden.natural_persons:
        reasons[_("the beneficiary is a natural person")] += hidden.natural_persons
    if hidden.results_not_shown:
        reasons[_("the results of the call are not shown yet")] += hidden.results_not_shown
    return replace(
        outcome,
        left_out=dict(reasons),
        problems=(*_trouble(by), *outcome.problems),
        notes=tuple(_notes(by)),
        steps=tuple(steps_for(rows, by, funder_known=bool(funder["id"]), year=year)),
    )


def verdict(year: int, *, now: datetime) -> Outcome:
    """Return what became of the package of ``year``, without the package itself.

    Writing and checking one takes tenths of a second: pages remember it until somebody acts.
    """

    def judged() -> Outcome:
        whole = three_sixty(year, now=now)
        return replace(whole, package={"grants": [None] * whole.published})

    return remembered(f"360giving:{year}:{get_language()}", judged)


def three_sixty_exercise(year: int, *, now: datetime) -> Outcome:
    """Return the fictitious grants of ``year`` in the standard, each marked in its texts.

    They stand under identifiers of their own, given by a fictitious authority.
    """
    with override("fr"):
        name = _("Fictitious authority (exercise)")
    funder = {"id": f"360G-{EXERCISE_PREFIX}-authority", "name": name}
    writer = Writer(EXERCISE_PREFIX, funder, frozenset(), exercise=True)
    outcome = _outcome(year, _complete(exercise_grants(year)), writer, now)
    return replace(outcome, exercise=True, notes=(_("Fictitious grants: none of them exists."),))


def _complete(grants: "QuerySet[Grant]") -> list[Line]:
    paid = Tranche.objects.filter(state=TrancheState.PAID)
    rows = complete(grants).prefetch_related(
        Prefetch("tranches", paid, to_attr="paid_tranches"), "territories"
    )
    return lines(rows.select_related("application", "next"))


def _outcome(year: int | None, rows: list[Line], writer: Writer, now: datetime) -> Outcome:
    """Return the package of those of ``rows`` that the standard can say."""
    reasons: Counter[str] = Counter()
    kept: list[Line] = []
    for row in rows:
        reason = _why_not(row)
        if reason:
            reasons[reason] += 1
        else:
            kept.append(row)
    writer = replace(writer, published=frozenset(row.grant.pk for row in kept))
    with override("fr"):
        package = _package(year, [writer.entry(row) for row in kept], now, writer.exercise)
    # A funder without an identifier is told once, not for each grant.
    problems = package_problems(package) if writer.funder["id"] or not kept else []
    return Outcome(package, dict(reasons), tuple(problems))


def _why_not(row: Line) -> str:
    """Return why the standard cannot say this grant; empty when it can."""
    if row.amount is None:
        unknown = row.grant.amount is None
        return _("the amount is unknown") if unknown else _("the amount is not public")
    if not organisation_id(row.organisation.enterprise_number):
        return _("the beneficiary has no enterprise number here")
    if row.awarded_on is None:
        return _("the day of the decision is unknown")
    return ""


def _identifier_of(by: Publisher) -> str:
    if by.identifier:
        return by.identifier
    return organisation_id(by.organisation.enterprise_number) if by.organisation else ""


def _trouble(by: Publisher) -> list[str]:
    """Return what is wrong with the organisation that gives the grants."""
    if by.organisation is None:
        return [
            _("There is no organisation “%(code)s” (setting MAILLON_GRANTS_FUNDER).")
            % {"code": by.code}
        ]
    if not _identifier_of(by):
        return [
            _("%(name)s, which gives the grants, has no enterprise number here.")
            % {"name": by.organisation.name}
        ]
    return []


def _notes(by: Publisher) -> list[str]:
    if by.prefix:
        return []
    return [
        _(
            "The prefix of the identifiers is provisional: 360Giving issues one to each "
            "publisher; enter it on the page of the publication of the grants."
        )
    ]


def _package(
    year: int | None, grants: list[dict[str, Any]], now: datetime, exercise: bool
) -> dict[str, Any]:
    title = _("Grants of %(year)s") % {"year": year} if year else _("Grants")
    if exercise:
        title = _("EXERCISE, fictitious data: %(title)s") % {"title": title}
    made = {
        "version": VERSION,
        "title": title,
        "issued": timezone.localdate(now).isoformat(),
        "modified": moment(now),
        "license": settings.OPEN_DATA_LICENCE,
        "accessURL": settings.SITE_URL + reverse("catalogue"),
        "grants": grants,
    }
    if exercise:
        made["description"] = _(
            "Made for training with Maillon: no grant, beneficiary, amount or authority in this "
            "file exists. Not to be published."
        )
    return made


def to_json(outcome: Outcome) -> bytes:
    """Return the package as JSON.

    :raises NotPublished: when it does not pass the checks.
    """
    refuse_unfit(outcome)
    return json.dumps(outcome.package, ensure_ascii=False, indent=1).encode()


def refuse_unfit(outcome: Outcome) -> None:
    """Raise :class:`NotPublished` unless the package passed its checks."""
    if not outcome.may_leave:
        raise NotPublished(outcome.problems)
