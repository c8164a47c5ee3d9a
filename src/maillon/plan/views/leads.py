"""Who leads which theme of a plan: the list with its history, naming, ending."""

from datetime import date

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from maillon.partners.access import person, requires
from maillon.plan.forms.leads import LeadForm
from maillon.plan.models import Plan, Theme, ThemeLead
from maillon.plan.operations.leads import LeadRefused, end_lead, name_lead
from maillon.plan.queries.leads import leads_of


@requires("theme_page.view")
def theme_leads(request: HttpRequest, plan: str) -> HttpResponse:
    """Show who leads each theme, led and will lead; name one more."""
    found = get_object_or_404(Plan, code=plan)
    verdict = person(request).may("plan.edit")
    form = LeadForm(request.POST or None, plan=found, initial={"starts_on": timezone.localdate()})
    if request.method == "POST":
        if not verdict:
            raise PermissionDenied(verdict.reason)
        if form.is_valid() and _name(request, form):
            return redirect("theme_leads", plan=plan)
    context = {
        "plan": found,
        "themes": _rows(found, timezone.localdate()),
        "form": form if verdict else None,
    }
    return render(request, "plan/theme_leads.html", context)


def _name(request: HttpRequest, form: LeadForm) -> bool:
    given = form.cleaned_data
    try:
        name_lead(
            theme=given["theme"],
            user=given["user"],
            starts_on=given["starts_on"],
            ends_on=given["ends_on"],
            by=person(request).author,
            now=timezone.now(),
        )
    except LeadRefused as refusal:
        form.add_error(None, str(refusal))
        return False
    messages.success(
        request,
        _("%(account)s leads theme %(theme)s.")
        % {"account": given["user"].get_username(), "theme": given["theme"].code},
    )
    return True


def _rows(plan: Plan, today: date) -> list[dict[str, object]]:
    """Return each theme with its leads and when they lead."""
    by_theme: dict[int, list[dict[str, object]]] = {}
    for lead in leads_of(plan):
        when = "now"
        if lead.starts_on > today:
            when = "future"
        elif lead.ends_on and lead.ends_on < today:
            when = "ended"
        by_theme.setdefault(lead.theme_id, []).append({"lead": lead, "when": when})
    themes = Theme.objects.filter(plan=plan, parent__isnull=True).order_by("position")
    return [{"theme": theme, "leads": by_theme.get(theme.pk, [])} for theme in themes]


@requires("plan.edit")
@require_POST
def theme_lead_end(request: HttpRequest, pk: int) -> HttpResponse:
    """End a lead: today is its last day."""
    lead = get_object_or_404(ThemeLead.objects.select_related("theme__plan", "user"), pk=pk)
    try:
        end_lead(
            lead=lead, by=person(request).author, now=timezone.now(), today=timezone.localdate()
        )
    except LeadRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("It ends; the history keeps it."))
    return redirect("theme_leads", plan=lead.theme.plan.code)
