"""What the pages of the plan show of grants: projects with their years, open calls. Public."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from maillon.core.languages import Shown
from maillon.core.money import euros
from maillon.core.remembering import question, remembered
from maillon.funding.models import Grant
from maillon.funding.panels.calls import OpenCall
from maillon.funding.queries.call_banner import time_left
from maillon.funding.queries.inventory import Totals, inventory_totals
from maillon.funding.queries.plan_grants import open_calls_for
from maillon.funding.queries.published_grants import complete
from maillon.plan.models import Measure

# Projects in sight, and grants read at most; the inventory has them all.
SHOWN, MOST = 6, 120


@dataclass(frozen=True)
class YearOfGrant:
    """A grant of a project: its years and its amount in words (an unknown one is not zero)."""

    grant: Grant
    amount: str

    @property
    def is_known(self) -> bool:
        """Whether the amount is public and known."""
        return self.grant.amount is not None and self.grant.amount_public


@dataclass(frozen=True)
class Project:
    """A project and the grants it received: the first one and those that renew it, oldest first."""

    grants: list[YearOfGrant]

    @property
    def newest(self) -> Grant:
        """The last grant, which says what the project is called."""
        return self.grants[-1].grant

    @property
    def title(self) -> Shown:
        """The title with the language it is in."""
        return self.newest.title_shown


@dataclass(frozen=True)
class GrantsPanel:
    """The grants of a page: the first projects, the others, and what they all come to.

    :param address: query of the inventory that comes closest to this list, such as ``theme=4``.
    """

    first: list[Project]
    others: list[Project]
    totals: Totals
    address: str
    # Grants that are not in the list because there are too many.
    left: int = 0


def grants_panel(rows: QuerySet[Grant], *, address: str = "") -> GrantsPanel:
    """Return the panel ``funding/plan/grants.html`` of ``rows``: three queries at most.

    :param rows: published grants (``queries.plan_grants``).
    """
    totals: Totals = remembered(
        f"grants:{question(rows.order_by())}", lambda: inventory_totals(rows)
    )
    if not totals.grants:
        return GrantsPanel([], [], totals, address)
    found = projects(complete(rows)[:MOST])
    left = max(0, totals.grants - MOST)
    return GrantsPanel(found[:SHOWN], found[SHOWN:], totals, address, left)


def projects(grants: Iterable[Grant]) -> list[Project]:
    """Return ``grants`` by project: what renews a grant of the list stands with it."""
    rows = list(grants)
    known = {row.pk: row for row in rows}
    renewed = {row.previous_id for row in rows}
    found = []
    for row in rows:
        if row.pk in renewed:
            continue
        chain = [row]
        while chain[0].previous_id in known and known[chain[0].previous_id] not in chain:
            chain.insert(0, known[chain[0].previous_id])
        found.append(Project([YearOfGrant(one, amount_words(one)) for one in chain]))
    return found


def amount_words(grant: Grant) -> str:
    """Return the amount of a published grant in words, or why there is none."""
    if grant.amount is None:
        return _("amount unknown")
    return euros(grant.amount) if grant.amount_public else _("amount not public")


def calls_panel(measures: Iterable[Measure], *, now: datetime) -> list[OpenCall]:
    """Return the calls open now for one of ``measures``: one query."""
    return [
        OpenCall(call, time_left(call.closes_at - now))
        for call in open_calls_for(measures, now=now)
    ]
