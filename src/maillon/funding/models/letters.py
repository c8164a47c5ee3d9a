"""The passages of letters that are data."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from maillon.core.languages import choose
from maillon.funding.enums import LetterPart
from maillon.funding.models.calls import Dated, valid_in_order


class LetterText(Dated):
    """A passage of the letters on decisions, in the words that hold between two days.

    Without a row for a day, the words that Maillon ships are used (``documents.letter_texts``).
    """

    part = models.CharField(_("passage"), max_length=12, choices=LetterPart.choices)
    text_fr = models.TextField(_("text in French"))
    text_nl = models.TextField(_("text in Dutch"))
    text_en = models.TextField(_("text in English"), blank=True)

    class Meta:
        ordering = ["part", "valid_from", "pk"]
        constraints = [valid_in_order("letter_text_dates_in_order")]
        verbose_name = _("passage of the letters")
        verbose_name_plural = _("passages of the letters")

    def __str__(self) -> str:
        return self.get_part_display()

    @property
    def text(self) -> str:
        """The passage in the reader's language."""
        return choose(self, "text").text
