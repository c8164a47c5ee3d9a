"""Decisions: from an adopted ranking, approved step by step, notified."""

import hashlib
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.files.storage import default_storage

from maillon.core.models import JournalLine, OutgoingMail
from maillon.funding.models import FundingDecision, Grant
from maillon.funding.operations import decisions
from maillon.funding.operations.refusal import Refused
from maillon.funding.queries.decisions import inversions, route_of, totals_of
from maillon.funding.queries.ranked import lines_of
from tests import factories
from tests.funding.checks.world import (
    APPLICANT,
    CLERK,
    LATER,
    MINISTER,
    application_of,
    ranking_of,
)

pytestmark = pytest.mark.django_db
ACT = {"by": CLERK, "now": LATER}
EURO = Decimal("10000.00")


@pytest.fixture
def call():
    """A call being evaluated, with two steps of approval: from 0 and from 15 000 euros."""
    factories.ApprovalThresholdFactory(code="cabinet", position=1, from_amount=0)
    factories.ApprovalThresholdFactory(code="gouvernement", position=2, from_amount=15_000)
    return factories.CallFactory(state="evaluated", budget=Decimal("25000.00"))


def four(call):
    """Adopt a ranking: two selected, one on the reserve list, one below the floor."""
    found = {
        name: application_of(call, number=name, state="admissible", requested=EURO)
        for name in ("A", "B", "C", "D")
    }
    points = dict(zip(found.values(), ("9", "8", "7", "4"), strict=True))
    return found, ranking_of(call, points, budget=call.budget)


def approved(decision):
    """Agree at every step."""
    while decision.state == "proposed":
        turn = decisions.next_step(decision)
        decisions.approve(decision=decision, step=turn.step, agreed=True, by=MINISTER, now=LATER)
        decision.refresh_from_db()
    return decision


def proposed(call, ranking):
    """Propose as the ranking says; the decisions by number."""
    rows = decisions.propose_from_ranking(call=call, ranking=ranking, **ACT)
    return {row.number: row.decision for row in rows}


def test_the_ranking_proposes_an_outcome_for_each(call):
    _found, ranking = four(call)
    rows = proposed(call, ranking)
    assert {number: (one.outcome, one.amount) for number, one in rows.items()} == {
        "A": ("selected", EURO),
        "B": ("selected", EURO),
        "C": ("reserve", None),
        "D": ("refused", None),
    }
    assert [one.ranking for one in rows.values()] == [ranking] * 4
    assert rows["D"].reason_fr != "" and rows["D"].reason_nl != ""
    assert not any(one.departs for one in rows.values())
    # Again: nothing is left to propose.
    assert proposed(call, ranking) == {}


def test_only_an_adopted_ranking_of_the_call(call):
    _found, ranking = four(call)
    ranking.adopted_at = None
    with pytest.raises(Refused):
        decisions.propose_from_ranking(call=call, ranking=ranking, **ACT)
    with pytest.raises(Refused):
        other = factories.RankingFactory(adopted_at=LATER)
        decisions.propose_from_ranking(call=call, ranking=other, **ACT)


def test_what_stands_in_the_way_is_said_row_by_row(call):
    known = application_of(call, number="A", state="admissible")
    silent = application_of(call, number="B", state="admissible")
    application_of(call, number="C", state="admissible")
    application_of(call, number="D", state="inadmissible", state_reason="Hors délai.")
    ranking = ranking_of(call, {known: "9", silent: ""})
    rows = decisions.propose_from_ranking(call=call, ranking=ranking, **ACT)
    assert [(row.number, bool(row.problems)) for row in rows] == [
        ("A", False),
        ("B", True),
        ("C", True),
        ("D", False),
    ]
    assert rows[3].decision.reason_fr == "Hors délai."


def test_an_amount_is_needed_and_at_most_what_was_asked(call):
    found, _ranking = four(call)
    for amount in (None, Decimal(0), Decimal("10000.01")):
        with pytest.raises(Refused):
            decisions.propose_decision(
                application=found["A"], outcome="selected", amount=amount, **ACT
            )
    less = {"application": found["A"], "outcome": "selected", "amount": Decimal("7500.00")}
    with pytest.raises(Refused):
        decisions.propose_decision(**less, **ACT)
    partial = decisions.propose_decision(**less, departs_reason="Budget court.", **ACT)
    assert (partial.amount, partial.departs) == (Decimal("7500.00"), False)
    assert partial.departs_reason == "Budget court."


