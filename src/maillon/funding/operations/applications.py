"""Beginning an application, what is typed of it beside its answers, its co-applicants."""

import secrets
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from maillon.core.journal import Author, record
from maillon.core.languages import CODES
from maillon.funding.enums import ApplicationState
from maillon.funding.models import (
    AnswerSheet,
    Application,
    ApplicationMeasure,
    Call,
    CoApplicant,
)
from maillon.funding.operations.answering import (
    Conflict,
    Entry,
    Saved,
    refuse_unless_fillable,
    save_answers,
    touch_sheet,
)
from maillon.funding.operations.copying import copy_into
from maillon.funding.operations.refusal import Refused
from maillon.funding.queries.applications import (
    FIELDS,
    eligible_measures,
    field_of,
    fields_of,
    partners_in_draft,
)
from maillon.funding.queries.calls import current_form
from maillon.funding.queries.conditions import split_codes
from maillon.funding.rules.applications import read_year
from maillon.funding.rules.values import tidy
from maillon.funding.workflows.applications import may_start
from maillon.implementation.enums import LinkRank
from maillon.partners.models import Organisation

FIELD = "a:"
_MOST_PARTNERS = 20


@transaction.atomic
def start_application(
    *,
    call: Call,
    organisation: Organisation,
    title: str,
    language: str,
    by: Author,
    now: datetime,
    copied_from: Application | None = None,
) -> Application:
    """Begin an application on the newest fixed version of the form of ``call``, and return it.

    :param copied_from: an earlier application of the same organisation: what still fits is
        copied, files excepted.
    :raises Refused: when the call is not open, or not addressed to this organisation.
    """
    # One at a time for a call: the number that is drawn stays free until it is stored.
    current = Call.objects.select_for_update(of=("self",), no_key=True).get(pk=call.pk)
    verdict = may_start(current, organisation, now=now)
    form = current_form(current)
    if not verdict or form is None:
        raise Refused([verdict.reason])
    if copied_from is not None and copied_from.organisation_id != organisation.pk:
        raise Refused([_("Only an application of your own organisation can be copied.")])
    application = Application.objects.create(
        call=current,
        organisation=organisation,
        number=_drawn_number(current),
        sheet=AnswerSheet.objects.create(form=form, changed_at=now),
        title=title.strip()[: FIELDS["title"]],
        language=language if language in CODES else "fr",
        first_year=current.first_year,
        last_year=current.last_year,
        copied_from=copied_from,
        created_at=now,
        created_by=by.username,
        changed_at=now,
        synthetic=current.synthetic,
    )
    if copied_from is not None:
        copy_into(application, copied_from, by=by, now=now)
    record(
        by=by,
        now=now,
        action="application.created",
        target=application,
        label=application.number,
        changes={"copied_from": [None, copied_from.number]} if copied_from else {},
    )
    return application


def _drawn_number(call: Call) -> str:
    """Return a free number for an application to ``call``, drawn: ``ASBL-2021-4831``.

    Numbers have no order: one that is missing tells nobody that there is an application they may
    not know of, nor how many there are (docs/decisions/0020). At most one in nine is taken.
    """
    start = f"{call.code[:50].upper()}-"
    rows = Application.objects.filter(number__startswith=start)
    taken = set(rows.values_list("number", flat=True))
    lowest = 10 ** max(3, len(str(len(taken))))
    while (number := f"{start}{lowest + secrets.randbelow(9 * lowest)}") in taken:
        pass
    return number


@transaction.atomic
def save_draft(
    *, application: Application, entries: Iterable[Entry], by: Author, now: datetime
) -> list[Saved | Conflict]:
    """Store what was typed of an application: its own fields (``a:title``) and its answers.

    The results come in the order of the entries.

    :raises Refused: when it cannot be filled in now, or a field is not one of its own.
    """
    listed = list(entries)
    current = _locked(application, now=now)
    own = [entry for entry in listed if entry.name.startswith(FIELD)]
    found: dict[str, Saved | Conflict] = {}
    if own:
        if current.state == ApplicationState.CORRECTION:
            raise Refused([_("Only what was asked can be corrected now.")])
        for entry in own:
            found[entry.name] = _save_field(current, entry, by=by, now=now)
        _follow_fields(current)
        touch_sheet(current.sheet, current, now=now)
    rest = [entry for entry in listed if not entry.name.startswith(FIELD)]
    if rest:
        for result in save_answers(sheet=current.sheet, entries=rest, by=by, now=now):
            found[result.name] = result
    return [found[entry.name] for entry in listed]


def _locked(application: Application, *, now: datetime) -> Application:
    rows = Application.objects.select_for_update(of=("self",))
    current = rows.select_related("call", "sheet__form", "organisation").get(pk=application.pk)
    refuse_unless_fillable(current, now=now)
    return current


def _save_field(
    application: Application, entry: Entry, *, by: Author, now: datetime
) -> Saved | Conflict:
    name = entry.name.removeprefix(FIELD)
    if name not in FIELDS:
        raise Refused([_("This field is no longer in the page. Open it again.")])
    value = tidy(entry.value)[: FIELDS[name] * 2]
    there = fields_of(application)[name]
    if there.value == value:
        return Saved(entry.name, there.version)
    if there.version != entry.version:
        at = datetime.fromisoformat(there.at) if there.at else application.changed_at
        return Conflict(entry.name, there.version, there.value, there.by, at)
    application.typed[name] = {
        "value": value,
        "version": there.version + 1,
        "by": by.username,
        "at": now.isoformat(),
    }
    return Saved(entry.name, there.version + 1)


