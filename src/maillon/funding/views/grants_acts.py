"""What is done to a grant: sign, amend, close, cancel, reopen; its papers."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from maillon.core.languages import CODES
from maillon.funding.documents.agreement import AgreementData, agreement_paper
from maillon.funding.forms.grant_acts import AmendmentForm, SignForm
from maillon.funding.models import Agreement, Grant
from maillon.funding.operations.agreements import (
    Signed,
    drop_amendment,
    propose_amendment,
    sign_agreement,
)
from maillon.funding.operations.grant_states import cancel_grant, close_grant, reopen_grant
from maillon.funding.operations.scanning import scan_documents
from maillon.funding.queries.expenses import categories_on
from maillon.funding.queries.grants import authority_name
from maillon.funding.rules.scanning import why_not_opened
from maillon.funding.views.grants_scope import done, file_response, found_grant, paper_response
from maillon.funding.workflows.grants import GrantAct, may_grant
from maillon.implementation.forms.reason import ReasonForm
from maillon.partners.access import person, requires


@requires("grant.edit")
@require_POST
def agreement_sign(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Record the signature of the agreement or of an amendment."""
    row = _agreement(request, code, number, "grant.edit")
    form = SignForm(request.POST, request.FILES)
    if not form.is_valid():
        for errors in form.errors.values():
            messages.error(request, " ".join(str(error) for error in errors))
        return redirect("grant", code=code)
    given = form.cleaned_data["document"]
    signed = Signed(
        form.cleaned_data["signed_on"],
        given.read() if given else b"",
        given.name if given else "",
    )
    done(
        request,
        lambda: sign_agreement(
            agreement=row, signed=signed, by=person(request).author, now=timezone.now()
        ),
        _("The signature is recorded."),
    )
    row.refresh_from_db()
    if scan_documents(rows=[row], command=settings.SCAN_COMMAND):
        text = _("The virus scanner refused the signed document: it is not kept.")
        messages.error(request, text)
    return redirect("grant", code=code)


@requires("grant.view")
def agreement_file(
    request: HttpRequest, code: str, number: int, language: str, format: str
) -> HttpResponse:
    """Make the agreement or an amendment, in the language asked, as PDF or Word."""
    row = _agreement(request, code, number, "grant.view")
    if language not in CODES:
        raise Http404(_("There is no such language."))
    grant, now = row.grant, timezone.now()
    day = grant.awarded_on or timezone.localdate(now)
    data = AgreementData(
        agreement=row,
        tranches=list(grant.tranches.exclude(state="cancelled").order_by("position")),
        categories=list(categories_on(day, day)),
        authority=authority_name(language),
    )
    paper = agreement_paper(data, language=language, made=now)
    name = f"{grant.code}-{'agreement' if not number else f'amendment-{number}'}-{language}"
    return paper_response(paper, name, format, made=now)


@requires("grant.view")
@require_POST
def agreement_signed(request: HttpRequest, code: str, number: int) -> HttpResponseBase:
    """Hand out the signed document."""
    row = _agreement(request, code, number, "grant.view")
    if row.document is None:
        raise Http404(_("No signed document was handed in."))
    reader = person(request)
    closed = why_not_opened(
        row.scan_state,
        own=reader.everywhere("grant.edit"),
        decides=reader.owns([row.grant.organisation_id]),
        scans=bool(settings.SCAN_COMMAND),
    )
    if closed:
        raise PermissionDenied(closed)
    return file_response(row.document)


@requires("grant.edit")
@require_http_methods(["GET", "POST"])
def grant_amend(request: HttpRequest, code: str) -> HttpResponse:
    """Prepare an amendment of amount or duration."""
    found = found_grant(request, code, "grant.edit")
    initial = {"new_amount": found.amount, "new_ends_on": found.ends_on}
    form = AmendmentForm(request.POST or None, initial=initial)

    def act() -> None:
        propose_amendment(
            grant=found,
            reason=form.cleaned_data["reason"],
            new_amount=form.cleaned_data["new_amount"],
            new_ends_on=form.cleaned_data["new_ends_on"],
            by=person(request).author,
            now=timezone.now(),
        )

    words = {
        "title": _("Prepare an amendment"),
        "lead": _("It changes nothing until both parties have signed it."),
        "button": _("Prepare"),
        "said": _("The amendment is prepared: have it signed."),
    }
    return _ask(request, found, GrantAct.AMEND, form, act, words)


@requires("grant.edit")
@require_POST
def amendment_drop(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Take back an amendment that nobody signed."""
    row = _agreement(request, code, number, "grant.edit")
    done(
        request,
        lambda: drop_amendment(agreement=row, by=person(request).author, now=timezone.now()),
        _("The amendment is taken back."),
    )
    return redirect("grant", code=code)


@requires("grant.edit")
@require_POST
def grant_close(request: HttpRequest, code: str) -> HttpResponse:
    """Close a grant whose account is even."""
    found = found_grant(request, code, "grant.edit")
    done(
        request,
        lambda: close_grant(grant=found, by=person(request).author, now=timezone.now()),
        _("The grant is closed."),
    )
    return redirect("grant", code=code)


@requires("grant.edit")
@require_http_methods(["GET", "POST"])
def grant_cancel(request: HttpRequest, code: str) -> HttpResponse:
    """Cancel a grant, with a reason."""
    found = found_grant(request, code, "grant.edit")
    form = ReasonForm(request.POST or None)

    def act() -> None:
        cancel_grant(
            grant=found,
            reason=form.cleaned_data["reason"],
            by=person(request).author,
            now=timezone.now(),
        )

    words = {
        "title": _("Cancel this grant?"),
        "lead": _("Nothing more is paid. What was paid and is not justified is to be recovered."),
        "button": _("Cancel the grant"),
        "said": _("The grant is cancelled."),
    }
    return _ask(request, found, GrantAct.CANCEL, form, act, words)


@requires("grant.reopen")
@require_http_methods(["GET", "POST"])
def grant_reopen(request: HttpRequest, code: str) -> HttpResponse:
    """Open a closed grant again, with a reason."""
    found = found_grant(request, code, "grant.reopen")
    form = ReasonForm(request.POST or None)

    def act() -> None:
        reopen_grant(
            grant=found,
            reason=form.cleaned_data["reason"],
            by=person(request).author,
            now=timezone.now(),
        )

    words = {
        "title": _("Reopen this grant?"),
        "lead": _("It runs again: documents, claims and payments are possible."),
        "button": _("Reopen the grant"),
        "said": _("The grant runs again."),
    }
    return _ask(request, found, GrantAct.REOPEN, form, act, words)


def _agreement(request: HttpRequest, code: str, number: int, action: str) -> Agreement:
    found = found_grant(request, code, action)
    row = get_object_or_404(
        Agreement.objects.select_related("document"), grant=found, number=number
    )
    row.grant = found
    return row


def _ask(
    request: HttpRequest,
    found: Grant,
    act: GrantAct,
    form: forms.Form,
    do: Callable[[], Any],
    words: dict[str, str],
) -> HttpResponse:
    """Show the form of an act, or do it and go back to the grant."""
    verdict = may_grant(found.state, act, person(request))
    if not verdict:
        messages.error(request, verdict.reason)
        return redirect("grant", code=found.code)
    if request.method == "POST" and form.is_valid() and done(request, do, words["said"]):
        return redirect("grant", code=found.code)
    context = {
        "grant": found,
        "form": form,
        "words": words,
        "synthetic": found.synthetic,
        "danger": act == GrantAct.CANCEL,
    }
    return render(request, "funding/grants/ask.html", context)
