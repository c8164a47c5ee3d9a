"""The 360Giving file: valid against the standard, complete, and silent on what must not leave."""

import csv
import io
import json
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from maillon.funding.exports.three_sixty import (
    NotPublished,
    three_sixty,
    three_sixty_exercise,
    to_json,
)
from maillon.funding.exports.three_sixty_table import to_csv
from maillon.funding.rules.three_sixty import (
    grant_problems,
    is_organisation_id,
    is_prefix,
    organisation_id,
    package_problems,
)
from tests import factories
from tests.funding.opendata.worlds import exercise, funder, grant, organisation, paid
from tests.standards import needs, validator_360giving

NOW = datetime(2023, 3, 1, 9, 0, tzinfo=UTC)


@pytest.fixture
def package(db):
    """The file of 2022 with a grant paid in part, renewed in 2023."""
    funder()
    call = factories.CallFactory(state="decided", results_shown="selected")
    application = factories.ApplicationFactory(call=call, state="selected", requested=12000)
    first = grant(code="un", call=call, application=application)
    paid(first)
    grant(
        code="deux",
        organisation=first.organisation,
        previous=first,
        awarded_on=NOW.date(),
        first_year=2023,
        last_year=2023,
    )
    return three_sixty(None, now=NOW)


def by_code(outcome, code):
    """Return a grant of the package."""
    return next(g for g in outcome.package["grants"] if g["id"] == f"360G-maillon-{code}")


@needs("360giving")
def test_the_file_is_valid_against_the_standard(package):
    errors = list(validator_360giving().iter_errors(json.loads(to_json(package))))
    assert [error.message for error in errors] == []
    assert package.problems == ()


def test_a_grant_says_everything(package):
    made = by_code(package, "un")
    assert made["currency"] == "EUR"
    assert (made["amountAppliedFor"], made["amountAwarded"], made["amountDisbursed"]) == (
        12000,
        10000,
        8000,
    )
    assert made["awardDate"] == "2022-07-14"
    assert made["fromOpenCall"] == "Yes"
    assert made["recipientOrganization"][0]["id"] == "BE-BCE_KBO-0428759497"
    assert made["fundingOrganization"] == [{"id": "BE-BCE_KBO-0202239951", "name": "safe.brussels"}]
    assert made["disbursementTransaction"][0]["value"] == 8000
    assert made["disbursementTransaction"][0]["transactionDate"] == "2022-09-01"
    assert len(made["classifications"]) == 1
    assert made["beneficiaryLocation"][0]["geoCode"] == "21013"


def test_renewals_are_chained_both_ways(package):
    assert by_code(package, "un")["relatedActivity"] == ["360G-maillon-deux"]
    assert by_code(package, "deux")["relatedActivity"] == ["360G-maillon-un"]
    assert by_code(package, "deux")["fromOpenCall"] == "No"


def test_the_prefix_is_a_setting(package, settings):
    assert package.notes
    settings.GRANTS_PREFIX = "safe"
    made = three_sixty(None, now=NOW)
    assert made.notes == ()
    assert {g["id"] for g in made.package["grants"]} == {"360G-safe-un", "360G-safe-deux"}


def test_the_spreadsheet_form_has_the_titles_of_the_standard(package):
    lines = list(csv.DictReader(io.StringIO(to_csv(package).decode())))
    assert {line["Identifier"] for line in lines} == {"360G-maillon-un", "360G-maillon-deux"}
    assert lines[0]["Recipient Org:Identifier"] == "BE-BCE_KBO-0428759497"
    assert lines[0]["Amount Awarded"] == "10000"


