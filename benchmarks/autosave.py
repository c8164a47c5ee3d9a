"""Fifty editors type at once: real HTTP clients against a real ``maillon serve``, in two databases.

Each editor has an account and a session; five share a request, so that they also meet in the same
part. Every field is written by one editor only, several times, with the version that the server
gave back: at the end each must hold its last text under the right version (0 lost updates), every
answer must have been 200 (0 errors), and no journal line may have been written. A last round has
all editors of a request write one field at once: exactly one may win, the others are told.

``python -m benchmarks.autosave [--postgres] [--editors 50] [--rounds 5]``: SQLite in the data
folder (``DATABASE_URL``, where set), or a PostgreSQL started for the occasion. The rows come as
JSON, as those of the other measurements.
"""

import argparse
import http.client
import importlib
import json
import os
import socket
import statistics
import subprocess
import sys
import threading
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

_PER_REQUEST = 5


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def prepare(editors: int) -> list[dict[str, Any]]:
    """Make the database, the requests and a session for each editor."""
    import django

    django.setup()
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore
    from django.core.management import call_command
    from django.utils import timezone

    from tests.factories import (
        CollectionRoundFactory,
        FormSectionFactory,
        MembershipFactory,
        OrganisationFactory,
        ReportFormFactory,
        RequestItemFactory,
        RoundRequestFactory,
    )

    call_command("migrate", verbosity=0)
    now = timezone.now()
    collection = CollectionRoundFactory(
        code=f"bench-{os.getpid()}",
        opens_at=now - timedelta(days=1),
        closes_at=now + timedelta(days=30),
    )
    form = ReportFormFactory(round=collection)
    sections = [FormSectionFactory(form=form) for _ in range(_PER_REQUEST)]
    prepared = []
    for number in range(editors):
        if number % _PER_REQUEST == 0:
            organisation = OrganisationFactory(code=f"bench-{os.getpid()}-{number}")
            request = RoundRequestFactory(form=form, organisation=organisation)
            items = [RequestItemFactory(request=request, section=one) for one in sections]
        member = MembershipFactory(
            organisation=organisation,
            role="partner_editor",
            user__username=f"bench-{os.getpid()}-{number}",
        )
        session = SessionStore()
        session[SESSION_KEY] = str(member.user.pk)
        session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
        session[HASH_SESSION_KEY] = member.user.get_session_auth_hash()
        session.save()
        prepared.append(
            {
                "session": session.session_key,
                "path": f"/fr/requests/{collection.code}/{organisation.code}/",
                "item": items[number % _PER_REQUEST].pk,
                "shared": items[0].pk,
                "request": request.pk,
                "name": f"extra:{number % _PER_REQUEST + 1}:label",
            }
        )
    return prepared


class Editor(threading.Thread):
    """A person who types: each pause sends a field with the version last given back."""

    def __init__(self, port: int, given: dict[str, Any], number: int, rounds: int) -> None:
        super().__init__(daemon=True)
        self.port, self.given, self.number, self.rounds = port, given, number, rounds
        self.times: list[float] = []
        self.errors: list[str] = []
        self.last: dict[tuple[int, str], tuple[str, int]] = {}
        self.won = False
        self.token = ""

    def run(self) -> None:
        """Open the page, type, then meet the others in one field."""
        try:
            self.open_page()
            START.wait()
            for turn in range(self.rounds):
                for item in {self.given["item"], self.given["shared"]}:
                    self.write(item, turn)
            MEET.wait()
            self.meet()
        except Exception as error:
            self.errors.append(repr(error))
            START.abort()
            MEET.abort()

    def open_page(self) -> None:
        """Get the page, and with it the token that messages need."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        connection.request("GET", self.given["path"], headers=self.headers())
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        if answer.status != 200:
            raise RuntimeError(f"page: {answer.status} {body[:200]!r}")
        cookies = answer.headers.get_all("Set-Cookie") or []
        self.token = next(c.split(";")[0].split("=")[1] for c in cookies if "csrftoken" in c)

    def headers(self) -> dict[str, str]:
        """Return what a browser sends along."""
        cookie = f"sessionid={self.given['session']}"
        if self.token:
            cookie += f"; csrftoken={self.token}"
        return {"Cookie": cookie, "X-CSRFToken": self.token, "Content-Type": "application/json"}

    def post(self, item: int, name: str, value: str, version: int) -> tuple[int, dict[str, Any]]:
        """Send one field and return the answer's status and what it says of the field."""
        fields = [{"item": item, "name": name, "value": value, "version": version}]
        body = json.dumps({"fields": fields, "seconds": 1})
        start = time.perf_counter()
        # A connection each time: one that idles at the barrier may be closed by the server.
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        connection.request("POST", f"{self.given['path']}fields/", body, self.headers())
        answer = connection.getresponse()
        content = answer.read()
        connection.close()
        self.times.append(time.perf_counter() - start)
        if answer.status not in (200, 409):
            self.errors.append(f"{answer.status} {content[:200]!r}")
            return answer.status, {}
        return answer.status, json.loads(content)["results"][0]

    def write(self, item: int, turn: int) -> None:
        """Type in a field of one's own, over what one wrote last."""
        name = self.given["name"]
        _value, version = self.last.get((item, name), ("", 0))
        value = f"Texte {turn} de {self.number}"
        status, result = self.post(item, name, value, version)
        if status != 200:
            self.errors.append(f"{status} {result}")
        else:
            self.last[item, name] = (value, result["version"])

    def meet(self) -> None:
        """Write in the field in which everybody of the request writes now."""
        status, result = self.post(
            self.given["shared"], "description_fr", f"Texte de {self.number}", 0
        )
        self.won = status == 200 and result["status"] == "saved"


