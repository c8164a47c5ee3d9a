"""Writes of organisations, their spellings, and the categories of partners."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from maillon.core.journal import Author, differences, record, snapshot
from maillon.core.search import index
from maillon.core.text import fold
from maillon.partners.models import Organisation, OrganisationAlias, PartnerCategory
from maillon.partners.rules import PeopleRefused
from maillon.partners.searching import organisation_items

FIELDS = (
    "code",
    "kind",
    "name_fr",
    "name_nl",
    "name_en",
    "enterprise_number",
    "legal_form",
    "postcode",
    "territory",
    "part_of",
)
CATEGORY_FIELDS = (
    "code",
    "name_fr",
    "name_nl",
    "name_en",
    "position",
    "valid_from",
    "valid_to",
)


@transaction.atomic
def save_organisation(
    *,
    organisation: Organisation,
    values: Mapping[str, Any],
    aliases: Iterable[str],
    by: Author,
    now: datetime,
) -> Organisation:
    """Enter an organisation (one without id), or change it, with the spellings that lead to it.

    :raises django.core.exceptions.ValidationError: when a value will not do.
    :raises PeopleRefused: when a spelling leads to another organisation, or parts make a circle.
    """
    is_new = organisation.pk is None
    held = (
        organisation if is_new else Organisation.objects.select_for_update().get(pk=organisation.pk)
    )
    before = {} if is_new else snapshot(held, FIELDS)
    spelt_before = [] if is_new else sorted(held.aliases.values_list("name", flat=True))
    for name, value in values.items():
        setattr(held, name, value)
    _refuse_circle(held)
    held.full_clean()
    held.save()
    spelt = _set_aliases(held, aliases)
    changes = differences(before, {k: v for k, v in snapshot(held, FIELDS).items() if v or before})
    if spelt != spelt_before:
        changes["aliases"] = [spelt_before, spelt]
    if changes:
        action = "organisation.created" if is_new else "organisation.edited"
        record(by=by, now=now, action=action, target=held, label=held.code, changes=changes)
        index(organisation_items(Organisation.objects.real().filter(pk=held.pk)))
    return held


def _refuse_circle(organisation: Organisation) -> None:
    above, seen = organisation.part_of, {organisation.pk}
    while above is not None:
        if above.pk in seen:
            raise PeopleRefused(_("An organisation is not a part of its own parts."))
        seen.add(above.pk)
        above = above.part_of


def _set_aliases(organisation: Organisation, aliases: Iterable[str]) -> list[str]:
    """Keep exactly these spellings; a spelling leads to one organisation."""
    wanted: dict[str, str] = {}
    for alias in aliases:
        name = " ".join(alias.split())
        if name:
            wanted.setdefault(fold(name), name)
    taken = OrganisationAlias.objects.filter(folded__in=wanted).exclude(organisation=organisation)
    for other in taken.select_related("organisation")[:1]:
        raise PeopleRefused(
            _("“%(name)s” already leads to %(organisation)s.")
            % {"name": other.name, "organisation": other.organisation.name}
        )
    organisation.aliases.exclude(folded__in=wanted).delete()
    known = set(organisation.aliases.values_list("folded", flat=True))
    OrganisationAlias.objects.bulk_create(
        OrganisationAlias(organisation=organisation, name=name, folded=folded)
        for folded, name in wanted.items()
        if folded not in known
    )
    return sorted(organisation.aliases.values_list("name", flat=True))


@transaction.atomic
def save_category(
    *, category: PartnerCategory, values: Mapping[str, Any], by: Author, now: datetime
) -> PartnerCategory:
    """Enter a category of partners (one without id), or change it.

    A code is for ever: files, reports and imports name it.

    :raises django.core.exceptions.ValidationError: when a value will not do.
    :raises PeopleRefused: when it would end before it begins, or change its code.
    """
    is_new = category.pk is None
    held = category if is_new else PartnerCategory.objects.select_for_update().get(pk=category.pk)
    before = {} if is_new else snapshot(held, CATEGORY_FIELDS)
    for name, value in values.items():
        setattr(held, name, value)
    if not is_new and held.code != before["code"]:
        raise PeopleRefused(_("The code of a category does not change: enter a new category."))
    if held.valid_from and held.valid_to and held.valid_to < held.valid_from:
        raise PeopleRefused(_("A category is valid until a day on or after the one it begins."))
    held.full_clean()
    held.save()
    changes = differences(before, snapshot(held, CATEGORY_FIELDS))
    if changes:
        action = "category.created" if is_new else "category.edited"
        record(by=by, now=now, action=action, target=held, label=held.code, changes=changes)
    return held
