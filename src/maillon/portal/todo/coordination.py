"""The tasks of the coordination: what was submitted, imported, proposed; mails that stay."""

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from maillon.core.models import MailState, OutgoingMail
from maillon.implementation.enums import ContributionState, ProposalState, RequestState
from maillon.implementation.models import (
    Contribution,
    ContributionImport,
    Proposal,
    RoundRequest,
)
from maillon.partners.permissions import Person
from maillon.plan.enums import ImportState
from maillon.plan.models import PlanImport
from maillon.portal.todo.task import Group, Task

# More of one kind than this is one line, with their number.
SHOWN = 10


def submitted(person: Person, now: datetime) -> Iterator[Task]:
    """Return the requests that were submitted, those that came first; many of a round as one."""
    if not person.everywhere("request.review"):
        return
    rows = RoundRequest.objects.filter(state=RequestState.SUBMITTED)
    by_round: dict[int, list[RoundRequest]] = {}
    for row in rows.select_related("round", "organisation").order_by("submitted_at"):
        by_round.setdefault(row.round_id, []).append(row)
    for found in by_round.values():
        first = found[0].round
        for row in found[:SHOWN]:
            yield Task(
                group=Group.TO_VALIDATE,
                text=f"{row.organisation.name} · {first.title}",
                url=reverse("review_request", args=[first.code, row.organisation.code]),
                at=row.submitted_at,
                detail=_("submitted"),
            )
        if len(found) > SHOWN:
            more = {"n": len(found) - SHOWN, "round": first.title}
            text = ngettext("%(n)s more: %(round)s", "%(n)s more: %(round)s", len(found) - SHOWN)
            at = found[SHOWN].submitted_at
            yield Task(Group.TO_VALIDATE, text % more, reverse("review", args=[first.code]), at)


def without_request(person: Person, now: datetime) -> Iterator[Task]:
    """Return how many contributions outside a round wait: submitted ones, drafts."""
    if not person.everywhere("contribution.accept"):
        return
    states = list(
        Contribution.objects.filter(
            item__isnull=True, state__in=[ContributionState.SUBMITTED, ContributionState.DRAFT]
        ).values_list("state", flat=True)
    )
    for state, text in (
        (
            ContributionState.SUBMITTED,
            ngettext(
                "%(n)s contribution submitted outside a round",
                "%(n)s contributions submitted outside a round",
                states.count(ContributionState.SUBMITTED),
            ),
        ),
        (
            ContributionState.DRAFT,
            ngettext("%(n)s draft to accept", "%(n)s drafts to accept", states.count("draft")),
        ),
    ):
        if number := states.count(state):
            url = f"{reverse('contributions')}?state={state.value}"
            yield Task(Group.TO_VALIDATE, text % {"n": number}, url)


def imports(person: Person, now: datetime) -> Iterator[Task]:
    """Return the plans and workbooks that were read and wait for review, each by its own."""
    if person.everywhere("plan.import"):
        for row in PlanImport.objects.filter(state=ImportState.REVIEW).select_related("document"):
            yield Task(
                Group.TO_VALIDATE,
                _("Plan to review: %(name)s") % {"name": row.document},
                reverse("plan_import", args=[row.pk]),
                row.created_at,
            )
    if person.everywhere("contribution.import"):
        found = ContributionImport.objects.filter(state="review").select_related("document")
        for one in found:
            yield Task(
                Group.TO_VALIDATE,
                _("Workbook to review: %(name)s") % {"name": one.document},
                reverse("contribution_import_review", args=[one.pk]),
                one.created_at,
            )


def proposals(person: Person, now: datetime) -> Iterator[Task]:
    """Return the proposals on accepted contributions that wait for a decision."""
    if not person.everywhere("proposal.decide"):
        return
    rows = Proposal.objects.filter(state=ProposalState.OPEN).select_related("contribution")
    found = list(rows.order_by("proposed_at"))
    for row in found[:SHOWN]:
        yield Task(
            group=Group.TO_DECIDE,
            text=_("Proposal on %(code)s: %(what)s")
            % {"code": row.contribution.code, "what": row.figure_label or row.field},
            url=reverse("proposal", args=[row.pk]),
            at=row.proposed_at,
        )
    if len(found) > SHOWN:
        more = len(found) - SHOWN
        text = ngettext("%(n)s more proposal", "%(n)s more proposals", more) % {"n": more}
        yield Task(Group.TO_DECIDE, text, reverse("proposals"), found[SHOWN].proposed_at)


def mails(person: Person, now: datetime) -> Iterator[Task]:
    """Return how many mails need a person: uncertain ones, refused ones."""
    if not person.everywhere("mail.edit"):
        return
    wanted = [MailState.UNCERTAIN, MailState.FAILED]
    states = list(OutgoingMail.objects.filter(state__in=wanted).values_list("state", flat=True))
    for state, text in (
        (
            MailState.UNCERTAIN,
            ngettext(
                "%(n)s mail that may have been sent",
                "%(n)s mails that may have been sent",
                states.count("uncertain"),
            ),
        ),
        (
            MailState.FAILED,
            ngettext(
                "%(n)s mail that could not be sent",
                "%(n)s mails that could not be sent",
                states.count("failed"),
            ),
        ),
    ):
        if number := states.count(state):
            url = f"{reverse('mails')}?state={state.value}"
            yield Task(Group.TO_DECIDE, text % {"n": number}, url)
