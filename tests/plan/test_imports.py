"""Documents come in, are compared, confirmed or set aside."""

from dataclasses import replace

import pytest
from django.core.files.storage import default_storage

from maillon.core.models import JournalLine, SearchEntry, SourceDocument
from maillon.core.text import fingerprint
from maillon.plan.enums import ImportState
from maillon.plan.importers import ImportRefused, read_plan
from maillon.plan.importers.intake import import_file, read_again
from maillon.plan.models import (
    Abbreviation,
    Measure,
    MeasurePartner,
    PartnerGroup,
    Plan,
    PlanImport,
    PlanImportItem,
    SubAction,
    Theme,
)
from maillon.plan.operations import ImportProblem
from maillon.plan.operations.imports import (
    confirm_import,
    discard_import,
    document_path,
    receive_plan_document,
)
from maillon.plan.operations.items import drop_item
from maillon.plan.operations.plans import NewPlan, create_plan, plan_from_code
from maillon.plan.operations.writing import working_title
from tests.factories import (
    MeasureFactory,
    MeasureLineageFactory,
    MeasurePartnerFactory,
    MeasureReferenceFactory,
    OrganisationFactory,
    PartnerGroupFactory,
    PlanFactory,
    SubActionFactory,
    ThemeFactory,
)
from tests.plan.documents import BY, CALM, CALM_REVISED, DUTCH, NOW, receive, write

pytestmark = pytest.mark.django_db
NEW = NewPlan("calme-2030", {"fr": "Plan calme"}, 2030, 2033)


def confirm(plan_import, plan=NEW, **options):
    return confirm_import(plan_import=plan_import, plan=plan, by=BY, now=NOW, **options)


def everything():
    """Return all that a plan holds, to compare before and after."""
    models = (Plan, Theme, Measure, SubAction, MeasurePartner, PartnerGroup, Abbreviation)
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in models}


def test_receiving_keeps_the_bytes_and_writes_nothing_to_the_plan(tmp_path):
    before = everything()
    found = receive(tmp_path).plan_import
    assert everything() == before
    assert found.state == ImportState.REVIEW
    assert default_storage.open(document_path(found.document.sha256)).read() == CALM.encode()
    assert list(found.items.values_list("kind", "code", "theme_code")) == [
        ("measure", "1.1", "1"),
        ("measure", "1.2", "1"),
        ("measure", "2.1", "2"),
        ("theme", "1", ""),
        ("theme", "2", ""),
    ]
    first = found.items.get(code="1.1")
    assert (first.axis, first.line) == ("prevention", 7)
    assert [partner["label"] for partner in first.partners] == ["Communes", "Associations"]


def test_receiving_the_same_bytes_again_stores_nothing_but_says_so(tmp_path):
    first = receive(tmp_path)
    second = receive(tmp_path)
    assert second.same and second.plan_import == first.plan_import
    assert (PlanImport.objects.count(), SourceDocument.objects.count()) == (1, 1)
    actions = JournalLine.objects.order_by("number").values_list("action", flat=True)
    assert list(actions) == ["plan_import.received", "plan_import.same"]


def test_a_reading_of_other_bytes_is_refused(tmp_path):
    path = write(tmp_path)
    reading = read_plan(path).as_json()
    with pytest.raises(ImportProblem):
        receive_plan_document(reading=reading, content=b"other", by=BY, now=NOW)


