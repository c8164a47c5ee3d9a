"""A form and a grid as plain values, and their SHA-256: what was fixed can be checked.

The text hashed is canonical JSON (``rules.jury.canonical``): sorted keys, no spaces.
"""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from maillon.funding.models import (
    Criterion,
    EvaluationGrid,
    FormChoice,
    FormQuestion,
    FormVersion,
)
from maillon.funding.rules.jury.canonical import number, sha256_of

FORM_FORMAT, GRID_FORMAT = "maillon-form-1", "maillon-grid-1"
_LANGUAGES = ("fr", "nl", "en")
Plain = dict[str, Any]


def texts(row: object, *fields: str) -> Plain:
    """Return the fields of ``row`` in the three languages: ``{"label": {"fr": …}}``."""
    return {name: {code: getattr(row, f"{name}_{code}") for code in _LANGUAGES} for name in fields}


def form_to_plain(form: FormVersion) -> Plain:
    """Return a form with its parts, questions and choices in their order."""
    parts = form.parts.prefetch_related("questions__choices", "questions__depends_on")
    return {
        "format": FORM_FORMAT,
        "purpose": form.purpose,
        "version": form.number,
        "parts": [
            texts(part, "title", "help")
            | {"questions": [_question(one) for one in part.questions.all()]}
            for part in parts
        ],
    }


def _question(question: FormQuestion) -> Plain:
    return {
        "code": question.code,
        "kind": question.kind,
        **texts(question, "label", "help", "ineligible"),
        "required": question.required,
        "most": question.most,
        "minimum": number(question.minimum),
        "maximum": number(question.maximum),
        "depends_on": question.depends_on.code if question.depends_on else "",
        "depends_value": question.depends_value,
        "eligible_value": question.eligible_value,
        "identifies": question.identifies,
        "choices": [_choice(one) for one in question.choices.all()],
    }


def _choice(choice: FormChoice) -> Plain:
    return {"code": choice.code, **texts(choice, "label")}


def grid_to_plain(grid: EvaluationGrid) -> Plain:
    """Return a grid with its criteria and their levels in their order."""
    criteria: Iterable[Criterion] = grid.criteria.prefetch_related("levels")
    return {
        "format": GRID_FORMAT,
        "threshold": number(grid.threshold),
        "tie_chain": grid.tie_chain,
        "draw_seed": grid.draw_seed,
        "criteria": [
            {
                "code": one.code,
                **texts(one, "label", "help"),
                "weight": number(one.weight),
                "maximum": number(one.maximum),
                "floor": number(one.floor),
                "optional": one.optional,
                "levels": [
                    {"points": number(level.points), **texts(level, "label")}
                    for level in one.levels.all()
                ],
            }
            for one in criteria
        ],
    }


def form_hash(form: FormVersion) -> str:
    """Return the SHA-256 of a form."""
    return sha256_of(form_to_plain(form))


def grid_hash(grid: EvaluationGrid) -> str:
    """Return the SHA-256 of a grid."""
    return sha256_of(grid_to_plain(grid))


def shares(criteria: Iterable[Criterion]) -> list[Decimal]:
    """Return the share of each criterion in the total, in percent to one decimal."""
    weights = [one.weight for one in criteria]
    whole = sum(weights, Decimal(0))
    return [(100 * weight / whole).quantize(Decimal("0.1")) for weight in weights] if whole else []
