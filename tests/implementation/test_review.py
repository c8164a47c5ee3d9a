"""After submission: asked about, answered, accepted one by one or in bulk, published, locked."""

from datetime import timedelta
from decimal import Decimal

import pytest

from maillon.core.journal import Author
from maillon.core.models import JournalLine, OutgoingMail
from maillon.implementation.models import Question
from maillon.implementation.operations import (
    Refused,
    accept_contribution,
    edit_contribution,
    input_of,
    recall_contribution,
    return_to_draft,
    submit_contribution,
    withdraw_contribution,
)
from maillon.implementation.operations.periods import lock_year, lock_years, reopen_year
from maillon.implementation.operations.review import (
    QuestionInput,
    accept_all,
    accept_request,
    answer_question,
    publish,
    send_back,
    send_back_several,
    settle_question,
    settled,
)
from maillon.implementation.panels.review import digests_of
from maillon.implementation.queries.periods import locked_years
from maillon.implementation.queries.review import open_questions
from maillon.implementation.rules.comparison import compare_figures
from tests.factories import FigureFactory
from tests.implementation.reviewing import request_with

BY = Author("coordination", 1, "safe")
PARTNER = Author("zone", 2, "zone-midi")


def states(*rows):
    for row in rows:
        row.refresh_from_db()
    return [row.state for row in rows]


def actions():
    return list(JournalLine.objects.order_by("number").values_list("action", flat=True))


def refusal(call):
    with pytest.raises(Refused) as caught:
        call()
    return caught.value.messages


def test_two_figures_are_sent_back_in_one_mail_and_the_rest_accepted(world, now):
    request, (first, second, third) = request_with(world, count=3)
    FigureFactory(contribution=first, label_fr="visites", value=188)
    asked = send_back_several(
        request=request,
        questions={
            first: [QuestionInput("figure", "Vraiment 188 ?", "visites")],
            second: [QuestionInput("title_fr", "Quel quartier ?")],
        },
        reason="Deux précisions",
        accept_others=True,
        by=BY,
        now=now,
    )
    assert [one.value_then for one in asked] == ["188", second.title_fr]
    assert states(first, second, third, request) == [
        "sent_back",
        "sent_back",
        "accepted",
        "sent_back",
    ]
    assert first.state_reason == "Deux précisions"
    assert actions()[-4:] == [
        "contribution.sent_back",
        "contribution.sent_back",
        "contribution.accepted",
        "request.sent_back",
    ]
    assert set(OutgoingMail.objects.values_list("purpose", flat=True)) <= {"request.sent_back"}


def test_a_question_is_answered_then_settled_by_accepting(world, now):
    request, (first,) = request_with(world)
    (question,) = send_back(
        contribution=first,
        questions=[QuestionInput("title_fr", "Où ?")],
        reason="",
        by=BY,
        now=now,
    )
    first.refresh_from_db()
    assert first.state_reason == "Où ?"
    assert refusal(lambda: answer_question(question=question, answer=" ", by=PARTNER, now=now)) == [
        "Rédigez une réponse."
    ]
    answer_question(question=question, answer="À Anderlecht", by=PARTNER, now=now)
    given = input_of(first)
    edit_contribution(
        contribution=first,
        given=type(given)(
            **{name: getattr(given, name) for name in given.__dataclass_fields__}
            | {"title_fr": "Accueil à Anderlecht"}
        ),
        expected_changed_at=first.changed_at,
        by=PARTNER,
        now=now + timedelta(hours=1),
    )
    settled(submit_contribution, contribution=first, by=PARTNER, now=now + timedelta(hours=2))
    assert states(first, request) == ["submitted", "submitted"]
    (digest,) = digests_of([request])
    (asked,) = digest.compared[0].questions
    assert (asked.then, asked.now, asked.changed) == (
        question.value_then,
        "Accueil à Anderlecht",
        True,
    )
    assert digest.answered == 1
    outcome = accept_request(request=request, by=BY, now=now + timedelta(hours=3))
    assert outcome.accepted == (first.code,) and outcome.is_accepted
    assert list(open_questions(request)) == []
    assert states(first, request) == ["accepted", "accepted"]


def test_settling_a_question_is_journalled_once(world, now):
    _request, (first,) = request_with(world)
    (question,) = send_back(
        contribution=first,
        questions=[QuestionInput("partners", "Qui ?")],
        reason="",
        by=BY,
        now=now,
    )
    settle_question(question=question, by=BY, now=now)
    settle_question(question=question, by=BY, now=now)
    assert actions().count("contribution.question_settled") == 1
    assert refusal(
        lambda: answer_question(question=question, answer="Nous", by=PARTNER, now=now)
    ) == ["Cette question est réglée."]


def test_nothing_is_sent_back_without_a_question_or_a_reason(world, now):
    request, (first,) = request_with(world)
    assert refusal(
        lambda: send_back_several(request=request, questions={}, reason="x", by=BY, now=now)
    ) == ["Posez une question sur au moins un texte ou un chiffre."]
    assert refusal(lambda: send_back(contribution=first, questions=[], reason=" ", by=BY, now=now))
    assert states(first, request) == ["submitted", "submitted"]
    assert Question.objects.count() == 0