def test_confirming_makes_a_plan_with_all_its_parts(tmp_path):
    found = receive(tmp_path).plan_import
    outcome = confirm(found)
    plan = Plan.objects.get(code="calme-2030")
    assert list(plan.themes.values_list("code", "title_fr")) == [
        ("1", "Bruit de voisinage"),
        ("2", "Propreté des parcs"),
    ]
    measure = Measure.objects.get(plan=plan, code="1.1")
    item = PlanImportItem.objects.get(plan_import=found, code="1.1")
    assert measure.official_text == item.text
    assert measure.fingerprint == fingerprint(item.text)
    assert measure.official_language == "fr"
    assert measure.title_fr == (
        "Poser des panneaux près des terrasses et former le personnel des cafés"
    )
    assert (measure.document, measure.line) == (found.document, 7)
    steps = measure.sub_actions.values_list("code", "official_text")
    assert list(steps) == [("1.1.a", "former le personnel ;"), ("1.1.b", "poser les panneaux.")]
    partners = measure.partners.values_list("group__label", "as_written", "line")
    assert list(partners) == [("Communes", "communes", 11), ("Associations", "associations", 11)]
    assert outcome.written.added == ["1.1", "1.2", "2.1"]
    found.refresh_from_db()
    assert (found.state, found.plan, found.confirmed_at) == (ImportState.CONFIRMED, plan, NOW)


def test_confirming_leaves_one_journal_line_with_counts_and_hash(tmp_path):
    found = receive(tmp_path).plan_import
    plan = PlanFactory()
    before = JournalLine.objects.count()
    confirm(found, plan)
    assert JournalLine.objects.count() == before + 1
    line = JournalLine.objects.first()
    assert line.action == "plan_import.confirmed"
    assert line.changes["sha256"] == [None, found.document.sha256]
    assert line.changes["measures added"] == [None, ["1.1", "1.2", "2.1"]]


def test_what_was_confirmed_can_be_searched(tmp_path):
    confirm(receive(tmp_path).plan_import)
    entry = SearchEntry.objects.get(kind="measure", key="calme-2030/2.1")
    assert entry.url_args == ["calme-2030", "2.1"]
    assert "depots" in entry.search_text.split()


def test_a_document_confirmed_before_changes_nothing_when_it_comes_again(tmp_path):
    confirm(receive(tmp_path).plan_import)
    before = everything()
    again = receive(tmp_path)
    assert again.same and again.plan_import.state == ImportState.CONFIRMED
    assert everything() == before


def test_the_same_plan_in_another_file_changes_nothing(tmp_path):
    plan = confirm(receive(tmp_path).plan_import).plan
    before = everything()
    other = receive(tmp_path, CALM + "\n").plan_import
    assert other.plan == plan
    outcome = confirm(other, plan)
    assert outcome.changed_nothing
    assert everything() == before
    assert JournalLine.objects.first().action == "plan_import.same"


def test_reading_a_confirmed_document_again_opens_another_review(tmp_path):
    first = receive(tmp_path).plan_import
    confirm(first)
    first.refresh_from_db()
    received = read_again(first, by=BY, now=NOW)
    assert not received.same and received.plan_import != first
    assert received.plan_import.plan == first.plan


def test_a_revised_document_changes_only_what_differs(tmp_path):
    plan = confirm(receive(tmp_path).plan_import).plan
    unchanged = Measure.objects.filter(plan=plan, code="1.1").values().get()
    revised = receive(tmp_path, CALM_REVISED).plan_import
    outcome = confirm(revised, plan)
    assert outcome.written.added == ["1.3"]
    assert outcome.written.changed == ["2.1: text"]
    assert outcome.kept == ("1.2",)
    assert Measure.objects.filter(plan=plan, code="1.1").values().get() == unchanged
    changed = Measure.objects.get(plan=plan, code="2.1")
    assert changed.official_text == "Compter chaque mois les dépôts trouvés dans les parcs."
    assert changed.document == revised.document
    assert changed.title_fr == "Compter chaque saison les dépôts trouvés dans les parcs"


def test_working_titles_that_are_there_are_kept(tmp_path):
    plan = PlanFactory()
    theme = ThemeFactory(plan=plan, code="1", title_fr="Notre titre")
    MeasureFactory(plan=plan, theme=theme, code="1.1", title_fr="Nos panneaux", title_nl="Borden")
    confirm(receive(tmp_path).plan_import, plan)
    measure = Measure.objects.get(plan=plan, code="1.1")
    assert (measure.title_fr, measure.title_nl) == ("Nos panneaux", "Borden")
    assert measure.official_text.startswith("Poser des panneaux")
    assert Theme.objects.get(plan=plan, code="1").title_fr == "Notre titre"


