"""The evaluators' pack: one ZIP with everything, and a script that counts it all again."""

import csv
import hashlib
import inspect
import io
import json
import zipfile
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import IO, Any

from django.utils.translation import gettext as _
from django.utils.translation import override

import maillon
from maillon.core.exporting import defuse
from maillon.core.journal import GENESIS
from maillon.core.languages import CODES
from maillon.core.models import JournalLine
from maillon.reporting.documents import edition_data
from maillon.reporting.enums import EditionState
from maillon.reporting.exports import recompute
from maillon.reporting.exports.pack_tables import LEFT_OUT, PackTable, pack_tables
from maillon.reporting.exports.sheets import published_rows
from maillon.reporting.models import ReportEdition, ReportFile
from maillon.reporting.queries.published import published_comparison
from maillon.reporting.queries.report_data import ReportData
from maillon.reporting.queries.report_data.types import CellInfo
from maillon.reporting.rules.table import RULES

Lines = Iterable[Sequence[Any]]


class _Pack:
    """A ZIP being written, with the SHA-256 of each of its files."""

    def __init__(self, out: IO[bytes], now: datetime) -> None:
        self.zip = zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED)
        self.sums: dict[str, str] = {}
        self.moment = now.timetuple()[:6]

    def write(self, name: str, chunks: Iterable[bytes]) -> None:
        """Add a file, in pieces: a table need not fit into memory."""
        info = zipfile.ZipInfo(name, self.moment)
        info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
        digest = hashlib.sha256()
        with self.zip.open(info, "w", force_zip64=True) as file:
            for chunk in chunks:
                digest.update(chunk)
                file.write(chunk)
        self.sums[name] = digest.hexdigest()

    def text(self, name: str, text: str) -> None:
        """Add a text file."""
        self.write(name, [text.encode()])

    def table(self, name: str, headings: Sequence[str], lines: Lines) -> None:
        """Add a CSV file that spreadsheets open as it is."""
        self.write(name, _csv(headings, lines))

    def close(self) -> None:
        """Add the sums, and end the file."""
        sums = "".join(f"{value}  {name}\n" for name, value in sorted(self.sums.items()))
        self.text("SHA256SUMS", sums)
        self.zip.close()


def write_pack(out: IO[bytes], *, now: datetime) -> None:
    """Write the pack of everything that stands in the database ``now`` into ``out``.

    The caller holds a transaction, so that every table is of the same moment.
    """
    pack = _Pack(out, now)
    tables = pack_tables()
    for table in tables:
        pack.table(f"data/{table.name}.csv", [c.name for c in table.columns], table.rows())
    for edition in ReportEdition.objects.select_related("plan").order_by("code", "version"):
        _write_edition(pack, edition, now)
    for language in CODES:
        with override(language):
            pack.table(f"dictionary-{language}.csv", *_dictionary(tables))
            pack.text(f"README-{language}.txt", _readme())
            pack.text(f"RULES-{language}.txt", _rules())
    pack.text("recompute.py", inspect.getsource(recompute))
    pack.text("manifest.json", json.dumps(_manifest(tables, now), indent=1) + "\n")
    pack.close()


def _csv(headings: Sequence[str], lines: Lines) -> Iterable[bytes]:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    yield b"\xef\xbb\xbf"
    writer.writerow(headings)
    for number, line in enumerate(lines, start=1):
        writer.writerow([_value(value) for value in line])
        if number % 500 == 0:
            yield out.getvalue().encode()
            out.seek(0)
            out.truncate()
    yield out.getvalue().encode()


def _value(value: Any) -> Any:
    if isinstance(value, str):
        return defuse(value)
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False, sort_keys=True)
    return value


def _write_edition(pack: _Pack, edition: ReportEdition, now: datetime) -> None:
    name = f"{edition.code}-v{edition.version}"
    frozen = edition.state == EditionState.FROZEN
    data = edition_data(edition, "fr", now)
    for table, (headings, lines) in _tables(data).items():
        pack.table(f"tables/{name}/{table}.csv", headings, lines)
    if frozen:
        pack.text(f"reports/{name}/data.json", json.dumps(edition.data, ensure_ascii=False))
        for file in ReportFile.objects.filter(edition=edition).iterator(chunk_size=1):
            pack.write(f"reports/{name}/{file.language}.{file.format}", [bytes(file.content)])
        return
    shapes = sorted([shape.code, shape.contributions] for shape in data.shapes)
    pack.table(f"tables/{name}/municipalities.csv", ["shape", "contributions"], shapes)
    keys = ["table", "column", "theme", "printed", "computed"]
    printed = published_rows(published_comparison(edition.plan))
    lines = [[row[key] for key in keys] for row in printed]
    pack.table(f"tables/{name}/published.csv", keys, lines)


