"""What argparse says by itself, in the language of the command: it ships English only."""

import argparse
from typing import Any

from django.utils.translation import gettext, gettext_noop

# Its sentences, word for word, so that they are found and translated with ours.
SENTENCES = (
    gettext_noop("usage: "),
    gettext_noop("options"),
    gettext_noop("positional arguments"),
    gettext_noop("show this help message and exit"),
    gettext_noop("show program's version number and exit"),
    gettext_noop("%(prog)s: error: %(message)s\n"),
    gettext_noop("argument %(argument_name)s: %(message)s"),
    gettext_noop("the following arguments are required: %s"),
    gettext_noop("one of the arguments %s is required"),
    gettext_noop("unrecognized arguments: %s"),
    gettext_noop("not allowed with argument %s"),
    gettext_noop("expected one argument"),
    gettext_noop("expected at least one argument"),
    gettext_noop("invalid %(type)s value: %(value)r"),
    gettext_noop("invalid choice: %(value)r (choose from %(choices)s)"),
)


def speak() -> None:
    """Let argparse take its sentences from our catalogues, in whatever language is active."""
    words: Any = argparse
    words._ = _said


def _said(message: str | None) -> str | None:
    """Return one of the sentences in the language that is active; anything else as it is."""
    return gettext(message) if message is not None and message in SENTENCES else message
