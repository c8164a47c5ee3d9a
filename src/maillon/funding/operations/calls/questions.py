"""Questions about a call: asked by whoever has an account, answered by the coordination."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from maillon.core.journal import Author, differences
from maillon.core.languages import CODES
from maillon.funding.enums import CallState
from maillon.funding.models import Call, CallQuestion
from maillon.funding.notifications.calls import tell_call_news
from maillon.funding.operations.call_locking import locked_call, write_line
from maillon.funding.operations.refusal import Refused
from maillon.funding.workflows.calls import CallAct

# Questions of one account on one call that wait for an answer: no more than these.
MOST_WAITING = 5
LONGEST = 2000
_TEXTS = tuple(f"{text}_{code}" for text in ("question", "answer") for code in CODES)


@dataclass(frozen=True)
class AnswerInput:
    """A question as everybody reads it, with its answer; ``published``: whether they do."""

    question_fr: str = ""
    question_nl: str = ""
    question_en: str = ""
    answer_fr: str = ""
    answer_nl: str = ""
    answer_en: str = ""
    published: bool = False


@transaction.atomic
def ask_question(
    *, call: Call, text: str, language: str, by: Author, now: datetime
) -> CallQuestion:
    """Store a question in the asker's language; nobody but the coordination reads it yet.

    :raises Refused: when the call takes no questions, nothing is asked, or too many wait.
    """
    current = Call.objects.select_for_update().get(pk=call.pk)
    if current.state != CallState.PUBLISHED or now >= current.closes_at:
        raise Refused([_("Questions are taken until the call closes.")])
    if not text.strip():
        raise Refused([_("Write your question.")])
    if len(text) > LONGEST:
        raise Refused([_("A question has %(count)s characters at most.") % {"count": LONGEST}])
    waiting = current.questions.filter(asked_by=by.username, published_at=None)
    if waiting.count() >= MOST_WAITING:
        raise Refused(
            [
                _("You have %(count)s questions that wait for an answer: more once they have one.")
                % {"count": MOST_WAITING}
            ]
        )
    texts = {f"question_{code}": "" for code in CODES} | {f"question_{language}": text.strip()}
    made = CallQuestion.objects.create(call=current, asked_at=now, asked_by=by.username, **texts)
    write_line(current, "call.question_asked", by=by, now=now, changes={"question": [None, text]})
    return made


@transaction.atomic
def answer_question(
    *,
    call: Call,
    question: CallQuestion | None,
    values: AnswerInput,
    by: Author,
    now: datetime,
) -> CallQuestion:
    """Write the answer to ``question``, or to one the coordination adds; publish it or not.

    :raises Refused: without question or answer to publish, or when the call is in preparation.
    """
    current, _to = locked_call(call, CallAct.ANSWER)
    problems = []
    if not any(getattr(values, f"question_{code}").strip() for code in CODES):
        problems.append(_("Write the question."))
    if values.published and not any(getattr(values, f"answer_{code}").strip() for code in CODES):
        problems.append(_("Write the answer before you publish it."))
    if problems:
        raise Refused(problems)
    kept = question or CallQuestion(call=current, asked_at=now)
    before = {name: getattr(kept, name) for name in _TEXTS} if question else {}
    was_published = kept.published_at is not None
    for name in _TEXTS:
        setattr(kept, name, getattr(values, name).strip())
    rewritten = any(
        before.get(name, "") != getattr(kept, name) for name in _TEXTS if name[0] == "a"
    )
    if values.published != was_published or (values.published and rewritten):
        # What everybody reads now was published now: a corrected answer too.
        kept.published_at = now if values.published else None
    kept.save()
    changes = differences(before, {name: getattr(kept, name) for name in _TEXTS})
    if values.published != was_published:
        changes["published"] = [was_published, values.published]
    if changes:
        write_line(current, "call.question_answered", by=by, now=now, changes=changes)
    if changes and (values.published or was_published):
        tell_call_news(current, now=now)
    return kept


@transaction.atomic
def drop_question(*, question: CallQuestion, by: Author, now: datetime) -> None:
    """Delete a question that was never published (asked twice, or no question at all).

    :raises Refused: when everybody has read it.
    """
    current, _to = locked_call(question.call, CallAct.ANSWER)
    if question.published_at is not None:
        raise Refused([_("This question is published: it stays, with its answer.")])
    gone = {"question": [question.question, None]}
    question.delete()
    write_line(current, "call.question_dropped", by=by, now=now, changes=gone)
