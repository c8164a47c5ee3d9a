"""What no browser sends: it is refused, never a failure."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from maillon.core.arrival import ARRIVED
from maillon.core.choosing import key_of
from maillon.funding.forms.ranking import JurorsField
from maillon.funding.models import Application, Call, Juror
from maillon.funding.operations.calls.preparing import RESERVED
from maillon.funding.rules.values import AnswerRefused, read_amount, read_date
from maillon.funding.urls import urlpatterns
from tests import factories
from tests.funding.applications.making import make_applicant, make_call
from tests.funding.applications.making import start as begin

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("text", "key"), [("12", 12), ("", 0), ("²", 0), ("٣", 0), ("-1", 0), ("9" * 19, 0)]
)
def test_a_key_is_digits_that_a_database_holds(text, key):
    assert key_of(text) == key


@pytest.mark.parametrize("key", ["9" * 30, "²", "x"])
def test_impossible_choices_are_invalid(key):
    field = JurorsField(Juror.objects.all(), required=False)
    with pytest.raises(ValidationError):
        field.clean([key])


def test_no_call_takes_the_address_of_a_page():
    fixed = {
        str(one.pattern).removeprefix("calls/").split("/")[0]
        for one in urlpatterns
        if str(one.pattern).startswith("calls/") and "<" not in str(one.pattern)[:7]
    }
    assert {word for word in fixed if word and "<" not in word} <= set(RESERVED)


@pytest.fixture
def signatory(client_as):
    """A client of an association, and its draft for a call that closes in an hour."""
    moment = timezone.now()
    call = make_call(opens_at=moment - timedelta(days=1), closes_at=moment + timedelta(hours=1))
    organisation = make_applicant()
    client = client_as("partner_signatory", organisation)
    draft = begin(call=call, organisation=organisation, now=moment)
    return client, draft


@pytest.mark.parametrize("version", ["1e400", "-1", "null", '"x"', "NaN", "9" * 5_000, "[]"])
def test_autosave_takes_no_impossible_version(signatory, version):
    client, draft = signatory
    body = (
        f'{{"fields": [{{"item": null, "name": "a:title", "value": "x", "version": {version}}}]}}'
    )
    url = reverse("application_field", args=[draft.number])
    answer = client.post(url, body, content_type="application/json")
    assert answer.status_code == 400


def test_autosave_keeps_half_a_character_as_a_mark(signatory):
    client, draft = signatory
    fields = [{"item": None, "name": "a:title", "value": "un \ud800 deux", "version": 0}]
    url = reverse("application_field", args=[draft.number])
    answer = client.post(url, json.dumps({"fields": fields}), content_type="application/json")
    assert answer.status_code in (200, 409)


@pytest.mark.parametrize("key", ["²", "9" * 30, "9" * 5_000, "x", ""])
def test_a_correction_that_is_none_is_not_found(signatory, key):
    client, draft = signatory
    url = reverse("application_corrections", args=[draft.number])
    assert client.post(url, {"correction": key}).status_code == 404


def test_what_was_typed_in_time_is_kept_however_long_it_waited(signatory):
    client, draft = signatory
    closes = timezone.now() - timedelta(seconds=5)
    Application.objects.update(state="submitted", submitted_at=draft.created_at)
    Call.objects.update(closes_at=closes)
    url = reverse("application_field", args=[draft.number])
    body = json.dumps(
        {"fields": [{"item": None, "name": "a:summary", "value": "À temps", "version": 0}]}
    )

    def sent(at):
        stamp = {ARRIVED: at.timestamp()}
        return client.post(url, body, content_type="application/json", **stamp).status_code

    assert [sent(closes + timedelta(seconds=1)), sent(closes - timedelta(seconds=1))] == [422, 200]


def test_a_visitor_cannot_say_when_they_arrived(signatory):
    client, draft = signatory
    Application.objects.update(state="submitted", submitted_at=draft.created_at)
    Call.objects.update(closes_at=timezone.now() - timedelta(seconds=5))
    early = str(datetime(2022, 1, 1, tzinfo=UTC).timestamp())
    url = reverse("application_submit", args=[draft.number])
    for name in ("maillon.arrived", "maillon-arrived", "Date", "X-Request-Start"):
        assert client.post(url, headers={name: early}).status_code == 409


def test_an_organisation_without_number_is_told_so_on_every_page(client_as):
    moment = timezone.now()
    call = make_call(opens_at=moment - timedelta(days=1), closes_at=moment + timedelta(hours=1))
    organisation = factories.OrganisationFactory(kind="association", enterprise_number="")
    client = client_as("partner_signatory", organisation)
    draft = begin(call=call, organisation=organisation, now=moment)
    for name in ("application", "application_fill", "application_submit"):
        assert client.get(reverse(name, args=[draft.number])).status_code == 200
    assert client.post(reverse("application_submit", args=[draft.number])).status_code == 422


@pytest.mark.parametrize(
    ("method", "path", "data", "status"),
    [
        ("get", "/fr/subsidies/", {"theme": "a\0b"}, 200),
        ("get", "/api/v1/grants", {"theme": "\0"}, 200),
        ("get", "/fr/calls/a%00b/", {}, 400),
        ("post", "/fr/accounts/login/", {"login": "a\0b"}, 400),
    ],
)
def test_a_character_that_no_database_holds_goes_no_further(client, method, path, data, status):
    answer = getattr(client, method)(path, data)
    assert (answer.status_code, answer.wsgi_request.GET.get("theme", "").count("\0")) == (status, 0)


def test_a_form_sent_to_the_autosave_is_refused(signatory):
    """The check of its token has read the form: there is no body left to read."""
    _client, draft = signatory
    client = Client(enforce_csrf_checks=True)
    client.force_login(_client.user)
    client.get("/fr/applications/" + draft.number + "/fill/")
    token = client.cookies["csrftoken"].value
    url = reverse("application_field", args=[draft.number])
    assert client.post(url, {"csrfmiddlewaretoken": token, "x": "y"}).status_code == 400


@pytest.mark.parametrize("read", [read_amount, read_date])
def test_a_field_full_of_blanks_is_refused_at_once(read):
    """The patterns took minutes on it, with the sheet locked: enough to stop a server at noon."""
    with pytest.raises(AnswerRefused):
        read("1" + " " * 49_000 + "x")
