"""Build the Brussels demonstration data set from the reference facts.

Reads ``../shared/reference`` (beside the repository) and ``tools/demo_translations`` (names,
titles, descriptions, labels, notes: our own words in French, Dutch and English) and writes
``src/maillon/portal/demo/data``. Official sentences are not copied: of an official text only its
fingerprint is shipped, so that two identical texts can be noticed. The output is the same on
every run.

    python tools/build_demo_data.py

One module although it is long: each function writes one file of the contract.
"""

import hashlib
import json
import re
import sys
import unicodedata
from decimal import Decimal
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
REFERENCE = ROOT.parent / "shared" / "reference"
WORDS = Path(__file__).resolve().parent / "demo_translations"
OUTPUT = ROOT / "src" / "maillon" / "portal" / "demo" / "data"
LANGUAGES = ("fr", "nl", "en")
OLD_PLAN, NEW_PLAN = "pgsp-2017-2020", "pgsp-2021-2024"
AXES = {"prevention": "prevention", "reaction": "reaction", "suivi": "follow_up"}
TRAINING_MEASURES = {"1.1", "2.1", "3.3", "4.2", "5.3", "6.3", "7.3", "8.3", "9.8"}
SCHOOL_COURSES = {"C054", "C059", "C062"}
PBPP_PRIORITIES = {
    "prévention de la polarisation et de la radicalisation": "1",
    "présence visible et rassurante": "2",
    "médiation des conflits": "3",
    "assuétudes": "4",
}
REPORT_BASIS = {
    "explicit_measure": "stated",
    "margin_box": "stated",
    "section_measure": "section",
}
LINEAGE_MISSIONS = {
    "former": "MT-FORM",
    "victimes": "MT-ACCOMP",
    "coordination": "MT-COORD",
    "image": "MT-ANALYSE",
    "tic": "MT-CYBER",
    "territoire": "MT-TERRIT",
}
COLUMN_CATEGORIES = {
    "zones_de_police": ["police zone"],
    "communes_pbpp_et_antennes_lisa": ["commune", "LISA antenna"],
    "acteurs_regionaux": ["regional actor"],
    "asbl_appel": ["association in call"],
    "asbl_hors_appel": ["association outside call"],
    "resolutions": [],
    "2021": ["association in call"],
    "2022": ["association in call"],
}


def fingerprint(text):
    """Return the sha256 (hex) of a text's letters and digits (NFKC, lower case)."""
    folded = unicodedata.normalize("NFKC", text).lower()
    return hashlib.sha256("".join(c for c in folded if c.isalnum()).encode()).hexdigest()


def read(name):
    """Read one reference file."""
    return json.loads((REFERENCE / name).read_text(encoding="utf-8"))


def words(pattern):
    """Read and merge the translation files that match a pattern."""
    merged = {}
    for path in sorted(WORDS.glob(pattern)):
        merged.update(json.loads(path.read_text(encoding="utf-8")))
    return merged


def write(name, content):
    """Write one output file: UTF-8, indent 1, final newline."""
    OUTPUT.mkdir(parents=True, exist_ok=True)
    text = json.dumps(content, ensure_ascii=False, indent=1)
    (OUTPUT / name).write_text(text + "\n", encoding="utf-8")


def trilingual(prefix, texts):
    """Spread a {fr, nl, en} mapping (or a three-item list) over prefixed keys."""
    if isinstance(texts, list):
        texts = dict(zip(LANGUAGES, texts, strict=True))
    return {f"{prefix}_{one}": texts.get(one, "").replace("'", "’") for one in LANGUAGES}


def natural(code):
    """Sort key: M1.10.a after M1.9."""
    return [int(part) if part.isdigit() else part for part in re.split(r"(\d+)", code)]


# Territories and boundaries ---------------------------------------------------------------------


def build_territories(places):
    """Region, six police zones, nineteen municipalities."""
    rows = [
        {"code": code, "kind": kind, **trilingual("name", names), "parent": parent, "nis": nis}
        for code, kind, names, parent, nis in places["territories"]
    ]
    write("territories.json", {"territories": rows})
    return rows


