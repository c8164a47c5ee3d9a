"""Writing mails into the outbox, in the transaction of what they announce."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import models, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from maillon.core.mailing.purposes import Purpose
from maillon.core.mailing.wording import Wording, fill, one_line, wordings
from maillon.core.models import MailOptOut, OutgoingMail

# Where a placeholder was empty, one blank line is enough.
_BLANK = re.compile(r"\n{3,}")
LANGUAGES = ("fr", "nl", "en")


@dataclass(frozen=True)
class Draft:
    """A mail to write.

    :param key: what it announces to whom; the same key is never written twice.
    :param context: what fills the placeholders of the wording.
    :param due_at: not to be sent before this moment (default: at once).
    :param target: the object it is about.
    :param unsubscribe_url: where the addressee stops such mails; empty where it is a duty.
    :param secret: a signed address that stands in the text: no page shows it, and it is erased
        once the mail is sent.
    :param attachment: what goes with it as a file, ``<kind>:<key>``; whoever sends the mails makes
        it then (``sending.send_waiting``).
    """

    purpose: Purpose
    key: str
    to: str
    language: str
    context: Mapping[str, object] = field(default_factory=dict)
    due_at: datetime | None = None
    target: models.Model | None = None
    unsubscribe_url: str = ""
    secret: str = ""
    attachment: str = ""


def write_mail(
    *,
    purpose: Purpose,
    key: str,
    to: str,
    language: str,
    context: Mapping[str, object],
    now: datetime,
    due_at: datetime | None = None,
    target: models.Model | None = None,
    unsubscribe_url: str = "",
    secret: str = "",
) -> OutgoingMail | None:
    """Write one mail (see :class:`Draft`); ``None`` where its key was written before."""
    draft = Draft(purpose, key, to, language, context, due_at, target, unsubscribe_url, secret)
    return next(iter(write_mails([draft], now=now)), None)


@transaction.atomic
def write_mails(drafts: Sequence[Draft], *, now: datetime) -> list[OutgoingMail]:
    """Write mails, in four statements however many, and return those whose key was new."""
    by_key: dict[str, Draft] = {}
    for draft in drafts:
        if draft.to:
            by_key.setdefault(draft.key, draft)
    known = OutgoingMail.objects.filter(key__in=by_key).values_list("key", flat=True)
    for key in list(known):
        del by_key[key]
    if not by_key:
        return []
    used = wordings({(draft.purpose, _language(draft)) for draft in by_key.values()})
    OutgoingMail.objects.bulk_create(
        [
            _mail(draft, used[draft.purpose.code, _language(draft)], now)
            for draft in by_key.values()
        ],
        # Another process may write the same key at this moment.
        ignore_conflicts=True,
    )
    return list(OutgoingMail.objects.filter(key__in=by_key).order_by("pk"))


def post_mails(drafts: Sequence[Draft], *, now: datetime) -> None:
    """Write mails whose keys are new for certain, in two statements: for acts in a rush."""
    addressed = [draft for draft in drafts if draft.to]
    if not addressed:
        return
    used = wordings({(draft.purpose, _language(draft)) for draft in addressed})
    OutgoingMail.objects.bulk_create(
        [_mail(one, used[one.purpose.code, _language(one)], now) for one in addressed],
        ignore_conflicts=True,
    )


def rewrite_waiting(draft: Draft, *, now: datetime) -> bool:
    """Replace the text of a mail of this purpose, object and addressee that still waits.

    What happens several times in a few minutes is then told once. Say whether there was one.
    """
    wording = wordings([(draft.purpose, _language(draft))])[draft.purpose.code, _language(draft)]
    mail = _mail(draft, wording, now)
    waiting = OutgoingMail.objects.filter(
        purpose=mail.purpose,
        to=mail.to,
        target_type=mail.target_type,
        target_id=mail.target_id,
        state="waiting",
        attempts=0,
        due_at__gt=now,
    )
    return bool(waiting.update(subject=mail.subject, body=mail.body))


def has_opted_out(addresses: Iterable[str]) -> set[str]:
    """Return those of ``addresses`` that asked for no mail that is not a duty (in lower case)."""
    asked = {address.lower() for address in addresses}
    return set(MailOptOut.objects.filter(address__in=asked).values_list("address", flat=True))


def _language(draft: Draft) -> str:
    return draft.language if draft.language in LANGUAGES else "fr"


def _mail(draft: Draft, wording: Wording, now: datetime) -> OutgoingMail:
    with translation.override(_language(draft)):
        text = fill(wording.body, draft.context).strip()
        body = _BLANK.sub("\n\n", text) + "\n" + _footer(draft)
    target = draft.target
    return OutgoingMail(
        key=draft.key,
        to=draft.to,
        language=_language(draft),
        subject=one_line(fill(wording.subject, draft.context)),
        body=body,
        purpose=draft.purpose.code,
        target_type=target._meta.label_lower if target else "",
        target_id=str(target.pk) if target else "",
        created_at=now,
        due_at=draft.due_at or now,
        unsubscribe_url=draft.unsubscribe_url,
        secret=draft.secret,
        attachment=draft.attachment,
    )


def _footer(draft: Draft) -> str:
    """Return what stands below every mail: that a machine wrote it, and how to stop it."""
    lines = ["", "-- ", _("Sent by Maillon, automatically.")]
    if draft.unsubscribe_url:
        lines += [_("To receive these mails no more:"), draft.unsubscribe_url]
    return "\n".join(lines) + "\n"
