"""The real web server, its processes killed while people save; the worker that it supervises."""

import http.client
import json
import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path

import pytest
from django.urls import reverse

from maillon.core.journal import verify
from maillon.core.models import JournalLine
from maillon.implementation.models import Contribution, EntryField
from tests.factories import MeasureFactory, OrganisationAliasFactory, PartnerCategoryFactory
from tests.implementation.asked import make_request, make_round
from tests.processes import environment, free_port, maillon, started_by, until

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def serve(tmp_path):
    """Start ``maillon serve`` on a free port; returns (process, port)."""
    started = []

    def start(*words):
        port = free_port()
        env = environment(tmp_path, MAILLON_DEMO="1")
        started.append(maillon(env, "serve", "--port", str(port), *words))
        return started[-1], port

    yield start
    for process in started:
        # Its own processes go with it; what was killed on purpose is gone already.
        for child in [*started_by(process.pid, "serve"), process.pid]:
            with suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
        process.wait(10)


class Browser:
    """One signed-in person who saves again and again, and notes what was acknowledged."""

    def __init__(self, port, client, path, body, kind):
        client.get(reverse("contribution_new"))
        self.port, self.path, self.body, self.kind = port, path, body, kind
        token = client.cookies["csrftoken"].value
        session = client.cookies["sessionid"].value
        self.headers = {
            "Cookie": f"sessionid={session}; csrftoken={token}",
            "X-CSRFToken": token,
            "Content-Type": kind,
        }
        self.sent = self.acknowledged = 0
        self.answers, self.last = [], b""
        self.stop = threading.Event()
        self.thread = threading.Thread(target=self._run)

    def _run(self):
        while not self.stop.is_set():
            try:
                self._save(self.sent + 1)
            except (OSError, http.client.HTTPException):
                time.sleep(0.05)

    def _save(self, number):
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        line.connect()
        self.sent = number
        line.request("POST", self.path, self.body(number), self.headers)
        answer = line.getresponse()
        self.last = answer.read()[-300:]
        self.answers.append(answer.status)
        if answer.status in (200, 302):
            self.acknowledged = number
        line.close()


def wait_for(browsers, more):
    """Wait until each browser had ``more`` answers that acknowledge what it saved."""
    before = [browser.acknowledged for browser in browsers]
    try:
        until(
            lambda: all(b.acknowledged >= n + more for b, n in zip(browsers, before, strict=True))
        )
    except AssertionError as error:
        told = [(b.path, b.thread.is_alive(), b.answers[-3:], b.last) for b in browsers]
        raise AssertionError(told) from error


def test_web_processes_killed_while_saving_leave_no_half_state(serve, client_as):
    measure = MeasureFactory()
    category = PartnerCategoryFactory()
    OrganisationAliasFactory(name="Alias", folded="alias")
    request = make_request(make_round())
    item = request.items.get()
    EntryField.objects.create(item=item, name="x", changed_at=request.changed_at, changed_by="x")
    process, port = serve("--no-worker")

    def typed(number):
        """Two fields in one autosave, over whatever stands there."""
        fields = [
            {"item": item.pk, "name": name, "value": f"v{number}", "version": versions[name]}
            for name in ("title_fr", "description_fr")
        ]
        return json.dumps({"fields": fields, "seconds": 1})

    versions = Versions(item)
    entered = entry(category, measure)
    autosaving = Browser(
        port,
        client_as("coordinator"),
        reverse("request_field", args=[request.round.code, request.organisation.code]),
        typed,
        "application/json",
    )
    entering = Browser(
        port,
        client_as("coordinator"),
        f"{reverse('contribution_new')}?plan={measure.plan.code}",
        entered,
        "application/x-www-form-urlencoded",
    )
    browsers = (autosaving, entering)
    for browser in browsers:
        browser.thread.start()
    try:
        wait_for(browsers, more=2)
        # The second death within seconds makes Granian end: it is started again.
        for _time in range(2):
            (web,) = until(lambda: started_by(process.pid, "serve"))
            os.kill(web, signal.SIGKILL)
            until(lambda: started_by(process.pid, "serve") not in ([], [web]))  # noqa: B023
        wait_for(browsers, more=1)
    finally:
        for browser in browsers:
            browser.stop.set()
        for browser in browsers:
            browser.thread.join(60)
    # Both fields of an autosave, or none; nothing that was acknowledged is lost.
    fields = dict(EntryField.objects.exclude(name="x").values_list("name", "value"))
    assert fields["title_fr"] == fields["description_fr"]
    assert autosaving.acknowledged <= int(fields["title_fr"][1:]) <= autosaving.sent
    # Each contribution with its partner, its measure, its figure and its line of the journal.
    made = list(Contribution.objects.prefetch_related("partners", "links", "figures"))
    assert entering.answers.count(302) <= len(made) <= entering.sent
    parts = {(len(c.partners.all()), len(c.links.all()), len(c.figures.all())) for c in made}
    assert parts == {(1, 1, 1)}
    lines = JournalLine.objects.filter(target_type="implementation.contribution")
    assert lines.values("target_id").distinct().count() == lines.count() == len(made)
    assert verify().ok


