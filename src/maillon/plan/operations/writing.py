"""From a reviewed import into the plan: what is new is made, what differs is brought up to date."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from maillon.core.text import code_sort_key, fingerprint
from maillon.plan.enums import PartnerRole, ReferenceKind
from maillon.plan.models import (
    Abbreviation,
    Measure,
    MeasurePartner,
    MeasureReference,
    PartnerGroup,
    Plan,
    PlanImport,
    PlanImportItem,
    SubAction,
    Theme,
)
from maillon.plan.queries.imports import Groups, all_groups, content_of_item
from maillon.plan.rules.comparison import SAME, Compared, ComparedTheme, Comparison

TITLE_LENGTH = 110


@dataclass
class Written:
    """What was written: codes of themes and measures, and how many of the smaller parts."""

    themes: list[str] = field(default_factory=list)
    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    partner_groups: list[str] = field(default_factory=list)
    abbreviations: int = 0

    def __bool__(self) -> bool:
        return bool(self.themes or self.added or self.changed or self.abbreviations)

    def counts(self) -> dict[str, Any]:
        """Return what the journal tells; ``changed`` names the parts of each measure."""
        return {
            "themes added": self.themes,
            "measures added": self.added,
            "measures changed": self.changed,
            "partner groups added": self.partner_groups,
            "abbreviations": self.abbreviations,
        }


def working_title(text: str) -> str:
    """Return the beginning of an official text as a title: its first sentence, shortened."""
    line = next((line.strip() for line in text.splitlines() if line.strip()), "")
    sentence = line.split(". ")[0].rstrip(" .;:,")
    if len(sentence) <= TITLE_LENGTH:
        return sentence
    return sentence[:TITLE_LENGTH].rsplit(" ", 1)[0].rstrip(" ,;:(") + "…"


class PlanWriter:
    """Writes one import into one plan; inside the transaction of ``confirm_import``."""

    def __init__(self, plan_import: PlanImport, plan: Plan) -> None:
        self.plan_import = plan_import
        self.plan = plan
        self.document = plan_import.document
        language = plan_import.reading.get("language", "fr")
        self.language = language if language in ("fr", "nl", "en") else "fr"
        self.groups: Groups = all_groups()
        self.themes: dict[str, Theme] = {}
        self.written = Written()

    def write(self, comparison: Comparison) -> Written:
        """Write every difference of ``comparison`` and return what was done."""
        self._write_themes(comparison.themes)
        for row in comparison.measures:
            if row.status != SAME:
                self._write_measure(row, comparison)
        for short in comparison.abbreviations:
            self._write_abbreviation(short)
        return self.written

    def _write_themes(self, rows: Iterable[ComparedTheme]) -> None:
        self.themes = {theme.code: theme for theme in Theme.objects.filter(plan=self.plan)}
        position = max((theme.position for theme in self.themes.values()), default=0)
        # Themes before their sub-themes, each in the order of the document.
        for row in sorted(rows, key=lambda row: bool(row.item.theme_code)):
            item = row.item
            if row.theme is not None:
                continue
            position += 1
            self.themes[item.code] = Theme.objects.create(
                plan=self.plan,
                code=item.code,
                parent=self.themes.get(item.theme_code),
                position=position,
                **self._titles(item.text[:400]),
                **self._place(item),
            )
            self.written.themes.append(item.code)
        if self.written.themes:
            self._order_themes()

    def _order_themes(self) -> None:
        """Put each sub-theme right after its theme."""
        by_position = sorted(self.themes.values(), key=lambda theme: (theme.position, theme.pk))
        ordered = []
        for top in (theme for theme in by_position if theme.parent_id is None):
            ordered += [top, *(theme for theme in by_position if theme.parent_id == top.pk)]
        for position, theme in enumerate(ordered, start=1):
            theme.position = position
        Theme.objects.bulk_update(ordered, ["position"])

    def _write_measure(self, row: Compared, comparison: Comparison) -> None:
        item, measure = row.item, row.measure
        if measure is None:
            measure = Measure(
                plan=self.plan, code=item.code, **self._titles(working_title(item.text))
            )
            self.written.added.append(item.code)
        else:
            self.written.changed.append(f"{item.code}: {', '.join(row.fields)}")
        measure.sort_key = code_sort_key(item.code)
        measure.official_text = item.text.strip()
        measure.official_language = self.language
        measure.fingerprint = fingerprint(item.text)
        for name, value in self._place(item).items():
            setattr(measure, name, value)
        if item.theme_code:
            measure.theme = self.themes[item.theme_code]
        extent = comparison.extent
        if extent.subtheme or row.measure is None:
            measure.subtheme = self.themes.get(item.subtheme_code)
        if extent.axis or row.measure is None:
            measure.axis = item.axis
        measure.save()
        steps = self._write_steps(measure, item, told=extent.sub_actions)
        if extent.partners:
            self._write_partners(measure, item, steps)
        if extent.references:
            self._write_references(measure, item, extent.references)

    def _write_steps(
        self, measure: Measure, item: PlanImportItem, *, told: bool
    ) -> dict[str, SubAction]:
        """Fill the texts into the sub-actions that are there; make and take away the others."""
        stored = {step.code: step for step in SubAction.objects.filter(measure=measure)}
        if not told:
            return stored
        steps: dict[str, SubAction] = {}
        for position, row in enumerate(item.sub_actions, start=1):
            code = row["code"][:40]
            step = stored.pop(code, None) or SubAction(measure=measure, code=code)
            step.position = position
            step.parent = steps.get(row.get("parent") or "")
            step.official_text = row["text"].strip()
            for name, value in self._place(row).items():
                setattr(step, name, value)
            step.save()
            steps[code] = step
        for gone in stored.values():
            gone.delete()
        return steps

    def _write_partners(
        self, measure: Measure, item: PlanImportItem, steps: dict[str, SubAction]
    ) -> None:
        """Bring the partner groups up to date; leads and named organisations are left alone."""
        wanted = content_of_item(item, self.groups).partners
        found = MeasurePartner.objects.filter(
            measure=measure, role=PartnerRole.PARTNER, group__isnull=False
        ).select_related("group", "sub_action")
        there = set()
        for partner in found:
            step = partner.sub_action.code if partner.sub_action else ""
            key = (partner.group.label if partner.group else "", step)
            if key in wanted and key not in there:
                there.add(key)
            else:
                partner.delete()
        for row in item.partners:
            group = self._group(row["label"])
            key = (group.label, row.get("sub_action") or "")
            if key in there:
                continue
            there.add(key)
            MeasurePartner.objects.create(
                measure=measure,
                group=group,
                sub_action=steps.get(key[1]),
                as_written=(row.get("as_written") or "")[:200],
                **self._place(row),
            )

    def _group(self, label: str) -> PartnerGroup:
        found = self.groups.find(label)
        if found is None:
            label = label[:120]
            found = (
                PartnerGroup.objects.create(
                    label=label, name_fr="", **{f"name_{self.language}": label}
                )
                if self.language != "fr"
                else PartnerGroup.objects.create(label=label, name_fr=label)
            )
            self.groups.add(found)
            self.written.partner_groups.append(label)
        return found

    def _write_references(
        self, measure: Measure, item: PlanImportItem, told: frozenset[str]
    ) -> None:
        """Bring the references of the kinds ``told`` up to date; the others are left alone."""
        wanted = {(row["kind"], row["label"][:300]): row for row in item.references}
        for reference in MeasureReference.objects.filter(measure=measure):
            found = wanted.pop((reference.kind, reference.label), None)
            if found is None and reference.kind in told - {ReferenceKind.INTERNAL}:
                reference.delete()
        for (kind, label), row in wanted.items():
            MeasureReference.objects.create(
                measure=measure, kind=kind, label=label, **self._place(row)
            )

    def _write_abbreviation(self, row: dict[str, Any]) -> None:
        Abbreviation.objects.update_or_create(
            plan=self.plan,
            short=row["short"][:60],
            defaults={"meaning": row["meaning"][:400], **self._place(row)},
        )
        self.written.abbreviations += 1

    def _titles(self, text: str) -> dict[str, str]:
        """Return the title columns: the text stands in the language of the document."""
        return {"title_fr": "", f"title_{self.language}": text}

    def _place(self, part: PlanImportItem | dict[str, Any]) -> dict[str, Any]:
        """Return the document and the page or line of ``part`` in it."""
        if isinstance(part, dict):
            return {"document": self.document, "page": part.get("page"), "line": part.get("line")}
        return {"document": self.document, "page": part.page, "line": part.line}
