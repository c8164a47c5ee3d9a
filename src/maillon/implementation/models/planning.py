"""The annual implementation plan: what is announced for which year, by whom, by when."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from maillon.core.languages import Titled, choose
from maillon.implementation.enums import ImplementationPlanState, MeasureStatus
from maillon.partners.models import Organisation, PartnerCategory, User
from maillon.plan.models import Measure, Plan


class ImplementationPlan(Titled):
    """What the partners intend to do in one or more years (2021 and 2022 were merged)."""

    code = models.SlugField(_("code"), max_length=60, unique=True)
    plan = models.ForeignKey(Plan, models.PROTECT, related_name="implementation_plans")
    first_year = models.PositiveSmallIntegerField(_("first year"))
    last_year = models.PositiveSmallIntegerField(_("last year"))
    state = models.CharField(
        _("state"),
        max_length=12,
        choices=ImplementationPlanState.choices,
        default=ImplementationPlanState.DRAFT,
    )
    state_reason = models.TextField(_("reason"), blank=True)
    previous = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="following"
    )
    introduction_fr = models.TextField(_("introduction in French"), blank=True)
    introduction_nl = models.TextField(_("introduction in Dutch"), blank=True)
    introduction_en = models.TextField(_("introduction in English"), blank=True)
    adopted_on = models.DateField(_("adopted on"), null=True, blank=True)
    adopted_by = models.CharField(_("adopted by (body)"), max_length=200, blank=True)
    changed_at = models.DateTimeField(_("changed on"))

    class Meta:
        ordering = ["-first_year", "code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(last_year__gte=F("first_year")),
                name="implementation_plan_years_in_order",
                violation_error_message=_("The last year is not before the first year."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["adopted", "closed"]) | Q(adopted_on__isnull=False),
                name="implementation_plan_adopted_on_a_day",
                violation_error_message=_("Say on which day it was adopted."),
            ),
        ]
        verbose_name = _("annual implementation plan")
        verbose_name_plural = _("annual implementation plans")

    @property
    def introduction(self) -> str:
        """The introduction in the reader's language."""
        return choose(self, "introduction").text

    @property
    def years(self) -> list[int]:
        """The years that it covers, in order."""
        return list(range(self.first_year, self.last_year + 1))


