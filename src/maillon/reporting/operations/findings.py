"""Deciding what to do with a finding: accept it with a reason, ask the partner, take it back."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from maillon.core.journal import Author, differences, record
from maillon.reporting.enums import FindingDecisionKind
from maillon.reporting.models import FindingDecision
from maillon.reporting.rules.found import Found


@transaction.atomic
def decide_finding(
    *, finding: Found, decision: FindingDecisionKind, reason: str, by: Author, now: datetime
) -> FindingDecision:
    """Record what was decided about a finding; a new decision takes the place of the last one.

    :param reason: why it is accepted, or what the partner was asked; may not be empty.
    :raises ValidationError: when no reason is given.
    """
    reason = reason.strip()
    if not reason:
        raise ValidationError({"reason": _("Say why.")})
    before = FindingDecision.objects.select_for_update().filter(key=finding.key).first()
    old = {"decision": before.decision, "reason": before.reason} if before else {}
    stored, _created = FindingDecision.objects.update_or_create(
        key=finding.key,
        defaults={
            "rule": finding.rule,
            "decision": decision,
            "reason": reason,
            "decided_by": by.username,
            "decided_at": now,
        },
    )
    record(
        by=by,
        now=now,
        action=f"finding.{decision}",
        target=stored,
        label=finding.message[:300],
        changes=differences(old, {"decision": str(decision), "reason": reason}),
        reason=reason,
    )
    return stored


@transaction.atomic
def reopen_finding(*, key: str, by: Author, now: datetime) -> None:
    """Take back the decision about a finding, which is open again.

    :param key: the finding's key. Without a decision nothing happens.
    """
    stored = FindingDecision.objects.select_for_update().filter(key=key).first()
    if stored is None:
        return
    record(
        by=by,
        now=now,
        action="finding.reopened",
        target=stored,
        label=stored.rule,
        changes={"decision": [stored.decision, None], "reason": [stored.reason, None]},
    )
    stored.delete()
