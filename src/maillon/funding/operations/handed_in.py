"""What a correction hands in: what was asked for anew, the rest as it was handed in before.

What an applicant typed before closing without handing it in was never received: a correction asked
later is no way in for it.
"""

from collections.abc import Sequence
from typing import Any

from maillon.funding.enums import ApplicationState, QuestionKind
from maillon.funding.models import AnswerSheet, Application, Attachment
from maillon.funding.operations.submission_content import FORMAT
from maillon.funding.queries.applications import TypedField
from maillon.funding.queries.calls import Part
from maillon.funding.queries.conditions import all_questions, with_dependents
from maillon.funding.rules.tables import BUDGET_COLUMNS, write_rows


class HandedIn:
    """The last submission of an application that is being corrected, and what is open in it."""

    def __init__(self, application: Application, content: dict[str, Any]) -> None:
        self.content = content
        rows = application.corrections.filter(settled_at__isnull=True, question__isnull=False)
        self.open = set(rows.values_list("question__code", flat=True))

    def fields(self) -> dict[str, TypedField]:
        """Return the fields beside the answers: none of them is ever open to correction."""
        plain = {name: str(self.content[name]) for name in ("title", "summary", "language")}
        plain |= {name: str(self.content[name]) for name in ("first_year", "last_year")}
        measures = self.content["measures"]
        plain |= {"primary": measures["primary"], "secondary": ",".join(measures["secondary"])}
        return {name: TypedField(value) for name, value in plain.items()}

    def answers(self, typed: dict[str, str], outline: list[Part]) -> dict[str, str]:
        """Return the answers: as typed where they are open, else as they were handed in.

        Tables are kept as rows only: a budget is written from them where the form has just one;
        figures stay as typed.
        """
        kinds = {one.question.code: one.question.kind for one in all_questions(outline)}
        budgets = [code for code, kind in kinds.items() if kind == QuestionKind.BUDGET]
        # Another answer may ask what depends on it.
        self.open = with_dependents(all_questions(outline), self.open)
        found = {}
        for code, kind in kinds.items():
            is_kept = kind != QuestionKind.FIGURES and (
                kind != QuestionKind.BUDGET or len(budgets) == 1
            )
            if code in self.open or not is_kept:
                found[code] = typed.get(code, "")
            elif kind == QuestionKind.BUDGET:
                found[code] = write_rows(self.content["budget"], BUDGET_COLUMNS)
            else:
                found[code] = str(self.content["answers"].get(code, ""))
        return {code: text for code, text in found.items() if text}

    def files(self, attached: Sequence[Attachment], sheet: AnswerSheet) -> list[Attachment]:
        """Return the files: as attached where they are open, else those handed in before."""
        kept = {(one["question"], one["sha256"]) for one in self.content["files"]}
        hashes = {sha256 for _code, sha256 in kept}
        rows = Attachment.objects.filter(sheet=sheet, document__sha256__in=hashes)
        before = {_key(one): one for one in rows.select_related("question", "document")}
        found = [one for one in attached if _key(one)[0] in self.open]
        return found + [
            one for key, one in before.items() if key in kept and key[0] not in self.open
        ]


def _key(file: Attachment) -> tuple[str, str]:
    return file.question.code if file.question else "", file.document.sha256


def handed_in(application: Application) -> HandedIn | None:
    """Return what was handed in of an application that is being corrected; otherwise nothing."""
    if application.state != ApplicationState.CORRECTION:
        return None
    last = application.submissions.order_by("-number").first()
    if last is None or last.content.get("format") != FORMAT:
        return None
    return HandedIn(application, last.content)
