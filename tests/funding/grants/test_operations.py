"""From the decision to the closing: states, money, reasons, journal."""

from datetime import date
from decimal import Decimal

import pytest

from maillon.core.models import JournalLine, OutgoingMail
from maillon.funding.enums import GrantState, RecoveryState, TrancheState
from maillon.funding.models import Grant, Recovery
from maillon.funding.operations.agreements import (
    Signed,
    drop_amendment,
    propose_amendment,
    sign_agreement,
)
from maillon.funding.operations.claims import (
    Payment,
    decide_claims,
    make_claim,
    record_payments,
)
from maillon.funding.operations.expense_control import (
    ExpenseJudgement,
    accept_file,
    decide_file,
    judge_expenses,
    refuse_file,
)
from maillon.funding.operations.expenses import (
    ExpenseInput,
    open_file,
    save_expenses,
    submit_file,
)
from maillon.funding.operations.grant_states import cancel_grant, close_grant, reopen_grant
from maillon.funding.operations.grants import (
    create_grant,
    create_grant_from_decision,
    edit_grant,
)
from maillon.funding.operations.recoveries import cancel_recovery, issue_recovery
from maillon.funding.operations.refusal import Refused
from maillon.funding.operations.tranches import plan_tranches
from maillon.funding.queries.balance import balance
from maillon.funding.queries.payable import money
from maillon.funding.rules.tranches import Share
from tests.factories import MeasureFactory, MembershipFactory, OrganisationFactory
from tests.factories_funding import (
    ApplicationFactory,
    ApplicationMeasureFactory,
    ExpenseCategoryFactory,
    FundingDecisionFactory,
    GrantFactory,
    InstrumentFactory,
    TrancheFactory,
)
from tests.funding.grants.given import DO, IBAN, PDF, awarded, repay, running, values_of

pytestmark = pytest.mark.django_db
DAY = date(2022, 6, 1)


def parts(grant):
    """Return amount, trigger and state of the tranches."""
    rows = grant.tranches.order_by("position")
    return [(str(row.amount), row.trigger, row.state) for row in rows]


def acts():
    """Return the acts of the journal, the oldest first."""
    return list(JournalLine.objects.order_by("number").values_list("action", flat=True))


def test_a_grant_gets_its_tranches_and_the_measures_of_its_instrument():
    mandatory = MeasureFactory(code="5.1")
    instrument = InstrumentFactory(kind="police_fund", tranches="50,30,20")
    instrument.mandatory_measures.add(mandatory, MeasureFactory(plan__code="other", code="5.1"))
    zone = OrganisationFactory(kind="police_zone")
    primary = MeasureFactory(plan=mandatory.plan, theme=mandatory.theme, code="6.1")
    grant = awarded(zone, instrument=instrument, primary=primary)
    assert sorted(grant.links.values_list("measure__code", "rank")) == [
        ("5.1", "secondary"),
        ("6.1", "primary"),
    ]
    assert parts(grant) == [
        ("5000.00", "signature", "planned"),
        ("3000.00", "interim_report", "planned"),
        ("2000.00", "justification", "planned"),
    ]
    assert (grant.state, grant.agreements.get().new_amount) == ("awarded", Decimal(10000))
    assert acts() == ["grant.created"]


def test_an_instrument_without_agreement_runs_at_once():
    grant = awarded(instrument=InstrumentFactory(kind="recurrent", with_agreement=False))
    assert (grant.state, grant.agreements.count()) == (GrantState.RUNNING, 0)


def test_an_unknown_amount_has_no_tranches():
    grant = awarded(amount=None)
    assert (parts(grant), balance(grant).granted) == ([], None)


def test_the_rules_of_the_instrument_refuse():
    values = values_of(instrument=InstrumentFactory(kind="police_fund"))
    with pytest.raises(Refused) as refusal:
        create_grant(values=values, **DO)
    assert list(refusal.value.fields.values()) == ["organisation"]
    for code in ("cash", awarded().code):
        with pytest.raises(Refused):
            create_grant(values=values_of(code=code), **DO)


