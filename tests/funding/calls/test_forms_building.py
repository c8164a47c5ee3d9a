"""Forms in versions: what is fixed never changes, what is built hangs together."""

from dataclasses import replace
from decimal import Decimal

import pytest

from maillon.core.journal import verify
from maillon.funding.enums import QuestionKind
from maillon.funding.models import FormQuestion
from maillon.funding.operations.calls import create_call, publish_call
from maillon.funding.operations.forms_building import (
    ChoiceInput,
    PartInput,
    QuestionInput,
    delete_part,
    delete_question,
    drop_form,
    freeze_form,
    move_part,
    move_question,
    new_version,
    save_part,
    save_question,
    use_form,
)
from maillon.funding.operations.refusal import Refused
from maillon.funding.queries.call_checks import form_problems
from maillon.funding.queries.calls import current_form, form_outline, newest_form
from maillon.funding.rules.call_content import form_hash
from tests.factories import (
    CallFactory,
    FormChoiceFactory,
    FormPartFactory,
    FormQuestionFactory,
    FormVersionFactory,
)
from tests.funding.calls.given import BY, call_input

pytestmark = pytest.mark.django_db


@pytest.fixture
def form(db):
    """The first version of a form of a call in preparation, with a section."""
    version = FormVersionFactory(call__state="prepared")
    FormPartFactory(form=version)
    return version


def asked(part, code, now, **values):
    """Store a question in ``part``."""
    given = QuestionInput(code=code, kind="text", label_fr=code.capitalize() + " ?")
    return save_question(part=part, question=None, values=replace(given, **values), by=BY, now=now)


def test_a_new_version_copies_the_newest_and_leaves_the_fixed_one_alone(now):
    call = publish_call(call=create_call(values=call_input(), by=BY, now=now), by=BY, now=now)
    first = current_form(call)
    before = first.sha256

    second = new_version(call=call, purpose="application", by=BY, now=now)
    question = FormQuestion.objects.get(part__form=second, code="need")
    values = QuestionInput(code="need", kind="text", label_fr="Pourquoi ?")
    save_question(part=question.part, question=question, values=values, by=BY, now=now)

    first.refresh_from_db()
    assert (second.number, second.frozen_at) == (2, None)
    assert current_form(call) == first
    assert new_version(call=call, purpose="application", by=BY, now=now) == second
    use_form(form=second, by=BY, now=now)
    assert current_form(call) == second
    assert form_hash(first) == before == first.sha256
    assert verify().ok


def test_nothing_of_a_fixed_version_can_be_changed(form, now):
    part = form.parts.get()
    question = asked(part, "besoin", now)
    freeze_form(form=form, now=now)
    acts = [
        lambda: asked(part, "autre", now),
        lambda: delete_question(question=question, by=BY, now=now),
        lambda: move_question(question=question, up=True, by=BY, now=now),
        lambda: save_part(form=form, part=part, values=PartInput("Non"), by=BY, now=now),
        lambda: delete_part(part=part, by=BY, now=now),
        lambda: move_part(part=part, up=True, by=BY, now=now),
        lambda: drop_form(form=form, by=BY, now=now),
    ]
    for act in acts:
        with pytest.raises(Refused):
            act()
    assert form_hash(form) == form.sha256


def test_order_changes_by_exchange_with_the_neighbour(form, now):
    part = form.parts.get()
    rows = [asked(part, code, now) for code in ("un", "deux", "trois")]
    assert move_question(question=rows[2], up=True, by=BY, now=now)
    assert not move_question(question=rows[0], up=True, by=BY, now=now)
    other = save_part(form=form, part=None, values=PartInput("Autre"), by=BY, now=now)
    assert move_part(part=other, up=True, by=BY, now=now)
    outline = form_outline(form)
    assert [one.part for one in outline] == [other, part]
    assert [one.question.code for one in outline[1].questions] == ["un", "trois", "deux"]


def test_a_question_on_which_another_depends_stays(form, now):
    part = form.parts.get()
    first = asked(part, "partenaires", now, kind="yes_no")
    second = asked(part, "lesquels", now, depends_on="partenaires", depends_value="yes")
    with pytest.raises(Refused):
        delete_question(question=first, by=BY, now=now)
    move_question(question=second, up=True, by=BY, now=now)
    assert [problem.place for problem in form_problems(form)] == ["form"]
    delete_question(question=second, by=BY, now=now)
    delete_question(question=first, by=BY, now=now)
    assert form_outline(form)[0].questions == []


@pytest.mark.parametrize(
    "values",
    [
        {"depends_on": "nulle-part", "depends_value": "yes"},
        {"depends_on": "besoin", "depends_value": "yes"},
        {"kind": "number", "minimum": Decimal(5), "maximum": Decimal(4)},
        {"kind": "yes_no", "eligible_value": "yes"},
        {"kind": "text", "eligible_value": "yes", "ineligible_fr": "Non."},
        {"kind": "yes_no", "eligible_value": "maybe", "ineligible_fr": "Non."},
        {"kind": "choice", "choices": [ChoiceInput("a", "A"), ChoiceInput("a", "B")]},
    ],
)
def test_a_question_that_does_not_hang_together_is_refused(form, now, values):
    with pytest.raises(Refused):
        asked(form.parts.get(), "besoin", now, **values)
    assert not FormQuestion.objects.exists()


def test_a_choice_needs_two_answers_and_a_condition_one_that_exists(form, now):
    part = form.parts.get()
    choice = asked(part, "public", now, kind="choice", choices=[ChoiceInput("jeunes", "Jeunes")])
    asked(part, "autre", now, depends_on="public", depends_value="personne")
    assert len(form_problems(form)) == 2
    with pytest.raises(Refused):
        use_form(form=form, by=BY, now=now)
    choices = [ChoiceInput("jeunes", "Jeunes"), ChoiceInput("personne", "Personne")]
    values = QuestionInput(code="public", kind="choice", label_fr="Qui ?", choices=choices)
    save_question(part=part, question=choice, values=values, by=BY, now=now)
    assert form_problems(form) == []


def test_the_hash_covers_every_kind_of_content(form, now):
    part = form.parts.get()
    hashes = {form_hash(form)}
    for kind in QuestionKind:
        asked(part, f"q-{kind.value}".replace("_", "-"), now, kind=kind.value)
        hashes.add(form_hash(form))
    assert len(hashes) == len(QuestionKind) + 1


def test_the_application_form_of_an_evaluated_call_is_closed_but_not_the_report(now):
    call = CallFactory(state="evaluated")
    with pytest.raises(Refused):
        new_version(call=call, purpose="application", by=BY, now=now)
    assert new_version(call=call, purpose="report", by=BY, now=now).number == 1
    assert newest_form(call, "report").purpose == "report"


def test_the_outline_takes_three_queries_however_long_the_form(form, django_assert_num_queries):
    for part in (form.parts.get(), FormPartFactory(form=form)):
        for _number in range(3):
            question = FormQuestionFactory(part=part, kind="choice")
            FormChoiceFactory(question=question)
    with django_assert_num_queries(3):
        outline = form_outline(form)
        texts = [
            (one.question.part.title, one.question.depends_on, choice.label)
            for part in outline
            for one in part.questions
            for choice in one.choices
        ]
    assert len(texts) == 6