def test_bulk_acceptance_says_the_result_of_each_request(world, now):
    good, (first, second) = request_with(world, count=2)
    bad, (third,) = request_with(world, organisation=world.isala)
    third.partners.all().delete()
    outcomes = accept_all(requests=[good, bad], by=BY, now=now)
    assert [one.accepted for one in outcomes] == [(first.code, second.code), ()]
    assert [bool(one.problems) for one in outcomes] == [False, True]
    assert outcomes[1].problems[0].startswith(third.code)
    assert states(first, second, third, good, bad) == [
        "accepted",
        "accepted",
        "submitted",
        "accepted",
        "submitted",
    ]
    good.refresh_from_db()
    assert good.decided_at == now


def test_a_request_that_reports_nothing_is_accepted_as_it_is(world, now):
    request, _none = request_with(world, count=0)
    assert accept_request(request=request, by=BY, now=now).is_accepted
    assert refusal(lambda: accept_request(request=request, by=BY, now=now))


def test_withdrawing_everything_does_not_accept_the_request(world, now):
    request, (first,) = request_with(world)
    settled(withdraw_contribution, contribution=first, by=PARTNER, now=now, reason="Erreur")
    assert states(first, request) == ["withdrawn", "submitted"]
    assert accept_request(request=request, by=BY, now=now).is_accepted


def test_recalling_makes_the_request_a_draft_again(world, now):
    request, (first,) = request_with(world)
    settled(recall_contribution, contribution=first, by=PARTNER, now=now)
    assert states(first, request) == ["draft", "draft"]


def test_publishing_leaves_one_line_and_skips_what_is_not_accepted(world, now):
    _request, (first, second) = request_with(world, count=2)
    accept_contribution(contribution=first, by=BY, now=now)
    assert publish(contributions=[first, second], by=BY, now=now) == [first.code]
    assert publish(contributions=[first, second], by=BY, now=now) == []
    assert states(first, second) == ["published", "submitted"]
    line = JournalLine.objects.get(action="contribution.published")
    assert line.changes == {first.code: {"state": ["accepted", "published"]}}
    return_to_draft(contribution=first, by=BY, now=now, reason="Retirée du rapport")
    assert states(first) == ["draft"]


def test_a_locked_year_refuses_every_write_until_it_is_reopened(world, now):
    _request, (first, second) = request_with(world, count=2)
    accept_contribution(contribution=second, by=BY, now=now)
    lock_year(plan=world.plan, year=2021, reason="Collecte close", by=BY, now=now)
    assert locked_years(world.plan) == {2021}
    message = [
        "L’année 2021 est verrouillée\xa0: la coordination peut la rouvrir, avec une raison."
    ]
    question = [QuestionInput("title_fr", "?")]
    writes = [
        lambda: accept_contribution(contribution=first, by=BY, now=now),
        lambda: recall_contribution(contribution=first, by=BY, now=now),
        lambda: withdraw_contribution(contribution=first, by=BY, now=now, reason="x"),
        lambda: return_to_draft(contribution=second, by=BY, now=now, reason="x"),
        lambda: send_back(contribution=first, questions=question, reason="", by=BY, now=now),
        lambda: edit_contribution(
            contribution=second,
            given=input_of(second),
            expected_changed_at=second.changed_at,
            by=BY,
            now=now,
            reason="x",
        ),
    ]
    assert [refusal(write) for write in writes] == [message] * len(writes)
    assert publish(contributions=[second], by=BY, now=now) == [second.code]
    assert refusal(lambda: reopen_year(plan=world.plan, year=2021, reason="", by=BY, now=now))
    reopen_year(plan=world.plan, year=2021, reason="Erreur signalée", by=BY, now=now)
    accept_contribution(contribution=first, by=BY, now=now)
    assert states(first) == ["accepted"]
    assert lock_years(plan=world.plan, years=[2021, 2022], reason="Fin", by=BY, now=now) == [
        2021,
        2022,
    ]
    assert lock_years(plan=world.plan, years=[2021], reason="Fin", by=BY, now=now) == []
    assert refusal(lambda: lock_year(plan=world.plan, year=2030, reason="x", by=BY, now=now))


class Row:
    """A figure, as far as the comparison looks at it."""

    def __init__(self, label, value, breakdown="", year=None):
        self.label_fr, self.value, self.breakdown = label, Decimal(value), breakdown
        self.first_year = year


@pytest.mark.parametrize(
    ("before", "after", "large", "percent"),
    [
        ("10", "20", True, 100),
        ("20", "10", True, -50),
        ("10", "19", False, 90),
        ("1", "4", False, 300),
        ("0", "5", True, None),
        ("0", "4", False, None),
        ("100", "100", False, 0),
    ],
)
def test_a_large_difference_is_a_factor_of_two_and_five_units(before, after, large, percent):
    (pair,) = compare_figures([Row("Visites", after)], [Row("visites", before)])
    assert (pair.is_large, pair.percent) == (large, percent)


def test_figures_are_paired_by_label_and_breakdown_and_what_is_gone_comes_last():
    pairs = compare_figures(
        [Row("hommes", 3, "sex"), Row("total", 9)], [Row("total", 8), Row("jeunes", 2)]
    )
    assert [(pair.label, pair.is_new, pair.is_gone) for pair in pairs] == [
        ("hommes", True, False),
        ("total", False, False),
        ("jeunes", False, True),
    ]


def test_of_several_years_the_latest_is_compared_with():
    before = [Row("visites", 10, year=2021), Row("visites", 20, year=2022)]
    pairs = compare_figures([Row("visites", 22, year=2023), Row("visites", 50, year=2024)], before)
    assert [(pair.before.value, pair.is_large) for pair in pairs] == [(20, False), (20, True)]
