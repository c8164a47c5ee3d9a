"""Where requests wait when many come at once: stamped as they arrive, what is handed in first.

Answering is done by a few threads, whatever the number of visitors: more would not be faster, and
each has a connection to the database. The others wait here, not unseen in the server's queue:

* each request is stamped with the moment of its arrival (``core.arrival``), which is what counts
  for a deadline, however long it then waits;
* what is handed in (POST) goes before what is looked at (GET);
* when too many wait to look, the next ones are told at once to come back in a few seconds.
"""

import itertools
import queue
import threading
import time
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any

from maillon.core.arrival import ARRIVED

Environ = dict[str, Any]
Start = Callable[..., Any]
Application = Callable[[Environ, Start], Iterable[bytes]]
_BUSY = (
    "Maillon reçoit beaucoup de visites en ce moment. Rechargez la page dans quelques secondes.\n"
    "Maillon krijgt nu veel bezoek. Laad de pagina over enkele seconden opnieuw.\n"
    "Maillon has many visitors just now. Reload the page in a few seconds.\n"
)


@dataclass(order=True)
class _Job:
    """A request that waits: what is handed in first, then in the order of arrival."""

    rank: int
    number: int
    environ: Environ = field(compare=False)
    start: Start = field(compare=False)
    answer: "Future[Iterable[bytes]]" = field(compare=False)


class WaitingRoom:
    """A WSGI application around another one.

    :param seats: how many requests are answered at a time.
    :param most_looking: how many may wait to look before the next ones are sent away.
    """

    def __init__(
        self, application: Application, *, seats: int = 4, most_looking: int = 100
    ) -> None:
        self.application = application
        self.most_looking = most_looking
        self.waiting: queue.PriorityQueue[_Job] = queue.PriorityQueue()
        self.numbers = itertools.count()
        self.looking = 0
        self.lock = threading.Lock()
        for number in range(seats):
            threading.Thread(target=self._work, name=f"seat-{number}", daemon=True).start()

    def __call__(self, environ: Environ, start_response: Start) -> Iterable[bytes]:
        """Stamp the request, wait for its turn, answer."""
        environ[ARRIVED] = time.time()
        looks = environ["REQUEST_METHOD"] in ("GET", "HEAD", "OPTIONS")
        if looks and not self._may_look():
            return _busy(start_response)
        job = _Job(int(looks), next(self.numbers), environ, start_response, Future())
        self.waiting.put(job)
        try:
            return job.answer.result()
        finally:
            if looks:
                with self.lock:
                    self.looking -= 1

    def _may_look(self) -> bool:
        with self.lock:
            if self.looking >= self.most_looking:
                return False
            self.looking += 1
            return True

    def _work(self) -> None:
        while True:
            job = self.waiting.get()
            try:
                job.answer.set_result(_whole(self.application(job.environ, job.start)))
            except BaseException as error:
                job.answer.set_exception(error)


def _whole(response: Any) -> Iterable[bytes]:
    """Return the body, closed here, where the database was used; a stream is left as it is."""
    if getattr(response, "streaming", True):
        return response
    body = list(response)
    response.close()
    return body


def _busy(start_response: Start) -> Iterable[bytes]:
    body = _BUSY.encode()
    start_response(
        "503 Service Unavailable",
        [
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Content-Length", str(len(body))),
            ("Retry-After", "5"),
            ("Cache-Control", "no-store"),
        ],
    )
    return [body]
