"""Copy the front-end files that pages and documents need out of node_modules; build the icons.

    python tools/vendor.py        node_modules → src/maillon/core/static/vendor/ (ignored by git)

What is copied is listed in FILES; package-lock.json says of which version.
"""

import re
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MODULES = ROOT / "node_modules"
VENDOR = ROOT / "src" / "maillon" / "core" / "static" / "vendor"
_WOFF2 = "@fontsource-variable/source-sans-3/files/source-sans-3-{}-wght-{}.woff2"
_TTF = "@expo-google-fonts/source-sans-3/{}/SourceSans3_{}.ttf"

# file in node_modules → file in the vendor folder
FILES = {
    "htmx.org/dist/htmx.min.js": "htmx.min.js",
    "htmx.org/LICENSE": "licences/htmx.txt",
    "lucide-static/LICENSE": "licences/lucide.txt",
    "@fontsource-variable/source-sans-3/LICENSE": "licences/source-sans-3.txt",
    **{
        _WOFF2.format(subset, style): f"fonts/source-sans-3-{subset}-{style}.woff2"
        for subset in ("latin", "latin-ext")
        for style in ("normal", "italic")
    },
    # Typst does not read woff2.
    **{
        _TTF.format(name, name): f"fonts/ttf/SourceSans3-{label}.ttf"
        for name, label in (
            ("400Regular", "Regular"),
            ("400Regular_Italic", "Italic"),
            ("600SemiBold", "SemiBold"),
            ("700Bold", "Bold"),
        )
    },
}


def copy_files() -> int:
    """Copy every file of FILES and return how many there are."""
    for source, target in FILES.items():
        place = VENDOR / target
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(MODULES / source, place)
    return len(FILES)


def icon_names() -> dict[str, str]:
    """Return our name → the set's name for every icon of tools/icons.txt."""
    names: dict[str, str] = {}
    for line in (ROOT / "tools" / "icons.txt").read_text(encoding="utf-8").splitlines():
        line = line.partition("#")[0].strip()
        if line:
            ours, _, theirs = (part.strip() for part in line.partition("="))
            names[ours] = theirs or ours
    return names


def build_sprite() -> int:
    """Write the icons as one SVG of symbols and return how many there are."""
    symbols = []
    for ours, theirs in sorted(icon_names().items()):
        path = MODULES / "lucide-static" / "icons" / f"{theirs}.svg"
        if not path.exists():
            raise SystemExit(f"tools/icons.txt: lucide-static has no icon “{theirs}”")
        svg = path.read_text(encoding="utf-8")
        inner = re.sub(r"\s*\n\s*", "", svg[svg.index(">", svg.index("<svg")) + 1 :])
        inner = inner.removesuffix("</svg>")
        symbols.append(
            f'<symbol id="{ours}" viewBox="0 0 24 24" fill="none" stroke="currentColor" '
            f'stroke-width="2" stroke-linecap="round" stroke-linejoin="round">{inner}</symbol>'
        )
    head = '<svg xmlns="http://www.w3.org/2000/svg">\n<!-- Lucide, ISC: licences/lucide.txt -->\n'
    (VENDOR / "icons.svg").write_text(head + "\n".join(symbols) + "\n</svg>\n", encoding="utf-8")
    return len(symbols)


def main() -> int:
    """Copy and build everything."""
    if not MODULES.exists():
        raise SystemExit("node_modules is missing: run make assets")
    print(f"front-end files: {copy_files()} copied, {build_sprite()} icons")
    return 0


if __name__ == "__main__":
    sys.exit(main())
