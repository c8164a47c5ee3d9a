"""The service itself: its description (OpenAPI), its manners, and a page for people."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
)
from django.shortcuts import render
from django.urls import URLPattern, URLResolver, reverse
from django.utils import translation
from django.utils.translation import get_language_from_request
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import ValidationError

from maillon.api.views import contributions, funding, partners, plans
from maillon.core.languages import CODES
from maillon.partners.access import public

api = NinjaAPI(
    title="Maillon open data",
    version="1",
    description=(
        "Who does what for which measure of the plan: public, read-only, without a key. "
        "Only accepted contributions are here, and the grants of the public inventory. Texts "
        "come by language: fr, nl, en."
    ),
    urls_namespace="api",
    docs_url=None,
)
api.add_router("", plans.router)
api.add_router("", partners.router)
api.add_router("", contributions.router)
api.add_router("", funding.router)


@api.exception_handler(Http404)
def not_found(request: HttpRequest, error: Http404) -> HttpResponse:
    """Answer 404 with a sentence that says what does not exist."""
    detail = str(error) or _("This address does not exist. /api/ lists those that do.")
    return api.create_response(request, {"detail": detail}, status=404)


@api.exception_handler(ValidationError)
def wrong_parameter(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Answer 422 with a sentence for each parameter that makes no sense."""
    said = [f"{flaw['loc'][-1]}: {flaw['msg']}" for flaw in error.errors]
    return api.create_response(request, {"detail": "; ".join(said)}, status=422)


@public
def unknown(request: HttpRequest, rest: str) -> HttpResponse:
    """Answer 404 in JSON to an address under ``/api/v1/`` that is no operation."""
    return not_found(request, Http404())


def openly(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponseBase]:
    """Open an operation to everybody, and to scripts of other sites (CORS) for reading."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if request.method in ("GET", "HEAD"):
            response["Access-Control-Allow-Origin"] = "*"
        return response

    return public(answer)


def operations() -> list[URLPattern | URLResolver]:
    """Return the addresses of the operations, each open to everybody."""
    patterns = list(api.urls[0])
    for pattern in patterns:
        assert isinstance(pattern, URLPattern)
        pattern.callback = root if pattern.name == "api-root" else openly(pattern.callback)
    return patterns


@public
def root(request: HttpRequest) -> HttpResponse:
    """Lead from ``/api/v1/`` to the page that lists the operations."""
    return HttpResponseRedirect(reverse("api_documentation"))


@public
def documentation(request: HttpRequest) -> HttpResponse:
    """List the operations for people, in the language of the address or of the browser."""
    asked = request.GET.get("lang", "")
    language = asked if asked in CODES else get_language_from_request(request)[:2]
    language = language if language in CODES else "fr"
    with translation.override(language):
        schema = api.get_openapi_schema(path_prefix="/api/v1")
        context = {
            "operations": list(_described(schema["paths"])),
            "schema_url": reverse("api:openapi-json"),
            "language": language,
            "languages": [
                {
                    "code": code,
                    "short": code.upper(),
                    "name": name,
                    "url": f"{request.path}?lang={code}",
                }
                for code, name in (("fr", "Français"), ("nl", "Nederlands"), ("en", "English"))
            ],
        }
        return render(request, "api/documentation.html", context)


def _described(paths: dict[str, Any]) -> Any:
    """Yield each operation of an OpenAPI description: address, summary, parameters."""
    for path, methods in paths.items():
        for operation in methods.values():
            parameters = operation.get("parameters", [])
            yield {
                "path": path,
                "example": "{" not in path,
                "summary": operation.get("description", ""),
                "parameters": [
                    {
                        "name": p["name"],
                        "where": p["in"],
                        "description": p.get("schema", {}).get("description", ""),
                    }
                    for p in parameters
                ],
            }
