"""Both Brussels plans and the lineage of their measures."""

from typing import Any

from maillon.core.models import SourceDocument
from maillon.core.text import code_sort_key
from maillon.plan.models import (
    Abbreviation,
    ActionPrinciple,
    CrossCuttingMission,
    LinkedPlan,
    Measure,
    MeasureLineage,
    MeasurePartner,
    MeasureReference,
    PartnerGroup,
    Plan,
    StrategicObjective,
    SubAction,
    Theme,
)

# The plan of 2017-2020 is document 002; that of 2021-2024 is known by the annex of 003.
_DOCUMENT = {"pgsp-2017-2020": "002", "pgsp-2021-2024": "003"}


def _titles(row: dict[str, Any], part: str = "title") -> dict[str, str]:
    return {f"{part}_{lang}": row[f"{part}_{lang}"] for lang in ("fr", "nl", "en")}


def load_plans(data: dict[str, Any], documents: dict[str, SourceDocument]) -> None:
    """Store the plans, their parts, the partner groups and the abbreviations."""
    groups = {
        row["label"]: PartnerGroup.objects.create(
            label=row["label"], family=row["family"], **_titles(row, "name")
        )
        for row in data["partner_groups"]
    }
    for row in data["plans"]:
        plan = Plan.objects.create(
            code=row["code"],
            level=row["level"],
            first_year=row["first_year"],
            last_year=row["last_year"],
            predecessor=Plan.objects.filter(code=row["predecessor"] or "").first(),
            **_titles(row),
        )
        document = documents[_DOCUMENT[plan.code]]
        _load_frame(plan, row)
        _load_measures(plan, row, document, groups)
        for short in data["abbreviations"].get(plan.code, []):
            Abbreviation.objects.create(plan=plan, document=document, **short)


def _load_frame(plan: Plan, row: dict[str, Any]) -> None:
    themes: dict[str, Theme] = {}
    for position, theme in enumerate(row["themes"], start=1):
        themes[theme["code"]] = Theme.objects.create(
            plan=plan,
            code=theme["code"],
            position=position,
            parent=themes.get(theme["parent"] or ""),
            **_titles(theme),
        )
    for model, key in (
        (StrategicObjective, "objectives"),
        (ActionPrinciple, "principles"),
        (CrossCuttingMission, "missions"),
    ):
        for position, part in enumerate(row[key], start=1):
            model.objects.create(
                plan=plan,
                code=part["code"],
                position=position,
                known=part["known"],
                **_titles(part),
            )
    for linked in row["linked_plans"]:
        LinkedPlan.objects.create(plan=plan, **linked)


def _load_measures(
    plan: Plan,
    row: dict[str, Any],
    document: SourceDocument,
    groups: dict[str, PartnerGroup],
) -> None:
    themes = {theme.code: theme for theme in plan.themes.all()}
    for item in row["measures"]:
        measure = Measure.objects.create(
            plan=plan,
            theme=themes[item["theme"]],
            subtheme=themes.get(item["subtheme"] or ""),
            code=item["code"],
            sort_key=code_sort_key(item["code"]),
            axis=item["axis"] or "",
            fingerprint=item["fingerprint"],
            document=document,
            line=item["line"],
            **_titles(item),
        )
        _load_details(measure, item, document, groups)


def _load_details(
    measure: Measure,
    item: dict[str, Any],
    document: SourceDocument,
    groups: dict[str, PartnerGroup],
) -> None:
    steps: dict[str, SubAction] = {}
    for position, step in enumerate(item["sub_actions"], start=1):
        steps[step["code"]] = SubAction.objects.create(
            measure=measure,
            parent=steps.get(step["parent"] or ""),
            code=step["code"],
            position=position,
            document=document,
            line=step["line"],
        )
    MeasurePartner.objects.bulk_create(
        MeasurePartner(
            measure=measure,
            group=groups[partner["label"]],
            sub_action=steps.get(partner["sub_action"] or ""),
            document=document,
            line=partner["line"],
        )
        for partner in item["partners"]
    )
    MeasureReference.objects.bulk_create(
        MeasureReference(
            measure=measure,
            kind=reference["kind"],
            label=reference["label"],
            document=document,
            line=reference["line"],
        )
        for reference in item["references"]
    )


def load_lineage(data: dict[str, Any]) -> None:
    """Store what became of the measures of 2017-2020."""
    older = {m.code: m for m in Measure.objects.filter(plan__code="pgsp-2017-2020")}
    newer = {m.code: m for m in Measure.objects.filter(plan__code="pgsp-2021-2024")}
    MeasureLineage.objects.bulk_create(
        MeasureLineage(
            older=older.get(row["older"] or ""),
            newer=newer.get(row["newer"] or ""),
            relation=row["relation"],
            confidence=row["confidence"],
        )
        for row in data["rows"]
    )
