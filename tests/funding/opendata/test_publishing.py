"""In whose name the grants leave: the screen, what it keeps, and who sees the exercise."""

from datetime import UTC, datetime

import pytest
from django.test import Client
from django.urls import reverse

from maillon.core.journal import Author
from maillon.core.models import JournalLine
from maillon.funding.models import Publishing
from maillon.funding.operations.publishing import change_publishing
from maillon.funding.operations.refusal import Refused
from maillon.funding.queries.publishing import publisher
from tests import factories
from tests.funding.grants.given import awarded
from tests.funding.opendata.worlds import exercise, funder, grant, organisation

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
AUTHOR = Author("coordination")


def test_without_a_row_the_settings_say_it(settings):
    settings.GRANTS_PREFIX = "safe"
    by = publisher()
    assert (by.code, by.organisation, by.identifier, by.prefix) == (
        "safe-brussels",
        None,
        "",
        "safe",
    )


def test_what_the_screen_keeps_goes_before_the_settings(settings):
    settings.GRANTS_PREFIX = "safe"
    owner = factories.OrganisationFactory(code="autre")
    change_publishing(funder=owner, identifier=" XI-LEI-1A ", prefix="360G-abc", by=AUTHOR, now=NOW)
    by = publisher()
    assert (by.code, by.identifier, by.prefix) == ("autre", "XI-LEI-1A", "abc")
    change_publishing(funder=None, identifier="", prefix="", by=AUTHOR, now=NOW)
    assert (publisher().code, publisher().prefix) == ("safe-brussels", "safe")
    change_publishing(funder=None, identifier="", prefix="", by=AUTHOR, now=NOW)
    assert Publishing.objects.count() == 2
    lines = JournalLine.objects.filter(action="publishing.edited").order_by("number")
    assert [line.changes["prefix"] for line in lines] == [["", "abc"], ["abc", ""]]


@pytest.mark.parametrize(
    ("identifier", "prefix"), [("0546740696", ""), ("BE-BCE_KBO-0546740690", ""), ("", "a b")]
)
def test_what_the_standard_would_refuse_is_refused(identifier, prefix):
    with pytest.raises(Refused):
        change_publishing(funder=None, identifier=identifier, prefix=prefix, by=AUTHOR, now=NOW)
    assert not Publishing.objects.exists()


def test_the_screen(client_as):
    owner = funder()
    client = client_as("coordinator")
    page = client.get(reverse("publishing"))
    assert "0202239951" in page.content.decode()
    given = {"funder": owner.pk, "identifier": "x", "publisher_prefix": "abc"}
    assert client.post(reverse("publishing"), given).status_code == 200
    answer = client.post(reverse("publishing"), given | {"identifier": ""})
    assert answer.headers["Location"] == reverse("catalogue")
    assert publisher().prefix == "abc"


def test_the_whole_path_of_the_coordinator(client_as):
    """Number, amount and day entered on their screens; then the file leaves for everybody."""
    owner = factories.OrganisationFactory(code="safe-brussels", kind="regional_body")
    made = awarded(organisation(), amount=None, awarded_on=None)
    client = client_as("coordinator")
    url = reverse("subsidies_file", args=[2022, "360giving-json"])
    assert Client().get(url).status_code == 404
    for step in ("organisation_edit", "grant_edit"):
        code = owner.code if step == "organisation_edit" else made.code
        path = reverse(step, args=[code])
        given = filled(client.get(path).context["form"])
        if step == "organisation_edit":
            given["enterprise_number"] = "0202239951"
        else:
            given |= {"amount": "1000.50", "awarded_on": "2022-07-14"}
        answer = client.post(path, given)
        assert answer.status_code == 302, answer.context["form"].errors
    assert Client().get(url).json()["grants"][0]["amountAwarded"] == 1000.5


def filled(form):
    """Return what a form shows, as a browser would send it."""
    found = {}
    for bound in form:
        value = bound.value()
        if isinstance(value, list | tuple):
            found[bound.html_name] = [getattr(one, "pk", one) for one in value]
        elif value not in (None, False):
            found[bound.html_name] = getattr(value, "pk", value)
    return found


def test_the_exercise_is_offered_to_the_authority_only(client_as):
    exercise(code="essai")
    path = reverse("exercise_file", args=[2025, "360giving-json"])
    assert path not in Client().get(reverse("catalogue")).content.decode()
    assert Client().get(path).status_code == 302
    assert client_as("partner_editor").get(path).status_code == 403
    client = client_as("coordinator")
    assert path in client.get(reverse("catalogue")).content.decode()
    answer = client.get(path)
    assert answer.json()["grants"][0]["id"] == "360G-exercise-essai"
    assert answer.headers["Content-Disposition"] == (
        'attachment; filename="360giving-2025-exercise.json"'
    )
    for args in ([2024, "360giving-json"], [2025, "pdf"]):
        assert client.get(reverse("exercise_file", args=args)).status_code == 404


def test_what_to_fill_in_stands_on_the_page_of_those_who_can(client_as):
    factories.OrganisationFactory(code="safe-brussels")
    grant(amount=None)
    edit = reverse("organisation_edit", args=["safe-brussels"])
    assert edit not in Client().get(reverse("catalogue")).content.decode()
    page = client_as("coordinator").get(reverse("catalogue")).content.decode()
    assert edit in page
    assert reverse("publishing") in page
