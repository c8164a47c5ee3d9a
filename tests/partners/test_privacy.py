"""The data protection officer's pages: one's data, who saw what, an account that goes."""

import json

import pytest

from maillon.core.journal import Author, record, verify
from maillon.core.models import JournalLine
from maillon.partners.models import Membership, User, Viewing
from maillon.partners.operations.privacy import PrivacyRefused, anonymise_account
from maillon.partners.queries.privacy import data_of
from tests.factories import (
    CommentFactory,
    MembershipFactory,
    SavedViewFactory,
    UserFactory,
    ViewingFactory,
)

DPO = Author("dpo", 0)


@pytest.fixture
def somebody(db, now):
    """Return an account with a role, a comment, a saved view, a viewing and a journal line."""
    member = MembershipFactory(role="partner_editor", user__username="jean-de-la-zone")
    user = member.user
    CommentFactory(author=user)
    SavedViewFactory(user=user)
    ViewingFactory(user=user)
    by = Author(user.username, user.pk)
    record(by=by, now=now, action="contribution.edited", target=user, label="C-1")
    return user


def test_the_file_holds_every_row_about_the_person_and_no_secret(somebody):
    held = data_of(somebody)
    counts = {name: len(rows) for name, rows in held.items() if rows}
    assert counts == {
        "account": 1,
        "memberships": 1,
        "comments": 1,
        "saved_views": 1,
        "viewings": 1,
        "journal": 1,
    }
    assert "password" not in held["account"][0]
    assert somebody.password not in json.dumps(held)


def test_anonymising_takes_the_person_out_and_keeps_the_record(somebody, now):
    anonymise_account(user=somebody, by=DPO, now=now, today=now.date(), reason="Demande")
    gone = User.objects.get(pk=somebody.pk)
    assert (gone.username, gone.email, gone.description, gone.is_active) == (
        f"anonymised-{gone.pk}",
        "",
        "",
        False,
    )
    assert not gone.has_usable_password()
    assert Membership.objects.get(user=gone).ends_on == now.date()
    assert Viewing.objects.filter(user=gone).count() == 1
    assert gone.comments.count() == 1
    assert verify().ok
    last = JournalLine.objects.order_by("-number").first()
    assert (last.action, last.reason) == ("account.anonymised", "Demande")


@pytest.mark.parametrize("wrong", ["own", "again", "no reason"])
def test_it_is_refused_with_a_reason(somebody, now, wrong):
    by = Author("x", somebody.pk) if wrong == "own" else DPO
    if wrong == "again":
        anonymise_account(user=somebody, by=DPO, now=now, today=now.date(), reason="Demande")
    reason = "" if wrong == "no reason" else "Demande"
    before = JournalLine.objects.count()
    with pytest.raises(PrivacyRefused):
        anonymise_account(user=somebody, by=by, now=now, today=now.date(), reason=reason)
    assert JournalLine.objects.count() == before


def test_the_page_asks_for_the_name_again(somebody, client_as):
    client = client_as("data_protection_officer")
    url = f"/fr/privacy/accounts/{somebody.pk}/anonymise/"
    wrong = client.post(url, {"reason": "Demande", "username": "autre"})
    assert wrong.status_code == 200 and User.objects.get(pk=somebody.pk).is_active
    client.post(url, {"reason": "Demande", "username": somebody.username})
    assert not User.objects.get(pk=somebody.pk).is_active


def test_the_export_is_noted_in_the_journal(somebody, client_as):
    client = client_as("data_protection_officer")
    answer = client.post(f"/fr/privacy/accounts/{somebody.pk}/")
    assert json.loads(answer.content)["account"][0]["username"] == somebody.username
    last = JournalLine.objects.order_by("-number").first()
    assert (last.action, last.target_id) == ("account.data_exported", str(somebody.pk))


def test_everybody_gets_their_own_data(client_as):
    client = client_as("expert")
    answer = client.post("/fr/account/data/")
    assert json.loads(answer.content)["account"][0]["username"] == client.user.username


def test_lists_take_the_same_queries_with_more_rows(client_as, assert_same_queries):
    client = client_as("data_protection_officer")
    assert_same_queries("/fr/privacy/", lambda number: UserFactory(), client)
    assert_same_queries("/fr/privacy/viewings/", lambda number: ViewingFactory(), client)
