"""Applications: who applies with what, as typed, with a receipt for each submission.

Answers to a form, its budget, its figures and its files hang on an ``AnswerSheet``, which an
application and an activity report each have: typing, checking and printing are the same for both.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from maillon.core.folding import WordsField
from maillon.core.models import SourceDocument
from maillon.funding.enums import (
    ApplicationState,
    CorrectionKind,
    OverlapVerdict,
    PointVerdict,
)
from maillon.funding.models.calls import (
    AdmissibilityPoint,
    Call,
    ExpenseCategory,
    FormQuestion,
    FormVersion,
)
from maillon.implementation.enums import EvidenceState, LinkRank, Qualifier
from maillon.partners.models import Organisation
from maillon.plan.models import Measure


class AnswerSheet(models.Model):
    """What was typed on one version of a form."""

    form = models.ForeignKey(FormVersion, models.PROTECT, related_name="sheets")
    changed_at = models.DateTimeField(_("changed on"))

    def __str__(self) -> str:
        return f"{self.form} · {self.pk}"


class Answer(models.Model):
    """What was typed in answer to a question, as typed, with a version for two people at once."""

    sheet = models.ForeignKey(AnswerSheet, models.CASCADE, related_name="answers")
    question = models.ForeignKey(FormQuestion, models.PROTECT, related_name="answers")
    value = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()
    changed_by = models.CharField(max_length=150)

    class Meta:
        ordering = ["sheet", "question"]
        constraints = [models.UniqueConstraint(fields=["sheet", "question"], name="answer_once")]


class BudgetLine(models.Model):
    """A line of a budget: what it costs in all, and what is asked of the authority."""

    sheet = models.ForeignKey(AnswerSheet, models.CASCADE, related_name="budget_lines")
    category = models.ForeignKey(ExpenseCategory, models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField(default=0)
    label = models.CharField(_("expense"), max_length=300)
    amount = models.DecimalField(_("cost (euros)"), max_digits=14, decimal_places=2)
    requested = models.DecimalField(_("asked for (euros)"), max_digits=14, decimal_places=2)

    class Meta:
        ordering = ["sheet", "position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gte=0) & Q(requested__gte=0),
                name="budget_line_not_negative",
                violation_error_message=_("An amount is not negative."),
            ),
            models.CheckConstraint(
                condition=Q(requested__lte=models.F("amount")),
                name="budget_line_asks_at_most_its_cost",
                violation_error_message=_("What is asked for is at most what it costs."),
            ),
        ]


class SheetFigure(models.Model):
    """A figure of an activity report; at acceptance it becomes a figure of the contribution."""

    sheet = models.ForeignKey(AnswerSheet, models.CASCADE, related_name="figures")
    position = models.PositiveSmallIntegerField(default=0)
    label_fr = models.CharField(_("label in French"), max_length=300)
    label_nl = models.CharField(_("label in Dutch"), max_length=300, blank=True)
    label_en = models.CharField(_("label in English"), max_length=300, blank=True)
    value = models.DecimalField(_("value"), max_digits=16, decimal_places=4)
    unit_fr = models.CharField(_("unit in French"), max_length=60, blank=True)
    unit_nl = models.CharField(_("unit in Dutch"), max_length=60, blank=True)
    unit_en = models.CharField(_("unit in English"), max_length=60, blank=True)
    qualifier = models.CharField(
        _("qualifier"), max_length=10, choices=Qualifier.choices, default="exact"
    )

    class Meta:
        ordering = ["sheet", "position", "pk"]


class Attachment(models.Model):
    """A file joined to an answer sheet."""

    sheet = models.ForeignKey(AnswerSheet, models.CASCADE, related_name="attachments")
    question = models.ForeignKey(
        FormQuestion, models.PROTECT, null=True, blank=True, related_name="+"
    )
    document = models.ForeignKey(SourceDocument, models.PROTECT, related_name="+")
    added_at = models.DateTimeField(_("added"))
    added_by = models.CharField(max_length=150)
    # What the scanner said; a refused file is not kept.
    scan_state = models.CharField(
        _("scan"), max_length=10, choices=EvidenceState.choices, default=EvidenceState.WAITING
    )
    scan_verdict = models.CharField(_("verdict of the scanner"), max_length=200, blank=True)
    # Taken out of the draft after it was part of a submission, which keeps it.
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["sheet", "added_at", "pk"]


class Application(models.Model):
    """What an organisation asks of a call."""

    call = models.ForeignKey(Call, models.PROTECT, related_name="applications")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="applications")
    number = models.CharField(_("number"), max_length=60, unique=True)
    sheet = models.OneToOneField(AnswerSheet, models.PROTECT, related_name="application")
    state = models.CharField(
        _("state"), max_length=14, choices=ApplicationState.choices, default="draft"
    )
    state_reason = models.TextField(_("reason"), blank=True)
    # In the applicant's own language: never translated by the authority.
    title = models.CharField(_("title of the project"), max_length=400)
    summary = models.TextField(_("summary"), blank=True)
    language = models.CharField(_("language"), max_length=2, default="fr")
    requested = models.DecimalField(
        _("amount asked for (euros)"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    first_year = models.PositiveSmallIntegerField(_("first year"), null=True, blank=True)
    last_year = models.PositiveSmallIntegerField(_("last year"), null=True, blank=True)
    copied_from = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="copies"
    )
    created_at = models.DateTimeField(_("created"))
    created_by = models.CharField(max_length=150)
    changed_at = models.DateTimeField(_("changed on"))
    # What is typed, by field, with its version: ``{"title": {"value", "version", "at", "by"}}``.
    # The columns follow while it is a draft; afterwards they are what was last submitted.
    typed = models.JSONField(default=dict, blank=True)
    # The last submission; empty while it was never submitted.
    submitted_at = models.DateTimeField(_("submitted"), null=True, blank=True)
    # Taken over from a published document: it was not handed in here, its moment is unknown.
    source_line = models.PositiveIntegerField(_("line of the source"), null=True, blank=True)
    synthetic = models.BooleanField(_("fictitious data (exercise)"), default=False)
    # What lists are searched by, beside the words of the organisation.
    words = WordsField(sources=("number", "title", "summary"))
    measures = models.ManyToManyField(
        Measure, through="ApplicationMeasure", related_name="applications"
    )

    class Meta:
        ordering = ["call", "number"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["draft", "withdrawn"])
                | Q(submitted_at__isnull=False)
                | Q(source_line__isnull=False),
                name="application_submitted_at_a_moment",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["inadmissible", "withdrawn"]) | ~Q(state_reason=""),
                name="application_left_with_reason",
                violation_error_message=_("Say why: the applicant has a right to the reason."),
            ),
        ]
        indexes = [
            models.Index(fields=["call", "state", "number"]),
            models.Index(fields=["organisation", "call"]),
        ]
        verbose_name = _("application")
        verbose_name_plural = _("applications")

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class ApplicationMeasure(models.Model):
    """A measure that a project contributes to."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="links")
    measure = models.ForeignKey(Measure, models.PROTECT, related_name="+")
    rank = models.CharField(_("rank"), max_length=10, choices=LinkRank.choices)

    class Meta:
        ordering = ["application", "rank", "measure"]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "measure"],
                name="application_measure_once",
                violation_error_message=_("This measure is already chosen."),
            ),
            models.UniqueConstraint(
                fields=["application"],
                condition=Q(rank="primary"),
                name="application_one_primary_measure",
                violation_error_message=_("A project has one primary measure."),
            ),
        ]


