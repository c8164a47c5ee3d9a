"""Decisions and grants: agreement, tranches, claims, expenses, recovery, reports, renewal."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from maillon.core.languages import Titled, choose
from maillon.core.models import SourceDocument
from maillon.funding.enums import (
    DecisionState,
    ExpenseFileState,
    ExpenseVerdict,
    GrantState,
    Outcome,
    RecoveryState,
    RenewalOutcome,
    RenewalState,
    ReportState,
    ReportVerdict,
    TrancheState,
    Trigger,
)
from maillon.funding.models.applications import AnswerSheet, Application
from maillon.funding.models.calls import (
    ApprovalThreshold,
    Call,
    ExpenseCategory,
    Instrument,
    LegalBasis,
)
from maillon.funding.models.jury import Ranking
from maillon.implementation.enums import LinkRank
from maillon.implementation.models import Contribution
from maillon.partners.models import Organisation, Territory
from maillon.plan.models import Measure, Plan

_POSITIVE = _("An amount is more than zero.")


def _amount(label: object, **options: object) -> "models.DecimalField[Any, Any]":
    """A column for an amount in euros, to the cent."""
    return models.DecimalField(label, max_digits=14, decimal_places=2, **options)  # type: ignore[arg-type]


class FundingDecision(models.Model):
    """What is decided of an application, its reasons and its legal basis."""

    application = models.OneToOneField(Application, models.PROTECT, related_name="decision")
    ranking = models.ForeignKey(
        Ranking, models.PROTECT, null=True, blank=True, related_name="decisions"
    )
    outcome = models.CharField(_("outcome"), max_length=14, choices=Outcome.choices)
    state = models.CharField(
        _("state"), max_length=10, choices=DecisionState.choices, default=DecisionState.PROPOSED
    )
    amount = _amount(_("amount (euros)"), null=True, blank=True)
    reason_fr = models.TextField(_("reasons in French"), blank=True)
    reason_nl = models.TextField(_("reasons in Dutch"), blank=True)
    reason_en = models.TextField(_("reasons in English"), blank=True)
    # Asked where the decision departs from the ranking.
    departs = models.BooleanField(_("departs from the ranking"), default=False)
    departs_reason = models.TextField(_("why it departs from the ranking"), blank=True)
    legal_basis = models.ForeignKey(
        LegalBasis, models.PROTECT, null=True, blank=True, related_name="+"
    )
    proposed_at = models.DateTimeField(_("proposed"))
    proposed_by = models.CharField(max_length=150)
    decided_on = models.DateField(_("decided"), null=True, blank=True)
    notified_at = models.DateTimeField(_("notified"), null=True, blank=True)
    letter_sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["application"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(outcome__in=["refused", "inadmissible"]) | ~Q(reason_fr=""),
                name="decision_refused_with_reason",
                violation_error_message=_("A refusal says its reasons (law of 29 July 1991)."),
            ),
            models.CheckConstraint(
                condition=Q(departs=False) | ~Q(departs_reason=""),
                name="decision_departs_with_reason",
                violation_error_message=_("Say why the decision departs from the ranking."),
            ),
            models.CheckConstraint(
                condition=Q(amount__isnull=True) | Q(amount__gt=0),
                name="decision_amount_positive",
                violation_error_message=_POSITIVE,
            ),
        ]
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")

    def __str__(self) -> str:
        return f"{self.application} · {self.get_outcome_display()}"

    @property
    def reason(self) -> str:
        """The reasons in the reader's language."""
        return choose(self, "reason").text


class Approval(models.Model):
    """A step of the approval route of a decision: who must agree, who did."""

    decision = models.ForeignKey(FundingDecision, models.CASCADE, related_name="approvals")
    step = models.ForeignKey(ApprovalThreshold, models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField(default=0)
    agreed = models.BooleanField(_("agrees"), null=True, blank=True)
    note = models.TextField(_("note"), blank=True)
    at = models.DateTimeField(null=True, blank=True)
    by = models.CharField(max_length=150, blank=True)

    class Meta:
        ordering = ["decision", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["decision", "step"], name="approval_once"),
            models.CheckConstraint(
                condition=~Q(agreed=False) | ~Q(note=""),
                name="approval_refused_with_note",
                violation_error_message=_("Say why you do not agree."),
            ),
        ]


