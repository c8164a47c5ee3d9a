"""The provisional report for everybody: public data only, in every format."""

from io import BytesIO

import pytest
from openpyxl import load_workbook

from tests.factories import NarrativeBlockFactory
from tests.reporting.report_samples import small_report

SECRET = "Phrase du brouillon"


def address(edition, language="fr", format="html"):
    return f"/fr/reports/now/{edition.plan.code}/{language}/{format}/"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("format", "start"), [("pdf", b"%PDF-"), ("docx", b"PK"), ("xlsx", b"PK"), ("html", b"<!doc")]
)
def test_every_format_without_an_account(client, format, start):
    answer = client.get(address(small_report(), format=format))
    assert answer.status_code == 200
    assert answer.content[: len(start)].lower() == start.lower()
    assert "provisional" in answer["Content-Disposition"]


@pytest.mark.django_db
def test_the_texts_of_the_draft_stay_with_the_coordinator(client, client_as):
    edition = small_report()
    NarrativeBlockFactory(edition=edition, section="plan", body_fr=SECRET)
    assert SECRET not in client.get(address(edition)).content.decode()
    drafted = client_as("coordinator").get(
        f"/fr/reports/{edition.code}/{edition.version}/files/fr/html/"
    )
    assert SECRET in drafted.content.decode()


@pytest.mark.django_db
def test_it_holds_the_figures_of_the_report(client):
    answer = client.get(address(small_report(), format="xlsx"))
    assert len(load_workbook(BytesIO(answer.content)).sheetnames) > 5


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "format"), [("de", "pdf"), ("fr", "exe"), ("fr", "PDF")])
def test_what_does_not_exist_is_not_found(client, language, format):
    assert client.get(address(small_report(), language, format)).status_code == 404


@pytest.mark.django_db
def test_a_plan_without_edition_has_no_report(client):
    assert client.get("/fr/reports/now/none/fr/pdf/").status_code == 404
