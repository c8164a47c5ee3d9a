"""``maillon serve`` and ``maillon migrate``."""

import argparse
import signal
import threading
import time
from collections.abc import Callable
from contextlib import nullcontext, suppress
from functools import partial
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.utils.translation import gettext as _
from granian.constants import Interfaces
from granian.server.mp import MPServer

from maillon.config.cli.output import OK, WRONG, complain, say
from maillon.config.cli.worker import STOP_WITHIN, Supervised

# Requests that a web process takes in at a time; the next ones wait outside, unstamped.
_WAITING = 2_000
# Seconds of service after which earlier failures are forgotten.
STEADY_AFTER = 60.0
# Failures in a row, then the command ends: the service manager decides.
GIVE_UP_AFTER = 8
LONGEST_PAUSE = 16.0
# Seconds for which a web process is gone before its absence is told to Granian (twice seen).
MISSING_FOR = 3.0


def add_commands(commands: Any) -> None:
    """Add the commands to the parser."""
    serve_parser = commands.add_parser("serve", help=_("Serve Maillon on a local address."))
    serve_parser.add_argument("--host", default="127.0.0.1", help=_("address to listen on"))
    serve_parser.add_argument("--port", type=int, default=8000, help=_("port to listen on"))
    serve_parser.add_argument("--workers", type=int, default=1, help=_("number of processes"))
    serve_parser.add_argument(
        "--no-worker",
        action="store_true",
        help=_("start no worker beside the server: “maillon worker” runs elsewhere"),
    )
    serve_parser.set_defaults(answer=serve)
    migrate_parser = commands.add_parser(
        "migrate", help=_("Create the database or bring it up to date.")
    )
    migrate_parser.set_defaults(answer=migrate)


def migrate(options: argparse.Namespace) -> int:
    """Create the tables or bring them up to date."""
    settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
    call_command("migrate", verbosity=0, interactive=False)
    return OK


def serve(options: argparse.Namespace) -> int:
    """Serve until interrupted; static files are collected first."""
    migrate(options)
    call_command("collectstatic", verbosity=0, interactive=False)
    say(
        _("Maillon is served on http://%(host)s:%(port)s (Ctrl+C ends it).")
        % {
            "host": "localhost" if options.host == "127.0.0.1" else options.host,
            "port": options.port,
        }
    )
    with nullcontext() if options.no_worker else Supervised():
        return _keep_serving(lambda: _granian(options))


def _granian(options: argparse.Namespace) -> MPServer:
    return MPServer(
        "maillon.config.wsgi:application",
        address=options.host,
        port=options.port,
        interface=Interfaces.WSGI,
        workers=options.workers,
        # These only wait (config.waiting): four others answer.
        blocking_threads=_WAITING,
        backpressure=2 * _WAITING,
        log_enabled=False,
        static_path_mount=None,
        # A web process that dies is replaced; what it had not committed is as if never begun.
        respawn_failed_workers=True,
        # One that is told to stop while it starts may not hear it: it is not waited for forever.
        workers_kill_timeout=int(STOP_WITHIN),
    )


def _keep_serving(make: Callable[[], MPServer]) -> int:
    """Serve until told to stop; start the server again where it gives up.

    Granian replaces a web process that dies, but takes a second death within 5.5 s for a fault of
    the program and ends. It is then started again after a pause that doubles; only where it ends
    again and again, never having served for a minute, does the command end.
    """
    failures = 0
    told = threading.Event()
    while True:
        server = make()
        # Told to stop before the server listened to signals: it stops at once.
        server.on_startup(partial(_pass_on, told, server))
        began = time.monotonic()
        with suppress(SystemExit), _Missing(server):
            server.serve()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_ignored: told.set())
        if server.interrupt_signal:
            return OK
        failures = 1 if time.monotonic() - began > STEADY_AFTER else failures + 1
        if failures > GIVE_UP_AFTER:
            complain(
                _(
                    "The web processes ended %(count)s times in a row, each time soon after they "
                    "were started: Maillon is not served any more. Read what they said above; "
                    "memory, the disk and the database are the usual causes."
                )
                % {"count": failures}
            )
            return WRONG
        pause = min(2.0 ** (failures - 1), LONGEST_PAUSE)
        complain(
            _("The web processes ended; they are started again in %(seconds)s s.")
            % {"seconds": f"{pause:g}"}
        )
        if told.wait(pause):
            return OK


def _pass_on(told: threading.Event, server: MPServer) -> None:
    if told.is_set():
        server.signal_handler_interrupt()


class _Missing:
    """Notices web processes that are gone and that Granian does not replace.

    Two that die at the same instant can escape it: it clears its list between their two words.
    """

    def __init__(self, server: MPServer) -> None:
        self.server = server
        self.ended = threading.Event()

    def __enter__(self) -> None:
        """Begin to watch."""
        threading.Thread(target=self._watch, name="missing", daemon=True).start()

    def __exit__(self, *_error: object) -> None:
        """Watch no more."""
        self.ended.set()

    def _watch(self) -> None:
        before: set[Any] = set()
        while not self.ended.wait(MISSING_FOR):
            gone = {one for one in list(self.server.wrks) if not one.is_alive()}
            for one in gone & before:
                self.server.interrupt_children.append(one.idx)
                self.server.main_loop_interrupt.set()
            before = gone
