"""The exercises: the shape of the call of 2021, nothing that counts, nothing that looks real."""

from decimal import Decimal

import pytest
from django.apps import apps

from maillon.funding.enums import RECEIVED, ApplicationState
from maillon.funding.models import Application, Call, Expert, Grant, Ranking, Submission
from maillon.funding.operations.ranking import verify_ranking
from maillon.funding.rules.canonical import receipt_number, sha256_of
from maillon.implementation.models import Contribution

pytestmark = [pytest.mark.usefixtures("demonstration"), pytest.mark.django_db]


def numbers(rows):
    return rows.count(), rows.values("organisation").distinct().count()


def test_it_has_the_shape_of_the_call_of_2021():
    received = Application.objects.filter(call__code="training", state__in=RECEIVED)
    admissible = received.exclude(state=ApplicationState.INADMISSIBLE)
    selected = received.filter(state=ApplicationState.SELECTED)
    renewed = Grant.objects.filter(call__code="training", previous__isnull=False)
    assert [numbers(rows) for rows in (received, admissible, selected, renewed)] == [
        (64, 52),
        (59, 47),
        (52, 42),
        (50, 41),
    ]
    call = Call.objects.get(code="training")
    assert call.measures.count() == 20
    assert selected.values("links__measure").distinct().count() == 17
    assert call.jurors.count() == 20
    assert call.jurors.values("expert__organisation").distinct().count() == 12


def test_the_adopted_ranking_selects_what_was_selected_and_verifies():
    ranking = Ranking.objects.get(call__code="training", adopted_at__isnull=False)
    assert verify_ranking(ranking)
    selected = {
        line["application"] for line in ranking.result["lines"] if line["verdict"] == "selected"
    }
    decided = Application.objects.filter(call__code="training", state="selected")
    assert selected == set(decided.values_list("number", flat=True))


def test_every_receipt_is_true():
    rows = Submission.objects.filter(application__call__code="training")
    assert rows.count() == 64
    for row in rows:
        assert sha256_of(row.content) == row.sha256
        assert receipt_number(row.sha256) == row.receipt
        assert row.received_at < row.application.call.closes_at


def test_everything_says_that_it_is_fictitious():
    calls = Call.objects.filter(code__startswith="training")
    assert calls.count() == 3
    for rows in (
        calls,
        Application.objects.filter(call__in=calls),
        Grant.objects.filter(call__in=calls),
        Expert.objects.filter(juries__call__in=calls),
    ):
        assert set(rows.values_list("synthetic", flat=True)) == {True}
    for application in Application.objects.filter(call__in=calls).select_related("organisation"):
        assert application.organisation.synthetic


def test_no_real_organisation_has_an_invented_score_or_amount():
    scores = apps.get_model("funding", "Score")
    real = scores.objects.filter(
        sheet__assignment__application__organisation__synthetic=False
    ).count()
    assert real == 0
    assert not Grant.objects.filter(organisation__synthetic=False, amount__isnull=False).exists()
    assert (
        Application.objects.filter(organisation__synthetic=False, requested__isnull=False).count()
        == 0
    )


def test_nothing_of_it_counts():
    assert not Contribution.objects.filter(organisations__synthetic=True).exists()


def test_money_is_whole():
    for grant in Grant.objects.filter(call__code="training").prefetch_related("tranches"):
        assert sum((t.amount for t in grant.tranches.all()), Decimal(0)) == grant.amount