class Grant(Titled):
    """A grant: to whom, for what, how much, on what basis, for which measures."""

    code = models.SlugField(_("code"), max_length=80, unique=True)
    instrument = models.ForeignKey(Instrument, models.PROTECT, related_name="grants")
    plan = models.ForeignKey(Plan, models.PROTECT, related_name="grants")
    call = models.ForeignKey(Call, models.PROTECT, null=True, blank=True, related_name="grants")
    application = models.OneToOneField(
        Application, models.PROTECT, null=True, blank=True, related_name="grant"
    )
    # The grant that this one renews.
    previous = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="next"
    )
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="grants")
    state = models.CharField(
        _("state"), max_length=10, choices=GrantState.choices, default=GrantState.AWARDED
    )
    state_reason = models.TextField(_("reason"), blank=True)
    description_fr = models.TextField(_("description in French"), blank=True)
    description_nl = models.TextField(_("description in Dutch"), blank=True)
    description_en = models.TextField(_("description in English"), blank=True)
    # Empty: the sources do not say it. An unknown amount is not zero.
    amount = _amount(_("amount (euros)"), null=True, blank=True)
    amount_public = models.BooleanField(_("the amount is public"), default=True)
    first_year = models.PositiveSmallIntegerField(_("first year"))
    last_year = models.PositiveSmallIntegerField(_("last year"))
    starts_on = models.DateField(_("project starts"), null=True, blank=True)
    ends_on = models.DateField(_("project ends"), null=True, blank=True)
    awarded_on = models.DateField(_("decided"), null=True, blank=True)
    legal_basis = models.ForeignKey(
        LegalBasis, models.PROTECT, null=True, blank=True, related_name="grants"
    )
    legal_reference = models.CharField(_("legal reference"), max_length=300, blank=True)
    # The rank of a laureate, where the instrument is a prize.
    laureate_rank = models.PositiveSmallIntegerField(
        _("rank of the laureate"), null=True, blank=True
    )
    # A shelter: its address is never printed (theme 4).
    protected_location = models.BooleanField(_("protected address"), default=False)
    # Belgian enterprise numbers are for legal persons; a natural person is never published.
    natural_person = models.BooleanField(_("the beneficiary is a natural person"), default=False)
    # Declared under the de minimis rule (Regulation (EU) 2023/2831); empty: not economic.
    de_minimis = models.BooleanField(_("declared as de minimis aid"), default=False)
    territories = models.ManyToManyField(Territory, blank=True, related_name="grants")
    measures = models.ManyToManyField(Measure, through="GrantMeasure", related_name="grants")
    contributions = models.ManyToManyField(Contribution, blank=True, related_name="grants")
    source_line = models.PositiveIntegerField(_("line of the source"), null=True, blank=True)
    synthetic = models.BooleanField(_("fictitious data (exercise)"), default=False)
    entered_at = models.DateTimeField(_("entered on"))
    entered_by = models.CharField(_("entered by"), max_length=150)
    changed_at = models.DateTimeField(_("changed on"))

    class Meta:
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(last_year__gte=F("first_year")),
                name="grant_years_in_order",
                violation_error_message=_("The last year is not before the first year."),
            ),
            models.CheckConstraint(
                condition=Q(amount__isnull=True) | Q(amount__gt=0),
                name="grant_amount_positive",
                violation_error_message=_POSITIVE,
            ),
            models.CheckConstraint(
                condition=~Q(state="cancelled") | ~Q(state_reason=""),
                name="grant_cancelled_with_reason",
                violation_error_message=_("Say why the grant is cancelled."),
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True)
                | Q(starts_on__isnull=True)
                | Q(ends_on__gte=F("starts_on")),
                name="grant_dates_in_order",
                violation_error_message=_("The last day is not before the first day."),
            ),
        ]
        indexes = [
            models.Index(fields=["call", "first_year"]),
            models.Index(fields=["first_year", "code"]),
        ]
        verbose_name = _("grant")
        verbose_name_plural = _("grants")

    @property
    def description(self) -> str:
        """The description in the reader's language."""
        return choose(self, "description").text


