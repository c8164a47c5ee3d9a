"""“Announced, done, not done”: rows, page, exports, documents, and the chapter of the report."""

import io
import json
from datetime import UTC, date, datetime

import outloud
import pypdfium2
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from docx import Document

from maillon.reporting.documents import current_data
from maillon.reporting.documents.outline import build_outline
from maillon.reporting.queries.report_data import ReportData
from maillon.reporting.queries.report_data.announced import announced
from maillon.reporting.queries.report_data.differences import differences
from tests import factories
from tests.reporting.report_samples import small_report

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 3, 9, tzinfo=UTC)


def annual_plan(plan, **values):
    """Return an annual plan with a measure of each outcome; 1.1 and 2.1 have contributions."""
    annual = factories.ImplementationPlanFactory(
        plan=plan, code="annuel", title_fr="Plan annuel", **values
    )
    measures = {measure.code: measure for measure in plan.measures.all()}
    for code in ("1.1", "1.2", "2.1"):
        factories.PlannedMeasureFactory(
            implementation_plan=annual, measure=measures[code], expected_fr=f"Attendu {code}"
        )
    done, _nothing, partly = annual.planned.order_by("measure__sort_key")
    factories.MilestoneFactory(planned=done, title_fr="Bilan", done_on=date(2022, 12, 1))
    factories.MilestoneFactory(planned=partly, title_fr="Suite")
    partly.outcome_reason = "Retard de la commande"
    partly.save()
    return annual


@pytest.fixture
def edition():
    return small_report()


def test_each_measure_says_what_was_announced_done_and_why(edition):
    annual = annual_plan(edition.plan)
    rows = [
        (row.measure, row.outcome, [work.code for work in row.contributions], row.reasons)
        for row in announced(annual, now=NOW)
    ]
    assert rows == [
        ("1.1", "done", ["C2"], []),
        ("1.2", "not_done", [], []),
        ("2.1", "not_done", [], ["Retard de la commande"]),
    ]


def test_something_done_and_not_all_is_partly(edition):
    annual = annual_plan(edition.plan, first_year=2021)
    outcomes = [row.outcome for row in announced(annual, now=NOW)]
    assert outcomes == ["done", "not_done", "partly"]


def test_the_rows_take_the_same_queries_whatever_their_number():
    annual = factories.ImplementationPlanFactory()

    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            announced(annual, now=NOW)
        return len(queries)

    def row() -> None:
        one = factories.PlannedMeasureFactory(implementation_plan=annual)
        work = factories.ContributionFactory(plan=annual.plan, first_year=2022, last_year=2022)
        factories.ContributionPartnerFactory(contribution=work)
        factories.ContributionMeasureFactory(contribution=work, measure=one.measure)

    row()
    once = count()
    row()
    row()
    assert count() == once


def test_the_page_and_its_exports_give_the_same_rows(client, edition):
    annual = annual_plan(edition.plan, first_year=2021)
    url = reverse("announced_done", args=[annual.code])
    shown = client.get(url)
    assert [row.measure for row, _word, _kind in shown.context["rows"]] == ["1.1", "1.2", "2.1"]
    assert [row.measure for row, *_ in client.get(f"{url}?outcome=done").context["rows"]] == ["1.1"]
    rows = json.loads(client.get(f"{url}?format=json").content)
    assert [(row["measure"], row["outcome_code"]) for row in rows] == [
        ("1.1", "done"),
        ("1.2", "not_done"),
        ("2.1", "partly"),
    ]


def test_the_report_has_the_chapter_when_an_adopted_plan_is_about_its_years(edition):
    annual = annual_plan(edition.plan, state="draft", adopted_on=None)
    assert current_data(edition, "fr", NOW).announced == []
    annual.state, annual.adopted_on = "adopted", date(2022, 1, 10)
    annual.save()
    data = current_data(edition, "fr", NOW)
    assert [row.measure for row in data.announced] == ["1.1", "1.2", "2.1"]
    anchors = [h.anchor for h in build_outline(data).headings if h.level == 1]
    assert anchors[anchors.index("coverage") + 1] == "announced"
    assert ReportData.from_json(data.to_json()) == data


def test_a_report_frozen_before_the_chapter_existed_is_still_read(edition):
    stored = current_data(edition, "fr", NOW).to_json()
    del stored["announced"]
    assert ReportData.from_json(stored).announced == []


def test_what_became_of_a_measure_is_among_the_differences(edition):
    annual = annual_plan(edition.plan)
    before = current_data(edition, "fr", NOW)
    planned = annual.planned.get(measure__code="2.1")
    planned.outcome_reason = "Autre raison"
    planned.save()
    found = differences(before, current_data(edition, "fr", NOW))
    assert [(d.kind, d.place) for d in found] == [("announced", "2.1")]


@pytest.mark.parametrize("language", ["fr", "nl", "en"])
def test_the_annual_plan_is_printed_in_each_language(client, edition, language):
    annual = annual_plan(edition.plan)
    url = reverse("implementation_plan_document", args=[annual.code, language, "pdf"])
    pdf = client.get(url).content
    assert pypdfium2.PdfDocument(pdf).get_metadata_value("Title") == "Plan annuel"


def test_announced_and_done_is_printed_with_the_reasons(client, edition):
    annual = annual_plan(edition.plan)
    pdf = client.get(reverse("announced_done_file", args=[annual.code, "fr", "pdf"])).content
    text = " ".join(page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(pdf))
    assert "Retard de la commande" in " ".join(text.split())


def test_what_is_printed_is_accessible(client, edition, tmp_path):
    annual = annual_plan(edition.plan)
    path = tmp_path / "printed.pdf"
    url = reverse("implementation_plan_document", args=[annual.code, "fr", "pdf"])
    path.write_bytes(client.get(url).content)
    # ORD-001 looks at the order of painting: Typst paints a table's rules and links apart.
    found = outloud.check(str(path), skip=["ORD-001"])
    assert [finding.rule for finding in found.findings] == []


def test_word_has_the_headings_of_the_plan(client, edition):
    annual = annual_plan(edition.plan)
    url = reverse("implementation_plan_document", args=[annual.code, "fr", "docx"])
    document = Document(io.BytesIO(client.get(url).content))
    headings = [p.text for p in document.paragraphs if p.style.name.startswith("Heading 3")]
    assert [text.split()[0] for text in headings] == ["1.1", "1.2", "2.1"]


@pytest.mark.parametrize("parameters", [("xx", "pdf"), ("fr", "xlsx")])
def test_another_language_or_format_is_not_found(client, edition, parameters):
    annual = annual_plan(edition.plan)
    url = reverse("implementation_plan_document", args=[annual.code, *parameters])
    assert client.get(url).status_code == 404
