"""What Word and PDF hide: numbers of Word's own, merged cells, tables without rules."""

from pathlib import Path

from maillon.plan.importers import read_plan

from .makers import make_numbered_docx, make_pdf

TABLE = "\n".join(
    [
        "Mesure\tDescription\tPartenaires",
        *(
            f"1.{number}\t{text}\t{partners}"
            for number, text, partners in (
                (
                    1,
                    "Ralentir les voitures devant les crèches et les écoles du quartier",
                    "communes",
                ),
                (2, "Former les médiateurs de rue aux premiers gestes", "associations, ZP"),
                (3, "Réparer les bancs cassés dans les huit jours", "communes"),
                (4, "Compter les pannes chaque mois et publier les comptes", "communes, CPAS"),
            )
        ),
    ]
)


def test_numbers_that_word_prints_are_read(tmp_path: Path) -> None:
    draft = read_plan(make_numbered_docx(tmp_path / "plan.docx"))
    assert [(one.code, one.title) for one in draft.themes] == [
        ("1", "Safer streets"),
        ("2", "Open schools"),
    ]
    assert [(one.code, one.official_text) for one in draft.measures] == [
        ("1.1", "Light the dark corners of the park."),
        ("1.2", "Answer every call within a day."),
        ("2.1", "Open the yards on Saturdays."),
    ]


def test_a_merged_cell_counts_for_each_of_its_rows(tmp_path: Path) -> None:
    draft = read_plan(make_numbered_docx(tmp_path / "plan.docx"))
    assert [one.partner_labels for one in draft.measures] == [
        ("Communes",),
        ("Communes",),
        ("Zones de police (ZP)",),
    ]


def test_a_table_without_rules_is_read_by_its_columns(tmp_path: Path) -> None:
    ruled = read_plan(make_pdf(TABLE, tmp_path / "ruled.pdf"))
    plain = read_plan(make_pdf(TABLE, tmp_path / "plain.pdf", rules=False))
    assert [one.code for one in plain.measures] == ["1.1", "1.2", "1.3", "1.4"]
    assert [(one.code, one.official_text, one.partner_labels) for one in plain.measures] == [
        (one.code, one.official_text, one.partner_labels) for one in ruled.measures
    ]


def test_running_heads_and_page_numbers_are_set_apart(tmp_path: Path) -> None:
    text = "\n\n".join(f"Mesure 1.{n} – Faire la chose numéro {n}. " * 12 for n in range(1, 40))
    draft = read_plan(make_pdf(text, tmp_path / "plan.pdf", running="Plan de quartier"))
    heads = [one.text for one in draft.unused if one.reason == "running-head"]
    assert heads.count("Plan de quartier") == len({one.place.page for one in draft.measures})
    assert not [one for one in draft.measures if "Plan de quartier" in one.official_text]
