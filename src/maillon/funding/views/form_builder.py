"""The builder of a call's forms: versions, sections, questions, order, preview."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from maillon.funding.enums import FormPurpose
from maillon.funding.forms.answers import AnswerForm
from maillon.funding.forms.call_forms import (
    ChoiceFormSet,
    PartForm,
    QuestionForm,
    initial_of_part,
    initial_of_question,
)
from maillon.funding.models import AnswerSheet, FormChoice, FormPart, FormQuestion, FormVersion
from maillon.funding.operations.forms_building import (
    ChoiceInput,
    delete_part,
    delete_question,
    drop_form,
    move_part,
    move_question,
    new_version,
    save_part,
    save_question,
    use_form,
)
from maillon.funding.operations.refusal import Refused
from maillon.funding.queries.answers import readable
from maillon.funding.queries.call_checks import form_problems
from maillon.funding.queries.calls import Part, current_form, form_outline
from maillon.funding.views.calls import visible_call
from maillon.funding.views.calls_desk import attempt
from maillon.funding.workflows.calls import form_act, may_call
from maillon.partners.access import person, requires


def version_of(request: HttpRequest, code: str, purpose: str, number: int) -> FormVersion:
    """Return a version of a form of a call, or answer that there is none."""
    found = visible_call(request, code)
    rows = FormVersion.objects.filter(call=found, purpose=purpose, number=number)
    version = get_object_or_404(rows)
    version.call = found
    return version


def may_build(request: HttpRequest, version: FormVersion) -> bool:
    """Say whether the reader can change this version."""
    verdict = may_call(version.call.state, form_act(version.purpose), person(request))
    return bool(verdict) and version.frozen_at is None


def _back(version: FormVersion, anchor: str = "") -> HttpResponse:
    args = [version.call.code, version.purpose, version.number]
    return redirect(reverse("call_form_version", args=args) + anchor)


@requires("call.view_draft")
@require_GET
def call_form(request: HttpRequest, code: str) -> HttpResponse:
    """List the versions of the two forms of a call."""
    found = visible_call(request, code)
    reader = person(request)
    purposes = []
    for purpose in FormPurpose:
        versions = list(found.forms.filter(purpose=purpose).order_by("-number"))
        verdict = may_call(found.state, form_act(purpose), reader)
        in_use = current_form(found, purpose)
        purposes.append(
            {
                "purpose": purpose,
                "versions": versions,
                "in_use": in_use.pk if in_use else 0,
                "may_add": bool(verdict) and not any(one.frozen_at is None for one in versions),
                "why_not": verdict.reason,
            }
        )
    context = {"call": found, "purposes": purposes}
    return render(request, "funding/calls/forms.html", context)


@requires("call.edit")
@require_POST
def call_form_new(request: HttpRequest, code: str, purpose: str) -> HttpResponse:
    """Begin a version: a copy of the newest."""
    found = visible_call(request, code)
    if purpose not in FormPurpose.values:
        raise Http404(_("There is no such form."))
    try:
        made = new_version(
            call=found, purpose=purpose, by=person(request).author, now=timezone.now()
        )
    except Refused as refusal:
        for message in refusal.messages:
            messages.error(request, message)
        return redirect("call_form", code=code)
    messages.success(request, _("This version can be changed until it is put into use."))
    return redirect("call_form_version", code=code, purpose=purpose, number=made.number)


@requires("call.view_draft")
@require_GET
def call_form_version(request: HttpRequest, code: str, purpose: str, number: int) -> HttpResponse:
    """Show a version with its sections and questions, and what can be changed."""
    version = version_of(request, code, purpose, number)
    may = may_call(version.call.state, form_act(purpose), person(request))
    outline = form_outline(version)
    context = {
        "call": version.call,
        "form_version": version,
        "outline": outline,
        "words": _condition_words(outline),
        "build": may_build(request, version),
        "why_not": "" if version.frozen_at else may.reason,
        "problems": form_problems(version) if version.frozen_at is None else [],
    }
    return render(request, "funding/calls/form_version.html", context)


def _condition_words(outline: list[Part]) -> dict[int, str]:
    """Return the answers on which questions are asked, in words, by question."""
    asked = {one.question.pk: one for part in outline for one in part.questions}
    return {
        pk: readable(asked[one.question.depends_on_id], one.question.depends_value)
        for pk, one in asked.items()
        if one.question.depends_on_id in asked
    }


@requires("call.view_draft")
@require_GET
def call_form_preview(request: HttpRequest, code: str, purpose: str, number: int) -> HttpResponse:
    """Show a version as it is filled in, with nothing to send."""
    version = version_of(request, code, purpose, number)
    context = {
        "call": version.call,
        "form_version": version,
        "answer_form": AnswerForm(AnswerSheet(pk=0, form=version), on=timezone.localdate()),
        "synthetic": version.call.synthetic,
    }
    return render(request, "funding/calls/form_preview.html", context)


@requires("call.edit")
@require_POST
def call_form_use(request: HttpRequest, code: str, purpose: str, number: int) -> HttpResponse:
    """Put a version into use: it is fixed for good."""
    version = version_of(request, code, purpose, number)
    attempt(
        request,
        lambda: use_form(form=version, by=person(request).author, now=timezone.now()),
        _("This version is fixed and in use: new drafts start on it."),
    )
    return _back(version)


@requires("call.edit")
@require_POST
def call_form_drop(request: HttpRequest, code: str, purpose: str, number: int) -> HttpResponse:
    """Delete a version that is not fixed."""
    version = version_of(request, code, purpose, number)
    attempt(
        request,
        lambda: drop_form(form=version, by=person(request).author, now=timezone.now()),
        _("The version is deleted."),
    )
    return redirect("call_form", code=code)


def _refuse_fixed(request: HttpRequest, version: FormVersion) -> HttpResponse | None:
    """Answer with the reason where the reader cannot change this version."""
    verdict = may_call(version.call.state, form_act(version.purpose), person(request))
    if not verdict:
        messages.error(request, verdict.reason)
        return _back(version)
    if version.frozen_at is not None:
        messages.error(request, _("This version is fixed: begin a new version to change the form."))
        return _back(version)
    return None


@requires("call.edit")
@require_http_methods(["GET", "POST"])
def call_part(
    request: HttpRequest, code: str, purpose: str, number: int, pk: int = 0
) -> HttpResponse:
    """Add a section (``pk`` 0) or change one."""
    version = version_of(request, code, purpose, number)
    part = get_object_or_404(FormPart, form=version, pk=pk) if pk else None
    refused = _refuse_fixed(request, version)
    if refused:
        return refused
    form = PartForm(request.POST or None, initial=initial_of_part(part) if part else None)
    if request.method == "POST" and form.is_valid():
        done = attempt(
            request,
            lambda: save_part(
                form=version,
                part=part,
                values=form.given(),
                by=person(request).author,
                now=timezone.now(),
            ),
            _("Saved."),
        )
        if done:
            return _back(version)
    context = {"call": version.call, "form_version": version, "part": part, "form": form}
    return render(request, "funding/calls/part.html", context)


@requires("call.edit")
@require_http_methods(["GET", "POST"])
def call_question(
    request: HttpRequest, code: str, purpose: str, number: int, part: int, pk: int = 0
) -> HttpResponse:
    """Add a question to a section (``pk`` 0) or change one, choices included."""
    version = version_of(request, code, purpose, number)
    section = get_object_or_404(FormPart, form=version, pk=part)
    rows = FormQuestion.objects.select_related("depends_on")
    question = get_object_or_404(rows, part=section, pk=pk) if pk else None
    refused = _refuse_fixed(request, version)
    if refused:
        return refused
    others = _others(version, section, question)
    initial = initial_of_question(question) if question else {"kind": "text"}
    answers = _answers_of(version)
    form = QuestionForm(request.POST or None, others=others, answers=answers, initial=initial)
    choices = list(question.choices.all()) if question else []
    names = ("code", "label_fr", "label_nl", "label_en")
    rows_form: Any = ChoiceFormSet(
        request.POST or None,
        prefix="choices",
        initial=[{name: getattr(one, name) for name in names} for one in choices],
    )
    if request.method == "POST" and form.is_valid() and rows_form.is_valid():
        try:
            saved = save_question(
                part=section,
                question=question,
                values=form.given(_moved(rows_form.choices(), request.POST.get("move", ""))),
                by=person(request).author,
                now=timezone.now(),
            )
        except Refused as refusal:
            form.add_error(None, refusal.messages)
        else:
            messages.success(request, _("Saved."))
            if request.POST.keys() & {"move", "more"}:
                return redirect("call_question", code, purpose, number, section.pk, saved.pk)
            return _back(version, f"#part-{section.pk}")
    context = {
        "call": version.call,
        "form_version": version,
        "part": section,
        "question": question,
        "form": form,
        "rows": rows_form,
    }
    return render(request, "funding/calls/question.html", context)


def _answers_of(version: FormVersion) -> dict[str, dict[str, str]]:
    """Return, by code of the question, its choices: words in any language → code."""
    found: dict[str, dict[str, str]] = {}
    rows = FormChoice.objects.filter(question__part__form=version).select_related("question")
    for choice in rows:
        words = (choice.code, choice.label_fr, choice.label_nl, choice.label_en)
        known = found.setdefault(choice.question.code, {})
        known.update({word.casefold(): choice.code for word in words if word})
    return found


def _others(
    version: FormVersion, section: FormPart, question: FormQuestion | None
) -> list[tuple[str, str]]:
    """Return the questions on which one can depend: of choice or yes and no, standing before."""
    found: list[tuple[str, str]] = []
    for part in form_outline(version):
        for one in part.questions:
            if question is not None and one.question.pk == question.pk:
                return found
            if one.question.kind in ("yes_no", "choice", "choices"):
                found.append((one.question.code, f"{one.question.label} ({one.question.code})"))
        if part.part.pk == section.pk:
            break
    return found


def _moved(choices: list[ChoiceInput], wanted: str) -> list[ChoiceInput]:
    """Return ``choices`` with one exchanged with its neighbour: ``up-CODE`` or ``down-CODE``."""
    way, _dash, code = wanted.partition("-")
    place = next((n for n, choice in enumerate(choices) if choice.code == code), None)
    if place is None:
        return choices
    other = place - 1 if way == "up" else place + 1
    if 0 <= other < len(choices):
        choices[place], choices[other] = choices[other], choices[place]
    return choices


@requires("call.edit")
@require_POST
def call_part_act(
    request: HttpRequest, code: str, purpose: str, number: int, pk: int
) -> HttpResponse:
    """Move a section up or down, or delete it (``act``)."""
    version = version_of(request, code, purpose, number)
    part = get_object_or_404(FormPart.objects.select_related("form__call"), form=version, pk=pk)
    _do(request, part, delete_part, move_part)
    return _back(version, "#sections")


@requires("call.edit")
@require_POST
def call_question_act(
    request: HttpRequest, code: str, purpose: str, number: int, pk: int
) -> HttpResponse:
    """Move a question up or down, or delete it (``act``)."""
    version = version_of(request, code, purpose, number)
    rows = FormQuestion.objects.select_related("part__form__call")
    question = get_object_or_404(rows, part__form=version, pk=pk)
    _do(request, question, delete_question, move_question)
    return _back(version, f"#part-{question.part_id}")


def _do(
    request: HttpRequest, row: Any, delete: Callable[..., Any], move: Callable[..., Any]
) -> None:
    name = "part" if isinstance(row, FormPart) else "question"
    given = {name: row, "by": person(request).author, "now": timezone.now()}
    act = request.POST.get("act", "")
    try:
        if act == "delete":
            delete(**given)
            messages.success(request, _("Deleted."))
        elif act in ("up", "down"):
            move(**given, up=act == "up")
    except Refused as refusal:
        for message in refusal.messages:
            messages.error(request, message)
