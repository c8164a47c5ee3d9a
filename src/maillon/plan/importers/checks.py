"""The findings: what a person should look at before confirming an import."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from django.utils.translation import gettext as _

from .check_texts import differences, duplicates, near_duplicates
from .draft import DraftFinding, DraftMeasure, Place, UnusedPassage
from .entries import Entry
from .state import Reading


def check(
    reading: Reading, unused: Sequence[UnusedPassage], meanings: Mapping[str, str]
) -> list[DraftFinding]:
    """Return every finding about what was read, the gravest kinds first."""
    measures = reading.measures
    return [
        *_nothing_found(reading),
        *_unread_pages(reading),
        *_corrected(reading),
        *_repeats(measures),
        *_gaps(reading),
        *duplicates(measures),
        *near_duplicates(measures),
        *_without_theme(reading),
        *_without_partner(reading),
        *differences(reading.chosen, meanings),
        *_unread_passages(unused),
    ]


def _nothing_found(reading: Reading) -> list[DraftFinding]:
    if reading.measures:
        return []
    return [
        DraftFinding(
            "no-measure",
            (),
            _(
                "No measure was found: nothing in this document is numbered as measures are "
                "(for example “Measure 3.2 – …”). Number the measures in the document, or import "
                "the part that lists them."
            ),
        )
    ]


def _unread_pages(reading: Reading) -> list[DraftFinding]:
    return [
        DraftFinding(
            "unread-page",
            (str(page),),
            _(
                "Page %(page)d holds no text, probably only a scanned image, and was not read. "
                "Run text recognition on the document and import it again, or enter what the page "
                "says by hand."
            )
            % {"page": page},
            Place(page=page),
        )
        for page in reading.source.unread_pages
    ]


def _corrected(reading: Reading) -> list[DraftFinding]:
    return [
        DraftFinding(
            "code-corrected",
            (entry.code,),
            _(
                "The code is written “%(written)s”, which looks badly recognised; it was read as "
                "%(code)s. Compare it with the document."
            )
            % {"written": entry.start.written, "code": entry.code},
            entry.place,
        )
        for entry in reading.chosen.main
        if entry.start.mended
    ]


def _repeats(measures: Sequence[DraftMeasure]) -> list[DraftFinding]:
    places: dict[str, list[Place]] = {}
    for measure in measures:
        places.setdefault(measure.code, []).append(measure.place)
    return [
        DraftFinding(
            "numbering-repeated",
            (code,),
            _("The code %(code)s is given to %(count)d measures. Number each of them once.")
            % {"code": code, "count": len(found)},
            found[1],
        )
        for code, found in places.items()
        if len(found) > 1
    ]


def _gaps(reading: Reading) -> list[DraftFinding]:
    family = reading.family
    if family is None:
        return []
    groups: dict[tuple[object, ...], list[Entry]] = {}
    for entry in reading.chosen.main:
        groups.setdefault((entry.start.letters, *entry.start.numbers[:-1]), []).append(entry)
    findings = []
    for entries in groups.values():
        numbers = {entry.start.numbers[-1] for entry in entries}
        missing = [number for number in range(1, max(numbers)) if number not in numbers]
        if missing and len(missing) <= max(20, len(numbers)):
            codes = [_renumbered(entries[0], number, family.code) for number in missing]
            findings.append(_gap(codes, entries, missing[0]))
    return findings + _theme_gaps(reading)


def _renumbered(entry: Entry, number: int, code: Callable[..., str]) -> str:
    numbers = (*entry.start.numbers[:-1], number)
    return code(replace(entry.start, numbers=numbers, suffix=""))


def _gap(codes: Sequence[str], entries: Sequence[Entry], missing: int) -> DraftFinding:
    after = [entry for entry in entries if entry.start.numbers[-1] > missing]
    return DraftFinding(
        "numbering-gap",
        tuple(codes),
        _(
            "The numbering jumps: %(codes)s cannot be found. Check whether the document leaves the "
            "number out or the importer did not recognise it."
        )
        % {"codes": ", ".join(codes)},
        after[0].place if after else None,
    )


def _theme_gaps(reading: Reading) -> list[DraftFinding]:
    codes = [theme.code for theme in reading.themes if not theme.parent_code]
    if not codes or not all(code.isdigit() for code in codes):
        return []
    missing = [str(n) for n in range(1, max(map(int, codes))) if str(n) not in codes]
    if not missing or len(missing) > 20:
        return []
    return [
        DraftFinding(
            "numbering-gap",
            tuple(missing),
            _("The themes are not numbered without a gap: %(codes)s cannot be found.")
            % {"codes": ", ".join(missing)},
        )
    ]


def _without_theme(reading: Reading) -> list[DraftFinding]:
    titled = {theme.code for theme in reading.themes if theme.title}
    return [
        DraftFinding(
            "measure-without-theme",
            (measure.code,),
            _("No title of a theme was found for the measure %(code)s.") % {"code": measure.code},
            measure.place,
        )
        for measure in reading.measures
        if measure.theme_code not in titled
    ]


def _without_partner(reading: Reading) -> list[DraftFinding]:
    if not reading.partner_table:
        return []
    findings = []
    cells = [*reading.chosen.main, *reading.chosen.others]
    for measure, entry in zip(reading.measures, reading.chosen.main, strict=True):
        own = [e for e in cells if e.start.key == entry.start.key]
        empty = [c for e in own for c in e.partner_cells if not c.text]
        if not measure.partners:
            findings.append(_no_partner(measure, empty[0].place if empty else measure.place))
        elif empty:
            findings += [_empty_cell(measure, cell.place) for cell in empty]
    return findings


def _no_partner(measure: DraftMeasure, place: Place) -> DraftFinding:
    return DraftFinding(
        "measure-without-partner",
        (measure.code,),
        _("The document names no partner for the measure %(code)s.") % {"code": measure.code},
        place,
    )


def _empty_cell(measure: DraftMeasure, place: Place) -> DraftFinding:
    return DraftFinding(
        "partner-cell-empty",
        (measure.code,),
        _(
            "A row of the measure %(code)s has no partner; the partners of its other rows were "
            "kept for the measure."
        )
        % {"code": measure.code},
        place,
    )


def _unread_passages(unused: Sequence[UnusedPassage]) -> list[DraftFinding]:
    """Return one finding for each run of passages that no item holds."""
    runs: list[list[UnusedPassage]] = []
    last: Place | None = None
    for passage in (one for one in unused if one.reason in {"text", "footnote"}):
        near = last and _gap_between(last, passage.place) <= 12
        if runs and near:
            runs[-1].append(passage)
        else:
            runs.append([passage])
        last = passage.place
    return [_run(run) for run in runs]


def _gap_between(first: Place, second: Place) -> int:
    if first.page != second.page:
        return 0 if (second.page or 0) - (first.page or 0) <= 1 else 99
    return (second.line or 0) - (first.line or 0)


def _run(run: Sequence[UnusedPassage]) -> DraftFinding:
    start = run[0].text[:80] + ("…" if len(run[0].text) > 80 else "")
    return DraftFinding(
        "unread-passage",
        (),
        _(
            "%(count)d passages hold no measure and were not used, from “%(start)s” on. Check that "
            "none of them belongs to the plan."
        )
        % {"count": len(run), "start": start},
        run[0].place,
    )
