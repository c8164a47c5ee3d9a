"""The pages of an applicant: fill, autosave, submit, too late, files, leaks."""

import json
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from maillon.funding.models import Application, Call, Submission
from maillon.funding.operations.applications import add_co_applicant
from tests.factories import OrganisationFactory
from tests.factories_funding import CallAudienceFactory
from tests.funding.applications.making import (
    BY,
    READY,
    make_applicant,
    make_call,
    ready,
    start,
    type_in,
)

pytestmark = pytest.mark.django_db


def open_call(**values):
    """Make a call that is open today."""
    now = timezone.now()
    values = {
        "opens_at": now - timedelta(days=2),
        "closes_at": now + timedelta(days=2),
    } | values
    return make_call(**values)


def draft_for(client, now=None):
    """Begin an application of the client's organisation, today."""
    organisation = client.user.memberships.get().organisation
    return start(open_call(), organisation, now=now or timezone.now())


def address(name, application, **more):
    """Return the address of a page of an application."""
    return reverse(name, kwargs={"number": application.number, **more})


def save(client, application, *entries):
    """Send fields as the scripts do: (name, value, version)."""
    fields = [dict(zip(("name", "value", "version"), one, strict=True)) for one in entries]
    return client.post(
        address("application_field", application),
        json.dumps({"fields": [{"item": None, **one} for one in fields]}),
        content_type="application/json",
    )


def test_a_call_is_answered_from_the_first_page_to_the_receipt(client_as):
    client = client_as("partner_signatory", make_applicant())
    call = open_call()
    assert call.title in client.get(reverse("my_applications")).content.decode()
    begun = client.post(reverse("application_new", args=[call.code]), {"language": "fr"})
    application = Application.objects.get()
    assert begun.url == address("application_fill", application)
    assert client.get(begun.url).status_code == 200
    answer = save(client, application, *[(name, value, 0) for name, value in READY.items()])
    assert answer.status_code == 200
    assert {one["problem"] for one in answer.json()["results"]} == {""}
    page = client.get(address("application_submit", application)).content.decode()
    assert "Parc de la Senne" in page
    done = client.post(address("application_submit", application))
    submission = Submission.objects.get()
    assert done.url == address("application_submitted", application) + f"#{submission.receipt}"
    assert submission.receipt in client.get(done.url).content.decode()
    receipt = client.get(address("application_receipt", application))
    assert receipt.content.startswith(b"%PDF-")
    check = client.get(
        reverse("receipt_check"), {"receipt": submission.receipt, "sha256": submission.sha256}
    )
    assert check.context["found"] == submission
    assert "Médiation" not in check.content.decode()


def test_too_late_is_said_and_the_draft_stays(client_as):
    client = client_as("partner_signatory", make_applicant())
    application = draft_for(client)
    type_in(application, READY, now=timezone.now())
    Call.objects.update(closes_at=timezone.now())
    refused = client.post(address("application_submit", application))
    assert refused.status_code == 409
    assert "data-late" in refused.content.decode()
    application.refresh_from_db()
    assert (application.state, application.title) == ("draft", "Médiation au parc")
    # The draft can still be typed in.
    assert save(client, application, ("a:title", "Autre", 1)).status_code == 200


def test_two_people_at_once_get_the_conflict_shown_and_nothing_is_lost(client_as):
    organisation = make_applicant()
    client = client_as("partner_editor", organisation)
    application = start(open_call(), organisation, now=timezone.now())
    assert save(client, application, ("q:story", "Le mien", 0)).status_code == 200
    answer = save(client, application, ("q:story", "Le leur", 0), ("a:title", "Titre", 0))
    assert answer.status_code == 409
    first, second = answer.json()["results"]
    assert (first["status"], first["value"], first["version"]) == ("conflict", "Le mien", 1)
    assert second["status"] == "saved"
    # The whole page, without scripts, says the same and keeps what was typed.
    page = client.post(
        address("application_fill", application),
        {"f:request:q:story": "Le leur", "seen": '{"request:q:story":[0,0]}'},
    )
    assert page.status_code == 409
    assert "Le leur" in page.content.decode()
    assert "Le mien" in page.content.decode()


