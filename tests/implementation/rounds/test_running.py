"""While a round runs: open or not, late or not, more time, excused, links, closing."""

from datetime import timedelta

import pytest

from maillon.core.models import JournalLine, OutgoingMail
from maillon.implementation.models import AccessLink
from maillon.implementation.operations import Refused
from maillon.implementation.operations.rounds import (
    close_round,
    excuse_request,
    extend_requests,
    make_access_link,
    remind_requests,
    reopen_request,
    reopen_round,
    revoke_access_link,
    send_links,
)
from maillon.implementation.queries.rounds import (
    answerable,
    is_late,
    is_open,
    link_of_secret,
    link_verdict,
    progress,
    request_of_link,
)
from tests.factories import (
    OutgoingMailFactory,
    ReportFormFactory,
    RequestItemFactory,
    RoundRequestFactory,
)
from tests.implementation.rounds.making import (
    BY,
    CLOSES_AT,
    IN_JUNE,
    OPENS_AT,
    launched,
    prepared,
)

pytestmark = pytest.mark.django_db
A_MOMENT = timedelta(microseconds=1)


def set_state(request, state, **values):
    """Put a request in a state, as other operations would."""
    if state in ("submitted", "accepted", "sent_back"):
        values = {"submitted_at": IN_JUNE, "first_submitted_at": IN_JUNE} | values
    type(request).objects.filter(pk=request.pk).update(state=state, **values)
    request.refresh_from_db()


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (OPENS_AT - A_MOMENT, False),
        (OPENS_AT, True),
        (CLOSES_AT - A_MOMENT, True),
        (CLOSES_AT, False),
    ],
)
def test_a_round_is_open_from_its_opening_until_just_before_its_closing(moment, expected):
    world = launched()
    assert is_open(world.round, now=moment) is expected


def test_a_report_is_taken_from_the_opening_and_late_ones_until_the_round_is_closed():
    world = launched()
    request = world.requests["jette"]
    assert not answerable(request, now=OPENS_AT - A_MOMENT)
    assert answerable(request, now=OPENS_AT)
    assert answerable(request, now=CLOSES_AT)
    close_round(collection_round=world.round, by=BY, now=CLOSES_AT)
    request.round.refresh_from_db()
    assert not answerable(request, now=CLOSES_AT)


def test_a_prepared_round_is_never_open():
    assert not is_open(prepared().round, now=IN_JUNE)


@pytest.mark.parametrize(
    ("state", "late"),
    [
        ("waiting", True),
        ("draft", True),
        ("submitted", False),
        ("sent_back", False),
        ("accepted", False),
    ],
)
def test_late_is_who_has_not_submitted_at_the_deadline(state, late):
    request = launched().requests["jette"]
    set_state(request, state)
    assert not is_late(request, now=CLOSES_AT - A_MOMENT)
    assert is_late(request, now=CLOSES_AT) is late


def test_a_question_can_be_answered_after_the_deadline_until_the_round_is_closed():
    world = launched()
    request = world.requests["jette"]
    set_state(request, "sent_back")
    assert answerable(request, now=CLOSES_AT + timedelta(days=3))
    close_round(collection_round=world.round, by=BY, now=CLOSES_AT + timedelta(days=4))
    request.round.refresh_from_db()
    verdict = answerable(request, now=CLOSES_AT + timedelta(days=4))
    assert not verdict
    assert "coordination@example.org" in verdict.reason


def test_more_time_ends_lateness_and_stays_in_the_journal():
    world = launched()
    request = world.requests["jette"]
    late, later = CLOSES_AT + timedelta(days=1), CLOSES_AT + timedelta(days=7)
    extend_requests(requests=[request], due_at=later, by=BY, now=late, reason="Congés")
    request.refresh_from_db()
    assert not is_late(request, now=late)
    assert answerable(request, now=late)
    line = JournalLine.objects.order_by("-number").first()
    assert (line.action, line.reason) == ("request.extended", "Congés")
    assert line.changes["due_at"] == [CLOSES_AT.isoformat(), later.isoformat()]


def test_a_deadline_is_never_brought_forward_or_put_in_the_past():
    request = launched().requests["jette"]
    for moment in (IN_JUNE, CLOSES_AT - A_MOMENT):
        with pytest.raises(Refused):
            extend_requests(requests=[request], due_at=moment, by=BY, now=IN_JUNE)


def test_more_time_for_several_is_all_or_nothing():
    world = launched()
    set_state(world.requests["uccle"], "submitted")
    with pytest.raises(Refused):
        extend_requests(
            requests=list(world.requests.values()),
            due_at=CLOSES_AT + timedelta(days=1),
            by=BY,
            now=IN_JUNE,
        )
    assert set(world.round.requests.values_list("due_at", flat=True)) == {CLOSES_AT}


def test_excusing_asks_why_and_ends_the_links():
    world = launched()
    request = world.requests["jette"]
    _link, secret = make_link(request)
    with pytest.raises(Refused):
        excuse_request(request=request, reason=" ", by=BY, now=IN_JUNE)
    excuse_request(request=request, reason="N’a pas de service", by=BY, now=IN_JUNE)
    assert request_of_link(secret, now=IN_JUNE) is None
    reopen_request(request=request, reason="Si, finalement", by=BY, now=IN_JUNE)
    request.refresh_from_db()
    assert request.state == "waiting"


def test_who_has_reported_is_not_excused():
    request = launched().requests["jette"]
    set_state(request, "submitted")
    with pytest.raises(Refused):
        excuse_request(request=request, reason="Trop tard", by=BY, now=IN_JUNE)


def test_an_accepted_report_is_opened_again_for_more():
    request = launched().requests["jette"]
    set_state(request, "accepted")
    reopen_request(request=request, reason="Il manque une action", by=BY, now=IN_JUNE)
    request.refresh_from_db()
    assert (request.state, request.submitted_at) == ("draft", IN_JUNE)


