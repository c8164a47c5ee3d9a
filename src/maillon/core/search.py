"""Full-text search in either database: one column filled by ``core.text``, one table for all.

SQLite uses an FTS5 table, PostgreSQL ``to_tsvector('simple', …)``; the migrations make both.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import connection, transaction
from django.db.models import QuerySet

from maillon.core.models import SearchEntry
from maillon.core.text import fold, search_text, stems, words

LIMIT = 500


@dataclass(frozen=True)
class Indexed:
    """What an app wants found: texts by language, and where the result leads."""

    kind: str
    key: str
    url_name: str
    url_args: Sequence[str]
    code: str
    titles: dict[str, str]
    bodies: dict[str, str]
    also: str = ""
    public: bool = True


def _entry(item: Indexed) -> SearchEntry:
    texts = [(text, lang) for lang, text in (*item.titles.items(), *item.bodies.items()) if text]
    if item.also:
        texts.append((item.also, "fr"))
    return SearchEntry(
        kind=item.kind,
        key=item.key,
        url_name=item.url_name,
        url_args=list(item.url_args),
        code=item.code,
        public=item.public,
        search_text=search_text((item.code, "fr"), *texts),
        **{f"title_{lang}": text[:400] for lang, text in item.titles.items()},
        **{f"body_{lang}": text for lang, text in item.bodies.items()},
    )


def index(items: Iterable[Indexed]) -> None:
    """Add ``items`` to the index, or bring their entries up to date."""
    entries = [_entry(item) for item in items]
    fields = ["url_name", "url_args", "code", "search_text", "public"]
    fields += [f"{part}_{lang}" for part in ("title", "body") for lang in ("fr", "nl", "en")]
    with transaction.atomic():
        for start in range(0, len(entries), 500):
            SearchEntry.objects.bulk_create(
                entries[start : start + 500],
                update_conflicts=True,
                unique_fields=["kind", "key"],
                update_fields=fields,
            )


def forget(kind: str, keys: Iterable[str]) -> None:
    """Take the entries of ``kind`` with these keys out of the index."""
    SearchEntry.objects.filter(kind=kind, key__in=list(keys)).delete()


def matching(query: str, *, public_only: bool) -> QuerySet[SearchEntry]:
    """Return the entries that hold every word of ``query``, as a prefix or by its stem.

    At most ``LIMIT`` entries are considered; an empty query finds nothing.
    """
    groups = query_groups(query)
    if not groups:
        return SearchEntry.objects.none()
    found = SearchEntry.objects.filter(pk__in=_matching_ids(groups))
    return found.filter(public=True) if public_only else found


def query_groups(query: str) -> list[list[str]]:
    """Return, for each word of ``query``, the tokens any of which may stand for it."""
    groups: list[list[str]] = []
    for raw in query.split()[:12]:
        for word in words(raw):
            languages = ("fr", "nl", "en")
            tokens = {word, *(stem for lang in languages for stem in stems(raw, lang))}
            groups.append(sorted(t for t in tokens if t and fold(t) == t))
    return groups


def _matching_ids(groups: list[list[str]]) -> list[int]:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            match = " AND ".join(
                "(" + " OR ".join(f'"{token}"*' for token in group) + ")" for group in groups
            )
            cursor.execute(
                "SELECT rowid FROM core_search_fts WHERE core_search_fts MATCH %s "
                "ORDER BY rank LIMIT %s",
                [match, LIMIT],
            )
        else:
            match = " & ".join(
                "(" + " | ".join(f"'{_quoted(token)}':*" for token in group) + ")"
                for group in groups
            )
            cursor.execute(
                "SELECT id FROM core_searchentry WHERE to_tsvector('simple', search_text) @@ "
                "to_tsquery('simple', %s) ORDER BY id LIMIT %s",
                [match, LIMIT],
            )
        return [row[0] for row in cursor.fetchall()]


def _quoted(token: str) -> str:
    return token.replace("\\", "").replace("'", "''")
