"""A locked year refuses the rows of a spreadsheet, at their cell."""

from maillon.core.journal import Author
from maillon.implementation.importers.contributions import write_file
from maillon.implementation.models import Contribution
from maillon.implementation.operations.periods import lock_year
from tests.factories import ContributionFactory
from tests.implementation.workbooks import contributions

BY = Author("coordination")


def test_rows_of_a_locked_year_and_of_what_is_submitted_are_refused_at_their_cell(world, now):
    lock_year(plan=world.plan, year=2021, reason="Collecte close", by=BY, now=now)
    ContributionFactory(
        code="B-2", plan=world.plan, state="submitted", first_year=2022, last_year=2022
    )
    rows = [{"code": "A-1", "première année": 2021}, {"code": "B-2", "première année": 2022}]
    data = contributions(*rows)
    report = write_file(data, "fichier.xlsx", world.plan, by=BY, now=now)
    found = [(error.cell[-1], error.message) for error in report.errors]
    assert len(found) == 2 and "verrouillée" in found[0][1] and not report.written
    assert Contribution.objects.count() == 1
