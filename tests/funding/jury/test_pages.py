"""The pages of juries: the coordination's, the expert's, the body's."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse

from maillon.core.models import OutgoingMail
from maillon.funding.models import (
    Assignment,
    ConflictOfInterest,
    Expert,
    Juror,
    Score,
    ScoreSheet,
)
from maillon.funding.operations.conflicts import declare_conflict, lift_conflict
from tests import factories, factories_funding
from tests.funding.jury import scenes

pytestmark = pytest.mark.django_db


def url(name, *args):
    return reverse(name, args=args)


def sheet_data(version=0, **more):
    return {"version": version, "points-qualite": "7.5", "points-budget": ""} | more


def test_the_coordination_puts_a_jury_together(client_as):
    call = scenes.call_in_evaluation()
    expert = factories_funding.ExpertFactory(user__email="f@corps.be")
    client = client_as("coordinator")
    client.post(url("jury_invite", call.code), {"expert": [expert.code]})
    juror = Juror.objects.get()
    page = url("juror", call.code, expert.code)
    assert client.get(page).status_code == 200
    client.post(page, {"do": "appoint", "most": 5, "fewest": 1})
    juror.refresh_from_db()
    assert (juror.state, juror.most, juror.fewest) == ("appointed", 5, 1)
    assert client.post(page, {"do": "release", "reason": ""}).status_code == 200
    client.post(page, {"do": "release", "reason": "Indisponible"})
    juror.refresh_from_db()
    assert (juror.state, juror.note) == ("released", "Indisponible")


def test_an_expert_is_entered_on_the_page(client_as):
    client, body = client_as("coordinator"), factories.OrganisationFactory()
    data = {
        "label": "Conseiller",
        "organisation": body.code,
        "languages": ["fr", "nl"],
        "most": 6,
        "active": "on",
        "mandate-TOTAL_FORMS": 1,
        "mandate-INITIAL_FORMS": 0,
        "mandate-0-organisation": body.code,
        "mandate-0-label": "CA",
    }
    answer = client.post(url("expert_new"), data)
    expert = Expert.objects.get()
    assert answer.url == url("expert", expert.code)
    assert (expert.languages, expert.mandates.get().label) == ("fr,nl", "CA")
    assert client.post(url("expert_new"), data | {"label": ""}).status_code == 200


def test_a_body_puts_its_experts_forward_and_no_other(client_as):
    expert, other = factories_funding.ExpertFactory.create_batch(2)
    call = factories_funding.CallFactory()
    client = client_as("partner_signatory", expert.organisation)
    assert expert.label in client.get(url("lend_experts")).content.decode()
    answer = client.post(url("lend_experts"), {"call": call.code, "expert": other.code})
    assert answer.status_code == 404
    client.post(url("lend_experts"), {"call": call.code, "expert": expert.code})
    assert Juror.objects.get().state == "volunteer"


def test_an_expert_answers_declares_reads_and_hands_in(client_as):
    call = scenes.call_in_evaluation(readings=1)
    juror = scenes.member(call, state="invited", declared_at=None)
    mine, tied = scenes.admissible(call), scenes.admissible(call)
    client, desk = scenes.client_of(juror), url("my_readings")
    assert url("jury_answer", call.code) in client.get(desk).content.decode()
    client.post(url("jury_answer", call.code), {"do": "yes", "most": 3, "fewest": 0})
    coordinator = client_as("coordinator")
    coordinator.post(
        url("juror", call.code, juror.expert.code), {"do": "appoint", "most": 3, "fewest": 0}
    )
    declaration = url("jury_declaration", call.code)
    page = client.get(declaration).content.decode()
    assert mine.title in page and tied.title in page
    assert mine.number not in page
    client.post(
        declaration,
        {"do": "declare", "application": tied.pk, "kind": "personal", "reason": "Une parente"},
    )
    assert tied.title not in client.get(declaration).content.decode()
    client.post(declaration, {"do": "sign"})
    coordinator.post(url("assignment_propose", call.code), {"calibration": "0"})
    assert list(Assignment.objects.values_list("application", flat=True)) == [mine.pk]
    assert mine.title in client.get(desk).content.decode()
    reading = url("reading", mine.number)
    assert client.get(reading).status_code == 200
    client.post(reading, sheet_data(do="save"))
    answer = client.post(reading, sheet_data(1, do="submit", comment="Solide"), follow=True)
    sheet = ScoreSheet.objects.get()
    assert (sheet.state, sheet.comment) == ("submitted", "Solide")
    assert "7,5" in answer.content.decode()


def test_a_declaration_opens_once_the_call_has_closed():
    call = factories_funding.CallFactory(closes_at=datetime(2099, 1, 1, tzinfo=UTC))
    juror = scenes.member(call, declared_at=None)
    application = scenes.admissible(call)
    client, page = scenes.client_of(juror), url("jury_declaration", call.code)
    assert application.title not in client.get(page).content.decode()
    client.post(page, {"do": "sign"})
    juror.refresh_from_db()
    assert juror.declared_at is None


def test_a_mistake_is_withdrawn_by_the_expert_with_a_reason():
    scene = scenes.scene()
    conflict = factories_funding.ConflictOfInterestFactory(
        application=scene.application, juror=scene.juror
    )
    client, page = scenes.client_of(scene.juror), url("jury_declaration", scene.call.code)
    client.post(page, {"do": f"withdraw:{conflict.pk}", "reason": ""})
    conflict.refresh_from_db()
    assert conflict.lifted_at is None
    client.post(page, {"do": f"withdraw:{conflict.pk}", "reason": "Erreur de ligne"})
    conflict.refresh_from_db()
    assert conflict.lifted_reason == "Erreur de ligne"


def test_autosave_answers_with_version_total_and_problems():
    scene = scenes.scene()
    client, page = scenes.client_of(scene.juror), url("reading_save", scene.application.number)
    answer = client.post(page, sheet_data()).json()
    assert (answer["version"], answer["problems"]) == (1, {})
    assert answer["total"].startswith("75,00")
    assert scene.criteria[1].label in answer["open"]
    wrong = client.post(page, sheet_data(1, **{"points-budget": "99"})).json()
    assert (wrong["version"], set(wrong["problems"])) == (2, {"budget"})
    stale = client.post(page, sheet_data(1))
    assert (stale.status_code, stale.json()["version"]) == (409, 2)


def test_without_scripts_what_is_wrong_is_shown_at_its_criterion():
    scene = scenes.scene()
    client, page = scenes.client_of(scene.juror), url("reading", scene.application.number)
    answer = client.post(page, sheet_data(**{"points-budget": "99"}))
    assert answer.status_code == 422
    assert 'value="99"' in answer.content.decode()
    assert client.post(page, sheet_data(0)).status_code == 409
    missing = client.post(
        page,
        {"version": 1, "points-qualite": "", "points-budget": "4", "do": "submit"},
    )
    assert missing.status_code == 422
    assert '<a href="#points-qualite">' in missing.content.decode()
    # What was typed is stored all the same.
    assert Score.objects.get(points__isnull=False).criterion.code == "budget"
    assert ScoreSheet.objects.get().state == "draft"


def test_the_scores_of_others_wait_for_ones_own():
    scene = scenes.scene()
    other = factories_funding.AssignmentFactory(
        application=scene.application, juror=scenes.member(scene.call)
    )
    scenes.handed_in(other, {"qualite": 3}, comment="Faible", private_note="Entre nous")
    client, page = scenes.client_of(scene.juror), url("reading", scene.application.number)
    assert "Faible" not in client.get(page).content.decode()
    scenes.handed_in(scene.assignment, {"qualite": 8}, private_note="Pour moi")
    shown = client.get(page).content.decode()
    assert "Faible" in shown and "Pour moi" in shown
    for secret in ("Entre nous", other.juror.expert.label, other.juror.expert.organisation.name):
        assert secret not in shown
    scene.call.state = "decided"
    scene.call.save()
    assert "Faible" not in client.get(page).content.decode()


def test_a_blind_call_hides_who_applies():
    scene = scenes.scene(blind=True)
    part = factories_funding.FormPartFactory(form=scene.application.sheet.form)
    asked = factories_funding.FormQuestionFactory(part=part, identifies=True)
    factories_funding.AnswerFactory(
        sheet=scene.application.sheet, question=asked, value="Nous sommes la Maison Bleue"
    )
    client = scenes.client_of(scene.juror)
    for page in (url("my_readings"), url("reading", scene.application.number)):
        text = client.get(page).content.decode()
        assert scene.application.organisation.name not in text
        assert "Maison Bleue" not in text


def test_to_step_back_takes_the_application_away():
    scene = scenes.scene()
    client, number = scenes.client_of(scene.juror), scene.application.number
    assert client.get(url("reading_recuse", number)).status_code == 200
    client.post(url("reading_recuse", number), {"kind": "personal", "reason": "Un ami"})
    assert client.get(url("reading", number)).status_code == 404
    assert client.post(url("reading_save", number), sheet_data()).status_code == 404
    assert ConflictOfInterest.objects.get().source == "declared"


def test_the_coordination_pins_and_lifts(client_as):
    scene = scenes.scene()
    client = client_as("coordinator")
    client.post(
        url("conflict_pin", scene.call.code),
        {
            "juror": scene.juror.pk,
            "application": scene.application.number,
            "kind": "administrative",
            "reason": "Signalé",
        },
    )
    conflict = ConflictOfInterest.objects.get()
    assert conflict.source == "pinned"
    assert client.post(url("conflict_lift", conflict.pk), {"reason": ""}).status_code == 200
    client.post(url("conflict_lift", conflict.pk), {"reason": "Vérifié"})
    conflict.refresh_from_db()
    assert conflict.lifted_reason == "Vérifié"
    client.post(url("conflicts_detect", scene.call.code))


def test_readers_are_changed_by_hand(client_as):
    scene = scenes.scene()
    second = scenes.member(scene.call)
    client = client_as("coordinator")
    page = url("application_readers", scene.call.code, scene.application.number)
    client.post(page, {"do": f"add:{second.expert.code}"})
    assert Assignment.objects.count() == 2
    client.post(page, {"do": f"remove:{scene.juror.expert.code}"})
    assert Assignment.objects.get().juror == second
    scenes.handed_in(Assignment.objects.get(), {"qualite": 9})
    scenes.handed_in(
        factories_funding.AssignmentFactory(application=scene.application, juror=scene.juror),
        {"qualite": 1},
    )
    third = scenes.member(scene.call)
    assert "third" in client.get(page).content.decode()
    client.post(page, {"do": "third"})
    assert Assignment.objects.filter(juror=third, source="third_reader").exists()


def test_progress_and_reminders(client_as):
    scene = scenes.scene()
    scene.juror.expert.user.email = "f@corps.be"
    scene.juror.expert.user.save()
    client = client_as("coordinator")
    client.post(url("readings_remind", scene.call.code), {"expert": [scene.juror.expert.code]})
    assert OutgoingMail.objects.get().to == "f@corps.be"
    page = url("call_readings", scene.call.code)
    client.post(url("readings_due", scene.call.code), {"due_on": "2022-07-12"})
    assert "12 juillet 2022" in client.get(page).content.decode()
    assert (
        "12 juillet 2022" in scenes.client_of(scene.juror).get(url("my_readings")).content.decode()
    )
    assert client.get(page + "?format=json").json()[0]["application"] == scene.application.number


def test_the_vote_of_a_prize_on_its_pages(client_as):
    scene = scenes.scene(kind="prize")
    client = scenes.client_of(scene.juror)
    page = url("ballot", scene.call.code)
    assert scene.application.title in client.get(page).content.decode()
    client.post(page, {f"rank-{scene.application.pk}": "1"})
    assert scene.juror.ballots.get().rank == 1
    assert client.post(page, {f"rank-{scene.application.pk}": "x"}).status_code == 200
    coordinator = client_as("coordinator")
    result = url("call_prize", scene.call.code)
    assert coordinator.get(result).status_code == 200
    assert coordinator.get(result + "?format=csv").status_code == 200


@pytest.mark.parametrize(
    "name", ["call_jury", "call_conflicts", "call_assignment", "call_readings", "experts"]
)
def test_lists_take_as_many_queries_whatever_their_length(name, client_as, assert_same_queries):
    scene = scenes.scene()
    args = [] if name == "experts" else [scene.call.code]

    def make(_number):
        juror = scenes.member(scene.call)
        given = {"application": scenes.admissible(scene.call), "juror": juror}
        scenes.handed_in(factories_funding.AssignmentFactory(**given), {"qualite": 5})
        factories_funding.ConflictOfInterestFactory(
            application=scenes.admissible(scene.call), juror=juror
        )

    assert_same_queries(url(name, *args), make, client_as("coordinator"))


def test_the_readers_of_an_application_take_as_many_queries(client_as, assert_same_queries):
    scene = scenes.scene()
    page = url("application_readers", scene.call.code, scene.application.number)

    def make(_number):
        scenes.member(scene.call)
        given = {"application": scene.application, "juror": scenes.member(scene.call)}
        scenes.handed_in(factories_funding.AssignmentFactory(**given), {"qualite": 5})

    assert_same_queries(page, make, client_as("coordinator"))


def test_who_stepped_back_reads_again_with_a_reason(client_as):
    scene = scenes.scene()
    scenes.handed_in(scene.assignment, {"qualite": 5})
    conflict = declare_conflict(
        juror=scene.juror,
        application=scene.application,
        kind="personal",
        reason="Un ami",
        by=scenes.author_of(scene.juror),
        now=scenes.NOW,
    )
    lift_conflict(conflict=conflict, reason="Homonyme", by=scenes.BY, now=scenes.NOW)
    number = scene.application.number
    assert scenes.client_of(scene.juror).get(url("reading", number)).status_code == 404
    client, page = client_as("coordinator"), url("application_readers", scene.call.code, number)
    client.post(page, {"do": f"add:{scene.juror.expert.code}"})
    assert ScoreSheet.objects.get().state == "recused"
    client.post(page, {"do": f"add:{scene.juror.expert.code}", "reason": "Homonyme"})
    assert ScoreSheet.objects.get().state == "draft"
    assert scenes.client_of(scene.juror).get(url("reading", number)).status_code == 200


@pytest.mark.parametrize("name", ["my_readings", "jury_declaration", "reading"])
def test_the_experts_pages_take_as_many_queries(name, assert_same_queries):
    scene = scenes.scene()
    args = {"my_readings": [], "jury_declaration": [scene.call.code]}
    scenes.handed_in(scene.assignment, {"qualite": 5})

    def make(_number):
        application = scenes.admissible(scene.call)
        factories_funding.AssignmentFactory(application=application, juror=scene.juror)
        other = factories_funding.AssignmentFactory(
            application=scene.application, juror=scenes.member(scene.call)
        )
        scenes.handed_in(other, {"qualite": 5})

    page = url(name, *args.get(name, [scene.application.number]))
    assert_same_queries(page, make, scenes.client_of(scene.juror))


def test_scores_are_never_made_by_looking():
    scene = scenes.scene()
    client = scenes.client_of(scene.juror)
    client.get(url("reading", scene.application.number))
    assert not ScoreSheet.objects.exists() and not Score.objects.exists()


def test_an_expert_does_not_see_the_account_number():
    scene = scenes.scene()
    sheet = scene.application.sheet
    asked = factories.FormQuestionFactory(
        part=factories.FormPartFactory(form=sheet.form), kind="iban", label_fr="Compte bancaire"
    )
    factories.AnswerFactory(sheet=sheet, question=asked, value="BE68 5390 0754 7034")
    page = scenes.client_of(scene.juror).get(url("reading", scene.application.number))
    assert (page.status_code, "BE68" in page.content.decode()) == (200, False)
    assert "Compte bancaire" not in page.content.decode()
