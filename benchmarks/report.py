"""How long a report takes: the demonstration's, from click to file, and beside bare Typst.

    MAILLON_DATA_DIR=… python -m benchmarks.report

Needs a database with the demonstration data. ``ratio`` is the time divided by that of the row it
is compared with: 3 s for a click, bare Typst on the same input for the PDF.
"""

import time
from collections.abc import Callable
from datetime import datetime

import django
import typst

Row = tuple[str, float, float]
CLICK = 3.0  # seconds from click to PDF, at most
ROUNDS = 3


def _best(call: Callable[[], object], rounds: int = ROUNDS) -> float:
    """Return the shortest of a few runs, in seconds."""
    times = []
    for _round in range(rounds):
        start = time.perf_counter()
        call()
        times.append(time.perf_counter() - start)
    return min(times)


def measure() -> list[Row]:
    """Return (name, seconds, ratio) for the report of the demonstration data, in French."""
    # Models can be imported once Django is set up, which the caller has done.
    from maillon.reporting.documents import current_data, render, render_edition
    from maillon.reporting.documents.outline import build_outline
    from maillon.reporting.documents.pdf import PDF_STANDARDS, fonts, source_files, to_pdf
    from maillon.reporting.models import ReportEdition

    edition = ReportEdition.objects.select_related("plan").get(code="2021-2022", version=1)
    now = datetime.fromisoformat("2026-11-03T09:00:00+01:00")

    first = _best(lambda: render_edition(edition, "fr", "pdf", now=now), rounds=1)
    click = _best(lambda: render_edition(edition, "fr", "pdf", now=now))
    data = current_data(edition, "fr", now)
    building = _best(lambda: current_data(edition, "fr", now))
    outline = build_outline(data)
    files = source_files(outline)

    def bare() -> None:
        typst.compile(
            files, format="pdf", font_paths=fonts(), pdf_standards=PDF_STANDARDS, timestamp=now
        )

    alone = _best(bare)
    pdf = _best(lambda: to_pdf(build_outline(data), now))
    rows: list[Row] = [
        ("report: first click to PDF of a process", first, first / CLICK),
        ("report: click to PDF", click, click / CLICK),
        ("report: data from the database", building, building / click),
        ("report: typst alone", alone, 1.0),
        ("report: PDF from data (to typst alone)", pdf, pdf / alone),
    ]
    for format in ("docx", "xlsx", "html"):
        seconds = _best(lambda chosen=format: render(data, chosen))
        rows.append((f"report: {format} from data", seconds, seconds / CLICK))
    return rows


if __name__ == "__main__":
    django.setup()
    for name, seconds, ratio in measure():
        print(f"{name:45} {seconds:7.3f} s  {ratio:6.2f}")
