"""One thing under two names."""

import pytest

from tests import factories


@pytest.fixture
def organisations(db):
    """Return ``organisations(name, …)``: one organisation for each name."""
    return lambda *names: [factories.OrganisationFactory(name_fr=name) for name in names]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Infor Jeunes Bruxelles", "InforJeunes Bruxelles"),
        ("Ligue des droits humains", "ASBL Ligue des Droits Humains"),
        ("Diogènes", "Diogenes"),
        ("Union des Pharmaciens de Bruxelles (UPB)", "UPB"),
        ("Fédération laïque des plannings", "Fédération laïque des planings"),
        ("Maison de l’Égalité", "Maison de l'egalité"),
    ],
)
def test_two_names_of_one_thing(found, organisations, one, other):
    first, second = organisations(one, other)
    (finding,) = found("one-thing-two-names")
    assert finding.objects == (f"organisation:{first.code}", f"organisation:{second.code}")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Commune de Woluwe-Saint-Pierre", "Commune de Woluwe-Saint-Lambert"),
        ("Antenne LISA Anderlecht (Peterbos)", "Antenne LISA Anderlecht (Centre)"),
        ("Service d’aide (SCAV) de Jette", "Service d’aide (SCAV) de Koekelberg"),
        ("Zone 5339", "Zone 5340"),
        ("Transit", "Transit Rue"),
        ("Bulle", "Bille"),
        ("Police fédérale", "Police nationale"),
    ],
)
def test_two_things(found, organisations, one, other):
    organisations(one, other)
    assert found("one-thing-two-names") == []


def test_an_alias_that_is_the_name_of_another(found, organisations):
    _first, second = organisations("Paradigm", "Centre d’informatique")
    factories.OrganisationAliasFactory(organisation=second, name="Paradigm ASBL")
    (finding,) = found("one-thing-two-names")
    assert finding.values == {"first": "Paradigm", "second": "Paradigm ASBL"}


def test_one_enterprise_number_in_two_spellings(found):
    factories.OrganisationFactory(name_fr="Un", enterprise_number="0403.019.261")
    factories.OrganisationFactory(name_fr="Deux", enterprise_number="403019261")
    assert len(found("one-thing-two-names")) == 1


def test_a_part_is_not_its_whole(found, organisations):
    (whole,) = organisations("Diogènes")
    factories.OrganisationFactory(name_fr="Diogenes", part_of=whole)
    assert found("one-thing-two-names") == []


def test_a_partner_written_down_that_has_an_organisation(found, organisations, contribution):
    organisations("Parquet de Bruxelles")
    for name in ("parquet de Bruxelles", "parquet"):
        factories.ContributionPartnerFactory(
            contribution=contribution, organisation=None, as_written=name, part="partner"
        )
    (finding,) = found("one-thing-two-names")
    assert finding.values["first"] == "parquet de Bruxelles"