class CoApplicant(models.Model):
    """Another organisation of the project; with ``may_edit`` its people share the draft.

    What was submitted keeps its partners: one named since waits (``pending``), one taken
    out since stays a row (``removed_at``) until the application is submitted again.
    """

    application = models.ForeignKey(Application, models.CASCADE, related_name="co_applicants")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="co_applications"
    )
    as_written = models.CharField(_("as written"), max_length=300, blank=True)
    part = models.CharField(_("part in the project"), max_length=300, blank=True)
    may_edit = models.BooleanField(_("shares the draft"), default=False)
    pending = models.BooleanField(_("named after the last submission"), default=False)
    removed_at = models.DateTimeField(_("taken out of the draft"), null=True, blank=True)

    class Meta:
        ordering = ["application", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(organisation__isnull=False) | ~Q(as_written=""),
                name="co_applicant_named",
                violation_error_message=_("Name the partner."),
            ),
            models.UniqueConstraint(
                fields=["application", "organisation"],
                condition=Q(organisation__isnull=False, removed_at__isnull=True),
                name="co_applicant_once",
                violation_error_message=_("This organisation is already named."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.organisation or self.as_written)


class Submission(models.Model):
    """A submission, as it was: its content in canonical JSON, its hash, the server's moment.

    Written once. The receipt prints ``sha256`` and ``received_at``.
    """

    application = models.ForeignKey(Application, models.PROTECT, related_name="submissions")
    number = models.PositiveSmallIntegerField(_("submission"))
    received_at = models.DateTimeField(_("received"))
    submitted_by = models.CharField(_("submitted by"), max_length=150)
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)
    receipt = models.CharField(_("receipt number"), max_length=40, unique=True)

    class Meta:
        ordering = ["application", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["application", "number"], name="submission_once")
        ]
        verbose_name = _("submission")
        verbose_name_plural = _("submissions")

    def __str__(self) -> str:
        return self.receipt


