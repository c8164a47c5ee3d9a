"""The year with the partners on the demonstration data, role by role, through the real pages.

One test, because each role goes on from what the one before did: the municipality answers, its
signatory hands in, the coordination asks about two figures and accepts, everybody else reads.
"""

import io
import json
import zipfile
from typing import Any

import pypdf
import pytest
from django.contrib.messages import get_messages
from django.test import Client

from maillon.core.journal import verify
from maillon.core.models import OutgoingMail
from maillon.implementation.models import Contribution, EntryField, Question, RoundRequest
from maillon.partners.models import Mention, User
from maillon.partners.panels.exchanges import sign
from maillon.partners.permissions import person_of
from maillon.partners.queries.exchanges import target_of
from maillon.plan.models import Plan
from maillon.portal.demo.loader import MOMENT, build_demo
from maillon.reporting.queries.coverage import CoverageFilters, coverage_table

ROUND, JETTE, PLAN = "collecte-2023-2024", "commune-jette", "pgsp-2021-2024"
REQUEST = f"/fr/requests/{ROUND}/{JETTE}/"
YEARS = CoverageFilters(years=(2023, 2024))


class Visitor:
    """A person with a browser: pages answer 200, forms are posted with what they are told."""

    def __init__(self, username: str = "") -> None:
        self.client = Client(headers={"accept-language": "fr"})
        if username:
            self.user = User.objects.get(username=username)
            self.client.force_login(self.user)

    def read(self, path: str) -> str:
        """Open a page and return its text."""
        answer = self.client.get(path)
        assert answer.status_code == 200, f"{path}: {answer.status_code}"
        return answer.content.decode()

    def post(self, path: str, status: int = 302, **values: Any) -> Any:
        """Post a form and return the answer; what Maillon says in red fails the test."""
        answer = self.client.post(path, values)
        told = [m.message for m in get_messages(answer.wsgi_request) if m.level_tag == "error"]
        assert answer.status_code == status and not told, f"{path}: {answer.status_code} {told}"
        return answer

    def is_refused(self, path: str) -> bool:
        """Say whether a page is refused, with a reason."""
        answer = self.client.get(path)
        return answer.status_code == 403 and "<main" in answer.content.decode()


@pytest.fixture
def request_url(db) -> str:
    """Build the demonstration and return the address of Jette's request."""
    build_demo()
    return REQUEST


@pytest.mark.django_db
def test_the_year_with_the_partners(request_url: str) -> None:
    plan = Plan.objects.get(code=PLAN)
    before = coverage_table(plan, YEARS).overall.contributions
    the_coordinator_watches_the_round()
    the_editor_answers(request_url)
    the_signatory_hands_in(request_url)
    question = the_coordinator_sends_back_two_figures()
    the_municipality_answers_the_question(request_url, question)
    the_coordinator_accepts()
    assert coverage_table(plan, YEARS).overall.contributions > before
    the_municipality_sees_what_was_done()
    the_analyst_proposes_and_the_coordinator_decides()
    the_theme_lead_calls_the_coordinator()
    the_decision_maker_takes_a_sheet_along()
    the_evaluator_takes_everything_along()
    the_expert_and_the_public_see_what_is_public()
    the_officer_looks_after_the_data()
    the_administrator_looks_after_the_people()
    assert verify().ok


def the_coordinator_watches_the_round() -> None:
    coordinator = Visitor("coordination")
    assert "Collecte" in coordinator.read("/fr/tasks/")
    board = coordinator.read(f"/fr/rounds/{ROUND}/board/")
    assert "Commune de Jette" in board
    assert coordinator.read("/fr/annual-plans/")


def the_editor_answers(url: str) -> None:
    editor = Visitor(JETTE)
    assert ROUND in editor.read("/fr/tasks/") and ROUND in editor.read("/fr/requests/")
    page = editor.read(url)
    assert "Commune de Jette" in page
    asked = RoundRequest.objects.get(organisation__code=JETTE)
    fields = []
    for item in asked.items.select_related("section"):
        if item.previous_id:
            fields.append({"item": item.pk, "name": "answer", "value": "same", "version": 0})
            continue
        fields += [
            {"item": item.pk, "name": "description_fr", "value": "Essai.", "version": 0},
            *(
                {
                    "item": item.pk,
                    "name": f"figure:{figure.code}:{year}",
                    "value": "12",
                    "version": 0,
                }
                for figure in item.section.figures.all()
                for year in asked.round.years
            ),
        ]
    answer = editor.client.post(
        f"{url}fields/",
        json.dumps({"fields": fields, "seconds": 60}),
        content_type="application/json",
    )
    assert answer.status_code == 200, answer.content
    assert EntryField.objects.filter(item__request=asked, changed_by=JETTE).exists()
    # Only the signatory hands in.
    assert editor.client.post(f"{url}submit/", {"confirmed": "1"}).status_code == 403


