"""The mail to a beneficiary when the authority decided something that it must answer or know."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from maillon.core.languages import choose
from maillon.core.mailing import Draft, Placeholder, Purpose, link
from maillon.core.money import euros
from maillon.funding.models import Claim, ExpenseFile, Grant, Recovery
from maillon.funding.notifications.applicants import addressees_of

GRANT_NEWS = Purpose(
    code="grant_news",
    label=_("To the beneficiary: news of a grant"),
    subject=_("Grant %(code)s: %(what)s"),
    body=_(
        "Good day,\n"
        "\n"
        "About the grant %(code)s, “%(title)s”:\n"
        "%(what)s.\n"
        "\n"
        "%(more)s\n"
        "\n"
        "Open the grant:\n"
        "%(link)s"
    ),
    placeholders=(
        Placeholder("code", _("the code of the grant"), "asbl-2021-0001", required=True),
        Placeholder("title", _("the title of the grant"), _("A project (example)")),
        Placeholder("what", _("what happened"), _("the claim of tranche 1 is refused")),
        Placeholder("more", _("the reason, or what to do"), _("The account is not yours.")),
        Placeholder(
            "link",
            _("the address of the page to open"),
            "https://maillon.example/fr/grants/asbl-2021-0001/",
            required=True,
        ),
    ),
    duty=True,
)

PURPOSES = (GRANT_NEWS,)


@dataclass(frozen=True)
class _News:
    """What happened, and the rest; both in the language that is active."""

    what: str
    more: str


def claims_refused(claims: Sequence[Claim], *, now: datetime) -> list[Draft]:
    """Return the mails on claims that were refused, with the reason."""
    found = []
    for claim in claims:

        def said(claim: Claim = claim) -> _News:
            text = gettext("the claim of tranche %(number)s is refused")
            return _News(text % {"number": claim.tranche.position}, claim.reason)

        found += _drafts(claim.tranche.grant, f"claim:{claim.pk}", said, now=now)
    return found


def file_refused(file: ExpenseFile, *, now: datetime) -> list[Draft]:
    """Return the mails on supporting documents that were sent back."""

    def said() -> _News:
        text = gettext("the supporting documents of %(year)s are sent back")
        return _News(text % {"year": file.year}, file.state_reason)

    return _drafts(file.grant, f"documents:{file.pk}:{now:%Y%m%d%H%M%S}", said, now=now)


def file_decided(file: ExpenseFile, *, now: datetime) -> list[Draft]:
    """Return the mails on a control that is finished."""

    def said() -> _News:
        text = gettext("the control of the supporting documents of %(year)s is finished")
        return _News(
            text % {"year": file.year}, gettext("The verdict of each line is on its page.")
        )

    return _drafts(file.grant, f"control:{file.pk}", said, now=now)


def recovery_issued(recovery: Recovery, communication: str, *, now: datetime) -> list[Draft]:
    """Return the mails that ask to repay; ``communication`` is written as banks do."""

    def said() -> _News:
        text = gettext("%(amount)s are to be repaid by %(day)s")
        facts = {
            "amount": euros(recovery.amount),
            "day": date_format(recovery.due_on, "DATE_FORMAT"),
        }
        more = gettext("%(reason)s\nStructured communication: %(communication)s") % {
            "reason": recovery.reason,
            "communication": communication,
        }
        return _News(text % facts, more)

    return _drafts(recovery.grant, f"recovery:{recovery.pk}", said, now=now)


def _drafts(grant: Grant, key: str, said: Callable[[], _News], *, now: datetime) -> list[Draft]:
    """Return one mail for each address of the beneficiary, in its language."""
    found = []
    for one in addressees_of([grant], on=timezone.localdate(now))[grant.pk]:
        with translation.override(one.language):
            news = said()
        found.append(
            Draft(
                purpose=GRANT_NEWS,
                key=f"grant_news:{key}:{one.address.lower()}",
                to=one.address,
                language=one.language,
                context={
                    "code": grant.code,
                    "title": choose(grant, "title", one.language).text,
                    "what": news.what,
                    "more": news.more,
                    "link": link("grant", one.language, code=grant.code),
                },
                target=grant,
            )
        )
    return found
