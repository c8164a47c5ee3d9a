"""The two official plans, as text, Word and PDF, against what was read by hand.

The documents stay outside the project: without them these tests are skipped.
"""

import json
import re
import textwrap
from collections import Counter
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from maillon.plan.importers import PlanDraft, read_plan

from .conftest import REFERENCE, SEEDS
from .makers import make_docx, make_pdf

FIRST = SEEDS / "002_a48a8b2b438f0707.txt"
SECOND = SEEDS / "003_96e1848d0026ff36.txt"
FORMS = ("text", "docx", "pdf")

pytestmark = pytest.mark.skipif(not SEEDS.exists(), reason="the official documents are not here")


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> dict[str, PlanDraft]:
    return _forms(FIRST, tmp_path_factory.mktemp("first"))


@pytest.fixture(scope="module")
def second(tmp_path_factory: pytest.TempPathFactory) -> dict[str, PlanDraft]:
    return _forms(SECOND, tmp_path_factory.mktemp("second"))


def _forms(source: Path, folder: Path) -> dict[str, PlanDraft]:
    text = source.read_text(encoding="utf-8")
    paths = {
        "text": source,
        "docx": make_docx(text, folder / "plan.docx"),
        "pdf": make_pdf(text, folder / "plan.pdf"),
    }
    return {form: read_plan(path) for form, path in paths.items()}


@cache
def reference(name: str) -> Any:
    return json.loads((REFERENCE / name).read_text(encoding="utf-8"))


