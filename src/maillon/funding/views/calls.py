"""Calls as everybody reads them: the list, a call, its grid, its dates; asking a question."""

import csv
import io
import json
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from maillon.core.exporting import defuse
from maillon.core.ical import MEDIA_TYPE, Event, calendar
from maillon.core.languages import choose, current
from maillon.core.markdown import to_html
from maillon.core.moments import local_zone
from maillon.funding.enums import QuestionKind
from maillon.funding.forms.call_questions import AskForm
from maillon.funding.models import Call, EvaluationGrid
from maillon.funding.operations.calls import ask_question
from maillon.funding.operations.refusal import Refused
from maillon.funding.panels.calls import answered, measures_by_theme, stages, weighed
from maillon.funding.queries.call_banner import banner_of, time_left
from maillon.funding.queries.call_checks import chain_of
from maillon.funding.queries.call_results import shown_results
from maillon.funding.queries.calls import current_form, is_open, may_answer, visible_calls
from maillon.funding.queries.outlines import outline_of
from maillon.funding.queries.prizes import prizes
from maillon.funding.rules.call_content import grid_to_plain
from maillon.partners.access import person, public, requires
from maillon.partners.models import Organisation


def visible_call(request: HttpRequest, code: str) -> Call:
    """Return the call with this code, if the reader may know of it; otherwise there is none."""
    rows = visible_calls(person(request)).select_related("instrument", "plan", "legal_basis")
    return get_object_or_404(rows, code=code)


def grid_of(call: Call) -> EvaluationGrid | None:
    """Return the grid of ``call``, if it has one."""
    return EvaluationGrid.objects.filter(call=call).first()


@public
@require_GET
def calls(request: HttpRequest) -> HttpResponse:
    """List the calls open, to come and past."""
    now = timezone.now()
    rows = visible_calls(person(request)).exclude(state="prepared")
    shown = list(rows.select_related("instrument", "plan"))
    found = stages(shown, now=now)
    context = {
        "open": [{"call": call, "left": time_left(call.closes_at - now)} for call in found["open"]],
        "coming": found["coming"],
        "past": found["past"],
        "prizes": list(prizes()),
        "exercises": any(one.synthetic for one in shown),
    }
    return render(request, "funding/calls/calls.html", context)


@public
@require_GET
def call(request: HttpRequest, code: str) -> HttpResponse:
    """Show a call: text, grid, dates, measures, who may apply, questions, results."""
    found, now = visible_call(request, code), timezone.now()
    grid, results = grid_of(found), shown_results(found)
    context = {
        "call": found,
        "banner": banner_of(found, now=now),
        "is_open": is_open(found, now=now),
        "synthetic": found.synthetic,
        "text": choose(found, "text"),
        "text_html": to_html(found.text),
        "themes": measures_by_theme(found),
        "left_out_url": "",
        "award": choose(found, "award"),
        "site_zone": local_zone().key,
        "excluded": list(found.excluded_themes.all()),
        "audiences": [row.get_kind_display() for row in found.audiences.all()],
        "invited": list(found.invited.order_by("name_fr")),
        "grid": grid,
        "criteria": weighed(grid),
        "chain": chain_words(grid),
        "questions": answered(found),
        "ask": AskForm() if may_ask(request, found, now=now) else None,
        "asking": found.state == "published" and now < found.closes_at,
        "results": results,
        "with_amounts": any(row.amount is not None for row in results),
        **_to_expect(found, now=now),
        **_own(request, found),
    }
    return render(request, "funding/calls/call.html", context)


def _to_expect(found: Call, *, now: Any) -> dict[str, Any]:
    """Return what an applicant is asked and checked on, while the call takes applications."""
    if found.state != "published" or now >= found.closes_at:
        return {"taking": False}
    form = current_form(found)
    outline = outline_of(form) if form else []
    questions = [one for part in outline for one in part.questions]
    return {
        "taking": True,
        "asked": outline,
        "asked_count": len(questions),
        "to_attach": [one for one in questions if one.question.kind == QuestionKind.FILE],
        "points": list(found.points.all()),
    }


def _own(request: HttpRequest, found: Call) -> dict[str, Any]:
    """Return whether the organisation the reader acts for may apply, and with which words."""
    reader = person(request)
    if not reader.organisation_ids or not reader.may("application.create"):
        return {"own": None, "may_apply": False}
    own = Organisation.objects.filter(pk__in=reader.organisation_ids).first()
    return {"own": own, "may_apply": own is not None and may_answer(found, own)}


