"""Organisations, aliases, territories, memberships: what the database refuses."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from hypothesis import given
from hypothesis import strategies as st

from maillon.partners.models import Organisation, check_enterprise_number
from tests.factories import MembershipFactory, OrganisationAliasFactory, OrganisationFactory


def number_of(base: int) -> str:
    """Return the enterprise number whose first eight digits are ``base``."""
    return f"{base:08}{97 - base % 97:02}"


@given(st.integers(min_value=2_000_000, max_value=19_999_999))
def test_a_number_with_its_check_digits_is_taken(base):
    number = number_of(base)
    check_enterprise_number(number)
    check_enterprise_number(f"{number[:4]}.{number[4:7]}.{number[7:]}")


@given(
    st.integers(min_value=2_000_000, max_value=19_999_999), st.integers(min_value=1, max_value=96)
)
def test_a_number_with_other_check_digits_is_refused(base, shift):
    wrong = (97 - base % 97 + shift - 1) % 97 + 1
    with pytest.raises(ValidationError):
        check_enterprise_number(f"{base:08}{wrong:02}")


@given(st.text(max_size=15).filter(lambda text: not any(c.isdigit() for c in text)))
def test_what_is_not_a_number_is_refused_with_a_sentence(text):
    with pytest.raises(ValidationError) as caught:
        check_enterprise_number(text)
    assert caught.value.code == "enterprise_number"


@pytest.mark.django_db
def test_an_enterprise_number_is_given_once_and_may_be_missing():
    OrganisationFactory.create_batch(2, enterprise_number="")
    OrganisationFactory(enterprise_number="0403019261")
    again = OrganisationFactory.build(enterprise_number="0403019261")
    with pytest.raises(ValidationError, match="numéro d’entreprise"):
        again.validate_constraints()
    with pytest.raises(IntegrityError):
        again.save()


@pytest.mark.django_db
def test_an_organisation_is_not_a_part_of_itself():
    organisation = OrganisationFactory()
    organisation.part_of = organisation
    with pytest.raises(IntegrityError):
        organisation.save()


@pytest.mark.django_db
def test_a_spelling_leads_to_one_organisation():
    alias = OrganisationAliasFactory(name="PolBru", folded="polbru")
    found = Organisation.objects.get(aliases__folded="polbru")
    assert found == alias.organisation
    with pytest.raises(IntegrityError):
        OrganisationAliasFactory(name="POLBRU", folded="polbru")


@pytest.mark.django_db
def test_a_membership_does_not_end_before_it_starts():
    with pytest.raises(IntegrityError):
        MembershipFactory(starts_on=date(2022, 1, 2), ends_on=date(2022, 1, 1))
