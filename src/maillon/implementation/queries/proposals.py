"""Proposals: which ones stand beside what counts, and which ones a reader may see."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from maillon.implementation.enums import COUNTED, ProposalState
from maillon.implementation.models import Contribution, Proposal
from maillon.implementation.queries.contributions import own_of
from maillon.partners.permissions import Person

VIEW = "proposal.view"


def proposals_for(reader: Person) -> QuerySet[Proposal]:
    """Return the proposals that ``reader`` may see.

    Those who keep or evaluate the plan see all of them; a partner those on its own contributions
    and those it made; nobody else sees any. Proposals on what no longer counts follow the
    contribution: only its own organisation and those who keep the plan still see them.
    """
    rows = Proposal.objects.select_related("contribution__plan", "organisation")
    if reader.everywhere("contribution.view_all_states"):
        return rows
    own = own_of(reader)
    theirs = Q(contribution__partners__organisation__in=own) | Q(organisation__in=own)
    if reader.everywhere(VIEW):
        theirs |= Q(contribution__state__in=COUNTED)
    elif not reader.may(VIEW):
        return rows.none()
    return rows.filter(pk__in=Proposal.objects.filter(theirs).order_by().values("pk"))


def sees_proposals(reader: Person, *, own: bool) -> bool:
    """Say whether ``reader`` sees open proposals on a contribution."""
    return bool(reader.may(VIEW, own=own))


def proposals_on(contribution: Contribution) -> list[Proposal]:
    """Return what was proposed about ``contribution``, the latest first: one query."""
    return list(contribution.proposals.select_related("organisation"))


def open_on(contributions: Iterable[Contribution], reader: Person) -> dict[int, list[Proposal]]:
    """Return the open proposals that ``reader`` sees, by contribution: one query.

    Those of other organisations only where the reader sees the proposals of all.
    """
    if not reader.may(VIEW):
        return {}
    found: dict[int, list[Proposal]] = {}
    rows = proposals_for(reader).filter(
        contribution__in=[row.pk for row in contributions], state=ProposalState.OPEN
    )
    for row in rows:
        found.setdefault(row.contribution_id, []).append(row)
    return found
