"""Time the import of many contributions: ``python -m benchmarks.spreadsheets ROWS`` prints JSON."""

import json
import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import django

django.setup()

import python_calamine  # noqa: E402
import xlsxwriter  # noqa: E402
from django.core.management import call_command  # noqa: E402

from benchmarks.timing import peak_megabytes, seconds  # noqa: E402
from maillon.core.journal import Author  # noqa: E402
from maillon.implementation.importers.contributions import import_file  # noqa: E402
from maillon.plan.models import Plan  # noqa: E402
from maillon.portal.demo.loader import build_demo  # noqa: E402

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
GOAL_RATIO, GOAL_MEGABYTES = 3.0, 500.0


def make_workbook(path: Path, rows: int, plan: Plan) -> None:
    """Write a workbook of ``rows`` contributions, each with a partner and two measures."""
    measures = list(plan.measures.values_list("code", flat=True))
    book = xlsxwriter.Workbook(path, {"constant_memory": True})
    sheet = book.add_worksheet("contributions")
    headings = ["code", "title_fr", "category", "kind", "first_year", "last_year", "leads"]
    sheet.write_row(0, 0, [*headings, "measure_1", "measure_2", "basis", "description_fr"])
    for n in range(rows):
        cells = [
            f"B{n:06}",
            f"Permanence de quartier numéro {n}",
            "commune",
            "action",
            2021 + n % 2,
            2022,
            "commune-jette" if n % 2 else "commune-uccle",
            measures[n % len(measures)],
            measures[(n + 7) % len(measures)],
            "stated",
            f"Accueil et orientation des habitants, équipe {n % 97}.",
        ]
        sheet.write_row(n + 1, 0, cells)
    book.close()


def read_all(path: Path) -> int:
    """Read every cell with calamine, as the bare minimum an import must do."""
    book = python_calamine.CalamineWorkbook.from_path(str(path))
    return sum(len(book.get_sheet_by_name(name).to_python()) for name in book.sheet_names)


def row(
    what: str, size: str, taken: float, against: str, ratio: float, **more: Any
) -> dict[str, Any]:
    """Return a line of the table of benchmarks."""
    return {"what": what, "size": size, "seconds": taken, "against": against, "ratio": ratio} | more


def main(rows: int) -> None:
    """Make the workbook, import it, read it, print the rows."""
    call_command("migrate", verbosity=0)
    build_demo()
    plan = Plan.objects.get(code="pgsp-2021-2024")
    path = Path(os.environ["MAILLON_DATA_DIR"]) / "rows.xlsx"
    make_workbook(path, rows, plan)
    by = Author("benchmark")
    before = peak_megabytes()
    checked, report = seconds(lambda: import_file(path, plan, by, NOW, dry_run=True))
    assert not report.errors, report.errors[:3]
    written, report = seconds(lambda: import_file(path, plan, by, NOW))
    assert report.written and report.new == rows, report
    memory = peak_megabytes()
    reading = min(seconds(lambda: read_all(path))[0] for _ in range(3))
    size, bare = f"{rows:,} rows", f"calamine alone, {reading:.2f} s"
    ratio = checked / reading
    json.dump(
        [
            row("check the file", size, checked, bare, ratio)
            | {"goal": "≤ 3", "kept": ratio <= GOAL_RATIO},
            row("check and write it", size, written, bare, written / reading),
            row(
                "memory, megabytes in all", size, memory, f"{before:.0f} MB before", memory / before
            )
            | {"goal": "< 500 MB", "kept": memory < GOAL_MEGABYTES},
        ],
        sys.stdout,
    )


if __name__ == "__main__":
    main(int(sys.argv[1]))
