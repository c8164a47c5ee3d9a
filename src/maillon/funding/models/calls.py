"""Instruments, their legal basis, calls, their forms in versions, questions and answers.

All reference lists (legal bases, expense categories, approval thresholds) are data with validity
dates: texts and amounts change by decree, not by release.
"""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from maillon.core.languages import Titled, choose
from maillon.funding.enums import (
    CallKind,
    CallState,
    FormPurpose,
    InstrumentKind,
    QuestionKind,
    ResultsShown,
)
from maillon.partners.enums import OrganisationKind
from maillon.partners.models import Organisation, PartnerCategory
from maillon.plan.models import Measure, Plan, Theme


def valid_in_order(name: str) -> models.CheckConstraint:
    """Return the constraint that a row of a :class:`Dated` list does not end before it begins."""
    return models.CheckConstraint(
        condition=Q(valid_to__isnull=True)
        | Q(valid_from__isnull=True)
        | Q(valid_to__gte=F("valid_from")),
        name=name,
        violation_error_message=_("The last day is not before the first day."),
    )


class Dated(models.Model):
    """A row of a reference list: it counts between two days."""

    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_to = models.DateField(_("valid to"), null=True, blank=True)

    class Meta:
        abstract = True


class LegalBasis(Titled, Dated):
    """A law, ordinance or decree on which grants rest, with the dates in which it holds."""

    code = models.SlugField(_("code"), max_length=60, unique=True)
    reference = models.CharField(_("reference"), max_length=300)
    adopted_on = models.DateField(_("adopted"), null=True, blank=True)

    class Meta:
        ordering = ["code"]
        constraints = [valid_in_order("legal_basis_dates_in_order")]
        verbose_name = _("legal basis")
        verbose_name_plural = _("legal bases")


class ExpenseCategory(Titled, Dated):
    """A category in which expenses are budgeted and justified."""

    code = models.SlugField(_("code"), max_length=60, unique=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    help_fr = models.TextField(_("explanation in French"), blank=True)
    help_nl = models.TextField(_("explanation in Dutch"), blank=True)
    help_en = models.TextField(_("explanation in English"), blank=True)
    # Documents without which a file is not admissible in this category.
    needs_proof = models.BooleanField(_("each expense needs a document"), default=True)

    class Meta:
        ordering = ["position", "code"]
        constraints = [valid_in_order("expense_category_dates_in_order")]
        verbose_name = _("expense category")
        verbose_name_plural = _("expense categories")

    @property
    def help(self) -> str:
        """The explanation in the reader's language."""
        return choose(self, "help").text


class ApprovalThreshold(Titled, Dated):
    """Who must approve a decision from an amount on; the route is every step at or under it."""

    code = models.SlugField(_("code"), max_length=60, unique=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    from_amount = models.DecimalField(_("from (euros)"), max_digits=14, decimal_places=2, default=0)

    class Meta:
        ordering = ["position", "from_amount", "code"]
        constraints = [
            valid_in_order("approval_threshold_dates_in_order"),
            models.CheckConstraint(
                condition=Q(from_amount__gte=0),
                name="approval_threshold_not_negative",
                violation_error_message=_("An amount is not negative."),
            ),
        ]
        verbose_name = _("approval step")
        verbose_name_plural = _("approval steps")


class Instrument(Titled):
    """A way in which the authority gives money, with its own rules."""

    code = models.SlugField(_("code"), max_length=60, unique=True)
    kind = models.CharField(_("kind"), max_length=16, choices=InstrumentKind.choices)
    description_fr = models.TextField(_("description in French"), blank=True)
    description_nl = models.TextField(_("description in Dutch"), blank=True)
    description_en = models.TextField(_("description in English"), blank=True)
    legal_basis = models.ForeignKey(
        LegalBasis, models.PROTECT, null=True, blank=True, related_name="instruments"
    )
    category = models.ForeignKey(
        PartnerCategory, models.PROTECT, null=True, blank=True, related_name="+"
    )
    first_year = models.PositiveSmallIntegerField(_("first year"), null=True, blank=True)
    last_year = models.PositiveSmallIntegerField(_("last year"), null=True, blank=True)
    # The rules.
    by_call = models.BooleanField(_("given by calls"), default=False)
    with_jury = models.BooleanField(_("evaluated by a jury"), default=False)
    with_agreement = models.BooleanField(_("takes an agreement"), default=True)
    with_report = models.BooleanField(_("takes an activity report"), default=True)
    tranches = models.CharField(
        _("tranches in percent"), max_length=40, default="80,20", help_text=_("Such as 80,20.")
    )
    mandatory_measures = models.ManyToManyField(
        Measure, blank=True, related_name="+", verbose_name=_("measures every grant contributes to")
    )
    # Empty: since ever. The police zones' fund asks for its measures from 2022 on.
    mandatory_from = models.PositiveSmallIntegerField(
        _("these measures count from (year)"), null=True, blank=True
    )
    # Kinds of organisations; empty: those usual for its kind (``rules.grants.BENEFICIARIES``).
    beneficiaries = models.JSONField(_("who may receive"), default=list, blank=True)

    class Meta:
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(first_year__isnull=True)
                | Q(last_year__isnull=True)
                | Q(last_year__gte=F("first_year")),
                name="instrument_years_in_order",
                violation_error_message=_("The last year is not before the first year."),
            )
        ]
        verbose_name = _("instrument")
        verbose_name_plural = _("instruments")

    @property
    def description(self) -> str:
        """The description in the reader's language."""
        return choose(self, "description").text


