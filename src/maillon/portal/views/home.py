"""The front page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from maillon.partners.access import public


@public
def home(request: HttpRequest) -> HttpResponse:
    """Show the plan at a glance."""
    return render(request, "portal/home.html")
