"""“Grants of the years”: the chapter says what the records say, in every format."""

import io
from decimal import Decimal

import openpyxl
import pypdfium2
import pytest
from django.urls import reverse
from django.utils import translation
from docx import Document

from maillon.reporting.documents import current_data
from maillon.reporting.documents.blocks import Paragraph, Table
from maillon.reporting.documents.outline import build_outline
from maillon.reporting.documents.outline.grants import funnel_sentence, grants, summary
from maillon.reporting.queries.report_data import ReportData
from maillon.reporting.queries.report_data.differences import differences
from tests import factories
from tests.reporting.report_samples import small_report

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition():
    return small_report()


def call_of(edition, **values):
    """Make a decided call of the plan: three received, two selected, one renewed."""
    plan = edition.plan
    given = {
        "plan": plan,
        "state": "decided",
        "results_shown": "selected",
        "title_fr": "Appel 2021",
    }
    call = factories.CallFactory(first_year=2021, last_year=2021, **(given | values))
    measures = {measure.code: measure for measure in plan.measures.all()}
    form = factories.FormVersionFactory(call=call)
    for number, (state, code) in enumerate(
        (("selected", "2.1"), ("selected", "1.1"), ("refused", "1.1")), start=1
    ):
        association = factories.OrganisationFactory(name_fr=f"ASBL {number}")
        application = factories.ApplicationFactory(
            call=call,
            state=state,
            organisation=association,
            sheet=factories.AnswerSheetFactory(form=form),
        )
        factories.ApplicationMeasureFactory(application=application, measure=measures[code])
        if state == "selected":
            _granted(call, application, measures[code], number)
    return call


def _granted(call, application, measure, number):
    shared = {
        "call": call,
        "plan": call.plan,
        "instrument": call.instrument,
        "organisation": application.organisation,
        "title_fr": f"Projet {number}",
    }
    amount = Decimal(1000 * number) if number == 1 else None
    first = factories.GrantFactory(
        application=application, first_year=2021, last_year=2021, amount=amount, **shared
    )
    factories.GrantMeasureFactory(grant=first, measure=measure)
    if number == 1:
        second = factories.GrantFactory(previous=first, amount=Decimal(500), **shared)
        factories.GrantMeasureFactory(grant=second, measure=measure)
        factories.RenewalFactory(grant=first, state="decided")
    else:
        factories.RenewalFactory(
            grant=first, state="decided", outcome="not_renewed", reason_fr="Projet achevé"
        )


def tables_of(data):
    """Return the tables of the chapter as texts, by caption."""
    return {
        block.caption: [[cell.text for cell in row] for row in block.rows]
        for block in grants(data)
        if isinstance(block, Table)
    }


def test_the_chapter_says_what_the_records_say(edition, now):
    call = call_of(edition)
    factories.GrantFactory(plan=edition.plan, amount=Decimal(300), first_year=2021, last_year=2021)
    factories.GrantFactory(plan=edition.plan, synthetic=True)
    factories.GrantFactory(plan=edition.plan, first_year=2019, last_year=2019)
    data = current_data(edition, "en", now)
    translation.activate("en")
    assert summary(data) == (
        "4 grants to 3 beneficiaries. €1,800.00 in 3 grants with a public amount. "
        "The amount of 1 grant is unknown or not public."
    )
    (told,) = data.grants.calls
    assert told.code == call.code
    assert funnel_sentence(told) == (
        "Applications: 3 received from 3 organisations; 3 admissible; 2 selected, of 2 "
        "organisations, for 2 measures; 1 renewed, of 1 organisation."
    )
    found = tables_of(data)
    by_instrument, steps, by_measure, ended = found.values()
    assert by_instrument[-1][1:] == ["4", "3", "€1,800.00", "1"]
    assert [sum(int(row[n]) for row in by_instrument[:-1]) for n in (1, 4)] == [4, 1]
    assert [row[1] for row in steps] == ["3", "3", "2", "1"]
    assert by_measure == [
        ["1.1", "Projet 2", "ASBL 2", "2021", "unknown"],
        ["2.1", "Projet 1", "ASBL 1", "2021, 2022", "€1,500.00"],
    ]
    assert ended == [["Projet 2", "ASBL 2", "Projet achevé"]]


def test_an_amount_that_is_not_public_is_never_told(edition, now):
    factories.GrantFactory(plan=edition.plan, amount=Decimal("7777.77"), amount_public=False)
    data = current_data(edition, "fr", now)
    assert "7777" not in str(data.to_json()["grants"])
    assert [row.amount_state for row in data.grants.grants] == ["not_public"]


def test_a_call_whose_results_are_not_shown_is_left_out(edition, now):
    call_of(edition, results_shown="nothing")
    data = current_data(edition, "fr", now)
    assert (data.grants.grants, data.grants.calls, grants(data)) == ([], [], [])


def test_the_chapter_stands_in_every_format(client, edition, now):
    call_of(edition)
    data = current_data(edition, "fr", now)
    sentence = next(b.text.text for b in grants(data) if isinstance(b, Paragraph))
    anchors = [h.anchor for h in build_outline(data).headings if h.level == 1]
    assert "grants" in anchors
    assert ReportData.from_json(data.to_json()) == data

    def produced(format):
        address = reverse("report_now", args=[edition.plan.code, "fr", format])
        return client.get(address).content

    pdf = pypdfium2.PdfDocument(produced("pdf"))
    text = " ".join(page.get_textpage().get_text_bounded() for page in pdf)
    document = Document(io.BytesIO(produced("docx")))
    book = openpyxl.load_workbook(io.BytesIO(produced("xlsx")))
    sheets = [str(cell.value) for sheet in book for row in sheet for cell in row if cell.value]
    html = produced("html").decode()
    for told in ("Projet achevé", "Projet 1", "ASBL 2"):
        assert told in " ".join(text.split()), told
        words = [c.text for t in document.tables for row in t.rows for c in row.cells]
        assert told in words
        assert told in sheets
        assert told in html
    assert sentence in [p.text for p in document.paragraphs]


def test_a_report_frozen_before_the_chapter_is_still_read_and_changes_are_named(edition, now):
    before = current_data(edition, "fr", now)
    stored = before.to_json()
    del stored["grants"]
    assert ReportData.from_json(stored) == before
    grant = factories.GrantFactory(plan=edition.plan)
    changes = differences(before, current_data(edition, "fr", now))
    assert [(one.kind, one.place) for one in changes] == [("grant", grant.code)]
