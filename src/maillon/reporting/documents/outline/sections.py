"""The sections of a report, by the keys under which narrative texts are kept.

Keys: ``introduction``, ``reading``, ``plan``, ``coverage``, ``announced``, ``grants``,
``categories``,
``category-<category code, slugified>``, ``themes``, ``theme-<theme code>``, ``published``,
``findings``, ``measures``, ``partners``, ``origin``.
"""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from maillon.reporting.documents.blocks import Block, Heading, Narrative
from maillon.reporting.documents.narrative import parse
from maillon.reporting.queries.report_data.types import ReportData, Text


def chapter_titles() -> dict[str, str]:
    """Return the titles of the chapters in the language in force, by key and in order."""
    return {
        "introduction": _("Introduction"),
        "reading": _("How to read this report"),
        "plan": _("The plan on a page"),
        "coverage": _("Who covers which measures"),
        "announced": _("Announced, done, not done"),
        "grants": _("Grants of the years"),
        "categories": _("What the partners did"),
        "themes": _("Theme by theme"),
        "published": _("Published and computed numbers"),
        "findings": _("Findings on the data"),
        "measures": _("List of measures"),
        "partners": _("List of partners"),
        "origin": _("Annex: origin of the figures"),
    }


def section_titles(
    categories: Iterable[tuple[str, str]], themes: Iterable[tuple[str, str]]
) -> dict[str, str]:
    """Return the title of every section that takes a narrative text, by key and in order.

    :param categories: key and name of each partner category.
    :param themes: code and title of each theme.
    """
    found: dict[str, str] = {}
    for key, title in chapter_titles().items():
        found[key] = title
        if key == "categories":
            found |= {f"category-{code}": name for code, name in categories}
        elif key == "themes":
            found |= {f"theme-{code}": f"{code}. {name}" for code, name in themes}
    return found


def chapter(data: ReportData, key: str) -> list[Block]:
    """Return the heading of a chapter and the text that the coordinator wrote for it."""
    return [Heading(1, Text(chapter_titles()[key]), key), *narrative(data, key)]


def narrative(data: ReportData, key: str) -> list[Block]:
    """Return the coordinator's text for a section, where there is one."""
    text = data.narratives.get(key)
    return [Narrative(parse(text.text), text.language)] if text else []
