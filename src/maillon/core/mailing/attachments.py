"""A file that goes with a mail: made when the mail is sent, not in the request that wrote it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Attached:
    """A file of a mail.

    :param name: what the addressee sees, with its extension.
    :param media_type: such as ``application/pdf``.
    """

    name: str
    data: bytes
    media_type: str
