"""The pages of a request: who opens them, what they show, what a posted page stores."""

import json
import re

import pytest
from django.urls import reverse

from maillon.implementation.models import Contribution, EntryField
from maillon.implementation.operations.entry import save_field
from maillon.implementation.queries.rounds import hash_of_secret
from tests.factories import AccessLinkFactory, RoundRequestFactory
from tests.implementation.entry.requests import make_request
from tests.implementation.entry.test_saving import ANNE

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(monkeypatch):
    """A request whose round is open for many years, so that the clock does not matter."""
    made = make_request()
    made.request.round.closes_at = made.request.due_at = made.request.due_at.replace(year=2090)
    made.request.round.save()
    made.request.save()
    return made


def url(asked, name="request", **more):
    return reverse(
        name,
        kwargs={
            "round": asked.request.round.code,
            "organisation": asked.organisation.code,
            **more,
        },
    )


def autosave(client, asked, item, name, value, version=0, **more):
    fields = [{"item": item.pk, "name": name, "value": value, "version": version}]
    return client.post(
        url(asked, "request_field"),
        json.dumps({"fields": fields, **more}),
        content_type="application/json",
    )


def test_the_page_shows_what_is_asked_and_what_was(client_as, asked):
    client = client_as("partner_editor", asked.organisation)
    html = client.get(url(asked)).content.decode()
    assert "Rondes de quartier" in html and "Des rondes le soir." in html
    assert asked.section.section.title_fr in html
    assert "0 réponse sur 2" in html
    asked.request.refresh_from_db()
    assert asked.request.first_opened_at is None


def test_numbers_in_attributes_are_plain(client_as, asked):
    """Grouped the French way, ``maxlength="20 000"`` would cut a text after 20 characters."""
    html = client_as("partner_editor", asked.organisation).get(url(asked)).content.decode()
    assert 'maxlength="20000"' in html
    found = re.findall(r'(?:maxlength|data-version|data-part)="([^"]*)"', html)
    assert found and all(text.isdigit() for text in found)


def test_the_list_shows_the_requests_of_the_own_organisation_only(client_as, asked):
    other = RoundRequestFactory()
    html = client_as("partner_editor", asked.organisation).get(reverse("my_requests"))
    assert [row["request"] for row in html.context["rows"]] == [asked.request]
    assert other.round.title_fr not in html.content.decode()


def test_another_organisation_is_refused(client_as, asked):
    client = client_as("partner_signatory")
    assert client.get(url(asked)).status_code == 403
    assert autosave(client, asked, asked.section, "description_fr", "x").status_code == 403
    assert client.post(url(asked, "request_submit")).status_code == 403
    assert EntryField.objects.count() == 0


def test_autosave_answers_with_versions_progress_and_problems(client_as, asked):
    client = client_as("partner_editor", asked.organisation)
    answer = autosave(client, asked, asked.section, "figure:total:2022", "1.234", seconds=12)
    assert answer.status_code == 200
    result, following = answer.json()["results"]
    assert (result["status"], result["version"]) == ("saved", 1)
    assert "1234" in result["problem"]
    assert (following["name"], following["value"]) == ("answer", "changed")
    asked.request.refresh_from_db()
    assert asked.request.seconds_spent == 12


def test_autosave_tells_a_conflict_with_name_and_moment(client_as, asked, now):
    save_field(
        item=asked.section, name="description_fr", value="Texte", version=0, by=ANNE, now=now
    )
    client = client_as("partner_editor", asked.organisation)
    answer = autosave(client, asked, asked.section, "description_fr", "Autre")
    assert answer.status_code == 409
    result = answer.json()["results"][0]
    assert (result["status"], result["value"], result["by"]) == ("conflict", "Texte", "anne")
    assert EntryField.objects.get(name="description_fr").value == "Texte"


@pytest.mark.parametrize(
    "body",
    [
        *(b"", b"[]", b"{}", b'{"fields": 3}', b'{"fields": [{}]}', b'{"fields": [[1]]}', b"\xff"),
        b'{"fields": [{"item": -1, "name": "a", "value": "b", "version": 0}]}',
        b'{"fields": [{"item": 1, "name": "a", "value": null, "version": 0}]}',
        b"[" * 50_000,
    ],
)
def test_what_cannot_be_read_is_refused(client_as, asked, body):
    client = client_as("partner_editor", asked.organisation)
    answer = client.post(url(asked, "request_field"), body, content_type="application/json")
    assert answer.status_code == 400


def test_an_expired_session_is_sent_to_sign_in(client, asked):
    assert autosave(client, asked, asked.section, "description_fr", "x").status_code == 302


def page_fields(response):
    """Return what a browser would post of the page, untouched."""
    form = response.context["form"]
    fields = {"seen": form.seen}
    for part in form.parts:
        fields |= {f"f:{box.key}": box.value for box in part.boxes}
    return fields


