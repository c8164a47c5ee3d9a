"""Activity reports and renewals: states, verdicts, what reaches the contribution."""

from datetime import date
from decimal import Decimal

import pytest

from maillon.core.journal import Author
from maillon.core.models import JournalLine
from maillon.funding.enums import RenewalOutcome, ReportState, ReportVerdict
from maillon.funding.operations.committee import note_meeting
from maillon.funding.operations.grant_contributions import contribution_for
from maillon.funding.operations.refusal import Refused
from maillon.funding.operations.renewals import decide_renewal, propose_renewal
from maillon.funding.operations.reports import (
    judge_report,
    open_report,
    reopen_report,
    send_back_report,
    submit_report,
)
from maillon.implementation.enums import ContributionState
from tests.factories import (
    ActivityReportFactory,
    AnswerSheetFactory,
    CallFactory,
    ContributionFactory,
    ContributionPartnerFactory,
    FigureFactory,
    FormVersionFactory,
    GrantFactory,
    GrantMeasureFactory,
    PartnerCategoryFactory,
    RecoveryFactory,
    RenewalFactory,
    SheetFigureFactory,
)

BY = Author("coordination")
CABINET = Author("cabinet")
pytestmark = pytest.mark.django_db


def grant_of_call(**values):
    call = CallFactory()
    call.instrument.category = PartnerCategoryFactory()
    call.instrument.save()
    FormVersionFactory(call=call, purpose="report", frozen_at=call.opens_at, sha256="0" * 64)
    return GrantFactory(instrument=call.instrument, plan=call.plan, call=call, **values)


def judged(grant, verdict="adequate", reason="", **figures):
    report = ActivityReportFactory(
        grant=grant, state="submitted", sheet=AnswerSheetFactory(form__call=grant.call)
    )
    for label, value in figures.items():
        SheetFigureFactory(sheet=report.sheet, label_fr=label, value=Decimal(value))
    return report, lambda now: judge_report(
        report=report, verdict=verdict, reason=reason, by=BY, now=now
    )


class TestReport:
    def test_it_is_asked_handed_in_sent_back_and_judged(self, now):
        grant = grant_of_call()
        report = open_report(grant=grant, year=2022, due_on=date(2023, 3, 1), by=BY, now=now)
        assert (report.state, report.sheet.form.purpose) == ("draft", "report")
        assert submit_report(report=report, by=BY, now=now).state == ReportState.SUBMITTED
        back = send_back_report(report=report, reason="Il manque les chiffres.", by=BY, now=now)
        assert (back.state, back.state_reason) == ("sent_back", "Il manque les chiffres.")
        submit_report(report=report, by=BY, now=now)
        done = judge_report(report=report, verdict="adequate", reason="", by=BY, now=now)
        assert (done.state, done.verdict, done.decided_by) == (
            "decided",
            "adequate",
            "coordination",
        )
        acts = JournalLine.objects.filter(target_type="funding.activityreport")
        assert sorted(acts.values_list("action", flat=True)) == [
            "activity_report.judged",
            "activity_report.opened",
            "activity_report.sent_back",
            "activity_report.submitted",
            "activity_report.submitted",
        ]

    @pytest.mark.parametrize("year", [2021, 2023])
    def test_a_year_outside_the_grant_is_refused(self, now, year):
        with pytest.raises(Refused, match="2022"):
            open_report(grant=grant_of_call(), year=year, due_on=None, by=BY, now=now)

    def test_twice_is_refused(self, now):
        grant = grant_of_call()
        open_report(grant=grant, year=2022, due_on=None, by=BY, now=now)
        with pytest.raises(Refused):
            open_report(grant=grant, year=2022, due_on=None, by=BY, now=now)

    def test_without_form_it_is_refused(self, now):
        with pytest.raises(Refused):
            open_report(grant=GrantFactory(), year=2022, due_on=None, by=BY, now=now)

    @pytest.mark.parametrize("verdict", ["incomplete", "inadequate"])
    def test_a_bad_verdict_needs_a_reason(self, now, verdict):
        _, judge = judged(grant_of_call(), verdict)
        with pytest.raises(Refused):
            judge(now)

    def test_a_draft_is_not_judged(self, now):
        report = ActivityReportFactory(grant=grant_of_call())
        with pytest.raises(Refused):
            judge_report(report=report, verdict="adequate", reason="", by=BY, now=now)

    def test_a_verdict_on_which_a_renewal_rests_stays(self, now):
        report, judge = judged(grant_of_call())
        judge(now)
        report.refresh_from_db()
        assert reopen_report(report=report, reason="Erreur.", by=BY, now=now).verdict == ""
        judge_report(report=report, verdict="adequate", reason="", by=BY, now=now)
        RenewalFactory(grant=report.grant, report=report)
        report.refresh_from_db()
        with pytest.raises(Refused):
            reopen_report(report=report, reason="Erreur.", by=BY, now=now)


