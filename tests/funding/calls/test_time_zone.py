"""A call in another time zone: its moments are written and read in its zone, named each time."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import translation

from maillon.core.moments import moment_text, second_text, short_moment_text, zone_of
from maillon.funding.documents.receipt import receipt_paper
from maillon.funding.forms.calls import CallForm, initial_of
from maillon.funding.notifications.call_changes import told
from maillon.funding.operations.calls import edit_call, input_of
from maillon.funding.operations.refusal import Refused
from maillon.funding.queries.call_banner import banner_of
from maillon.funding.workflows.applications import why_closed
from tests.factories import (
    ApplicationFactory,
    CallFactory,
    OrganisationFactory,
    SubmissionFactory,
)
from tests.funding.calls.given import BY

pytestmark = pytest.mark.django_db
LONDON = "Europe/London"
TEXTS = ("title", "text", "award")
# The clock of London goes back on 25 October 2026, an hour after that of Brussels, at 01:00 UTC.
BEFORE = datetime(2026, 10, 24, 11, 0, tzinfo=UTC)
AFTER = datetime(2026, 10, 26, 11, 0, tzinfo=UTC)


def test_a_moment_in_the_sites_zone_and_in_another():
    """The zone's name stands where it is not the site's; across the change of clock."""
    with translation.override("en"):
        assert moment_text(BEFORE) == "24 October 2026 at 13:00 (CEST)"
        assert moment_text(BEFORE, "Europe/Brussels") == "24 October 2026 at 13:00 (CEST)"
        assert moment_text(BEFORE, LONDON) == "24 October 2026 at 12:00 (BST, Europe/London)"
        assert moment_text(AFTER, LONDON) == "26 October 2026 at 11:00 (GMT, Europe/London)"
        assert short_moment_text(AFTER, LONDON).endswith("(GMT, Europe/London)")
        assert "(" not in short_moment_text(AFTER, "Europe/Brussels")
    assert second_text(AFTER) == "26/10/2026 12:00:00 CET (UTC+01:00)"
    assert second_text(AFTER, LONDON) == "26/10/2026 11:00:00 GMT (UTC+00:00, Europe/London)"


@pytest.mark.parametrize("name", ["", "Nowhere/City", "../etc"])
def test_an_unknown_zone_is_the_sites(name):
    """A page never fails for the name of a zone."""
    assert zone_of(name).key == "Europe/Brussels"


def london(**values):
    """Make a call of London, open for a while, that closes after the clock went back."""
    moments = {"opens_at": BEFORE, "closes_at": AFTER, "time_zone": LONDON}
    return CallFactory(code="londres", **moments | values)


def test_words_of_a_call():
    """Banner, refusal and mail say the zone of the call."""
    call = london()
    with translation.override("en"):
        assert banner_of(call, now=BEFORE).by == "26 October 2026 at 11:00 (GMT, Europe/London)"
        assert "12:00 (BST, Europe/London)" in why_closed(call, now=BEFORE - timedelta(days=1))
        changes = {"closes_at": [BEFORE.isoformat(), AFTER.isoformat()]}
        texts = {f"{name}_{code}": "" for name in TEXTS for code in ("fr", "nl", "en")}
        assert told(changes, texts, LONDON) == [
            "Closes: 24 October 2026 at 12:00 (BST, Europe/London) → "
            "26 October 2026 at 11:00 (GMT, Europe/London)"
        ]


def test_the_receipt_is_in_the_zone_of_the_call():
    """Moment and closing, to the second."""
    application = ApplicationFactory(call=london())
    content = {
        "organisation": {"name": "A", "enterprise_number": ""},
        "measures": {"primary": "", "secondary": []},
        "co_applicants": [],
        "files": [],
    } | dict.fromkeys(("title", "summary", "first_year", "last_year"), "")
    submission = SubmissionFactory(application=application, received_at=AFTER, content=content)
    with translation.override("en"):
        said = repr(receipt_paper(submission, language="en").blocks)
    assert said.count("26/10/2026 11:00:00 GMT (UTC+00:00, Europe/London)") == 2


@pytest.mark.parametrize("name", ["call", "call_desk", "calls", "calls_desk", "call_edit"])
def test_pages(client_as, name):
    """Every page names the zone; the form writes the moments by its clock."""
    call = london()
    args = [] if name in ("calls", "calls_desk") else [call.code]
    page = client_as("coordinator").get(reverse(name, args=args)).content.decode()
    assert LONDON in page
    if name == "call_edit":
        assert 'value="12:00"' in page and 'value="11:00"' in page


def test_pages_of_an_application(client_as):
    """Who applies and who checks read the moments of the call in its zone."""
    organisation = OrganisationFactory()
    applicant = client_as("partner_signatory", organisation)
    application = ApplicationFactory(call=london(), organisation=organisation, submitted_at=AFTER)
    SubmissionFactory(application=application, received_at=AFTER)
    said = "26 octobre 2026 à 11:00 (GMT, Europe/London)"
    number = application.number
    page = applicant.get(reverse("application", args=[number])).content.decode()
    assert "26/10/2026 11:00:00 GMT (UTC+00:00, Europe/London)" in page
    coordinator = client_as("coordinator")
    page = coordinator.get(reverse("application_check", args=[number])).content.decode()
    assert said in page
    page = coordinator.get(reverse("call_applications", args=["londres"])).content.decode()
    assert LONDON in page


def form(call, **given):
    """Return the form of ``call``, sent with ``given``."""
    start = initial_of(call)
    data = {name: start[name] for name in ("title_fr", "code", "kind", "first_year", "last_year")}
    data |= {"readings": 3, "minimum_readings": 2, "gap": "25", "mandate_years": 3}
    data |= {"instrument": call.instrument_id, "reason": "Oui."}
    for name, (day, clock, which) in given.pop("moments").items():
        data |= {f"{name}_day": day, f"{name}_time": clock, f"{name}_which": which}
    return CallForm(data | given, plan=call.plan, initial=start, edited=call)


def test_the_form_reads_moments_by_the_clock_of_the_zone():
    """01:30 exists twice in London on 25 October, when 02:30 does in Brussels: it asks which."""
    call = london(state="prepared")
    moments = {"opens_at": ("2026-10-24", "12:00", ""), "closes_at": ("2026-10-25", "01:30", "")}
    asked = form(call, time_zone=LONDON, moments=moments)
    assert list(asked.errors) == ["closes_at"]
    moments["closes_at"] = ("2026-10-25", "01:30", "second")
    sent = form(call, time_zone=LONDON, moments=moments)
    assert sent.is_valid(), sent.errors
    assert sent.given().closes_at == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    moments["closes_at"] = ("2026-10-25", "01:30", "")
    brussels = form(call, time_zone="Europe/Brussels", moments=moments)
    assert brussels.is_valid(), brussels.errors
    assert brussels.given().closes_at == datetime(2026, 10, 24, 23, 30, tzinfo=UTC)
    kept = form(call, moments=moments)
    assert not kept.is_valid() and kept.cleaned_data["time_zone"] == LONDON
    assert "time_zone" in form(call, time_zone="Mars/Base", moments=moments).errors


def test_the_zone_of_a_published_call_is_fixed():
    """Everybody read its moments in it; an unknown zone is refused in any state."""
    call = london()
    for zone in ("Europe/Paris", "Mars/Base"):
        values = replace(input_of(call), time_zone=zone)
        with pytest.raises(Refused):
            edit_call(call=call, values=values, by=BY, now=BEFORE, reason="Non.")
