"""The journal: who did what, when, old → new, why; append-only and hash-chained.

Every operation of every app ends with :func:`record`, inside its transaction.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db import connection, models, transaction

from maillon.core.models import JournalLine

GENESIS = "0" * 64
_LOCK = 5_021_984  # PostgreSQL advisory lock: one writer extends the chain at a time.


@dataclass(frozen=True)
class Author:
    """Who acts, for which organisation. ``user_id`` is ``None`` for the command line."""

    username: str
    user_id: int | None = None
    organisation: str = ""


@dataclass(frozen=True)
class Verification:
    """What a check of the chain found. ``first_bad`` is the number of the first wrong line."""

    lines: int
    ok: bool
    first_bad: int | None


def record(
    *,
    by: Author,
    now: datetime,
    action: str,
    target: models.Model,
    label: str,
    changes: Mapping[str, Any] | None = None,
    reason: str = "",
) -> JournalLine:
    """Append one line to the journal and return it.

    :param action: a stable code such as ``contribution.accepted``.
    :param label: how the target is called, kept even when the target goes.
    :param changes: field → ``[old, new]``; values are stored as text, numbers or lists.
    """
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        last = JournalLine.objects.order_by("-number").first()
        line = JournalLine(
            number=last.number + 1 if last else 1,
            at=now.astimezone(UTC),
            username=by.username,
            user_id=by.user_id,
            organisation=by.organisation,
            action=action,
            target_type=target._meta.label_lower,
            target_id=str(target.pk),
            target_label=label[:300],
            changes=json.loads(json.dumps(changes or {}, default=str)),
            reason=reason,
            previous_hash=last.hash if last else GENESIS,
        )
        line.hash = line_hash(line)
        line.save(force_insert=True)
    return line


def line_hash(line: JournalLine) -> str:
    """Return the SHA-256 of everything the line says, the previous line's hash included."""
    content = [
        line.number,
        line.at.astimezone(UTC).isoformat(timespec="microseconds"),
        line.username,
        line.user_id,
        line.organisation,
        line.action,
        line.target_type,
        line.target_id,
        line.target_label,
        line.changes,
        line.reason,
        line.previous_hash,
    ]
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def verify() -> Verification:
    """Read the whole chain and say where it first breaks: a changed, missing or added line."""
    previous, expected, lines = GENESIS, 1, 0
    first_bad: int | None = None
    for line in JournalLine.objects.order_by("number").iterator(chunk_size=2000):
        lines += 1
        sound = (
            line.number == expected
            and line.previous_hash == previous
            and line.hash == line_hash(line)
        )
        if not sound and first_bad is None:
            first_bad = min(line.number, expected)
        previous, expected = line.hash, line.number + 1
    return Verification(lines=lines, ok=first_bad is None, first_bad=first_bad)


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Return ``{field: [old, new]}`` for the fields of ``after`` that differ from ``before``."""
    return {
        key: [before.get(key), value] for key, value in after.items() if before.get(key) != value
    }


def snapshot(obj: models.Model, fields: Iterable[str]) -> dict[str, Any]:
    """Return the values of ``fields`` of ``obj`` in a form that the journal can hold."""
    return {field: obj.serializable_value(field) for field in fields}
