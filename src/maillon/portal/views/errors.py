"""Error pages: what happened, and what one can do."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

# A frame without account: it needs neither the session nor the database, which may be what failed.
_BARE = {"account_menu": "core/frame/no_account.html"}


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 400: the address or the form could not be understood."""
    return render(request, "400.html", _BARE, status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 403 with the reason of the refusal."""
    return render(request, "403.html", {"reason": str(exception)}, status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 404."""
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 500 without touching the database, which may be what failed."""
    return render(request, "500.html", _BARE, status=500)
