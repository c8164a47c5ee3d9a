"""The mails about requests: to whom, in which language, once, and whether they can be stopped."""

from datetime import timedelta

import pytest

from maillon.core.journal import Author
from maillon.core.models import OutgoingMail
from maillon.implementation.models import AccessLink, ContributionMeasure, Question
from maillon.implementation.notifications import (
    announce_request,
    announce_requests,
    recipients_of,
    remind_request,
    send_access_link,
    tell_accepted,
    tell_sent_back,
    tell_submitted,
)
from tests.factories import (
    ContributionFactory,
    ContributionMeasureFactory,
    MailOptOutFactory,
    OrganisationFactory,
)
from tests.implementation.asked import AT, make_contact, make_member, make_request, make_round

pytestmark = pytest.mark.django_db
ON = AT.date()


@pytest.fixture
def request_():
    return make_request(make_round(), OrganisationFactory(name_fr="Zone Nord", name_nl="Zone N"))


def addresses(request):
    return [one.address for one in recipients_of([request], on=ON)[request.pk]]


def reported(request, **more):
    contribution = ContributionFactory(plan=request.round.plan, state="submitted", **more)
    request.items.filter(contribution=None).first().__class__.objects.create(
        request=request, contribution=contribution
    )
    return contribution


def test_contact_points_that_receive_requests_come_before_members(request_):
    make_member(request_.organisation, email="membre@example.org")
    assert addresses(request_) == ["membre@example.org"]
    make_contact(request_.organisation, "autre@example.org", for_reporting=False)
    make_contact(request_.organisation, "parti@example.org", ends_on=ON - timedelta(days=1))
    assert addresses(request_) == ["membre@example.org"]
    make_contact(request_.organisation, "rapport@example.org")
    assert addresses(request_) == ["rapport@example.org"]


def test_the_chosen_contact_comes_first_and_an_address_once(request_):
    make_contact(request_.organisation, "un@example.org")
    request_.contact = make_contact(request_.organisation, "DEUX@example.org", for_reporting=False)
    make_contact(request_.organisation, "deux@example.org")
    assert addresses(request_) == ["DEUX@example.org", "un@example.org"]


def test_members_who_left_or_do_not_report_get_nothing(request_):
    make_member(request_.organisation, "analyst")
    make_member(request_.organisation, "partner_signatory", is_active=False)
    gone = make_member(request_.organisation)
    gone.memberships.update(ends_on=ON - timedelta(days=1))
    assert addresses(request_) == []


def test_an_announcement_says_what_by_when_and_where(request_):
    make_contact(request_.organisation, language="nl")
    (mail,) = announce_request(request_, now=AT)
    assert mail.language == "nl"
    assert (
        mail.subject
        == "Bevraging 2022: rapport gevraagd aan Zone N tegen vrijdag 24 juni 2022 om 17:00"
    )
    link = f"http://localhost:8000/nl/requests/2022/{request_.organisation.code}/"
    assert link in mail.body
    request_.refresh_from_db()
    assert request_.announced_at == AT
    assert announce_request(request_, now=AT) == []


def test_announcing_hundreds_takes_as_many_queries_as_announcing_one(
    request_, django_assert_num_queries
):
    requests = [request_]
    make_contact(request_.organisation)
    for number in range(20):
        requests.append(make_request(request_.round))
        make_contact(requests[-1].organisation, f"contact-{number}@example.org")
    with django_assert_num_queries(10):
        assert len(announce_requests(requests, now=AT)) == 21


def test_a_signed_link_is_known_as_a_secret(request_):
    make_contact(request_.organisation)
    (mail,) = announce_request(request_, link_url="http://x.example/s3cret", now=AT)
    assert (mail.secret, "http://x.example/s3cret" in mail.body) == (
        "http://x.example/s3cret",
        True,
    )


@pytest.mark.parametrize("duty", [True, False])
def test_only_a_duty_is_announced_to_those_who_stopped_optional_mails(duty):
    request = make_request(make_round(duty=duty))
    make_contact(request.organisation, "silence@example.org")
    MailOptOutFactory(address="silence@example.org")
    mails = announce_request(request, now=AT)
    assert [bool(mail.unsubscribe_url) for mail in mails] == ([False] if duty else [])


