"""What to visit for the addresses of report editions."""

from maillon.partners.enums import Role
from maillon.partners.permissions import PERMISSIONS
from maillon.reporting.models import ReportEdition
from tests.factories import NarrativeBlockFactory
from tests.reporting.report_samples import small_report
from tests.url_samples import Sample


def once():
    """Return the small report, made once where many samples are made together (test_walk.py)."""
    return ReportEdition.objects.filter(code="essai").first() or small_report()


def make_draft():
    """A draft with contributions and a text in one section."""
    edition = once()
    if edition.blocks.exists():
        return {"code": edition.code, "version": edition.version}
    NarrativeBlockFactory(edition=edition, section="plan", body_fr="Un **mot**.")
    return {"code": edition.code, "version": edition.version}


def make_file():
    """A file of a draft."""
    return {**make_draft(), "language": "fr", "format": "xlsx"}


def make_now():
    """The report of a plan that has an edition, as data stand now."""
    return {"plan": once().plan.code, "language": "fr", "format": "xlsx"}


def make_text():
    """A section of a draft that has a text."""
    return {**make_draft(), "section": "plan"}


# The views are open because frozen editions are public; a draft asks who comes: the public is
# sent to sign in, those who do not see drafts are refused.
_READERS = {str(role) for rule in PERMISSIONS["edition.view_draft"] for role in rule.roles}
_CLOSED = {"public": 302} | {role: 403 for role in Role.values if role not in _READERS}

EDITION_SAMPLES = {
    "editions": Sample(lambda: make_draft() and {}),
    "edition": Sample(make_draft, roles=_CLOSED),
    "edition_html": Sample(make_draft, roles=_CLOSED),
    "edition_file": Sample(make_file, roles=_CLOSED),
    "report_now": Sample(make_now),
    "edition_text": Sample(make_text),
    "edition_freeze": Sample(make_draft),
    "edition_reopen": Sample(make_draft),
}
