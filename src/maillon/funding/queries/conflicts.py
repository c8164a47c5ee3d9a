"""What conflicts of interest are found from: bodies and their families, addresses, mandates."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from maillon.funding.enums import RECEIVED, ApplicationState, ConflictSource
from maillon.funding.models import Application, Call, CoApplicant, ConflictOfInterest, Juror
from maillon.funding.queries.visibility import conflicted
from maillon.partners.models import ContactPoint, Membership, Organisation, OrganisationAlias
from maillon.partners.permissions import Person

# What a jury may still come to read; an inadmissible or withdrawn one it never does.
CONCERNED = RECEIVED - {ApplicationState.INADMISSIBLE}


def concerned_applications(call: Call) -> QuerySet[Application]:
    """Return the applications of a call that its jury reads or may still come to read."""
    return call.applications.filter(state__in=CONCERNED)


def in_force(call: Call) -> QuerySet[ConflictOfInterest]:
    """Return the conflicts of a call that were not lifted."""
    return ConflictOfInterest.objects.filter(application__call=call, lifted_at__isnull=True)


def conflicts_for(person: Person, call: Call) -> QuerySet[ConflictOfInterest]:
    """Return the conflicts of a call that ``person`` may know of: not those of what is hidden.

    Drafts are nobody's business; an application in which the person is in conflict themselves is
    not named either, whoever else is.
    """
    return (
        ConflictOfInterest.objects.filter(application__call=call)
        .exclude(application__state=ApplicationState.DRAFT)
        .exclude(application__in=conflicted(person).values("application"))
        .select_related("application__organisation", "juror__expert__organisation")
    )


def is_conflicted(juror: Juror, application: Application) -> bool:
    """Say whether a conflict between the two is in force."""
    return ConflictOfInterest.objects.filter(
        juror=juror, application=application, lifted_at__isnull=True
    ).exists()


def lifted_pairs(jurors: Iterable[Juror]) -> set[tuple[int, int, str]]:
    """Return (juror, application, kind) of what was detected once and lifted by the coordination.

    What a person looked at and lifted is not found again.
    """
    rows = ConflictOfInterest.objects.filter(
        juror__in=[juror.pk for juror in jurors],
        source=ConflictSource.DETECTED,
        lifted_at__isnull=False,
    )
    return set(rows.values_list("juror_id", "application_id", "kind"))


@dataclass(frozen=True)
class Families:
    """Organisations with what they are part of and their divisions, and their numbers."""

    parents: dict[int, int | None]
    numbers: dict[int, str]

    def of(self, pk: int | None) -> frozenset[int]:
        """Return an organisation, those it is part of, and the divisions below it."""
        if pk is None:
            return frozenset()
        found, top = {pk}, pk
        while (parent := self.parents.get(top)) is not None and parent not in found:
            found.add(parent)
            top = parent
        grown = {pk}
        while grown:
            grown = {one for one, above in self.parents.items() if above in grown} - found
            found |= grown
        return frozenset(found)


def load_families() -> Families:
    """Return every organisation's parent and enterprise number, in one query."""
    rows = list(Organisation.objects.values_list("pk", "part_of_id", "enterprise_number"))
    return Families({pk: up for pk, up, _n in rows}, {pk: number for pk, _up, number in rows})


def spellings(organisations: Iterable[int]) -> dict[int, set[str]]:
    """Return the names and aliases of organisations, by id."""
    ids = set(organisations)
    found: dict[int, set[str]] = defaultdict(set)
    for pk, *names in Organisation.objects.filter(pk__in=ids).values_list(
        "pk", "name_fr", "name_nl", "name_en"
    ):
        found[pk] |= {name for name in names if name}
    for pk, name in OrganisationAlias.objects.filter(organisation__in=ids).values_list(
        "organisation_id", "name"
    ):
        found[pk].add(name)
    return found


def addresses(organisations: Iterable[int]) -> dict[int, set[str]]:
    """Return the e-mail addresses of organisations: contact points and accounts, by id."""
    ids = set(organisations)
    contacts = ContactPoint.objects.filter(organisation__in=ids).exclude(email="")
    members = Membership.objects.filter(organisation__in=ids).exclude(user__email="")
    found: dict[int, set[str]] = defaultdict(set)
    for pk, email in contacts.values_list("organisation_id", "email"):
        found[pk].add(email)
    for pk, email in members.values_list("organisation_id", "user__email"):
        found[pk].add(email)
    return found


def partners_of(applications: Iterable[int]) -> dict[int, list[CoApplicant]]:
    """Return the partners named in applications, by id of the application."""
    found: dict[int, list[CoApplicant]] = defaultdict(list)
    for row in CoApplicant.objects.filter(application__in=set(applications), pending=False):
        found[row.application_id].append(row)
    return found


def jurors_concerned(call: Call, *, only: Juror | None = None) -> list[Juror]:
    """Return those of a jury whose ties matter (not who declined), with their mandates."""
    rows = call.jurors.exclude(Q(state="declined"))
    rows = rows.filter(pk=only.pk) if only else rows
    return list(
        rows.select_related("expert__user", "expert__organisation").prefetch_related(
            "expert__mandates"
        )
    )