def build_boundaries(territories, places):
    """Copy the shapes with reduced properties and their attribution."""
    names = {row["nis"]: row for row in territories if row["nis"]}
    source = read("boundaries_brussels.geojson")
    features = []
    for feature in sorted(source["features"], key=lambda one: one["id"]):
        codes = sorted(feature["id"].split("+"))
        properties = {
            "id": feature["id"],
            "codes": codes,
            "name_fr": ", ".join(names[code]["name_fr"] for code in codes),
            "name_nl": ", ".join(names[code]["name_nl"] for code in codes),
            "attribution": places["attribution"],
        }
        features.append(
            {
                "type": "Feature",
                "id": feature["id"],
                "properties": properties,
                "geometry": feature["geometry"],
            }
        )
    content = {
        "type": "FeatureCollection",
        "attribution": places["attribution"],
        "licence": "CC BY 4.0",
        "features": features,
    }
    OUTPUT.mkdir(parents=True, exist_ok=True)
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    text = text.replace('{"type":"Feature",', '\n{"type":"Feature",')
    (OUTPUT / "boundaries.geojson").write_text(text + "\n", encoding="utf-8")


# Organisations ----------------------------------------------------------------------------------


def build_organisations(report, labels, registry):
    """Write the partner categories and every organisation with its spellings."""
    categories = [
        {"code": code, **trilingual("name", labels["partner_categories_2021"][code]), "position": n}
        for n, code in enumerate(registry["category_order"], start=1)
    ]
    first_line, written_line = {}, {}
    for row in report["contributions"]:
        first_line.setdefault(row["actor"], row["line"])
        for partner in row["partners"]:
            written_line.setdefault(partner, row["line"])
    rows = []
    for one in registry["organisations"]:
        spellings = {}
        for key in [*one.get("actors", []), *one.get("alias_keys", [])]:
            for alias in report["actor_aliases"].get(key, []):
                spellings.setdefault(alias["printed"], alias["line"])
        for name in one.get("actors", []):
            spellings.setdefault(name, first_line[name])
        for name in one.get("written", []):
            spellings.setdefault(name, written_line[name])
        spellings.pop(one["name"][0].replace("'", "’"), None)
        rows.append(
            {
                "code": one["code"],
                "kind": one["kind"],
                **trilingual("name", one["name"]),
                "territory": one.get("territory"),
                "part_of": one.get("part_of"),
                "aliases": [
                    {"name": name, "line": line}
                    for name, line in sorted(spellings.items(), key=lambda pair: (pair[1], pair[0]))
                ],
            }
        )
    rows.sort(key=lambda row: row["code"])
    write("organisations.json", {"categories": categories, "organisations": rows})


def actor_map(registry):
    """Map each actor, as the reference writes it, to its organisation codes."""
    found = dict(registry["joint_actors"])
    for one in registry["organisations"]:
        for actor in one.get("actors", []):
            found[actor] = [one["code"]]
    return found


def partner_map(registry):
    """Map each partner, as written, to one organisation code."""
    return {
        name: one["code"]
        for one in registry["organisations"]
        for name in [*one.get("actors", []), *one.get("written", [])]
    }


# Plans ------------------------------------------------------------------------------------------


def titled(code, texts, **more):
    """Return a coded entry with its title in three languages."""
    return {"code": code, **trilingual("title", texts), **more}


def measure_partners(measure, sub_actions):
    """Return the partner groups of a 2017 measure, by sub-action where the table says so."""
    parents = {one["id"]: one["parent"] for one in sub_actions}
    found = {}
    for row in measure["annex"]["rows"]:
        covers = row["covers"]
        targets = [None]
        if "intro" not in covers:
            targets = [code for code in covers if parents.get(code) not in covers]
        for target in targets:
            for partner in row["partners"]:
                found.setdefault((partner["partner"], target), row["line"])
    return [
        {"label": label, "sub_action": target, "line": line}
        for (label, target), line in found.items()
    ]


