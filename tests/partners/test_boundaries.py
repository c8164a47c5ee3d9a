"""Boundaries: what a GeoJSON file may hold, and what is said when it holds something else."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.utils.translation import override
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from maillon.core.journal import Author
from maillon.core.models import JournalLine
from maillon.partners.boundaries import BoundariesRefused, Shape
from maillon.partners.importers.boundaries import read_boundaries
from maillon.partners.models import Boundary, Territory
from maillon.partners.operations import store_boundaries

SQUARE = {"type": "Polygon", "coordinates": [[[4, 50], [5, 50], [5, 51], [4, 50]]]}
NOW = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """Read the refusals in English."""
    with override("en"):
        yield


def write(folder: Path, document: object) -> Path:
    path = folder / "shapes.geojson"
    path.write_text(json.dumps(document), encoding="utf-8")
    return path


def feature(geometry: object = SQUARE, **properties: object) -> dict[str, object]:
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def test_codes_may_be_a_list_or_joined_by_plus(tmp_path: Path) -> None:
    document = {"features": [feature(codes=["21001"]), feature(id="21003+21008")]}
    shapes = read_boundaries(write(tmp_path, document), attribution="NGI")
    assert shapes == [
        Shape(("21001",), SQUARE, "NGI"),
        Shape(("21003", "21008"), SQUARE, "NGI"),
    ]


@pytest.mark.parametrize(
    ("document", "words"),
    [
        ([], "FeatureCollection"),
        ({"features": []}, "no shape"),
        ({"features": [feature(id="1"), feature({"type": "Point"}, id="2")]}, "Feature 2"),
        ({"features": [feature()]}, "names no territory"),
        (
            {
                "features": [
                    feature({"type": "Polygon", "coordinates": [[[150000, 170000]]]}, id="1")
                ]
            },
            "EPSG:4326",
        ),
    ],
)
def test_a_wrong_file_is_refused_with_its_place(
    tmp_path: Path, document: object, words: str
) -> None:
    with pytest.raises(BoundariesRefused, match=words):
        read_boundaries(write(tmp_path, document))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(
    st.binary(max_size=200)
    | st.recursive(
        st.none() | st.integers() | st.text(max_size=8),
        lambda c: (
            st.lists(c, max_size=3)
            | st.dictionaries(
                st.sampled_from(
                    ["features", "geometry", "coordinates", "type", "properties", "id"]
                ),
                c,
                max_size=3,
            )
        ),
    ).map(lambda d: json.dumps(d).encode())
)
def test_any_bytes_give_shapes_or_a_refusal(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "any.geojson"
    path.write_bytes(content)
    try:
        assert read_boundaries(path)
    except BoundariesRefused as refusal:
        assert str(refusal)


@pytest.mark.django_db
def test_storing_gives_each_territory_its_shape_and_leaves_a_line() -> None:
    for code in ("21003", "21008"):
        Territory.objects.create(code=code, kind="municipality", nis=code, name_fr=code)
    stored = store_boundaries(
        shapes=[Shape(("21003", "21008"), SQUARE, "NGI")], by=Author("cli"), now=NOW
    )
    assert stored == 1
    assert set(Territory.objects.values_list("boundary__code", flat=True)) == {"21003+21008"}
    assert list(JournalLine.objects.values_list("action", flat=True)) == ["boundary.stored"]


@pytest.mark.django_db
def test_an_unknown_territory_stores_nothing() -> None:
    Territory.objects.create(code="21003", kind="municipality", nis="21003", name_fr="A")
    shapes = [Shape(("21003",), SQUARE, ""), Shape(("99999",), SQUARE, "")]
    with pytest.raises(BoundariesRefused, match="99999"):
        store_boundaries(shapes=shapes, by=Author("cli"), now=NOW)
    assert Boundary.objects.count() == 0
