"""Verdicts on points, corrections, declaring admissible or not."""

from datetime import timedelta

import pytest

from maillon.core.models import JournalLine, OutgoingMail
from maillon.funding.enums import PointVerdict
from maillon.funding.operations import checking
from maillon.funding.operations.overlaps import decide_overlap
from maillon.funding.operations.refusal import Refused
from tests import factories
from tests.funding.checks.world import APPLICANT, CLERK, CLOSED, LATER, application_of

pytestmark = pytest.mark.django_db
ACT = {"by": CLERK, "now": LATER}


@pytest.fixture
def application():
    """An application with two points to check, one of them not decisive."""
    one = application_of(factories.CallFactory())
    factories.AdmissibilityPointFactory(call=one.call, code="statuts", position=1)
    factories.AdmissibilityPointFactory(call=one.call, code="annexe", position=2, decisive=False)
    return one


def points_of(application):
    """The points of its call, in order."""
    return list(application.call.points.all())


def test_a_verdict_is_kept_with_who_and_when(application):
    first, _second = points_of(application)
    checking.check_point(application=application, point=first, verdict="met", **ACT)
    check = application.checks.get()
    assert (check.verdict, check.checked_by, check.checked_at) == ("met", "clerk", LATER)
    line = JournalLine.objects.latest("number")
    assert (line.action, line.changes) == (
        "application.point_checked",
        {"statuts": ["pending", "met"]},
    )


def test_the_same_verdict_twice_writes_one_line(application):
    first, _second = points_of(application)
    for _time in range(2):
        checking.check_point(application=application, point=first, verdict="met", **ACT)
    assert JournalLine.objects.filter(action="application.point_checked").count() == 1


def test_not_met_needs_a_reason(application):
    first, _second = points_of(application)
    with pytest.raises(Refused):
        checking.check_point(application=application, point=first, verdict="not_met", **ACT)
    assert not application.checks.exists()


def test_nothing_is_checked_before_closing(application):
    early = {"by": CLERK, "now": CLOSED - timedelta(microseconds=1)}
    with pytest.raises(Refused):
        checking.meet_all(application=application, **early)
    assert checking.meet_all(application=application, by=CLERK, now=CLOSED) == 2


def test_a_point_of_another_call_is_refused(application):
    other = factories.AdmissibilityPointFactory()
    with pytest.raises(Refused):
        checking.check_point(application=application, point=other, verdict="met", **ACT)


def test_all_points_met_leaves_what_was_decided(application):
    first, second = points_of(application)
    checking.check_point(
        application=application, point=second, verdict="not_met", reason="Manque.", **ACT
    )
    assert checking.meet_all(application=application, **ACT) == 1
    verdicts = dict(application.checks.values_list("point", "verdict"))
    assert verdicts == {first.pk: PointVerdict.MET, second.pk: PointVerdict.NOT_MET}


def test_admissible_once_every_point_is_decided(application):
    first, second = points_of(application)
    with pytest.raises(Refused):
        checking.declare_admissible(application=application, **ACT)
    checking.check_point(application=application, point=first, verdict="met", **ACT)
    # Not decisive: noted, and no obstacle.
    checking.check_point(
        application=application, point=second, verdict="not_met", reason="Sans.", **ACT
    )
    checking.declare_admissible(application=application, **ACT)
    application.refresh_from_db()
    assert application.state == "admissible"


def test_a_decisive_point_not_met_is_an_obstacle(application):
    first, _second = points_of(application)
    checking.meet_all(application=application, **ACT)
    checking.check_point(
        application=application, point=first, verdict="not_met", reason="Non.", **ACT
    )
    with pytest.raises(Refused):
        checking.declare_admissible(application=application, **ACT)


def test_inadmissible_needs_a_reason_and_can_be_reopened(application):
    with pytest.raises(Refused):
        checking.declare_inadmissible(application=application, reason=" ", **ACT)
    checking.declare_inadmissible(application=application, reason="Hors délai.", **ACT)
    application.refresh_from_db()
    assert (application.state, application.state_reason) == ("inadmissible", "Hors délai.")
    with pytest.raises(Refused):
        checking.reopen_check(application=application, reason="", **ACT)
    checking.reopen_check(application=application, reason="Erreur.", **ACT)
    application.refresh_from_db()
    assert (application.state, application.state_reason) == ("submitted", "")


def test_a_decision_keeps_the_check_closed(application):
    checking.declare_inadmissible(application=application, reason="Hors délai.", **ACT)
    factories.FundingDecisionFactory(
        application=application, outcome="inadmissible", amount=None, reason_fr="Hors délai."
    )
    with pytest.raises(Refused):
        checking.reopen_check(application=application, reason="Erreur.", **ACT)


