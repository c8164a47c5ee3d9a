"""A chapter for each partner category, and one for each theme."""

from collections import defaultdict
from collections.abc import Iterable

from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from maillon.implementation.enums import ContributionKind
from maillon.reporting.documents.blocks import (
    Block,
    Entry,
    Heading,
    Number,
    Paragraph,
)
from maillon.reporting.documents.outline.coverage import gaps
from maillon.reporting.documents.outline.sections import chapter, narrative
from maillon.reporting.documents.outline.words import (
    amount,
    codes,
    glued,
    labelled,
    number,
    partners,
    years,
)
from maillon.reporting.queries.report_data.types import (
    CategoryInfo,
    CellInfo,
    ContributionInfo,
    ReportData,
    Text,
    ThemeInfo,
)


def categories(data: ReportData) -> list[Block]:
    """Return what each category did, partner by partner, each contribution in full."""
    blocks = chapter(data, "categories")
    for category in data.categories:
        blocks += _category(data, category)
    return blocks


def _category(data: ReportData, category: CategoryInfo) -> list[Block]:
    key = f"category-{category.key}"
    found = [c for c in data.contributions if c.category == category.code]
    blocks: list[Block] = [Heading(2, category.name, key), *narrative(data, key)]
    if not found:
        return [*blocks, Paragraph(Text(_("No contribution was reported.")))]
    blocks.append(Paragraph(Text(_sum(data.coverage.totals[category.code], found)), "lead"))
    for name, work in _by_partner(found):
        blocks.append(Heading(3, name, f"{key}-{slugify(name.text) or 'x'}"))
        blocks += [entry(contribution) for contribution in work]
    return blocks


def _sum(cell: CellInfo, found: list[ContributionInfo]) -> str:
    """Say how much a category did, and how it is counted."""
    done = ngettext("%(count)s contribution", "%(count)s contributions", len(found)) % {
        "count": number(len(found))
    }
    figures = sum(len(c.figures) for c in found)
    told = ngettext("%(count)s figure", "%(count)s figures", figures) % {"count": number(figures)}
    covered = ngettext(
        "%(count)s measure covered", "%(count)s measures covered", len(cell.covered)
    ) % {"count": number(len(cell.covered))}
    return glued(done, covered, told)


def _by_partner(found: Iterable[ContributionInfo]) -> list[tuple[Text, list[ContributionInfo]]]:
    """Group contributions under the partner that carried them, in the order of their codes."""
    groups: dict[str, list[ContributionInfo]] = defaultdict(list)
    names: dict[str, Text] = {}
    for contribution in found:
        first = contribution.partners[0] if contribution.partners else None
        key = (first.code or first.name.text) if first else ""
        names[key] = first.name if first else Text(_("Partner not named"))
        groups[key].append(contribution)
    return [(names[key], work) for key, work in groups.items()]


def entry(contribution: ContributionInfo, *, short: bool = False) -> Entry:
    """Return a contribution in full, or briefly with a way to the full one."""
    with_partners = short or len(contribution.partners) > 1
    meta = glued(
        contribution.code,
        partners(contribution) if with_partners else "",
        years(contribution.first_year, contribution.last_year),
        str(ContributionKind(contribution.kind).label),
    )
    return Entry(
        code=contribution.code,
        anchor=f"c-{contribution.code}",
        title=contribution.title,
        meta=meta,
        body=Text("") if short else contribution.description,
        measures="" if short else _serves(contribution),
        numbers=[
            Number(amount(f), labelled(f), years(f.first_year, f.last_year))
            for f in contribution.figures
        ],
        short=short,
    )


def _serves(contribution: ContributionInfo) -> str:
    """Say what a contribution serves: measures, or only themes and missions."""
    found = [link.measure for link in contribution.measures]
    if found:
        return ngettext("Measure %(codes)s", "Measures %(codes)s", len(found)) % {
            "codes": codes(found)
        }
    if contribution.themes:
        return ngettext(
            "Theme %(codes)s, no measure named",
            "Themes %(codes)s, no measure named",
            len(contribution.themes),
        ) % {"codes": codes(contribution.themes)}
    if contribution.missions:
        names = "; ".join(mission.text for mission in contribution.missions)
        return _("Cross-cutting mission: %(names)s") % {"names": names}
    return _("No measure named")


def themes(data: ReportData) -> list[Block]:
    """Return each theme: its measures with their contributions, then its gaps."""
    known = {contribution.code: contribution for contribution in data.contributions}
    blocks = chapter(data, "themes")
    for theme in data.themes:
        blocks += _theme(data, theme, known)
    return blocks


def _theme(data: ReportData, theme: ThemeInfo, known: dict[str, ContributionInfo]) -> list[Block]:
    key = f"theme-{theme.code}"
    measures = [measure for measure in data.measures if measure.theme == theme.code]
    covered = [measure for measure in measures if measure.contributions]
    title = Text(f"{theme.code}. {theme.title.text}", theme.title.language)
    lead = (
        _("%(covered)s of %(total)s measures covered: %(codes)s.")
        if covered
        else _("None of the %(total)s measures is covered.")
    )
    blocks: list[Block] = [Heading(2, title, key), *narrative(data, key)]
    values = {"covered": number(len(covered)), "total": number(len(measures))}
    blocks.append(
        Paragraph(Text(lead % (values | {"codes": codes(m.code for m in covered)})), "lead")
    )
    for measure in covered:
        heading = Text(f"{measure.code} {measure.title.text}", measure.title.language)
        blocks.append(Heading(3, heading, f"m-{measure.code}"))
        blocks += [entry(known[code], short=True) for code in measure.contributions]
    missing = [measure.code for measure in measures if not measure.contributions]
    if missing:
        blocks.append(Heading(3, Text(_("Measures that nobody covered")), f"{key}-gaps"))
        blocks += gaps(data, missing)
    return blocks
