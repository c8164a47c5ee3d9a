"""Experts, grid, conflicts of interest, who reads what, score sheets, deliberation, rankings."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from maillon.core.languages import choose
from maillon.funding.enums import (
    AssignmentSource,
    ConflictKind,
    ConflictSource,
    JurorState,
    Outcome,
    SheetState,
)
from maillon.funding.models.applications import Application
from maillon.funding.models.calls import Call
from maillon.partners.models import Organisation, User
from maillon.plan.models import Theme


class Expert(models.Model):
    """A person whom a body lends to juries; known by a function, the account says the rest."""

    code = models.SlugField(_("code"), max_length=60, unique=True)
    label = models.CharField(_("function"), max_length=200)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="experts")
    user = models.OneToOneField(User, models.SET_NULL, null=True, blank=True, related_name="expert")
    email = models.EmailField(_("e-mail address"), blank=True)
    # Codes separated by commas: fr,nl,en.
    languages = models.CharField(_("languages"), max_length=20, default="fr")
    themes = models.ManyToManyField(Theme, blank=True, related_name="experts")
    most = models.PositiveSmallIntegerField(_("applications at most"), default=10)
    active = models.BooleanField(_("available"), default=True)
    synthetic = models.BooleanField(_("fictitious data (exercise)"), default=False)

    class Meta:
        ordering = ["code"]
        verbose_name = _("expert")
        verbose_name_plural = _("experts")

    def __str__(self) -> str:
        return self.label or self.code

    @property
    def language_codes(self) -> tuple[str, ...]:
        """The languages in which the expert reads."""
        return tuple(code.strip() for code in self.languages.split(",") if code.strip())


class Mandate(models.Model):
    """A mandate or a job of an expert in an organisation, now or before."""

    expert = models.ForeignKey(Expert, models.CASCADE, related_name="mandates")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    label = models.CharField(_("mandate or job"), max_length=200)
    starts_on = models.DateField(_("from"), null=True, blank=True)
    ends_on = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        ordering = ["expert", "starts_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True)
                | Q(starts_on__isnull=True)
                | Q(ends_on__gte=F("starts_on")),
                name="mandate_dates_in_order",
                violation_error_message=_("The last day is not before the first day."),
            )
        ]


class Juror(models.Model):
    """An expert in the jury of one call."""

    call = models.ForeignKey(Call, models.CASCADE, related_name="jurors")
    expert = models.ForeignKey(Expert, models.PROTECT, related_name="juries")
    state = models.CharField(
        _("state"), max_length=12, choices=JurorState.choices, default=JurorState.INVITED
    )
    most = models.PositiveSmallIntegerField(_("applications at most"), default=10)
    fewest = models.PositiveSmallIntegerField(_("applications at least"), default=0)
    invited_at = models.DateTimeField(_("invited"), null=True, blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    # The signed declaration: every conflict is named, there is no other.
    declared_at = models.DateTimeField(_("declaration signed"), null=True, blank=True)
    note = models.TextField(_("note"), blank=True)

    class Meta:
        ordering = ["call", "expert__code"]
        constraints = [models.UniqueConstraint(fields=["call", "expert"], name="juror_once")]
        verbose_name = _("member of a jury")
        verbose_name_plural = _("members of a jury")

    def __str__(self) -> str:
        return f"{self.call} · {self.expert}"


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