def test_a_decision_makes_one_grant():
    application = ApplicationFactory(summary="Un résumé", language="nl", title="Project")
    link = ApplicationMeasureFactory(application=application)
    link.measure.plan = application.call.plan
    link.measure.save()
    decision = FundingDecisionFactory(
        application=application, amount=Decimal("999.99"), decided_on=DAY, state="approved"
    )
    grant = create_grant_from_decision(decision=decision, **DO)
    assert create_grant_from_decision(decision=decision, **DO) == grant
    assert (grant.title_nl, grant.description_nl, grant.amount, grant.awarded_on) == (
        "Project",
        "Un résumé",
        Decimal("999.99"),
        DAY,
    )
    assert grant.links.get().measure == link.measure
    assert sum(row.amount for row in grant.tranches.all()) == grant.amount
    assert acts() == ["grant.created"]


@pytest.mark.parametrize(
    "changes", [{"outcome": "reserve"}, {"state": "proposed"}, {"amount": None}]
)
def test_no_grant_without_a_decision_that_selects(changes):
    decision = FundingDecisionFactory(**({"state": "approved"} | changes))
    with pytest.raises(Refused):
        create_grant_from_decision(decision=decision, **DO)
    assert not Grant.objects.exists()


def test_editing_replans_until_it_is_signed():
    grant = awarded()
    values = values_of(
        grant.organisation,
        grant.instrument,
        primary=grant.links.get().measure,
        amount=Decimal("100.01"),
    )
    assert edit_grant(grant=grant, values=values, **DO)
    assert not edit_grant(grant=grant, values=values, **DO)
    assert [amount for amount, *_ in parts(grant)] == ["80.00", "20.01"]
    sign_agreement(agreement=grant.agreements.get(), signed=Signed(DAY), **DO)
    with pytest.raises(Refused):
        edit_grant(
            grant=grant,
            values=values_of(grant.organisation, grant.instrument, primary=values.primary),
            **DO,
        )


def test_an_amendment_counts_once_it_is_signed():
    grant = running()
    pay_first(grant)
    with pytest.raises(Refused):
        propose_amendment(grant=grant, reason="", new_amount=Decimal(12000), **DO)
    with pytest.raises(Refused):
        propose_amendment(grant=grant, reason="Rien", new_amount=Decimal(10000), **DO)
    row = propose_amendment(
        grant=grant,
        reason="Deux mois de plus",
        new_amount=Decimal(12000),
        new_ends_on=date(2023, 2, 28),
        **DO,
    )
    grant.refresh_from_db()
    assert grant.amount == Decimal(10000)
    with pytest.raises(Refused):
        propose_amendment(grant=grant, reason="Encore", new_amount=Decimal(13000), **DO)
    sign_agreement(agreement=row, signed=Signed(DAY), **DO)
    grant.refresh_from_db()
    assert (grant.amount, grant.ends_on, grant.last_year) == (
        Decimal(12000),
        date(2023, 2, 28),
        2023,
    )
    assert parts(grant) == [
        ("8000.00", "signature", "paid"),
        ("4000.00", "justification", "planned"),
    ]


def test_a_lower_amount_than_paid_leaves_no_tranche_and_a_recovery():
    grant = running()
    pay_first(grant)
    row = propose_amendment(grant=grant, reason="Arrêt", new_amount=Decimal(5000), **DO)
    sign_agreement(agreement=row, signed=Signed(DAY), **DO)
    grant.refresh_from_db()
    assert parts(grant)[1] == ("0.00", "justification", "cancelled")
    assert balance(grant).to_recover == Decimal(3000)


def test_an_amendment_can_be_taken_back_the_agreement_not():
    grant = running()
    row = propose_amendment(grant=grant, reason="Erreur", new_amount=Decimal(1), **DO)
    drop_amendment(agreement=row, **DO)
    assert grant.agreements.count() == 1
    with pytest.raises(Refused):
        drop_amendment(agreement=grant.agreements.get(), **DO)


