"""Handing in: problems at their fields, contributions made once, changed afterwards, taken back."""

import pytest

from maillon.core.journal import Author, verify
from maillon.core.models import JournalLine
from maillon.implementation.models import Contribution, EntryField
from maillon.implementation.operations.entry import add_item, answer_item, save_field
from maillon.implementation.operations.states import Refused, accept_contribution
from maillon.implementation.operations.submitting import (
    NotReady,
    recall_request,
    submit_request,
)
from maillon.implementation.queries.fields import anchor_of
from tests.factories import OrganisationFactory, PeriodLockFactory, QuestionFactory
from tests.implementation.entry.requests import make_request

pytestmark = pytest.mark.django_db
BY = Author("anne", organisation="commune-jette")


def put(item, now, **values):
    """Type values into the fields of an item; ``__`` stands for the colon of a name."""
    for name, value in values.items():
        name = name.replace("__", ":")
        field = EntryField.objects.filter(item=item, name=name).first()
        version = field.version if field else 0
        save_field(item=item, name=name, value=value, version=version, by=BY, now=now)


def filled(now):
    """Return a request of which everything is answered."""
    asked = make_request()
    put(asked.section, now, description_fr="Du travail.", figure__total__2022="40")
    answer_item(item=asked.confirm, answer="same", by=BY, now=now)
    put(asked.confirm, now, **{f"figure__{key(asked)}__2022": "± 15"})
    return asked


def key(asked):
    """Return the key of the figure reported before."""
    return asked.confirm.fields.get(name__startswith="figure").name.split(":")[1]


def submit(asked, now, confirmed=True):
    return submit_request(request=asked.request, confirmed=confirmed, by=BY, now=now)


def test_what_lacks_is_told_at_its_field(now):
    asked = make_request()
    with pytest.raises(NotReady) as refused:
        submit(asked, now)
    assert [p.anchor for p in refused.value.problems] == [
        anchor_of(asked.confirm.pk),
        anchor_of(asked.section.pk),
    ]
    put(asked.section, now, figure__total__2022="1.234", figure__femmes__2022="beaucoup")
    answer_item(item=asked.confirm, answer="nothing", by=BY, now=now)
    with pytest.raises(NotReady) as refused:
        submit(asked, now)
    assert [p.anchor for p in refused.value.problems] == [
        anchor_of(asked.confirm.pk, "reason"),
        anchor_of(asked.section.pk, "figure:total:2022"),
        anchor_of(asked.section.pk, "figure:femmes:2022"),
        anchor_of(asked.section.pk, "description_fr"),
    ]
    assert Contribution.objects.count() == 1


def test_handing_in_makes_one_contribution_for_each_answer_and_one_line_each(now):
    asked = filled(now)
    before = JournalLine.objects.count()
    request = submit(asked, now)
    assert (request.state, request.submitted_by, request.first_submitted_at) == (
        "submitted",
        "anne",
        now,
    )
    made = Contribution.objects.filter(item__request=request).order_by("code")
    assert [(c.code, c.state, c.title_fr, c.first_year) for c in made] == [
        ("2022-0001", "submitted", "Rondes de quartier", 2022),
        ("2022-0002", "submitted", asked.section.section.title_fr, 2022),
    ]
    confirmed, section = made
    assert confirmed.previous == asked.previous
    assert [(f.label_fr, f.value, f.qualifier, f.first_year) for f in confirmed.figures.all()] == [
        ("rondes", 15, "about", 2022)
    ]
    assert [(x.measure, x.rank, x.basis) for x in section.links.all()] == [
        (asked.measure, "primary", "section")
    ]
    assert [(p.organisation, p.part) for p in confirmed.partners.all()] == [
        (asked.organisation, "lead")
    ]
    actions = list(JournalLine.objects.order_by("number").values_list("action", flat=True))[before:]
    assert actions == ["contribution.submitted", "contribution.submitted", "request.submitted"]
    assert verify().ok


def test_a_sum_that_does_not_hold_is_confirmed_not_refused(now):
    asked = filled(now)
    put(asked.section, now, figure__femmes__2022="10", figure__hommes__2022="20")
    with pytest.raises(NotReady) as refused:
        submit(asked, now, confirmed=False)
    assert refused.value.problems == []
    assert [w.anchor for w in refused.value.warnings] == [
        anchor_of(asked.section.pk, "figure:total:2022")
    ]
    submit(asked, now)
    figures = Contribution.objects.get(item=asked.section).figures.all()
    assert [(f.label_fr, f.value, f.part_of and f.part_of.label_fr) for f in figures] == [
        ("faits", 40, None),
        ("femmes", 10, "faits"),
        ("hommes", 20, "faits"),
    ]


