"""The pages of review as the coordination and partners use them."""

import pytest
from django.core.cache import cache

from maillon.implementation.models import PeriodLock, Proposal, Question
from tests.factories import (
    ContributionFactory,
    ContributionPartnerFactory,
    FigureFactory,
    OrganisationFactory,
)
from tests.implementation.review_samples import ask
from tests.implementation.reviewing import request_with

QUEUE = "/fr/rounds/collecte/review/"
ONE = "/fr/rounds/collecte/review/zone-midi/"


def states(*rows):
    for row in rows:
        row.refresh_from_db()
    return [row.state for row in rows]


def page(response):
    return response.content.decode()


def test_the_queue_accepts_what_is_ticked_and_says_the_result(world, client_as):
    good, (first,) = request_with(world)
    bad, (second,) = request_with(world, organisation=world.isala)
    second.partners.all().delete()
    client = client_as("coordinator")
    response = client.post(QUEUE, {"organisation": ["zone-midi", "isala"]}, follow=True)
    assert states(first, second, good, bad) == ["accepted", "submitted", "accepted", "submitted"]
    text = page(response)
    assert "1 demande acceptée" in text and "Zone de police Midi (1)" in text
    assert "Isala n’est pas accepté" in text
    assert "Cochez au moins une demande" in page(client.post(QUEUE, {}, follow=True))


def test_the_queue_highlights_what_doubled_and_sums_that_do_not_add_up(world, client_as):
    _request, (row,) = request_with(world)
    row.previous = ContributionFactory(plan=world.plan)
    row.save()
    whole = FigureFactory(contribution=row, label_fr="visites", value=40)
    FigureFactory(contribution=row, label_fr="jour", value=15, part_of=whole, breakdown="moment")
    FigureFactory(contribution=row.previous, label_fr="visites", value=10)
    text = page(client_as("coordinator").get(QUEUE))
    assert "grand écart" in text and "15 ≠ 40" in text and "au moins 2 fois" in text
    sheet = client_as("coordinator").get(f"{QUEUE}?format=json").json()
    assert [(line["large"], line["sums"], line["changed"]) for line in sheet] == [(1, 1, 1)]


def test_the_queue_takes_as_many_queries_for_three_requests_as_for_one(
    world, client_as, assert_same_queries
):
    def make(number):
        _request, (row,) = request_with(world, organisation=OrganisationFactory(code=f"o-{number}"))
        FigureFactory(contribution=row)
        ask(row, "Pourquoi ?")

    assert_same_queries(QUEUE, make, client_as("coordinator"))


def test_questions_are_asked_at_fields_and_the_rest_accepted(world, client_as):
    request, (first, second) = request_with(world, count=2)
    figure = FigureFactory(contribution=first, label_fr="visites", value=188, first_year=2021)
    client = client_as("coordinator")
    response = client.post(
        ONE,
        {
            f"q-{first.pk}-figure-{figure.pk}": "Vraiment ?",
            "reason": "Une précision",
            "accept_others": "1",
            "decision": "send_back",
        },
        follow=True,
    )
    assert "avec 1 question" in page(response)
    question = Question.objects.get()
    assert (question.field, question.figure_label, question.figure_year, question.value_then) == (
        "figure",
        "visites",
        2021,
        "188",
    )
    assert states(first, second, request) == ["sent_back", "accepted", "sent_back"]


def test_accepting_does_not_lose_a_typed_question(world, client_as):
    _request, (first,) = request_with(world)
    name = f"q-{first.pk}-title_fr"
    response = client_as("coordinator").post(ONE, {name: "Où ?", "decision": "accept"})
    assert "Où ?" in page(response) and states(first) == ["submitted"]


def test_nobody_else_reviews(world, client_as):
    request_with(world)
    for role in ("partner_signatory", "decision_maker", "expert"):
        assert client_as(role, world.zone).get(QUEUE).status_code == 403


