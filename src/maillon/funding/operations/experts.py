"""Writes of experts: who a body lends to juries, under a function, never needing a name."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from maillon.core.journal import Author, differences, record, snapshot
from maillon.funding.models import Expert, Mandate
from maillon.funding.operations.refusal import Refused
from maillon.partners.enums import Role
from maillon.partners.models import Organisation, User
from maillon.partners.operations.invitations import invite
from maillon.partners.rules import PeopleRefused
from maillon.plan.models import Theme

_FIELDS = ("label", "organisation_id", "user_id", "email", "languages", "most", "active")


@dataclass(frozen=True)
class ExpertInput:
    """What is written of an expert.

    :param languages: codes of the languages in which they read (``fr``, ``nl``, ``en``).
    :param most: applications at most in one jury, at least 1.
    :param user: the account by which they read; without one they are invited by mail.
    """

    label: str
    organisation: Organisation
    languages: Sequence[str] = ("fr",)
    most: int = 10
    email: str = ""
    user: User | None = None
    active: bool = True
    themes: Sequence[Theme] = ()
    code: str = ""
    synthetic: bool = False


@transaction.atomic
def create_expert(*, values: ExpertInput, by: Author, now: datetime) -> Expert:
    """Enter an expert.

    :raises Refused: without a function, a language or a load, or where the account is taken.
    """
    _check(values)
    expert = Expert(code=_free_code(values), synthetic=values.synthetic)
    _write(expert, values)
    record(
        by=by,
        now=now,
        action="expert.created",
        target=expert,
        label=expert.code,
        changes=_discreet(differences({}, snapshot(expert, _FIELDS))),
    )
    return expert


@transaction.atomic
def edit_expert(*, expert: Expert, values: ExpertInput, by: Author, now: datetime) -> Expert:
    """Change an expert; juries already put together keep their loads.

    :raises Refused: without a function, a language or a load, where the account is taken, or of
        oneself.
    """
    held = Expert.objects.select_for_update().get(pk=expert.pk)
    refuse_oneself(held, by)
    _check(values, held)
    before = snapshot(held, _FIELDS)
    _write(held, values)
    changes = _discreet(differences(before, snapshot(held, _FIELDS)))
    record(by=by, now=now, action="expert.edited", target=held, label=held.code, changes=changes)
    return held


def _discreet(changes: Mapping[str, Any]) -> dict[str, Any]:
    """Say that an address changed, never to what: the journal is kept for ever (decision 16)."""
    return {
        key: ["…" if old else "", "…" if new else ""] if key == "email" else [old, new]
        for key, (old, new) in changes.items()
    }


def _check(values: ExpertInput, expert: Expert | None = None) -> None:
    problems: dict[str, str] = {}
    if not values.label.strip():
        problems[_("Give the expert's function.")] = "label"
    if not set(values.languages) or set(values.languages) - {"fr", "nl", "en"}:
        problems[_("Choose at least one language.")] = "languages"
    if values.most < 1:
        problems[_("An expert reads at least one application.")] = "most"
    if values.user is not None:
        others = Expert.objects.filter(user=values.user)
        if (others.exclude(pk=expert.pk) if expert else others).exists():
            problems[_("This account belongs to another expert already.")] = "user"
    if problems:
        raise Refused(list(problems), problems)


def _write(expert: Expert, values: ExpertInput) -> None:
    expert.label, expert.organisation = values.label.strip(), values.organisation
    expert.languages = ",".join(code for code in ("fr", "nl", "en") if code in values.languages)
    expert.most, expert.active = values.most, values.active
    expert.user, expert.email = values.user, values.email.strip()
    expert.full_clean(exclude=["code"] if expert.pk else None)
    expert.save()
    expert.themes.set(values.themes)


def _free_code(values: ExpertInput) -> str:
    base = slugify(values.code or f"{values.organisation.code}-{values.label}")[:50] or "expert"
    taken = set(Expert.objects.filter(code__startswith=base).values_list("code", flat=True))
    return next(
        code for code in (base, *(f"{base}-{n}" for n in range(2, 10_000))) if code not in taken
    )


@transaction.atomic
def replace_mandates(
    *,
    expert: Expert,
    mandates: Iterable[tuple[Organisation, str, date | None, date | None]],
    by: Author,
    now: datetime,
) -> list[Mandate]:
    """Write down where an expert has, or had, a mandate or a job: (where, what, from, until).

    :raises Refused: when a last day is before a first day, or what it was is not said.
    """
    refuse_oneself(expert, by)
    rows = [
        Mandate(expert=expert, organisation=where, label=what.strip(), starts_on=start, ends_on=end)
        for where, what, start, end in mandates
    ]
    try:
        for row in rows:
            row.full_clean()
    except ValidationError as error:
        raise Refused(error.messages) from error
    before = [_told(row) for row in expert.mandates.select_related("organisation")]
    expert.mandates.all().delete()
    stored = Mandate.objects.bulk_create(rows)
    after = [_told(row) for row in stored]
    if before != after:
        record(
            by=by,
            now=now,
            action="expert.mandates_edited",
            target=expert,
            label=expert.code,
            changes={"mandates": [before, after]},
        )
    return stored


def refuse_oneself(expert: Expert, by: Author) -> None:
    """Refuse where somebody would change what their own conflicts of interest are found from.

    :raises Refused: for one's own account, body, address or mandates.
    """
    if by.user_id is not None and expert.user_id == by.user_id:
        raise Refused(
            [_("This expert is you: what ties are found from is written by somebody else.")]
        )


def _told(mandate: Mandate) -> str:
    return f"{mandate.organisation.code}: {mandate.starts_on or ''}–{mandate.ends_on or ''}"


@transaction.atomic
def invite_to_account(*, expert: Expert, language: str, by: Author, now: datetime) -> None:
    """Offer the role of expert by mail to who reads the expert's address.

    :raises Refused: without an address, or when an account is tied already.
    """
    if expert.user_id is not None:
        raise Refused([_("This expert has an account already.")])
    if not expert.email:
        raise Refused([_("Give the expert's e-mail address first.")], {"email": "email"})
    try:
        invite(
            email=expert.email,
            organisation=expert.organisation,
            role=Role.EXPERT,
            language=language,
            by=by,
            now=now,
        )
    except PeopleRefused as refusal:
        raise Refused([str(refusal)]) from refusal


@transaction.atomic
def tie_account(*, expert: Expert, by: Author, now: datetime) -> bool:
    """Tie the account of who accepted the invitation to the expert; say whether there is one.

    Only an account that accepted an invitation sent to the expert's own address, for its body and
    as an expert, is tied without being named.
    """
    if expert.user_id is not None or not expert.email:
        return False
    accepted = expert.organisation.invitations.filter(
        email__iexact=expert.email,
        role=Role.EXPERT,
        accepted_at__isnull=False,
        user__isnull=False,
        user__expert__isnull=True,
    ).order_by("-accepted_at")
    invitation = accepted.first()
    if invitation is None:
        return False
    expert.user = invitation.user
    expert.save(update_fields=["user"])
    record(
        by=by,
        now=now,
        action="expert.account_tied",
        target=expert,
        label=expert.code,
        changes={"user_id": [None, expert.user_id]},
    )
    return True