def may_ask(request: HttpRequest, found: Call, *, now: Any) -> bool:
    """Say whether the reader can ask a question about ``found`` now."""
    open_to_questions = found.state == "published" and now < found.closes_at
    return open_to_questions and bool(person(request).may("call.ask"))


def chain_words(grid: EvaluationGrid | None) -> list[str]:
    """Return the steps of the tie chain in words."""
    if grid is None:
        return []
    last = {
        "coverage": _("the project whose measure no better-ranked project covers yet"),
        "arrival": _("the one submitted first"),
        "draw": _("a draw that anybody can redo from the published seed"),
    }
    labels = {one.code: one.label for one in grid.criteria.all()}
    return [
        last.get(step)
        or _("the points for “%(criterion)s”") % {"criterion": labels.get(step, step)}
        for step in chain_of(grid)
    ]


@requires("call.ask")
@require_POST
def call_ask(request: HttpRequest, code: str) -> HttpResponse:
    """Send a question to the coordination."""
    now = timezone.now()
    found = visible_call(request, code)
    form = AskForm(request.POST)
    if form.is_valid():
        try:
            ask_question(
                call=found,
                text=form.cleaned_data["question"],
                language=current(),
                by=person(request).author,
                now=now,
            )
        except Refused as refusal:
            for message in refusal.messages:
                messages.error(request, message)
        else:
            messages.success(
                request, _("Your question is sent. The answer will stand here, for everybody.")
            )
    else:
        for error in form.errors.get("question", []):
            messages.error(request, str(error))
    return redirect(reverse("call", args=[found.code]) + "#questions")


@public
@require_GET
def call_grid_print(request: HttpRequest, code: str) -> HttpResponse:
    """Show the grid with its levels on a page to print."""
    found = visible_call(request, code)
    grid = grid_of(found)
    if grid is None:
        raise Http404(_("This call has no evaluation grid."))
    context = {
        "call": found,
        "grid": grid,
        "criteria": weighed(grid),
        "chain": chain_words(grid),
        "synthetic": found.synthetic,
    }
    return render(request, "funding/calls/grid_print.html", context)


@public
@require_GET
def call_grid_file(request: HttpRequest, code: str, format: str) -> HttpResponse:
    """Return the grid as JSON (the text that was hashed) or as CSV, a line a level."""
    found = visible_call(request, code)
    grid = grid_of(found)
    if grid is None or format not in ("json", "csv"):
        raise Http404(_("This call has no evaluation grid."))
    plain = grid_to_plain(grid)
    if format == "json":
        body: bytes = json.dumps(
            plain | {"call": found.code, "sha256": grid.sha256}, ensure_ascii=False, indent=1
        ).encode()
        kind = "application/json; charset=utf-8"
    else:
        body, kind = _grid_csv(plain), "text/csv; charset=utf-8"
    name = f"grid-{found.code}.{format}"
    return HttpResponse(
        body, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


def _grid_csv(plain: dict[str, Any]) -> bytes:
    languages = ("fr", "nl", "en")
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    labels = [f"{name}_{code}" for name in ("criterion", "level") for code in languages]
    writer.writerow(["code", "weight", "maximum", "floor", "optional", "points", *labels])
    for one in plain["criteria"]:
        for level in one["levels"] or [{"points": "", "label": dict.fromkeys(languages, "")}]:
            writer.writerow(
                [
                    one["code"],
                    one["weight"],
                    one["maximum"],
                    one["floor"] or "",
                    int(one["optional"]),
                    level["points"],
                    *(defuse(one["label"][code]) for code in languages),
                    *(defuse(level["label"][code]) for code in languages),
                ]
            )
    return ("\ufeff" + out.getvalue()).encode()


@public
@require_GET
def call_calendar(request: HttpRequest, code: str) -> HttpResponse:
    """Return the opening and the closing of a call for a calendar program."""
    found = visible_call(request, code)
    address = request.build_absolute_uri(reverse("call", args=[found.code]))
    title = found.title
    cancelled = found.state == "cancelled"
    events = [
        Event(
            f"call-{found.code}-{name}@{request.get_host()}",
            words % {"title": title},
            at,
            found.changed_at,
            url=address,
            cancelled=cancelled,
        )
        for name, words, at in (
            ("opens", _("%(title)s: opens"), found.opens_at),
            ("closes", _("%(title)s: closes"), found.closes_at),
        )
    ]
    body = calendar(events, name=title, language=f"{get_language() or 'fr'}-BE")
    return HttpResponse(body, content_type=MEDIA_TYPE)