def test_signatures_are_of_the_past_and_in_order():
    grant = awarded()
    with pytest.raises(Refused):
        sign_agreement(agreement=grant.agreements.get(), signed=Signed(date(2022, 7, 1)), **DO)
    sign_agreement(agreement=grant.agreements.get(), signed=Signed(DAY, PDF, "x.pdf"), **DO)
    assert grant.agreements.get().document.size == len(PDF)
    with pytest.raises(Refused):
        sign_agreement(agreement=grant.agreements.get(), signed=Signed(DAY), **DO)
    row = propose_amendment(grant=grant, reason="Plus", new_amount=Decimal(11000), **DO)
    with pytest.raises(Refused):
        sign_agreement(agreement=row, signed=Signed(date(2022, 5, 1)), **DO)


def pay_first(grant):
    """Pay the tranche at signature."""
    row = grant.tranches.order_by("position").first()
    record_payments(payments=[Payment(row, row.amount, DAY, "ref")], **DO)


def test_a_claim_is_made_decided_and_paid():
    grant = running()
    first, last = grant.tranches.order_by("position")
    for iban in ("BE69539007547034", ""):
        with pytest.raises(Refused):
            make_claim(tranche=first, iban=iban, **DO)
    with pytest.raises(Refused):
        make_claim(tranche=first, iban=IBAN, amount=Decimal("8000.01"), **DO)
    with pytest.raises(Refused):
        make_claim(tranche=last, iban=IBAN, **DO)
    claim = make_claim(tranche=first, iban="BE68 5390 0754 7034", amount=Decimal(7000), **DO)
    assert (claim.iban, claim.amount) == (IBAN, Decimal(7000))
    with pytest.raises(Refused):
        make_claim(tranche=first, iban=IBAN, **DO)
    with pytest.raises(Refused):
        decide_claims(claims=[claim], accepted=False, **DO)
    decide_claims(claims=[claim], accepted=True, **DO)
    with pytest.raises(Refused):
        decide_claims(claims=[claim], accepted=True, **DO)
    for amount in (Decimal("7000.01"), Decimal(0), Decimal("1.001")):
        with pytest.raises(Refused):
            record_payments(payments=[Payment(first, amount, DAY)], **DO)
    record_payments(payments=[Payment(first, Decimal(7000), DAY, "2022/17")], **DO)
    assert balance(grant).paid == Decimal(7000)
    with pytest.raises(Refused):
        record_payments(payments=[Payment(first, Decimal(7000), DAY)], **DO)
    assert acts()[-3:] == ["grant.claimed", "grant.claim_accepted", "grant.paid"]


def test_a_refused_claim_can_be_made_again():
    grant = running()
    first = grant.tranches.order_by("position").first()
    claim = make_claim(tranche=first, iban=IBAN, **DO)
    decide_claims(claims=[claim], accepted=False, reason="Mauvais compte", **DO)
    assert parts(grant)[0][2] == TrancheState.PLANNED
    assert make_claim(tranche=first, iban=IBAN, **DO).pk != claim.pk


def test_many_payments_are_recorded_all_or_none():
    one, two = running(), running()
    rows = [grant.tranches.order_by("position").first() for grant in (one, two)]
    wrong = [Payment(rows[0], Decimal(8000), DAY), Payment(rows[1], Decimal(8001), DAY)]
    with pytest.raises(Refused):
        record_payments(payments=wrong, **DO)
    assert balance(one).paid == 0
    record_payments(payments=[Payment(row, row.amount, DAY) for row in rows], **DO)
    assert [balance(grant).paid for grant in (one, two)] == [Decimal(8000)] * 2


def test_the_plan_of_tranches_changes_until_something_is_claimed():
    grant = running()
    halves = [Share("signature", percent=Decimal(50)), Share("claim", amount=Decimal(5000))]
    plan_tranches(grant=grant, shares=halves, **DO)
    assert [amount for amount, *_ in parts(grant)] == ["5000.00", "5000.00"]
    with pytest.raises(Refused):
        plan_tranches(grant=grant, shares=halves[:1], **DO)
    pay_first(grant)
    with pytest.raises(Refused):
        plan_tranches(grant=grant, shares=halves, **DO)


def typed(grant, *amounts, day=DAY, data=PDF):
    """Return the draft file of 2022 with one line an amount."""
    file = open_file(grant=grant, year=2022, **DO)
    category = ExpenseCategoryFactory()
    rows = [
        ExpenseInput(category, f"Facture {n}", day, Decimal(amount), None, data, "facture.pdf")
        for n, amount in enumerate(amounts, start=1)
    ]
    save_expenses(file=file, lines=rows, **DO)
    return file