def test_an_evaluator_reads_and_decides_nothing(world, client_as):
    asked, (row,) = request_with(world)
    client = client_as("evaluator")
    one = f"{QUEUE}{asked.organisation.code}/"
    for url in (QUEUE, one):
        text = page(client.get(url))
        assert asked.organisation.name in text
        assert ('type="checkbox"' in text, "<textarea" in text, 'name="decision"' in text) == (
            False,
            False,
            False,
        )
    for url, given in (
        (QUEUE, {"organisation": asked.organisation.code}),
        (one, {"decision": "accept"}),
        (one, {"decision": "send_back", "reason": "Pourquoi ?"}),
    ):
        assert client.post(url, given).status_code == 403
    row.refresh_from_db()
    assert row.state == "submitted"


def test_the_coordination_marks_an_accepted_contribution_as_published(world, client_as):
    row = ContributionFactory(plan=world.plan, state="accepted")
    url = f"/fr/contributions/{row.code}/publish/"
    assert url not in page(client_as("evaluator").get(f"/fr/contributions/{row.code}/"))
    client = client_as("coordinator")
    assert f'action="{url}"' in page(client.get(f"/fr/contributions/{row.code}/"))
    client.post(url)
    row.refresh_from_db()
    assert row.state == "published"
    assert url not in page(client.get(f"/fr/contributions/{row.code}/"))


def test_a_partner_answers_its_own_questions_only(world, client_as):
    _request, (row,) = request_with(world, state="sent_back")
    question = ask(row, "Pourquoi ?")
    url = f"/fr/questions/{question.pk}/answer/"
    assert client_as("partner_editor", world.isala).post(url, {"answer": "x"}).status_code == 403
    own = client_as("partner_editor", world.zone)
    assert "Pourquoi ?" in page(own.get(f"/fr/contributions/{row.code}/"))
    own.post(url, {"answer": "Parce que"})
    question.refresh_from_db()
    assert question.answer == "Parce que"
    settle = f"/fr/questions/{question.pk}/settle/"
    assert own.post(settle).status_code == 403
    client_as("coordinator").post(settle)
    question.refresh_from_db()
    assert question.settled_at is not None


@pytest.fixture
def accepted(world):
    row = ContributionFactory(code="A-1", plan=world.plan, category=world.category)
    ContributionPartnerFactory(contribution=row, organisation=world.zone)
    FigureFactory(contribution=row, label_fr="visites", value=799)
    return row


def propose(client, row, value="790"):
    figure = row.figures.get()
    return client.post(
        f"/fr/contributions/{row.code}/propose/?figure={figure.pk}",
        {"value": value, "qualifier": "exact", "source": "Registre p. 3", "reason": "Addition"},
    )


def test_a_proposal_stands_beside_the_figure_until_it_is_taken_over(world, accepted, client_as):
    partner = client_as("partner_editor", world.zone)
    assert propose(partner, accepted).status_code == 302
    url = f"/fr/contributions/{accepted.code}/"
    seen = {role: page(client_as(role, world.isala).get(url)) for role in ("public", "expert")}
    assert all("Registre p. 3" not in text for text in seen.values())
    stranger = client_as("partner_editor", world.isala)
    assert "Registre p. 3" not in page(stranger.get(url))
    assert "Registre p. 3" in page(partner.get(url))
    proposal = Proposal.objects.get()
    one = f"/fr/proposals/{proposal.pk}/"
    assert stranger.get(one).status_code == 404
    assert partner.post(one, {"decision": "take"}).status_code == 403
    coordinator = client_as("coordinator")
    coordinator.post(one, {"decision": "take"})
    assert accepted.figures.get().value == 790
    cache.clear()
    text = page(client_as("public").get(url))
    assert "799 auparavant" in text and "Registre p. 3" in text
    assert coordinator.post(one, {"decision": "reject", "reason": "x"}, follow=True)
    proposal.refresh_from_db()
    assert proposal.state == "taken"


