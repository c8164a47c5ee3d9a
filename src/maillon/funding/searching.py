"""What the search finds of calls and grants: what everybody may read, nothing else.

Calls in preparation, exercises, and grants that are not published have no entry at all, so that no
list, count or excerpt can tell of them. An entry goes when what it leads to is no longer public.
"""

from collections.abc import Iterator

from django.db.models import QuerySet

from maillon.core.search import Indexed, forget, index
from maillon.funding.models import Call, Grant
from maillon.funding.queries.calls import PUBLIC
from maillon.funding.queries.published_grants import published_grants

CALL, GRANT = "call", "grant"
_LANGUAGES = ("fr", "nl", "en")


def call_items(rows: QuerySet[Call]) -> Iterator[Indexed]:
    """Yield an entry for each of these calls that everybody may read."""
    public = rows.filter(state__in=PUBLIC, synthetic=False).select_related("instrument")
    for call in public.order_by("pk"):
        yield Indexed(
            kind=CALL,
            key=call.code,
            url_name="call",
            url_args=[call.code],
            code=call.code,
            titles={lang: getattr(call, f"title_{lang}") for lang in _LANGUAGES},
            bodies={lang: getattr(call, f"text_{lang}") for lang in _LANGUAGES},
            also=f"{call.instrument.title_fr} {call.instrument.title_nl}",
        )


def grant_items(rows: QuerySet[Grant]) -> Iterator[Indexed]:
    """Yield an entry for each of these grants; ``rows`` are published ones."""
    for grant in rows.select_related("organisation", "instrument").order_by("pk").iterator(1_000):
        organisation = grant.organisation
        years = f"{grant.first_year} {grant.last_year}"
        names = f"{organisation.name_fr} {organisation.name_nl} {organisation.enterprise_number}"
        yield Indexed(
            kind=GRANT,
            key=grant.code,
            url_name="subsidy",
            url_args=[grant.code],
            code=grant.code,
            titles={lang: getattr(grant, f"title_{lang}") for lang in _LANGUAGES},
            bodies={lang: getattr(grant, f"description_{lang}") for lang in _LANGUAGES},
            also=f"{names} {grant.instrument.title_fr} {years}",
        )


def search_items() -> Iterator[Indexed]:
    """Yield an entry for each public call and each published grant."""
    yield from call_items(Call.objects.all())
    yield from grant_items(published_grants())


def index_call(call: Call, *, with_grants: bool = False) -> None:
    """Bring the entry of ``call`` up to date; ``with_grants`` where its results were shown or hid.

    A call that is not public (any more) has none.
    """
    items = list(call_items(Call.objects.filter(pk=call.pk)))
    index(items) if items else forget(CALL, [call.code])
    if with_grants:
        index_grants(Grant.objects.filter(call=call.pk))


def index_grants(rows: QuerySet[Grant]) -> None:
    """Bring the entries of ``rows`` up to date: those that are not published have none."""
    index(grant_items(published_grants().filter(pk__in=rows.values("pk"))))
    shown = published_grants().order_by().values("pk")
    forget(GRANT, rows.exclude(pk__in=shown).values_list("code", flat=True))
