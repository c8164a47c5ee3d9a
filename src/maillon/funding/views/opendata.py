"""The public inventory of grants, its files, and the catalogue of the open data."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillon.core.exporting import FORMATS, respond
from maillon.core.listing import Column, Listing
from maillon.core.remembering import remembered
from maillon.funding.exports.catalogue import catalogue as catalogue_file_of
from maillon.funding.exports.datasets import datasets
from maillon.funding.exports.inventory import Line, inventory_sheet, line_of, lines
from maillon.funding.exports.three_sixty import (
    Outcome,
    three_sixty,
    three_sixty_exercise,
    to_json,
    verdict,
)
from maillon.funding.exports.three_sixty_table import to_csv
from maillon.funding.models import Grant
from maillon.funding.queries.inventory import InventoryFilters, find, inventory_totals, offered
from maillon.funding.queries.published_grants import exercise_years, left_out, published_years
from maillon.funding.rules.masking import protected_beneficiaries
from maillon.partners.access import person, public, requires

# The files of a year beside those of every list.
THREE_SIXTY = {"360giving-json": (to_json, "json"), "360giving-csv": (to_csv, "csv")}
_MEDIA = {"json": "application/json; charset=utf-8", "csv": "text/csv; charset=utf-8"}
# Catalogue: suffix → (rdflib's name, media type).
CATALOGUES = {
    "ttl": ("turtle", "text/turtle; charset=utf-8"),
    "jsonld": ("json-ld", "application/ld+json"),
}


def _listing(protected: frozenset[int]) -> Listing:
    def of(grant: Grant) -> Line:
        return line_of(grant, protected)

    return Listing(
        name="subsidies",
        template="funding/opendata/subsidies.html",
        columns=[
            Column("year", gettext_lazy("Year"), lambda row: str(row.year)),
            Column(
                "beneficiary",
                gettext_lazy("Beneficiary"),
                lambda row: row.organisation.name,
                link=lambda row: reverse("partner", kwargs={"code": row.organisation.code}),
            ),
            Column(
                "object",
                gettext_lazy("Object"),
                lambda row: row.title,
                link=lambda row: reverse("subsidy", kwargs={"code": row.code}),
            ),
            Column(
                "amount", gettext_lazy("Amount (euros)"), lambda row: _amount(of(row)), numeric=True
            ),
            Column("measures", gettext_lazy("Measures"), lambda row: _codes(of(row))),
            Column("instrument", gettext_lazy("Instrument"), lambda row: row.instrument.title),
            Column("basis", gettext_lazy("Legal basis"), lambda row: of(row).legal_basis),
        ],
    )


def _amount(line: Line) -> Any:
    return line.amount if line.amount is not None else line.amount_said


def _codes(line: Line) -> str:
    return ", ".join(measure.code for measure in line.measures)


@public
def subsidies(request: HttpRequest) -> HttpResponse:
    """List the grants given, by year, instrument, theme and kind of beneficiary."""
    filters = InventoryFilters.from_address(request.GET)
    rows = find(filters)
    title = _("Grants given")
    wanted = request.GET.get("format", "")
    if wanted in FORMATS:
        return respond(inventory_sheet(lines(rows)), wanted, "subsidies")
    choices = offered()
    return _listing(protected_beneficiaries()).respond(
        request,
        rows,
        title,
        lead=_("Who received a grant for the plan, for what, on what basis, for which measures."),
        filters=filters,
        offered=choices,
        totals=inventory_totals(rows),
        left_out=left_out(filters.year),
        files=_files(filters.year),
        year=str(filters.year or ""),
    )


def _files(year: int | None) -> list[tuple[str, str]]:
    """Return the files of a year with their addresses; none without a year."""
    if year is None:
        return []
    kinds = [("CSV", "csv"), ("Excel", "xlsx"), ("JSON", "json")]
    return [
        (label, reverse("subsidies_file", kwargs={"year": year, "format": kind}))
        for label, kind in kinds
    ]


@public
def subsidies_file(request: HttpRequest, year: int, format: str) -> HttpResponse:
    """Answer with the inventory of a year as a file, or with its 360Giving form.

    A 360Giving file that does not pass its checks does not leave: the answer says why.
    """
    if year not in published_years():
        raise Http404(_("No grant of %(year)s is published.") % {"year": year})
    if format in FORMATS:
        rows = lines(find(InventoryFilters(year=year)))
        return respond(inventory_sheet(rows), format, f"subsidies-{year}")
    if format not in THREE_SIXTY:
        raise Http404(_("There is no such file."))
    return _package(three_sixty(year, now=timezone.now()), format, f"360giving-{year}")


@requires("call.view_draft")
def exercise_file(request: HttpRequest, year: int, format: str) -> HttpResponse:
    """Answer with the fictitious grants of a year in the standard, marked as such."""
    if year not in exercise_years() or format not in THREE_SIXTY:
        raise Http404(_("There is no such file."))
    outcome = three_sixty_exercise(year, now=timezone.now())
    return _package(outcome, format, f"360giving-{year}-exercise")


def _package(outcome: Outcome, format: str, name: str) -> HttpResponse:
    if not outcome.may_leave:
        raise Http404(" ".join(outcome.problems))
    write, suffix = THREE_SIXTY[format]
    response = HttpResponse(write(outcome), content_type=_MEDIA[suffix])
    response["Content-Disposition"] = f'attachment; filename="{name}.{suffix}"'
    return response


@public
def catalogue(request: HttpRequest) -> HttpResponse:
    """Show what data Maillon publishes, with what the 360Giving files leave out and why."""
    now = timezone.now()
    outcomes = [(str(year), verdict(year, now=now)) for year in published_years()]
    # Said once where it is the same for each year.
    common = [
        step
        for step in (outcomes[0][1].steps if outcomes else ())
        if all(step in one.steps for _year, one in outcomes)
    ]
    inside = bool(person(request).may("call.view_draft"))
    return render(
        request,
        "funding/opendata/catalogue.html",
        {
            "datasets": datasets(now=now),
            "outcomes": [
                (year, one, [step for step in one.steps if step not in common])
                for year, one in outcomes
            ],
            "steps": common,
            "notes": sorted({note for _year, one in outcomes for note in one.notes}),
            "exercise_files": _exercise_files() if inside else [],
            "inside": inside,
            "may_publish": bool(person(request).may("funding_lists.edit")),
        },
    )


def _exercise_files() -> list[tuple[str, str]]:
    """Return the files of the exercises with their addresses: what the file would look like."""
    return [
        (f"{year} – {kind.upper()}", reverse("exercise_file", args=[year, f"360giving-{kind}"]))
        for year in exercise_years()
        for kind in ("json", "csv")
    ]


@public
def catalogue_file(request: HttpRequest, suffix: str) -> HttpResponse:
    """Answer with the catalogue for machines, the same whatever the reader's language."""
    if suffix not in CATALOGUES:
        raise Http404(_("There is no such file."))
    name, media = CATALOGUES[suffix]
    text = remembered(f"catalogue:{name}", lambda: catalogue_file_of(name, now=timezone.now()))
    response = HttpResponse(text, content_type=media)
    response["Access-Control-Allow-Origin"] = "*"
    return response
