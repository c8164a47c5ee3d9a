"""Charts: what a strict policy forbids is gone, what a screen reader needs is there."""

from xml.etree import ElementTree as ET

import pytest

from maillon.core.charts import Bar, bar_chart, choropleth, classify, clean_svg

NS = "{http://www.w3.org/2000/svg}"


def square(code: str, x: float, y: float = 50.8) -> dict:
    ring = [[x, y], [x + 0.1, y], [x + 0.1, y + 0.1], [x, y + 0.1], [x, y]]
    return {"type": "Feature", "id": code, "geometry": {"type": "Polygon", "coordinates": [ring]}}


@pytest.fixture
def bars():
    rows = [Bar("Zones de police", 4, shown="4/9", total=9), Bar("Écoles & co", 0)]
    return bar_chart(rows, title="Mesures", description="Quatre", headings=("Qui", "Combien"))


def texts(svg: str) -> list[str]:
    return ["".join(element.itertext()) for element in ET.fromstring(svg).iter(f"{NS}text")]


def test_a_bar_chart_has_a_name_a_description_and_its_table(bars):
    root = ET.fromstring(bars.svg)
    ids = root.get("aria-labelledby").split()
    named = {e.get("id"): e.text for e in root if e.tag in (f"{NS}title", f"{NS}desc")}
    assert root.get("role") == "img"
    assert [named[key] for key in ids] == ["Mesures", "Quatre"]
    assert bars.headings == ("Qui", "Combien")
    assert bars.rows == (("Zones de police", "4/9"), ("Écoles & co", "0"))


def test_labels_and_numbers_are_written(bars):
    assert texts(bars.svg) == ["Zones de police", "Écoles & co", "4/9", "0"]


def test_a_page_picture_follows_the_page_and_a_printed_one_does_not(bars):
    assert "currentColor" in bars.svg
    assert "currentColor" not in bars.print_svg()


def test_the_same_data_give_the_same_picture(bars):
    again = bar_chart(
        [Bar("Zones de police", 4, shown="4/9", total=9), Bar("Écoles & co", 0)],
        title="Mesures",
        description="Quatre",
    )
    assert again.svg == bars.svg


def test_two_charts_on_one_page_share_no_id(bars):
    other = bar_chart([Bar("a", 1)], title="Autre", description="Un")
    ids = [{e.get("id") for e in ET.fromstring(c.svg).iter() if e.get("id")} for c in (bars, other)]
    assert ids[0] & ids[1] == set()


def test_png_is_a_png(bars):
    assert bars.png()[:8] == b"\x89PNG\r\n\x1a\n"


def test_no_bars_no_picture():
    empty = bar_chart([], title="Rien")
    assert (empty.svg, empty.rows) == ("", ())


def test_a_map_tells_zero_from_no_value():
    chart = choropleth(
        [square("a", 4.3), square("b", 4.4), square("c", 4.5)],
        {"a": 3, "b": 0},
        title="Carte",
        no_value="inconnu",
        legend_title="Contributions",
        names={"a": "Anderlecht"},
    )
    assert chart.rows == (("Anderlecht", "3"), ("b", "0"), ("c", "inconnu"))
    fills = {
        shape.find(f"{NS}title").text: shape.get("fill")
        for shape in ET.fromstring(chart.svg).iter(f"{NS}path")
        if shape.find(f"{NS}title") is not None
    }
    assert fills == {"Anderlecht: 3": "#0f5c6e", "b: 0": "#eef4f5", "c: inconnu": None}


def test_a_map_without_shapes_is_a_table_only():
    assert choropleth([], {"a": 1}, title="Carte").svg == ""


def test_several_polygons_make_one_shape():
    parts = [
        square("x", 4.3)["geometry"]["coordinates"],
        square("x", 4.6)["geometry"]["coordinates"],
    ]
    feature = {"id": "x", "geometry": {"type": "MultiPolygon", "coordinates": parts}}
    chart = choropleth([feature], {"x": 2}, title="Carte")
    assert [t for t in texts(chart.svg) if t == "2"] == ["2", "2"]  # on the shape, in the legend


@pytest.mark.parametrize(
    ("values", "bounds"),
    [
        ([], []),
        ([2, 2], [(2, 2)]),
        ([0, 1, 2], [(0, 0), (1, 1), (2, 2)]),
        (range(11), [(0, 0), (1, 2), (3, 5), (6, 8), (9, 10)]),
    ],
)
def test_classes_keep_zero_apart(values, bounds):
    assert [(c.low, c.high) for c in classify(values)] == bounds


def test_every_value_falls_into_one_class():
    values = [0, 1, 1, 2, 3, 5, 8, 13, 21, 34, 55]
    classes = classify(values)
    assert [sum(c.holds(v) for c in classes) for v in values] == [1] * len(values)


def test_cleaning_takes_out_what_a_page_may_not_hold():
    dirty = (
        f'<svg xmlns="{NS[1:-1]}" viewBox="0 0 10 10" onload="x()"><style>a{{}}</style>'
        '<script>x()</script><g id="g" style="fill: #16232E; stroke:red"><path d="M0,0h1"'
        ' fill="url(#g)"/></g></svg>'
    )
    clean = clean_svg(dirty, "Nom", "")
    root = ET.fromstring(clean)
    assert [e.tag.removeprefix(NS) for e in root.iter()] == ["svg", "title", "g", "path"]
    group = root.find(f"{NS}g")
    assert group.get("fill") == "currentColor"
    assert group.get("stroke") == "red"
    assert group.find(f"{NS}path").get("fill") == f"url(#{group.get('id')})"
    assert [n for e in root.iter() for n in e.attrib if n.startswith("on") or n == "style"] == []
