"""Recompute every table of the reports from the raw data of this pack, and compare.

This file stands alone: Python 3.10 or later, nothing to install, no network, no Maillon. It reads
``data/*.csv`` (and, for frozen reports, ``reports/*/data.json``), counts again by the rules of
``RULES.txt``, and compares with ``tables/*/*.csv``, which Maillon wrote.

    python recompute.py            in the folder of the pack

Exit code 0: everything is the same. 1: something differs; each difference is printed.
"""

import csv
import hashlib
import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

Row = dict[str, Any]
Themes = dict[str, list[str]]
Lines = list[list[str]]

COUNTED = ("accepted", "published")


def rows(folder: Path, name: str) -> list[Row]:
    """Read a table as dictionaries, with the quotes that disarm formulas taken off."""
    with (folder / "data" / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        return [
            {key: rearmed(value) for key, value in row.items()}
            for row in csv.DictReader(file, delimiter=";")
        ]


def rearmed(value: str) -> str:
    """Take off the quote set before texts that a spreadsheet would run."""
    return value[1:] if value[:1] == "'" and value[1:2] in "=+-@\t\r" and value[1:] else value


def by_id(folder: Path, name: str, column: str = "code") -> dict[str, str]:
    """Return a dictionary id → column of a table."""
    return {row["id"]: row[column] for row in rows(folder, name)}


def grouped(pairs: Iterable[tuple[str, Any]]) -> dict[str, list[Any]]:
    """Return a dictionary key → list of values, in order."""
    found: dict[str, list[Any]] = {}
    for key, value in pairs:
        found.setdefault(key, []).append(value)
    return found


def plan_of(folder: Path, plan_id: str) -> tuple[dict[str, list[str]], list[str]]:
    """Return the themes, the measures of each theme in order, and the partner categories."""
    themes = [
        row
        for row in rows(folder, "plan_theme")
        if row["plan_id"] == plan_id and not row["parent_id"]
    ]
    themes.sort(key=lambda row: int(row["position"]))
    measures = [row for row in rows(folder, "plan_measure") if row["plan_id"] == plan_id]
    measures.sort(key=lambda row: row["sort_key"])
    of_theme = grouped((row["theme_id"], row["code"]) for row in measures)
    categories = rows(folder, "partners_partnercategory")
    categories.sort(key=lambda row: (int(row["position"]), row["code"]))
    return (
        {row["code"]: of_theme.get(row["id"], []) for row in themes},
        [row["code"] for row in categories],
    )


def contributions_of(folder: Path, plan_id: str, first: int, last: int) -> list[Row]:
    """Return the counted contributions of a plan that were active in the years, from the tables."""
    measure = by_id(folder, "plan_measure")
    category = by_id(folder, "partners_partnercategory")
    organisation = by_id(folder, "partners_organisation")
    links = grouped(
        (row["contribution_id"], measure[row["measure_id"]])
        for row in rows(folder, "implementation_contributionmeasure")
    )
    partners = grouped(
        (row["contribution_id"], organisation[row["organisation_id"]])
        for row in rows(folder, "implementation_contributionpartner")
        if row["organisation_id"]
    )
    figures = grouped(
        (row["contribution_id"], row) for row in rows(folder, "implementation_figure")
    )
    places = grouped(
        (row["contribution_id"], row["territory_id"])
        for row in rows(folder, "implementation_contribution_territories")
    )
    return [
        {
            "code": row["code"],
            "category": category[row["category_id"]],
            "kind": row["kind"],
            "first": int(row["first_year"]),
            "last": int(row["last_year"]),
            "measures": links.get(row["id"], []),
            "partners": partners.get(row["id"], []),
            "figures": [
                (figure["id"], plain(figure["value"])) for figure in figures.get(row["id"], [])
            ],
            "places": places.get(row["id"], []),
        }
        for row in rows(folder, "implementation_contribution")
        if row["plan_id"] == plan_id
        and row["state"] in COUNTED
        and int(row["first_year"]) <= last
        and int(row["last_year"]) >= first
    ]


def contributions_in(data: Row) -> list[Row]:
    """Return the contributions that a frozen report holds, in the same form."""
    return [
        {
            "code": one["code"],
            "category": one["category"],
            "kind": one["kind"],
            "first": one["first_year"],
            "last": one["last_year"],
            "measures": [link["measure"] for link in one["measures"]],
            "partners": [part["code"] for part in one["partners"] if part["code"]],
            "figures": [(str(figure["id"]), figure["value"]) for figure in one["figures"]],
            "places": [],
        }
        for one in data["contributions"]
    ]


def plain(value: str) -> str:
    """Write a number without useless zeros."""
    return value.rstrip("0").rstrip(".") if "." in value else value


def cell(contributions: list[Row], measures: list[str]) -> list[str]:
    """Count: covered measures, contributions that serve one of them, links."""
    wanted = set(measures)
    links = [(m, c["code"]) for c in contributions for m in c["measures"] if m in wanted]
    covered = {m for m, _code in links}
    return [
        " ".join(m for m in measures if m in covered),
        str(len(measures)),
        str(len({code for _m, code in links})),
        str(len(links)),
    ]


def coverage_table(themes: Themes, categories: list[str], contributions: list[Row]) -> Lines:
    """Theme × partner category; an empty theme is the total, an empty category all together."""
    every = [m for measures in themes.values() for m in measures]
    lines = []
    for theme, measures in [*themes.items(), ("", every)]:
        for category in [*categories, ""]:
            counted = [c for c in contributions if category in ("", c["category"])]
            lines.append([theme, category, *cell(counted, measures)])
    return lines


def year_table(themes: Themes, years: Iterable[int], contributions: list[Row]) -> Lines:
    """Theme × year; a contribution of several years counts in each."""
    every = [m for measures in themes.values() for m in measures]
    return [
        [theme, str(year), *cell([c for c in contributions if c["first"] <= year <= c["last"]], m)]
        for theme, m in [*themes.items(), ("", every)]
        for year in years
    ]


def measure_table(themes: Themes, contributions: list[Row]) -> Lines:
    """Each measure with the codes of the contributions that serve it."""
    serving = grouped((m, c["code"]) for c in contributions for m in c["measures"])
    return [
        [m, " ".join(sorted(serving.get(m, [])))] for measures in themes.values() for m in measures
    ]


def partner_table(themes: Themes, contributions: list[Row]) -> Lines:
    """Each organisation with its contributions and the measures that they serve."""
    order = [m for measures in themes.values() for m in measures]
    work = grouped((p, c) for c in contributions for p in c["partners"])
    lines = []
    for partner in sorted(work):
        served = {m for c in work[partner] for m in c["measures"]}
        codes = sorted({c["code"] for c in work[partner]})
        lines.append([partner, " ".join(codes), " ".join(m for m in order if m in served)])
    return lines


def figure_table(contributions: list[Row]) -> Lines:
    """Each figure of each contribution."""
    return [[c["code"], key, value] for c in contributions for key, value in c["figures"]]


def map_table(folder: Path, contributions: list[Row]) -> Lines:
    """Each shape of the map with the contributions that name one of its municipalities."""
    shape = by_id(folder, "partners_boundary")
    lines: dict[str, set[str]] = {}
    for row in rows(folder, "partners_territory"):
        if row["kind"] == "municipality" and row["boundary_id"]:
            active = {c["code"] for c in contributions if row["id"] in c["places"]}
            lines.setdefault(shape[row["boundary_id"]], set()).update(active)
    return [[code, str(len(lines[code]))] for code in sorted(lines)]


def published_table(folder: Path, plan_id: str) -> Lines:
    """Printed numbers beside the computed ones, of every printed table of the plan."""
    theme_of = {
        m: theme for theme, measures in plan_of(folder, plan_id)[0].items() for m in measures
    }
    columns = grouped((c["table_id"], c) for c in rows(folder, "reporting_publishedcolumn"))
    category = by_id(folder, "partners_partnercategory")
    categories = grouped(
        (row["publishedcolumn_id"], category[row["partnercategory_id"]])
        for row in rows(folder, "reporting_publishedcolumn_categories")
    )
    printed = {
        (row["column_id"], row["theme_code"]): row["value"]
        for row in rows(folder, "reporting_publishedfigure")
    }
    lines = []
    for table in rows(folder, "reporting_publishedtable"):
        if table["plan_id"] != plan_id:
            continue
        for column in columns.get(table["id"], []):
            first, last = int(column["first_year"]), int(column["last_year"])
            wanted = categories.get(column["id"], [])
            active = [
                c
                for c in contributions_of(folder, plan_id, first, last)
                if c["category"] in wanted
                and (table["counts"] != "projects" or c["kind"] == "financial")
            ]
            for theme in [*plan_of(folder, plan_id)[0], ""]:
                counted = {
                    c["code"] if table["counts"] == "projects" else m
                    for c in active
                    for m in c["measures"]
                    if m in theme_of and theme in ("", theme_of[m])
                }
                number = str(len(counted)) if wanted else ""
                key = (column["id"], theme)
                lines.append([table["code"], column["code"], theme, printed.get(key, ""), number])
    return lines


def recomputed(folder: Path, edition: Row) -> dict[str, Lines]:
    """Return every table of an edition, counted again: name of the file → lines."""
    plan_id = edition["plan_id"]
    first, last = int(edition["first_year"]), int(edition["last_year"])
    name = f"{edition['code']}-v{edition['version']}"
    frozen = folder / "reports" / name / "data.json"
    themes, categories = plan_of(folder, plan_id)
    if frozen.exists():
        data = json.loads(frozen.read_text(encoding="utf-8"))["fr"]
        themes = {theme["code"]: theme["measures"] for theme in data["themes"]}
        categories = [category["code"] for category in data["categories"]]
        contributions = contributions_in(data)
    else:
        contributions = contributions_of(folder, plan_id, first, last)
    tables = {
        "coverage": coverage_table(themes, categories, contributions),
        "years": year_table(themes, range(first, last + 1), contributions),
        "measures": measure_table(themes, contributions),
        "partners": partner_table(themes, contributions),
        "figures": figure_table(contributions),
    }
    if not frozen.exists():
        tables["municipalities"] = map_table(folder, contributions)
        tables["published"] = published_table(folder, plan_id)
    return tables


def written(path: Path) -> Lines:
    """Read a table that Maillon wrote, without its heading."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [[rearmed(value) for value in row] for row in csv.reader(file, delimiter=";")][1:]


def compare(folder: Path) -> tuple[list[str], int]:
    """Return the differences, one sentence each, and how many tables were compared."""
    wrong, compared = [], 0
    for edition in rows(folder, "reporting_reportedition"):
        name = f"{edition['code']}-v{edition['version']}"
        for table, lines in recomputed(folder, edition).items():
            compared += 1
            stands = written(folder / "tables" / name / f"{table}.csv")
            for mine, theirs in zip(sorted(lines), sorted(stands), strict=False):
                if mine != theirs:
                    wrong.append(f"{name}/{table}: recomputed {mine}, written {theirs}")
            if len(lines) != len(stands):
                wrong.append(f"{name}/{table}: recomputed {len(lines)} lines, not {len(stands)}")
        frozen = folder / "reports" / name / "data.json"
        if frozen.exists() and fingerprint(frozen) != edition["data_sha256"]:
            wrong.append(f"{name}: data.json is not what was frozen")
    return wrong, compared


def fingerprint(path: Path) -> str:
    """Return the SHA-256 of a JSON file written canonically (sorted keys, no spaces)."""
    value = json.loads(path.read_text(encoding="utf-8"))
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def altered(folder: Path) -> list[str]:
    """Return the files whose SHA-256 is not the one that the pack says."""
    lines = (folder / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    said = dict(line.split("  ", 1)[::-1] for line in lines)
    return [
        name
        for name, value in said.items()
        if hashlib.sha256((folder / name).read_bytes()).hexdigest() != value
    ]


def main() -> int:
    """Check the files, recompute the tables, print what differs, and return the exit code."""
    folder = Path(__file__).resolve().parent
    changed = altered(folder)
    wrong, compared = compare(folder)
    for name in changed:
        sys.stdout.write(f"changed since it was made: {name}\n")
    for line in wrong:
        sys.stdout.write(f"differs: {line}\n")
    same = compared - len({line.split(":")[0] for line in wrong})
    sys.stdout.write(
        f"{compared} tables recomputed, {same} the same, {len(changed)} changed files\n"
    )
    return 1 if wrong or changed else 0


if __name__ == "__main__":
    sys.exit(main())