def test_without_scripts_the_whole_page_is_stored_at_once(client_as, asked):
    client = client_as("partner_signatory", asked.organisation)
    fields = page_fields(client.get(url(asked)))
    assert client.post(url(asked), fields).status_code == 302
    assert EntryField.objects.count() == 0
    fields |= {
        f"f:{asked.section.pk}:description_fr": "Du travail",
        f"f:{asked.section.pk}:figure:total:2022": "40",
        f"f:{asked.confirm.pk}:answer": "same",
    }
    answer = client.post(url(asked), fields | {"do": "check"})
    assert answer["Location"] == url(asked, "request_submit")
    checked = client.get(answer["Location"])
    assert [p.message for p in checked.context["reading"].problems] == []
    assert client.post(answer["Location"]).context["asked_again"]
    client.post(answer["Location"], {"confirmed": "1"})
    asked.request.refresh_from_db()
    assert asked.request.state == "submitted"
    assert Contribution.objects.filter(item__request=asked.request).count() == 2
    assert "40" in client.get(url(asked)).content.decode()
    client.post(url(asked, "request_recall"))
    asked.request.refresh_from_db()
    assert asked.request.state == "draft"


def test_a_posted_page_shows_both_texts_where_somebody_was_first(client_as, asked, now):
    client = client_as("partner_editor", asked.organisation)
    fields = page_fields(client.get(url(asked)))
    save_field(
        item=asked.section, name="description_fr", value="D’Anne", version=0, by=ANNE, now=now
    )
    mine = {
        f"f:{asked.section.pk}:description_fr": "De moi",
        f"f:{asked.confirm.pk}:answer": "same",
    }
    answer = client.post(url(asked), fields | mine)
    assert answer.status_code == 409
    html = answer.content.decode()
    assert "D’Anne" in html and "De moi" in html
    again = page_fields(answer) | {f"f:{asked.section.pk}:description_fr": "De moi"}
    assert client.post(url(asked), again).status_code == 302
    assert EntryField.objects.get(name="description_fr").value == "De moi"


def test_a_field_that_was_not_touched_never_overwrites(client_as, asked, now):
    client = client_as("partner_editor", asked.organisation)
    fields = page_fields(client.get(url(asked)))
    save_field(
        item=asked.section, name="description_fr", value="D’Anne", version=0, by=ANNE, now=now
    )
    assert client.post(url(asked), fields).status_code == 302
    assert EntryField.objects.get(name="description_fr").value == "D’Anne"


def test_an_editor_is_told_who_signs_and_cannot_hand_in(client_as, asked):
    signatory = client_as("partner_signatory", asked.organisation)
    client = client_as("partner_editor", asked.organisation)
    assert signatory.user.username in client.get(url(asked)).content.decode()
    assert client.post(url(asked, "request_submit")).status_code == 403


def test_own_contributions_are_added_and_taken_away_on_the_page(client_as, asked):
    client = client_as("partner_editor", asked.organisation)
    client.post(url(asked), {"do": "add"})
    own = asked.request.items.get(section=None, previous=None)
    assert f"item-{own.pk}" in client.get(url(asked)).content.decode()
    client.post(url(asked), {"do": f"remove:{own.pk}"})
    assert asked.request.items.count() == 2


def test_a_block_is_pasted_without_scripts(client_as, asked):
    client = client_as("partner_editor", asked.organisation)
    block = {f"block:{asked.section.pk}": "40\n10\n30\n99", "do": f"paste:{asked.section.pk}"}
    client.post(url(asked), block)
    found = EntryField.objects.filter(name__startswith="figure:").order_by("name")
    assert [(f.name, f.value) for f in found] == [
        ("figure:femmes:2022", "10"),
        ("figure:hommes:2022", "30"),
        ("figure:total:2022", "40"),
    ]


def make_link(asked, secret, **values):
    values.setdefault("expires_at", asked.request.due_at)
    return AccessLinkFactory(request=asked.request, secret_hash=hash_of_secret(secret), **values)


def test_a_signed_link_opens_one_request_by_a_button(client, asked):
    link = make_link(asked, "secret")
    address = reverse("answer", args=["secret"])
    shown = client.get(address)
    assert (shown.status_code, shown["Referrer-Policy"]) == (200, "no-referrer")
    link.refresh_from_db()
    assert link.last_used_at is None and client.get(url(asked)).status_code == 302
    assert client.post(address)["Location"] == url(asked)
    assert client.get(url(asked)).status_code == 200
    assert autosave(client, asked, asked.section, "description_fr", "Bonjour").status_code == 200
    assert EntryField.objects.get().changed_by == "link:contact@example.org"
    other = make_request(organisation="commune-uccle")
    assert client.get(url(other)).status_code == 302
    assert client.post(url(asked, "request_submit")).status_code == 403
    link.may_submit = True
    link.save()
    assert client.post(url(asked, "request_submit")).status_code == 200
    link.revoked_at = link.created_at
    link.save()
    assert client.get(url(asked)).status_code == 302
    assert client.get(address).status_code == 404


def test_an_expired_or_unknown_link_says_so(client, asked):
    make_link(asked, "old", expires_at=asked.request.due_at.replace(year=2020))
    assert client.get(reverse("answer", args=["old"])).status_code == 404
    assert client.post(reverse("answer", args=["unknown"])).status_code == 404


def test_the_list_takes_the_same_queries_for_any_number(client_as, asked, assert_same_queries):
    client = client_as("partner_editor", asked.organisation)
    assert_same_queries(
        reverse("my_requests"),
        lambda n: RoundRequestFactory(organisation=asked.organisation),
        client,
    )
