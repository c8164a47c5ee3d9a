"""Content in three languages: which column to show, and what to say when it is missing."""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

CODES = ("fr", "nl", "en")


@dataclass(frozen=True)
class Shown:
    """A text chosen for the reader, and the language it is really in."""

    text: str
    language: str
    is_fallback: bool

    def __str__(self) -> str:
        return self.text


def current() -> str:
    """Return the reader's language: ``fr``, ``nl`` or ``en``."""
    code = (get_language() or "fr")[:2]
    return code if code in CODES else "fr"


def choose(obj: object, field: str, language: str | None = None) -> Shown:
    """Return ``field`` of ``obj`` in ``language``, or in the first language that has it.

    ``field`` is the name without suffix: ``title`` for ``title_fr``, ``title_nl``, ``title_en``.
    """
    wanted = language or current()
    for code in (wanted, *(c for c in CODES if c != wanted)):
        text = getattr(obj, f"{field}_{code}")
        if text:
            return Shown(text, code, code != wanted)
    return Shown("", wanted, False)


class Titled(models.Model):
    """A title in three languages; French is the original."""

    title_fr = models.CharField(_("title in French"), max_length=400)
    title_nl = models.CharField(_("title in Dutch"), max_length=400, blank=True)
    title_en = models.CharField(_("title in English"), max_length=400, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """The title in the reader's language, or in French."""
        return choose(self, "title").text

    @property
    def title_shown(self) -> Shown:
        """The title with the language it is in."""
        return choose(self, "title")


class Named(models.Model):
    """A name in three languages."""

    name_fr = models.CharField(_("name in French"), max_length=300)
    name_nl = models.CharField(_("name in Dutch"), max_length=300, blank=True)
    name_en = models.CharField(_("name in English"), max_length=300, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the reader's language, or in French."""
        return choose(self, "name").text
