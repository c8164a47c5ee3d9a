"""The collection round of the demonstration: open, sent to forty organisations, nothing invented.

The forms follow the measures of the plan and the figures of the 2021-2022 report, in our words. The
round says itself that it is a demonstration; whatever is typed in it is fictitious and says so too.
"""

from datetime import datetime
from typing import Any

from django.utils import timezone

from maillon.core.journal import Author
from maillon.core.models import MailState, OutgoingMail
from maillon.core.moments import to_moment
from maillon.implementation.models import CollectionRound, ReportForm
from maillon.implementation.operations.rounds import (
    FigureInput,
    FormInput,
    RoundInput,
    SectionInput,
    add_form,
    add_organisations,
    create_round,
    launch_round,
    save_section,
)
from maillon.partners.demonstration import DEMO_DOMAIN
from maillon.partners.models import ContactPoint, Organisation, PartnerCategory
from maillon.plan.models import Plan

_LANGUAGES = ("fr", "nl", "en")
# One announcement did not arrive, three organisations have no address: the board shows it.
REFUSED = "commune-ganshoren"
WITHOUT_ADDRESS = ("commune-evere", "actiris", "jes")
# Category → function of the contact point (French, Dutch, English): never a person.
FUNCTIONS = {
    "commune": ("Service de prévention", "Preventiedienst", "Prevention service"),
    "police zone": ("Direction des opérations", "Directie operaties", "Operations directorate"),
    "association in call": ("Coordination du projet", "Projectcoördinatie", "Project coordination"),
    "regional actor": ("Cellule sécurité", "Cel veiligheid", "Security unit"),
}


def load_rounds(data: dict[str, Any], *, by: Author) -> None:
    """Prepare the round of ``data``, launch it at its opening, have its announcements arrive.

    The moments of the acts are those of ``data``, before the moment of loading.
    """
    prepared_at = _moment(data["prepared_at"])
    made = create_round(given=_round(data), by=by, now=prepared_at)
    measures = dict(made.plan.measures.values_list("code", "pk"))
    for row in data["forms"]:
        _load_form(made, row, measures, by, prepared_at)
    launch_round(collection_round=made, by=by, now=made.opens_at)
    _deliver(made)


def _round(data: dict[str, Any]) -> RoundInput:
    return RoundInput(
        code=data["code"],
        plan=Plan.objects.get(code=data["plan"]),
        first_year=data["first_year"],
        last_year=data["last_year"],
        opens_at=_moment(data["opens_at"]),
        closes_at=_moment(data["closes_at"]),
        reminders=tuple(_moment(at) for at in data["reminders"]),
        contact_name=data["contact_name"],
        contact_email=data["contact_email"],
        **_texts(data, "title", "introduction"),
    )


def _load_form(
    collection_round: CollectionRound,
    row: dict[str, Any],
    measures: dict[str, int],
    by: Author,
    now: datetime,
) -> None:
    form: ReportForm = add_form(
        collection_round=collection_round,
        category=PartnerCategory.objects.get(code=row["category"]),
        given=FormInput(**_texts(row, "help")),
        by=by,
        now=now,
    )
    for section in row["sections"]:
        save_section(form=form, section=None, given=_section(section, measures), by=by, now=now)
    wanted = row["organisations"]
    rows = Organisation.objects.all()
    rows = (
        rows.filter(kind=wanted["kind"])
        if "kind" in wanted
        else rows.filter(code__in=wanted["codes"])
    )
    chosen = set(rows.values_list("pk", flat=True))
    add_organisations(form=form, organisations=chosen, by=by, now=now)
    _load_contacts(form, now)


def _load_contacts(form: ReportForm, now: datetime) -> None:
    """Give the organisations of ``form`` an address that goes nowhere, where they have none."""
    function = dict(zip(_LANGUAGES, FUNCTIONS[form.category.code], strict=True))
    reachable = ContactPoint.objects.filter(for_reporting=True).values("organisation")
    lonely = form.organisations.exclude(pk__in=reachable).exclude(code__in=WITHOUT_ADDRESS)
    ContactPoint.objects.bulk_create(
        ContactPoint(
            organisation=organisation,
            email=f"{organisation.code}{DEMO_DOMAIN}",
            for_reporting=True,
            verified_on=timezone.localdate(now),
            verified_by="maillon demo",
            **{f"function_{code}": text for code, text in function.items()},
        )
        for organisation in lonely.order_by("code")
    )


def _section(row: dict[str, Any], measures: dict[str, int]) -> SectionInput:
    return SectionInput(
        code=row["code"],
        kind=row["kind"],
        required=row["required"],
        asks_text=row["asks_text"],
        measures=frozenset(measures[code] for code in row["measures"]),
        figures=[_figure(figure) for figure in row["figures"]],
        **_texts(row, "title", "help"),
    )


def _figure(row: dict[str, Any]) -> FigureInput:
    same = {name: row[name] for name in ("code", "part_of", "breakdown", "required", "whole")}
    return FigureInput(**same, **_texts(row, "label", "unit"))


def _texts(row: dict[str, Any], *names: str) -> dict[str, Any]:
    return {f"{name}_{code}": row[name][code] for name in names for code in _LANGUAGES}


def _moment(text: str) -> datetime:
    wall = datetime.fromisoformat(text)
    return to_moment(wall.date(), wall.time())


def _deliver(collection_round: CollectionRound) -> None:
    """Say of the announcements what a worker would have said, one of them refused."""
    requests = collection_round.requests.values_list("pk", "organisation__code")
    refused = [str(pk) for pk, code in requests if code == REFUSED]
    mails = OutgoingMail.objects.filter(
        target_type="implementation.roundrequest",
        target_id__in=[str(pk) for pk, _code in requests],
        state=MailState.WAITING,
    )
    mails.filter(target_id__in=refused).update(
        state=MailState.FAILED, error="550 5.1.1 unknown mailbox (demonstration)", attempts=1
    )
    mails.update(state=MailState.SENT, sent_at=collection_round.opens_at, attempts=1)