class Versions(dict):
    """The version of each field as it stands in the database: the last writer overwrites."""

    def __init__(self, item):
        super().__init__()
        self.item = item

    def __getitem__(self, name):
        found = EntryField.objects.filter(item=self.item, name=name).first()
        return found.version if found else 0


def entry(category, measure):
    """Return what a form sends for the contribution ``number``, whole: all its parts."""

    def body(number):
        fields = {
            "title_fr": f"Accueil {number}",
            "category": category.pk,
            "kind": "action",
            "first_year": "2021",
            "partners-TOTAL_FORMS": 1,
            "partners-INITIAL_FORMS": 0,
            "partners-0-name": "Alias",
            "partners-0-part": "lead",
            "measures-TOTAL_FORMS": 1,
            "measures-INITIAL_FORMS": 0,
            "measures-0-measure": measure.pk,
            "measures-0-rank": "primary",
            "measures-0-basis": "stated",
            "figures-TOTAL_FORMS": 1,
            "figures-INITIAL_FORMS": 0,
            "figures-0-label_fr": "visites",
            "figures-0-value": number,
            "figures-0-qualifier": "exact",
        }
        return "&".join(f"{name}={value}".replace(" ", "+") for name, value in fields.items())

    return body


def test_the_server_keeps_a_worker_alive_and_takes_it_along(serve):
    process, _port = serve()
    (first,) = until(lambda: started_by(process.pid, "worker"))
    os.kill(first, signal.SIGKILL)
    (second,) = until(lambda: [pid for pid in started_by(process.pid, "worker") if pid != first])
    time.sleep(1)
    process.send_signal(signal.SIGTERM)
    process.wait(60)
    until(lambda: not Path(f"/proc/{second}").exists())


BROKEN = """
import sys
import django

django.setup()
from django.utils import translation
from granian.constants import Interfaces
from granian.server.mp import MPServer
from maillon.config.cli import server

translation.activate("en")
server.GIVE_UP_AFTER, server.LONGEST_PAUSE = 2, 0.1
sys.exit(
    server._keep_serving(
        lambda: MPServer(
            "nowhere:application",
            port=int(sys.argv[1]),
            interface=Interfaces.WSGI,
            log_enabled=False,
            respawn_failed_workers=True,
        )
    )
)
"""


def test_a_server_that_never_serves_ends_and_says_so(tmp_path):
    command = [sys.executable, "-c", BROKEN, str(free_port())]
    ended = subprocess.run(
        command, env=environment(tmp_path), capture_output=True, text=True, timeout=120, check=False
    )
    assert ended.returncode == 1
    assert ended.stderr.count("started again in") == 2
    assert "ended 3 times in a row" in ended.stderr


def test_a_server_told_to_stop_while_it_pauses_stops(serve):
    process, _port = serve("--no-worker")
    for _time in range(2):
        (web,) = until(lambda: started_by(process.pid, "serve"))
        os.kill(web, signal.SIGKILL)
        until(lambda: web not in started_by(process.pid, "serve"))  # noqa: B023
    process.send_signal(signal.SIGTERM)
    assert process.wait(60) == 0
