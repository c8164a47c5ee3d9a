"""The ledger of grants of every instrument, the page of one, and the beneficiary's own."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from maillon.funding.enums import ExpenseFileState, GrantState, RecoveryState
from maillon.funding.filters.grants import (
    EXERCISE,
    KNOWN,
    UNKNOWN,
    GrantFilters,
    find_grants,
    grant_choices,
)
from maillon.funding.models import Agreement, ExpenseFile, Grant, Recovery
from maillon.funding.panels.grants import grant_page, next_step
from maillon.funding.panels.reports import reports_on_grant
from maillon.funding.queries.grants import for_listing, own_grants, totals, visible_grants
from maillon.funding.queries.payable import money
from maillon.funding.tables.grants import GRANTS
from maillon.funding.views.grants_scope import found_grant, refuse
from maillon.partners.access import person, requires
from maillon.partners.panels.account import Panel
from maillon.partners.panels.exchanges import exchanges_here

# The languages of the papers: those of the region.
LETTERS = ("fr", "nl")
# What other subjects (activity reports, renewal) show on the page of a grant.
GRANT_PANELS: list[Callable[[HttpRequest, Grant], Panel | None]] = [reports_on_grant]


@requires("grant.view")
def grants(request: HttpRequest) -> HttpResponse:
    """List the grants of every instrument; a partner sees those of its organisation."""
    reader = person(request)
    seen = visible_grants(reader)
    invented = set(seen.order_by().values_list("synthetic", flat=True).distinct())
    both = len(invented) == 2
    # What is invented never stands in one list, or one sum, with what is real.
    exercise = invented == {True} or (both and request.GET.get("data") == EXERCISE)
    seen = seen.filter(synthetic=exercise)
    filters = GrantFilters.from_address(request.GET)
    offered = grant_choices(filters, seen)
    rows = find_grants(filters, seen)
    everywhere = reader.everywhere("grant.view")
    return GRANTS.respond(
        request,
        for_listing(rows),
        _("Grants") if everywhere else _("Our grants"),
        lead=_("What was granted, to whom, for which measures, of every instrument."),
        filters=filters,
        offered=offered,
        totals=totals(rows),
        synthetic=exercise,
        both=both,
        data=EXERCISE if exercise else "",
        datas=[("", _("Real")), (EXERCISE, _("Exercise"))],
        any_grant=bool(offered.instruments),
        years=[(str(year), str(year)) for year in offered.years],
        instruments=[(row.code, row.title) for row in offered.instruments],
        calls=[(row.code, row.title) for row in offered.calls],
        organisations=[(row.code, row.name) for row in offered.organisations],
        plans=[(row.code, row.title) for row in offered.plans],
        themes=[(row.code, f"{row.code}. {row.title}") for row in offered.themes],
        measures=[(row.code, f"{row.code} {row.title}") for row in offered.measures],
        states=GrantState.choices,
        amounts=[(KNOWN, _("Amount known")), (UNKNOWN, _("Amount unknown"))],
    )


@requires("grant.view")
def grant(request: HttpRequest, code: str) -> HttpResponse:
    """Show a grant with its agreement, its money and its documents."""
    found, reader = found_grant(request, code), person(request)
    page = grant_page(found, reader, on=timezone.localdate())
    panels = [made for make in GRANT_PANELS if (made := make(request, found)) is not None]
    context = {
        "page": page,
        "grant": found,
        "synthetic": found.synthetic,
        "panels": panels,
        "letters": LETTERS,
        "sees_all": reader.everywhere("grant.view"),
        "may_pay": reader.everywhere("payment.record"),
        "may_sign": reader.everywhere("grant.edit", state=found.state),
        "may_recover": reader.everywhere("recovery.issue"),
        "may_fill": bool(reader.may("expense.fill", own=page.own)) and page.own,
        "today": timezone.localdate(),
        "exchanges": exchanges_here(
            request, found, f"{found.code} {found.title}", [found.organisation_id]
        ),
    }
    return render(request, "funding/grants/grant.html", context)


@requires("grant.view")
def my_grants(request: HttpRequest) -> HttpResponse:
    """Show what one's own organisation received, and what to do next."""
    reader = person(request)
    refuse(reader.may("grant.view", own=bool(reader.organisation_ids)))
    rows = list(
        own_grants(reader)
        .select_related("instrument", "organisation", "call")
        .order_by("-first_year", "code")
    )
    held = money(rows)
    files: dict[int, list[ExpenseFile]] = {row.pk: [] for row in rows}
    for file in ExpenseFile.objects.filter(grant__in=files).order_by("year"):
        files[file.grant_id].append(file)
    back: dict[int, list[Recovery]] = {row.pk: [] for row in rows}
    owed = Recovery.objects.filter(grant__in=files).prefetch_related("payments")
    for recovery in owed.order_by("due_on"):
        back[recovery.grant_id].append(recovery)
    papers: dict[int, list[Agreement]] = {row.pk: [] for row in rows}
    for paper in Agreement.objects.filter(grant__in=files).order_by("number"):
        papers[paper.grant_id].append(paper)
    shown: list[dict[str, Any]] = [
        {
            "grant": row,
            "balance": held[row.pk].balance,
            "due": [one for one in back[row.pk] if one.state == RecoveryState.OPEN],
            "step": next_step(row, held[row.pk], files[row.pk], back[row.pk], papers[row.pk]),
            "to_correct": [
                one for one in files[row.pk] if one.state == ExpenseFileState.NOT_ADMISSIBLE
            ],
        }
        for row in rows
    ]
    over = ("closed", "cancelled")
    context = {
        "rows": [one for one in shown if one["grant"].state not in over or one["due"]],
        "past": [one for one in shown if one["grant"].state in over and not one["due"]],
        "synthetic": bool(rows) and all(row.synthetic for row in rows),
    }
    return render(request, "funding/grants/mine.html", context)
