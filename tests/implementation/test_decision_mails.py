"""The mails of decisions: more time, excused, a proposal decided."""

from datetime import timedelta

import pytest
from django.db import connection

from maillon.core.journal import Author
from maillon.core.models import OutgoingMail
from maillon.implementation.models import Proposal
from maillon.implementation.operations.proposals import reject, retract, take_over
from maillon.implementation.operations.rounds import excuse_request, extend_requests
from tests.factories import (
    ContributionFactory,
    ContributionPartnerFactory,
    FigureFactory,
    OrganisationFactory,
    UserFactory,
)
from tests.implementation.asked import AT, DUE, make_contact, make_request, make_round

pytestmark = pytest.mark.django_db
BY = Author("coordination")
LATER = DUE + timedelta(days=7)


@pytest.fixture
def told():
    """Return a request that was announced to a contact point who reads Dutch."""
    organisation = OrganisationFactory(name_fr="Zone Nord", name_nl="Zone N")
    make_contact(organisation, language="nl")
    return make_request(make_round(), organisation, announced_at=AT)


def mails():
    return list(OutgoingMail.objects.order_by("pk"))


def test_more_time_is_told_with_both_deadlines(told):
    assert extend_requests(requests=[told], due_at=LATER, by=BY, now=AT) == 1
    (mail,) = mails()
    assert (mail.purpose, mail.to, mail.language) == (
        "request_extended",
        "contact@example.org",
        "nl",
    )
    assert (
        mail.subject == "Zone N krijgt meer tijd: tot vrijdag 1 juli 2022 om 17:00 (Bevraging 2022)"
    )
    assert "in plaats van vrijdag 24 juni 2022 om 17:00" in mail.body
    assert f"/nl/requests/2022/{told.organisation.code}/" in mail.body
    # The same deadline again is no news.
    assert extend_requests(requests=[told], due_at=LATER, by=BY, now=AT) == 0
    assert len(mails()) == 1


def test_many_extended_at_once_cost_no_query_each_for_the_mails(
    told, django_assert_max_num_queries
):
    requests = [told]
    for number in range(4):
        requests.append(make_request(told.round, announced_at=AT))
        make_contact(requests[-1].organisation, f"contact-{number}@example.org")
    # Per request: lock, savepoint-free update and journal (on PostgreSQL one more, the lock of its
    # chain); the mails in a fixed number.
    each = 6 if connection.vendor == "postgresql" else 5
    with django_assert_max_num_queries(20 + each * 5):
        extend_requests(requests=requests, due_at=LATER, by=BY, now=AT)
    assert len(mails()) == 5


def test_who_was_never_told_of_the_request_hears_nothing(told):
    told.announced_at = None
    told.save()
    extend_requests(requests=[told], due_at=LATER, by=BY, now=AT)
    excuse_request(request=told, reason="Fusion", by=BY, now=AT)
    assert mails() == []


def test_the_excused_are_told_why(told):
    excuse_request(request=told, reason="Geen dienst meer", by=BY, now=AT)
    (mail,) = mails()
    assert mail.subject == "Zone N hoeft niet te rapporteren (Bevraging 2022)"
    assert "Genoteerde reden: Geen dienst meer" in mail.body


@pytest.fixture
def proposal():
    author = UserFactory(username="analyste", email="analyste@example.org")
    contribution = ContributionFactory(state="accepted")
    ContributionPartnerFactory(contribution=contribution)
    figure = FigureFactory(contribution=contribution, label_fr="visites", value=120)
    return Proposal.objects.create(
        contribution=contribution,
        figure=figure,
        field="figure",
        figure_label="visites",
        figure_year=figure.first_year,
        old_value=120,
        new_value=134,
        source="Liste",
        reason="Erreur de frappe",
        proposed_by=author.username,
        proposed_at=AT,
    )


def test_the_author_of_a_proposal_hears_what_became_of_it(proposal):
    take_over(proposal=proposal, reason="Exact", by=BY, now=AT)
    (mail,) = mails()
    assert (mail.purpose, mail.to) == ("proposal_decided", "analyste@example.org")
    assert "120 → 134" in mail.body
    assert "Elle est reprise\xa0: elle compte désormais.\nExact" in mail.body
    assert f"/fr/proposals/{proposal.pk}/" in mail.body


def test_a_refusal_gives_its_reason(proposal):
    reject(proposal=proposal, reason="La liste compte des doubles", by=BY, now=AT)
    (mail,) = mails()
    assert "Elle n’est pas reprise.\nLa liste compte des doubles" in mail.body


def test_whoever_decides_or_takes_back_the_own_proposal_gets_no_mail(proposal):
    retract(proposal=proposal, by=Author("analyste"), now=AT)
    proposal.pk = None
    proposal.save()
    reject(proposal=proposal, reason="Doublon", by=Author("analyste"), now=AT)
    assert mails() == []


@pytest.mark.parametrize("change", [{"is_active": False}, {"email": ""}])
def test_an_account_that_left_or_has_no_address_gets_none(proposal, change):
    UserFactory._meta.model.objects.filter(username="analyste").update(**change)
    reject(proposal=proposal, reason="Non", by=BY, now=AT)
    assert mails() == []
