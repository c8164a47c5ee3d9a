"""Charts and maps as SVG, drawn on the server: the same picture on a page and in a document.

:func:`bar_chart` and :func:`choropleth` take plain rows and give a :class:`Chart`::

    chart = bar_chart([Bar("Zones de police", 17, shown="17/77", total=77)], title=_("…"))
    {{ chart.svg }}                            in a template: inline, no <style>, no style=""
    chart.headings, chart.rows                 its data table: always show it with the picture
    chart.print_svg(), chart.png()             for documents: fixed ink, the same spec

A chart has no background and writes its texts in ``currentColor``, so it follows the page into
dark mode; fills are middle tones that keep a contrast of 3:1 on white and on the dark page. The
colour is never the only bearer: each bar and each shape carries its number as text.

Give ``title`` (names the picture) and ``description`` (what it shows, for those who do not see
it) in the reader's language: this module holds no words. Drawing costs 0.1 s the first time
(0.8 s for the first chart of a process); then it is remembered by its spec.
"""

import json
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from maillon.core.charts.classes import ValueClass, classify, written
from maillon.core.charts.drawing import clean_svg, page_svg, png
from maillon.core.charts.palette import INK, ON_DARK, ON_LIGHT
from maillon.core.charts.shapes import flat
from maillon.core.charts.specs import bar_spec, map_spec

__all__ = ["Bar", "Chart", "ValueClass", "bar_chart", "choropleth", "classify", "clean_svg"]

_LABEL_WIDTH = 34  # characters of a bar's label before it breaks


@dataclass(frozen=True)
class Bar:
    """One bar: its label, its length, and what is written beside it.

    :param shown: the text beside the bar; empty writes the number.
    :param total: draws an empty frame of this length behind the bar (``4`` of ``9``).
    """

    label: str
    value: float
    shown: str = ""
    total: float | None = None


@dataclass(frozen=True)
class Chart:
    """A picture with what must go with it: name, description and data table."""

    title: str
    description: str
    svg: SafeString
    headings: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    spec: str

    def print_svg(self) -> str:
        """Return the picture for a document: dark ink on white."""
        return self.svg.replace("currentColor", INK)

    def png(self, scale: float = 2.0) -> bytes:
        """Return the picture as PNG on white, ``scale`` pixels a unit (2 prints well)."""
        return png(self.spec, scale)


def bar_chart(
    bars: Sequence[Bar],
    *,
    title: str,
    description: str = "",
    headings: tuple[str, str] = ("", ""),
    width: int = 380,
) -> Chart:
    """Draw horizontal bars, in the order given, all on one scale that starts at zero.

    :param headings: column headings of the data table (what a bar is, what its length counts).
    :param width: width of the longest bar in pixels; labels stand left of it.
    """
    longest = max((max(bar.value, bar.total or 0) for bar in bars), default=0) or 1
    values: list[dict[str, Any]] = [
        {
            "n": n,
            "label": "\n".join(textwrap.wrap(bar.label, _LABEL_WIDTH)) or " ",
            "value": bar.value,
            "total": bar.total or 0,
            "end": max(bar.value, bar.total or 0),
            "shown": bar.shown or written(bar.value),
            "named": f"{bar.label}: {bar.shown or written(bar.value)}",
        }
        for n, bar in enumerate(bars)
    ]
    lines = max((value["label"].count("\n") + 1 for value in values), default=1)
    spec = bar_spec(values, longest, width, step=max(28, 10 + 17 * lines))
    rows = tuple((bar.label, bar.shown or written(bar.value)) for bar in bars)
    return _chart(spec, title, description, headings, rows, drawn=bool(bars))


def choropleth(
    features: Iterable[Mapping[str, Any]],
    values: Mapping[str, float],
    *,
    title: str,
    description: str = "",
    legend_title: str = "",
    no_value: str = "–",
    names: Mapping[str, str] | None = None,
    headings: tuple[str, str] = ("", ""),
    width: int = 440,
) -> Chart:
    """Draw a map whose shapes are filled by value; *no value* is not zero and is drawn empty.

    :param features: GeoJSON features (``id``, ``geometry`` in degrees, longitude first).
    :param values: the number of each feature, by feature id. An id that is absent has no value.
    :param legend_title: what the numbers count.
    :param no_value: the legend's word for a shape without a value, in the reader's language.
    :param names: how each feature is called, by id (default: its id); used in the data table and
        as the tooltip of the shape.
    :param headings: column headings of the data table (place, number).
    :param width: width of the drawing in pixels; its height follows the shapes.
    """
    shapes = flat(features)
    names = names or {}
    classes = classify([values[s["id"]] for s in shapes if s["id"] in values])
    for shape in shapes:
        value = values.get(shape["id"])
        kind = next((n for n, c in enumerate(classes) if value is not None and c.holds(value)), -1)
        name = names.get(shape["id"], shape["id"])
        shown = no_value if value is None else written(value)
        shape["properties"] = {
            "class": classes[kind].label if kind >= 0 else no_value,
            "number": "" if value is None else written(value),
            "ink": ON_DARK if kind >= 0 and classes[kind].dark else ON_LIGHT,
            "named": f"{name}: {shown}",
            "x": shape.pop("x"),
            "y": shape.pop("y"),
        }
    spec = map_spec(shapes, classes, legend_title, no_value, width)
    rows = tuple(
        (names.get(s["id"], s["id"]), s["properties"]["number"] or no_value) for s in shapes
    )
    return _chart(spec, title, description, headings, rows, drawn=bool(shapes))


def _chart(
    spec: dict[str, Any],
    title: str,
    description: str,
    headings: tuple[str, ...],
    rows: tuple[tuple[Any, ...], ...],
    *,
    drawn: bool,
) -> Chart:
    """Draw ``spec``; without data there is a table and no picture."""
    text = json.dumps(spec, ensure_ascii=False, sort_keys=True)
    svg = page_svg(text, title, description) if drawn else ""
    return Chart(title, description, mark_safe(svg), headings, rows, text)  # nosec B308 B703