def lost_updates(editors: list[Editor]) -> tuple[int, int]:
    """Return how many fields do not hold their last text and version, and wrong meetings."""
    from maillon.implementation.models import EntryField

    stored = {(row.item_id, row.name): (row.value, row.version) for row in EntryField.objects.all()}
    lost = sum(
        stored.get(key) != wanted for editor in editors for key, wanted in editor.last.items()
    )
    meetings: dict[int, list[Editor]] = {}
    for editor in editors:
        meetings.setdefault(editor.given["shared"], []).append(editor)
    wrong = 0
    for item, group in meetings.items():
        winners = [editor for editor in group if editor.won]
        text = stored.get((item, "description_fr"), ("", 0))[0]
        wrong += len(winners) != 1 or text != f"Texte de {winners[0].number}"
    return lost, wrong


def serve(port: int, *words: str) -> "subprocess.Popen[bytes]":
    """Start Maillon as in production (``words``: further options) and wait until it answers."""
    command = Path(sys.executable).parent / "maillon"
    server = subprocess.Popen(
        [command, "serve", "--port", str(port), *words],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    # Starting takes three seconds alone, far more while others use the machine.
    deadline = time.monotonic() + 180
    while time.monotonic() < deadline and server.poll() is None:
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/fr/accounts/login/")
            connection.getresponse().read()
            return server
        except OSError:
            time.sleep(0.1)
    ended = server.poll()
    server.kill()
    told = "did not answer" if ended is None else f"ended with {ended}"
    raise SystemExit(f"maillon serve {told}")


def measure(editors: int, rounds: int) -> list[dict[str, Any]]:
    """Run the editors and return what was seen, as rows of the table of benchmarks."""
    global START, MEET
    prepared = prepare(editors)
    from django.db import connection

    from maillon.core.models import JournalLine

    lines = JournalLine.objects.count()
    connection.close()
    port = free_port()
    server = serve(port)
    START, MEET = threading.Barrier(editors), threading.Barrier(editors)
    try:
        people = [Editor(port, given, number, rounds) for number, given in enumerate(prepared)]
        start = time.perf_counter()
        for person in people:
            person.start()
        for person in people:
            person.join()
        whole = time.perf_counter() - start
    finally:
        server.terminate()
        server.wait(timeout=60)
    times = sorted(t for person in people for t in person.times)
    errors = [error for person in people for error in person.errors]
    lost, wrong = lost_updates(people)
    journal = JournalLine.objects.count() - lines
    for error in errors[:5]:
        print(error, file=sys.stderr)
    database = "PostgreSQL" if os.environ.get("DATABASE_URL") else "SQLite"
    size = f"{editors} editors, {len(times)} saves, {database}"
    sound = not errors and not lost and not wrong and not journal
    return [
        {
            "what": f"autosave: {len(errors)} errors, {lost} lost updates, {wrong} wrong conflicts",
            "size": size,
            "seconds": whole,
            "goal": "0, 0, 0",
            "kept": sound,
        },
        {"what": "autosave: median answer", "size": size, "seconds": statistics.median(times)},
        {"what": "autosave: 95 of 100 answers", "size": size, "seconds": times[-len(times) // 20]},
    ]


def main() -> None:
    """Measure and print the rows as JSON; end with 1 when something was lost."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--postgres", action="store_true")
    parser.add_argument("--editors", type=int, default=50)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    if options.postgres:
        importlib.import_module("tests.postgres_plugin")  # starts one and says where it is
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "maillon.config.settings")
    rows = measure(options.editors, options.rounds)
    print(json.dumps(rows))
    raise SystemExit(0 if rows[0]["kept"] else 1)


START = MEET = threading.Barrier(1)
if __name__ == "__main__":
    main()
