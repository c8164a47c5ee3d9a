"""What to fill in, and where, before grants can leave in the 360Giving standard."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from maillon.funding.exports.inventory import Line
from maillon.funding.queries.publishing import Publisher
from maillon.funding.rules.three_sixty import organisation_id


@dataclass(frozen=True)
class Step:
    """A thing to fill in. ``path`` is that of the page where it is done."""

    text: str
    path: str

    def told(self) -> str:
        """Return the step as a line of text, with the address of its page."""
        return f"{self.text} {settings.SITE_URL}{self.path}"


def steps_for(
    rows: Iterable[Line], by: Publisher, *, funder_known: bool, year: int | None
) -> Iterator[Step]:
    """Yield what is missing for ``rows``: each gap, not only the first one of a grant."""
    rows = list(rows)
    if not funder_known:
        yield from _funder(by)
    asked = {"year": year} if year else {}
    grants = reverse("grants")
    amounts = sum(row.grant.amount is None for row in rows)
    if amounts:
        yield Step(
            ngettext(
                "Enter the amount of %(n)s grant (“Edit” on its page).",
                "Enter the amounts of %(n)s grants (“Edit” on the page of each).",
                amounts,
            )
            % {"n": amounts},
            f"{grants}?{urlencode(asked | {'amount': 'unknown'})}",
        )
    days = sum(row.awarded_on is None for row in rows)
    if days:
        yield Step(
            ngettext(
                "Enter the day of the decision of %(n)s grant (same page).",
                "Enter the day of the decision of %(n)s grants (same page).",
                days,
            )
            % {"n": days},
            f"{grants}?{urlencode(asked)}",
        )
    yield from _beneficiaries(rows)


def _funder(by: Publisher) -> Iterator[Step]:
    publishing = reverse("publishing")
    if by.organisation is None:
        yield Step(_("Choose the organisation that gives the grants."), publishing)
        return
    yield Step(
        _("Enter the enterprise number of %(name)s.") % {"name": by.organisation.name},
        reverse("organisation_edit", kwargs={"code": by.organisation.code}),
    )
    yield Step(
        _("Where it has none: enter its identifier in another register, or 360Giving’s prefix."),
        publishing,
    )


def _beneficiaries(rows: Iterable[Line]) -> Iterator[Step]:
    without = {
        row.organisation.code: row.organisation
        for row in rows
        if not organisation_id(row.organisation.enterprise_number)
    }
    if without:
        first = next(iter(without.values()))
        yield Step(
            ngettext(
                "Enter the enterprise number of %(n)s beneficiary: %(name)s.",
                "Enter the enterprise numbers of %(n)s beneficiaries, the first of them %(name)s.",
                len(without),
            )
            % {"n": len(without), "name": first.name},
            reverse("organisation_edit", kwargs={"code": first.code}),
        )
