"""What an applicant could slip in after closing."""

from datetime import timedelta

import pytest

from maillon.funding.operations.answering import Entry
from maillon.funding.operations.applications import save_draft
from maillon.funding.operations.corrections import ask_correction
from maillon.funding.operations.submitting import submit_application
from tests.funding.applications.making import BY, CLOSES, NOW, budget, ready

pytestmark = pytest.mark.django_db
LATER = CLOSES + timedelta(days=3)


def type_again(application, values, now):
    """Type over what was typed once already."""
    entries = [Entry(name, value, 1) for name, value in values.items()]
    save_draft(application=application, entries=entries, by=BY, now=now)
    application.refresh_from_db()


def test_a_correction_hands_in_only_what_was_asked():
    """What was typed after the last submission was never handed in: a correction is no way in."""
    application = ready()
    first = submit_application(application=application, by=BY, now=NOW)
    application.refresh_from_db()
    more = budget(("staff", "Médiatrices", "15 000", "15 000"))
    changed = {"q:story": "Un autre projet.", "a:title": "Autre titre", "q:budget": more}
    type_again(application, changed, CLOSES - timedelta(hours=1))
    questions = {
        one.code: one for part in application.sheet.form.parts.all() for one in part.questions.all()
    }
    ask_correction(
        application=application,
        kind="incomplete",
        question=questions["where"],
        message="Précisez le lieu.",
        due_at=LATER + timedelta(days=5),
        by=BY,
        now=LATER,
    )
    type_again(application, {"q:where": "Place de la Senne 3"}, LATER)
    second = submit_application(application=application, by=BY, now=LATER + timedelta(days=1))
    apart = ("submission", "received_at", "answers")
    assert {k: v for k, v in second.content.items() if k not in apart} == {
        k: v for k, v in first.content.items() if k not in apart
    }
    assert second.content["answers"] == first.content["answers"] | {"where": "Place de la Senne 3"}
    application.refresh_from_db()
    assert (application.title, str(application.requested)) == ("Médiation au parc", "9000.00")
