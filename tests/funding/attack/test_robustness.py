"""Calls with nothing in them, forms with anything in them: refused or shown, never a failure."""

from decimal import Decimal
from typing import Any

import pytest
from django.urls import URLPattern, reverse

from maillon.funding.urls import urlpatterns
from maillon.partners.access import access_of
from tests import factories, factories_funding
from tests.funding.url_samples import SAMPLES

pytestmark = [pytest.mark.django_db, pytest.mark.once]

PATTERNS = [one for one in urlpatterns if isinstance(one, URLPattern) and one.name]
OF_A_CALL = {"language": "fr", "purpose": "application", "number": 1}


def bare(**more: Any) -> Any:
    """Return a call with no grid, form, jury or application."""
    return factories_funding.CallFactory(**more)


def withdrawn() -> Any:
    """Return a call all of whose applications were withdrawn."""
    call = bare(state="evaluated")
    factories_funding.EvaluationGridFactory(call=call)
    factories_funding.ApplicationFactory(call=call, state="withdrawn", state_reason="Trop tard.")
    return call


def tied() -> Any:
    """Return a call whose one expert is in conflict with its one application."""
    call = bare(state="evaluated")
    factories_funding.CriterionFactory(grid=factories_funding.EvaluationGridFactory(call=call))
    application = factories_funding.ApplicationFactory(call=call, state="admissible")
    juror = factories_funding.JurorFactory(call=call)
    factories_funding.ConflictOfInterestFactory(juror=juror, application=application)
    return call


CALLS = {
    "prepared": lambda: bare(state="prepared"),
    "evaluated": lambda: bare(state="evaluated", budget=Decimal(0)),
    "cancelled": lambda: bare(state="cancelled", state_reason="Plus de budget."),
    "prize": lambda: bare(state="evaluated", kind="prize"),
    "withdrawn": withdrawn,
    "tied": tied,
}


def pages_of(call: Any) -> list[str]:
    """Return every address of funding about a call as a whole."""
    found = []
    for pattern in PATTERNS:
        wanted = set(pattern.pattern.converters)
        key = "call" if "call" in wanted else "code"
        if key in wanted and wanted - {key} <= OF_A_CALL.keys():
            given = {name: OF_A_CALL[name] for name in wanted - {key}}
            found.append(reverse(str(pattern.name), kwargs=given | {key: call.code}))
    return found


@pytest.mark.parametrize("made", CALLS)
def test_no_page_of_a_nearly_empty_call_fails(client_as, made):
    call = CALLS[made]()
    client = client_as("administrator")
    factories.MembershipFactory(
        user=client.user, organisation=client.user.memberships.get().organisation, role="expert"
    )
    client.raise_request_exception = False
    answers = {url: client.get(url).status_code for url in pages_of(call)}
    assert len(answers) > 40
    assert {url: code for url, code in answers.items() if code >= 500} == {}


NAMES = (
    *("act", "do", "number", "reason", "amount", "iban", "year", "verdict", "outcome", "title_fr"),
    *("kind", "code", "state", "first_year", "opens_at", "closes_at", "budget", "point", "step"),
    *("correction", "application", "juror", "expert", "points", "version", "held_on", "present"),
    *("due_on", "due_at", "paid_on", "issued_on", "signed_on", "new_amount", "decision", "shown"),
    *("claim", "tranche", "question", "answer", "organisation", "themes", "measures", "most"),
    *("lines-TOTAL_FORMS", "choices-TOTAL_FORMS", "levels-TOTAL_FORMS", "points-TOTAL_FORMS"),
    *("tranches-TOTAL_FORMS", "mandate-TOTAL_FORMS", "lines-INITIAL_FORMS"),
)
GARBAGE = ("", "9" * 30, "\u202e<script>²", "0001-01-01T00:00", "1e400")


# Who may post most: the pages of the others refuse before they read.
READERS = {
    "administrator": lambda access: not access.startswith(("application.", "expense.fill")),
    "partner_signatory": lambda access: access.startswith(
        ("application.", "expense.", "activity_report.", "claim.", "jury.lend", "call.ask")
    ),
}


@pytest.mark.parametrize("role", READERS)
def test_whatever_is_posted_nothing_fails(client_as, role):
    organisation = factories.OrganisationFactory()
    client = client_as(role, organisation)
    client.raise_request_exception = False
    failed = []
    for number, pattern in enumerate(PATTERNS):
        sample = SAMPLES.get(str(pattern.name))
        access = access_of(pattern.callback) or ""
        if access == "public" or not READERS[role](access):
            continue
        if sample is None and pattern.pattern.converters:
            continue
        parameters = sample.parameters(organisation) if sample else {}
        url = reverse(str(pattern.name), kwargs=dict(parameters))
        # One kind of garbage an address: they take turns.
        given = GARBAGE[(number + len(role)) % len(GARBAGE)]
        answer = client.post(url, dict.fromkeys(NAMES, given))
        if answer.status_code >= 500:
            failed.append((url, given[:12]))
    assert failed == []
