"""A plan document comes in from a file or an upload: read it, keep it for review or write it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from maillon.core.journal import Author
from maillon.plan.models import Plan, PlanImport
from maillon.plan.operations import ImportProblem
from maillon.plan.operations.imports import (
    Confirmed,
    Received,
    confirm_import,
    document_path,
    receive_plan_document,
)
from maillon.plan.operations.plans import NewPlan, plan_from_code
from maillon.plan.queries.imports import open_or_confirmed

from .limits import ImportRefused
from .reading import read_plan

Progress = Callable[[str, float], None]


@dataclass(frozen=True)
class Outcome:
    """What importing a file came to."""

    received: Received
    confirmed: Confirmed | None = None

    @property
    def message(self) -> str:
        """What happened, in a sentence."""
        number = self.received.plan_import.pk
        if self.confirmed and self.confirmed.changed_nothing:
            return _("The plan already says all that this document says: nothing was changed.")
        if self.confirmed:
            written = self.confirmed.written
            return _(
                "Written to the plan “%(plan)s”: %(added)s new measures, %(changed)s changed, "
                "%(kept)s not in the document and kept."
            ) % {
                "plan": self.confirmed.plan.code,
                "added": len(written.added),
                "changed": len(written.changed),
                "kept": len(self.confirmed.kept),
            }
        if self.received.same:
            return _(
                "This very document was imported before (import %(number)s): nothing was changed."
            ) % {"number": number}
        return _("The import %(number)s waits for review on screen; the plan was not touched.") % {
            "number": number
        }

    def as_json(self) -> dict[str, Any]:
        """Return the same for scripts."""
        found: dict[str, Any] = {
            "import": self.received.plan_import.pk,
            "state": PlanImport.objects.get(pk=self.received.plan_import.pk).state,
            "same_document": self.received.same,
            "message": self.message,
        }
        if self.confirmed:
            found |= {
                "plan": self.confirmed.plan.code,
                **self.confirmed.written.counts(),
                "not_in_document": list(self.confirmed.kept),
            }
        return found


def import_file(
    path: Path,
    *,
    plan_code: str,
    confirm: bool,
    by: Author,
    now: datetime,
    progress: Progress | None = None,
) -> Outcome:
    """Read the document at ``path``; with ``confirm`` write it to the plan ``plan_code``.

    A code that no plan has makes one when it ends with years, such as ``pgsp-2025-2028``. Without
    a code the plan is the one whose measures the document holds.

    :raises ImportRefused: when the document cannot be read or may not be written.
    """
    plan = Plan.objects.filter(code=plan_code).first() if plan_code else None
    draft = read_plan(path, progress=progress)
    known = open_or_confirmed(draft.sha256)
    elsewhere = bool(plan_code and known and known.plan and known.plan.code != plan_code)
    try:
        received = receive_plan_document(
            reading=draft.as_json(),
            content=Path(path).read_bytes(),
            by=by,
            now=now,
            plan=plan,
            again=elsewhere,
        )
        found = received.plan_import
        if not confirm or found.confirmed_at is not None:
            return Outcome(received)
        target: Plan | NewPlan | None = plan or plan_from_code(plan_code) or found.plan
        if target is None:
            raise ImportProblem(
                _(
                    "There is no plan “%(code)s”. Name one that exists, or a new one by a code "
                    "that ends with its years, such as pgsp-2025-2028."
                )
                % {"code": plan_code}
            )
        return Outcome(received, confirm_import(plan_import=found, plan=target, by=by, now=now))
    except ImportProblem as problem:
        raise ImportRefused(str(problem)) from problem


def read_again(plan_import: PlanImport, *, by: Author, now: datetime) -> Received:
    """Read the document of a confirmed import anew, for another review.

    :raises ImportRefused: when its bytes are not kept here, or cannot be read.
    """
    document = plan_import.document
    name = document_path(document.sha256)
    if not default_storage.exists(name):
        raise ImportRefused(
            _("“%(name)s” is not kept in Maillon: choose the file again.")
            % {"name": document.filename}
        )
    draft = read_plan(Path(default_storage.path(name)))
    reading = draft.as_json()
    reading["document"] = reading["document"] | {"filename": document.filename}  # type: ignore[operator]
    with default_storage.open(name) as file:
        content = file.read()
    return receive_plan_document(
        reading=reading, content=content, by=by, now=now, plan=plan_import.plan, again=True
    )