def test_a_departure_needs_its_reason(call):
    found, ranking = four(call)
    proposed(call, ranking)
    with pytest.raises(Refused):
        decisions.propose_decision(application=found["A"], outcome="reserve", **ACT)
    one = decisions.propose_decision(
        application=found["A"], outcome="reserve", departs_reason="Mesure déjà servie.", **ACT
    )
    assert (one.departs, one.departs_reason) == (True, "Mesure déjà servie.")
    back = decisions.propose_decision(
        application=found["A"], outcome="selected", amount=EURO, departs_reason="x", **ACT
    )
    assert (back.departs, back.departs_reason) == (False, "")


def test_a_refusal_without_reasons_is_impossible(call):
    bare = application_of(call, number="Z", state="admissible")
    with pytest.raises(Refused):
        decisions.propose_decision(application=bare, outcome="refused", **ACT)
    with pytest.raises(Refused):
        decisions.propose_decision(
            application=bare, outcome="refused", reasons={"fr": " ", "nl": "Ja"}, **ACT
        )
    decisions.propose_decision(
        application=bare, outcome="refused", reasons={"fr": "Hors objet."}, **ACT
    )


def test_only_what_passed_the_check_is_decided(call):
    waiting = application_of(call, state="submitted")
    with pytest.raises(Refused):
        decisions.propose_decision(application=waiting, outcome="selected", amount=EURO, **ACT)
    admissible = application_of(call, state="admissible")
    with pytest.raises(Refused):
        decisions.propose_decision(application=admissible, outcome="inadmissible", **ACT)
    call.state = "published"
    call.save()
    with pytest.raises(Refused):
        decisions.propose_decision(application=admissible, outcome="selected", amount=EURO, **ACT)


def test_the_route_follows_amount_and_date(call):
    factories.ApprovalThresholdFactory(
        code="ancien", position=3, valid_to=LATER.date() - timedelta(days=1)
    )
    on = LATER.date()

    def codes(amount):
        return [step.code for step in route_of(amount, on=on)]

    assert codes(None) == ["cabinet"]
    assert codes(Decimal("14999.99")) == ["cabinet"]
    assert codes(Decimal("15000.00")) == ["cabinet", "gouvernement"]


def test_without_a_step_nothing_is_proposed(call):
    found, _ranking = four(call)
    call.code = call.code
    from_start = route_of(None, on=LATER.date())
    for step in from_start:
        step.valid_to = LATER.date() - timedelta(days=1)
        step.save()
    with pytest.raises(Refused):
        decisions.propose_decision(application=found["A"], outcome="selected", amount=EURO, **ACT)
    assert not FundingDecision.objects.exists()


def test_steps_agree_in_turn_and_not_who_proposed(call):
    big = application_of(call, state="admissible", requested=Decimal(20_000))
    one = decisions.propose_decision(
        application=big, outcome="selected", amount=Decimal(20_000), **ACT
    )
    first, second = (row.step for row in one.approvals.all())
    agree = {"decision": one, "agreed": True, "now": LATER}
    with pytest.raises(Refused):
        decisions.approve(step=second, by=MINISTER, **agree)
    with pytest.raises(Refused):
        decisions.approve(step=first, by=CLERK, **agree)
    decisions.approve(step=first, by=MINISTER, **agree)
    assert one.state == "proposed"
    decisions.approve(step=second, by=MINISTER, **agree)
    assert (one.state, one.decided_on) == ("approved", LATER.date())


def test_sent_back_with_a_note_then_proposed_again(call):
    found, ranking = four(call)
    one = proposed(call, ranking)["A"]
    step = decisions.next_step(one).step
    with pytest.raises(Refused):
        decisions.approve(decision=one, step=step, agreed=False, by=MINISTER, now=LATER)
    decisions.approve(
        decision=one, step=step, agreed=False, note="Montant ?", by=MINISTER, now=LATER
    )
    assert one.state == "rejected"
    less = {"amount": Decimal(9_000), "departs_reason": "Le montant est revu."}
    again = decisions.propose_decision(application=found["A"], outcome="selected", **less, **ACT)
    assert (again.pk, again.state) == (one.pk, "proposed")
    assert [row.agreed for row in again.approvals.all()] == [None]


def test_more_than_the_budget_is_not_approved(call):
    found, ranking = four(call)
    rows = proposed(call, ranking)
    approved(rows["A"])
    approved(rows["B"])
    extra = decisions.propose_decision(
        application=found["C"], outcome="selected", amount=EURO, departs_reason="Priorité.", **ACT
    )
    step = decisions.next_step(extra).step
    with pytest.raises(Refused):
        decisions.approve(decision=extra, step=step, agreed=True, by=MINISTER, now=LATER)