def measure_references(measure, plan_words):
    """Return what a 2017 measure points to: identifiers only, never a sentence."""
    found = []
    for ref in measure["cross_refs"]:
        if ref["kind"] == "ncsi":
            label = f"NCSI {ref['target']['measure']}, {ref['target']['chapter']}"
            found.append({"kind": "plan", "label": label, "line": ref["line"]})
        elif ref["kind"] in {"plan", "internal"}:
            label = plan_words["reference_labels"].get(ref["target"], ref["target"])
            found.append({"kind": ref["kind"], "label": label, "line": ref["line"]})
    for ref in measure["legal_refs"]:
        kind, label = plan_words["legal_labels"].get(ref["ref"], (None, None))
        if kind:
            found.append({"kind": kind, "label": label, "line": ref["line"]})
    unique = {(one["kind"], one["label"]): one for one in reversed(found)}
    return sorted(unique.values(), key=lambda one: (one["line"], one["label"]))


def old_plan(labels, plan_words):
    """Return the 2017-2020 plan."""
    source = read("plan_2017_2020.json")
    themes = [
        titled(str(t["n"]), labels["themes_2017"][str(t["n"])], parent=None)
        for t in source["themes"]
    ]
    for theme in source["themes"]:
        for sub in theme["subthemes"]:
            texts = labels["subthemes_2017"][sub["id"]]
            themes.append(titled(sub["id"], texts, parent=str(theme["n"])))
    measures = []
    for measure in sorted(source["measures"], key=lambda one: natural(one["code"])):
        subs = measure["sub_actions"]
        measures.append(
            {
                "code": measure["code"],
                "theme": str(measure["theme"]),
                "subtheme": measure["subtheme"],
                "axis": AXES[measure["axis"]],
                **trilingual("title", labels["measures_2017"][measure["code"]]),
                "line": measure["line"],
                "fingerprint": fingerprint(measure["text"]),
                "sub_actions": [
                    {"code": sub["id"], "parent": sub["parent"], "line": sub["line"]}
                    for sub in subs
                ],
                "partners": measure_partners(measure, subs),
                "references": measure_references(measure, plan_words),
            }
        )
    return {
        **titled(OLD_PLAN, plan_words["titles"][OLD_PLAN]),
        "level": "regional",
        "first_year": 2017,
        "last_year": 2020,
        "predecessor": None,
        "themes": sorted(themes, key=lambda one: natural(one["code"])),
        "objectives": [
            titled(code, texts, known=True) for code, texts in labels["objectives_2017"].items()
        ],
        "principles": [],
        "missions": [],
        "measures": measures,
        "linked_plans": plan_words["linked_plans"][OLD_PLAN],
    }


def declared(count, known, unknown):
    """Return the entries 1..count, those without a printed title marked as not known."""
    return [
        titled(str(n), known[str(n)], known=True)
        if str(n) in known
        else titled(str(n), [text.format(n=n) for text in unknown], known=False)
        for n in range(1, count + 1)
    ]


def new_plan(labels, plan_words):
    """Return the 2021-2024 plan."""
    source = read("plan_2021_2024.json")
    measures = []
    for measure in sorted(source["measures"], key=lambda one: natural(one["code"])):
        references = [
            {"kind": "plan", "label": sub["title"], "line": None}
            for sub in source["sub_plans"]
            if measure["code"] in sub["measures"]
        ]
        measures.append(
            {
                "code": measure["code"],
                "theme": str(measure["theme"]),
                "subtheme": None,
                "axis": None,
                **trilingual("title", labels["measures_2021"][measure["code"]]),
                "line": measure["line"],
                "fingerprint": fingerprint(measure["text_annex"]),
                "sub_actions": [],
                "partners": [],
                "references": references,
            }
        )
    unknown = plan_words["unknown"]
    return {
        **titled(NEW_PLAN, plan_words["titles"][NEW_PLAN]),
        "level": "regional",
        "first_year": 2021,
        "last_year": 2024,
        "predecessor": OLD_PLAN,
        "themes": [titled(c, t, parent=None) for c, t in labels["themes_2021"].items()],
        "objectives": declared(
            source["strategic_objectives"]["expected"],
            labels["objectives_2021"],
            unknown["objective"],
        ),
        "principles": declared(
            source["action_principles"]["expected"],
            labels["principles_2021"],
            unknown["principle"],
        ),
        "missions": [
            titled(code, texts, known=texts.get("known", True))
            for code, texts in labels["missions_2021"].items()
        ],
        "measures": measures,
        "linked_plans": plan_words["linked_plans"][NEW_PLAN],
    }


