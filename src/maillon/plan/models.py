"""Plans and their parts, the lineage between generations, and imports waiting for review."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from maillon.core.languages import Named, Titled
from maillon.core.models import SourceDocument
from maillon.partners.models import Organisation, User
from maillon.plan.enums import (
    Axis,
    ImportState,
    ItemKind,
    LineageRelation,
    PartnerRole,
    PlanLevel,
    ReferenceKind,
)


class Sourced(models.Model):
    """An item read in a document: which one, and where in it."""

    document = models.ForeignKey(
        SourceDocument, models.PROTECT, null=True, blank=True, related_name="+"
    )
    page = models.PositiveIntegerField(_("page"), null=True, blank=True)
    line = models.PositiveIntegerField(_("line"), null=True, blank=True)

    class Meta:
        abstract = True


class Plan(Titled):
    """One generation of a plan."""

    code = models.SlugField(_("code"), max_length=60, unique=True)
    level = models.CharField(_("level"), max_length=20, choices=PlanLevel.choices)
    first_year = models.PositiveSmallIntegerField(_("first year"))
    last_year = models.PositiveSmallIntegerField(_("last year"))
    predecessor = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="successor"
    )

    class Meta:
        ordering = ["-first_year", "code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(last_year__gte=F("first_year")),
                name="plan_years_in_order",
                violation_error_message=_("The last year of a plan is not before its first year."),
            )
        ]
        verbose_name = _("plan")
        verbose_name_plural = _("plans")


class LinkedPlan(models.Model):
    """Another plan that this one stands under, over or beside."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="linked_plans")
    title = models.CharField(_("title"), max_length=300)
    relation = models.CharField(
        _("relation"),
        max_length=10,
        choices=[("above", _("above")), ("below", _("below")), ("related", _("beside"))],
    )

    class Meta:
        ordering = ["relation", "title"]
        constraints = [models.UniqueConstraint(fields=["plan", "title"], name="linked_plan_once")]

    def __str__(self) -> str:
        return self.title


class PlanPart(Titled, Sourced):
    """What themes, objectives, principles and missions share: a code in a plan and a title."""

    code = models.CharField(_("code"), max_length=40)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        abstract = True
        ordering = ["plan", "position"]


class Theme(PlanPart):
    """A subject of the plan; a sub-theme has a parent."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="themes")
    parent = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, related_name="subthemes"
    )

    class Meta(PlanPart.Meta):
        constraints = [models.UniqueConstraint(fields=["plan", "code"], name="theme_code_once")]
        verbose_name = _("theme")
        verbose_name_plural = _("themes")


class StrategicObjective(PlanPart):
    """An objective above the themes. ``known`` is false where no source gives its wording."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="objectives")
    known = models.BooleanField(default=True)

    class Meta(PlanPart.Meta):
        constraints = [models.UniqueConstraint(fields=["plan", "code"], name="objective_code_once")]


class ActionPrinciple(PlanPart):
    """A manner of working that the plan asks for everywhere."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="principles")
    known = models.BooleanField(default=True)

    class Meta(PlanPart.Meta):
        constraints = [models.UniqueConstraint(fields=["plan", "code"], name="principle_code_once")]


class CrossCuttingMission(PlanPart):
    """A mission that serves every theme."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="missions")
    known = models.BooleanField(default=True)

    class Meta(PlanPart.Meta):
        constraints = [models.UniqueConstraint(fields=["plan", "code"], name="mission_code_once")]


class Measure(Titled, Sourced):
    """An operational objective: its code is kept for ever, its official text as adopted.

    ``title_*`` is the working title. ``fingerprint`` (``core.text.fingerprint``) tells equal
    official texts apart even where Maillon does not hold the text itself.
    """

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="measures")
    theme = models.ForeignKey(Theme, models.PROTECT, related_name="measures")
    subtheme = models.ForeignKey(
        Theme, models.PROTECT, null=True, blank=True, related_name="subtheme_measures"
    )
    code = models.CharField(_("code"), max_length=40)
    sort_key = models.CharField(max_length=60, editable=False)
    axis = models.CharField(_("axis"), max_length=12, choices=Axis.choices, blank=True)
    official_text = models.TextField(_("official text"), blank=True)
    official_language = models.CharField(max_length=2, default="fr")
    fingerprint = models.CharField(max_length=64, blank=True, db_index=True)

    class Meta:
        ordering = ["plan", "sort_key"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "code"],
                name="measure_code_once",
                violation_error_message=_("This plan already has a measure with this code."),
            )
        ]
        indexes = [models.Index(fields=["plan", "sort_key"])]
        verbose_name = _("measure")
        verbose_name_plural = _("measures")

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


class SubAction(Sourced):
    """A step listed under a measure; ``official_text`` comes from the official document."""

    measure = models.ForeignKey(Measure, models.CASCADE, related_name="sub_actions")
    parent = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="parts")
    code = models.CharField(_("code"), max_length=40)
    position = models.PositiveSmallIntegerField(default=0)
    official_text = models.TextField(_("official text"), blank=True)

    class Meta:
        ordering = ["measure", "position"]
        constraints = [
            models.UniqueConstraint(fields=["measure", "code"], name="sub_action_code_once")
        ]

    def __str__(self) -> str:
        return self.code


class PartnerGroup(Named):
    """A group of partners as plans name them: the municipalities, the public prosecutor…"""

    label = models.CharField(_("label"), max_length=120, unique=True)
    family = models.CharField(_("family"), max_length=60, blank=True)

    class Meta:
        ordering = ["label"]
        verbose_name = _("partner group")
        verbose_name_plural = _("partner groups")


