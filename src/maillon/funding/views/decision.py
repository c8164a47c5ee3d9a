"""One decision: proposed, approved step by step, notified; its letter; the applicant's page."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.files.storage import default_storage
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from maillon.core.languages import CODES
from maillon.core.papers import paper_pdf, paper_word
from maillon.funding.documents.letters import LETTER_FORMATS, language_of, letter_of
from maillon.funding.enums import (
    ApplicationState,
    DecisionState,
    Outcome,
    OverlapVerdict,
    PointVerdict,
)
from maillon.funding.forms.decisions import DecisionForm, stored
from maillon.funding.models import Application, FundingDecision
from maillon.funding.operations.decisions import approve, next_step, notify, propose_decision
from maillon.funding.operations.refusal import Refused
from maillon.funding.queries.ranked import RankedLine, adopted_ranking, lines_of
from maillon.funding.queries.visibility import own_applications
from maillon.funding.rules.reasons import Grid, decision_reasons
from maillon.funding.views.decisions import decided_on, refuse_jurors
from maillon.funding.workflows.decisions import DecisionAct, may_decide
from maillon.partners.access import person, requires
from maillon.partners.permissions import Person

MEDIA = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


def _application_or_404(request: HttpRequest, number: str) -> Application:
    rows = decided_on(person(request)).select_related(
        "call__instrument", "call__legal_basis", "call__grid", "organisation"
    )
    return get_object_or_404(rows, number=number)


def _decision_of(application: Application) -> FundingDecision | None:
    rows = FundingDecision.objects.filter(application=application)
    return rows.select_related(
        "application__call__grid", "application__organisation", "ranking", "legal_basis"
    ).first()


@requires("decision.view")
@require_http_methods(["GET", "POST"])
def decision(request: HttpRequest, number: str) -> HttpResponse:
    """Show one decision with its route; POST proposes, agrees, sends back or notifies."""
    now = timezone.now()
    application = _application_or_404(request, number)
    refuse_jurors(person(request), application.call)
    found = _decision_of(application)
    line = lines_of(adopted_ranking(application.call)).get(application.number)
    form: DecisionForm | None = None
    problems: list[str] = []
    if request.method == "POST":
        outcomes = _outcomes(application, found)
        form = DecisionForm(request.POST, outcomes=outcomes)
        try:
            if _act(request, application, found, form, now):
                return redirect("decision", number=number)
        except Refused as refusal:
            problems = refusal.messages
        if request.POST.get("act") != "propose":
            form = None
    context = _context(request, application, found, line)
    context["form"] = form or _form(application, found, line)
    context["problems"] = problems
    return render(request, "funding/decisions/decision.html", context)


def _act(
    request: HttpRequest,
    application: Application,
    found: FundingDecision | None,
    form: DecisionForm,
    now: datetime,
) -> bool:
    """Do what was asked, and say whether it was done.

    :raises Refused: when the person may not, or the operation refuses.
    """
    reader, act = person(request), request.POST.get("act", "")
    if act == "propose":
        _refuse_unless(reader, "decision.propose")
        if not form.is_valid():
            return False
        propose_decision(application=application, **form.values, by=reader.author, now=now)
        messages.success(request, _("The decision is proposed."))
        return True
    if found is None:
        raise Http404
    if act in ("agree", "send_back"):
        _refuse_unless(reader, "decision.approve", found.state)
        turn = next_step(found)
        if turn is None or str(turn.step_id) != request.POST.get("step", ""):
            raise Refused([_("It is not the turn of this step.")])
        note = request.POST.get("note", "").strip()[:2_000]
        agreed = act == "agree"
        approve(decision=found, step=turn.step, agreed=agreed, note=note, by=reader.author, now=now)
        messages.success(
            request, _("You agreed.") if agreed else _("The decision is sent back with your note.")
        )
        return True
    if act == "notify":
        _refuse_unless(reader, "decision.notify", found.state)
        notify(decision=found, by=reader.author, now=now)
        messages.success(request, _("The decision is notified; the applicant gets a mail."))
        return True
    raise Http404


def _refuse_unless(reader: Person, action: str, state: str = "") -> None:
    allowed = reader.may(action, state=state)
    if not allowed:
        raise Refused([allowed.reason])


def _outcomes(application: Application, found: FundingDecision | None) -> list[Outcome]:
    if application.state == ApplicationState.INADMISSIBLE:
        return [Outcome.INADMISSIBLE]
    if found is not None and found.state == DecisionState.NOTIFIED:
        return [Outcome.SELECTED, Outcome.REFUSED]
    return [Outcome.SELECTED, Outcome.RESERVE, Outcome.REFUSED]


def _form(
    application: Application, found: FundingDecision | None, line: RankedLine | None
) -> DecisionForm:
    outcomes = _outcomes(application, found)
    if found is not None and found.state != DecisionState.NOTIFIED:
        return DecisionForm(outcomes=outcomes, initial=stored(found))
    outcome = line.outcome if line and line.outcome in outcomes else outcomes[0]
    if found is not None:
        outcome = Outcome.SELECTED
    reasons = decision_reasons(
        outcome=outcome,
        line=line,
        grid=Grid.of(getattr(application.call, "grid", None)),
        failed=application.checks.filter(verdict=PointVerdict.NOT_MET).select_related("point"),
        said=application.state_reason,
    )
    initial = {f"reason_{language}": text for language, text in reasons.items()}
    amount = application.requested if outcome == Outcome.SELECTED else None
    return DecisionForm(outcomes=outcomes, initial=initial | {"outcome": outcome, "amount": amount})


def _context(
    request: HttpRequest,
    application: Application,
    found: FundingDecision | None,
    line: RankedLine | None,
) -> dict[str, Any]:
    reader = person(request)
    state = found.state if found else ""
    promoting = state == DecisionState.NOTIFIED
    act = DecisionAct.PROMOTE if promoting else DecisionAct.PROPOSE
    undecidable = found is None and application.state not in ("admissible", "inadmissible")
    may_propose: Any = reader.may("decision.propose")
    if found is not None and may_propose:
        may_propose = may_decide(state, act, reader, found.outcome)
    steps = list(found.approvals.select_related("step")) if found else []
    turn = next((one for one in steps if one.agreed is not True), None)
    partial = application.overlap_reviews.filter(verdict=OverlapVerdict.PARTIAL)
    return {
        "application": application,
        "call": application.call,
        "decision": found,
        "line": line,
        "criteria": _criteria(application, line),
        "steps": steps,
        "turn": turn if state == DecisionState.PROPOSED else None,
        "undecidable": undecidable,
        "may_propose": bool(may_propose) and not undecidable,
        "promoting": promoting,
        "may_approve": bool(found and may_decide(state, DecisionAct.APPROVE, reader)),
        "own_proposal": bool(found and found.proposed_by == reader.author.username),
        "may_notify": bool(found and may_decide(state, DecisionAct.NOTIFY, reader)),
        "partial": list(partial),
        "letter_languages": [(code, code.upper()) for code in CODES],
        "letter_formats": LETTER_FORMATS,
        "synthetic": application.synthetic or application.call.synthetic,
        "may_open": reader.everywhere("application.view", state=application.state),
    }


def _criteria(application: Application, line: RankedLine | None) -> list[tuple[Any, Any]]:
    grid = Grid.of(getattr(application.call, "grid", None))
    return [(one, line.criteria.get(one.code)) for one in grid.criteria] if line else []


@requires("application.fill")
@never_cache
@require_safe
def application_decision(request: HttpRequest, number: str) -> HttpResponse:
    """Show an applicant the decision that was notified to them, with its letter."""
    rows = own_applications(person(request)).select_related("call", "organisation")
    application = get_object_or_404(rows, number=number)
    found = _decision_of(application)
    if found is not None and found.state != DecisionState.NOTIFIED:
        found = None
    context = {
        "application": application,
        "call": application.call,
        "decision": found,
        "letter_languages": [(code, code.upper()) for code in CODES],
        "letter_formats": LETTER_FORMATS,
        "synthetic": application.synthetic or application.call.synthetic,
    }
    return render(request, "funding/decisions/result.html", context)


@requires("decision.letter")
@never_cache
@require_safe
def decision_letter(request: HttpRequest, number: str, language: str, format: str) -> HttpResponse:
    """Return the letter as PDF or Word; once notified, the PDF is the one that was kept."""
    reader = person(request)
    if language not in CODES or format not in LETTER_FORMATS:
        raise Http404
    found = FundingDecision.objects.filter(application__number=number)
    mine = own_applications(reader).filter(number=number, decision__state=DecisionState.NOTIFIED)
    seen = reader.may("decision.view") and decided_on(reader).filter(number=number).exists()
    if not (seen or mine.exists()):
        raise Http404
    row = get_object_or_404(
        found.select_related(
            "application__call__grid", "application__organisation", "ranking", "legal_basis"
        )
    )
    if not mine.exists():
        refuse_jurors(reader, row.application.call)
    content = _letter(row, language, format)
    answer = HttpResponse(content, content_type=MEDIA[format])
    name = f"{number}-{language}.{format}"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _letter(row: FundingDecision, language: str, format: str) -> bytes:
    notified = row.state == DecisionState.NOTIFIED and row.notified_at is not None
    if notified and format == "pdf" and language == language_of(row.application):
        path = f"documents/{row.letter_sha256}"
        if row.letter_sha256 and default_storage.exists(path):
            with default_storage.open(path) as kept:
                return bytes(kept.read())
    made = row.notified_at if notified and row.notified_at else timezone.now()
    paper = letter_of(row, language=language, made=made)
    return paper_pdf(paper, made=made) if format == "pdf" else paper_word(paper, made=made)