class GrantMeasure(models.Model):
    """A measure that a grant serves."""

    grant = models.ForeignKey(Grant, models.CASCADE, related_name="links")
    measure = models.ForeignKey(Measure, models.PROTECT, related_name="grant_links")
    rank = models.CharField(_("rank"), max_length=10, choices=LinkRank.choices)

    class Meta:
        ordering = ["grant", "rank", "measure"]
        constraints = [
            models.UniqueConstraint(
                fields=["grant", "measure"],
                name="grant_measure_once",
                violation_error_message=_("This measure is already linked."),
            ),
            models.UniqueConstraint(
                fields=["grant"],
                condition=Q(rank="primary"),
                name="grant_one_primary_measure",
                violation_error_message=_("A grant has one primary measure."),
            ),
        ]


class Agreement(models.Model):
    """The agreement of a grant (number 0) or an amendment (1, 2…)."""

    grant = models.ForeignKey(Grant, models.CASCADE, related_name="agreements")
    number = models.PositiveSmallIntegerField(_("number"), default=0)
    signed_on = models.DateField(_("signed"), null=True, blank=True)
    # What an amendment changes; empty: unchanged.
    new_amount = _amount(_("new amount (euros)"), null=True, blank=True)
    new_ends_on = models.DateField(_("new last day"), null=True, blank=True)
    reason = models.TextField(_("reason"), blank=True)
    document = models.ForeignKey(
        SourceDocument, models.PROTECT, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=150)

    class Meta:
        ordering = ["grant", "number"]
        constraints = [
            models.UniqueConstraint(fields=["grant", "number"], name="agreement_once"),
            models.CheckConstraint(
                condition=Q(number=0) | ~Q(reason=""),
                name="amendment_with_reason",
                violation_error_message=_("Say why the agreement is amended."),
            ),
        ]
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")


class Tranche(models.Model):
    """A part of a grant and what makes it payable. The parts never exceed the grant."""

    grant = models.ForeignKey(Grant, models.CASCADE, related_name="tranches")
    position = models.PositiveSmallIntegerField(_("number"))
    percent = models.DecimalField(
        _("percent"), max_digits=5, decimal_places=2, null=True, blank=True
    )
    amount = _amount(_("amount (euros)"))
    trigger = models.CharField(_("payable on"), max_length=16, choices=Trigger.choices)
    state = models.CharField(
        _("state"), max_length=10, choices=TrancheState.choices, default=TrancheState.PLANNED
    )
    expected_on = models.DateField(_("expected"), null=True, blank=True)
    paid_on = models.DateField(_("paid"), null=True, blank=True)
    paid_amount = _amount(_("amount paid (euros)"), null=True, blank=True)
    payment_reference = models.CharField(_("payment reference"), max_length=60, blank=True)

    class Meta:
        ordering = ["grant", "position"]
        constraints = [
            models.UniqueConstraint(fields=["grant", "position"], name="tranche_once"),
            models.CheckConstraint(
                condition=Q(amount__gte=0),
                name="tranche_not_negative",
                violation_error_message=_("An amount is not negative."),
            ),
            models.CheckConstraint(
                condition=Q(paid_amount__isnull=True)
                | (Q(paid_amount__gte=0) & Q(paid_amount__lte=F("amount"))),
                name="tranche_paid_within",
                violation_error_message=_("No more is paid than the tranche."),
            ),
            models.CheckConstraint(
                condition=~Q(state="paid")
                | (Q(paid_on__isnull=False) & Q(paid_amount__isnull=False)),
                name="tranche_paid_on_a_day",
            ),
        ]
        verbose_name = _("tranche")
        verbose_name_plural = _("tranches")


class Claim(models.Model):
    """A beneficiary's claim of a tranche."""

    tranche = models.ForeignKey(Tranche, models.CASCADE, related_name="claims")
    amount = _amount(_("amount (euros)"))
    iban = models.CharField(_("bank account (IBAN)"), max_length=40)
    note = models.TextField(_("message"), blank=True)
    made_at = models.DateTimeField(_("made"))
    made_by = models.CharField(max_length=150)
    accepted = models.BooleanField(_("accepted"), null=True, blank=True)
    reason = models.TextField(_("reason"), blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.CharField(max_length=150, blank=True)

    class Meta:
        ordering = ["tranche", "made_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gt=0),
                name="claim_positive",
                violation_error_message=_POSITIVE,
            ),
            models.CheckConstraint(
                condition=~Q(accepted=False) | ~Q(reason=""),
                name="claim_refused_with_reason",
                violation_error_message=_("Say why the claim is refused."),
            ),
        ]
        verbose_name = _("claim")
        verbose_name_plural = _("claims")


