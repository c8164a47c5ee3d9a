"""Submitting: the content and its hash, again until closing, the closing moment, the journal."""

from datetime import timedelta

import pytest

from maillon.core.models import JournalLine, OutgoingMail
from maillon.funding.models import Submission
from maillon.funding.operations.answering import Entry, save_answer
from maillon.funding.operations.applications import save_draft
from maillon.funding.operations.corrections import answer_correction, ask_correction
from maillon.funding.operations.refusal import Refused
from maillon.funding.operations.submitting import (
    NotReady,
    submit_application,
    withdraw_application,
)
from maillon.funding.queries.answers import read_sheet
from maillon.funding.rules.canonical import receipt_number, sha256_of
from tests.factories import MembershipFactory
from tests.funding.applications.making import BY, CLOSES, NOW, budget, ready, start, type_in

pytestmark = pytest.mark.django_db


def test_a_submission_keeps_what_was_typed_with_its_hash_and_a_receipt():
    application = ready()
    MembershipFactory(
        organisation=application.organisation,
        role="partner_signatory",
        user__email="signataire@example.org",
    )
    done = submit_application(application=application, by=BY, now=NOW)
    application.refresh_from_db()
    assert (application.state, application.submitted_at) == ("submitted", NOW)
    assert str(application.requested) == "9000.00"
    assert done.sha256 == sha256_of(done.content)
    assert done.receipt == receipt_number(done.sha256)
    assert done.content["received_at"] == "2022-06-15T10:00:00.000000+00:00"
    assert done.content["answers"]["account"] == "BE68 5390 0754 7034"
    assert done.content["measures"] == {"primary": "1.1", "secondary": ["1.2"]}
    line = JournalLine.objects.order_by("-number").first()
    assert (line.action, line.changes["sha256"]) == ("application.submitted", [None, done.sha256])
    mail = OutgoingMail.objects.get(purpose="application_receipt")
    assert mail.to == "signataire@example.org"
    assert done.sha256 in mail.body


def test_stored_content_still_has_its_hash_when_read_again():
    done = submit_application(application=ready(), by=BY, now=NOW)
    again = Submission.objects.get(pk=done.pk)
    assert sha256_of(again.content) == again.sha256


def test_what_lacks_is_said_at_each_place():
    application = start()
    type_in(application, {"q:region": "no", "q:people": "1.234", "q:account": "BE00"})
    with pytest.raises(NotReady) as refusal:
        submit_application(application=application, by=BY, now=NOW)
    anchors = [one.anchor for one in refusal.value.problems]
    assert anchors == [
        "a-title",
        "a-summary",
        "a-primary",
        "q-region",
        "q-people",
        "q-budget",
        "q-account",
    ]
    assert refusal.value.problems[3].message == "Le projet doit se dérouler dans la Région."
    assert not Submission.objects.exists()


@pytest.mark.parametrize(
    ("before", "taken"),
    [(timedelta(microseconds=1), True), (timedelta(0), False), (timedelta(microseconds=-1), False)],
)
def test_the_closing_moment_itself_is_late(before, taken):
    application = ready()
    if taken:
        assert submit_application(application=application, by=BY, now=CLOSES - before).number == 1
        return
    with pytest.raises(Refused) as refusal:
        submit_application(application=application, by=BY, now=CLOSES - before)
    assert len(refusal.value.messages) == 2
    application.refresh_from_db()
    assert application.state == "draft"
    assert application.sheet.answers.count() == 9


def test_a_correction_is_another_submission_and_the_last_one_counts():
    application = ready()
    first = submit_application(application=application, by=BY, now=NOW)
    application.refresh_from_db()
    later = NOW + timedelta(days=1)
    entry = Entry("a:title", "Médiation au square", version=1)
    save_draft(application=application, entries=[entry], by=BY, now=later)
    application.refresh_from_db()
    # What was submitted stands until it is submitted again.
    assert application.title == "Médiation au parc"
    shown = read_sheet(application.sheet)
    assert shown.submission == first
    second = submit_application(application=application, by=BY, now=later)
    application.refresh_from_db()
    assert (second.number, application.title) == (2, "Médiation au square")
    assert Submission.objects.count() == 2
    assert second.sha256 != first.sha256


def test_more_than_its_cost_and_more_than_the_ceiling_are_refused():
    application = ready()
    answer = application.sheet.answers.get(question__code="budget")
    too_much = budget(("staff", "Équipe", "900000", "900000"), ("rent", "Local", "10", "11"))
    entry = Entry("q:budget", too_much, answer.version)
    save_draft(application=application, entries=[entry], by=BY, now=NOW)
    with pytest.raises(NotReady) as refusal:
        submit_application(application=application, by=BY, now=NOW)
    assert [one.anchor for one in refusal.value.problems] == ["q-budget", "q-budget"]
    assert application.sheet.budget_lines.count() == 1


def test_an_organisation_without_number_is_told_how_to_get_one():
    application = ready()
    application.organisation.enterprise_number = ""
    application.organisation.save()
    with pytest.raises(NotReady) as refusal:
        submit_application(application=application, by=BY, now=NOW)
    assert [one.field for one in refusal.value.problems] == ["organisation"]


def test_a_withdrawn_application_says_why_and_does_not_come_back():
    application = ready()
    submit_application(application=application, by=BY, now=NOW)
    with pytest.raises(Refused):
        withdraw_application(application=application, reason=" ", by=BY, now=NOW)
    withdrawn = withdraw_application(application=application, reason="Fusion", by=BY, now=NOW)
    assert (withdrawn.state, withdrawn.state_reason) == ("withdrawn", "Fusion")
    with pytest.raises(Refused):
        submit_application(application=withdrawn, by=BY, now=NOW)


def test_submitting_takes_few_statements(django_assert_max_num_queries):
    application = ready()
    with django_assert_max_num_queries(40):
        submit_application(application=application, by=BY, now=NOW)


def test_only_what_is_asked_can_be_corrected_and_handed_in_again():
    application = ready()
    first = submit_application(application=application, by=BY, now=NOW)
    after = CLOSES + timedelta(days=3)
    question = application.sheet.form.parts.first().questions.get(code="story")
    asked = ask_correction(
        application=application,
        kind="incomplete",
        question=question,
        message="Décrivez davantage.",
        due_at=after + timedelta(days=7),
        by=BY,
        now=after,
    )
    application.refresh_from_db()
    with pytest.raises(Refused):
        save_answer(
            sheet=application.sheet,
            question=application.sheet.form.parts.first().questions.get(code="where"),
            value="Ailleurs",
            version=1,
            by=BY,
            now=after,
        )
    with pytest.raises(Refused):
        save_draft(
            application=application, entries=[Entry("a:title", "Autre", 1)], by=BY, now=after
        )
    mended = save_answer(
        sheet=application.sheet,
        question=question,
        value="Bien plus long.",
        version=1,
        by=BY,
        now=after,
    )
    assert mended.version == 2
    answer_correction(correction=asked, answer="C’est fait.", by=BY, now=after)
    application.refresh_from_db()
    last = submit_application(application=application, by=BY, now=after)
    assert (last.number, last.content["answers"]["story"]) == (2, "Bien plus long.")
    assert last.content["title"] == first.content["title"]
    application.refresh_from_db()
    assert application.state == "correction"
    with pytest.raises(Refused):
        save_answer(
            sheet=application.sheet,
            question=question,
            value="Trop tard",
            version=2,
            by=BY,
            now=asked.due_at,
        )
