"""``maillon export``: whole sets of data out."""

import argparse
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from maillon.config.cli.output import (
    MISSING,
    OK,
    USAGE,
    WRONG,
    CommandError,
    progress,
    say,
)
from maillon.core.exporting import to_csv, to_json, to_xlsx
from maillon.funding.exports import three_sixty as standard
from maillon.funding.exports.catalogue import catalogue as catalogue_of
from maillon.funding.exports.inventory import inventory_sheet, lines
from maillon.funding.exports.three_sixty_table import to_csv as to_table
from maillon.funding.queries.inventory import InventoryFilters, find
from maillon.funding.queries.published_grants import exercise_years, published_years
from maillon.reporting.exports.pack import write_pack


def add_commands(commands: Any) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser("export", help=_("Whole sets of data, as files."))
    sets = parser.add_subparsers(metavar=_("WHAT"), dest="what", required=True)
    pack = sets.add_parser(
        "evaluator-pack",
        help=_("Everything for an evaluation, with a script that counts it all again."),
    )
    pack.add_argument(
        "--out", type=Path, required=True, metavar=_("FILE"), help=_("the ZIP file to write")
    )
    pack.set_defaults(answer=evaluator_pack)
    grants_parser = sets.add_parser(
        "grants",
        help=_("The grants of a year, for everybody."),
        description=_(
            "inventory: CSV, Excel or JSON, as the suffix of the file says. 360giving: JSON or "
            "CSV; a report of what is left out and why stands beside the file; a file that "
            "does not pass its checks is not written (exit code 1), and what to fill in is said."
        ),
    )
    grants_parser.add_argument(
        "--format",
        required=True,
        choices=["360giving", "inventory"],
        help=_("the standard of 360Giving, or the yearly inventory"),
    )
    grants_parser.add_argument(
        "--year",
        type=int,
        required=True,
        metavar=_("YEAR"),
        help=_("that of the decision; the first year of the project where the day is unknown"),
    )
    grants_parser.add_argument(
        "--out", type=Path, required=True, metavar=_("FILE"), help=_("the file to write")
    )
    grants_parser.add_argument(
        "--exercise",
        action="store_true",
        help=_(
            "360giving of the fictitious grants of training calls, marked as such in every title; "
            "the name of the file then ends in “-exercise”"
        ),
    )
    grants_parser.set_defaults(answer=grants)
    described = sets.add_parser("catalogue", help=_("The catalogue of the open data (DCAT-AP)."))
    described.add_argument(
        "--out",
        type=Path,
        required=True,
        metavar=_("FILE.ttl"),
        help=_("the file to write: Turtle, or JSON-LD where it ends in .jsonld"),
    )
    described.set_defaults(answer=catalogue)


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


def _write(path: Path, content: bytes) -> None:
    """Write a file whole or not at all."""
    unfinished = path.with_name(path.name + ".part")
    try:
        unfinished.write_bytes(content)
        unfinished.replace(path)
    except OSError as error:
        unfinished.unlink(missing_ok=True)
        raise CommandError(
            _("“%(path)s” cannot be written: %(error)s.") % {"path": path, "error": error.strerror}
        ) from error
    say(_("%(path)s: %(size)s bytes.") % {"path": path, "size": len(content)})


def grants(options: argparse.Namespace) -> int:
    """Write the inventory of a year, or its 360Giving form with the report beside it."""
    if options.exercise:
        return _exercise(options)
    years = published_years()
    if options.year not in years:
        raise CommandError(
            _("No grant of %(year)s is published. Years with grants: %(years)s.")
            % {"year": options.year, "years": _listed(years)},
            MISSING,
        )
    if options.format == "inventory":
        sheet = inventory_sheet(lines(find(InventoryFilters(year=options.year))))
        if options.out.suffix == ".xlsx":
            _write(options.out, to_xlsx([sheet]))
        else:
            _write(options.out, (to_json if options.out.suffix == ".json" else to_csv)(sheet))
        return OK
    return _write_standard(options.out, standard.three_sixty(options.year, now=timezone.now()))


def _exercise(options: argparse.Namespace) -> int:
    """Write the fictitious grants of a year in the standard, in a file that says so."""
    if options.format != "360giving":
        raise CommandError(_("--exercise goes with --format 360giving."), USAGE)
    years = exercise_years()
    if options.year not in years:
        raise CommandError(
            _("No exercise gives grants in %(year)s. Years with grants: %(years)s.")
            % {"year": options.year, "years": _listed(years)},
            MISSING,
        )
    out: Path = options.out
    if not out.stem.endswith("-exercise"):
        out = out.with_name(f"{out.stem}-exercise{out.suffix}")
    return _write_standard(out, standard.three_sixty_exercise(options.year, now=timezone.now()))


def _listed(years: Iterable[int]) -> str:
    return ", ".join(map(str, sorted(years))) or _("none")


def _write_standard(out: Path, outcome: standard.Outcome) -> int:
    """Write a package with its report beside it; one that does not pass is not written."""
    beside = out.with_name(out.stem + "-report.json")
    _write(beside, json.dumps(outcome.report(), ensure_ascii=False, indent=1).encode())
    for note in outcome.notes:
        progress(note)
    for reason, count in outcome.left_out.items():
        progress(_("%(count)s left out: %(reason)s.") % {"count": count, "reason": reason})
    if not outcome.may_leave:
        raise CommandError("\n".join(_why_nothing_left(outcome)), WRONG)
    _write(out, (to_table if out.suffix == ".csv" else standard.to_json)(outcome))
    return OK


def _why_nothing_left(outcome: standard.Outcome) -> Iterator[str]:
    """Yield why no file is written, what to fill in and where, and how to see one all the same."""
    yield _("No file was written:")
    yield from (f"- {problem}" for problem in outcome.problems)
    if outcome.steps:
        yield _("To fill in:")
        yield from (f"- {step.told()}" for step in outcome.steps)
    years = exercise_years()
    if years and not outcome.exercise:
        yield _(
            "To see such a file now, of fictitious grants marked as such: the same command with "
            "--exercise --year %(year)s."
        ) % {"year": years[-1]}


def catalogue(options: argparse.Namespace) -> int:
    """Write the catalogue: Turtle, or JSON-LD when the file is called so."""
    is_json = options.out.suffix in (".json", ".jsonld")
    _write(options.out, catalogue_of("json-ld" if is_json else "turtle", now=timezone.now()))
    return OK