class PlannedMeasure(models.Model):
    """A measure taken up in an annual plan: why now, what is expected, who leads, with what money.

    ``status_override`` replaces the derived status and shows its reason beside it.
    """

    implementation_plan = models.ForeignKey(
        ImplementationPlan, models.CASCADE, related_name="planned"
    )
    measure = models.ForeignKey(Measure, models.PROTECT, related_name="planned")
    reason_fr = models.TextField(_("why this measure now, in French"), blank=True)
    reason_nl = models.TextField(_("why this measure now, in Dutch"), blank=True)
    reason_en = models.TextField(_("why this measure now, in English"), blank=True)
    expected_fr = models.TextField(_("what is expected, in French"), blank=True)
    expected_nl = models.TextField(_("what is expected, in Dutch"), blank=True)
    expected_en = models.TextField(_("what is expected, in English"), blank=True)
    indicators_fr = models.TextField(_("indicators named, in French"), blank=True)
    indicators_nl = models.TextField(_("indicators named, in Dutch"), blank=True)
    indicators_en = models.TextField(_("indicators named, in English"), blank=True)
    lead = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="planned_as_lead",
        verbose_name=_("lead"),
    )
    budget_text = models.CharField(_("budget line"), max_length=300, blank=True)
    budget_amount = models.DecimalField(
        _("amount in euros"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    status_override = models.CharField(
        _("status decided by a person"), max_length=16, choices=MeasureStatus.choices, blank=True
    )
    override_reason = models.TextField(_("reason"), blank=True)
    override_by = models.CharField(max_length=150, blank=True)
    override_at = models.DateTimeField(null=True, blank=True)
    # Announced in the previous annual plan and not done: where it comes from.
    carried_from = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="carried_to"
    )
    # Why what was announced was not done, once the year is over.
    outcome_reason = models.TextField(_("why it was not done"), blank=True)
    changed_at = models.DateTimeField(_("changed on"))

    class Meta:
        ordering = ["implementation_plan", "measure__sort_key"]
        constraints = [
            models.UniqueConstraint(
                fields=["implementation_plan", "measure"],
                name="planned_measure_once",
                violation_error_message=_("This measure is already in the annual plan."),
            ),
            models.CheckConstraint(
                condition=Q(status_override="") | ~Q(override_reason=""),
                name="planned_measure_override_with_reason",
                violation_error_message=_("Say why the status is decided otherwise."),
            ),
            models.CheckConstraint(
                condition=Q(budget_amount__isnull=True) | Q(budget_amount__gte=0),
                name="planned_measure_amount_not_negative",
                violation_error_message=_("An amount is not negative."),
            ),
        ]
        verbose_name = _("planned measure")
        verbose_name_plural = _("planned measures")

    def __str__(self) -> str:
        return f"{self.implementation_plan} · {self.measure}"

    @property
    def reason(self) -> str:
        """Why this measure now, in the reader's language."""
        return choose(self, "reason").text

    @property
    def expected(self) -> str:
        """What is expected, in the reader's language."""
        return choose(self, "expected").text

    @property
    def indicators(self) -> str:
        """The indicators named, in the reader's language."""
        return choose(self, "indicators").text


class PlannedPartner(models.Model):
    """From whom something is expected: an organisation, or every one of a category."""

    planned = models.ForeignKey(PlannedMeasure, models.CASCADE, related_name="partners")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="expected_for"
    )
    category = models.ForeignKey(
        PartnerCategory, models.PROTECT, null=True, blank=True, related_name="expected_for"
    )
    note = models.CharField(_("what exactly"), max_length=300, blank=True)

    class Meta:
        ordering = ["planned", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(organisation__isnull=True) ^ Q(category__isnull=True),
                name="planned_partner_one_or_category",
                violation_error_message=_("Name either one organisation or a category, not both."),
            ),
            models.UniqueConstraint(
                fields=["planned", "organisation"],
                name="planned_partner_organisation_once",
                violation_error_message=_("This partner is already named."),
            ),
            models.UniqueConstraint(
                fields=["planned", "category"],
                name="planned_partner_category_once",
                violation_error_message=_("This partner is already named."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.organisation or self.category)


class Milestone(models.Model):
    """Something that must be there by a day."""

    planned = models.ForeignKey(PlannedMeasure, models.CASCADE, related_name="milestones")
    title_fr = models.CharField(_("milestone in French"), max_length=300)
    title_nl = models.CharField(_("milestone in Dutch"), max_length=300, blank=True)
    title_en = models.CharField(_("milestone in English"), max_length=300, blank=True)
    due_on = models.DateField(_("due"))
    done_on = models.DateField(_("done on"), null=True, blank=True)
    responsible = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="milestones"
    )
    note = models.TextField(_("note"), blank=True)

    class Meta:
        ordering = ["due_on", "pk"]
        verbose_name = _("milestone")
        verbose_name_plural = _("milestones")

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """The milestone in the reader's language."""
        return choose(self, "title").text


class CalendarFeed(models.Model):
    """A secret address at which a calendar program reads milestones, without signing in.

    For a person (their organisations, the themes they lead), or for a body (``organisation``).
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="calendar_feeds")
    organisation = models.ForeignKey(
        Organisation, models.CASCADE, null=True, blank=True, related_name="calendar_feeds"
    )
    secret_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(_("made"))
    revoked_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("calendar feed")
        verbose_name_plural = _("calendar feeds")

    def __str__(self) -> str:
        return str(self.organisation or self.user)