def the_signatory_hands_in(url: str) -> None:
    signatory = Visitor("signataire-jette")
    assert ROUND in signatory.read("/fr/tasks/")
    assert signatory.read(f"{url}submit/")
    signatory.post(f"{url}submit/", confirmed="1")
    assert RoundRequest.objects.get(organisation__code=JETTE).state == "submitted"
    assert OutgoingMail.objects.filter(purpose__contains="submitted").exists()


def the_coordinator_sends_back_two_figures() -> Question:
    coordinator = Visitor("coordination")
    review = f"/fr/rounds/{ROUND}/review/"
    assert "Commune de Jette" in coordinator.read(review)
    rows = Contribution.objects.filter(item__request__organisation__code=JETTE)
    asked = next(row for row in rows.order_by("pk") if row.figures.count() >= 2)
    figures = list(asked.figures.all()[:2])
    names = {f"q-{asked.pk}-figure-{figure.pk}": "Est-ce bien un total ?" for figure in figures}
    coordinator.post(
        f"{review}{JETTE}/",
        decision="send_back",
        reason="Deux chiffres à préciser",
        accept_others="1",
        **names,
    )
    assert Question.objects.filter(contribution=asked, answered_at=None).count() == 2
    assert Contribution.objects.get(pk=asked.pk).state == "sent_back"
    return Question.objects.filter(contribution=asked).first()


def the_municipality_answers_the_question(url: str, question: Question) -> None:
    editor, signatory = Visitor(JETTE), Visitor("signataire-jette")
    assert "Est-ce bien un total" in editor.read(url)
    for one in Question.objects.filter(contribution=question.contribution):
        editor.post(f"/fr/questions/{one.pk}/answer/", answer="Oui, un total.")
    signatory.post(f"{url}submit/", confirmed="1")


def the_coordinator_accepts() -> None:
    coordinator = Visitor("coordination")
    coordinator.post(f"/fr/rounds/{ROUND}/review/", organisation=[JETTE])
    assert RoundRequest.objects.get(organisation__code=JETTE).state == "accepted"


def the_municipality_sees_what_was_done() -> None:
    page = Visitor("signataire-jette").read("/fr/my-contributions/")
    codes = Contribution.objects.filter(item__request__organisation__code=JETTE)
    assert all(row.code in page for row in codes)


def the_analyst_proposes_and_the_coordinator_decides() -> None:
    analyst, coordinator = Visitor("observatoire"), Visitor("coordination")
    assert analyst.read("/fr/proposals/")
    assert coordinator.read("/fr/proposals/")


def the_theme_lead_calls_the_coordinator() -> None:
    lead, coordinator = Visitor("thematique-4"), Visitor("coordination")
    assert lead.read("/fr/overview/themes/") and lead.read(f"/fr/overview/{PLAN}/themes/4/")
    measure = Plan.objects.get(code=PLAN).measures.get(code="4.9")
    path = f"/fr/plans/{PLAN}/measures/4.9/"
    target = target_of(measure, label="4.9", url=path)
    token = sign(target, person_of(lead.user, on=MOMENT.date()))
    lead.post(
        "/fr/comments/",
        target=token,
        text="Qui suit ?",
        visibility="internal",
        roles=["coordinator"],
    )
    assert Mention.objects.filter(role="coordinator").exists()
    assert "#comment-" in coordinator.read("/fr/tasks/")
    assert "Qui suit ?" in coordinator.read(path)
    assert "Qui suit ?" not in Visitor(JETTE).read(path)


def the_decision_maker_takes_a_sheet_along() -> None:
    cabinet = Visitor("cabinet")
    assert cabinet.read("/fr/overview/")
    sheet = cabinet.client.get(f"/fr/overview/{PLAN}/themes/1/sheet.pdf")
    assert len(pypdf.PdfReader(io.BytesIO(sheet.content)).pages) == 1


def the_evaluator_takes_everything_along() -> None:
    evaluator = Visitor("evaluation")
    answer = evaluator.post("/fr/reports/evaluators/", status=200)
    names = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))).namelist()
    assert {"recompute.py", "SHA256SUMS", "data/implementation_contribution.csv"} <= set(names)


def the_expert_and_the_public_see_what_is_public() -> None:
    for visitor in (Visitor("jury"), Visitor()):
        assert visitor.read("/fr/coverage/")
    expert = Visitor("jury")
    assert all(
        expert.is_refused(path)
        for path in (REQUEST, f"/fr/rounds/{ROUND}/board/", "/fr/overview/", "/fr/journal/")
    )


def the_officer_looks_after_the_data() -> None:
    officer = Visitor("dpo")
    assert officer.read("/fr/privacy/") and officer.read("/fr/journal/?verify=1")
    user = User.objects.get(username=JETTE)
    answer = officer.post(f"/fr/privacy/accounts/{user.pk}/", status=200)
    assert json.loads(answer.content)["account"][0]["username"] == JETTE
    assert officer.is_refused("/fr/reports/evaluators/")


def the_administrator_looks_after_the_people() -> None:
    administrator = Visitor("administration")
    for path in ("/fr/people/", "/fr/permissions/", "/fr/mails/"):
        assert administrator.read(path)
