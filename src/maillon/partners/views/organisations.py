"""Entering and changing organisations and the categories of partners."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from maillon.partners.access import person, requires
from maillon.partners.forms.organisations import CategoryForm, OrganisationForm
from maillon.partners.models import Organisation, PartnerCategory
from maillon.partners.operations.organisations import (
    CATEGORY_FIELDS,
    FIELDS,
    save_category,
    save_organisation,
)
from maillon.partners.rules import PeopleRefused


@requires("organisation.edit")
def organisation_new(request: HttpRequest) -> HttpResponse:
    """Enter an organisation."""
    return _organisation(request, Organisation(), None)


@requires("organisation.edit")
def organisation_edit(request: HttpRequest, code: str) -> HttpResponse:
    """Change an organisation and its spellings."""
    found = get_object_or_404(Organisation, code=code)
    return _organisation(request, Organisation.objects.get(pk=found.pk), found)


def _organisation(
    request: HttpRequest, target: Organisation, shown: Organisation | None
) -> HttpResponse:
    form = OrganisationForm(request.POST or None, instance=target)
    if request.method == "POST" and form.is_valid():
        try:
            saved = save_organisation(
                organisation=Organisation(pk=target.pk),
                values={name: form.cleaned_data[name] for name in FIELDS},
                aliases=form.cleaned_data["aliases"].splitlines(),
                by=person(request).author,
                now=timezone.now(),
            )
        except (PeopleRefused, ValidationError) as refused:
            _tell(form, refused)
        else:
            messages.success(request, _("%(name)s is saved.") % {"name": saved.name})
            return redirect("partner", code=saved.code)
    context = {"form": form, "organisation": shown}
    return render(request, "partners/organisation_form.html", context)


@requires("organisation.edit")
def categories(request: HttpRequest) -> HttpResponse:
    """List the categories of partners with their validity."""
    today = timezone.localdate()
    rows = [
        {
            "category": one,
            "ended": one.valid_to is not None and one.valid_to < today,
            "future": one.valid_from is not None and one.valid_from > today,
        }
        for one in PartnerCategory.objects.order_by("position", "code")
    ]
    return render(request, "partners/categories.html", {"rows": rows})


@requires("organisation.edit")
def category_new(request: HttpRequest) -> HttpResponse:
    """Enter a category."""
    last = PartnerCategory.objects.order_by("-position").values_list("position", flat=True).first()
    return _category(request, PartnerCategory(position=(last or 0) + 1), None)


@requires("organisation.edit")
def category_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a category: its names, its place, its validity."""
    found = get_object_or_404(PartnerCategory, pk=pk)
    return _category(request, PartnerCategory.objects.get(pk=pk), found)


def _category(
    request: HttpRequest, target: PartnerCategory, shown: PartnerCategory | None
) -> HttpResponse:
    form = CategoryForm(request.POST or None, instance=target)
    if request.method == "POST" and form.is_valid():
        try:
            saved = save_category(
                category=PartnerCategory(pk=target.pk),
                values={name: form.cleaned_data[name] for name in CATEGORY_FIELDS},
                by=person(request).author,
                now=timezone.now(),
            )
        except (PeopleRefused, ValidationError) as refused:
            _tell(form, refused)
        else:
            messages.success(request, _("%(name)s is saved.") % {"name": saved.name})
            return redirect("categories")
    return render(request, "partners/category_form.html", {"form": form, "category": shown})


def _tell(form: Any, refused: Exception) -> None:
    told = refused.messages if isinstance(refused, ValidationError) else [str(refused)]
    for message in told:
        form.add_error(None, message)
