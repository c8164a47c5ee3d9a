"""``maillon serve`` and ``maillon migrate``."""

import argparse
from contextlib import nullcontext
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.utils.translation import gettext as _
from granian import Granian
from granian.constants import Interfaces

from maillon.config.cli.output import OK, say
from maillon.config.cli.worker import Supervised

# Requests that a web process takes in at a time; the next ones wait outside, unstamped.
_WAITING = 2_000


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
    server = Granian(
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
    )
    with nullcontext() if options.no_worker else Supervised():
        server.serve()
    return OK
