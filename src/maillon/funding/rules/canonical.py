"""Canonical JSON and its SHA-256: the same content has the same text, hence the same hash."""

import hashlib
import json
from datetime import UTC, datetime
from typing import Any


def canonical_json(plain: Any) -> str:
    """Return JSON with sorted keys, no spaces, letters as they are; amounts are texts in it."""
    return json.dumps(plain, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def sha256_of(plain: Any) -> str:
    """Return the SHA-256 of the canonical JSON of ``plain`` (64 hexadecimal digits)."""
    return hashlib.sha256(canonical_json(plain).encode()).hexdigest()


def moment(value: datetime) -> str:
    """Return a moment as one text: UTC, with microseconds."""
    return value.astimezone(UTC).isoformat(timespec="microseconds")


def receipt_number(sha256: str) -> str:
    """Return the number of the receipt of what has this hash: ``AR-1A2B-3C4D-5E6F-7A8B``.

    It follows from the content, so that no counter has to be shared in the rush, and it cannot be
    guessed from another one.
    """
    digits = sha256[:16].upper()
    return "AR-" + "-".join(digits[place : place + 4] for place in range(0, 16, 4))
