"""A mail server on loopback, and the settings that lead to it."""

import pytest

from tests.smtp import Inbox


@pytest.fixture
def inbox(settings):
    """A running server; Django's backend is Maillon's SMTP backend."""
    box = Inbox()
    box.controller.start()
    settings.EMAIL_BACKEND = "maillon.core.mailing.transport.SmtpBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", box.port
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.EMAIL_TIMEOUT = 3
    settings.DEFAULT_FROM_EMAIL = "Plan <plan@example.org>"
    yield box
    box.controller.stop()
