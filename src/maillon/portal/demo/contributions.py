"""The contributions of 2021-2022 with their figures."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any

from maillon.core.journal import Author, record
from maillon.core.models import SourceDocument
from maillon.implementation.enums import ContributionState, PartnerPart
from maillon.implementation.models import (
    Contribution,
    ContributionMeasure,
    ContributionPartner,
    ContributionTag,
    Figure,
)
from maillon.partners.models import Organisation, PartnerCategory, Territory
from maillon.plan.models import Plan

_LANGUAGES = ("fr", "nl", "en")


def _texts(row: dict[str, Any], *parts: str) -> dict[str, str]:
    return {f"{part}_{lang}": row[f"{part}_{lang}"] for part in parts for lang in _LANGUAGES}


class _References:
    """Everything a contribution may point to, read once."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.categories = {c.code: c for c in PartnerCategory.objects.all()}
        self.organisations = {o.code: o for o in Organisation.objects.all()}
        self.territories = {t.code: t for t in Territory.objects.all()}
        self.measures = {m.code: m for m in plan.measures.all()}
        self.parts = {
            key: {part.code: part for part in getattr(plan, key).all()}
            for key in ("themes", "missions", "principles", "objectives")
        }


def load_contributions(
    data: dict[str, Any], document: SourceDocument, *, by: Author, now: datetime
) -> None:
    """Store every contribution as accepted, with one journal line each."""
    references: dict[str, _References] = {}
    for row in data["contributions"]:
        if row["plan"] not in references:
            references[row["plan"]] = _References(Plan.objects.get(code=row["plan"]))
        contribution = _load_one(row, references[row["plan"]], document, by, now)
        _load_tags(contribution, row["tags"], data["tag_labels"])
        record(
            by=by,
            now=now,
            action="contribution.loaded",
            target=contribution,
            label=f"{contribution.code} {contribution.title_fr}",
            changes={"state": [None, contribution.state]},
        )


def _load_one(
    row: dict[str, Any], known: _References, document: SourceDocument, by: Author, now: datetime
) -> Contribution:
    contribution = Contribution.objects.create(
        code=row["code"],
        plan=known.plan,
        category=known.categories[row["category"]],
        kind=row["kind"],
        state=ContributionState.ACCEPTED,
        first_year=min(row["years"]),
        last_year=max(row["years"]),
        note=row["note"],
        document=document,
        source_line=row["line"],
        section=row["section"],
        entered_by=by.username,
        entered_at=now,
        changed_at=now,
        **_texts(row, "title", "description"),
    )
    for key, parts in known.parts.items():
        getattr(contribution, key).set([parts[code] for code in row[key]])
    contribution.territories.set([known.territories[code] for code in row["territories"]])
    ContributionPartner.objects.bulk_create(_partners(contribution, row, known))
    ContributionMeasure.objects.bulk_create(
        ContributionMeasure(
            contribution=contribution,
            measure=known.measures[link["code"]],
            rank=link["rank"],
            basis=link["basis"],
            doubtful=link["doubtful"],
        )
        for link in row["measures"]
    )
    _load_figures(contribution, row["figures"], by, now)
    return contribution


def _load_tags(contribution: Contribution, tags: dict[str, Any], labels: dict[str, Any]) -> None:
    """Keep the local priority and the demand of parliament; flags of doubt are in the links."""
    for kind, code in sorted(tags.items()):
        if kind in labels:
            texts = labels[kind][str(code)]
            ContributionTag.objects.create(
                contribution=contribution,
                kind=kind,
                code=code,
                **{f"label_{lang}": texts[lang] for lang in _LANGUAGES},
            )


def _partners(
    contribution: Contribution, row: dict[str, Any], known: _References
) -> Iterable[ContributionPartner]:
    seen: set[str] = set()
    for code in row["leads"]:
        seen.add(code)
        yield ContributionPartner(
            contribution=contribution,
            organisation=known.organisations[code],
            part=PartnerPart.LEAD,
        )
    for partner in row["partners"]:
        code = partner["organisation"] or ""
        if code and code in seen:
            continue
        seen.add(code)
        yield ContributionPartner(
            contribution=contribution,
            organisation=known.organisations.get(code),
            part=PartnerPart.PARTNER,
            as_written=partner["as_written"],
        )


def _load_figures(
    contribution: Contribution, rows: list[dict[str, Any]], by: Author, now: datetime
) -> None:
    stored = [
        Figure.objects.create(
            contribution=contribution,
            position=position,
            value=Decimal(row["value"]),
            breakdown=row["breakdown"] or "",
            base=row["base"],
            minimum=row["minimum"],
            maximum=row["maximum"],
            first_year=row["first_year"],
            last_year=row["last_year"],
            qualifier=row["qualifier"],
            source_line=row["line"],
            entered_by=by.username,
            entered_at=now,
            **_texts(row, "label", "unit"),
        )
        for position, row in enumerate(rows, start=1)
    ]
    for figure, row in zip(stored, rows, strict=True):
        if row["part_of"] is not None:
            figure.part_of = stored[row["part_of"]]
            figure.save(update_fields=["part_of"])
