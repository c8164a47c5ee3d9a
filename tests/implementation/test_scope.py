"""What partners see and do with contributions of their own, and of others."""

import pytest

from tests.factories import ContributionFactory, ContributionPartnerFactory, OrganisationFactory


@pytest.fixture
def own_and_other(db):
    """Return two organisations, each with a draft of its own."""
    found = []
    for _number in range(2):
        draft = ContributionFactory(state="draft")
        part = ContributionPartnerFactory(contribution=draft, organisation=OrganisationFactory())
        found.append((part.organisation, draft))
    return found


@pytest.mark.parametrize("role", ["partner_editor", "partner_signatory"])
def test_a_partner_reads_and_edits_own_drafts_only(own_and_other, client_as, role):
    (mine, draft), (_other, foreign) = own_and_other
    client = client_as(role, mine)
    answers = {
        page: [
            client.get(f"/fr/contributions/{one.code}/{page}").status_code
            for one in (draft, foreign)
        ]
        for page in ("", "edit/")
    }
    assert answers == {"": [200, 403], "edit/": [200, 403]}


def test_what_counts_is_not_edited_by_its_partner(client_as):
    part = ContributionPartnerFactory(organisation=OrganisationFactory())
    client = client_as("partner_editor", part.organisation)
    assert client.get(f"/fr/contributions/{part.contribution.code}/edit/").status_code == 403


def test_the_list_holds_counted_ones_and_own_drafts(own_and_other, client_as):
    (mine, draft), (_other, foreign) = own_and_other
    counted = ContributionFactory()
    page = client_as("partner_editor", mine).get("/fr/contributions/?format=csv").content.decode()
    found = [code in page for code in (counted.code, draft.code, foreign.code)]
    assert found == [True, True, False]
