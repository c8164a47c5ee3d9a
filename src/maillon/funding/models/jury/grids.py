"""The evaluation grid of a call: criteria, and what their points mean."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from maillon.core.languages import choose
from maillon.funding.models.calls import Call


class EvaluationGrid(models.Model):
    """The grid of a call: criteria and thresholds, fixed with its hash at publication."""

    call = models.OneToOneField(Call, models.CASCADE, related_name="grid")
    # In points of 100: the mean of the experts' totals that a project must reach; empty: none.
    threshold = models.DecimalField(
        _("threshold (of 100)"), max_digits=5, decimal_places=2, null=True, blank=True
    )
    # Codes of criteria, then "coverage", "arrival", "draw", separated by commas.
    tie_chain = models.CharField(_("ties are broken by"), max_length=400, default="arrival")
    draw_seed = models.CharField(_("published seed of the draw"), max_length=80, blank=True)
    frozen_at = models.DateTimeField(_("fixed"), null=True, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(frozen_at__isnull=True) | ~Q(sha256=""),
                name="grid_frozen_with_hash",
            ),
            models.CheckConstraint(
                condition=Q(threshold__isnull=True) | (Q(threshold__gte=0) & Q(threshold__lte=100)),
                name="grid_threshold_of_100",
                violation_error_message=_("The threshold is between 0 and 100."),
            ),
        ]
        verbose_name = _("evaluation grid")
        verbose_name_plural = _("evaluation grids")

    def __str__(self) -> str:
        return str(self.call)


class Criterion(models.Model):
    """A criterion: what it weighs, its maximum, the mean below which a project is refused."""

    grid = models.ForeignKey(EvaluationGrid, models.CASCADE, related_name="criteria")
    code = models.SlugField(_("code"), max_length=60)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    label_fr = models.CharField(_("criterion in French"), max_length=300)
    label_nl = models.CharField(_("criterion in Dutch"), max_length=300, blank=True)
    label_en = models.CharField(_("criterion in English"), max_length=300, blank=True)
    help_fr = models.TextField(_("explanation in French"), blank=True)
    help_nl = models.TextField(_("explanation in Dutch"), blank=True)
    help_en = models.TextField(_("explanation in English"), blank=True)
    weight = models.DecimalField(_("weight"), max_digits=6, decimal_places=2)
    maximum = models.DecimalField(_("maximum of points"), max_digits=6, decimal_places=2)
    floor = models.DecimalField(
        _("lowest mean"), max_digits=6, decimal_places=2, null=True, blank=True
    )
    # May an expert leave it unanswered ("not applicable")?
    optional = models.BooleanField(_("may stay unanswered"), default=False)

    class Meta:
        ordering = ["grid", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["grid", "code"], name="criterion_once"),
            models.CheckConstraint(
                condition=Q(weight__gt=0) & Q(maximum__gt=0),
                name="criterion_counts",
                violation_error_message=_("Weight and maximum are more than zero."),
            ),
            models.CheckConstraint(
                condition=Q(floor__isnull=True) | (Q(floor__gte=0) & Q(floor__lte=F("maximum"))),
                name="criterion_floor_under_maximum",
                violation_error_message=_("The lowest mean is between zero and the maximum."),
            ),
        ]
        verbose_name = _("criterion")
        verbose_name_plural = _("criteria")

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The criterion in the reader's language."""
        return choose(self, "label").text

    @property
    def help(self) -> str:
        """The explanation in the reader's language."""
        return choose(self, "help").text


class CriterionLevel(models.Model):
    """What a number of points means on a criterion."""

    criterion = models.ForeignKey(Criterion, models.CASCADE, related_name="levels")
    points = models.DecimalField(_("points"), max_digits=6, decimal_places=2)
    label_fr = models.CharField(_("description in French"), max_length=500)
    label_nl = models.CharField(_("description in Dutch"), max_length=500, blank=True)
    label_en = models.CharField(_("description in English"), max_length=500, blank=True)

    class Meta:
        ordering = ["criterion", "-points"]
        constraints = [
            models.UniqueConstraint(fields=["criterion", "points"], name="criterion_level_once")
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The description in the reader's language."""
        return choose(self, "label").text
