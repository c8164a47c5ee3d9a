"""Files of every kind: scans, damaged and hostile ones; what is refused says why."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest

from maillon.plan.importers import ImportRefused, Limits, PlanDraft, read_plan

from . import plans
from .makers import make_docx, make_pdf, make_scan

Read = Callable[..., PlanDraft]


def test_scan_with_pages_that_hold_no_text(tmp_path: Path) -> None:
    first = "Thème 1 : Rues calmes\nMesure 1.1 – Ralentir les voitures.\n"
    last = "Thème 2 : Écoles\nMesure 2.2 – Compter les visiteurs.\n"
    draft = read_plan(make_scan([first, None, last, None], tmp_path / "scan.pdf"))
    assert [one.code for one in draft.measures] == ["1.1", "2.2"]
    assert [one.place.page for one in draft.measures] == [1, 3]
    assert [(one.rule, one.objects) for one in draft.findings if one.rule != "unread-passage"] == [
        ("unread-page", ("2",)),
        ("unread-page", ("4",)),
        ("numbering-gap", ("2.1",)),
    ]


def test_scan_without_any_text_is_refused_with_its_pages(tmp_path: Path) -> None:
    with pytest.raises(ImportRefused, match=r"1–3"):
        read_plan(make_scan([None, None, None], tmp_path / "scan.pdf"))


@pytest.mark.parametrize("plan", [plans.FRENCH, plans.TABLES, plans.LEVELS])
@pytest.mark.parametrize("make", [make_docx, make_pdf])
def test_word_and_pdf_give_what_the_text_gives(
    make: Callable[..., Path], plan: str, tmp_path: Path, read: Read
) -> None:
    tabbed = "\n".join(_tabbed(line) for line in plan.split("\n"))
    text, other = read(tabbed), read_plan(make(tabbed, tmp_path / "plan"))
    assert [(one.code, one.axis, one.partner_labels) for one in other.measures] == [
        (one.code, one.axis, one.partner_labels) for one in text.measures
    ]
    assert [(one.code, one.title) for one in other.themes] == [
        (one.code, one.title) for one in text.themes
    ]


def _tabbed(line: str) -> str:
    """Write a row of a Markdown table with tabs, which the makers know."""
    if not line.startswith("|") or line.startswith("|--"):
        return "" if line.startswith("|--") else line
    return "\t".join(cell.strip() for cell in line.strip("|").split("|"))


def test_the_content_decides_not_the_name(tmp_path: Path) -> None:
    path = make_docx(plans.ENGLISH, tmp_path / "plan.docx").rename(tmp_path / "plan.txt")
    draft = read_plan(path)
    assert draft.media_type.endswith("wordprocessingml.document")
    assert [one.code for one in draft.measures] == ["A.1", "A.2", "A.3", "B.1", "B.3"]


def test_latin_1_text_is_read(read: Read) -> None:
    draft = read("Mesure 1.1 : Récolter les idées.\nMesure 1.2 : Fêter.".encode("cp1252"))
    assert [one.official_text for one in draft.measures] == ["Récolter les idées.", "Fêter."]


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", "empty.txt"),
        (b"  \n\t \n", "blank.md"),
        (b"MZ\x90\x00\x03\x00\x00\x00" + bytes(200), "plan.pdf"),
        (b"\x7fELF\x02\x01" + bytes(100), "plan.docx"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "plan.doc"),
        (b"\x89PNG\r\n\x1a\n" + bytes(60), "plan.txt"),
        (bytes(range(256)) * 20, "plan.txt"),
        (b"%PDF-1.7\n%garbage", "plan.pdf"),
        (b"PK\x03\x04garbage", "plan.docx"),
        (b"{\\rtf1 Mesure 1.1}", "plan.rtf"),
        (b"\xff\xfe\x00", "plan.txt"),
    ],
)
def test_what_is_no_plan_is_refused(content: bytes, name: str, read: Read) -> None:
    with pytest.raises(ImportRefused, match=r"\w+ .+\."):
        read(content, name)


def test_truncated_pdf_is_refused_or_read(tmp_path: Path, read: Read) -> None:
    data = make_pdf(plans.FRENCH, tmp_path / "whole.pdf").read_bytes()
    for share in (0.2, 0.5, 0.8, 0.95):
        try:
            draft = read(data[: int(len(data) * share)], "cut.pdf")
        except ImportRefused:
            continue
        assert draft.media_type == "application/pdf"


def test_truncated_word_file_is_refused(tmp_path: Path, read: Read) -> None:
    data = make_docx(plans.FRENCH, tmp_path / "whole.docx").read_bytes()
    with pytest.raises(ImportRefused):
        read(data[: len(data) // 2], "cut.docx")


def test_protected_pdf_is_refused(tmp_path: Path) -> None:
    source = make_pdf(plans.FRENCH, tmp_path / "open.pdf")
    with pikepdf.open(source) as document:
        document.save(
            tmp_path / "locked.pdf", encryption=pikepdf.Encryption(user="secret", owner="x")
        )
    with pytest.raises(ImportRefused, match=r"(?i)password|mot de passe"):
        read_plan(tmp_path / "locked.pdf")


def test_zip_bomb_is_refused(read: Read) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"0" * (60 * 2**20))
    with pytest.raises(ImportRefused):
        read(stream.getvalue(), "bomb.docx")


def test_expansion_beyond_the_limit_is_refused(tmp_path: Path) -> None:
    path = make_docx(plans.FRENCH, tmp_path / "plan.docx")
    with pytest.raises(ImportRefused):
        read_plan(path, limits=Limits(expanded_bytes=1000))


def test_archive_without_a_document_is_refused(read: Read) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("sheet.xml", "<x/>")
    with pytest.raises(ImportRefused):
        read(stream.getvalue(), "plan.docx")


def test_entities_are_not_expanded(tmp_path: Path, read: Read) -> None:
    source = make_docx(plans.ENGLISH, tmp_path / "plan.docx")
    stream = io.BytesIO()
    bomb = '<!DOCTYPE x [<!ENTITY a "Action A.9 – boom"><!ENTITY b "&a;&a;&a;">]>'
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(stream, "w") as new:
        for info in old.infolist():
            content = old.read(info)
            if info.filename == "word/document.xml":
                content = content.replace(b"<w:document", bomb.encode() + b"<w:document", 1)
                content = content.replace(b"Light the", b"&b; the")
            new.writestr(info, content)
    try:
        draft = read(stream.getvalue(), "bomb.docx")
    except ImportRefused:
        return
    assert "boom" not in " ".join(one.official_text for one in draft.measures)


def test_too_large_and_too_many_pages_are_refused(tmp_path: Path) -> None:
    path = make_scan(["Mesure 1.1 – Un.", "Mesure 1.2 – Deux."], tmp_path / "plan.pdf")
    with pytest.raises(ImportRefused):
        read_plan(path, limits=Limits(file_bytes=100))
    with pytest.raises(ImportRefused):
        read_plan(path, limits=Limits(pages=1))


def test_missing_file_and_folder_are_refused(tmp_path: Path) -> None:
    for path in (tmp_path / "nowhere.txt", tmp_path):
        with pytest.raises(ImportRefused):
            read_plan(path)


def test_progress_rises_to_the_end(tmp_path: Path) -> None:
    told: list[float] = []
    path = make_pdf(plans.FRENCH, tmp_path / "plan.pdf")
    read_plan(path, progress=lambda _step, share: told.append(share))
    assert told == sorted(told)
    assert told[0] == 0.0
    assert told[-1] == 1.0
