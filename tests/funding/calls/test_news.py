"""The mail that tells what is new in a published call: to whom, in which language, once."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from maillon.core.models import OutgoingMail
from maillon.funding.notifications.calls import GATHER
from maillon.funding.operations.calls import (
    AnswerInput,
    answer_question,
    ask_question,
    cancel_call,
    edit_call,
    input_of,
    save_themes_left_out,
)
from maillon.partners.enums import Role
from maillon.portal.purposes import PURPOSES
from tests.factories import (
    ApplicationFactory,
    CallFactory,
    CoApplicantFactory,
    FormVersionFactory,
    MembershipFactory,
    OrganisationFactory,
    ThemeFactory,
    UserFactory,
)
from tests.funding.calls.given import BY

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
WHY = "Le budget est revu."


@pytest.fixture
def call():
    """A published call that is open now, in three languages."""
    return CallFactory(
        code="appel",
        title_fr="Appel",
        title_nl="Oproep",
        text_fr="Premier.\n\nSecond.",
        budget=Decimal("1000.00"),
        opens_at=NOW - timedelta(days=9),
        closes_at=datetime(2026, 12, 15, 11, 0, tzinfo=UTC),
        contact_email="appels@example.org",
    )


def applicant(call, email, language="fr", state="draft"):
    """Make an application of an organisation with one person."""
    user = UserFactory(email=email, language=language)
    form = call.forms.first() or FormVersionFactory(call=call)
    reason = "Non." if state == "withdrawn" else ""
    application = ApplicationFactory(call=call, state=state, state_reason=reason, sheet__form=form)
    MembershipFactory(user=user, organisation=application.organisation, role=Role.PARTNER_EDITOR)
    return application


def change(call, now=NOW, **values):
    """Change the call, published."""
    call.refresh_from_db()
    assert edit_call(
        call=call, values=replace(input_of(call), **values), by=BY, now=now, reason=WHY
    )


def ask(call, user, text="Qui ?"):
    """Ask a question."""
    by = replace(BY, username=user.username)
    return ask_question(call=call, text=text, language="fr", by=by, now=NOW)


def answer(question, now=NOW, answer="Tous.", published=True):
    """Answer a question."""
    values = AnswerInput(question_fr=question.question_fr, answer_fr=answer, published=published)
    answer_question(call=question.call, question=question, values=values, by=BY, now=now)


def news(**wanted):
    """Return the mails of news, by address."""
    rows = OutgoingMail.objects.filter(purpose="call_news", **wanted)
    return {mail.to: mail for mail in rows.order_by("to")}


def test_a_change_is_told_old_and_new_in_the_readers_language(call):
    """In the moments of the call and the words of the reader; the reason stays in the journal."""
    applicant(call, "a@example.org")
    applicant(call, "b@example.org", "nl", "submitted")
    applicant(call, "gone@example.org", state="withdrawn")
    later = datetime(2026, 12, 18, 11, 0, tzinfo=UTC)
    change(call, closes_at=later, budget=Decimal("2000.00"), text_fr="Premier.\n\nDernier.")
    found = news()
    assert list(found) == ["a@example.org", "b@example.org"]
    french, dutch = found["a@example.org"], found["b@example.org"]
    assert (french.language, dutch.language) == ("fr", "nl")
    assert "15 décembre 2026" in french.body and "18 décembre 2026" in french.body
    assert "15 december 2026" in dutch.body and "Oproep" in dutch.subject
    assert "Second." in french.body and "Premier." not in french.body
    assert WHY not in french.body
    assert french.due_at == NOW + GATHER
    assert french.target_id == str(call.pk)


def test_nobody_learns_who_else_applies(call):
    """Neither an address, nor an organisation, nor the closed list."""
    first = applicant(call, "a@example.org")
    second = applicant(call, "b@example.org")
    invited = OrganisationFactory(name_fr="Invitée inconnue")
    call.invited.add(first.organisation, second.organisation)
    ids = frozenset({first.organisation_id, second.organisation_id, invited.pk})
    change(call, invited=ids)
    assert news() == {}
    change(call, budget=Decimal("3000.00"), invited=ids)
    body = news()["a@example.org"].body
    assert "b@example.org" not in body and second.organisation.name_fr not in body
    assert "Invitée" not in body


def test_inner_matters_are_not_told(call):
    """How the jury works is not news for applicants."""
    applicant(call, "a@example.org")
    change(call, gap=Decimal(30), mandate_years=5)
    assert news() == {}


def test_an_answer_goes_to_who_asked_and_to_applicants(call):
    """Who asked without applying reads answers to their own questions; nobody reads who asked."""
    applicant(call, "a@example.org")
    asker, other = UserFactory(email="q@example.org", language="nl"), UserFactory(email="o@x.org")
    question = ask(call, asker)
    ask(call, other, "Autre ?")
    answer(question)
    found = news()
    assert list(found) == ["a@example.org", "q@example.org"]
    assert "Tous." in found["q@example.org"].body
    assert asker.username not in found["a@example.org"].body
    assert "q@example.org" not in found["a@example.org"].body


def test_an_answer_that_is_not_published_is_not_told(call):
    """Nor is a question that the coordination keeps back."""
    applicant(call, "a@example.org")
    answer(ask(call, UserFactory()), published=False)
    assert news() == {}


def test_what_happens_together_is_told_once(call):
    """Within a quarter of an hour one mail says it all; later a new one says what is new."""
    applicant(call, "a@example.org")
    asker = UserFactory(email="q@example.org")
    first, second = ask(call, asker, "Un ?"), ask(call, asker, "Deux ?")
    answer(first, answer="Premier.")
    answer(second, now=NOW + timedelta(minutes=2), answer="Deuxième.")
    change(call, now=NOW + timedelta(minutes=4), budget=Decimal("2000.00"))
    change(call, now=NOW + timedelta(minutes=5), budget=Decimal("4000.00"))
    found = news()
    assert list(found) == ["a@example.org", "q@example.org"]
    body = found["a@example.org"].body
    assert body.count("Premier.") == body.count("Deuxième.") == 1
    assert "4.000" in body.replace("\u202f", ".").replace("\xa0", ".") and "2.000" not in body
    change(call, now=NOW + timedelta(hours=1), budget=Decimal("5000.00"))
    assert OutgoingMail.objects.filter(purpose="call_news", to="a@example.org").count() == 2


def test_news_taken_back_before_it_left(call):
    """An answer taken off, a change undone: the mail that waits is cancelled."""
    applicant(call, "a@example.org")
    question = ask(call, UserFactory(email="q@example.org"))
    answer(question)
    question.refresh_from_db()
    answer(question, now=NOW + timedelta(minutes=1), published=False)
    assert {mail.state for mail in news().values()} == {"cancelled"}


def test_a_corrected_answer_is_told_again(call):
    """What everybody reads now was published now."""
    asker = UserFactory(email="q@example.org")
    question = ask(call, asker)
    answer(question)
    later = NOW + timedelta(days=1)
    question.refresh_from_db()
    answer(question, now=later, answer="Non.")
    question.refresh_from_db()
    assert question.published_at == later
    bodies = OutgoingMail.objects.filter(purpose="call_news").order_by("created_at")
    assert ["Non." in mail.body for mail in bodies] == [False, True]


def test_a_cancelled_call_and_a_theme_left_out_are_told(call):
    """With the reason that everybody reads."""
    applicant(call, "a@example.org")
    theme = ThemeFactory(plan=call.plan)
    save_themes_left_out(call=call, themes=[theme.pk], by=BY, now=NOW, reason=WHY)
    later = NOW + timedelta(minutes=1)
    cancel_call(call=call, reason="Plus de budget.", by=BY, now=later)
    body = news()["a@example.org"].body
    assert theme.code in body and "Plus de budget." in body


def test_a_call_in_preparation_tells_nobody(call):
    """Nobody outside knows of it."""
    applicant(call, "a@example.org")
    call.state = "prepared"
    call.save()
    change(call, budget=Decimal("7.00"))
    cancel_call(call=call, reason="Non.", by=BY, now=NOW)
    assert news() == {}


def test_an_exercise_writes_to_demonstration_accounts_only():
    """Nobody real is written to about a fictitious call."""
    call = CallFactory(synthetic=True, opens_at=NOW, closes_at=NOW + timedelta(days=9))
    applicant(call, "a@example.org")
    applicant(call, "b@demo.maillon.invalid")
    change(call, budget=Decimal("7.00"))
    assert list(news()) == ["b@demo.maillon.invalid"]


def test_who_shares_a_draft_is_told_once(call):
    """A partner that writes the draft too; a person in two organisations gets one mail."""
    application = applicant(call, "a@example.org")
    partner = OrganisationFactory()
    CoApplicantFactory(application=application, organisation=partner, may_edit=True)
    user = UserFactory(email="p@example.org")
    for organisation in (partner, application.organisation):
        MembershipFactory(user=user, organisation=organisation, role=Role.PARTNER_SIGNATORY)
    change(call, budget=Decimal("7.00"))
    assert list(news()) == ["a@example.org", "p@example.org"]


def test_the_wording_can_be_changed_like_others():
    """The purpose is in the list of the pages of mails."""
    assert PURPOSES["call_news"].duty
