"""Contributions of partners to measures, and their figures.

A contribution that serves several measures or partners is one contribution.
"""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from maillon.core.languages import Titled, choose
from maillon.core.models import SourceDocument
from maillon.implementation.enums import (
    ContributionKind,
    ContributionState,
    LinkBasis,
    LinkRank,
    PartnerPart,
    Qualifier,
)
from maillon.partners.models import Organisation, PartnerCategory, Territory
from maillon.plan.models import (
    ActionPrinciple,
    CrossCuttingMission,
    Measure,
    Plan,
    StrategicObjective,
    Theme,
)


class Contribution(Titled):
    """What one or more partners did for the plan in one or more years."""

    code = models.CharField(_("code"), max_length=40, unique=True)
    plan = models.ForeignKey(Plan, models.PROTECT, related_name="contributions")
    category = models.ForeignKey(PartnerCategory, models.PROTECT, related_name="contributions")
    kind = models.CharField(_("kind"), max_length=12, choices=ContributionKind.choices)
    state = models.CharField(
        _("state"), max_length=12, choices=ContributionState.choices, default="draft"
    )
    first_year = models.PositiveSmallIntegerField(_("first year"))
    last_year = models.PositiveSmallIntegerField(_("last year"))
    description_fr = models.TextField(_("description in French"), blank=True)
    description_nl = models.TextField(_("description in Dutch"), blank=True)
    description_en = models.TextField(_("description in English"), blank=True)
    note = models.TextField(_("note"), blank=True)
    state_reason = models.TextField(_("reason"), blank=True)
    organisations = models.ManyToManyField(
        Organisation, through="ContributionPartner", related_name="contributions"
    )
    themes = models.ManyToManyField(Theme, blank=True, related_name="contributions")
    missions = models.ManyToManyField(CrossCuttingMission, blank=True, related_name="contributions")
    principles = models.ManyToManyField(ActionPrinciple, blank=True, related_name="contributions")
    objectives = models.ManyToManyField(
        StrategicObjective, blank=True, related_name="contributions"
    )
    territories = models.ManyToManyField(Territory, blank=True, related_name="contributions")
    # Last year's contribution that this one goes on from.
    previous = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="following"
    )
    document = models.ForeignKey(
        SourceDocument, models.PROTECT, null=True, blank=True, related_name="contributions"
    )
    source_line = models.PositiveIntegerField(_("line of the source"), null=True, blank=True)
    section = models.CharField(_("section of the source"), max_length=60, blank=True)
    entered_by = models.CharField(_("entered by"), max_length=150)
    entered_at = models.DateTimeField(_("entered on"))
    changed_at = models.DateTimeField(_("changed on"))

    class Meta:
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(last_year__gte=F("first_year")),
                name="contribution_years_in_order",
                violation_error_message=_("The last year is not before the first year."),
            ),
            models.CheckConstraint(
                condition=~Q(state="withdrawn") | ~Q(state_reason=""),
                name="contribution_withdrawn_with_reason",
                violation_error_message=_("Say why the contribution is withdrawn."),
            ),
            models.CheckConstraint(
                condition=~Q(state="sent_back") | ~Q(state_reason=""),
                name="contribution_sent_back_with_reason",
                violation_error_message=_("Say why the contribution is sent back."),
            ),
        ]
        indexes = [
            models.Index(
                fields=["plan", "state", "category", "first_year", "last_year", "kind"],
                name="contribution_coverage",
            ),
            models.Index(fields=["category", "state"]),
            models.Index(fields=["state", "code"]),
            models.Index(fields=["state", "-changed_at"]),
        ]
        verbose_name = _("contribution")
        verbose_name_plural = _("contributions")

    @property
    def description(self) -> str:
        """The description in the reader's language, or in the first that has it."""
        return choose(self, "description").text

    @property
    def description_shown(self) -> object:
        """The description with the language it is in."""
        return choose(self, "description")

    @property
    def years(self) -> list[int]:
        """The years of the contribution, in order."""
        return list(range(self.first_year, self.last_year + 1))


