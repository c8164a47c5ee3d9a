"""What the search finds of contributions; only accepted ones are public."""

from collections.abc import Iterator

from django.db.models import Prefetch, QuerySet

from maillon.core.search import Indexed
from maillon.implementation.enums import COUNTED
from maillon.implementation.models import Contribution, ContributionPartner

KIND = "contribution"
_LANGUAGES = ("fr", "nl", "en")
_BATCH = 1_000


def search_items(contributions: QuerySet[Contribution] | None = None) -> Iterator[Indexed]:
    """Yield an entry for each of ``contributions``, or for all of them, in batches."""
    rows = Contribution.objects.all() if contributions is None else contributions
    partners = ContributionPartner.objects.select_related("organisation").order_by("pk")
    ready = rows.order_by("pk").prefetch_related(Prefetch("partners", partners))
    for row in ready.iterator(chunk_size=_BATCH):
        yield _item(row)


def _item(row: Contribution) -> Indexed:
    names = [
        part.organisation.name_fr if part.organisation else part.as_written
        for part in row.partners.all()
    ]
    return Indexed(
        kind=KIND,
        key=row.code,
        url_name="contribution",
        url_args=[row.code],
        code=row.code,
        titles={lang: getattr(row, f"title_{lang}") for lang in _LANGUAGES},
        bodies={lang: getattr(row, f"description_{lang}") for lang in _LANGUAGES},
        also=" ".join(names),
        public=row.state in COUNTED,
    )
