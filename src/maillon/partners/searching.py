"""What the search finds of organisations and territories."""

from collections.abc import Iterator

from django.db.models import QuerySet

from maillon.core.search import Indexed
from maillon.partners.models import Organisation, Territory

_LANGUAGES = ("fr", "nl", "en")


def organisation_items(rows: QuerySet[Organisation]) -> Iterator[Indexed]:
    """Yield an entry for each of these organisations, with all its spellings."""
    for organisation in rows.prefetch_related("aliases"):
        yield Indexed(
            kind="organisation",
            key=organisation.code,
            url_name="partner",
            url_args=[organisation.code],
            code="",
            titles={lang: getattr(organisation, f"name_{lang}") for lang in _LANGUAGES},
            bodies={},
            also=" ".join(
                [organisation.enterprise_number, *(a.name for a in organisation.aliases.all())]
            ),
        )


def search_items() -> Iterator[Indexed]:
    """Yield an entry for each organisation and each territory."""
    yield from organisation_items(Organisation.objects.real())
    for territory in Territory.objects.all():
        yield Indexed(
            kind="territory",
            key=territory.code,
            url_name="territory",
            url_args=[territory.code],
            code=territory.nis,
            titles={lang: getattr(territory, f"name_{lang}") for lang in _LANGUAGES},
            bodies={},
        )
