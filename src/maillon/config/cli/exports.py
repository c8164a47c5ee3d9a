"""``maillon export``: whole sets of data out."""

import argparse
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from maillon.config.cli.output import OK, CommandError, say
from maillon.reporting.exports.pack import write_pack


def add_commands(commands: Any) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser("export", help=_("Whole sets of data, as files."))
    sets = parser.add_subparsers(metavar=_("WHAT"), dest="what", required=True)
    pack = sets.add_parser(
        "evaluator-pack",
        help=_("Everything for an evaluation, with a script that counts it all again."),
    )
    pack.add_argument("--out", type=Path, required=True, metavar=_("FILE"))
    pack.set_defaults(answer=evaluator_pack)


def evaluator_pack(options: argparse.Namespace) -> int:
    """Write the evaluators' pack into a ZIP file; an unfinished one does not stay."""
    unfinished = options.out.with_name(options.out.name + ".part")
    try:
        with unfinished.open("wb") as out, transaction.atomic():
            write_pack(out, now=timezone.now())
        unfinished.replace(options.out)
    except OSError as error:
        raise CommandError(
            _("“%(path)s” cannot be written: %(error)s.")
            % {"path": options.out, "error": error.strerror}
        ) from error
    finally:
        unfinished.unlink(missing_ok=True)
    say(_("%(path)s: %(size)s bytes.") % {"path": options.out, "size": options.out.stat().st_size})
    return OK
