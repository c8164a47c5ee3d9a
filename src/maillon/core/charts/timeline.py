"""Days on a line, one row a thing: what was done, what is late, what is to come.

Like the other charts it gives a :class:`Chart`: the same picture on a page and in a document, with
its data table. The shape says the state as well as the colour.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.safestring import mark_safe

from maillon.core.charts import Chart
from maillon.core.charts.drawing import page_svg
from maillon.core.charts.palette import FILL, INK, TRACK
from maillon.core.charts.specs import _base

DONE, LATE, COMING = "done", "late", "coming"
_BAD = "#c2543f"  # 4.5:1 on white, 4.0:1 on the dark page
_SHAPES = {DONE: "circle", LATE: "diamond", COMING: "circle"}
_FILLS = {DONE: FILL, LATE: _BAD, COMING: "transparent"}
_EDGES = {DONE: FILL, LATE: _BAD, COMING: INK}


@dataclass(frozen=True)
class Mark:
    """Something on a day: the row it stands in, what it is, and how it stands.

    :param state: ``done``, ``late`` or ``coming``.
    :param named: the words of its tooltip.
    """

    row: str
    day: date
    state: str
    named: str


def timeline(
    marks: Sequence[Mark],
    rows: Sequence[str],
    *,
    first: date,
    last: date,
    today: date,
    words: dict[str, str],
    today_word: str,
    title: str,
    description: str = "",
    headings: tuple[str, ...] = (),
    table: Sequence[tuple[Any, ...]] = (),
    width: int = 620,
) -> Chart:
    """Draw the marks on their rows, from ``first`` to ``last``, with a line for ``today``.

    :param words: how the states are called in the legend, by state.
    :param table: the rows of the data table, under ``headings``.
    """
    spec = _spec(marks, rows, (first, last), today, words, today_word, width)
    text = json.dumps(spec, ensure_ascii=False, sort_keys=True)
    svg = page_svg(text, title, description) if marks else ""
    return Chart(title, description, mark_safe(svg), headings, tuple(table), text)  # nosec B308 B703


def _spec(
    marks: Sequence[Mark],
    rows: Sequence[str],
    span: tuple[date, date],
    today: date,
    words: dict[str, str],
    today_word: str,
    width: int,
) -> dict[str, Any]:
    states = [state for state in (DONE, LATE, COMING) if any(m.state == state for m in marks)]
    x = {
        "field": "day",
        "type": "temporal",
        "scale": {"domain": [_day(day) for day in span]},
        "axis": {
            "title": None,
            "format": "%m.%Y",
            "tickCount": 6,
            "grid": True,
            "gridColor": TRACK,
            "gridOpacity": 0.45,
            "domainColor": TRACK,
            "tickColor": TRACK,
        },
    }
    y = {
        "field": "row",
        "type": "nominal",
        "sort": list(rows),
        "scale": {"domain": list(rows)},
        "axis": {"title": None, "ticks": False, "domain": False, "labelPadding": 10},
    }

    def by_state(values: dict[str, str], legend: dict[str, Any] | None = None) -> dict[str, Any]:
        domain = [words[state] for state in states]
        scale = {"domain": domain, "range": [values[state] for state in states]}
        return {"field": "word", "type": "nominal", "scale": scale, "legend": legend}

    legend = {"title": None, "orient": "bottom", "direction": "horizontal", "symbolSize": 130}
    points = {
        "data": {"values": [_value(mark, words) for mark in marks]},
        "mark": {"type": "point", "size": 130, "strokeWidth": 2, "opacity": 1, "filled": False},
        "encoding": {
            "x": x,
            "y": y,
            "shape": by_state(_SHAPES, legend),
            "fill": by_state(_FILLS, legend),
            "stroke": by_state(_EDGES, legend),
            "description": {"field": "named"},
        },
    }
    layers = [points]
    if span[0] <= today <= span[1]:
        layers.insert(0, _today(today, today_word, x))
    return {**_base(width), "height": {"step": 30}, "layer": layers}


def _today(today: date, word: str, x: dict[str, Any]) -> dict[str, Any]:
    values = [{"day": _day(today), "word": word}]
    line = {"mark": {"type": "rule", "color": INK, "strokeDash": [4, 3], "strokeWidth": 1.2}}
    text = {"mark": {"type": "text", "align": "left", "dx": 5, "dy": 2, "baseline": "top"}}
    return {
        "data": {"values": values},
        "layer": [
            line | {"encoding": {"x": x}},
            text | {"encoding": {"x": x, "y": {"value": -16}, "text": {"field": "word"}}},
        ],
    }


def _value(mark: Mark, words: dict[str, str]) -> dict[str, str]:
    return {
        "row": mark.row,
        "day": _day(mark.day),
        "word": words[mark.state],
        "named": mark.named,
    }


def _day(day: date) -> str:
    return f"{day:%Y-%m-%d}T12:00:00"


def months_around(days: Sequence[date], first_year: int, last_year: int) -> tuple[date, date]:
    """Return the span that shows the years and every day given."""
    first = min([date(first_year, 1, 1), *days])
    last = max([date(last_year, 12, 31), *days])
    return first.replace(day=1), last + timedelta(days=15)
