"""The pages of the check and of the decisions: what they show, to whom, what they do."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from maillon.funding.models import Application, FundingDecision
from tests import factories
from tests.funding.checks.world import application_of, ranking_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def call():
    """A call being evaluated, closed long ago, with a point, a measure and an approval step."""
    one = factories.CallFactory(state="evaluated", budget=Decimal(50_000))
    factories.AdmissibilityPointFactory(call=one, code="statuts")
    one.measures.add(factories.MeasureFactory(plan=one.plan))
    factories.ApprovalThresholdFactory()
    return one


def handed_in(call, **given):
    """An application with its primary measure."""
    one = application_of(call, **given)
    factories.ApplicationMeasureFactory(application=one, measure=call.measures.first())
    return one


def test_the_list_has_the_same_queries_for_one_row_and_three(call, client_as, assert_same_queries):
    url = reverse("call_applications", args=[call.code])
    assert_same_queries(url, lambda _n: handed_in(call), client_as("coordinator"))


def test_the_list_of_all_calls_has_the_same_queries(call, client_as, assert_same_queries):
    url = reverse("all_applications")
    assert_same_queries(url, lambda _n: handed_in(call), client_as("coordinator"))


def test_the_decisions_have_the_same_queries(call, client_as, assert_same_queries):
    def decided(_n):
        one = handed_in(call, state="admissible")
        factories.ApprovalFactory(decision__application=one)

    url = reverse("call_decisions", args=[call.code])
    assert_same_queries(url, decided, client_as("coordinator"))


@pytest.mark.parametrize("format", ["csv", "xlsx", "json"])
def test_the_list_is_exported_with_the_filters_of_the_page(call, client_as, format):
    handed_in(call, number="X-1", language="nl")
    handed_in(call, number="X-2")
    url = reverse("call_applications", args=[call.code])
    answer = client_as("coordinator").get(url, {"format": format, "language": "nl"})
    assert answer.status_code == 200
    if format == "json":
        assert [row["number"] for row in answer.json()] == ["X-1"]


FILTERS = [
    ({"q": "rue bleue"}, ["A"]),
    ({"state": "admissible"}, ["B"]),
    ({"language": "nl"}, ["B"]),
    ({"least": "9 000"}, ["A"]),
    ({"most": "8 000"}, ["B"]),
    ({"year": "2022"}, ["A", "B"]),
    ({"year": "2030"}, []),
    ({"corrections": "asked"}, ["B"]),
    ({"corrections": "answered"}, []),
    ({"corrections": "late"}, ["B"]),
    ({"overlaps": "possible"}, ["A"]),
    ({"overlaps": "decided"}, ["B"]),
    ({"overlaps": "double"}, []),
    ({"sort": "requested"}, ["B", "A"]),
    ({"sort": "-number"}, ["B", "A"]),
    ({"sort": "nonsense", "state": "odd", "year": "x", "least": "beaucoup"}, ["A", "B"]),
]


@pytest.mark.parametrize(("query", "wanted"), FILTERS)
def test_each_filter_keeps_what_it_says(call, client_as, query, wanted):
    first = handed_in(call, number="A", title="Rue bleue", requested=Decimal(10_000))
    second = application_of(
        call,
        number="B",
        title="Place",
        requested=Decimal(8_000),
        state="admissible",
        language="nl",
    )
    factories.CorrectionRequestFactory(application=second)
    factories.OverlapReviewFactory(application=second)
    grant = factories.GrantFactory(organisation=first.organisation, plan=call.plan)
    factories.GrantMeasureFactory(grant=grant, measure=call.measures.first())
    url = reverse("call_applications", args=[call.code])
    answer = client_as("coordinator").get(url, query | {"format": "json"})
    assert [row["number"] for row in answer.json()] == wanted


def test_filters_by_theme_measure_and_organisation(call, client_as):
    one = handed_in(call, number="A")
    application_of(call, number="B")
    measure = call.measures.first()
    url = reverse("call_applications", args=[call.code])
    client = client_as("coordinator")
    for query in (
        {"theme": measure.theme.code},
        {"measure": measure.code},
        {"organisation": one.organisation.name_fr},
    ):
        rows = client.get(url, query | {"format": "json"}).json()
        assert [row["number"] for row in rows] == ["A"]


def test_drafts_are_in_no_list_and_no_count(call, client_as):
    application_of(call, state="draft", submitted_at=None)
    answer = client_as("coordinator").get(reverse("call_applications", args=[call.code]))
    assert (answer.context["received"], answer.context["totals"].applications) == (0, 0)


def conflicted_coordinator(client_as, application):
    """A coordinator who is an expert with a conflict on ``application``."""
    client = client_as("coordinator")
    expert = factories.ExpertFactory(user=client.user)
    juror = factories.JurorFactory(call=application.call, expert=expert)
    factories.ConflictOfInterestFactory(application=application, juror=juror)
    return client


def test_a_conflict_hides_row_count_and_page_from_a_coordinator_too(call, client_as):
    hidden, seen = handed_in(call, number="H"), handed_in(call, number="S")
    client = conflicted_coordinator(client_as, hidden)
    answer = client.get(reverse("call_applications", args=[call.code]))
    assert [row.number for row in answer.context["page"]] == ["S"]
    assert (answer.context["received"], answer.context["totals"].applications) == (1, 1)
    for name in ("application_check", "decision"):
        assert client.get(reverse(name, args=["H"])).status_code == 404
    rows = client.get(reverse("all_applications"), {"format": "json"}).json()
    assert [row["number"] for row in rows] == ["S"]
    posted = client.post(
        reverse("call_admit", args=[call.code]), {"number": ["H"], "points": "met"}
    )
    assert posted.status_code == 302
    hidden.refresh_from_db()
    assert (hidden.state, seen.state) == ("submitted", "submitted")


def test_a_member_of_the_jury_sees_no_decisions_before_they_are_public(call, client_as):
    one = handed_in(call, state="admissible")
    factories.FundingDecisionFactory(application=one)
    client = conflicted_coordinator(client_as, handed_in(call))
    assert client.get(reverse("call_decisions", args=[call.code])).status_code == 403
    assert client.get(reverse("decision", args=[one.number])).status_code == 403
    letter = reverse("decision_letter", args=[one.number, "fr", "docx"])
    assert client.get(letter).status_code == 403


def test_the_other_side_of_a_hit_is_hidden_by_a_conflict(call, client_as):
    one = handed_in(call, number="A")
    other = handed_in(call, number="O", organisation=one.organisation, title=one.title)
    client = conflicted_coordinator(client_as, other)
    answer = client.get(reverse("application_check", args=["A"]))
    assert answer.context["panel"].hits == []
    assert (
        client_as("coordinator")
        .get(reverse("application_check", args=["A"]))
        .context["panel"]
        .hits[0]
        .key
        == "application:O"
    )


def test_the_check_page_keeps_verdicts_and_goes_to_the_next(call, client_as):
    one, after = handed_in(call, number="A"), handed_in(call, number="B")
    point = call.points.get()
    client = client_as("coordinator")
    url = reverse("application_check", args=["A"])
    answer = client.post(url, {f"verdict-{point.pk}": "not_met", f"reason-{point.pk}": ""})
    # Refused: what was typed stays on the page.
    assert answer.status_code == 200
    assert answer.context["panel"].rows[0].verdict == "not_met"
    answer = client.post(
        url,
        {
            f"verdict-{point.pk}": "not_met",
            f"reason-{point.pk}": "Sans statuts.",
            "then": "next",
            "following": "B",
        },
    )
    assert answer["Location"] == reverse("application_check", args=[after.number])
    assert one.checks.get().reason == "Sans statuts."


def test_met_at_once_then_admissible(call, client_as):
    one = handed_in(call)
    client = client_as("coordinator")
    url = reverse("application_check", args=[one.number])
    client.post(url, {"all": "met"})
    page = client.get(url)
    assert page.context["panel"].obstacles == []
    client.post(reverse("application_decide", args=[one.number]), {"act": "admit"})
    one.refresh_from_db()
    assert one.state == "admissible"
    client.post(
        reverse("application_decide", args=[one.number]), {"act": "reopen", "reason": "Erreur."}
    )
    client.post(
        reverse("application_decide", args=[one.number]), {"act": "refuse", "reason": "Hors objet"}
    )
    one.refresh_from_db()
    assert (one.state, one.state_reason) == ("inadmissible", "Hors objet")


def test_others_read_the_check_and_change_nothing(call, client_as):
    one = handed_in(call)
    reader = client_as("evaluator")
    url = reverse("application_check", args=[one.number])
    assert reader.get(url).status_code == 200
    assert reader.post(url, {"all": "met"}).status_code == 200
    assert reader.post(reverse("application_decide", args=[one.number])).status_code == 403
    assert not one.checks.exists()


def test_several_are_admitted_from_the_list(call, client_as):
    handed_in(call, number="A"), handed_in(call, number="B")
    client_as("coordinator").post(
        reverse("call_admit", args=[call.code]), {"number": ["A", "B"], "points": "met"}
    )
    assert set(Application.objects.values_list("state", flat=True)) == {"admissible"}


def test_a_hit_is_decided_on_the_page(call, client_as):
    one = handed_in(call)
    grant = factories.GrantFactory(organisation=one.organisation, title_fr=one.title)
    url = reverse("application_overlap", args=[one.number])
    answer = client_as("coordinator").post(
        url, {"other": f"grant:{grant.code}", "verdict": "partial", "reason": "Une partie."}
    )
    assert answer.status_code == 302
    assert one.overlap_reviews.get().verdict == "partial"


def test_a_correction_is_asked_answered_and_settled(call, client_as):
    one = handed_in(call)
    question = factories.FormQuestionFactory(part__form=one.sheet.form)
    clerk = client_as("coordinator")
    due = timezone.localtime() + timedelta(days=3)
    asked = {
        "kind": "incomplete",
        "question": str(question.pk),
        "message": "Complétez.",
        "due_at_day": f"{due:%Y-%m-%d}",
        "due_at_time": "12:00",
    }
    url = reverse("correction_ask", args=[one.number])
    assert clerk.post(url, asked | {"message": ""}).status_code == 200
    assert clerk.post(url, asked).status_code == 302
    correction = one.corrections.get()
    assert correction.question == question
    applicant = client_as("partner_editor", one.organisation)
    page = reverse("application_corrections", args=[one.number])
    typed = {"correction": correction.pk, f"{correction.pk}-answer": "Voilà."}
    assert applicant.get(page).context["waiting"] == 1
    assert applicant.post(page, typed).status_code == 302
    correction.refresh_from_db()
    assert correction.answer == "Voilà."
    stranger = client_as("partner_editor")
    assert stranger.post(page, typed).status_code == 404
    settle = reverse("correction_settle", args=[one.number, correction.pk])
    assert clerk.post(settle, {"act": "settle"}).status_code == 302
    one.refresh_from_db()
    assert one.state == "submitted"


def test_after_its_deadline_the_applicant_is_told(call, client_as):
    one = handed_in(call, state="correction")
    correction = factories.CorrectionRequestFactory(application=one)
    applicant = client_as("partner_signatory", one.organisation)
    page = reverse("application_corrections", args=[one.number])
    answer = applicant.get(page)
    line = answer.context["lines"][0]
    assert (line["can"], bool(line["late"])) == (False, True)
    answer = applicant.post(page, {"correction": correction.pk, f"{correction.pk}-answer": "Tard."})
    assert answer.status_code == 200
    correction.refresh_from_db()
    assert correction.answer == ""


def test_from_the_ranking_to_the_notified_letter(call, client_as):
    one = handed_in(call, number="A", state="admissible")
    two = handed_in(call, number="B", state="admissible")
    ranking_of(call, {one: "9", two: "4"})
    clerk, minister = client_as("coordinator"), client_as("decision_maker")
    act = reverse("call_decide", args=[call.code])
    assert minister.post(act, {"act": "propose"}).status_code == 302
    assert not FundingDecision.objects.exists()
    clerk.post(act, {"act": "propose"})
    ticked = {"number": ["A", "B"]}
    minister.post(act, {"act": "approve"} | ticked)
    clerk.post(act, {"act": "notify"} | ticked)
    one.refresh_from_db()
    two.refresh_from_db()
    assert (one.state, two.state) == ("selected", "refused")
    applicant = client_as("partner_editor", two.organisation)
    result = applicant.get(reverse("application_decision", args=["B"]))
    assert result.context["decision"].outcome == "refused"
    letter = applicant.get(reverse("decision_letter", args=["B", "fr", "pdf"]))
    assert letter.content[:5] == b"%PDF-"
    assert (
        client_as("partner_editor")
        .get(reverse("decision_letter", args=["B", "fr", "pdf"]))
        .status_code
        == 404
    )


def test_nobody_reads_a_letter_before_it_is_notified_but_the_authority(call, client_as):
    decision = factories.FundingDecisionFactory(
        application=handed_in(call, number="A", state="admissible")
    )
    applicant = client_as("partner_editor", decision.application.organisation)
    url = reverse("decision_letter", args=["A", "nl", "docx"])
    assert applicant.get(url).status_code == 404
    assert applicant.get(reverse("application_decision", args=["A"])).context["decision"] is None
    assert client_as("coordinator").get(url).status_code == 200


def test_one_decision_is_proposed_agreed_and_sent_back(call, client_as):
    one = handed_in(call, number="A", state="admissible")
    clerk, minister = client_as("coordinator"), client_as("decision_maker")
    url = reverse("decision", args=["A"])
    answer = clerk.post(url, {"act": "propose", "outcome": "selected", "amount": ""})
    assert (answer.status_code, bool(answer.context["problems"])) == (200, True)
    clerk.post(url, {"act": "propose", "outcome": "selected", "amount": "9 000"})
    decision = FundingDecision.objects.get(application=one)
    assert decision.amount == Decimal(9_000)
    step = decision.approvals.get().step_id
    assert clerk.post(url, {"act": "agree", "step": step}).context["problems"] != []
    minister.post(url, {"act": "send_back", "step": step, "note": "Trop."})
    decision.refresh_from_db()
    assert decision.state == "rejected"
    clerk.post(url, {"act": "propose", "outcome": "selected", "amount": "8 000"})
    minister.post(url, {"act": "agree", "step": step})
    clerk.post(url, {"act": "notify"})
    one.refresh_from_db()
    assert one.state == "selected"


@pytest.mark.parametrize("format", ["pdf", "docx", "xlsx"])
def test_answers_to_parliament(call, client_as, format):
    factories.GrantFactory(call=call, plan=call.plan, instrument=call.instrument)
    reader = client_as("decision_maker")
    assert reader.get(reverse("answer_packs")).context["years"] == [2022]
    for url in (
        reverse("answer_pack_call", args=[call.code, "nl", format]),
        reverse("answer_pack_year", args=[2022, "fr", format]),
    ):
        answer = reader.get(url)
        assert answer.status_code == 200
        assert answer.content[:2] == (b"%P" if format == "pdf" else b"PK")


def test_a_passage_of_the_letters_is_written(client_as):
    admin = client_as("administrator")
    form = admin.get(reverse("letter_text_new"), {"part": "appeal"})
    assert form.context["form"].initial["text_nl"] != ""
    answer = admin.post(
        reverse("letter_text_new"),
        {"part": "appeal", "text_fr": "Recours.", "text_nl": "Beroep.", "text_en": ""},
    )
    assert answer.status_code == 302
    assert admin.get(reverse("letter_texts")).status_code == 200