def test_a_proposal_is_rejected_with_a_reason_or_retracted_by_its_author(
    world, accepted, client_as
):
    partner, coordinator = client_as("partner_editor", world.zone), client_as("coordinator")
    propose(partner, accepted)
    one = f"/fr/proposals/{Proposal.objects.get().pk}/"
    coordinator.post(one, {"decision": "reject", "reason": ""})
    assert Proposal.objects.get().state == "open"
    assert (
        client_as("partner_editor", world.zone).post(one, {"decision": "retract"}).status_code
        == 403
    )
    partner.post(one, {"decision": "retract"})
    assert Proposal.objects.get().state == "retracted"
    assert accepted.figures.get().value == 799
    assert "déjà" in page(propose(partner, accepted, "799"))


def test_a_proposal_is_not_taken_over_into_a_locked_year(world, accepted, client_as):
    propose(client_as("analyst"), accepted)
    coordinator = client_as("coordinator")
    coordinator.post(f"/fr/periods/{world.plan.code}/2021/", {"reason": "Collecte close"})
    assert PeriodLock.objects.get().reason == "Collecte close"
    one = f"/fr/proposals/{Proposal.objects.get().pk}/"
    response = coordinator.post(one, {"decision": "take"}, follow=True)
    assert "verrouillée" in page(response)
    assert (Proposal.objects.get().state, accepted.figures.get().value) == ("open", 799)
    coordinator.post(f"/fr/periods/{world.plan.code}/2021/", {"reason": "Erreur"})
    assert "Erreur" in page(coordinator.get("/fr/periods/"))
    coordinator.post(one, {"decision": "take"})
    assert accepted.figures.get().value == 790


def test_another_text_is_proposed_and_taken_over(world, accepted, client_as):
    url = f"/fr/contributions/{accepted.code}/propose/?field=title_fr"
    given = {"text": "Accueil de nuit", "source": "Site", "reason": "Plus juste"}
    client_as("evaluator").post(url, given)
    proposal = Proposal.objects.get()
    client_as("coordinator").post(f"/fr/proposals/{proposal.pk}/", {"decision": "take"})
    accepted.refresh_from_db()
    assert accepted.title_fr == "Accueil de nuit"


def test_the_list_of_proposals_has_equal_queries_and_hides_others(
    world, client_as, assert_same_queries
):
    def make(number):
        row = ContributionFactory(plan=world.plan)
        ContributionPartnerFactory(contribution=row, organisation=world.zone)
        FigureFactory(contribution=row, value=799)
        propose(client_as("analyst"), row)

    assert_same_queries("/fr/proposals/", make, client_as("coordinator"))
    listed = {
        role: len(client_as(role, organisation).get("/fr/proposals/?format=json").json())
        for role, organisation in (
            ("evaluator", None),
            ("partner_editor", world.isala),
            ("partner_signatory", world.zone),
        )
    }
    assert listed == {"evaluator": 3, "partner_editor": 0, "partner_signatory": 3}


def test_a_joint_contribution_shows_who_confirmed_its_share(world, accepted, client_as):
    part = ContributionPartnerFactory(
        contribution=accepted, organisation=world.isala, part="partner"
    )
    url = f"/fr/shares/{part.pk}/confirm/"
    assert client_as("partner_editor", world.zone).post(url, {"share": "x"}).status_code == 403
    client_as("partner_editor", world.isala).post(url, {"share": "Deux permanences"})
    part.refresh_from_db()
    assert part.confirmed_at is not None
    text = page(client_as("public").get(f"/fr/contributions/{accepted.code}/"))
    assert "Deux permanences" in text and "part confirmée" in text


def test_a_closed_round_offers_to_lock_its_years(world, client_as):
    request, _none = request_with(world, count=0)
    client, url = client_as("coordinator"), "/fr/rounds/collecte/lock/"
    assert client.get(url).status_code == 302
    request.round.state = "closed"
    request.round.save()
    assert "Verrouiller les années" in page(client.get(url))
    client.post(url, {"reason": "Collecte close"})
    assert [lock.year for lock in PeriodLock.objects.all()] == [2021]


def test_years_are_written_without_grouping(world, client_as):
    client = client_as("coordinator")
    for url in ("/fr/periods/", "/nl/periods/", f"/nl/periods/{world.plan.code}/2021/"):
        text = page(client.get(url))
        assert "2021" in text and "2.021" not in text and "2\u202f021" not in text
