"""``maillon rounds status``: the numbers, the lines, the words for people."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from maillon.config.cli import main
from tests.factories import CollectionRoundFactory, ReportFormFactory, RoundRequestFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def form():
    """The form of a round whose deadline passed yesterday."""
    now = timezone.now()
    return ReportFormFactory(
        category__code="commune",
        round__code="collecte",
        round__opens_at=now - timedelta(days=10),
        round__closes_at=now - timedelta(days=1),
    )


def test_a_round_as_one_document(form, capsys):
    submitted_at = form.round.closes_at - timedelta(hours=1)
    RoundRequestFactory(
        form=form,
        organisation__code="jette",
        state="submitted",
        submitted_at=submitted_at,
        first_submitted_at=submitted_at,
    )
    RoundRequestFactory(form=form, organisation__code="uccle")
    assert main(["rounds", "status", "--round", "collecte", "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    requests = document.pop("requests")
    assert document == {
        "round": "collecte",
        "state": "launched",
        "opens_at": form.round.opens_at.isoformat(),
        "closes_at": form.round.closes_at.isoformat(),
        "asked": 2,
        "waiting": 1,
        "draft": 0,
        "submitted": 1,
        "sent_back": 0,
        "accepted": 0,
        "excused": 0,
        "late": 1,
        "not_reached": 1,
        "on_time_rate": 0.5,
    }
    assert requests == [
        {
            "organisation": "jette",
            "category": "commune",
            "state": "submitted",
            "late": False,
            "due_at": form.round.closes_at.isoformat(),
            "submitted_at": submitted_at.isoformat(),
        },
        {
            "organisation": "uccle",
            "category": "commune",
            "state": "waiting",
            "late": True,
            "due_at": form.round.closes_at.isoformat(),
            "submitted_at": None,
        },
    ]


def test_every_round_is_a_list(form, capsys):
    CollectionRoundFactory(code="autre", state="prepared")
    assert main(["rounds", "status", "--json"]) == 0
    assert {one["round"] for one in json.loads(capsys.readouterr().out)} == {"collecte", "autre"}


def test_a_round_in_words(form, capsys):
    RoundRequestFactory(form=form)
    assert main(["rounds", "status"]) == 0
    assert "collecte" in capsys.readouterr().out


def test_an_unknown_round_ends_with_its_own_code(capsys):
    assert main(["rounds", "status", "--round", "inconnue"]) == 4
    assert "inconnue" in capsys.readouterr().err
