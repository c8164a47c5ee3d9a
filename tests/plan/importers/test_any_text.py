"""Whatever the text: no error but a refusal, nothing lost, the same draft twice."""

import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from maillon.plan.importers import ImportRefused, PlanDraft, read_plan
from maillon.plan.importers.cleaning import clean, words

LINES = st.one_of(
    st.text(max_size=60),
    st.sampled_from(
        [
            "",
            "# Plan",
            "## Thème 1 : Rues",
            "Thema 2: Verkeer",
            "A. Prévention",
            "Réaction",
            "Mesure 1.1 : Ralentir les voitures ;",
            "Mesure 1.2 : Former :",
            "M2.1 : Ouvrir (cf. NCSI M3, 4.2).",
            "- une chose ;",
            "  - un détail ;",
            "a) point",
            "Partenaires : communes, ZP",
            "| Code | Mesure | Partenaires |",
            "|---|---|---|",
            "| 1.3 | Compter les pannes | communes |",
            "\tM1.4 : Réparer\tassociations",
            "Prévention\tM1.5 : Peindre\t",
            "suite de la phrase",
            "Abréviations",
            "ZP : zones de police",
            "¹ Une note.",
            "Introduction\t4",
            "1.1 Contexte",
        ]
    ),
)
TEXTS = st.lists(LINES, max_size=25).map("\n".join)
SLOW = settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))


def read(data: bytes, name: str) -> PlanDraft | None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(data)
        try:
            return read_plan(path)
        except ImportRefused as refusal:
            assert str(refusal)
            return None


@SLOW
@given(TEXTS)
def test_reading_twice_gives_the_same(text: str) -> None:
    data = text.encode("utf-8", "surrogatepass")
    assert read(data, "plan.md") == read(data, "plan.md")


@SLOW
@given(TEXTS)
def test_every_word_is_in_an_item_or_told_unused(text: str) -> None:
    draft = read(text.encode("utf-8", "surrogatepass"), "plan.md")
    if draft is None:
        return
    kept = [
        *(f"{one.source_passage} {one.official_text}" for one in draft.measures),
        *(partner.as_written for one in draft.measures for partner in one.partners),
        *(one.title for one in draft.themes),
        *(f"{one.short} {one.meaning}" for one in draft.abbreviations),
        *(one.text for one in draft.unused),
    ]
    held = {word for passage in kept for word in words(clean(passage)[0])}
    named = {"prevention", "reaction", "theme", "thema", "abreviation", "abreviations"}
    said = {word for line in text.split("\n") for word in words(clean(line)[0]) if len(word) > 4}
    assert {word for word in said if word.isascii()} - held - named == set()


@SLOW
@given(st.binary(max_size=300), st.sampled_from(["plan.txt", "plan.pdf", "plan.docx"]))
def test_any_bytes(data: bytes, name: str) -> None:
    read(data, name)


@SLOW
@given(st.binary(max_size=200), st.sampled_from([b"%PDF-1.4\n", b"PK\x03\x04", b"\xff\xfe"]))
def test_bytes_that_claim_a_format(data: bytes, head: bytes) -> None:
    read(head + data, "plan")


@SLOW
@given(TEXTS)
def test_codes_of_measures_stand_in_the_source(text: str) -> None:
    draft = read(text.encode("utf-8", "surrogatepass"), "plan.md")
    for measure in draft.measures if draft else ():
        assert measure.source_passage
        assert measure.place.line is not None
