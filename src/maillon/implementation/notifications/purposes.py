"""The mails about requests: their shipped wording and what Maillon fills in."""

from django.utils.translation import gettext_lazy as _

from maillon.core.mailing import Placeholder, Purpose

_ROUND = Placeholder("round", _("the title of the round"), _("Collection 2026 (example)"))
_ORGANISATION = Placeholder("organisation", _("the organisation"), _("Municipality of Example"))
_YEARS = Placeholder("years", _("the years reported on"), "2026")
_DUE = Placeholder("due", _("day and time by which to answer"), _("Monday 1 March 2027 at 17:00"))
_LINK = Placeholder(
    "link",
    _("the address of the page to open"),
    "https://maillon.example/fr/rounds/2026/requests/example/",
    required=True,
)
_CONTACT = Placeholder(
    "contact", _("whom to ask: function and address"), _("Coordination, plan@example.org")
)

ANNOUNCEMENT = Purpose(
    code="request_announced",
    label=_("Announcement of a request to report"),
    subject=_("%(round)s: please report for %(organisation)s by %(due)s"),
    body=_(
        "Good day,\n"
        "\n"
        "We ask %(organisation)s to report what it did in %(years)s: %(round)s.\n"
        "\n"
        "%(introduction)s\n"
        "\n"
        "Please answer by %(due)s, on this page:\n"
        "%(link)s\n"
        "%(access)s\n"
        "\n"
        "Much of it can simply be confirmed: the page shows what was reported the year before, "
        "and keeps what you type.\n"
        "\n"
        "Questions: %(contact)s"
    ),
    placeholders=(
        _ROUND,
        _ORGANISATION,
        _YEARS,
        _DUE,
        _LINK,
        Placeholder(
            "introduction", _("the introduction of the round"), _("What the round is for.")
        ),
        Placeholder("access", _("how to get in: account or signed link"), _("Sign in to open it.")),
        _CONTACT,
    ),
)

REMINDER = Purpose(
    code="request_reminder",
    label=_("Reminder of requests to report"),
    subject=_("Reminder: %(count)s to answer"),
    body=_(
        "Good day,\n"
        "\n"
        "We have not received your answer yet:\n"
        "\n"
        "%(requests)s\n"
        "\n"
        "What you typed so far is kept. If there is nothing to report, or if you are not the right "
        "person to ask, please tell us: %(contact)s"
    ),
    placeholders=(
        Placeholder("count", _("how many requests, in words"), _("1 request")),
        Placeholder(
            "requests",
            _("the requests, each with its moment and its address"),
            _("- Collection 2026, Municipality of Example (by Monday 1 March 2027)"),
            required=True,
        ),
        _CONTACT,
    ),
)

SUBMITTED = Purpose(
    code="request_submitted",
    label=_("To the contact of the round: a request was submitted"),
    subject=_("%(organisation)s submitted its report (%(round)s)"),
    body=_(
        "%(organisation)s submitted its report for “%(round)s”; %(author)s signed it.\n"
        "\n"
        "%(message)s\n"
        "\n"
        "To accept it or to ask questions:\n"
        "%(link)s"
    ),
    placeholders=(
        _ORGANISATION,
        _ROUND,
        Placeholder("author", _("the account that submitted"), "zone-5344"),
        Placeholder(
            "message", _("the message of the partner"), _("Figures of March are estimates.")
        ),
        _LINK,
    ),
    duty=True,
)

SENT_BACK = Purpose(
    code="request_sent_back",
    label=_("To the partner: sent back with questions"),
    subject=_("A question on what %(organisation)s reported (%(round)s)"),
    body=_(
        "Good day,\n"
        "\n"
        "Thank you for what you reported for “%(round)s”. Before we can accept it, we would like "
        "to ask you this:\n"
        "\n"
        "%(questions)s\n"
        "\n"
        "Please answer or correct it at the fields concerned, then submit again:\n"
        "%(link)s\n"
        "\n"
        "What is not in question stays as you submitted it. Questions: %(contact)s"
    ),
    placeholders=(
        _ORGANISATION,
        _ROUND,
        Placeholder(
            "questions",
            _("the questions, each with its field"),
            _("- Number of participants: is this the total of both groups?"),
            required=True,
        ),
        _LINK,
        _CONTACT,
    ),
    duty=True,
)

