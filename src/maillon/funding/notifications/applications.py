"""The mail with the receipt of an application, to those who may fill it in."""

from collections.abc import Sequence

from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from maillon.core.journal import Author
from maillon.core.languages import choose
from maillon.core.mailing import Draft, Placeholder, Purpose, link
from maillon.core.moments import second_text
from maillon.funding.models import Submission
from maillon.funding.notifications.applicants import Addressee

_LINK = Placeholder(
    "link",
    _("the address of the page to open"),
    "https://maillon.example/fr/applications/2026-0001/receipt/",
    required=True,
)

RECEIPT = Purpose(
    code="application_receipt",
    label=_("To the applicant: receipt of the application"),
    subject=_("Receipt %(receipt)s: application %(number)s is received"),
    body=_(
        "Good day,\n"
        "\n"
        "We received application %(number)s, “%(title)s” (%(call)s).\n"
        "\n"
        "Moment: %(moment)s (clock of the server)\n"
        "Receipt: %(receipt)s\n"
        "Submission: %(submission)s, handed in by %(author)s\n"
        "SHA-256 of what was submitted: %(sha256)s\n"
        "\n"
        "The receipt with the list of answers and files is attached as PDF. It is also here:\n"
        "%(link)s\n"
        "\n"
        "%(after)s"
    ),
    placeholders=(
        Placeholder("number", _("the number of the application"), "2026-0001", required=True),
        Placeholder("title", _("the title of the project"), _("A project (example)")),
        Placeholder("call", _("the title of the call"), _("Call 2026 (example)")),
        Placeholder("moment", _("when it was received, to the second"), "28/06/2021 11:59:58"),
        Placeholder("receipt", _("the number of the receipt"), "AR-1A2B-3C4D-5E6F-7A8B"),
        Placeholder("submission", _("which submission of the application it is"), "1"),
        Placeholder("author", _("the account that submitted"), "asbl"),
        Placeholder("sha256", _("the fingerprint of what was submitted"), "9f86d081…"),
        Placeholder(
            "after",
            _("until when it can still be changed, in a sentence"),
            _("Until the call closes you can change the application and submit it again."),
        ),
        Placeholder("closes", _("when the call closes"), _("28 June 2021 at 12:00")),
        _LINK,
    ),
    duty=True,
)

PURPOSES = (RECEIPT,)


def receipt_drafts(
    submission: Submission, addressees: Sequence[Addressee], *, by: Author
) -> list[Draft]:
    """Return the mails that carry the receipt, one for each address of the applicant."""
    application, call = submission.application, submission.application.call
    closes = second_text(call.closes_at, call.time_zone)
    is_open = submission.received_at < call.closes_at
    return [
        Draft(
            purpose=RECEIPT,
            key=f"application_receipt:{submission.receipt}:{one.address.lower()}",
            to=one.address,
            language=one.language,
            context={
                "number": application.number,
                "title": application.title,
                "call": choose(call, "title", one.language).text,
                "moment": second_text(submission.received_at, call.time_zone),
                "receipt": submission.receipt,
                "submission": submission.number,
                "author": by.username,
                "sha256": submission.sha256,
                "closes": closes,
                "after": _after(closes, one.language) if is_open else "",
                "link": link("application_receipt", one.language, number=application.number),
            },
            target=application,
            attachment=f"receipt:{submission.receipt}",
        )
        for one in addressees
    ]


def _after(closes: str, language: str) -> str:
    with translation.override(language):
        return gettext(
            "Until the call closes (%(closes)s) you can change the application and submit it "
            "again: the last submission counts."
        ) % {"closes": closes}
