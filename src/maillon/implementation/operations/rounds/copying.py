"""Taking over the forms of an earlier round: sections, figures, measures, organisations."""

from maillon.implementation.models import (
    CollectionRound,
    FormFigure,
    FormSection,
    ReportForm,
    RoundRequest,
)
from maillon.plan.models import Measure, MeasureLineage

_SECTION = ("title", "help")
_FIGURE = ("label", "unit")
_LANGUAGES = ("fr", "nl", "en")


def copy_forms(source: CollectionRound, target: CollectionRound) -> int:
    """Copy every form of ``source`` into ``target`` and return how many there were.

    Where the plan is another one, a section keeps the measures that continue in it.
    """
    measures = _translation(source, target)
    forms = source.forms.prefetch_related("sections__measures", "sections__figures")
    for form in forms:
        made = ReportForm.objects.create(
            round=target,
            category_id=form.category_id,
            free_items=form.free_items,
            **{f"help_{code}": getattr(form, f"help_{code}") for code in _LANGUAGES},
        )
        made.organisations.set(_asked(form))
        for section in form.sections.all():
            copy_section(section, made, measures)
    return len(forms)


def copy_section(
    section: FormSection, form: ReportForm, measures: dict[int, set[int]] | None = None
) -> FormSection:
    """Copy ``section`` with its figures into ``form``, at the same place.

    :param measures: measure → the measures that continue it; ``None`` where the plan is the same.
    """
    made = FormSection.objects.create(
        form=form,
        code=section.code,
        position=section.position,
        kind=section.kind,
        required=section.required,
        asks_text=section.asks_text,
        **_texts(section, _SECTION),
    )
    ids = [measure.pk for measure in section.measures.all()]
    if measures is not None:
        ids = sorted({new for old in ids for new in measures.get(old, ())})
    made.measures.set(ids)
    _copy_figures(section, made)
    return made


def _copy_figures(source: FormSection, target: FormSection) -> None:
    copies: dict[int, FormFigure] = {}
    figures = list(source.figures.all())
    for figure in figures:
        copies[figure.pk] = FormFigure.objects.create(
            section=target,
            code=figure.code,
            position=figure.position,
            required=figure.required,
            whole=figure.whole,
            breakdown=figure.breakdown,
            **_texts(figure, _FIGURE),
        )
    for figure in figures:
        if figure.part_of_id in copies:
            part = copies[figure.pk]
            part.part_of = copies[figure.part_of_id]
            part.save(update_fields=["part_of"])


def _texts(row: FormSection | FormFigure, names: tuple[str, ...]) -> dict[str, str]:
    keys = (f"{name}_{code}" for name in names for code in _LANGUAGES)
    return {key: getattr(row, key) for key in keys}


def _asked(form: ReportForm) -> set[int]:
    """Return who got the form, or who was to get it."""
    requests = RoundRequest.objects.filter(form=form).values_list("organisation_id", flat=True)
    return set(requests) | set(form.organisations.values_list("pk", flat=True))


def _translation(source: CollectionRound, target: CollectionRound) -> dict[int, set[int]] | None:
    if source.plan_id == target.plan_id:
        return None
    found: dict[int, set[int]] = {}
    rows = MeasureLineage.objects.filter(
        older__plan=source.plan_id, newer__in=Measure.objects.filter(plan=target.plan_id)
    )
    for older, newer in rows.values_list("older_id", "newer_id"):
        found.setdefault(older, set()).add(newer)
    return found
