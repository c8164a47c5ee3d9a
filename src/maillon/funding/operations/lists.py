"""The reference lists of funding: instruments, legal bases, expense categories, approval steps.

Rows are never deleted: a row that no longer counts gets a last day.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _

from maillon.core.journal import Author, differences, record
from maillon.funding.models import (
    ApprovalThreshold,
    ExpenseCategory,
    Instrument,
    LegalBasis,
)
from maillon.funding.operations.refusal import Refused
from maillon.plan.models import Measure

DATA = Path(__file__).parent.parent / "data"
_LANGUAGES = ("fr", "nl", "en")
# The files of the default lists, with what each row becomes.
_DEFAULTS: tuple[tuple[type[models.Model], str], ...] = (
    (LegalBasis, "legal_bases.json"),
    (ExpenseCategory, "expense_categories.json"),
    (ApprovalThreshold, "approval_steps.json"),
)
_TEXTS = ("title", "help", "description")


@dataclass(frozen=True)
class RowInput:
    """A row of a list as it is to be: the columns of its model, with the code.

    :param values: column → value, ``code`` included.
    :param measures: for an instrument, ids of the measures every grant contributes to.
    """

    values: Mapping[str, Any]
    measures: frozenset[int] = field(default=frozenset())


@transaction.atomic
def save_row(
    *,
    model: type[models.Model],
    row: models.Model | None,
    given: RowInput,
    by: Author,
    now: datetime,
) -> models.Model:
    """Store a new row of one of the lists, or change ``row``.

    :param model: ``Instrument``, ``LegalBasis``, ``ExpenseCategory`` or ``ApprovalThreshold``.
    :raises Refused: when the code is taken, or what is given does not fit together.
    """
    taken = model._default_manager.filter(code=given.values["code"])
    problems = row_problems(given.values)
    if taken.exclude(pk=row.pk if row else 0).exists():
        problems.append(_("The code “%(code)s” is taken.") % {"code": given.values["code"]})
    if problems:
        raise Refused(problems)
    before = _described(row, given.values) if row else {}
    kept: models.Model = row if row is not None else model()
    for name, value in given.values.items():
        setattr(kept, name, value)
    kept.save()
    if isinstance(kept, Instrument):
        kept.mandatory_measures.set(Measure.objects.filter(pk__in=given.measures))
    changes = differences(before, _described(kept, given.values))
    if changes:
        _tell(kept, "changed" if before else "created", changes, by, now)
    return kept


def row_problems(values: Mapping[str, Any]) -> list[str]:
    """Return, for people, what does not fit together in a row of a list."""
    found = []
    for first, last in (("valid_from", "valid_to"), ("first_year", "last_year")):
        start, end = values.get(first), values.get(last)
        if start is not None and end is not None and end < start:
            found.append(
                _("The last day is not before the first day.")
                if first == "valid_from"
                else _("The last year is not before the first year.")
            )
    amount = values.get("from_amount")
    if amount is not None and amount < 0:
        found.append(_("An amount is not negative."))
    if values.get("tranches"):
        found += _tranche_problems(values["tranches"])
    return found


def _tranche_problems(text: str) -> list[str]:
    try:
        percents = [int(part) for part in text.split(",")]
    except ValueError:
        return [_("Write the tranches as percentages with commas, such as 80,20.")]
    if any(percent <= 0 for percent in percents) or sum(percents) != 100:
        return [_("The tranches are more than zero and add up to 100.")]
    return []


@transaction.atomic
def load_default_lists(*, by: Author, now: datetime) -> dict[str, int]:
    """Store the default rows that are not there yet; return how many of each list were added.

    Legal bases, the expense categories of the scheme (GRANTS.md, section 0) and approval steps.
    Amounts of the steps are examples: an authority sets its own.
    """
    added = {}
    for model, name in _DEFAULTS:
        known = set(model._default_manager.values_list("code", flat=True))
        rows = [row for row in _read(name) if row["code"] not in known]
        for values in rows:
            save_row(model=model, row=None, given=RowInput(values), by=by, now=now)
        added[model._meta.model_name or ""] = len(rows)
    return added


def _read(name: str) -> Iterable[dict[str, Any]]:
    """Return the rows of a file, their texts spread over the columns of the languages."""
    listed = json.loads((DATA / name).read_text(encoding="utf-8"))
    for position, raw in enumerate(listed, start=1):
        row = dict(raw)
        for text in _TEXTS:
            if text in row:
                row |= spread(text, row.pop(text))
        for day in ("adopted_on", "valid_from", "valid_to"):
            if day in row:
                row[day] = date.fromisoformat(row[day])
        if "from_amount" in row:
            row["from_amount"] = Decimal(row["from_amount"])
        if name == "expense_categories.json":
            row["position"] = position
        yield row


def spread(name: str, three: Iterable[str]) -> dict[str, str]:
    """Return ``["…", "…", "…"]`` as ``name_fr``, ``name_nl``, ``name_en``."""
    return {f"{name}_{code}": text for code, text in zip(_LANGUAGES, three, strict=True)}


def _described(row: models.Model, names: Iterable[str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name in names:
        value = getattr(row, name)
        if isinstance(value, Decimal):
            value = str(value.quantize(Decimal("0.01")))
        elif isinstance(value, models.Model):
            value = str(getattr(value, "code", value.pk))
        found[name] = value
    if isinstance(row, Instrument) and row.pk:
        codes = row.mandatory_measures.order_by("sort_key").values_list("code", flat=True)
        found["mandatory_measures"] = list(codes)
    return found


def _tell(
    row: models.Model, verb: str, changes: Mapping[str, Any], by: Author, now: datetime
) -> None:
    record(
        by=by,
        now=now,
        action=f"funding_list.{verb}",
        target=row,
        label=f"{row._meta.verbose_name} · {row}",
        changes=changes,
    )
