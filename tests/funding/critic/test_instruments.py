"""The rules of an instrument hold from the year it says; a debt follows the legal person."""

from datetime import date

import pytest

from maillon.funding.operations.grant_input import input_of
from maillon.funding.operations.grants import create_grant, edit_grant
from maillon.funding.operations.refusal import Refused
from tests.factories import GrantFactory, MeasureFactory, OrganisationFactory, RecoveryFactory
from tests.factories_funding import InstrumentFactory
from tests.funding.grants.given import DO, values_of

pytestmark = pytest.mark.django_db


def codes(grant):
    """Return the measures of a grant."""
    return sorted(grant.measures.values_list("code", flat=True))


def test_mandatory_measures_are_added_from_their_year_on() -> None:
    own = MeasureFactory(code="4.9")
    instrument = InstrumentFactory(kind="recurrent", by_call=False, mandatory_from=2022)
    instrument.mandatory_measures.add(MeasureFactory(plan=own.plan, code="5.1"))
    given = {"instrument": instrument, "primary": own, "awarded_on": None}
    before = create_grant(values=values_of(first_year=2021, last_year=2021, **given), **DO)
    after = create_grant(values=values_of(first_year=2021, last_year=2022, **given), **DO)
    assert (codes(before), codes(after)) == (["4.9"], ["4.9", "5.1"])


def test_editing_an_older_grant_adds_none() -> None:
    own = MeasureFactory(code="4.9")
    instrument = InstrumentFactory(kind="recurrent", by_call=False, mandatory_from=2022)
    instrument.mandatory_measures.add(MeasureFactory(plan=own.plan, code="5.1"))
    values = values_of(
        instrument=instrument, primary=own, first_year=2021, last_year=2021, awarded_on=None
    )
    grant = create_grant(values=values, **DO)
    assert not edit_grant(grant=grant, values=input_of(grant), **DO)
    assert codes(grant) == ["4.9"]


def test_a_debt_of_a_division_blocks_the_whole() -> None:
    whole = OrganisationFactory(kind="association")
    division = OrganisationFactory(kind="association", part_of=whole)
    RecoveryFactory(grant=GrantFactory(organisation=division), issued_on=date(2022, 1, 2))
    with pytest.raises(Refused):
        create_grant(values=values_of(whole), **DO)
