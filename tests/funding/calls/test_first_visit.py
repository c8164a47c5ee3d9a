"""What somebody who has never seen the site reads on the page of a call, without an account."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from maillon.core.languages import CODES
from maillon.funding.documents.answer_pack import pack_file
from maillon.funding.models import CallFigure, JuryBody
from maillon.funding.queries.answer_pack import pack_of_call
from tests.factories import (
    AdmissibilityPointFactory,
    CallFactory,
    FormPartFactory,
    FormQuestionFactory,
    FormVersionFactory,
    GrantFactory,
)

pytestmark = pytest.mark.django_db


def call_with_form(**moments):
    """Make a published call with one question, one file to attach and one point."""
    call = CallFactory(**moments)
    form = FormVersionFactory(call=call, frozen_at=timezone.now(), sha256="a" * 64)
    part = FormPartFactory(form=form, title_fr="Votre projet")
    FormQuestionFactory(part=part, label_fr="Que ferez-vous ?")
    FormQuestionFactory(part=part, label_fr="Les statuts", kind="file")
    AdmissibilityPointFactory(call=call, title_fr="Introduite avant la clôture")
    return call


def text_of(client, call):
    """Return the public page of a call, in French."""
    answer = client.get(reverse("call", args=[call.code]))
    assert answer.status_code == 200
    return answer.content.decode()


def test_an_open_call_says_what_is_asked_checked_and_next(client):
    now = timezone.now()
    call = call_with_form(opens_at=now - timedelta(days=1), closes_at=now + timedelta(days=9))
    text = text_of(client, call)
    for said in ("Que ferez-vous ?", "Les statuts", "Introduite avant la clôture", 'id="next"'):
        assert text.count(said) >= 1, said


def test_a_closed_call_asks_nothing_any_more(client):
    now = timezone.now()
    call = call_with_form(opens_at=now - timedelta(days=9), closes_at=now - timedelta(days=1))
    text = text_of(client, call)
    for gone in ("Que ferez-vous ?", 'id="asked"', 'id="points"', 'id="next"'):
        assert text.count(gone) == 0, gone


def test_the_answer_pack_tells_what_a_document_counts_and_no_zero_for_what_is_unknown(now):
    call = CallFactory(state="decided")
    GrantFactory(call=call, amount=None)
    document = {"call": call, "document": "Rapport 2021-2022", "recorded": False}
    CallFigure.objects.create(step="received", applications=64, **document)
    CallFigure.objects.create(step="admissible", applications=59, **document)
    CallFigure.objects.create(step="jury", experts=20, **document)
    JuryBody.objects.create(call=call, as_written="Un organisme")
    pack = pack_of_call(call)
    (facts,) = pack.calls
    assert (facts.received, facts.admissible) == (64, 59)
    assert (facts.announced, facts.members) == ("Rapport 2021-2022", 20)
    assert [(one.body, one.members) for one in facts.jury] == [("Un organisme", None)]
    assert (pack.known, pack.unknown) == (Decimal(0), 1)
    for language in CODES:
        for kind in ("pdf", "docx", "xlsx"):
            assert pack_file(call=call, year=None, language=language, format=kind, made=now)
