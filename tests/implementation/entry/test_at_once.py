"""Several people save at the same moment, in threads of their own: nobody's text is lost."""

import threading

import pytest
from django.db import connection

from maillon.core.journal import Author
from maillon.implementation.models import EntryField
from maillon.implementation.operations.entry import Conflict, save_field
from tests.implementation.entry.requests import make_request

pytestmark = pytest.mark.django_db(transaction=True)
EDITORS = 6


def test_of_those_who_write_one_field_one_wins_and_the_others_are_told(now):
    if connection.vendor == "sqlite" and connection.is_in_memory_db():
        pytest.skip("threads need a database of their own; benchmarks/autosave.py has one")
    item = make_request().section
    answers, start = {}, threading.Barrier(EDITORS)

    def write(number):
        start.wait()
        try:
            answers[number] = save_field(
                item=item,
                name="description_fr",
                value=f"Texte {number}",
                version=0,
                by=Author(f"editor-{number}"),
                now=now,
            )
            save_field(
                item=item,
                name=f"extra:{number}:label",
                value=f"Chiffre {number}",
                version=0,
                by=Author(f"editor-{number}"),
                now=now,
            )
        finally:
            connection.close()

    threads = [threading.Thread(target=write, args=[n]) for n in range(1, EDITORS + 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    told = [answer for answer in answers.values() if isinstance(answer, Conflict)]
    stored = EntryField.objects.get(name="description_fr")
    assert len(answers) == EDITORS and len(told) == EDITORS - 1
    assert {answer.value for answer in told} == {stored.value}
    labels = EntryField.objects.filter(name__startswith="extra:").order_by("name")
    assert [row.value for row in labels] == [f"Chiffre {n}" for n in range(1, EDITORS + 1)]
