"""Preparing a call: creating it, changing it, taking over an earlier one."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from maillon.core.journal import Author, differences
from maillon.funding.enums import CallState, FormPurpose
from maillon.funding.models import AdmissibilityPoint, Call, EvaluationGrid, FormVersion
from maillon.funding.notifications.calls import tell_call_news
from maillon.funding.operations.call_locking import locked_call, write_line
from maillon.funding.operations.calls.defaults import add_default_form, add_defaults
from maillon.funding.operations.calls.inputs import CallInput, described, store
from maillon.funding.operations.forms_building import copy_parts
from maillon.funding.operations.grids import copy_grid
from maillon.funding.operations.refusal import Refused
from maillon.funding.queries.calls import newest_form
from maillon.funding.workflows.calls import CallAct

# Words of addresses under /calls/.
RESERVED = ("new", "desk", "applications", "answers", "letter-texts")
_POINT = ("code", "position", "decisive", "title_fr", "title_nl", "title_en")


@transaction.atomic
def create_call(
    *,
    values: CallInput,
    by: Author,
    now: datetime,
    copied_from: Call | None = None,
    with_defaults: bool = True,
) -> Call:
    """Store a call in preparation and return it.

    :param copied_from: an earlier call whose forms, grid and checklist are taken over.
    :param with_defaults: give a call that copies none the ready forms, grid and checklist.
    :raises Refused: when what is given does not fit together, or the code is taken.
    """
    _check(values)
    made = Call(state=CallState.PREPARED, previous=copied_from, changed_at=now)
    store(made, values)
    if copied_from is not None:
        _copy(copied_from, made, now)
    elif with_defaults:
        add_defaults(made, now=now)
    changes: dict[str, list[object]] = {
        name: [None, value] for name, value in described(made).items() if value
    }
    if copied_from is not None:
        changes["copied_from"] = [None, copied_from.code]
    action = "call.copied" if copied_from else "call.created"
    write_line(made, action, by=by, now=now, changes=changes)
    return made


@transaction.atomic
def edit_call(
    *, call: Call, values: CallInput, by: Author, now: datetime, reason: str = ""
) -> bool:
    """Store what differs, and say whether anything did.

    Once published, what people relied on no longer changes: code, plan, instrument, kind, who may
    apply; measures are only added; the closing moment moves to a moment that is still to come.

    :raises Refused: when the state forbids it, or what is given does not fit together.
    """
    current, _to = locked_call(call, CallAct.EDIT, reason)
    _check(values, current)
    if current.state == CallState.PUBLISHED:
        _check_published(current, values, now)
    before = described(current)
    current.changed_at = now
    store(current, values)
    changes = differences(before, described(current))
    if changes:
        write_line(current, "call.edited", by=by, now=now, changes=changes, reason=reason)
        if current.state == CallState.PUBLISHED:
            tell_call_news(current, now=now)
    return bool(changes)


def _check(values: CallInput, own: Call | None = None) -> None:
    problems = values.problems()
    if values.code in RESERVED:
        problems.append(
            _("“%(code)s” stands for another page: choose another code.") % {"code": values.code}
        )
    taken = Call.objects.filter(code=values.code).exclude(pk=own.pk if own else 0)
    if taken.exists():
        problems.append(
            _("There is already a call with the code %(code)s.") % {"code": values.code}
        )
    if problems:
        raise Refused(problems)


def _check_published(current: Call, values: CallInput, now: datetime) -> None:
    """Refuse to change what applicants relied on, once the call is published."""
    problems = []
    fixed = ("code", "kind", "first_year", "last_year", "synthetic", "blind")
    if (
        values.plan.pk != current.plan_id
        or values.instrument.pk != current.instrument_id
        or any(getattr(values, name) != getattr(current, name) for name in fixed)
        or values.audiences != set(current.audiences.values_list("kind", flat=True))
    ):
        problems.append(
            _(
                "Code, plan, instrument, kind, years, who may apply and the anonymous reading no "
                "longer change once a call is published."
            )
        )
    if values.time_zone != current.time_zone:
        problems.append(
            _("The time zone of a published call no longer changes: its moments were read in it.")
        )
    if set(current.measures.values_list("pk", flat=True)) - values.measures:
        problems.append(_("A measure that the published call opens cannot be taken out."))
    if set(current.invited.values_list("pk", flat=True)) - values.invited:
        problems.append(_("An organisation of the published closed list cannot be taken out."))
    if values.opens_at != current.opens_at and current.opens_at <= now:
        problems.append(_("The call has opened: its opening no longer changes."))
    if values.closes_at != current.closes_at:
        if current.closes_at <= now:
            problems.append(_("The call has closed: its closing moment no longer changes."))
        elif values.closes_at < current.closes_at:
            problems.append(_("The closing moment of a published call moves only to a later one."))
    if problems:
        raise Refused(problems)


def _copy(source: Call, target: Call, now: datetime) -> None:
    """Take over the newest forms, the grid and the checklist of ``source``."""
    for purpose in FormPurpose:
        newest = newest_form(source, purpose)
        if newest is not None:
            copy_parts(
                newest,
                FormVersion.objects.create(call=target, purpose=purpose, number=1, created_at=now),
            )
        elif purpose == FormPurpose.APPLICATION:
            add_default_form(target, purpose, now=now)
    grid = EvaluationGrid.objects.filter(call=source).first()
    if grid is not None:
        copy_grid(grid, target)
    AdmissibilityPoint.objects.bulk_create(
        AdmissibilityPoint(call=target, **{name: getattr(point, name) for name in _POINT})
        for point in source.points.all()
    )