class TestContribution:
    def test_figures_of_an_adequate_report_reach_it_and_it_counts(self, now):
        grant = grant_of_call()
        link = GrantMeasureFactory(grant=grant, measure__theme__plan=grant.plan)
        _, judge = judged(grant, participants="12", ateliers="3.5")
        judge(now)
        contribution = grant.contributions.get()
        assert contribution.state == ContributionState.ACCEPTED
        assert contribution.kind == "financial"
        assert [row.measure for row in contribution.links.all()] == [link.measure]
        figures = contribution.figures.order_by("position")
        assert [(f.label_fr, f.value, f.first_year) for f in figures] == [
            ("participants", Decimal(12), 2022),
            ("ateliers", Decimal("3.5"), 2022),
        ]

    def test_what_is_fictitious_never_counts(self, now):
        grant = grant_of_call(synthetic=True)
        _, judge = judged(grant, participants="12")
        judge(now)
        assert grant.contributions.get().state == ContributionState.DRAFT

    @pytest.mark.parametrize("verdict", ["incomplete", "inadequate"])
    def test_only_an_adequate_report_feeds_it(self, now, verdict):
        grant = grant_of_call()
        _, judge = judged(grant, verdict, "Il manque tout.", participants="12")
        judge(now)
        assert grant.contributions.count() == 0

    def test_a_figure_of_the_same_year_and_label_is_replaced(self, now):
        grant = grant_of_call()
        known = ContributionFactory(plan=grant.plan, first_year=2021, last_year=2022)
        for label, year in [("participants", 2021), ("participants", 2022), ("lieux", 2022)]:
            FigureFactory(
                contribution=known, label_fr=label, value=1, first_year=year, last_year=year
            )
        ContributionPartnerFactory(contribution=known)
        grant.contributions.add(known)
        _, judge = judged(grant, participants="12")
        judge(now)
        figures = known.figures.values_list("label_fr", "first_year", "value")
        assert sorted(figures) == [
            ("lieux", 2022, Decimal(1)),
            ("participants", 2021, Decimal(1)),
            ("participants", 2022, Decimal(12)),
        ]

    def test_a_renewed_grant_goes_on_with_its_forerunners(self, now):
        first = grant_of_call()
        shown = contribution_for(first, by=BY, now=now)
        second = GrantFactory(previous=first, plan=first.plan, instrument=first.instrument)
        assert contribution_for(second, by=BY, now=now) == shown

    def test_without_category_it_is_refused(self, now):
        with pytest.raises(Refused):
            contribution_for(GrantFactory(), by=BY, now=now)


