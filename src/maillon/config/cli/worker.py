"""``maillon worker``: reminders, weekly digests and mails, beside the web server."""

import argparse
import logging
import os
import signal
import subprocess  # nosec B404
import sys
import threading
from collections.abc import Callable
from typing import Any

from django.db import DatabaseError, close_old_connections, connection
from django.utils import timezone
from django.utils.translation import gettext as _

from maillon.config.cli.output import OK, say
from maillon.portal.chores import do_chores

log = logging.getLogger("maillon.worker")

PAUSE = 5.0
# While the mail server cannot be reached: twice as long each time, up to five minutes.
LONGEST_PAUSE = 300.0
RESTART_AFTER = 1.0
STOP_WITHIN = 20.0


def add_commands(commands: Any) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser(
        "worker",
        help=_("Write reminders and weekly lists of tasks when they are due, and send mails."),
        description=_(
            "Runs until it is told to stop (SIGTERM, Ctrl+C), and then finishes the mail in hand. "
            "Several may run at once. “maillon serve” starts one, unless --no-worker."
        ),
    )
    parser.add_argument("--once", action="store_true", help=_("do what is due, then end"))
    parser.add_argument(
        "--pause", type=float, default=PAUSE, help=_("seconds between two rounds, default 5")
    )
    parser.add_argument("--parent", type=int, default=0, help=argparse.SUPPRESS)
    parser.set_defaults(answer=worker)


def worker(options: argparse.Namespace) -> int:
    """Do what is due, again and again, until told to stop."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_ignored: stop.set())

    def go_on() -> bool:
        # The server that started this worker may have been killed without a word.
        return not stop.is_set() and options.parent in (0, os.getppid())

    pause = options.pause
    while go_on():
        troubled = _round(go_on)
        if options.once:
            break
        pause = min(pause * 2, LONGEST_PAUSE) if troubled else options.pause
        stop.wait(pause)
    return OK


def _round(go_on: Callable[[], bool]) -> bool:
    """Do one round; say whether the next one had better wait."""
    close_old_connections()
    try:
        done = do_chores(clock=timezone.now, go_on=go_on)
    except DatabaseError as error:
        log.warning("database: %s", error)
        connection.close()
        return True
    except Exception:  # one bad round does not end the worker
        log.exception("a round of the worker failed")
        return True
    if done.trouble:
        log.warning("mail server: %s", done.trouble)
    if done.written or done.sent:
        log.info("%s mails written, %s sent", done.written, done.sent)
    return bool(done.trouble)


class Supervised:
    """A worker process beside the web server, started again when it dies."""

    def __init__(self) -> None:
        self._ending = threading.Event()
        self._process = _start()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> "Supervised":
        """Watch over the worker."""
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        """Stop it cleanly: it finishes the mail in hand."""
        self._ending.set()
        process = self._process
        process.terminate()
        try:
            process.wait(STOP_WITHIN)
        except subprocess.TimeoutExpired:
            process.kill()

    def _watch(self) -> None:
        while True:
            self._process.wait()
            if self._ending.wait(RESTART_AFTER):
                return
            say(_("The worker ended; it is started again."))
            self._process = _start()


def _start() -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-m", "maillon.config.cli", "worker", "--parent", str(os.getpid())]
    # close_fds=False spawns without a pipe that the web server's own forks could keep open.
    return subprocess.Popen(command, close_fds=False)  # nosec B603
