"""What the commands print: one JSON document on stdout, or lines for people; progress on stderr."""

import json
import sys
from typing import Any

# Exit codes, the same for every command.
OK = 0
WRONG = 1  # done, and something is wrong: findings, a broken journal
USAGE = 2  # argparse's own
REFUSED = 3  # the input was refused
MISSING = 4  # what was named does not exist


class CommandError(Exception):
    """A command ends with a message for people and an exit code."""

    def __init__(self, message: str, code: int = REFUSED) -> None:
        super().__init__(message)
        self.code = code


def print_json(document: Any) -> None:
    """Print one JSON document, and nothing else, on stdout."""
    json.dump(document, sys.stdout, ensure_ascii=False, indent=1, default=str)
    sys.stdout.write("\n")


def say(line: str = "") -> None:
    """Print a line for people on stdout."""
    print(line)


def complain(line: str) -> None:
    """Print what went wrong for people on stderr."""
    print(line, file=sys.stderr, flush=True)


def progress(line: str, share: float | None = None) -> None:
    """Print how far the work is on stderr; ``share`` from 0 to 1 where it is known."""
    percent = f" {share:4.0%}" if share is not None else ""
    print(f"…{percent} {line}", file=sys.stderr, flush=True)
