"""What a task is, and the headings under which tasks stand."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

# What is due within two weeks is due soon.
SOON = timedelta(days=14)
_NEVER = datetime.max.replace(tzinfo=UTC)


class Group(models.TextChoices):
    """The headings, in the order in which they are shown."""

    LATE = "late", _("Late")
    SENT_BACK = "sent_back", _("Sent back with a question")
    DUE_SOON = "due_soon", _("Due within two weeks")
    TO_SUBMIT = "to_submit", _("To submit: everything is filled in")
    TO_CONFIRM = "to_confirm", _("To confirm")
    TO_VALIDATE = "to_validate", _("To validate")
    TO_DECIDE = "to_decide", _("To decide")
    THEME_LATE = "theme_late", _("Late in the themes you lead")
    MENTIONED = "mentioned", _("You are mentioned")
    LATER = "later", _("Open, with time left")
    FOLLOWED = "followed", _("What you follow has changed")


_ORDER = {group: number for number, group in enumerate(Group)}


@dataclass(frozen=True)
class Task:
    """Something to do: how it is called, where to do it, by when (or since when).

    :param url: a path under the language that is active.
    :param detail: a few more words, such as how much is left to fill in.
    :param zone: name of the time zone in which ``at`` is said; empty: the site's.
    """

    group: Group
    text: str
    url: str
    at: datetime | None = None
    detail: str = ""
    zone: str = ""

    @property
    def order(self) -> tuple[int, datetime, str]:
        """By heading, then by date, what has none last."""
        return _ORDER[self.group], self.at or _NEVER, self.text
