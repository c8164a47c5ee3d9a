"""The colours and the font of charts and maps."""

from pathlib import Path

FONT = "Source Sans 3"
QUOTED_FONT = (
    "'Source Sans 3', sans-serif"  # a name with a digit is nothing to a renderer without quotes
)
FONT_DIR = Path(__file__).resolve().parent.parent / "static" / "vendor" / "fonts" / "ttf"

INK = "#16232e"  # becomes currentColor on a page
FILL = "#2b879b"  # 4.2:1 on white, 4.2:1 on the dark page
TRACK = "#8a979f"
BORDER = "#6b8390"  # seen between light shapes as well as on the dark page
NOTHING = "#eef4f5"  # zero; a shape without a value has no fill at all
RAMP = ("#d3e9ed", "#9fd0d9", "#62afbd", "#2b879b", "#0f5c6e")
ON_LIGHT, ON_DARK = "#0b1e27", "#ffffff"  # numbers on a shape: the fill does not change at night
