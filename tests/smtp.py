"""A real SMTP server on loopback for the tests: what arrived, and servers that are slow or refuse.

``Inbox`` keeps messages as they came over the wire. ``pause`` is called at each moment of a mail:
``("MAIL", n)``, ``("DATA", n)`` before the server asks for the content, ``("END", n)`` once it has
the whole mail and before it says so; ``n`` counts the mails that came so far.
"""
# ruff: noqa: N802

import asyncio
import email
import email.policy
import socket
from collections.abc import Callable
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, syntax

Pause = Callable[[str, int], float]


class _Server(SMTP):
    """aiosmtpd's server, which tells when a client wants to send the content."""

    @syntax("DATA")
    async def smtp_DATA(self, arg: str) -> None:
        await self.event_handler.wait("DATA")
        await super().smtp_DATA(arg)


class Inbox:
    """The mails that arrived, and how the server behaves."""

    def __init__(self) -> None:
        self.messages: list[EmailMessage] = []
        self.pause: Pause = lambda moment, number: 0.0
        self.answers: dict[str, str] = {}
        self.controller = _Controller(self, hostname="127.0.0.1", port=0)

    async def wait(self, moment: str) -> None:
        """Wait as long as ``pause`` says at this moment."""
        await asyncio.sleep(self.pause(moment, len(self.messages)))

    async def handle_MAIL(
        self, server: Any, session: Any, envelope: Any, address: str, options: Any
    ) -> str:
        await self.wait("MAIL")
        envelope.mail_from = address
        return self.answers.get("MAIL", "250 OK")

    async def handle_RCPT(
        self, server: Any, session: Any, envelope: Any, address: str, options: Any
    ) -> str:
        envelope.rcpt_tos.append(address)
        return self.answers.get(address, "250 OK")

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        if "DATA" in self.answers:
            return self.answers["DATA"]
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        self.messages.append(message)
        await self.wait("END")
        if self.answers.get("END") == "close":
            session.transport = None
            server.transport.abort()
        return "250 Taken"

    @property
    def port(self) -> int:
        """The port it listens on."""
        return int(self.controller.server.sockets[0].getsockname()[1])

    def subjects(self) -> list[str]:
        """The subjects of what arrived, in order."""
        return [str(message["Subject"]) for message in self.messages]


class _Controller(Controller):
    def factory(self) -> SMTP:
        return _Server(self.handler)

    def _trigger_server(self) -> None:
        """Speak to it once, at the port it chose (aiosmtpd would speak to port 0)."""
        with socket.create_connection((self.hostname, self.handler.port), 1) as line:
            line.recv(100)
