"""Finding rows by words, accents or not, alike in both databases, without their own dictionaries.

A column keeps the folded words of others (``core.text``); a question is folded in the same way and
looked for in it. Unlike ``core.search`` this narrows a list down that the reader sees anyway: it
adds no row, no excerpt, no order.
"""

from typing import Any

from django.db import models
from django.db.models import Q

from maillon.core.text import words

_MOST_WORDS = 8
# From this many digits on, points are those of an enterprise number.
_NUMBER = 9


def folded_words(*texts: str) -> str:
    """Return each folded word of ``texts`` once, in order.

    >>> folded_words("Médiation à l’École", "mediation")
    'mediation a l ecole'
    """
    return " ".join(dict.fromkeys(word for text in texts for word in words(text)))


class WordsField(models.TextField):
    """The folded words of other columns, written whenever the row is saved or created in bulk.

    ``save(update_fields=…)`` must name it beside the columns that it follows.

    :param sources: the names of those columns.
    """

    def __init__(self, *args: Any, sources: tuple[str, ...] = (), **kwargs: Any) -> None:
        self.sources = tuple(sources)
        given: dict[str, Any] = {"blank": True, "default": "", "editable": False} | kwargs
        super().__init__(*args, **given)

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        """Return how a migration makes this field again."""
        name, path, args, kwargs = super().deconstruct()
        return str(name), path, args, kwargs | {"sources": self.sources}

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        """Return the words of the row as it is being saved."""
        texts = (str(getattr(model_instance, source) or "") for source in self.sources)
        value = folded_words(*texts)
        setattr(model_instance, self.attname, value)
        return value


def holding(question: str, *columns: str) -> Q:
    """Return the condition that each word of ``question`` is in a word of one of ``columns``.

    No question asks nothing; one without a letter or a digit finds nothing.

    :param columns: lookups of fields kept by :class:`WordsField`, other tables' too.
    """
    given = words(question)[:_MOST_WORDS]
    asked = Q() if given or not question.strip() else Q(pk__in=[])
    for word in given:
        digits = word.replace(".", "")
        forms = {word, digits} if digits.isdigit() and len(digits) >= _NUMBER else {word}
        found = Q()
        for column in columns:
            for form in sorted(forms):
                found |= Q(**{f"{column}__contains": form})
        asked &= found
    return asked
