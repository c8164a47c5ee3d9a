"""The signs that open a list item, in any format."""

import re

_ITEM = re.compile(
    r"^(?P<indent>\s*)(?P<marker>[-–—*•·▪◦‣●○■□➢✓►]|\d{1,2}[.)]|[a-z][.)]|\([a-z0-9]{1,2}\))\s+(?P<text>\S.*)$",
    re.DOTALL,
)
_GLUED = re.compile(r"^(?P<indent>\s*)(?P<marker>[•▪◦‣●○■□➢✓►])(?P<text>\S.*)$", re.DOTALL)


def read_marker(line: str) -> tuple[int, str, str] | None:
    """Return the indentation, the sign and the text of a list item, or None."""
    match = _ITEM.match(line) or _GLUED.match(line)
    if not match or (match["marker"] == "*" and line.rstrip().endswith("*")):
        return None
    return len(match["indent"].expandtabs(4)), match["marker"], match["text"]
