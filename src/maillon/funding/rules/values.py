"""What is typed in answer to a question, read: numbers, amounts, dates, choices, accounts.

What is typed stays as typed; these functions say what it means, or why it means nothing.
"""

import re
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from stdnum import iban
from stdnum.exceptions import ValidationError as NumberError

from maillon.core.numbers import NumberRefused, parse_number
from maillon.funding.enums import QuestionKind
from maillon.funding.models import FormQuestion
from maillon.funding.queries.conditions import split_codes, yes_or_no

# Characters of what is typed in one field, whatever the form allows.
LONGEST = 50_000
_SHORT = 400
# Characters of an amount or a date, generously.
_LONGEST_VALUE = 80
_LOCAL_DATE = re.compile(r"(\d{1,2})\s*[./\- ]\s*(\d{1,2})\s*[./\- ]\s*(\d{4})", re.ASCII)
_ISO_DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)
_CURRENCY = re.compile(r"^(?:€|eur|euros?)\s*|\s*(?:€|eur|euros?)$", re.I)


class AnswerRefused(ValueError):
    """What is typed cannot be an answer; the message says why and how to mend it."""


def tidy(text: str) -> str:
    """Return what is typed as the database can hold it: line ends alike, nothing unprintable."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    return plain.encode("utf-8", "replace").decode()


def _short_enough(text: str) -> str:
    """Return ``text`` without the blanks around it; nothing of what no amount or date can be.

    The patterns take a time that grows with the square of the length: on a page full of blanks they
    would hold the server, and the lock of the sheet, for minutes.
    """
    typed = text.strip()
    return typed if len(typed) <= _LONGEST_VALUE else ""


def read_amount(text: str) -> Decimal:
    """Return an amount in euros: not negative, at most two decimals.

    >>> read_amount("1 250,50 €")
    Decimal('1250.50')

    :raises AnswerRefused: with a message for people.
    """
    try:
        value = parse_number(_CURRENCY.sub("", _short_enough(text)))
    except NumberRefused as refusal:
        raise AnswerRefused(str(refusal)) from refusal
    if value < 0:
        raise AnswerRefused(_("An amount is not negative."))
    if value != value.quantize(Decimal("0.01")):
        raise AnswerRefused(_("Write an amount to the cent at most."))
    return value.quantize(Decimal("0.01"))


def read_date(text: str) -> date:
    """Return a date typed as day/month/year (``28/06/2021``) or as ``2021-06-28``.

    :raises AnswerRefused: for anything else, and for days that do not exist.
    """
    typed = _short_enough(text)
    found = _ISO_DATE.fullmatch(typed)
    if found:
        year, month, day = (int(part) for part in found.groups())
    else:
        found = _LOCAL_DATE.fullmatch(typed)
        if not found:
            raise AnswerRefused(_("Write a date as day/month/year, such as 28/06/2021."))
        day, month, year = (int(part) for part in found.groups())
    try:
        return date(year, month, day)
    except ValueError as error:
        raise AnswerRefused(_("This day does not exist in the calendar.")) from error


def read_iban(text: str) -> str:
    """Return an account without spaces, when its check digits are right.

    Only the checksum decides: lists of banks miss some (BE68 5390 0754 7034 is one of theirs).

    :raises AnswerRefused: when the checksum is wrong.
    """
    try:
        return str(iban.validate(text, check_country=False))
    except NumberError as error:
        raise AnswerRefused(
            _("This is not an account number: its check digits do not match the others.")
        ) from error


def read_yes_no(text: str) -> str:
    """Return ``yes`` or ``no``.

    :raises AnswerRefused: for anything else.
    """
    found = yes_or_no(text)
    if not found:
        raise AnswerRefused(_("Answer yes or no."))
    return found


def read_value(question: FormQuestion, codes: Sequence[str], text: str) -> Any:
    """Return what ``text`` says in answer to ``question``: a text, a number, a date, codes.

    Tables and files are read elsewhere (``rules.tables``): here they are returned as typed.

    :param codes: the codes of the choices, where it has some.
    :raises AnswerRefused: with a message for people.
    """
    read = _READERS.get(QuestionKind(question.kind))
    return text if read is None else read(question, codes, text)


def _text(question: FormQuestion, _codes: Sequence[str], text: str) -> str:
    most = question.most or (_SHORT if question.kind == QuestionKind.TEXT else LONGEST)
    value = text.strip()
    if len(value) > most:
        over = len(value) - most
        raise AnswerRefused(
            ngettext(
                "%(count)s character too many: at most %(most)s.",
                "%(count)s characters too many: at most %(most)s.",
                over,
            )
            % {"count": over, "most": most}
        )
    return value


def _number(question: FormQuestion, _codes: Sequence[str], text: str) -> Decimal:
    try:
        return _bounded(question, parse_number(text))
    except NumberRefused as refusal:
        raise AnswerRefused(str(refusal)) from refusal


def _amount(question: FormQuestion, _codes: Sequence[str], text: str) -> Decimal:
    return _bounded(question, read_amount(text))


def _bounded(question: FormQuestion, value: Decimal) -> Decimal:
    if question.minimum is not None and value < question.minimum:
        raise AnswerRefused(_("At least %(value)s.") % {"value": plain_number(question.minimum)})
    if question.maximum is not None and value > question.maximum:
        raise AnswerRefused(_("At most %(value)s.") % {"value": plain_number(question.maximum)})
    return value


def plain_number(value: Decimal) -> str:
    """Return a number without useless zeros: ``1500.00`` → ``1500``."""
    text = f"{value:f}"
    return (text.rstrip("0").rstrip(".") or "0") if "." in text else text


def _choice(_question: FormQuestion, codes: Sequence[str], text: str) -> str:
    if text.strip() not in codes:
        raise AnswerRefused(_("Choose one of the answers."))
    return text.strip()


def _choices(question: FormQuestion, codes: Sequence[str], text: str) -> list[str]:
    found = split_codes(text)
    if any(code not in codes for code in found):
        raise AnswerRefused(_("Choose among the answers."))
    if question.most is not None and len(found) > question.most:
        raise AnswerRefused(
            ngettext("Choose at most %(most)s.", "Choose at most %(most)s.", question.most)
            % {"most": question.most}
        )
    return found


_READERS: dict[QuestionKind, Callable[[FormQuestion, Sequence[str], str], Any]] = {
    QuestionKind.TEXT: _text,
    QuestionKind.LONG_TEXT: _text,
    QuestionKind.NUMBER: _number,
    QuestionKind.AMOUNT: _amount,
    QuestionKind.DATE: lambda _question, _codes, text: read_date(text),
    QuestionKind.YES_NO: lambda _question, _codes, text: read_yes_no(text),
    QuestionKind.CHOICE: _choice,
    QuestionKind.CHOICES: _choices,
    QuestionKind.IBAN: lambda _question, _codes, text: read_iban(text),
}
