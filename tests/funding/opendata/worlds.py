"""A small world of grants, with everything that must not leave among them."""

from datetime import date
from decimal import Decimal

from maillon.funding.models import Grant
from maillon.partners.models import Organisation
from tests import factories

NUMBERS = ("0202239951", "0428759497", "0546740696")


def organisation(number: str = "0428759497", **given: object) -> Organisation:
    """Return a legal person with its number, form and postcode."""
    values = {"enterprise_number": number, "legal_form": "ASBL", "postcode": "1060"} | given
    return factories.OrganisationFactory(**values)


def funder() -> Organisation:
    """Return the authority that gives the grants (setting GRANTS_FUNDER)."""
    return organisation(
        "0202239951", code="safe-brussels", name_fr="safe.brussels", kind="regional_body"
    )


def grant(**given: object) -> Grant:
    """Return a grant that may leave: an amount, a day, a number, a measure, a place."""
    owner = given.pop("organisation", None) or organisation()
    made: Grant = factories.GrantFactory(organisation=owner, **given)
    factories.GrantMeasureFactory(grant=made)
    made.territories.add(factories.TerritoryFactory(nis="21013"))
    return made


def exercise(**given: object) -> Grant:
    """Return a fictitious grant of a training call, decided in 2025."""
    values = {
        "call": factories.CallFactory(synthetic=True, state="decided", results_shown="selected"),
        "synthetic": True,
        "organisation": organisation("0999000129", synthetic=True),
        "awarded_on": date(2025, 7, 22),
    }
    return grant(**(values | given))


def paid(made: Grant, amount: str = "8000.00") -> None:
    """Pay a first tranche."""
    factories.TrancheFactory(
        grant=made,
        position=1,
        state="paid",
        paid_on=date(2022, 9, 1),
        paid_amount=Decimal(amount),
    )
