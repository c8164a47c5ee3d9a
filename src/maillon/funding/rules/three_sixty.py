"""What a 360Giving file must hold, checked before it leaves (360Giving Data Standard 1.4).

The standard's own schemas check the same files in our tests; a running Maillon does not need them.
"""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

VERSION = "1.4"
# BE-BCE_KBO is the primary register of Belgian legal persons (org-id.guide).
ORGANISATION_ID = re.compile(r"BE-BCE_KBO-[01]\d{9}")
# Another register (code of org-id.guide, such as XI-LEI), or a publisher's own list (360G-…).
_OTHER_REGISTER = re.compile(r"([A-Z]{2}-[A-Z][A-Z0-9_]*|360G-[A-Za-z0-9]+)-[A-Za-z0-9._/-]+")
_PREFIX = re.compile(r"[A-Za-z0-9]+")
_DAY = re.compile(r"\d{4}-(0[1-9]|1[012])-(0[1-9]|[12]\d|3[01])")
_PERIOD = re.compile(r"\d{4}(-(0[1-9]|1[012])(-(0[1-9]|[12]\d|3[01]))?)?")
_TEXTS = ("id", "title", "description", "currency", "awardDate")
_ORGANISATIONS = ("recipientOrganization", "fundingOrganization")


def organisation_id(enterprise_number: str) -> str:
    """Return the identifier of a Belgian legal person; empty when the number is no good.

    >>> organisation_id("0546.740.696")
    'BE-BCE_KBO-0546740696'
    """
    digits = re.sub(r"\D", "", enterprise_number).zfill(10)
    if len(digits) != 10 or digits[0] not in "01":
        return ""
    if 97 - int(digits[:8]) % 97 != int(digits[8:]):
        return ""
    return f"BE-BCE_KBO-{digits}"


def is_organisation_id(code: str) -> bool:
    """Say whether ``code`` names an organisation in the form that the standard asks for.

    A number of the Crossroads Bank for Enterprises is checked to its last digit.

    >>> is_organisation_id("XI-LEI-549300XYZ"), is_organisation_id("BE-BCE_KBO-0546740690")
    (True, False)
    """
    if code.startswith("BE-BCE_KBO-"):
        return ORGANISATION_ID.fullmatch(code) is not None and organisation_id(code[-10:]) == code
    return _OTHER_REGISTER.fullmatch(code) is not None


def is_prefix(text: str) -> bool:
    """Say whether ``text`` can stand for the publisher in the identifiers of grants."""
    return _PREFIX.fullmatch(text) is not None


def package_problems(package: Mapping[str, Any]) -> list[str]:
    """Return what is wrong in a package of grants; empty when it may leave."""
    grants = package.get("grants") or []
    if not grants:
        return [_("There is no grant to publish: the standard asks for at least one.")]
    found = [problem for grant in grants for problem in grant_problems(grant)]
    ids = [grant.get("id") for grant in grants]
    found += [
        _("“%(id)s” stands twice in the file.") % {"id": one}
        for one in sorted({str(i) for i in ids if ids.count(i) > 1})
    ]
    if not re.fullmatch(r"\d+\.\d+", str(package.get("version", ""))):
        found.append(_("The version of the standard is not said."))
    return found


def grant_problems(grant: Mapping[str, Any]) -> list[str]:
    """Return what is wrong in one grant of a package."""
    name = str(grant.get("id") or "?")
    found = [
        _("%(grant)s: “%(field)s” is missing.") % {"grant": name, "field": key}
        for key in (*_TEXTS, *_ORGANISATIONS)
        if not grant.get(key)
    ]
    found += [
        _("%(grant)s: “%(field)s” will not do.") % {"grant": name, "field": key}
        for key, sound in _checks(grant).items()
        if not sound
    ]
    return found


def _checks(grant: Mapping[str, Any]) -> dict[str, bool]:
    """Return for each field that is there whether its value is one the standard allows."""
    checks = {
        "id": str(grant.get("id", "")).startswith("360G-"),
        "currency": grant.get("currency") == "EUR",
        "amountAwarded": _amount(grant.get("amountAwarded")),
        "awardDate": _is_day(grant.get("awardDate")),
        "fromOpenCall": grant.get("fromOpenCall", "No") in ("Yes", "No"),
        "url": _is_address(grant.get("url", "")),
        "dataSource": _is_address(grant.get("dataSource", "")),
        "dateModified": _is_moment(grant.get("dateModified")),
        "relatedActivity": all(isinstance(one, str) for one in grant.get("relatedActivity", [])),
    }
    for key in ("amountAppliedFor", "amountDisbursed"):
        checks[key] = key not in grant or _number(grant[key])
    for key in _ORGANISATIONS:
        checks[key] = all(_organisation(one) for one in grant.get(key) or [])
    for key in ("commitmentTransaction", "disbursementTransaction"):
        checks[key] = all(_transaction(one) for one in grant.get(key, []))
    checks["plannedDates"] = all(
        _PERIOD.fullmatch(event.get(end, "")) is not None
        for event in grant.get("plannedDates", [])
        for end in ("startDate", "endDate")
        if end in event
    )
    return checks


def _organisation(value: Mapping[str, Any]) -> bool:
    return is_organisation_id(str(value.get("id", ""))) and bool(value.get("name"))


def _transaction(value: Mapping[str, Any]) -> bool:
    return (
        bool(value.get("id"))
        and _is_day(value.get("transactionDate"))
        and value.get("currency") == "EUR"
        and _number(value.get("value"))
    )


def _number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and value >= 0


def _amount(value: Any) -> bool:
    return _number(value) and value > 0


def _is_day(value: Any) -> bool:
    return isinstance(value, str) and _DAY.fullmatch(value) is not None


def _is_moment(value: Any) -> bool:
    try:
        return datetime.fromisoformat(str(value)).tzinfo is not None
    except ValueError:
        return False


def _is_address(value: Any) -> bool:
    parts = urlsplit(str(value))
    return not value or (parts.scheme in ("http", "https") and bool(parts.netloc))
