"""The pages of a ranking: the rule, the controls, snapshots, what if, deliberations, dossier."""

import hashlib
import io
import json

import pypdfium2
import pytest
from django.urls import reverse

from maillon.funding.models import Deliberation, DeliberationOutcome, Ranking
from maillon.funding.operations.ranking import take_ranking
from tests.factories import ConflictOfInterestFactory, DeliberationFactory
from tests.funding.ranking.judged import BY, NOW, Judged, judged_call

pytestmark = pytest.mark.django_db


@pytest.fixture
def judged() -> Judged:
    return judged_call()


def url(name: str, judged: Judged, *more: object) -> str:
    return reverse(name, args=[judged.call.code, *more])


def test_page_and_exports_give_the_same_order(client_as, judged: Judged) -> None:
    client = client_as("coordinator")
    page = client.get(url("call_ranking", judged))
    numbers = [judged.applications[name].number for name in "ABCD"]
    assert [row.number for row in page.context["page"].object_list] == numbers
    rows = client.get(url("call_ranking", judged), {"format": "json"}).json()
    rows = rows["rows"] if isinstance(rows, dict) else rows
    assert [row["number"] for row in rows] == numbers
    assert [row["outcome_code"] for row in rows][:2] == ["selected", "selected"]
    assert all("control_corrected_rank" in row for row in rows)
    assert client.get(url("call_ranking", judged), {"format": "xlsx"}).status_code == 200


def test_the_page_takes_as_many_queries_for_more_applications(client_as, queries_of) -> None:
    client = client_as("coordinator")
    few = judged_call({"A": [(5, 5), (6, 6)]})
    many = judged_call({name: [(5, 5), (6, 6)] for name in "ABCDE"})
    for name in ("call_ranking", "call_ranking_controls", "call_ranking_what_if"):
        first, second = (queries_of(url(name, one), client) for one in (few, many))
        assert len(first) == len(second)


@pytest.mark.parametrize(
    "name", ["call_ranking", "call_ranking_controls", "call_ranking_what_if", "call_deliberations"]
)
def test_a_call_without_readings_or_without_grid_still_answers(client_as, name: str) -> None:
    client = client_as("coordinator")
    assert client.get(url(name, judged_call({"A": [None]}))).status_code == 200
    bare = judged_call({"A": [None]})
    bare.call.grid.criteria.all().delete()
    assert client.get(url(name, bare)).status_code == 200


def test_keep_verify_adopt_release(client_as, judged: Judged) -> None:
    client = client_as("coordinator")
    answer = client.post(url("call_ranking_take", judged))
    assert answer.headers["Location"] == url("ranking_snapshot", judged, 1)
    page = client.get(url("ranking_snapshot", judged, 1))
    assert page.context["check"].ok
    file = client.get(url("ranking_file", judged, 1)).content
    ranking = Ranking.objects.get()
    assert hashlib.sha256(file).hexdigest() == ranking.sha256
    assert json.loads(file)["inputs"]["call"] == judged.call.code
    client.post(url("ranking_adopt", judged, 1))
    ranking.refresh_from_db()
    assert ranking.adopted_at is not None
    assert client.get(url("call_ranking", judged)).context["standing"].code == "adopted"
    client.post(url("ranking_release", judged, 1), {"reason": "Une fiche à revoir"})
    ranking.refresh_from_db()
    assert ranking.adopted_at is None


def test_what_if_asks_a_reason_for_each_change(client_as) -> None:
    judged = judged_call({"A": [(9, 9)] * 2, "B": [(8, 8)] * 2, "C": [(7, 7)] * 2}, budget=20_000)
    for name, amount in (("A", 15_000), ("B", 9_000), ("C", 9_000)):
        judged.applications[name].requested = amount
        judged.applications[name].save()
    meeting = DeliberationFactory(call=judged.call)
    client = client_as("coordinator")
    page = client.get(url("call_ranking_what_if", judged))
    best = page.context["best"]
    number = {name: one.number for name, one in judged.applications.items()}
    assert set(best.selection.amounts) == {number["B"], number["C"]}
    assert [one.application for one in best.selection.inversions] == [number["A"]]
    outcomes = {f"outcome-{number['A']}": "reserve", f"outcome-{number['B']}": "selected"}
    data = {"meeting": meeting.pk, "application": [number["A"], number["B"]], **outcomes}
    client.post(url("call_ranking_record", judged), data | {f"reason-{number['A']}": "Trop cher."})
    assert DeliberationOutcome.objects.count() == 0
    reasons = {f"reason-{number['A']}": "Trop cher.", f"reason-{number['B']}": "Deux mesures."}
    client.post(url("call_ranking_record", judged), data | reasons)
    assert DeliberationOutcome.objects.count() == 2
    ranking = take_ranking(call=judged.call, by=BY, now=NOW)
    assert {line["application"]: line["verdict"] for line in ranking.result["lines"]} == {
        number["A"]: "reserve",
        number["B"]: "selected",
        number["C"]: "selected",
    }