def test_an_account_stops_optional_mails_in_its_settings(request_):
    make_member(request_.organisation, email="a@example.org", wants_digest=False)
    make_contact(request_.organisation, "A@example.org")
    assert announce_request(request_, now=AT) == []


def test_asked_for_a_reminder_goes_once_a_week(request_):
    make_contact(request_.organisation)
    assert len(remind_request(request_, now=AT)) == 1
    assert remind_request(request_, now=AT + timedelta(days=2)) == []
    (mail,) = remind_request(request_, now=AT + timedelta(days=7))
    assert "- Collecte 2022, Zone Nord (au plus tard le vendredi 24 juin 2022 à 17:00)" in mail.body


def test_the_contact_of_the_round_hears_of_a_submission(request_):
    request_.general_note = "Attention aux chiffres de mars."
    mail = tell_submitted(request_, by=Author("link:agent@example.org"), now=AT)
    assert mail.to == "coordination@example.org"
    assert "signé par agent@example.org" in mail.body
    assert "Attention aux chiffres de mars." in mail.body
    assert f"/fr/rounds/2022/review/{request_.organisation.code}/" in mail.body
    assert tell_submitted(request_, by=Author("x"), now=AT + timedelta(days=1)) is not None


def ask(contribution, text, **more):
    return Question.objects.create(
        contribution=contribution, text=text, asked_by="c", asked_at=AT, **more
    )


def test_questions_asked_within_minutes_come_in_one_mail(request_):
    make_contact(request_.organisation)
    one, two = reported(request_), reported(request_)
    first = ask(one, "Est-ce le total ?", field="figure", figure_label="Participants")
    (mail,) = tell_sent_back(request_, questions=[first], now=AT)
    assert mail.due_at == AT + timedelta(minutes=10)
    second = ask(two, "Quelle année ?", field="first_year")
    assert tell_sent_back(request_, questions=[second], now=AT + timedelta(minutes=2)) == []
    mail.refresh_from_db()
    assert "- Participants\xa0: Est-ce le total ?" in mail.body
    assert "Quelle année ?" in mail.body
    assert OutgoingMail.objects.count() == 1


def test_acceptance_says_what_was_done_and_settles_questions_not_yet_sent(request_):
    make_contact(request_.organisation)
    author = make_member(request_.organisation, "partner_signatory", email="s@example.org")
    request_.submitted_by = author.username
    contribution = reported(request_)
    ContributionMeasureFactory(contribution=contribution, measure__code="4.9")
    tell_sent_back(request_, questions=[ask(contribution, "?", field="title_fr")], now=AT)
    contribution.state = "accepted"
    contribution.save()
    mails = tell_accepted(request_, now=AT)
    assert [mail.to for mail in mails] == ["contact@example.org", "s@example.org"]
    assert f"- {contribution.code} {contribution.title_fr} (mesures 4.9)" in mails[0].body
    assert set(OutgoingMail.objects.filter(purpose="request_sent_back").values_list("state")) == {
        ("cancelled",)
    }
    assert ContributionMeasure.objects.count() == 1


def test_an_access_link_goes_to_its_address_alone(request_):
    contact = make_contact(request_.organisation, "agent@example.org", language="nl")
    link = AccessLink.objects.create(
        request=request_,
        contact=contact,
        email=contact.email,
        secret_hash="0",
        created_at=AT,
        created_by="c",
        expires_at=AT + timedelta(days=14),
    )
    mail = send_access_link(link, url="http://x.example/answer/abc/", now=AT)
    assert (mail.to, mail.language, mail.unsubscribe_url) == ("agent@example.org", "nl", "")
    assert mail.secret == "http://x.example/answer/abc/"
    assert "woensdag 29 juni 2022 om 10:00" in mail.body
    assert send_access_link(link, url="http://x.example/answer/abc/", now=AT) is None
