"""The passages of letters that are data: the list, and writing one."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from maillon.core.languages import current
from maillon.funding.documents.letter_texts import SHIPPED
from maillon.funding.enums import LetterPart
from maillon.funding.forms.decisions import LetterTextForm
from maillon.funding.models import LetterText
from maillon.funding.operations.letter_texts import save_letter_text
from maillon.partners.access import person, requires


@requires("funding_lists.edit")
@require_safe
def letter_texts(request: HttpRequest) -> HttpResponse:
    """List the passages: those shipped, and those that take their place between two days."""
    rows = list(LetterText.objects.all())
    parts = [
        {
            "part": part,
            "label": part.label,
            "shipped": SHIPPED[part][current()],
            "rows": [row for row in rows if row.part == part],
        }
        for part in LetterPart
    ]
    return render(request, "funding/decisions/letter_texts.html", {"parts": parts})


@requires("funding_lists.edit")
@require_http_methods(["GET", "POST"])
def letter_text_edit(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Write a passage, new (``pk`` empty) or known."""
    row = get_object_or_404(LetterText, pk=pk) if pk is not None else None
    part = request.GET.get("part", "")
    initial = {"part": part} if part in LetterPart.values else {}
    if row is None and initial:
        for language in ("fr", "nl", "en"):
            initial[f"text_{language}"] = SHIPPED[part][language]
    form = LetterTextForm(request.POST or None, instance=row, initial=initial)
    if request.method == "POST" and form.is_valid():
        known = get_object_or_404(LetterText, pk=pk) if pk is not None else None
        save_letter_text(
            row=known, values=form.cleaned_data, by=person(request).author, now=timezone.now()
        )
        messages.success(request, _("The passage is kept."))
        return redirect("letter_texts")
    return render(request, "funding/decisions/letter_text.html", {"form": form, "row": row})
