"""A document comes in, waits for review, and is confirmed or set aside."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _

from maillon.core.journal import Author, record
from maillon.core.languages import current
from maillon.core.models import SourceDocument
from maillon.core.search import forget, index
from maillon.plan.enums import Axis, ImportState, ItemKind
from maillon.plan.models import Measure, Plan, PlanImport, PlanImportItem
from maillon.plan.operations import ImportProblem, lock_for_review
from maillon.plan.operations.plans import NewPlan, create_plan
from maillon.plan.operations.writing import PlanWriter, Written
from maillon.plan.queries.imports import likely_plan, open_or_confirmed
from maillon.plan.rules.comparison import compare
from maillon.plan.rules.problems import problems_of
from maillon.plan.searching import search_items

Reading = Mapping[str, Any]


@dataclass(frozen=True)
class Received:
    """An import, and whether these very bytes had come in before (nothing was stored then)."""

    plan_import: PlanImport
    same: bool


@dataclass(frozen=True)
class Confirmed:
    """What confirming did. ``kept`` are the codes absent from the document, ``removed`` gone."""

    plan: Plan
    written: Written
    kept: tuple[str, ...]
    removed: tuple[str, ...]

    @property
    def changed_nothing(self) -> bool:
        """Whether the plan already said all of it."""
        return not (self.written or self.removed)


@transaction.atomic
def receive_plan_document(
    *,
    reading: Reading,
    content: bytes,
    by: Author,
    now: datetime,
    plan: Plan | None = None,
    again: bool = False,
) -> Received:
    """Store a document and what was read in it, for a person to review; the plan is not touched.

    :param reading: what the parser understood, as ``PlanDraft.as_json()`` gives it.
    :param content: the bytes of the document.
    :param plan: the plan that it is meant for, where that is known.
    :param again: read bytes anew that were confirmed before.
    :raises ImportProblem: when ``reading`` is of other bytes.
    """
    told = reading["document"]
    sha256 = hashlib.sha256(content).hexdigest()
    if told["sha256"] != sha256:
        raise ImportProblem(_("The document changed while it was read. Import it again."))
    known = open_or_confirmed(sha256)
    if known and not (again and known.state == ImportState.CONFIRMED):
        _note_same(known, sha256, by=by, now=now)
        return Received(known, same=True)
    document = _store(told, content, sha256, by=by, now=now)
    plan_import = PlanImport.objects.create(
        document=document,
        plan=plan,
        created_at=now,
        created_by=by.username,
        reading={
            "language": told["language"],
            "messages_in": current(),
            "findings": reading["findings"],
            "unused": reading["unused"],
            "abbreviations": reading["abbreviations"],
            "corrected": {},
        },
    )
    items = PlanImportItem.objects.bulk_create(_items(plan_import, reading))
    if plan is None:
        plan_import.plan = likely_plan(i for i in items if i.kind == ItemKind.MEASURE)
        plan_import.save(update_fields=["plan"])
    record(
        by=by,
        now=now,
        action="plan_import.received",
        target=plan_import,
        label=document.filename,
        changes={
            "sha256": [None, sha256],
            "themes": [None, sum(item.kind == ItemKind.THEME for item in items)],
            "measures": [None, sum(item.kind == ItemKind.MEASURE for item in items)],
        },
    )
    return Received(plan_import, same=False)


def _note_same(known: PlanImport, sha256: str, *, by: Author, now: datetime) -> None:
    record(
        by=by,
        now=now,
        action="plan_import.same",
        target=known,
        label=known.document.filename,
        changes={"sha256": [sha256, sha256]},
    )


def _store(
    told: Mapping[str, str], content: bytes, sha256: str, *, by: Author, now: datetime
) -> SourceDocument:
    """Keep the bytes under their hash, and the document that they are."""
    name = document_path(sha256)
    if not default_storage.exists(name):
        default_storage.save(name, ContentFile(content))
    document, _created = SourceDocument.objects.get_or_create(
        sha256=sha256,
        defaults={
            "filename": told["filename"][:255],
            "media_type": told["media_type"][:120],
            "size": len(content),
            "received_at": now,
            "received_by": by.username,
        },
    )
    return document


def document_path(sha256: str) -> str:
    """Return where the bytes with this hash are kept in the default storage."""
    return f"documents/{sha256}"


def _items(plan_import: PlanImport, reading: Reading) -> Sequence[PlanImportItem]:
    themes = [*reading["themes"], *reading["subthemes"]]
    themes.sort(key=lambda row: (row.get("theme") or row["code"], bool(row.get("theme"))))
    order = {row["code"]: n for n, row in enumerate(reading["themes"])}
    themes.sort(key=lambda row: order.get(row.get("theme") or row["code"], len(order)))
    items = [_theme_item(plan_import, n, row) for n, row in enumerate(themes, start=1)]
    items += [
        _measure_item(plan_import, n * 10, row) for n, row in enumerate(reading["measures"], 1)
    ]
    return items


def _theme_item(plan_import: PlanImport, position: int, row: Reading) -> PlanImportItem:
    return PlanImportItem(
        plan_import=plan_import,
        kind=ItemKind.THEME,
        position=position,
        code=row["code"][:40],
        theme_code=(row.get("theme") or "")[:40],
        text=row["title"],
        page=row.get("page"),
        line=row.get("line"),
    )


def _measure_item(plan_import: PlanImport, position: int, row: Reading) -> PlanImportItem:
    return PlanImportItem(
        plan_import=plan_import,
        kind=ItemKind.MEASURE,
        position=position,
        code=row["code"][:40],
        theme_code=(row["theme"] or "")[:40],
        subtheme_code=(row["subtheme"] or "")[:40],
        axis=row["axis"] if row["axis"] in Axis.values else "",
        text=row["official_text"],
        sub_actions=row["sub_actions_detail"],
        partners=row["partners_detail"],
        references=row["references_detail"],
        page=row.get("page"),
        line=row.get("line"),
        passage=row["source_passage"],
    )


@transaction.atomic
def choose_plan(*, plan_import: PlanImport, plan: Plan | None, by: Author, now: datetime) -> None:
    """Say which plan an import is to fill; ``None``: one that confirming will make.

    :raises ImportProblem: when the import no longer waits for review.
    """
    held = lock_for_review(plan_import)
    if held.plan == plan:
        return
    before = held.plan.code if held.plan else ""
    held.plan = plan
    held.save(update_fields=["plan"])
    record(
        by=by,
        now=now,
        action="plan_import.plan_chosen",
        target=held,
        label=held.document.filename,
        changes={"plan": [before, plan.code if plan else ""]},
    )


@transaction.atomic
def confirm_import(
    *,
    plan_import: PlanImport,
    plan: Plan | NewPlan,
    by: Author,
    now: datetime,
    remove_missing: bool = False,
) -> Confirmed:
    """Write what was reviewed into ``plan``, all or nothing.

    Working titles that are there are kept. Measures that the document does not name stay, unless
    ``remove_missing``: then those go that nothing else hangs on.

    :raises ImportProblem: when something forbids it; the message says what.
    """
    held = lock_for_review(plan_import)
    target = create_plan(new=plan, by=by, now=now) if isinstance(plan, NewPlan) else plan
    comparison = compare(held, target)
    problems = problems_of(comparison)
    if problems:
        raise ImportProblem(" ".join(problem.message for problem in problems[:3]))
    written = PlanWriter(held, target).write(comparison)
    removed = _remove(comparison.missing) if remove_missing else ()
    kept = tuple(m.code for m in comparison.missing if m.code not in removed)
    held.plan, held.state, held.confirmed_at = target, ImportState.CONFIRMED, now
    held.save(update_fields=["plan", "state", "confirmed_at"])
    outcome = Confirmed(target, written, kept, removed)
    forget("measure", [f"{target.code}/{code}" for code in removed])
    if not outcome.changed_nothing:
        index(search_items(target))
    _note_confirmed(held, outcome, by=by, now=now)
    return outcome


def _remove(missing: Sequence[Measure]) -> tuple[str, ...]:
    """Delete the measures that no contribution, lineage or other object depends on."""
    removed = []
    own = {"sub_actions", "partners", "references"}
    # By the field of the other side: what lies above has no name for it here.
    holders = [
        (relation.related_model._base_manager, relation.field.name)
        for relation in Measure._meta.related_objects
        if relation.get_accessor_name() not in own
    ]
    for measure in missing:
        held_by = (rows.filter(**{name: measure}).exists() for rows, name in holders)
        if not any(held_by):
            measure.delete()
            removed.append(measure.code)
    return tuple(removed)


def _note_confirmed(
    plan_import: PlanImport, outcome: Confirmed, *, by: Author, now: datetime
) -> None:
    action = "plan_import.same" if outcome.changed_nothing else "plan_import.confirmed"
    sha256 = plan_import.document.sha256
    record(
        by=by,
        now=now,
        action=action,
        target=plan_import,
        label=f"{outcome.plan.code}: {plan_import.document.filename}",
        changes={
            "state": [ImportState.REVIEW, ImportState.CONFIRMED],
            "sha256": [None, sha256],
            **{name: [None, value] for name, value in outcome.written.counts().items() if value},
            **({"removed": [list(outcome.removed), None]} if outcome.removed else {}),
            **({"not in the document": [None, list(outcome.kept)]} if outcome.kept else {}),
        },
    )


@transaction.atomic
def discard_import(*, plan_import: PlanImport, by: Author, now: datetime) -> None:
    """Set an import aside: the plan stays as it is; the document can be imported again.

    :raises ImportProblem: when it was already confirmed or set aside.
    """
    held = lock_for_review(plan_import)
    held.state = ImportState.DISCARDED
    held.save(update_fields=["state"])
    record(
        by=by,
        now=now,
        action="plan_import.discarded",
        target=held,
        label=held.document.filename,
        changes={"state": [ImportState.REVIEW, ImportState.DISCARDED]},
    )
