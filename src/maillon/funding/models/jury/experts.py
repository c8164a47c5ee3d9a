"""Experts whom bodies lend, their mandates, their seat in the jury of a call."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from maillon.funding.enums import JurorState
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
        constraints = [
            models.UniqueConstraint(fields=["call", "expert"], name="juror_once"),
            models.CheckConstraint(
                condition=Q(fewest__lte=F("most")),
                name="juror_load_in_order",
                violation_error_message=_("At least is no more than at most."),
            ),
        ]
        verbose_name = _("member of a jury")
        verbose_name_plural = _("members of a jury")

    def __str__(self) -> str:
        return f"{self.call} · {self.expert}"
