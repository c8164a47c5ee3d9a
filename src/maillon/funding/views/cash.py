"""The overview of cash: committed, paid, expected by quarter, to recover."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from maillon.core.charts import Bar, Chart, bar_chart
from maillon.core.exporting import FORMATS, Sheet, respond
from maillon.core.money import euros
from maillon.funding.queries.cash import Cash, CashLine, cash_of, cash_years
from maillon.funding.queries.grants import visible_grants
from maillon.partners.access import person, requires


@requires("cash.view")
def cash(request: HttpRequest) -> HttpResponse:
    """Show the cash of a year; exercises apart, never in one sum with what is real."""
    seen = visible_grants(person(request))
    exercise = request.GET.get("exercise") == "1"
    rows = seen.filter(synthetic=exercise)
    years = cash_years(rows)
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isascii() and asked.isdigit() and len(asked) == 4 else 0
    if year not in years:
        year = years[0] if years else timezone.localdate().year
    found = cash_of(year, rows)
    wanted = request.GET.get("format", "")
    if wanted in FORMATS:
        return respond(_sheet(found), wanted, f"cash-{year}")
    context = {
        "cash": found,
        "year": year,
        "years": [(str(one), str(one)) for one in years],
        "chart": _chart(found) if found.total.committed or found.total.paid else None,
        "exercise": exercise,
        "any_exercise": seen.filter(synthetic=True).exists(),
        "synthetic": exercise,
        "formats": FORMATS,
    }
    return render(request, "funding/grants/cash.html", context)


def _chart(found: Cash) -> Chart:
    bars = [
        Bar(
            line.title,
            float(line.paid),
            shown=f"{euros(line.paid)} / {euros(line.committed)}",
            total=float(max(line.committed, line.paid)),
        )
        for line in found.instruments
        if line.committed or line.paid
    ]
    return bar_chart(
        bars,
        title=_("Paid of what was committed in %(year)s, by instrument") % {"year": found.year},
        description=_("One bar an instrument: paid in the year, of the amount committed."),
        headings=(_("Instrument"), _("Paid, of committed")),
        width=520,
    )


def _sheet(found: Cash) -> Sheet:
    keys = [
        *("by", "code", "title", "grants", "committed", "amounts_unknown", "paid"),
        *("q1", "q2", "q3", "q4", "undated", "repaid", "to_recover"),
    ]
    headings = [
        *(pgettext("cash", "By"), _("Code"), _("Title"), _("Grants"), _("Committed (euros)")),
        *(_("Amounts unknown"), _("Paid (euros)")),
        *(_("Expected Q%(n)s (euros)") % {"n": n} for n in (1, 2, 3, 4)),
        *(_("Expected, no date (euros)"), _("Repaid (euros)"), _("To recover (euros)")),
    ]
    lines = [
        (pgettext("cash", "Whole"), found.total),
        *((_("Instrument"), line) for line in found.instruments),
        *((_("Theme"), line) for line in found.themes),
    ]
    return Sheet(_("Cash"), keys, headings, [_row(kind, line) for kind, line in lines])


def _row(kind: str, line: CashLine) -> list[Any]:
    return [
        *(kind, line.key, line.title, line.grants, line.committed, line.unknown, line.paid),
        *line.quarters,
        *(line.undated, line.repaid, line.to_recover),
    ]
