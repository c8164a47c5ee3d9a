"""Freezing a report publishes what it holds; reopening leaves it published."""

import pytest

from maillon.core.journal import Author
from maillon.core.models import JournalLine
from maillon.implementation.models import Contribution
from maillon.implementation.queries.history import history_of
from maillon.reporting.operations.editions import freeze_edition, reopen_edition
from maillon.reporting.queries.editions import frozen_holding
from tests import factories
from tests.reporting.report_samples import small_report

pytestmark = pytest.mark.django_db
BY = Author("coordination")


def test_freezing_publishes_what_the_report_holds_with_one_line(now):
    edition = small_report()
    draft = factories.ContributionFactory(plan=edition.plan, state="draft")
    later = factories.ContributionFactory(plan=edition.plan, first_year=2024, last_year=2024)
    held = set(
        Contribution.objects.filter(
            plan=edition.plan,
            state="accepted",
            first_year__lte=edition.last_year,
            last_year__gte=edition.first_year,
        ).values_list("code", flat=True)
    )
    assert held
    frozen = freeze_edition(edition=edition, by=BY, now=now, reason="Essai")
    published = Contribution.objects.filter(state="published")
    assert set(published.values_list("code", flat=True)) == held
    line = JournalLine.objects.get(action="contribution.published")
    assert set(line.changes) == held and line.target_id == str(frozen.pk)
    assert [entry.action for entry in history_of(published[0])][:1] == ["Publié"]
    assert {code: [e.pk for e in found] for code, found in frozen_holding(held).items()} == {
        code: [frozen.pk] for code in held
    }
    reopen_edition(edition=frozen, reason="Correction", by=BY, now=now)
    for row in (draft, later):
        row.refresh_from_db()
    assert (draft.state, later.state) == ("draft", "accepted")
    assert set(published.values_list("code", flat=True)) == held
