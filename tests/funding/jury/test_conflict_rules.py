"""The ties that records show: pure rules, then what is read from the database."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from maillon.core.text import fold
from maillon.funding.enums import ConflictKind
from maillon.funding.rules.conflicts import (
    ApplicationFacts,
    ExpertFacts,
    MandateFacts,
    Tie,
    find_ties,
    is_named,
    mail_domain,
    years_before,
)
from maillon.funding.rules.detection import detect
from tests import factories, factories_funding
from tests.funding.jury import scenes

ON = date(2022, 7, 4)
SAME, PARTNER = ConflictKind.SAME_ORGANISATION, ConflictKind.PARTNER
DOMAIN, MANDATE = ConflictKind.MAIL_DOMAIN, ConflictKind.MANDATE


def ties(expert, application, years=3):
    return find_ties(expert, application, on=ON, years=years)


@pytest.mark.parametrize(
    ("expert", "application", "found"),
    [
        (ExpertFacts(frozenset({1})), ApplicationFacts(frozenset({2})), []),
        (ExpertFacts(frozenset({1})), ApplicationFacts(frozenset({1})), [Tie(SAME)]),
        (
            ExpertFacts(frozenset({1}), enterprise_numbers=frozenset({"0123456749"})),
            ApplicationFacts(frozenset({2}), enterprise_numbers=frozenset({"0123456749"})),
            [Tie(SAME, "0123456749")],
        ),
        (
            ExpertFacts(frozenset({1})),
            ApplicationFacts(frozenset({2}), partners=frozenset({1})),
            [Tie(PARTNER)],
        ),
        (
            ExpertFacts(frozenset({1}), names=frozenset({fold("Zone du Nord")})),
            ApplicationFacts(frozenset({2}), partners_written=("avec la ZONE DU NORD, Jette",)),
            [Tie(PARTNER, "avec la ZONE DU NORD, Jette")],
        ),
        (
            ExpertFacts(frozenset({1}), domains=frozenset({"zone.be"})),
            ApplicationFacts(frozenset({2}), domains=frozenset({"mail.zone.be"})),
            [Tie(DOMAIN, "zone.be")],
        ),
        (
            ExpertFacts(frozenset({1}), domains=frozenset({"bigzone.be"})),
            ApplicationFacts(frozenset({2}), domains=frozenset({"zone.be"})),
            [],
        ),
    ],
)
def test_ties_found(expert, application, found):
    assert ties(expert, application) == found


@pytest.mark.parametrize(
    ("ends_on", "tied"),
    [
        (None, True),
        (date(2022, 7, 3), True),
        (date(2019, 7, 4), True),
        (date(2019, 7, 3), False),
    ],
)
def test_a_mandate_is_a_tie_for_n_years(ends_on, tied):
    expert = ExpertFacts(
        frozenset({1}), mandates=(MandateFacts(frozenset({2}), "Administration", ends_on),)
    )
    assert bool(ties(expert, ApplicationFacts(frozenset({2})))) is tied


@pytest.mark.parametrize(
    "address", ["x@gmail.com", "x@hotmail.com", "x@example.org", "", "no address", "x@localhost"]
)
def test_a_shared_mail_provider_is_no_tie(address):
    assert mail_domain(address) == ""


def test_a_short_name_counts_only_alone():
    assert not is_named({"bps"}, "soutien de BPS et autres")
    assert is_named({"bps"}, "BPS")


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.dates(min_value=date(1960, 1, 1)), st.integers(0, 40))
def test_years_before_is_never_later(day, years):
    assert years_before(day, years) <= day


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.frozensets(st.integers(1, 6), max_size=3),
    st.frozensets(st.integers(1, 6), max_size=3),
    st.frozensets(st.integers(1, 6), max_size=3),
)
def test_any_body_in_common_is_a_tie(mine, applicant, partners):
    found = ties(ExpertFacts(mine), ApplicationFacts(applicant, partners=partners))
    assert bool(found) is bool(mine & (applicant | partners))


@pytest.mark.django_db
def test_ties_are_read_from_the_records(django_assert_num_queries):
    call = scenes.call_in_evaluation()
    juror = scenes.member(call)
    body = juror.expert.organisation
    factories.OrganisationAliasFactory(organisation=body, name="Maison Bleue")
    own = scenes.admissible(call, organisation=factories.OrganisationFactory(part_of=body))
    named, mandated, mailed, free = (scenes.admissible(call) for _n in range(4))
    factories_funding.CoApplicantFactory(
        application=named, organisation=None, as_written="La Maison bleue (asbl)"
    )
    factories_funding.MandateFactory(expert=juror.expert, organisation=mandated.organisation)
    juror.expert.email = "fonction@maison.be"
    juror.expert.save()
    factories.ContactPointFactory(organisation=mailed.organisation, email="info@maison.be")
    scenes.admissible(call, state="draft", organisation=body)

    found = {(one.application.pk, one.tie.kind) for one in detect(call, on=ON)}

    assert found == {
        (own.pk, SAME),
        (named.pk, PARTNER),
        (mandated.pk, MANDATE),
        (mailed.pk, DOMAIN),
    }
    assert free.pk not in {pk for pk, _kind in found}
    with django_assert_num_queries(10):
        detect(call, on=ON)
