"""What of calls and grants goes into the evaluators' pack: what is public, and nothing fictitious.

The same rules as the public inventory (``funding.queries.published_grants``): no natural person,
no call in preparation or whose results are not shown, no amount that is not public, nothing that
tells where a protected beneficiary is.
"""

from collections.abc import Callable
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from maillon.funding.models import (
    Call,
    CallAudience,
    CallFigure,
    ExpenseCategory,
    Grant,
    GrantMeasure,
    Instrument,
    JuryBody,
    LegalBasis,
    Tranche,
)
from maillon.funding.queries.calls import PUBLIC
from maillon.funding.queries.published_grants import published_grants
from maillon.funding.rules.masking import protected_beneficiaries
from maillon.partners.models import Organisation

_APPLICANT = _("It is what an applicant wrote to the authority, or was told.")
_FORM = _("It is the form of a call.")
_JURY = _("It is the work of a jury, or says who reads.")
_MONEY = _("It is between the authority and a beneficiary.")
_SETTING = _("It is how the authority works.")

# Models of funding that stay out, with the reason. The others are in ``PUBLIC_ROWS`` below.
FUNDING_LEFT_OUT: dict[str, str | Promise] = {
    **dict.fromkeys(
        (
            *("funding.answersheet", "funding.answer", "funding.budgetline", "funding.sheetfigure"),
            *("funding.attachment", "funding.application", "funding.applicationmeasure"),
            *("funding.coapplicant", "funding.submission", "funding.admissibilitycheck"),
            *("funding.correctionrequest", "funding.overlapreview", "funding.callquestion"),
            *("funding.fundingdecision", "funding.approval"),
        ),
        _APPLICANT,
    ),
    **dict.fromkeys(
        (
            *("funding.formversion", "funding.formpart", "funding.formquestion"),
            *("funding.formchoice", "funding.admissibilitypoint"),
        ),
        _FORM,
    ),
    **dict.fromkeys(
        (
            *("funding.expert", "funding.mandate", "funding.juror", "funding.evaluationgrid"),
            *("funding.criterion", "funding.criterionlevel", "funding.conflictofinterest"),
            *("funding.assignment", "funding.scoresheet", "funding.score", "funding.deliberation"),
            *("funding.deliberationchange", "funding.deliberationoutcome", "funding.ranking"),
            "funding.ballot",
        ),
        _JURY,
    ),
    **dict.fromkeys(
        (
            *("funding.agreement", "funding.activityreport", "funding.committeemeeting"),
            *("funding.renewal", "funding.claim", "funding.expensefile", "funding.expense"),
            *("funding.recovery", "funding.recoverypayment"),
        ),
        _MONEY,
    ),
    **dict.fromkeys(
        (
            *("funding.approvalthreshold", "funding.lettertext", "funding.samplinglimits"),
            "funding.publishing",
        ),
        _SETTING,
    ),
}


def _grants() -> QuerySet[Any]:
    return Grant.objects.filter(pk__in=published_grants().order_by().values("pk"))


def _calls() -> QuerySet[Any]:
    return Call.objects.filter(state__in=PUBLIC, synthetic=False)


def _instruments() -> QuerySet[Any]:
    """Return the instruments, without one that serves exercises alone."""
    calls = Call.objects.filter(instrument=OuterRef("pk"))
    exercise = Q(Exists(calls.filter(synthetic=True)), ~Exists(calls.filter(synthetic=False)))
    return Instrument.objects.exclude(exercise)


def _placed_grants() -> QuerySet[Any]:
    hidden = Q(protected_location=True) | Q(organisation__in=protected_beneficiaries())
    return _grants().exclude(hidden)


def _tranches() -> QuerySet[Any]:
    return Tranche.objects.filter(grant__in=_grants().filter(amount_public=True))


# Table (by its model, or the model that Django makes for a many-to-many) → its public rows.
PUBLIC_ROWS: dict[str, Callable[[], QuerySet[Any]]] = {
    "funding.legalbasis": LegalBasis.objects.all,
    "funding.expensecategory": ExpenseCategory.objects.all,
    "funding.instrument": _instruments,
    "funding.instrument_mandatory_measures": lambda: (
        Instrument.mandatory_measures.through.objects.filter(instrument__in=_instruments())
    ),
    "funding.call": _calls,
    "funding.call_measures": lambda: Call.measures.through.objects.filter(call__in=_calls()),
    "funding.call_excluded_themes": lambda: Call.excluded_themes.through.objects.filter(
        call__in=_calls()
    ),
    "funding.callaudience": lambda: CallAudience.objects.filter(call__in=_calls()),
    "funding.callfigure": lambda: CallFigure.objects.filter(call__in=_calls()),
    "funding.jurybody": lambda: JuryBody.objects.filter(call__in=_calls()),
    "funding.grant": _grants,
    "funding.grant_territories": lambda: Grant.territories.through.objects.filter(
        grant__in=_placed_grants()
    ),
    "funding.grant_contributions": lambda: Grant.contributions.through.objects.filter(
        grant__in=_grants()
    ),
    "funding.grantmeasure": lambda: GrantMeasure.objects.filter(grant__in=_grants()),
    "funding.tranche": _tranches,
}

# Columns for the authority and the beneficiary alone.
FUNDING_COLUMNS_LEFT_OUT: dict[str, set[str]] = {
    "funding.grant": {"application", "state_reason", "entered_by", "de_minimis"},
    "funding.call": {"state_reason", "contact_name", "contact_email"},
    "funding.tranche": {"payment_reference"},
}


def _places() -> set[int]:
    return set(protected_beneficiaries())


def _closed_amounts() -> set[int]:
    rows = _grants().filter(amount_public=False)
    return set(rows.order_by().values_list("pk", flat=True))


# Table → columns that are emptied in some rows, and the keys of those rows.
EMPTIED: dict[str, tuple[frozenset[str], Callable[[], set[int]]]] = {
    "funding.grant": (frozenset({"amount"}), _closed_amounts),
    Organisation._meta.label_lower: (frozenset({"postcode", "territory_id"}), _places),
}
