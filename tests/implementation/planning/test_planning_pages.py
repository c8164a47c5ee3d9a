"""The pages of annual plans: who sees what, the forms that lose nothing, lists and exports."""

import json
from datetime import date

import pytest
from django.urls import reverse

from maillon.implementation.models import ImplementationPlan, Milestone, PlannedMeasure
from maillon.plan.models import ThemeLead
from tests.factories import (
    ImplementationPlanFactory,
    MeasureFactory,
    MilestoneFactory,
    OrganisationFactory,
    PartnerCategoryFactory,
    PlannedMeasureFactory,
    PlannedPartnerFactory,
)
from tests.implementation.planning.samples import planned as make_planned

pytestmark = pytest.mark.django_db
EMPTY = {
    "partners-TOTAL_FORMS": 0,
    "partners-INITIAL_FORMS": 0,
    "milestones-TOTAL_FORMS": 0,
    "milestones-INITIAL_FORMS": 0,
}


def page(name, planned, **more):
    plan = planned.implementation_plan
    return reverse(name, args=[plan.code, planned.measure.code], **more)


def plan_page(name, plan):
    return reverse(name, args=[plan.code])


def test_the_public_reads_adopted_plans_only(client_as):
    draft = ImplementationPlanFactory(state="draft", adopted_on=None)
    adopted = ImplementationPlanFactory()
    public, keeper = client_as("public"), client_as("coordinator")
    url = reverse("implementation_plans")
    assert [
        [code in public.get(url).text for code in (draft.title_fr, adopted.title_fr)],
        [code in keeper.get(url).text for code in (draft.title_fr, adopted.title_fr)],
    ] == [[False, True], [True, True]]
    assert public.get(plan_page("implementation_plan", adopted)).status_code == 200
    assert public.get(plan_page("implementation_plan", draft)).status_code == 302
    assert client_as("expert").get(plan_page("implementation_plan", draft)).status_code == 403


def test_a_draft_is_hidden_from_its_documents_and_measures_too(client_as):
    planned = make_planned(state="draft", adopted_on=None)
    plan = planned.implementation_plan
    reader = client_as("partner_editor")
    urls = [
        page("planned_measure", planned),
        reverse("implementation_plan_document", args=[plan.code, "fr", "pdf"]),
        reverse("announced_done", args=[plan.code]),
        reverse("announced_done_file", args=[plan.code, "fr", "docx"]),
        f"{plan_page('implementation_plan', plan)}?format=csv",
    ]
    assert [reader.get(url).status_code for url in urls] == [403] * 5


def test_the_board_stands_by_theme_or_by_lead_and_narrows(client):
    plan = ImplementationPlanFactory()
    lead = OrganisationFactory(code="regie", name_fr="La régie")
    one = PlannedMeasureFactory(implementation_plan=plan, lead=lead)
    two = PlannedMeasureFactory(implementation_plan=plan)
    MilestoneFactory(planned=two, due_on=date(2022, 1, 1))
    url = plan_page("implementation_plan", plan)

    def codes(query: str) -> list[str]:
        rows = json.loads(client.get(f"{url}?format=json&{query}").content)
        return [row["measure"] for row in rows]

    assert codes("") == [one.measure.code, two.measure.code]
    assert codes("lead=regie") == [one.measure.code]
    assert codes("lead=-") == [two.measure.code]
    assert codes("status=late") == [two.measure.code]
    assert codes(f"theme={one.measure.theme.code}") == [one.measure.code]
    groups = client.get(f"{url}?by=lead").context["groups"]
    assert [group.title for group in groups] == ["La régie", "Pas encore de pilote"]


@pytest.mark.parametrize("format", ["csv", "xlsx", "json"])
def test_the_board_is_exported_whole(client, format):
    planned = make_planned()
    url = plan_page("implementation_plan", planned.implementation_plan)
    response = client.get(f"{url}?format={format}")
    assert (response.status_code, response["Content-Disposition"].split(".")[-1]) == (
        200,
        f'{format}"',
    )