def test_an_open_repayment_blocks(application):
    checking.meet_all(application=application, **ACT)
    grant = factories.GrantFactory(
        organisation=application.organisation, first_year=2019, last_year=2019
    )
    recovery = factories.RecoveryFactory(grant=grant)
    with pytest.raises(Refused):
        checking.declare_admissible(application=application, **ACT)
    recovery.state = "paid"
    recovery.save()
    checking.declare_admissible(application=application, **ACT)


def test_a_strong_overlap_is_decided_first(application):
    checking.meet_all(application=application, **ACT)
    grant = factories.GrantFactory(
        organisation=application.organisation, title_fr=application.title
    )
    with pytest.raises(Refused):
        checking.declare_admissible(application=application, **ACT)
    decision = {"application": application, "other": f"grant:{grant.code}"}
    with pytest.raises(Refused):
        decide_overlap(verdict="no_overlap", reason="", **decision, **ACT)
    with pytest.raises(Refused):
        decide_overlap(
            application=application, other="grant:x", verdict="double", reason="Idem.", **ACT
        )
    decide_overlap(verdict="double", reason="Même objet.", **decision, **ACT)
    with pytest.raises(Refused):
        checking.declare_admissible(application=application, **ACT)
    decide_overlap(verdict="no_overlap", reason="Autre public.", **decision, **ACT)
    checking.declare_admissible(application=application, **ACT)


def test_several_at_once_say_what_became_of_each(application):
    other = application_of(application.call)
    first, _second = points_of(application)
    checking.check_point(application=other, point=first, verdict="not_met", reason="Non.", **ACT)
    rows = checking.declare_all_admissible(
        applications=[application, other], points_met=True, **ACT
    )
    assert [bool(one.problems) for one in rows] == [False, True]
    other.refresh_from_db()
    # Nothing of it is kept: the second point stays undecided.
    assert (other.state, other.checks.count()) == ("submitted", 1)


def ask(application, **given):
    """Ask for the statutes, due in five days."""
    values = {
        "kind": "missing",
        "message": "Joignez les statuts.",
        "due_at": LATER + timedelta(days=5),
    }
    return checking.ask_correction(application=application, **values | given, **ACT)


def test_a_correction_has_its_own_deadline_and_its_mail(application):
    factories.ContactPointFactory(
        organisation=application.organisation, email="asbl@example.org", for_reporting=True
    )
    asked = ask(application)
    application.refresh_from_db()
    assert (application.state, asked.settled_at) == ("correction", None)
    mail = OutgoingMail.objects.get(purpose="application_correction")
    assert (mail.to, "Joignez les statuts." in mail.body) == ("asbl@example.org", True)


@pytest.mark.parametrize(
    "wrong",
    [{"message": " "}, {"kind": "odd"}, {"due_at": LATER}],
)
def test_what_is_asked_must_be_clear(application, wrong):
    with pytest.raises(Refused):
        ask(application, **wrong)


def test_a_question_of_another_form_is_refused(application):
    with pytest.raises(Refused):
        ask(application, question=factories.FormQuestionFactory())


def test_answered_in_time_then_settled(application):
    asked, second = ask(application), ask(application, message="Et le budget ?")
    answered = {"by": APPLICANT, "now": asked.due_at - timedelta(microseconds=1)}
    checking.answer_correction(correction=asked, answer="Joints.", **answered)
    assert not OutgoingMail.objects.filter(purpose="application_correction_answered").exists()
    checking.answer_correction(correction=second, answer="Corrigé.", **answered)
    mail = OutgoingMail.objects.get(purpose="application_correction_answered")
    # A mail to the authority outlives the conflicts found later: it names no application.
    assert application.number not in mail.subject + mail.body
    checking.settle_correction(correction=asked, **ACT)
    application.refresh_from_db()
    assert application.state == "correction"
    checking.settle_correction(correction=second, **ACT)
    application.refresh_from_db()
    assert application.state == "submitted"


def test_the_deadline_itself_is_late_until_it_is_extended(application):
    asked = ask(application)
    late = {"by": APPLICANT, "now": asked.due_at}
    with pytest.raises(Refused):
        checking.answer_correction(correction=asked, answer="Joints.", **late)
    checking.extend_correction(
        correction=asked, due_at=asked.due_at + timedelta(days=1), by=CLERK, now=asked.due_at
    )
    checking.answer_correction(correction=asked, answer="Joints.", **late)
    asked.refresh_from_db()
    assert (asked.answer, asked.answered_by) == ("Joints.", "asbl")


def test_an_open_correction_blocks_and_inadmissible_settles_it(application):
    asked = ask(application)
    checking.meet_all(application=application, **ACT)
    with pytest.raises(Refused):
        checking.declare_admissible(application=application, **ACT)
    checking.declare_inadmissible(application=application, reason="Sans statuts.", **ACT)
    asked.refresh_from_db()
    assert asked.settled_at == LATER
