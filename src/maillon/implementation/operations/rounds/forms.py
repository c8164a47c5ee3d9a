"""Building forms: which sections and figures a category of partners is asked."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from maillon.core.journal import Author, differences, record
from maillon.implementation.models import (
    CollectionRound,
    FormFigure,
    FormSection,
    ReportForm,
)
from maillon.implementation.operations.rounds.locking import locked_round
from maillon.implementation.operations.states import Refused
from maillon.implementation.workflows.rounds import RoundAct
from maillon.partners.models import PartnerCategory


@dataclass(frozen=True)
class FormInput:
    """What a form says to partners, and whether they may add contributions of their own."""

    help_fr: str = ""
    help_nl: str = ""
    help_en: str = ""
    free_items: bool = True


@dataclass(frozen=True)
class FigureInput:
    """A figure that a section asks. ``part_of`` is the code of another figure of the section."""

    code: str
    label_fr: str
    label_nl: str = ""
    label_en: str = ""
    unit_fr: str = ""
    unit_nl: str = ""
    unit_en: str = ""
    required: bool = False
    whole: bool = True
    part_of: str = ""
    breakdown: str = ""


@dataclass(frozen=True)
class SectionInput:
    """A section with its figures in order. ``measures`` are ids of measures of the round's plan."""

    code: str
    title_fr: str
    kind: str
    title_nl: str = ""
    title_en: str = ""
    help_fr: str = ""
    help_nl: str = ""
    help_en: str = ""
    required: bool = False
    asks_text: bool = True
    measures: frozenset[int] = frozenset()
    figures: Sequence[FigureInput] = field(default=())


_FORM = tuple(FormInput.__dataclass_fields__)
_SECTION = tuple(name for name in SectionInput.__dataclass_fields__ if name != "figures")
_FIGURE = tuple(name for name in FigureInput.__dataclass_fields__ if name != "part_of")


@transaction.atomic
def add_form(
    *,
    collection_round: CollectionRound,
    category: PartnerCategory,
    given: FormInput,
    by: Author,
    now: datetime,
) -> ReportForm:
    """Add the form of a category to a round in preparation.

    :raises Refused: when the round is launched, or the category has a form.
    """
    current, _to = locked_round(collection_round, RoundAct.BUILD)
    if current.forms.filter(category=category).exists():
        raise Refused([_("This category already has a form in this round.")])
    values = {name: getattr(given, name) for name in _FORM}
    form = ReportForm.objects.create(round=current, category=category, **values)
    _record("round.form_added", form, {"category": [None, category.code]}, by, now)
    return form


@transaction.atomic
def edit_form(*, form: ReportForm, given: FormInput, by: Author, now: datetime) -> bool:
    """Change the guidance of a form, and say whether anything did."""
    locked_round(form.round, RoundAct.BUILD)
    before = {name: getattr(form, name) for name in _FORM}
    changes = differences(before, {name: getattr(given, name) for name in _FORM})
    if changes:
        for name in _FORM:
            setattr(form, name, getattr(given, name))
        form.save(update_fields=list(_FORM))
        _record("round.form_edited", form, changes, by, now)
    return bool(changes)


@transaction.atomic
def delete_form(*, form: ReportForm, by: Author, now: datetime) -> None:
    """Take a form out of a round in preparation."""
    locked_round(form.round, RoundAct.BUILD)
    gone: dict[str, list[object]] = {
        "category": [form.category.code, None],
        "sections": [form.sections.count(), 0],
    }
    _record("round.form_deleted", form, gone, by, now)
    form.delete()


@transaction.atomic
def save_section(
    *,
    form: ReportForm,
    section: FormSection | None,
    given: SectionInput,
    by: Author,
    now: datetime,
) -> FormSection:
    """Store a new section of ``form`` at its end, or change ``section``, figures included.

    :raises Refused: when the round is launched, or what is given does not fit together.
    """
    current, _to = locked_round(form.round, RoundAct.BUILD)
    taken = form.sections.filter(code=given.code).exclude(pk=section.pk if section else 0)
    problems = _problems(given)
    if taken.exists():
        problems.append(_("This form already has a section “%(code)s”.") % {"code": given.code})
    if problems:
        raise Refused(problems)
    before = _section_text(section) if section else {}
    if section is None:
        last = form.sections.order_by("-position").values_list("position", flat=True).first()
        section = FormSection(form=form, position=(last or 0) + 1)
    for name in _SECTION:
        if name != "measures":
            setattr(section, name, getattr(given, name))
    section.save()
    section.measures.set(current.plan.measures.filter(pk__in=given.measures))
    _store_figures(section, given.figures)
    changes = differences(before, _section_text(section))
    if changes:
        action = "round.section_edited" if before else "round.section_added"
        _record(action, form, {"section": [None, section.code]} | changes, by, now)
    return section


