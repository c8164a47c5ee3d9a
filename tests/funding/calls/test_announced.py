"""What documents say of a call: who writes it, in which states, what is refused and why."""

from datetime import UTC, datetime

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from maillon.core.models import JournalLine
from maillon.funding.models import CallFigure
from maillon.funding.operations.calls import (
    BodyInput,
    FigureInput,
    save_figures,
    save_jury_bodies,
    save_themes_left_out,
)
from maillon.funding.operations.refusal import Refused
from maillon.funding.queries.funnel import funnel
from tests.factories import (
    CallFactory,
    CallFigureFactory,
    JurorFactory,
    JuryBodyFactory,
    MeasureFactory,
    OrganisationFactory,
    ThemeFactory,
)
from tests.funding.calls.given import BY

pytestmark = pytest.mark.django_db
NOW = datetime(2022, 10, 1, 9, 0, tzinfo=UTC)
WHY = "Le rapport est paru."


def act(operation, call, reason=WHY, **given):
    """Do an operation on a call, now, by the coordination."""
    return operation(call=call, by=BY, now=NOW, reason=reason, **given)


def refusal(operation, call, reason=WHY, **given):
    """Return why an operation is refused."""
    with pytest.raises(Refused) as refused:
        act(operation, call, reason, **given)
    return refused.value.messages


def test_figures_are_stored_with_a_line_in_the_journal():
    """A step without numbers has no row; the line says old and new, and why."""
    call = CallFactory(state="decided")
    CallFigureFactory(call=call, step="admissible", applications=59, document="Rapport")
    received = FigureInput("received", 64, 52, recorded=False, document="Rapport", source_line=648)
    assert act(save_figures, call, figures=[received, FigureInput("admissible")])
    assert list(call.announced.values_list("step", "applications", "source_line")) == [
        ("received", 64, 648)
    ]
    line = JournalLine.objects.get(action="call.figures_announced")
    assert line.reason == WHY
    assert line.changes["received"] == [
        None,
        {
            "applications": 64,
            "organisations": 52,
            "recorded": False,
            "document": "Rapport",
            "source_line": 648,
        },
    ]
    assert line.changes["admissible"][1] is None
    step = funnel(call).received.applications
    assert (step.value, step.from_source) == (64, True)
    assert not act(save_figures, call, figures=[received])
    assert JournalLine.objects.filter(action="call.figures_announced").count() == 1


def test_numbers_name_their_document():
    """A number without a document, a document without a number, a negative one: refused."""
    call = CallFactory(state="decided")
    assert len(refusal(save_figures, call, figures=[FigureInput("received", 64)])) == 1
    lone = FigureInput("received", document="Rapport")
    assert len(refusal(save_figures, call, figures=[lone])) == 1
    negative = FigureInput("received", -1, document="Rapport")
    assert len(refusal(save_figures, call, figures=[negative])) == 1
    twice = FigureInput("received", 1, document="Rapport")
    assert len(refusal(save_figures, call, figures=[twice, twice])) == 1
    assert not CallFigure.objects.exists()


@pytest.mark.parametrize(
    ("state", "reason", "refused"),
    [
        ("prepared", "", False),
        ("published", "", True),
        ("published", WHY, False),
        ("archived", "", True),
        ("archived", WHY, False),
        ("cancelled", WHY, True),
    ],
)
def test_states(state, reason, refused):
    """In preparation no reason is asked; later one is; a cancelled call no longer changes."""
    call = CallFactory(state=state, state_reason="Plus de budget.")
    given = [FigureInput("open", measures=20, document="Rapport")]
    if refused:
        assert len(refusal(save_figures, call, reason, figures=given)) == 1
    assert call.announced.exists() is False
    if not refused:
        assert act(save_figures, call, reason, figures=given)


def test_bodies_keep_their_order():
    """An organisation of ours, a name that is no organisation; the journal says both."""
    call, ours = CallFactory(state="decided"), OrganisationFactory()
    JuryBodyFactory(call=call)
    bodies = [BodyInput("Bruxelles Exemple", source_line=667), BodyInput("", ours)]
    assert act(save_jury_bodies, call, bodies=bodies)
    assert [str(row) for row in call.jury_bodies.all()] == ["Bruxelles Exemple", str(ours)]
    line = JournalLine.objects.get(action="call.jury_bodies_named")
    assert line.changes["bodies"][1] == ["Bruxelles Exemple · 667", ours.code]


def test_bodies_refused():
    """Twice the same, nameless, or beside experts appointed in Maillon."""
    call, ours = CallFactory(state="decided"), OrganisationFactory()
    assert len(refusal(save_jury_bodies, call, bodies=[BodyInput()])) == 1
    assert len(refusal(save_jury_bodies, call, bodies=[BodyInput("A", ours), BodyInput("B", ours)]))
    assert len(refusal(save_jury_bodies, call, bodies=[BodyInput("A"), BodyInput("a ")])) == 1
    JurorFactory(call=call, state="appointed")
    assert len(refusal(save_jury_bodies, call, bodies=[BodyInput("A")])) == 1


