"""Decisions and grants, their measures and agreements."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from maillon.core.folding import WordsField
from maillon.core.languages import Titled, choose
from maillon.core.models import SourceDocument
from maillon.funding.enums import DecisionState, GrantState, Outcome
from maillon.funding.models.applications import Application
from maillon.funding.models.calls import ApprovalThreshold, Call, Instrument, LegalBasis
from maillon.funding.models.jury import Ranking
from maillon.implementation.enums import EvidenceState, LinkRank
from maillon.implementation.models import Contribution
from maillon.partners.models import Organisation, Territory
from maillon.plan.models import Measure, Plan

POSITIVE = _("An amount is more than zero.")


def amount_column(label: object, **options: object) -> "models.DecimalField[Any, Any]":
    """Return a column for an amount in euros, to the cent."""
    return models.DecimalField(label, max_digits=14, decimal_places=2, **options)  # type: ignore[arg-type]


class Scanned(models.Model):
    """What the virus scanner said of the file of a row; who may open it follows from there."""

    scan_state = models.CharField(
        _("scan"), max_length=10, choices=EvidenceState.choices, default=EvidenceState.WAITING
    )
    scan_verdict = models.CharField(_("verdict of the scanner"), max_length=200, blank=True)

    class Meta:
        abstract = True


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
    amount = amount_column(_("amount (euros)"), null=True, blank=True)
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
                violation_error_message=POSITIVE,
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
    amount = amount_column(_("amount (euros)"), null=True, blank=True)
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
    # What lists are searched by, beside the words of the beneficiary.
    words = WordsField(sources=("code", "title_fr", "title_nl", "title_en", "legal_reference"))
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
                violation_error_message=POSITIVE,
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


class Agreement(Scanned):
    """The agreement of a grant (number 0) or an amendment (1, 2…)."""

    grant = models.ForeignKey(Grant, models.CASCADE, related_name="agreements")
    number = models.PositiveSmallIntegerField(_("number"), default=0)
    signed_on = models.DateField(_("signed"), null=True, blank=True)
    # What an amendment changes; empty: unchanged.
    new_amount = amount_column(_("new amount (euros)"), null=True, blank=True)
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
