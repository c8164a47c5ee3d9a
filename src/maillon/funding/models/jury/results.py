"""What a jury makes of the readings: deliberation, rankings, ballots of a prize."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from maillon.funding.enums import Outcome
from maillon.funding.models.applications import Application
from maillon.funding.models.calls import Call
from maillon.funding.models.jury.experts import Juror
from maillon.funding.models.jury.readings import Score


class Deliberation(models.Model):
    """A meeting of the jury."""

    call = models.ForeignKey(Call, models.CASCADE, related_name="deliberations")
    held_on = models.DateField(_("held on"))
    present = models.ManyToManyField(Juror, blank=True, related_name="deliberations")
    minutes = models.TextField(_("minutes"), blank=True)

    class Meta:
        ordering = ["call", "held_on", "pk"]
        verbose_name = _("deliberation")
        verbose_name_plural = _("deliberations")


class DeliberationChange(models.Model):
    """What the jury changed of a score in a meeting, and why: old and new stay."""

    deliberation = models.ForeignKey(Deliberation, models.CASCADE, related_name="changes")
    score = models.ForeignKey(Score, models.PROTECT, related_name="changes")
    old = models.DecimalField(max_digits=6, decimal_places=2, null=True)
    new = models.DecimalField(max_digits=6, decimal_places=2, null=True)
    reason = models.TextField(_("reason"))
    at = models.DateTimeField()
    by = models.CharField(max_length=150)

    class Meta:
        ordering = ["deliberation", "at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="deliberation_change_with_reason",
                violation_error_message=_("Say why the jury changed it."),
            )
        ]


class DeliberationOutcome(models.Model):
    """An outcome that the jury decided in a meeting otherwise than the published rule, and why.

    The rank stays; the newest row of an application counts. ``outcome`` empty: back to the rule.
    """

    deliberation = models.ForeignKey(Deliberation, models.CASCADE, related_name="outcomes")
    application = models.ForeignKey(
        Application, models.PROTECT, related_name="deliberated_outcomes"
    )
    outcome = models.CharField(_("outcome"), max_length=14, choices=Outcome.choices, blank=True)
    reason = models.TextField(_("reason"))
    at = models.DateTimeField()
    by = models.CharField(max_length=150)

    class Meta:
        ordering = ["deliberation", "at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="deliberation_outcome_with_reason",
                violation_error_message=_("Say why the jury decided so."),
            ),
            models.CheckConstraint(
                condition=~Q(outcome="inadmissible"),
                name="deliberation_outcome_of_the_jury",
                violation_error_message=_("The jury does not decide on admissibility."),
            ),
        ]


class Ranking(models.Model):
    """A ranking as it was computed at a moment: inputs, result and hash. Written once.

    ``inputs`` and ``result`` are the canonical JSON of ``rules.jury``; the same inputs must give
    the same result.
    """

    call = models.ForeignKey(Call, models.PROTECT, related_name="rankings")
    number = models.PositiveSmallIntegerField(_("number"))
    made_at = models.DateTimeField(_("made"))
    made_by = models.CharField(max_length=150)
    inputs = models.JSONField()
    result = models.JSONField()
    sha256 = models.CharField(max_length=64)
    # The ranking on which the decisions rest.
    adopted_at = models.DateTimeField(_("adopted"), null=True, blank=True)

    class Meta:
        ordering = ["call", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["call", "number"], name="ranking_once"),
            models.UniqueConstraint(
                fields=["call"],
                condition=Q(adopted_at__isnull=False),
                name="ranking_one_adopted",
                violation_error_message=_("A ranking of this call is already adopted."),
            ),
        ]
        verbose_name = _("ranking")
        verbose_name_plural = _("rankings")

    def __str__(self) -> str:
        return f"{self.call} · {self.number}"


class Ballot(models.Model):
    """The rank that a member of the jury of a prize gives a candidate (Borda)."""

    juror = models.ForeignKey(Juror, models.CASCADE, related_name="ballots")
    application = models.ForeignKey(Application, models.CASCADE, related_name="ballots")
    rank = models.PositiveSmallIntegerField(_("rank"))
    at = models.DateTimeField()

    class Meta:
        ordering = ["juror", "rank"]
        constraints = [
            models.UniqueConstraint(fields=["juror", "application"], name="ballot_once"),
            models.CheckConstraint(condition=Q(rank__gte=1), name="ballot_from_one"),
        ]
