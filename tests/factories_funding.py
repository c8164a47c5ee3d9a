"""Minimal valid objects of funding: a call closed, applications, a jury, grants."""

from datetime import UTC, date, datetime
from decimal import Decimal

import factory
from factory.django import DjangoModelFactory

from maillon.funding import models as funding
from tests.factories_base import NOW


def _sub(name: str) -> factory.SubFactory:
    """Another factory, by its name in tests/factories.py."""
    return factory.SubFactory(f"tests.factories.{name}")


class LegalBasisFactory(DjangoModelFactory):
    """An ordinance in force."""

    code = factory.Sequence(lambda n: f"base-{n}")
    title_fr = factory.Sequence(lambda n: f"Base {n}")
    reference = "Ordonnance du 4 avril 2024"

    class Meta:
        model = funding.LegalBasis


class ExpenseCategoryFactory(DjangoModelFactory):
    """A category of expenses."""

    code = factory.Sequence(lambda n: f"depense-{n}")
    title_fr = factory.Sequence(lambda n: f"Catégorie de dépenses {n}")

    class Meta:
        model = funding.ExpenseCategory


class ApprovalThresholdFactory(DjangoModelFactory):
    """A step for every amount."""

    code = factory.Sequence(lambda n: f"etape-{n}")
    title_fr = factory.Sequence(lambda n: f"Étape {n}")

    class Meta:
        model = funding.ApprovalThreshold


class InstrumentFactory(DjangoModelFactory):
    """An instrument given by calls."""

    code = factory.Sequence(lambda n: f"instrument-{n}")
    title_fr = factory.Sequence(lambda n: f"Instrument {n}")
    kind = "call"
    by_call = True
    with_jury = True

    class Meta:
        model = funding.Instrument


class CallFactory(DjangoModelFactory):
    """A call published, open from 1 to 30 June 2022 (NOW lies within)."""

    code = factory.Sequence(lambda n: f"appel-{n}")
    instrument = factory.SubFactory(InstrumentFactory)
    plan = _sub("PlanFactory")
    title_fr = factory.Sequence(lambda n: f"Appel {n}")
    state = "published"
    first_year = 2022
    last_year = 2022
    opens_at = datetime(2022, 6, 1, 7, 0, tzinfo=UTC)
    closes_at = datetime(2022, 6, 30, 10, 0, tzinfo=UTC)
    budget = Decimal("100000.00")
    contact_name = "Appels à projets"
    contact_email = "appels@example.org"
    changed_at = NOW

    class Meta:
        model = funding.Call


class CallAudienceFactory(DjangoModelFactory):
    """Associations may apply."""

    call = factory.SubFactory(CallFactory)
    kind = "association"

    class Meta:
        model = funding.CallAudience


class CallQuestionFactory(DjangoModelFactory):
    """A question answered."""

    call = factory.SubFactory(CallFactory)
    question_fr = "Une question ?"
    answer_fr = "Une réponse."
    asked_at = NOW
    published_at = NOW

    class Meta:
        model = funding.CallQuestion


class FormVersionFactory(DjangoModelFactory):
    """The first version of the application form."""

    call = factory.SubFactory(CallFactory)
    number = 1
    created_at = NOW

    class Meta:
        model = funding.FormVersion


class FormPartFactory(DjangoModelFactory):
    """A section."""

    form = factory.SubFactory(FormVersionFactory)
    position = factory.Sequence(lambda n: n)
    title_fr = factory.Sequence(lambda n: f"Rubrique {n}")

    class Meta:
        model = funding.FormPart


class FormQuestionFactory(DjangoModelFactory):
    """A short text."""

    part = factory.SubFactory(FormPartFactory)
    code = factory.Sequence(lambda n: f"question-{n}")
    position = factory.Sequence(lambda n: n)
    kind = "text"
    label_fr = factory.Sequence(lambda n: f"Question {n}")

    class Meta:
        model = funding.FormQuestion


