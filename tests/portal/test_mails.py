"""The pages about mails: the list, one mail, the wordings; stopping mails without signing in."""

import pytest
from django.test import Client
from django.urls import reverse

from maillon.core.mailing import unsubscribe_link
from maillon.core.models import JournalLine, MailOptOut, MailText, OutgoingMail
from maillon.portal.purposes import PURPOSES
from tests.factories import MailTextFactory, OutgoingMailFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_the_list_does_not_slow_down_with_its_rows(client_as, assert_same_queries):
    assert_same_queries(
        reverse("mails"), lambda n: OutgoingMailFactory(state="failed"), client_as("coordinator")
    )


def test_the_list_is_filtered_by_state_purpose_and_address(client_as):
    client = client_as("coordinator")
    failed = OutgoingMailFactory(state="failed")
    digest = OutgoingMailFactory(purpose="digest")
    for query, found in (
        ({"state": "failed"}, failed),
        ({"purpose": "digest"}, digest),
        ({"q": failed.to}, failed),
    ):
        assert list(client.get(reverse("mails"), query).context["page"]) == [found]


def test_mails_are_not_for_partners(client_as):
    assert client_as("partner_signatory").get(reverse("mails")).status_code == 403


def test_a_secret_is_never_shown(client_as):
    mail = OutgoingMailFactory(
        body="Lien : https://x.example/s3cret", secret="https://x.example/s3cret"
    )
    mail.unsubscribe_url, mail.body = (
        "https://x.example/st0p",
        mail.body + " https://x.example/st0p",
    )
    mail.save()
    client = client_as("coordinator")
    assert "st0p" not in client.get(reverse("mail", args=[mail.pk])).content.decode()
    assert "s3cret" not in client.get(reverse("mail", args=[mail.pk])).content.decode()
    for kind in ("csv", "json"):
        assert b"s3cret" not in b"".join(client.get(reverse("mails"), {"format": kind}))


@pytest.mark.parametrize(
    ("state", "decision", "after"),
    [
        ("uncertain", "send", "waiting"),
        ("uncertain", "leave", "cancelled"),
        ("waiting", "leave", "cancelled"),
        ("sent", "send", "sent"),
    ],
)
def test_a_person_decides_on_a_mail(client_as, state, decision, after):
    mail = OutgoingMailFactory(state=state)
    page = reverse("mail", args=[mail.pk])
    answer = client_as("coordinator").post(page, {"decision": decision})
    assert answer.url == page
    mail.refresh_from_db()
    assert mail.state == after


@pytest.mark.parametrize("language", ["fr", "nl", "en"])
@pytest.mark.parametrize("purpose", PURPOSES)
def test_every_shipped_wording_is_sound_and_translated(client_as, purpose, language):
    page = reverse("mail_text", args=[purpose, language])
    response = client_as("coordinator").get(page)
    example = response.context["example"]
    assert "%(" not in example["subject"] + example["body"]
    form = response.context["form"]
    data = {"subject": form.initial["subject"], "body": form.initial["body"], "act": "preview"}
    assert client_as("coordinator").post(page, data).context["form"].errors == {}
    if language != "en":
        english = reverse("mail_text", args=[purpose, "en"])
        other = client_as("coordinator").get(english).context["form"].initial
        assert other["body"] != form.initial["body"]


def test_a_wording_is_changed_previewed_and_restored(client_as):
    client = client_as("coordinator")
    page = reverse("mail_text", args=["access_link", "fr"])
    data = {"subject": "Lien pour %(organisation)s", "body": "Le voici :\r\n%(link)s"}
    shown = client.post(page, data | {"act": "preview"})
    assert shown.context["example"]["subject"] == "Lien pour Commune d’Exemple"
    assert MailText.objects.count() == 0
    assert client.post(page, data | {"act": "save"}).url == page
    assert MailText.objects.get().body == "Le voici :\n%(link)s"
    client.post(page, {"act": "restore"})
    assert MailText.objects.count() == 0


def test_what_is_wrong_is_said_with_its_line(client_as):
    page = reverse("mail_text", args=["access_link", "fr"])
    data = {"subject": "S", "body": "Bonjour\n%(lien)s", "act": "save"}
    errors = client_as("coordinator").post(page, data).context["form"].errors["body"]
    assert [error.split("\xa0:")[0] for error in errors] == [
        "Ligne 2",
        "%(link)s manque",
    ]


def test_changed_wordings_are_marked(client_as):
    MailTextFactory(language="fr")
    rows = client_as("coordinator").get(reverse("mail_texts")).context["rows"]
    changed = [(r["code"], code) for r in rows for code, found in r["languages"] if found]
    assert changed == [("access_link", "fr")]


def path_of(url):
    return url.removeprefix("http://localhost:8000")


def test_a_mail_program_unsubscribes_in_one_click():
    user = UserFactory()
    path = path_of(unsubscribe_link("nl", user_id=user.pk))
    program = Client(enforce_csrf_checks=True)
    assert program.get(path).status_code == 200
    user.refresh_from_db()
    assert user.wants_digest is True
    answer = program.post(path, {"List-Unsubscribe": "One-Click"})
    user.refresh_from_db()
    assert (answer.status_code, user.wants_digest) == (200, False)
    program.post(path, {"again": "1"})
    user.refresh_from_db()
    assert user.wants_digest is True
    assert JournalLine.objects.count() == 2


def test_an_address_without_account_unsubscribes(client):
    path = path_of(unsubscribe_link("fr", address="Agent@example.org"))
    for _ in range(2):
        client.post(path, {"List-Unsubscribe": "One-Click"})
    assert [row.address for row in MailOptOut.objects.all()] == ["agent@example.org"]
    assert "ag…@example.org" in client.get(path).content.decode()
    client.post(path, {"again": "1"})
    assert MailOptOut.objects.count() == 0


def test_a_link_that_is_not_ours_stops_nothing(client):
    assert client.post(reverse("unsubscribe", args=["x:y:z"])).status_code == 404
    gone = unsubscribe_link("fr", user_id=999_999)
    assert client.get(path_of(gone)).status_code == 404
    assert OutgoingMail.objects.count() == 0
