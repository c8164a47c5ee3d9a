"""The search finds public calls and published grants, and nothing of what is not public."""

import pytest
from django.urls import reverse

from maillon.core.journal import Author
from maillon.core.models import SearchEntry
from maillon.core.search import index
from maillon.funding.models import Call, Grant
from maillon.funding.operations.calls import cancel_call, show_results
from maillon.funding.operations.grant_states import cancel_grant
from maillon.funding.searching import index_call, index_grants, search_items
from tests.factories import CallFactory, GrantFactory

pytestmark = pytest.mark.django_db
BY = Author("coordination")


def found():
    """Return kind and code of what the index holds of calls and grants."""
    rows = SearchEntry.objects.filter(kind__in=["call", "grant"]).order_by("kind", "key")
    return list(rows.values_list("kind", "key"))


def test_only_what_is_public_is_indexed():
    CallFactory(code="public")
    CallFactory(code="draft", state="prepared")
    CallFactory(code="exercise", synthetic=True)
    hidden = CallFactory(code="waiting", state="evaluated", results_shown="nothing")
    GrantFactory(code="shown")
    for values in (
        {"synthetic": True},
        {"natural_person": True},
        {"call": hidden},
        {"state": "cancelled", "state_reason": "Abandon"},
    ):
        GrantFactory(**values)
    index(search_items())
    assert found() == [("call", "public"), ("call", "waiting"), ("grant", "shown")]


def test_the_page_finds_them_and_leads_there(client):
    CallFactory(code="appel", title_fr="Appel des médiateurs")
    GrantFactory(code="sub", title_fr="Médiation au parc")
    index(search_items())
    page = client.get(reverse("search"), {"q": "média"}).content.decode()
    assert reverse("call", args=["appel"]) in page
    assert reverse("subsidy", args=["sub"]) in page


def test_showing_and_hiding_results_moves_the_grants(now):
    call = CallFactory(state="decided")
    GrantFactory(code="sub", call=call)
    index_call(call, with_grants=True)
    assert found() == [("call", call.code)]
    show_results(call=call, shown="selected", by=BY, now=now)
    assert found() == [("call", call.code), ("grant", "sub")]
    show_results(call=Call.objects.get(), shown="nothing", by=BY, now=now)
    assert found() == [("call", call.code)]


def test_what_is_cancelled_follows(now):
    call, grant = CallFactory(), GrantFactory()
    index(search_items())
    cancel_grant(grant=grant, reason="Abandon", by=BY, now=now)
    assert found() == [("call", call.code)]
    # A cancelled call stays readable, with its reason.
    cancel_call(call=call, reason="Abandon", by=BY, now=now)
    assert found() == [("call", call.code)]
    Call.objects.update(state="prepared")
    index_call(call)
    index_grants(Grant.objects.all())
    assert found() == []