class TestRenewal:
    def test_an_adequate_report_renews_the_grant_for_the_next_years(self, now):
        grant = grant_of_call(synthetic=True)
        GrantMeasureFactory(grant=grant, measure__theme__plan=grant.plan)
        _, judge = judged(grant)
        judge(now)
        renewal = propose_renewal(grant=grant, outcome="renewed", by=BY, now=now)
        following = decide_renewal(renewal=renewal, decided_on=date(2022, 6, 15), by=BY, now=now)
        assert (following.previous, following.first_year, following.last_year) == (
            grant,
            2023,
            2023,
        )
        assert (following.amount, following.synthetic) == (grant.amount, True)
        assert [link.measure for link in following.links.all()] == [
            link.measure for link in grant.links.all()
        ]
        assert following.contributions.get() == grant.contributions.get()

    def test_with_another_amount_and_its_reason(self, now):
        grant = grant_of_call()
        _, judge = judged(grant)
        judge(now)
        reasons = {"fr": "Le projet est réduit."}
        with pytest.raises(Refused):
            propose_renewal(grant=grant, outcome="changed", reasons=reasons, by=BY, now=now)
        renewal = propose_renewal(
            grant=grant,
            outcome="changed",
            amount=Decimal("5000.00"),
            reasons=reasons,
            by=BY,
            now=now,
        )
        day = date(2022, 6, 15)
        following = decide_renewal(renewal=renewal, decided_on=day, by=CABINET, now=now)
        assert following.amount == Decimal("5000.00")

    @pytest.mark.parametrize(
        ("verdict", "outcome"),
        [("inadequate", "renewed"), ("inadequate", "changed"), ("incomplete", "renewed")],
    )
    def test_it_rests_on_the_verdict(self, now, verdict, outcome):
        grant = grant_of_call()
        _, judge = judged(grant, verdict, "Il manque tout.")
        judge(now)
        with pytest.raises(Refused):
            propose_renewal(
                grant=grant,
                outcome=outcome,
                amount=Decimal(10),
                reasons={"fr": "Réduit."},
                by=BY,
                now=now,
            )

    def test_without_verdict_only_a_refusal(self, now):
        grant = grant_of_call()
        with pytest.raises(Refused):
            propose_renewal(grant=grant, outcome="renewed", by=BY, now=now)
        with pytest.raises(Refused):
            propose_renewal(grant=grant, outcome="not_renewed", by=BY, now=now)
        reasons = {"fr": "Le bénéficiaire n’a pas souhaité poursuivre."}
        renewal = propose_renewal(
            grant=grant, outcome="not_renewed", reasons=reasons, by=BY, now=now
        )
        assert decide_renewal(renewal=renewal, decided_on=now.date(), by=CABINET, now=now) is None
        with pytest.raises(Refused):
            decide_renewal(renewal=renewal, decided_on=now.date(), by=CABINET, now=now)

    def test_an_open_repayment_blocks_it(self, now):
        grant = grant_of_call()
        RecoveryFactory(grant=GrantFactory(organisation=grant.organisation))
        renewal = RenewalFactory(grant=grant, outcome=RenewalOutcome.RENEWED)
        with pytest.raises(Refused):
            decide_renewal(renewal=renewal, decided_on=now.date(), by=BY, now=now)


class TestCommittee:
    def test_a_meeting_is_written_down(self, now):
        meeting = note_meeting(
            grant=GrantFactory(),
            held_on=now.date(),
            participants="coordination, bénéficiaire",
            minutes="",
            agreed="Un second atelier.",
            by=BY,
            now=now,
        )
        assert meeting.agreed == "Un second atelier."

    @pytest.mark.parametrize(
        ("held_on", "agreed"), [(date(2022, 6, 16), "Un accord."), (date(2022, 6, 1), " ")]
    )
    def test_not_in_the_future_and_not_empty(self, now, held_on, agreed):
        with pytest.raises(Refused):
            note_meeting(
                grant=GrantFactory(),
                held_on=held_on,
                participants="",
                minutes="",
                agreed=agreed,
                by=BY,
                now=now,
            )


def test_every_verdict_is_known():
    assert ReportVerdict.values == ["adequate", "incomplete", "inadequate"]
