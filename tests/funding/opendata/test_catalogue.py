"""The catalogue of the open data: valid DCAT-AP, the same on the page, no link that leads nowhere.

All five files of shapes. What they ask as a mere warning (a publisher of the European list, a
centre on the map) is not an error.
"""

import json
from datetime import UTC, datetime

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from pyshacl import validate
from rdflib import DCAT, DCTERMS, RDF, Graph, URIRef

from maillon.funding.exports.catalogue import CatalogueUnfit, catalogue
from maillon.funding.exports.datasets import datasets
from tests import factories
from tests.funding.opendata.worlds import funder, grant
from tests.standards import SH, dcat_ap_shapes, needs

NOW = datetime(2023, 3, 1, 9, 0, tzinfo=UTC)


@pytest.fixture
def world(db):
    """A plan, a grant that may leave in every form."""
    funder()
    return grant()


@needs("dcat-ap")
@pytest.mark.parametrize(
    "name",
    [
        "dcat-ap-SHACL.ttl",
        "shapes.ttl",
        "range.ttl",
        "mdr-vocabularies.shape.ttl",
        "shapes_recommended.ttl",
    ],
)
def test_the_catalogue_conforms_to_the_shapes(world, name):
    graph = Graph().parse(data=catalogue("turtle", now=NOW), format="turtle")
    _ok, report, text = validate(
        graph, shacl_graph=dcat_ap_shapes(name), inference="none", do_owl_imports=False
    )
    results = report.subjects(RDF.type, SH.ValidationResult)
    worst = [one for one in results if report.value(one, SH.resultSeverity) == SH.Violation]
    # Details of a warning are results too, of no node of ours.
    details = set(report.objects(None, SH.detail))
    assert [one for one in worst if one not in details] == [], text


def test_every_file_of_the_catalogue_is_there(world):
    graph = Graph().parse(data=catalogue("turtle", now=NOW), format="turtle")
    addresses = set(graph.objects(None, DCAT.downloadURL)) | set(
        graph.objects(None, DCAT.landingPage)
    )
    assert len(addresses) >= 12
    for address in addresses:
        path = str(address).removeprefix(settings.SITE_URL)
        assert Client().get(path).status_code == 200, path


@pytest.mark.parametrize(
    ("suffix", "media", "format"),
    [
        ("ttl", "text/turtle; charset=utf-8", "turtle"),
        ("jsonld", "application/ld+json", "json-ld"),
    ],
)
def test_machines_fetch_it_without_a_language(world, suffix, media, format):
    response = Client().get(f"/catalogue.{suffix}")
    assert response["Content-Type"] == media
    graph = Graph().parse(data=response.content, format=format)
    page = URIRef(settings.SITE_URL + "/fr/open-data/")
    assert (page, RDF.type, DCAT.Catalog) in graph
    assert len(set(graph.subjects(RDF.type, DCAT.Dataset))) >= 5


def test_no_other_form(db):
    assert Client().get("/catalogue.xml").status_code == 404


def test_texts_come_in_three_languages(world):
    found = json.loads(catalogue("json-ld", now=NOW))
    node = next(n for n in found if n["@id"].endswith("/open-data/"))
    titles = node["http://purl.org/dc/terms/title"]
    assert {title["@language"] for title in titles} == {"fr", "nl", "en"}


def test_what_cannot_leave_is_not_announced(db):
    grant()
    (announced,) = [d for d in datasets(now=NOW) if d.code == "grants-360giving"]
    assert announced.distributions == ()
    assert b"grants-360giving" not in catalogue("turtle", now=NOW)


def test_a_catalogue_without_a_publisher_s_name_does_not_leave(db, settings):
    settings.GRANTS_FUNDER = ""
    with pytest.raises((CatalogueUnfit, Exception)):
        catalogue("turtle", now=NOW)


@pytest.mark.parametrize("language", ["fr", "nl", "en"])
def test_the_page(world, language):
    html = Client().get(f"/{language}/open-data/").content.decode()
    for dataset in datasets(now=NOW):
        assert f'id="{dataset.code}"' in html
    assert "360giving-json" in html


def test_the_page_says_why_a_file_does_not_leave(db):
    factories.GrantFactory(amount=None)
    html = Client().get(reverse("catalogue")).content.decode()
    assert "360giving-json" not in html
    assert "safe-brussels" in html


def test_plans_are_called_in_each_language(world):
    plan = world.plan
    plan.title_nl = "Het plan"
    plan.save()
    graph = Graph().parse(data=catalogue("turtle", now=NOW), format="turtle")
    titles = {str(one) for one in graph.objects(None, DCTERMS.title)}
    assert {plan.title_fr, "Het plan"} <= titles
    assert "Het plan" in Client().get("/nl/open-data/").content.decode()