def in_control(grant, *amounts):
    """Return a file found admissible."""
    file = typed(grant, *amounts)
    submit_file(file=file, **DO)
    return accept_file(file=file, **DO)


def accept_all(file, **changes):
    """Accept every line, but those of ``changes``: place → judgement."""
    verdicts = [ExpenseJudgement(row.pk, "accepted") for row in file.expenses.order_by("position")]
    judge_expenses(file=file, verdicts=verdicts, **DO)


def test_a_file_is_filled_in_and_handed_in():
    grant = running()
    file = typed(grant, 100, 200)
    first, _second = file.expenses.order_by("position")
    again = ExpenseInput(first.category, "Corrigée", DAY, Decimal(150), first.pk)
    save_expenses(file=file, lines=[again], **DO)
    assert list(file.expenses.values_list("label", "document")) == [("Corrigée", first.document_id)]
    submit_file(file=file, **DO)
    with pytest.raises(Refused):
        save_expenses(file=file, lines=[again], **DO)
    with pytest.raises(Refused):
        refuse_file(file=file, reason=" ", **DO)
    refuse_file(file=file, reason="Extraits illisibles", **DO)
    save_expenses(file=file, lines=[again], **DO)
    submit_file(file=file, **DO)


def test_what_is_not_admissible_is_not_handed_in():
    grant = running()
    file = typed(grant, 100, day=date(2023, 1, 1), data=b"")
    with pytest.raises(Refused) as refusal:
        submit_file(file=file, **DO)
    assert len(refusal.value.messages) == 2
    with pytest.raises(Refused):
        typed(grant, 100, data=b"<html>")
    with pytest.raises(Refused):
        open_file(grant=grant, year=2021, **DO)
    with pytest.raises(Refused):
        open_file(grant=awarded(), year=2022, **DO)


def test_the_control_judges_line_by_line():
    grant = running()
    file = in_control(grant, 6000, 2000, 1000)
    first, second, third = file.expenses.order_by("position")
    for wrong in (
        ExpenseJudgement(first.pk, "rejected"),
        ExpenseJudgement(first.pk, "partly", None, "Sans montant"),
        ExpenseJudgement(first.pk, "partly", Decimal(6000), "Tout"),
        ExpenseJudgement(0, "accepted"),
    ):
        with pytest.raises(Refused):
            judge_expenses(file=file, verdicts=[wrong], **DO)
    with pytest.raises(Refused):
        decide_file(file=file, extend=True, **DO)
    verdicts = [
        ExpenseJudgement(first.pk, "accepted"),
        ExpenseJudgement(second.pk, "partly", Decimal(500), "TVA récupérable"),
        ExpenseJudgement(third.pk, "rejected", None, "Hors objet"),
    ]
    assert judge_expenses(file=file, verdicts=verdicts, **DO) == 3
    assert judge_expenses(file=file, verdicts=verdicts, **DO) == 0
    decide_file(file=file, extend=False, **DO)
    found = balance(grant)
    assert (found.justified, found.controlled, found.to_pay) == (Decimal(6500), True, Decimal(6500))


def test_the_rest_follows_the_sample_under_the_tolerance_only():
    grant = running()
    file = in_control(grant, *[3000] * 2, *[10] * 60)
    sample = list(file.expenses.filter(sampled=True).order_by("position"))
    assert 2 <= len(sample) < 62
    judged = [ExpenseJudgement(row.pk, "accepted") for row in sample]
    bad = ExpenseJudgement(sample[0].pk, "partly", Decimal(100), "Part privée")
    judge_expenses(file=file, verdicts=[*judged[1:], bad], **DO)
    with pytest.raises(Refused):
        decide_file(file=file, extend=True, **DO)
    judge_expenses(file=file, verdicts=judged[:1], **DO)
    with pytest.raises(Refused):
        decide_file(file=file, extend=False, **DO)
    decide_file(file=file, extend=True, **DO)
    assert balance(grant).justified == Decimal(6600)


