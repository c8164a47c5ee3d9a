"""The rush before a deadline: thousands submit in the last minute, half of it after closing.

Each client is a signatory with a session and a complete draft. It opens a connection, posts its
application to a real ``maillon serve`` at its moment, whatever the server does meanwhile, and
reads the answer to the end. Afterwards the answers are compared with the database:

* *accepted*: the client was given a receipt; it is *checked*: the submission is there, its content
  gives the SHA-256 again, its moment lies before the closing, its journal line names it;
* *refused late*: the client was told that the call is closed, and the draft is still whole;
* *told to try again*: the client was told that the server is busy (and then tried again);
* *lost*: no answer, another answer, or a receipt that is not there; must be 0;
* *late accepted*: a submission with a moment at or after the closing; must be 0;
* *sent in time, refused*: it left the client before the closing and was taken up after it.

``python -m benchmarks.deadline [--postgres] [--applications 5000] [--seconds 60] [--workers 2]``
prints the rows as JSON, as the other measurements do; ``make bench-deadline`` runs both databases.
"""

import argparse
import asyncio
import importlib
import json
import os
import random
import re
import resource
import statistics
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from benchmarks.autosave import free_port, serve

_PER_ORGANISATION = 5
_RECEIPT = re.compile(rb"AR(?:-[0-9A-F]{4}){4}")
_BUSY_PAUSE = 2.0
_PATIENCE = 400.0
TOKEN = "x" * 32


@dataclass
class Client:
    """A signatory in front of the button, and what became of it."""

    number: str
    session: str
    at: float = 0.0
    sent_at: float = 0.0
    answered_at: float = 0.0
    status: int = 0
    receipt: str = ""
    busy: int = 0
    error: str = ""
    body: bytes = field(default=b"", repr=False)

    @property
    def seconds(self) -> float:
        """How long the client waited."""
        return self.answered_at - self.sent_at


