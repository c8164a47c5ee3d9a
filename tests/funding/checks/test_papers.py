"""Letters and answers to parliament: complete, in each language, the same bytes each time."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from maillon.core.papers import Bullets, DataTable, Facts
from maillon.funding.documents.answer_pack import pack_paper
from maillon.funding.documents.letter_texts import SHIPPED, passages
from maillon.funding.documents.letters import letter_of, letter_pdf
from maillon.funding.operations.decisions import propose_from_ranking
from maillon.funding.queries.answer_pack import pack_of_call, pack_of_year
from tests import factories
from tests.funding.checks.world import CLERK, LATER, application_of, ranking_of

pytestmark = pytest.mark.django_db


def of_kind(paper, kind):
    """The blocks of a kind."""
    return [block for block in paper.blocks if isinstance(block, kind)]


@pytest.fixture
def decisions():
    """A selected project, one below the floor, and one that is not admissible; by number."""
    factories.ApprovalThresholdFactory()
    call = factories.CallFactory(state="evaluated")
    good = application_of(call, number="A", state="admissible")
    weak = application_of(call, number="B", state="admissible")
    late = application_of(call, number="C", state="inadmissible", state_reason="Hors délai.")
    factories.AdmissibilityCheckFactory(application=late, verdict="not_met", reason="Hors délai.")
    ranking = ranking_of(call, {good: "9", weak: "4"})
    rows = propose_from_ranking(call=call, ranking=ranking, by=CLERK, now=LATER)
    return {row.number: row.decision for row in rows}


@pytest.mark.parametrize("language", ["fr", "nl", "en"])
@pytest.mark.parametrize("number", ["A", "B", "C"])
def test_every_letter_names_its_law_its_reasons_and_the_appeal(decisions, number, language):
    paper = letter_of(decisions[number], language=language, made=LATER)
    texts = [getattr(block, "text", "") for block in paper.blocks]
    assert SHIPPED["appeal"][language] in texts
    assert SHIPPED["reasons"][language] in texts
    assert (SHIPPED["conditions"][language] in texts) == (number == "A")
    reasons = getattr(decisions[number], f"reason_{language}").splitlines()
    assert [block.items for block in of_kind(paper, Bullets)] == [reasons]
    assert paper.language == language and paper.reference == number


def test_a_refusal_shows_the_mean_of_each_criterion(decisions):
    (table,) = of_kind(letter_of(decisions["B"], language="nl", made=LATER), DataTable)
    assert [row[0] for row in table.rows] == ["Criterium quality", "Criterium cost"]
    assert [row[2:] for row in table.rows] == [["4,00", "10", "5"], ["4,00", "10", "–"]]


def test_the_inadmissible_read_the_points_that_are_not_met(decisions):
    (table,) = of_kind(letter_of(decisions["C"], language="fr", made=LATER), DataTable)
    assert [row[1] for row in table.rows] == ["Hors délai."]


def test_the_same_letter_has_the_same_bytes(decisions):
    first, second = (letter_pdf(decisions["B"], language="fr", made=LATER) for _time in range(2))
    assert first == second


def test_a_passage_holds_between_its_days():
    day = LATER.date()
    factories.LetterTextFactory(valid_from=day, valid_to=day + timedelta(days=9))
    factories.LetterTextFactory(text_fr="Futur.", valid_from=day + timedelta(days=10))

    def appeal(on):
        return passages(on=on, language="fr")["appeal"]

    assert appeal(day - timedelta(days=1)) == SHIPPED["appeal"]["fr"]
    assert appeal(day + timedelta(days=9)) == "Voies de recours."
    assert appeal(day + timedelta(days=10)) == "Futur."


@pytest.fixture
def told():
    """A call of 2022 with a grant paid in part, one of unknown amount and one withheld."""
    call = factories.CallFactory(state="decided")
    common = {"call": call, "plan": call.plan, "instrument": call.instrument}
    before = factories.GrantFactory(
        code="g-0", first_year=2021, last_year=2021, awarded_on=date(2021, 7, 1)
    )
    one = factories.GrantFactory(
        code="g-1", previous=before, organisation=before.organisation, **common
    )
    factories.TrancheFactory(
        grant=one, state="paid", paid_on=date(2022, 8, 1), paid_amount=Decimal(8_000)
    )
    factories.GrantFactory(code="g-2", amount=None, natural_person=True, **common)
    factories.GrantFactory(code="g-3", amount_public=False, **common)
    factories.GrantFactory(code="g-4", state="cancelled", state_reason="Erreur.", **common)
    factories.GrantFactory(code="g-5", synthetic=True, **common)
    expert = factories.ExpertFactory()
    factories.JurorFactory(call=call, expert=expert)
    factories.JurorFactory(call=call, expert__organisation=expert.organisation)
    factories.JurorFactory(call=call, state="declined")
    factories.CriterionFactory(grid__call=call, weight=Decimal(3))
    return call


def test_a_year_tells_real_grants_and_never_counts_unknown_as_zero(told):
    pack = pack_of_year(2022)
    by_code = {one.grant.code: one for one in pack.projects}
    assert set(by_code) == {"g-1", "g-2", "g-3"}
    assert (pack.known, pack.unknown) == (Decimal(10_000), 2)
    assert by_code["g-1"].share == Decimal("100.00")
    assert by_code["g-1"].repeats == ("g-0",)
    assert by_code["g-1"].payments == ((date(2022, 8, 1), Decimal("8000.00")),)
    assert (by_code["g-2"].amount, by_code["g-2"].beneficiary) == (None, "")
    assert (by_code["g-3"].amount, by_code["g-3"].withheld) == (None, True)


def test_the_jury_is_told_by_body_and_the_criteria_with_their_weights(told):
    (facts,) = pack_of_call(told).calls
    assert [one.members for one in facts.jury] == [2]
    assert [percent for _criterion, percent in facts.criteria] == [Decimal("100.0")]


@pytest.mark.parametrize("language", ["fr", "nl", "en"])
def test_the_paper_holds_every_project_in_each_language(told, language):
    with translation.override(language):
        paper = pack_paper(pack_of_call(told), language, LATER)
    who = of_kind(paper, DataTable)[-2]
    # The pack of a call also has the fictitious one; the cancelled one is nowhere.
    assert sorted(row[0] for row in who.rows) == ["g-1", "g-2", "g-3", "g-5"]
    assert len(of_kind(paper, Facts)) == 2


def test_renewals_are_told_beside_the_first_grant(told):
    first = factories.GrantFactory(code="g-6", call=told, plan=told.plan)
    factories.GrantFactory(code="g-7", call=told, plan=told.plan, previous=first)
    by_code = {one.grant.code: one for one in pack_of_call(told).projects}
    assert ("g-7" in by_code, by_code["g-6"].renewed) == (False, "g-7")


def queries_of_pack(year):
    """How many queries the pack of a year takes."""
    with CaptureQueriesContext(connection) as captured:
        pack_of_year(year)
    return len(captured)


def test_the_pack_takes_the_same_queries_for_more_grants(told):
    few = queries_of_pack(2022)
    more = {"call": told, "plan": told.plan, "instrument": told.instrument}
    for _number in range(3):
        factories.TrancheFactory(grant=factories.GrantFactory(**more))
    assert queries_of_pack(2022) == few