class FormChoiceFactory(DjangoModelFactory):
    """A choice."""

    question = factory.SubFactory(FormQuestionFactory, kind="choice")
    code = factory.Sequence(lambda n: f"choix-{n}")
    label_fr = factory.Sequence(lambda n: f"Choix {n}")

    class Meta:
        model = funding.FormChoice


class AdmissibilityPointFactory(DjangoModelFactory):
    """A decisive point."""

    call = factory.SubFactory(CallFactory)
    code = factory.Sequence(lambda n: f"point-{n}")
    title_fr = factory.Sequence(lambda n: f"Point {n}")

    class Meta:
        model = funding.AdmissibilityPoint


class AnswerSheetFactory(DjangoModelFactory):
    """An empty sheet."""

    form = factory.SubFactory(FormVersionFactory)
    changed_at = NOW

    class Meta:
        model = funding.AnswerSheet


class AnswerFactory(DjangoModelFactory):
    """An answer."""

    sheet = factory.SubFactory(AnswerSheetFactory)
    question = factory.SubFactory(FormQuestionFactory)
    value = "Une réponse"
    changed_at = NOW
    changed_by = "asbl"

    class Meta:
        model = funding.Answer


class BudgetLineFactory(DjangoModelFactory):
    """1 000 euros, 800 asked for."""

    sheet = factory.SubFactory(AnswerSheetFactory)
    category = factory.SubFactory(ExpenseCategoryFactory)
    label = "Animation"
    amount = Decimal("1000.00")
    requested = Decimal("800.00")

    class Meta:
        model = funding.BudgetLine


class SheetFigureFactory(DjangoModelFactory):
    """A figure."""

    sheet = factory.SubFactory(AnswerSheetFactory)
    label_fr = "participants"
    value = Decimal("12")

    class Meta:
        model = funding.SheetFigure


class AttachmentFactory(DjangoModelFactory):
    """A file."""

    sheet = factory.SubFactory(AnswerSheetFactory)
    document = _sub("SourceDocumentFactory")
    added_at = NOW
    added_by = "asbl"

    class Meta:
        model = funding.Attachment


class ApplicationFactory(DjangoModelFactory):
    """An application submitted on 10 June 2022; its form is of its call."""

    call = factory.SubFactory(CallFactory)
    organisation = _sub("OrganisationFactory")
    number = factory.Sequence(lambda n: f"DOS-{n}")
    sheet = factory.SubFactory(AnswerSheetFactory, form__call=factory.SelfAttribute("...call"))
    state = "submitted"
    title = factory.Sequence(lambda n: f"Projet {n}")
    requested = Decimal("10000.00")
    first_year = 2022
    last_year = 2022
    created_at = NOW
    created_by = "asbl"
    changed_at = NOW
    submitted_at = datetime(2022, 6, 10, 8, 0, tzinfo=UTC)

    class Meta:
        model = funding.Application


class ApplicationMeasureFactory(DjangoModelFactory):
    """The primary measure."""

    application = factory.SubFactory(ApplicationFactory)
    measure = _sub("MeasureFactory")
    rank = "primary"

    class Meta:
        model = funding.ApplicationMeasure


class CoApplicantFactory(DjangoModelFactory):
    """A partner of the project."""

    application = factory.SubFactory(ApplicationFactory)
    organisation = _sub("OrganisationFactory")

    class Meta:
        model = funding.CoApplicant


class SubmissionFactory(DjangoModelFactory):
    """The first submission."""

    application = factory.SubFactory(ApplicationFactory)
    number = 1
    received_at = datetime(2022, 6, 10, 8, 0, tzinfo=UTC)
    submitted_by = "asbl"
    content = factory.LazyFunction(dict)
    sha256 = "0" * 64
    receipt = factory.Sequence(lambda n: f"AR-{n}")

    class Meta:
        model = funding.Submission


