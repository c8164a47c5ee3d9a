"""The pages of rounds: lists at one query count, the builder without JavaScript, acts, refusals."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from maillon.implementation.models import CollectionRound, FormSection, RoundRequest
from tests.factories import (
    CollectionRoundFactory,
    ContactPointFactory,
    EntryFieldFactory,
    FormFigureFactory,
    FormSectionFactory,
    OrganisationFactory,
    OutgoingMailFactory,
    PartnerCategoryFactory,
    PlanFactory,
    ReportFormFactory,
    RequestItemFactory,
    RoundRequestFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def coordinator(client_as):
    """A signed-in coordinator."""
    return client_as("coordinator")


def open_form(**values):
    """Make the form of a round that is open today."""
    now = timezone.now()
    moments = {
        "round__opens_at": now - timedelta(days=10),
        "round__closes_at": now + timedelta(days=10),
    }
    return ReportFormFactory(**moments | values)


def address(name, form, **kwargs):
    """Return the address of a page about the round of ``form``."""
    return reverse(name, kwargs={"code": form.round.code} | kwargs)


def moment(name, value):
    """Return what a browser posts for a moment."""
    day, clock = value.split("T")
    return {f"{name}_day": day, f"{name}_time": clock}


def asked(form, number=0):
    """Make a request with an item, something typed, a mail, and an earlier request."""
    contact = ContactPointFactory()
    request = RoundRequestFactory(form=form, organisation=contact.organisation, contact=contact)
    EntryFieldFactory(item=RequestItemFactory(request=request))
    OutgoingMailFactory(
        target_type="implementation.roundrequest", target_id=str(request.pk), state="failed"
    )
    return request


def test_the_board_takes_as_many_queries_for_three_organisations_as_for_one(
    coordinator, assert_same_queries
):
    form = open_form()
    earlier = [
        ReportFormFactory(round__opens_at=datetime(2020 + n, 6, 1, tzinfo=UTC)) for n in range(2)
    ]

    def make(number):
        request = asked(form)
        for one in earlier:
            RoundRequestFactory(form=one, organisation=request.organisation)

    assert_same_queries(address("round_board", form), make, coordinator)


@pytest.mark.parametrize("name", ["rounds", "burden"])
def test_a_list_of_rounds_takes_as_many_queries_for_three_as_for_one(
    coordinator, assert_same_queries, name
):
    assert_same_queries(reverse(name), lambda n: asked(open_form()), coordinator)


def test_a_burden_takes_as_many_queries_for_three_organisations_as_for_one(
    coordinator, assert_same_queries
):
    form = open_form()
    assert_same_queries(address("round_burden", form), lambda n: asked(form), coordinator)


def test_the_board_shows_what_the_filters_keep(coordinator):
    form = open_form()
    late = asked(form)
    RoundRequest.objects.filter(pk=late.pk).update(due_at=timezone.now() - timedelta(days=1))
    unreached = asked(open_form(round=form.round))
    reached = RoundRequestFactory(form=form, first_opened_at=timezone.now(), state="draft")
    kept = {
        "late=1": {late},
        "unreached=1": {late, unreached},
        "state=draft": {reached},
        f"category={form.category.code}": {late, reached},
        f"q={reached.organisation.name_fr}&state=draft": {reached},
        "state=nonsense": {late, unreached, reached},
    }
    for query, expected in kept.items():
        page = coordinator.get(address("round_board", form) + f"?{query}").context["page"]
        assert {row.request for row in page.object_list} == expected, query


def test_the_exports_of_the_board_give_every_row(coordinator):
    form = open_form()
    for _n in range(60):
        RoundRequestFactory(form=form)
    answer = coordinator.get(address("round_board", form) + "?format=csv")
    assert len(answer.content.decode().strip().splitlines()) == 61
    rows = coordinator.get(address("round_board", form) + "?format=json").json()
    assert len(rows) == 60


def test_a_time_that_the_clock_skips_is_refused_and_one_it_repeats_is_asked_about(coordinator):
    plan = PlanFactory()
    given = {
        "code": "collecte-2025",
        "title_fr": "Collecte 2025",
        "plan": plan.pk,
        "first_year": 2025,
        "last_year": 2025,
        "contact_name": "Coordination",
        "contact_email": "coordination@example.org",
    }
    skipped = (
        given | moment("opens_at", "2026-03-29T02:30") | moment("closes_at", "2026-10-25T02:30")
    )
    page = coordinator.post(reverse("round_new"), skipped)
    form = page.context["form"]
    assert form.errors.as_data()["opens_at"][0].code == "no_such_time"
    assert form.errors.as_data()["closes_at"][0].code == "twice"
    assert 'name="closes_at_which"' in page.content.decode()
    assert 'name="opens_at_which"' not in page.content.decode()
    right = skipped | moment("opens_at", "2026-03-29T03:30") | {"closes_at_which": "second"}
    assert coordinator.post(reverse("round_new"), right).status_code == 302
    made = CollectionRound.objects.get()
    assert made.opens_at == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    assert made.closes_at == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    shown = coordinator.get(reverse("round_edit", args=[made.code])).content.decode()
    assert '<option value="second" selected>' in shown


def figure_rows(*rows, stored=0):
    """Return what a browser posts for the figures of a section, the first ones stored before."""
    posted = {"figures-TOTAL_FORMS": str(len(rows)), "figures-INITIAL_FORMS": str(stored)}
    for number, row in enumerate(rows):
        posted |= {f"figures-{number}-{name}": value for name, value in row.items()}
    return posted


def test_a_form_is_built_without_javascript(coordinator):
    round_ = CollectionRoundFactory(state="prepared")
    category = PartnerCategoryFactory()
    coordinator.post(reverse("round_form_new", args=[round_.code]), {"category": category.pk})
    where = {"code": round_.code, "category": category.code}
    section = {"title_fr": "Médiation locale", "kind": "action", "asks_text": "on"}
    figures = figure_rows(
        {"label_fr": "dossiers", "whole": "on"}, {"label_fr": "visites", "whole": "on"}, {}
    )
    coordinator.post(reverse("round_section_new", kwargs=where), section | figures)
    made = FormSection.objects.get()
    assert (made.code, list(made.figures.values_list("code", flat=True))) == (
        "mediation-locale",
        ["dossiers", "visites"],
    )
    page = reverse("round_section", kwargs=where | {"section": made.code})
    again = figure_rows(
        {"label_fr": "dossiers", "code": "dossiers"},
        {"label_fr": "visites", "code": "visites", "part_of": "dossiers"},
        stored=2,
    )
    answer = coordinator.post(page, section | {"code": made.code} | again | {"move": "up-visites"})
    assert answer.url.endswith(page)
    found = made.figures.order_by("position").values_list("code", "part_of__code")
    assert list(found) == [("visites", "dossiers"), ("dossiers", None)]
    preview = coordinator.get(reverse("round_form_preview", kwargs=where)).content.decode()
    assert "Médiation locale" in preview


def test_organisations_are_added_and_removed(coordinator):
    form = ReportFormFactory(round__state="prepared")
    one, other = OrganisationFactory(kind="school"), OrganisationFactory()
    page = address("round_form_organisations", form, category=form.category.code)
    offered = coordinator.get(page + "?kind=school").context["offered"]
    assert offered == [one]
    ids = [one.pk, other.pk]
    coordinator.post(page, {"organisation": ids, "act": "add"})
    assert set(form.organisations.all()) == {one, other}
    coordinator.post(page, {"organisation": [other.pk], "act": "remove"})
    assert set(form.organisations.all()) == {one}


def test_launching_asks_before_and_tells_after(coordinator):
    form = FormSectionFactory(
        form__round__state="prepared",
        form__round__closes_at=timezone.now() + timedelta(days=10),
    ).form
    form.organisations.add(OrganisationFactory())
    page = coordinator.get(address("round_launch", form))
    assert page.context["preview"].organisations == 1
    assert not RoundRequest.objects.exists()
    answer = coordinator.post(address("round_launch", form))
    assert answer.url.endswith(address("round_board", form))
    assert RoundRequest.objects.count() == 1


@pytest.mark.parametrize(
    ("act", "posted", "changed"),
    [
        ("remind", {}, "request_reminder"),
        ("link", {"days": 20, "may_submit": "on"}, "access_link"),
        ("extend", moment("due_at", "2040-01-31T12:00"), ""),
    ],
)
def test_several_organisations_at_once(coordinator, act, posted, changed):
    form = open_form()
    requests = [asked(form) for _n in range(2)]
    page = address("round_bulk", form) + f"?act={act}&every=1"
    assert len(coordinator.get(page).context["rows"]) == 2
    coordinator.post(page, posted)
    if changed:
        purposes = type(OutgoingMailFactory()).objects.filter(purpose=changed)
        assert purposes.count() == 2
    else:
        due = {RoundRequest.objects.get(pk=request.pk).due_at for request in requests}
        assert due == {datetime(2040, 1, 31, 11, 0, tzinfo=UTC)}


def test_an_organisation_gets_more_time_is_excused_and_asked_again(coordinator):
    request = asked(open_form())
    page = address("round_request", request.form, organisation=request.organisation.code)
    coordinator.post(page, {"act": "extend"} | moment("extend-due_at", "2040-01-31T12:00"))
    request.refresh_from_db()
    assert request.due_at == datetime(2040, 1, 31, 11, 0, tzinfo=UTC)
    assert coordinator.post(page, {"act": "excuse", "excuse-reason": ""}).status_code == 200
    coordinator.post(page, {"act": "excuse", "excuse-reason": "Fusion"})
    request.refresh_from_db()
    assert (request.state, request.state_reason) == ("excused", "Fusion")
    coordinator.post(page, {"act": "reopen", "reopen-reason": "Non"})
    request.refresh_from_db()
    assert request.state == "draft"


def test_a_link_is_sent_and_withdrawn_and_never_shown(coordinator):
    request = asked(open_form())
    page = address("round_request", request.form, organisation=request.organisation.code)
    coordinator.post(page, {"act": "link", "link-email": "jette@example.org", "link-days": 5})
    link = request.links.get()
    assert not link.may_submit
    assert link.secret_hash not in coordinator.get(page).content.decode()
    coordinator.post(page, {"act": "revoke", "link": link.pk})
    link.refresh_from_db()
    assert link.revoked_at is not None


def test_a_link_of_another_request_is_not_withdrawn_from_this_page(coordinator):
    one, other = (asked(open_form()) for _n in range(2))
    pages = [
        address("round_request", row.form, organisation=row.organisation.code)
        for row in (one, other)
    ]
    coordinator.post(pages[0], {"act": "link", "link-email": "a@example.org", "link-days": 5})
    answer = coordinator.post(pages[1], {"act": "revoke", "link": one.links.get().pk})
    assert answer.status_code == 404


@pytest.mark.parametrize("role", ["partner_editor", "partner_signatory", "expert", "analyst"])
def test_partners_see_neither_the_board_nor_who_else_is_asked(client_as, role):
    request = asked(open_form())
    client = client_as(role, request.organisation)
    for name, more in [
        ("round", {}),
        ("round_board", {}),
        ("round_burden", {}),
        ("round_request", {"organisation": request.organisation.code}),
        ("round_form_preview", {"category": request.form.category.code}),
    ]:
        assert client.get(address(name, request.form, **more)).status_code == 403, name


@pytest.mark.parametrize("role", ["evaluator", "theme_lead", "decision_maker"])
def test_readers_see_the_board_without_its_acts(client_as, role):
    request = asked(open_form())
    client = client_as(role)
    page = client.get(address("round_board", request.form))
    assert page.status_code == 200
    assert reverse("round_bulk", args=[request.round.code]) not in page.content.decode()
    for name in ("round_bulk", "round_edit", "round_close"):
        assert client.post(address(name, request.form)).status_code == 403, name


def test_an_evaluator_reads_a_request_and_changes_nothing(client_as):
    request = asked(open_form())
    client = client_as("evaluator")
    page = address("round_request", request.form, organisation=request.organisation.code)
    assert client.get(page).context["forms"] == {}
    client.post(page, {"act": "excuse", "excuse-reason": "Je veux"})
    assert client.post(page, {"act": "revoke", "link": 1}).status_code == 403
    request.refresh_from_db()
    assert request.state == "waiting"


def test_a_figure_asked_twice_is_found_and_a_part_is_not(coordinator):
    form = open_form()
    for _n in range(2):
        whole = FormFigureFactory(
            section=FormSectionFactory(form=form), label_fr="Dossiers ouverts", unit_fr="dossiers"
        )
        FormFigureFactory(section=whole.section, label_fr="dont femmes", part_of=whole)
    other = open_form(category=form.category, round__first_year=2021, round__last_year=2021)
    FormFigureFactory(section__form=other, label_fr="dossiers  ouverts", unit_fr="Dossiers")
    FormFigureFactory(section__form=open_form(), label_fr="Dossiers ouverts", unit_fr="dossiers")
    twice = coordinator.get(address("round_burden", form)).context["twice"]
    assert [(one.category, len(one.places)) for one in twice] == [(form.category.name, 3)]
