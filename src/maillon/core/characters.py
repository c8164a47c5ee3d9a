"""What no page sends: characters that no text holds (PostgreSQL refuses NUL), odd bodies."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.http.request import RawPostDataException

# What reading a body that ought to be JSON raises, for anything else: other shapes, infinite
# numbers, a form that the check of its token has read already.
UNREADABLE = (
    *(ValueError, TypeError, KeyError, RecursionError, OverflowError),
    RawPostDataException,
)
_NUL = "\0"


class PlainTextMiddleware:
    """Answers 400 to an address or a form with a NUL character, and takes it out of a query.

    After the check of the form's token, which reads the form anyway.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Look at the address and the query, before anybody reads it."""
        if _NUL in request.path:
            raise SuspiciousOperation("A NUL character in the address.")
        query = request.META.get("QUERY_STRING", "")
        if "%00" in query:
            request.META["QUERY_STRING"] = query.replace("%00", "")
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: list[Any], kwargs: dict[str, Any]
    ) -> None:
        """Look at the fields of the form."""
        if request.method == "POST" and any(
            _NUL in text for name, texts in request.POST.lists() for text in (name, *texts)
        ):
            raise SuspiciousOperation("A NUL character in the form.")
