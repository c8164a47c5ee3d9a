"""``maillon coverage``, ``findings``, ``report`` and ``journal verify``: data out."""

import argparse
from pathlib import Path
from typing import Any

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from maillon.config.cli.output import MISSING, OK, USAGE, WRONG, CommandError, print_json, say
from maillon.core.journal import verify
from maillon.implementation.enums import ContributionKind, LinkBasis
from maillon.plan.models import Plan
from maillon.reporting.documents import render_edition
from maillon.reporting.enums import ReportFormat
from maillon.reporting.exports import coverage_document, findings_document
from maillon.reporting.models import ReportEdition
from maillon.reporting.queries.coverage import CoverageFilters, CoverageTable, coverage_table
from maillon.reporting.rules.findings import all_findings


def add_commands(commands: Any) -> None:
    """Add the commands to the parser."""
    coverage_parser = commands.add_parser(
        "coverage", help=_("Which measures which category of partners covered.")
    )
    coverage_parser.add_argument("--plan", required=True, help=_("code of the plan"))
    coverage_parser.add_argument("--years", default="", help=_("years, such as 2021,2022"))
    coverage_parser.add_argument("--basis", default="", help="stated,section,deduced")
    coverage_parser.add_argument("--kind", default="", help="financial,action,training,internal")
    coverage_parser.add_argument("--json", action="store_true", help=_("print one JSON document"))
    coverage_parser.set_defaults(answer=coverage)
    findings_parser = commands.add_parser("findings", help=_("The contradictions that rules find."))
    findings_parser.add_argument("--json", action="store_true", help=_("print one JSON document"))
    findings_parser.set_defaults(answer=findings)
    report_parser = commands.add_parser("report", help=_("Produce the report of an edition."))
    report_parser.add_argument("--edition", required=True, help=_("code of the edition"))
    report_parser.add_argument("--version", type=int, default=None, help=_("default: the newest"))
    report_parser.add_argument("--lang", choices=["fr", "nl", "en"], default="fr")
    report_parser.add_argument("--format", choices=ReportFormat.values, default="pdf")
    report_parser.add_argument("--out", type=Path, required=True, metavar=_("FILE"))
    report_parser.set_defaults(answer=report)
    journal_parser = commands.add_parser("journal", help=_("The journal of who did what."))
    acts = journal_parser.add_subparsers(metavar=_("WHAT"), dest="what", required=True)
    verify_parser = acts.add_parser("verify", help=_("Check the chain of the journal."))
    verify_parser.add_argument("--json", action="store_true", help=_("print one JSON document"))
    verify_parser.set_defaults(answer=verify_journal)


def _parts(text: str, allowed: list[str] | None, option: str) -> tuple[str, ...]:
    values = tuple(part.strip() for part in text.split(",") if part.strip())
    unknown = [v for v in values if allowed is not None and v not in allowed]
    if unknown:
        raise CommandError(
            _("%(option)s: “%(value)s” is not one of %(allowed)s.")
            % {"option": option, "value": unknown[0], "allowed": ", ".join(allowed or [])},
            USAGE,
        )
    return values


def _years(text: str) -> tuple[int, ...]:
    values = _parts(text, None, "--years")
    if not all(value.isdigit() and len(value) == 4 for value in values):
        raise CommandError(_("--years takes years such as 2021,2022."), USAGE)
    return tuple(int(value) for value in values)


def coverage(options: argparse.Namespace) -> int:
    """Print the coverage table of a plan."""
    filters = CoverageFilters(
        years=_years(options.years),
        bases=_parts(options.basis, LinkBasis.values, "--basis"),
        kinds=_parts(options.kind, ContributionKind.values, "--kind"),
    )
    plan = Plan.objects.filter(code=options.plan).first()
    if plan is None:
        raise CommandError(_("There is no plan “%(code)s”.") % {"code": options.plan}, MISSING)
    table = coverage_table(plan, filters)
    if options.json:
        print_json(coverage_document(table))
    else:
        _print_table(table)
    return OK


def _print_table(table: CoverageTable) -> None:
    for row in table.rows:
        say(f"{row.code:>4}  {row.together.count:>3}/{row.together.total:<3} {row.title}")
        for category in table.categories:
            cell = row.cells[category.code]
            if cell.links:
                say(f"        {cell.count:>3} {category.name}: {', '.join(cell.covered_codes)}")
    say(
        _("%(links)s links, %(contributions)s contributions, %(measures)s measures of %(total)s.")
        % {
            "links": table.overall.links,
            "contributions": table.overall.contributions,
            "measures": table.overall.count,
            "total": table.overall.total,
        }
    )


def findings(options: argparse.Namespace) -> int:
    """Print what the rules find; the exit code is 1 when they find something."""
    found = all_findings()
    if options.json:
        print_json(findings_document(found))
        return OK
    for finding in found:
        say(f"[{finding.rule}] {finding.message}")
    return WRONG if found else OK


def report(options: argparse.Namespace) -> int:
    """Write the report of an edition into a file."""
    editions = ReportEdition.objects.filter(code=options.edition).order_by("-version")
    if options.version:
        editions = editions.filter(version=options.version)
    edition = editions.first()
    if edition is None:
        raise CommandError(
            _("There is no report edition “%(code)s”.") % {"code": options.edition}, MISSING
        )
    with translation.override(options.lang):
        content = render_edition(edition, options.lang, options.format, now=timezone.now())
    try:
        options.out.write_bytes(content)
    except OSError as error:
        raise CommandError(
            _("“%(path)s” cannot be written: %(error)s.")
            % {"path": options.out, "error": error.strerror}
        ) from error
    say(_("%(path)s: %(size)s bytes.") % {"path": options.out, "size": len(content)})
    return OK


def verify_journal(options: argparse.Namespace) -> int:
    """Check the chain of the journal; the exit code is 1 when it is broken."""
    found = verify()
    if options.json:
        print_json({"lines": found.lines, "ok": found.ok, "first_bad": found.first_bad})
    elif found.ok:
        say(_("The journal is whole: %(lines)s lines.") % {"lines": found.lines})
    else:
        say(
            _("The journal is broken at line %(number)s (of %(lines)s).")
            % {"number": found.first_bad, "lines": found.lines}
        )
    return OK if found.ok else WRONG
