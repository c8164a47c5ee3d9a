"""The shipped Brussels data set holds together: counts, references, languages, no official text."""

import json
from collections import Counter
from pathlib import Path

import pytest

import maillon.portal.demo

DATA = Path(maillon.portal.demo.__file__).parent / "data"
LANGUAGES = ("fr", "nl", "en")


def load(name):
    """Read one shipped file."""
    return json.loads((DATA / name).read_text(encoding="utf-8"))


def codes(rows):
    """Return the codes of some rows, which must all differ."""
    found = [row["code"] for row in rows]
    assert len(found) == len(set(found)), [c for c, n in Counter(found).items() if n > 1]
    return set(found)


def objects(value, path=""):
    """Walk through every mapping of a file with its path."""
    if isinstance(value, dict):
        yield path, value
        for key, child in value.items():
            yield from objects(child, f"{path}/{key}")
    elif isinstance(value, list):
        for n, child in enumerate(value):
            yield from objects(child, f"{path}/{n}")


@pytest.fixture(scope="module")
def territories():
    return load("territories.json")["territories"]


@pytest.fixture(scope="module")
def organisations():
    return load("organisations.json")["organisations"]


@pytest.fixture(scope="module")
def categories():
    return codes(load("organisations.json")["categories"])


@pytest.fixture(scope="module")
def plans():
    return {plan["code"]: plan for plan in load("plans.json")["plans"]}


@pytest.fixture(scope="module")
def contributions():
    return load("contributions.json")["contributions"]


@pytest.mark.parametrize("path", sorted(DATA.glob("*.json")), ids=lambda path: path.name)
def test_every_translated_text_is_there_in_three_languages(path):
    for where, row in objects(json.loads(path.read_text(encoding="utf-8"))):
        for key in row:
            if key.endswith("_fr"):
                missing = [one for one in LANGUAGES if not row[f"{key[:-3]}_{one}"].strip()]
                assert not missing, f"{path.name}{where}: {key[:-3]} has no {missing}"


@pytest.mark.parametrize("path", sorted(DATA.glob("*.json")), ids=lambda path: path.name)
def test_no_official_text_and_no_reader_remark_is_shipped(path):
    forbidden = {"text", "text_annex", "text_md", "quote", "rationale", "why", "variants"}
    for where, row in objects(json.loads(path.read_text(encoding="utf-8"))):
        assert not forbidden & set(row), f"{path.name}{where}"


def test_territories_form_a_region_of_six_zones_and_nineteen_municipalities(territories):
    known = codes(territories)
    assert Counter(row["kind"] for row in territories) == {
        "region": 1,
        "police_zone": 6,
        "municipality": 19,
    }
    kinds = {row["code"]: row["kind"] for row in territories}
    above = {"region": None, "police_zone": "region", "municipality": "police_zone"}
    for row in territories:
        assert row["parent"] is None or row["parent"] in known
        assert kinds.get(row["parent"]) == above[row["kind"]]
        assert (row["nis"] is not None) == (row["kind"] == "municipality")


def test_boundaries_cover_every_municipality_once(territories):
    shapes = load("boundaries.geojson")
    covered = [code for one in shapes["features"] for code in one["properties"]["codes"]]
    assert sorted(covered) == sorted(row["nis"] for row in territories if row["nis"])
    assert len(shapes["features"]) == 15
    for feature in shapes["features"]:
        assert feature["id"] == feature["properties"]["id"]
        assert set(feature["properties"]) == {"id", "codes", "name_fr", "name_nl", "attribution"}
        assert "CC BY 4.0" in feature["properties"]["attribution"]


def test_organisations_refer_to_what_exists(organisations, territories):
    known, places = codes(organisations), codes(territories)
    kinds = {
        "police_zone",
        "municipality",
        "local_antenna",
        "regional_body",
        "association",
        "school",
        "authority",
        "working_group",
        "federal_body",
        "other",
    }
    for row in organisations:
        assert row["kind"] in kinds
        assert row["territory"] is None or row["territory"] in places
        assert row["part_of"] is None or row["part_of"] in known - {row["code"]}
        spellings = [alias["name"] for alias in row["aliases"]]
        assert len(spellings) == len(set(spellings))
        assert row["name_fr"] not in spellings
    counted = Counter(row["kind"] for row in organisations)
    assert (counted["police_zone"], counted["municipality"]) == (6, 19)


