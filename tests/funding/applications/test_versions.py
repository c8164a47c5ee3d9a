"""What an application was submitted with stays with it: partners, receipts, corrections."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from maillon.core.models import OutgoingMail
from maillon.funding.documents.receipt import receipt_attachment
from maillon.funding.operations.answering import Entry, open_for_correction
from maillon.funding.operations.applications import (
    add_co_applicant,
    remove_co_applicant,
    save_draft,
    share_draft,
)
from maillon.funding.operations.corrections import ask_correction
from maillon.funding.operations.submitting import submit_application
from maillon.funding.queries.application_history import history_of
from maillon.funding.queries.applications import partners_in_draft, partners_submitted
from maillon.funding.queries.conflicts import partners_of
from maillon.funding.rules.answers import problem_while_typing
from maillon.funding.rules.canonical import sha256_of
from maillon.funding.rules.comparing import changes_between
from maillon.funding.rules.tables import BUDGET_COLUMNS, compare_rows
from maillon.portal.attachments import attached
from tests.factories import MembershipFactory, OrganisationFactory
from tests.funding.applications.making import (
    BY,
    CLOSES,
    NOW,
    budget,
    make_applicant,
    make_call,
    ready,
    start,
)

pytestmark = pytest.mark.django_db
DUE = CLOSES + timedelta(days=5)


def names(rows):
    return [str(row) for row in rows]


def submit(application, *, now=NOW):
    application.refresh_from_db()
    return submit_application(application=application, by=BY, now=now)


def name(application, partner, **given):
    organisation = None if isinstance(partner, str) else partner
    written = partner if organisation is None else ""
    return add_co_applicant(
        application=application,
        organisation=organisation,
        as_written=written,
        by=BY,
        now=NOW,
        **given,
    )


def test_a_submission_keeps_the_partners_it_had_until_the_next_one():
    application = ready()
    first, second = name(application, "La Maison"), OrganisationFactory(name_fr="Le Lien")
    done = submit(application)
    assert [one["name"] for one in done.content["co_applicants"]] == ["La Maison"]
    # Afterwards the draft changes, not what was submitted: neither the jury nor the radar see it.
    remove_co_applicant(partner=first, by=BY, now=NOW + timedelta(hours=1))
    name(application, second, part="Animation", may_edit=True)
    assert names(partners_in_draft(application)) == ["Le Lien"]
    assert names(partners_submitted(application)) == ["La Maison"]
    assert names(partners_of([application.pk])[application.pk]) == ["La Maison"]
    again = submit(application, now=NOW + timedelta(hours=2))
    assert names(partners_submitted(application)) == names(partners_in_draft(application))
    assert names(partners_submitted(application)) == ["Le Lien"]
    assert sha256_of(again.content) == again.sha256 != done.sha256
    (change,) = changes_between(done.content, again.content, again)
    assert (change.old, change.new) == ("La Maison", "Le Lien")


def test_one_partner_taken_out_and_named_again_is_in_both_versions():
    application, partner = ready(), OrganisationFactory(name_fr="Le Lien")
    made = name(application, partner, part="Animation", may_edit=True)
    submit(application)
    remove_co_applicant(partner=made, by=BY, now=NOW)
    made.refresh_from_db()
    assert made.may_edit is False
    name(application, partner, part="Coordination")
    assert [row.part for row in partners_submitted(application)] == ["Animation"]
    assert [row.part for row in partners_in_draft(application)] == ["Coordination"]
    submit(application)
    assert [row.part for row in application.co_applicants.all()] == ["Coordination"]


def test_what_changes_while_it_is_a_draft_is_in_the_history():
    application, partner = ready(), OrganisationFactory(name_fr="Le Lien")
    made = name(application, partner)
    share_draft(partner=made, may_edit=True, by=BY, now=NOW)
    remove_co_applicant(partner=made, by=BY, now=NOW)
    assert application.co_applicants.count() == 0
    done = submit(application)
    lines = [(line.act, line.about) for line in history_of(application)]
    assert [about for _act, about in lines] == [done.receipt, *["Le Lien"] * 3, ""]
    assert len({act for act, _about in lines}) == 5


def test_only_the_applicant_says_who_carries_the_project(client_as):
    applicant, partner = make_applicant(), OrganisationFactory(kind="association")
    now = timezone.now()
    call = make_call(opens_at=now - timedelta(days=1), closes_at=now + timedelta(days=1))
    application = start(call, applicant, now=now)
    add_co_applicant(application=application, organisation=partner, may_edit=True, by=BY, now=now)
    address = reverse("application_partner", args=[application.number])
    client = client_as("partner_editor", partner)
    assert client.get(reverse("application_fill", args=[application.number])).status_code == 200
    assert client.post(address, {"do": "add", "as_written": "Autre"}).status_code == 403
    client = client_as("partner_editor", applicant)
    assert client.post(address, {"do": "add", "as_written": "Autre"}).status_code == 302
    refused = client.post(address, {"do": "add"}, follow=True)
    assert [str(one) for one in refused.context["messages"]] != []
    assert application.co_applicants.count() == 2


def test_the_receipt_goes_with_the_mail():
    application = ready()
    MembershipFactory(
        user__email="signataire@example.org",
        organisation=application.organisation,
        role="partner_signatory",
        starts_on=NOW.date(),
    )
    done = submit(application)
    mail = OutgoingMail.objects.get(purpose="application_receipt")
    assert mail.attachment == f"receipt:{done.receipt}"
    file = attached(mail.attachment)
    assert (file.name, file.media_type) == (f"{done.receipt}.pdf", "application/pdf")
    assert file.data.startswith(b"%PDF-")
    assert receipt_attachment("AR-0000") is None
    assert attached("other:1") is None


@pytest.fixture
def asked():
    """An application of which the place and the budget are to be corrected after closing."""
    application = ready()
    submit(application)
    questions = {
        one.code: one for part in application.sheet.form.parts.all() for one in part.questions.all()
    }
    for code, kind in (("region", "incorrect"), ("budget", "incomplete")):
        ask_correction(
            application=application,
            kind=kind,
            question=questions[code],
            message=f"Corrigez {code}.",
            due_at=DUE,
            by=BY,
            now=CLOSES + timedelta(days=1),
        )
    return application


def test_what_depends_on_a_reopened_question_is_open_too(asked):
    now = CLOSES + timedelta(days=2)
    asked.refresh_from_db()
    assert open_for_correction(asked, now=now) == {"region", "where", "budget"}
    assert open_for_correction(asked, now=DUE) == set()


def test_handing_in_what_was_corrected_is_the_answer(asked):
    now = CLOSES + timedelta(days=2)
    asked.refresh_from_db()
    version = asked.sheet.answers.get(question__code="budget").version
    text = budget(("staff", "Médiatrices", "12 000", "8 000"))
    save_draft(application=asked, entries=[Entry("q:budget", text, version)], by=BY, now=now)
    done = submit(asked, now=now)
    answers = {row.question.code: row.answer for row in asked.corrections.all()}
    assert answers["region"] == ""
    assert str(done.number) in answers["budget"]
    assert asked.corrections.get(question__code="budget").answered_by == BY.username


def test_the_page_opens_only_what_is_asked_with_the_request_beside_it(client_as):
    now, application = timezone.now(), ready()
    submit(application)
    ask_correction(
        application=application,
        kind="incomplete",
        question=application.sheet.form.parts.first().questions.get(code="story"),
        message="Racontez la suite.",
        due_at=now + timedelta(days=3, hours=1),
        by=BY,
        now=CLOSES + timedelta(days=1),
    )
    client = client_as("partner_editor", application.organisation)
    address = reverse("application_fill", args=[application.number])
    answer = client.get(address)
    page = answer.content.decode()
    assert [box.name for box in answer.context["answer_form"].boxes] == ["q:story"]
    assert page.index("Racontez la suite.") < page.index('id="q-story"')
    assert "3\u00a0jours" in page
    assert "Parc de la Senne" in page
    application.corrections.update(question=None)
    away = client.get(address)
    assert away.url == reverse("application_corrections", args=[application.number])


def test_both_versions_of_a_table_line_by_line():
    mine = budget(("staff", "A", "10", "5"), ("rent", "B", "20", ""), ("rent", "C", "1", "1"))
    theirs = budget(("staff", "A", "12", "5"), ("rent", "B", "20", ""))
    found = compare_rows(mine, theirs, BUDGET_COLUMNS)
    assert [(row.whose, row.alone) for row in found] == [
        ("mine", False),
        ("theirs", False),
        ("both", False),
        ("mine", True),
    ]
    assert [name for name, (_text, differs) in found[0].cells.items() if differs] == ["amount"]
    assert compare_rows("", "", BUDGET_COLUMNS) == []


def test_without_scripts_both_tables_are_shown_and_theirs_can_be_taken(client_as):
    organisation = make_applicant()
    now = timezone.now()
    call = make_call(opens_at=now - timedelta(days=1), closes_at=now + timedelta(days=1))
    application = start(call, organisation, now=now)
    theirs = budget(("staff", "Médiatrices", "10", "5"))
    save_draft(application=application, entries=[Entry("q:budget", theirs)], by=BY, now=now)
    client = client_as("partner_editor", organisation)
    address = reverse("application_fill", args=[application.number])
    typed = {
        "b:budget:1:category": "staff",
        "b:budget:1:label": "Médiatrices",
        "b:budget:1:amount": "12",
        "b:budget:1:requested": "5",
        "seen": '{"request:q:budget":[0,0]}',
    }
    page = client.post(address, typed)
    assert page.status_code == 409
    text = page.content.decode()
    assert "<mark>≠ 10</mark>" in text and "<mark>≠ 12</mark>" in text
    assert "[{" not in text.split('class="conflict"')[1].split("</table>")[0]
    client.post(address, typed | {"do": "theirs:q:budget"})
    assert application.sheet.answers.get().value == theirs


def test_what_is_wrong_with_a_table_is_said_while_it_is_typed():
    application = start()
    form = application.sheet.form
    question = form.parts.last().questions.get(code="budget")
    asked = type("Asked", (), {"question": question, "choices": []})()
    given = {"categories": {"staff"}, "ceiling": None}
    assert problem_while_typing(asked, "", **given) == ""
    assert problem_while_typing(asked, budget(("staff", "A", "10", "5")), **given) == ""
    wrong = problem_while_typing(asked, budget(("", "A", "10", "50")), **given)
    assert len(wrong.split("\n")) == 2
