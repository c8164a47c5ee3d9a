"""What to visit for each address of the plan."""

from maillon.plan.models import PlanImport
from tests.factories import (
    AbbreviationFactory,
    LinkedPlanFactory,
    MeasureFactory,
    MeasureLineageFactory,
    MeasurePartnerFactory,
    PlanFactory,
    PlanImportFactory,
    PlanImportItemFactory,
    StrategicObjectiveFactory,
    ThemeFactory,
    ThemeLeadFactory,
)
from tests.url_samples import Sample

READING = {
    "language": "fr",
    "corrected": {},
    "abbreviations": [{"short": "AB", "meaning": "Abréviation"}],
    "findings": [
        {"rule": "duplicate-text", "objects": ["1.1"], "message": "Deux fois.", "line": 3},
        {"rule": "unread-passage", "objects": [], "message": "Non lu.", "page": 2},
    ],
    "unused": [{"text": "Préface", "reason": "text", "line": 1}],
}


def generations() -> dict[str, str]:
    """Return a plan with one before it and a measure that continues an older one."""
    older = PlanFactory(first_year=2017, last_year=2020)
    newer = PlanFactory(predecessor=older)
    old = MeasureFactory(theme=ThemeFactory(plan=older), axis="prevention")
    MeasurePartnerFactory(measure=old)
    MeasureLineageFactory(older=old, newer=MeasureFactory(theme=ThemeFactory(plan=newer)))
    StrategicObjectiveFactory(plan=newer, known=False)
    LinkedPlanFactory(plan=newer)
    AbbreviationFactory(plan=newer)
    return {"plan": newer.code}


def review(**options: object) -> PlanImport:
    """Return an import of one theme and one measure, compared with a plan that has the measure."""
    plan = PlanFactory()
    theme = ThemeFactory(plan=plan, code="1")
    MeasureFactory(plan=plan, theme=theme, code="1.1", official_text="Un vieux texte.")
    found = PlanImportFactory(plan=plan, reading=READING, **options)
    PlanImportItemFactory(plan_import=found, kind="theme", code="1", text="Bruit")
    PlanImportItemFactory(
        plan_import=found,
        code="1.1",
        theme_code="1",
        text="Un texte neuf. Et une suite.",
        passage="1.1 Un texte neuf.",
        line=3,
        sub_actions=[{"code": "1.1.a", "text": "une étape", "parent": None}],
        partners=[{"label": "Communes", "as_written": "communes", "sub_action": None}],
        references=[{"kind": "law", "label": "Loi 1"}],
    )
    return found


def _import() -> dict[str, int]:
    return {"pk": review().pk}


def _item() -> dict[str, int]:
    found = review()
    return {"pk": found.pk, "item": found.items.get(kind="measure").pk}


SAMPLES = {
    "theme_leads": Sample(lambda: {"plan": ThemeLeadFactory().theme.plan.code}),
    "theme_lead_end": Sample(lambda: {"pk": ThemeLeadFactory().pk}, expect=405),
    "plan": Sample(generations),
    "plan_lineage": Sample(generations),
    "lineage_review": Sample(generations),
    "lineage_decide": Sample(lambda: generations() | {"measure": "1.1"}, expect=405),
    "lineage_new": Sample(lambda: generations() | {"measure": "1.1"}, expect=405),
    "plan_import": Sample(_import),
    "plan_import_confirm": Sample(_import, expect=405),
    "plan_import_plan": Sample(_import, expect=405),
    "plan_import_discard": Sample(_import, expect=405),
    "plan_import_again": Sample(_import, expect=405),
    "plan_import_theme": Sample(_import, expect=405),
    "plan_import_unused": Sample(_import),
    # The factory's document has no bytes.
    "plan_import_document": Sample(_import, expect=404),
    "plan_import_item": Sample(_item),
    "plan_import_split": Sample(_item),
    "plan_import_join": Sample(_item, expect=405),
    "plan_import_drop": Sample(_item, expect=405),
    "plan_import_restore": Sample(_item, expect=405),
}
