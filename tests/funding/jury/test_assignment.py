"""Who reads what: proposed, by hand, third readers, reminders. Never onto a conflict."""

import random

import pytest

from maillon.core.models import OutgoingMail
from maillon.funding.models import Assignment, ConflictOfInterest
from maillon.funding.operations.assignment import (
    add_third_reader,
    assign,
    propose_assignment,
    unassign,
)
from maillon.funding.operations.conflicts import pin_conflict
from maillon.funding.operations.jury import release
from maillon.funding.operations.refusal import Refused
from maillon.funding.operations.reminding import announce_assignment, remind_readers
from tests import factories, factories_funding
from tests.funding.jury import scenes
from tests.funding.jury.scenes import BY, NOW

pytestmark = pytest.mark.django_db


def jury_of(members=4, applications=3, **more):
    call = scenes.call_in_evaluation(**more)
    return (
        call,
        [scenes.member(call) for _n in range(members)],
        [scenes.admissible(call) for _n in range(applications)],
    )


def pairs():
    return {(one.juror_id, one.application_id) for one in Assignment.objects.all()}


def test_every_application_gets_its_readers_of_different_bodies():
    call, _jurors, applications = jury_of()
    result = propose_assignment(call=call, by=BY, now=NOW)
    assert result.complete
    assert Assignment.objects.count() == call.readings * len(applications)
    for application in applications:
        bodies = application.assignments.values_list("juror__expert__organisation", flat=True)
        assert len(set(bodies)) == call.readings


def test_what_is_begun_or_given_by_hand_stays():
    call, jurors, applications = jury_of()
    by_hand = assign(application=applications[0], juror=jurors[3], by=BY, now=NOW)
    propose_assignment(call=call, by=BY, now=NOW)
    begun = Assignment.objects.exclude(pk=by_hand.pk)[0]
    factories_funding.ScoreSheetFactory(assignment=begun)
    kept = {by_hand.pk, begun.pk}
    propose_assignment(call=call, by=BY, now=NOW)
    assert set(Assignment.objects.filter(pk__in=kept).values_list("pk", flat=True)) == kept
    assert Assignment.objects.count() == call.readings * len(applications)


def test_who_has_not_signed_gets_nothing_and_is_named():
    call, _jurors, _applications = jury_of()
    late = scenes.member(call, declared_at=None)
    result = propose_assignment(call=call, by=BY, now=NOW)
    assert not late.assignments.exists()
    assert [(one.code, one.data) for one in result.problems] == [
        ("undeclared", {"expert": late.expert.code})
    ]


def test_too_few_experts_are_explained():
    call, _jurors, applications = jury_of(members=1, applications=1)
    result = propose_assignment(call=call, by=BY, now=NOW)
    assert not result.complete
    assert "short_of_readers" in {one.code for one in result.problems}
    assert result.problems[0].data["application"] == applications[0].number


def test_a_finished_reading_of_who_left_counts_on():
    call, jurors, (application,) = jury_of(members=3, applications=1)
    done = factories_funding.AssignmentFactory(application=application, juror=jurors[0])
    scenes.handed_in(done, {"qualite": 6})
    release(juror=jurors[0], reason="Partie", by=BY, now=NOW)
    result = propose_assignment(call=call, calibration=0, by=BY, now=NOW)
    assert (result.complete, application.assignments.count()) == (True, call.readings)


def test_calibration_applications_are_read_by_all():
    call, jurors, _applications = jury_of()
    propose_assignment(call=call, calibration=1, by=BY, now=NOW)
    read = Assignment.objects.filter(source="calibration")
    assert read.count() == len(jurors)
    assert len(set(read.values_list("application", flat=True))) == 1


def test_a_proposal_with_nobody_or_nothing_is_refused():
    call, _jurors, _applications = jury_of(members=0)
    with pytest.raises(Refused):
        propose_assignment(call=call, by=BY, now=NOW)
    with pytest.raises(Refused):
        propose_assignment(call=scenes.call_in_evaluation(), by=BY, now=NOW)


