"""Claims: made by the beneficiary, decided and paid by the finance officer, many at once."""

from datetime import date
from decimal import Decimal

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from maillon.core.choosing import key_of
from maillon.core.exporting import FORMATS, Sheet, respond
from maillon.core.numbers import NumberRefused, parse_number, write_number
from maillon.funding.forms.grant_acts import ClaimForm
from maillon.funding.models import Claim, Tranche
from maillon.funding.operations.claims import (
    Payment,
    decide_claims,
    make_claim,
    record_payments,
)
from maillon.funding.queries.grants import visible_grants
from maillon.funding.queries.payable import ToPay, money_of, tranches_to_pay, waiting_claims
from maillon.funding.rules.communication import written_iban
from maillon.funding.rules.tranches import payable_amount, why_not_claimable, why_not_payable
from maillon.funding.views.grants_scope import done, found_grant
from maillon.partners.access import person, requires


@requires("claim.make")
@require_http_methods(["GET", "POST"])
def claim_make(request: HttpRequest, code: str, position: int) -> HttpResponse:
    """Claim a tranche for one's own organisation."""
    found = found_grant(request, code, "claim.make")
    held = money_of(found)
    row = next((one for one in held.tranches if one.position == position), None)
    if row is None:
        raise Http404(_("There is no such tranche."))
    reasons = why_not_claimable(held.facts[row.pk])
    most = payable_amount(held.facts[row.pk])
    last = Claim.objects.filter(tranche__grant=found).order_by("-pk").first()
    initial = {"amount": most, "iban": written_iban(last.iban) if last else ""}
    form = ClaimForm(request.POST or None, most=most, initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        made = done(
            request,
            lambda: make_claim(
                tranche=row,
                iban=data["iban"],
                amount=data["amount"],
                note=data["note"],
                by=person(request).author,
                now=timezone.now(),
            ),
            _("The claim is handed in. The finance officer decides."),
        )
        if made:
            return redirect("grant", code=code)
    context = {
        "grant": found,
        "tranche": row,
        "form": form,
        "most": most,
        "reasons": reasons,
        "synthetic": found.synthetic,
    }
    return render(request, "funding/grants/claim.html", context)


@requires("claim.decide")
def claims(request: HttpRequest) -> HttpResponse:
    """Show the claims to decide and the tranches to pay; what is to pay also as a table."""
    seen = visible_grants(person(request))
    to_pay = tranches_to_pay(among=seen)
    ready = [one for one in to_pay if not why_not_payable(one.facts)]
    wanted = request.GET.get("format", "")
    if wanted in FORMATS:
        return respond(_sheet(ready), wanted, "to-pay")
    # What only waits for its signature is no news for finance: the rest says why it cannot be paid.
    held_back = [
        (one, why_not_payable(one.facts)) for one in to_pay if one not in ready and one.claim
    ]
    context = {
        "waiting": list(waiting_claims(among=seen)),
        "ready": [(one, write_number(one.amount)) for one in ready],
        "held_back": held_back,
        "today": timezone.localdate(),
        "total": sum((one.amount for one in ready), Decimal("0.00")),
        "formats": FORMATS,
    }
    return render(request, "funding/grants/claims.html", context)


def _sheet(rows: list[ToPay]) -> Sheet:
    """Return what is to pay as a table for the accounts."""
    return Sheet(
        name=_("To pay"),
        keys=[
            *("grant", "beneficiary", "enterprise_number", "tranche", "amount", "iban"),
            *("claimed_on", "instrument"),
        ],
        headings=[
            *(_("Grant"), _("Beneficiary"), _("Enterprise number"), _("Tranche")),
            *(_("Amount (euros)"), _("Bank account (IBAN)"), _("Claimed on"), _("Instrument")),
        ],
        rows=[
            [
                one.tranche.grant.code,
                one.tranche.grant.organisation.name,
                one.tranche.grant.organisation.enterprise_number,
                one.tranche.position,
                one.amount,
                one.claim.iban if one.claim else "",
                timezone.localdate(one.claim.made_at) if one.claim else None,
                one.tranche.grant.instrument.title,
            ]
            for one in rows
        ],
    )


@requires("claim.decide")
@require_POST
def claims_decide(request: HttpRequest) -> HttpResponse:
    """Accept or refuse the claims that were ticked."""
    ids = [key_of(pk) for pk in request.POST.getlist("claim")]
    seen = visible_grants(person(request)).values("pk")
    chosen = list(
        Claim.objects.filter(pk__in=ids, tranche__grant__in=seen).select_related("tranche")
    )
    accepted = request.POST.get("decision") == "accept"
    text = ngettext("%(count)s claim is decided.", "%(count)s claims are decided.", len(chosen))
    done(
        request,
        lambda: decide_claims(
            claims=chosen,
            accepted=accepted,
            reason=request.POST.get("reason", "")[:2000],
            by=person(request).author,
            now=timezone.now(),
        ),
        text % {"count": len(chosen)},
    )
    return redirect("claims")


@requires("payment.record")
@require_POST
def payments_record(request: HttpRequest) -> HttpResponse:
    """Record the payments that were ticked, with their amounts, on one day."""
    paid_on = parse_date_or_none(request.POST.get("paid_on", ""))
    if paid_on is None:
        messages.error(request, _("Give the day of the payment."))
        return redirect("claims")
    ids = [key_of(pk) for pk in request.POST.getlist("tranche")]
    seen = visible_grants(person(request)).values("pk")
    payments = []
    for row in Tranche.objects.filter(pk__in=ids, grant__in=seen):
        try:
            amount = parse_number(request.POST.get(f"amount-{row.pk}", ""))
        except NumberRefused as refusal:
            messages.error(request, str(refusal))
            return redirect("claims")
        reference = request.POST.get("reference", "")
        payments.append(Payment(row, amount, paid_on, reference))
    text = ngettext(
        "%(count)s payment is recorded.", "%(count)s payments are recorded.", len(payments)
    )
    done(
        request,
        lambda: record_payments(payments=payments, by=person(request).author, now=timezone.now()),
        text % {"count": len(payments)},
    )
    return redirect("claims")


def parse_date_or_none(text: str) -> date | None:
    """Return the day that ``text`` says (``2022-06-01``), or ``None``."""
    try:
        return parse_date(text.strip())
    except ValueError:
        return None
