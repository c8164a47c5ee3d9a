"""The pages of activity reports and renewals, from asking to the next grant."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse

from maillon.funding.models import ActivityReport, Grant, Renewal
from tests.factories import (
    ActivityReportFactory,
    AnswerSheetFactory,
    CallFactory,
    FormPartFactory,
    FormQuestionFactory,
    FormVersionFactory,
    GrantFactory,
    PartnerCategoryFactory,
)

pytestmark = pytest.mark.django_db
AT = datetime(2022, 1, 3, tzinfo=UTC)


@pytest.fixture
def grant():
    call = CallFactory()
    call.instrument.category = PartnerCategoryFactory()
    call.instrument.save()
    form = FormVersionFactory(call=call, purpose="report", frozen_at=AT, sha256="0" * 64)
    part = FormPartFactory(form=form)
    FormQuestionFactory(part=part, code="activities", kind="long_text", required=True)
    FormQuestionFactory(part=part, code="figures", kind="figures", required=True)
    return GrantFactory(instrument=call.instrument, plan=call.plan, call=call)


def test_from_asking_to_the_next_grant(client_as, grant):
    coordinator = client_as("coordinator")
    partner = client_as("partner_signatory", grant.organisation)
    coordinator.post(reverse("reports_ask"), {"year": 2022, "due_on": "2023-03-01"})
    report = ActivityReport.objects.get()
    address = [grant.code, 2022]

    page = partner.get(reverse("activity_report_fill", args=address)).content.decode()
    assert 'name="f:request:q:activities"' in page or "activities" in page
    early = partner.post(reverse("activity_report_submit", args=address))
    assert early.status_code == 422
    figures = '[{"label": "participants", "value": "12", "unit": ""}]'
    body = {
        "fields": [
            {"item": None, "name": "q:activities", "value": "Dix ateliers.", "version": 0},
            {"item": None, "name": "q:figures", "value": figures, "version": 0},
        ]
    }
    saved = partner.post(
        reverse("activity_report_field", args=address), body, content_type="application/json"
    )
    assert saved.status_code == 200, saved.content
    done = partner.post(reverse("activity_report_submit", args=address), follow=True)
    report.refresh_from_db()
    assert (done.status_code, report.state) == (200, "submitted")

    coordinator.post(
        reverse("activity_report_judge", args=address), {"do": "judge", "verdict": "adequate"}
    )
    report.refresh_from_db()
    assert report.verdict == "adequate"
    figure = grant.contributions.get().figures.get()
    assert (figure.label_fr, figure.value, figure.first_year) == ("participants", 12, 2022)

    coordinator.post(reverse("renewals_propose"))
    assert Renewal.objects.get().outcome == "renewed"
    client_as("decision_maker").post(reverse("renewals_decide"))
    following = Grant.objects.get(previous=grant)
    assert following.first_year == 2023
    assert following.contributions.get() == grant.contributions.get()


def test_what_the_beneficiary_still_writes_is_not_read(client_as, grant):
    sheet = AnswerSheetFactory(form=grant.call.forms.get())
    report = ActivityReportFactory(grant=grant, sheet=sheet)
    page = client_as("coordinator").get(reverse("activity_report", args=[grant.code, report.year]))
    assert page.status_code == 200
    assert page.context["outline_answers"] is None


def test_another_beneficiary_does_not_get_in(client_as, grant):
    report = ActivityReportFactory(grant=grant)
    other = client_as("partner_signatory")
    for name in ("activity_report", "activity_report_fill", "activity_report_submit"):
        assert other.get(reverse(name, args=[grant.code, report.year])).status_code == 403


def test_an_editor_fills_in_and_a_signatory_hands_in(client_as, grant):
    report = ActivityReportFactory(
        grant=grant, sheet=AnswerSheetFactory(form=FormVersionFactory(call=grant.call, number=9))
    )
    editor = client_as("partner_editor", grant.organisation)
    address = reverse("activity_report_submit", args=[grant.code, report.year])
    assert editor.get(address).status_code == 200
    assert editor.post(address).status_code == 403


def test_one_proposal_with_its_reason(client_as, grant):
    page = client_as("coordinator").post(
        reverse("renewal", args=[grant.code]),
        {"do": "propose", "outcome": "not_renewed", "reason_fr": "Le projet s’arrête."},
    )
    assert page.status_code == 302
    assert Renewal.objects.get().reason_fr == "Le projet s’arrête."


def test_a_refused_proposal_keeps_what_was_typed(client_as, grant):
    page = client_as("coordinator").post(
        reverse("renewal", args=[grant.code]),
        {"do": "propose", "outcome": "changed", "amount": "12", "reason_fr": "Moins."},
    )
    assert page.status_code == 200
    assert "Moins." in page.content.decode()
    assert not Renewal.objects.exists()


def test_a_meeting_is_written_down_and_read_by_the_beneficiary(client_as, grant):
    client_as("finance_officer").post(
        reverse("committee_new", args=[grant.code]),
        {"held_on": "2022-06-01", "agreed": "Un second atelier."},
    )
    page = client_as("partner_editor", grant.organisation).get(reverse("grant", args=[grant.code]))
    assert "Un second atelier." in page.content.decode()


def test_the_desk_takes_as_many_queries_for_three_as_for_one(client_as, assert_same_queries):
    def make(number):
        ActivityReportFactory(grant=GrantFactory(call=CallFactory()), state="submitted")

    assert_same_queries(reverse("renewals"), make, client_as("coordinator"))
