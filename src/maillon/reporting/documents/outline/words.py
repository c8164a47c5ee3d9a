"""How a report writes numbers, years, partners and places, in the language in force."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from maillon.implementation.enums import PartnerPart, Qualifier
from maillon.reporting.queries.report_data.types import (
    ContributionInfo,
    FigureInfo,
    Text,
)

_NBSP = "\u00a0"


def number(value: str | int) -> str:
    """Write a number with the separators of the language: ``1234.5`` → ``1 234,5``."""
    exact = Decimal(value)
    places = max(0, -int(exact.as_tuple().exponent))
    return str(number_format(exact, decimal_pos=places, use_l10n=True, force_grouping=True))


def years(first: int | None, last: int | None) -> str:
    """Write a period: ``2021``, ``2021-2022``, or nothing."""
    if first is None or last is None:
        return str(first or last or "")
    return str(first) if first == last else f"{first}-{last}"


def amount(figure: FigureInfo) -> str:
    """Write a figure's number with how exact it is: ``plus de 300``."""
    shown = number(figure.value)
    texts = {
        Qualifier.ABOUT: _("about %(number)s"),
        Qualifier.AT_LEAST: _("at least %(number)s"),
        Qualifier.MORE_THAN: _("more than %(number)s"),
    }
    pattern = texts.get(Qualifier(figure.qualifier))
    return pattern % {"number": shown} if pattern else shown


def labelled(figure: FigureInfo) -> Text:
    """Return what a figure counts, followed by its unit where the label does not say it."""
    label, unit = figure.label, figure.unit.text
    if not unit or figure.unit.language != label.language:
        return label
    if _root(unit) in label.text.casefold():
        return label
    return Text(f"{label.text} ({unit})", label.language)


def _root(word: str) -> str:
    """Return ``word`` without its ending, so that ``personnes`` is found in ``personne``."""
    folded = word.casefold()
    return folded[:-1] if len(folded) > 4 else folded


def partners(contribution: ContributionInfo) -> str:
    """Name the partners of a contribution, those who carried it first."""
    names = [part.name.text for part in contribution.partners]
    return ", ".join(names) if names else _("partner not named")


def leaders(contribution: ContributionInfo) -> str:
    """Name those who carried a contribution; of one that names nobody, say so."""
    leads = [p.name.text for p in contribution.partners if p.part == PartnerPart.LEAD]
    names = leads or [part.name.text for part in contribution.partners[:1]]
    return ", ".join(names) if names else _("partner not named")


def place(line: int | None, document: str, entered_by: str, entered_on: str) -> str:
    """Say where something comes from: a line of a document, or a person and a date."""
    if line:
        return _("%(document)s, line %(line)s") % {"document": document, "line": line}
    day = date_format(date.fromisoformat(entered_on), "j.n.Y")
    return _("entered by %(person)s on %(date)s") % {"person": entered_by, "date": day}


def codes(found: Iterable[str]) -> str:
    """Write codes after one another: ``1.1, 1.4``."""
    return ", ".join(found)


def which(covered: Iterable[str]) -> str:
    """Say which measures are covered, for those who do not see the squares."""
    found = codes(covered)
    return _("Measures covered: %(codes)s.") % {"codes": found} if found else _("None is covered.")


def fraction(covered: int, total: int) -> str:
    """Write *covered of total* briefly: ``4/9``."""
    return f"{covered}/{total}"


def other_language(text: Text) -> str:
    """Name the language of a text that is not in the report's, else nothing."""
    names = {"fr": _("in French"), "nl": _("in Dutch"), "en": _("in English")}
    return names.get(text.language, "")


def glued(*parts: str) -> str:
    """Join parts with a middle dot between spaces that do not break."""
    return f"{_NBSP}· ".join(part for part in parts if part)
