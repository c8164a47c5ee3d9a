"""The money of a grant: tranches, claims, supporting documents, what is to be repaid."""

from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from maillon.core.models import SourceDocument
from maillon.funding.enums import (
    ExpenseFileState,
    ExpenseVerdict,
    RecoveryState,
    TrancheState,
    Trigger,
)
from maillon.funding.models.calls import ExpenseCategory, Instrument
from maillon.funding.models.grants import POSITIVE, Grant, Scanned, amount_column


class Tranche(models.Model):
    """A part of a grant and what makes it payable. The parts never exceed the grant."""

    grant = models.ForeignKey(Grant, models.CASCADE, related_name="tranches")
    position = models.PositiveSmallIntegerField(_("number"))
    percent = models.DecimalField(
        _("percent"), max_digits=5, decimal_places=2, null=True, blank=True
    )
    amount = amount_column(_("amount (euros)"))
    trigger = models.CharField(_("payable on"), max_length=16, choices=Trigger.choices)
    state = models.CharField(
        _("state"), max_length=10, choices=TrancheState.choices, default=TrancheState.PLANNED
    )
    expected_on = models.DateField(_("expected"), null=True, blank=True)
    paid_on = models.DateField(_("paid"), null=True, blank=True)
    paid_amount = amount_column(_("amount paid (euros)"), null=True, blank=True)
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
    amount = amount_column(_("amount (euros)"))
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
                violation_error_message=POSITIVE,
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
    # What else decided the draw, as it was that day: the limits, and what was known of before.
    sample_inputs = models.JSONField(default=dict, blank=True)

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


class Expense(Scanned):
    """One supporting document: what was spent, and what the control accepted."""

    file = models.ForeignKey(ExpenseFile, models.CASCADE, related_name="expenses")
    position = models.PositiveSmallIntegerField(default=0)
    category = models.ForeignKey(ExpenseCategory, models.PROTECT, related_name="+")
    label = models.CharField(_("expense"), max_length=300)
    spent_on = models.DateField(_("date"))
    amount = amount_column(_("amount (euros)"))
    document = models.ForeignKey(
        SourceDocument, models.PROTECT, null=True, blank=True, related_name="+"
    )
    sampled = models.BooleanField(_("in the sample"), default=False)
    verdict = models.CharField(
        _("verdict"), max_length=10, choices=ExpenseVerdict.choices, default="pending"
    )
    accepted = amount_column(_("accepted (euros)"), null=True, blank=True)
    reason = models.TextField(_("reason"), blank=True)
    checked_at = models.DateTimeField(null=True, blank=True)
    checked_by = models.CharField(max_length=150, blank=True)

    class Meta:
        ordering = ["file", "position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gt=0),
                name="expense_positive",
                violation_error_message=POSITIVE,
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


class SamplingLimits(models.Model):
    """From a day on: how much of the supporting documents of an instrument is looked at.

    Percentages are of 100. On a day, the latest row that has begun counts; without one, the
    defaults of ``rules.sampling`` do.
    """

    instrument = models.ForeignKey(Instrument, models.CASCADE, related_name="sampling_limits")
    valid_from = models.DateField(_("valid from"))
    always_from = amount_column(_("every expense from (euros)"))
    share = models.DecimalField(_("part of the total (%)"), max_digits=5, decimal_places=2)
    fewest = models.PositiveSmallIntegerField(_("expenses at least"))
    tolerance = models.DecimalField(_("tolerated error (%)"), max_digits=5, decimal_places=2)
    large_share = models.DecimalField(
        _("large: from this part of the file (%)"), max_digits=5, decimal_places=2
    )
    often_rejected = models.DecimalField(
        _("often rejected: from this part (%)"), max_digits=5, decimal_places=2
    )
    changed_at = models.DateTimeField(_("changed on"))
    changed_by = models.CharField(max_length=150)

    class Meta:
        ordering = ["instrument", "-valid_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["instrument", "valid_from"], name="sampling_limits_once_a_day"
            ),
            models.CheckConstraint(
                condition=Q(always_from__gt=0),
                name="sampling_limits_positive",
                violation_error_message=POSITIVE,
            ),
            models.CheckConstraint(
                condition=Q(share__gte=0, share__lte=100)
                & Q(tolerance__gte=0, tolerance__lte=100)
                & Q(large_share__gt=0, large_share__lte=100)
                & Q(often_rejected__gt=0, often_rejected__lte=100),
                name="sampling_limits_in_percent",
                violation_error_message=_("A percentage lies between 0 and 100."),
            ),
        ]
        verbose_name = _("limits of the control")
        verbose_name_plural = _("limits of the control")


class Recovery(models.Model):
    """Money to be repaid, in one or several payments.

    While one is open, the beneficiary gets no new grant and no payment.
    """

    grant = models.ForeignKey(Grant, models.PROTECT, related_name="recoveries")
    amount = amount_column(_("amount (euros)"))
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
                violation_error_message=POSITIVE,
            ),
            models.CheckConstraint(
                condition=~Q(state="cancelled") | ~Q(closed_reason=""),
                name="recovery_cancelled_with_reason",
                violation_error_message=_("Say why the recovery is cancelled."),
            ),
        ]
        verbose_name = _("recovery")
        verbose_name_plural = _("recoveries")

    @property
    def received(self) -> Decimal:
        """What came back so far, in euros; reads the payments (prefetch them for many)."""
        counted = (row.amount for row in self.payments.all() if row.struck_at is None)
        return sum(counted, Decimal("0.00"))

    @property
    def still_due(self) -> Decimal:
        """What is still to be repaid, in euros; nothing once it is closed."""
        if self.state != RecoveryState.OPEN:
            return Decimal("0.00")
        return self.amount - self.received


class RecoveryPayment(models.Model):
    """A payment of a beneficiary on what it must repay.

    A row never changes: one that was entered by mistake is struck out, with the reason, and
    counts no more.
    """

    recovery = models.ForeignKey(Recovery, models.PROTECT, related_name="payments")
    amount = amount_column(_("amount (euros)"))
    paid_on = models.DateField(_("received on"))
    reference = models.CharField(_("payment reference"), max_length=60, blank=True)
    entered_at = models.DateTimeField(_("entered on"))
    entered_by = models.CharField(_("entered by"), max_length=150)
    struck_at = models.DateTimeField(_("struck out on"), null=True, blank=True)
    struck_by = models.CharField(_("struck out by"), max_length=150, blank=True)
    struck_reason = models.TextField(_("why it was struck out"), blank=True)

    class Meta:
        ordering = ["recovery", "paid_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gt=0),
                name="recovery_payment_positive",
                violation_error_message=POSITIVE,
            ),
            models.CheckConstraint(
                condition=Q(struck_at__isnull=True) | ~Q(struck_reason=""),
                name="recovery_payment_struck_with_reason",
                violation_error_message=_("Say why the payment is corrected."),
            ),
        ]
        verbose_name = _("repayment")
        verbose_name_plural = _("repayments")
