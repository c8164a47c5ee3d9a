"""What partners type, kept as typed: no journal line per keystroke, never a lost text.

Each field has a version. Who saves says which version they had before their eyes; where it is no
longer that one, nothing is overwritten and they are told what stands there now, from whom.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from zlib import crc32

from django.db import transaction
from django.db.models import F, Max
from django.utils.translation import gettext as _

from maillon.core.journal import Author
from maillon.implementation.enums import ItemAnswer, RequestState
from maillon.implementation.models import AccessLink, EntryField, RequestItem, RoundRequest
from maillon.implementation.operations.states import Refused
from maillon.implementation.queries.entry import OPEN_STATES, sheet_of, written
from maillon.implementation.queries.fields import LONGEST_NOTE, NOTE, figure_name, longest_of
from maillon.implementation.queries.rounds import answerable
from maillon.implementation.rules.entry import WORDS, problem_of
from maillon.implementation.workflows.rounds import RequestAct, request_step, why_not_request

# What one message may add to the time spent: more is a page left open.
_LONGEST_STRETCH = 120
_OWN_ITEMS = 60


@dataclass(frozen=True)
class Entry:
    """A field to save: of an item (``None``: of the request), with the version seen; 0: none."""

    item_id: int | None
    name: str
    value: str
    version: int = 0


@dataclass(frozen=True)
class Saved:
    """The field is stored under this version; ``problem`` says what a figure lacks to be one.

    ``value`` is what Maillon wrote in a field on its own account: last year's figure, an answer.
    """

    item_id: int | None
    name: str
    version: int
    problem: str = ""
    value: str | None = None


@dataclass(frozen=True)
class Conflict:
    """Somebody else changed the field first: what stands there, who wrote it and when."""

    item_id: int | None
    name: str
    version: int
    value: str
    by: str
    at: datetime


def save_field(
    *, item: RequestItem, name: str, value: str, version: int, by: Author, now: datetime
) -> Saved | Conflict:
    """Store one field if it still has ``version`` (0: it does not exist yet).

    :raises Refused: when the request cannot be filled in now, or there is no such field.
    """
    entries = [Entry(item.pk, name, value, version)]
    return save_fields(request=item.request, entries=entries, by=by, now=now)[0]


@transaction.atomic
def save_fields(
    *,
    request: RoundRequest,
    entries: Iterable[Entry],
    seconds: int = 0,
    by: Author,
    now: datetime,
) -> list[Saved | Conflict]:
    """Store several fields of a request, each against its own version, and the time spent.

    The result begins with one answer for each entry; after them what Maillon filled in itself.

    :param seconds: how long the person was active since the last time, measured on the page.
    :raises Refused: when the request cannot be filled in now, or a field is not one of its own.
    """
    current = lock_for_entry(request, now=now)
    listed = list(entries)
    items = {
        row.pk: row
        for row in current.items.filter(pk__in={e.item_id for e in listed}).select_related(
            "contribution", "section"
        )
    }
    stored = {
        (row.item_id, row.name): row
        for row in EntryField.objects.filter(item__in=items, name__in=_known_names(listed))
    }
    made: dict[tuple[int, str], EntryField] = {}
    batch = _Batch(current, items, stored, made, by, now)
    found = [_save_one(batch, entry) for entry in listed]
    EntryField.objects.bulk_create(made.values())
    for entry, result in zip(listed, found[:], strict=True):
        if isinstance(result, Saved) and entry.item_id is not None:
            found += _follow(current, items[entry.item_id], entry, by, now)
    _touch(current, seconds=seconds, typed=bool(listed), now=now)
    return found


def _known_names(entries: Iterable[Entry]) -> set[str]:
    return {entry.name for entry in entries if longest_of(entry.name) is not None}


def lock_for_entry(request: RoundRequest, *, now: datetime) -> RoundRequest:
    """Return the request as it is now, locked for this transaction, once it may be filled in.

    :raises Refused: with the reason.
    """
    rows = RoundRequest.objects.select_for_update(of=("self",)).select_related("round", "form")
    current = rows.get(pk=request.pk)
    if request_step(current.state, RequestAct.FILL) is None:
        raise Refused([why_not_request(current.state, RequestAct.FILL)])
    verdict = answerable(current, now=now)
    if not verdict:
        raise Refused([verdict.reason])
    return current


@transaction.atomic
def answer_item(
    *, item: RequestItem, answer: str, reason: str = "", by: Author, now: datetime
) -> RequestItem:
    """Say of one thing asked: the same, changed, ended, nothing to report, or not answered yet.

    “The same” also takes over last year's figures, into the cells that are still empty.

    :raises Refused: for an unknown answer, or where there is nothing to be the same as.
    """
    versions = dict(item.fields.values_list("name", "version"))
    values = {"answer": answer, "reason": reason} if reason.strip() else {"answer": answer}
    entries = [Entry(item.pk, name, value, versions.get(name, 0)) for name, value in values.items()]
    save_fields(request=item.request, entries=entries, by=by, now=now)
    item.refresh_from_db()
    return item


def _follow(
    request: RoundRequest, item: RequestItem, entry: Entry, by: Author, now: datetime
) -> list[Saved | Conflict]:
    """Do what follows from a saved field: the item's answer, last year's figures taken over."""
    if entry.name == "reason":
        item.answer_reason = entry.value.strip()[:2_000]
        item.save(update_fields=["answer_reason"])
    elif entry.name == "answer":
        item.answer = entry.value
        item.save(update_fields=["answer"])
        if entry.value == ItemAnswer.SAME:
            return _take_over_figures(request, item, by=by, now=now)
    elif item.answer == ItemAnswer.PENDING and entry.value.strip():
        # Who types in a part answers it.
        item.answer = ItemAnswer.CHANGED
        item.save(update_fields=["answer"])
        if EntryField.objects.filter(item=item, name="answer").exists():
            return [_write(item, "answer", str(item.answer), by=by, now=now)]
        return [Saved(item.pk, "answer", 0, value=str(item.answer))]
    return []


def _write(item: RequestItem, name: str, value: str, *, by: Author, now: datetime) -> Saved:
    """Set a field that the person did not type in, and tell them."""
    there = EntryField.objects.filter(item=item, name=name).first()
    version = there.version + 1 if there else 1
    EntryField.objects.update_or_create(
        item=item,
        name=name,
        defaults={
            "value": value,
            "version": version,
            "changed_at": now,
            "changed_by": by.username,
        },
    )
    return Saved(item.pk, name, version, value=value)


def _take_over_figures(
    request: RoundRequest, item: RequestItem, *, by: Author, now: datetime
) -> list[Saved | Conflict]:
    part = next(one for one in sheet_of(request).parts if one.item.pk == item.pk)
    found: list[Saved | Conflict] = []
    for row in part.rows:
        for year in part.years if row.before else ():
            name = figure_name(row.key, year)
            if row.before is not None and not part.value(name).strip():
                found.append(_write(item, name, written(row.before, WORDS), by=by, now=now))
    return found


@transaction.atomic
def add_item(*, request: RoundRequest, by: Author, now: datetime) -> RequestItem:
    """Add a contribution of the partner's own to the request, and return it, empty.

    :raises Refused: where the form takes none, or there are too many already.
    """
    current = lock_for_entry(request, now=now)
    if not current.form.free_items:
        raise Refused([_("This form takes the parts that it asks for only.")])
    own = current.items.filter(section=None, previous=None)
    if own.count() >= _OWN_ITEMS:
        raise Refused([_("There are too many contributions here: use the workbook import.")])
    last = current.items.aggregate(last=Max("position"))["last"] or 0
    row = RequestItem.objects.create(request=current, position=last + 1, answer=ItemAnswer.CHANGED)
    _touch(current, seconds=0, typed=True, now=now)
    return row


@transaction.atomic
def remove_item(*, item: RequestItem, by: Author, now: datetime) -> None:
    """Take away a contribution of the partner's own that was never submitted.

    :raises Refused: for what the form asks, what was reported before, or what was submitted once.
    """
    current = lock_for_entry(item.request, now=now)
    row = _editable(current, item.pk)
    if row.section_id or row.previous_id:
        raise Refused([_("This part is asked: answer “nothing to report” instead.")])
    if row.contribution_id:
        raise Refused([_("This was submitted once: answer “nothing to report” instead.")])
    row.delete()
    _touch(current, seconds=0, typed=True, now=now)


@transaction.atomic
def open_request(*, request: RoundRequest, now: datetime) -> None:
    """Note that the organisation has opened what it is asked, the first time."""
    RoundRequest.objects.filter(pk=request.pk, first_opened_at=None).update(first_opened_at=now)


def note_version(note: str) -> int:
    """Return the version of the message to the coordination: it follows from what it says."""
    return crc32(note.encode()) if note else 0


def _editable(request: RoundRequest, item_id: int) -> RequestItem:
    rows = request.items.select_related("contribution", "section")
    row = rows.filter(pk=item_id).first()
    if row is None:
        raise Refused([_("This part is no longer in the request. Open the page again.")])
    _refuse_decided(row)
    return row


def _refuse_decided(item: RequestItem) -> None:
    if item.contribution is not None and item.contribution.state not in OPEN_STATES:
        raise Refused([_("This part is with the coordination: it changes once it is sent back.")])


@dataclass(frozen=True)
class _Batch:
    """What several fields of one request are saved with; ``made``: those that are new."""

    request: RoundRequest
    items: dict[int, RequestItem]
    stored: dict[tuple[int, str], EntryField]
    made: dict[tuple[int, str], EntryField]
    by: Author
    now: datetime


def _save_one(batch: _Batch, entry: Entry) -> Saved | Conflict:
    value = entry.value.replace("\r\n", "\n").replace("\0", "")
    if entry.item_id is None:
        return _save_note(batch.request, entry, value)
    item = batch.items.get(entry.item_id)
    longest = longest_of(entry.name)
    if item is None or longest is None:
        raise Refused([_("This part is no longer in the request. Open the page again.")])
    _refuse_decided(item)
    if len(value) > longest:
        raise Refused(
            [_("This text is too long: at most %(count)s characters.") % {"count": longest}]
        )
    if entry.name == "answer":
        _check_answer(batch.request, item, value)
    return _compare_and_set(batch, item, entry, value)


def _check_answer(request: RoundRequest, item: RequestItem, answer: str) -> None:
    if answer not in ItemAnswer.values:
        raise Refused([_("Choose one of the answers.")])
    if answer in (ItemAnswer.SAME, ItemAnswer.ENDED) and item.previous_id is None:
        part = next(one for one in sheet_of(request).parts if one.item.pk == item.pk)
        if part.previous is None:
            raise Refused([_("Nothing was reported for this before.")])


def _compare_and_set(
    batch: _Batch, item: RequestItem, entry: Entry, value: str
) -> Saved | Conflict:
    """Write the field where it still has the version seen. The request is locked meanwhile."""
    problem, key = problem_of(entry.name, value), (item.pk, entry.name)
    there = batch.made.get(key) or batch.stored.get(key)
    if there is None:
        if value:
            batch.made[key] = EntryField(
                item=item,
                name=entry.name,
                value=value,
                changed_at=batch.now,
                changed_by=batch.by.username,
            )
        return Saved(item.pk, entry.name, 1 if value else 0, problem)
    if there.value == value:
        return Saved(item.pk, entry.name, there.version, problem)
    same_version = EntryField.objects.filter(pk=there.pk, version=entry.version)
    if not same_version.update(
        value=value,
        version=F("version") + 1,
        changed_at=batch.now,
        changed_by=batch.by.username,
    ):
        return Conflict(
            item.pk, entry.name, there.version, there.value, there.changed_by, there.changed_at
        )
    there.value, there.version = value, entry.version + 1
    return Saved(item.pk, entry.name, there.version, problem)


def _save_note(request: RoundRequest, entry: Entry, value: str) -> Saved | Conflict:
    if entry.name != NOTE or len(value) > LONGEST_NOTE:
        raise Refused(
            [_("This text is too long: at most %(count)s characters.") % {"count": LONGEST_NOTE}]
        )
    there = request.general_note
    if value != there and note_version(there) != entry.version:
        return Conflict(None, NOTE, note_version(there), there, "", request.changed_at)
    request.general_note = value
    request.save(update_fields=["general_note"])
    return Saved(None, NOTE, note_version(value))


def _touch(request: RoundRequest, *, seconds: int, typed: bool, now: datetime) -> None:
    """Bring the request's own row up to date: opened, being filled in, the time spent."""
    if typed and request.state == RequestState.WAITING:
        request.state = RequestState.DRAFT
    request.first_opened_at = request.first_opened_at or now
    if typed:
        request.changed_at = now
    request.seconds_spent += min(max(seconds, 0), _LONGEST_STRETCH)
    request.save(update_fields=["state", "first_opened_at", "changed_at", "seconds_spent"])


@transaction.atomic
def use_link(*, link: AccessLink, now: datetime) -> None:
    """Note that a signed link was opened."""
    AccessLink.objects.filter(pk=link.pk).update(last_used_at=now)
