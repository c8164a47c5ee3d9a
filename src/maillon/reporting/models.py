"""Published tables to compare with, decisions on findings, report editions and their files."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from maillon.core.languages import Titled, choose
from maillon.core.models import SourceDocument
from maillon.partners.models import PartnerCategory
from maillon.plan.models import Plan
from maillon.reporting.enums import EditionState, FindingDecisionKind, ReportFormat


class PublishedTable(Titled):
    """A table of counts as the published report prints it; never used to fill a gap."""

    code = models.SlugField(max_length=60, unique=True)
    plan = models.ForeignKey(Plan, models.CASCADE, related_name="published_tables")
    counts = models.CharField(
        max_length=12,
        choices=[("measures", _("measures covered")), ("projects", _("projects"))],
    )
    document = models.ForeignKey(SourceDocument, models.PROTECT, null=True, blank=True)
    line = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["line", "code"]


class PublishedColumn(Titled):
    """A column of a published table: the partner categories and years that it counts."""

    table = models.ForeignKey(PublishedTable, models.CASCADE, related_name="columns")
    code = models.CharField(max_length=60)
    position = models.PositiveSmallIntegerField()
    categories = models.ManyToManyField(PartnerCategory, blank=True, related_name="+")
    first_year = models.PositiveSmallIntegerField()
    last_year = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["table", "position"]
        constraints = [
            models.UniqueConstraint(fields=["table", "code"], name="published_column_once")
        ]


class PublishedFigure(models.Model):
    """One printed number. ``theme_code`` is empty for the total of the column."""

    column = models.ForeignKey(PublishedColumn, models.CASCADE, related_name="figures")
    theme_code = models.CharField(max_length=40, blank=True)
    value = models.IntegerField()
    line = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["column", "id"]
        constraints = [
            models.UniqueConstraint(fields=["column", "theme_code"], name="published_figure_once")
        ]


class PublishedReason(models.Model):
    """Why a printed number and a computed one differ, where somebody knows."""

    column = models.ForeignKey(PublishedColumn, models.CASCADE, related_name="reasons")
    theme_code = models.CharField(max_length=40, blank=True)
    reason_fr = models.TextField()
    reason_nl = models.TextField(blank=True)
    reason_en = models.TextField(blank=True)

    @property
    def reason(self) -> str:
        """The reason in the reader's language."""
        return choose(self, "reason").text


class PublishedCount(models.Model):
    """A number that the published report gives in its prose."""

    code = models.SlugField(max_length=60, unique=True)
    plan = models.ForeignKey(Plan, models.CASCADE, related_name="published_counts")
    label_fr = models.CharField(max_length=300)
    label_nl = models.CharField(max_length=300, blank=True)
    label_en = models.CharField(max_length=300, blank=True)
    value = models.IntegerField()
    line = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["line"]

    @property
    def label(self) -> str:
        """What is counted, in the reader's language."""
        return choose(self, "label").text


class FindingDecision(models.Model):
    """What a person decided about a finding, known by the finding's key (rule and values)."""

    key = models.CharField(max_length=64, unique=True)
    rule = models.CharField(max_length=60)
    decision = models.CharField(max_length=10, choices=FindingDecisionKind.choices)
    reason = models.TextField(_("reason"))
    decided_by = models.CharField(max_length=150)
    decided_at = models.DateTimeField()

    class Meta:
        ordering = ["-decided_at"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="finding_decision_with_reason",
                violation_error_message=_("Say why."),
            )
        ]


class ReportEdition(Titled):
    """An annual report: a draft reads live data, a frozen one keeps its data and files."""

    code = models.SlugField(_("code"), max_length=60)
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    plan = models.ForeignKey(Plan, models.PROTECT, related_name="editions")
    first_year = models.PositiveSmallIntegerField(_("first year"))
    last_year = models.PositiveSmallIntegerField(_("last year"))
    state = models.CharField(max_length=8, choices=EditionState.choices, default=EditionState.DRAFT)
    frozen_at = models.DateTimeField(null=True, blank=True)
    frozen_by = models.CharField(max_length=150, blank=True)
    data = models.JSONField(_("frozen data"), null=True, blank=True)
    data_sha256 = models.CharField(max_length=64, blank=True)
    journal_head = models.CharField(max_length=64, blank=True)
    reopened_because = models.TextField(blank=True)

    class Meta:
        ordering = ["-first_year", "code", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="edition_version_once"),
            models.UniqueConstraint(
                fields=["code"],
                condition=Q(state="draft"),
                name="edition_one_draft",
                violation_error_message=_("This report already has a draft."),
            ),
            models.CheckConstraint(
                condition=Q(state="draft") | (~Q(data_sha256="") & Q(frozen_at__isnull=False)),
                name="edition_frozen_with_hash",
                violation_error_message=_("A frozen edition keeps its data and their hash."),
            ),
        ]
        verbose_name = _("report edition")
        verbose_name_plural = _("report editions")

    def save(self, *args: object, **kwargs: object) -> None:
        """Store the edition; refuse to change one that is frozen (as the database does)."""
        stored = ReportEdition.objects.filter(pk=self.pk).values_list("state", flat=True).first()
        if stored == EditionState.FROZEN:
            raise TypeError("A frozen edition never changes: reopening makes the next version.")
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    def delete(self, *args: object, **kwargs: object) -> tuple[int, dict[str, int]]:
        """Delete a draft; refuse to delete a frozen edition."""
        if self.state == EditionState.FROZEN:
            raise TypeError("A frozen edition is never deleted.")
        return super().delete(*args, **kwargs)  # type: ignore[arg-type]


class NarrativeBlock(models.Model):
    """A text that the coordinator writes for a chapter, in Markdown, per language."""

    edition = models.ForeignKey(ReportEdition, models.CASCADE, related_name="blocks")
    section = models.CharField(max_length=60)
    body_fr = models.TextField(_("text in French"), blank=True)
    body_nl = models.TextField(_("text in Dutch"), blank=True)
    body_en = models.TextField(_("text in English"), blank=True)

    class Meta:
        ordering = ["edition", "section"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "section"], name="narrative_block_once")
        ]

    @property
    def body(self) -> str:
        """The text in the reader's language, or in the first that has it."""
        return choose(self, "body").text


class ReportFile(models.Model):
    """A file of a frozen edition, kept as it was made."""

    edition = models.ForeignKey(ReportEdition, models.CASCADE, related_name="files")
    language = models.CharField(max_length=2)
    format = models.CharField(max_length=5, choices=ReportFormat.choices)
    content = models.BinaryField()
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        ordering = ["edition", "language", "format"]
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "language", "format"], name="report_file_once"
            )
        ]

    def save(self, *args: object, **kwargs: object) -> None:
        """Store a new file; refuse to change one."""
        if not self._state.adding:
            raise TypeError("A file of a frozen edition never changes.")
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    def delete(self, *args: object, **kwargs: object) -> tuple[int, dict[str, int]]:
        """Refuse: a frozen edition keeps its files."""
        raise TypeError("A file of a frozen edition is never deleted.")
