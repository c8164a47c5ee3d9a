"""Measures suggested for what a person is typing. Nothing is stored, nothing is applied."""

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods

from maillon.core.languages import CODES
from maillon.implementation.queries.suggestions import suggest_measures
from maillon.partners.access import requires
from maillon.plan.models import Plan

_TITLES, _TEXTS = ("title",), ("text", "description", "narrative")


@requires("contribution.suggest")
@require_http_methods(["GET", "POST"])
def contribution_suggestions(request: HttpRequest) -> HttpResponse:
    """Answer with the measures that a text may serve: a part of a page for scripts, else a page.

    Takes ``plan`` (code; without it the newest plan), ``without`` (code of the contribution being
    edited) and the text: ``title`` and ``text``, or the fields of a form (``title_fr``,
    ``description_nl``…). POST because texts are long; it changes nothing.
    """
    given = request.POST if request.method == "POST" else request.GET
    plan = _plan(given.get("plan", ""))
    title, text = _typed(given)
    context = {
        "plan": plan,
        "title": title,
        "text": text,
        "suggestions": suggest_measures(plan, title, text, without=given.get("without", "")),
    }
    asked_by_script = request.headers.get("X-Requested-With") == "fetch"
    page = "implementation/suggestions_list.html"
    return render(
        request, page if asked_by_script else "implementation/suggestions_page.html", context
    )


def _plan(code: str) -> Plan:
    if code:
        return get_object_or_404(Plan, code=code)
    newest = Plan.objects.order_by("-first_year", "code").values("pk")[:1]
    return get_object_or_404(Plan, pk__in=list(newest.values_list("pk", flat=True)))


def _typed(given: QueryDict) -> tuple[str, str]:
    """Return title and text: of the plain fields, else of the first language typed in.

    The language of a field is no promise (people type Dutch where French is asked): it is guessed
    from the words.
    """
    for suffix in ("", *(f"_{code}" for code in CODES)):
        title, text = _first(given, _TITLES, suffix), _first(given, _TEXTS, suffix)
        if title or text:
            return title, text
    return "", ""


def _first(given: QueryDict, names: tuple[str, ...], suffix: str) -> str:
    return next((value for name in names if (value := given.get(name + suffix, "").strip())), "")
