"""Search in everything: partners, territories, themes, measures, contributions, grants…"""

from collections import Counter
from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from maillon.core.highlighting import excerpt, highlighted, matching_spans
from maillon.core.listing import PAGE_SIZE, page_numbers
from maillon.core.models import SearchEntry
from maillon.core.search import matching
from maillon.core.text import fold
from maillon.partners.access import person, public

# In the order of the filters.
KINDS: dict[str, str | Promise] = {
    "measure": _("Measures"),
    "theme": _("Themes"),
    "contribution": _("Contributions"),
    "organisation": _("Partners"),
    "territory": _("Territories"),
    "call": _("Calls for projects"),
    "grant": _("Grants"),
    "plan": _("Plans"),
    "edition": _("Reports"),
}


@dataclass(frozen=True)
class Kind:
    """A filter of the results: its key, its name, how many results it has."""

    key: str
    label: str | Promise
    count: int


@dataclass(frozen=True)
class Result:
    """A result as the page shows it."""

    kind: str | Promise
    code: str
    title: SafeString
    text: SafeString
    url: str


@public
def search(request: HttpRequest) -> HttpResponse:
    """Show what holds every word of ``q``; ``kind`` keeps one kind of result."""
    query, kind = request.GET.get("q", "").strip()[:200], request.GET.get("kind", "")
    everything = person(request).everywhere("contribution.view_all_states")
    found = list(matching(query, public_only=not everything))
    counts = Counter(entry.kind for entry in found)
    kept = [entry for entry in found if kind in ("", entry.kind)]
    kept.sort(key=lambda entry: _rank(entry, query))
    page = Paginator(kept, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "q": query,
        "kind": kind,
        "kinds": [
            Kind(key, KINDS.get(key, key), counts[key])
            for key in sorted(counts, key=lambda k: [*KINDS, k].index(k))
        ],
        "total": len(found),
        "page": page,
        "pages": page_numbers(page),
        "results": [_result(entry, query) for entry in page.object_list],
    }
    return render(request, "portal/search.html", context)


def _rank(entry: SearchEntry, query: str) -> tuple[bool, int, int, str]:
    """Sort: the code that was typed, then titles with most of the words, then by kind."""
    hits = len(matching_spans(entry.title, query))
    place = list(KINDS).index(entry.kind) if entry.kind in KINDS else len(KINDS)
    return fold(entry.code) != fold(query), -hits, place, entry.title


def _result(entry: SearchEntry, query: str) -> Result:
    return Result(
        kind=KINDS.get(entry.kind, entry.kind),
        code=entry.code,
        title=highlighted(entry.title, query),
        text=highlighted(excerpt(entry.body, query), query),
        url=reverse(entry.url_name, args=entry.url_args),
    )
