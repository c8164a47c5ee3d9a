"""The report as a document: one outline of the report's data, written as PDF, Word, workbook, HTML.

``render_edition`` gives the file of an edition as it stands; ``render`` that of given data.
"""

from datetime import datetime

from django.utils.translation import override

from maillon.core.charts import Bar, bar_chart
from maillon.core.papers.typesetting import fonts
from maillon.reporting.documents.html import to_html
from maillon.reporting.documents.outline import build_outline
from maillon.reporting.documents.pdf import to_pdf
from maillon.reporting.documents.sources import findings_of, published_of
from maillon.reporting.documents.word import to_word
from maillon.reporting.documents.workbook import to_workbook
from maillon.reporting.enums import EditionState, ReportFormat
from maillon.reporting.models import ReportEdition, ReportFile
from maillon.reporting.queries.report_data import ReportData, build_report_data

MEDIA_TYPES = {
    ReportFormat.PDF: "application/pdf",
    ReportFormat.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ReportFormat.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ReportFormat.HTML: "text/html; charset=utf-8",
}


def edition_data(edition: ReportEdition, language: str, now: datetime) -> ReportData:
    """Return what the report of ``edition`` says: as it was frozen, or as the data stand now."""
    if edition.state == EditionState.FROZEN and edition.data:
        return ReportData.from_json(edition.data[language])
    return current_data(edition, language, now)


def current_data(edition: ReportEdition, language: str, now: datetime) -> ReportData:
    """Return what the report of ``edition`` would say if it were frozen ``now``."""
    with override(language):
        return build_report_data(
            edition,
            language=language,
            now=now,
            findings=findings_of(edition),
            published=published_of(edition.plan),
        )


def render_edition(edition: ReportEdition, language: str, format: str, now: datetime) -> bytes:
    """Return the file of an edition in one language and format.

    A frozen edition gives the stored bytes; a draft is made from the data as they are ``now``.

    :param language: ``fr``, ``nl`` or ``en``.
    :param format: a value of ``ReportFormat``.
    """
    if edition.state == EditionState.FROZEN:
        kept = ReportFile.objects.filter(edition=edition, language=language, format=format).first()
        if kept is not None:
            return bytes(kept.content)
    data = edition_data(edition, language, now)
    return render(data, format, edition.data_sha256)


def render(data: ReportData, format: str, fingerprint: str = "") -> bytes:
    """Return ``data`` as a file.

    :param fingerprint: the SHA-256 to print in the colophon; by default that of ``data``.
    """
    made = datetime.fromisoformat(data.edition.generated)
    outline = build_outline(data, fingerprint)
    if format == ReportFormat.PDF:
        return to_pdf(outline, made)
    if format == ReportFormat.DOCX:
        return to_word(outline, made)
    if format == ReportFormat.XLSX:
        return to_workbook(data, outline)
    return to_html(outline)


def warm_up() -> None:
    """Load the fonts and start the drawing of charts, so that the first reader need not wait."""
    fonts()
    bar_chart([Bar("", 1)], title="")
