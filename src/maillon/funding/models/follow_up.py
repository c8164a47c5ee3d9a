"""What follows a grant: activity reports, meetings of its steering committee, its renewal."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from maillon.core.languages import choose
from maillon.funding.enums import RenewalOutcome, RenewalState, ReportState, ReportVerdict
from maillon.funding.models.applications import AnswerSheet
from maillon.funding.models.grants import Grant, amount_column


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
    amount = amount_column(_("amount (euros)"), null=True, blank=True)
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