def test_a_grant_runs_to_its_closing():
    grant = running()
    pay_first(grant)
    with pytest.raises(Refused):
        close_grant(grant=grant, **DO)
    file = in_control(grant, 9000)
    accept_all(file)
    decide_file(file=file, extend=False, **DO)
    last = grant.tranches.order_by("position").last()
    claim = make_claim(tranche=last, iban=IBAN, **DO)
    assert claim.amount == Decimal(1000)
    decide_claims(claims=[claim], accepted=True, **DO)
    with pytest.raises(Refused):
        close_grant(grant=grant, **DO)
    record_payments(payments=[Payment(last, Decimal(1000), DAY)], **DO)
    assert balance(grant).even
    close_grant(grant=grant, **DO)
    with pytest.raises(Refused):
        cancel_grant(grant=grant, reason="Trop tard", **DO)
    reopen_grant(grant=grant, reason="Une facture oubliée", **DO)
    grant.refresh_from_db()
    assert grant.state == GrantState.RUNNING


def test_money_comes_back_and_blocks_meanwhile():
    grant = running()
    other = running(grant.organisation)
    pay_first(grant)
    cancel_grant(grant=grant, reason="Projet abandonné", **DO)
    grant.refresh_from_db()
    assert balance(grant).to_call == Decimal(8000)
    terms = {"issued_on": DAY, "due_on": date(2022, 7, 15)}
    for amount, reason in ((Decimal(8001), "Trop"), (Decimal(8000), " ")):
        with pytest.raises(Refused):
            issue_recovery(grant=grant, amount=amount, reason=reason, **terms, **DO)
    row = issue_recovery(grant=grant, amount=Decimal(5000), reason="Abandon", **terms, **DO)
    assert balance(grant).to_call == Decimal(3000)
    with pytest.raises(Refused) as refusal:
        pay_first(other)
    assert len(refusal.value.messages) == 1
    with pytest.raises(Refused) as refusal:
        awarded(grant.organisation, awarded_on=DAY)
    assert list(refusal.value.fields.values()) == ["organisation"]
    # What was awarded before the debt is still entered.
    assert awarded(grant.organisation, awarded_on=date(2022, 5, 1)).pk
    repay(row, 5000, date(2022, 6, 10))
    pay_first(other)
    second = issue_recovery(grant=grant, amount=Decimal(3000), reason="Solde", **terms, **DO)
    assert second.communication != row.communication
    with pytest.raises(Refused):
        cancel_recovery(recovery=second, reason="", **DO)
    cancel_recovery(recovery=second, reason="Prescription", **DO)
    with pytest.raises(Refused):
        cancel_recovery(recovery=second, reason="Encore", **DO)
    assert sorted(Recovery.objects.values_list("state", flat=True)) == [
        RecoveryState.CANCELLED,
        RecoveryState.PAID,
    ]
    assert balance(grant).to_recover == Decimal(3000)


def test_the_balance_of_many_takes_as_many_queries_as_of_one(django_assert_num_queries):
    grants = [GrantFactory() for _ in range(3)]
    for grant in grants:
        TrancheFactory(grant=grant)
    rows = list(Grant.objects.select_related("instrument"))
    for many in (rows[:1], rows):
        with django_assert_num_queries(7):
            money(many)


def test_the_beneficiary_hears_of_what_it_must_answer():
    member = MembershipFactory(role="partner_signatory", user__email="asbl@example.org")
    member.organisation.kind = "association"
    member.organisation.save()
    grant = running(member.organisation)
    first = grant.tranches.order_by("position").first()
    claim = make_claim(tranche=first, iban=IBAN, **DO)
    decide_claims(claims=[claim], accepted=False, reason="Autre compte", **DO)
    file = typed(grant, 100)
    submit_file(file=file, **DO)
    refuse_file(file=file, reason="Illisible", **DO)
    submit_file(file=file, **DO)
    accept_file(file=file, **DO)
    file.refresh_from_db()
    accept_all(file)
    decide_file(file=file, extend=False, **DO)
    mails = list(OutgoingMail.objects.order_by("pk"))
    assert {mail.to for mail in mails} == {"asbl@example.org"}
    assert len(mails) == 3
    assert "Autre compte" in mails[0].body
    assert "Illisible" in mails[1].body
