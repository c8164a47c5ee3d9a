"""The controls in the quality dossier of a jury: what they say, in plain words."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from maillon.core.papers import Block, DataTable, Facts, Heading, Paragraph
from maillon.funding.models import Call, Criterion
from maillon.funding.rules.jury.controls.report import Controls
from maillon.funding.rules.jury.controls.sensitivity import Trial
from maillon.funding.rules.ranking_words import agreement_text, signed, written


def agreement(controls: Controls) -> list[Block]:
    """Return how far readers agree."""
    found, variances = controls.agreement, controls.severity.variances
    none = _("cannot be computed")
    facts = [
        (_("ICC of one reading (one-way)"), written(found.icc) or none),
        (
            _("Reliability of the mean of %(count)s readings")
            % {"count": written(round(found.readers, 1), None)},
            f"{written(found.icc_mean) or none} ({agreement_text(found.icc_mean)})",
        ),
        (
            _("ICC without the experts' severity (two-way)"),
            written(variances.icc_consistency if variances else None) or none,
        ),
        (_("Krippendorff's alpha (interval)"), written(found.alpha) or none),
        (_("Spread of a reading, in points of 100"), written(found.within, 1) or none),
        (_("Applications with a large gap between readers"), str(len(controls.gaps))),
    ]
    return [
        Heading(_("Agreement between readers")),
        Paragraph(
            _(
                "Controls: they decide nothing. Experts never agree wholly: over 8,329 proposals "
                "to a national science fund the ICC of one reading was 0.26."
            )
        ),
        Facts(facts),
    ]


def severity(call: Call, controls: Controls) -> list[Block]:
    """Return how severe each expert is."""
    bodies = {
        one.expert.code: one.expert.organisation.name
        for one in call.jurors.select_related("expert__organisation")
    }
    rows = [
        [
            one.expert,
            bodies.get(one.expert, ""),
            str(one.readings),
            written(one.mean, 1),
            f"{signed(one.effect)} ± {written(one.error, 1)}",
        ]
        for one in sorted(controls.severity.severities, key=lambda one: (one.effect, one.expert))
    ]
    heads = [_("Expert"), _("Body"), _("Readings"), _("Mean"), _("Severity")]
    blocks: list[Block] = [
        Heading(_("Severity of the experts")),
        Paragraph(
            _(
                "How far an expert lies below (minus: severe) or above the others on the same "
                "applications, in points of 100, with its standard error. Experts with few "
                "readings are drawn towards zero."
            )
        ),
        DataTable(
            _("Severity by expert"), heads, rows, frozenset({2, 3, 4}), widths=(1.4, 3, 1, 1, 1.5)
        ),
    ]
    if not controls.severity.connected:
        parts = len(controls.severity.components)
        blocks.append(
            Paragraph(
                _(
                    "Warning: the jury falls into %(parts)s parts that share no application. "
                    "Between them, severity and quality cannot be told apart."
                )
                % {"parts": parts},
                strong=True,
            )
        )
    return blocks


def certainty(controls: Controls) -> list[Block]:
    """Return which applications lie too near the line."""
    rows = [
        [
            one.application,
            f"{one.lowest}–{one.highest}",
            f"{round(100 * (one.above or 0))} %",
        ]
        for one in sorted(controls.certainties, key=lambda one: one.expected)
        if one.in_band
    ]
    blocks: list[Block] = [Heading(_("Certainty at the line"))]
    if not controls.certainties:
        return [*blocks, Paragraph(_("It cannot be computed: too few readings."))]
    if not rows:
        text = _("No application lies so near the line that the readings cannot tell.")
        return [*blocks, Paragraph(text)]
    blocks.append(
        Paragraph(
            ngettext(
                "%(count)s application lies so near the line that other experts might have put it "
                "on the other side.",
                "%(count)s applications lie so near the line that other experts might have put "
                "them on the other side.",
                len(rows),
            )
            % {"count": len(rows)}
        )
    )
    heads = [_("Application"), _("Rank, 90 % interval"), _("Above the line")]
    return [*blocks, DataTable(_("Band at the line"), heads, rows, frozenset({1, 2}))]


def sensitivity(controls: Controls, criteria: Sequence[Criterion]) -> list[Block]:
    """Return what other weights, or one expert less, would change."""
    labels = {one.code: one.label for one in criteria}
    weights = [
        [
            labels.get(trial.subject, trial.subject),
            f"{signed(100 * (float(trial.factor or 1) - 1), 0)} %",
            *_crossing(trial),
        ]
        for trial in controls.weights
    ]
    experts = [[trial.subject, *_crossing(trial)] for trial in controls.experts if trial.changes]
    still = len(controls.experts) - len(experts)
    heads = [_("Selected then, not now"), _("Selected now, not then")]
    blocks: list[Block] = [
        Heading(_("Sensitivity of the selection")),
        DataTable(
            _("Each weight changed by 20 %"),
            [_("Criterion"), _("Weight"), *heads],
            weights,
            frozenset({1}),
            (2.4, 1, 2, 2),
        ),
        Paragraph(_left_out(still, len(experts))),
    ]
    if experts:
        blocks.append(
            DataTable(_("Each expert left out"), [_("Expert"), *heads], experts, widths=(1.4, 2, 2))
        )
    return blocks


def _left_out(still: int, moved: int) -> str:
    """Say for how many experts the selection stays when that one is left out."""
    if not moved:
        return _("Whichever expert is left out, the selection is the same.")
    if not still:
        return _("Whichever expert is left out, the selection changes.")
    text = ngettext(
        "For %(count)s expert the selection stays the same when that one is left out.",
        "For %(count)s experts the selection stays the same when that one is left out.",
        still,
    )
    return text % {"count": still}


def _crossing(trial: Trial) -> list[str]:
    return [", ".join(trial.gained) or "–", ", ".join(trial.lost) or "–"]
