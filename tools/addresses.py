"""Fail when a file of the project names a package registry, or a lock file any address at all.

    python tools/addresses.py

A registry's address belongs to a machine's settings: in a file it would break, or leak, elsewhere.
"""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# Put together from parts so that this file does not name them either.
_HOSTS = [
    "registry." + "npmjs",
    "registry." + "yarnpkg",
    "files." + "pythonhosted",
    "npm" + "mirror",
]
_HOSTS += ["pypi." + "org", "test.pypi." + "org", "jsr." + "io", "deb." + "debian.org"]
_REGISTRY = re.compile("|".join(map(re.escape, _HOSTS)), re.IGNORECASE)
_OPTION = re.compile(
    r"^\s*(?:--(?:extra-)?index-url|-i\s|--find-links|registry\s*=|index-url\s*=)", re.MULTILINE
)
_LOCK_FILES = ("package-lock.json", "requirements/*.txt")


def project_files() -> list[Path]:
    """Return the files that git keeps or would keep."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    return [ROOT / name for name in listed.stdout.decode().split("\0") if name]


def flaws(paths: list[Path]) -> list[str]:
    """Return one line for each address found."""
    found = []
    for path in paths:
        if not path.is_file() or path.stat().st_size > 5_000_000:
            continue
        text = path.read_bytes().decode("utf-8", errors="replace")
        name = path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else path.name
        for number, line in enumerate(text.splitlines(), start=1):
            hit = _REGISTRY.search(line)
            if hit:
                found.append(f"{name}:{number}: names a registry: {hit.group()}")
        lock = any(path.match(pattern) for pattern in _LOCK_FILES)
        if lock and ('"resolved"' in text or _OPTION.search(text)):
            found.append(f"{name}: holds the address that a package came from")
        elif path.name in (".npmrc", "pip.conf", "uv.toml") and _OPTION.search(text):
            found.append(f"{name}: sets a registry")
    return found


def main() -> int:
    """Print what was found; 1 when there is something."""
    paths = project_files()
    found = flaws(paths)
    print("\n".join([*found, f"addresses: {len(paths)} files, {len(found)} flaws"]))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
