"""The quality dossier of a jury, in plain words: for the file, and for an appeal.

Composition by body, conflicts handled, readings per application, the rule and its result,
agreement, severity, certainty, sensitivity, deliberation, decisions, method. Experts appear by code
and body, applications by number.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from maillon.core.languages import choose
from maillon.core.moments import zone_of
from maillon.core.money import euros
from maillon.core.papers import (
    Block,
    Bullets,
    DataTable,
    Facts,
    Heading,
    Paper,
    Paragraph,
    paper_pdf,
)
from maillon.funding.documents.jury_dossier_controls import (
    agreement,
    certainty,
    sensitivity,
    severity,
)
from maillon.funding.documents.jury_dossier_outcomes import decisions, deliberation
from maillon.funding.enums import JurorState, SheetState
from maillon.funding.models import Call, ConflictOfInterest, Criterion, Ranking
from maillon.funding.queries.ranking import criteria_of
from maillon.funding.rules.jury.ranking import Verdict
from maillon.funding.rules.ranking import Computed
from maillon.funding.rules.ranking_words import (
    step_text,
    verdict_text,
    written,
)


def dossier_pdf(
    call: Call, computed: Computed, ranking: Ranking | None, *, language: str, made: datetime
) -> bytes:
    """Return the dossier as an accessible PDF.

    :param ranking: the snapshot that ``computed`` comes from; ``None``: as the sheets stand.
    """
    return paper_pdf(dossier_paper(call, computed, ranking, language=language), made=made)


def dossier_paper(
    call: Call, computed: Computed, ranking: Ranking | None, *, language: str
) -> Paper:
    """Return the dossier in ``language`` (``fr``, ``nl`` or ``en``)."""
    with translation.override(language):
        criteria = criteria_of(call)
        controls = computed.controls
        blocks: list[Block] = [
            *_rule(call, computed, criteria),
            *_composition(call),
            *_conflicts(call),
            *_readings(computed),
            *_result(computed, ranking),
            *agreement(controls),
            *severity(call, controls),
            *certainty(controls),
            *sensitivity(controls, criteria),
            *deliberation(call),
            *decisions(call, ranking),
            *_method(),
        ]
        note = ""
        if call.synthetic:
            note = _(
                "Fictitious data, made for training: these applications, experts, scores and "
                "amounts do not exist."
            )
        return Paper(
            language=language,
            title=_("Quality dossier of the jury"),
            subtitle=choose(call, "title", language).text,
            reference=call.code,
            blocks=blocks,
            origin=_origin(computed, ranking),
            note=note,
        )


def _origin(computed: Computed, ranking: Ranking | None) -> str:
    if ranking is None:
        return _("From the score sheets as they stand; no ranking was kept yet.")
    zone = zone_of(ranking.call.time_zone)
    return _("From ranking no. %(number)s of %(day)s, SHA-256 %(hash)s.") % {
        "number": ranking.number,
        "day": date_format(ranking.made_at.astimezone(zone), "DATE_FORMAT"),
        "hash": ranking.sha256,
    }


def _rule(call: Call, computed: Computed, criteria: Sequence[Criterion]) -> list[Block]:
    rule = computed.inputs.rule
    labels = {one.code: one.label for one in criteria}
    steps = [step_text(step, labels) for step in (*rule.ties, "draw")]
    facts = [
        (_("Experts per application"), str(call.readings)),
        (_("Fewest complete readings"), str(rule.minimum_readings)),
        (_("Threshold of 100"), written(rule.threshold, None) or _("none")),
        (_("Budget"), euros(rule.budget) or _("none")),
        (_("Equal means are separated by"), ", ".join(steps)),
        (_("Seed of the draw"), rule.seed),
    ]
    rows = [
        [
            one.label,
            written(one.weight, None),
            written(one.maximum, None),
            written(one.floor, None) or "–",
            _("yes") if one.optional else _("no"),
        ]
        for one in criteria
    ]
    heads = [
        _("Criterion"),
        _("Weight"),
        _("Maximum"),
        _("Lowest mean"),
        _("May stay unanswered"),
    ]
    return [
        Heading(_("The rule of the call")),
        Paragraph(
            _(
                "The total of a reading is weighted over the criteria that the expert answered; a "
                "criterion that is not answered is never a zero. The mean of the experts' totals "
                "decides, with the threshold and the lowest means."
            )
        ),
        Facts(facts),
        DataTable(
            _("Evaluation grid"),
            heads,
            rows,
            numeric=frozenset({1, 2, 3}),
            widths=(3, 1, 1, 1.2, 1.4),
        ),
    ]


def _composition(call: Call) -> list[Block]:
    jurors = list(
        call.jurors.filter(state=JurorState.APPOINTED)
        .select_related("expert__organisation")
        .prefetch_related("assignments__score_sheet")
    )
    bodies: dict[str, list[int]] = {}
    for juror in jurors:
        counts = bodies.setdefault(juror.expert.organisation.name, [0, 0, 0])
        states = [
            sheet.state
            for one in juror.assignments.all()
            if (sheet := getattr(one, "score_sheet", None)) is not None
        ]
        counts[0] += 1
        counts[1] += len(juror.assignments.all())
        counts[2] += states.count(SheetState.SUBMITTED)
    rows = [[name, *(str(count) for count in counts)] for name, counts in sorted(bodies.items())]
    signed_by = sum(one.declared_at is not None for one in jurors)
    heads = [_("Body"), _("Experts"), _("Readings given"), _("Handed in")]
    return [
        Heading(_("Composition of the jury")),
        Paragraph(
            _(
                "%(experts)s experts of %(bodies)s bodies; %(signed)s signed the declaration of "
                "conflicts of interest."
            )
            % {"experts": len(jurors), "bodies": len(bodies), "signed": signed_by}
        ),
        DataTable(
            _("Experts by body"), heads, rows, numeric=frozenset({1, 2, 3}), widths=(4, 1, 1.4, 1.2)
        ),
    ]


def _conflicts(call: Call) -> list[Block]:
    rows = list(
        ConflictOfInterest.objects.filter(application__call=call).select_related("juror__expert")
    )
    in_force = [one for one in rows if one.lifted_at is None]
    by_kind = Counter((one.get_kind_display(), one.get_source_display()) for one in in_force)
    blocks: list[Block] = [
        Heading(_("Conflicts of interest")),
        Paragraph(
            _(
                "An expert in conflict with an application sees nothing of it: neither content nor "
                "score, rank or search result. A reading made before a conflict was known does not "
                "count."
            )
        ),
        Facts(
            [
                (_("In force"), str(len(in_force))),
                (_("Lifted by the coordination, with a reason"), str(len(rows) - len(in_force))),
                (_("Experts concerned"), str(len({one.juror_id for one in in_force}))),
                (_("Applications concerned"), str(len({one.application_id for one in in_force}))),
            ]
        ),
    ]
    if by_kind:
        table = [[kind, source, str(count)] for (kind, source), count in sorted(by_kind.items())]
        heads = [_("Kind"), _("Found by"), _("How many")]
        blocks.append(
            DataTable(_("Conflicts in force by kind"), heads, table, frozenset({2}), (3, 2, 1))
        )
    return blocks


def _readings(computed: Computed) -> list[Block]:
    counts = Counter(line.completed for line in computed.result.lines)
    partial = sum(line.readings - line.completed for line in computed.result.lines)
    rows = []
    for count, number in sorted(counts.items()):
        label = ngettext("%(count)s complete reading", "%(count)s complete readings", count)
        many = ngettext("%(count)s application", "%(count)s applications", number)
        rows.append((label % {"count": count}, many % {"count": number}))
    blocks: list[Block] = [Heading(_("Readings per application")), Facts(rows)]
    if partial:
        text = ngettext(
            "%(count)s reading leaves a required criterion unanswered; it counts for what it "
            "answers.",
            "%(count)s readings leave a required criterion unanswered; they count for what they "
            "answer.",
            partial,
        )
        blocks.append(Paragraph(text % {"count": partial}))
    return blocks


def _result(computed: Computed, ranking: Ranking | None) -> list[Block]:
    rows = [
        [
            str(line.rank or "–"),
            line.application,
            written(line.mean) or "–",
            str(line.completed),
            verdict_text(line.verdict),
        ]
        for line in computed.result.lines
    ]
    result = computed.result
    heads = [_("Rank"), _("Application"), _("Mean"), _("Readings"), _("Outcome")]
    facts = [
        (verdict_text(verdict), str(len(result.of(verdict))))
        for verdict in Verdict
        if result.of(verdict)
    ]
    if ranking is not None:
        facts.append((_("Adopted"), _("yes") if ranking.adopted_at else _("no")))
    return [
        Heading(_("Ranking under the published rule")),
        Facts(facts),
        DataTable(
            _("Ranking"), heads, rows, numeric=frozenset({0, 2, 3}), widths=(0.8, 2, 1, 1, 2.4)
        ),
    ]


def _method() -> list[Block]:
    return [
        Heading(_("Method and sources")),
        Bullets(
            [
                _(
                    "Totals and means are rounded half up to two decimals; what is printed "
                    "decides. Anybody can compute the ranking again from the file of the snapshot."
                ),
                _(
                    "ICC: Shrout and Fleiss, Psychological Bulletin 86 (1979). Alpha: "
                    "Krippendorff (2011)."
                ),
                _(
                    "Severity: two-way additive model, variances by Henderson's method III, "
                    "effects shrunken (BLUP)."
                ),
                _(
                    "Certainty: expected ranks after Laird and Louis (1989) and Heyard, Ott, "
                    "Salanti and Egger, Statistics and Public Policy 9 (2022)."
                ),
                _(
                    "How far an expert's severity may be wrong is drawn once for all that the "
                    "expert read: applications with a common reader move together."
                ),
                _("Large gap: the number of points that the call fixed, or ISO 5725-6."),
            ]
        ),
    ]
