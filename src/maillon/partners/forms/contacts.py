"""The form of a contact point."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from maillon.partners.models import ContactPoint
from maillon.partners.operations.contacts import FIELDS


class ContactForm(forms.ModelForm):
    """A function that answers for a subject, and how to reach it."""

    class Meta:
        model = ContactPoint
        fields = FIELDS
        widgets = {"language": forms.Select(choices=settings.LANGUAGES)}
        help_texts = {
            "function_fr": _("A function rather than a person: it outlives who holds it."),
            "subject_fr": _("What to ask there; empty: anything."),
            "name": _("Only where it helps; it is never public."),
            "public": _("Function, subject, address and telephone stand on the public page."),
            "for_reporting": _("Collection rounds are announced here."),
        }

    def clean(self) -> dict[str, Any]:
        """Ask for an address where mails are to go; the database asks for one way to reach them."""
        given = super().clean() or {}
        if given.get("for_reporting") and not given.get("email") and "email" not in self.errors:
            self.add_error("email", _("Requests to report are sent by mail: give an address."))
        return given
