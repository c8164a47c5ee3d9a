"""What is missing before a call can be published or decided, and where to mend it."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from maillon.core.moments import moment_text
from maillon.funding.enums import ApplicationState, CallKind, DecisionState, QuestionKind
from maillon.funding.models import (
    Application,
    Call,
    EvaluationGrid,
    FormQuestion,
    FormVersion,
)
from maillon.funding.queries.calls import Asked, form_outline, newest_form
from maillon.funding.queries.visibility import conflicted
from maillon.partners.permissions import Person

# Where a problem is mended: a panel of the call's page.
FRAME, FORM, GRID, POINTS = "frame", "form", "grid", "points"
# The last steps of a tie chain, besides the codes of criteria.
COVERAGE, ARRIVAL, DRAW = "coverage", "arrival", "draw"
CHAIN = (COVERAGE, ARRIVAL, DRAW)
_UNDECIDED = (
    ApplicationState.SUBMITTED,
    ApplicationState.CORRECTION,
    ApplicationState.ADMISSIBLE,
)


@dataclass(frozen=True)
class Problem:
    """Something to mend.

    :param place: ``frame``, ``form``, ``grid`` or ``points``: where it is mended.
    :param blocks: whether the call cannot be published with it; otherwise it is advice.
    """

    message: str
    place: str
    blocks: bool = True


def publish_problems(call: Call, *, now: datetime) -> list[Problem]:
    """Return what keeps ``call`` from being published, then what is better mended before."""
    found = [*_frame(call, now), *_application_form(call), *_grid(call), *_points(call)]
    return sorted(found, key=lambda problem: not problem.blocks)


def decide_problems(call: Call, reader: Person | None = None) -> list[Problem]:
    """Return what keeps ``call`` from being declared decided.

    :param reader: who reads it; what they are in conflict with is not counted.
    """
    left = Application.objects.filter(call=call, state__in=_UNDECIDED).exclude(
        decision__state__in=(DecisionState.APPROVED, DecisionState.NOTIFIED)
    )
    if reader is not None:
        left = left.exclude(pk__in=conflicted(reader).values("application"))
    count = left.count()
    if not count:
        return []
    text = ngettext(
        "%(n)s application has no decision yet.", "%(n)s applications have no decision yet.", count
    )
    return [Problem(text % {"n": count}, FRAME)]


def _frame(call: Call, now: datetime) -> list[Problem]:
    found = []
    if call.closes_at <= now:
        text = _("The closing moment is past: %(moment)s.")
        found.append(Problem(text % {"moment": moment_text(call.closes_at, call.time_zone)}, FRAME))
    if not call.measures.exists() and call.measures_announced is None:
        # A prize honours what was done, whatever the measure.
        blocks = call.kind != CallKind.PRIZE
        found.append(Problem(_("No eligible measure is chosen."), FRAME, blocks=blocks))
    if call.kind == CallKind.ANTENNAS and not call.invited.exists():
        text = _("Local antennas are for a closed list: choose the municipalities that may apply.")
        found.append(Problem(text, FRAME))
    if call.kind == CallKind.PRIZE:
        found += _award(call)
    if call.kind == CallKind.RENEWAL and not call.invited.exists():
        text = _("A renewal is for a closed list: choose the organisations that may apply.")
        found.append(Problem(text, FRAME))
    if not call.audiences.exists() and not call.invited.exists():
        found.append(Problem(_("Say which kinds of organisations may apply."), FRAME))
    if not call.text_fr.strip():
        found.append(Problem(_("The text of the call is missing in French."), FRAME))
    if not call.contact_email:
        found.append(Problem(_("Give a contact address."), FRAME))
    missing = [
        name
        for name, complete in (
            (_("Dutch"), call.title_nl and call.text_nl),
            (_("English"), call.title_en and call.text_en),
        )
        if not complete
    ]
    if missing:
        text = _("The title or the text is missing in: %(languages)s.")
        found.append(Problem(text % {"languages": ", ".join(missing)}, FRAME, blocks=False))
    if call.budget is None:
        found.append(Problem(_("The budget is not said."), FRAME, blocks=False))
    if not call.legal_reference and call.legal_basis is None:
        found.append(Problem(_("Neither legal basis nor reference is said."), FRAME, blocks=False))
    return found


def _award(call: Call) -> list[Problem]:
    """Return what a prize does not say yet."""
    found = []
    if not call.award_fr.strip():
        found.append(Problem(_("Say in French what is awarded."), FRAME))
    if call.laureates is None:
        found.append(Problem(_("How many laureates there are is not said."), FRAME, blocks=False))
    return found


def _application_form(call: Call) -> list[Problem]:
    form = newest_form(call)
    if form is None:
        return [Problem(_("There is no application form."), FORM)]
    return form_problems(form)


def form_problems(form: FormVersion) -> list[Problem]:
    """Return what keeps a version of a form from being put into use."""
    outline = form_outline(form)
    asked = [one for part in outline for one in part.questions]
    if not asked:
        return [Problem(_("The form asks nothing yet."), FORM)]
    found, before = [], set()
    for one in asked:
        question = one.question
        named = {"question": question.label}
        if question.kind in (QuestionKind.CHOICE, QuestionKind.CHOICES) and len(one.choices) < 2:
            text = _("“%(question)s” needs at least two choices.")
            found.append(Problem(text % named, FORM))
        if question.depends_on_id and question.depends_on_id not in before:
            text = _("“%(question)s” depends on a question that stands after it.")
            found.append(Problem(text % named, FORM))
        elif question.depends_on_id and not _is_answer(question, asked):
            text = _("“%(question)s” waits for an answer that the other question does not offer.")
            found.append(Problem(text % named, FORM))
        before.add(question.pk)
    for kind in (QuestionKind.BUDGET, QuestionKind.FIGURES):
        if sum(one.question.kind == kind for one in asked) > 1:
            text = _("The form has two questions of the type “%(kind)s”: keep one.")
            found.append(Problem(text % {"kind": kind.label}, FORM))
    return found


def _is_answer(question: FormQuestion, asked: list[Asked]) -> bool:
    other = next(one for one in asked if one.question.pk == question.depends_on_id)
    if other.question.kind == QuestionKind.YES_NO:
        return question.depends_value in ("yes", "no")
    if other.choices:
        return question.depends_value in {choice.code for choice in other.choices}
    return True


def _grid(call: Call) -> list[Problem]:
    if not call.instrument.with_jury:
        return []
    grid = EvaluationGrid.objects.filter(call=call).prefetch_related("criteria__levels").first()
    criteria = list(grid.criteria.all()) if grid else []
    if grid is None or not criteria:
        if call.kind == CallKind.PRIZE:
            # The jury of a prize gives ranks.
            return []
        return [Problem(_("The evaluation grid has no criterion."), GRID)]
    found = [
        Problem(
            _("The tie chain names “%(step)s”, which is no criterion of the grid.")
            % {"step": step},
            GRID,
        )
        for step in unknown_steps(grid)
    ]
    bare = [one.label for one in criteria if not one.levels.all()]
    if bare:
        text = _("No level is described for: %(criteria)s.")
        found.append(Problem(text % {"criteria": ", ".join(bare)}, GRID, blocks=False))
    return found


def chain_of(grid: EvaluationGrid) -> list[str]:
    """Return the steps of the tie chain of ``grid``, in order."""
    return [step.strip() for step in grid.tie_chain.split(",") if step.strip()]


def unknown_steps(grid: EvaluationGrid) -> list[str]:
    """Return the steps of the tie chain that are neither a criterion nor a last step."""
    known = {one.code for one in grid.criteria.all()} | set(CHAIN)
    return [step for step in chain_of(grid) if step not in known]


def _points(call: Call) -> list[Problem]:
    if call.points.exists():
        return []
    return [Problem(_("The checklist of admissibility is empty."), POINTS, blocks=False)]
