"""Writing mails: in the caller's transaction, once per key, in the wording in use."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.test import override_settings

from maillon.core.journal import Author
from maillon.core.mailing import (
    Draft,
    Placeholder,
    Purpose,
    link,
    read_unsubscribe,
    rewrite_waiting,
    unsubscribe_link,
    write_mail,
    write_mails,
)
from maillon.core.mailing.decisions import (
    WordingRefused,
    cancel_mail,
    change_wording,
    restore_wording,
    send_again,
)
from maillon.core.mailing.wording import fill, one_line, problems
from maillon.core.models import JournalLine, MailText, OutgoingMail
from tests.factories import NOW, MailTextFactory, OutgoingMailFactory

pytestmark = pytest.mark.django_db
BY = Author("coordination")
PURPOSE = Purpose(
    code="test",
    label="Essai",
    subject="Bonjour %(name)s",
    body="Ouvrez :\n%(link)s\n\n%(more)s\n\nÀ 100 %.",
    placeholders=(
        Placeholder("name", "le nom", "Zoé"),
        Placeholder("link", "l'adresse", "https://x.example/", required=True),
        Placeholder("more", "le reste"),
    ),
)
CONTEXT = {"name": "Ada", "link": "https://x.example/1", "more": ""}


def write(key="k", **more):
    given = {"purpose": PURPOSE, "to": "ada@example.org", "language": "fr", "context": CONTEXT}
    return write_mail(key=key, now=NOW, **(given | more))


def test_a_mail_is_written_with_its_placeholders_filled_in():
    mail = write()
    assert mail.subject == "Bonjour Ada"
    # Where a placeholder is empty one blank line is left; a lone percent sign stays.
    assert mail.body.startswith("Ouvrez :\nhttps://x.example/1\n\nÀ 100 %.\n")
    assert (mail.state, mail.due_at, mail.purpose) == ("waiting", NOW, "test")


def test_the_same_key_is_written_once():
    assert write() is not None
    assert write(to="autre@example.org") is None
    drafts = [Draft(PURPOSE, key, "x@example.org", "fr", CONTEXT) for key in ("k", "l", "l")]
    assert [mail.key for mail in write_mails(drafts, now=NOW)] == ["l"]


def test_a_mail_goes_with_its_transaction():
    class Broken(Exception):
        pass

    with pytest.raises(Broken), transaction.atomic():
        write()
        raise Broken
    assert OutgoingMail.objects.count() == 0


def test_many_mails_take_four_statements(django_assert_max_num_queries):
    drafts = [Draft(PURPOSE, f"k{n}", f"{n}@example.org", "nl", CONTEXT) for n in range(50)]
    with django_assert_max_num_queries(6):  # the savepoint makes two more
        assert len(write_mails(drafts, now=NOW)) == 50


def test_an_unknown_language_is_french_and_nobody_is_nobody():
    assert write(language="de").language == "fr"
    assert write("other", to="") is None


def test_how_to_stop_is_said_where_one_can():
    assert "ne plus recevoir" not in write().body
    assert write("l", unsubscribe_url="https://x.example/stop").body.endswith(
        "Pour ne plus recevoir ces messages\xa0:\nhttps://x.example/stop\n"
    )


def test_a_subject_is_one_line():
    assert write(context=CONTEXT | {"name": "Ada\nBcc: x@example.org"}).subject == (
        "Bonjour Ada Bcc: x@example.org"
    )
    assert one_line("À faire\xa0: tout") == "À faire\xa0: tout"


def test_what_waits_can_be_rewritten_and_what_was_sent_cannot():
    mail = write(due_at=NOW + timedelta(minutes=10))
    draft = Draft(PURPOSE, "new", mail.to, "fr", CONTEXT | {"name": "Ada et Bob"})
    assert rewrite_waiting(draft, now=NOW) is True
    mail.refresh_from_db()
    assert mail.subject == "Bonjour Ada et Bob"
    OutgoingMail.objects.update(state="sent")
    assert rewrite_waiting(draft, now=NOW) is False


def test_a_wording_of_ones_own_is_used_and_taken_back():
    change_wording(
        purpose=PURPOSE, language="fr", subject="Cher %(name)s", body="%(link)s", by=BY, now=NOW
    )
    assert write().subject == "Cher Ada"
    assert write("nl", language="nl").subject == "Bonjour Ada"
    assert restore_wording(purpose=PURPOSE, language="fr", by=BY, now=NOW) is True
    assert write("again").subject == "Bonjour Ada"
    assert restore_wording(purpose=PURPOSE, language="fr", by=BY, now=NOW) is False
    actions = list(JournalLine.objects.order_by("number").values_list("action", flat=True))
    assert actions == ["mail_text.changed", "mail_text.restored"]


@pytest.mark.parametrize(
    ("subject", "body", "where"),
    [
        ("", "%(link)s", [("subject", 1)]),
        ("S", "", [("body", 1), ("body", 0)]),
        ("S", "Bonjour", [("body", 0)]),
        ("S %(nom)s", "%(link)s", [("subject", 1)]),
        ("S", "a\n%(link)s\n%(lien)s et %(due)s", [("body", 3), ("body", 3)]),
        ("S", "%(link)s\n%(name)", [("body", 2)]),
        ("S", "%(link)s\n%(name", [("body", 2)]),
        ("S", "%(link)s\nname)s", []),
        ("S", "%(link)s\n%name)s", [("body", 2)]),
        ("S\nT", "%(link)s", [("subject", 2)]),
        ("100 %", "%(link)s à 50 % (max.)", []),
        ("S", "%(link)s %(more)s %(name)s", []),
    ],
)
def test_what_is_wrong_in_a_wording_is_found_at_its_line(subject, body, where):
    found = problems(PURPOSE, subject, body)
    assert [(problem.field, problem.line) for problem in found] == where


def test_a_wrong_wording_is_refused():
    with pytest.raises(WordingRefused):
        change_wording(purpose=PURPOSE, language="fr", subject="S", body="%(x)s", by=BY, now=NOW)
    assert MailText.objects.count() == 0


def test_a_stored_wording_that_no_longer_fits_gives_way():
    MailTextFactory(purpose="test", body="%(gone)s %(link)s")
    assert write().subject == "Bonjour Ada"


def test_every_placeholder_must_have_a_value():
    with pytest.raises(KeyError):
        fill("%(link)s", {})


@override_settings(SITE_URL="https://maillon.example")
def test_addresses_are_absolute_and_in_the_addressees_language():
    assert link("home", "nl") == "https://maillon.example/nl/"


@pytest.mark.parametrize(
    ("given", "value"),
    [({"user_id": 7}, {"user": 7}), ({"address": "A@example.org"}, {"address": "a@example.org"})],
)
def test_the_address_that_stops_mails_is_signed(given, value):
    token = unsubscribe_link("fr", **given).rstrip("/").rpartition("/")[2]
    assert read_unsubscribe(token) == value
    assert read_unsubscribe(token[:-2] + "xx") is None


@pytest.mark.parametrize("state", ["uncertain", "failed", "cancelled"])
def test_a_person_sends_again_or_leaves(state):
    mail = OutgoingMailFactory(state=state, attempts=9, error="550")
    assert send_again(mail=mail, by=BY, now=NOW) is True
    mail.refresh_from_db()
    assert (mail.state, mail.attempts, mail.due_at) == ("waiting", 0, NOW)
    assert cancel_mail(mail=mail, by=BY, now=NOW) is True
    mail.refresh_from_db()
    assert mail.state == "cancelled"


@pytest.mark.parametrize("state", ["sent", "sending", "handed_over"])
def test_what_is_sent_or_on_its_way_is_left_alone(state):
    mail = OutgoingMailFactory(state=state)
    assert send_again(mail=mail, by=BY, now=NOW) is False
    assert cancel_mail(mail=mail, by=BY, now=NOW) is False
    assert JournalLine.objects.count() == 0


def test_a_mail_whose_link_was_erased_is_not_sent_again():
    mail = OutgoingMailFactory(body="Voici : https://x.example/s\n", secret="https://x.example/s")
    cancel_mail(mail=mail, by=BY, now=NOW)
    mail.refresh_from_db()
    assert (mail.body, mail.secret) == ("Voici : […]\n", "")
    assert send_again(mail=mail, by=BY, now=NOW) is False
