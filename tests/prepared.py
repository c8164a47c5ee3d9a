"""The empty base of the tests, migrated once and kept between runs.

Applying every migration takes tens of seconds in each process. The base they lead to is kept
under ``.pytest_cache`` and copied; another migration, library or database server makes another.
``migrate`` still runs on the copy (it finds nothing to do), so nothing is taken for granted.
"""

import hashlib
import os
import shutil
import subprocess
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection

ROOT = Path(__file__).resolve().parents[1]


def _key() -> str:
    """Return what the migrated base depends on: migrations, pinned libraries, engine."""
    found = hashlib.sha256()
    files = sorted(ROOT.glob("src/maillon/*/migrations/*.py"))
    for path in [*files, ROOT / "requirements" / "base.txt", ROOT / "requirements" / "dev.txt"]:
        found.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes() + b"\0")
    found.update(connection.vendor.encode())
    return found.hexdigest()[:20]


def kept_base(config: pytest.Config) -> Path | None:
    """Return where the migrated base is or will be kept; ``None`` where it cannot be kept."""
    if connection.vendor == "postgresql" and not (_program("pg_dump") and _program("psql")):
        return None
    if not hasattr(config, "cache"):  # -p no:cacheprovider
        return None
    return Path(config.cache.mkdir("base")) / f"{_key()}.{connection.vendor}"


def start_from(base: Path) -> None:
    """Put the kept base where the test base is expected, in place of what is there."""
    name = settings.DATABASES["default"]["TEST"].get("NAME")
    if connection.vendor == "sqlite":
        for end in ("", "-wal", "-shm", "-journal"):
            Path(f"{name}{end}").unlink(missing_ok=True)
        # Another run may take it away: then it is migrated here.
        with suppress(FileNotFoundError):
            shutil.copyfile(base, name)
    elif base.exists():
        _psql("postgres", "-c", f'CREATE DATABASE "{_test_name()}"')
        _psql(_test_name(), "-f", str(base))


def keep(base: Path) -> None:
    """Keep the base that was just migrated, for the next process; older ones go."""
    if base.exists():
        return
    # A run that had to do without migrations leaves nothing worth keeping.
    if "django_migrations" not in connection.introspection.table_names():
        return
    fresh = base.with_name(f"{base.name}.{os.getpid()}")
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(fresh)])
    else:
        _run("pg_dump", "--no-owner", "-f", str(fresh), connection.settings_dict["NAME"])
    for old in base.parent.glob(f"*.{connection.vendor}"):
        old.unlink(missing_ok=True)
    fresh.replace(base)


def _test_name() -> str:
    return str(connection.creation._get_test_db_name())


def _psql(database: str, *words: str) -> None:
    _run("psql", "-q", "-v", "ON_ERROR_STOP=1", "-d", database, *words)


def _program(name: str) -> str | None:
    """Return a program beside the server that tests/postgres_plugin.py started, or ``None``."""
    folder = os.environ.get("MAILLON_TEST_POSTGRES")
    return shutil.which(name, path=folder) if folder else None


def _run(program: str, *words: str) -> None:
    given: dict[str, Any] = settings.DATABASES["default"]
    environment = os.environ | {
        "PGHOST": str(given["HOST"]),
        "PGPORT": str(given["PORT"] or 5432),
        "PGUSER": str(given["USER"]),
    }
    found = _program(program) or program
    subprocess.run([found, *words], env=environment, check=True, capture_output=True)