def build_plans(labels, plan_words):
    """Write both plans, the partner groups of the first and its abbreviations."""
    groups = {one["partner"]: one["group"] for one in read("partners_2017_2020.json")["partners"]}
    shorter = plan_words["abbreviations"]
    abbreviations = [
        {
            "short": one["abbr"],
            "meaning": shorter.get(one["abbr"], one["meaning"]).replace("'", "’"),
            "line": one["line"],
        }
        for one in read("abbreviations_2017_2020.json")["abbreviations"]
    ]
    content = {
        "plans": [old_plan(labels, plan_words), new_plan(labels, plan_words)],
        "partner_groups": [
            {"label": label, "family": groups[label], **trilingual("name", texts)}
            for label, texts in labels["partner_groups"].items()
        ],
        "families": [
            {"label": label, **trilingual("name", texts)}
            for label, texts in labels["partner_families"].items()
        ],
        "abbreviations": {
            OLD_PLAN: sorted(abbreviations, key=lambda one: (one["short"].lower(), one["line"]))
        },
    }
    write("plans.json", content)
    return content


# Lineage ----------------------------------------------------------------------------------------


def lineage_relation(row):
    """Translate how the reader of both plans qualified a continuation."""
    if row["status"] == "continued":
        return "continued" if row["relation"] == "one-to-one" else "reworded"
    return "split" if row["relation"].startswith("one-to-many") else "merged"


def build_lineage():
    """Write one row per link; a weak link is an echo, a dropped measure has no newer one."""
    rows, missions = [], []
    for row in sorted(read("lineage_dev.json")["rows"], key=lambda one: natural(one["old"])):
        if row["status"] in {"dropped", "undetermined"}:
            rows.append(
                {
                    "older": row["old"],
                    "newer": None,
                    "relation": row["status"],
                    "confidence": row["confidence"],
                }
            )
        for target in row["targets"]:
            rows.append(
                {
                    "older": row["old"],
                    "newer": target["new"],
                    "relation": lineage_relation(row) if target["gold"] else "echo",
                    "confidence": target["confidence"],
                }
            )
        for mission in row["missions"]:
            missions.append(
                {
                    "older": row["old"],
                    "mission": LINEAGE_MISSIONS[mission["mission"]],
                    "confidence": mission["confidence"],
                }
            )
    write("lineage.json", {"rows": rows, "missions": missions})


# Contributions ----------------------------------------------------------------------------------


def kind_of(row):
    """Return the kind of a contribution.

    internal: safe.brussels' own actions and its platforms. training: a school's course, or a
    contribution of a school or of chapter III all of whose measures are the training measure of
    their theme. financial: the rest of chapter II, which tells who was subsidised. action: the
    rest of chapter III.
    """
    if row["category"] == "safe.brussels internal" or row["section"] == "II.plateformes":
        return "internal"
    trains = bool(row["measures"]) and set(row["measures"]) <= TRAINING_MEASURES
    own_field = row["category"] == "school" or row["section"].startswith("III.")
    if row["id"] in SCHOOL_COURSES or (trains and own_field):
        return "training"
    return "financial" if row["section"].startswith("II.") else "action"


def measure_links(row):
    """Return the measures of a contribution, with what the link rests on."""
    basis = REPORT_BASIS.get(row["link"], "deduced")
    doubtful = bool(row.get("measure_doubtful") or row.get("inferred"))
    if row.get("inferred") or (doubtful and "dédui" in row.get("note", "")):
        basis = "deduced"
    return [
        {
            "code": code,
            "basis": basis,
            "rank": "secondary" if n else "primary",
            "doubtful": doubtful,
        }
        for n, code in enumerate(row["measures"])
    ]


