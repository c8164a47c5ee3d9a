"""The letter on a decision: selected, reserve, refused, inadmissible; in French, Dutch, English."""

from collections.abc import Mapping
from datetime import datetime

from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from maillon.core.languages import CODES, choose
from maillon.core.money import euros
from maillon.core.papers import (
    Block,
    Bullets,
    DataTable,
    Facts,
    Heading,
    Paper,
    Paragraph,
    Signature,
    paper_pdf,
)
from maillon.funding.documents.letter_texts import passages
from maillon.funding.enums import DecisionState, LetterPart, Outcome, PointVerdict
from maillon.funding.models import Application, FundingDecision
from maillon.funding.queries.ranked import RankedLine, lines_of
from maillon.funding.queries.ranking import counted_sheets
from maillon.funding.rules.reasons import Grid, points_text

LETTER_FORMATS = ("pdf", "docx")


def language_of(application: Application) -> str:
    """Return the language in which an applicant is written."""
    return application.language if application.language in CODES else "fr"


def letter_of(decision: FundingDecision, *, language: str, made: datetime) -> Paper:
    """Return the letter of a decision; before it is notified, it says that it is a draft.

    :param made: the moment of notification, or of the draft: legal texts are those of that day.
    """
    application = decision.application
    with translation.override(language):
        words = passages(on=timezone.localtime(made).date(), language=language)
        return Paper(
            language=language,
            title=_titles()[decision.outcome],
            subtitle=choose(application.call, "title", language).text,
            reference=application.number,
            addressee=(choose(application.organisation, "name", language).text,),
            blocks=_blocks(decision, language, words),
            origin=_origin(decision, made),
            note=_note(decision),
        )


def letter_pdf(decision: FundingDecision, *, language: str, made: datetime) -> bytes:
    """Return the letter as PDF: the same decision and moment give the same bytes."""
    return paper_pdf(letter_of(decision, language=language, made=made), made=made)


def _titles() -> dict[str, str]:
    return {
        Outcome.SELECTED: _("Your project is selected"),
        Outcome.RESERVE: _("Your project is on the reserve list"),
        Outcome.REFUSED: _("Your project is not selected"),
        Outcome.INADMISSIBLE: _("Your application is not admissible"),
    }


def _intro(outcome: str) -> str:
    return {
        Outcome.SELECTED: _("We are pleased to tell you that your project is selected."),
        Outcome.RESERVE: _(
            "Your project meets the conditions of the call, but the budget does not reach it for "
            "now: it is on the reserve list."
        ),
        Outcome.REFUSED: _("We regret to tell you that your project is not selected."),
        Outcome.INADMISSIBLE: _(
            "We regret to tell you that your application is not admissible: the jury did not "
            "read it."
        ),
    }[Outcome(outcome)]


def _blocks(decision: FundingDecision, language: str, words: Mapping[str, str]) -> list[Block]:
    blocks: list[Block] = [
        Paragraph(_("Madam, Sir,")),
        Paragraph(_intro(decision.outcome)),
        Facts(_facts(decision, language)),
    ]
    reasons = choose(decision, "reason", language).text.splitlines()
    if decision.departs:
        # The scores below say something else: the letter says why they were not followed.
        reasons.append(
            _("The decision departs from the ranking of the jury: %(reason)s")
            % {"reason": decision.departs_reason}
        )
    elif decision.departs_reason:
        reasons.append(
            _("Less is granted than was asked for: %(reason)s")
            % {"reason": decision.departs_reason}
        )
    if reasons:
        blocks += [Heading(_("Reasons")), Bullets(reasons)]
    if decision.outcome == Outcome.INADMISSIBLE:
        blocks += _failed(decision.application, language)
    else:
        blocks += _scores(decision, language)
        blocks += _comments(decision)
    extra = {Outcome.SELECTED: LetterPart.CONDITIONS, Outcome.RESERVE: LetterPart.RESERVE}
    part = extra.get(Outcome(decision.outcome))
    if part is not None:
        blocks += [Heading(_("What follows")), Paragraph(words[part])]
    return [
        *blocks,
        Heading(_("Reasons in law and ways of appeal")),
        Paragraph(words[LetterPart.REASONS]),
        Paragraph(words[LetterPart.APPEAL]),
        Signature(_("For the authority")),
    ]


