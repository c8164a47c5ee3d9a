"""What if, carried into the proposed decisions: partial amounts, reasons, letters, dossier."""

import io
from decimal import Decimal

import pypdfium2
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from maillon.core.models import JournalLine
from maillon.funding.documents.letters import letter_pdf
from maillon.funding.models import FundingDecision
from maillon.funding.operations.ranking import adopt_ranking, take_ranking
from tests import factories
from tests.funding.ranking.judged import BY, NOW, Judged, judged_call
from tests.funding.ranking.test_pages import url

pytestmark = pytest.mark.django_db
ASKED = {"A": 15_000, "B": 10_000, "C": 10_000}
# What the page asks: each at least half of what it asks for; the budget does not reach all whole.
CONDITIONS = {"budget": "20000", "least": "50", "goal": "projects"}


@pytest.fixture
def judged() -> Judged:
    """Three good projects, a budget for one of them whole; a step of approval."""
    factories.ApprovalThresholdFactory(code="cabinet", position=1, from_amount=0)
    made = judged_call({"A": [(9, 9)] * 2, "B": [(8, 8)] * 2, "C": [(7, 7)] * 2}, budget=20_000)
    for name, amount in ASKED.items():
        made.applications[name].requested = amount
        made.applications[name].save()
    return made


def adopted(judged: Judged) -> None:
    """Adopt the ranking: it selects A alone, the budget does not reach B."""
    ranking = take_ranking(call=judged.call, by=BY, now=NOW)
    adopt_ranking(ranking=ranking, by=BY, now=NOW)


def text_of(pdf: bytes) -> str:
    """Return the text of a PDF on one line."""
    document = pypdfium2.PdfDocument(io.BytesIO(pdf))
    text = "".join(page.get_textpage().get_text_range() for page in document)
    return " ".join(text.split())


def posted(page) -> dict[str, str]:
    """Return what the form of the page sends, without the reasons."""
    return dict(page.context["carried"]) | {"sha256": page.context["sha256"]}


def test_more_projects_take_no_more_queries(client_as, judged: Judged) -> None:
    few = judged_call({"A": [(9, 9)] * 2, "B": [(8, 8)] * 2}, budget=20_000)
    client, counted = client_as("coordinator"), []
    for one in (few, judged):
        adopted(one)
        page = url("call_ranking_what_if", one)
        client.get(page, CONDITIONS)
        with CaptureQueriesContext(connection) as queries:
            client.get(page, CONDITIONS)
        counted.append(len(queries))
    assert counted[0] == counted[1]


def test_before_the_adoption_partial_amounts_wait(client_as, judged: Judged) -> None:
    client = client_as("coordinator")
    page = client.get(url("call_ranking_what_if", judged), CONDITIONS)
    assert page.context["reduced"] != []
    assert not any(row["may_say"] for row in page.context["differing"])
    client.post(url("call_ranking_carry", judged), posted(page) | {"less_reason": "x"})
    assert FundingDecision.objects.count() == 0


def test_amounts_and_reasons_reach_decisions_letters_and_dossier(client_as, judged: Judged) -> None:
    sheet = judged.sheets["A", 0]
    sheet.comment, sheet.private_note = "Un projet solide.", "Entre nous."
    sheet.save()
    adopted(judged)
    client = client_as("coordinator")
    page = client.get(url("call_ranking_what_if", judged), CONDITIONS)
    number = {name: one.number for name, one in judged.applications.items()}
    amounts = page.context["best"].selection.amounts
    assert (sum(amounts.values()), set(amounts)) == (20_000, set(number.values()))
    target, data = url("call_ranking_carry", judged), posted(page)
    # Without the reasons, or where the page is not true any more, nothing at all is proposed.
    client.post(target, data | {"less_reason": "Partage."})
    said = {f"reason-{number['B']}": "Deux mesures.", f"reason-{number['C']}": "Le seul du nord."}
    client.post(target, data | said)
    stale = client.post(target, data | said | {"less_reason": "Partage.", "sha256": "0"})
    assert stale.headers["Location"].endswith("#carry")
    assert FundingDecision.objects.count() == 0
    done = client.post(target, data | said | {"less_reason": "Le budget est partagé."})
    assert done.headers["Location"] == url("call_decisions", judged)
    rows = {one.application.number: one for one in FundingDecision.objects.all()}
    assert {key: one.amount for key, one in rows.items()} == amounts
    told = {number["A"]: "Le budget est partagé.", number["B"]: "Deux mesures."}
    told |= {number["C"]: "Le seul du nord."}
    assert {key: one.departs_reason for key, one in rows.items()} == told
    assert [rows[number[name]].departs for name in "ABC"] == [False, True, True]
    lines = JournalLine.objects.filter(action="decision.decision_proposed")
    assert dict(lines.values_list("target_label", "reason")) == told
    assert told[number["A"]] in client.get(url("call_decisions", judged)).content.decode()
    letter = text_of(letter_pdf(rows[number["A"]], language="fr", made=timezone.now()))
    dossier = text_of(client.get(url("jury_dossier", judged, "fr")).content)
    assert told[number["A"]] in letter
    # What experts write for the applicant stands in the letter; their private note nowhere.
    assert ("Un projet solide." in letter, "Entre nous." in letter + dossier) == (True, False)
    assert [reason for reason in told.values() if reason not in dossier] == []


def test_inversions_stand_with_their_reasons(client_as, judged: Judged) -> None:
    adopted(judged)
    client = client_as("coordinator")
    asked = {"budget": "20000", "least": "100", "goal": "projects"}
    page = client.get(url("call_ranking_what_if", judged), asked)
    number = {name: one.number for name, one in judged.applications.items()}
    assert set(page.context["best"].selection.amounts) == {number["B"], number["C"]}
    assert all(row["may_say"] for row in page.context["differing"])
    reasons = {f"reason-{number[name]}": f"Motif de {name}." for name in "ABC"}
    client.post(url("call_ranking_carry", judged), posted(page) | reasons)
    assert FundingDecision.objects.get(application__number=number["A"]).outcome == "reserve"
    shown = client.get(url("call_decisions", judged))
    assert [one.rank for one in shown.context["inversions"]] == [2, 3]
    # As a departure, and beside each of the two that pass it.
    assert shown.content.decode().count("Motif de A.") == 3
    dossier = text_of(client.get(url("jury_dossier", judged, "fr")).content)
    assert dossier.count("Motif de A.") == 3


def test_what_is_approved_or_above_the_budget_stays(client_as, judged: Judged) -> None:
    adopted(judged)
    client = client_as("coordinator")
    reasons = {f"reason-{one.number}": "Motif." for one in judged.applications.values()}
    reasons |= {"less_reason": "Partage."}
    above = CONDITIONS | {"budget": "30000", "least": "100"}
    page = client.get(url("call_ranking_what_if", judged), above)
    client.post(url("call_ranking_carry", judged), posted(page) | reasons)
    assert FundingDecision.objects.count() == 0
    factories.FundingDecisionFactory(
        application=judged.applications["A"],
        state="approved",
        outcome="selected",
        amount=Decimal(1),
    )
    page = client.get(url("call_ranking_what_if", judged), CONDITIONS)
    client.post(url("call_ranking_carry", judged), posted(page) | reasons)
    assert FundingDecision.objects.count() == 1
