"""Which file of an application a person may open."""

from maillon.funding.models import Application
from maillon.funding.queries.answers import ReadFile, read_sheet
from maillon.funding.queries.applications import readable_applications
from maillon.funding.queries.visibility import assigned_applications
from maillon.implementation.enums import EvidenceState
from maillon.partners.permissions import Person


def readable_file(person: Person, number: str, sha256: str) -> ReadFile | None:
    """Return the file with this hash of an application, if ``person`` may open it.

    An expert opens what they were given to read, once it was submitted; in a blind call not what
    says who applies. What the scanner refused is opened by nobody else.
    """
    whole = readable_applications(person).filter(number=number).first()
    if whole is not None:
        return _find(whole, sha256, blind=False)
    given = assigned_applications(person).select_related("call", "sheet__form")
    reading = given.filter(number=number).first()
    if reading is None:
        return None
    found = _find(reading, sha256, blind=reading.call.blind)
    return None if found is not None and found.state == EvidenceState.REFUSED else found


def _find(application: Application, sha256: str, *, blind: bool) -> ReadFile | None:
    """Look in every submission, and in the draft where the reader sees it whole."""
    sheets = [
        read_sheet(application.sheet, blind=blind, submission=one)
        for one in application.submissions.order_by("-number")
    ]
    if not blind:
        sheets.append(read_sheet(application.sheet, live=True))
    files = [file for sheet in sheets for file in sheet.files]
    return next((file for file in files if file.sha256 == sha256), None)
