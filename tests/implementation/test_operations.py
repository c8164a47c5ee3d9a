"""Creating, editing and moving a contribution: what is stored, journaled and found."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import translation

from maillon.core.journal import Author, verify
from maillon.core.models import JournalLine, SearchEntry
from maillon.implementation.models import Contribution, Figure
from maillon.implementation.operations import (
    ContributionInput,
    EditConflict,
    FigureInput,
    LinkInput,
    PartnerInput,
    Refused,
    accept_contribution,
    create_contribution,
    edit_contribution,
    input_of,
    return_to_draft,
    withdraw_contribution,
)
from maillon.implementation.queries import history_of
from tests.factories import (
    MeasureFactory,
    OrganisationFactory,
    PartnerCategoryFactory,
    TerritoryFactory,
    ThemeFactory,
)

pytestmark = pytest.mark.django_db
BY = Author("coordination", 1, "safe")


@pytest.fixture
def world():
    theme = ThemeFactory()
    return {
        "plan": theme.plan,
        "theme": theme,
        "measures": [MeasureFactory(theme=theme) for _n in range(2)],
        "organisations": [OrganisationFactory() for _n in range(2)],
        "category": PartnerCategoryFactory(),
        "place": TerritoryFactory(),
    }


def given_by(world, **changes):
    first, second = world["organisations"]
    given = ContributionInput(
        code="X-1",
        title_fr="Accueil des victimes",
        category_id=world["category"].pk,
        kind="action",
        first_year=2021,
        last_year=2022,
        description_fr="Permanence chaque semaine.",
        partners=(
            PartnerInput(first.pk, "lead"),
            PartnerInput(second.pk, "partner"),
            PartnerInput(None, "partner", "Comité de quartier"),
        ),
        links=(
            LinkInput(world["measures"][0].pk, "primary", "stated"),
            LinkInput(world["measures"][1].pk, "secondary", "deduced", True),
        ),
        figures=(
            FigureInput(
                "visites", Decimal("188"), unit_fr="visites", first_year=2022, last_year=2022
            ),
            FigureInput("avant les faits", Decimal("52"), part_of=0, breakdown="moment"),
            FigureInput("après les faits", Decimal("136.5"), part_of=0, breakdown="moment"),
        ),
        theme_ids=frozenset({world["theme"].pk}),
        territory_ids=frozenset({world["place"].pk}),
    )
    return replace(given, **changes)


def create(world, now, **changes):
    return create_contribution(plan=world["plan"], given=given_by(world, **changes), by=BY, now=now)


def last_line():
    return JournalLine.objects.first()


def test_what_is_given_is_what_is_stored(world, now):
    contribution = create(world, now)
    assert input_of(Contribution.objects.get()) == given_by(world)
    assert contribution.state == "draft"
    whole, first, second = Figure.objects.order_by("position")
    assert (first.part_of, second.part_of, whole.part_of) == (whole, whole, None)


def test_creating_leaves_one_line_and_is_found_by_those_who_see_drafts(world, now):
    create(world, now)
    line = last_line()
    assert JournalLine.objects.count() == 1
    assert (line.action, line.target_label) == ("contribution.created", "X-1 Accueil des victimes")
    assert line.changes["measures"][1][0].endswith("primary (stated)")
    entry = SearchEntry.objects.get(kind="contribution", key="X-1")
    assert entry.public is False


def test_without_title_nothing_is_stored(world, now):
    with pytest.raises(Refused):
        create(world, now, title_fr=" ")
    assert not Contribution.objects.exists() and not JournalLine.objects.exists()


def edit(contribution, given, now, **more):
    return edit_contribution(
        contribution=contribution,
        given=given,
        **{"expected_changed_at": contribution.changed_at, "by": BY, "now": now} | more,
    )


def test_an_edit_says_old_and_new_of_what_changed_and_nothing_else(world, now):
    contribution = create(world, now)
    figures = list(given_by(world).figures)
    figures[1] = replace(figures[1], value=Decimal("53"))
    given = given_by(world, title_fr="Accueil", figures=tuple(figures), links=())
    assert edit(contribution, given, now + timedelta(days=1))
    assert set(last_line().changes) == {"title_fr", "figures", "measures"}
    assert last_line().changes["title_fr"] == ["Accueil des victimes", "Accueil"]
    assert last_line().changes["figures"][0][1].startswith("52 avant les faits")
    assert input_of(Contribution.objects.get()) == given
    assert verify().ok


def test_a_figure_that_did_not_change_keeps_who_entered_it(world, now):
    contribution = create(world, now)
    figures = list(given_by(world).figures)
    figures[1] = replace(figures[1], value=Decimal("53"))
    edit(
        contribution,
        given_by(world, figures=tuple(figures)),
        now + timedelta(days=1),
        by=Author("other", 2),
    )
    found = Figure.objects.order_by("position").values_list("entered_by", flat=True)
    assert list(found) == ["coordination", "other", "coordination"]


def test_the_same_again_changes_and_journals_nothing(world, now):
    contribution = create(world, now)
    assert not edit(contribution, given_by(world), now + timedelta(days=1))
    assert JournalLine.objects.count() == 1
    assert Contribution.objects.get().changed_at == now


def test_a_second_editor_is_told_what_changed(world, now):
    contribution = create(world, now)
    edit(contribution, given_by(world, title_fr="Premier"), now + timedelta(hours=1))
    with pytest.raises(EditConflict) as conflict:
        edit(contribution, given_by(world, title_fr="Second"), now + timedelta(hours=2))
    (line,) = conflict.value.lines
    assert [(c.old, c.new) for c in line.changes] == [("Accueil des victimes", "Premier")]
    assert conflict.value.changed_at == now + timedelta(hours=1)
    assert Contribution.objects.get().title_fr == "Premier"


def test_validating_makes_it_public_and_editing_then_takes_a_reason(world, now):
    contribution = create(world, now)
    accepted = accept_contribution(contribution=contribution, by=BY, now=now)
    assert accepted.state == "accepted"
    assert SearchEntry.objects.get(key="X-1").public is True
    with pytest.raises(Refused):
        edit(accepted, given_by(world, title_fr="Autre"), now)
    assert edit(accepted, given_by(world, title_fr="Autre"), now, reason="Faute de frappe")
    assert last_line().reason == "Faute de frappe"


def test_without_lead_it_cannot_be_validated(world, now):
    contribution = create(world, now, partners=(PartnerInput(None, "partner", "Quelqu’un"),))
    with pytest.raises(Refused) as refusal:
        accept_contribution(contribution=contribution, by=BY, now=now)
    assert len(refusal.value.messages) == 1
    assert Contribution.objects.get().state == "draft"


def test_a_validated_contribution_does_not_lose_its_lead(world, now):
    contribution = create(world, now)
    accepted = accept_contribution(contribution=contribution, by=BY, now=now)
    with pytest.raises(Refused):
        edit(accepted, given_by(world, partners=()), now, reason="…")


def test_withdrawing_and_returning_take_a_reason_and_leave_lines(world, now):
    contribution = create(world, now)
    with pytest.raises(Refused):
        withdraw_contribution(contribution=contribution, by=BY, now=now, reason=" ")
    withdrawn = withdraw_contribution(contribution=contribution, by=BY, now=now, reason="Doublon")
    assert (withdrawn.state, withdrawn.state_reason) == ("withdrawn", "Doublon")
    with pytest.raises(Refused):
        edit(withdrawn, given_by(world, title_fr="Autre"), now)
    back = return_to_draft(contribution=withdrawn, by=BY, now=now, reason="Pas un doublon")
    assert back.state == "draft"
    actions = JournalLine.objects.order_by("number").values_list("action", "reason")
    assert list(actions) == [
        ("contribution.created", ""),
        ("contribution.withdrawn", "Doublon"),
        ("contribution.returned", "Pas un doublon"),
    ]


def test_the_history_says_codes_in_the_words_of_the_reader(world, now):
    contribution = create(world, now)
    edit(contribution, given_by(world, kind="training", links=()), now + timedelta(days=1))
    with translation.override("en"):
        latest = history_of(contribution)[0]
    measures = [m.code for m in world["measures"]]
    assert [(c.field, c.old, c.new) for c in latest.changes] == [
        ("Kind", "Action", "Training"),
        (
            "Measures",
            f"{measures[0]} (primary, stated by the partner or the report), "
            f"{measures[1]} (deduced, doubtful)",
            "",
        ),
    ]
