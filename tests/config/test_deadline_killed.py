"""Web processes killed in the rush: what was acknowledged is there, with its proof."""

import http.client
import os
import signal
import threading
from datetime import timedelta

import pytest
from django.utils import timezone

from maillon.core.journal import verify
from maillon.core.models import JournalLine, OutgoingMail
from maillon.funding.models import Application, Submission
from maillon.funding.rules.canonical import sha256_of
from tests.config.test_server_killed import serve  # noqa: F401
from tests.funding.applications.making import make_applicant, make_call, ready
from tests.processes import started_by, until

pytestmark = pytest.mark.django_db(transaction=True)
TOKEN = "x" * 32


def submit(port, session, number):
    """Press the button; return the receipt that the server gave, or nothing."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        line.request(
            "POST",
            f"/fr/applications/{number}/submit/",
            f"csrfmiddlewaretoken={TOKEN}",
            {
                "Cookie": f"sessionid={session}; csrftoken={TOKEN}",
                "Content-Type": "application/x-www-form-urlencoded",
            },
        )
        answer = line.getresponse()
        answer.read()
        return answer.headers.get("Location", "").partition("#")[2]
    except (OSError, http.client.HTTPException):
        return ""
    finally:
        line.close()


def test_every_acknowledged_submission_survives_the_end_of_its_process(serve, client_as):  # noqa: F811
    now = timezone.now()
    call = make_call(opens_at=now - timedelta(days=20_000), closes_at=now + timedelta(days=1))
    organisation = make_applicant()
    numbers = [ready(call, organisation).number for _each in range(12)]
    client = client_as("partner_signatory", organisation)
    client.user.email = "signataire@example.org"
    client.user.save()
    session = client.cookies["sessionid"].value
    process, port = serve("--no-worker")
    until(lambda: submit(port, session, numbers[0]))
    receipts, stop = {}, threading.Event()

    def press(mine):
        while not stop.is_set():
            for number in mine:
                receipt = submit(port, session, number)
                if receipt:
                    receipts.setdefault(number, []).append(receipt)

    people = [threading.Thread(target=press, args=[numbers[n::3]]) for n in range(3)]
    for person in people:
        person.start()
    until(lambda: sum(map(len, receipts.values())) > 8)
    for child in started_by(process.pid, "serve"):
        os.kill(child, signal.SIGKILL)
    before = sum(map(len, receipts.values()))
    until(lambda: sum(map(len, receipts.values())) > before + 3)
    stop.set()
    for person in people:
        person.join(30)

    stored = {row.receipt: row for row in Submission.objects.select_related("application")}
    for number, given in receipts.items():
        assert {stored[receipt].application.number for receipt in given} == {number}
    assert all(sha256_of(row.content) == row.sha256 for row in stored.values())
    submitted = JournalLine.objects.filter(action="application.submitted")
    assert {line.changes["receipt"][1] for line in submitted} == set(stored)
    assert OutgoingMail.objects.filter(purpose="application_receipt").count() == len(stored)
    states = Application.objects.filter(number__in=receipts).values_list("state", flat=True)
    assert set(states) == {"submitted"}
    assert verify().ok