def _facts(decision: FundingDecision, language: str) -> list[tuple[str, str]]:
    application = decision.application
    call = application.call
    rows = [
        (_("Application"), application.number),
        (_("Project"), application.title),
        (_("Call"), choose(call, "title", language).text),
    ]
    if application.requested is not None:
        rows.append((_("Amount asked for"), euros(application.requested, language)))
    if decision.amount is not None:
        rows.append((_("Amount granted"), euros(decision.amount, language)))
    if decision.decided_on is not None:
        rows.append((_("Decided on"), date_format(decision.decided_on, "DATE_FORMAT")))
    if decision.legal_basis is not None:
        basis = decision.legal_basis
        title = choose(basis, "title", language).text
        rows.append((_("Legal basis"), f"{title} ({basis.reference})"))
    if call.contact_email:
        contact = ", ".join(filter(None, (call.contact_name, call.contact_email)))
        rows.append((_("Questions"), contact))
    return rows


def _comments(decision: FundingDecision) -> list[Block]:
    """Return what the readers wrote for the applicant, as they wrote it: no name, no order."""
    sheets = counted_sheets(decision.application.call).filter(
        assignment__application=decision.application
    )
    said = sorted({text for text in sheets.values_list("comment", flat=True) if text.strip()})
    if not said:
        return []
    intro = _("Each comment is in the language of the expert who wrote it.")
    return [Heading(_("What the experts wrote")), Paragraph(intro), Bullets(said)]


def _scores(decision: FundingDecision, language: str) -> list[Block]:
    """Return the mean of the experts on each criterion; nothing where there is no ranking."""
    line: RankedLine | None = lines_of(decision.ranking).get(decision.application.number)
    grid = Grid.of(getattr(decision.application.call, "grid", None))
    if line is None or not grid.criteria:
        return []
    rows = [
        [
            choose(one, "label", language).text,
            points_text(one.weight),
            points_text(line.criteria.get(one.code), 2) or _("not answered"),
            points_text(one.maximum),
            points_text(one.floor) or "–",
        ]
        for one in grid.criteria
    ]
    columns = [_("Criterion"), _("Weight"), _("Mean of the experts"), _("Of"), _("Lowest mean")]
    note = ""
    if grid.threshold is not None and line.mean is not None:
        note = _("In all: %(mean)s of 100; threshold of the call: %(threshold)s.") % {
            "mean": points_text(line.mean, 2),
            "threshold": points_text(grid.threshold),
        }
    return [
        DataTable(
            _("Points by criterion"),
            columns=columns,
            rows=rows,
            numeric=frozenset({1, 2, 3, 4}),
            widths=(4, 1, 2, 1, 2),
            note=note,
        )
    ]


def _failed(application: Application, language: str) -> list[Block]:
    checks = application.checks.filter(verdict=PointVerdict.NOT_MET).select_related("point")
    rows = [
        [choose(one.point, "title", language).text, one.reason]
        for one in checks.order_by("point__position", "point")
    ]
    if not rows:
        return []
    heading = _("Points that are not met")
    return [DataTable(heading, columns=[_("Point"), _("What was found")], rows=rows, widths=(2, 3))]


def _origin(decision: FundingDecision, made: datetime) -> str:
    day = date_format(timezone.localtime(made), "DATE_FORMAT")
    if decision.state == DecisionState.NOTIFIED:
        return _("Notified on %(day)s; kept with its SHA-256 in Maillon.") % {"day": day}
    return _("Draft of %(day)s, made by Maillon from the records.") % {"day": day}


def _note(decision: FundingDecision) -> str:
    notes = []
    if decision.state != DecisionState.NOTIFIED:
        notes.append(_("Draft: this decision is not notified and has no effect."))
    if decision.application.synthetic or decision.application.call.synthetic:
        notes.append(_("Fictitious data, made for training."))
    return " ".join(notes)