@pytest.mark.parametrize(
    ("given", "reasons"),
    [
        ({"amount": None}, 1),
        ({"amount_public": False}, 1),
        ({"awarded_on": None}, 1),
        ({"natural_person": True}, 1),
        ({"synthetic": True}, 0),
    ],
)
def test_what_the_file_leaves_out_is_counted(db, given, reasons):
    funder()
    grant(code="un")
    grant(code="deux", organisation=organisation("0546740696"), **given)
    outcome = three_sixty(2022, now=NOW)
    assert [g["id"] for g in outcome.package["grants"]] == ["360G-maillon-un"]
    assert sum(outcome.left_out.values()) == reasons


def test_a_beneficiary_without_a_number_is_left_out(db):
    funder()
    grant(organisation=factories.OrganisationFactory())
    outcome = three_sixty(2022, now=NOW)
    assert list(outcome.left_out.values()) == [1]
    # A file without a grant is not one of the standard: it does not leave.
    with pytest.raises(NotPublished):
        to_json(outcome)


@pytest.mark.parametrize("number", ["", "0202239952"])
def test_without_the_number_of_the_authority_nothing_leaves(db, number):
    grant()
    factories.OrganisationFactory(code="safe-brussels", enterprise_number=number)
    assert not three_sixty(2022, now=NOW).may_leave
    url = reverse("subsidies_file", args=[2022, "360giving-json"])
    assert Client().get(url).status_code == 404


def test_a_protected_address_tells_no_place(db):
    funder()
    grant(protected_location=True, organisation=organisation(postcode="1099"))
    text = to_json(three_sixty(2022, now=NOW)).decode()
    assert "1099" not in text
    assert "beneficiaryLocation" not in text


def test_the_file_is_downloaded(package):
    url = reverse("subsidies_file", args=[2022, "360giving-json"])
    assert Client().get(url).json()["grants"][0]["id"] == "360G-maillon-un"
    url = reverse("subsidies_file", args=[2022, "360giving-csv"])
    assert Client().get(url)["Content-Type"] == "text/csv; charset=utf-8"


@needs("360giving")
@pytest.mark.parametrize(
    "flaw",
    [
        {"amountAwarded": "10000"},
        {"awardDate": "14/07/2022"},
        {"currency": "euro"},
        {"fromOpenCall": "Oui"},
        {"recipientOrganization": [{"id": "0428759497"}]},
        {"title": ""},
    ],
)
def test_what_the_standard_refuses_our_checks_refuse_too(package, flaw):
    broken = package.package | {"grants": [by_code(package, "un") | flaw]}
    assert package_problems(broken)
    # An empty text is allowed by the schema, not by us.
    assert list(validator_360giving().iter_errors(broken)) or flaw == {"title": ""}


@pytest.mark.parametrize(
    "flaw",
    [
        {"amountAwarded": 0},
        {"amountDisbursed": -1},
        {"id": "un"},
        {"recipientOrganization": [{"id": "BE-BCE_KBO-0428759498", "name": "x"}]},
        {"dateModified": "2022-07-14"},
        {"url": "subsidies"},
        {"disbursementTransaction": [{"id": "", "value": 1}]},
        {"plannedDates": [{"startDate": "juillet"}]},
    ],
)
def test_our_checks_say_what_is_wrong(package, flaw):
    assert grant_problems(by_code(package, "un")) == []
    (problem,) = grant_problems(by_code(package, "un") | flaw)
    assert next(iter(flaw)) in problem


def test_an_identifier_twice_is_refused(package):
    one = by_code(package, "un")
    assert any(
        "360G-maillon-un" in p for p in package_problems(package.package | {"grants": [one, one]})
    )


@pytest.mark.parametrize(
    ("number", "identifier"),
    [
        ("0546.740.696", "BE-BCE_KBO-0546740696"),
        ("BE 0428.759.497", "BE-BCE_KBO-0428759497"),
        ("428759497", "BE-BCE_KBO-0428759497"),
        ("0428759498", ""),
        ("2428759497", ""),
        ("", ""),
    ],
)
def test_identifiers_of_organisations(number, identifier):
    assert organisation_id(number) == identifier


