"""The mail server on loopback, for the worker."""

from tests.core.mailing.conftest import inbox

__all__ = ["inbox"]