def test_texts_are_filled_into_the_sub_actions_that_are_there(tmp_path):
    plan = PlanFactory()
    measure = MeasureFactory(plan=plan, theme=ThemeFactory(plan=plan, code="1"), code="1.1")
    step = SubActionFactory(measure=measure, code="1.1.b", position=2)
    gone = SubActionFactory(measure=measure, code="1.1.z", position=3)
    confirm(receive(tmp_path).plan_import, plan)
    step.refresh_from_db()
    assert step.official_text == "poser les panneaux."
    assert not SubAction.objects.filter(pk=gone.pk).exists()


def test_leads_organisations_and_kinds_never_told_are_left_alone(tmp_path):
    plan = PlanFactory()
    measure = MeasureFactory(plan=plan, theme=ThemeFactory(plan=plan, code="1"), code="1.1")
    lead = MeasurePartnerFactory(measure=measure, role="lead")
    named = MeasurePartnerFactory(measure=measure, group=None, organisation=OrganisationFactory())
    old = MeasurePartnerFactory(measure=measure, group=PartnerGroupFactory(label="Écoles"))
    law = MeasureReferenceFactory(measure=measure)
    confirm(receive(tmp_path).plan_import, plan)
    left = set(MeasurePartner.objects.filter(measure=measure).values_list("pk", flat=True))
    assert {lead.pk, named.pk} <= left and old.pk not in left
    assert list(measure.references.all()) == [law]


def test_a_document_without_axes_or_partners_takes_none_away(tmp_path):
    plan = PlanFactory()
    measure = MeasureFactory(
        plan=plan, theme=ThemeFactory(plan=plan, code="1"), code="1.1", axis="prevention"
    )
    partner = MeasurePartnerFactory(measure=measure)
    bare = "## Thématique 1 : Bruit\n\nMesure 1.1 – Poser des panneaux près des terrasses.\n\n"
    bare += "Mesure 1.2 – Ouvrir une ligne de médiation la nuit.\n"
    confirm(receive(tmp_path, bare).plan_import, plan)
    measure.refresh_from_db()
    assert measure.axis == "prevention"
    assert list(measure.partners.all()) == [partner]


def test_a_partner_group_is_found_whatever_its_capitals_or_language(tmp_path):
    group = PartnerGroupFactory(label="COMMUNES", name_fr="Communes de la Région")
    confirm(receive(tmp_path).plan_import)
    measure = Measure.objects.get(code="1.1")
    assert measure.partners.filter(group=group).count() == 1
    assert PartnerGroup.objects.count() == 2


def test_a_dutch_document_fills_the_dutch_columns(tmp_path):
    confirm(receive(tmp_path, DUTCH).plan_import)
    measure = Measure.objects.get(code="1.2")
    assert (measure.official_language, measure.title_fr) == ("nl", "")
    assert measure.title_nl.startswith("Een bemiddelingslijn openen")
    assert Theme.objects.get(code="1").title_nl == "Buurtlawaai"


def test_measures_absent_from_the_document_go_only_when_asked_and_nothing_hangs_on_them(tmp_path):
    plan = PlanFactory()
    theme = ThemeFactory(plan=plan, code="1")
    MeasureFactory(plan=plan, theme=theme, code="1.8")
    linked = MeasureFactory(plan=plan, theme=theme, code="1.9")
    MeasureLineageFactory(older=linked)
    outcome = confirm(receive(tmp_path).plan_import, plan, remove_missing=True)
    assert (outcome.removed, outcome.kept) == (("1.8",), ("1.9",))
    assert not Measure.objects.filter(plan=plan, code="1.8").exists()


