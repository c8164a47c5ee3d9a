"""The grants in the 360Giving Data Standard 1.4, as JSON (the spreadsheet form is beside).

The standard asks for an amount, a day and a registered recipient: grants without one are left out,
and a report beside the file says how many and why. A file that does not pass our checks does not
leave.
"""

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db.models import Prefetch
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from maillon.core.exporting import plain
from maillon.funding.enums import CallKind, TrancheState
from maillon.funding.exports.inventory import Line, lines
from maillon.funding.models import Grant, Tranche
from maillon.funding.queries.published_grants import complete, left_out, published_grants
from maillon.funding.rules.three_sixty import VERSION, organisation_id, package_problems
from maillon.partners.models import Organisation


@dataclass(frozen=True)
class Outcome:
    """A package, how many grants it leaves out and why, and what forbids it to leave."""

    package: dict[str, Any]
    # Reason → how many; the reasons are in the reader's language.
    left_out: dict[str, int] = field(default_factory=dict)
    problems: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

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
        }


class NotPublished(Exception):
    """The file does not pass its checks; nothing left. ``problems`` says why."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = list(problems)
        super().__init__(" ".join(self.problems))


def three_sixty(year: int | None, *, now: datetime) -> Outcome:
    """Return the grants of ``year`` (all when ``None``) in the standard, with their report."""
    paid = Tranche.objects.filter(state=TrancheState.PAID)
    grants = complete(published_grants(year)).prefetch_related(
        Prefetch("tranches", paid, to_attr="paid_tranches"), "territories"
    )
    grants = grants.select_related("application", "next")
    funder, trouble = _funder()
    reasons: Counter[str] = Counter()
    kept: list[Line] = []
    for row in lines(grants):
        reason = _why_not(row)
        if reason:
            reasons[reason] += 1
        else:
            kept.append(row)
    hidden = left_out(year)
    if hidden.natural_persons:
        reasons[_("the beneficiary is a natural person")] += hidden.natural_persons
    if hidden.results_not_shown:
        reasons[_("the results of the call are not shown yet")] += hidden.results_not_shown
    published = {row.grant.pk for row in kept}
    with override("fr"):
        package = _package(year, [_grant(row, funder, published) for row in kept], now)
    problems = trouble or package_problems(package)
    return Outcome(package, dict(reasons), tuple(problems), tuple(_notes()))


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


def _funder() -> tuple[dict[str, str], list[str]]:
    code = settings.GRANTS_FUNDER
    organisation = Organisation.objects.filter(code=code).first()
    if organisation is None:
        return {}, [
            _("There is no organisation “%(code)s” (setting MAILLON_GRANTS_FUNDER).")
            % {"code": code}
        ]
    identifier = organisation_id(organisation.enterprise_number)
    if not identifier:
        return {}, [
            _("%(name)s, which gives the grants, has no enterprise number: enter it.")
            % {"name": organisation.name}
        ]
    return {"id": identifier, "name": organisation.name_fr}, []


def _notes() -> list[str]:
    if settings.GRANTS_PREFIX:
        return []
    return [
        _(
            "The prefix of the identifiers is provisional: 360Giving issues one to each "
            "publisher; put it in MAILLON_360GIVING_PREFIX."
        )
    ]


def identifier(grant: Grant) -> str:
    """Return the identifier of a grant in the standard."""
    return f"360G-{settings.GRANTS_PREFIX or 'maillon'}-{grant.code}"


def _package(year: int | None, grants: list[dict[str, Any]], now: datetime) -> dict[str, Any]:
    title = _("Grants of %(year)s") % {"year": year} if year else _("Grants")
    return {
        "version": VERSION,
        "title": title,
        "issued": now.date().isoformat(),
        "modified": _moment(now),
        "license": settings.OPEN_DATA_LICENCE,
        "accessURL": settings.SITE_URL + reverse("catalogue"),
        "grants": grants,
    }


def _grant(row: Line, funder: dict[str, str], published: set[int]) -> dict[str, Any]:
    grant, amount = row.grant, row.amount or Decimal(0)
    paid: list[Tranche] = grant.paid_tranches  # type: ignore[attr-defined]
    day = row.awarded_on.isoformat() if row.awarded_on else ""
    applied = grant.application.requested if grant.application else None
    made: dict[str, Any] = {
        "id": identifier(grant),
        "title": grant.title_fr,
        "description": grant.description_fr or grant.title_fr,
        "currency": "EUR",
        "amountAppliedFor": plain(applied),
        "amountAwarded": plain(amount),
        "amountDisbursed": plain(sum((t.paid_amount or Decimal(0) for t in paid), Decimal(0))),
        "awardDate": day,
        "url": settings.SITE_URL + reverse("subsidy", kwargs={"code": grant.code}),
        "plannedDates": [_dates(grant)],
        "recipientOrganization": [_recipient(row)],
        "beneficiaryLocation": _places(row),
        "fundingOrganization": [funder],
        "grantProgramme": [{"code": grant.instrument.code, "title": grant.instrument.title_fr}],
        "fromOpenCall": "Yes" if grant.call and grant.call.kind == CallKind.OPEN else "No",
        "classifications": [
            {
                "vocabulary": measure.plan.title_fr,
                "code": measure.code,
                "title": measure.title_fr,
                "url": settings.SITE_URL
                + reverse("measure", kwargs={"plan": measure.plan.code, "measure": measure.code}),
            }
            for measure in row.measures
        ],
        "commitmentTransaction": [
            {
                "id": f"{identifier(grant)}-commitment",
                "transactionDate": day,
                "currency": "EUR",
                "value": plain(amount),
            }
        ],
        "disbursementTransaction": [_payment(grant, tranche) for tranche in paid],
        "relatedActivity": _chain(grant, published),
        "dateModified": _moment(grant.changed_at),
        "dataSource": settings.SITE_URL + reverse("subsidies"),
    }
    return {key: value for key, value in made.items() if value not in (None, [], "")}


def _dates(grant: Grant) -> dict[str, str]:
    starts, ends = grant.starts_on, grant.ends_on
    return {
        "startDate": starts.isoformat() if starts else str(grant.first_year),
        "endDate": ends.isoformat() if ends else str(grant.last_year),
    }


def _recipient(row: Line) -> dict[str, str]:
    organisation = row.organisation
    number = organisation_id(organisation.enterprise_number)
    made = {
        "id": number,
        "name": organisation.name_fr,
        "companyNumber": number[-10:],
        "postalCode": row.postcode,
        "addressCountry": "BE",
        "organisationType": organisation.legal_form or str(organisation.get_kind_display()),
    }
    return {key: value for key, value in made.items() if value}


def _places(row: Line) -> list[dict[str, str]]:
    """Return the places of the project; nothing where an address is protected."""
    if row.place_hidden:
        return []
    return [
        {"name": place.name_fr, "countryCode": "BE"} | ({"geoCode": place.nis} if place.nis else {})
        for place in row.grant.territories.all()
    ]


def _payment(grant: Grant, tranche: Tranche) -> dict[str, Any]:
    return {
        "id": f"{identifier(grant)}-{tranche.position}",
        "transactionDate": tranche.paid_on.isoformat() if tranche.paid_on else "",
        "currency": "EUR",
        "value": plain(tranche.paid_amount),
        "description": str(tranche.get_trigger_display()),
    }


def _chain(grant: Grant, published: set[int]) -> list[str]:
    """Return the grant that this one renews and the one that renews it, where they are public."""
    following = getattr(grant, "next", None)
    chain = [grant.previous, following]
    return [identifier(one) for one in chain if one is not None and one.pk in published]


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


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
