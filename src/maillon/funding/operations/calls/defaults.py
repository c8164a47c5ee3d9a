"""What a new call begins with: a ready form, a form of report, a grid, a checklist."""

import json
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from maillon.funding.enums import CallKind, FormPurpose
from maillon.funding.models import (
    AdmissibilityPoint,
    Call,
    Criterion,
    CriterionLevel,
    EvaluationGrid,
    FormChoice,
    FormPart,
    FormQuestion,
    FormVersion,
)
from maillon.funding.operations.lists import DATA, spread


@lru_cache(maxsize=1)
def _defaults() -> Any:
    return json.loads((DATA / "call_defaults.json").read_text(encoding="utf-8"))


def add_defaults(call: Call, *, now: datetime) -> None:
    """Give ``call`` the forms, the checklist and, where a jury reads, the grid ready to use."""
    for purpose in FormPurpose:
        if purpose == FormPurpose.APPLICATION or call.instrument.with_report:
            add_default_form(call, purpose, now=now)
    if call.instrument.with_jury and call.kind != CallKind.PRIZE:
        add_default_grid(call)
    add_default_points(call)


def add_default_form(call: Call, purpose: str, *, now: datetime) -> FormVersion:
    """Give ``call`` the first version of a form, ready to change."""
    form = FormVersion.objects.create(call=call, purpose=purpose, number=1, created_at=now)
    audiences = set(call.audiences.values_list("kind", flat=True))
    for position, section in enumerate(_defaults()[purpose], start=1):
        rows = [one for one in section["questions"] if _fits(one, audiences, call.kind)]
        if not rows:
            continue
        part = FormPart.objects.create(
            form=form,
            position=position,
            **spread("title", section["title"]),
            **(spread("help", section["help"]) if "help" in section else {}),
        )
        for place, one in enumerate(rows, start=1):
            _add_question(part, place, one)
    return form


def _fits(row: Mapping[str, Any], audiences: set[str], kind: str) -> bool:
    """Say whether a question or a point fits the call.

    Some are for one kind of applicants only; a prize asks nothing about money to be spent, and
    a municipality has no statutes.
    """
    only = row.get("audience")
    return kind not in row.get("not", ()) and (only is None or audiences == {only})


def _add_question(part: FormPart, position: int, given: Mapping[str, Any]) -> None:
    on, value = given.get("depends", ("", ""))
    texts = [name for name in ("label", "help", "ineligible") if name in given]
    question = FormQuestion.objects.create(
        part=part,
        position=position,
        code=given["code"],
        kind=given["kind"],
        required=given.get("required", False),
        most=given.get("most"),
        minimum=Decimal(given["minimum"]) if "minimum" in given else None,
        depends_on=FormQuestion.objects.get(part__form=part.form, code=on) if on else None,
        depends_value=value,
        eligible_value=given.get("eligible", ""),
        identifies=given.get("identifies", False),
        **{key: text for name in texts for key, text in spread(name, given[name]).items()},
    )
    FormChoice.objects.bulk_create(
        FormChoice(question=question, code=code, position=place, **spread("label", labels))
        for place, (code, *labels) in enumerate(given.get("choices", ()), start=1)
    )


def add_default_grid(call: Call) -> EvaluationGrid:
    """Give ``call`` a grid of five criteria with their levels, ready to change."""
    given = _defaults()["grid"]
    grid = EvaluationGrid.objects.create(
        call=call, threshold=Decimal(given["threshold"]), tie_chain=",".join(given["tie_chain"])
    )
    for position, one in enumerate(given["criteria"], start=1):
        criterion = Criterion.objects.create(
            grid=grid,
            code=one["code"],
            position=position,
            weight=Decimal(one["weight"]),
            maximum=Decimal(one["maximum"]),
            floor=Decimal(one["floor"]) if "floor" in one else None,
            optional=one.get("optional", False),
            **spread("label", one["label"]),
            **spread("help", one["help"]),
        )
        CriterionLevel.objects.bulk_create(
            CriterionLevel(criterion=criterion, points=Decimal(points), **spread("label", labels))
            for points, *labels in one["levels"]
        )
    return grid


def add_default_points(call: Call) -> None:
    """Give ``call`` the usual checklist of admissibility."""
    AdmissibilityPoint.objects.bulk_create(
        AdmissibilityPoint(
            call=call,
            code=one["code"],
            position=position,
            decisive=one.get("decisive", True),
            **spread("title", one["title"]),
        )
        for position, one in enumerate(
            [row for row in _defaults()["points"] if _fits(row, set(), call.kind)], start=1
        )
    )