class ContributionPartner(models.Model):
    """An organisation that carried a contribution, or helped with it.

    A name that Maillon could not match to an organisation stays in ``as_written``.
    """

    contribution = models.ForeignKey(Contribution, models.CASCADE, related_name="partners")
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="contribution_parts",
    )
    part = models.CharField(_("part"), max_length=8, choices=PartnerPart.choices)
    as_written = models.CharField(_("as written"), max_length=300, blank=True)
    # In a joint contribution each partner says what its share was, and confirms it.
    share = models.CharField(_("share in the contribution"), max_length=300, blank=True)
    confirmed_at = models.DateTimeField(_("share confirmed"), null=True, blank=True)
    confirmed_by = models.CharField(max_length=150, blank=True)

    class Meta:
        ordering = ["contribution", "part", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["contribution", "organisation"],
                condition=Q(organisation__isnull=False),
                name="contribution_partner_once",
                violation_error_message=_("This organisation is already named."),
            ),
            models.CheckConstraint(
                condition=Q(organisation__isnull=False) | ~Q(as_written=""),
                name="contribution_partner_named",
                violation_error_message=_("Name the partner."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.organisation or self.as_written)


class ContributionMeasure(models.Model):
    """A link between a contribution and a measure: its rank and what it rests on."""

    contribution = models.ForeignKey(Contribution, models.CASCADE, related_name="links")
    measure = models.ForeignKey(Measure, models.PROTECT, related_name="links")
    rank = models.CharField(_("rank"), max_length=10, choices=LinkRank.choices)
    basis = models.CharField(_("basis"), max_length=8, choices=LinkBasis.choices)
    doubtful = models.BooleanField(_("doubtful"), default=False)

    class Meta:
        ordering = ["contribution", "rank", "measure"]
        constraints = [
            models.UniqueConstraint(
                fields=["contribution", "measure"],
                name="contribution_measure_once",
                violation_error_message=_("This measure is already linked."),
            ),
            models.UniqueConstraint(
                fields=["contribution"],
                condition=Q(rank="primary"),
                name="contribution_one_primary_measure",
                violation_error_message=_("A contribution has one primary measure."),
            ),
        ]
        indexes = [models.Index(fields=["measure", "contribution", "basis"])]


class Figure(models.Model):
    """A number that a partner gave, with what it counts, its year and how exact it is.

    ``value`` is a decimal as printed. ``part_of`` names the total of which it is a part.
    """

    contribution = models.ForeignKey(Contribution, models.CASCADE, related_name="figures")
    position = models.PositiveSmallIntegerField(default=0)
    label_fr = models.CharField(_("label in French"), max_length=300)
    label_nl = models.CharField(_("label in Dutch"), max_length=300, blank=True)
    label_en = models.CharField(_("label in English"), max_length=300, blank=True)
    value = models.DecimalField(_("value"), max_digits=16, decimal_places=4)
    unit_fr = models.CharField(_("unit in French"), max_length=60, blank=True)
    unit_nl = models.CharField(_("unit in Dutch"), max_length=60, blank=True)
    unit_en = models.CharField(_("unit in English"), max_length=60, blank=True)
    first_year = models.PositiveSmallIntegerField(_("first year"), null=True, blank=True)
    last_year = models.PositiveSmallIntegerField(_("last year"), null=True, blank=True)
    qualifier = models.CharField(
        _("qualifier"), max_length=10, choices=Qualifier.choices, default="exact"
    )
    part_of = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="parts"
    )
    # Parts of one total with the same breakdown (sex, age…) add up to it; a part without
    # breakdown is one among others ("of which").
    breakdown = models.CharField(_("breakdown"), max_length=40, blank=True)
    base = models.DecimalField(_("out of"), max_digits=16, decimal_places=4, null=True, blank=True)
    minimum = models.DecimalField(max_digits=16, decimal_places=4, null=True, blank=True)
    maximum = models.DecimalField(max_digits=16, decimal_places=4, null=True, blank=True)
    source_line = models.PositiveIntegerField(_("line of the source"), null=True, blank=True)
    entered_by = models.CharField(_("entered by"), max_length=150)
    entered_at = models.DateTimeField(_("entered on"))

    class Meta:
        ordering = ["contribution", "position", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(first_year__isnull=True)
                | Q(last_year__isnull=True)
                | Q(last_year__gte=F("first_year")),
                name="figure_years_in_order",
                violation_error_message=_("The last year is not before the first year."),
            ),
            models.CheckConstraint(
                condition=Q(part_of__isnull=True) | ~Q(part_of=F("id")),
                name="figure_not_part_of_itself",
                violation_error_message=_("A figure is not a part of itself."),
            ),
        ]
        verbose_name = _("figure")
        verbose_name_plural = _("figures")

    def __str__(self) -> str:
        return f"{self.value} {self.label}"

    @property
    def label(self) -> str:
        """What the figure counts, in the reader's language."""
        return choose(self, "label").text

    @property
    def unit(self) -> str:
        """The unit in the reader's language."""
        return choose(self, "unit").text


class ContributionTag(models.Model):
    """What else a source says of a contribution: a local priority, a demand of parliament."""

    contribution = models.ForeignKey(Contribution, models.CASCADE, related_name="tags")
    kind = models.CharField(_("kind"), max_length=40)
    code = models.CharField(_("code"), max_length=40)
    label_fr = models.CharField(max_length=300, blank=True)
    label_nl = models.CharField(max_length=300, blank=True)
    label_en = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["contribution", "kind", "code"]
        constraints = [
            models.UniqueConstraint(
                fields=["contribution", "kind", "code"], name="contribution_tag_once"
            )
        ]

    def __str__(self) -> str:
        return self.label or self.code

    @property
    def label(self) -> str:
        """What the tag says, in the reader's language."""
        return choose(self, "label").text


class ContributionImport(models.Model):
    """A spreadsheet of contributions that was checked and waits for confirmation."""

    document = models.ForeignKey(SourceDocument, models.PROTECT, related_name="+")
    plan = models.ForeignKey(Plan, models.PROTECT, related_name="+")
    state = models.CharField(max_length=12, default="review")
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=150)
    rows = models.PositiveIntegerField(default=0)
    figures = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return str(self.document)
