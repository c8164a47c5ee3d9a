"""``maillon demo`` and ``maillon import``: data in."""

import argparse
import getpass
from pathlib import Path
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from maillon.config.cli.output import MISSING, OK, REFUSED, CommandError, print_json, progress, say
from maillon.config.cli.server import migrate
from maillon.core.journal import Author
from maillon.implementation.importers.contributions import import_file as import_contributions
from maillon.partners.boundaries import BoundariesRefused
from maillon.partners.importers.boundaries import read_boundaries
from maillon.partners.operations import store_boundaries
from maillon.plan.importers import ImportRefused, read_plan
from maillon.plan.importers.intake import import_file as import_plan_file
from maillon.plan.models import Plan
from maillon.portal.demo.loader import DemoRefused, build_demo


def add_commands(commands: Any) -> None:
    """Add the commands to the parser."""
    demo_parser = commands.add_parser(
        "demo", help=_("Build the Brussels demonstration database, from nothing.")
    )
    demo_parser.set_defaults(answer=demo)
    import_parser = commands.add_parser("import", help=_("Read a document into Maillon."))
    kinds = import_parser.add_subparsers(metavar=_("WHAT"), dest="what", required=True)
    _add_plan(kinds)
    _add_contributions(kinds)
    shapes = kinds.add_parser("boundaries", help=_("Boundaries of territories, as GeoJSON."))
    shapes.add_argument("file", type=Path, metavar=_("FILE"))
    shapes.add_argument("--attribution", default="", help=_("who made them, under which licence"))
    shapes.set_defaults(answer=boundaries)


def _add_plan(kinds: Any) -> None:
    plan_parser = kinds.add_parser("plan", help=_("An official plan: text, Markdown, Word or PDF."))
    plan_parser.add_argument("file", type=Path, metavar=_("FILE"))
    plan_parser.add_argument(
        "--dry-run",
        action="store_true",
        help=_("only show what was understood; needs no database"),
    )
    plan_parser.add_argument("--json", action="store_true", help=_("print one JSON document"))
    plan_parser.add_argument("--plan", default="", help=_("code of the plan to fill"))
    plan_parser.add_argument(
        "--yes",
        action="store_true",
        help=_("write what was understood; without it the import waits for review on screen"),
    )
    plan_parser.set_defaults(answer=import_plan)


def _add_contributions(kinds: Any) -> None:
    parser = kinds.add_parser("contributions", help=_("Contributions with figures: Excel or CSV."))
    parser.add_argument("file", type=Path, metavar=_("FILE"))
    parser.add_argument("--plan", required=True, help=_("code of the plan"))
    parser.add_argument("--dry-run", action="store_true", help=_("only check the file"))
    parser.add_argument("--json", action="store_true", help=_("print one JSON document"))
    parser.set_defaults(answer=import_contribution_file)


def author() -> Author:
    """Return who the journal says acted: the account of the operating system."""
    return Author(f"cli:{getpass.getuser()}")


def existing(path: Path) -> Path:
    """Return ``path``, or end the command when there is no such file."""
    if not path.is_file():
        raise CommandError(_("There is no file “%(path)s”.") % {"path": path}, MISSING)
    return path


def demo(options: argparse.Namespace) -> int:
    """Build the demonstration database."""
    migrate(options)
    try:
        build_demo(progress)
    except DemoRefused as error:
        raise CommandError(str(error)) from error
    say(_("The demonstration database is ready."))
    return OK


def import_plan(options: argparse.Namespace) -> int:
    """Read a plan; show it, leave it for review, or write it."""
    path = existing(options.file)
    try:
        if options.dry_run:
            draft = read_plan(path, progress=progress)
            if options.json:
                print_json(draft.as_json())
            else:
                _describe(draft)
            return OK
        outcome = import_plan_file(
            path,
            plan_code=options.plan,
            confirm=options.yes,
            by=author(),
            now=timezone.now(),
            progress=progress,
        )
    except ImportRefused as error:
        raise CommandError(str(error)) from error
    if options.json:
        print_json(outcome.as_json())
    else:
        say(outcome.message)
    return OK


def _describe(draft: Any) -> None:
    say(
        _("%(themes)s themes, %(measures)s measures, %(findings)s findings, %(unused)s unused.")
        % {
            "themes": len(draft.themes),
            "measures": len(draft.measures),
            "findings": len(draft.findings),
            "unused": len(draft.unused),
        }
    )
    for measure in draft.measures:
        say(f"{measure.code:8} {measure.official_text[:100]}")
    for finding in draft.findings:
        say(f"! {finding.message}")


def import_contribution_file(options: argparse.Namespace) -> int:
    """Check a spreadsheet of contributions and, unless told not to, write it: all or nothing."""
    path = existing(options.file)
    plan = Plan.objects.filter(code=options.plan).first()
    if plan is None:
        raise CommandError(_("There is no plan “%(code)s”.") % {"code": options.plan}, MISSING)
    report = import_contributions(
        path,
        plan=plan,
        by=author(),
        now=timezone.now(),
        progress=progress,
        dry_run=options.dry_run,
    )
    if options.json:
        print_json(report.as_json())
    else:
        for error in report.errors:
            say(str(error))
        say(report.message)
    return REFUSED if report.errors else OK


def boundaries(options: argparse.Namespace) -> int:
    """Replace the boundaries of the territories that the file names."""
    try:
        shapes = read_boundaries(existing(options.file), attribution=options.attribution)
        stored = store_boundaries(shapes=shapes, by=author(), now=timezone.now())
    except BoundariesRefused as error:
        raise CommandError(str(error)) from error
    say(_("%(count)s boundaries stored.") % {"count": stored})
    return OK
