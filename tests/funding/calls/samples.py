"""What to visit for the addresses of calls and of the reference lists."""

from tests.factories import (
    AdmissibilityPointFactory,
    ApprovalThresholdFactory,
    CallAudienceFactory,
    CallFactory,
    CallFigureFactory,
    CallQuestionFactory,
    CriterionFactory,
    ExpenseCategoryFactory,
    FormChoiceFactory,
    FormPartFactory,
    FormQuestionFactory,
    FormVersionFactory,
    InstrumentFactory,
    JuryBodyFactory,
    LegalBasisFactory,
    MeasureFactory,
    PlanFactory,
)
from tests.url_samples import Sample


def a_call(**values):
    """Make a call with a measure, a form, a grid, a point and a question; return its code."""
    call = CallFactory(text_fr="Un **appel**.", **values)
    call.measures.add(MeasureFactory(plan=call.plan))
    CallAudienceFactory(call=call)
    AdmissibilityPointFactory(call=call)
    CallQuestionFactory(call=call)
    FormQuestionFactory(part__form__call=call)
    CriterionFactory(grid__call=call)
    return {"code": call.code}


def prepared():
    """Make such a call in preparation."""
    return a_call(state="prepared")


def announced():
    """Make a decided call with a number and a body that a document names; return its code."""
    call = CallFactory(state="decided")
    CallFigureFactory(call=call, document="Rapport")
    JuryBodyFactory(call=call)
    return {"code": call.code}


def a_criterion():
    """Make a call in preparation with a criterion; return where it is."""
    criterion = CriterionFactory(grid__call__state="prepared")
    return {"code": criterion.grid.call.code, "pk": criterion.pk}


def a_question():
    """Make a question about a call; return where it is answered."""
    question = CallQuestionFactory(published_at=None)
    return {"code": question.call.code, "pk": question.pk}


def a_version(**values):
    """Make a version of a form of a call in preparation with a question; return where it is."""
    version = FormVersionFactory(call__state="prepared", **values)
    question = FormQuestionFactory(part__form=version, kind="choice")
    FormChoiceFactory(question=question)
    return {"code": version.call.code, "purpose": version.purpose, "number": version.number}


def a_part():
    """Make such a version; return where its section is."""
    version = FormVersionFactory(call__state="prepared")
    part = FormPartFactory(form=version)
    return {
        "code": version.call.code,
        "purpose": version.purpose,
        "number": version.number,
        "pk": part.pk,
    }


def a_place():
    """Make such a version; return where a question is added to its section."""
    found = a_part()
    return {("part" if name == "pk" else name): value for name, value in found.items()}


def a_form_question(with_part=True):
    """Make such a version; return where its question is."""
    question = FormQuestionFactory(part__form__call__state="prepared")
    form = question.part.form
    found = {"code": form.call.code, "purpose": form.purpose, "number": form.number}
    return found | ({"part": question.part.pk} if with_part else {}) | {"pk": question.pk}


def nothing():
    """Make a plan and an instrument, so that there is something to make calls of."""
    PlanFactory()
    InstrumentFactory()
    return {}


# Those who see everything of a call, but do not keep it: they find the row of a list, read only.
NOT_NEW = dict.fromkeys(("evaluator", "decision_maker", "theme_lead"), 403)

SAMPLES = {
    "calls": Sample(lambda: a_call() and {}),
    "calls_desk": Sample(lambda: prepared() and {}, query="state=prepared"),
    "call": Sample(lambda: a_call(results_shown="ranking", state="decided")),
    "call_calendar": Sample(a_call),
    "call_grid_file": Sample(lambda: a_call() | {"format": "csv"}),
    "call_grid_print": Sample(a_call),
    "call_ask": Sample(a_call, expect=405),
    "call_desk": Sample(prepared),
    "call_new": Sample(nothing),
    "call_edit": Sample(a_call),
    "call_publish": Sample(prepared),
    "call_advance": Sample(a_call, expect=405),
    "call_cancel": Sample(a_call),
    "call_return": Sample(lambda: a_call(state="evaluated")),
    "call_results": Sample(a_call, expect=405),
    "call_figures": Sample(announced),
    "call_jury_bodies": Sample(announced),
    "call_left_out": Sample(announced),
    "call_grid": Sample(prepared),
    "call_criterion_new": Sample(prepared),
    "call_criterion": Sample(a_criterion),
    "call_criterion_act": Sample(a_criterion, expect=405),
    "call_points": Sample(prepared),
    "call_questions": Sample(a_call),
    "call_answer_new": Sample(a_call),
    "call_answer": Sample(a_question),
    "call_question_drop": Sample(a_question, expect=405),
    "call_form": Sample(prepared),
    "call_form_new": Sample(lambda: prepared() | {"purpose": "report"}, expect=405),
    "call_form_version": Sample(a_version),
    "call_form_preview": Sample(a_version),
    "call_form_use": Sample(a_version, expect=405),
    "call_form_drop": Sample(a_version, expect=405),
    "call_part_new": Sample(a_version),
    "call_part": Sample(a_part),
    "call_part_act": Sample(a_part, expect=405),
    "call_question_new": Sample(a_place),
    "call_question": Sample(a_form_question),
    "call_question_act": Sample(lambda: a_form_question(with_part=False), expect=405),
    "instruments": Sample(lambda: InstrumentFactory() and {}),
    "instrument_new": Sample(nothing, roles=NOT_NEW),
    "instrument": Sample(lambda: {"code": InstrumentFactory().code}),
    "instrument_sampling": Sample(lambda: {"code": InstrumentFactory().code}),
    "legal_bases": Sample(lambda: LegalBasisFactory() and {}),
    "legal_basis_new": Sample(roles=NOT_NEW),
    "legal_basis": Sample(lambda: {"code": LegalBasisFactory().code}),
    "expense_categories": Sample(lambda: ExpenseCategoryFactory() and {}),
    "expense_category_new": Sample(roles=NOT_NEW),
    "expense_category": Sample(lambda: {"code": ExpenseCategoryFactory().code}),
    "approval_steps": Sample(lambda: ApprovalThresholdFactory() and {}),
    "approval_step_new": Sample(roles=NOT_NEW),
    "approval_step": Sample(lambda: {"code": ApprovalThresholdFactory().code}),
    "funding_default_lists": Sample(expect=405),
}