def test_conditions_out_of_bounds_are_told(client_as, judged: Judged) -> None:
    page = client_as("coordinator").get(
        url("call_ranking_what_if", judged), {"budget": "-1", "least": "5", "goal": "points"}
    )
    assert set(page.context["form"].errors) == {"budget", "least"}


def test_a_meeting_is_recorded_and_changes_points_and_outcomes(client_as, judged: Judged) -> None:
    client = client_as("coordinator")
    data = {"held_on": "2022-07-09", "present": [one.pk for one in judged.jurors], "minutes": "x"}
    client.post(url("call_deliberations", judged), data)
    meeting = Deliberation.objects.get()
    assert meeting.present.count() == 3
    ConflictOfInterestFactory(application=judged.applications["C"], juror=judged.jurors[2])
    number = judged.applications["C"].number
    page = client.get(url("deliberation", judged, meeting.pk), {"application": number})
    assert page.context["discussed"]["leaving"] == [judged.jurors[2]]
    # The reading of who is in conflict does not count, and is not changed.
    assert len(page.context["discussed"]["rows"]) == 2
    sheet = judged.sheets["C", 1]
    client.post(
        url("deliberation_score", judged, meeting.pk, number),
        {
            "score-sheet": sheet.pk,
            "score-criterion": judged.criteria[0].pk,
            "score-points": "6,5",
            "score-reason": "Budget relu.",
        },
    )
    assert str(sheet.scores.get(criterion=judged.criteria[0]).points) == "6.50"
    client.post(
        url("deliberation_outcome", judged, meeting.pk, number),
        {"outcome-outcome": "reserve", "outcome-reason": "Mesure non couverte."},
    )
    assert DeliberationOutcome.objects.get().outcome == "reserve"
    page = client.get(url("deliberation", judged, meeting.pk))
    assert (len(page.context["changes"]), len(page.context["outcomes"])) == (1, 1)


def test_a_decision_maker_reads_but_records_no_meeting(client_as, judged: Judged) -> None:
    client = client_as("decision_maker")
    assert client.get(url("call_deliberations", judged)).status_code == 200
    client.post(url("call_deliberations", judged), {"held_on": "2022-07-09"})
    assert Deliberation.objects.count() == 0
    assert client.post(url("call_ranking_take", judged)).status_code == 403


def test_a_member_of_the_jury_gets_nothing_of_it(client_as, judged: Judged) -> None:
    client = client_as("coordinator")
    expert = judged.jurors[0].expert
    expert.user = client.user
    expert.save()
    take_ranking(call=judged.call, by=BY, now=NOW)
    meeting = DeliberationFactory(call=judged.call)
    for name, more in (
        ("call_ranking", ()),
        ("call_ranking_controls", ()),
        ("call_ranking_what_if", ()),
        ("call_deliberations", ()),
        ("deliberation", (meeting.pk,)),
        ("ranking_snapshot", (1,)),
        ("ranking_file", (1,)),
        ("jury_dossier", ("fr",)),
    ):
        assert client.get(url(name, judged, *more)).status_code == 403
    assert client.get(url("call_ranking", judged), {"format": "csv"}).status_code == 403
    for name in ("ranking_adopt", "ranking_release"):
        assert client.post(url(name, judged, 1)).status_code == 403


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(io.BytesIO(pdf))
    return "".join(page.get_textpage().get_text_range() for page in document)


def test_the_dossier_says_what_was_done(client_as, judged: Judged) -> None:
    ConflictOfInterestFactory(application=judged.applications["B"], juror=judged.jurors[1])
    client = client_as("coordinator")
    answer = client.get(url("jury_dossier", judged, "en"))
    assert answer["Content-Type"] == "application/pdf"
    text = " ".join(text_of(answer.content).split())
    for part in (
        "Quality dossier of the jury",
        "3 experts of 3 bodies",
        "Krippendorff",
        "Each weight changed by 20 %",
        judged.applications["A"].number,
    ):
        assert part in text
    # No name of an applicant, no function of an expert.
    assert judged.applications["A"].organisation.name not in text
    assert judged.jurors[0].expert.label not in text
    assert client.get(url("jury_dossier", judged, "de")).status_code == 404
