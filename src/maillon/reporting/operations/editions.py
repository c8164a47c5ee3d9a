"""Editions: created, their texts edited, frozen for good, reopened as the next version."""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from maillon.core.journal import GENESIS, Author, record
from maillon.core.languages import CODES
from maillon.core.models import JournalLine
from maillon.implementation.enums import ContributionState
from maillon.implementation.models import Contribution
from maillon.implementation.operations.review import publish
from maillon.plan.models import Plan
from maillon.reporting.documents import current_data, render
from maillon.reporting.documents.sources import findings_of, is_open
from maillon.reporting.enums import EditionState, ReportFormat
from maillon.reporting.models import NarrativeBlock, ReportEdition, ReportFile
from maillon.reporting.queries.report_data import ReportData, fingerprint
from maillon.reporting.workflows import refusal


def create_edition(
    *,
    plan: Plan,
    code: str,
    first_year: int,
    last_year: int,
    titles: Mapping[str, str],
    by: Author,
    now: datetime,
) -> ReportEdition:
    """Open the draft of a new report.

    :param titles: language → title; French is needed.
    :raises ValidationError: when the code is taken or the years are not the plan's.
    """
    if not plan.first_year <= first_year <= last_year <= plan.last_year:
        raise ValidationError(
            _("The years of the report lie within the plan: %(first)s to %(last)s.")
            % {"first": plan.first_year, "last": plan.last_year}
        )
    if ReportEdition.objects.filter(code=code).exists():
        raise ValidationError(_("There is already a report “%(code)s”.") % {"code": code})
    edition = ReportEdition(
        plan=plan,
        code=code,
        first_year=first_year,
        last_year=last_year,
        **{f"title_{language}": titles.get(language, "") for language in CODES},
    )
    edition.full_clean()
    with transaction.atomic():
        edition.save()
        changes = {"plan": [None, plan.code], "years": [None, [first_year, last_year]]}
        _record(edition, "edition.created", by=by, now=now, changes=changes)
    return edition


def edit_narrative(
    *, edition: ReportEdition, section: str, bodies: Mapping[str, str], by: Author, now: datetime
) -> NarrativeBlock:
    """Store the coordinator's text of a section, in Markdown, per language.

    Markdown is stored as written; what documents and pages show of it is cleaned when it is read
    (``documents.narrative``: no HTML, no pictures, links to http, https and mailto only).

    :raises ValidationError: when the edition is frozen.
    """
    with transaction.atomic():
        edition = _locked(edition)
        _refuse(refusal("edit", edition.state))
        block, _new = NarrativeBlock.objects.get_or_create(edition=edition, section=section)
        changes: dict[str, list[Any]] = {}
        for language in CODES:
            old, new = getattr(block, f"body_{language}"), bodies.get(language, "").strip()
            if old != new:
                setattr(block, f"body_{language}", new)
                changes[f"{section}.body_{language}"] = [old, new]
        if changes:
            block.save()
            _record(edition, "edition.text_edited", by=by, now=now, changes=changes)
    return block


def freeze_edition(
    *, edition: ReportEdition, by: Author, now: datetime, reason: str = ""
) -> ReportEdition:
    """Freeze a draft: its data, every file of it and their hashes, for good.

    The accepted contributions that it holds are published from then on.

    The data are read in one transaction and the files made from them outside of any, so that
    nobody waits for the writing of twelve files.

    :param reason: why to freeze although findings are open.
    :raises ValidationError: when it is frozen already, or findings are open and no reason is given.
    """
    with transaction.atomic():
        edition = _locked(edition)
        _refuse(refusal("freeze", edition.state))
        open_ones = [f for f in findings_of(edition) if is_open(f)]
        if open_ones and not reason.strip():
            _refuse(_open_findings(len(open_ones)))
        edition.state = EditionState.FROZEN
        head = JournalLine.objects.order_by("-number").values_list("hash", flat=True).first()
        data = {language: current_data(edition, language, now) for language in CODES}
    stored = {language: value.to_json() for language, value in data.items()}
    sha256 = fingerprint(stored)
    files = [_file(data[lang], format, sha256) for lang in CODES for format in ReportFormat.values]
    with transaction.atomic():
        frozen = _locked(edition)
        _refuse(refusal("freeze", frozen.state))
        frozen.state, frozen.data, frozen.data_sha256 = EditionState.FROZEN, stored, sha256
        frozen.frozen_at, frozen.frozen_by = now, by.username
        frozen.journal_head = head or GENESIS
        frozen.save()
        for file in files:
            file.edition = frozen
        ReportFile.objects.bulk_create(files)
        changes = {
            "state": [EditionState.DRAFT.value, EditionState.FROZEN.value],
            "data_sha256": [None, sha256],
            "files": [None, {f"{file.language}.{file.format}": file.sha256 for file in files}],
            "open_findings": [None, len(open_ones)],
        }
        _record(frozen, "edition.frozen", by=by, now=now, changes=changes, reason=reason.strip())
        _publish(frozen, data[CODES[0]], by=by, now=now)
    return frozen


