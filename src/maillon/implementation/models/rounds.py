"""Collection rounds: who is asked to report what by when, and what they type.

A round asks each organisation once (``RoundRequest``). A request is a list of items: the sections
of its form, and what the organisation reported for the year before, to confirm. An item becomes a
contribution when it is submitted; until then what is typed stays in ``EntryField``, as typed.
"""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from maillon.core.languages import Titled, choose
from maillon.implementation.enums import (
    ContributionKind,
    ItemAnswer,
    RequestState,
    RoundState,
)
from maillon.implementation.models.contributions import Contribution
from maillon.implementation.models.planning import ImplementationPlan
from maillon.partners.models import ContactPoint, Organisation, PartnerCategory
from maillon.plan.models import Measure, Plan


class CollectionRound(Titled):
    """A round: the period reported on, and its moments (stored in UTC, shown in Brussels time)."""

    code = models.SlugField(_("code"), max_length=60, unique=True)
    plan = models.ForeignKey(Plan, models.PROTECT, related_name="rounds")
    implementation_plan = models.ForeignKey(
        ImplementationPlan, models.PROTECT, null=True, blank=True, related_name="rounds"
    )
    first_year = models.PositiveSmallIntegerField(_("first year"))
    last_year = models.PositiveSmallIntegerField(_("last year"))
    state = models.CharField(
        _("state"), max_length=12, choices=RoundState.choices, default=RoundState.PREPARED
    )
    opens_at = models.DateTimeField(_("opens"))
    closes_at = models.DateTimeField(_("closes"))
    introduction_fr = models.TextField(_("introduction in French"), blank=True)
    introduction_nl = models.TextField(_("introduction in Dutch"), blank=True)
    introduction_en = models.TextField(_("introduction in English"), blank=True)
    contact_name = models.CharField(_("contact (function)"), max_length=200)
    contact_email = models.EmailField(_("contact address"))
    # A duty (law, agreement): its announcements cannot be unsubscribed from.
    duty = models.BooleanField(_("reporting is a duty"), default=False)
    previous = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="following"
    )
    changed_at = models.DateTimeField(_("changed on"))

    class Meta:
        ordering = ["-opens_at", "code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(last_year__gte=F("first_year")),
                name="round_years_in_order",
                violation_error_message=_("The last year is not before the first year."),
            ),
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("opens_at")),
                name="round_closes_after_opening",
                violation_error_message=_("The round closes after it opens."),
            ),
        ]
        verbose_name = _("collection round")
        verbose_name_plural = _("collection rounds")

    @property
    def introduction(self) -> str:
        """The introduction in the reader's language."""
        return choose(self, "introduction").text

    @property
    def years(self) -> list[int]:
        """The years reported on, in order."""
        return list(range(self.first_year, self.last_year + 1))


class RoundReminder(models.Model):
    """A moment at which those who have not submitted are reminded."""

    round = models.ForeignKey(CollectionRound, models.CASCADE, related_name="reminders")
    at = models.DateTimeField(_("moment"))
    written_at = models.DateTimeField(_("mails written"), null=True, blank=True)

    class Meta:
        ordering = ["at"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "at"],
                name="round_reminder_once",
                violation_error_message=_("There is already a reminder at this moment."),
            )
        ]


class ReportForm(models.Model):
    """What a category of partners is asked in a round."""

    round = models.ForeignKey(CollectionRound, models.CASCADE, related_name="forms")
    category = models.ForeignKey(PartnerCategory, models.PROTECT, related_name="+")
    help_fr = models.TextField(_("guidance in French"), blank=True)
    help_nl = models.TextField(_("guidance in Dutch"), blank=True)
    help_en = models.TextField(_("guidance in English"), blank=True)
    # May the partner report more than the sections ask?
    free_items = models.BooleanField(_("partners may add contributions of their own"), default=True)
    # Who gets it when the round is launched; afterwards the requests say who was asked.
    organisations = models.ManyToManyField(
        Organisation, blank=True, related_name="+", verbose_name=_("organisations asked")
    )

    class Meta:
        ordering = ["round", "category__position"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "category"],
                name="report_form_once",
                violation_error_message=_("This category already has a form in this round."),
            )
        ]
        verbose_name = _("form")
        verbose_name_plural = _("forms")

    def __str__(self) -> str:
        return f"{self.round} · {self.category}"

    @property
    def help(self) -> str:
        """The guidance in the reader's language."""
        return choose(self, "help").text


class FormSection(Titled):
    """A part of a form; answered, it becomes one contribution to its measures."""

    form = models.ForeignKey(ReportForm, models.CASCADE, related_name="sections")
    code = models.SlugField(_("code"), max_length=60)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    help_fr = models.TextField(_("question in French"), blank=True)
    help_nl = models.TextField(_("question in Dutch"), blank=True)
    help_en = models.TextField(_("question in English"), blank=True)
    kind = models.CharField(_("kind"), max_length=12, choices=ContributionKind.choices)
    measures = models.ManyToManyField(Measure, blank=True, related_name="form_sections")
    required = models.BooleanField(_("must be answered"), default=False)
    asks_text = models.BooleanField(_("asks for a text"), default=True)

    class Meta:
        ordering = ["form", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["form", "code"], name="form_section_code_once")
        ]
        verbose_name = _("section")
        verbose_name_plural = _("sections")

    @property
    def help(self) -> str:
        """The question in the reader's language."""
        return choose(self, "help").text


