"""The workbook: what goes out comes back the same; what changed is shown before it is stored."""

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from maillon.implementation.models import EntryField
from maillon.implementation.operations.entry import save_field
from tests.implementation.entry.test_pages import asked, url  # noqa: F401
from tests.implementation.entry.test_saving import ANNE

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client_as, asked):  # noqa: F811
    """A client of the organisation that is asked."""
    return client_as("partner_editor", asked.organisation)


def workbook(client, made):
    """Return the workbook as openpyxl opens it."""
    answer = client.get(url(made, "request_workbook"))
    assert answer.status_code == 200
    return openpyxl.load_workbook(io.BytesIO(answer.content))


def send(client, made, book):
    """Bring the workbook back and return the page that shows what it would do."""
    out = io.BytesIO()
    book.save(out)
    given = SimpleUploadedFile("rapport.xlsx", out.getvalue())
    return client.post(url(made, "request_workbook_check"), {"file": given})


def row_of(book, key):
    """Return the sheet and row that hold a field."""
    for sheet in book:
        for row in sheet.iter_rows(min_row=2):
            if row[0].value == key:
                return row
    raise AssertionError(key)


def test_an_untouched_workbook_changes_nothing(editor, asked):  # noqa: F811
    save_field(
        item=asked.section,
        name="figure:total:2022",
        value="1 234,5",
        version=0,
        by=ANNE,
        now=asked.request.changed_at,
    )
    result = send(editor, asked, workbook(editor, asked)).context["result"]
    assert (result.changes, result.errors) == ([], [])
    assert result.same > 8


def test_what_would_change_is_shown_cell_by_cell_and_stored_once_confirmed(editor, asked):  # noqa: F811
    book = workbook(editor, asked)
    row_of(book, f"{asked.section.pk}:figure:total:2022")[5].value = 40
    row_of(book, f"{asked.section.pk}:figure:femmes:2022")[5].value = "beaucoup"
    row_of(book, f"{asked.section.pk}:description_fr")[5].value = "Écrit dans le train."
    form = editor.get(url(asked)).context["form"]
    answers = dict(form.confirm[0].answers)
    row_of(book, f"{asked.confirm.pk}:answer")[5].value = answers["ended"]
    row_of(book, f"{asked.confirm.pk}:reason")[5].value = "Fin du projet"
    row_of(book, "new:1")[1].value = "Une nouveauté"
    page = send(editor, asked, book)
    result = page.context["result"]
    assert EntryField.objects.count() == 0
    assert {(row.key.split(":", 1)[1], row.value) for row in result.changes} == {
        ("answer", "ended"),
        ("reason", "Fin du projet"),
        ("description_fr", "Écrit dans le train."),
        ("figure:total:2022", "40"),
    }
    assert [(row.says, bool(row.error)) for row in result.errors] == [("beaucoup", True)]
    assert all(row.cell.startswith("F") for row in result.changes)
    posted = {row.name: row.value for row in result.changes} | {"seen": page.context["seen"]}
    posted |= {f"n:1:{name}": text for name, text in page.context["new"][0]}
    assert editor.post(url(asked), posted | {"do": "save"}).status_code == 302
    asked.confirm.refresh_from_db()
    assert (asked.confirm.answer, asked.confirm.answer_reason) == ("ended", "Fin du projet")
    own = asked.request.items.get(section=None, previous=None)
    assert own.fields.get(name="title_fr").value == "Une nouveauté"


def test_what_changed_on_the_page_meanwhile_is_not_overwritten(editor, asked):  # noqa: F811
    book = workbook(editor, asked)
    row_of(book, f"{asked.section.pk}:description_fr")[5].value = "Du fichier"
    save_field(
        item=asked.section,
        name="description_fr",
        value="De la page",
        version=0,
        by=ANNE,
        now=asked.request.changed_at,
    )
    page = send(editor, asked, book)
    (row,) = page.context["result"].changes
    assert row.remark
    answer = editor.post(url(asked), {row.name: row.value, "seen": page.context["seen"]})
    assert answer.status_code == 409
    assert EntryField.objects.get(name="description_fr").value == "De la page"


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 not a workbook", b"a;b\n1;2\n"])
def test_another_file_is_refused_or_says_nothing(editor, asked, data):  # noqa: F811
    given = SimpleUploadedFile("autre.xlsx", data)
    answer = editor.post(url(asked, "request_workbook_check"), {"file": given})
    assert answer.status_code == 200
    result = answer.context["result"]
    assert result is None or (result.changes, result.errors) == ([], [])


def test_labels_are_locked_and_answers_are_free(editor, asked):  # noqa: F811
    book = workbook(editor, asked)
    cells = row_of(book, f"{asked.section.pk}:description_fr")
    assert [cell.protection.locked for cell in cells] == [True] * 5 + [False]
    assert all(sheet.protection.sheet for sheet in book.worksheets[1:])
