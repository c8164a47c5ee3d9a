"""The journal page: filters, readable changes, the state of the chain."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse

from maillon.core.journal import Author, record
from maillon.core.models import JournalLine
from tests.factories import JournalLineFactory, PlanFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def url():
    return reverse("journal")


@pytest.fixture
def client(client_as):
    return client_as("evaluator")


def write(action="plan.created", who="coordination", day=1, label="Plan"):
    return record(
        by=Author(who),
        now=datetime(2022, 1, day, 12, tzinfo=UTC),
        action=action,
        target=PlanFactory(),
        label=label,
        changes={"state": ["draft", "accepted"]},
        reason="Relu",
    )


def test_an_intact_chain_says_so(client, url):
    line = write()
    context = client.get(url).context
    assert (context["verification"].ok, context["head"]) == (True, line.hash)


def test_a_tampered_line_is_named(client, url):
    write()
    JournalLine.objects.update(username="quelqu'un")
    context = client.get(url).context
    assert (context["verification"].ok, context["verification"].first_bad) == (False, 1)


def test_an_empty_journal(client, url):
    assert client.get(url).context["verification"].ok


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ({}, [3, 2, 1]),
        ({"who": "Evalu"}, [2]),
        ({"action": "plan.edited"}, [3]),
        ({"action": "plan.edited,plan.created"}, [3, 2, 1]),
        ({"q": "zone"}, [3]),
        ({"from": "2022-01-02"}, [3, 2]),
        ({"to": "2022-01-02"}, [2, 1]),
        ({"from": "2022-13-45"}, [3, 2, 1]),
        ({"from": "hier", "to": ""}, [3, 2, 1]),
    ],
)
def test_filters(client, url, query, numbers):
    write()
    write(who="evaluation", day=2)
    write(action="plan.edited", day=3, label="Zone")
    assert [line.number for line in client.get(url, query).context["page"]] == numbers


def test_exports_hold_the_changes_on_one_line(client, url):
    write()
    text = client.get(url, {"format": "csv"}).content.decode()
    assert "state: draft → accepted" in text


def test_queries_do_not_grow(client, url, assert_same_queries):
    assert_same_queries(url, lambda number: JournalLineFactory(number=number), client)


def test_acts_are_told_in_words_and_filtered_by_word(client, url):
    write(action="plan.created")
    write(action="round.created", day=2)
    write(action="edition.frozen", day=3)
    context = client.get(url, {"action": "plan.created"}).context
    assert context["actions"] == [
        ("plan.created,round.created", "Créée"),
        ("plan.created", "Créée"),
        ("edition.frozen", "Figé"),
    ]
    page = client.get(url).content.decode()
    assert (page.count("<td>Créée<br>"), "<code>plan.created" in page) == (2, False)
