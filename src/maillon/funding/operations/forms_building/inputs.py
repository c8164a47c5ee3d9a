"""What the coordination gives to build a form, apart from any page."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from maillon.funding.enums import QuestionKind

CHOSEN = (QuestionKind.CHOICE, QuestionKind.CHOICES)
MEASURED = (QuestionKind.NUMBER, QuestionKind.AMOUNT)
LANGUAGES = ("fr", "nl", "en")
PART = tuple(f"{text}_{code}" for text in ("title", "help") for code in LANGUAGES)
QUESTION = (
    "kind",
    "required",
    "most",
    "minimum",
    "maximum",
    "depends_value",
    "eligible_value",
    "identifies",
    *(f"{text}_{code}" for text in ("label", "help", "ineligible") for code in LANGUAGES),
)


@dataclass(frozen=True)
class PartInput:
    """A section as it is to be."""

    title_fr: str
    title_nl: str = ""
    title_en: str = ""
    help_fr: str = ""
    help_nl: str = ""
    help_en: str = ""


@dataclass(frozen=True)
class ChoiceInput:
    """A possible answer of a question of choice."""

    code: str
    label_fr: str
    label_nl: str = ""
    label_en: str = ""


@dataclass(frozen=True)
class QuestionInput:
    """A question as it is to be.

    :param kind: a value of ``QuestionKind``.
    :param most: characters of a text, choices, or files, at most.
    :param depends_on: code of the question on which it depends; it stands before this one.
    :param depends_value: ``yes`` or ``no``, or the code of a choice.
    :param eligible_value: the answer without which one cannot apply, written in the same way.
    """

    code: str
    kind: str
    label_fr: str
    label_nl: str = ""
    label_en: str = ""
    help_fr: str = ""
    help_nl: str = ""
    help_en: str = ""
    required: bool = False
    most: int | None = None
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    depends_on: str = ""
    depends_value: str = ""
    eligible_value: str = ""
    ineligible_fr: str = ""
    ineligible_nl: str = ""
    ineligible_en: str = ""
    identifies: bool = False
    choices: Sequence[ChoiceInput] = ()


def question_problems(values: QuestionInput) -> list[str]:
    """Return, for people, what does not fit together in a question."""
    found = []
    codes = [choice.code for choice in values.choices]
    if len(set(codes)) < len(codes):
        found.append(_("Two choices have the same code."))
    if values.depends_on and not values.depends_value:
        found.append(_("Say with which answer of the other question this one is asked."))
    if values.depends_on and values.depends_on == values.code:
        found.append(_("A question does not depend on itself."))
    low, high = values.minimum, values.maximum
    if values.kind in MEASURED and low is not None and high is not None and high < low:
        found.append(_("The highest value is not below the lowest."))
    if values.eligible_value and not values.ineligible_fr.strip():
        found.append(_("Say in French what an applicant who cannot apply is told."))
    if values.eligible_value and values.kind not in (*CHOSEN, QuestionKind.YES_NO):
        found.append(_("Only a yes or no, or a choice, decides who can apply."))
    elif values.eligible_value and values.eligible_value not in (
        codes if values.kind in CHOSEN else ("yes", "no")
    ):
        found.append(_("The answer that makes eligible is not one of its answers."))
    return found
