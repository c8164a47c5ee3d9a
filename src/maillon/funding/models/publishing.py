"""In whose name, and under which identifiers, the grants leave as open data."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from maillon.partners.models import Organisation


class Publishing(models.Model):
    """What was kept at a moment: the newest row counts, the others are its history.

    What is empty in it is read from the settings (``queries.publishing``).
    """

    funder = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("gives the grants"),
    )
    # Of another register than the Crossroads Bank for Enterprises; empty: its enterprise number.
    funder_identifier = models.CharField(_("identifier"), max_length=80, blank=True)
    prefix = models.CharField(_("360Giving prefix"), max_length=40, blank=True)
    changed_at = models.DateTimeField(_("changed on"))

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("publication of the grants")
        verbose_name_plural = _("publication of the grants")

    def __str__(self) -> str:
        return str(self._meta.verbose_name)
