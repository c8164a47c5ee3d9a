"""From a spec to a picture: SVG fit for a strict page, or PNG."""

import hashlib
import json
import re
from functools import cache, lru_cache
from xml.etree import ElementTree as ET  # nosec B405

import vl_convert

from maillon.core.charts.palette import FONT_DIR, INK

_SVG = "http://www.w3.org/2000/svg"
_DECLARATION = re.compile(r"\s*([a-z-]+)\s*:\s*([^;]+?)\s*(?:;|$)")
_REFERENCE = re.compile(r"url\(#([^)]+)\)")

ET.register_namespace("", _SVG)


@cache
def _fonts() -> None:
    """Let the renderer know our font; where it is not installed, it takes its own."""
    if FONT_DIR.is_dir():
        vl_convert.register_font_directory(str(FONT_DIR))


@lru_cache(maxsize=256)
def page_svg(spec: str, title: str, description: str) -> str:
    """Return the picture of a spec (JSON) for a page."""
    _fonts()
    return clean_svg(vl_convert.vegalite_to_svg(spec), title, description)


@lru_cache(maxsize=64)
def png(spec: str, scale: float) -> bytes:
    """Return the picture of a spec (JSON) as PNG on white."""
    _fonts()
    coloured = json.loads(spec) | {"background": "#ffffff"}
    return bytes(vl_convert.vegalite_to_png(json.dumps(coloured), scale=scale))


def clean_svg(svg: str, title: str, description: str) -> str:
    """Return ``svg`` fit for a page under a strict content policy, named for a screen reader.

    ``style`` attributes become presentation attributes; ``<style>``, ``<script>`` and invisible
    parts go; ids become unique; our ink becomes ``currentColor``; what the renderer says of a
    mark becomes its tooltip.
    """
    root = ET.fromstring(svg)  # nosec B314
    key = "c" + hashlib.sha256((svg + title).encode()).hexdigest()[:10]
    _clean_children(root, key)
    box = root.get("viewBox", "0 0 600 0")
    root.attrib.clear()
    root.attrib |= {"viewBox": box, "width": box.split()[2], "class": "drawing"}
    root.attrib |= {"role": "img", "focusable": "false"}
    names = [("title", title)] + ([("desc", description)] if description else [])
    root.set("aria-labelledby", " ".join(f"{key}-{tag}" for tag, _text in names))
    for place, (tag, text) in enumerate(names):
        element = ET.Element(f"{{{_SVG}}}{tag}", {"id": f"{key}-{tag}"})
        element.text = text
        root.insert(place, element)
    return ET.tostring(root, encoding="unicode", short_empty_elements=True)


def _clean_children(parent: ET.Element, key: str) -> None:
    for element in list(parent):
        tag = element.tag.rpartition("}")[2]
        invisible = element.get("opacity") == "0" or element.get("display") == "none"
        empty = tag == "path" and element.get("d") in ("", "M0,0h0v0h0Z")
        if tag in ("style", "script") or invisible or empty:
            parent.remove(element)
            continue
        label = element.get("aria-label", "") if tag in ("path", "rect") else ""
        _clean_attributes(element, key)
        _clean_children(element, key)
        if tag == "g" and not len(element):
            parent.remove(element)
        if tag == "path" and not element.get("fill") and not element.get("stroke"):
            parent.remove(element)  # the renderer's frames, which paint nothing
        elif label:
            tooltip = ET.Element(f"{{{_SVG}}}title")
            tooltip.text = label
            element.insert(0, tooltip)


def _clean_attributes(element: ET.Element, key: str) -> None:
    for name, value in _DECLARATION.findall(element.attrib.pop("style", "")):
        element.set(name, value)
    for name in [n for n in element.attrib if n.startswith(("aria-", "on")) or n == "role"]:
        del element.attrib[name]
    for name in ("class", "pointer-events"):
        element.attrib.pop(name, None)
    for name, value in list(element.attrib.items()):
        if name == "id":
            element.set(name, f"{key}-{value}")
        elif value.lower() == INK and name in ("fill", "stroke"):
            element.set(name, "currentColor")
        else:
            element.set(name, _REFERENCE.sub(rf"url(#{key}-\1)", value))
