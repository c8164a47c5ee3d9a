"""Finding rows by folded words: the same in both databases."""

import pytest

from maillon.core.folding import folded_words, holding
from maillon.funding.models import Application
from maillon.partners.models import Organisation
from tests.factories import OrganisationFactory
from tests.factories_funding import ApplicationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def applications():
    """Two applications of two organisations."""
    north = OrganisationFactory(code="nord", name_fr="Éveil du Nord", name_nl="Noorderlicht")
    south = OrganisationFactory(
        code="sud", name_fr="Cœur du Sud", name_nl="", enterprise_number="0202239951"
    )
    ApplicationFactory(number="APPEL-0001", organisation=north, title="MÉDIATION à l’école")
    ApplicationFactory(
        number="APPEL-0002", organisation=south, title="Mediation au parc", summary="Été"
    )


def found(question):
    """Return the numbers of the applications that hold the words of ``question``."""
    rows = Application.objects.filter(holding(question, "words", "organisation__words"))
    return sorted(number[-1] for number in rows.values_list("number", flat=True))


@pytest.mark.parametrize(
    ("question", "numbers"),
    [
        ("", ["1", "2"]),
        ("médiation", ["1", "2"]),
        ("MEDIATION", ["1", "2"]),
        ("ecole", ["1"]),
        ("l'École", ["1"]),
        ("appel-0002", ["2"]),
        ("ete parc", ["2"]),
        ("parc école", []),
        ("eveil mediation", ["1"]),
        ("noorderlicht", ["1"]),
        ("coeur", ["2"]),
        ("cœur", ["2"]),
        ("0202.239.951", ["2"]),
        ("100%", []),
        ("?!", []),
    ],
)
def test_neither_accents_nor_capitals_matter(applications, question, numbers):
    assert found(question) == numbers


def test_the_words_follow_the_row():
    row = OrganisationFactory(code="asbl", name_fr="Éveil", name_nl="", name_en="")
    assert row.words == "asbl eveil"
    row.name_fr = "Réveil"
    row.save()
    assert Organisation.objects.get(pk=row.pk).words == "asbl reveil"
    made = Organisation.objects.bulk_create(
        [Organisation(code="deux", name_fr="Là-bas", kind="association")]
    )
    assert Organisation.objects.get(pk=made[0].pk).words == "deux la bas"


def test_each_word_is_kept_once():
    assert folded_words("Médiation, médiation", "4.10") == "mediation 4.10"