class AdmissibilityCheckFactory(DjangoModelFactory):
    """A point met."""

    application = factory.SubFactory(ApplicationFactory)
    point = factory.SubFactory(
        AdmissibilityPointFactory, call=factory.SelfAttribute("..application.call")
    )
    verdict = "met"
    checked_at = NOW
    checked_by = "coordination"

    class Meta:
        model = funding.AdmissibilityCheck


class CorrectionRequestFactory(DjangoModelFactory):
    """Something missing."""

    application = factory.SubFactory(ApplicationFactory)
    kind = "missing"
    message = "Les statuts manquent."
    asked_at = NOW
    asked_by = "coordination"
    due_at = datetime(2022, 6, 20, 10, 0, tzinfo=UTC)

    class Meta:
        model = funding.CorrectionRequest


class OverlapReviewFactory(DjangoModelFactory):
    """No double funding."""

    application = factory.SubFactory(ApplicationFactory)
    other = factory.Sequence(lambda n: f"grant:sub-{n}")
    verdict = "no_overlap"
    reason = "Autre objet."
    at = NOW
    by = "coordination"

    class Meta:
        model = funding.OverlapReview


class ExpertFactory(DjangoModelFactory):
    """An expert with an account."""

    code = factory.Sequence(lambda n: f"expert-{n}")
    label = factory.Sequence(lambda n: f"Experte {n}")
    organisation = _sub("OrganisationFactory")
    user = _sub("UserFactory")

    class Meta:
        model = funding.Expert


class MandateFactory(DjangoModelFactory):
    """A mandate since 2020."""

    expert = factory.SubFactory(ExpertFactory)
    organisation = _sub("OrganisationFactory")
    label = "Administration"
    starts_on = date(2020, 1, 1)

    class Meta:
        model = funding.Mandate


class JurorFactory(DjangoModelFactory):
    """An expert appointed, declaration signed."""

    call = factory.SubFactory(CallFactory)
    expert = factory.SubFactory(ExpertFactory)
    state = "appointed"
    declared_at = NOW

    class Meta:
        model = funding.Juror


class EvaluationGridFactory(DjangoModelFactory):
    """A grid with a threshold of 60 of 100."""

    call = factory.SubFactory(CallFactory)
    threshold = Decimal("60")

    class Meta:
        model = funding.EvaluationGrid


class CriterionFactory(DjangoModelFactory):
    """A criterion of 10 points."""

    grid = factory.SubFactory(EvaluationGridFactory)
    code = factory.Sequence(lambda n: f"critere-{n}")
    position = factory.Sequence(lambda n: n)
    label_fr = factory.Sequence(lambda n: f"Critère {n}")
    weight = Decimal("1")
    maximum = Decimal("10")

    class Meta:
        model = funding.Criterion


class CriterionLevelFactory(DjangoModelFactory):
    """What 10 points mean."""

    criterion = factory.SubFactory(CriterionFactory)
    points = Decimal("10")
    label_fr = "Excellent"

    class Meta:
        model = funding.CriterionLevel


class ConflictOfInterestFactory(DjangoModelFactory):
    """A conflict declared."""

    application = factory.SubFactory(ApplicationFactory)
    juror = factory.SubFactory(JurorFactory, call=factory.SelfAttribute("..application.call"))
    kind = "personal"
    source = "declared"
    at = NOW
    by = "expert"

    class Meta:
        model = funding.ConflictOfInterest


class AssignmentFactory(DjangoModelFactory):
    """An application given to an expert."""

    application = factory.SubFactory(ApplicationFactory)
    juror = factory.SubFactory(JurorFactory, call=factory.SelfAttribute("..application.call"))
    source = "hand"
    assigned_at = NOW
    assigned_by = "coordination"

    class Meta:
        model = funding.Assignment


class ScoreSheetFactory(DjangoModelFactory):
    """A sheet being filled in."""

    assignment = factory.SubFactory(AssignmentFactory)
    changed_at = NOW

    class Meta:
        model = funding.ScoreSheet


class ScoreFactory(DjangoModelFactory):
    """7 points."""

    sheet = factory.SubFactory(ScoreSheetFactory)
    criterion = factory.SubFactory(CriterionFactory)
    points = Decimal("7")

    class Meta:
        model = funding.Score


