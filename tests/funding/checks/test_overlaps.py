"""The double-funding radar: periods, signs, strengths, what it looks at and what it leaves out."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from maillon.funding.queries.overlap_signs import (
    Side,
    Sign,
    Strength,
    compare,
    days_in_common,
    similarity,
    years_period,
)
from maillon.funding.queries.overlaps import open_recoveries, radar
from maillon.plan.queries.measure_texts import thesaurus
from tests import factories

# A loaded machine is no reason to fail.
calm = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
DAYS = st.integers(0, 1_500).map(lambda n: date(2019, 1, 1) + timedelta(days=n))
PERIODS = st.tuples(DAYS, DAYS).map(lambda pair: (min(pair), max(pair)))
TEXT = "Médiation de rue avec les jeunes du quartier, permanences et ateliers contre le harcèlement"
OTHER = "Formation comptable des bénévoles et achat de matériel informatique pour le secrétariat"
# Hypothesis draws again and again; what it draws does not depend on the database.
WORDS = st.lists(st.sampled_from([*TEXT.split(), *OTHER.split()]), max_size=12).map(" ".join)


def days_of(period):
    """The set of days of a period, the slow and sure way."""
    return {period[0] + timedelta(days=n) for n in range((period[1] - period[0]).days + 1)}


@calm
@given(PERIODS, PERIODS)
def test_days_in_common_are_those_of_both_sets(one, other):
    assert days_in_common(one, other) == len(days_of(one) & days_of(other))


@calm
@given(PERIODS, PERIODS)
def test_days_in_common_do_not_depend_on_the_order(one, other):
    assert days_in_common(one, other) == days_in_common(other, one)


@calm
@given(PERIODS)
def test_a_period_overlaps_with_itself_whole(one):
    assert days_in_common(one, one) == (one[1] - one[0]).days + 1


def test_an_unknown_period_is_never_called_disjoint():
    assert days_in_common(None, (date(2022, 1, 1), date(2022, 1, 1))) is None
    assert years_period(None, None) is None
    assert years_period(2022, None) == (date(2022, 1, 1), date(2022, 12, 31))


@calm
@given(WORDS, WORDS)
def test_similarity_is_between_nothing_and_the_same(one, other):
    near = similarity(one, other, thesaurus())
    assert 0 <= near <= 1 + 1e-9
    assert near == pytest.approx(similarity(other, one, thesaurus()))


def test_the_same_text_is_alike_another_is_not():
    assert similarity(TEXT, TEXT, thesaurus()) == pytest.approx(1)
    assert similarity(TEXT, OTHER, thesaurus()) < 0.2


YEAR = years_period(2022, 2022)


@calm
@given(PERIODS, PERIODS, WORDS, WORDS, st.frozensets(st.integers(1, 3)))
def test_comparing_does_not_depend_on_the_order(first, second, one, other, measures):
    left = Side(1, period=first, text=one, measures=frozenset({1}))
    right = Side(2, others=frozenset({1}), period=second, text=other, measures=measures)
    there, back = compare(left, right, thesaurus()), compare(right, left, thesaurus())
    assert (there is None) == (back is None) == (days_in_common(first, second) == 0)
    if there is not None and back is not None:
        assert (there.strength, there.shared) == (back.strength, back.shared)


@pytest.mark.parametrize(
    ("text", "measures", "strength"),
    [
        (TEXT, {7}, Strength.STRONG),
        (TEXT, {8}, Strength.STRONG),
        (OTHER, {7}, Strength.MEDIUM),
        (OTHER, {8}, Strength.WEAK),
    ],
)
def test_measure_and_purpose_say_how_strong_the_sign_is(text, measures, strength):
    one = Side(1, period=YEAR, measures=frozenset({7}), text=TEXT)
    other = Side(1, period=YEAR, measures=frozenset(measures), text=text)
    assert compare(one, other, thesaurus()).strength == strength


@pytest.mark.parametrize(
    ("other", "sign"),
    [
        (Side(1, period=YEAR), Sign.SAME_ORGANISATION),
        (Side(2, number="0123456749", period=YEAR), Sign.SAME_NUMBER),
        (Side(2, others=frozenset({1}), period=YEAR), Sign.CO_APPLICANT),
    ],
)
def test_what_ties_two_sides_is_named(other, sign):
    one = Side(1, number="0123456749", period=YEAR)
    assert compare(one, other, thesaurus()).signs[0] == sign


def test_nothing_ties_strangers_and_other_years():
    one = Side(1, period=YEAR, text=TEXT)
    assert compare(one, Side(2, period=YEAR, text=TEXT), thesaurus()) is None
    later = Side(1, period=years_period(2023, 2024), text=TEXT)
    assert compare(one, later, thesaurus()) is None


@pytest.fixture
def application(db):
    """An application with a measure, a purpose and an enterprise number."""
    organisation = factories.OrganisationFactory(enterprise_number="0202.239.951")
    one = factories.ApplicationFactory(organisation=organisation, title="Rue", summary=TEXT)
    factories.ApplicationMeasureFactory(application=one)
    return one


def grant_of(application, **given):
    """A grant of the same organisation and year, with the same text."""
    values = {
        "organisation": application.organisation,
        "title_fr": "Rue",
        "description_fr": TEXT,
    }
    return factories.GrantFactory(**values | given)


def keys(application):
    """What the radar shows."""
    return [hit.key for hit in radar(application)]


def test_a_grant_of_any_instrument_is_seen_with_both_sides(application):
    grant = grant_of(application, instrument__kind="local_plans", amount=None)
    factories.GrantMeasureFactory(grant=grant, measure=application.measures.get())
    (hit,) = radar(application)
    assert (hit.key, hit.amount, hit.strength) == (f"grant:{grant.code}", None, Strength.STRONG)
    assert hit.measures == (application.measures.get().code,)
    assert hit.signs == (Sign.SAME_ORGANISATION, Sign.PERIOD, Sign.MEASURE, Sign.NEARLY_SAME)


@pytest.mark.parametrize(
    "values",
    [
        {"state": "cancelled", "state_reason": "Erreur."},
        {"first_year": 2020, "last_year": 2021},
        {"synthetic": True},
        {"starts_on": date(2023, 1, 1), "last_year": 2023},
    ],
)
def test_what_cannot_be_double_is_left_out(application, values):
    grant_of(application, **values)
    assert keys(application) == []


def test_a_division_and_a_co_applicant_count_as_the_organisation(application):
    division = factories.OrganisationFactory(part_of=application.organisation)
    partner = factories.OrganisationFactory()
    factories.CoApplicantFactory(application=application, organisation=partner)
    first = grant_of(application, organisation=division)
    second = grant_of(application, organisation=partner)
    stranger = grant_of(application, organisation=factories.OrganisationFactory())
    assert set(keys(application)) == {f"grant:{first.code}", f"grant:{second.code}"}
    assert f"grant:{stranger.code}" not in keys(application)


@pytest.mark.parametrize(
    ("state", "seen"),
    [("submitted", True), ("admissible", True), ("draft", False), ("refused", False)],
)
def test_other_applications_count_while_they_may_be_paid(application, state, seen):
    other = factories.ApplicationFactory(
        organisation=application.organisation, state=state, title="Rue", summary=TEXT
    )
    assert keys(application) == ([f"application:{other.number}"] if seen else [])


def test_what_was_granted_is_seen_once_as_the_grant(application):
    other = factories.ApplicationFactory(organisation=application.organisation, state="selected")
    grant = grant_of(application)
    grant.application = other
    grant.save()
    assert keys(application) == [f"grant:{grant.code}"]


def test_the_strongest_come_first_and_a_review_stands_beside(application):
    weak = grant_of(application, title_fr="Comptes", description_fr=OTHER)
    strong = grant_of(application)
    review = factories.OverlapReviewFactory(
        application=application, other=f"grant:{strong.code}", verdict="double"
    )
    first, second = radar(application)
    assert (first.key, first.review, first.is_double) == (f"grant:{strong.code}", review, True)
    assert (second.key, second.must_be_decided) == (f"grant:{weak.code}", False)


def test_open_repayments_of_the_organisation_and_its_divisions(application):
    division = factories.OrganisationFactory(part_of=application.organisation)
    one = factories.RecoveryFactory(grant__organisation=division)
    factories.RecoveryFactory(
        grant__organisation=application.organisation, state="paid", paid_on=date(2022, 1, 1)
    )
    factories.RecoveryFactory()
    assert list(open_recoveries(application.organisation)) == [one]
    assert one.amount > Decimal(0)
