"""The receipt of a submission: number, moment, hash, every answer and every file. On demand."""

from django.utils import translation
from django.utils.translation import gettext as _

from maillon.core.languages import CODES, choose
from maillon.core.mailing.attachments import Attached
from maillon.core.moments import second_text
from maillon.core.money import euros
from maillon.core.papers import Block, DataTable, Facts, Heading, Paper, Paragraph, paper_pdf
from maillon.funding.enums import QuestionKind
from maillon.funding.models import Submission
from maillon.funding.queries.answers import ReadAnswer, ReadSheet, read_sheet
from maillon.funding.rules.applications import labels


def receipt_pdf(submission: Submission, *, language: str) -> bytes:
    """Return the receipt as PDF, in ``language``: the same bytes each time it is asked for."""
    return paper_pdf(receipt_paper(submission, language=language), made=submission.received_at)


def receipt_language(submission: Submission) -> str:
    """Return the language of the receipt: that in which the application was submitted."""
    language = str(submission.content.get("language") or submission.application.language)
    return language if language in CODES else "fr"


def receipt_attachment(receipt: str) -> Attached | None:
    """Return the receipt with this number as a file of a mail; ``None`` for no such receipt."""
    rows = Submission.objects.select_related(
        "application__call", "application__organisation", "application__sheet__form"
    )
    found = rows.filter(receipt=receipt).first()
    if found is None:
        return None
    data = receipt_pdf(found, language=receipt_language(found))
    return Attached(f"{found.receipt}.pdf", data, "application/pdf")


def receipt_paper(submission: Submission, *, language: str) -> Paper:
    """Return the receipt of ``submission``, whose application and call are loaded."""
    with translation.override(language):
        application = submission.application
        call = choose(application.call, "title", language).text
        sheet = read_sheet(application.sheet, submission=submission)
        synthetic = application.synthetic or application.call.synthetic
        return Paper(
            language=language,
            title=_("Receipt of an application"),
            subtitle=call,
            reference=submission.receipt,
            blocks=[
                *_proof(submission, call),
                *_project(submission),
                *_answers(sheet),
                *_files(submission),
            ],
            origin=_(
                "Made by Maillon from what was submitted; anybody can check the number and the "
                "SHA-256 on its page “Check a receipt”."
            ),
            note=_("Fictitious data, made for training.") if synthetic else "",
        )


def _proof(submission: Submission, call: str) -> list[Block]:
    organisation = submission.content["organisation"]
    zone = submission.application.call.time_zone
    return [
        Paragraph(
            _(
                "The application below was received at the moment stated, by the clock of the "
                "server. Its content has the SHA-256 stated: any change to it would give another."
            )
        ),
        Facts(
            [
                (_("Receipt"), submission.receipt),
                (_("Received"), second_text(submission.received_at, zone)),
                (_("Application"), submission.application.number),
                (_("Submission"), str(submission.number)),
                (_("Call"), call),
                (
                    _("Closing of the call"),
                    second_text(submission.application.call.closes_at, zone),
                ),
                (_("Applicant"), organisation["name"]),
                (_("Enterprise number"), organisation["enterprise_number"] or "—"),
                (_("Submitted by"), submission.submitted_by),
                (_("SHA-256"), submission.sha256),
            ]
        ),
    ]


def _project(submission: Submission) -> list[Block]:
    content, names = submission.content, labels()
    partners = ", ".join(row["name"] for row in content["co_applicants"])
    measures = submission.application.call.plan.measures.all()
    titles = {row.code: f"{row.code} {row.title}" for row in measures}
    primary = content["measures"]["primary"]
    secondary = ", ".join(titles.get(code, code) for code in content["measures"]["secondary"])
    rows = [
        (names["title"], content["title"]),
        (names["summary"], content["summary"]),
        (_("Years"), "-".join(dict.fromkeys([content["first_year"], content["last_year"]]))),
        (names["primary"], titles.get(primary, primary)),
        (names["secondary"], secondary or "—"),
        (_("Co-applicants"), partners or "—"),
    ]
    return [Heading(_("In short")), Facts(rows)]


def _answers(sheet: ReadSheet) -> list[Block]:
    blocks: list[Block] = []
    for part in sheet.parts:
        blocks.append(Heading(part.title))
        for answer in part.answers:
            if answer.kind == QuestionKind.BUDGET:
                blocks.append(_budget(answer, sheet))
            else:
                blocks += [Paragraph(answer.label, strong=True), Paragraph(_text(answer))]
    return blocks


def _text(answer: ReadAnswer) -> str:
    if answer.kind == QuestionKind.FILE:
        return ", ".join(file.name for file in answer.files) or _("No file")
    if answer.kind == QuestionKind.FIGURES:
        rows = [f"{one.label}: {one.value} {one.unit}".strip() for one in answer.figures]
        return "; ".join(rows) or _("Not answered")
    return answer.text.strip() or _("Not answered")


def _budget(answer: ReadAnswer, sheet: ReadSheet) -> Block:
    rows = [
        [line.category, line.label, euros(line.amount), euros(line.requested)]
        for line in answer.lines
    ]
    rows.append([_("Total"), "", euros(sheet.amount), euros(sheet.requested)])
    return DataTable(
        heading=answer.label,
        columns=[_("Expense category"), _("Expense"), _("Cost"), _("Asked for")],
        rows=rows,
        numeric=frozenset({2, 3}),
        widths=(3, 4, 2, 2),
    )


def _files(submission: Submission) -> list[Block]:
    files = submission.content["files"]
    if not files:
        return [Heading(_("Files")), Paragraph(_("No file was attached."))]
    rows = [[file["name"], str(file["size"]), file["sha256"]] for file in files]
    return [
        Heading(_("Files")),
        DataTable(
            heading=_("Attached files with their SHA-256"),
            columns=[_("File"), _("Bytes"), _("SHA-256")],
            rows=rows,
            numeric=frozenset({1}),
            widths=(3, 1, 4),
        ),
    ]
