"""The words of the command line, and which function answers each of them."""

import argparse
import os
import sys
from collections.abc import Mapping, Sequence

from django.db import OperationalError, ProgrammingError
from django.utils import translation
from django.utils.translation import gettext as _

import maillon
from maillon.config.cli import (
    accounts,
    calls,
    data,
    evaluate,
    exports,
    permissions,
    reports,
    rounds,
    server,
    worker,
)
from maillon.config.cli.argparse_words import speak
from maillon.config.cli.output import MISSING, CommandError

Commands = "argparse._SubParsersAction[argparse.ArgumentParser]"


def language_of(environment: Mapping[str, str]) -> str:
    """Return the language of the texts: ``MAILLON_LANG``, else the locale's, else French."""
    for name in ("MAILLON_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        code = environment.get(name, "")[:2].lower()
        if code in ("fr", "nl", "en"):
            return code
    return "fr"


def build_parser() -> argparse.ArgumentParser:
    """Return the parser, its help in the language that is active."""
    speak()
    parser = argparse.ArgumentParser(
        prog="maillon",
        description=_("Runs a safety and prevention plan, from its adoption to its annual report."),
        epilog=_(
            "Exit codes: 0 done; 1 done, and something is wrong; 2 wrong usage; 3 the input was "
            "refused; 4 what was named does not exist. MAILLON_LANG=fr|nl|en chooses the language."
        ),
    )
    parser.add_argument("--version", action="version", version=f"maillon {maillon.__version__}")
    commands = parser.add_subparsers(
        title=_("commands"), metavar=_("COMMAND"), dest="command", required=True
    )
    server.add_commands(commands)
    accounts.add_commands(commands)
    data.add_commands(commands)
    reports.add_commands(commands)
    rounds.add_commands(commands)
    calls.add_commands(commands)
    evaluate.add_commands(commands)
    exports.add_commands(commands)
    permissions.add_commands(commands)
    worker.add_commands(commands)
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code."""
    with translation.override(language_of(os.environ)):
        options = build_parser().parse_args(arguments)
        try:
            return int(options.answer(options))
        except CommandError as error:
            print(str(error), file=sys.stderr)
            return error.code
        except (OperationalError, ProgrammingError) as error:
            print(
                _(
                    "The database is not ready (%(error)s). Run “maillon migrate”, or "
                    "“maillon demo” for the demonstration data."
                )
                % {"error": str(error).splitlines()[0]},
                file=sys.stderr,
            )
            return MISSING
        except BrokenPipeError:
            sys.stderr.close()
            return 0
