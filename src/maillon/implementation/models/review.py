"""What happens after entry: questions at a field, proposals, evidence, locked periods."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from maillon.core.models import SourceDocument
from maillon.implementation.enums import EvidenceState, ProposalState, Qualifier
from maillon.implementation.models.contributions import Contribution, Figure
from maillon.implementation.models.rounds import RequestItem
from maillon.partners.models import Organisation
from maillon.plan.models import Plan


class Question(models.Model):
    """Why a contribution was sent back, at the field it is about.

    ``field`` is a column of the contribution, or ``figure``; the figure is then named by its label,
    because figures are stored anew at each edit.
    """

    contribution = models.ForeignKey(Contribution, models.CASCADE, related_name="questions")
    field = models.CharField(_("field"), max_length=120)
    figure_label = models.CharField(_("figure"), max_length=300, blank=True)
    # Of the figures with this label, the one of this year; none: of no year of its own.
    figure_year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)
    text = models.TextField(_("question"))
    # What stood in the field when it was asked about: old → new is shown beside the answer.
    value_then = models.TextField(_("value at the time"), blank=True)
    asked_by = models.CharField(_("asked by"), max_length=150)
    asked_at = models.DateTimeField(_("asked"))
    answer = models.TextField(_("answer"), blank=True)
    answered_by = models.CharField(_("answered by"), max_length=150, blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    settled_at = models.DateTimeField(_("settled"), null=True, blank=True)

    class Meta:
        ordering = ["asked_at", "pk"]
        verbose_name = _("question")
        verbose_name_plural = _("questions")

    def __str__(self) -> str:
        return self.text[:80]


class Proposal(models.Model):
    """A change proposed to an accepted contribution: it stands beside what counts until decided.

    A counter-proposed figure has ``figure_label`` (as for questions), ``old_value`` and
    ``new_value``; a text has ``field``, ``old_text`` and ``new_text``.
    """

    contribution = models.ForeignKey(Contribution, models.CASCADE, related_name="proposals")
    field = models.CharField(_("field"), max_length=120)
    figure = models.ForeignKey(
        Figure, models.SET_NULL, null=True, blank=True, related_name="proposals"
    )
    figure_label = models.CharField(_("figure"), max_length=300, blank=True)
    figure_year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)
    old_value = models.DecimalField(max_digits=16, decimal_places=4, null=True, blank=True)
    new_value = models.DecimalField(
        _("proposed value"), max_digits=16, decimal_places=4, null=True, blank=True
    )
    new_qualifier = models.CharField(max_length=10, choices=Qualifier.choices, default="exact")
    old_text = models.TextField(blank=True)
    new_text = models.TextField(_("proposed text"), blank=True)
    source = models.CharField(_("source"), max_length=300)
    reason = models.TextField(_("reason"))
    state = models.CharField(
        _("state"), max_length=10, choices=ProposalState.choices, default=ProposalState.OPEN
    )
    proposed_by = models.CharField(_("proposed by"), max_length=150)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="proposals"
    )
    proposed_at = models.DateTimeField(_("proposed"))
    decided_by = models.CharField(_("decided by"), max_length=150, blank=True)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decision_reason = models.TextField(_("reason of the decision"), blank=True)

    class Meta:
        ordering = ["-proposed_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(source="") & ~Q(reason=""),
                name="proposal_with_source_and_reason",
                violation_error_message=_("A proposal names its source and its reason."),
            ),
            models.CheckConstraint(
                condition=Q(state="open") | Q(decided_at__isnull=False),
                name="proposal_decided_at_a_moment",
            ),
        ]
        indexes = [models.Index(fields=["state"])]
        verbose_name = _("proposal")
        verbose_name_plural = _("proposals")

    def __str__(self) -> str:
        return f"{self.contribution.code} · {self.figure_label or self.field}"


class Evidence(models.Model):
    """A file that supports a contribution. Only a checked one can be opened."""

    contribution = models.ForeignKey(
        Contribution, models.CASCADE, null=True, blank=True, related_name="evidence"
    )
    # Before the item becomes a contribution, the file hangs on the item.
    item = models.ForeignKey(
        RequestItem,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="evidence",
    )
    document = models.ForeignKey(SourceDocument, models.PROTECT, related_name="+")
    title = models.CharField(_("title"), max_length=300)
    state = models.CharField(
        _("state"), max_length=10, choices=EvidenceState.choices, default=EvidenceState.WAITING
    )
    verdict = models.CharField(_("what the check said"), max_length=300, blank=True)
    public = models.BooleanField(_("public"), default=False)
    added_by = models.CharField(_("added by"), max_length=150)
    added_at = models.DateTimeField(_("added"))

    class Meta:
        ordering = ["added_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(contribution__isnull=False) | Q(item__isnull=False),
                name="evidence_of_something",
            )
        ]
        verbose_name = _("evidence")
        verbose_name_plural = _("pieces of evidence")

    def __str__(self) -> str:
        return self.title


class PeriodLock(models.Model):
    """A year of a plan that is closed: nothing of it changes until somebody reopens it."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="period_locks")
    year = models.PositiveSmallIntegerField(_("year"))
    locked_at = models.DateTimeField(_("locked"))
    locked_by = models.CharField(_("locked by"), max_length=150)
    reason = models.TextField(_("reason"), blank=True)
    reopened_at = models.DateTimeField(_("reopened"), null=True, blank=True)
    reopened_by = models.CharField(_("reopened by"), max_length=150, blank=True)
    reopening_reason = models.TextField(_("reason of reopening"), blank=True)

    class Meta:
        ordering = ["plan", "-year", "-locked_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "year"],
                condition=Q(reopened_at__isnull=True),
                name="period_lock_once",
                violation_error_message=_("This year is already locked."),
            ),
            models.CheckConstraint(
                condition=Q(reopened_at__isnull=True) | ~Q(reopening_reason=""),
                name="period_reopened_with_reason",
                violation_error_message=_("Say why the year is reopened."),
            ),
        ]
        verbose_name = _("locked period")
        verbose_name_plural = _("locked periods")

    def __str__(self) -> str:
        return f"{self.plan} · {self.year}"