def test_closing_early_asks_why_and_reopening_gives_until_a_new_moment():
    world = launched()
    with pytest.raises(Refused):
        close_round(collection_round=world.round, by=BY, now=IN_JUNE)
    close_round(collection_round=world.round, by=BY, now=IN_JUNE, reason="Tout est là")
    later = CLOSES_AT + timedelta(days=10)
    with pytest.raises(Refused):
        reopen_round(collection_round=world.round, closes_at=later, reason="", by=BY, now=IN_JUNE)
    with pytest.raises(Refused):
        reopen_round(
            collection_round=world.round, closes_at=IN_JUNE, reason="Non", by=BY, now=IN_JUNE
        )
    reopen_round(
        collection_round=world.round, closes_at=later, reason="Un oubli", by=BY, now=IN_JUNE
    )
    world.round.refresh_from_db()
    assert is_open(world.round, now=CLOSES_AT)
    assert set(world.round.requests.values_list("due_at", flat=True)) == {later}


def make_link(request, **values):
    """Make a link of ten days."""
    given = {
        "request": request,
        "email": "jette@example.org",
        "contact": None,
        "may_submit": False,
        "days": 10,
    }
    return make_access_link(**given | values, by=BY, now=IN_JUNE)


def test_a_link_opens_one_request_until_it_expires_or_is_withdrawn():
    world = launched()
    link, secret = make_link(world.requests["jette"])
    assert request_of_link(secret, now=IN_JUNE) == world.requests["jette"]
    assert request_of_link(secret, now=IN_JUNE + timedelta(days=10)) is None
    assert request_of_link(secret + "x", now=IN_JUNE) is None
    assert not AccessLink.objects.filter(secret_hash=secret).exists()
    assert secret not in str(list(JournalLine.objects.values_list("changes", flat=True)))
    revoke_access_link(link=link, by=BY, now=IN_JUNE)
    found = link_of_secret(secret)
    assert not link_verdict(found, now=IN_JUNE)
    lines = JournalLine.objects.count()
    revoke_access_link(link=link, by=BY, now=IN_JUNE)
    assert JournalLine.objects.count() == lines


@pytest.mark.parametrize("wrong", [{"email": "jette"}, {"days": 0}, {"days": 91}])
def test_a_link_that_is_not_usable_is_refused(wrong):
    with pytest.raises(Refused):
        make_link(launched().requests["jette"], **wrong)


def test_nobody_gets_a_link_to_what_is_not_awaited():
    request = launched().requests["jette"]
    set_state(request, "accepted")
    with pytest.raises(Refused):
        make_link(request)


def test_links_go_to_contact_points_and_replace_earlier_ones():
    world = launched()
    rows = list(world.round.requests.select_related("organisation", "contact"))
    for _n in range(2):
        outcome = send_links(
            collection_round=world.round,
            requests=rows,
            days=30,
            may_submit=True,
            by=BY,
            now=IN_JUNE,
        )
        assert [one.organisation.code for one in outcome.done] == ["jette"]
        assert [one.organisation.code for one, _reason in outcome.left_out] == ["uccle"]
    assert AccessLink.objects.filter(revoked_at=None).count() == 1
    assert OutgoingMail.objects.filter(purpose="access_link").count() == 2


def test_reminding_leaves_out_who_cannot_answer_and_writes_once_a_week():
    world = launched()
    rows = list(world.round.requests.select_related("organisation"))
    first, again = (
        remind_requests(collection_round=world.round, requests=rows, by=BY, now=IN_JUNE)
        for _n in range(2)
    )
    assert [one.organisation.code for one in first.done] == ["jette"]
    assert [one.organisation.code for one, _reason in first.left_out] == ["uccle"]
    assert not again.done
    assert OutgoingMail.objects.filter(purpose="request_reminder").count() == 1


def test_progress_counts_every_state_lateness_reach_and_the_on_time_rate():
    form = ReportFormFactory(
        round__opens_at=OPENS_AT, round__closes_at=CLOSES_AT, round__state="launched"
    )
    now = CLOSES_AT + timedelta(days=1)
    late = {"submitted_at": now, "first_submitted_at": now}
    on_time = {"submitted_at": IN_JUNE, "first_submitted_at": IN_JUNE}
    for state, values in [
        ("waiting", {}),
        ("waiting", {"due_at": now + A_MOMENT}),
        ("draft", {"first_opened_at": IN_JUNE}),
        ("submitted", late),
        ("sent_back", on_time),
        ("accepted", on_time),
        ("excused", {"state_reason": "Aucun service"}),
    ]:
        RoundRequestFactory(form=form, state=state, **values)
    reached = RoundRequestFactory(form=form)
    OutgoingMailFactory(
        target_type="implementation.roundrequest", target_id=str(reached.pk), state="sent"
    )
    refused = RoundRequestFactory(form=form)
    OutgoingMailFactory(
        target_type="implementation.roundrequest", target_id=str(refused.pk), state="failed"
    )
    found = progress(form.round, now=now)
    assert (found.asked, found.waiting, found.draft) == (9, 4, 1)
    assert (found.submitted, found.sent_back, found.accepted, found.excused) == (1, 1, 1, 1)
    assert (found.late, found.not_reached) == (4, 3)
    # Of the nine: one excused, one with more time that has not submitted.
    assert (found.on_time, found.measured, found.on_time_rate) == (2, 7, 0.2857)


def test_there_is_no_rate_before_anybody_is_due():
    world = launched()
    RequestItemFactory(request=world.requests["jette"])
    assert progress(world.round, now=IN_JUNE).on_time_rate is None
