"""Which measures the text of a contribution may serve, with the words that say so.

Learns from the links of contributions that count (and are public), never from drafts.
"""

from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock

from django.db.models import Count, Max, Sum
from django.db.models.functions import Length

from maillon.core.languages import choose
from maillon.core.matching import (
    Example,
    Index,
    Match,
    Thesaurus,
    guess_language,
    load_encoder,
)
from maillon.core.matching.thesaurus import split
from maillon.core.text import fold
from maillon.implementation.enums import COUNTED
from maillon.implementation.models import Contribution, ContributionMeasure
from maillon.plan.models import Measure, Plan
from maillon.plan.queries.measure_texts import measure_documents, thesaurus

# Fewer words with a meaning than that say too little to suggest anything.
LEAST_WORDS = 2
# What counts of a long text: beyond, the page would wait.
MOST_LETTERS = 6000


@dataclass(frozen=True)
class Suggestion:
    """A measure that a text may serve.

    ``words`` are the words of the person's own text that led to it, the strongest first; ``met``
    those of the measure's official text, title or theme that they met; ``like`` is a contribution
    that counts, reads alike and is linked to the measure.
    """

    measure: Measure
    score: float
    words: tuple[str, ...]
    met: tuple[str, ...]
    like: Contribution | None


def suggest_measures(
    plan: Plan, title: str, text: str, language: str = "", limit: int = 3, *, without: str = ""
) -> list[Suggestion]:
    """Return the measures of ``plan`` that a contribution with this title and text may serve.

    :param language: ``fr``, ``nl`` or ``en`` when it is known; else it is guessed.
    :param limit: how many at most, 1 to 10.
    :param without: code of the contribution that is being edited: it is not its own example.
    """
    # A title says in few words what the text is about: it counts twice.
    whole = f"{title}\n{title}\n{text}"[:MOST_LETTERS]
    language = language or guess_language(whole)
    if len({word.folded for word in split(whole, language)}) < LEAST_WORDS:
        return []
    index = suggestion_index(plan, language)
    found = [match for match in index.rank(whole, language, without=(without,)) if match.words]
    return _suggestions(plan, found[: max(1, min(limit, 10))])


def _suggestions(plan: Plan, found: list[Match]) -> list[Suggestion]:
    measures = {
        measure.code: measure
        for measure in Measure.objects.filter(
            plan=plan, code__in=[match.key for match in found]
        ).select_related("theme")
    }
    names = {match.example for match in found if match.example}
    alike = {
        one.code: one for one in Contribution.objects.filter(code__in=names, state__in=COUNTED)
    }
    return [
        Suggestion(
            measures[match.key],
            match.score,
            match.words,
            _readable(match.met, measures[match.key]),
            alike.get(match.example),
        )
        for match in found
        if match.key in measures
    ]


def _readable(met: tuple[str, ...], measure: Measure) -> tuple[str, ...]:
    """Return the words that the reader sees on the measure: not those of its other languages."""
    shown = fold(" ".join((measure.official_text, measure.title, measure.theme.title)))
    return tuple({fold(word): word for word in reversed(met) if fold(word) in shown}.values())[::-1]


_Key = tuple[int, str]
_built: "OrderedDict[_Key, tuple[object, Index]]" = OrderedDict()
_lock = Lock()
_KEPT = 12  # indexes: a few plans in three languages


def suggestion_index(plan: Plan, language: str) -> Index:
    """Return the index of a plan for texts in ``language``, built again when its texts change.

    Kept in the process: it is made of Python objects and takes longer to store than to build.
    """
    words = thesaurus()
    state = (_state(plan), id(words))
    key = (plan.pk, language)
    with _lock:
        held = _built.get(key)
        if held is not None and held[0] == state:
            _built.move_to_end(key)
            return held[1]
    index = _build(plan, language, words)
    with _lock:
        _built[key] = (state, index)
        while len(_built) > _KEPT:
            _built.popitem(last=False)
    return index


def _state(plan: Plan) -> tuple[object, ...]:
    """Return what changes when a measure or a link that teaches changes; two small queries.

    Not the newest journal line: every autosave of every partner would build the index again.
    """
    links = ContributionMeasure.objects.filter(
        contribution__plan=plan, contribution__state__in=COUNTED
    ).aggregate(Count("pk"), Sum("measure_id"), Max("contribution__changed_at"))
    measures = Measure.objects.filter(plan=plan).aggregate(
        Count("pk"),
        Max("pk"),
        official=Sum(Length("official_text")),
        titles=Sum(Length("title_fr") + Length("title_nl") + Length("title_en")),
    )
    return (*links.values(), *measures.values())


def _build(plan: Plan, language: str, words: Thesaurus) -> Index:
    measures = Measure.objects.filter(plan=plan).order_by("sort_key", "pk").select_related("theme")
    codes: dict[int, list[str]] = {}
    links = ContributionMeasure.objects.filter(
        contribution__plan=plan, contribution__state__in=COUNTED, doubtful=False
    ).order_by("contribution_id", "rank", "measure_id")
    for contribution, code in links.values_list("contribution_id", "measure__code"):
        codes.setdefault(contribution, []).append(code)
    examples = []
    for one in Contribution.objects.filter(pk__in=codes).order_by("pk"):
        title = choose(one, "title", language)
        description = choose(one, "description", language)
        examples.append(
            Example(
                one.code,
                f"{title.text}\n{description.text}",
                tuple(codes[one.pk]),
                description.language if description.text else title.language,
            )
        )
    return Index(measure_documents(measures), examples, words, encoder=load_encoder())
