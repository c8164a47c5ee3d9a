"""What the coordination does with what was submitted: ask, accept, publish."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import models, transaction
from django.utils.translation import gettext as _

from maillon.core.journal import Author, record
from maillon.implementation import notifications
from maillon.implementation.enums import ContributionState, RequestState
from maillon.implementation.models import Contribution, Question, RoundRequest
from maillon.implementation.operations.states import (
    Refused,
    accept_contribution,
    label_of,
    move,
)
from maillon.implementation.queries.history import PUBLISHED
from maillon.implementation.queries.review import asked_values, request_of
from maillon.implementation.workflows import Act

FIGURE = "figure"
_BATCH = 1_000
_DONE = (RequestState.SUBMITTED, RequestState.ACCEPTED)


@dataclass(frozen=True)
class QuestionInput:
    """A question at a field of a contribution.

    :param field: a column of the contribution (``title_fr``, ``description_fr``…), ``partners``,
        ``measures``, or ``figure``.
    :param figure_label: the figure's label in French, where ``field`` is ``figure``.
    :param figure_year: its (first) year, where it has one of its own.
    """

    field: str
    text: str
    figure_label: str = ""
    figure_year: int | None = None


@dataclass(frozen=True)
class Outcome:
    """What became of one request: what counts now, and what stood in the way."""

    request: RoundRequest
    accepted: tuple[str, ...] = ()
    problems: tuple[str, ...] = field(default=())

    @property
    def is_accepted(self) -> bool:
        """Whether nothing of the request is left to decide."""
        return self.request.state == RequestState.ACCEPTED


def send_back(
    *,
    contribution: Contribution,
    questions: Sequence[QuestionInput],
    reason: str,
    by: Author,
    now: datetime,
) -> list[Question]:
    """Send one contribution back with questions at its fields, and one general reason.

    :raises Refused: when neither a question nor a reason is given, or the state forbids it.
    """
    with transaction.atomic():
        asked = _ask(contribution, questions, reason, by=by, now=now)
        request = request_of(contribution)
        if request is not None:
            settle_request(request=request, by=by, now=now)
            notifications.tell_sent_back(request, questions=asked, now=now)
    return asked


def send_back_several(
    *,
    request: RoundRequest,
    questions: Mapping[Contribution, Sequence[QuestionInput]],
    reason: str,
    accept_others: bool = False,
    by: Author,
    now: datetime,
) -> list[Question]:
    """Send back contributions of one request, each with its questions, in one mail.

    :param accept_others: accept what else is submitted in the request at the same time.
    :raises Refused: when nothing is asked about anything, or a state forbids it; nothing is done.
    """
    given = {row: list(asked) for row, asked in questions.items() if asked}
    if not given:
        raise Refused([_("Ask about at least one text or figure.")])
    with transaction.atomic():
        asked = [
            one for row, some in given.items() for one in _ask(row, some, reason, by=by, now=now)
        ]
        if accept_others:
            for row in _submitted(request):
                accept_contribution(contribution=row, by=by, now=now)
        settle_request(request=request, by=by, now=now)
        notifications.tell_sent_back(request, questions=asked, now=now)
    return asked


def _ask(
    contribution: Contribution,
    questions: Sequence[QuestionInput],
    reason: str,
    *,
    by: Author,
    now: datetime,
) -> list[Question]:
    texts = [one for one in questions if one.text.strip()]
    why = reason.strip() or "\n".join(one.text.strip() for one in texts)
    values = asked_values(contribution)
    move(contribution, Act.SEND_BACK, by=by, now=now, reason=why)
    return Question.objects.bulk_create(
        Question(
            contribution=contribution,
            field=one.field,
            figure_label=one.figure_label,
            figure_year=one.figure_year,
            text=one.text.strip(),
            value_then=values.get((one.field, one.figure_label, one.figure_year), ""),
            asked_by=by.username,
            asked_at=now,
        )
        for one in texts
    )


@transaction.atomic
def answer_question(*, question: Question, answer: str, by: Author, now: datetime) -> None:
    """Keep the partner's answer beside the question; it may be reworded until it is settled.

    :raises Refused: for an empty answer, a settled question, or when nothing is awaited.
    """
    row = Question.objects.select_for_update(of=("self",)).get(pk=question.pk)
    contribution = row.contribution
    if row.settled_at is not None:
        raise Refused([_("This question is settled.")])
    if contribution.state not in (ContributionState.SENT_BACK, ContributionState.DRAFT):
        raise Refused([_("A question is answered while the contribution is sent back.")])
    if not answer.strip():
        raise Refused([_("Write an answer.")])
    before, row.answer = row.answer, answer.strip()
    row.answered_by, row.answered_at = by.username, now
    row.save(update_fields=["answer", "answered_by", "answered_at"])
    record(
        by=by,
        now=now,
        action="contribution.question_answered",
        target=contribution,
        label=label_of(contribution),
        changes={"answer": [before, row.answer]},
        reason=row.text,
    )


@transaction.atomic
def settle_question(*, question: Question, by: Author, now: datetime) -> None:
    """Say that a question needs nothing more. Accepting the contribution settles all of its."""
    row = Question.objects.select_for_update(of=("self",)).get(pk=question.pk)
    if row.settled_at is not None:
        return
    row.settled_at = now
    row.save(update_fields=["settled_at"])
    record(
        by=by,
        now=now,
        action="contribution.question_settled",
        target=row.contribution,
        label=label_of(row.contribution),
        changes={"question": [row.text, None]},
    )


def settled(
    act: Callable[..., Contribution],
    *,
    contribution: Contribution,
    by: Author,
    now: datetime,
    **given: str,
) -> Contribution:
    """Do an act of operations.states to a contribution, and bring its request up to date.

    :param given: what else the act takes (a reason).
    :raises Refused: as the act does; nothing is done then.
    """
    with transaction.atomic():
        moved = act(contribution=contribution, by=by, now=now, **given)
        request = request_of(moved)
        if request is not None:
            settle_request(request=request, by=by, now=now)
    return moved


def accept_request(*, request: RoundRequest, by: Author, now: datetime) -> Outcome:
    """Accept everything that a request submitted, all or nothing; what is sent back stays so.

    A request that reports nothing is accepted as it is.

    :raises Refused: when a contribution cannot be accepted (its code and why), or the request is
        not submitted.
    """
    with transaction.atomic():
        current = RoundRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
        if current.state not in (RequestState.SUBMITTED, RequestState.SENT_BACK):
            raise Refused([_("Only a request that was submitted can be accepted.")])
        accepted, problems = [], []
        for row in _submitted(current):
            try:
                accepted.append(accept_contribution(contribution=row, by=by, now=now).code)
            except Refused as refusal:
                problems += [f"{row.code}: {message}" for message in refusal.messages]
        if problems:
            raise Refused(problems)
        settled = settle_request(request=current, by=by, now=now, whole=True)
    return Outcome(settled, tuple(accepted))


def accept_all(*, requests: Iterable[RoundRequest], by: Author, now: datetime) -> list[Outcome]:
    """Accept several requests, each in its own transaction, and say what became of each."""
    found = []
    for request in requests:
        try:
            found.append(accept_request(request=request, by=by, now=now))
        except Refused as refusal:
            request.refresh_from_db()
            found.append(Outcome(request, problems=tuple(refusal.messages)))
    return found


def publish(
    *,
    contributions: Iterable[Contribution],
    by: Author,
    now: datetime,
    target: models.Model | None = None,
    label: str = "",
) -> list[str]:
    """Say that accepted contributions stand in a frozen report: one journal line for all.

    Those that are not accepted (published already, withdrawn since) are left as they are.

    :param target: what they are published in, and ``label`` how the journal names it; without it
        the first contribution.
    :returns: the codes published.
    """
    keys = [row.pk for row in contributions]
    with transaction.atomic():
        found = []
        for start in range(0, len(keys), _BATCH):
            rows = Contribution.objects.select_for_update(of=("self",)).filter(
                pk__in=keys[start : start + _BATCH], state=ContributionState.ACCEPTED
            )
            found += list(rows.order_by("code").only("pk", "code", "title_fr"))
        if not found:
            return []
        for start in range(0, len(found), _BATCH):
            Contribution.objects.filter(
                pk__in=[row.pk for row in found[start : start + _BATCH]]
            ).update(state=ContributionState.PUBLISHED, changed_at=now)
        states = [str(ContributionState.ACCEPTED), str(ContributionState.PUBLISHED)]
        record(
            by=by,
            now=now,
            action=PUBLISHED,
            target=target or found[0],
            label=label or label_of(found[0]),
            changes={row.code: {"state": states} for row in found},
        )
    return [row.code for row in found]


def settle_request(
    *, request: RoundRequest, by: Author, now: datetime, whole: bool = False
) -> RoundRequest:
    """Set the request's state from its contributions, and journal it where it changes.

    :param whole: nothing is left to decide even where the request has no contribution.
    """
    with transaction.atomic():
        current = RoundRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
        wanted = _state_of(current, whole)
        never_submitted = current.submitted_at is None and wanted in _DONE
        if wanted == current.state or never_submitted:
            return current
        before, current.state, current.changed_at = current.state, wanted, now
        current.decided_at = now if wanted == RequestState.ACCEPTED else current.decided_at
        current.save(update_fields=["state", "changed_at", "decided_at"])
        record(
            by=by,
            now=now,
            action=f"request.{wanted}",
            target=current,
            label=f"{current.round.code} · {current.organisation.code}",
            changes={"state": [before, str(wanted)]},
        )
        if wanted == RequestState.ACCEPTED:
            notifications.tell_accepted(current, now=now)
    return current


def _state_of(request: RoundRequest, whole: bool) -> str:
    if request.state in (RequestState.WAITING, RequestState.EXCUSED):
        return request.state
    states = set(Contribution.objects.filter(item__request=request).values_list("state", flat=True))
    if states <= {ContributionState.WITHDRAWN}:
        # Nothing is reported: that is for the coordination to accept.
        return str(RequestState.ACCEPTED) if whole else request.state
    for state in (RequestState.SENT_BACK, RequestState.SUBMITTED, RequestState.DRAFT):
        if str(state) in states:
            return str(state)
    return str(RequestState.ACCEPTED)


def _submitted(request: RoundRequest) -> list[Contribution]:
    rows = Contribution.objects.filter(item__request=request, state=ContributionState.SUBMITTED)
    return list(rows.order_by("code"))
