"""Conflicts of interest found from the records: the facts are read, ``rules.conflicts`` decides."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from maillon.core.text import fold
from maillon.funding.models import Application, Call, Juror
from maillon.funding.queries.conflicts import (
    Families,
    addresses,
    concerned_applications,
    jurors_concerned,
    lifted_pairs,
    load_families,
    partners_of,
    spellings,
)
from maillon.funding.rules.conflicts import (
    ApplicationFacts,
    ExpertFacts,
    MandateFacts,
    Tie,
    enterprise_digits,
    find_ties,
    mail_domain,
)


@dataclass(frozen=True)
class Detected:
    """A tie between a member of a jury and an application."""

    juror: Juror
    application: Application
    tie: Tie


def detect(call: Call, *, on: date, only: Juror | None = None) -> list[Detected]:
    """Return every tie of a jury, or of one member, that the coordination did not lift.

    The number of queries does not depend on how many applications or members there are.
    """
    applications = list(concerned_applications(call).select_related("organisation"))
    return detect_among(call, jurors_concerned(call, only=only), applications, on=on)


def detect_among(
    call: Call, jurors: list[Juror], applications: list[Application], *, on: date
) -> list[Detected]:
    """Return the ties between these members and these applications."""
    families = load_families()
    facts = _application_facts(applications, families)
    lifted = lifted_pairs(jurors)
    return [
        Detected(juror, application, tie)
        for juror, expert in _expert_facts(jurors, families)
        for application, concerned in facts
        for tie in find_ties(expert, concerned, on=on, years=call.mandate_years)
        if (juror.pk, application.pk, tie.kind) not in lifted
    ]


def _application_facts(
    applications: list[Application], families: Families
) -> list[tuple[Application, ApplicationFacts]]:
    mails = addresses(one.organisation_id for one in applications)
    partners = partners_of(one.pk for one in applications)
    found = []
    for one in applications:
        family = families.of(one.organisation_id)
        named = partners.get(one.pk, [])
        facts = ApplicationFacts(
            organisations=family,
            enterprise_numbers=_numbers(family, families),
            domains=_domains(mails.get(one.organisation_id, ())),
            partners=frozenset(pk for row in named for pk in families.of(row.organisation_id)),
            partners_written=tuple(
                text for row in named for text in (row.as_written, row.part) if text
            ),
        )
        found.append((one, facts))
    return found


def _expert_facts(jurors: list[Juror], families: Families) -> list[tuple[Juror, ExpertFacts]]:
    family = {juror.pk: families.of(juror.expert.organisation_id) for juror in jurors}
    names = spellings(pk for ids in family.values() for pk in ids)
    found = []
    for juror in jurors:
        expert, ids = juror.expert, family[juror.pk]
        own = [expert.email, expert.user.email if expert.user else ""]
        facts = ExpertFacts(
            organisations=ids,
            names=frozenset(fold(name) for pk in ids for name in names.get(pk, ())),
            enterprise_numbers=_numbers(ids, families),
            domains=_domains(own),
            mandates=tuple(
                MandateFacts(families.of(row.organisation_id), row.label, row.ends_on)
                for row in expert.mandates.all()
            ),
        )
        found.append((juror, facts))
    return found


def _numbers(ids: Iterable[int], families: Families) -> frozenset[str]:
    return frozenset(enterprise_digits(families.numbers.get(pk, "")) for pk in ids) - {""}


def _domains(mails: Iterable[str]) -> frozenset[str]:
    return frozenset(mail_domain(mail) for mail in mails) - {""}
