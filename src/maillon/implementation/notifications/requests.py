"""Asking: the announcement of a request, its reminders, the signed link."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from maillon.core.mailing import Draft, unsubscribe_link, write_mail, write_mails
from maillon.core.models import OutgoingMail
from maillon.implementation.models import AccessLink, RoundRequest
from maillon.implementation.notifications import phrases
from maillon.implementation.notifications.purposes import ACCESS_LINK, ANNOUNCEMENT, REMINDER
from maillon.implementation.notifications.recipients import Recipient, recipient, recipients_of


def announce_request(
    request: RoundRequest, *, link_url: str = "", now: datetime
) -> list[OutgoingMail]:
    """Tell an organisation that it is asked to report; see :func:`announce_requests`."""
    return announce_requests([request], links={request.pk: link_url}, now=now)


def announce_requests(
    requests: Sequence[RoundRequest], *, links: Mapping[int, str] | None = None, now: datetime
) -> list[OutgoingMail]:
    """Tell organisations that they are asked to report, once per request and address.

    Sets ``announced_at`` of the requests that reach somebody. Nobody who stopped optional mails is
    written to, unless the round is a duty.

    :param links: a signed link per key of a request, where the addressees have no account.
    """
    addressees = recipients_of(requests, on=timezone.localtime(now).date())
    drafts = [
        _announcement(request, addressee, (links or {}).get(request.pk, ""))
        for request in requests
        for addressee in addressees[request.pk]
        if addressee.wants or request.round.duty
    ]
    written = write_mails(drafts, now=now)
    reached = {int(mail.target_id) for mail in written}
    RoundRequest.objects.filter(pk__in=reached, announced_at__isnull=True).update(announced_at=now)
    for request in requests:
        if request.pk in reached:
            request.announced_at = request.announced_at or now
    return written


def remind_request(request: RoundRequest, *, now: datetime) -> list[OutgoingMail]:
    """Remind an organisation of its request because somebody asked to: once a week at most.

    Reminders at the moments of a round are written by the worker, with the digests.
    """
    addressees = recipients_of([request], on=timezone.localtime(now).date())[request.pk]
    drafts = [
        reminder(f"remind:{request.pk}:{one.address.lower()}:{week(now)}", [request], one, now=now)
        for one in addressees
        if one.wants or request.round.duty
    ]
    return write_mails(drafts, now=now)


def reminder(
    key: str, requests: Sequence[RoundRequest], addressee: Recipient, *, now: datetime
) -> Draft:
    """Return one reminder to one person, of every request that waits for them."""
    with translation.override(addressee.language):
        number = len(requests)
        context = {
            "count": ngettext("%(n)s request", "%(n)s requests", number) % {"n": number},
            "requests": "\n".join(phrases.request_line(one, now=now) for one in requests),
            "contact": phrases.contact(requests[0].round),
        }
    stop = "" if any(one.round.duty for one in requests) else _stop(addressee)
    return Draft(
        purpose=REMINDER,
        key=key,
        to=addressee.address,
        language=addressee.language,
        context=context,
        target=requests[0],
        unsubscribe_url=stop,
    )


def send_access_link(link: AccessLink, *, url: str, now: datetime) -> OutgoingMail | None:
    """Send a signed link to its address; the text forgets the link once it is sent."""
    request = link.request
    to = recipient(link.email, link.contact.language if link.contact else "fr")
    with translation.override(to.language):
        context = _about(request) | {"expires": phrases.moment(link.expires_at), "link": url}
    return write_mail(
        purpose=ACCESS_LINK,
        key=f"access_link:{link.pk}",
        to=link.email,
        language=to.language,
        context=context,
        now=now,
        target=request,
        secret=url,
    )


def week(now: datetime) -> str:
    """Return the ISO week of a moment in Brussels, such as ``2026-W48``."""
    year, number, _day = timezone.localtime(now).isocalendar()
    return f"{year}-W{number:02}"


def weekly_key(addressee: Recipient, now: datetime) -> str:
    """Return the key of the one list or reminder that a person gets in a week."""
    who = addressee.user_id or addressee.address.lower()
    return f"digest:{who}:{week(now)}"


def _announcement(request: RoundRequest, addressee: Recipient, link_url: str) -> Draft:
    with translation.override(addressee.language):
        context = _about(request) | {
            "years": phrases.years(request.round),
            "due": phrases.moment(request.due_at),
            "introduction": request.round.introduction,
            "link": link_url or phrases.page_of(request),
            "access": (
                _("This link opens it without an account. It is for you: do not pass it on.")
                if link_url
                else _("Sign in with your account to open it.")
            ),
        }
    return Draft(
        purpose=ANNOUNCEMENT,
        key=f"announce:{request.pk}:{addressee.address.lower()}",
        to=addressee.address,
        language=addressee.language,
        context=context,
        target=request,
        unsubscribe_url="" if request.round.duty else _stop(addressee),
        secret=link_url,
    )


def _about(request: RoundRequest) -> dict[str, object]:
    return {
        "round": request.round.title,
        "organisation": request.organisation.name,
        "contact": phrases.contact(request.round),
    }


def _stop(addressee: Recipient) -> str:
    return unsubscribe_link(
        addressee.language, user_id=addressee.user_id, address=addressee.address
    )