def test_cents_are_kept(db):
    funder()
    grant(amount=Decimal("10000.05"))
    (made,) = three_sixty(2022, now=NOW).package["grants"]
    assert made["amountAwarded"] == 10000.05


@pytest.mark.parametrize(
    ("code", "good"),
    [
        ("BE-BCE_KBO-0546740696", True),
        ("BE-BCE_KBO-0546740690", False),
        ("XI-LEI-549300ABCDEF", True),
        ("GB-COH-01234567", True),
        ("360G-safe-AUTHORITY", True),
        ("0546740696", False),
        ("360G--x", False),
        ("", False),
    ],
)
def test_registers_of_organisations(code, good):
    assert is_organisation_id(code) is good


def test_prefixes():
    assert [is_prefix(text) for text in ("safe", "safe2", "a-b", "", "é")] == [
        True,
        True,
        False,
        False,
        False,
    ]


@needs("360giving")
def test_a_funder_of_another_register(db):
    """An authority without an enterprise number here publishes under another identifier."""
    owner = factories.OrganisationFactory(name_fr="Autorité")
    factories.PublishingFactory(funder=owner)
    grant(code="un")
    outcome = three_sixty(2022, now=NOW)
    assert (outcome.problems, outcome.notes, outcome.steps) == ((), (), ())
    (made,) = outcome.package["grants"]
    assert made["id"] == "360G-abc-un"
    assert made["fundingOrganization"] == [{"id": "XI-LEI-549300ABC", "name": "Autorité"}]
    assert list(validator_360giving().iter_errors(json.loads(to_json(outcome)))) == []


def test_what_to_fill_in_is_said_with_its_pages(db):
    factories.OrganisationFactory(code="safe-brussels", name_fr="safe.brussels")
    grant(amount=None, awarded_on=None, first_year=2022, last_year=2022)
    grant(
        organisation=factories.OrganisationFactory(code="asbl", name_fr="L’ASBL"),
        amount=None,
        awarded_on=None,
        first_year=2022,
        last_year=2022,
    )
    outcome = three_sixty(2022, now=NOW)
    assert [step.path for step in outcome.steps] == [
        "/fr/partners/safe-brussels/edit/",
        "/fr/open-data/publication/",
        "/fr/grants/?year=2022&amount=unknown",
        "/fr/grants/?year=2022",
        "/fr/partners/asbl/edit/",
    ]
    assert "L’ASBL" in outcome.steps[-1].text
    assert len(outcome.report()["to_fill_in"]) == 5


@needs("360giving")
def test_an_exercise_is_valid_and_says_everywhere_that_it_is_one(db, settings):
    settings.GRANTS_PREFIX = "safe"
    funder()
    grant(code="vrai")
    paid(exercise(code="essai"))
    outcome = three_sixty_exercise(2025, now=NOW)
    assert outcome.problems == ()
    file = json.loads(to_json(outcome))
    assert [error.message for error in validator_360giving().iter_errors(file)] == []
    (made,) = file["grants"]
    # Neither the prefix nor the number of the authority stands in it.
    assert made["id"] == "360G-exercise-essai"
    assert made["fundingOrganization"][0]["id"] == "360G-exercise-authority"
    assert "0202239951" not in to_json(outcome).decode()
    for text in (file["title"], made["title"], made["description"]):
        assert "ficti" in text.lower()
    assert "ficti" in made["recipientOrganization"][0]["name"]
    (line,) = csv.DictReader(io.StringIO(to_csv(outcome).decode()))
    assert line["Title"] == made["title"]


def test_the_real_file_holds_nothing_of_an_exercise(db):
    funder()
    exercise(code="essai")
    assert three_sixty(None, now=NOW).package["grants"] == []
    assert three_sixty_exercise(2022, now=NOW).published == 0
    with pytest.raises(NotPublished):
        to_json(three_sixty_exercise(2022, now=NOW))
