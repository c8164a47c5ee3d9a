"""Run every check of `make check`, two at a time, and show those that fail.

python tools/check.py [NAME …]
"""

import os
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PYTHON = sys.executable
BIN = Path(sys.executable).parent
CHECKS: dict[str, list[str]] = {
    "types": [PYTHON, "-m", "mypy"],
    "templates": [str(BIN / "djlint"), "src", "--lint", "--quiet"],
    "security": [str(BIN / "bandit"), "-q", "-c", "pyproject.toml", "-r", "src"],
    "layers": [str(BIN / "lint-imports"), "--no-cache"],
    "migrations": [PYTHON, "-m", "django", "makemigrations", "--check", "--dry-run"],
    "settings": [PYTHON, "-m", "django", "check", "--fail-level", "WARNING"],
    "format": [PYTHON, "-m", "ruff", "format", "--check", "."],
    "lint": [PYTHON, "-m", "ruff", "check", "."],
    "messages": [PYTHON, "tools/messages.py", "check"],
    "addresses": [PYTHON, "tools/addresses.py"],
}


@dataclass(frozen=True)
class Outcome:
    """How a check ended."""

    name: str
    ok: bool
    seconds: float
    output: str


def run(name: str, scratch: str) -> Outcome:
    """Run one check, its data in the folder ``scratch``, and keep what it says."""
    started = time.monotonic()
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "maillon.config.settings_test",
        "MAILLON_DATA_DIR": scratch,
    }
    done = subprocess.run(
        CHECKS[name],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return Outcome(name, done.returncode == 0, time.monotonic() - started, done.stdout)


def main(names: list[str]) -> int:
    """Run the checks named, or all of them; 1 when one fails."""
    unknown = [name for name in names if name not in CHECKS]
    if unknown:
        raise SystemExit(f"no check {', '.join(unknown)}: there are {', '.join(CHECKS)}")
    failed = []
    with tempfile.TemporaryDirectory() as scratch, ThreadPoolExecutor(max_workers=2) as pool:
        for outcome in pool.map(partial(run, scratch=scratch), names or list(CHECKS)):
            word = "ok" if outcome.ok else "FAILED"
            print(f"{outcome.name:12} {word:7} {outcome.seconds:5.1f} s", flush=True)
            if not outcome.ok:
                failed.append(outcome)
    for outcome in failed:
        print(f"\n== {outcome.name}: {' '.join(CHECKS[outcome.name])}\n{outcome.output.rstrip()}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
