"""What forbids confirming an import: each problem says where it is and how to mend it."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from maillon.plan.models import PlanImportItem
from maillon.plan.rules.comparison import Comparison


@dataclass(frozen=True)
class Problem:
    """Something to mend before confirming, and the item where it is."""

    message: str
    item: PlanImportItem | None = None


def problems_of(comparison: Comparison) -> list[Problem]:
    """Return everything that forbids confirming, in the order of the document."""
    themes = [row.item for row in comparison.themes]
    measures = [row.item for row in comparison.measures]
    found = [] if measures else [Problem(_("No measure is left: there is nothing to confirm."))]
    found += _repeated(themes, _("Two themes have the code “%(code)s”: correct one of them."))
    found += _repeated(
        measures,
        _(
            "Two measures have the code “%(code)s”: correct one of them, join them or leave one "
            "out."
        ),
    )
    known = {item.code for item in themes}
    if comparison.plan is not None:
        known |= set(comparison.plan.themes.values_list("code", flat=True))
    for row in comparison.measures:
        found += _of_measure(row.item, known, has_theme=row.measure is not None)
    tops = {item.code for item in themes if not item.theme_code}
    for item in themes:
        if item.theme_code and item.theme_code not in known | tops:
            message = _(
                "The sub-theme “%(code)s” stands under the theme “%(theme)s”, which is not there."
            )
            found.append(Problem(message % {"code": item.code, "theme": item.theme_code}, item))
    return found


def _of_measure(item: PlanImportItem, known: set[str], *, has_theme: bool) -> Iterable[Problem]:
    where = {"code": item.code, "theme": item.theme_code, "subtheme": item.subtheme_code}
    if not item.code:
        yield Problem(_("A measure has no code: give it one, or leave it out."), item)
    if not item.text.strip():
        yield Problem(_("The measure %(code)s has no text.") % where, item)
    if not item.theme_code and not has_theme:
        yield Problem(_("The measure %(code)s has no theme: choose one.") % where, item)
    if item.theme_code and item.theme_code not in known:
        message = _("The measure %(code)s stands under the theme “%(theme)s”, which is not there.")
        yield Problem(message % where, item)
    if item.subtheme_code and item.subtheme_code not in known:
        message = _(
            "The measure %(code)s stands under the sub-theme “%(subtheme)s”, which is not there."
        )
        yield Problem(message % where, item)
    codes = Counter(step["code"] for step in item.sub_actions)
    for code in [code for code, n in codes.items() if n > 1 or not code]:
        message = _("The measure %(code)s has two sub-actions with the code “%(step)s”.")
        yield Problem(message % {**where, "step": code}, item)


def _repeated(items: list[PlanImportItem], message: str) -> Iterable[Problem]:
    seen: set[str] = set()
    for item in items:
        if item.code in seen:
            yield Problem(message % {"code": item.code}, item)
        seen.add(item.code)
