"""A call from its first line to the renewed grant, role by role, through the real pages.

One test, because each role goes on from what the one before did: the authority publishes an
exercise, associations apply, a jury reads, the cabinet and the finances agree, money goes out and
is accounted for, the citizen reads. Only the clock is moved by hand: the call's moments.
"""

import json
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from maillon.core.journal import Author, verify
from maillon.core.models import OutgoingMail, SearchEntry
from maillon.funding.models import (
    ActivityReport,
    Application,
    Call,
    ExpenseFile,
    FundingDecision,
    Grant,
    Submission,
    Tranche,
)
from maillon.funding.operations.lists import load_default_lists
from maillon.funding.operations.ranking import verify_ranking
from maillon.funding.queries.balance import balance
from maillon.funding.queries.funnel import funnel
from tests import factories

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()
YEAR = TODAY.year
CODE = "exercice"
IBAN = "BE68 5390 0754 7034"
PDF = b"%PDF-1.4\n%%EOF\n"
NUMBERS = ("0202239951", "0206731645", "0203430576", "0404484654")
# What each association asks, and the points that its project gets.
PROJECTS = {"A": ("5 000", "9"), "B": ("4 000", "2"), "C": ("3 000", "8")}


class Visitor:
    """A person with a browser: pages answer 200; a form that says something red fails the test."""

    def __init__(self, client: Any) -> None:
        self.client = client

    def read(self, name: str, *args: Any, **query: Any) -> str:
        """Open a page and return its text."""
        address = reverse(name, args=args)
        answer = self.client.get(address, query)
        assert answer.status_code == 200, f"{address}: {answer.status_code}"
        return str(answer.content.decode())

    def status(self, name: str, *args: Any) -> int:
        """Say with which status a page answers."""
        return int(self.client.get(reverse(name, args=args)).status_code)

    def post(self, name: str, *args: Any, status: int = 302, **values: Any) -> Any:
        """Post a form; what Maillon says in red fails the test."""
        address = reverse(name, args=args)
        answer = self.client.post(address, values)
        told = [m.message for m in get_messages(answer.wsgi_request) if m.level_tag == "error"]
        wrong = getattr(answer.context.get("form"), "errors", "") if answer.context else ""
        assert answer.status_code == status, f"{address}: {answer.status_code} {told} {wrong}"
        assert not told, f"{address}: {told}"
        return answer

    def type_in(self, name: str, *args: Any, **fields: str) -> None:
        """Send fields as the scripts of the page do while one types."""
        sent = [
            {"item": None, "name": key, "value": value, "version": 0}
            for key, value in fields.items()
        ]
        answer = self.client.post(
            reverse(name, args=args), json.dumps({"fields": sent}), content_type="application/json"
        )
        assert answer.status_code == 200, answer.content.decode()
        assert {one["problem"] for one in answer.json()["results"]} == {""}, answer.json()


@dataclass
class Cast:
    """Who takes part, and the measure that it is about."""

    make: Any
    measure: Any
    associations: dict[str, Any] = field(default_factory=dict)
    experts: list[Any] = field(default_factory=list)
    visitors: dict[str, Visitor] = field(default_factory=dict)

    def __getitem__(self, who: str) -> Visitor:
        """Return a person by role, association (A, B…) or expert (1, 2…)."""
        return self.visitors[who]


@pytest.fixture
def cast(client_as: Any) -> Cast:
    """Return a measure, four associations with a signatory each, three experts, the authority."""
    load_default_lists(by=Author("coordination"), now=timezone.now())
    measure = factories.MeasureFactory(code="4.9", title_fr="Prévention")
    made = Cast(client_as, measure)
    for role in ("coordinator", "decision_maker", "finance_officer", "public"):
        made.visitors[role] = Visitor(client_as(role))
    for letter, number in zip("ABCD", NUMBERS, strict=True):
        organisation = factories.OrganisationFactory(
            name_fr=f"Association {letter}", kind="association", enterprise_number=number
        )
        made.associations[letter] = organisation
        made.visitors[letter] = Visitor(client_as("partner_signatory", organisation))
    # The third expert works for an applicant.
    bodies = [*factories.OrganisationFactory.create_batch(2), made.associations["C"]]
    for place, body in enumerate(bodies, start=1):
        client = client_as("expert", body)
        expert = factories.ExpertFactory(organisation=body, user=client.user, code=f"x{place}")
        made.experts.append(expert)
        made.visitors[str(place)] = Visitor(client)
    return made


