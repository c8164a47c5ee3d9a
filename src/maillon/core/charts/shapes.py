"""From GeoJSON to flat shapes, each with the place of its number."""

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any


def flat(features: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return the features on a plane: degrees of longitude shrunk to those of latitude."""
    shapes = []
    features = list(features)
    latitudes = [y for f in features for ring in _rings(f["geometry"]) for _x, y in ring]
    shrink = math.cos(math.radians(sum(latitudes) / len(latitudes))) if latitudes else 1.0
    for feature in features:
        parts = [
            [[[x * shrink, y] for x, y in ring] for ring in polygon]
            for polygon in _polygons(feature["geometry"])
        ]
        x, y = _middle(max((part[0] for part in parts), key=lambda ring: abs(_area(ring))))
        geometry = {"type": "MultiPolygon", "coordinates": parts}
        shapes.append(
            {"type": "Feature", "id": str(feature["id"]), "geometry": geometry, "x": x, "y": y}
        )
    return shapes


def _polygons(geometry: Mapping[str, Any]) -> list[list[list[tuple[float, float]]]]:
    """Return the polygons of a geometry as lists of rings of (x, y)."""
    found = geometry["coordinates"]
    many = [found] if geometry["type"] == "Polygon" else found
    return [[[(p[0], p[1]) for p in ring] for ring in polygon] for polygon in many]


def _rings(geometry: Mapping[str, Any]) -> list[list[tuple[float, float]]]:
    return [ring for polygon in _polygons(geometry) for ring in polygon]


def _area(ring: Sequence[Sequence[float]]) -> float:
    """Return the signed area of a ring (shoelace formula)."""
    pairs = zip(ring, [*ring[1:], ring[0]], strict=True)
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in pairs) / 2


def _middle(ring: Sequence[Sequence[float]]) -> tuple[float, float]:
    """Return where a ring's number goes: its centroid, or the middle of its widest line inside."""
    area = _area(ring)
    if not area:
        return sum(p[0] for p in ring) / len(ring), sum(p[1] for p in ring) / len(ring)
    x = y = 0.0
    for a, b in zip(ring, [*ring[1:], ring[0]], strict=True):
        cross = a[0] * b[1] - b[0] * a[1]
        x += (a[0] + b[0]) * cross
        y += (a[1] + b[1]) * cross
    x, y = x / (6 * area), y / (6 * area)
    if any(left < x < right for left, right in _inside(ring, y)):
        return x, y
    low, high = min(p[1] for p in ring), max(p[1] for p in ring)
    step = (high - low) / 20
    places = []
    for n in range(2, 19):
        for left, right in _inside(ring, low + n * step):
            middle = (left + right) / 2
            # Room above and below as well: the number has a height.
            near = [
                b - a
                for m in (n - 1, n, n + 1)
                for a, b in _inside(ring, low + m * step)
                if a < middle < b
            ]
            places.append((min(near) if len(near) == 3 else 0.0, middle, low + n * step))
    _room, x, y = max(places, default=(0.0, x, y))
    return x, y


def _inside(ring: Sequence[Sequence[float]], y: float) -> list[tuple[float, float]]:
    """Return the stretches of the horizontal line at ``y`` that lie inside the ring."""
    crossings = sorted(
        a[0] + (y - a[1]) * (b[0] - a[0]) / (b[1] - a[1])
        for a, b in zip(ring, [*ring[1:], ring[0]], strict=True)
        if (a[1] > y) != (b[1] > y)
    )
    return list(zip(crossings[::2], crossings[1::2], strict=False))


def height(shapes: Sequence[Mapping[str, Any]], width: int) -> int:
    """Return the height that keeps the proportions of the shapes, between 0.4 and 1.6 widths."""
    points = [p for s in shapes for ring in _rings(s["geometry"]) for p in ring]
    if not points:
        return width
    wide = max(p[0] for p in points) - min(p[0] for p in points)
    high = max(p[1] for p in points) - min(p[1] for p in points)
    return round(width * min(1.6, max(0.4, high / wide if wide else 1.0)))