def one_line(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("form", FORMS)
def test_themes_and_subthemes(first: dict[str, PlanDraft], form: str) -> None:
    known = reference("plan_2017_2020.json")["themes"]
    themes = [(theme.code, theme.title) for theme in first[form].themes if not theme.parent_code]
    subthemes = [
        (theme.parent_code, theme.code, theme.title)
        for theme in first[form].themes
        if theme.parent_code
    ]
    assert themes == [(str(theme["n"]), theme["title"]) for theme in known]
    assert subthemes == [
        (str(theme["n"]), sub["id"], sub["title"]) for theme in known for sub in theme["subthemes"]
    ]


@pytest.mark.parametrize("form", FORMS)
def test_codes_axes_and_subthemes_of_measures(first: dict[str, PlanDraft], form: str) -> None:
    known = reference("plan_2017_2020.json")["measures"]
    axes = {"suivi": "follow_up"}
    assert [
        (measure.code, measure.theme_code, measure.subtheme_code, measure.axis)
        for measure in first[form].measures
    ] == [
        (one["code"], str(one["theme"]), one["subtheme"], axes.get(one["axis"], one["axis"]))
        for one in known
    ]
    assert Counter(measure.axis for measure in first[form].measures) == {
        "prevention": 48,
        "reaction": 50,
        "follow_up": 22,
    }


@pytest.mark.parametrize("form", FORMS)
def test_official_texts(first: dict[str, PlanDraft], form: str) -> None:
    known = reference("plan_2017_2020.json")["measures"]
    texts = {measure.code: one_line(measure.official_text) for measure in first[form].measures}
    assert [one["code"] for one in known if texts[one["code"]] != one_line(one["text"])] == []


@pytest.mark.parametrize("form", FORMS)
def test_sub_actions(first: dict[str, PlanDraft], form: str) -> None:
    known = reference("plan_2017_2020.json")["measures"]
    read = [
        (item.code, item.parent_code, item.text)
        for measure in first[form].measures
        for item in measure.sub_actions
    ]
    assert len(read) == 113
    assert read == [
        (item["id"], item["parent"], item["text"]) for one in known for item in one["sub_actions"]
    ]


@pytest.mark.parametrize("form", FORMS)
def test_partners(first: dict[str, PlanDraft], form: str) -> None:
    known = reference("plan_2017_2020.json")["measures"]
    labels = {one["partner"] for one in reference("partners_2017_2020.json")["partners"]}
    assert {measure.code: list(measure.partner_labels) for measure in first[form].measures} == {
        one["code"]: one["partners"] for one in known
    }
    assert {x for measure in first[form].measures for x in measure.partner_labels} == labels
    assert len(labels) == 24


def test_partners_of_sub_actions(first: dict[str, PlanDraft]) -> None:
    known = {one["code"]: one for one in reference("plan_2017_2020.json")["measures"]}
    read: dict[str, dict[str, list[str]]] = {}
    for measure in first["text"].measures:
        for partner in measure.partners:
            if partner.sub_action_code:
                own = read.setdefault(measure.code, {})
                own.setdefault(partner.sub_action_code, []).append(partner.label)
    told = {
        code: {item: cell["partners"] for item, cell in one["partners_per_sub_action"].items()}
        for code, one in known.items()
        if one["partners_per_sub_action"]
    }
    assert {code: read.get(code) for code in told} == told


@pytest.mark.parametrize("form", FORMS)
def test_references_to_the_framework_note(first: dict[str, PlanDraft], form: str) -> None:
    known = [
        (one["code"], f"NCSI {link['target']['measure']}, {link['target']['chapter']}")
        for one in reference("plan_2017_2020.json")["measures"]
        for link in one["cross_refs"]
        if link["kind"] == "ncsi"
    ]
    read = [
        (measure.code, link.label)
        for measure in first[form].measures
        for link in measure.references
        if link.label.startswith("NCSI M")
    ]
    assert len(read) == 14
    assert read == known


@pytest.mark.parametrize("form", FORMS)
def test_abbreviations(first: dict[str, PlanDraft], form: str) -> None:
    known = reference("abbreviations_2017_2020.json")["abbreviations"]
    read = [(one.short, one.meaning.replace(" ", "")) for one in first[form].abbreviations]
    assert read == [(one["abbr"], one["meaning"].replace(" ", "")) for one in known]


@pytest.mark.parametrize("form", FORMS)
def test_findings_of_the_first_plan(first: dict[str, PlanDraft], form: str) -> None:
    known = reference("plan_2017_2020.json")["measures"]
    material = [one["code"] for one in known if one["annex"]["difference_kind"] == "material"]
    found = [
        (finding.rule, finding.objects)
        for finding in first[form].findings
        if finding.rule != "unread-passage"
    ]
    assert found == [
        ("measure-without-partner", ("M1.5",)),
        ("partner-cell-empty", ("M6.11",)),
        *(("text-differs-between-places", (code,)) for code in material),
    ]


def test_lines_of_the_first_plan(first: dict[str, PlanDraft]) -> None:
    known = reference("plan_2017_2020.json")["measures"]
    assert [measure.place.line for measure in first["text"].measures] == [
        one["line"] for one in known
    ]


def test_pages_of_the_pdf(first: dict[str, PlanDraft]) -> None:
    pages = [measure.place.page for measure in first["pdf"].measures]
    assert pages == sorted(pages, key=lambda page: page or 0)
    assert None not in pages


@pytest.mark.parametrize("form", FORMS)
def test_second_plan_is_the_list_of_the_annex(second: dict[str, PlanDraft], form: str) -> None:
    known = reference("plan_2021_2024.json")
    draft = second[form]
    assert [(theme.code, theme.title) for theme in draft.themes] == [
        (str(theme["code"]), theme["title"]) for theme in known["themes"]
    ]
    assert [(one.code, one.theme_code) for one in draft.measures] == [
        (one["code"], str(one["theme"])) for one in known["measures"]
    ]
    assert [one_line(one.official_text) for one in draft.measures] == [
        one_line(one["text_annex"]) for one in known["measures"]
    ]
    assert {one.axis for one in draft.measures} == {None}


@pytest.mark.parametrize("form", FORMS)
def test_duplicates_of_the_second_plan(second: dict[str, PlanDraft], form: str) -> None:
    found = [one.objects for one in second[form].findings if one.rule == "duplicate-text"]
    assert found == [("1.2", "1.3"), ("3.3", "4.2"), ("8.6", "8.7")]


def test_lines_of_the_second_plan(second: dict[str, PlanDraft]) -> None:
    known = reference("plan_2021_2024.json")["measures"]
    assert [one.place.line for one in second["text"].measures] == [one["line"] for one in known]


def recoded(pattern: str) -> str:
    """Return the first plan with its codes written otherwise."""
    return re.sub(r"\bM(\d+)\.(\d+) :", pattern, FIRST.read_text(encoding="utf-8"))


def wrapped(text: str) -> str:
    """Return a text with its lines cut at a fixed width, as in a mail."""
    return "\n".join(
        line if "\t" in line else "\n".join(textwrap.wrap(line, 95, break_on_hyphens=False))
        for line in text.split("\n")
    )


def spoilt(text: str) -> str:
    """Return a text with the codes that a poor scan gives."""
    text = re.sub(r"\bM1\.(\d) :", r"Ml.\1 :", text)
    return re.sub(r"\bM2\.(\d+) :", r"M 2. \1:", text)


@pytest.mark.parametrize(
    ("make", "mark"),
    [
        (lambda: recoded(r"Mesure \1.\2 –"), ""),
        (lambda: recoded(r"Maatregel \1.\2."), ""),
        (lambda: recoded(r"Actie \1-\2:"), ""),
        (lambda: recoded(r"P\1/\2 :"), "P"),
        (lambda: wrapped(recoded(r"M\1.\2 :")), "M"),
        (lambda: spoilt(recoded(r"M\1.\2 :")), "M"),
    ],
)
def test_the_first_plan_with_other_codes(
    make: Callable[[], str], mark: str, tmp_path: Path
) -> None:
    path = tmp_path / "plan.txt"
    path.write_text(make(), encoding="utf-8")
    draft = read_plan(path)
    known = reference("plan_2017_2020.json")["measures"]
    read = [
        (
            re.sub(r"\D+", ".", one.code.removeprefix(mark)),
            one_line(one.official_text),
            list(one.partner_labels),
        )
        for one in draft.measures
    ]
    assert read == [(one["code"][1:], one_line(one["text"]), one["partners"]) for one in known]
    assert len([theme for theme in draft.themes if not theme.parent_code]) == 10