class FormFigure(models.Model):
    """A figure that a section asks for."""

    section = models.ForeignKey(FormSection, models.CASCADE, related_name="figures")
    code = models.SlugField(_("code"), max_length=60)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    label_fr = models.CharField(_("label in French"), max_length=300)
    label_nl = models.CharField(_("label in Dutch"), max_length=300, blank=True)
    label_en = models.CharField(_("label in English"), max_length=300, blank=True)
    unit_fr = models.CharField(_("unit in French"), max_length=60, blank=True)
    unit_nl = models.CharField(_("unit in Dutch"), max_length=60, blank=True)
    unit_en = models.CharField(_("unit in English"), max_length=60, blank=True)
    required = models.BooleanField(_("must be given"), default=False)
    whole = models.BooleanField(_("a whole number"), default=True)
    part_of = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="parts"
    )
    breakdown = models.CharField(_("breakdown"), max_length=40, blank=True)

    class Meta:
        ordering = ["section", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["section", "code"], name="form_figure_code_once"),
            models.CheckConstraint(
                condition=Q(part_of__isnull=True) | ~Q(part_of=F("id")),
                name="form_figure_not_part_of_itself",
                violation_error_message=_("A figure is not a part of itself."),
            ),
        ]
        verbose_name = _("figure asked")
        verbose_name_plural = _("figures asked")

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """What is asked, in the reader's language."""
        return choose(self, "label").text

    @property
    def unit(self) -> str:
        """The unit in the reader's language."""
        return choose(self, "unit").text


class RoundRequest(models.Model):
    """What one organisation is asked in a round, and how far it is.

    Whether it is late is never stored: it follows from ``due_at`` and the moment.
    """

    round = models.ForeignKey(CollectionRound, models.CASCADE, related_name="requests")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="requests")
    form = models.ForeignKey(ReportForm, models.PROTECT, related_name="requests")
    state = models.CharField(
        _("state"), max_length=12, choices=RequestState.choices, default=RequestState.WAITING
    )
    state_reason = models.TextField(_("reason"), blank=True)
    # The round's closing, or later where the coordinator gave more time.
    due_at = models.DateTimeField(_("due"))
    contact = models.ForeignKey(
        ContactPoint, models.SET_NULL, null=True, blank=True, related_name="requests"
    )
    announced_at = models.DateTimeField(_("announced by mail"), null=True, blank=True)
    first_opened_at = models.DateTimeField(_("first opened"), null=True, blank=True)
    first_submitted_at = models.DateTimeField(_("first submitted"), null=True, blank=True)
    submitted_at = models.DateTimeField(_("submitted"), null=True, blank=True)
    submitted_by = models.CharField(_("submitted by"), max_length=150, blank=True)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    # Reporting burden, measured on the page while somebody types.
    seconds_spent = models.PositiveIntegerField(_("seconds spent"), default=0)
    general_note = models.TextField(_("message of the partner"), blank=True)
    changed_at = models.DateTimeField(_("changed on"))

    class Meta:
        ordering = ["round", "organisation__name_fr"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "organisation"],
                name="round_request_once",
                violation_error_message=_("This organisation is already asked in this round."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["submitted", "accepted"]) | Q(submitted_at__isnull=False),
                name="round_request_submitted_at_a_moment",
            ),
            models.CheckConstraint(
                condition=~Q(state="excused") | ~Q(state_reason=""),
                name="round_request_excused_with_reason",
                violation_error_message=_("Say why this organisation need not report."),
            ),
        ]
        indexes = [models.Index(fields=["round", "state"])]
        verbose_name = _("request")
        verbose_name_plural = _("requests")

    def __str__(self) -> str:
        return f"{self.round} · {self.organisation}"


class RequestItem(models.Model):
    """One thing to report: a section of the form, last year's contribution, or one of their own."""

    request = models.ForeignKey(RoundRequest, models.CASCADE, related_name="items")
    position = models.PositiveSmallIntegerField(default=0)
    section = models.ForeignKey(
        FormSection, models.PROTECT, null=True, blank=True, related_name="items"
    )
    previous = models.ForeignKey(
        Contribution, models.PROTECT, null=True, blank=True, related_name="continued_in"
    )
    contribution = models.OneToOneField(
        Contribution, models.PROTECT, null=True, blank=True, related_name="item"
    )
    answer = models.CharField(
        _("answer"), max_length=12, choices=ItemAnswer.choices, default=ItemAnswer.PENDING
    )
    answer_reason = models.TextField(_("why there is nothing"), blank=True)

    class Meta:
        ordering = ["request", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["request", "section"],
                condition=Q(section__isnull=False),
                name="request_item_section_once",
            )
        ]


class EntryField(models.Model):
    """What was typed in a field, exactly as typed, with a version for two people at once.

    ``name`` is ``title_fr``, ``description_fr``, ``figure:<code>``, ``links``… (rules.entry).
    """

    item = models.ForeignKey(RequestItem, models.CASCADE, related_name="fields")
    name = models.CharField(max_length=120)
    value = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()
    changed_by = models.CharField(max_length=150)

    class Meta:
        ordering = ["item", "name"]
        constraints = [models.UniqueConstraint(fields=["item", "name"], name="entry_field_once")]


class AccessLink(models.Model):
    """A signed link by which a contact without an account answers one request, until it expires."""

    request = models.ForeignKey(RoundRequest, models.CASCADE, related_name="links")
    contact = models.ForeignKey(ContactPoint, models.SET_NULL, null=True, related_name="+")
    email = models.EmailField(_("e-mail address"))
    secret_hash = models.CharField(max_length=64, unique=True)
    may_submit = models.BooleanField(_("may submit"), default=False)
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=150)
    expires_at = models.DateTimeField(_("valid until"))
    last_used_at = models.DateTimeField(_("last used"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)

    class Meta:
        ordering = ["-created_at"]
        verbose_name = _("signed link")
        verbose_name_plural = _("signed links")