def _tables(data: ReportData) -> dict[str, tuple[list[str], Lines]]:
    """Return the tables of a report as Maillon counts them; codes only, in the plan's order."""
    counted = ["covered", "measures", "contributions", "links"]
    every = [code for theme in data.themes for code in theme.measures]
    own = {theme.code: theme.measures for theme in data.themes} | {"": every}

    def line(theme: str, key: str, cell: CellInfo) -> list[Any]:
        covered = " ".join(cell.covered)
        return [theme, key, covered, len(own[theme]), cell.contributions, cell.links]

    coverage = data.coverage
    categories = [category.code for category in data.categories]
    themes = [(row.theme, row.cells, row.together) for row in coverage.rows]
    by_category = [
        line(theme, key, cell)
        for theme, cells, together in [*themes, ("", coverage.totals, coverage.overall)]
        for key, cell in [*((c, cells[c]) for c in categories), ("", together)]
    ]
    years = [str(year) for year in data.by_year.years]
    by_year = [
        line(theme, year, cells[year])
        for theme, cells in [*data.by_year.rows.items(), ("", data.by_year.totals)]
        for year in years
    ]
    measures = [[m.code, " ".join(sorted(m.contributions))] for m in data.measures]
    partners = [
        [p.code, " ".join(sorted(set(p.contributions))), " ".join(p.measures)]
        for p in data.partners
    ]
    figures = [[f.contribution, f.id, f.value] for f in data.figures]
    return {
        "coverage": (["theme", "category", *counted], by_category),
        "years": (["theme", "year", *counted], by_year),
        "measures": (["measure", "contributions"], measures),
        "partners": (["organisation", "contributions", "measures"], partners),
        "figures": (["contribution", "figure", "value"], figures),
    }


def _dictionary(tables: list[PackTable]) -> tuple[list[str], Lines]:
    headings = [_("Table"), _("Column"), _("Meaning"), _("Type"), _("Values"), _("Refers to")]
    lines = [
        [table.name, column.name, column.meaning, column.type, column.values, column.refers_to]
        for table in tables
        for column in table.columns
    ]
    return headings, lines


def _readme() -> str:
    left_out = "\n".join(f"- {model}: {reason}" for model, reason in LEFT_OUT.items())
    return "\n\n".join(
        [
            _("Pack for evaluators: everything that Maillon holds, to be counted again."),
            _(
                "data/: every table as CSV (UTF-8, semicolons). dictionary-*.csv says what each "
                "column means. A quote before =, +, - or @ keeps a spreadsheet from running a "
                "text; it is not part of the text."
            ),
            _(
                "tables/: the tables of each report as Maillon counts them. reports/: the files "
                "and the data of frozen reports, as they were frozen."
            ),
            _(
                "python recompute.py: counts every table again from data/ and compares it with "
                "tables/. SHA256SUMS: what each file was when the pack was made."
            ),
            _("Left out, and why:") + "\n" + left_out,
            "",
        ]
    )


def _rules() -> str:
    counting = [
        _("Only accepted and published contributions count."),
        _("A measure is covered when at least one contribution is linked to it."),
        _(
            "A contribution that serves several measures or partners is one contribution; each "
            "of its measures is one link."
        ),
        _(
            "A contribution that lasts several years counts in each of them, and once in their "
            "total."
        ),
        _("A link to a theme or a mission alone covers no measure."),
        _("No value is not zero: what nobody reported stays empty."),
        _(
            "Printed tables of measures count distinct measures of the column's categories and "
            "years; tables of projects count distinct subsidised contributions."
        ),
        _(
            "On the map a contribution counts in each municipality that it names; what names only "
            "a police zone or the Region is not on it."
        ),
    ]
    found = [f"{rule.code}: {rule.title} {rule.explanation}" for rule in RULES.values()]
    how = [_("How Maillon counts"), "", *(f"- {rule}" for rule in counting), ""]
    what = [_("What the rules look for"), "", *(f"- {rule}" for rule in found), ""]
    return "\n".join([*how, *what])


def _manifest(tables: list[PackTable], now: datetime) -> dict[str, Any]:
    head = JournalLine.objects.order_by("-number").values_list("hash", flat=True).first()
    return {
        "made": now.isoformat(timespec="seconds"),
        "maillon": maillon.__version__,
        "journal_head": head or GENESIS,
        "tables": {table.name: table.stored().count() for table in tables},
    }