def prepare(count: int, seconds: float) -> dict[str, Any]:
    """Make a call, organisations with a signatory and a session each, complete drafts."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import transaction

    call_command("migrate", verbosity=0)
    from benchmarks.deadline_data import make_rush

    with transaction.atomic():
        return make_rush(count, _PER_ORGANISATION)


def close_at(call_id: int, seconds: float) -> float:
    """Let the call close in ``seconds``, and return that moment (seconds since 1970)."""
    from django.utils import timezone

    from maillon.funding.models import Call

    closes = timezone.now() + timedelta(seconds=seconds)
    Call.objects.filter(pk=call_id).update(closes_at=closes)
    return closes.timestamp()


async def submit(client: Client, port: int, start: float) -> None:
    """Wait for the moment, submit, read the answer; try again where one is told to."""
    await asyncio.sleep(max(0.0, start + client.at - time.time()))
    client.sent_at = time.time()
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline:
        try:
            await asyncio.wait_for(_exchange(client, port), _PATIENCE)
        except (OSError, asyncio.IncompleteReadError, ValueError, IndexError) as error:
            client.error = repr(error)
            break
        except TimeoutError:
            client.error = "no answer"
            break
        if client.status != 503:
            break
        client.busy += 1
        await asyncio.sleep(_BUSY_PAUSE)
    client.answered_at = time.time()


async def _exchange(client: Client, port: int) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    body = b"csrfmiddlewaretoken=" + TOKEN.encode()
    head = (
        f"POST /fr/applications/{client.number}/submit/ HTTP/1.1\r\n"
        f"Host: 127.0.0.1:{port}\r\nConnection: close\r\n"
        f"Cookie: sessionid={client.session}; csrftoken={TOKEN}\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    try:
        writer.write(head.encode() + body)
        await writer.drain()
        answer = await reader.read()
    finally:
        writer.close()
    headers, _blank, client.body = answer.partition(b"\r\n\r\n")
    client.status = int(headers.split(b" ", 2)[1])
    found = _RECEIPT.search(headers)
    client.receipt = found.group().decode() if found and client.status == 302 else ""


async def rush(clients: list[Client], port: int, start: float) -> None:
    """Run every client."""
    await asyncio.gather(*(submit(client, port, start) for client in clients))


def outcome(clients: list[Client], closes: float) -> dict[str, Any]:
    """Compare what the clients were told with what the database holds."""
    from maillon.core.journal import verify
    from maillon.core.models import JournalLine
    from maillon.funding.models import Application, Submission
    from maillon.funding.rules.canonical import sha256_of

    stored = {row.receipt: row for row in Submission.objects.select_related("application")}
    lines = {
        line.changes["receipt"][1]: line
        for line in JournalLine.objects.filter(action="application.submitted")
    }
    states = dict(Application.objects.values_list("number", "state"))
    counts: Counter[str] = Counter()
    for client in clients:
        row = stored.get(client.receipt)
        if client.receipt:
            counts["accepted"] += 1
            counts["checked"] += bool(
                row is not None
                and row.application.number == client.number
                and sha256_of(row.content) == row.sha256
                and row.received_at.timestamp() < closes
                and client.receipt in lines
                and states[client.number] == "submitted"
            )
        elif client.status == 409 and b"data-late" in client.body:
            counts["refused late"] += 1
            counts["refused in time"] += client.sent_at < closes
            counts["draft gone"] += states[client.number] != "draft"
        else:
            counts["lost"] += 1
            counts[f"answer {client.status} {client.error}"] += 1
        counts["busy"] += client.busy
    told = {client.receipt for client in clients if client.receipt}
    counts["not told"] = len(set(stored) - told)
    counts["late accepted"] = sum(row.received_at.timestamp() >= closes for row in stored.values())
    counts["lost"] += counts["accepted"] - counts["checked"] + counts["draft gone"]
    return {**counts, "journal": verify().ok}


def measure(count: int, seconds: float, workers: int) -> list[dict[str, Any]]:
    """Run the rush and return what was seen, as rows of the table of benchmarks."""
    prepared = prepare(count, seconds)
    from django.db import connection

    clients = [Client(number, session) for number, session in prepared["drafts"]]
    places = random.Random(20_210_628).sample(range(count), count)
    for client, place in zip(clients, places, strict=True):
        client.at = seconds * place / count
    port = free_port()
    server = serve(port, "--workers", str(workers), "--no-worker")
    try:
        closes = close_at(prepared["call"], seconds / 2 + 3)
        connection.close()
        asyncio.run(rush(clients, port, closes - seconds / 2))
    finally:
        server.terminate()
        server.wait(timeout=30)
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(f"server: {used.ru_utime + used.ru_stime:.1f} s of CPU", file=sys.stderr)
    found = outcome(clients, closes)
    return _rows(found, clients, count, seconds, closes)


def _rows(
    found: dict[str, Any], clients: list[Client], count: int, seconds: float, closes: float
) -> list[dict[str, Any]]:
    database = "PostgreSQL" if os.environ.get("DATABASE_URL") else "SQLite"
    size = f"{count} in {seconds:g} s, {database}"
    for key, number in sorted(found.items()):
        print(f"{key}: {number}", file=sys.stderr)
    known = {key: found.get(key, 0) for key in ("accepted", "refused late", "lost", "checked")}
    sound = (
        not known["lost"]
        and not found["late accepted"]
        and not found["not told"]
        and found["journal"]
        and known["checked"] == known["accepted"]
        and known["accepted"] + known["refused late"] == count
    )
    before = sorted(client.seconds for client in clients if client.sent_at < closes)
    after = sorted(client.seconds for client in clients if client.sent_at >= closes)
    text = (
        f"deadline: {count} sent, {known['accepted']} accepted, "
        f"{known['refused late']} refused late ({found.get('refused in time', 0)} of them sent in "
        f"time), {known['lost']} lost, {found['late accepted']} late accepted, "
        f"{known['checked']} receipts checked, {found.get('busy', 0)} told to try again"
    )
    rows = [
        {
            "what": text,
            "size": size,
            "seconds": max(client.answered_at for client in clients) - closes + seconds / 2,
            "goal": "0 lost, 0 late accepted, every receipt true",
            "kept": bool(sound),
        }
    ]
    for name, times in (("before closing", before), ("after closing", after)):
        rows += [
            {
                "what": f"deadline: median answer {name}",
                "size": size,
                "seconds": statistics.median(times),
            },
            {
                "what": f"deadline: 99 of 100 answers {name}",
                "size": size,
                "seconds": times[-max(1, len(times) // 100)],
            },
        ]
    return rows


def main() -> None:
    """Measure and print the rows as JSON; end with 1 when something was lost."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--postgres", action="store_true")
    parser.add_argument("--applications", type=int, default=5_000)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--table", action="store_true", help="lines to read instead of JSON")
    options = parser.parse_args()
    if options.postgres:
        importlib.import_module("tests.postgres_plugin")  # starts one and says where it is
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "maillon.config.settings")
    rows = measure(options.applications, options.seconds, options.workers)
    if options.table:
        for row in rows:
            print(f"{row['seconds']:8.2f} s  {row['what']}  [{row['size']}]")
    else:
        print(json.dumps(rows))
    raise SystemExit(0 if rows[0]["kept"] else 1)


if __name__ == "__main__":
    main()