def test_a_theme_left_out_has_no_eligible_measure():
    """A theme of the plan, without a measure that the call opens."""
    call = CallFactory(state="decided")
    measure = MeasureFactory(plan=call.plan, theme=ThemeFactory(plan=call.plan))
    free, other = ThemeFactory(plan=call.plan), ThemeFactory()
    call.measures.add(measure)
    assert act(save_themes_left_out, call, themes=[free.pk])
    line = JournalLine.objects.get(action="call.themes_left_out")
    assert line.changes == {"excluded_themes": [[], [free.code]]}
    assert measure.code in refusal(save_themes_left_out, call, themes=[measure.theme_id])[0]
    assert len(refusal(save_themes_left_out, call, themes=[other.pk])) == 1
    assert act(save_themes_left_out, call, themes=[])


@pytest.mark.parametrize("name", ["call_figures", "call_jury_bodies", "call_left_out"])
def test_pages_of_a_cancelled_call(client_as, name):
    """They lead back to the desk and say why."""
    call = CallFactory(state="cancelled", state_reason="Plus de budget.")
    answer = client_as("coordinator").get(reverse(name, args=[call.code]))
    assert answer.url == reverse("call_desk", args=[call.code])
    assert len(list(get_messages(answer.wsgi_request))) == 1


def test_figures_page(client_as):
    """The page keeps what is typed, asks why, and doubts a number that grows on the way."""
    coordinator = client_as("coordinator")
    call = CallFactory(state="decided")
    CallFigureFactory(call=call, document="Rapport")
    url = reverse("call_figures", args=[call.code])
    given = {
        "received-applications": "64",
        "received-document": "Rapport",
        "admissible-applications": "70",
        "admissible-document": "Rapport",
    }
    assert coordinator.post(url, given).status_code == 200
    assert CallFigure.objects.count() == 1
    assert (
        coordinator.post(url, {**given, "reason": WHY, "received-applications": "x"}).status_code
        == 200
    )
    answer = coordinator.post(url, given | {"reason": WHY}, follow=True)
    assert [(row.step, row.applications, row.recorded) for row in call.announced.all()] == [
        ("received", 64, False),
        ("admissible", 70, False),
    ]
    assert [message.level_tag for message in answer.context["messages"]] == ["warning", "success"]
    answer = coordinator.post(url, {"received-applications": "1", "reason": WHY})
    assert answer.context["errors"] and call.announced.count() == 2


def test_bodies_page(client_as):
    """An organisation is chosen by its code or by its whole name; an unknown one is refused."""
    coordinator = client_as("coordinator")
    call, ours = CallFactory(state="prepared"), OrganisationFactory(name_fr="Corps prêteur")
    url = reverse("call_jury_bodies", args=[call.code])

    def send(organisation, **more):
        rows = str(call.jury_bodies.count())
        forms = {"bodies-TOTAL_FORMS": "4", "bodies-INITIAL_FORMS": rows}
        forms |= {"bodies-0-organisation": organisation, "bodies-1-as_written": "Autre"}
        return coordinator.post(url, forms | more)

    assert send("Personne").status_code == 200
    assert send("corps prêteur").url == reverse("call_desk", args=[call.code])
    assert [row.organisation for row in call.jury_bodies.all()] == [ours, None]
    page = coordinator.get(url).content.decode()
    assert f"Corps prêteur · {ours.code}" in page
    gone = {"bodies-0-remove": "on", "more": "1"}
    assert send(f"Corps prêteur · {ours.code}", **gone).url == url
    assert [str(row) for row in call.jury_bodies.all()] == ["Autre"]
    twice = {"bodies-2-as_written": "autre"}
    assert send("", **twice).context["errors"]


def test_left_out_page(client_as):
    """Ticked themes are stored; none ticked takes all away."""
    coordinator = client_as("coordinator")
    call = CallFactory(state="published")
    theme = ThemeFactory(plan=call.plan)
    url = reverse("call_left_out", args=[call.code])
    assert coordinator.post(url, {"themes": theme.pk}).status_code == 200
    coordinator.post(url, {"themes": theme.pk, "reason": WHY})
    assert [row.code for row in call.excluded_themes.all()] == [theme.code]
    coordinator.post(url, {"reason": WHY})
    assert not call.excluded_themes.exists()
    call.measures.add(MeasureFactory(plan=call.plan, theme=theme))
    assert coordinator.post(url, {"themes": theme.pk, "reason": WHY}).context["errors"]


def test_the_desk_shows_what_documents_say(client_as):
    """With the button for who may change it, without for who only reads."""
    call = CallFactory(state="decided")
    CallFigureFactory(call=call, document="Rapport")
    JuryBodyFactory(call=call, organisation=None, as_written="Service prêteur")
    desk, edit = reverse("call_desk", args=[call.code]), reverse("call_figures", args=[call.code])
    seen = {}
    for role in ("coordinator", "evaluator"):
        page = client_as(role).get(desk).content.decode()
        seen[role] = (edit in page, "Service prêteur" in page)
    assert seen == {"coordinator": (True, True), "evaluator": (False, True)}