def test_the_list_and_the_board_take_the_same_queries_whatever_the_rows(assert_same_queries):
    assert_same_queries(reverse("implementation_plans"), lambda n: make_planned())
    plan = ImplementationPlanFactory()

    def row(number: int) -> None:
        one = PlannedMeasureFactory(implementation_plan=plan, lead=OrganisationFactory())
        PlannedPartnerFactory(planned=one)
        PlannedPartnerFactory(planned=one, organisation=None, category=PartnerCategoryFactory())
        MilestoneFactory(planned=one)

    assert_same_queries(plan_page("implementation_plan", plan), row)
    assert_same_queries(reverse("announced_done", args=[plan.code]), row)


def test_a_plan_is_drawn_up_discussed_adopted_and_closed(client_as):
    measure = MeasureFactory()
    keeper = client_as("coordinator")
    keeper.post(
        f"{reverse('implementation_plan_new')}?plan={measure.plan.code}",
        {"title_fr": "Plan 2022", "code": "p22", "first_year": 2022},
    )
    plan = ImplementationPlan.objects.get(code="p22")
    url = reverse("planned_measure_new", args=["p22"])
    keeper.post(url, {"measure": measure.pk, "expected_fr": "Une campagne"} | EMPTY)
    assert PlannedMeasure.objects.get().expected_fr == "Une campagne"
    keeper.post(plan_page("implementation_plan_discuss", plan))
    keeper.post(
        plan_page("implementation_plan_adopt", plan),
        {"adopted_on": "2022-01-10", "adopted_by": "Conseil"},
    )
    keeper.post(plan_page("implementation_plan_close", plan))
    plan.refresh_from_db()
    assert (plan.state, plan.adopted_on, plan.last_year) == ("closed", date(2022, 1, 10), 2022)
    keeper.post(plan_page("implementation_plan_return", plan), {"reason": "Encore une mesure"})
    plan.refresh_from_db()
    assert (plan.state, plan.state_reason) == ("adopted", "Encore une mesure")


def test_the_copy_offers_what_was_not_done_with_a_tick(client_as):
    planned = make_planned()
    plan = planned.implementation_plan
    keeper = client_as("coordinator")
    url = plan_page("implementation_plan_copy", plan)
    shown = keeper.get(url)
    assert shown.context["ticked"] == {planned.pk}
    form = {"title_fr": "Suite", "code": "p23", "first_year": 2023}
    refused = keeper.post(url, form | {"code": "new", "take": [planned.pk]})
    assert (refused.status_code, refused.context["ticked"]) == (200, {planned.pk})
    keeper.post(url, form | {"take": [planned.pk]})
    carried = PlannedMeasure.objects.get(implementation_plan__code="p23")
    assert carried.carried_from == planned


def test_what_was_typed_stays_when_somebody_else_was_faster(client_as):
    planned = make_planned(state="draft", adopted_on=None)
    keeper = client_as("coordinator")
    url = page("planned_measure_edit", planned)
    seen = keeper.get(url).context["changed_at"]
    typed = {"expected_fr": "La première", "changed_at": seen} | EMPTY
    assert keeper.post(url, typed).status_code == 302
    second = keeper.post(url, typed | {"expected_fr": "La seconde"})
    assert second.status_code == 200
    assert second.context["form"]["expected_fr"].value() == "La seconde"
    assert "La première" in second.text
    assert (
        keeper.post(
            url, typed | {"expected_fr": "La seconde", "changed_at": second.context["changed_at"]}
        ).status_code
        == 302
    )
    planned.refresh_from_db()
    assert planned.expected_fr == "La seconde"


def test_a_row_more_keeps_what_was_typed_and_checks_nothing(client_as):
    planned = make_planned(state="draft", adopted_on=None)
    shown = client_as("coordinator").post(
        page("planned_measure_edit", planned),
        {"expected_fr": "En cours de frappe", "add": "milestones"} | EMPTY,
    )
    entry = shown.context["entry"]
    assert (len(entry.milestones.forms), entry.errors()) == (1, [])
    assert shown.context["form"]["expected_fr"].value() == "En cours de frappe"


