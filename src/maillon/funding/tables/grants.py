"""The list of grants, declared once for the page and the exports."""

from django.urls import reverse
from django.utils.translation import gettext_lazy, pgettext_lazy

from maillon.core.languages import choose
from maillon.core.listing import Column, Listing
from maillon.core.money import euros
from maillon.funding.models import Grant
from maillon.implementation.enums import LinkRank


def year_text(row: Grant) -> str:
    """Return ``2021`` or ``2021-2022``."""
    first, last = row.first_year, row.last_year
    return str(first) if first == last else f"{first}-{last}"


def _url(row: Grant) -> str:
    return reverse("grant", args=[row.code])


def _primary(row: Grant) -> str:
    links = row.links.all()
    return next((link.measure.code for link in links if link.rank == LinkRank.PRIMARY), "")


def _secondary(row: Grant) -> list[str]:
    return [link.measure.code for link in row.links.all() if link.rank != LinkRank.PRIMARY]


def _measures(row: Grant) -> list[str]:
    first = _primary(row)
    return [*([first] if first else []), *_secondary(row)]


def _amount(row: Grant) -> str:
    unknown = pgettext_lazy("amount", "unknown")
    return str(unknown) if row.amount is None else euros(row.amount)


GRANTS = Listing(
    "grants",
    [
        Column("code", gettext_lazy("Code"), lambda row: row.code, link=_url),
        Column("title", gettext_lazy("Title"), lambda row: choose(row, "title"), link=_url),
        Column("organisation", gettext_lazy("Beneficiary"), lambda row: row.organisation.name),
        Column("instrument", gettext_lazy("Instrument"), lambda row: row.instrument.title),
        Column("years", gettext_lazy("Years"), year_text),
        Column("amount_shown", gettext_lazy("Amount"), _amount, numeric=True),
        Column("measures", gettext_lazy("Measures"), _measures),
        Column("state", gettext_lazy("State"), lambda row: row.get_state_display()),
        Column(
            "enterprise_number",
            gettext_lazy("Enterprise number"),
            lambda row: row.organisation.enterprise_number,
            on_page=False,
        ),
        Column("amount", gettext_lazy("Amount (euros)"), lambda row: row.amount, on_page=False),
        Column("paid", gettext_lazy("Paid (euros)"), lambda row: row.paid, on_page=False),
        Column("primary", gettext_lazy("Primary measure"), _primary, on_page=False),
        Column("secondary", gettext_lazy("Secondary measures"), _secondary, on_page=False),
        Column("awarded_on", gettext_lazy("Decided"), lambda row: row.awarded_on, on_page=False),
        Column(
            "legal_basis",
            gettext_lazy("Legal basis"),
            lambda row: row.legal_basis.reference if row.legal_basis else "",
            on_page=False,
        ),
        Column(
            "legal_reference",
            gettext_lazy("Legal reference"),
            lambda row: row.legal_reference,
            on_page=False,
        ),
        Column(
            "call",
            gettext_lazy("Call"),
            lambda row: row.call.code if row.call else "",
            on_page=False,
        ),
        Column("plan", gettext_lazy("Plan"), lambda row: row.plan.code, on_page=False),
        Column(
            "synthetic", gettext_lazy("Fictitious data"), lambda row: row.synthetic, on_page=False
        ),
    ],
    template="funding/grants/list.html",
)
