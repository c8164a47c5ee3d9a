"""The evaluators' pack: it holds everything decided, and its script counts the same."""

import csv
import io
import subprocess
import sys
import zipfile
from decimal import Decimal

import pytest
from django.apps import apps

from maillon.core.journal import Author
from maillon.reporting.exports.pack import write_pack
from maillon.reporting.exports.pack_funding import FUNDING_LEFT_OUT, PUBLIC_ROWS
from maillon.reporting.exports.pack_tables import LEFT_OUT, pack_tables
from maillon.reporting.operations.editions import freeze_edition
from tests.factories import (
    ContributionFactory,
    ContributionMeasureFactory,
    FigureFactory,
    OrganisationFactory,
    TerritoryFactory,
)
from tests.factories_funding import CallFactory, GrantFactory, GrantMeasureFactory, TrancheFactory
from tests.reporting.report_samples import small_report

# A column so called says who somebody is, or lets them in.
TELLING = ("secret", "email", "user_id", "password", "token", "phone")


@pytest.fixture
def unpacked(db, now, tmp_path):
    """Return ``unpacked()``: the folder of a pack made of what stands in the database."""

    def make():
        out = io.BytesIO()
        write_pack(out, now=now)
        zipfile.ZipFile(out).extractall(tmp_path)
        return tmp_path

    return make


def run(folder):
    """Run the script as an evaluator does; return its exit code and what it prints."""
    done = subprocess.run(
        [sys.executable, "-I", folder / "recompute.py"], capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout + done.stderr


def test_the_script_counts_the_tables_of_a_draft_and_finds_them_the_same(unpacked):
    small_report()
    assert run(unpacked()) == (0, "7 tables recomputed, 7 the same, 0 changed files\n")


def test_a_frozen_report_is_recounted_from_what_was_frozen(unpacked, now):
    edition = small_report()
    freeze_edition(edition=edition, by=Author("coordination"), now=now, reason="essai")
    later = ContributionFactory(plan=edition.plan, first_year=2021, last_year=2021)
    ContributionMeasureFactory(contribution=later, measure=edition.plan.measures.first())
    folder = unpacked()
    assert run(folder) == (0, "5 tables recomputed, 5 the same, 0 changed files\n")
    kept = {path.name for path in (folder / "reports" / f"{edition.code}-v1").iterdir()}
    formats = {
        f"{lang}.{kind}" for lang in ("fr", "nl", "en") for kind in ("pdf", "docx", "xlsx", "html")
    }
    assert kept == {"data.json", *formats}


def test_a_changed_link_is_found(unpacked):
    small_report()
    folder = unpacked()
    path = folder / "data" / "implementation_contributionmeasure.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(lines[:-1]), encoding="utf-8")
    code, told = run(folder)
    assert code == 1
    assert "changed since it was made: data/implementation_contributionmeasure.csv" in told
    assert "/coverage: recomputed" in told


def test_a_text_that_a_spreadsheet_would_run_is_disarmed_and_read_back(unpacked):
    edition = small_report()
    contribution = edition.plan.contributions.first()
    FigureFactory(contribution=contribution, label_fr="=1+1")
    folder = unpacked()
    assert "'=1+1" in (folder / "data" / "implementation_figure.csv").read_text(encoding="utf-8")
    assert run(folder)[0] == 0


def test_what_says_who_somebody_is_was_decided():
    telling = {
        f"{table.name}.{column.name}"
        for table in pack_tables()
        for column in table.columns
        if any(word in column.name for word in TELLING)
    }
    # The journal says which account acted; the round's contact is an office of the authority.
    assert telling == {"core_journalline.user_id", "implementation_collectionround.contact_email"}


def test_every_table_of_funding_was_decided_on():
    models = {model._meta.label_lower for model in apps.get_app_config("funding").get_models()}
    public = {name for name in PUBLIC_ROWS if name in models}
    assert models == public | set(FUNDING_LEFT_OUT)
    assert not public & set(FUNDING_LEFT_OUT)


def table_of(folder, name):
    """Return the rows of a table of a pack, as dictionaries of texts."""
    text = (folder / "data" / f"{name}.csv").read_text(encoding="utf-8-sig")
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))


def test_grants_go_in_as_far_as_they_are_public(unpacked):
    call = CallFactory(results_shown="selected")
    shown = GrantFactory(call=call, instrument=call.instrument, amount=Decimal("1000.00"))
    quiet = GrantFactory(amount=Decimal("777.77"), amount_public=False, state_reason="Interne")
    shelter = OrganisationFactory(postcode="1040", territory=TerritoryFactory())
    hidden = GrantFactory(organisation=shelter, protected_location=True)
    hidden.territories.add(shelter.territory)
    shown.territories.add(shelter.territory)
    for grant in (shown, quiet, hidden):
        TrancheFactory(grant=grant, payment_reference="EXTRAIT 9")
        GrantMeasureFactory(grant=grant)
    for out in (
        {"synthetic": True},
        {"natural_person": True},
        {"state": "cancelled", "state_reason": "Abandon"},
        {"call": CallFactory(results_shown="nothing", state="evaluated")},
        {"organisation": OrganisationFactory(synthetic=True)},
    ):
        grant = GrantFactory(**out)
        TrancheFactory(grant=grant)
        GrantMeasureFactory(grant=grant)
    folder = unpacked()
    rows = {row["code"]: row["amount"] for row in table_of(folder, "funding_grant")}
    assert rows == {shown.code: "1000.00", quiet.code: "", hidden.code: str(hidden.amount)}
    tranches = table_of(folder, "funding_tranche")
    assert {row["grant_id"] for row in tranches} == {str(shown.pk), str(hidden.pk)}
    assert len(table_of(folder, "funding_grantmeasure")) == 3
    places = table_of(folder, "funding_grant_territories")
    assert [row["grant_id"] for row in places] == [str(shown.pk)]
    owners = {row["code"]: row for row in table_of(folder, "partners_organisation")}
    assert (owners[shelter.code]["postcode"], owners[shelter.code]["territory_id"]) == ("", "")
    written = "".join(
        path.read_text(encoding="utf-8") for path in (folder / "data").glob("funding_*.csv")
    )
    assert [word in written for word in ("EXTRAIT 9", "Interne", "777.77")] == [False] * 3


def test_calls_go_in_once_they_are_public_and_real(unpacked):
    real = CallFactory(code="reel")
    training = CallFactory(code="exercice", synthetic=True)
    CallFactory(code="en-preparation", state="prepared", instrument=real.instrument)
    for call in (real, training):
        call.audiences.create(kind="association")
        call.announced.create(step="received", applications=64)
    folder = unpacked()
    assert [row["code"] for row in table_of(folder, "funding_call")] == ["reel"]
    for name in ("funding_callaudience", "funding_callfigure"):
        assert [row["call_id"] for row in table_of(folder, name)] == [str(real.pk)]
    codes = [row["code"] for row in table_of(folder, "funding_instrument")]
    assert codes == [real.instrument.code]


def test_what_is_left_out_exists():
    known = {model._meta.label_lower for model in apps.get_models()}
    assert set(LEFT_OUT) <= known


def test_the_page_and_the_file(client_as, db):
    small_report()
    client = client_as("evaluator")
    assert client.get("/fr/reports/evaluators/").status_code == 200
    answer = client.post("/fr/reports/evaluators/")
    names = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))).namelist()
    assert answer["Content-Type"] == "application/zip" and "recompute.py" in names
    assert client_as("partner_editor").post("/fr/reports/evaluators/").status_code == 403