ACCEPTED = Purpose(
    code="request_accepted",
    label=_("To the partner: accepted, and what was done with it"),
    subject=_("What %(organisation)s reported is accepted (%(round)s)"),
    body=_(
        "Good day,\n"
        "\n"
        "What %(organisation)s reported for “%(round)s” is accepted. It counts from now on in the "
        "coverage of the plan, and it will stand in the next report.\n"
        "\n"
        "%(contributions)s\n"
        "\n"
        "If a figure changes later, propose the correction on the page of the contribution: it "
        "then stands beside the accepted figure until it is decided on.\n"
        "\n"
        "All that you reported:\n"
        "%(link)s\n"
        "\n"
        "Thank you. Questions: %(contact)s"
    ),
    placeholders=(
        _ORGANISATION,
        _ROUND,
        Placeholder(
            "contributions",
            _("what was accepted, with the measures it serves and its address"),
            _("- C012 Street prevention (measure 4.9)"),
        ),
        _LINK,
        _CONTACT,
    ),
    duty=True,
)

ACCESS_LINK = Purpose(
    code="access_link",
    label=_("Signed link to answer a request without an account"),
    subject=_("Your link to report for %(organisation)s (%(round)s)"),
    body=_(
        "Good day,\n"
        "\n"
        "This link opens the report of %(organisation)s for “%(round)s”, without an account, until "
        "%(expires)s:\n"
        "%(link)s\n"
        "\n"
        "It opens nothing else. Whoever has it can answer in your place: do not pass it on. If you "
        "did not expect it, tell us: %(contact)s"
    ),
    placeholders=(
        _ORGANISATION,
        _ROUND,
        Placeholder("expires", _("until when the link works"), _("Monday 1 March 2027 at 17:00")),
        _LINK,
        _CONTACT,
    ),
    duty=True,
)

EXTENDED = Purpose(
    code="request_extended",
    label=_("To the partner: more time to report"),
    subject=_("%(organisation)s has more time: until %(due)s (%(round)s)"),
    body=_(
        "Good day,\n"
        "\n"
        "%(organisation)s has more time to report for “%(round)s”: until %(due)s, instead of "
        "%(before)s.\n"
        "\n"
        "What you typed so far is kept on this page:\n"
        "%(link)s\n"
        "\n"
        "If you answer through a signed link, use that link; if it has ended, ask us for another. "
        "Questions: %(contact)s"
    ),
    placeholders=(
        _ORGANISATION,
        _ROUND,
        _DUE,
        Placeholder("before", _("the deadline until now"), _("Monday 15 February 2027 at 17:00")),
        _LINK,
        _CONTACT,
    ),
    duty=True,
)

EXCUSED = Purpose(
    code="request_excused",
    label=_("To the partner: excused from reporting"),
    subject=_("%(organisation)s need not report (%(round)s)"),
    body=_(
        "Good day,\n"
        "\n"
        "%(organisation)s need not report for “%(round)s”: there is nothing left to do.\n"
        "\n"
        "The reason noted: %(reason)s\n"
        "\n"
        "If this is not right, tell us: %(contact)s\n"
        "\n"
        "The request:\n"
        "%(link)s"
    ),
    placeholders=(
        _ORGANISATION,
        _ROUND,
        Placeholder("reason", _("why it is excused"), _("It offers no such service any more.")),
        _LINK,
        _CONTACT,
    ),
    duty=True,
)

PROPOSAL_DECIDED = Purpose(
    code="proposal_decided",
    label=_("To the author of a proposal: what was decided"),
    subject=_("Your proposal on %(contribution)s is decided"),
    body=_(
        "Good day,\n"
        "\n"
        "You proposed a change to %(contribution)s:\n"
        "%(proposal)s\n"
        "\n"
        "%(decision)s\n"
        "%(reason)s\n"
        "\n"
        "The proposal:\n"
        "%(link)s"
    ),
    placeholders=(
        Placeholder(
            "contribution", _("code and title of the contribution"), _("C012 Street prevention")
        ),
        Placeholder(
            "proposal",
            _("what it is about, what stood, what was proposed"),
            _("Number of participants, 2026: 120 → 134"),
        ),
        Placeholder(
            "decision",
            _("whether it is taken over"),
            _("It is taken over: it counts now."),
            required=True,
        ),
        Placeholder("reason", _("the reason of the decision"), _("The list of names confirms it.")),
        _LINK,
    ),
    duty=True,
)

PURPOSES = (
    ANNOUNCEMENT,
    REMINDER,
    SUBMITTED,
    SENT_BACK,
    ACCEPTED,
    ACCESS_LINK,
    EXTENDED,
    EXCUSED,
    PROPOSAL_DECIDED,
)
