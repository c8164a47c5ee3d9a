"""The real worker process, killed at every moment of a mail, and two at once."""

import os
import signal
from collections import Counter
from datetime import timedelta

import pytest
from django.utils import timezone

from maillon.core.models import OutgoingMail
from tests.factories import OutgoingMailFactory
from tests.processes import environment, maillon, until

pytestmark = pytest.mark.django_db(transaction=True)

LEASE = "2"


@pytest.fixture
def env(tmp_path, inbox):
    """A worker that sends to the inbox and takes a silent colleague for dead after a second."""
    return environment(
        tmp_path,
        MAILLON_SMTP_HOST="127.0.0.1",
        MAILLON_SMTP_PORT=str(inbox.port),
        MAILLON_SMTP_TLS="none",
        MAILLON_MAIL_FROM="Plan <plan@example.org>",
        MAILLON_MAIL_LEASE=LEASE,
    )


@pytest.fixture
def start(env):
    """Start workers; what a failed test leaves running ends with it."""
    started = []

    def worker(*words):
        started.append(maillon(env, "worker", *words))
        return started[-1]

    yield worker
    for process in started:
        process.kill()
        process.wait(10)


def outbox(number):
    now = timezone.now() - timedelta(minutes=1)
    return OutgoingMailFactory.create_batch(number, created_at=now, due_at=now)


def states():
    return Counter(OutgoingMail.objects.values_list("state", flat=True))


class Moments:
    """Holds the server at given moments, so that the worker can be killed right there."""

    def __init__(self, inbox, *wanted, seconds=3.0):
        self.wanted, self.reached, self.seconds = list(wanted), [], seconds
        inbox.pause = self

    def __call__(self, moment, number):
        if self.wanted and (moment, number) == self.wanted[0]:
            self.reached.append(self.wanted.pop(0))
            return self.seconds
        return 0.0


def test_killed_at_every_moment_no_mail_is_lost_and_none_comes_twice(start, inbox):
    mails = outbox(12)
    moments = Moments(inbox, ("MAIL", 2), ("DATA", 4), ("END", 7))
    for number in (1, 2, 3):
        worker = start("--pause", "0.2")
        until(lambda n=number: len(moments.reached) == n)
        worker.kill()
        worker.wait()
    worker = start("--pause", "0.2")
    until(lambda: states().keys() <= {"sent", "uncertain"})
    worker.terminate()
    assert worker.wait(40) == 0
    # Killed before the end of the mail: sent anew. Killed after it: uncertain, and not sent anew.
    assert states() == {"sent": 11, "uncertain": 1}
    assert Counter(inbox.subjects()) == Counter({mail.subject: 1 for mail in mails})
    assert len({message["Message-ID"] for message in inbox.messages}) == 12


def test_two_workers_share_the_outbox(start, inbox):
    mails = outbox(30)
    inbox.pause = lambda moment, number: 0.02 if moment == "END" else 0.0
    workers = [start("--once") for _ in range(2)]
    assert [worker.wait(60) for worker in workers] == [0, 0]
    assert states() == {"sent": 30}
    assert Counter(inbox.subjects()) == Counter({mail.subject: 1 for mail in mails})


def test_told_to_stop_it_finishes_the_mail_in_hand(start, inbox):
    outbox(3)
    moments = Moments(inbox, ("END", 1), seconds=1.0)
    worker = start()
    until(lambda: moments.reached)
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(40) == 0
    assert states() == {"sent": 1, "waiting": 2}
    assert len(inbox.messages) == 1


def test_it_ends_with_the_server_that_started_it(start):
    worker = start("--pause", "0.1", "--parent", str(os.getpid() + 1))
    assert worker.wait(60) == 0
