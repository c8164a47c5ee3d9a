"""Corrections of what an import understood: change, join, split, leave out, put back."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from maillon.core.journal import Author, differences, record
from maillon.plan.enums import ItemKind
from maillon.plan.models import PlanImport, PlanImportItem
from maillon.plan.operations import ImportProblem, lock_for_review

FIELDS = (
    "code", "theme_code", "subtheme_code", "axis", "text", "sub_actions", "partners", "references",
)  # fmt: skip


@transaction.atomic
def correct_item(
    *, item: PlanImportItem, changes: Mapping[str, Any], by: Author, now: datetime
) -> bool:
    """Change fields of an item (keys of ``FIELDS``); say whether anything differed.

    :raises ImportProblem: when its import no longer waits for review.
    """
    held = _held(item)
    unknown = set(changes) - set(FIELDS)
    if unknown:
        raise ValueError(f"not fields of an item: {', '.join(sorted(unknown))}")
    changed = differences({name: getattr(item, name) for name in changes}, changes)
    if not changed:
        return False
    for name, value in changes.items():
        setattr(item, name, value)
    item.save(update_fields=list(changes))
    _note(held, item, "corrected", changed, by=by, now=now)
    return True


@transaction.atomic
def join_items(*, item: PlanImportItem, by: Author, now: datetime) -> PlanImportItem:
    """Add the next measure of the document to ``item``: texts, sub-actions, partners, references.

    :raises ImportProblem: when there is no next measure.
    """
    held = _held(item)
    following = next_item(item)
    if item.kind != ItemKind.MEASURE or following is None:
        raise ImportProblem(
            _("No measure follows %(code)s: it cannot be joined.") % {"code": item.code}
        )
    before = item.text
    item.text = f"{item.text.rstrip()}\n{following.text.lstrip()}"
    item.passage = f"{item.passage.rstrip()}\n{following.passage.lstrip()}".strip()
    taken = {step["code"] for step in item.sub_actions}
    item.sub_actions += [step for step in following.sub_actions if step["code"] not in taken]
    item.partners += [p for p in following.partners if _key(p) not in map(_key, item.partners)]
    labels = {(ref["kind"], ref["label"]) for ref in item.references}
    item.references += [r for r in following.references if (r["kind"], r["label"]) not in labels]
    item.save()
    following.delete()
    changes = {"text": [[before, following.text], item.text]}
    changes["code"] = [[item.code, following.code], item.code]
    _note(held, item, "joined", changes, by=by, now=now)
    return item


@transaction.atomic
def split_item(
    *, item: PlanImportItem, position: int, code: str, by: Author, now: datetime
) -> PlanImportItem:
    """Cut a measure in two before the character ``position`` of its text; return the second one.

    The sub-actions whose text stands in the second part go there, with their partners; partners of
    the whole measure and references are given to both.

    :raises ImportProblem: when a part would be empty or ``code`` is taken.
    """
    held = _held(item)
    first, second = item.text[:position].strip(), item.text[position:].strip()
    code = code.strip()
    if not first or not second:
        raise ImportProblem(_("Choose a place inside the text: both measures need a text."))
    if not code:
        raise ImportProblem(_("Give the second measure a code."))
    siblings = PlanImportItem.objects.filter(plan_import=held, kind=item.kind)
    if siblings.filter(code=code, dropped=False).exists():
        raise ImportProblem(_("The code “%(code)s” is taken by another measure.") % {"code": code})
    moved = {
        step["code"]
        for step in item.sub_actions
        if step["text"] in second and step["text"] not in first
    }
    new = PlanImportItem(plan_import=held, kind=item.kind, code=code, text=second)
    for name in ("theme_code", "subtheme_code", "axis", "references", "page", "line", "passage"):
        setattr(new, name, getattr(item, name))
    new.sub_actions = [step for step in item.sub_actions if step["code"] in moved]
    new.partners = [p for p in item.partners if not p.get("sub_action") or p["sub_action"] in moved]
    before = item.text
    item.text = first
    item.sub_actions = [step for step in item.sub_actions if step["code"] not in moved]
    item.partners = [p for p in item.partners if p.get("sub_action") not in moved]
    item.save()
    new.position = _place_after(item)
    new.save()
    changes = {"text": [before, [first, second]], "code": [item.code, [item.code, code]]}
    _note(held, item, "split", changes, by=by, now=now)
    _mark(held, new, "split")
    return new


@transaction.atomic
def drop_item(*, item: PlanImportItem, by: Author, now: datetime) -> None:
    """Leave an item out: it stays on the review page and is not written to the plan."""
    _set_dropped(item, True, by=by, now=now)


@transaction.atomic
def restore_item(*, item: PlanImportItem, by: Author, now: datetime) -> None:
    """Put an item back that was left out."""
    _set_dropped(item, False, by=by, now=now)


@transaction.atomic
def place_in_theme(
    *, plan_import: PlanImport, code: str, title: str, by: Author, now: datetime
) -> int:
    """Put every measure without theme under the theme ``code``, made where the document has none.

    :raises ImportProblem: when no measure lacks a theme, or the new theme has no title.
    """
    held = lock_for_review(plan_import)
    items = PlanImportItem.objects.filter(plan_import=held)
    lost = items.filter(kind=ItemKind.MEASURE, theme_code="")
    number = lost.count()
    if not number:
        raise ImportProblem(_("Every measure has a theme."))
    if not items.filter(kind=ItemKind.THEME, code=code).exists():
        if not title:
            raise ImportProblem(_("Give the new theme a title."))
        position = items.filter(kind=ItemKind.THEME).count() + 1
        PlanImportItem.objects.create(
            plan_import=held, kind=ItemKind.THEME, position=position, code=code, text=title
        )
    lost.update(theme_code=code)
    record(
        by=by,
        now=now,
        action="plan_import.themed",
        target=held,
        label=held.document.filename,
        changes={"theme": ["", f"{code} {title}".strip()], "measures": [0, number]},
    )
    return number


def next_item(item: PlanImportItem) -> PlanImportItem | None:
    """Return the measure that follows ``item`` in the document and is not left out."""
    later = PlanImportItem.objects.filter(
        plan_import=item.plan_import_id, kind=item.kind, dropped=False, position__gt=item.position
    )
    return later.order_by("position", "pk").first()


def _set_dropped(item: PlanImportItem, dropped: bool, *, by: Author, now: datetime) -> None:
    held = _held(item)
    if item.dropped == dropped:
        return
    item.dropped = dropped
    item.save(update_fields=["dropped"])
    action = "dropped" if dropped else "restored"
    record(
        by=by,
        now=now,
        action=f"plan_import.{action}",
        target=item,
        label=f"{held.document.filename}: {item.code}",
        changes={"dropped": [not dropped, dropped]},
    )


def _held(item: PlanImportItem) -> PlanImport:
    """Return the import of ``item``, held; bring ``item`` itself up to date."""
    held = lock_for_review(item.plan_import)
    item.refresh_from_db()
    return held


def _key(partner: Mapping[str, Any]) -> tuple[str, str]:
    return partner["label"], partner.get("sub_action") or ""


def _place_after(item: PlanImportItem) -> int:
    """Return a free position right after ``item``; make room where there is none."""
    later = PlanImportItem.objects.filter(
        plan_import=item.plan_import_id, kind=item.kind, position__gt=item.position
    ).order_by("position", "pk")
    following = later.first()
    if following is not None and following.position == item.position + 1:
        rows = list(later)
        for row in rows:
            row.position += 10
        PlanImportItem.objects.bulk_update(rows, ["position"])
    return item.position + 1


def _mark(held: PlanImport, item: PlanImportItem, how: str) -> None:
    """Remember on the import that a person changed ``item``."""
    held.reading.setdefault("corrected", {})[str(item.pk)] = how
    held.save(update_fields=["reading"])


def _note(
    held: PlanImport,
    item: PlanImportItem,
    how: str,
    changes: Mapping[str, Any],
    *,
    by: Author,
    now: datetime,
) -> None:
    _mark(held, item, how)
    record(
        by=by,
        now=now,
        action=f"plan_import.{how}",
        target=item,
        label=f"{held.document.filename}: {item.code}",
        changes=changes,
    )
