"""Maillon's real processes for the tests, on the database of the test."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.db import connection


def environment(folder: Path, **more: str) -> dict[str, str]:
    """Return the environment of a process that works on the database of this test.

    The test must be ``transactional_db``: other processes see only what is committed.
    """
    kept = {k: v for k, v in os.environ.items() if not k.startswith("MAILLON_")}
    found = kept | {"DJANGO_SETTINGS_MODULE": "maillon.config.settings"}
    found |= {"MAILLON_DATA_DIR": str(folder), "MAILLON_LANG": "en", "PYTHONUNBUFFERED": "1"}
    settings = connection.settings_dict
    if connection.vendor == "sqlite":
        (folder / "maillon.sqlite3").symlink_to(settings["NAME"])
        found.pop("DATABASE_URL", None)
    else:
        host, user = quote(settings["HOST"], safe=""), quote(settings["USER"])
        password = f":{quote(settings['PASSWORD'])}" if settings["PASSWORD"] else ""
        port = f":{settings['PORT']}" if settings["PORT"] else ""
        found["DATABASE_URL"] = (
            f"postgres://{user}{password}@{host}{port}/{quote(settings['NAME'])}"
        )
    return found | more


def maillon(env: dict[str, str], *words: str, **options: Any) -> "subprocess.Popen[bytes]":
    """Start ``maillon …`` and return the process."""
    command = [sys.executable, "-m", "maillon.config.cli", *words]
    return subprocess.Popen(command, env=env, **options)


def until(condition: Callable[[], Any], within: float = 40.0) -> Any:
    """Wait until ``condition()`` is true and return what it gives; fail after ``within`` s."""
    end = time.monotonic() + within
    while True:
        found = condition()
        if found:
            return found
        if time.monotonic() > end:
            raise AssertionError(f"not so within {within} s: {condition}")
        time.sleep(0.02)


def children(pid: int) -> list[int]:
    """Return the processes that ``pid`` started and that run."""
    path = Path(f"/proc/{pid}/task/{pid}/children")
    threads = Path(f"/proc/{pid}/task")
    if not path.exists():
        return []
    found = [
        int(one)
        for thread in threads.iterdir()
        for one in (thread / "children").read_text().split()
    ]
    return sorted(found)


def free_port() -> int:
    """Return a port on which nobody listens."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def started_by(pid: int, word: str) -> list[int]:
    """Return the children of ``pid`` whose command line has ``word``."""
    found = []
    for child in children(pid):
        try:
            line = Path(f"/proc/{child}/cmdline").read_bytes().decode()
        except OSError:
            continue
        if word in line:
            found.append(child)
    return found
