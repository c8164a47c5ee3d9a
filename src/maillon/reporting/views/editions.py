"""Report editions to read: the list, one edition, its pages and files."""

from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from maillon.core.languages import CODES, choose, current
from maillon.partners.access import person, public, refuse_unless
from maillon.partners.models import PartnerCategory
from maillon.partners.panels.exchanges import exchanges_here
from maillon.plan.models import Theme
from maillon.reporting.documents import MEDIA_TYPES, edition_data, html, render_edition
from maillon.reporting.documents.outline import build_outline
from maillon.reporting.documents.outline.sections import section_titles
from maillon.reporting.enums import EditionState, ReportFormat
from maillon.reporting.models import NarrativeBlock, ReportEdition
from maillon.reporting.queries.editions import (
    files_of,
    previous_version,
    verify_edition,
    visible_editions,
)
from maillon.reporting.queries.report_data import category_key
from maillon.reporting.queries.report_data.differences import differences

NATIVE = {"fr": "Français", "nl": "Nederlands", "en": "English"}
SHOWN_DIFFERENCES = 50


def readable_edition(
    request: HttpRequest, code: str, version: int
) -> tuple[ReportEdition, HttpResponse | None]:
    """Return an edition, and the refusal for those who may not read a draft."""
    editions = ReportEdition.objects.select_related("plan")
    edition = get_object_or_404(editions, code=code, version=version)
    if edition.state == EditionState.FROZEN:
        return edition, None
    return edition, refuse_unless(request, person(request).may("edition.view_draft"))


@public
def editions(request: HttpRequest) -> HttpResponse:
    """List the reports: the frozen ones, and the drafts for those who may see them."""
    drafts = bool(person(request).may("edition.view_draft"))
    found = list(visible_editions(drafts=drafts))
    hidden = not drafts and ReportEdition.objects.filter(state=EditionState.DRAFT).exists()
    return render(
        request, "reporting/editions/editions.html", {"editions": found, "hidden": hidden}
    )


@public
def edition(request: HttpRequest, code: str, version: int) -> HttpResponse:
    """Show an edition: state, downloads, outline, what changed since the version before."""
    found, refused = readable_edition(request, code, version)
    if refused is not None:
        return refused
    frozen = found.state == EditionState.FROZEN
    newer = ReportEdition.objects.filter(code=code, version__gt=version).order_by("-version")
    drafts = bool(person(request).may("edition.view_draft"))
    context = {
        "edition": found,
        "frozen": frozen,
        "newer": newer.filter(pk__in=visible_editions(drafts=drafts)).defer("data").first(),
        "is_newest": not newer.exists(),
        "check": verify_edition(found) if frozen else None,
        "downloads": _downloads(found),
        "sections": _sections(found),
        "exchanges": exchanges_here(request, found, f"{found.title} ({found.version})"),
        **_changes(found, timezone.now()),
    }
    return render(request, "reporting/editions/edition.html", context)


def _downloads(edition: ReportEdition) -> list[dict[str, Any]]:
    """Return a row a language: its name and its files by format, with size and hash if frozen."""
    kept = {(file.language, file.format): file for file in files_of(edition)}
    return [
        {
            "language": language,
            "name": NATIVE[language],
            "files": [
                {"format": value, "label": label, "file": kept.get((language, value))}
                for value, label in ReportFormat.choices
            ],
        }
        for language in CODES
    ]


def _sections(edition: ReportEdition) -> list[dict[str, Any]]:
    """Return the chapters of the report with their parts, and the languages of their texts.

    A chapter that holds nothing but a text is read only where there is one.
    """
    blocks = {b.section: b for b in NarrativeBlock.objects.filter(edition=edition)}
    chapters: list[dict[str, Any]] = []
    for key, title in titles_of(edition).items():
        written = [c for c in CODES if key in blocks and getattr(blocks[key], f"body_{c}")]
        read = bool(written) or key != "introduction"
        section = {"key": key, "title": title, "written": written, "read": read, "parts": []}
        if key.startswith(("category-", "theme-")):
            chapters[-1]["parts"].append(section)
        else:
            chapters.append(section)
    return chapters


def titles_of(edition: ReportEdition) -> dict[str, str]:
    """Return the titles of the sections of an edition, by key and in order."""
    themes = Theme.objects.filter(plan=edition.plan, parent=None).order_by("position")
    return section_titles(
        [(category_key(c), c.name) for c in PartnerCategory.objects.all()],
        [(theme.code, choose(theme, "title").text) for theme in themes],
    )


def _changes(edition: ReportEdition, now: datetime) -> dict[str, Any]:
    """Return what changed since the version before, in the reader's language."""
    before = previous_version(edition)
    if before is None:
        return {"before": None, "changes": [], "more_changes": 0}
    language = current()
    found = differences(edition_data(before, language, now), edition_data(edition, language, now))
    names = {
        "total": _("Totals"),
        "covered": _("Measure covered"),
        "cell": _("Coverage"),
        "contribution": _("Contribution"),
        "figure": _("Figure"),
        "published": _("Printed and computed"),
        "finding": _("Finding"),
        "announced": _("Announced"),
        "grant": _("Grants"),
        "text": _("Text"),
    }
    rows = [(names[change.kind], change) for change in found]
    return {
        "before": before,
        "changes": rows[:SHOWN_DIFFERENCES],
        "more_changes": max(0, len(rows) - SHOWN_DIFFERENCES),
    }


@public
def edition_html(request: HttpRequest, code: str, version: int) -> HttpResponse:
    """Show the whole report as a page, in the reader's language."""
    found, refused = readable_edition(request, code, version)
    if refused is not None:
        return refused
    outline = build_outline(edition_data(found, current(), timezone.now()), found.data_sha256)
    contents: SafeString = html.contents(outline)
    context = {
        "edition": found,
        "cover": outline.cover,
        "contents": contents,
        "body": html.body(outline),
    }
    return render(request, "reporting/editions/read.html", context)


@public
def edition_file(
    request: HttpRequest, code: str, version: int, language: str, format: str
) -> HttpResponse:
    """Give the report as a file: the stored bytes of a frozen one, a draft made now."""
    found, refused = readable_edition(request, code, version)
    if refused is not None:
        return refused
    if language not in CODES or format not in ReportFormat.values:
        raise Http404
    content = render_edition(found, language, format, now=timezone.now())
    response = HttpResponse(content, content_type=MEDIA_TYPES[ReportFormat(format)])
    draft = "" if found.state == EditionState.FROZEN else "-draft"
    name = f"maillon-{found.code}-v{found.version}-{language}{draft}.{format}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
