"""What a published document says of a call without giving its records: bodies and numbers."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from maillon.funding.enums import FunnelStep
from maillon.funding.models.calls import Call
from maillon.partners.models import Organisation


class JuryBody(models.Model):
    """A body that lent experts to the jury of a call; who and how many is not always known."""

    call = models.ForeignKey(Call, models.CASCADE, related_name="jury_bodies")
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+"
    )
    # As the source names it; the only name where the body is no organisation of ours.
    as_written = models.CharField(_("as written"), max_length=300, blank=True)
    source_line = models.PositiveIntegerField(_("line of the source"), null=True, blank=True)

    class Meta:
        ordering = ["call", "position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(organisation__isnull=False) | ~Q(as_written=""),
                name="jury_body_named",
                violation_error_message=_("Name the body."),
            ),
            models.UniqueConstraint(
                fields=["call", "organisation"],
                condition=Q(organisation__isnull=False),
                name="jury_body_once",
                violation_error_message=_("This body is already named."),
            ),
        ]
        verbose_name = _("body in a jury")
        verbose_name_plural = _("bodies in a jury")

    def __str__(self) -> str:
        return str(self.organisation or self.as_written)


class CallFigure(models.Model):
    """What a published document counts at a step of a call.

    ``recorded`` says whether each of what it counts is in Maillon: the funnel then counts the
    records and compares; otherwise it shows the announced numbers and says so.
    """

    call = models.ForeignKey(Call, models.CASCADE, related_name="announced")
    step = models.CharField(_("step"), max_length=12, choices=FunnelStep.choices)
    applications = models.PositiveIntegerField(_("applications"), null=True, blank=True)
    organisations = models.PositiveIntegerField(_("organisations"), null=True, blank=True)
    measures = models.PositiveIntegerField(_("measures"), null=True, blank=True)
    themes = models.PositiveIntegerField(_("themes"), null=True, blank=True)
    experts = models.PositiveIntegerField(_("experts"), null=True, blank=True)
    recorded = models.BooleanField(_("each of them is recorded"), default=True)
    document = models.CharField(_("read in"), max_length=300, blank=True)
    source_line = models.PositiveIntegerField(_("line of the source"), null=True, blank=True)

    class Meta:
        ordering = ["call", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["call", "step"],
                name="call_figure_once",
                violation_error_message=_("This step already has its numbers."),
            )
        ]
        verbose_name = _("announced number of a call")
        verbose_name_plural = _("announced numbers of a call")

    def __str__(self) -> str:
        return f"{self.call} · {self.get_step_display()}"
