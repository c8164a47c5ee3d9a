"""Editions as pages need them, and the check of a frozen one."""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass

from django.core.cache import cache
from django.db.models import QuerySet

from maillon.core.languages import CODES
from maillon.plan.models import Plan
from maillon.reporting.enums import EditionState
from maillon.reporting.models import ReportEdition, ReportFile
from maillon.reporting.queries.report_data import fingerprint


@dataclass(frozen=True)
class EditionCheck:
    """What the check of a frozen edition found; ``changed`` names the files that differ."""

    data_ok: bool
    changed: list[str]

    @property
    def ok(self) -> bool:
        """Whether data and files are what was frozen."""
        return self.data_ok and not self.changed


def visible_editions(*, drafts: bool) -> QuerySet[ReportEdition]:
    """Return the editions that a reader may see, without their data, newest first."""
    found = ReportEdition.objects.select_related("plan").defer("data")
    return found if drafts else found.filter(state=EditionState.FROZEN)


def previous_version(edition: ReportEdition) -> ReportEdition | None:
    """Return the version before this one, where there is one."""
    return (
        ReportEdition.objects.select_related("plan")
        .filter(code=edition.code, version=edition.version - 1)
        .first()
    )


def files_of(edition: ReportEdition) -> list[ReportFile]:
    """Return the stored files of an edition without their contents."""
    return list(ReportFile.objects.filter(edition=edition).defer("content"))


def verify_edition(edition: ReportEdition) -> EditionCheck:
    """Compute the hashes of a frozen edition again and compare them with those that it kept."""
    changed = [
        f"{file.language}.{file.format}"
        for file in ReportFile.objects.filter(edition=edition)
        if hashlib.sha256(bytes(file.content)).hexdigest() != file.sha256
    ]
    return EditionCheck(fingerprint(edition.data) == edition.data_sha256, changed)


def newest_edition(plan: Plan) -> ReportEdition | None:
    """Return the plan's newest edition, frozen or not, without its frozen data."""
    editions = ReportEdition.objects.filter(plan=plan).select_related("plan").defer("data")
    return editions.order_by("-last_year", "-first_year", "-version").first()


def frozen_holding(codes: Collection[str]) -> dict[str, list[ReportEdition]]:
    """Return the frozen editions that hold each of ``codes``, oldest version first.

    What a frozen edition holds never changes: it is read once and remembered under its hash.
    """
    found: dict[str, list[ReportEdition]] = {}
    editions = ReportEdition.objects.filter(state=EditionState.FROZEN).defer("data")
    for edition in editions.order_by("frozen_at", "pk"):
        for code in _codes_of(edition) & set(codes):
            found.setdefault(code, []).append(edition)
    return found


def _codes_of(edition: ReportEdition) -> frozenset[str]:
    key = f"edition-codes:{edition.data_sha256}"
    held: frozenset[str] | None = cache.get(key)
    if held is None:
        data = edition.data or {}
        rows = data.get(CODES[0], {}).get("contributions", [])
        held = frozenset(row["code"] for row in rows)
        cache.set(key, held, None)
    return held