def test_a_call_from_its_first_line_to_the_renewed_grant(cast: Cast) -> None:
    the_authority_prepares_and_publishes(cast)
    associations_apply(cast)
    one_comes_too_late(cast)
    the_authority_checks(cast)
    a_jury_is_composed(cast)
    experts_read(cast)
    the_ranking_is_adopted(cast)
    the_cabinet_and_the_finances_agree(cast)
    applicants_get_their_letters(cast)
    grant = the_agreement_is_signed_and_money_paid(cast)
    supporting_documents_are_controlled(cast, grant)
    the_year_is_reported_and_the_grant_renewed(cast, grant)
    the_citizen_reads(cast)
    assert verify().ok


def the_authority_prepares_and_publishes(cast: Cast) -> None:
    instrument = factories.InstrumentFactory(
        code="exercices", with_agreement=True, with_report=True, tranches="80,20"
    )
    instrument.category = factories.PartnerCategoryFactory()
    instrument.save()
    opens, closes = TODAY - timedelta(days=5), TODAY + timedelta(days=5)
    authority = cast["coordinator"]
    authority.post(
        "call_new",
        plan=cast.measure.plan.code,
        title_fr="Appel d’exercice",
        title_nl="Oefenoproep",
        title_en="Training call",
        text_fr="Des projets pour **s’exercer**.",
        code=CODE,
        instrument=instrument.pk,
        kind="open",
        first_year=YEAR,
        last_year=YEAR,
        opens_at_day=opens.isoformat(),
        opens_at_time="09:00",
        closes_at_day=closes.isoformat(),
        closes_at_time="12:00",
        budget="9 000",
        contact_name="Appels",
        contact_email="appels@example.org",
        audiences=["association"],
        measures=[cast.measure.pk],
        readings="2",
        minimum_readings="2",
        gap="25",
        mandate_years="3",
        synthetic="on",
    )
    assert cast["public"].status("call", CODE) == 404
    authority.post("call_form_use", CODE, "report", 1)
    authority.post("call_publish", CODE)
    call = Call.objects.get(code=CODE)
    assert (call.state, len(call.grid.sha256)) == ("published", 64)
    page = cast["public"].read("call", CODE)
    assert "s’exercer" in page and "4.9" in page
    # An exercise asks nobody on the front page.
    assert "Appel d’exercice" not in cast["public"].read("home")


def answers_of(application: Application, requested: str) -> dict[str, str]:
    """Return an answer to each question of the form, which reads it from the database."""
    by_kind = {
        "yes_no": "yes",
        "date": TODAY.isoformat(),
        "number": "120",
        "iban": IBAN,
        "choices": "children",
    }
    budget = [{"category": "", "label": "Animation", "amount": requested, "requested": requested}]
    found = {
        "a:title": f"Projet {application.organisation.name[-1]}",
        "a:summary": "Un projet pour s’exercer.",
        "a:primary": "4.9",
    }
    for part in application.sheet.form.parts.order_by("position"):
        for question in part.questions.select_related("depends_on").order_by("position"):
            value = by_kind.get(question.kind, "Une réponse.")
            if question.kind == "file" or question.code == "public-other":
                continue
            if question.code in ("with-partners", "other-funding"):
                value = "no"
            if question.depends_on and question.depends_on.code in (
                "with-partners",
                "other-funding",
            ):
                continue
            if question.kind == "budget":
                budget[0]["category"] = expense_category().code
                value = json.dumps(budget)
            found[f"q:{question.code}"] = value
    return found


def expense_category() -> Any:
    """Return the first category of expenses."""
    from_lists: Any = factories.ExpenseCategoryFactory._meta.model.objects.order_by("position")
    return from_lists.first()


def fill_in(cast: Cast, letter: str) -> Application:
    """Begin an application and type everything in, the document too."""
    person = cast[letter]
    assert "Appel d’exercice" in person.read("my_applications")
    person.post("application_new", CODE, language="fr")
    application = Application.objects.get(organisation=cast.associations[letter])
    requested = PROJECTS.get(letter, ("1 000",))[0]
    assert (
        person.client.post(reverse("application_submit", args=[application.number])).status_code
        == 422
    )
    person.type_in("application_field", application.number, **answers_of(application, requested))
    paper = SimpleUploadedFile("statuts.pdf", PDF, "application/pdf")
    person.post("application_fill", application.number, **{"file:statutes": paper})
    return application


