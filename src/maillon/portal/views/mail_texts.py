"""The wording of the mails: what comes with Maillon, and what the authority made of it."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from maillon.core.mailing import Purpose
from maillon.core.mailing.decisions import change_wording, restore_wording
from maillon.core.mailing.wording import fill, one_line, shipped
from maillon.core.models import MailText
from maillon.partners.access import person, refuse_unless, requires
from maillon.portal.forms import WordingForm
from maillon.portal.purposes import PURPOSES

LANGUAGES = ("fr", "nl", "en")


@requires("mail.view")
def mail_texts(request: HttpRequest) -> HttpResponse:
    """List the kinds of mail with their languages, and which ones have a wording of their own."""
    changed = {(row.purpose, row.language): row for row in MailText.objects.all()}
    rows = [
        {
            "code": code,
            "label": purpose.label,
            "duty": purpose.duty,
            "languages": [(one, changed.get((code, one))) for one in LANGUAGES],
        }
        for code, purpose in PURPOSES.items()
    ]
    return render(request, "portal/mail_texts.html", {"rows": rows})


@requires("mail.view")
def mail_text(request: HttpRequest, purpose: str, language: str) -> HttpResponse:
    """Show one wording with an example; change it, or go back to what comes with Maillon."""
    kind = PURPOSES.get(purpose)
    if kind is None or language not in LANGUAGES:
        raise Http404(_("There is no such kind of mail."))
    verdict = person(request).may("mail.edit")
    changed = MailText.objects.filter(purpose=purpose, language=language).first()
    used = changed or shipped(kind, language)
    form = WordingForm(
        request.POST or None,
        purpose=kind,
        initial={"subject": used.subject, "body": used.body},
    )
    if request.method == "POST":
        refuse_unless(request, verdict)
        if _store(request, kind, language, form):
            return redirect("mail_text", purpose, language)
    shown = form.cleaned_data if form.is_bound and form.is_valid() else form.initial
    context = {
        "form": form,
        "label": kind.label,
        "text_language": language,
        "changed": changed,
        "may_edit": bool(verdict),
        "placeholders": kind.known.values(),
        "example": _example(kind, language, shown),
        "is_preview": form.is_bound and form.is_valid(),
    }
    return render(request, "portal/mail_text.html", context)


def _store(request: HttpRequest, kind: Purpose, language: str, form: WordingForm) -> bool:
    """Do what the button says; ``False`` where the page is shown again: errors, a preview."""
    by, now, act = person(request).author, timezone.now(), request.POST.get("act", "save")
    if act == "restore":
        restore_wording(purpose=kind, language=language, by=by, now=now)
        messages.success(request, _("The wording that comes with Maillon is in use again."))
        return True
    if not form.is_valid() or act == "preview":
        return False
    change_wording(
        purpose=kind,
        language=language,
        subject=form.cleaned_data["subject"],
        body=form.cleaned_data["body"],
        by=by,
        now=now,
    )
    messages.success(request, _("The wording is changed: the next mails use it."))
    return True


def _example(kind: Purpose, language: str, shown: Mapping[str, Any]) -> dict[str, str]:
    with translation.override(language):
        context = {name: str(one.example or one.name) for name, one in kind.known.items()}
    return {
        "subject": one_line(_fill(shown["subject"], context)),
        "body": _fill(shown["body"], context),
    }


def _fill(text: str, context: dict[str, str]) -> str:
    try:
        return fill(text, context)
    except KeyError:
        # A stored wording that names a placeholder that is gone by now.
        return text
