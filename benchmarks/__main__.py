"""Run every measurement, each size in a process and a database of its own, and write the table.

``python -m benchmarks [--quick]``: ``--quick`` leaves out the largest size.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path
from typing import Any

from benchmarks.matching_table import table as matching_table
from benchmarks.overlaps_table import table as overlaps_table

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "docs" / "benchmarks.md"
Rows = list[dict[str, Any]]


SUGGESTIONS = [
    "Each cell: recall@1 / @3 / @5, the share of texts with at least one right measure among the",
    "first 1, 3 and 5. Goal: recall@3 ≥ 0.90 within 50 ms. *report*: the 82 texts of",
    "`links_dev.json`, each ranked without the examples of its own group; *own*: sentences that we",
    "wrote (`tests/implementation/data`), taught by those 82; *blind*: written after the thesaurus",
    "was closed and never used to change it. *titles*: the short titles that Maillon ships;",
    "*official*: the adopted texts; *both*: as where they were imported. The figures of the report",
    "and of lineage on titles and on both flatter us: one hand wrote the titles of both",
    "plans, having read the report. Measured with `MAILLON_REFERENCE=FOLDER make bench`; see",
    "docs/decisions/0010-suggestions.md.",
]


JURY = [
    "Size: applications × experts × readings, synthetic and seeded. *Every control*: agreement,",
    "severity, band at the line, each weight ± 20 %, leaving out each expert (500 rankings).",
]


AUTOSAVE = [
    "Fifty people type in the requests of a round, five in each, over HTTP to `maillon serve`;",
    "every field is saved five times, then all of a request write one field at once, where one",
    "may win. (`python -m benchmarks.autosave --postgres` does the same on PostgreSQL.)",
]


OVERLAPS = [
    "Whether the texts of two projects of one organisation tell of the same purpose. Ours,",
    "fictitious, written before any score was seen (`tests/funding/checks/data/purposes.json`):",
    "twenty purposes, two by two of the same field, each in other words twice in French and twice",
    "in Dutch, ten sent in again hardly changed. Thresholds (bold: in use) were chosen on the",
    "first half so that at most one in six of the other purposes of the same field is called",
    "similar; the other half was only looked at afterwards. *From 0.65*: nearly the same text.",
    "**Limits**: short texts (20 to 40 words), one hand wrote them all, none is a real file; two",
    "in five of the same purposes in other words stay under the line. That is why the radar lists",
    "every grant and application of the same organisation and period whatever the texts say, and",
    "calls one of the same measure at least medium: the words only decide whether a clerk must",
    "answer first.",
]


def run(module: str, *arguments: str) -> Rows:
    """Run ``benchmarks.<module>`` on a scratch data folder and return the rows it prints."""
    with tempfile.TemporaryDirectory(prefix="maillon-bench-") as folder:
        environment = os.environ | {
            "MAILLON_DATA_DIR": folder,
            "MAILLON_DEMO": "1",
            "DJANGO_SETTINGS_MODULE": "maillon.config.settings",
        }
        environment.pop("DATABASE_URL", None)
        done = subprocess.run(
            [sys.executable, "-m", f"benchmarks.{module}", *arguments],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            text=True,
            check=False,
        )
    # 1: measured, and a goal is missed, as its rows say.
    if done.returncode > 1 or not done.stdout.strip():
        raise SystemExit(f"benchmarks.{module} ended with {done.returncode}")
    rows: Rows = json.loads(done.stdout)
    return rows


def kept_section(heading: str) -> list[str]:
    """Return a section of the present file as it stands: it is measured apart, by hand."""
    text = TARGET.read_text(encoding="utf-8") if TARGET.exists() else ""
    start = text.find(f"## {heading}\n")
    if start < 0:
        return []
    end = text.find("\n## ", start + 3)
    return [text[start : end if end > 0 else None].rstrip(), ""]


def machine() -> str:
    """Say what the figures were measured on."""
    model = next(
        (
            line.split(":", 1)[1].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if line.startswith("model name")
        ),
        platform.processor(),
    )
    return f"{model}, {os.cpu_count()} cores, Python {platform.python_version()}, SQLite"


def table(rows: Rows) -> list[str]:
    """Return the rows as a Markdown table."""
    lines = [
        "| what | size | seconds | compared with | ratio | goal | kept |",
        "| --- | --- | ---: | --- | ---: | --- | --- |",
    ]
    for row in rows:
        ratio = f"{row['ratio']:.2f}" if row.get("ratio") is not None else ""
        kept = {True: "yes", False: "**no**", None: ""}[row.get("kept")]
        lines.append(
            f"| {row['what']} | {row['size']} | {row['seconds']:.3f} | {row.get('against', '')} "
            f"| {ratio} | {row.get('goal', '')} | {kept} |"
        )
    return lines


def pages_against_smallest(sizes: dict[int, Rows]) -> Rows:
    """Return the page times of all sizes, each beside the same page at 1×."""
    first = {row["what"]: row["seconds"] for row in sizes[1]}
    rows: Rows = []
    for scale, measured in sizes.items():
        for row in measured:
            if row.get("ratio") is None and scale != 1:
                ratio = row["seconds"] / first[row["what"]]
                row |= {"ratio": ratio, "against": "the same at 1×"}
                if scale == 100:
                    row |= {"goal": "≤ 1.5", "kept": ratio <= 1.5}
            rows.append(row)
    return rows


def main() -> None:
    """Measure, then write docs/benchmarks.md."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    options = parser.parse_args()
    scales = [1, 100] if options.quick else [1, 100, 1000]
    sizes: dict[int, Rows] = {}
    for scale in scales:
        print(f"pages at {scale}×…", file=sys.stderr)
        sizes[scale] = run("pages", str(scale))
    print("import of 100,000 rows…", file=sys.stderr)
    imported = run("spreadsheets", "10000" if options.quick else "100000")
    print("rounds…", file=sys.stderr)
    asked = run("rounds")
    print("lists of applications…", file=sys.stderr)
    listed = run("funding_lists")
    print("report…", file=sys.stderr)
    reported = run("report")
    print("jury…", file=sys.stderr)
    judged = run("jury")
    print("double-funding radar…", file=sys.stderr)
    doubled = run("overlaps")
    print("autosave…", file=sys.stderr)
    saved = run("autosave")
    print("suggestions…", file=sys.stderr)
    suggested = run("suggestions")
    parts = [
        "# Benchmarks",
        "",
        f"`make bench`, {date.today().isoformat()}, {machine()}. Each number is the median",
        "of several runs; the two sides of a ratio are measured in the same run. Sizes: 1× is the",
        "demonstration (193 contributions); the larger ones are made by a seeded generator.",
        "",
        "## Pages",
        "",
        *table(pages_against_smallest(sizes)),
        "",
        "## Import of contributions",
        "",
        *table(imported),
        "",
        "## Collection rounds",
        "",
        *table(asked),
        "",
        "## Lists of applications",
        "",
        *table(listed),
        "",
        "## The report of the demonstration",
        "",
        *table(reported),
        "",
        "## Jury: assignment and ranking",
        "",
        *JURY,
        "",
        *table(judged),
        "",
        "## Many editors at once",
        "",
        *AUTOSAVE,
        "",
        *table(saved),
        "",
        *kept_section("The rush before a deadline"),
        "## The double-funding radar",
        "",
        *OVERLAPS,
        "",
        *overlaps_table(doubled),
        "",
        "## Suggestions and lineage",
        "",
        *SUGGESTIONS,
        "",
        *matching_table([row for row in suggested if not row["corpus"].startswith("lineage")]),
        "",
        *matching_table([row for row in suggested if row["corpus"].startswith("lineage")]),
        "",
    ]
    TARGET.write_text("\n".join(parts), encoding="utf-8")
    print("\n".join(parts))


main()
