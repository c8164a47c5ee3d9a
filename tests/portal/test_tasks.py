"""My tasks: what waits for whom, under which heading, in a fixed number of queries."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from maillon.implementation.models import ImplementationPlan, Milestone, PlannedMeasure
from maillon.partners.permissions import person_of
from maillon.plan.models import ThemeLead
from maillon.portal.todo import Group, tasks
from tests.factories import (
    ContributionFactory,
    ContributionPartnerFactory,
    MeasureFactory,
    MembershipFactory,
    OutgoingMailFactory,
)
from tests.implementation.asked import AT, DUE, make_member, make_request, make_round

pytestmark = pytest.mark.django_db


def groups_of(user, now=AT):
    person = person_of(user, on=timezone.localdate(now))
    return [(task.group, task.text) for task in tasks(person, now=now)]


@pytest.mark.parametrize(
    ("now", "state", "group"),
    [
        (AT, "waiting", Group.DUE_SOON),
        (AT, "draft", Group.DUE_SOON),
        (AT, "sent_back", Group.SENT_BACK),
        (DUE - timedelta(days=15), "waiting", Group.LATER),
        (DUE, "waiting", Group.LATE),
        (DUE, "sent_back", Group.SENT_BACK),
    ],
)
def test_a_request_stands_under_its_heading(now, state, group):
    found = make_round()
    found.opens_at = now - timedelta(days=1)
    found.save()
    request = make_request(found, state=state)
    user = make_member(request.organisation)
    assert [one for one, _text in groups_of(user, now)] == [group]


@pytest.mark.parametrize(
    ("role", "group"),
    [("partner_signatory", Group.TO_SUBMIT), ("partner_editor", Group.DUE_SOON)],
)
def test_what_is_filled_in_waits_for_a_signatory(role, group):
    request = make_request(make_round(), state="draft", items=2)
    user = make_member(request.organisation, role)
    assert groups_of(user)[0][0] == Group.DUE_SOON
    request.items.update(answer="same")
    assert groups_of(user)[0][0] == group


@pytest.mark.parametrize("state", ["submitted", "accepted", "excused"])
def test_what_is_done_is_no_task(state):
    request = make_request(make_round(), state=state, submitted_at=AT, state_reason="x")
    assert groups_of(make_member(request.organisation)) == []


def test_requests_of_others_are_no_task():
    make_request(make_round())
    assert groups_of(make_member(make_request(make_round("b")).organisation)) != []
    assert len(groups_of(MembershipFactory(role="partner_editor").user)) == 0


def test_a_partner_confirms_its_share_in_what_another_reported():
    request = make_request(make_round(), state="submitted", submitted_at=AT)
    contribution = ContributionFactory(state="submitted", plan=request.round.plan)
    request.items.update(contribution=contribution)
    part = ContributionPartnerFactory(contribution=contribution, part="partner")
    ContributionPartnerFactory(contribution=contribution, organisation=request.organisation)
    assert groups_of(make_member(request.organisation)) == []
    user = make_member(part.organisation)
    assert [group for group, _text in groups_of(user)] == [Group.TO_CONFIRM]
    part.confirmed_at = AT
    part.save()
    assert groups_of(user) == []


def test_the_coordination_validates_what_was_submitted_first_come_first_served():
    found = make_round()
    for number in range(12):
        make_request(found, state="submitted", submitted_at=AT - timedelta(hours=number))
    user = MembershipFactory(role="coordinator").user
    texts = [text for _group, text in groups_of(user)]
    assert len(texts) == 11
    assert texts[-1] == "2 autres\xa0: Collecte 2022"


def test_mails_that_need_a_person_are_a_task():
    OutgoingMailFactory.create_batch(2, state="uncertain")
    OutgoingMailFactory(state="failed")
    user = MembershipFactory(role="coordinator").user
    assert groups_of(user) == [
        (Group.TO_DECIDE, "1 message non envoyé"),
        (Group.TO_DECIDE, "2 messages peut-être envoyés"),
    ]


@pytest.fixture
def planned():
    measure = MeasureFactory(code="4.9")
    plan = ImplementationPlan.objects.create(
        code="2022",
        plan=measure.plan,
        title_fr="Plan 2022",
        first_year=2022,
        last_year=2022,
        state="adopted",
        adopted_on=date(2022, 1, 10),
        changed_at=AT,
    )
    return PlannedMeasure.objects.create(
        implementation_plan=plan,
        measure=measure,
        changed_at=AT,
        status_override="late",
        override_reason="La convention n'est pas signée.",
    )


def test_milestones_are_tasks_of_whom_they_fall_to(planned):
    membership = MembershipFactory(role="partner_editor")
    for days in (-1, 10, 30):
        Milestone.objects.create(
            planned=planned,
            title_fr=f"Étape {days}",
            due_on=AT.date() + timedelta(days=days),
            responsible=membership.organisation,
        )
    assert groups_of(membership.user) == [
        (Group.LATE, "4.9 · Étape -1"),
        (Group.DUE_SOON, "4.9 · Étape 10"),
    ]
    assert groups_of(MembershipFactory(role="partner_editor").user) == []


def test_a_theme_lead_sees_the_late_measures_of_the_theme(planned):
    lead = MembershipFactory(role="theme_lead").user
    assert groups_of(lead) == []
    ThemeLead.objects.create(theme=planned.measure.theme, user=lead, starts_on=date(2022, 1, 1))
    assert [group for group, _text in groups_of(lead)] == [Group.THEME_LATE]


def test_the_page_groups_and_counts_in_a_fixed_number_of_queries(client_as, assert_same_queries):
    client = client_as("partner_editor")
    organisation = client.user.memberships.get().organisation
    now = timezone.now()

    def make(number):
        make_request(
            make_round(str(number), due_at=now + timedelta(days=number)),
            organisation,
        )

    assert_same_queries(reverse("tasks"), make, client)
    (hat,) = client.get(reverse("tasks")).context["hats"]
    assert [(group.group, len(group.tasks)) for group in hat.groups] == [("due_soon", 3)]


def test_the_coordinators_page_takes_a_fixed_number_of_queries(client_as, assert_same_queries):
    client = client_as("coordinator")
    now = timezone.now()

    def make(number):
        found = make_round(str(number), due_at=now + timedelta(days=number))
        make_request(found, state="submitted", submitted_at=now)
        ContributionFactory(state="draft")
        OutgoingMailFactory(state="failed")

    assert_same_queries(reverse("tasks"), make, client)


def test_the_weekly_mail_is_stopped_and_started_on_the_page(client_as):
    client = client_as("evaluator")
    for wanted in ("0", "1"):
        answer = client.post(reverse("tasks_mail"), {"wanted": wanted})
        assert answer.url == reverse("tasks")
        client.user.refresh_from_db()
        assert client.user.wants_digest == (wanted == "1")
