"""Conflicts of interest, who reads what, and the score sheets."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from maillon.funding.enums import AssignmentSource, ConflictKind, ConflictSource, SheetState
from maillon.funding.models.applications import Application
from maillon.funding.models.jury.experts import Juror
from maillon.funding.models.jury.grids import Criterion


class ConflictOfInterest(models.Model):
    """A tie between an expert and an application: the expert sees nothing of it.

    Lifting one (``lifted_at``) leaves the row; a pinned one is lifted by the coordination only.
    """

    juror = models.ForeignKey(Juror, models.CASCADE, related_name="conflicts")
    application = models.ForeignKey(Application, models.CASCADE, related_name="conflicts")
    kind = models.CharField(_("kind"), max_length=20, choices=ConflictKind.choices)
    source = models.CharField(_("source"), max_length=10, choices=ConflictSource.choices)
    reason = models.TextField(_("reason"), blank=True)
    at = models.DateTimeField()
    by = models.CharField(max_length=150)
    lifted_at = models.DateTimeField(_("lifted"), null=True, blank=True)
    lifted_by = models.CharField(max_length=150, blank=True)
    lifted_reason = models.TextField(_("why it was lifted"), blank=True)

    class Meta:
        ordering = ["application", "juror", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["juror", "application", "kind", "source"], name="conflict_once"
            ),
            models.CheckConstraint(
                condition=Q(lifted_at__isnull=True) | ~Q(lifted_reason=""),
                name="conflict_lifted_with_reason",
                violation_error_message=_("Say why the conflict is lifted."),
            ),
        ]
        indexes = [models.Index(fields=["application", "juror", "lifted_at"])]
        verbose_name = _("conflict of interest")
        verbose_name_plural = _("conflicts of interest")


class Assignment(models.Model):
    """An application that an expert reads."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="assignments")
    juror = models.ForeignKey(Juror, models.CASCADE, related_name="assignments")
    source = models.CharField(_("source"), max_length=12, choices=AssignmentSource.choices)
    reason = models.TextField(_("reason"), blank=True)
    assigned_at = models.DateTimeField(_("assigned"))
    assigned_by = models.CharField(max_length=150)

    class Meta:
        ordering = ["application", "juror"]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "juror"],
                name="assignment_once",
                violation_error_message=_("This expert already reads this application."),
            )
        ]
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")


class ScoreSheet(models.Model):
    """What an expert wrote of an application. Changes after handing in go by deliberation."""

    assignment = models.OneToOneField(Assignment, models.CASCADE, related_name="score_sheet")
    state = models.CharField(
        _("state"), max_length=10, choices=SheetState.choices, default=SheetState.DRAFT
    )
    # For the letter to the applicant; the private note never leaves the expert.
    comment = models.TextField(_("comment for the jury and the letter"), blank=True)
    private_note = models.TextField(_("private note"), blank=True)
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()
    submitted_at = models.DateTimeField(_("handed in"), null=True, blank=True)

    class Meta:
        ordering = ["assignment"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="submitted") | Q(submitted_at__isnull=False),
                name="score_sheet_submitted_at_a_moment",
            )
        ]
        verbose_name = _("score sheet")
        verbose_name_plural = _("score sheets")


class Score(models.Model):
    """Points on a criterion. ``points`` empty: not answered, which is never zero."""

    sheet = models.ForeignKey(ScoreSheet, models.CASCADE, related_name="scores")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="scores")
    points = models.DecimalField(_("points"), max_digits=6, decimal_places=2, null=True, blank=True)
    not_applicable = models.BooleanField(_("does not apply"), default=False)
    comment = models.TextField(_("comment"), blank=True)

    class Meta:
        ordering = ["sheet", "criterion"]
        constraints = [
            models.UniqueConstraint(fields=["sheet", "criterion"], name="score_once"),
            models.CheckConstraint(
                condition=Q(points__isnull=True) | Q(points__gte=0),
                name="score_not_negative",
                violation_error_message=_("Points are not negative."),
            ),
            models.CheckConstraint(
                condition=Q(not_applicable=False) | Q(points__isnull=True),
                name="score_applies_or_not",
                violation_error_message=_("Either points, or “does not apply”."),
            ),
        ]