def _follow_fields(application: Application) -> None:
    """Store what was typed; while it is a draft, the columns and links follow."""
    fields = ["typed"]
    if application.state == ApplicationState.DRAFT:
        apply_fields(application)
        fields += ["title", "summary", "words", "language", "first_year", "last_year"]
    application.save(update_fields=fields)


def apply_fields(application: Application) -> None:
    """Set the columns and the measures of an application to what is typed, where it is sound.

    The row itself is saved by the caller.
    """
    typed = {name: field_of(application, name).value for name in application.typed}
    if "title" in typed:
        application.title = typed["title"].strip()[: FIELDS["title"]]
    if "summary" in typed:
        application.summary = typed["summary"].strip()
    if typed.get("language") in CODES:
        application.language = typed["language"]
    if "first_year" in typed:
        application.first_year = read_year(typed["first_year"])
    if "last_year" in typed:
        application.last_year = read_year(typed["last_year"])
    if "primary" in typed or "secondary" in typed:
        _apply_measures(application)


def _apply_measures(application: Application) -> None:
    fields = fields_of(application)
    measures = {row.code: row for row in eligible_measures(application.call)}
    primary = fields["primary"].value.strip()
    wanted: dict[str, str] = {primary: LinkRank.PRIMARY} if primary in measures else {}
    for code in split_codes(fields["secondary"].value):
        if code in measures:
            wanted.setdefault(code, LinkRank.SECONDARY)
    links = application.links.values_list("measure__code", "rank")
    if dict(links) == wanted:
        return
    application.links.all().delete()
    ApplicationMeasure.objects.bulk_create(
        ApplicationMeasure(application=application, measure=measures[code], rank=rank)
        for code, rank in wanted.items()
    )


@transaction.atomic
def add_co_applicant(
    *,
    application: Application,
    organisation: Organisation | None,
    as_written: str = "",
    part: str = "",
    may_edit: bool = False,
    by: Author,
    now: datetime,
) -> CoApplicant:
    """Name another organisation of the project; with ``may_edit`` its people share the draft.

    :raises Refused: when it cannot be filled in now, or nobody new is named.
    """
    current = _locked(application, now=now)
    _refuse_correction(current)
    named = as_written.strip()[:300]
    if organisation is None and not named:
        raise Refused([_("Name the partner.")])
    if organisation is not None and organisation.pk == current.organisation_id:
        raise Refused([_("This is the applicant itself.")])
    rows = partners_in_draft(current)
    if organisation is not None and rows.filter(organisation=organisation).exists():
        raise Refused([_("This organisation is already named.")])
    if rows.count() >= _MOST_PARTNERS:
        raise Refused([_("At most %(most)s partners.") % {"most": _MOST_PARTNERS}])
    made = CoApplicant.objects.create(
        application=current,
        organisation=organisation,
        as_written="" if organisation else named,
        part=part.strip()[:300],
        may_edit=may_edit and organisation is not None,
        # What was submitted keeps the partners that it had, until it is submitted again.
        pending=current.state != ApplicationState.DRAFT,
    )
    touch_sheet(current.sheet, current, now=now)
    record(
        by=by,
        now=now,
        action="application.partner_added",
        target=current,
        label=current.number,
        changes={"partner": [None, str(made)], "may_edit": [None, made.may_edit]},
    )
    return made


@transaction.atomic
def share_draft(*, partner: CoApplicant, may_edit: bool, by: Author, now: datetime) -> None:
    """Let the people of a co-applicant edit the draft, or no longer.

    :raises Refused: when it cannot be filled in now, or the partner has no account in Maillon.
    """
    current = _locked(partner.application, now=now)
    _refuse_correction(current)
    if partner.organisation is None:
        raise Refused([_("This partner is not an organisation of Maillon: it has no accounts.")])
    before, partner.may_edit = partner.may_edit, may_edit
    partner.save(update_fields=["may_edit"])
    record(
        by=by,
        now=now,
        action="application.shared",
        target=current,
        label=current.number,
        changes={"partner": str(partner), "may_edit": [before, may_edit]},
    )


@transaction.atomic
def remove_co_applicant(*, partner: CoApplicant, by: Author, now: datetime) -> None:
    """Take a co-applicant out of the project: what was submitted with it keeps it, unshared.

    :raises Refused: when it cannot be filled in now.
    """
    current = _locked(partner.application, now=now)
    _refuse_correction(current)
    name = str(partner)
    if current.state == ApplicationState.DRAFT or partner.pending:
        partner.delete()
    else:
        partner.removed_at, partner.may_edit = now, False
        partner.save(update_fields=["removed_at", "may_edit"])
    touch_sheet(current.sheet, current, now=now)
    record(
        by=by,
        now=now,
        action="application.partner_removed",
        target=current,
        label=current.number,
        changes={"partner": [name, None]},
    )


def settle_partners(application: Application) -> None:
    """Make the partners of the draft those of what is submitted (again)."""
    application.co_applicants.filter(removed_at__isnull=False).delete()
    application.co_applicants.filter(pending=True).update(pending=False)


def _refuse_correction(application: Application) -> None:
    if application.state == ApplicationState.CORRECTION:
        raise Refused([_("Only what was asked can be corrected now.")])
