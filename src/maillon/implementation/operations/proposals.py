"""Proposed figures and texts: made, decided, taken back. What counts changes only by a decision."""

from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from maillon.core.journal import Author, record
from maillon.implementation import notifications
from maillon.implementation.enums import COUNTED, ProposalState, Qualifier
from maillon.implementation.models import Contribution, Figure, Proposal
from maillon.implementation.operations.contributions import edit_contribution
from maillon.implementation.operations.inputs import ContributionInput, input_of
from maillon.implementation.operations.states import Refused, label_of
from maillon.partners.models import Organisation

FIGURE = "figure"
# The texts for which another wording may be proposed.
TEXT_FIELDS = tuple(
    f"{part}_{lang}" for part in ("title", "description") for lang in ("fr", "nl", "en")
)


@dataclass(frozen=True)
class ProposalInput:
    """What is proposed: a figure with its value and exactness, or another text of a field."""

    source: str
    reason: str
    figure: Figure | None = None
    value: Decimal | None = None
    qualifier: str = Qualifier.EXACT
    field: str = FIGURE
    text: str = ""


@transaction.atomic
def make_proposal(
    *,
    contribution: Contribution,
    given: ProposalInput,
    organisation: Organisation | None,
    by: Author,
    now: datetime,
) -> Proposal:
    """Put a proposal beside an accepted contribution; nothing that counts changes.

    :raises Refused: without source or reason, when it says what stands already, or when the
        contribution does not count.
    """
    current = Contribution.objects.select_for_update(of=("self",)).get(pk=contribution.pk)
    problems = _problems(current, given)
    if problems:
        raise Refused(problems)
    proposal = Proposal(
        contribution=current,
        field=FIGURE if given.figure else given.field,
        source=given.source.strip(),
        reason=given.reason.strip(),
        proposed_by=by.username,
        organisation=organisation,
        proposed_at=now,
    )
    if given.figure:
        proposal.figure, proposal.figure_label = given.figure, given.figure.label_fr
        proposal.figure_year = given.figure.first_year
        proposal.old_value, proposal.new_value = given.figure.value, given.value
        proposal.new_qualifier = given.qualifier
    else:
        proposal.old_text = getattr(current, given.field)
        proposal.new_text = given.text.strip()
    proposal.save()
    _record(proposal, "proposal.made", proposal.reason, by=by, now=now)
    return proposal


def _problems(contribution: Contribution, given: ProposalInput) -> list[str]:
    problems = []
    if contribution.state not in COUNTED:
        problems.append(_("Only what is accepted takes proposals; before that it is edited."))
    if not given.source.strip():
        problems.append(_("Name the source of what you propose."))
    if not given.reason.strip():
        problems.append(_("Say why it should change."))
    if given.figure:
        if given.value is None:
            problems.append(_("Give the value that you propose."))
        elif (given.value, given.qualifier) == (given.figure.value, given.figure.qualifier):
            problems.append(_("This is the figure that stands already."))
    elif given.field not in TEXT_FIELDS:
        problems.append(_("Choose the figure or the text that you propose to change."))
    elif given.text.strip() == getattr(contribution, given.field).strip():
        problems.append(_("This is the text that stands already."))
    elif given.field == "title_fr" and not given.text.strip():
        problems.append(_("Give the contribution a title in French."))
    return problems


@transaction.atomic
def take_over(*, proposal: Proposal, reason: str, by: Author, now: datetime) -> Proposal:
    """Take a proposal over: the contribution is edited for its reason, old → new in the journal.

    :param reason: why, beyond what the author said; empty is allowed.
    :raises Refused: when it is decided, its figure is gone or ambiguous, or the year is closed.
    """
    current = _open(proposal)
    contribution = current.contribution
    given = _changed(current, input_of(contribution))
    why = _("Proposal taken over (source: %(source)s): %(reason)s") % {
        "source": current.source,
        "reason": reason.strip() or current.reason,
    }
    edit_contribution(
        contribution=contribution,
        given=given,
        expected_changed_at=contribution.changed_at,
        by=by,
        now=now,
        reason=why,
    )
    return _decide(current, ProposalState.TAKEN, reason, by=by, now=now)


def _changed(proposal: Proposal, given: ContributionInput) -> ContributionInput:
    if proposal.field != FIGURE:
        changed: dict[str, Any] = {proposal.field: proposal.new_text}
        return replace(given, **changed)
    places = [
        n
        for n, one in enumerate(given.figures)
        if (one.label_fr, one.first_year) == (proposal.figure_label, proposal.figure_year)
    ]
    if len(places) > 1:
        places = [n for n in places if given.figures[n].value == proposal.old_value]
    if len(places) != 1 or proposal.new_value is None:
        raise Refused(
            [
                _(
                    "The figure “%(label)s” no longer stands there as it did: edit the "
                    "contribution, then decide."
                )
                % {"label": proposal.figure_label}
            ]
        )
    figures = list(given.figures)
    figures[places[0]] = replace(
        figures[places[0]],
        value=proposal.new_value.normalize() + Decimal(0),
        qualifier=proposal.new_qualifier,
    )
    return replace(given, figures=tuple(figures))


@transaction.atomic
def reject(*, proposal: Proposal, reason: str, by: Author, now: datetime) -> Proposal:
    """Leave what counts as it is, and say why.

    :raises Refused: without a reason, or when it is decided already.
    """
    if not reason.strip():
        raise Refused([_("Say why: the author reads it.")])
    return _decide(_open(proposal), ProposalState.REJECTED, reason, by=by, now=now)


@transaction.atomic
def retract(*, proposal: Proposal, by: Author, now: datetime) -> Proposal:
    """Take one's own proposal back before it is decided."""
    return _decide(_open(proposal), ProposalState.RETRACTED, "", by=by, now=now)


def _open(proposal: Proposal) -> Proposal:
    rows = Proposal.objects.select_for_update(of=("self",)).select_related("contribution")
    current = rows.get(pk=proposal.pk)
    if current.state != ProposalState.OPEN:
        raise Refused(
            [_("This proposal is decided: %(state)s.") % {"state": current.get_state_display()}]
        )
    return current


def _decide(
    proposal: Proposal, state: ProposalState, reason: str, *, by: Author, now: datetime
) -> Proposal:
    proposal.state, proposal.decided_by, proposal.decided_at = state, by.username, now
    proposal.decision_reason = reason.strip()
    proposal.save(update_fields=["state", "decided_by", "decided_at", "decision_reason"])
    if state != ProposalState.RETRACTED:
        notifications.tell_decided(proposal, by=by, now=now)
    _record(proposal, f"proposal.{state}", reason.strip(), by=by, now=now)
    return proposal


def _record(proposal: Proposal, action: str, reason: str, *, by: Author, now: datetime) -> None:
    changes: dict[str, list[str | None]] = {"state": [None, str(proposal.state)]}
    if proposal.new_value is not None:
        changes[proposal.figure_label] = [str(proposal.old_value), str(proposal.new_value)]
    else:
        changes[proposal.field] = [proposal.old_text, proposal.new_text]
    record(
        by=by,
        now=now,
        action=action,
        target=proposal,
        label=label_of(proposal.contribution),
        changes=changes | {"source": [None, proposal.source]},
        reason=reason,
    )