def test_two_measures_with_one_code_forbid_confirming_and_nothing_is_written(tmp_path):
    found = receive(tmp_path).plan_import
    found.items.filter(code="1.2").update(code="1.1")
    before = everything()
    with pytest.raises(ImportProblem, match=r"1\.1"):
        confirm(found)
    assert everything() == before
    drop_item(item=found.items.filter(code="1.1").last(), by=BY, now=NOW)
    assert confirm(found).written.added == ["1.1", "2.1"]


@pytest.mark.parametrize(
    "change", [{"theme_code": ""}, {"theme_code": "7"}, {"text": " "}, {"subtheme_code": "7a"}]
)
def test_a_measure_without_place_or_text_forbids_confirming(tmp_path, change):
    found = receive(tmp_path).plan_import
    found.items.filter(code="1.2").update(**change)
    with pytest.raises(ImportProblem, match=r"1\.2"):
        confirm(found)


def test_an_import_is_confirmed_or_set_aside_once(tmp_path):
    found = receive(tmp_path).plan_import
    discard_import(plan_import=found, by=BY, now=NOW)
    found.refresh_from_db()
    assert found.state == ImportState.DISCARDED
    with pytest.raises(ImportProblem):
        confirm(found)
    with pytest.raises(ImportProblem):
        discard_import(plan_import=found, by=BY, now=NOW)
    assert not receive(tmp_path).same


def test_a_plan_needs_a_code_of_its_own_and_years_in_order():
    taken = PlanFactory(code="calme-2030")
    with pytest.raises(ImportProblem):
        create_plan(new=NEW, by=BY, now=NOW)
    with pytest.raises(ImportProblem):
        create_plan(new=replace(NEW, code="b", last_year=2029), by=BY, now=NOW)
    PlanFactory(predecessor=taken)
    with pytest.raises(ImportProblem):
        create_plan(new=replace(NEW, code="c", predecessor=taken), by=BY, now=NOW)


@pytest.mark.parametrize(
    ("code", "years"),
    [("pgsp-2025-2028", (2025, 2028)), ("plan-2030", (2030, 2030)), ("plan", None), ("", None)],
)
def test_the_code_of_a_new_plan_tells_its_years(code, years):
    found = plan_from_code(code)
    assert (found and (found.first_year, found.last_year)) == years


def test_a_long_text_becomes_a_short_working_title():
    assert working_title("Poser des bancs. Puis les peindre.") == "Poser des bancs"
    long = working_title("mot " * 80)
    assert long.endswith("mot…") and len(long) <= 111


def test_the_plan_of_a_document_is_proposed_by_its_texts(tmp_path):
    plan = confirm(receive(tmp_path).plan_import).plan
    PlanFactory()
    assert receive(tmp_path, CALM_REVISED).plan_import.plan == plan


def test_importing_a_file_in_one_go_makes_the_plan_that_its_code_announces(tmp_path):
    path = write(tmp_path)
    outcome = import_file(path, plan_code="calme-2030-2033", confirm=True, by=BY, now=NOW)
    assert Plan.objects.get().last_year == 2033
    assert outcome.as_json()["measures added"] == ["1.1", "1.2", "2.1"]
    again = import_file(path, plan_code="calme-2030-2033", confirm=True, by=BY, now=NOW)
    assert again.as_json()["same_document"] is True and again.confirmed is None


def test_importing_a_file_without_confirming_waits_for_review(tmp_path):
    outcome = import_file(write(tmp_path), plan_code="", confirm=False, by=BY, now=NOW)
    assert outcome.as_json()["state"] == "review"
    assert Measure.objects.count() == 0


def test_importing_a_file_into_a_plan_that_nobody_can_guess_is_refused(tmp_path):
    with pytest.raises(ImportRefused):
        import_file(write(tmp_path), plan_code="calme", confirm=True, by=BY, now=NOW)
