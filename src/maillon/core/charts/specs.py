"""The Vega-Lite specs of a bar chart and of a map."""

from typing import Any

from maillon.core.charts.classes import ValueClass
from maillon.core.charts.palette import BORDER, FILL, INK, QUOTED_FONT, TRACK
from maillon.core.charts.shapes import height


def _base(width: int) -> dict[str, Any]:
    text = {"font": QUOTED_FONT, "fontSize": 14, "color": INK}
    labels = {"labelFont": QUOTED_FONT, "labelFontSize": 14, "labelColor": INK}
    return {
        "width": width,
        "background": None,
        "padding": 2,
        "config": {
            "font": QUOTED_FONT,
            "view": {"stroke": None},
            "text": text,
            "axis": {**labels, "labelLimit": 400, "labelLineHeight": 17},
            "legend": {
                **labels,
                "titleFont": QUOTED_FONT,
                "titleFontSize": 14,
                "titleFontWeight": 600,
                "titleColor": INK,
                "titleLimit": 400,
            },
        },
    }


def bar_spec(values: list[dict[str, Any]], longest: float, width: int, step: int) -> dict[str, Any]:
    """Return the spec of horizontal bars, each with its frame and its number."""
    y = {
        "field": "label",
        "type": "nominal",
        "sort": {"field": "n"},
        "axis": {
            "title": None,
            "ticks": False,
            "domain": False,
            "labelPadding": 10,
            "labelExpr": "split(datum.label, '\\n')",
        },
    }
    scale = {"domain": [0, longest], "nice": False, "zero": True}

    def length(field: str) -> dict[str, Any]:
        return {"field": field, "type": "quantitative", "axis": None, "scale": scale}

    frame = {
        "type": "bar",
        "height": 14,
        "fill": None,
        "stroke": TRACK,
        "strokeWidth": 1,
        "aria": False,
    }
    layers = [
        {"mark": frame, "encoding": {"x": length("total"), "y": y}},
        {
            "mark": {"type": "bar", "height": 14, "color": FILL},
            "encoding": {"x": length("value"), "y": y, "description": {"field": "named"}},
        },
        {
            "mark": {"type": "text", "align": "left", "dx": 8, "fontWeight": 600},
            "encoding": {"x": length("end"), "y": y, "text": {"field": "shown"}},
        },
    ]
    return {**_base(width), "height": {"step": step}, "data": {"values": values}, "layer": layers}


def map_spec(
    shapes: list[dict[str, Any]],
    classes: list[ValueClass],
    legend_title: str,
    no_value: str,
    width: int,
) -> dict[str, Any]:
    """Return the spec of a map: shapes filled by class, numbers on them, a legend below."""
    domain = [c.label for c in classes]
    colours = [c.colour for c in classes]
    if any(s["properties"]["number"] == "" for s in shapes):
        domain.append(no_value)
        colours.append("transparent")
    colour = {
        "field": "properties.class",
        "type": "nominal",
        "scale": {"domain": domain, "range": colours},
        "legend": {
            "title": legend_title or None,
            "orient": "bottom",
            "direction": "horizontal",
            "columns": 3 if max(map(len, domain), default=0) > 6 else 6,
            "symbolType": "square",
            "symbolSize": 220,
            "symbolStrokeColor": BORDER,
            "symbolStrokeWidth": 1,
            "rowPadding": 4,
        },
    }
    flat = {"type": "identity", "reflectY": True}
    geo = {
        "mark": {"type": "geoshape", "stroke": BORDER, "strokeJoin": "round"},
        "encoding": {"color": colour, "description": {"field": "properties.named"}},
        "projection": flat,
    }
    numbers = {
        "mark": {"type": "text", "fontWeight": 600, "fontSize": 14},
        "transform": [{"filter": "datum.properties.number != ''"}],
        "encoding": {
            "longitude": {"field": "properties.x", "type": "quantitative"},
            "latitude": {"field": "properties.y", "type": "quantitative"},
            "text": {"field": "properties.number"},
            "color": {"field": "properties.ink", "type": "nominal", "scale": None},
        },
        "projection": flat,
    }
    return {
        **_base(width),
        "height": height(shapes, width),
        "data": {"values": shapes},
        "layer": [geo, numbers],
    }
