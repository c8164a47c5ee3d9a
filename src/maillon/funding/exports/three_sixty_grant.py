"""One grant in the 360Giving Data Standard; those of an exercise say so in every text of theirs."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from maillon.core.exporting import plain
from maillon.funding.enums import CallKind
from maillon.funding.exports.inventory import Line
from maillon.funding.models import Grant, Tranche
from maillon.funding.rules.three_sixty import organisation_id
from maillon.plan.models import Measure

# Fictitious grants never stand under the prefix of the authority.
EXERCISE_PREFIX = "exercise"


@dataclass(frozen=True)
class Writer:
    """What every grant of a package shares.

    :param funder: the organisation that gives the grants, in the standard's terms.
    :param published: ids of the grants in the package: a renewal names no other one.
    :param exercise: the grants are fictitious.
    """

    prefix: str
    funder: dict[str, str]
    published: frozenset[int]
    exercise: bool = False

    def identifier(self, grant: Grant) -> str:
        """Return the identifier of a grant in the standard."""
        return f"360G-{self.prefix}-{grant.code}"

    def entry(self, row: Line) -> dict[str, Any]:
        """Return a grant as the standard writes it, without what is not known of it."""
        grant = row.grant
        made = self._texts(grant) | self._money(row)
        page = "grant" if self.exercise else "subsidy"
        made |= {
            "url": _address(page, code=grant.code),
            "plannedDates": [_dates(grant)],
            "recipientOrganization": [self._recipient(row)],
            "beneficiaryLocation": _places(row),
            "fundingOrganization": [self.funder],
            "grantProgramme": [{"code": grant.instrument.code, "title": grant.instrument.title_fr}],
            "fromOpenCall": "Yes" if grant.call and grant.call.kind == CallKind.OPEN else "No",
            "classifications": _measures(row.measures),
            "relatedActivity": self._chain(grant),
            "dateModified": moment(grant.changed_at),
            "dataSource": _address("catalogue" if self.exercise else "subsidies"),
        }
        return {key: value for key, value in made.items() if value not in (None, [], "")}

    def _texts(self, grant: Grant) -> dict[str, Any]:
        title, description = grant.title_fr, grant.description_fr or grant.title_fr
        if self.exercise:
            title = _("[FICTITIOUS, exercise] %(text)s") % {"text": title}
            description = _("Fictitious grant of an exercise: it does not exist. %(text)s") % {
                "text": description
            }
        return {"id": self.identifier(grant), "title": title, "description": description}

    def _money(self, row: Line) -> dict[str, Any]:
        grant, amount = row.grant, row.amount or Decimal(0)
        paid: list[Tranche] = grant.paid_tranches  # type: ignore[attr-defined]
        day = row.awarded_on.isoformat() if row.awarded_on else ""
        return {
            "currency": "EUR",
            "amountAppliedFor": plain(grant.application.requested if grant.application else None),
            "amountAwarded": plain(amount),
            "amountDisbursed": plain(sum((t.paid_amount or Decimal(0) for t in paid), Decimal(0))),
            "awardDate": day,
            "commitmentTransaction": [
                {
                    "id": f"{self.identifier(grant)}-commitment",
                    "transactionDate": day,
                    "currency": "EUR",
                    "value": plain(amount),
                }
            ],
            "disbursementTransaction": [self._payment(grant, tranche) for tranche in paid],
        }

    def _payment(self, grant: Grant, tranche: Tranche) -> dict[str, Any]:
        return {
            "id": f"{self.identifier(grant)}-{tranche.position}",
            "transactionDate": tranche.paid_on.isoformat() if tranche.paid_on else "",
            "currency": "EUR",
            "value": plain(tranche.paid_amount),
            "description": str(tranche.get_trigger_display()),
        }

    def _recipient(self, row: Line) -> dict[str, str]:
        organisation = row.organisation
        number = organisation_id(organisation.enterprise_number)
        name = organisation.name_fr
        if self.exercise:
            name = _("%(name)s (fictitious)") % {"name": name}
        made = {
            "id": number,
            "name": name,
            "companyNumber": number[-10:],
            "postalCode": row.postcode,
            "addressCountry": "BE",
            "organisationType": organisation.legal_form or str(organisation.get_kind_display()),
        }
        return {key: value for key, value in made.items() if value}

    def _chain(self, grant: Grant) -> list[str]:
        """Return the grant that this one renews and the one that renews it, where public."""
        chain = [grant.previous, getattr(grant, "next", None)]
        return [
            self.identifier(one) for one in chain if one is not None and one.pk in self.published
        ]


def _address(name: str, **where: str) -> str:
    return settings.SITE_URL + reverse(name, kwargs=where)


def _dates(grant: Grant) -> dict[str, str]:
    starts, ends = grant.starts_on, grant.ends_on
    return {
        "startDate": starts.isoformat() if starts else str(grant.first_year),
        "endDate": ends.isoformat() if ends else str(grant.last_year),
    }


def _measures(measures: Iterable[Measure]) -> list[dict[str, str]]:
    return [
        {
            "vocabulary": measure.plan.title_fr,
            "code": measure.code,
            "title": measure.title_fr,
            "url": _address("measure", plan=measure.plan.code, measure=measure.code),
        }
        for measure in measures
    ]


def _places(row: Line) -> list[dict[str, str]]:
    """Return the places of the project; nothing where an address is protected."""
    if row.place_hidden:
        return []
    return [
        {"name": place.name_fr, "countryCode": "BE"} | ({"geoCode": place.nis} if place.nis else {})
        for place in row.grant.territories.all()
    ]


def moment(at: datetime) -> str:
    """Return a moment as the standard writes it, in universal time."""
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