def test_one_zone_has_seven_spellings_or_more(organisations):
    zone = next(row for row in organisations if row["code"] == "zone-5339")
    assert len(zone["aliases"]) >= 7


def test_partner_categories_are_nine_in_order():
    rows = load("organisations.json")["categories"]
    assert len(codes(rows)) == 9
    assert [row["position"] for row in rows] == list(range(1, 10))


@pytest.mark.parametrize(
    ("code", "measures", "by_theme"),
    [
        ("pgsp-2021-2024", 77, [9, 8, 9, 10, 7, 9, 8, 8, 9]),
        ("pgsp-2017-2020", 120, [11, 11, 11, 10, 10, 16, 10, 15, 11, 15]),
    ],
)
def test_a_plan_has_its_measures(plans, code, measures, by_theme):
    plan = plans[code]
    themes, known = codes(plan["themes"]), codes(plan["measures"])
    assert len(known) == measures
    counted = Counter(row["theme"] for row in plan["measures"])
    assert [counted[str(n)] for n in range(1, len(by_theme) + 1)] == by_theme
    parents = {row["code"]: row["parent"] for row in plan["themes"]}
    for row in plan["measures"]:
        assert parents[row["theme"]] is None
        assert row["subtheme"] is None or parents[row["subtheme"]] == row["theme"]
        assert len(row["fingerprint"]) == 64
    assert {parent for parent in parents.values() if parent} <= themes
    assert plan["predecessor"] in {None, *plans}


def test_the_old_plan_has_its_axes_sub_actions_and_partners(plans):
    plan = plans["pgsp-2017-2020"]
    axes = Counter(row["axis"] for row in plan["measures"])
    assert axes == {"prevention": 48, "reaction": 50, "follow_up": 22}
    subs = [sub for row in plan["measures"] for sub in row["sub_actions"]]
    assert len(codes(subs)) == 113
    content = load("plans.json")
    groups = {row["label"] for row in content["partner_groups"]}
    families = {row["label"] for row in content["families"]}
    assert len(groups) == 24
    assert {row["family"] for row in content["partner_groups"]} <= families
    for row in plan["measures"]:
        own = {sub["code"] for sub in row["sub_actions"]}
        assert {sub["parent"] for sub in row["sub_actions"]} <= own | {None}
        assert {one["sub_action"] for one in row["partners"]} <= own | {None}
        assert {one["label"] for one in row["partners"]} <= groups
        assert {one["kind"] for one in row["references"]} <= {"plan", "law", "circular", "internal"}
    abbreviations = content["abbreviations"]["pgsp-2017-2020"]
    assert len({row["short"] for row in abbreviations}) == len(abbreviations) == 57


def test_what_the_sources_do_not_name_is_declared_unknown(plans):
    plan = plans["pgsp-2021-2024"]
    declared = {}
    for name in ("objectives", "principles", "missions"):
        codes(plan[name])
        declared[name] = (len(plan[name]), sum(row["known"] for row in plan[name]))
    assert declared == {"objectives": (4, 2), "principles": (5, 1), "missions": (7, 6)}


def test_identical_official_texts_are_noticed(plans):
    prints = {}
    for row in plans["pgsp-2021-2024"]["measures"]:
        prints.setdefault(row["fingerprint"], []).append(row["code"])
    same = [found for found in prints.values() if len(found) > 1]
    assert same == [["1.2", "1.3"], ["3.3", "4.2"], ["8.6", "8.7"]]


def test_lineage_links_measures_of_both_plans(plans):
    rows = load("lineage.json")["rows"]
    older = {row["code"] for row in plans["pgsp-2017-2020"]["measures"]}
    newer = {row["code"] for row in plans["pgsp-2021-2024"]["measures"]}
    relations = {"continued", "reworded", "merged", "split", "dropped", "echo", "undetermined"}
    for row in rows:
        assert row["older"] in older
        assert row["newer"] in newer | {None}
        assert row["relation"] in relations
        assert (row["newer"] is None) == (row["relation"] in {"dropped", "undetermined"})
        assert 0 <= row["confidence"] <= 1
    assert len({row["older"] for row in rows}) == 60
    links = [(row["older"], row["newer"]) for row in rows]
    assert len(links) == len(set(links))
    missions = {row["code"] for row in plans["pgsp-2021-2024"]["missions"]}
    assert {row["mission"] for row in load("lineage.json")["missions"]} <= missions


