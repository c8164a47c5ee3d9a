"""Pages about Maillon itself: what it is, its accessibility, its legal notice."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from maillon.partners.access import public
from maillon.partners.models import Boundary

# The day on which the accessibility declaration was last checked against the pages.
DECLARED_ON = date(2026, 11, 22)


@public
def about(request: HttpRequest) -> HttpResponse:
    """Say what Maillon is, who it is for and how it counts."""
    return render(request, "portal/about.html")


@public
def accessibility(request: HttpRequest) -> HttpResponse:
    """Show the accessibility declaration."""
    return render(request, "portal/accessibility.html", {"declared_on": DECLARED_ON})


@public
def legal(request: HttpRequest) -> HttpResponse:
    """Show the licence, the sources of the data with their attribution, and privacy."""
    attributions = Boundary.objects.order_by("attribution").values_list("attribution", flat=True)
    return render(request, "portal/legal.html", {"attributions": list(attributions.distinct())})