def _publish(edition: ReportEdition, data: ReportData, *, by: Author, now: datetime) -> None:
    """Say of the accepted contributions that the edition holds that they are published."""
    codes = {row.code for row in data.contributions}
    rows = Contribution.objects.filter(plan=edition.plan, state=ContributionState.ACCEPTED)
    publish(
        contributions=[row for row in rows.only("pk", "code") if row.code in codes],
        by=by,
        now=now,
        target=edition,
        label=_label(edition),
    )


def _label(edition: ReportEdition) -> str:
    return f"{edition.title} ({edition.code}, {edition.version})"


def _open_findings(count: int) -> str:
    return ngettext(
        "%(count)s finding is open: correct it, accept it with a reason, or say why the report "
        "is frozen all the same.",
        "%(count)s findings are open: correct them, accept them with a reason, or say why the "
        "report is frozen all the same.",
        count,
    ) % {"count": count}


def _file(data: ReportData, format: str, sha256: str) -> ReportFile:
    content = render(data, format, sha256)
    return ReportFile(
        language=data.language,
        format=format,
        content=content,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
    )


def reopen_edition(
    *, edition: ReportEdition, reason: str, by: Author, now: datetime
) -> ReportEdition:
    """Make the next version of a frozen edition, as a draft with the same texts.

    :raises ValidationError: when it is a draft, not the newest version, or no reason is given.
    """
    if not reason.strip():
        _refuse(_("Say why the report is reopened."))
    with transaction.atomic():
        edition = _locked(edition)
        _refuse(refusal("reopen", edition.state))
        newest = ReportEdition.objects.filter(code=edition.code).order_by("-version").first()
        if newest is not None and newest.pk != edition.pk:
            _refuse(
                _("Only the newest version can be reopened: version %(version)s.")
                % {"version": newest.version}
            )
        names = ["code", "plan", "first_year", "last_year", "title_fr", "title_nl", "title_en"]
        draft = ReportEdition.objects.create(
            **{name: getattr(edition, name) for name in names},
            version=edition.version + 1,
            reopened_because=reason.strip(),
        )
        texts = [f"body_{language}" for language in CODES]
        NarrativeBlock.objects.bulk_create(
            NarrativeBlock(
                edition=draft, section=b.section, **{name: getattr(b, name) for name in texts}
            )
            for b in NarrativeBlock.objects.filter(edition=edition)
        )
        changes = {"version": [edition.version, draft.version]}
        _record(draft, "edition.reopened", by=by, now=now, changes=changes, reason=reason.strip())
    return draft


def _locked(edition: ReportEdition) -> ReportEdition:
    found = ReportEdition.objects.select_for_update(of=("self",)).select_related("plan")
    return found.get(pk=edition.pk)


def _refuse(why: str) -> None:
    if why:
        raise ValidationError(why)


def _record(
    edition: ReportEdition,
    action: str,
    *,
    by: Author,
    now: datetime,
    changes: Mapping[str, Any],
    reason: str = "",
) -> None:
    record(
        by=by,
        now=now,
        action=action,
        target=edition,
        label=_label(edition),
        changes=changes,
        reason=reason,
    )
