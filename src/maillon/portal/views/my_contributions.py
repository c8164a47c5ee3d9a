"""What was done with my figures: a partner's own page, which the coordination may open too."""

from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from maillon.core.exporting import FORMATS, Sheet, respond
from maillon.core.listing import page_numbers
from maillon.core.remembering import RememberingPaginator
from maillon.implementation.enums import ContributionState
from maillon.implementation.queries.contributions import VIEW_ALL
from maillon.partners.access import person, refuse_unless, requires
from maillon.partners.models import Organisation
from maillon.partners.permissions import Person
from maillon.portal.panels.my_contributions import Reported, contributions_of, reported

PAGE_SIZE = 20


@requires("request.view")
@require_GET
def my_contributions(request: HttpRequest) -> HttpResponse:
    """Show each contribution of an organisation: state, questions, where it counts, proposals."""
    reader = person(request)
    organisation = _organisation(reader, request.GET.get("organisation", ""))
    own = reader.owns([organisation.pk])
    refuse_unless(request, reader.may(VIEW_ALL, own=own))
    year = request.GET.get("year", "")
    state = request.GET.get("state", "")
    asked = int(year) if year.isascii() and year.isdigit() and len(year) == 4 else None
    every = contributions_of(organisation)
    rows = contributions_of(
        organisation, year=asked, state=state if state in ContributionState.values else ""
    )
    if request.GET.get("format") in FORMATS:
        name = f"contributions-{organisation.code}"
        return respond(_sheet(reported(rows)), request.GET["format"], name)
    page = RememberingPaginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    spans = every.values_list("first_year", "last_year").distinct().order_by()
    years = sorted({one for first, last in spans for one in range(first, last + 1)}, reverse=True)
    context = {
        "organisation": organisation,
        "is_own": own,
        "page": page,
        "pages": page_numbers(page),
        "reported": reported(page.object_list),
        "years": [(str(one), str(one)) for one in years],
        "year": year,
        "states": ContributionState.choices,
        "state": state,
        "formats": FORMATS,
    }
    return render(request, "portal/my_contributions.html", context)


def _organisation(reader: Person, code: str) -> Organisation:
    """Return the organisation asked for; without one, that of the hat that is on."""
    if code:
        return get_object_or_404(Organisation, code=code)
    return get_object_or_404(Organisation, pk__in=reader.organisation_ids)


def _sheet(rows: Iterable[Reported]) -> Sheet:
    columns = {
        "code": _("Code"),
        "title": _("Title"),
        "years": _("Years"),
        "state": _("State"),
        "questions": _("Open questions"),
        "measures": _("Measures"),
        "themes": _("Counts in the themes"),
        "editions": _("Stands in the reports"),
        "proposals": _("Proposals to decide"),
    }
    return Sheet(
        name=_("Contributions"),
        keys=list(columns),
        headings=list(columns.values()),
        rows=(
            [
                one.contribution.code,
                one.contribution.title,
                one.contribution.years,
                one.contribution.get_state_display(),
                one.open_questions,
                [link.measure.code for link in one.measures],
                [cell.theme.code for cell in one.cells],
                [f"{edition.code} {edition.version}" for edition in one.editions],
                one.open_proposals,
            ]
            for one in rows
        ),
    )
