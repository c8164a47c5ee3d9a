"""One's own data, on “My account”."""

from django.http import HttpRequest

from maillon.partners.panels.account import Panel


def own_data(request: HttpRequest) -> Panel:
    """Lead to the file of what Maillon holds about the person."""
    return Panel("partners/privacy/own_data.html")
