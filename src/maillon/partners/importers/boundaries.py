"""Boundaries of territories from a GeoJSON file (RFC 7946)."""

import json
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from maillon.partners.boundaries import BoundariesRefused, Shape

MAX_BYTES = 50 * 1024 * 1024
_POLYGONS = ("Polygon", "MultiPolygon")


def read_boundaries(path: Path, *, attribution: str = "") -> list[Shape]:
    """Return the shapes of the file.

    Each feature names its territories in ``codes`` (a list), ``id``, ``nis`` or ``code``; several
    codes in one text are joined by ``+``. Longitude and latitude in degrees (WGS 84).

    :raises BoundariesRefused: with the number of the feature that is wrong.
    """
    if path.stat().st_size > MAX_BYTES:
        raise BoundariesRefused(_("The file is larger than 50 MB: simplify its shapes."))
    try:
        document = json.loads(path.read_text(encoding="utf-8-sig"))
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
        raise BoundariesRefused(
            _("This is not a GeoJSON file in UTF-8: %(error)s.") % {"error": error}
        ) from error
    if not isinstance(document, dict) or not isinstance(document.get("features"), list):
        raise BoundariesRefused(_("A GeoJSON “FeatureCollection” is expected."))
    shapes = [
        _shape(feature, number, attribution)
        for number, feature in enumerate(document["features"], start=1)
    ]
    if not shapes:
        raise BoundariesRefused(_("The file holds no shape."))
    return shapes


def _shape(feature: Any, number: int, attribution: str) -> Shape:
    properties = (feature.get("properties") or {}) if isinstance(feature, dict) else {}
    geometry = feature.get("geometry") if isinstance(feature, dict) else None
    if not isinstance(geometry, dict) or geometry.get("type") not in _POLYGONS:
        raise BoundariesRefused(_("Feature %(number)s is not a polygon.") % {"number": number})
    if not _points_are_degrees(geometry.get("coordinates")):
        raise BoundariesRefused(
            _(
                "Feature %(number)s has a point that is no longitude and latitude in degrees: "
                "export the file in WGS 84 (EPSG:4326)."
            )
            % {"number": number}
        )
    codes = properties.get("codes") or properties.get("id") or properties.get("nis")
    codes = codes or properties.get("code") or feature.get("id") or ""
    parts = codes if isinstance(codes, list) else str(codes).split("+")
    cleaned = tuple(str(code).strip() for code in parts if str(code).strip())
    if not cleaned:
        raise BoundariesRefused(
            _("Feature %(number)s names no territory: give it “codes”, “id”, “nis” or “code”.")
            % {"number": number}
        )
    return Shape(cleaned, geometry, attribution or str(properties.get("attribution", "")))


def _points_are_degrees(coordinates: Any, depth: int = 0) -> bool:
    if not isinstance(coordinates, list) or not coordinates or depth > 4:
        return False
    if isinstance(coordinates[0], int | float):
        return (
            len(coordinates) >= 2
            and isinstance(coordinates[1], int | float)
            and -180 <= coordinates[0] <= 180
            and -90 <= coordinates[1] <= 90
        )
    return all(_points_are_degrees(part, depth + 1) for part in coordinates)