@pytest.mark.parametrize("seed", range(8))
def test_a_conflict_is_never_assigned(seed):
    chance = random.Random(seed)
    call, jurors, applications = jury_of(members=5, applications=4)
    for application in applications:
        juror = chance.choice(jurors)
        if chance.random() < 0.5:
            application.organisation = juror.expert.organisation
            application.save()
        else:
            pin_conflict(juror=juror, application=application, reason="Lien", by=BY, now=NOW)
    propose_assignment(call=call, by=BY, now=NOW, calibration=chance.randint(0, 2))
    for juror in jurors:
        for application in applications:
            if (juror.pk, application.pk) not in pairs():
                try:
                    assign(application=application, juror=juror, reason="Main", by=BY, now=NOW)
                except Refused:
                    continue
    tied = set(ConflictOfInterest.objects.values_list("juror_id", "application_id"))
    assert len(tied) >= len(applications)
    assert not tied & pairs()


def test_by_hand_above_the_load_takes_a_reason():
    scene = scenes.scene()
    scene.juror.most = 1
    scene.juror.save()
    other = scenes.admissible(scene.call)
    with pytest.raises(Refused):
        assign(application=other, juror=scene.juror, by=BY, now=NOW)
    made = assign(application=other, juror=scene.juror, reason="Seule à lire", by=BY, now=NOW)
    assert (made.source, made.reason) == ("hand", "Seule à lire")


def test_a_tie_not_stored_yet_stops_an_assignment_by_hand():
    scene = scenes.scene()
    other = scenes.admissible(scene.call, organisation=scene.juror.expert.organisation)
    with pytest.raises(Refused):
        assign(application=other, juror=scene.juror, reason="Quand même", by=BY, now=NOW)


def test_what_is_handed_in_is_not_taken_away():
    scene = scenes.scene()
    scenes.handed_in(scene.assignment, {"qualite": 7})
    with pytest.raises(Refused):
        unassign(assignment=scene.assignment, reason="Essai", by=BY, now=NOW)


def test_what_is_begun_is_taken_away_with_a_reason():
    scene = scenes.scene()
    factories_funding.ScoreSheetFactory(assignment=scene.assignment)
    with pytest.raises(Refused):
        unassign(assignment=scene.assignment, by=BY, now=NOW)
    unassign(assignment=scene.assignment, reason="Malade", by=BY, now=NOW)
    assert not Assignment.objects.exists()


def test_a_third_reader_comes_from_yet_another_body():
    scene = scenes.scene()
    second = factories_funding.AssignmentFactory(
        application=scene.application, juror=scenes.member(scene.call)
    )
    scenes.handed_in(scene.assignment, {"qualite": 9})
    scenes.handed_in(second, {"qualite": 2})
    colleague = factories_funding.ExpertFactory(
        organisation=second.juror.expert.organisation, languages="fr"
    )
    factories_funding.JurorFactory(call=scene.call, expert=colleague)
    with pytest.raises(Refused):
        add_third_reader(application=scene.application, by=BY, now=NOW)
    third = scenes.member(scene.call)
    made = add_third_reader(application=scene.application, by=BY, now=NOW)
    assert (made.juror, made.source) == (third, "third_reader")


def test_mails_name_no_application():
    scene = scenes.scene()
    scene.juror.expert.user.email = "f@corps.be"
    scene.juror.expert.user.save()
    assert announce_assignment(call=scene.call, by=BY, now=NOW) == 1
    assert remind_readers(call=scene.call, by=BY, now=NOW) == 1
    assert remind_readers(call=scene.call, by=BY, now=NOW) == 0
    for mail in OutgoingMail.objects.all():
        assert scene.application.title not in mail.subject + mail.body
        assert scene.application.number not in mail.subject + mail.body


def test_the_themes_and_languages_of_experts_count():
    call, jurors, (application,) = jury_of(members=3, applications=1, readings=1)
    measure = factories.MeasureFactory()
    factories_funding.ApplicationMeasureFactory(application=application, measure=measure)
    jurors[1].expert.themes.add(measure.theme)
    application.language = "nl"
    application.save()
    propose_assignment(call=call, by=BY, now=NOW)
    assert pairs() == {(jurors[1].pk, application.pk)}
    jurors[1].expert.languages = "fr"
    jurors[1].expert.save()
    propose_assignment(call=call, by=BY, now=NOW)
    assert pairs() != {(jurors[1].pk, application.pk)}