def associations_apply(cast: Cast) -> None:
    for letter in PROJECTS:
        application = fill_in(cast, letter)
        cast[letter].post("application_submit", application.number)
        submission = Submission.objects.get(application=application)
        assert submission.receipt in cast[letter].read("application_submitted", application.number)
        given = {"receipt": submission.receipt, "sha256": submission.sha256}
        checked = cast["public"].client.get(reverse("receipt_check"), given)
        assert checked.context["found"] == submission
    receipt = cast["A"].client.get(reverse("application_receipt", args=[number_of("A")]))
    assert receipt.content.startswith(b"%PDF-")
    # What others apply for is nobody's business, and a draft is not even the authority's.
    first = number_of("A")
    assert cast["B"].status("application", first) == 404
    assert cast["public"].client.get(reverse("application", args=[first])).status_code == 302


def number_of(letter: str) -> str:
    """Return the number of an association's application."""
    found = Application.objects.get(call__code=CODE, organisation__name_fr=f"Association {letter}")
    return found.number


def state_of(letter: str) -> str:
    """Return the state of an association's application."""
    return str(Application.objects.get(number=number_of(letter)).state)


def one_comes_too_late(cast: Cast) -> None:
    application = fill_in(cast, "D")
    Call.objects.filter(code=CODE).update(closes_at=timezone.now())
    refused = cast["D"].client.post(reverse("application_submit", args=[application.number]))
    assert (refused.status_code, refused.context["late"]) == (409, True)
    application.refresh_from_db()
    assert (application.state, application.title) == ("draft", "Projet D")
    assert cast["coordinator"].status("application_check", application.number) == 404


def the_authority_checks(cast: Cast) -> None:
    authority = cast["coordinator"]
    # Association A holds a grant of another instrument for the same measure and year.
    other = factories.GrantFactory(
        organisation=cast.associations["A"],
        plan=cast.measure.plan,
        title_fr="Projet A",
        description_fr="Un projet pour s’exercer.",
        first_year=YEAR,
        last_year=YEAR,
        synthetic=True,
    )
    factories.GrantMeasureFactory(grant=other, measure=cast.measure)
    for letter in PROJECTS:
        authority.post("application_check", number_of(letter), all="met")
    assert other.code in authority.read("application_check", number_of("A"))
    refused = authority.client.post(
        reverse("application_decide", args=[number_of("A")]), {"act": "admit"}, follow=True
    )
    assert refused.status_code == 200 and state_of("A") == "submitted"
    authority.post(
        "application_overlap",
        number_of("A"),
        other=f"grant:{other.code}",
        verdict="no_overlap",
        reason="Un autre public.",
    )
    a_correction_is_asked_and_made(cast)
    for letter in PROJECTS:
        authority.post("application_decide", number_of(letter), act="admit")
    assert {state_of(letter) for letter in PROJECTS} == {"admissible"}


def a_correction_is_asked_and_made(cast: Cast) -> None:
    authority, number = cast["coordinator"], number_of("B")
    due = TODAY + timedelta(days=3)
    authority.post(
        "correction_ask",
        number,
        kind="outdated",
        message="Les statuts ne sont plus à jour.",
        due_at_day=due.isoformat(),
        due_at_time="17:00",
    )
    assert state_of("B") == "correction"
    assert OutgoingMail.objects.filter(purpose__contains="correction").exists()
    correction = Application.objects.get(number=number).corrections.get()
    page = cast["B"].read("application_corrections", number)
    assert "Les statuts ne sont plus à jour." in page
    typed = {"correction": correction.pk, f"{correction.pk}-answer": "Voici la version en vigueur."}
    cast["B"].post("application_corrections", number, **typed)
    authority.post("correction_settle", number, correction.pk, act="settle")
    assert state_of("B") == "submitted"


def a_jury_is_composed(cast: Cast) -> None:
    authority = cast["coordinator"]
    authority.post("call_advance", CODE, act="evaluate")
    authority.post("jury_invite", CODE, expert=[one.code for one in cast.experts])
    for place, expert in enumerate(cast.experts, start=1):
        cast[str(place)].post("jury_answer", CODE, do="yes", most="10", fewest="0", note="")
        authority.post("juror", CODE, expert.code, do="appoint", most="10", fewest="0")
    authority.post("conflicts_detect", CODE)
    for place in ("1", "2", "3"):
        assert cast[place].status("reading", number_of("A")) == 404
        declaration = cast[place].read("jury_declaration", CODE)
        # The third expert works for association C: not even its title stands there.
        assert ("Projet C" in declaration) is (place != "3")
        cast[place].post("jury_declaration", CODE, do="sign")
    authority.post("assignment_propose", CODE)
    authority.post("assignment_announce", CODE)
    hidden = number_of("C")
    assert cast["3"].status("reading", hidden) == 404
    assert hidden not in cast["3"].read("my_readings")


