"""What mails are written for: each purpose with its shipped wording and its placeholders."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise

Text = str | Promise


@dataclass(frozen=True)
class Placeholder:
    """A part of a wording that Maillon fills in, written ``%(name)s``.

    :param meaning: what is put there, for the person who edits the wording.
    :param example: what the preview shows in its place.
    :param required: a wording without it is refused (the link without which a mail is useless).
    """

    name: str
    meaning: Text = ""
    example: Text = ""
    required: bool = False


@dataclass(frozen=True)
class Purpose:
    """A kind of mail: a stable code, what people call it, its shipped wording.

    :param subject: lazy gettext string with named placeholders; so is ``body`` (plain text).
    :param placeholders: what may stand in the wording; a bare name is a required placeholder.
    :param duty: sent whatever the addressee prefers: somebody waits for an answer, or acted.
    """

    code: str
    label: Text
    subject: Text
    body: Text
    placeholders: Sequence[Placeholder | str] = ()
    duty: bool = False

    @property
    def known(self) -> dict[str, Placeholder]:
        """The placeholders by name."""
        every = [
            one if isinstance(one, Placeholder) else Placeholder(one, required=True)
            for one in self.placeholders
        ]
        return {one.name: one for one in every}
