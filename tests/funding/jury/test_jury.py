"""The jury of a call: invited, volunteer, appointed, declared, released; experts and mails."""

import pytest

from maillon.core.models import JournalLine, OutgoingMail
from maillon.funding.enums import ConflictSource
from maillon.funding.models import Assignment, ConflictOfInterest, Juror
from maillon.funding.operations.conflicts import (
    declare_conflict,
    detect_conflicts,
    lift_conflict,
    pin_conflict,
)
from maillon.funding.operations.experts import (
    ExpertInput,
    create_expert,
    edit_expert,
    invite_to_account,
    replace_mandates,
    tie_account,
)
from maillon.funding.operations.jury import (
    appoint,
    change_load,
    declare_no_other_conflict,
    decline,
    invite_expert,
    lend_expert,
    release,
    volunteer,
)
from maillon.funding.operations.refusal import Refused
from maillon.funding.queries.visibility import assigned_applications
from maillon.partners.models import Invitation
from maillon.partners.permissions import person_of
from tests import factories, factories_funding
from tests.funding.jury import scenes
from tests.funding.jury.scenes import BY, NOW

pytestmark = pytest.mark.django_db


def person(juror):
    return person_of(juror.expert.user, on=NOW.date())


def test_from_the_invitation_to_the_signature():
    call = scenes.call_in_evaluation()
    expert = factories_funding.ExpertFactory(user__email="fonction@corps.be")
    juror = invite_expert(call=call, expert=expert, by=BY, now=NOW)
    assert (juror.state, juror.most) == ("invited", 10)
    juror = volunteer(juror=juror, most=6, fewest=2, by=BY, now=NOW)
    assert (juror.state, juror.most, juror.fewest) == ("volunteer", 6, 2)
    juror = appoint(juror=juror, by=BY, now=NOW)
    assert (juror.state, juror.declared_at) == ("appointed", None)
    juror = declare_no_other_conflict(juror=juror, by=BY, now=NOW)
    assert juror.declared_at == NOW
    assert list(OutgoingMail.objects.order_by("pk").values_list("purpose", "to")) == [
        ("jury_invitation", "fonction@corps.be"),
        ("jury_appointment", "fonction@corps.be"),
    ]
    assert list(JournalLine.objects.order_by("number").values_list("action", flat=True)) == [
        "juror.invited",
        "juror.volunteered",
        "juror.appointed",
        "juror.declared",
    ]


def test_to_decline_or_to_release_takes_a_reason():
    juror = factories_funding.JurorFactory(state="invited", call__state="published")
    with pytest.raises(Refused):
        decline(juror=juror, reason=" ", by=BY, now=NOW)
    assert decline(juror=juror, reason="Absente en juillet.", by=BY, now=NOW).state == "declined"
    again = invite_expert(call=juror.call, expert=juror.expert, by=BY, now=NOW)
    assert (again.pk, again.state) == (juror.pk, "invited")
    with pytest.raises(Refused):
        release(juror=again, reason="", by=BY, now=NOW)


def test_who_is_appointed_cannot_decline_any_more():
    juror = factories_funding.JurorFactory(state="appointed", call__state="published")
    with pytest.raises(Refused):
        decline(juror=juror, reason="Trop tard", by=BY, now=NOW)


def test_a_decided_call_keeps_its_jury():
    juror = factories_funding.JurorFactory(state="volunteer", call__state="decided")
    with pytest.raises(Refused):
        appoint(juror=juror, by=BY, now=NOW)


@pytest.mark.parametrize(("most", "fewest"), [(0, 0), (501, 0), (3, 4), (3, -1)])
def test_a_load_makes_sense(most, fewest):
    juror = factories_funding.JurorFactory(call__state="published")
    with pytest.raises(Refused):
        change_load(juror=juror, most=most, fewest=fewest, by=BY, now=NOW)


def test_a_released_member_keeps_what_is_handed_in():
    scene = scenes.scene()
    scenes.handed_in(scene.assignment, {"qualite": 7})
    other = factories_funding.AssignmentFactory(
        application=scenes.admissible(scene.call), juror=scene.juror
    )
    release(juror=scene.juror, reason="Malade", by=BY, now=NOW)
    assert list(Assignment.objects.all()) == [scene.assignment]
    assert not Assignment.objects.filter(pk=other.pk).exists()


def test_a_body_lends_its_experts():
    expert = factories_funding.ExpertFactory()
    call = factories_funding.CallFactory()
    juror = lend_expert(call=call, expert=expert, most=4, by=BY, now=NOW)
    assert (juror.state, juror.most, juror.invited_at) == ("volunteer", 4, None)
    with pytest.raises(Refused):
        lend_expert(call=call, expert=expert, most=4, by=BY, now=NOW)