def experts_read(cast: Cast) -> None:
    done = 0
    criteria = list(Call.objects.get(code=CODE).grid.criteria.values_list("code", flat=True))
    for place in ("1", "2", "3"):
        for letter, (_requested, points) in PROJECTS.items():
            number = number_of(letter)
            if cast[place].status("reading", number) == 404:
                continue
            page = cast[place].read("reading", number)
            assert "Un projet pour s’exercer." in page or "Une réponse." in page
            given = {f"points-{code}": points for code in criteria}
            cast[place].post("reading", number, do="save", version="0", **given)
            version = Application.objects.get(number=number).assignments.get(
                juror__expert__code=f"x{place}"
            )
            cast[place].post(
                "reading",
                number,
                do="submit",
                version=str(version.score_sheet.version),
                comment="Lu.",
                **given,
            )
            done += 1
    assert done == 6
    # Experts never see ranks, nor the ranking at all.
    assert cast["1"].status("call_ranking", CODE) == 403


def the_ranking_is_adopted(cast: Cast) -> None:
    authority = cast["coordinator"]
    authority.post("call_ranking_take", CODE)
    ranking = Call.objects.get(code=CODE).rankings.get()
    assert verify_ranking(ranking)
    lines = {line["application"]: line["verdict"] for line in ranking.result["lines"]}
    assert lines == {
        number_of("A"): "selected",
        number_of("B"): "below_threshold",
        number_of("C"): "selected",
    }
    authority.post("ranking_adopt", CODE, ranking.number)


def the_cabinet_and_the_finances_agree(cast: Cast) -> None:
    authority, cabinet = cast["coordinator"], cast["decision_maker"]
    finances = cast["finance_officer"]
    authority.post("call_decide", CODE, act="propose")
    assert FundingDecision.objects.filter(application__call__code=CODE).count() == 3
    cabinet.read("call_decisions", CODE)
    every = [number_of(letter) for letter in PROJECTS]
    cabinet.post("call_decide", CODE, act="approve", number=every)
    # Above 3 100 euros the finances agree too: A, not C.
    decision = FundingDecision.objects.get(application__number=number_of("A"))
    assert (decision.state, decision.approvals.count()) == ("proposed", 2)
    step = decision.approvals.get(agreed=None).step_id
    finances.post("decision", number_of("A"), act="agree", step=step)
    authority.post("call_decide", CODE, act="notify", number=every)
    assert [state_of(letter) for letter in PROJECTS] == ["selected", "refused", "selected"]
    authority.post("call_advance", CODE, act="decide")


def applicants_get_their_letters(cast: Cast) -> None:
    for letter, other, language, format, start in (
        ("A", "B", "fr", "pdf", b"%PDF"),
        ("B", "A", "nl", "docx", b"PK"),
    ):
        address = reverse("decision_letter", args=[number_of(letter), language, format])
        assert cast[letter].client.get(address).content.startswith(start)
        assert cast[other].client.get(address).status_code == 404


def the_agreement_is_signed_and_money_paid(cast: Cast) -> Grant:
    grant = Grant.objects.get(application__number=number_of("A"))
    assert (grant.amount, grant.synthetic) == (Decimal(5000), True)
    beneficiary, finances = cast["A"], cast["finance_officer"]
    assert grant.title_fr in beneficiary.read("my_grants")
    paper = finances.client.get(reverse("agreement_file", args=[grant.code, 0, "fr", "pdf"]))
    assert paper.content.startswith(b"%PDF")
    signed = SimpleUploadedFile("convention.pdf", PDF, "application/pdf")
    finances.post("agreement_sign", grant.code, 0, signed_on=TODAY.isoformat(), document=signed)
    beneficiary.post("claim_make", grant.code, 1, amount="4 000", iban=IBAN)
    claim = Tranche.objects.get(grant=grant, position=1).claims.get()
    finances.post("claims_decide", claim=claim.pk, decision="accept")
    finances.post(
        "payments_record",
        tranche=claim.tranche_id,
        paid_on=TODAY.isoformat(),
        reference="114",
        **{f"amount-{claim.tranche_id}": "4 000,00"},
    )
    assert balance(grant).paid == Decimal(4000)
    finances.read("cash")
    assert cast["B"].status("grant", grant.code) in (403, 404)
    return grant


