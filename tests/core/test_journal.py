"""The journal: one line an act, a chain that shows any later change."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from maillon.core.journal import GENESIS, Author, differences, line_hash, record, verify
from maillon.core.models import JournalLine, SourceDocument

NOW = datetime(2026, 11, 2, 9, 30, 15, 123456, tzinfo=UTC)
BY = Author("coordination", 7, "safe-brussels")


def a_document(number: int = 1) -> SourceDocument:
    return SourceDocument.objects.create(
        sha256=str(number) * 64,
        filename=f"{number}.txt",
        media_type="text/plain",
        received_at=NOW,
        received_by="coordination",
    )


def write(target: SourceDocument, **changes: object) -> JournalLine:
    return record(
        by=BY, now=NOW, action="document.changed", target=target, label="A", changes=changes
    )


@pytest.mark.django_db
def test_a_line_says_who_what_when_and_why() -> None:
    document = a_document()
    line = record(
        by=BY,
        now=NOW,
        action="document.renamed",
        target=document,
        label="A document",
        changes={"title": ["old", "new"]},
        reason="It was wrong.",
    )
    line.refresh_from_db()
    assert (line.number, line.username, line.user_id, line.organisation) == (
        1,
        "coordination",
        7,
        "safe-brussels",
    )
    assert (line.at, line.action, line.reason) == (NOW, "document.renamed", "It was wrong.")
    assert (line.target_type, line.target_id) == ("core.sourcedocument", str(document.pk))
    assert line.changes == {"title": ["old", "new"]}
    assert line.previous_hash == GENESIS


@pytest.mark.django_db
def test_each_line_carries_the_hash_of_the_one_before() -> None:
    document = a_document()
    first, second = write(document, a=[1, 2]), write(document, a=[2, 3])
    assert second.previous_hash == first.hash
    found = verify()
    assert (found.lines, found.ok, found.first_bad) == (2, True, None)


@pytest.mark.django_db
def test_an_empty_journal_is_whole() -> None:
    found = verify()
    assert (found.lines, found.ok, found.first_bad) == (0, True, None)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("username", "somebody"),
        ("reason", "another reason"),
        ("changes", '{"a": [1, 99]}'),
        ("action", "nothing.happened"),
        ("target_label", "B"),
        ("hash", "f" * 64),
        ("previous_hash", "f" * 64),
    ],
)
def test_a_changed_line_is_found(column: str, value: str) -> None:
    document = a_document()
    for n in range(5):
        write(document, a=[n, n + 1])
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE core_journalline SET {column} = %s WHERE number = 3", [value])
    found = verify()
    assert (found.lines, found.ok, found.first_bad) == (5, False, 3)


@pytest.mark.django_db
def test_a_removed_line_is_found() -> None:
    document = a_document()
    for n in range(5):
        write(document, a=[n, n + 1])
    JournalLine.objects.filter(number=2).delete()
    found = verify()
    assert (found.lines, found.ok, found.first_bad) == (4, False, 2)


@pytest.mark.django_db
def test_a_line_is_written_once() -> None:
    line = write(a_document(), a=[1, 2])
    line.reason = "afterthought"
    with pytest.raises(TypeError):
        line.save()
    with pytest.raises(TypeError):
        line.delete()


@pytest.mark.django_db
@given(
    st.dictionaries(
        st.text(max_size=20).filter(lambda t: "\x00" not in t),
        st.lists(
            st.none()
            | st.booleans()
            | st.integers(-(2**53), 2**53)
            | st.text(max_size=40).filter(lambda t: "\x00" not in t),
            max_size=3,
        ),
        max_size=4,
    )
)
def test_what_was_hashed_is_what_is_read_back(changes: dict[str, list[object]]) -> None:
    document = SourceDocument(pk=1)
    line = record(by=BY, now=NOW, action="x", target=document, label="A", changes=changes)
    stored = JournalLine.objects.get(number=line.number)
    assert line_hash(stored) == line.hash


def test_differences_name_only_what_changed() -> None:
    assert differences({"a": 1, "b": 2}, {"a": 1, "b": 3, "c": None}) == {"b": [2, 3]}