class DeliberationFactory(DjangoModelFactory):
    """A meeting."""

    call = factory.SubFactory(CallFactory)
    held_on = date(2022, 7, 5)

    class Meta:
        model = funding.Deliberation


class DeliberationChangeFactory(DjangoModelFactory):
    """7 points made 8."""

    deliberation = factory.SubFactory(DeliberationFactory)
    score = factory.SubFactory(ScoreFactory)
    old = Decimal("7")
    new = Decimal("8")
    reason = "Budget relu en séance."
    at = NOW
    by = "coordination"

    class Meta:
        model = funding.DeliberationChange


class DeliberationOutcomeFactory(DjangoModelFactory):
    """Refused by the jury."""

    deliberation = factory.SubFactory(DeliberationFactory)
    application = factory.SubFactory(
        ApplicationFactory, call=factory.SelfAttribute("..deliberation.call")
    )
    outcome = "refused"
    reason = "Hors du champ de l'appel, selon le jury."
    at = NOW
    by = "coordination"

    class Meta:
        model = funding.DeliberationOutcome


class RankingFactory(DjangoModelFactory):
    """An empty ranking."""

    call = factory.SubFactory(CallFactory)
    number = 1
    made_at = NOW
    made_by = "coordination"
    inputs = factory.LazyFunction(dict)
    result = factory.LazyFunction(dict)
    sha256 = "0" * 64

    class Meta:
        model = funding.Ranking


class BallotFactory(DjangoModelFactory):
    """A first rank."""

    application = factory.SubFactory(ApplicationFactory)
    juror = factory.SubFactory(JurorFactory, call=factory.SelfAttribute("..application.call"))
    rank = 1
    at = NOW

    class Meta:
        model = funding.Ballot


class FundingDecisionFactory(DjangoModelFactory):
    """A selection proposed."""

    application = factory.SubFactory(ApplicationFactory)
    outcome = "selected"
    amount = Decimal("10000.00")
    proposed_at = NOW
    proposed_by = "coordination"

    class Meta:
        model = funding.FundingDecision


class ApprovalFactory(DjangoModelFactory):
    """A step not taken yet."""

    decision = factory.SubFactory(FundingDecisionFactory)
    step = factory.SubFactory(ApprovalThresholdFactory)

    class Meta:
        model = funding.Approval


class GrantFactory(DjangoModelFactory):
    """A grant of 10 000 euros for 2022, outside a call."""

    code = factory.Sequence(lambda n: f"sub-{n}")
    instrument = factory.SubFactory(InstrumentFactory)
    plan = _sub("PlanFactory")
    organisation = _sub("OrganisationFactory")
    title_fr = factory.Sequence(lambda n: f"Subvention {n}")
    amount = Decimal("10000.00")
    first_year = 2022
    last_year = 2022
    awarded_on = date(2022, 7, 14)
    entered_at = NOW
    entered_by = "coordination"
    changed_at = NOW

    class Meta:
        model = funding.Grant


class GrantMeasureFactory(DjangoModelFactory):
    """The primary measure."""

    grant = factory.SubFactory(GrantFactory)
    measure = _sub("MeasureFactory")
    rank = "primary"

    class Meta:
        model = funding.GrantMeasure


class AgreementFactory(DjangoModelFactory):
    """The agreement."""

    grant = factory.SubFactory(GrantFactory)
    created_at = NOW
    created_by = "coordination"

    class Meta:
        model = funding.Agreement


class TrancheFactory(DjangoModelFactory):
    """80 % at signature."""

    grant = factory.SubFactory(GrantFactory)
    position = factory.Sequence(lambda n: n + 1)
    percent = Decimal("80")
    amount = Decimal("8000.00")
    trigger = "signature"

    class Meta:
        model = funding.Tranche


