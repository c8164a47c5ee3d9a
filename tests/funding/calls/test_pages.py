"""The pages of calls: what everybody reads, what the authority does, who may not."""

import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from maillon.core.models import JournalLine
from maillon.funding.models import Call, CallQuestion, FormQuestion, Instrument
from maillon.funding.panels.calls import open_calls_panel
from tests.factories import (
    ApplicationFactory,
    ApplicationMeasureFactory,
    ApprovalThresholdFactory,
    CallAudienceFactory,
    CallFactory,
    CallQuestionFactory,
    CriterionFactory,
    EvaluationGridFactory,
    ExpenseCategoryFactory,
    FormPartFactory,
    FormQuestionFactory,
    FormVersionFactory,
    GrantFactory,
    InstrumentFactory,
    LegalBasisFactory,
    MeasureFactory,
    OrganisationFactory,
    RankingFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def coordinator(client_as):
    """A signed-in coordinator."""
    return client_as("coordinator")


def open_call(**values):
    """Make a call that is open today, for associations."""
    now = timezone.now()
    moments = {"opens_at": now - timedelta(days=2), "closes_at": now + timedelta(days=5)}
    call = CallFactory(**(moments | values))
    CallAudienceFactory(call=call)
    return call


def page(client, name, *args):
    """Return the text of a page that is there."""
    answer = client.get(reverse(name, args=args))
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def moment(name, value, which=""):
    """Return what a browser posts for a moment written in Brussels time."""
    day, clock = value.split(" ")
    return {f"{name}_day": day, f"{name}_time": clock, f"{name}_which": which}


def given_call(measure, instrument, **changes):
    """Return what the form of a call posts."""
    return {
        "title_fr": "Appel",
        "code": "appel",
        "instrument": instrument.pk,
        "kind": "open",
        "first_year": 2027,
        "last_year": 2027,
        "audiences": ["association"],
        "measures": [measure.pk],
        "readings": 3,
        "minimum_readings": 2,
        "gap": "25",
        "mandate_years": 3,
        "budget": "1 000 000,50",
        **moment("opens_at", "2027-03-01 09:00"),
        **moment("closes_at", "2027-10-31 12:00"),
    } | changes


def test_a_call_in_preparation_exists_only_for_the_authority(client_as):
    call = CallFactory(state="prepared", title_fr="Encore secret")
    address = reverse("call", args=[call.code])
    for role, status in (("public", 404), ("partner_signatory", 404), ("expert", 404)):
        client = client_as(role)
        assert client.get(address).status_code == status
        assert client.get(reverse("call_grid_print", args=[call.code])).status_code == 404
        assert client.get(reverse("call_calendar", args=[call.code])).status_code == 404
        assert "Encore secret" not in page(client, "calls")
    assert client_as("coordinator").get(address).status_code == 200


def test_the_public_page_shows_text_grid_and_published_answers_only(client):
    call = open_call(text_fr="Un **appel**.\n\n<script>x</script>")
    CriterionFactory(grid__call=call, label_fr="Pertinence")
    CallQuestionFactory(call=call, question_fr="Publiée ?", asked_by="mandataire")
    CallQuestionFactory(call=call, question_fr="Retenue ?", published_at=None)
    text = page(client, "call", call.code)
    assert "<strong>appel</strong>" in text
    assert "<script>x" not in text
    assert "Pertinence" in text
    assert "Publiée" in text
    assert "Retenue" not in text
    assert "mandataire" not in text


def test_results_show_only_what_was_decided_to_be_shown(client):
    call = CallFactory(state="decided")
    chosen = ApplicationFactory(call=call, state="selected", title="Projet choisi", number="N-1")
    ApplicationMeasureFactory(application=chosen)
    given = {"call": call, "sheet__form": chosen.sheet.form}
    ApplicationFactory(**given, state="refused", title="Projet refusé", number="N-2")
    GrantFactory(
        call=call,
        application=chosen,
        title_fr="Projet choisi",
        amount=Decimal("1234.56"),
        amount_public=False,
    )
    RankingFactory(
        call=call,
        adopted_at=call.closes_at,
        result={
            "lines": [
                {"application": "N-1", "rank": 1, "mean": "77.77", "criteria": {}}
                | {"verdict": "selected", "completed": 3, "requested": None, "reasons": []}
            ]
        },
    )
    assert "Projet choisi" not in page(client, "call", call.code)
    seen = {}
    for shown in ("selected", "ranking"):
        Call.objects.update(results_shown=shown)
        text = seen[shown] = page(client, "call", call.code)
        assert "Projet choisi" in text
        assert "Projet refusé" not in text
        assert "1 234,56" not in text.replace("\xa0", " ").replace("\u202f", " ")
    assert "77,77" not in seen["selected"]
    assert "77,77" in seen["ranking"]


def test_a_natural_person_is_not_named_in_the_results(client):
    call = CallFactory(state="decided", results_shown="selected")
    asbl = OrganisationFactory(name_fr="Madame Untel")
    GrantFactory(call=call, organisation=asbl, natural_person=True, title_fr="Un projet")
    text = page(client, "call", call.code)
    assert "Un projet" in text
    assert "Madame Untel" not in text


def test_the_grid_is_downloaded_with_its_fingerprint(client):
    call = open_call()
    grid = EvaluationGridFactory(call=call, frozen_at=call.opens_at, sha256="a" * 64)
    CriterionFactory(grid=grid, code="un", label_fr="=formule")
    plain = json.loads(page(client, "call_grid_file", call.code, "json"))
    assert (plain["sha256"], plain["criteria"][0]["code"]) == ("a" * 64, "un")
    lines = page(client, "call_grid_file", call.code, "csv").splitlines()
    assert lines[1].split(";")[0] == "un"
    assert "'=formule" in lines[1]
    assert client.get(reverse("call_grid_file", args=[call.code, "exe"])).status_code == 404


def test_the_calendar_holds_opening_and_closing(client):
    call = open_call(closes_at=datetime(2027, 10, 31, 11, 0, tzinfo=UTC))
    text = page(client, "call_calendar", call.code)
    assert text.count("BEGIN:VEVENT") == 2
    assert "DTSTART:20271031T110000Z" in text


def test_a_moment_that_does_not_exist_or_exists_twice_is_told(coordinator):
    measure, instrument = MeasureFactory(), InstrumentFactory()
    address = reverse("call_new")
    skipped = moment("closes_at", "2027-03-28 02:30")
    answer = coordinator.post(address, given_call(measure, instrument, **skipped))
    assert (answer.status_code, Call.objects.count()) == (200, 0)
    twice = moment("closes_at", "2027-10-31 02:30")
    answer = coordinator.post(address, given_call(measure, instrument, **twice))
    assert 'name="closes_at_which"' in answer.content.decode()
    later = moment("closes_at", "2027-10-31 02:30", "second")
    answer = coordinator.post(address, given_call(measure, instrument, **later))
    made = Call.objects.get()
    assert answer.status_code == 302
    assert made.closes_at == datetime(2027, 10, 31, 1, 30, tzinfo=UTC)
    assert made.budget == Decimal("1000000.50")
    assert made.points.count() == 9


def test_a_renewal_of_a_call_takes_over_its_laureates(coordinator):
    source = CallFactory(state="decided")
    MeasureFactory(plan=source.plan)
    grant = GrantFactory(call=source)
    GrantFactory(call=source, state="cancelled", state_reason="Abandon")
    address = reverse("call_new") + f"?from={source.code}&kind=renewal"
    form = coordinator.get(address).context["form"]
    assert form.initial["invited"] == [grant.organisation_id]
    assert (form.initial["kind"], form.initial["first_year"]) == ("renewal", 2023)


def test_a_call_is_published_and_run_from_its_desk(coordinator):
    measure, instrument = MeasureFactory(), InstrumentFactory()
    coordinator.post(reverse("call_new"), given_call(measure, instrument))
    found = Call.objects.get()
    publish = reverse("call_publish", args=[found.code])
    assert coordinator.post(publish).status_code == 302
    found.refresh_from_db()
    assert found.state == "prepared"
    more = {"text_fr": "Un appel.", "contact_email": "appels@example.org"}
    edit = reverse("call_edit", args=[found.code])
    coordinator.post(edit, given_call(measure, instrument, **more))
    coordinator.post(publish)
    found.refresh_from_db()
    assert (found.state, len(found.grid.sha256)) == ("published", 64)
    coordinator.post(reverse("call_advance", args=[found.code]), {"act": "evaluate"})
    found.refresh_from_db()
    assert found.state == "published"
    past = timezone.now() - timedelta(days=9)
    Call.objects.update(opens_at=past, closes_at=past + timedelta(days=1))
    for act, state in (("evaluate", "evaluated"), ("decide", "decided"), ("archive", "archived")):
        coordinator.post(reverse("call_advance", args=[found.code]), {"act": act})
        found.refresh_from_db()
        assert found.state == state
    coordinator.post(reverse("call_results", args=[found.code]), {"shown": "selected"})
    coordinator.post(reverse("call_return", args=[found.code]), {"reason": "Recours."})
    found.refresh_from_db()
    assert (found.state, found.results_shown) == ("decided", "selected")


def test_a_moment_stored_with_seconds_is_not_moved_by_another_edit(coordinator):
    now = timezone.now().replace(second=31, microsecond=7)
    call = open_call(opens_at=now - timedelta(days=2), closes_at=now + timedelta(days=5))
    form = coordinator.get(reverse("call_edit", args=[call.code])).context["form"]
    given = {name: value for name, value in form.initial.items() if value not in (None, "")}
    for name in ("instrument", "opens_at", "closes_at"):
        local = timezone.localtime(given[name]) if name != "instrument" else None
        given |= moment(name, f"{local:%Y-%m-%d %H:%M}") if local else {name: given[name].pk}
    given |= {"budget": "200000", "gap": "25", "reason": "Budget relevé."}
    answer = coordinator.post(reverse("call_edit", args=[call.code]), given)
    assert answer.status_code == 302, answer.context["form"].errors
    before = call.closes_at
    call.refresh_from_db()
    assert (call.budget, call.closes_at) == (Decimal(200000), before)


def test_who_keeps_no_calls_cannot_write_one(client_as):
    call = open_call()
    for role in ("evaluator", "decision_maker", "finance_officer", "partner_signatory", "expert"):
        client = client_as(role)
        for name in ("call_edit", "call_cancel", "call_answer_new"):
            assert client.get(reverse(name, args=[call.code])).status_code == 403, (role, name)
        posts = {
            "call_advance": {"act": "evaluate"},
            "call_cancel": {"reason": "Non."},
            "call_results": {"shown": "ranking"},
        }
        for name, data in posts.items():
            answer = client.post(reverse(name, args=[call.code]), data)
            assert answer.status_code == 403, (role, name)
    call.refresh_from_db()
    assert call.state == "published"


def test_a_question_is_asked_by_an_account_and_published_with_its_answer(client_as, coordinator):
    call = open_call()
    ask = reverse("call_ask", args=[call.code])
    public = client_as("public")
    assert public.post(ask, {"question": "Qui ?"}).status_code == 302
    assert not CallQuestion.objects.exists()
    partner = client_as("partner_editor")
    partner.post(ask, {"question": "Une commune peut-elle être partenaire ?"})
    question = CallQuestion.objects.get()
    assert question.asked_by == partner.user.username
    assert partner.get(reverse("call_questions", args=[call.code])).status_code == 403
    answer = reverse("call_answer", args=[call.code, question.pk])
    assert partner.get(answer).status_code == 403
    given = {"question_fr": question.question_fr, "answer_fr": "Oui.", "published": "on"}
    coordinator.post(answer, given)
    text = page(public, "call", call.code)
    assert "Oui." in text
    assert partner.user.username not in text


def test_the_builder_works_with_links_and_buttons_alone(coordinator):
    part = FormPartFactory(form__call__state="prepared")
    form = part.form
    where = [form.call.code, form.purpose, form.number]
    given = {
        "kind": "choice",
        "label_fr": "Quel public ?",
        "choices-TOTAL_FORMS": "3",
        "choices-INITIAL_FORMS": "0",
        "choices-0-label_fr": "Jeunes",
        "choices-1-label_fr": "Aînés",
        "choices-2-label_fr": "",
    }
    coordinator.post(reverse("call_question_new", args=[*where, part.pk]), given)
    question = FormQuestion.objects.get()
    assert question.code == "quel-public"
    assert [one.code for one in question.choices.all()] == ["jeunes", "aines"]
    moved = given | {
        "choices-INITIAL_FORMS": "2",
        "choices-0-code": "jeunes",
        "choices-1-code": "aines",
        "move": "up-aines",
        "code": "quel-public",
    }
    coordinator.post(reverse("call_question", args=[*where, part.pk, question.pk]), moved)
    assert [one.code for one in question.choices.all()] == ["aines", "jeunes"]
    dependent = {
        "kind": "text",
        "label_fr": "Lesquels ?",
        "depends_on": "quel-public",
        "depends_value": "jeunes",
        "choices-TOTAL_FORMS": "0",
        "choices-INITIAL_FORMS": "0",
    }
    coordinator.post(reverse("call_question_new", args=[*where, part.pk]), dependent)
    assert FormQuestion.objects.get(code="lesquels").depends_on == question
    act = reverse("call_question_act", args=[*where, question.pk])
    coordinator.post(act, {"act": "delete"})
    assert FormQuestion.objects.filter(pk=question.pk).exists()
    assert "Lesquels" in page(coordinator, "call_form_preview", *where)


def test_a_list_row_is_changed_by_finance_and_only_read_by_others(client_as):
    row = ExpenseCategoryFactory(code="loyer", title_fr="Loyer")
    address = reverse("expense_category", args=[row.code])
    given = {
        "title_fr": "Loyer et charges",
        "code": "loyer",
        "position": 1,
        "valid_to": "2027-12-31",
    }
    evaluator = client_as("evaluator")
    assert evaluator.get(address).status_code == 200
    assert evaluator.post(address, given).status_code == 403
    assert client_as("finance_officer").post(address, given).status_code == 302
    row.refresh_from_db()
    assert (row.title_fr, row.valid_to.isoformat(), row.needs_proof) == (
        "Loyer et charges",
        "2027-12-31",
        False,
    )
    line = JournalLine.objects.order_by("-number").first()
    assert line.action == "funding_list.changed"


def test_an_instrument_keeps_its_rules(coordinator):
    measure = MeasureFactory()
    given = {
        "title_fr": "Fonds",
        "code": "fonds",
        "kind": "police_fund",
        "tranches": "50,50",
        "measures": [measure.pk],
        "with_report": "on",
    }
    assert coordinator.post(reverse("instrument_new"), given).status_code == 302
    row = Instrument.objects.get()
    assert (row.by_call, row.with_report, row.with_agreement) == (False, True, False)
    assert list(row.mandatory_measures.all()) == [measure]


def test_the_front_page_panel_names_real_open_calls_only(now):
    far = CallFactory()
    near = CallFactory(closes_at=now + timedelta(days=1))
    CallFactory(synthetic=True)
    CallFactory(state="prepared")
    CallFactory(closes_at=now)
    assert [row.call for row in open_calls_panel(now=now)] == [near, far]


def test_lists_ask_the_database_as_often_for_three_rows_as_for_one(
    assert_same_queries, coordinator
):
    instrument = InstrumentFactory()
    plan = MeasureFactory().plan

    def call(number):
        row = open_call(instrument=instrument, plan=plan)
        CallFactory(instrument=instrument, plan=plan, state="decided")
        FormVersionFactory(call=row)

    assert_same_queries(reverse("calls"), call)
    assert_same_queries(reverse("calls_desk"), call, coordinator)


def test_a_call_asks_the_database_as_often_whatever_it_holds(assert_same_queries, coordinator):
    found = CallFactory(state="decided", results_shown="selected")
    grid = EvaluationGridFactory(call=found)
    part = FormPartFactory(form__call=found)

    def fill(number):
        CriterionFactory(grid=grid)
        found.measures.add(MeasureFactory(plan=found.plan))
        CallQuestionFactory(call=found)
        FormQuestionFactory(part=part)
        row = ApplicationFactory(call=found, state="selected", sheet__form=part.form)
        ApplicationMeasureFactory(application=row)
        GrantFactory(call=found, application=row)

    assert_same_queries(reverse("call", args=[found.code]), fill)
    assert_same_queries(reverse("call_desk", args=[found.code]), fill, coordinator)
    where = [found.code, "application", 1]
    assert_same_queries(reverse("call_form_version", args=where), fill, coordinator)
    assert_same_queries(reverse("call_grid_print", args=[found.code]), fill)


@pytest.mark.parametrize(
    "name", ["instruments", "legal_bases", "expense_categories", "approval_steps"]
)
def test_reference_lists_ask_as_often_for_three_rows(name, assert_same_queries, coordinator):
    makers = {
        "instruments": InstrumentFactory,
        "legal_bases": LegalBasisFactory,
        "expense_categories": ExpenseCategoryFactory,
        "approval_steps": ApprovalThresholdFactory,
    }
    assert_same_queries(reverse(name), lambda _n: makers[name](), coordinator)


def test_without_an_instrument_the_way_leads_to_the_list(coordinator):
    MeasureFactory()
    answer = coordinator.get(reverse("call_new"))
    assert (answer.status_code, answer.url) == (302, reverse("instruments"))


def test_the_answer_that_makes_eligible_is_said_in_the_readers_language():
    question = FormQuestionFactory(kind="yes_no", eligible_value="yes")
    with translation.override("nl"):
        assert question.eligible_words == "Ja"
    question.kind, question.eligible_value = "choice", "young-people"
    assert question.eligible_words == "young-people"