class ExpenseFile(models.Model):
    """The supporting documents of a grant for a year: first the file, then line by line."""

    grant = models.ForeignKey(Grant, models.CASCADE, related_name="expense_files")
    year = models.PositiveSmallIntegerField(_("year"))
    state = models.CharField(
        _("state"), max_length=16, choices=ExpenseFileState.choices, default="draft"
    )
    state_reason = models.TextField(_("reason"), blank=True)
    submitted_at = models.DateTimeField(_("submitted"), null=True, blank=True)
    submitted_by = models.CharField(max_length=150, blank=True)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decided_by = models.CharField(max_length=150, blank=True)
    # The seed of the sample, so that it can be drawn again.
    sample_seed = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering = ["grant", "year"]
        constraints = [
            models.UniqueConstraint(
                fields=["grant", "year"],
                name="expense_file_once",
                violation_error_message=_("There is already a file for this year."),
            ),
            models.CheckConstraint(
                condition=~Q(state="not_admissible") | ~Q(state_reason=""),
                name="expense_file_refused_with_reason",
                violation_error_message=_("Say why the file is not admissible."),
            ),
        ]
        verbose_name = _("file of supporting documents")
        verbose_name_plural = _("files of supporting documents")


class Expense(models.Model):
    """One supporting document: what was spent, and what the control accepted."""

    file = models.ForeignKey(ExpenseFile, models.CASCADE, related_name="expenses")
    position = models.PositiveSmallIntegerField(default=0)
    category = models.ForeignKey(ExpenseCategory, models.PROTECT, related_name="+")
    label = models.CharField(_("expense"), max_length=300)
    spent_on = models.DateField(_("date"))
    amount = _amount(_("amount (euros)"))
    document = models.ForeignKey(
        SourceDocument, models.PROTECT, null=True, blank=True, related_name="+"
    )
    sampled = models.BooleanField(_("in the sample"), default=False)
    verdict = models.CharField(
        _("verdict"), max_length=10, choices=ExpenseVerdict.choices, default="pending"
    )
    accepted = _amount(_("accepted (euros)"), null=True, blank=True)
    reason = models.TextField(_("reason"), blank=True)
    checked_at = models.DateTimeField(null=True, blank=True)
    checked_by = models.CharField(max_length=150, blank=True)

    class Meta:
        ordering = ["file", "position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gt=0),
                name="expense_positive",
                violation_error_message=_POSITIVE,
            ),
            models.CheckConstraint(
                condition=Q(accepted__isnull=True)
                | (Q(accepted__gte=0) & Q(accepted__lte=F("amount"))),
                name="expense_accepted_within",
                violation_error_message=_("No more is accepted than was spent."),
            ),
            models.CheckConstraint(
                condition=~Q(verdict__in=["rejected", "partly"]) | ~Q(reason=""),
                name="expense_refused_with_reason",
                violation_error_message=_("Say why the expense is not accepted whole."),
            ),
        ]
        verbose_name = _("expense")
        verbose_name_plural = _("expenses")


class Recovery(models.Model):
    """Money to be repaid; while one is open, the beneficiary gets no new grant."""

    grant = models.ForeignKey(Grant, models.PROTECT, related_name="recoveries")
    amount = _amount(_("amount (euros)"))
    reason = models.TextField(_("reason"))
    # Belgian structured communication: ten digits and two that check them.
    communication = models.CharField(_("structured communication"), max_length=20, unique=True)
    state = models.CharField(
        _("state"), max_length=10, choices=RecoveryState.choices, default=RecoveryState.OPEN
    )
    issued_on = models.DateField(_("issued"))
    due_on = models.DateField(_("due"))
    paid_on = models.DateField(_("repaid"), null=True, blank=True)
    closed_reason = models.TextField(_("why it was cancelled"), blank=True)

    class Meta:
        ordering = ["-issued_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gt=0),
                name="recovery_positive",
                violation_error_message=_POSITIVE,
            ),
            models.CheckConstraint(
                condition=~Q(state="cancelled") | ~Q(closed_reason=""),
                name="recovery_cancelled_with_reason",
                violation_error_message=_("Say why the recovery is cancelled."),
            ),
        ]
        verbose_name = _("recovery")
        verbose_name_plural = _("recoveries")


