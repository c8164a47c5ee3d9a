"""Corrections of one item of an import."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from maillon.partners.access import person, requires
from maillon.plan.enums import ItemKind
from maillon.plan.forms.items import MeasureForms, SplitForm, ThemeForm, theme_choices
from maillon.plan.models import PartnerGroup, PlanImportItem
from maillon.plan.operations import ImportProblem
from maillon.plan.operations.items import (
    correct_item,
    drop_item,
    join_items,
    next_item,
    restore_item,
    split_item,
)
from maillon.plan.panels.review import NO_THEME
from maillon.plan.views.imports import refuse_closed


@requires("plan.import")
def plan_import_item(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    """Show the form of an item beside its source, and take the corrections."""
    found = _item(pk, item)
    refuse_closed(found.plan_import)
    themes, subthemes = theme_choices(
        PlanImportItem.objects.filter(plan_import=pk, kind=ItemKind.THEME, dropped=False).order_by(
            "position", "pk"
        )
    )
    data = request.POST if request.method == "POST" else None
    context: dict[str, Any] = {"item": found, "plan_import": found.plan_import, "following": None}
    if found.kind == ItemKind.THEME:
        form = ThemeForm(data, item=found, themes=themes)
        if form.is_valid():
            return _correct(request, found, form.cleaned_data)
        context["form"] = form
        return render(request, "plan/item_theme.html", context, status=_status(form))
    forms = MeasureForms(found, themes, subthemes, data)
    if data is not None and forms.is_valid():
        return _correct(request, found, forms.changes())
    context |= {
        "forms": forms,
        "form": forms.main,
        "errors": forms.errors if data is not None else [],
        "labels": PartnerGroup.objects.values_list("label", flat=True),
        "following": next_item(found),
    }
    status = 422 if data is not None else 200
    return render(request, "plan/item_measure.html", context, status=status)


@requires("plan.import")
def plan_import_split(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    """Ask where a measure is to be cut, and cut it."""
    found = _item(pk, item)
    refuse_closed(found.plan_import)
    form = SplitForm(request.POST if request.method == "POST" else None, item=found)
    if form.is_valid():
        try:
            new = split_item(
                item=found,
                position=form.cleaned_data["position"],
                code=form.cleaned_data["code"],
                by=person(request).author,
                now=timezone.now(),
            )
        except ImportProblem as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(
                request,
                _("Split into %(first)s and %(second)s.")
                % {"first": found.code, "second": new.code},
            )
            return _back(found)
    context: dict[str, Any] = {"item": found, "plan_import": found.plan_import, "form": form}
    return render(request, "plan/item_split.html", context, status=_status(form))


@requires("plan.import")
@require_POST
def plan_import_join(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    """Join a measure with the next one."""
    found = _item(pk, item)
    try:
        join_items(item=found, by=person(request).author, now=timezone.now())
    except ImportProblem as problem:
        messages.error(request, str(problem))
    else:
        messages.success(
            request, _("The measure after %(code)s was joined to it.") % {"code": found.code}
        )
    return _back(found)


@requires("plan.import")
@require_POST
def plan_import_drop(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    """Leave an item out."""
    found = _item(pk, item)
    try:
        drop_item(item=found, by=person(request).author, now=timezone.now())
    except ImportProblem as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, _("%(code)s is left out.") % {"code": found.code})
    return _back(found)


@requires("plan.import")
@require_POST
def plan_import_restore(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    """Put back an item that was left out."""
    found = _item(pk, item)
    try:
        restore_item(item=found, by=person(request).author, now=timezone.now())
    except ImportProblem as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, _("%(code)s is back.") % {"code": found.code})
    return _back(found)


def _item(pk: int, item: int) -> PlanImportItem:
    items = PlanImportItem.objects.select_related("plan_import__document")
    return get_object_or_404(items, pk=item, plan_import=pk)


def _correct(
    request: HttpRequest, item: PlanImportItem, changes: dict[str, object]
) -> HttpResponse:
    try:
        changed = correct_item(
            item=item, changes=changes, by=person(request).author, now=timezone.now()
        )
    except ImportProblem as problem:
        messages.error(request, str(problem))
    else:
        told = _("%(code)s was corrected.") if changed else _("%(code)s is as it was.")
        messages.success(request, told % {"code": item.code})
    return _back(item)


def _back(item: PlanImportItem) -> HttpResponse:
    """Go back to the item on the review page."""
    address = reverse("plan_import", args=[item.plan_import_id])
    if item.kind == ItemKind.THEME:
        return redirect(f"{address}#themes")
    query = urlencode({"theme": item.theme_code or NO_THEME})
    return redirect(f"{address}?{query}#item-{item.pk}")


def _status(form: object) -> int:
    return 422 if getattr(form, "errors", None) else 200