class MeasurePartner(Sourced):
    """Who the plan names for a measure, or for one of its sub-actions."""

    measure = models.ForeignKey(Measure, models.CASCADE, related_name="partners")
    sub_action = models.ForeignKey(
        SubAction, models.CASCADE, null=True, blank=True, related_name="partners"
    )
    group = models.ForeignKey(
        PartnerGroup, models.PROTECT, null=True, blank=True, related_name="measures"
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="measures"
    )
    role = models.CharField(max_length=10, choices=PartnerRole.choices, default="partner")
    as_written = models.CharField(_("as written"), max_length=200, blank=True)

    class Meta:
        ordering = ["measure", "role", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(group__isnull=True) ^ Q(organisation__isnull=True),
                name="measure_partner_group_or_organisation",
                violation_error_message=_(
                    "Name either a group of partners or one organisation, not both."
                ),
            )
        ]

    def __str__(self) -> str:
        return str(self.group or self.organisation)


class MeasureReference(Sourced):
    """Another plan's measure, a law or a circular that a measure refers to."""

    measure = models.ForeignKey(Measure, models.CASCADE, related_name="references")
    kind = models.CharField(max_length=10, choices=ReferenceKind.choices)
    label = models.CharField(max_length=300)

    class Meta:
        ordering = ["measure", "id"]

    def __str__(self) -> str:
        return self.label


class MeasureLineage(models.Model):
    """What became of an older measure; many to many. No newer one: dropped or not determined."""

    older = models.ForeignKey(
        Measure, models.CASCADE, null=True, blank=True, related_name="descendants"
    )
    newer = models.ForeignKey(
        Measure, models.CASCADE, null=True, blank=True, related_name="ancestors"
    )
    relation = models.CharField(max_length=14, choices=LineageRelation.choices)
    confidence = models.DecimalField(
        _("confidence (0-1)"), max_digits=3, decimal_places=2, null=True, blank=True
    )

    class Meta:
        ordering = ["older", "newer"]
        constraints = [
            models.UniqueConstraint(fields=["older", "newer"], name="lineage_once"),
            models.CheckConstraint(
                condition=Q(older__isnull=False) | Q(newer__isnull=False),
                name="lineage_has_an_end",
                violation_error_message=_("A lineage link names at least one measure."),
            ),
        ]


class Abbreviation(Sourced):
    """A short form that a plan explains."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="abbreviations")
    short = models.CharField(_("short form"), max_length=60)
    meaning = models.CharField(_("meaning"), max_length=400)

    class Meta:
        ordering = ["plan", "short"]
        constraints = [models.UniqueConstraint(fields=["plan", "short"], name="abbreviation_once")]

    def __str__(self) -> str:
        return self.short


class ThemeLead(models.Model):
    """Who leads a theme, with the dates: a person, for the organisation that they act for."""

    theme = models.ForeignKey(Theme, models.CASCADE, related_name="leads")
    user = models.ForeignKey(User, models.CASCADE, related_name="led_themes")
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        ordering = ["theme", "starts_on"]
        constraints = [
            models.UniqueConstraint(fields=["theme", "user", "starts_on"], name="theme_lead_once"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="theme_lead_ends_after_start",
                violation_error_message=_("It ends on or after the day it starts."),
            ),
        ]
        verbose_name = _("theme lead")
        verbose_name_plural = _("theme leads")

    def __str__(self) -> str:
        return f"{self.theme} · {self.user}"


class PlanImport(models.Model):
    """A document that was read and waits for a person: nothing of it is in the plan yet."""

    document = models.ForeignKey(SourceDocument, models.PROTECT, related_name="plan_imports")
    state = models.CharField(max_length=12, choices=ImportState.choices, default=ImportState.REVIEW)
    plan = models.ForeignKey(Plan, models.SET_NULL, null=True, blank=True, related_name="imports")
    created_at = models.DateTimeField(_("read"))
    created_by = models.CharField(max_length=150)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    # As the parser gave it: findings, unused passages, abbreviations, document language.
    reading = models.JSONField(default=dict)

    class Meta:
        ordering = ["-created_at"]
        verbose_name = _("plan import")
        verbose_name_plural = _("plan imports")

    def __str__(self) -> str:
        return f"{self.document} ({self.get_state_display()})"


class PlanImportItem(models.Model):
    """One theme or measure of an import, as understood and as corrected."""

    plan_import = models.ForeignKey(PlanImport, models.CASCADE, related_name="items")
    kind = models.CharField(max_length=10, choices=ItemKind.choices)
    position = models.PositiveIntegerField()
    code = models.CharField(_("code"), max_length=40)
    theme_code = models.CharField(_("theme"), max_length=40, blank=True)
    subtheme_code = models.CharField(_("sub-theme"), max_length=40, blank=True)
    axis = models.CharField(_("axis"), max_length=12, choices=Axis.choices, blank=True)
    text = models.TextField(_("text"))
    sub_actions = models.JSONField(default=list)
    partners = models.JSONField(default=list)
    references = models.JSONField(default=list)
    page = models.PositiveIntegerField(null=True, blank=True)
    line = models.PositiveIntegerField(null=True, blank=True)
    passage = models.TextField(_("source passage"), blank=True)
    dropped = models.BooleanField(_("left out"), default=False)

    class Meta:
        ordering = ["plan_import", "kind", "position"]
        indexes = [models.Index(fields=["plan_import", "kind", "position"])]

    def __str__(self) -> str:
        return f"{self.kind} {self.code}"