def test_every_error_of_the_rows_is_told_with_its_place(client_as):
    planned = make_planned(state="draft", adopted_on=None)
    category = PartnerCategoryFactory()
    rows = {
        "partners-TOTAL_FORMS": 2,
        "partners-INITIAL_FORMS": 0,
        "partners-0-name": "Personne de connu",
        "partners-1-name": "",
        "partners-1-note": "sans nom",
        "milestones-TOTAL_FORMS": 1,
        "milestones-INITIAL_FORMS": 0,
        "milestones-0-title_fr": "Sans jour",
    }
    url = page("planned_measure_edit", planned)
    keeper = client_as("coordinator")
    shown = keeper.post(url, {"changed_at": planned.changed_at.isoformat()} | rows)
    labels = [label for label, _anchor, _text in shown.context["errors"]]
    assert labels == ["Partenaire 1, organisation", "Partenaire 2", "Échéance 1, pour le"]
    both = {"partners-0-name": "", "partners-0-category": category.pk, "partners-1-note": ""}
    good = {"milestones-0-due_on": "2022-12-01"}
    data = {"changed_at": planned.changed_at.isoformat()} | rows | both | good
    assert keeper.post(url, data).status_code == 302
    assert planned.partners.get().category == category


def test_a_theme_lead_edits_her_theme_and_no_other(client_as):
    mine = make_planned(state="draft", adopted_on=None)
    other = make_planned(state="draft", adopted_on=None)
    lead = client_as("theme_lead")
    ThemeLead.objects.create(theme=mine.measure.theme, user=lead.user, starts_on=date(2020, 1, 1))
    urls = [page("planned_measure_edit", one) for one in (mine, other)]
    assert [lead.get(url).status_code for url in urls] == [200, 403]
    wrong = MeasureFactory(theme__plan=mine.measure.plan)
    new = reverse("planned_measure_new", args=[mine.implementation_plan.code])
    assert lead.post(new, {"measure": wrong.pk} | EMPTY).status_code == 403


def test_who_a_milestone_falls_to_says_that_it_is_done(client_as):
    milestone = MilestoneFactory(responsible=OrganisationFactory(), due_on=date(2022, 6, 1))
    url = reverse("milestone_complete", args=[milestone.pk])
    theirs = client_as("partner_editor", organisation=milestone.responsible)
    assert client_as("partner_editor").post(url, {"done_on": "2022-05-30"}).status_code == 403
    assert theirs.post(url, {"done_on": "2999-01-01"}).status_code == 200
    assert theirs.post(url, {"done_on": "2022-05-30"}).status_code == 302
    assert Milestone.objects.get().done_on == date(2022, 5, 30)


def test_a_status_decided_shows_its_reason_and_what_the_rules_say(client_as):
    planned = make_planned()
    keeper = client_as("coordinator")
    keeper.post(
        page("planned_measure_override", planned), {"status": "done", "reason": "Vu sur place"}
    )
    status = keeper.get(page("planned_measure", planned)).context["status"]
    assert (status.code, status.reason, status.derived) == ("done", "Vu sur place", "late")
    keeper.post(page("planned_measure_lift", planned), {"reason": "Fini"})
    assert keeper.get(page("planned_measure", planned)).context["status"].code == "late"


def test_the_dossier_of_a_measure_shows_what_is_expected(client):
    planned = make_planned()
    measure = planned.measure
    shown = client.get(reverse("measure", args=[measure.plan.code, measure.code]))
    assert shown.context["expected"].planned == planned
    assert page("planned_measure", planned) in shown.text


def test_what_is_late_stands_on_the_front_page_for_those_who_follow(client_as):
    planned = make_planned()
    url = f"{reverse('home')}?plan={planned.measure.plan.code}"
    seen = {
        role: client_as(role).get(url).context["annual"].late for role in ("public", "coordinator")
    }
    assert seen == {"public": None, "coordinator": 1}
