"""What the search finds of organisations and territories."""

from collections.abc import Iterator

from maillon.core.search import Indexed
from maillon.partners.models import Organisation, Territory

_LANGUAGES = ("fr", "nl", "en")


def search_items() -> Iterator[Indexed]:
    """Yield an entry for each organisation (all its spellings) and each territory."""
    for organisation in Organisation.objects.prefetch_related("aliases"):
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
