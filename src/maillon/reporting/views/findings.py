"""Findings: the contradictions that the rules find, and what was decided about each."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from maillon.core.exporting import FORMATS, respond
from maillon.core.listing import page_numbers
from maillon.implementation.queries.contributions import visible_to
from maillon.partners.access import person, requires
from maillon.plan.models import Plan, Theme
from maillon.reporting.enums import FindingDecisionKind
from maillon.reporting.exports import findings_sheet
from maillon.reporting.models import FindingDecision
from maillon.reporting.operations.findings import decide_finding, reopen_finding
from maillon.reporting.queries.findings import (
    contributions_in,
    decisions,
    hidden_objects,
    objects_of_theme,
)
from maillon.reporting.rules.findings import all_findings, findings_for_contribution
from maillon.reporting.rules.found import Found, Rule
from maillon.reporting.rules.table import RULES

OPEN = "open"
PAGE_SIZE = 20


@dataclass(frozen=True)
class Row:
    """A finding on the page: its rule, and what was decided."""

    found: Found
    rule: Rule
    decision: FindingDecision | None

    @property
    def state(self) -> str:
        """``open``, or the value of the decision."""
        return self.decision.decision if self.decision else OPEN


def _states() -> list[tuple[str, str]]:
    return [(OPEN, _("Open")), *((str(k), str(v)) for k, v in FindingDecisionKind.choices)]


@requires("finding.view")
def findings(request: HttpRequest) -> HttpResponse:
    """List the findings, grouped by rule."""
    plan, theme = _plan_and_theme(request.GET.get("theme", ""))
    rule, state = request.GET.get("rule", ""), request.GET.get("state", "")
    if (rule and rule not in RULES) or (state and state not in dict(_states())):
        raise BadRequest(_("The address names a rule or a state that does not exist."))
    decided = decisions()
    hidden = hidden_objects(person(request))
    everything = [
        Row(found, RULES[found.rule], decided.get(found.key))
        for found in all_findings(plan=plan)
        if not hidden.intersection(contributions_in(found.objects))
    ]
    if plan and theme:
        wanted = objects_of_theme(plan, theme)
        everything = [row for row in everything if wanted.intersection(row.found.objects)]
    rows = [row for row in everything if rule in ("", row.found.rule) and state in ("", row.state)]
    wanted_format = request.GET.get("format", "")
    if wanted_format in FORMATS:
        words = dict(_states())
        states = {row.found.key: words[row.state] for row in rows}
        sheet = findings_sheet([row.found for row in rows], states)
        return respond(sheet, wanted_format, "findings")
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "pages": page_numbers(page),
        "counts": _counts(everything),
        "open_count": sum(row.state == OPEN for row in everything),
        "total": len(everything),
        "rules": [(r.code, r.title) for r in RULES.values()],
        "states": _states(),
        "themes": _themes(),
        "chosen": {"rule": rule, "state": state, "theme": request.GET.get("theme", "")},
        "formats": FORMATS,
    }
    return render(request, "reporting/findings.html", context)


def _plan_and_theme(text: str) -> tuple[Plan | None, Theme | None]:
    """Return the theme that the address names as ``PLAN:CODE``."""
    if not text:
        return None, None
    plan_code, _colon, code = text.partition(":")
    theme = (
        Theme.objects.filter(plan__code=plan_code, code=code, parent=None)
        .select_related("plan")
        .first()
    )
    if theme is None:
        raise Http404(_("There is no theme “%(code)s”.") % {"code": text[:80]})
    return theme.plan, theme


def _themes() -> list[tuple[str, str]]:
    themes = Theme.objects.filter(parent=None).select_related("plan")
    return [
        (f"{t.plan.code}:{t.code}", f"{t.plan.first_year}-{t.plan.last_year} · {t.code}. {t.title}")
        for t in themes.order_by("-plan__first_year", "position")
    ]


def _counts(rows: list[Row]) -> list[dict[str, Any]]:
    """Return how many findings each rule has, open and in all; rules without any included."""
    found = []
    for rule in RULES.values():
        of_rule = [row for row in rows if row.found.rule == rule.code]
        open_ones = sum(row.state == OPEN for row in of_rule)
        found.append({"rule": rule, "total": len(of_rule), "open": open_ones})
    return found


@requires("finding.decide")
@require_POST
def finding_decide(request: HttpRequest, key: str) -> HttpResponse:
    """Accept a finding with a reason, note that the partner was asked, or take that back."""
    decision = request.POST.get("decision", "")
    reason = request.POST.get("reason", "")
    back = HttpResponseRedirect(_back(request))
    author, now = person(request).author, timezone.now()
    if decision == OPEN:
        reopen_finding(key=key, by=author, now=now)
        messages.success(request, _("The finding is open again."))
        return back
    if decision not in FindingDecisionKind.values:
        raise BadRequest(_("A finding is accepted, asked about, or open."))
    rule = request.POST.get("rule", "")
    finding = next((f for f in all_findings(rules=[rule]) if f.key == key), None)
    if finding is None:
        messages.warning(
            request, _("This finding is gone: what it was about has been corrected meanwhile.")
        )
    elif not reason.strip():
        messages.error(request, _("Say why: a decision on a finding needs a reason."))
    else:
        kind = FindingDecisionKind(decision)
        decide_finding(finding=finding, decision=kind, reason=reason, by=author, now=now)
        messages.success(request, _("Your decision is recorded."))
    return back


def _back(request: HttpRequest) -> str:
    """Return the list with the filters it had."""
    query = request.POST.get("back", "")
    return reverse("findings") + (f"?{query}" if query else "")


@requires("finding.view")
def contribution_findings(request: HttpRequest, code: str) -> HttpResponse:
    """Show what the rules find in one contribution: a page, or a fragment for htmx."""
    reader = person(request)
    contribution = get_object_or_404(visible_to(reader), code=code)
    decided, hidden = decisions(), hidden_objects(reader)
    rows = [
        Row(found, RULES[found.rule], decided.get(found.key))
        for found in findings_for_contribution(contribution)
        if not hidden.intersection(contributions_in(found.objects))
    ]
    fragment = request.headers.get("HX-Request") == "true"
    template = "findings_fragment" if fragment else "findings_contribution"
    context = {"contribution": contribution, "rows": rows}
    return render(request, f"reporting/{template}.html", context)
