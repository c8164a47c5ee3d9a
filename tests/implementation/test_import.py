"""Imports: what is written, what is refused and where, twice the same, all or nothing."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from maillon.core.journal import Author
from maillon.core.models import JournalLine, SearchEntry, SourceDocument
from maillon.implementation.exports.template import template_bytes
from maillon.implementation.importers.contributions import check_file, import_file, write_file
from maillon.implementation.importers.limits import FileRefused
from maillon.implementation.importers.reading import read_sheets
from maillon.implementation.models import Contribution, ContributionPartner, Figure
from maillon.implementation.operations import input_of
from maillon.implementation.queries import history_of
from maillon.implementation.queries.choices import PlanChoices
from tests.factories import ContributionFactory, ContributionPartnerFactory, PlanFactory
from tests.implementation.workbooks import ROW, contributions, csv_of, table, workbook

BY = Author("coordination", 1)
FULL = {
    "partenaires porteurs": "ZP Midi",
    "autres partenaires": "isala; Comité de quartier",
    "mesure principale": "4.10 Mesure 4.10",
    "autre mesure 1": "4.2",
    "base du lien": "deduced",
    "lieux": "Anderlecht",
    "thématiques": "4",
    "description": "Permanence.",
}
FIGURES = table(
    {"contribution": "N-1", "n°": 1, "ce qui est compté": "visites", "valeur": "1 188,5"},
    {
        "contribution": "N-1",
        "n°": 2,
        "ce qui est compté": "avant",
        "valeur": 52,
        "partie du n°": 1,
        "année": 2021,
        "précision": "about",
    },
)


def write(data, world, now, **more):
    return write_file(data, "fichier.xlsx", world.plan, by=BY, now=now, **more)


def errors_of(data, world, filename="fichier.xlsx"):
    report = check_file(data, filename, world.plan)
    return [(error.sheet, error.cell) for error in report.errors]


def test_a_full_row_is_written_as_a_draft_with_its_source(world, now):
    report = write(contributions(FULL, chiffres=FIGURES), world, now)
    assert (report.written, report.new, report.error_count) == (True, 1, 0)
    stored = Contribution.objects.get()
    assert (stored.code, stored.state, stored.source_line) == ("N-1", "draft", 2)
    assert stored.document.sha256 == report.sha256
    partners = ContributionPartner.objects.order_by("pk").values_list("organisation", "as_written")
    assert list(partners) == [
        (world.zone.pk, ""),
        (world.isala.pk, ""),
        (None, "Comité de quartier"),
    ]
    links = stored.links.order_by("rank").values_list("measure__code", "rank", "basis")
    assert list(links) == [("4.10", "primary", "deduced"), ("4.2", "secondary", "deduced")]
    assert list(stored.themes.all()) == [world.theme]
    assert list(stored.territories.all()) == [world.place]
    whole, part = Figure.objects.order_by("position")
    assert (whole.value, part.part_of, part.first_year) == (Decimal("1188.5"), whole, 2021)
    assert part.qualifier == "about"


def test_one_line_in_the_journal_and_entries_in_the_search(world, now):
    write(contributions(FULL, {"code": "N-2"}), world, now)
    (line,) = JournalLine.objects.all()
    assert line.action == "contribution.imported"
    assert line.changes["new"] == [None, 2]
    assert line.changes["sha256"] == [None, SourceDocument.objects.get().sha256]
    assert SearchEntry.objects.filter(kind="contribution", public=False).count() == 2


def test_the_same_file_again_changes_nothing(world, now):
    data = contributions(FULL, chiffres=FIGURES)
    write(data, world, now)
    before = input_of(Contribution.objects.get())
    report = write(data, world, now + timedelta(days=1))
    assert (report.new, report.changed, report.same) == (0, 0, 1)
    assert input_of(Contribution.objects.get()) == before
    assert Contribution.objects.get().changed_at == now
    assert JournalLine.objects.count() == 1


def test_a_changed_row_shows_old_and_new_in_report_and_history(world, now):
    write(contributions(FULL, chiffres=FIGURES), world, now)
    report = write(contributions(FULL | {"titre": "Autre titre"}), world, now)
    change = {"title_fr": ["Accueil des victimes", "Autre titre"]}
    assert report.changed_rows == [{"code": "N-1", "title": "Autre titre", "changes": change}]
    latest = history_of(Contribution.objects.get())[0]
    assert [(c.old, c.new) for c in latest.changes] == [("Accueil des victimes", "Autre titre")]
    # Without a sheet of figures the figures stay.
    assert Figure.objects.count() == 2


def test_a_column_that_is_absent_leaves_what_is_stored(world, now):
    write(contributions(FULL), world, now)
    before = input_of(Contribution.objects.get())
    report = write(contributions({}), world, now)
    assert report.same == 1
    assert input_of(Contribution.objects.get()) == before


def test_how_a_document_spelt_a_known_partner_is_kept(world, now):
    write(contributions(FULL), world, now)
    ContributionPartner.objects.filter(organisation=world.zone).update(as_written="Z.P. Midi")
    write(contributions(FULL | {"autres partenaires": ""}), world, now)
    assert list(ContributionPartner.objects.values_list("as_written", flat=True)) == ["Z.P. Midi"]


@pytest.mark.parametrize(
    ("row", "cell"),
    [
        ({"code": ""}, "A2"),
        ({"code": "a b"}, "A2"),
        ({"titre": ""}, "B2"),
        ({"titre": "x" * 401}, "B2"),
        ({"catégorie": "zonnes"}, "C2"),
        ({"type": "autre"}, "D2"),
        ({"première année": "21"}, "E2"),
        ({"première année": 2021.5}, "E2"),
        ({"dernière année": 2020}, "F2"),
        ({"partenaires porteurs": "Zone Midy"}, "F2"),
        ({"partenaires porteurs": "isala; Isala vzw", "autres partenaires": "isala"}, "G2"),
        ({"mesure principale": "9.9"}, "F2"),
        ({"mesure principale": "4.2", "autre mesure 1": "4.2"}, "G2"),
        ({"base du lien": "inventé"}, "F2"),
        ({"lieux": "Nulle part"}, "F2"),
        ({"thématiques": "12"}, "F2"),
    ],
)
def test_each_error_names_its_cell(world, row, cell):
    assert errors_of(contributions(row), world) == [("contributions", cell)]


@pytest.mark.parametrize(
    ("row", "cell"),
    [
        ({"valeur": "1.234"}, "C2"),
        ({"valeur": "beaucoup"}, "C2"),
        ({"valeur": ""}, "C2"),
        ({"ce qui est compté": ""}, "B2"),
        ({"partie du n°": 7}, "D2"),
        ({"partie du n°": 1}, "D2"),
        ({"première année": 2022, "dernière année": 2021}, "E2"),
        ({"contribution": "Z-9"}, "A2"),
    ],
)
def test_each_error_of_a_figure_names_its_cell(world, row, cell):
    figure = {"contribution": "N-1", "ce qui est compté": "visites", "valeur": 3}
    data = contributions({}, chiffres=table(figure | row))
    assert errors_of(data, world) == [("chiffres", cell)]


def test_the_message_says_what_was_found_what_is_allowed_and_the_closest(world):
    with translation.override("en"):
        report = check_file(contributions({"catégorie": "zone de polic"}), "f.xlsx", world.plan)
    (error,) = report.errors
    assert str(error) == (
        "contributions!C2: “zone de polic” is not known here. Did you mean “Zones de police”? "
        "Allowed: Zones de police."
    )


def test_a_number_that_may_be_two_measures_is_refused_and_one_that_may_not_is_read(world):
    assert errors_of(contributions({"mesure principale": 4.1}), world) == [("contributions", "F2")]
    assert errors_of(contributions({"mesure principale": 4.2}), world) == []


def test_with_one_error_nothing_is_written(world, now):
    report = write(contributions(FULL, {"code": "N-2", "type": "?"}), world, now)
    assert (report.written, report.error_count) == (False, 1)
    assert not Contribution.objects.exists() and not JournalLine.objects.exists()
    assert not SourceDocument.objects.exists() and not SearchEntry.objects.exists()


def test_a_code_twice_names_the_row_where_it_stands_first(world):
    data = contributions({"code": "A"}, {"code": "B"}, {"code": "A"})
    assert errors_of(data, world) == [("contributions", "A4")]


def test_a_contribution_of_another_plan_or_withdrawn_is_not_touched(world):
    ContributionFactory(code="N-1", plan=PlanFactory())
    ContributionFactory(code="N-2", plan=world.plan, state="withdrawn", state_reason="Doublon")
    data = contributions({}, {"code": "N-2"})
    assert errors_of(data, world) == [("contributions", "A2"), ("contributions", "A3")]


def test_a_validated_contribution_keeps_a_lead(world):
    stored = ContributionFactory(code="N-1", plan=world.plan)
    ContributionPartnerFactory(contribution=stored)
    data = contributions({"partenaires porteurs": "", "titre": "Autre"})
    assert errors_of(data, world) == [("contributions", "F2")]


def test_a_partner_that_nobody_knows_stays_as_written_with_a_remark(world):
    report = check_file(contributions({"autres partenaires": "Isalla"}), "f.xlsx", world.plan)
    (notice,) = report.notices
    assert notice.cell == "F2" and "isala" in notice.message.lower()
    assert not report.errors


def test_links_beside_the_row(world, now):
    links = table(
        {"contribution": "N-1", "mesure": "4.1", "rang": "primary", "douteux": "oui"},
        {"contribution": "N-1", "mesure": "4.2", "base du lien": "section"},
    )
    write(contributions({}, liens=links), world, now)
    found = Contribution.objects.get().links.order_by("measure__sort_key")
    assert list(found.values_list("rank", "basis", "doubtful")) == [
        ("primary", "stated", True),
        ("secondary", "section", False),
    ]


def test_complete_rows_can_be_validated_at_once(world, now):
    data = contributions(FULL, {"code": "N-2"})
    report = write(data, world, now, accept=True)
    assert (report.complete, report.accepted) == (1, 1)
    states = Contribution.objects.order_by("code").values_list("state", flat=True)
    assert list(states) == ["accepted", "draft"]
    assert SearchEntry.objects.get(key="N-1").public is True


@pytest.mark.parametrize("mark", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8", "cp1252"])
def test_a_csv_in_any_usual_dress(world, now, mark, encoding):
    data = csv_of({"partenaires porteurs": "ZP Midi"}, mark=mark, encoding=encoding)
    report = write_file(data, "mes contributions.csv", world.plan, by=BY, now=now)
    assert (report.new, report.error_count) == (1, 0)
    assert Contribution.objects.get().title_fr == ROW["titre"]


def test_an_error_in_a_csv_names_file_and_cell(world):
    assert errors_of(csv_of({"type": "?"}), world, "liste.csv") == [("liste", "D2")]


@pytest.mark.parametrize("language", ["fr", "nl", "en"])
def test_the_template_comes_back_without_a_difference(world, now, language):
    write(contributions(FULL, {"code": "N-2"}, chiffres=FIGURES), world, now)
    with translation.override(language):
        data = template_bytes(PlanChoices(world.plan), made_at=now, filled=True)
        report = check_file(data, "modèle.xlsx", world.plan)
        empty = template_bytes(PlanChoices(world.plan), made_at=now)
        nothing = check_file(empty, "vide.xlsx", world.plan)
    assert (report.same, report.changed, report.new, report.errors) == (2, 0, 0, [])
    assert (nothing.rows, nothing.errors, nothing.notices) == (0, [], [])


def test_missing_columns_are_named(world):
    with translation.override("en"):
        report = check_file(workbook({"contributions": [["code", "titre"]]}), "f.xlsx", world.plan)
    messages = {error.message for error in report.errors}
    names = ("category of partners", "kind", "first year")
    assert messages == {f"The column “{name}” is missing." for name in names}


def test_a_thousand_rows_go_in_and_come_in_again_unchanged(world, now, tmp_path):
    rows = [FULL | {"code": f"M-{n:04}", "titre": f"Projet {n}"} for n in range(1_000)]
    path = tmp_path / "mille.xlsx"
    path.write_bytes(contributions(*rows))
    told = []
    report = import_file(path, world.plan, BY, now, lambda line, share=None: told.append(share))
    assert (report.new, report.written, report.error_count) == (1_000, True, 0)
    assert told[-1] == pytest.approx(1.0, abs=0.01)
    again = import_file(path, world.plan, BY, now, dry_run=True)
    assert (again.same, again.changed, again.written) == (1_000, 0, False)


def test_errors_beyond_what_is_kept_are_counted(world, monkeypatch):
    rows = [{"code": f"E-{n}", "type": "?"} for n in range(5_010)]
    report = check_file(csv_of(*rows), "f.csv", world.plan)
    assert (report.error_count, len(report.errors)) == (5_010, 5_000)


anything = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@anything
@given(data=st.binary(max_size=400), name=st.sampled_from(["a.csv", "a.xlsx", "a.xls", "a"]))
def test_any_bytes_end_in_sheets_or_a_refusal(data, name):
    try:
        for sheet in read_sheets(data, name):
            list(sheet.rows())
    except FileRefused as refusal:
        assert str(refusal)


@anything
@given(
    damage=st.lists(
        st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), min_size=1, max_size=6
    )
)
def test_any_damage_to_a_workbook_ends_in_a_report(world, damage):
    whole = bytearray(contributions(FULL, chiffres=FIGURES))
    for share, byte in damage:
        whole[int(share * len(whole))] = byte
    report = check_file(bytes(whole), "f.xlsx", world.plan)
    assert report.error_count == len(report.errors)


@anything
@given(
    rows=st.lists(
        st.lists(
            st.one_of(st.text(max_size=30), st.floats(allow_nan=False, allow_infinity=False)),
            min_size=5,
            max_size=12,
        ),
        max_size=5,
    )
)
def test_any_cells_end_in_a_report(world, rows):
    headings = [*ROW, "dernière année", "partenaires porteurs", "mesure principale", "lieux"]
    lines = [[str(cell).replace('"', "") for cell in row] for row in [headings, *rows]]
    text = "\n".join(";".join(f'"{cell}"' for cell in line) for line in lines)
    report = check_file(text.encode(), "f.csv", world.plan)
    assert report.rows == report.new + report.changed + report.same or report.error_count


def test_hostile_files_are_refused(world):
    far = workbook({"contributions": [["code"] + [""] * 200 + ["x"]]})
    deep = workbook({"contributions": [["code"]] + [[]] * 250_000 + [["x"]]})
    for data, name in (
        (far, "f.xlsx"),
        (deep, "f.xlsx"),
        (b"\xd0\xcf\x11\xe0" + bytes(600), "f.xls"),
        (b"", "f.csv"),
        (b"a;b\0", "f.csv"),
        (b"PK\x03\x04 and nothing more", "f.xlsx"),
    ):
        report = check_file(data, name, world.plan)
        assert (report.error_count, report.rows) == (1, 0)
