"""The rows of ``benchmarks.overlaps`` as a Markdown table."""

from typing import Any

HEAD = [
    "| texts | in | from | copies found | same purpose found (recall) | same field, called similar "
    "| other field, called similar | precision |",
    "| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: |",
]


def table(rows: list[dict[str, Any]]) -> list[str]:
    """Return the table, the thresholds in use in bold."""
    return HEAD + [_line(row) for row in rows]


def _line(row: dict[str, Any]) -> str:
    counted = {
        name: f"{row[name][0]}/{row[name][1]}" for name in ("same", "copy", "field", "other")
    }
    start = f"**{row['threshold']:.2f}**" if row["chosen"] else f"{row['threshold']:.2f}"
    precision = "" if row["precision"] is None else f"{row['precision']:.2f}"
    return (
        f"| {'held out' if row['held_out'] else 'chosen on'} "
        f"| {'two languages' if row['across'] else 'one language'} | {start} "
        f"| {counted['copy'] if row['copy'][1] else ''} "
        f"| {counted['same']} ({row['recall']:.2f}) "
        f"| {counted['field']} | {counted['other']} | {precision} |"
    )
