"""Handing a request in, and taking it back: typed fields become contributions, all or nothing."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from maillon.core.journal import Author, differences, record
from maillon.core.search import index
from maillon.implementation import notifications
from maillon.implementation.enums import ContributionState, RequestState
from maillon.implementation.models import (
    Contribution,
    ContributionPartner,
    Evidence,
    Question,
    RequestItem,
    RoundRequest,
)
from maillon.implementation.operations.answers import Answer, Reading, read_sheet
from maillon.implementation.operations.contributions import new_row
from maillon.implementation.operations.described import Names, described, names_for
from maillon.implementation.operations.entry import lock_for_entry
from maillon.implementation.operations.inputs import inputs_of
from maillon.implementation.operations.states import (
    Refused,
    label_of,
    recall_contribution,
    refuse_locked_years,
    return_to_draft,
    withdraw_contribution,
)
from maillon.implementation.operations.storing import Write, store
from maillon.implementation.queries.contributions import next_code
from maillon.implementation.queries.entry import Sheet, sheet_of
from maillon.implementation.rules import missing_for
from maillon.implementation.rules.entry import Problem
from maillon.implementation.searching import search_items
from maillon.implementation.workflows import Act, step_of, why_not
from maillon.implementation.workflows.rounds import RequestAct, request_step, why_not_request
from maillon.plan.models import Plan


class NotReady(Refused):
    """The request cannot be handed in yet: ``problems`` to correct, ``warnings`` to confirm."""

    def __init__(self, problems: list[Problem], warnings: list[Problem]) -> None:
        listed = problems or warnings
        super().__init__([f"{one.label}: {one.message}" for one in listed])
        self.problems = problems
        self.warnings = warnings


@transaction.atomic
def submit_request(
    *, request: RoundRequest, confirmed: bool = False, by: Author, now: datetime
) -> RoundRequest:
    """Hand the request in: each answered part becomes, or updates, a submitted contribution.

    After the deadline it is late and still taken, until the coordination closes the round.

    :param confirmed: whether the signatory has seen the warnings and hands it in all the same.
    :raises NotReady: with what to correct, or what to confirm, at its field.
    :raises Refused: when the state, the round or a closed year forbids it.
    """
    current = lock_for_entry(request, now=now)
    sheet = sheet_of(current)
    reading = read_sheet(sheet)
    if reading.problems or (reading.warnings and not confirmed):
        raise NotReady(reading.problems, reading.warnings)
    # One at a time for a plan: the codes that are given next stay free until they are stored.
    plan = Plan.objects.select_for_update(no_key=True).get(pk=current.round.plan_id)
    _refuse_closed_years(plan, reading)
    _withdraw_what_ended(sheet, by=by, now=now)
    stored = _store(plan, reading.answers, by=by, now=now)
    _keep_answers(sheet, by=by, now=now)
    before = current.state
    current.state, current.submitted_at, current.submitted_by = (
        RequestState.SUBMITTED,
        now,
        by.username,
    )
    current.first_submitted_at = current.first_submitted_at or now
    current.first_opened_at = current.first_opened_at or now
    current.changed_at = now
    current.save()
    _record(current, "request.submitted", before, stored, by=by, now=now)
    notifications.tell_submitted(current, by=by, now=now)
    return current


@transaction.atomic
def recall_request(*, request: RoundRequest, by: Author, now: datetime) -> RoundRequest:
    """Take a submitted request back to work on it, as long as nobody has decided any part of it.

    :raises Refused: in another state, or once the review has begun.
    """
    rows = RoundRequest.objects.select_for_update(of=("self",)).select_related("round")
    current = rows.get(pk=request.pk)
    step = request_step(current.state, RequestAct.RECALL)
    if step is None:
        raise Refused([why_not_request(current.state, RequestAct.RECALL)])
    contributions = list(Contribution.objects.filter(item__request=current).order_by("code"))
    untouched = (ContributionState.SUBMITTED, ContributionState.WITHDRAWN)
    if any(row.state not in untouched for row in contributions):
        raise Refused([_("The coordination has begun to review it: ask them to send it back.")])
    for row in contributions:
        if row.state == ContributionState.SUBMITTED:
            recall_contribution(contribution=row, by=by, now=now)
    before, current.state, current.changed_at = current.state, step.to, now
    current.save(update_fields=["state", "changed_at"])
    _record(current, "request.recalled", before, contributions, by=by, now=now)
    return current


def _refuse_closed_years(plan: Plan, reading: Reading) -> None:
    years = {
        year
        for answer in reading.answers
        for year in range(answer.given.first_year, answer.given.last_year + 1)
    }
    refuse_locked_years(plan.pk, years)


def _withdraw_what_ended(sheet: Sheet, *, by: Author, now: datetime) -> None:
    """Withdraw what was submitted once and, the partner now says, is not to be reported."""
    for part in sheet.parts:
        found = part.contribution
        if (
            found is not None
            and part.is_open
            and part.is_answered
            and not part.reports
            and found.state != ContributionState.WITHDRAWN
        ):
            withdraw_contribution(
                contribution=found, by=by, now=now, reason=part.item.answer_reason
            )


def _store(plan: Plan, answers: list[Answer], *, by: Author, now: datetime) -> list[Contribution]:
    old = inputs_of([a.part.contribution for a in answers if a.part.contribution])
    writes: list[Write] = []
    states: list[str | None] = []
    for answer in answers:
        contribution, given = answer.part.contribution, answer.given
        if contribution is None:
            given = replace(given, code=_code(given.first_year, writes))
            contribution = new_row(plan, given, by=by, now=now)
            contribution.previous = answer.part.previous
            states.append(None)
        else:
            contribution = _back_in_hand(contribution, by=by, now=now)
            states.append(contribution.state)
        _require(given, answer)
        contribution.state, contribution.state_reason = ContributionState.SUBMITTED, ""
        writes.append(Write(contribution, old.get(contribution.pk), given))
    store(writes, username=by.username, now=now, with_state=True)
    names = names_for(plan) if writes else None
    for answer, write, state in zip(answers, writes, states, strict=True):
        _link(answer, write.contribution, by=by, now=now)
        assert names is not None
        _record_contribution(write, state, names, by=by, now=now)
    stored = [write.contribution for write in writes]
    index(search_items(Contribution.objects.filter(pk__in=[row.pk for row in stored])))
    return stored


def _code(year: int, writes: list[Write]) -> str:
    """Return a code that neither the database nor this submission uses yet."""
    prefix, _dash, last = next_code(year).rpartition("-")
    taken = {write.new.code for write in writes}
    place = int(last)
    while f"{prefix}-{place:04}" in taken:
        place += 1
    return f"{prefix}-{place:04}"


def _back_in_hand(contribution: Contribution, *, by: Author, now: datetime) -> Contribution:
    current = Contribution.objects.select_for_update(of=("self",)).get(pk=contribution.pk)
    if current.state == ContributionState.WITHDRAWN:
        current = return_to_draft(
            contribution=current, by=by, now=now, reason=_("The partner reports it after all.")
        )
    if step_of(current.state, Act.SUBMIT) is None:
        raise Refused([f"{current.code}: {why_not(current.state, Act.SUBMIT)}"])
    return current


def _require(given: Any, answer: Answer) -> None:
    missing = missing_for(given.facts(), ContributionState.SUBMITTED)
    if missing:
        number = answer.part.number
        raise Refused([f"{number}. {given.title_fr}: {rule.message}" for rule in missing])


def _link(answer: Answer, contribution: Contribution, *, by: Author, now: datetime) -> None:
    """Tie the part and its evidence to the contribution, and write who did which share."""
    RequestItem.objects.filter(pk=answer.part.item.pk).update(contribution=contribution)
    Evidence.objects.filter(item=answer.part.item, contribution=None).update(
        contribution=contribution
    )
    if not answer.shares:
        return
    own = answer.part.item.request.organisation_id
    for row in ContributionPartner.objects.filter(contribution=contribution):
        share = answer.shares.get(row.organisation_id or 0, "")
        if not share or share == row.share:
            continue
        # Who signs for an organisation confirms its share; the others are asked for theirs.
        mine = row.organisation_id == own
        row.share = share
        row.confirmed_at, row.confirmed_by = (now, by.username) if mine else (None, "")
        row.save(update_fields=["share", "confirmed_at", "confirmed_by"])


def _record_contribution(
    write: Write, state: str | None, names: Names, *, by: Author, now: datetime
) -> None:
    after = described(write.new, names)
    before = described(write.old, names) if write.old else {}
    changes = differences(before, after)
    if write.old is None:
        changes = {key: value for key, value in changes.items() if value[1]}
    record(
        by=by,
        now=now,
        action="contribution.submitted",
        target=write.contribution,
        label=label_of(write.contribution),
        changes=changes | {"state": [state, str(ContributionState.SUBMITTED)]},
    )


def _keep_answers(sheet: Sheet, *, by: Author, now: datetime) -> None:
    """Write the answers to the coordination's questions beside them."""
    for part in sheet.parts:
        for question in part.questions:
            text = part.value(f"question:{question.pk}").strip()
            if text and text != question.answer:
                Question.objects.filter(pk=question.pk).update(
                    answer=text, answered_by=by.username, answered_at=now
                )


def _record(
    request: RoundRequest,
    action: str,
    before: str,
    contributions: Iterable[Contribution],
    *,
    by: Author,
    now: datetime,
) -> None:
    codes = [row.code for row in contributions]
    record(
        by=by,
        now=now,
        action=action,
        target=request,
        label=f"{request.round.code} · {request.organisation.code}",
        changes={
            "state": [before, str(request.state)],
            **({"contributions": [None, codes]} if codes else {}),
            **({"seconds": [None, request.seconds_spent]} if request.seconds_spent else {}),
        },
    )