def supporting_documents_are_controlled(cast: Cast, grant: Grant) -> None:
    beneficiary, finances = cast["A"], cast["finance_officer"]
    beneficiary.post("expense_file", grant.code, YEAR)
    lines: dict[str, Any] = {"lines-TOTAL_FORMS": 2, "lines-INITIAL_FORMS": 0, "submit": "1"}
    for place, amount in enumerate(("4 500", "500")):
        lines |= {
            f"lines-{place}-category": expense_category().pk,
            f"lines-{place}-label": f"Facture {place}",
            f"lines-{place}-spent_on": TODAY.isoformat(),
            f"lines-{place}-amount": amount,
            f"lines-{place}-document": SimpleUploadedFile(f"{place}.pdf", PDF + b"%d" % place),
        }
    beneficiary.post("expense_file", grant.code, YEAR, **lines)
    finances.post("expense_admissible", grant.code, YEAR, decision="accept")
    file = ExpenseFile.objects.get(grant=grant)
    first, second = file.expenses.order_by("position")
    finances.post(
        "expense_judge",
        grant.code,
        YEAR,
        decide="1",
        **{
            f"verdict-{first.pk}": "accepted",
            f"verdict-{second.pk}": "rejected",
            f"reason-{second.pk}": "Hors de l’objet du projet.",
        },
    )
    assert balance(grant).justified == Decimal(4500)
    assert "Hors de l’objet du projet." in beneficiary.read("expense_file", grant.code, YEAR)


def the_year_is_reported_and_the_grant_renewed(cast: Cast, grant: Grant) -> None:
    authority, beneficiary = cast["coordinator"], cast["A"]
    due = (TODAY + timedelta(days=30)).isoformat()
    authority.post("report_new", grant.code, year=YEAR, due_on=due)
    budget = [
        {
            "category": expense_category().code,
            "label": "Animation",
            "amount": "4 500",
            "requested": "",
        }
    ]
    beneficiary.type_in(
        "activity_report_field",
        grant.code,
        YEAR,
        **{
            "q:activities": "Dix ateliers.",
            "q:figures": '[{"label": "participants", "value": "120", "unit": ""}]',
            "q:results": "Moins de tensions.",
            "q:equality": "Autant de filles que de garçons.",
            "q:budget": json.dumps(budget),
            "q:continue": "yes",
            "q:continue-how": "Le même projet.",
        },
    )
    beneficiary.post("activity_report_submit", grant.code, YEAR)
    authority.post("activity_report_judge", grant.code, YEAR, do="judge", verdict="adequate")
    assert ActivityReport.objects.get(grant=grant).verdict == "adequate"
    beneficiary.read("activity_report", grant.code, YEAR)
    authority.post("renewal", grant.code, do="propose", outcome="renewed")
    cast["decision_maker"].post("renewal", grant.code, do="decide")
    following = Grant.objects.get(previous=grant)
    assert (following.first_year, following.amount) == (YEAR + 1, grant.amount)


def the_citizen_reads(cast: Cast) -> None:
    citizen = cast["public"]
    assert "Projet A" not in citizen.read("call", CODE)
    cast["coordinator"].post("call_results", CODE, shown="ranking")
    page = citizen.read("call", CODE)
    assert "Projet A" in page and "Projet C" in page
    assert "Projet B" not in page and "Projet D" not in page
    counted = funnel(Call.objects.get(code=CODE)).to_json()
    assert counted == {
        "received": {"applications": 3, "organisations": 3},
        "admissible": {"applications": 3, "organisations": 3},
        "selected": {"applications": 2, "organisations": 2, "measures": 1},
        "renewed": {"applications": 1, "organisations": 1},
    }
    citizen.read("call_funnel", CODE)
    # Nothing of an exercise counts among what is true: inventory, dossier, search.
    real = factories.GrantFactory(plan=cast.measure.plan, title_fr="Projet réel")
    factories.GrantMeasureFactory(grant=real, measure=cast.measure)
    inventory = citizen.read("subsidies", format="json")
    assert [row["code"] for row in json.loads(inventory)] == [real.code]
    dossier = citizen.read("measure", cast.measure.plan.code, cast.measure.code)
    assert "Projet réel" in dossier and "Projet A" not in dossier
    exercise = Grant.objects.get(application__number=number_of("A"))
    assert citizen.status("subsidy", exercise.code) == 404
    assert not SearchEntry.objects.filter(kind="call").exists()
    assert not SearchEntry.objects.filter(kind="grant", key=exercise.code).exists()
