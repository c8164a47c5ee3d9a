"""The waiting room: arrivals are stamped, what is handed in goes first, too many are told."""

import threading
import time

from django.http import HttpResponse
from django.test import RequestFactory

from maillon.config.waiting import WaitingRoom
from maillon.core.arrival import ARRIVED, arrived


class Slow:
    """An application that answers when it is let, and remembers the order."""

    def __init__(self):
        self.go, self.seen, self.stamps = threading.Event(), [], []

    def __call__(self, environ, start):
        self.go.wait(10)
        self.seen.append(environ["PATH_INFO"])
        self.stamps.append(environ[ARRIVED])
        if environ["PATH_INFO"] == "/wrong":
            raise ValueError("wrong")
        start("200 OK", [])
        return HttpResponse(environ["PATH_INFO"].encode())


def visit(room, method, path, answers):
    """Visit in a thread of its own; wait until the visit has come in."""

    def run():
        head = []
        try:
            body = b"".join(
                room({"REQUEST_METHOD": method, "PATH_INFO": path}, lambda *a: head.append(a))
            )
        except ValueError as error:
            body = str(error).encode()
        answers[path] = (head[0][0] if head else "", body)

    thread = threading.Thread(target=run)
    before = room.waiting.qsize()
    thread.start()
    for _time in range(400):
        if path in answers or room.waiting.qsize() > before or before == 0:
            break
        time.sleep(0.005)
    time.sleep(0.02)
    return thread


def test_what_is_handed_in_goes_first_and_too_many_who_look_are_told():
    slow, answers = Slow(), {}
    room = WaitingRoom(slow, seats=1, most_looking=2)
    visits = [
        visit(room, method, path, answers)
        for method, path in [
            ("POST", "/first"),
            ("GET", "/look"),
            ("GET", "/look-too"),
            ("GET", "/many"),
            ("POST", "/submit"),
            ("POST", "/wrong"),
        ]
    ]
    status, body = answers["/many"]
    assert status == "503 Service Unavailable"
    assert "Maillon" in body.decode()
    let_in = time.time()
    slow.go.set()
    for one in visits:
        one.join(10)
    assert slow.seen == ["/first", "/submit", "/wrong", "/look", "/look-too"]
    assert answers["/look"] == ("200 OK", b"/look")
    assert answers["/wrong"] == ("", b"wrong")
    # However long they waited, it is their arrival that is stamped.
    assert all(stamp < let_in for stamp in slow.stamps)


def test_a_request_without_a_stamp_arrives_now():
    request = RequestFactory().get("/")
    before = time.time()
    assert before <= arrived(request).timestamp() <= time.time()
    request.META[ARRIVED] = 1_624_874_398.5
    assert arrived(request).timestamp() == 1_624_874_398.5
    request.META[f"HTTP_{ARRIVED}"] = "1"
    assert arrived(request).timestamp() == 1_624_874_398.5
