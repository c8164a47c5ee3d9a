"""The controls of a ranking: agreement, severity, certainty, sensitivity. They decide nothing."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from maillon.core.charts import Bar, Chart, bar_chart
from maillon.funding.models import Call, Criterion
from maillon.funding.queries.ranking import criteria_of
from maillon.funding.rules.jury.controls.report import Controls
from maillon.funding.rules.jury.controls.sensitivity import Trial
from maillon.funding.rules.ranking import standing_of
from maillon.funding.rules.ranking_words import agreement_text, signed, written
from maillon.funding.views.ranking import call_shown, ranking_context
from maillon.partners.access import requires

LONGEST = 30  # bars of a chart; the table under it has them all


@requires("ranking.view")
@require_GET
def call_ranking_controls(request: HttpRequest, code: str) -> HttpResponse:
    """Show every control of the ranking that is shown."""
    call = call_shown(request, code)
    standing = standing_of(call)
    context = ranking_context(request, call, "controls") | {"standing": standing}
    if standing.computed is None:
        return render(
            request, "funding/ranking/unrankable.html", context | {"title": _("Controls")}
        )
    controls = standing.computed.controls
    criteria = criteria_of(call)
    context |= agreement_context(controls) | {
        "controls": controls,
        "experts": experts_of(call, controls),
        "severity_chart": severity_chart(call, controls),
        "band": band_of(controls),
        "band_chart": band_chart(controls),
        "gaps": [
            {"application": one.application, "gap": written(one.gap, 1), "across": one.across}
            for one in controls.gaps
        ],
        "allowed_gap": call.gap,
        "weights": [_weight_row(trial, criteria) for trial in controls.weights],
        "trials": trials_of(call, controls),
    }
    return render(request, "funding/ranking/controls.html", context)


def agreement_context(controls: Controls) -> dict[str, Any]:
    """Return the figures of agreement, with the words that say what they are worth."""
    agreement, variances = controls.agreement, controls.severity.variances
    return {
        "agreement": agreement,
        "icc": written(agreement.icc),
        "icc_mean": written(agreement.icc_mean),
        "icc_mean_word": agreement_text(agreement.icc_mean),
        "alpha": written(agreement.alpha),
        "within": written(agreement.within, 1),
        "readers": written(round(agreement.readers, 1), None),
        "consistency": written(variances.icc_consistency if variances else None),
    }


def labels_of(call: Call) -> dict[str, str]:
    """Return code of expert → function and body."""
    rows = call.jurors.select_related("expert__organisation")
    return {one.expert.code: f"{one.expert.label} ({one.expert.organisation.name})" for one in rows}


def experts_of(call: Call, controls: Controls) -> list[dict[str, Any]]:
    """Return the severity of each expert, the most severe first."""
    labels = labels_of(call)
    rows = sorted(controls.severity.severities, key=lambda one: (one.effect, one.expert))
    return [
        {
            "label": labels.get(one.expert, one.expert),
            "readings": one.readings,
            "mean": written(one.mean, 1),
            "effect": signed(one.effect),
            "error": written(one.error, 1),
            "marked": one.marked,
            "severe": one.effect < 0,
        }
        for one in rows
    ]


def severity_chart(call: Call, controls: Controls) -> Chart:
    """Draw how far each expert lies from the others, in points of 100."""
    labels = labels_of(call)
    rows = sorted(controls.severity.severities, key=lambda one: (-abs(one.effect), one.expert))
    bars = [
        Bar(
            labels.get(one.expert, one.expert),
            round(abs(one.effect), 3),
            shown=f"{signed(one.effect)} {_('severe') if one.effect < 0 else _('generous')}",
        )
        for one in rows[:LONGEST]
    ]
    return bar_chart(
        bars,
        title=_("Severity of the experts, in points of 100"),
        description=_("How far each expert lies below (severe) or above (generous) the others."),
        headings=(_("Expert"), _("Points")),
    )


def band_of(controls: Controls) -> list[dict[str, Any]]:
    """Return the applications near the line, the surest to be selected first."""
    rows = [one for one in controls.certainties if one.in_band]
    rows.sort(key=lambda one: (-(one.above or 0), one.expected))
    return [
        {
            "application": one.application,
            "above": f"{round(100 * (one.above or 0))} %",
            "expected": written(one.expected, 1),
            "interval": f"{one.lowest}–{one.highest}",
        }
        for one in rows
    ]


def band_chart(controls: Controls) -> Chart:
    """Draw the share of draws in which an application near the line is on the selected side."""
    rows = [one for one in controls.certainties if one.in_band]
    rows.sort(key=lambda one: (-(one.above or 0), one.expected))
    bars = [
        Bar(
            one.application,
            round(100 * (one.above or 0)),
            f"{round(100 * (one.above or 0))} %",
            100,
        )
        for one in rows[:LONGEST]
    ]
    return bar_chart(
        bars,
        title=_("Band at the line: how often above it"),
        description=_("Share of the draws in which the application is on the selected side."),
        headings=(_("Application"), _("Above the line")),
    )


def _weight_row(trial: Trial, criteria: list[Criterion]) -> dict[str, Any]:
    labels = {one.code: one.label for one in criteria}
    change = round(100 * (float(trial.factor or 1) - 1))
    return {
        "label": labels.get(trial.subject, trial.subject),
        "change": f"{signed(change, 0)} %",
        "trial": trial,
    }


def trials_of(call: Call, controls: Controls) -> dict[str, Any]:
    """Return the experts without whom the selection would change, and how many change nothing."""
    labels = labels_of(call)
    moving = [trial for trial in controls.experts if trial.changes or trial.unread]
    moving.sort(key=lambda one: (-one.changes, one.subject))
    return {
        "moving": [{"label": labels.get(t.subject, t.subject), "trial": t} for t in moving],
        "still": len(controls.experts) - len(moving),
        "all": len(controls.experts),
    }
