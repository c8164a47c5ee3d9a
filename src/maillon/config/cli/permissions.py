"""``maillon permissions``: the whole permission table."""

import argparse
from itertools import groupby
from typing import Any

from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from maillon.config.cli.output import OK, print_json, say
from maillon.portal.queries.permission_table import Line, permission_table


def add_commands(commands: Any) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser(
        "permissions", help=_("Print who may do what, in which state, and why not.")
    )
    parser.add_argument("--json", action="store_true", help=_("print one JSON document"))
    parser.add_argument(
        "--language",
        choices=("fr", "nl", "en"),
        default="",
        help=_("language of the reasons (that of the command without it)"),
    )
    parser.set_defaults(answer=permissions)


def permissions(options: argparse.Namespace) -> int:
    """Print the table: one object for each role × object × state × action, or lines to read."""
    with translation.override(options.language or get_language()):
        table = permission_table()
        if options.json:
            print_json([vars(line) for line in table])
            return OK
        for (kind, state, action), lines in groupby(
            table, key=lambda line: (line.object, line.state, line.action)
        ):
            _say(f"{kind}.{action}", state, list(lines))
    return OK


def _say(action: str, state: str, lines: list[Line]) -> None:
    """Print a row: the action, the state, and who may."""
    allowed = [
        f"{line.role} ({line.reason})" if line.reason else line.role
        for line in lines
        if line.allowed
    ]
    say(f"{action:34} {state:12} {', '.join(allowed) or _('nobody')}")