def test_a_part_nobody_decided_can_be_recalled_changed_and_handed_in_again(now):
    asked = filled(now)
    submit(asked, now)
    recall_request(request=asked.request, by=BY, now=now)
    asked.request.refresh_from_db()
    assert asked.request.state == "draft"
    put(asked.section, now, figure__total__2022="41")
    submit(asked, now)
    assert Contribution.objects.count() == 3
    contribution = Contribution.objects.get(item=asked.section)
    assert (contribution.state, contribution.figures.get().value) == ("submitted", 41)


def test_after_the_review_has_begun_nothing_is_recalled(now):
    asked = filled(now)
    submit(asked, now)
    accept_contribution(contribution=Contribution.objects.get(item=asked.section), by=BY, now=now)
    with pytest.raises(Refused):
        recall_request(request=asked.request, by=BY, now=now)


def test_what_was_accepted_is_left_alone_when_the_rest_comes_again(now):
    asked = filled(now)
    submit(asked, now)
    accepted = Contribution.objects.get(item=asked.section)
    accept_contribution(contribution=accepted, by=BY, now=now)
    back = Contribution.objects.get(item=asked.confirm)
    Contribution.objects.filter(pk=back.pk).update(state="sent_back", state_reason="?")
    question = QuestionFactory(contribution=back)
    asked.request.state = "sent_back"
    asked.request.save()
    put(asked.confirm, now, description_fr="Autre chose.", **{f"question__{question.pk}": "Oui."})
    with pytest.raises(Refused):
        put(asked.section, now, description_fr="Trop tard")
    submit(asked, now)
    back.refresh_from_db()
    accepted.refresh_from_db()
    question.refresh_from_db()
    assert (back.state, back.description_fr, back.state_reason) == ("submitted", "Autre chose.", "")
    assert accepted.state == "accepted"
    assert (question.answer, question.answered_by) == ("Oui.", "anne")


def test_what_has_ended_makes_nothing_and_withdraws_what_was_made(now):
    asked = filled(now)
    submit(asked, now)
    recall_request(request=asked.request, by=BY, now=now)
    answer_item(item=asked.confirm, answer="ended", reason="Fin du projet.", by=BY, now=now)
    submit(asked, now)
    gone = Contribution.objects.get(item=asked.confirm)
    assert (gone.state, gone.state_reason) == ("withdrawn", "Fin du projet.")
    recall_request(request=asked.request, by=BY, now=now)
    answer_item(item=asked.confirm, answer="same", by=BY, now=now)
    submit(asked, now)
    gone.refresh_from_db()
    assert gone.state == "submitted"


def test_a_joint_contribution_is_one_and_each_share_waits_for_its_partner(now):
    asked = filled(now)
    OrganisationFactory(code="zone-5340", name_fr="Zone de police d’essai")
    own = add_item(request=asked.request, by=BY, now=now)
    put(
        own,
        now,
        title_nl="Samen",
        share="La coordination",
        measure__1=asked.measure.code,
        partner__1__name="zone de police d’essai",
        partner__1__share="Les patrouilles",
        partner__2__name="Un voisin",
        extra__1__label="patrouilles",
        extra__1__2022="1 200,5",
    )
    submit(asked, now)
    made = Contribution.objects.get(item=own)
    assert (made.title_fr, made.title_nl) == ("Samen", "Samen")
    rows = [(str(p), p.part, p.share, p.confirmed_by) for p in made.partners.order_by("part", "pk")]
    assert rows == [
        (asked.organisation.name_fr, "lead", "La coordination", "anne"),
        ("Zone de police d’essai", "partner", "Les patrouilles", ""),
        ("Un voisin", "partner", "", ""),
    ]
    assert [(f.label_fr, float(f.value)) for f in made.figures.all()] == [("patrouilles", 1200.5)]


def test_a_locked_year_is_refused(now):
    asked = filled(now)
    PeriodLockFactory(plan=asked.request.round.plan, year=2022)
    with pytest.raises(Refused):
        submit(asked, now)
    assert Contribution.objects.count() == 1


def test_two_submissions_get_codes_of_their_own(now):
    first, second = filled(now), None
    submit(first, now)
    second = make_request(organisation="commune-uccle")
    put(second.section, now, description_fr="x", figure__total__2022="1")
    answer_item(item=second.confirm, answer="ended", reason="Fini", by=BY, now=now)
    submit(second, now)
    codes = Contribution.objects.filter(first_year=2022).values_list("code", flat=True)
    assert sorted(codes) == ["2022-0001", "2022-0002", "2022-0003"]
