"""The measures of a plan as documents that a text can be matched with."""

from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from maillon.core.matching import Document, Field, Thesaurus, read_thesaurus
from maillon.plan.models import Measure

SHIPPED = Path(__file__).parent.parent / "data" / "thesaurus.csv"
# An authority's own thesaurus, in the data folder, takes the place of the shipped one.
OWN = "thesaurus.csv"

OFFICIAL, THEME = 1.0, 0.6
# Our own titles are short and chosen for their subject, so each word says more.
TITLE = {"fr": 1.5, "nl": 1.0, "en": 0.5}


def thesaurus() -> Thesaurus:
    """Return the authority's thesaurus, or the shipped one; read again when the file changes.

    :raises ThesaurusRefused: when the authority's file is not a thesaurus.
    """
    own = Path(settings.DATA_DIR) / OWN
    path = own if own.is_file() else SHIPPED
    return _read(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=2)
def _read(path: Path, changed: int) -> Thesaurus:
    return read_thesaurus(path.read_text(encoding="utf-8-sig"))


def measure_document(
    *, code: str, theme: str, theme_title: str, official: str = "", titles: dict[str, str]
) -> Document:
    """Return a measure as a document: its official text, its titles by language, its theme."""
    fields = [Field(official, weight=OFFICIAL)] if official else []
    fields += [Field(text, lang, TITLE[lang]) for lang, text in titles.items() if text]
    fields.append(Field(theme_title, weight=THEME))
    return Document(code, theme, tuple(fields))


def measure_documents(measures: Iterable[Measure]) -> list[Document]:
    """Return ``measures`` (with their themes) as documents, keyed by code.

    A text that an earlier measure of the theme carries already is left out: it is a copying error
    of the source (two pairs in the plan of 2021-2024) and says nothing of the second measure.
    """
    seen: set[tuple[int, str]] = set()
    found = []
    for measure in measures:
        text = (measure.theme_id, measure.official_text.strip())
        official = "" if text in seen else measure.official_text.strip()
        seen.add(text)
        found.append(
            measure_document(
                code=measure.code,
                theme=measure.theme.code,
                theme_title=measure.theme.title_fr or measure.theme.title,
                official=official,
                titles={lang: getattr(measure, f"title_{lang}") for lang in TITLE},
            )
        )
    return found
