"""A decided call with one application in the open and one that a conflict hides, and all papers."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.test import Client

from maillon.funding.operations.conflicts import pin_conflict
from maillon.funding.operations.ranking import adopt_ranking, take_ranking
from tests import factories, factories_funding
from tests.funding.jury import scenes
from tests.funding.jury.scenes import BY, NOW

# What is planted in the hidden application and what grew of it; none is found anywhere else.
SECRETS = {
    "number": "ZQ-7731",
    "title": "Zqtitre",
    "applicant": "Zqcorps",
    "answer": "Zqreponse",
    "comment": "Zqavis",
    "note": "Zqnote",
    "reason": "Zqmotif",
    "points": "8,37",
    "points in a file": "8.37",
    "asked": "73519",
    "granted": "61847",
    "deliberated": "Zqreunion",
    "report": "Zqrapport",
    "expense": "Zqdepense",
    "repayment": "Zqindu",
}


@dataclass
class World:
    """What the tests of this folder look at."""

    call: Any
    juror: Any
    open: Any
    hidden: Any
    grants: dict[str, Any]


def build() -> World:
    """Make the call, decide it, and let ``juror`` be in conflict with the hidden application."""
    call = scenes.call_in_evaluation(budget=Decimal(500_000), closes_at=NOW, code="appel-zz")
    factories_funding.ApprovalThresholdFactory(from_amount=0)
    juror, other = scenes.member(call), scenes.member(call)
    seen = scenes.admissible(call, requested=Decimal(20_000))
    applicant = factories.OrganisationFactory(
        code="zqcorps", name_fr=SECRETS["applicant"], name_nl="", name_en=""
    )
    hidden = scenes.admissible(
        call,
        number=SECRETS["number"],
        title=SECRETS["title"],
        organisation=applicant,
        requested=Decimal("73519.00"),
    )
    part = factories_funding.FormPartFactory(form=hidden.sheet.form)
    question = factories_funding.FormQuestionFactory(part=part)
    factories_funding.AnswerFactory(sheet=hidden.sheet, question=question, value=SECRETS["answer"])
    for row in (seen, hidden):
        factories_funding.SubmissionFactory(
            application=row,
            content=_submitted(row, {question.code: SECRETS["answer"]} if row is hidden else {}),
        )
    for row, reader in ((seen, juror), (seen, other), (hidden, other)):
        given = factories_funding.AssignmentFactory(application=row, juror=reader)
        points = Decimal("8.37") if row is hidden else Decimal(7)
        says = SECRETS["comment"] if row is hidden else "Bien"
        scenes.handed_in(
            given,
            {"qualite": points, "budget": points},
            comment=says,
            private_note=SECRETS["note"] if row is hidden else "",
        )
    score = hidden.assignments.get().score_sheet.scores.first()
    factories_funding.DeliberationChangeFactory(
        deliberation__call=call, score=score, new=score.points, reason=SECRETS["deliberated"]
    )
    ranking = take_ranking(call=call, by=BY, now=NOW)
    adopt_ranking(ranking=ranking, by=BY, now=NOW)
    grants = {}
    for row, amount in ((seen, Decimal(15_000)), (hidden, Decimal("61847.00"))):
        grants[row.number] = _granted(row, ranking, amount, secret=row is hidden)
    call.state = "decided"
    call.save()
    pin_conflict(juror=juror, application=hidden, reason="Un lien", by=BY, now=NOW)
    return World(call, juror, seen, hidden, grants)


def _submitted(application: Any, answers: dict[str, str]) -> dict[str, Any]:
    """Return the content of a submission (operations.submission_content)."""
    body = application.organisation
    empty: dict[str, list[str]] = {
        name: [] for name in ("co_applicants", "asked", "budget", "figures", "files")
    }
    return empty | {
        "format": "maillon-application-1",
        "call": application.call.code,
        "application": application.number,
        "organisation": {
            "code": body.code,
            "name": body.name_fr,
            "kind": body.kind,
            "enterprise_number": "",
        },
        "form": {"number": 1, "sha256": ""},
        "title": application.title,
        "summary": "",
        "language": "fr",
        "first_year": "2022",
        "last_year": "2022",
        "measures": {"primary": "", "secondary": []},
        "asked": sorted(answers),
        "answers": answers,
        "requested": str(application.requested),
        "submission": 1,
        "received_at": NOW.isoformat(),
    }


def _granted(application: Any, ranking: Any, amount: Decimal, *, secret: bool) -> Any:
    """Decide on an application, and make its grant with every paper that a grant can have."""

    def word(name: str) -> str:
        return SECRETS[name] if secret else "Rien de secret"

    decision = factories_funding.FundingDecisionFactory(
        application=application,
        ranking=ranking,
        amount=amount,
        state="notified",
        reason_fr=word("reason"),
        decided_on=date(2022, 7, 10),
        notified_at=NOW,
    )
    application.state = "selected"
    application.save()
    grant = factories_funding.GrantFactory(
        application=application,
        instrument=application.call.instrument,
        plan=application.call.plan,
        organisation=application.organisation,
        title_fr=application.title,
        amount=amount,
        code=application.number.lower(),
    )
    assert decision.pk
    factories_funding.AgreementFactory(grant=grant)
    tranche = factories_funding.TrancheFactory(grant=grant, amount=amount, percent=Decimal(100))
    factories_funding.ClaimFactory(tranche=tranche, amount=amount)
    file = factories_funding.ExpenseFileFactory(grant=grant)
    factories_funding.ExpenseFactory(file=file, label=word("expense"), amount=Decimal(50))
    factories_funding.RecoveryFactory(grant=grant, reason=word("repayment"))
    factories_funding.ActivityReportFactory(grant=grant)
    factories_funding.RenewalFactory(grant=grant, reason_fr=word("report"))
    return grant


def client_of(user: Any = None, hat: Any = None) -> Client:
    """Return a client signed in as ``user``, acting for ``hat``; nobody: a visitor."""
    client = Client(raise_request_exception=False, headers={"accept-language": "fr"})
    if user is not None:
        client.force_login(user)
    if hat is not None:
        session = client.session
        session["hat"] = hat.code
        session.save()
    return client


def in_conflict(world: World) -> dict[str, Client]:
    """Return the expert in conflict under every hat."""
    user = world.juror.expert.user
    found = {"expert": client_of(user)}
    for role in ("coordinator", "finance_officer"):
        body = factories.OrganisationFactory()
        factories.MembershipFactory(user=user, organisation=body, role=role)
        found[role] = client_of(user, body)
    return found