class AdmissibilityCheck(models.Model):
    """What was found on one point of admissibility, and why."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="checks")
    point = models.ForeignKey(AdmissibilityPoint, models.PROTECT, related_name="checks")
    verdict = models.CharField(
        _("verdict"), max_length=16, choices=PointVerdict.choices, default="pending"
    )
    reason = models.TextField(_("reason"), blank=True)
    checked_at = models.DateTimeField(null=True, blank=True)
    checked_by = models.CharField(max_length=150, blank=True)

    class Meta:
        ordering = ["application", "point"]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "point"], name="admissibility_check_once"
            ),
            models.CheckConstraint(
                condition=~Q(verdict="not_met") | ~Q(reason=""),
                name="admissibility_not_met_with_reason",
                violation_error_message=_("Say why this point is not met."),
            ),
        ]


class CorrectionRequest(models.Model):
    """Something that the applicant is asked to mend, by a deadline of its own."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="corrections")
    kind = models.CharField(_("kind"), max_length=12, choices=CorrectionKind.choices)
    question = models.ForeignKey(
        FormQuestion, models.PROTECT, null=True, blank=True, related_name="+"
    )
    message = models.TextField(_("what is asked"))
    asked_at = models.DateTimeField(_("asked"))
    asked_by = models.CharField(max_length=150)
    due_at = models.DateTimeField(_("due"))
    answer = models.TextField(_("answer"), blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    answered_by = models.CharField(max_length=150, blank=True)
    settled_at = models.DateTimeField(_("settled"), null=True, blank=True)

    class Meta:
        ordering = ["application", "asked_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(due_at__gt=models.F("asked_at")),
                name="correction_due_after_asked",
                violation_error_message=_("The deadline is past: choose a later one."),
            ),
            models.CheckConstraint(
                condition=~Q(message=""),
                name="correction_says_what",
                violation_error_message=_("Write what the applicant must do."),
            ),
        ]
        verbose_name = _("request for correction")
        verbose_name_plural = _("requests for correction")


class OverlapReview(models.Model):
    """What a clerk decided on one hit of the double-funding radar.

    ``other`` names the other side: ``grant:<code>`` or ``application:<number>``.
    """

    application = models.ForeignKey(Application, models.CASCADE, related_name="overlap_reviews")
    other = models.CharField(max_length=120)
    verdict = models.CharField(_("verdict"), max_length=12, choices=OverlapVerdict.choices)
    reason = models.TextField(_("reason"))
    at = models.DateTimeField()
    by = models.CharField(max_length=150)

    class Meta:
        ordering = ["application", "other"]
        constraints = [
            models.UniqueConstraint(fields=["application", "other"], name="overlap_review_once"),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="overlap_review_with_reason",
                violation_error_message=_("Say why: the reason stands in the file."),
            ),
        ]