class Call(Titled):
    """A call: what is offered to whom, from which moment until which moment.

    ``opens_at`` and ``closes_at`` are moments (UTC in the database, shown in ``time_zone``): the
    call of 2021 closed on 28 June at noon (seed 003, line 648).
    """

    code = models.SlugField(_("code"), max_length=60, unique=True)
    instrument = models.ForeignKey(Instrument, models.PROTECT, related_name="calls")
    plan = models.ForeignKey(Plan, models.PROTECT, related_name="calls")
    kind = models.CharField(_("kind"), max_length=12, choices=CallKind.choices, default="open")
    state = models.CharField(
        _("state"), max_length=12, choices=CallState.choices, default=CallState.PREPARED
    )
    state_reason = models.TextField(_("reason"), blank=True)
    first_year = models.PositiveSmallIntegerField(_("first year of the projects"))
    last_year = models.PositiveSmallIntegerField(_("last year of the projects"))
    opens_at = models.DateTimeField(_("opens"))
    closes_at = models.DateTimeField(_("closes"))
    time_zone = models.CharField(_("time zone"), max_length=40, default="Europe/Brussels")
    budget = models.DecimalField(
        _("budget (euros)"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    legal_basis = models.ForeignKey(
        LegalBasis, models.PROTECT, null=True, blank=True, related_name="calls"
    )
    legal_reference = models.CharField(_("legal reference"), max_length=300, blank=True)
    published_on = models.DateField(_("published officially"), null=True, blank=True)
    text_fr = models.TextField(_("text in French"), blank=True)
    text_nl = models.TextField(_("text in Dutch"), blank=True)
    text_en = models.TextField(_("text in English"), blank=True)
    contact_name = models.CharField(_("contact (function)"), max_length=200, blank=True)
    contact_email = models.EmailField(_("contact address"), blank=True)
    measures = models.ManyToManyField(
        Measure, blank=True, related_name="calls", verbose_name=_("eligible measures")
    )
    # Themes that the call leaves out on purpose; a project counted there is a contradiction.
    excluded_themes = models.ManyToManyField(
        Theme, blank=True, related_name="+", verbose_name=_("themes left out")
    )
    # Open measures as the source counts them, where it does not name them all (20 in 2021).
    measures_announced = models.PositiveSmallIntegerField(
        _("eligible measures, as announced"), null=True, blank=True
    )
    invited = models.ManyToManyField(
        Organisation, blank=True, related_name="+", verbose_name=_("closed list of applicants")
    )
    previous = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="following"
    )
    maximum_amount = models.DecimalField(
        _("most for one project (euros)"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    # Jury
    readings = models.PositiveSmallIntegerField(_("experts per application"), default=3)
    minimum_readings = models.PositiveSmallIntegerField(_("fewest completed readings"), default=2)
    # The last day on which experts hand in their score sheets; empty: not said yet.
    readings_due_on = models.DateField(_("readings handed in by"), null=True, blank=True)
    gap = models.DecimalField(
        _("gap that calls for another reader (points of 100)"),
        max_digits=5,
        decimal_places=2,
        default=25,
    )
    blind = models.BooleanField(_("experts do not see who applies"), default=False)
    mandate_years = models.PositiveSmallIntegerField(
        _("years for which a former mandate is a conflict"), default=3
    )
    results_shown = models.CharField(
        _("results for everybody"),
        max_length=10,
        choices=ResultsShown.choices,
        default=ResultsShown.NOTHING,
    )
    # A prize: what the laureates get, how many they are, how far the jury ranks (none: all).
    award_fr = models.TextField(_("what is awarded, in French"), blank=True)
    award_nl = models.TextField(_("what is awarded, in Dutch"), blank=True)
    award_en = models.TextField(_("what is awarded, in English"), blank=True)
    laureates = models.PositiveSmallIntegerField(_("laureates"), null=True, blank=True)
    shortlist = models.PositiveSmallIntegerField(
        _("candidates on the shortlist"), null=True, blank=True
    )
    ranks = models.PositiveSmallIntegerField(
        _("places that each member of the jury gives"), null=True, blank=True
    )
    # Invented data: said on every page.
    synthetic = models.BooleanField(_("fictitious data (exercise)"), default=False)
    changed_at = models.DateTimeField(_("changed on"))

    class Meta:
        ordering = ["-opens_at", "code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("opens_at")),
                name="call_closes_after_opening",
                violation_error_message=_("The call closes after it opens."),
            ),
            models.CheckConstraint(
                condition=Q(last_year__gte=F("first_year")),
                name="call_years_in_order",
                violation_error_message=_("The last year is not before the first year."),
            ),
            models.CheckConstraint(
                condition=Q(budget__isnull=True) | Q(budget__gte=0),
                name="call_budget_not_negative",
                violation_error_message=_("An amount is not negative."),
            ),
            models.CheckConstraint(
                condition=Q(maximum_amount__isnull=True) | Q(maximum_amount__gte=0),
                name="call_maximum_not_negative",
                violation_error_message=_("An amount is not negative."),
            ),
            models.CheckConstraint(
                condition=Q(gap__gte=0) & Q(gap__lte=100),
                name="call_gap_of_100",
                violation_error_message=_("The gap is between 0 and 100 points."),
            ),
            models.CheckConstraint(
                condition=~Q(state="cancelled") | ~Q(state_reason=""),
                name="call_cancelled_with_reason",
                violation_error_message=_("Say why the call is cancelled."),
            ),
            models.CheckConstraint(
                condition=Q(minimum_readings__lte=F("readings")) & Q(minimum_readings__gte=1),
                name="call_readings_in_order",
                violation_error_message=_(
                    "The fewest readings are at least one, and no more than the experts."
                ),
            ),
        ]
        verbose_name = _("call")
        verbose_name_plural = _("calls")

    @property
    def text(self) -> str:
        """The text in the reader's language."""
        return choose(self, "text").text


class CallAudience(models.Model):
    """A kind of organisation that may answer a call."""

    call = models.ForeignKey(Call, models.CASCADE, related_name="audiences")
    kind = models.CharField(_("kind"), max_length=20, choices=OrganisationKind.choices)

    class Meta:
        ordering = ["call", "kind"]
        constraints = [models.UniqueConstraint(fields=["call", "kind"], name="call_audience_once")]


class CallQuestion(models.Model):
    """A question that somebody asked about a call, with the answer everybody reads."""

    call = models.ForeignKey(Call, models.CASCADE, related_name="questions")
    question_fr = models.TextField(_("question in French"))
    question_nl = models.TextField(_("question in Dutch"), blank=True)
    question_en = models.TextField(_("question in English"), blank=True)
    answer_fr = models.TextField(_("answer in French"), blank=True)
    answer_nl = models.TextField(_("answer in Dutch"), blank=True)
    answer_en = models.TextField(_("answer in English"), blank=True)
    asked_at = models.DateTimeField(_("asked"))
    # Never shown to the public.
    asked_by = models.CharField(_("asked by"), max_length=254, blank=True)
    published_at = models.DateTimeField(_("answer published"), null=True, blank=True)

    class Meta:
        ordering = ["call", "asked_at"]
        verbose_name = _("question about a call")
        verbose_name_plural = _("questions about a call")

    @property
    def question(self) -> str:
        """The question in the reader's language."""
        return choose(self, "question").text

    @property
    def answer(self) -> str:
        """The answer in the reader's language."""
        return choose(self, "answer").text


class FormVersion(models.Model):
    """A version of a form of a call. Frozen (``frozen_at``, ``sha256``) when it is first used:
    what was written on it keeps it."""

    call = models.ForeignKey(Call, models.CASCADE, related_name="forms")
    purpose = models.CharField(
        _("purpose"), max_length=12, choices=FormPurpose.choices, default=FormPurpose.APPLICATION
    )
    number = models.PositiveSmallIntegerField(_("version"), default=1)
    created_at = models.DateTimeField(_("created"))
    frozen_at = models.DateTimeField(_("fixed"), null=True, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["call", "purpose", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["call", "purpose", "number"], name="form_version_once"),
            models.CheckConstraint(
                condition=Q(frozen_at__isnull=True) | ~Q(sha256=""),
                name="form_version_frozen_with_hash",
            ),
        ]
        verbose_name = _("version of a form")
        verbose_name_plural = _("versions of a form")

    def __str__(self) -> str:
        return f"{self.call} · {self.get_purpose_display()} · {self.number}"


class FormPart(Titled):
    """A section of a form."""

    form = models.ForeignKey(FormVersion, models.CASCADE, related_name="parts")
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    help_fr = models.TextField(_("explanation in French"), blank=True)
    help_nl = models.TextField(_("explanation in Dutch"), blank=True)
    help_en = models.TextField(_("explanation in English"), blank=True)

    class Meta:
        ordering = ["form", "position", "pk"]

    @property
    def help(self) -> str:
        """The explanation in the reader's language."""
        return choose(self, "help").text


class FormQuestion(models.Model):
    """A typed question, with its limits, its condition and its rule of eligibility."""

    part = models.ForeignKey(FormPart, models.CASCADE, related_name="questions")
    code = models.SlugField(_("code"), max_length=60)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    kind = models.CharField(_("type"), max_length=12, choices=QuestionKind.choices)
    label_fr = models.CharField(_("question in French"), max_length=400)
    label_nl = models.CharField(_("question in Dutch"), max_length=400, blank=True)
    label_en = models.CharField(_("question in English"), max_length=400, blank=True)
    help_fr = models.TextField(_("explanation in French"), blank=True)
    help_nl = models.TextField(_("explanation in Dutch"), blank=True)
    help_en = models.TextField(_("explanation in English"), blank=True)
    required = models.BooleanField(_("must be answered"), default=False)
    # Characters of a text, files of a question, or choices; empty: no limit.
    most = models.PositiveIntegerField(_("at most"), null=True, blank=True)
    # Bounds of a number or an amount.
    minimum = models.DecimalField(
        _("lowest value"), max_digits=16, decimal_places=2, null=True, blank=True
    )
    maximum = models.DecimalField(
        _("highest value"), max_digits=16, decimal_places=2, null=True, blank=True
    )
    # Asked only when another question has this answer.
    depends_on = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="dependants"
    )
    depends_value = models.CharField(_("asked when the answer is"), max_length=200, blank=True)
    # The answer without which one cannot apply, and what the applicant is told.
    eligible_value = models.CharField(_("answer that makes eligible"), max_length=200, blank=True)
    ineligible_fr = models.TextField(_("what is said otherwise, in French"), blank=True)
    ineligible_nl = models.TextField(_("what is said otherwise, in Dutch"), blank=True)
    ineligible_en = models.TextField(_("what is said otherwise, in English"), blank=True)
    # Hidden from experts when the call is blind.
    identifies = models.BooleanField(_("says who applies"), default=False)

    class Meta:
        ordering = ["part", "position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(depends_on__isnull=True) | ~Q(depends_on=F("id")),
                name="form_question_not_on_itself",
                violation_error_message=_("A question does not depend on itself."),
            ),
        ]
        verbose_name = _("question of a form")
        verbose_name_plural = _("questions of a form")

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The question in the reader's language."""
        return choose(self, "label").text

    @property
    def help(self) -> str:
        """The explanation in the reader's language."""
        return choose(self, "help").text

    @property
    def eligible_words(self) -> str:
        """The answer that makes eligible, as readers see it: “yes” and “no” in their language."""
        words = {"yes": _("Yes"), "no": _("No")} if self.kind == QuestionKind.YES_NO else {}
        return str(words.get(self.eligible_value, self.eligible_value))

    @property
    def ineligible(self) -> str:
        """What is said to who cannot apply, in the reader's language."""
        return choose(self, "ineligible").text


class FormChoice(models.Model):
    """A possible answer of a question of choice."""

    question = models.ForeignKey(FormQuestion, models.CASCADE, related_name="choices")
    code = models.SlugField(_("code"), max_length=60)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    label_fr = models.CharField(_("label in French"), max_length=300)
    label_nl = models.CharField(_("label in Dutch"), max_length=300, blank=True)
    label_en = models.CharField(_("label in English"), max_length=300, blank=True)

    class Meta:
        ordering = ["question", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["question", "code"], name="form_choice_once")
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The choice in the reader's language."""
        return choose(self, "label").text


class AdmissibilityPoint(Titled):
    """A point of the checklist of a call: what an application must have to be read by the jury."""

    call = models.ForeignKey(Call, models.CASCADE, related_name="points")
    code = models.SlugField(_("code"), max_length=60)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    # Not met, it makes the application inadmissible; otherwise it is only noted.
    decisive = models.BooleanField(_("decisive"), default=True)

    class Meta:
        ordering = ["call", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["call", "code"], name="admissibility_point_once")
        ]
        verbose_name = _("point of admissibility")
        verbose_name_plural = _("points of admissibility")
