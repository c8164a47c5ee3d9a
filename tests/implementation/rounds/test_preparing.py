"""Preparing a round: frame, forms, organisations, taking over an earlier one."""

from datetime import timedelta

import pytest

from maillon.core.models import JournalLine
from maillon.implementation.models import CollectionRound
from maillon.implementation.operations import Refused
from maillon.implementation.operations.rounds import (
    FigureInput,
    add_organisations,
    create_round,
    delete_section,
    edit_round,
    move_section,
    remove_organisations,
    save_section,
)
from maillon.implementation.queries.round_organisations import can_be_asked, of_measure
from tests.factories import (
    ContributionFactory,
    ContributionMeasureFactory,
    ContributionPartnerFactory,
    MeasureFactory,
    MeasureLineageFactory,
    OrganisationFactory,
    PlanFactory,
    PlannedPartnerFactory,
)
from tests.implementation.rounds.making import (
    BY,
    CLOSES_AT,
    IN_JUNE,
    OPENS_AT,
    PREPARED_AT,
    launched,
    prepared,
    round_input,
    section_input,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "wrong",
    [
        {"title_fr": " "},
        {"last_year": 2020},
        {"closes_at": OPENS_AT},
        {"reminders": (CLOSES_AT,)},
        {"reminders": (OPENS_AT - timedelta(seconds=1),)},
        {"reminders": (IN_JUNE, IN_JUNE)},
    ],
)
def test_a_round_that_does_not_fit_together_is_refused(wrong):
    with pytest.raises(Refused):
        create_round(given=round_input(PlanFactory(), **wrong), by=BY, now=PREPARED_AT)
    assert not CollectionRound.objects.exists()


def test_a_code_is_taken_once():
    world = prepared()
    with pytest.raises(Refused):
        create_round(given=round_input(world.plan), by=BY, now=PREPARED_AT)


def test_once_launched_code_and_years_stay_and_a_reason_is_asked():
    world = launched()
    later = CLOSES_AT + timedelta(days=7)
    with pytest.raises(Refused):
        edit_round(
            collection_round=world.round,
            given=round_input(world.plan, closes_at=later),
            by=BY,
            now=IN_JUNE,
        )
    for fixed in ({"code": "autre"}, {"first_year": 2020}, {"opens_at": IN_JUNE}):
        with pytest.raises(Refused):
            edit_round(
                collection_round=world.round,
                given=round_input(world.plan, **fixed),
                by=BY,
                now=IN_JUNE,
                reason="Erreur",
            )


def test_a_later_closing_moves_the_deadline_of_those_without_their_own():
    world = launched()
    own = CLOSES_AT + timedelta(days=30)
    world.round.requests.filter(organisation=world.uccle).update(due_at=own)
    later = CLOSES_AT + timedelta(days=7)
    edit_round(
        collection_round=world.round,
        given=round_input(world.plan, closes_at=later),
        by=BY,
        now=IN_JUNE,
        reason="Demande des communes",
    )
    due = dict(world.round.requests.values_list("organisation__code", "due_at"))
    assert due == {"jette": later, "uccle": own}
    line = JournalLine.objects.order_by("-number").first()
    assert (line.action, line.reason) == ("round.edited", "Demande des communes")


def test_saving_without_a_change_writes_nothing():
    world = prepared()
    before = JournalLine.objects.count()
    assert not edit_round(
        collection_round=world.round, given=round_input(world.plan), by=BY, now=IN_JUNE
    )
    assert JournalLine.objects.count() == before


def test_taking_over_a_round_copies_forms_figures_parts_and_organisations():
    world = launched()
    made = create_round(
        given=round_input(world.plan, code="collecte-2022", first_year=2022, last_year=2022),
        by=BY,
        now=IN_JUNE,
        copied_from=world.round,
    )
    form = made.forms.get()
    section = form.sections.get()
    figures = list(section.figures.values_list("code", "part_of__code", "breakdown"))
    assert made.previous == world.round
    assert section.code == world.section.code
    assert figures == [("dossiers", None, ""), ("voisinage", "dossiers", "reason")]
    assert section.figures.get(code="voisinage").part_of.section == section
    assert set(form.organisations.all()) == {world.jette, world.uccle}
    assert not made.requests.exists()


def test_taken_over_into_another_plan_a_section_keeps_the_measures_that_continue():
    world = prepared()
    kept, dropped = (MeasureFactory(theme__plan=world.plan) for _n in range(2))
    world.section.measures.set([kept, dropped])
    newer = MeasureFactory(theme__plan=PlanFactory(code="newer"))
    MeasureLineageFactory(older=kept, newer=newer)
    made = create_round(
        given=round_input(newer.plan, code="suivante"),
        by=BY,
        now=IN_JUNE,
        copied_from=world.round,
    )
    assert list(made.forms.get().sections.get().measures.all()) == [newer]


@pytest.mark.parametrize(
    "wrong",
    [
        {"asks_text": False, "figures": []},
        {"figures": [FigureInput("a", "A"), FigureInput("a", "B")]},
        {"figures": [FigureInput("a", "A", part_of="z")]},
        {"figures": [FigureInput("a", "A", part_of="b"), FigureInput("b", "B", part_of="a")]},
    ],
)
def test_a_section_that_does_not_fit_together_is_refused(wrong):
    world = prepared()
    with pytest.raises(Refused):
        save_section(
            form=world.form,
            section=None,
            given=section_input(code="autre", **wrong),
            by=BY,
            now=IN_JUNE,
        )


def test_sections_change_places():
    world = prepared()
    second = save_section(
        form=world.form, section=None, given=section_input(code="autre"), by=BY, now=IN_JUNE
    )
    assert move_section(section=second, up=True, by=BY, now=IN_JUNE)
    assert list(world.form.sections.values_list("code", flat=True)) == ["autre", "mediation"]
    assert not move_section(section=second, up=True, by=BY, now=IN_JUNE)


def test_once_launched_the_forms_stay():
    world = launched()
    with pytest.raises(Refused):
        save_section(
            form=world.form, section=None, given=section_input(code="autre"), by=BY, now=IN_JUNE
        )
    with pytest.raises(Refused):
        delete_section(section=world.section, by=BY, now=IN_JUNE)
    with pytest.raises(Refused):
        remove_organisations(form=world.form, organisations=[world.jette.pk], by=BY, now=IN_JUNE)


def test_an_organisation_added_to_a_launched_round_is_asked_at_once():
    world = launched()
    late = OrganisationFactory()
    assert add_organisations(form=world.form, organisations=[late.pk], by=BY, now=IN_JUNE) == 1
    assert world.round.requests.get(organisation=late).items.count() == 1


def test_of_a_measure_are_those_expected_by_name_or_category_and_those_that_did():
    world = prepared()
    measure = MeasureFactory(theme__plan=world.plan)
    did, expected, of_category, other = (OrganisationFactory() for _n in range(4))
    link = ContributionMeasureFactory(
        measure=measure, contribution=ContributionFactory(plan=world.plan)
    )
    ContributionPartnerFactory(contribution=link.contribution, organisation=did, part="partner")
    PlannedPartnerFactory(planned__measure=measure, organisation=expected)
    reported = ContributionFactory(plan=world.plan)
    ContributionPartnerFactory(contribution=reported, organisation=of_category)
    PlannedPartnerFactory(planned__measure=measure, organisation=None, category=reported.category)
    assert set(of_measure(can_be_asked(world.form), measure)) == {did, expected, of_category}
    assert other in can_be_asked(world.form)
