"""In whose name, and under which identifiers, the grants leave as open data."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from maillon.funding.forms.publishing import PublishingForm
from maillon.funding.operations.publishing import change_publishing
from maillon.funding.operations.refusal import Refused
from maillon.funding.queries.publishing import publisher
from maillon.partners.access import person, requires


@requires("funding_lists.edit")
@require_http_methods(["GET", "POST"])
def publishing(request: HttpRequest) -> HttpResponse:
    """Show who publishes the grants and how, and change it."""
    by = publisher()
    initial = {
        "funder": by.organisation,
        "identifier": by.identifier,
        "publisher_prefix": by.prefix,
    }
    form = PublishingForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            change_publishing(
                funder=given["funder"],
                identifier=given["identifier"],
                prefix=given["publisher_prefix"],
                by=person(request).author,
                now=timezone.now(),
            )
        except Refused as refusal:
            form.add_error(None, refusal.messages)
        else:
            messages.success(request, _("Saved."))
            return redirect("catalogue")
    context = {"form": form, "publisher": by}
    return render(request, "funding/opendata/publishing.html", context)