def test_an_open_repayment_stops_the_approval(call):
    found, ranking = four(call)
    rows = proposed(call, ranking)
    factories.RecoveryFactory(grant__organisation=found["A"].organisation)
    step = decisions.next_step(rows["A"]).step
    with pytest.raises(Refused):
        decisions.approve(decision=rows["A"], step=step, agreed=True, by=MINISTER, now=LATER)


def test_notified_with_letter_state_mail_and_grant(call):
    found, ranking = four(call)
    factories.ContactPointFactory(
        organisation=found["A"].organisation, email="asbl@example.org", for_reporting=True
    )
    measure = factories.MeasureFactory(plan=call.plan)
    factories.ApplicationMeasureFactory(application=found["A"], measure=measure)
    rows = proposed(call, ranking)
    with pytest.raises(Refused):
        decisions.notify(decision=rows["A"], **ACT)
    for one in rows.values():
        approved(one)
    results = decisions.notify_all(decisions=list(rows.values()), **ACT)
    assert [row.problems for row in results] == [(), (), (), ()]
    states = {}
    for name, application in found.items():
        application.refresh_from_db()
        states[name] = application.state
    assert states == {"A": "selected", "B": "selected", "C": "reserve", "D": "refused"}
    grant = Grant.objects.get(application=found["A"])
    assert (grant.amount, grant.awarded_on) == (EURO, LATER.date())
    assert Grant.objects.count() == 2
    assert OutgoingMail.objects.get(purpose="application_decided").to == "asbl@example.org"
    kept = FundingDecision.objects.get(application=found["D"]).letter_sha256
    with default_storage.open(f"documents/{kept}") as letter:
        assert hashlib.sha256(letter.read()).hexdigest() == kept
    with pytest.raises(Refused):
        decisions.notify(decision=rows["A"], **ACT)
    assert JournalLine.objects.filter(action="decision.notified").count() == 4


def test_from_the_reserve_list_to_selected(call):
    found, ranking = four(call)
    rows = proposed(call, ranking)
    decisions.notify(decision=approved(rows["C"]), **ACT)
    with pytest.raises(Refused):
        decisions.propose_decision(application=found["C"], outcome="reserve", **ACT)
    promoted = decisions.propose_decision(
        application=found["C"],
        outcome="selected",
        amount=EURO,
        departs_reason="Un projet s'est retiré.",
        **ACT,
    )
    decisions.notify(decision=approved(promoted), **ACT)
    found["C"].refresh_from_db()
    assert found["C"].state == "selected"
    with pytest.raises(Refused):
        decisions.propose_decision(application=found["C"], outcome="refused", **ACT)


def test_writing_an_approved_decision_anew_starts_its_route_again(call):
    found, ranking = four(call)
    one = approved(proposed(call, ranking)["D"])
    again = decisions.propose_decision(
        application=found["D"], outcome="refused", reasons={"fr": "Mieux dit."}, **ACT
    )
    assert (again.pk, again.state, again.decided_on) == (one.pk, "proposed", None)


def test_totals_against_the_budget(call):
    _found, ranking = four(call)
    rows = proposed(call, ranking)
    approved(rows["A"])
    every = FundingDecision.objects.filter(application__call=call)
    totals = totals_of(call, every, call.applications.all())
    assert (totals.committed, totals.firm, totals.left, totals.percent, totals.undecided) == (
        Decimal(20_000),
        EURO,
        Decimal(5_000),
        80,
        0,
    )


def test_inversions_name_who_was_passed_over(call):
    found, ranking = four(call)
    proposed(call, ranking)
    decisions.propose_decision(
        application=found["A"], outcome="refused", departs_reason="Autre subside.", **ACT
    )
    every = list(FundingDecision.objects.select_related("application"))
    turned = inversions(every, lines_of(ranking))
    assert [
        (one.selected.application.number, [p.application.number for p in one.passed_over])
        for one in turned
    ] == [("B", ["A"])]


def test_several_approved_at_once_each_at_its_step(call):
    _found, ranking = four(call)
    rows = proposed(call, ranking)
    results = decisions.approve_all(decisions=list(rows.values()), by=MINISTER, now=LATER)
    assert [bool(row.problems) for row in results] == [False] * 4
    again = FundingDecision.objects.filter(state="approved").order_by("application__number")
    results = decisions.approve_all(decisions=again, by=APPLICANT, now=LATER)
    assert [bool(row.problems) for row in results] == [True] * 4
