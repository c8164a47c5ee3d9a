"""What changed between two submissions of an application."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from maillon.core.money import euros
from maillon.funding.models import Submission
from maillon.funding.queries.answers import readable
from maillon.funding.queries.conditions import all_questions
from maillon.funding.queries.outlines import outline_of
from maillon.funding.rules.applications import labels

Content = Mapping[str, Any]


@dataclass(frozen=True)
class Change:
    """A field that differs: how it is called, what it was, what it is."""

    label: str
    old: str
    new: str


def changes_between(old: Content, new: Content, submission: Submission) -> list[Change]:
    """Return what differs between two submissions, in the order of the form.

    :param submission: the newer one, for the labels of its form.
    """
    names = labels()
    pairs = [
        (names[name], str(old.get(name, "")), str(new.get(name, "")))
        for name in ("title", "summary", "language", "first_year", "last_year")
    ]
    pairs += [
        (names["primary"], old["measures"]["primary"], new["measures"]["primary"]),
        (names["secondary"], _secondary(old), _secondary(new)),
        (_("Co-applicants"), _partners(old), _partners(new)),
    ]
    for asked in all_questions(outline_of(submission.application.sheet.form)):
        code = asked.question.code
        before, after = (readable(asked, one["answers"].get(code, "")) for one in (old, new))
        pairs.append((asked.question.label, before, after))
    pairs += [
        (_("Budget"), _budget(old), _budget(new)),
        (_("Figures"), _figures(old), _figures(new)),
        (_("Files"), _files(old), _files(new)),
    ]
    return [Change(*pair) for pair in pairs if pair[1] != pair[2]]


def _secondary(content: Content) -> str:
    return ", ".join(content["measures"]["secondary"])


def _files(content: Content) -> str:
    return ", ".join(file["name"] for file in content["files"])


def _partners(content: Content) -> str:
    return ", ".join(row["name"] for row in content["co_applicants"])


def _budget(content: Content) -> str:
    return "\n".join(
        f"{row['label']}{_(':')} {_euros(row['amount'])} ({_euros(row['requested'])})"
        for row in content["budget"]
    )


def _euros(text: str) -> str:
    return euros(Decimal(text))


def _figures(content: Content) -> str:
    return "\n".join(f"{row['label']}{_(':')} {row['value']}" for row in content["figures"])