@transaction.atomic
def delete_section(*, section: FormSection, by: Author, now: datetime) -> None:
    """Take a section out of its form."""
    locked_round(section.form.round, RoundAct.BUILD)
    form, title = section.form, section.title_fr
    section.delete()
    _record("round.section_deleted", form, {"section": [title, None]}, by, now)


@transaction.atomic
def move_section(*, section: FormSection, up: bool, by: Author, now: datetime) -> bool:
    """Exchange a section with its neighbour, and say whether there was one."""
    locked_round(section.form.round, RoundAct.BUILD)
    rows = list(section.form.sections.order_by("position", "pk"))
    place = [row.pk for row in rows].index(section.pk)
    other = place - 1 if up else place + 1
    if not 0 <= other < len(rows):
        return False
    rows[place], rows[other] = rows[other], rows[place]
    for position, row in enumerate(rows, start=1):
        row.position = position
    FormSection.objects.bulk_update(rows, ["position"])
    order = [row.code for row in rows]
    _record("round.sections_ordered", section.form, {"order": [None, order]}, by, now)
    return True


def _problems(given: SectionInput) -> list[str]:
    found = []
    if not given.asks_text and not given.figures:
        found.append(_("A section asks for a text, for figures, or for both."))
    codes = [figure.code for figure in given.figures]
    found += [
        _("Two figures of the section have the code “%(code)s”.") % {"code": code}
        for code in sorted({code for code in codes if codes.count(code) > 1})
    ]
    parents = {figure.code: figure.part_of for figure in given.figures}
    for figure in given.figures:
        if figure.part_of and figure.part_of not in parents:
            found.append(
                _("“%(label)s” is a part of a figure that this section does not ask.")
                % {"label": figure.label_fr}
            )
        elif _goes_round(figure.code, parents):
            found.append(_("“%(label)s” would be a part of itself.") % {"label": figure.label_fr})
    return found


def _goes_round(code: str, parents: dict[str, str]) -> bool:
    seen, at = {code}, parents.get(code, "")
    while at:
        if at in seen:
            return True
        seen.add(at)
        at = parents.get(at, "")
    return False


def _store_figures(section: FormSection, figures: Sequence[FigureInput]) -> None:
    """Store the figures anew: nothing hangs on them while a round is in preparation."""
    section.figures.all().delete()
    made: dict[str, FormFigure] = {}
    for position, given in enumerate(figures, start=1):
        values = {name: getattr(given, name) for name in _FIGURE}
        made[given.code] = FormFigure.objects.create(section=section, position=position, **values)
    for given in figures:
        if given.part_of:
            row = made[given.code]
            row.part_of = made[given.part_of]
            row.save(update_fields=["part_of"])


def _section_text(section: FormSection) -> dict[str, object]:
    """Return a section as the journal says it."""
    found: dict[str, object] = {
        name: getattr(section, name) for name in _SECTION if name != "measures"
    }
    found["measures"] = list(section.measures.order_by("sort_key").values_list("code", flat=True))
    found["figures"] = [
        " ".join(
            filter(
                None,
                (
                    figure.label_fr,
                    f"({figure.unit_fr})" if figure.unit_fr else "",
                    f"< {figure.part_of.code}" if figure.part_of else "",
                    f"[{figure.breakdown}]" if figure.breakdown else "",
                    "*" if figure.required else "",
                ),
            )
        )
        for figure in section.figures.select_related("part_of").order_by("position")
    ]
    return found


def _record(
    action: str, form: ReportForm, changes: dict[str, list[object]], by: Author, now: datetime
) -> None:
    record(
        by=by,
        now=now,
        action=action,
        target=form.round,
        label=f"{form.round.title_fr} · {form.category.name_fr}",
        changes=changes,
    )
