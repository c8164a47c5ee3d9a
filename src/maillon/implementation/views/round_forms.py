"""The builder of a round's forms: guidance, sections, figures, order, organisations, preview."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from maillon.implementation.forms.round_forms import (
    CategoryForm,
    FigureFormSet,
    GuidanceForm,
    PickForm,
    SectionForm,
    WhoForm,
    initial_of_figures,
    initial_of_section,
)
from maillon.implementation.models import FormFigure, FormSection, ReportForm
from maillon.implementation.operations import Refused
from maillon.implementation.operations.rounds import (
    FigureInput,
    FormInput,
    add_form,
    add_organisations,
    delete_form,
    delete_section,
    edit_form,
    move_section,
    remove_organisations,
    save_section,
)
from maillon.implementation.queries.round_organisations import (
    can_be_asked,
    of_kind,
    of_measure,
    that_reported,
)
from maillon.implementation.views.rounds import acts_for, attempt, round_of
from maillon.implementation.workflows.rounds import RoundAct, may_round
from maillon.partners.access import person, requires
from maillon.partners.models import Organisation, PartnerCategory


def form_of(code: str, category: str) -> ReportForm:
    """Return the form of a category in a round, or answer that there is none."""
    rows = ReportForm.objects.select_related("round__plan", "category")
    return get_object_or_404(rows, round__code=code, category__code=category)


def section_of(form: ReportForm, section: str) -> FormSection:
    """Return a section of a form by its code, or answer that there is none."""
    rows = form.sections.select_related("form__round__plan", "form__category")
    return get_object_or_404(rows, code=section)


@requires("round.edit")
@require_http_methods(["GET", "POST"])
def round_form_new(request: HttpRequest, code: str) -> HttpResponse:
    """Add the form of a category to a round in preparation."""
    found = round_of(code)
    verdict = may_round(found.state, RoundAct.BUILD, person(request))
    if not verdict:
        messages.error(request, verdict.reason)
        return redirect("round", code=code)
    free = PartnerCategory.objects.exclude(pk__in=found.forms.values("category"))
    form = CategoryForm(request.POST or None, categories=free)
    if request.method == "POST" and form.is_valid():
        category = form.cleaned_data["category"]
        attempt(
            request,
            lambda: add_form(
                collection_round=found,
                category=category,
                given=FormInput(),
                by=person(request).author,
                now=timezone.now(),
            ),
            _("The form is added: now its sections and its organisations."),
        )
        return redirect("round_form", code=code, category=category.code)
    context = {"round": found, "form": form, "categories": free.exists()}
    return render(request, "implementation/rounds/form_new.html", context)


@requires("round.view")
@require_http_methods(["GET", "POST"])
def round_form(request: HttpRequest, code: str, category: str) -> HttpResponse:
    """Show a form with its sections and organisations; change its guidance."""
    found = form_of(code, category)
    acts = acts_for(request, found.round)
    initial = {name: getattr(found, name) for name in GuidanceForm.base_fields}
    form = GuidanceForm(request.POST or None, initial=initial)
    if request.method == "POST":
        verdict = may_round(found.round.state, RoundAct.BUILD, person(request))
        if not verdict:
            messages.error(request, verdict.reason)
        elif form.is_valid():
            attempt(
                request,
                lambda: edit_form(
                    form=found,
                    given=form.given(),
                    by=person(request).author,
                    now=timezone.now(),
                ),
                _("Saved."),
            )
        return redirect("round_form", code=code, category=category)
    sections = found.sections.prefetch_related("measures", "figures").order_by("position", "pk")
    context = {
        "report_form": found,
        "round": found.round,
        "form": form,
        "sections": list(sections),
        "organisations": list(found.organisations.order_by("name_fr")),
        "acts": acts,
    }
    return render(request, "implementation/rounds/form.html", context)


@requires("round.edit")
@require_POST
def round_form_delete(request: HttpRequest, code: str, category: str) -> HttpResponse:
    """Take a form out of a round in preparation."""
    found = form_of(code, category)
    attempt(
        request,
        lambda: delete_form(form=found, by=person(request).author, now=timezone.now()),
        _("The form for “%(category)s” is deleted.") % {"category": found.category.name},
    )
    return redirect("round", code=code)


@requires("round.view")
@require_GET
def round_form_preview(request: HttpRequest, code: str, category: str) -> HttpResponse:
    """Show a form as a partner sees it, with nothing to send."""
    found = form_of(code, category)
    sections = found.sections.prefetch_related("measures", "figures").order_by("position", "pk")
    context = {
        "report_form": found,
        "round": found.round,
        "sections": [
            {"section": section, "figures": _nested(list(section.figures.all()))}
            for section in sections
        ],
    }
    return render(request, "implementation/rounds/preview.html", context)


def _nested(figures: list[FormFigure], whole: int | None = None) -> list[dict[str, Any]]:
    """Return figures each after its whole, with whether it is a part."""
    found: list[dict[str, Any]] = []
    for figure in figures:
        if figure.part_of_id == whole:
            found.append({"figure": figure, "part": whole is not None})
            found += _nested(figures, figure.pk)
    return found


@requires("round.edit")
@require_http_methods(["GET", "POST"])
def round_section_new(request: HttpRequest, code: str, category: str) -> HttpResponse:
    """Add a section to a form."""
    return _section(request, form_of(code, category), None)


@requires("round.edit")
@require_http_methods(["GET", "POST"])
def round_section(request: HttpRequest, code: str, category: str, section: str) -> HttpResponse:
    """Change a section and its figures."""
    found = form_of(code, category)
    return _section(request, found, section_of(found, section))


def _section(request: HttpRequest, found: ReportForm, section: FormSection | None) -> HttpResponse:
    back: dict[str, Any] = {"code": found.round.code, "category": found.category.code}
    verdict = may_round(found.round.state, RoundAct.BUILD, person(request))
    if not verdict:
        messages.error(request, verdict.reason)
        return redirect("round_form", **back)
    stored = FormFigure.objects.filter(section=section) if section else FormFigure.objects.none()
    figures = list(stored.select_related("part_of").order_by("position", "pk"))
    form = SectionForm(
        request.POST or None,
        plan=found.round.plan,
        initial=initial_of_section(section) if section else {"asks_text": True, "kind": "action"},
    )
    rows: Any = FigureFormSet(
        request.POST or None,
        prefix="figures",
        initial=initial_of_figures(figures),
        form_kwargs={"wholes": [(figure.code, figure.label) for figure in figures]},
    )
    if request.method == "POST" and form.is_valid() and rows.is_valid():
        try:
            saved = save_section(
                form=found,
                section=section,
                given=form.given(_moved(rows.figures(), request.POST.get("move", ""))),
                by=person(request).author,
                now=timezone.now(),
            )
        except Refused as refusal:
            form.add_error(None, refusal.messages)
        else:
            messages.success(request, _("Saved."))
            if request.POST.keys() & {"move", "more"}:
                return redirect("round_section", **back, section=saved.code)
            return redirect("round_form", **back)
    context = {
        "report_form": found,
        "round": found.round,
        "section": section,
        "form": form,
        "rows": rows,
    }
    return render(request, "implementation/rounds/section.html", context)


def _moved(figures: list[FigureInput], wanted: str) -> list[FigureInput]:
    """Return ``figures`` with one exchanged with its neighbour: ``up-CODE`` or ``down-CODE``."""
    way, _dash, code = wanted.partition("-")
    place = next((n for n, figure in enumerate(figures) if figure.code == code), None)
    if place is None:
        return figures
    other = place - 1 if way == "up" else place + 1
    if 0 <= other < len(figures):
        figures[place], figures[other] = figures[other], figures[place]
    return figures


@requires("round.edit")
@require_POST
def round_section_move(
    request: HttpRequest, code: str, category: str, section: str
) -> HttpResponse:
    """Exchange a section with the one above or below."""
    found = section_of(form_of(code, category), section)
    try:
        move_section(
            section=found,
            up=request.POST.get("way") == "up",
            by=person(request).author,
            now=timezone.now(),
        )
    except Refused as refusal:
        for message in refusal.messages:
            messages.error(request, message)
    return redirect("round_form", code=code, category=category)


@requires("round.edit")
@require_POST
def round_section_delete(
    request: HttpRequest, code: str, category: str, section: str
) -> HttpResponse:
    """Take a section out of its form."""
    found = section_of(form_of(code, category), section)
    attempt(
        request,
        lambda: delete_section(section=found, by=person(request).author, now=timezone.now()),
        _("The section “%(title)s” is deleted.") % {"title": found.title},
    )
    return redirect("round_form", code=code, category=category)


@requires("round.edit")
@require_http_methods(["GET", "POST"])
def round_form_organisations(request: HttpRequest, code: str, category: str) -> HttpResponse:
    """Choose who gets a form: by hand, by kind, by what was reported, by measure."""
    found = form_of(code, category)
    verdict = may_round(found.round.state, RoundAct.ADD, person(request))
    if not verdict:
        messages.error(request, verdict.reason)
        return redirect("round_form", code=code, category=category)
    if request.method == "POST":
        _choose(request, found)
        return redirect(request.get_full_path())
    who = WhoForm(request.GET or None, form=found)
    acts = acts_for(request, found.round)
    context = {
        "report_form": found,
        "round": found.round,
        "who": who,
        "narrowed": bool(request.GET),
        "offered": list(_offered(found, who)),
        "chosen": list(found.organisations.order_by("name_fr")),
        "acts": acts,
    }
    return render(request, "implementation/rounds/organisations.html", context)


def _offered(form: ReportForm, who: WhoForm) -> QuerySet[Organisation]:
    rows = can_be_asked(form)
    if not who.is_bound or not who.is_valid():
        return rows
    wanted = who.cleaned_data
    if wanted["kind"]:
        rows = of_kind(rows, wanted["kind"])
    if wanted["reported"]:
        rows = that_reported(rows, form)
    if wanted["measure"]:
        rows = of_measure(rows, wanted["measure"])
    return rows


def _choose(request: HttpRequest, found: ReportForm) -> None:
    picked = PickForm(request.POST)
    if not picked.is_valid():
        messages.error(request, _("Tick at least one organisation."))
        return
    ids = {organisation.pk for organisation in picked.cleaned_data["organisation"]}
    by, now = person(request).author, timezone.now()
    if request.POST.get("act") == "remove":
        text = ngettext("%(n)s organisation removed.", "%(n)s organisations removed.", len(ids))
        attempt(
            request,
            lambda: remove_organisations(form=found, organisations=ids, by=by, now=now),
            text % {"n": len(ids)},
        )
        return
    text = ngettext("%(n)s organisation added.", "%(n)s organisations added.", len(ids))
    attempt(
        request,
        lambda: add_organisations(form=found, organisations=ids, by=by, now=now),
        text % {"n": len(ids)},
    )
