"""Who is asked: organisations of a form before launching, added ones afterwards."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from maillon.core.journal import Author, record
from maillon.implementation.enums import RoundState
from maillon.implementation.models import ReportForm
from maillon.implementation.operations.rounds.launching import announce_if_open, make_requests
from maillon.implementation.operations.rounds.locking import locked_round
from maillon.implementation.operations.states import Refused
from maillon.implementation.queries.round_organisations import asked_elsewhere
from maillon.implementation.workflows.rounds import RoundAct
from maillon.partners.models import Organisation


@transaction.atomic
def add_organisations(
    *, form: ReportForm, organisations: Collection[int], by: Author, now: datetime
) -> int:
    """Have ``form`` sent to these organisations too; return how many were not among them yet.

    In a launched round each of them is asked at once.

    :raises Refused: when the round is closed, or one of them gets another form of the round.
    """
    current, _to = locked_round(form.round, RoundAct.ADD)
    wanted = set(organisations) - set(form.organisations.values_list("pk", flat=True))
    elsewhere = asked_elsewhere(form) & wanted
    if elsewhere:
        names = Organisation.objects.filter(pk__in=elsewhere).order_by("name_fr")
        raise Refused(
            [
                _("%(organisation)s already gets another form of this round.")
                % {"organisation": row.name}
                for row in names
            ]
        )
    if not wanted:
        return 0
    if current.state == RoundState.LAUNCHED and now >= current.closes_at:
        raise Refused([_("The round has closed: give it a later closing moment first.")])
    form.organisations.add(*wanted)
    if current.state == RoundState.LAUNCHED:
        made = make_requests(current, {form: wanted}, now=now)
        announce_if_open(current, made.requests, now=now)
    _record("round.organisations_added", form, wanted, by, now)
    return len(wanted)


@transaction.atomic
def remove_organisations(
    *, form: ReportForm, organisations: Collection[int], by: Author, now: datetime
) -> int:
    """Send ``form`` to these organisations no more; return how many were among them.

    :raises Refused: when the round is launched: they are then excused instead.
    """
    locked_round(form.round, RoundAct.REMOVE)
    gone = set(organisations) & set(form.organisations.values_list("pk", flat=True))
    if gone:
        form.organisations.remove(*gone)
        _record("round.organisations_removed", form, gone, by, now)
    return len(gone)


def _record(
    action: str, form: ReportForm, changed: Collection[int], by: Author, now: datetime
) -> None:
    codes = Organisation.objects.filter(pk__in=changed).order_by("code")
    names = list(codes.values_list("code", flat=True))
    added = action.endswith("added")
    record(
        by=by,
        now=now,
        action=action,
        target=form.round,
        label=f"{form.round.title_fr} · {form.category.name_fr}",
        changes={"organisations": [None, names] if added else [names, None]},
    )
