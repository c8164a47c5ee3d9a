"""Which questions of a form are asked, given what was answered so far."""

from collections.abc import Iterable, Mapping, Sequence

from maillon.core.numbers import NumberRefused, parse_number
from maillon.funding.enums import QuestionKind
from maillon.funding.models import FormQuestion
from maillon.funding.queries.calls import Asked, Part

YES, NO = "yes", "no"
_YES_WORDS = frozenset({"yes", "oui", "ja", "true", "1"})
_NO_WORDS = frozenset({"no", "non", "nee", "neen", "false", "0"})


def yes_or_no(text: str) -> str:
    """Return ``yes`` or ``no`` for a word that says so in one of the languages, else nothing."""
    word = text.strip().lower()
    return YES if word in _YES_WORDS else NO if word in _NO_WORDS else ""


def split_codes(text: str) -> list[str]:
    """Return the codes of an answer of several choices: ``a,b`` → ``["a", "b"]``."""
    return [part for part in (piece.strip() for piece in text.split(",")) if part]


def all_questions(outline: Iterable[Part]) -> list[Asked]:
    """Return the questions of an outline, in the order of the form."""
    return [asked for part in outline for asked in part.questions]


def with_dependents(questions: Iterable[Asked], codes: Iterable[str]) -> set[str]:
    """Return these codes and those of the questions that depend on them, step by step."""
    listed = [asked.question for asked in questions]
    found = {question.pk for question in listed if question.code in set(codes)}
    grown = True
    while grown:
        more = {one.pk for one in listed if one.depends_on_id in found} - found
        found, grown = found | more, bool(more)
    return {question.code for question in listed if question.pk in found}


def matches(question: FormQuestion, text: str, wanted: str) -> bool:
    """Say whether an answer as typed is the one that a condition or a rule names.

    Of several choices it is enough that one is the wanted one; numbers compare as numbers.
    """
    if not text.strip():
        return False
    if question.kind == QuestionKind.YES_NO:
        return bool(yes_or_no(text)) and yes_or_no(text) == yes_or_no(wanted)
    if question.kind == QuestionKind.CHOICES:
        return wanted.strip() in split_codes(text)
    if question.kind in (QuestionKind.NUMBER, QuestionKind.AMOUNT):
        try:
            return parse_number(text) == parse_number(wanted)
        except NumberRefused:
            return False
    return text.strip().casefold() == wanted.strip().casefold()


def asked_codes(questions: Sequence[Asked], answers: Mapping[str, str]) -> set[str]:
    """Return the codes of the questions that are asked, given the answers as typed.

    A question is asked when the one it depends on is asked and has the answer named. Conditions
    that go round in a circle ask nothing of each other: their questions are asked.
    """
    by_id = {asked.question.pk: asked.question for asked in questions}
    known: dict[int, bool] = {}

    def is_asked(question: FormQuestion, above: frozenset[int]) -> bool:
        parent = by_id.get(question.depends_on_id or 0)
        if parent is None or question.pk in above:
            return True
        if question.pk not in known:
            answer = answers.get(parent.code, "")
            known[question.pk] = is_asked(parent, above | {question.pk}) and matches(
                parent, answer, question.depends_value
            )
        return known[question.pk]

    return {one.code for one in by_id.values() if is_asked(one, frozenset())}