def test_the_signature_looks_for_ties_first():
    scene = scenes.scene()
    scene.juror.declared_at = None
    scene.juror.save()
    scene.application.organisation = scene.juror.expert.organisation
    scene.application.save()
    declare_no_other_conflict(juror=scene.juror, by=scenes.author_of(scene.juror), now=NOW)
    conflict = ConflictOfInterest.objects.get()
    assert (conflict.kind, conflict.source) == ("same_organisation", "detected")
    assert not assigned_applications(person(scene.juror)).exists()
    assert not Assignment.objects.exists()


def test_a_declared_tie_takes_the_reading_away_and_keeps_what_was_written():
    scene = scenes.scene()
    sheet = scenes.handed_in(scene.assignment, {"qualite": 7})
    assert list(assigned_applications(person(scene.juror))) == [scene.application]
    declare_conflict(
        juror=scene.juror,
        application=scene.application,
        kind="personal",
        reason="Une parente y travaille",
        by=scenes.author_of(scene.juror),
        now=NOW,
    )
    sheet.refresh_from_db()
    assert sheet.state == "recused"
    assert not assigned_applications(person(scene.juror)).exists()


def test_an_expert_undoes_only_what_they_declared():
    scene = scenes.scene()
    mine = scenes.author_of(scene.juror)
    given = {"juror": scene.juror, "application": scene.application, "reason": "Lien", "now": NOW}
    declared = declare_conflict(kind="personal", by=mine, **given)
    pinned = pin_conflict(by=BY, **given)
    with pytest.raises(Refused):
        lift_conflict(conflict=declared, reason="", by=mine, now=NOW)
    assert lift_conflict(conflict=declared, reason="Erreur", by=mine, now=NOW).lifted_at == NOW
    with pytest.raises(Refused):
        lift_conflict(conflict=pinned, reason="Erreur", by=mine, now=NOW)
    assert lift_conflict(conflict=pinned, reason="Vérifié", by=BY, now=NOW).lifted_by == BY.username


def test_what_the_coordination_lifted_is_not_detected_again():
    scene = scenes.scene()
    scene.application.organisation = scene.juror.expert.organisation
    scene.application.save()
    (found,) = detect_conflicts(call=scene.call, by=BY, now=NOW)
    assert found.source == ConflictSource.DETECTED
    assert detect_conflicts(call=scene.call, by=BY, now=NOW) == []
    lift_conflict(conflict=found, reason="Autre service, vérifié", by=BY, now=NOW)
    assert detect_conflicts(call=scene.call, by=BY, now=NOW) == []


def test_an_application_of_another_call_is_refused():
    scene = scenes.scene()
    with pytest.raises(Refused):
        pin_conflict(
            juror=scene.juror,
            application=factories_funding.ApplicationFactory(),
            reason="Lien",
            by=BY,
            now=NOW,
        )


def test_an_expert_is_entered_and_changed():
    body = factories.OrganisationFactory(code="corps")
    values = ExpertInput("Conseillère prévention", body, ("nl", "fr"), 8, "f@corps.be")
    expert = create_expert(values=values, by=BY, now=NOW)
    assert (expert.code, expert.languages) == ("corps-conseillere-prevention", "fr,nl")
    twin = create_expert(values=values, by=BY, now=NOW)
    assert twin.code == "corps-conseillere-prevention-2"
    with pytest.raises(Refused):
        edit_expert(expert=expert, values=ExpertInput(" ", body), by=BY, now=NOW)
    replace_mandates(
        expert=expert,
        mandates=[(factories.OrganisationFactory(), "CA", None, None)],
        by=BY,
        now=NOW,
    )
    assert expert.mandates.count() == 1


def test_the_account_of_who_accepted_the_invitation_is_tied():
    expert = factories_funding.ExpertFactory(user=None, email="f@corps.be")
    invite_to_account(expert=expert, language="fr", by=BY, now=NOW)
    invitation = Invitation.objects.get()
    assert (invitation.role, invitation.email) == ("expert", "f@corps.be")
    assert not tie_account(expert=expert, by=BY, now=NOW)
    user = factories.UserFactory()
    invitation.accepted_at, invitation.user = NOW, user
    invitation.save()
    juror = invite_expert(call=factories_funding.CallFactory(), expert=expert, by=BY, now=NOW)
    assert Juror.objects.get(pk=juror.pk).expert.user == user