def test_contributions_are_all_there(contributions):
    assert len(codes(contributions)) == 193
    assert sum(len(row["figures"]) for row in contributions) == 302


def test_every_reference_of_a_contribution_resolves(
    contributions, organisations, categories, territories, plans
):
    known, places = codes(organisations), codes(territories)
    tag_labels = load("contributions.json")["tag_labels"]
    for row in contributions:
        plan = plans[row["plan"]]
        assert row["category"] in categories
        assert row["kind"] in {"financial", "action", "training", "internal"}
        assert row["leads"]
        assert set(row["leads"]) <= known
        assert {one["organisation"] for one in row["partners"]} <= known | {None}
        assert {one["code"] for one in row["measures"]} <= codes(plan["measures"])
        assert set(row["themes"]) <= codes(plan["themes"])
        for name in ("missions", "principles", "objectives"):
            assert set(row[name]) <= codes(plan[name])
        assert set(row["territories"]) <= places
        assert row["line"] in row["lines"]
        for tag, labels in tag_labels.items():
            assert row["tags"].get(tag) in {None, *labels}


def test_the_first_measure_of_a_contribution_is_the_primary_one(contributions):
    for row in contributions:
        ranks = [one["rank"] for one in row["measures"]]
        assert ranks == ["primary", *["secondary"] * (len(ranks) - 1)][: len(ranks)]
        assert {one["basis"] for one in row["measures"]} <= {"stated", "section", "deduced"}


def test_parts_stay_inside_their_contribution(contributions):
    parts = 0
    for row in contributions:
        for n, figure in enumerate(row["figures"]):
            assert float(figure["value"]) >= 0
            assert figure["qualifier"] in {"exact", "about", "at_least", "more_than", "counted"}
            assert (figure["first_year"] is None) == (figure["last_year"] is None)
            whole = figure["part_of"]
            assert figure["breakdown"] is None or whole is not None
            if whole is not None:
                parts += 1
                assert 0 <= whole < len(row["figures"])
                assert whole != n
                assert row["figures"][whole]["part_of"] is None
    assert parts >= 39


def test_breakdowns_add_up_except_where_the_report_does_not(contributions):
    wrong = {}
    for row in contributions:
        sums = {}
        for figure in row["figures"]:
            if figure["breakdown"]:
                key = (figure["part_of"], figure["breakdown"])
                sums[key] = sums.get(key, 0) + float(figure["value"])
        for (whole, _), found in sums.items():
            printed = float(row["figures"][whole]["value"])
            if found != printed:
                wrong.setdefault(row["code"], []).append((printed, found))
    assert wrong == {"C139": [(799, 790), (828, 767)]}


def test_associations_in_the_call_cover_what_the_report_prints(contributions):
    covered = {
        one["code"]
        for row in contributions
        if row["category"] == "association in call"
        for one in row["measures"]
    }
    counted = Counter(code.split(".")[0] for code in covered)
    found = [counted[str(n)] for n in range(1, 10)]
    assert found == [4, 5, 3, 2, 0, 1, 1, 0, 1]
    table = next(t for t in load("published.json")["tables"] if t["code"] == "funded-measures")
    place = [column["code"] for column in table["columns"]].index("asbl_appel")
    assert [row["values"][place] for row in table["rows"]] == found
    assert table["total"][place] == len(covered) == 17


def test_published_tables_are_rectangular_and_their_reasons_point_at_them(plans, categories):
    published = load("published.json")
    tables = {table["code"]: table for table in published["tables"]}
    assert len(tables) == 3
    themes = {row["code"] for row in plans["pgsp-2021-2024"]["themes"]}
    for table in tables.values():
        names = codes(table["columns"])
        for column in table["columns"]:
            assert set(column["categories"]) <= categories
        assert [row["theme"] for row in table["rows"]] == sorted(themes)
        for row in table["rows"]:
            assert len(row["values"]) == len(names)
        assert len(table["total"]) in {1, len(names)}
    for reason in published["known_reasons"]:
        table = tables[reason["table"]]
        assert reason["column"] in codes(table["columns"])
        assert reason["theme"] in themes | {None}
    codes(published["counts"])