def contribution_tags(row):
    """Return the links to other frames and the doubts that the reader noted."""
    tags = {}
    if row.get("pbpp_priority"):
        tags["pbpp_priority"] = PBPP_PRIORITIES[row["pbpp_priority"]]
    if row.get("recommendation"):
        tags["recommendation"] = f"CP-{row['recommendation']}"
    if row.get("date") or row.get("opened"):
        tags["date"] = row.get("date") or row["opened"]
    renamed = {
        "actor_doubtful": "lead_doubtful",
        "category_doubtful": "category_doubtful",
        "inferred": "deduced",
        "title_is_mine": "title_is_ours",
    }
    tags.update({tag: True for flag, tag in renamed.items() if row.get(flag)})
    return tags


def decimal_text(value):
    """Return a printed number as a decimal string, or None."""
    return None if value is None else str(Decimal(str(value)))


def figure_years(year):
    """Return first and last year of 2021, "2021-2022" or None."""
    if year is None:
        return None, None
    bounds = [int(part) for part in str(year).split("-")]
    return bounds[0], bounds[-1]


def whole_of(row, figure, own, problems):
    """Return the index of the figure that this one is a part of."""
    wanted = own.get("part_of", {}).get(str(row["figures"].index(figure)))
    if wanted is not None:
        return wanted
    label = figure.get("part_of")
    if label is None:
        return None
    found = [
        n
        for n, one in enumerate(row["figures"])
        if one["label"] == label and one["year"] == figure["year"] and one is not figure
    ]
    if len(found) != 1:
        problems.append(f"{row['id']}: {figure['label']!r} is part of {label!r}: {found}")
        return None
    return found[0]


def build_figures(row, own, vocabulary, problems):
    """Return the figures of one contribution.

    Parts that share a ``breakdown`` are presented by the report as adding up to their whole; a
    part without one is a part among others.
    """
    rows = []
    for n, figure in enumerate(row["figures"]):
        first_year, last_year = figure_years(figure["year"])
        texts = vocabulary["labels"].get(figure["label"], ["", ""])
        units = vocabulary["units"].get(figure["unit"], ["", ""])
        rows.append(
            {
                **trilingual("label", [figure["label"], *texts]),
                "value": decimal_text(figure["value"]),
                **trilingual("unit", [figure["unit"], *units]),
                "first_year": first_year,
                "last_year": last_year,
                "qualifier": figure["qualifier"],
                "part_of": whole_of(row, figure, own, problems),
                "breakdown": own.get("breakdown", {}).get(str(n)),
                "minimum": decimal_text(figure.get("min")),
                "maximum": decimal_text(figure.get("max")),
                "base": decimal_text(figure.get("base")),
                "line": figure["line"],
            }
        )
    return rows