class ClaimFactory(DjangoModelFactory):
    """A claim of a tranche."""

    tranche = factory.SubFactory(TrancheFactory)
    amount = Decimal("8000.00")
    iban = "BE68539007547034"
    made_at = NOW
    made_by = "asbl"

    class Meta:
        model = funding.Claim


class ExpenseFileFactory(DjangoModelFactory):
    """A file being filled in."""

    grant = factory.SubFactory(GrantFactory)
    year = 2022

    class Meta:
        model = funding.ExpenseFile


class ExpenseFactory(DjangoModelFactory):
    """100 euros."""

    file = factory.SubFactory(ExpenseFileFactory)
    category = factory.SubFactory(ExpenseCategoryFactory)
    label = "Location de salle"
    spent_on = date(2022, 9, 1)
    amount = Decimal("100.00")

    class Meta:
        model = funding.Expense


class RecoveryFactory(DjangoModelFactory):
    """1 000 euros to be repaid."""

    grant = factory.SubFactory(GrantFactory)
    amount = Decimal("1000.00")
    reason = "Dépenses rejetées."
    communication = factory.Sequence(lambda n: f"{n:010d}{(n % 97) or 97:02d}")
    issued_on = date(2023, 3, 1)
    due_on = date(2023, 4, 1)

    class Meta:
        model = funding.Recovery


class RecoveryPaymentFactory(DjangoModelFactory):
    """400 euros that came back."""

    recovery = factory.SubFactory(RecoveryFactory)
    amount = Decimal("400.00")
    paid_on = date(2023, 3, 20)
    entered_at = NOW
    entered_by = "finances"

    class Meta:
        model = funding.RecoveryPayment


class SamplingLimitsFactory(DjangoModelFactory):
    """From 2022 on: every expense of 1 000 euros or more, half of the total."""

    instrument = factory.SubFactory(InstrumentFactory)
    valid_from = date(2022, 1, 1)
    always_from = Decimal("1000.00")
    share = Decimal("50.00")
    fewest = 3
    tolerance = Decimal("1.00")
    large_share = Decimal("20.00")
    often_rejected = Decimal("10.00")
    changed_at = NOW
    changed_by = "finances"

    class Meta:
        model = funding.SamplingLimits


class ActivityReportFactory(DjangoModelFactory):
    """A draft of 2022."""

    grant = factory.SubFactory(GrantFactory)
    year = 2022
    changed_at = NOW

    class Meta:
        model = funding.ActivityReport


class CommitteeMeetingFactory(DjangoModelFactory):
    """A meeting."""

    grant = factory.SubFactory(GrantFactory)
    held_on = date(2022, 10, 3)
    entered_at = NOW
    entered_by = "coordination"

    class Meta:
        model = funding.CommitteeMeeting


class RenewalFactory(DjangoModelFactory):
    """A renewal proposed."""

    grant = factory.SubFactory(GrantFactory)
    outcome = "renewed"
    proposed_at = NOW
    proposed_by = "coordination"

    class Meta:
        model = funding.Renewal


class JuryBodyFactory(DjangoModelFactory):
    """A body that lent experts."""

    call = factory.SubFactory(CallFactory)
    organisation = _sub("OrganisationFactory")

    class Meta:
        model = funding.JuryBody


class CallFigureFactory(DjangoModelFactory):
    """64 applications of 52 organisations announced as received, not recorded one by one."""

    call = factory.SubFactory(CallFactory)
    step = "received"
    applications = 64
    organisations = 52
    recorded = False

    class Meta:
        model = funding.CallFigure


class LetterTextFactory(DjangoModelFactory):
    """Other ways of appeal."""

    part = "appeal"
    text_fr = "Voies de recours."
    text_nl = "Beroepsmogelijkheden."

    class Meta:
        model = funding.LetterText


class PublishingFactory(DjangoModelFactory):
    """An authority of another register, with the prefix that 360Giving issued."""

    funder = _sub("OrganisationFactory")
    funder_identifier = "XI-LEI-549300ABC"
    prefix = "abc"
    changed_at = NOW

    class Meta:
        model = funding.Publishing
