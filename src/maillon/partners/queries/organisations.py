"""Reads of organisations that several apps share."""

from maillon.core.text import fold
from maillon.partners.models import Organisation, OrganisationAlias


def spelling(name: str) -> str:
    """Return ``name`` as two spellings of it compare: folded, blanks joined."""
    return " ".join(fold(name).split())


def resolve_organisations() -> dict[str, int]:
    """Return folded code, name in any language, or alias → id of the organisation.

    A code or an alias leads to one organisation. A name that two organisations bear leads to
    none: it has to be told apart by its code.
    """
    known: dict[str, int] = {}
    named: dict[str, int] = {}
    shared: set[str] = set()
    rows = Organisation.objects.order_by("pk").values_list(
        "pk", "code", "name_fr", "name_nl", "name_en"
    )
    for pk, code, *names in rows:
        known[spelling(code)] = pk
        for name in filter(None, map(spelling, names)):
            if named.setdefault(name, pk) != pk:
                shared.add(name)
    for folded, pk in OrganisationAlias.objects.values_list("folded", "organisation_id"):
        known.setdefault(" ".join(folded.split()), pk)
    for name, pk in named.items():
        if name not in shared:
            known.setdefault(name, pk)
    return known
