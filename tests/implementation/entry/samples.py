"""What to visit for the addresses of entry."""

from tests.factories import AccessLinkFactory, EvidenceFactory
from tests.implementation.entry.requests import make_request
from tests.url_samples import Sample

# Of another organisation than theirs; their own is tested in test_pages.py.
FOREIGN = {"partner_editor": 403, "partner_signatory": 403}


def asked():
    """Make a request; return the parameters of its page."""
    made = make_request()
    return {"round": made.request.round.code, "organisation": made.organisation.code}


def listed():
    """Make a request, so that there is one."""
    asked()
    return {}


def unknown_link():
    """Make a link and return a secret that does not open it."""
    AccessLinkFactory()
    return {"secret": "unknown"}


ENTRY_SAMPLES = {
    "my_requests": Sample(listed),
    "request": Sample(asked, roles=FOREIGN),
    "request_field": Sample(asked, expect=405),
    "request_submit": Sample(asked, roles=FOREIGN),
    "request_recall": Sample(asked, expect=405),
    "request_workbook": Sample(asked, roles=FOREIGN),
    "request_workbook_check": Sample(asked, roles=FOREIGN),
    "evidence_file": Sample(lambda: {"pk": EvidenceFactory().pk}, expect=405),
    # A link that opens nothing says so; one that does is tested in test_pages.py.
    "answer": Sample(unknown_link, expect=404),
}
