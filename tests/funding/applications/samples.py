"""What to visit for the addresses of applications, on the applicant's side."""

from maillon.core.journal import Author
from maillon.funding.models import Call
from maillon.funding.operations.submitting import submit_application
from maillon.partners.models import Organisation
from tests.funding.applications.making import NOW, make_applicant, make_call, ready, start
from tests.url_samples import Sample


def a_call():
    """Make an open call beside those that are there."""
    return make_call(code=f"appel-{Call.objects.count()}")


def an_applicant():
    """Make an association with a number of its own."""
    first = 9_980_000 + Organisation.objects.count()
    return make_applicant(enterprise_number=f"0{first:07}{97 - first % 97:02}")


def open_call():
    """Make an open call."""
    return {"call": a_call().code}


def submitted():
    """Make a submitted application."""
    application = ready(a_call(), an_applicant())
    submit_application(application=application, by=Author("asbl"), now=NOW)
    return {"number": application.number}


def submission():
    """Make a submitted application; its first submission."""
    return submitted() | {"submission": 1}


def draft():
    """Make a draft."""
    return {"number": start(a_call(), an_applicant()).number}


def no_file():
    """Name a file that is not there."""
    return submitted() | {"sha256": "0" * 64}


# Of another organisation than theirs; what is their own is tested in test_pages.py.
FOREIGN = {"partner_editor": 404, "partner_signatory": 404}
# An expert reads elsewhere, what was assigned to them.
READERS = FOREIGN | {"expert": 404}

SAMPLES = {
    "my_applications": Sample(),
    "receipt_check": Sample(query="receipt=AR-0&sha256=0"),
    "application_new": Sample(open_call),
    "application": Sample(submitted, roles=READERS),
    "application_fill": Sample(draft, roles=FOREIGN),
    "application_field": Sample(draft, expect=405),
    "application_partner": Sample(draft, expect=405),
    "application_submit": Sample(draft, roles=FOREIGN),
    "application_submitted": Sample(submitted, roles=READERS),
    "application_withdraw": Sample(submitted, roles={"partner_signatory": 404}),
    "application_receipt": Sample(submitted, roles=READERS),
    "application_receipt_of": Sample(submission, roles=READERS),
    "application_submission": Sample(submission, roles=READERS),
    "application_files": Sample(submitted, roles=READERS),
    "application_file": Sample(no_file, expect=404),
}