class ActivityReport(models.Model):
    """What a beneficiary reports of a year of a grant, and the verdict of the authority."""

    grant = models.ForeignKey(Grant, models.CASCADE, related_name="reports")
    year = models.PositiveSmallIntegerField(_("year"))
    sheet = models.OneToOneField(
        AnswerSheet, models.PROTECT, null=True, blank=True, related_name="report"
    )
    state = models.CharField(
        _("state"), max_length=10, choices=ReportState.choices, default=ReportState.DRAFT
    )
    state_reason = models.TextField(_("reason"), blank=True)
    due_on = models.DateField(_("due"), null=True, blank=True)
    submitted_at = models.DateTimeField(_("submitted"), null=True, blank=True)
    submitted_by = models.CharField(max_length=150, blank=True)
    verdict = models.CharField(
        _("verdict"), max_length=12, choices=ReportVerdict.choices, blank=True
    )
    verdict_reason = models.TextField(_("reason of the verdict"), blank=True)
    decided_at = models.DateTimeField(_("judged"), null=True, blank=True)
    decided_by = models.CharField(max_length=150, blank=True)
    changed_at = models.DateTimeField(_("changed on"))

    class Meta:
        ordering = ["grant", "year"]
        constraints = [
            models.UniqueConstraint(
                fields=["grant", "year"],
                name="activity_report_once",
                violation_error_message=_("There is already a report for this year."),
            ),
            models.CheckConstraint(
                condition=~Q(state="decided") | ~Q(verdict=""),
                name="activity_report_decided_with_verdict",
                violation_error_message=_("Choose a verdict."),
            ),
            models.CheckConstraint(
                condition=~Q(verdict__in=["incomplete", "inadequate"]) | ~Q(verdict_reason=""),
                name="activity_report_refused_with_reason",
                violation_error_message=_("Say why the report is not adequate."),
            ),
        ]
        verbose_name = _("activity report")
        verbose_name_plural = _("activity reports")


class CommitteeMeeting(models.Model):
    """A meeting of the steering committee of a grant."""

    grant = models.ForeignKey(Grant, models.CASCADE, related_name="meetings")
    held_on = models.DateField(_("held on"))
    participants = models.TextField(_("participants (functions)"), blank=True)
    minutes = models.TextField(_("minutes"), blank=True)
    agreed = models.TextField(_("what was agreed"), blank=True)
    entered_at = models.DateTimeField()
    entered_by = models.CharField(max_length=150)

    class Meta:
        ordering = ["grant", "-held_on", "pk"]
        verbose_name = _("meeting of the steering committee")
        verbose_name_plural = _("meetings of the steering committee")


class Renewal(models.Model):
    """What is proposed and decided of a grant for the next year, on its report's verdict."""

    grant = models.OneToOneField(Grant, models.PROTECT, related_name="renewal")
    report = models.ForeignKey(
        ActivityReport, models.PROTECT, null=True, blank=True, related_name="+"
    )
    outcome = models.CharField(_("outcome"), max_length=12, choices=RenewalOutcome.choices)
    state = models.CharField(
        _("state"), max_length=10, choices=RenewalState.choices, default=RenewalState.PROPOSED
    )
    amount = _amount(_("amount (euros)"), null=True, blank=True)
    reason_fr = models.TextField(_("reason in French"), blank=True)
    reason_nl = models.TextField(_("reason in Dutch"), blank=True)
    reason_en = models.TextField(_("reason in English"), blank=True)
    proposed_at = models.DateTimeField()
    proposed_by = models.CharField(max_length=150)
    decided_on = models.DateField(_("decided"), null=True, blank=True)

    class Meta:
        ordering = ["grant"]
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome="renewed") | ~Q(reason_fr=""),
                name="renewal_changed_with_reason",
                violation_error_message=_("Say why it is not simply renewed."),
            )
        ]
        verbose_name = _("renewal")
        verbose_name_plural = _("renewals")

    @property
    def reason(self) -> str:
        """The reason in the reader's language."""
        return choose(self, "reason").text
