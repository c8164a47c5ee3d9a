"""Sending the outbox: over a real SMTP connection, each mail once, or shown as uncertain."""

import socket
from datetime import timedelta

import pytest
from django.core.mail import get_connection

from maillon.core.mailing.attachments import Attached
from maillon.core.mailing.sending import (
    DELAYS,
    claim,
    message_id,
    recover,
    send_claimed,
    send_waiting,
)
from maillon.core.models import OutgoingMail
from tests.factories import NOW, OutgoingMailFactory

pytestmark = pytest.mark.django_db


def run(at=NOW):
    return send_waiting(clock=lambda: at)


def test_a_mail_arrives_as_written(inbox):
    mail = OutgoingMailFactory(
        subject="Collecte 2026 : à vous",
        body="Où en êtes-vous ?\n.\nUn point seul ci-dessus.\n",
        unsubscribe_url="https://maillon.example/fr/mails/stop/x/",
    )
    assert (run().taken, len(inbox.messages)) == (1, 1)
    arrived = inbox.messages[0]
    assert arrived["Subject"] == "Collecte 2026 : à vous"
    assert arrived["From"] == "Plan <plan@example.org>"
    assert arrived["Message-ID"] == message_id(mail.key)
    assert message_id(mail.key).endswith("@example.org>")
    assert arrived["Auto-Submitted"] == "auto-generated"
    assert arrived["Content-Language"] == "fr"
    assert arrived["List-Unsubscribe"] == "<https://maillon.example/fr/mails/stop/x/>"
    assert arrived["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert arrived.get_content_type() == "text/plain"
    assert arrived.get_content().splitlines() == mail.body.splitlines()
    mail.refresh_from_db()
    assert (mail.state, mail.sent_at, mail.attempts, mail.error) == ("sent", NOW, 1, "")


def test_the_file_that_a_mail_names_is_made_when_it_is_sent(inbox):
    OutgoingMailFactory(attachment="paper:1")
    OutgoingMailFactory(attachment="gone:1")
    asked = []

    def attach(name):
        asked.append(name)
        return Attached("reçu.pdf", b"%PDF-", "application/pdf") if name == "paper:1" else None

    assert send_waiting(clock=lambda: NOW, attach=attach).taken == 2
    assert asked == ["paper:1", "gone:1"]
    with_file, without = inbox.messages
    assert [part.get_content_type() for part in with_file.iter_parts()] == [
        "text/plain",
        "application/pdf",
    ]
    (file,) = with_file.iter_attachments()
    assert (file.get_filename(), file.get_content()) == ("reçu.pdf", b"%PDF-")
    assert without.get_content_type() == "text/plain"


def test_a_mail_goes_without_a_file_that_cannot_be_made(inbox, caplog):
    mail = OutgoingMailFactory(attachment="paper:1")

    def broken(_name):
        raise ZeroDivisionError

    send_waiting(clock=lambda: NOW, attach=broken)
    mail.refresh_from_db()
    assert (mail.state, len(inbox.messages)) == ("sent", 1)
    assert "paper:1" in caplog.text


def test_a_duty_cannot_be_unsubscribed_from(inbox):
    OutgoingMailFactory()
    run()
    assert "List-Unsubscribe" not in inbox.messages[0]


def test_what_is_sent_is_not_sent_again(inbox):
    OutgoingMailFactory.create_batch(3)
    run()
    assert run().taken == 0
    assert len(inbox.messages) == 3


def test_a_mail_waits_for_its_moment(inbox):
    OutgoingMailFactory(due_at=NOW + timedelta(minutes=10))
    assert run().taken == 0
    assert run(NOW + timedelta(minutes=10)).taken == 1


def test_a_signed_link_is_erased_once_sent(inbox):
    mail = OutgoingMailFactory(
        body="Ouvrez https://x.example/s3cret\n", secret="https://x.example/s3cret"
    )
    run()
    assert "s3cret" in inbox.messages[0].get_content()
    mail.refresh_from_db()
    assert (mail.body, mail.secret) == ("Ouvrez […]\n", "")


def test_a_permanent_refusal_stays_with_the_servers_words(inbox):
    refused = OutgoingMailFactory(to="nobody@example.org")
    inbox.answers["nobody@example.org"] = "550 No such mailbox"
    OutgoingMailFactory()
    assert run().trouble == ""
    refused.refresh_from_db()
    assert (refused.state, refused.error) == ("failed", "550 No such mailbox")
    assert len(inbox.messages) == 1


@pytest.mark.parametrize("moment", ["DATA", "full@example.org"])
def test_a_temporary_refusal_is_tried_again_later_and_later(inbox, moment):
    mail = OutgoingMailFactory(to="full@example.org")
    inbox.answers[moment] = "452 Try later"
    at = NOW
    for minutes in DELAYS:
        run(at)
        mail.refresh_from_db()
        assert (mail.state, mail.error) == ("waiting", "452 Try later")
        assert mail.due_at == at + timedelta(minutes=minutes)
        at = mail.due_at
    run(at)
    mail.refresh_from_db()
    assert (mail.state, mail.attempts) == ("failed", len(DELAYS) + 1)


def test_a_mail_refused_for_now_arrives_later(inbox):
    mail = OutgoingMailFactory()
    inbox.answers["DATA"] = "451 Busy"
    run()
    inbox.answers.clear()
    run(NOW + timedelta(minutes=1))
    mail.refresh_from_db()
    assert (mail.state, mail.attempts, len(inbox.messages)) == ("sent", 2, 1)


def test_an_answer_that_never_comes_leaves_the_mail_uncertain(inbox):
    mail = OutgoingMailFactory()
    inbox.answers["END"] = "close"
    run()
    mail.refresh_from_db()
    assert mail.state == "uncertain"
    inbox.answers.clear()
    run(NOW + timedelta(days=1))
    assert len(inbox.messages) == 1


def test_without_a_server_mails_wait_and_lose_no_attempt(inbox, settings):
    mails = OutgoingMailFactory.create_batch(2)
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        settings.EMAIL_PORT = closed.getsockname()[1]
        report = run()
    assert (report.taken, "refused" in report.trouble) == (1, True)
    for mail in mails:
        mail.refresh_from_db()
        assert (mail.state, mail.attempts) == ("waiting", 0)


def test_our_own_address_refused_is_not_the_mails_fault(inbox):
    mail = OutgoingMailFactory()
    inbox.answers["MAIL"] = "530 Sign in first"
    assert run().trouble == "530 Sign in first"
    mail.refresh_from_db()
    assert (mail.state, mail.attempts) == ("waiting", 0)


def test_demonstration_addresses_are_never_handed_to_a_server(inbox):
    mail = OutgoingMailFactory(to="coordination@maillon.invalid")
    run()
    mail.refresh_from_db()
    assert (mail.state, inbox.messages) == ("cancelled", [])


def test_nothing_is_sent_where_no_server_is_set_up(inbox, settings):
    settings.MAIL_IS_CONFIGURED = False
    OutgoingMailFactory()
    assert (run().taken, inbox.messages) == (0, [])


def test_a_mail_is_claimed_once():
    mail = OutgoingMailFactory()
    assert claim(mail.pk, now=NOW).pk == mail.pk
    assert claim(mail.pk, now=NOW + timedelta(seconds=1)) is None


def test_a_mail_that_is_no_mail_fails_alone(inbox):
    broken = OutgoingMailFactory(to="a@b@c\nBcc: x@example.org")
    OutgoingMailFactory()
    run()
    broken.refresh_from_db()
    assert (broken.state, len(inbox.messages)) == ("failed", 1)


@pytest.mark.parametrize(
    ("state", "after"), [("sending", "waiting"), ("handed_over", "uncertain"), ("sent", "sent")]
)
def test_what_a_dead_worker_held_is_freed_after_the_lease(settings, state, after):
    mail = OutgoingMailFactory(state=state, claimed_at=NOW)
    lease = timedelta(seconds=settings.MAIL_LEASE_SECONDS)
    recover(now=NOW + lease)
    mail.refresh_from_db()
    assert mail.state == state
    recover(now=NOW + lease + timedelta(seconds=1))
    mail.refresh_from_db()
    assert mail.state == after


def test_a_worker_taken_for_dead_cannot_finish(inbox):
    """Another worker has the mail by the time its content is sent: the end never is."""
    mail = claim(OutgoingMailFactory().pk, now=NOW)
    OutgoingMail.objects.update(claimed_at=NOW + timedelta(hours=1))
    send_claimed(mail, get_connection(), lambda: NOW)
    mail.refresh_from_db()
    assert (mail.state, inbox.messages) == ("sending", [])
