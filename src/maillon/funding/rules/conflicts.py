"""Conflicts of interest that can be found from what is recorded: pure functions over facts.

Twelve partner bodies lend experts *and* are partners of projects: an institutional tie is the
normal case, not the exception (design, section 3, point 2). What is found here hides the
application from the expert before anything of it was readable.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from maillon.core.text import fold
from maillon.funding.enums import ConflictKind

# Mailboxes that anybody can open, and domains that belong to nobody (RFC 2606): to share one says
# nothing about a tie.
PUBLIC_MAIL = frozenset(
    {
        "aol.com",
        "arcor.de",
        "belgacom.be",
        "brutele.be",
        "edpnet.be",
        "example",
        "example.com",
        "example.net",
        "example.org",
        "fastmail.com",
        "free.fr",
        "gmail.com",
        "gmx.be",
        "gmx.com",
        "gmx.de",
        "gmx.fr",
        "gmx.net",
        "googlemail.com",
        "hotmail.be",
        "hotmail.com",
        "hotmail.fr",
        "icloud.com",
        "invalid",
        "laposte.net",
        "live.be",
        "live.com",
        "live.fr",
        "localhost",
        "mac.com",
        "mail.be",
        "mail.com",
        "me.com",
        "msn.com",
        "orange.be",
        "orange.fr",
        "outlook.be",
        "outlook.com",
        "outlook.fr",
        "pandora.be",
        "posteo.net",
        "proton.me",
        "protonmail.com",
        "proximus.be",
        "scarlet.be",
        "skynet.be",
        "telenet.be",
        "test",
        "tutanota.com",
        "versatel.be",
        "voo.be",
        "wanadoo.fr",
        "yahoo.be",
        "yahoo.com",
        "yahoo.fr",
        "ymail.com",
        "zoho.com",
    }
)
# A name shorter than this is found in too many others.
_SHORTEST_NAME = 4


@dataclass(frozen=True)
class MandateFacts:
    """A mandate or job: where (ids of the organisation's family), what, until when."""

    organisations: frozenset[int]
    label: str
    ends_on: date | None = None


@dataclass(frozen=True)
class ExpertFacts:
    """What is known of an expert.

    :param organisations: ids of the body that lends them, with the bodies it is part of and its
        divisions.
    :param names: every folded spelling of the body.
    :param enterprise_numbers: digits only.
    :param domains: of the expert's own addresses.
    """

    organisations: frozenset[int]
    names: frozenset[str] = frozenset()
    enterprise_numbers: frozenset[str] = frozenset()
    domains: frozenset[str] = frozenset()
    mandates: tuple[MandateFacts, ...] = ()


@dataclass(frozen=True)
class ApplicationFacts:
    """What is known of an application.

    :param organisations: ids of the applicant, with the bodies it is part of and its divisions.
    :param domains: of the applicant's contact points and accounts.
    :param partners: ids of the organisations named beside the applicant.
    :param partners_written: partners as the applicant wrote them.
    """

    organisations: frozenset[int]
    enterprise_numbers: frozenset[str] = frozenset()
    domains: frozenset[str] = frozenset()
    partners: frozenset[int] = frozenset()
    partners_written: tuple[str, ...] = ()


@dataclass(frozen=True)
class Tie:
    """A conflict that was found, with the detail that explains it (a domain, a mandate, a name)."""

    kind: ConflictKind
    detail: str = ""


def mail_domain(address: str) -> str:
    """Return the domain of an address, in lower case; empty where it says nothing of a body.

    >>> mail_domain("a.b@Zone.Example.BE"), mail_domain("x@gmail.com")
    ('zone.example.be', '')
    """
    domain = address.rpartition("@")[2].strip().strip(".").lower() if "@" in address else ""
    return "" if domain in PUBLIC_MAIL or "." not in domain else domain


def enterprise_digits(number: str) -> str:
    """Return the ten digits of an enterprise number (an old one gets its leading zero)."""
    digits = "".join(char for char in number if char.isdigit())
    return digits.zfill(10) if digits else ""


def years_before(day: date, years: int) -> date:
    """Return the same day ``years`` earlier (28 February for a 29th).

    >>> years_before(date(2024, 2, 29), 1)
    datetime.date(2023, 2, 28)
    """
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def find_ties(
    expert: ExpertFacts, application: ApplicationFacts, *, on: date, years: int
) -> list[Tie]:
    """Return every tie between an expert and an application, one of each kind at most.

    :param years: for how many years a mandate or job that ended is still a tie.
    """
    found = [
        _same_organisation(expert, application),
        _partner(expert, application),
        _same_domain(expert, application),
        _mandate(expert, application, since=years_before(on, years)),
    ]
    return [tie for tie in found if tie is not None]


def _same_organisation(expert: ExpertFacts, application: ApplicationFacts) -> Tie | None:
    if expert.organisations & application.organisations:
        return Tie(ConflictKind.SAME_ORGANISATION)
    numbers = (expert.enterprise_numbers & application.enterprise_numbers) - {""}
    return Tie(ConflictKind.SAME_ORGANISATION, min(numbers)) if numbers else None


def _partner(expert: ExpertFacts, application: ApplicationFacts) -> Tie | None:
    if expert.organisations & application.partners:
        return Tie(ConflictKind.PARTNER)
    for written in application.partners_written:
        if is_named(expert.names, written):
            return Tie(ConflictKind.PARTNER, written)
    return None


def is_named(names: Iterable[str], written: str) -> bool:
    """Say whether a text names one of the (folded) ``names``, as whole words.

    >>> is_named({"maison bleue"}, "avec La Maison Bleue (asbl)")
    True
    """
    text = f" {_plain(written)} "
    long_enough = (name for name in map(_plain, names) if len(name) >= _SHORTEST_NAME)
    return any(f" {name} " in text for name in long_enough) or any(
        text.strip() == _plain(name) for name in names if name
    )


def _plain(text: str) -> str:
    return " ".join("".join(c if c.isalnum() else " " for c in fold(text)).split())


def _same_domain(expert: ExpertFacts, application: ApplicationFacts) -> Tie | None:
    for mine in sorted(expert.domains - {""}):
        for theirs in sorted(application.domains - {""}):
            if mine == theirs or mine.endswith(f".{theirs}") or theirs.endswith(f".{mine}"):
                return Tie(ConflictKind.MAIL_DOMAIN, min(mine, theirs, key=len))
    return None


def _mandate(expert: ExpertFacts, application: ApplicationFacts, *, since: date) -> Tie | None:
    concerned = application.organisations | application.partners
    for mandate in expert.mandates:
        lasting = mandate.ends_on is None or mandate.ends_on >= since
        if lasting and mandate.organisations & concerned:
            return Tie(ConflictKind.MANDATE, mandate.label)
    return None
