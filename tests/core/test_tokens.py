"""The colours: every pair that the design uses has the contrast that WCAG 2.2 AA asks for."""

import re
from pathlib import Path

import pytest

from maillon.core import views

TOKENS = Path(views.__file__).parent / "static" / "core" / "css" / "tokens.css"
TEXT, SIGN = 4.5, 3.0  # 1.4.3 for text, 1.4.11 for what carries meaning
PAIRS = [
    *((ink, ground, TEXT) for ink in ("ink", "ink-2", "ink-3") for ground in ("paper", "wash")),
    *(("accent-ink", ground, TEXT) for ground in ("paper", "wash", "accent-wash")),
    ("ink", "accent-wash", TEXT),
    ("ink-3", "accent-wash", TEXT),
    ("ink", "mark", TEXT),
    ("accent-ink", "mark", TEXT),
    ("ink", "amber-wash", TEXT),
    ("on-accent", "accent", TEXT),
    ("amber", "amber-wash", TEXT),
    ("red", "red-wash", TEXT),
    ("red", "paper", TEXT),
    ("ok", "ok-wash", TEXT),
    ("ok", "paper", TEXT),
    ("edge", "paper", SIGN),
    ("edge", "wash", SIGN),
    ("accent", "paper", SIGN),
    ("focus", "paper", SIGN),
    ("focus", "wash", SIGN),
]


def colours(scheme: str) -> dict[str, str]:
    light, dark = TOKENS.read_text(encoding="utf-8").split("@media (prefers-color-scheme: dark)")
    pattern = re.compile(r"--([\w-]+):\s*#([0-9a-f]{3,6});")
    found = dict(pattern.findall(light))
    return found | dict(pattern.findall(dark)) if scheme == "dark" else found


def luminance(colour: str) -> float:
    full = "".join(c * 2 for c in colour) if len(colour) == 3 else colour
    parts = [int(full[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("front", "ground", "least"), PAIRS)
def test_contrast(scheme, front, ground, least):
    found = colours(scheme)
    assert contrast(found[front], found[ground]) >= least
