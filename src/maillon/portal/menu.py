"""The menu of an account: what the roles of the hat that is on give access to, under headings."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from maillon.partners.permissions import Person


@dataclass(frozen=True)
class Entry:
    """An entry: the name of its address, what it is called, the action that it takes."""

    url_name: str
    label: str | Promise
    action: str


# In the order in which the menu shows them.
MENU: tuple[tuple[str | Promise, tuple[Entry, ...]], ...] = (
    (
        _("My work"),
        (
            Entry("tasks", _("My tasks"), "task.view"),
            Entry("my_requests", _("Requests to my organisation"), "share.confirm"),
            Entry("my_contributions", _("What was done with our figures"), "share.confirm"),
            Entry("my_applications", _("My applications"), "application.create"),
            Entry("my_grants", _("My grants"), "claim.make"),
            Entry("lend_experts", _("Lend experts to juries"), "jury.lend"),
            Entry("my_readings", _("What I read for a jury"), "jury.answer"),
            Entry("saved_views", _("Saved views"), "account.own"),
            Entry("account", _("My account"), "account.own"),
        ),
    ),
    (
        _("Follow"),
        (
            Entry("overview", _("Overview for decisions"), "overview.view"),
            Entry("theme_desks", _("Pages of the theme leads"), "theme_page.view"),
            Entry("rounds", _("Collection rounds"), "round.view"),
            Entry("burden", _("Reporting burden"), "burden.view"),
            Entry("proposals", _("Proposals"), "proposal.view"),
            Entry("findings", _("Findings"), "finding.view"),
            Entry("evaluator_pack", _("Pack for evaluators"), "evaluator_pack.export"),
        ),
    ),
    (
        _("Calls and grants"),
        (
            Entry("calls_desk", _("Calls for projects"), "call.view_draft"),
            Entry("all_applications", _("Applications"), "application.list"),
            Entry("experts", _("Experts"), "jury.view"),
            Entry("grants", _("Grants"), "cash.view"),
            Entry("renewals", _("Activity reports and renewals"), "renewal.view"),
            Entry("claims", _("Claims and payments"), "claim.decide"),
            Entry("expense_files", _("Supporting documents"), "expense.control"),
            Entry("cash", _("Cash by year"), "cash.view"),
            Entry("answer_packs", _("Answers for parliament"), "answer_pack.export"),
            Entry("instruments", _("Instruments and lists"), "funding_lists.edit"),
        ),
    ),
    (
        _("Keep"),
        (
            Entry("plan_imports", _("Plan imports"), "plan.import"),
            Entry("contribution_import", _("Import contributions"), "contribution.import"),
            Entry("periods", _("Locked years"), "period.lock"),
            Entry("mails", _("Mails"), "mail.view"),
            Entry("contacts_all", _("Contact points"), "contact.view_restricted"),
        ),
    ),
    (
        _("Trust"),
        (
            Entry("people", _("People and roles"), "people.view"),
            Entry("permissions_table", _("Who may do what"), "permission.view"),
            Entry("journal", _("Journal"), "journal.view"),
            Entry("privacy", _("Personal data"), "privacy.view"),
        ),
    ),
)


def menu_of(reader: Person) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the headings with their entries (address, label) that ``reader`` may open."""
    found = []
    for heading, entries in MENU:
        open_ones = [
            (reverse(entry.url_name), str(entry.label))
            for entry in entries
            if reader.may(entry.action)
        ]
        if open_ones:
            found.append((str(heading), open_ones))
    return found