def test_the_page_works_without_scripts(client_as):
    client = client_as("partner_editor", make_applicant())
    application = draft_for(client)
    data = {
        "seen": "{}",
        "f:request:a:title": "Sans script",
        "f:request:q:region": "yes",
        "c:q:days": ["", "mon", "wed"],
        "b:budget:1:category": "staff",
        "b:budget:1:label": "Équipe",
        "b:budget:1:amount": "1 000,50",
        "b:budget:1:requested": "800",
    }
    assert client.post(address("application_fill", application), data).status_code == 302
    answers = dict(application.sheet.answers.values_list("question__code", "value"))
    assert answers["days"] == "mon,wed"
    line = application.sheet.budget_lines.get()
    assert (line.label, str(line.amount), str(line.requested)) == ("Équipe", "1000.50", "800.00")


def test_files_are_known_by_their_content_and_reached_by_their_readers_only(client_as):
    organisation = make_applicant()
    client = client_as("partner_editor", organisation)
    application = draft_for(client)
    fill = address("application_fill", application)
    script = SimpleUploadedFile("statuts.pdf", b"<script>alert(1)</script>")
    client.post(fill, {"seen": "{}", "file:statutes": script})
    assert not application.sheet.attachments.exists()
    client.post(fill, {"seen": "{}", "file:statutes": SimpleUploadedFile("a.txt", b"%PDF-1.7 x")})
    attachment = application.sheet.attachments.get()
    assert attachment.document.filename == "a.pdf"
    file = address("application_file", application, sha256=attachment.document.sha256)
    assert client.get(file).status_code == 200
    for role in ("coordinator", "partner_editor", "expert"):
        assert client_as(role, OrganisationFactory()).get(file).status_code == 404
    client.post(fill, {"seen": "{}", "do": f"detach:{attachment.pk}"})
    assert not application.sheet.attachments.exists()


@pytest.mark.parametrize(
    "name", ["application", "application_fill", "application_submit", "application_files"]
)
def test_a_draft_is_seen_by_its_organisation_and_sharing_partners_only(client_as, name):
    partner = OrganisationFactory(kind="association")
    application = start(open_call(), now=timezone.now())
    url = address(name, application)
    other = client_as("partner_editor", partner)
    assert other.get(url).status_code == 404
    for role in ("coordinator", "administrator", "evaluator", "finance_officer"):
        assert client_as(role).get(url).status_code in (403, 404)
    add_co_applicant(
        application=application, organisation=partner, may_edit=True, by=BY, now=timezone.now()
    )
    assert other.get(url).status_code == 200
    signatory = client_as("partner_signatory", partner)
    assert signatory.post(address("application_submit", application)).status_code == 403


def test_an_organisation_that_may_not_apply_is_told_why(client_as):
    call = open_call()
    school = OrganisationFactory(kind="school", name_fr="École 12")
    client = client_as("partner_editor", school)
    page = client.get(reverse("application_new", args=[call.code]))
    assert page.context["verdict"].reason.count("École 12") == 1
    assert client.post(reverse("application_new", args=[call.code]), {}).status_code == 403
    CallAudienceFactory(call=call, kind="school")
    call.invited.add(make_applicant())
    page = client.get(reverse("application_new", args=[call.code]))
    assert not page.context["verdict"]
    call.invited.add(school)
    assert client.get(reverse("application_new", args=[call.code])).context["verdict"]


def test_the_list_asks_the_same_of_the_database_for_three(client_as, assert_same_queries):
    organisation = make_applicant()
    client = client_as("partner_editor", organisation)
    call = open_call()
    assert_same_queries(
        reverse("my_applications"),
        lambda _number: start(call, organisation, now=timezone.now()),
        client,
    )


def test_an_earlier_application_is_copied_files_excepted(client_as):
    organisation = make_applicant()
    old = ready(make_call(code="ancien"), organisation)
    client = client_as("partner_editor", organisation)
    call = open_call(code="nouveau")
    client.post(
        reverse("application_new", args=[call.code]),
        {"language": "nl", "copied_from": old.number, "title": "Suite"},
    )
    new = Application.objects.get(call=call)
    assert (new.copied_from, new.title, new.summary) == (old, "Suite", old.summary)
    assert new.sheet.answers.count() == old.sheet.answers.count()
    assert str(new.requested) == "9000.00"
