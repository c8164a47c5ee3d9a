"""What partners of the demonstration typed and handed in: fictitious texts and figures, saying so.

Everything goes through the operations, as a partner's page does. Some requests are handed in, some
are half filled in; the others wait, so that every state is seen.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from decimal import Decimal

from maillon.core.journal import Author
from maillon.core.languages import CODES
from maillon.core.numbers import write_number
from maillon.implementation.enums import ItemAnswer
from maillon.implementation.models import RequestItem, RoundRequest
from maillon.implementation.operations.entry import (
    Entry,
    add_item,
    answer_item,
    save_fields,
)
from maillon.implementation.operations.submitting import submit_request
from maillon.implementation.queries.entry import CONFIRM, AskedFigure, Part, sheet_of
from maillon.implementation.queries.fields import figure_name

# Organisation → minutes that it took, measured on the page.
SUBMITTED = {
    "commune-etterbeek": 14,
    "commune-forest": 19,
    "commune-ixelles": 11,
    "commune-schaerbeek": 23,
    "commune-uccle": 16,
    "zone-5339": 31,
    "zone-5340": 26,
    "zone-5343": 18,
    "zone-5344": 21,
    "stib": 12,
    "transit": 9,
    "gams": 13,
    "isala": 10,
}
DRAFTS = {"commune-anderlecht": 6, "commune-saint-gilles": 3, "zone-5341": 8, "dune": 4}
TEXTS = {
    "fr": "Texte de démonstration : ce qui a été fait, pour qui et avec quel résultat, en trois "
    "phrases. Les chiffres sont fictifs.",
    "nl": "Demonstratietekst: wat gedaan is, voor wie en met welk resultaat, in drie zinnen. De "
    "cijfers zijn fictief.",
    "en": "Demonstration text: what was done, for whom and with what result, in three sentences. "
    "The figures are fictitious.",
}
NOTHING = "Démonstration : rien à signaler pour cette rubrique."
ENDED = "Démonstration : le projet s’est terminé en 2022."
NOTE = "Démonstration : un doute subsiste sur les chiffres de 2024, voir avec nous."
JOINT = {
    "title_fr": "Action commune de démonstration",
    "title_nl": "Gezamenlijke demonstratieactie",
    "title_en": "Joint demonstration action",
}


def load_entries(*, by: Author, now: datetime) -> None:
    """Fill in requests of the round, and hand some of them in."""
    rows = RoundRequest.objects.select_related("round", "organisation", "form")
    found = {row.organisation.code: row for row in rows.filter(state="waiting")}
    for place, (code, minutes) in enumerate((SUBMITTED | DRAFTS).items()):
        request = found.get(code)
        if request is None:
            continue
        author = Author(by.username, None, code)
        at = now - timedelta(days=12 - place % 9, minutes=7 * place)
        _fill(request, complete=code in SUBMITTED, place=place, by=author, now=at)
        _spend(request, minutes, by=author, now=at)
        if code in SUBMITTED:
            submit_request(
                request=request, confirmed=True, by=author, now=at + timedelta(minutes=minutes)
            )


def _fill(request: RoundRequest, *, complete: bool, place: int, by: Author, now: datetime) -> None:
    parts = sheet_of(request).parts
    for number, part in enumerate(parts):
        if complete or number < len(parts) // 2:
            _answer(part, request, number + place, by=by, now=now)
    if complete and place % 4 == 1:
        _save(request, [Entry(None, "general_note", NOTE)], by=by, now=now)
        _joint(request, by=by, now=now)


def _answer(part: Part, request: RoundRequest, number: int, *, by: Author, now: datetime) -> None:
    """Answer one part: most is reported, some has ended or is nothing."""
    required = part.item.section is not None and part.item.section.required
    if part.kind == CONFIRM and number % 7 == 3:
        answer_item(item=part.item, answer=ItemAnswer.ENDED, reason=ENDED, by=by, now=now)
        return
    if part.kind == CONFIRM:
        answer_item(item=part.item, answer=ItemAnswer.SAME, by=by, now=now)
    elif not required and number % 3 == 0:
        answer_item(item=part.item, answer=ItemAnswer.NOTHING, reason=NOTHING, by=by, now=now)
        return
    values = dict(_figures(part, number))
    if part.kind != CONFIRM:
        values |= {f"description_{lang}": TEXTS[lang] for lang in CODES}
    versions = dict(part.item.fields.values_list("name", "version"))
    entries = [
        Entry(part.item.pk, name, value, versions.get(name, 0)) for name, value in values.items()
    ]
    _save(request, entries, by=by, now=now)


def _figures(part: Part, number: int) -> Iterable[tuple[str, str]]:
    """Yield plausible figures: parts of one breakdown make their whole, but for one in nine."""
    for year in part.years:
        values: dict[str, Decimal] = {}
        left: dict[tuple[str, str], tuple[Decimal, int]] = {}
        for row in part.rows:
            siblings = [r for r in part.rows if (r.part_of, r.breakdown) == _group(row)]
            if row.part_of is None or row.part_of not in values:
                values[row.key] = _invented(row, year, number)
            else:
                rest, count = left.get(_group(row), (values[row.part_of], len(siblings)))  # type: ignore[arg-type]
                share = rest if count == 1 and row.breakdown else rest // (count + 1)
                left[_group(row)] = (rest - share, count - 1)  # type: ignore[index]
                values[row.key] = share + (1 if (number + year) % 9 == 0 else 0)
        for key, value in values.items():
            yield figure_name(key, year), write_number(value)


def _group(row: AskedFigure) -> tuple[str | None, str]:
    return row.part_of, row.breakdown


def _invented(row: AskedFigure, year: int, number: int) -> Decimal:
    if row.before is not None:
        grown = row.before.value * (100 + (number * 7 + year) % 15 - 4) / 100
        exact = row.before.value == row.before.value.to_integral_value()
        return grown.quantize(Decimal(1) if exact else Decimal("0.1"))
    return Decimal(20 + (len(row.key) * 37 + number * 13 + year) % 180)


def _joint(request: RoundRequest, *, by: Author, now: datetime) -> None:
    """Report something done together, of which the other has not confirmed its share yet."""
    item: RequestItem = add_item(request=request, by=by, now=now)
    measure = request.round.plan.measures.order_by("sort_key").first()
    values = {
        **JOINT,
        **{f"description_{lang}": TEXTS[lang] for lang in CODES},
        "share": "Démonstration : la coordination",
        "partner:1:name": "zone-5344",
        "partner:1:share": "Démonstration : les patrouilles",
        "measure:1": measure.code if measure else "",
        "extra:1:label": "actions menées ensemble (démonstration)",
        f"extra:1:{request.round.last_year}": "4",
    }
    _save(request, [Entry(item.pk, name, text) for name, text in values.items()], by=by, now=now)


def _spend(request: RoundRequest, minutes: int, *, by: Author, now: datetime) -> None:
    for spent in range(0, minutes, 2):
        seconds = 60 * min(2, minutes - spent)
        save_fields(request=request, entries=[], seconds=seconds, by=by, now=now)


def _save(request: RoundRequest, entries: Iterable[Entry], *, by: Author, now: datetime) -> None:
    save_fields(request=request, entries=entries, by=by, now=now)
