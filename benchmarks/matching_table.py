"""The rows of ``benchmarks.suggestions`` as Markdown."""

from typing import Any

CUTS = (1, 3, 5)


def table(rows: list[dict[str, Any]]) -> list[str]:
    """Return the rows as Markdown: one line per method and source, one column per set of texts."""
    corpora = list(dict.fromkeys(one["corpus"] for one in rows))
    lines = [
        "| method | measures | " + " | ".join(corpora) + " | ms per text |",
        "| --- | --- |" + " --- |" * len(corpora) + " ---: |",
    ]
    cells: dict[tuple[str, str], dict[str, dict[str, Any]]] = {}
    for one in rows:
        cells.setdefault((one["measures"], one["method"]), {})[one["corpus"]] = one
    for (measures, method), by_corpus in cells.items():
        shown = [
            " / ".join(f"{by_corpus[name][f'recall@{cut}']:.2f}" for cut in CUTS)
            for name in corpora
        ]
        slowest = max(one["ms"] for one in by_corpus.values())
        lines.append(f"| {method} | {measures} | {' | '.join(shown)} | {slowest:.1f} |")
    return lines
