"""What became of the ranking, in the quality dossier of a jury: deliberation and decisions."""

from decimal import Decimal

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from maillon.core.money import euros
from maillon.core.papers import Block, Bullets, DataTable, Facts, Heading, Paragraph
from maillon.funding.enums import Outcome
from maillon.funding.models import Call, FundingDecision, Ranking
from maillon.funding.queries.decisions import inversions, reduced
from maillon.funding.queries.ranked import RankedLine, lines_of
from maillon.funding.queries.ranking import deliberated
from maillon.funding.rules.ranking_words import written


def deliberation(call: Call) -> list[Block]:
    """Return what the jury changed in its meetings, and why."""
    blocks: list[Block] = [Heading(_("Deliberation"))]
    meetings = call.deliberations.prefetch_related(
        "present",
        "changes__score__criterion",
        "changes__score__sheet__assignment__application",
        "changes__score__sheet__assignment__juror__expert",
        "outcomes__application",
    ).order_by("held_on", "pk")
    if not meetings:
        return [*blocks, Paragraph(_("The jury changed nothing in a meeting."))]
    for meeting in meetings:
        title = _("Meeting of %(day)s") % {"day": date_format(meeting.held_on, "DATE_FORMAT")}
        blocks.append(Heading(title, level=3))
        present = len(meeting.present.all())
        blocks.append(
            Paragraph(
                ngettext("%(count)s expert present.", "%(count)s experts present.", present)
                % {"count": present}
            )
        )
        changes = [
            _("%(number)s, %(expert)s, %(criterion)s: %(old)s → %(new)s. %(reason)s")
            % {
                "number": one.score.sheet.assignment.application.number,
                "expert": one.score.sheet.assignment.juror.expert.code,
                "criterion": one.score.criterion.label,
                "old": written(one.old, None) or _("not answered"),
                "new": written(one.new, None) or _("not answered"),
                "reason": one.reason,
            }
            for one in meeting.changes.all()
        ]
        changes += [
            _("%(number)s: %(outcome)s. %(reason)s")
            % {
                "number": one.application.number,
                "outcome": one.get_outcome_display() or _("As the published rule says"),
                "reason": one.reason,
            }
            for one in meeting.outcomes.all()
        ]
        if changes:
            blocks.append(Bullets(changes))
    return blocks


def decisions(call: Call, ranking: Ranking | None) -> list[Block]:
    """Return what was proposed or decided on the ranking: amounts, departures and inversions.

    Nothing where there is no decision yet.
    """
    rows = list(
        FundingDecision.objects.filter(application__call=call)
        .exclude(outcome=Outcome.INADMISSIBLE)
        .select_related("application")
        .order_by("application__number")
    )
    if not rows:
        return []
    lines = lines_of(ranking)
    chosen = [one for one in rows if one.outcome == Outcome.SELECTED]
    granted = sum((one.amount or Decimal(0) for one in chosen), Decimal(0))
    return [
        Heading(_("Decisions")),
        Facts(
            [
                (_("Projects selected"), str(len(chosen))),
                (_("Granted in all"), euros(granted) or "–"),
                (_("Budget"), euros(call.budget) or _("none")),
            ]
        ),
        _decided(rows, lines),
        *_differences(call, rows, lines),
    ]


def _decided(rows: list[FundingDecision], lines: dict[str, RankedLine]) -> DataTable:
    ordered = sorted(rows, key=lambda one: (_rank(one, lines) or 10**6, one.application.number))
    table = [
        [
            str(_rank(one, lines) or "–"),
            one.application.number,
            one.get_outcome_display(),
            euros(one.application.requested) or "–",
            euros(one.amount) or "–",
            one.get_state_display(),
        ]
        for one in ordered
    ]
    heads = [
        _("Rank"),
        _("Application"),
        _("Decision"),
        _("Asked for"),
        _("Granted"),
        _("State"),
    ]
    return DataTable(
        _("Decisions"),
        heads,
        table,
        numeric=frozenset({0, 3, 4}),
        widths=(0.6, 1.9, 1.6, 1.4, 1.4, 1.7),
    )


def _rank(one: FundingDecision, lines: dict[str, RankedLine]) -> int | None:
    line = lines.get(one.application.number)
    return line.rank if line else None


def _differences(
    call: Call, rows: list[FundingDecision], lines: dict[str, RankedLine]
) -> list[Block]:
    """Return the departures, reduced amounts and inversions, each with its reason."""
    settled = {number: row.reason for number, row in deliberated(call).items()}
    said = [
        _("%(number)s: %(outcome)s. %(reason)s")
        % {
            "number": one.application.number,
            "outcome": one.get_outcome_display(),
            "reason": one.departs_reason,
        }
        for one in rows
        if one.departs
    ]
    said += [
        _("%(number)s: %(amount)s of %(asked)s. %(reason)s")
        % {
            "number": one.application.number,
            "amount": euros(one.amount),
            "asked": euros(one.application.requested),
            "reason": "" if one.departs else one.departs_reason,
        }
        for one in reduced(rows)
    ]
    turned = [
        _("%(selected)s (rank %(rank)s) is selected before %(passed)s. %(reason)s")
        % {
            "selected": one.selected.application.number,
            "rank": one.rank,
            "passed": other.application.number,
            "reason": other.departs_reason or settled.get(other.application.number, ""),
        }
        for one in inversions(rows, lines)
        for other in one.passed_over
    ]
    blocks: list[Block] = []
    if said:
        blocks += [Heading(_("What departs from the ranking"), level=3), Bullets(said)]
    if turned:
        blocks += [Heading(_("Inversions"), level=3), Bullets(turned)]
    if not blocks:
        blocks.append(
            Paragraph(_("Every decision is what the ranking says, for the whole amount."))
        )
    return blocks