def build_contributions(report, labels, registry, territories, problems):
    """Write the contributions of the 2021-2022 report."""
    texts, vocabulary = words("contributions_*.json"), words("figures.json")
    extra = words("extra.json")
    actors, partners = actor_map(registry), partner_map(registry)
    homes = {one["code"]: one.get("territory") for one in registry["organisations"]}
    known = {row["code"] for row in territories} - {"BXL"}
    local = {"police zone", "commune", "LISA antenna"}
    rows = []
    for row in report["contributions"]:
        own, more = texts.get(row["id"], {}), extra.get(row["id"], {})
        leads = actors[row["actor"]]
        by_measure = {code.split(".")[0] for code in row["measures"]}
        themes = [str(one) for one in row["themes"] if str(one) not in by_measure]
        places = [homes[lead] for lead in leads if homes[lead] in known]
        description = [own.get("fr", row["description"]), own.get("nl", ""), own.get("en", "")]
        title = own.get("title", [row["project"], "", ""])
        rows.append(
            {
                "code": row["id"],
                "plan": NEW_PLAN,
                "category": row["category"],
                "kind": kind_of(row),
                "years": row["years"],
                **trilingual("title", title),
                **trilingual("description", description),
                "leads": leads,
                "partners": [
                    {"organisation": partners.get(name), "as_written": name}
                    for name in row["partners"]
                ],
                "measures": measure_links(row),
                "themes": sorted({*themes, *more.get("themes", [])}, key=natural),
                "missions": row["missions"],
                "principles": [str(one) for one in row.get("principles", [])],
                "objectives": [str(one) for one in row.get("objectives", [])],
                "territories": places if row["category"] in local else [],
                "line": row["line"],
                "lines": row["lines"],
                "section": row["section"],
                "tags": contribution_tags(row),
                "note": more.get("note", ""),
                "figures": build_figures(row, more, vocabulary, problems),
            }
        )
        if row.get("note") and not more.get("note"):
            problems.append(f"{row['id']}: the note has no text of ours")
    tag_labels = {
        "pbpp_priority": labels["pbpp_priorities"],
        "recommendation": {
            code: texts
            for code, texts in labels["recommendations"].items()
            if code in {row["tags"].get("recommendation") for row in rows}
        },
    }
    write("contributions.json", {"tag_labels": tag_labels, "contributions": rows})
    return rows


# Published numbers ------------------------------------------------------------------------------


def split_values(values):
    """Return numerators and denominators of a printed row (5 or 5/9)."""
    if values and isinstance(values[0], list):
        return [pair[0] for pair in values], values[0][1]
    return values, None


def build_published():
    """Write the tables as printed, the counts of the prose and the known reasons."""
    source, texts = read("coverage.json"), words("published.json")
    tables = []
    for table in source["tables"]:
        if "columns" not in table:
            continue
        meta = texts["tables"][str(table["line"])]
        columns = []
        for column in table["columns"]:
            years = [int(column)] if column.isdigit() else [2021, 2022]
            columns.append(
                {
                    "code": column,
                    **trilingual("title", texts["columns"][column]),
                    "categories": COLUMN_CATEGORIES[column],
                    "years": years,
                }
            )
        rows = []
        for row in table["rows"]:
            values, out_of = split_values(row["values"])
            rows.append(
                {
                    "theme": str(row["theme"]),
                    "values": values,
                    "out_of": out_of,
                    "line": row["line"],
                }
            )
        printed = table["total_printed"]
        total, out_of = split_values(printed.get("values", [printed.get("value")]))
        tables.append(
            {
                **titled(meta["code"], meta["title"]),
                "line": table["line"],
                "columns": columns,
                "rows": rows,
                "total": total,
                "total_out_of": out_of,
                "total_spans_columns": len(total) < len(columns),
                "total_line": printed["line"],
            }
        )
    counts = [
        {"code": code, **trilingual("label", label), "value": value, "line": line}
        for code, label, value, line in texts["counts"]
    ]
    reasons = [
        {"table": table, "column": column, "theme": theme, **trilingual("reason", reason)}
        for table, column, theme, reason in texts["known_reasons"]
    ]
    write("published.json", {"tables": tables, "counts": counts, "known_reasons": reasons})


def main():
    """Build every file; stop with a list when the sources do not fit together."""
    problems = []
    labels, report = read("labels.json"), read("contributions_2021_2022.json")
    places, registry = words("territories.json"), words("organisations.json")
    plan_words = words("plans.json")
    territories = build_territories(places)
    build_boundaries(territories, places)
    build_organisations(report, labels, registry)
    build_plans(labels, plan_words)
    build_lineage()
    rows = build_contributions(report, labels, registry, territories, problems)
    build_published()
    fields = [f"{name}_{one}" for name in ("title", "description") for one in LANGUAGES]
    empty = sum(not row[field] for row in rows for field in fields)
    print(f"{len(rows)} contributions, {sum(len(r['figures']) for r in rows)} figures")
    print(f"{empty} empty titles or descriptions")
    for problem in problems:
        print("!", problem, file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
