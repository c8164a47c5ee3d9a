"""The catalogue of Maillon's open data in DCAT-AP 3 (the European profile of data portals).

Words of the European vocabularies used here are described in the file itself, so that it can be
checked without fetching them.
"""

from collections.abc import Callable, Iterable
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy, override
from rdflib import RDF, XSD, Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCAT, DCTERMS, FOAF, SKOS

from maillon.core.languages import CODES
from maillon.funding.exports.datasets import Dataset, Distribution, Text, datasets
from maillon.funding.queries.publishing import publisher

DCATAP = Namespace("http://data.europa.eu/r5r/")
VCARD = Namespace("http://www.w3.org/2006/vcard/ns#")
EU = "http://publications.europa.eu/resource/authority/"
IANA = "https://www.iana.org/assignments/media-types/"
_LANGUAGES = {"fr": "FRA", "nl": "NLD", "en": "ENG"}
_TYPES = {
    "csv": ("CSV", "text/csv"),
    "json": ("JSON", "application/json"),
    "xlsx": ("XLSX", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}


def graph_of(rows: Iterable[Dataset], *, now: datetime) -> Graph:
    """Return the catalogue of ``rows`` as a graph, with the read API as a service."""
    graph = Graph()
    graph.bind("dcat", DCAT)
    graph.bind("vcard", VCARD)
    graph.bind("dcatap", DCATAP)
    add = _adder(graph)
    catalogue = _address(reverse("catalogue"))
    publisher = _publisher(graph)
    taxonomy = URIRef(EU + "data-theme")
    add(taxonomy, RDF.type, SKOS.ConceptScheme)
    add(taxonomy, DCTERMS.title, Literal("Data theme", lang="en"))
    add(catalogue, RDF.type, DCAT.Catalog)
    _texts(graph, catalogue, DCTERMS.title, gettext_lazy("Open data of Maillon"))
    _texts(
        graph,
        catalogue,
        DCTERMS.description,
        gettext_lazy("The plan, what its partners did for it, and the grants given for it."),
    )
    add(catalogue, DCTERMS.publisher, publisher)
    add(catalogue, DCTERMS.modified, Literal(timezone.localdate(now)))
    add(catalogue, DCTERMS.license, _licence(graph))
    add(catalogue, DCTERMS.spatial, _place(graph))
    add(catalogue, DCAT.themeTaxonomy, taxonomy)
    add(catalogue, FOAF.homepage, _document(graph, _address(reverse("home"))))
    for code in CODES:
        add(catalogue, DCTERMS.language, _language(graph, code))
    # What has no file yet is not announced to machines.
    known = [_dataset(graph, row, publisher) for row in rows if row.distributions]
    for dataset in known:
        add(catalogue, DCAT.dataset, dataset)
    add(catalogue, DCAT.service, _service(graph, known, publisher))
    return graph


def _adder(graph: Graph) -> Callable[[URIRef, URIRef, URIRef | Literal], Graph]:
    return lambda subject, predicate, value: graph.add((subject, predicate, value))


def _dataset(graph: Graph, row: Dataset, publisher: URIRef) -> URIRef:
    add = _adder(graph)
    node = _address(reverse("catalogue") + f"#{row.code}")
    add(node, RDF.type, DCAT.Dataset)
    _texts(graph, node, DCTERMS.title, row.title)
    _texts(graph, node, DCTERMS.description, row.description)
    for keyword in row.keywords:
        _texts(graph, node, DCAT.keyword, keyword)
    add(node, DCTERMS.identifier, Literal(row.code))
    add(node, DCTERMS.publisher, publisher)
    add(node, DCAT.contactPoint, _contact(graph))
    add(node, DCAT.landingPage, _document(graph, _address(row.page)))
    add(node, DCTERMS.spatial, _place(graph))
    add(node, DCAT.theme, _concept(graph, "data-theme", "GOVE", "Government and public sector"))
    frequency = URIRef(EU + f"frequency/{row.frequency}")
    add(frequency, RDF.type, DCTERMS.Frequency)
    add(frequency, SKOS.inScheme, URIRef(EU + "frequency"))
    add(node, DCTERMS.accrualPeriodicity, frequency)
    rights = URIRef(EU + "access-right/PUBLIC")
    add(rights, RDF.type, DCTERMS.RightsStatement)
    add(rights, SKOS.inScheme, URIRef(EU + "access-right"))
    add(node, DCTERMS.accessRights, rights)
    for code in CODES:
        add(node, DCTERMS.language, _language(graph, code))
    if row.modified:
        add(node, DCTERMS.modified, Literal(row.modified.date()))
    if row.years:
        add(node, DCTERMS.temporal, _period(graph, node, row.years))
    for position, one in enumerate(row.distributions, start=1):
        add(node, DCAT.distribution, _distribution(graph, node, one, position, row.description))
    return node


def _distribution(
    graph: Graph, dataset: URIRef, row: Distribution, position: int, description: Text
) -> URIRef:
    add = _adder(graph)
    node = URIRef(f"{dataset}-{position}")
    file_type, media = _TYPES[row.format]
    add(node, RDF.type, DCAT.Distribution)
    _texts(graph, node, DCTERMS.title, row.title)
    _texts(graph, node, DCTERMS.description, description)
    add(node, DCAT.accessURL, _address(row.path))
    add(node, DCAT.downloadURL, _address(row.path))
    add(node, DCTERMS.license, _licence(graph))
    form = URIRef(EU + f"file-type/{file_type}")
    add(form, RDF.type, DCTERMS.MediaTypeOrExtent)
    add(form, SKOS.inScheme, URIRef(EU + "file-type"))
    add(node, DCTERMS["format"], form)
    available = _concept(graph, "planned-availability", "AVAILABLE", "Available")
    add(node, DCATAP.availability, available)
    media_type = URIRef(IANA + media)
    add(media_type, RDF.type, DCTERMS.MediaType)
    add(node, DCAT.mediaType, media_type)
    if row.conforms_to:
        standard = URIRef(row.conforms_to)
        add(standard, RDF.type, DCTERMS.Standard)
        add(node, DCTERMS.conformsTo, standard)
    return node


def _service(graph: Graph, served: Iterable[URIRef], publisher: URIRef) -> URIRef:
    add = _adder(graph)
    node = _address(reverse("api_documentation"))
    add(node, RDF.type, DCAT.DataService)
    _texts(graph, node, DCTERMS.title, gettext_lazy("Read API of Maillon"))
    _texts(
        graph,
        node,
        DCTERMS.description,
        gettext_lazy("Everything that is public, for programs, without a key."),
    )
    _texts(graph, node, DCAT.keyword, gettext_lazy("safety"))
    add(node, DCAT.theme, _concept(graph, "data-theme", "GOVE", "Government and public sector"))
    add(node, DCAT.endpointURL, _address(reverse("api:api-root")))
    add(node, DCAT.endpointDescription, _address(reverse("api:openapi-json")))
    add(node, DCTERMS.publisher, publisher)
    add(node, DCAT.contactPoint, _contact(graph))
    add(node, DCTERMS.license, _licence(graph))
    for dataset in served:
        add(node, DCAT.servesDataset, dataset)
    return node


def _publisher(graph: Graph) -> URIRef:
    by = publisher()
    organisation = by.organisation
    node = _address(reverse("partner", kwargs={"code": by.code}))
    graph.add((node, RDF.type, FOAF.Agent))
    for language in CODES:
        name = getattr(organisation, f"name_{language}", "") or ""
        if name:
            graph.add((node, FOAF.name, Literal(name, lang=language)))
    if organisation is None:
        graph.add((node, FOAF.name, Literal(by.code)))
    return node


def _contact(graph: Graph) -> URIRef:
    node = _address(reverse("legal"))
    graph.add((node, RDF.type, VCARD.Kind))
    graph.add((node, RDF.type, VCARD.Organization))
    graph.add((node, VCARD.fn, Literal("Maillon")))
    if settings.OPEN_DATA_CONTACT:
        graph.add((node, VCARD.hasEmail, URIRef(f"mailto:{settings.OPEN_DATA_CONTACT}")))
    return node


def _licence(graph: Graph) -> URIRef:
    node = URIRef(settings.OPEN_DATA_LICENCE)
    graph.add((node, RDF.type, DCTERMS.LicenseDocument))
    return node


def _place(graph: Graph) -> URIRef:
    node = URIRef(EU + "country/BEL")
    graph.add((node, RDF.type, DCTERMS.Location))
    graph.add((node, SKOS.inScheme, URIRef(EU + "country")))
    return node


def _language(graph: Graph, code: str) -> URIRef:
    node = URIRef(EU + f"language/{_LANGUAGES[code]}")
    graph.add((node, RDF.type, DCTERMS.LinguisticSystem))
    graph.add((node, SKOS.inScheme, URIRef(EU + "language")))
    return node


def _concept(graph: Graph, scheme: str, code: str, label: str) -> URIRef:
    node = URIRef(EU + f"{scheme}/{code}")
    graph.add((node, RDF.type, SKOS.Concept))
    graph.add((node, SKOS.prefLabel, Literal(label, lang="en")))
    graph.add((node, SKOS.inScheme, URIRef(EU + scheme)))
    return node


def _document(graph: Graph, node: URIRef) -> URIRef:
    graph.add((node, RDF.type, FOAF.Document))
    return node


def _period(graph: Graph, dataset: URIRef, years: Iterable[int]) -> URIRef:
    node = URIRef(f"{dataset}-period")
    graph.add((node, RDF.type, DCTERMS.PeriodOfTime))
    graph.add((node, DCAT.startDate, Literal(str(min(years)), datatype=XSD.gYear)))
    graph.add((node, DCAT.endDate, Literal(str(max(years)), datatype=XSD.gYear)))
    return node


def _texts(graph: Graph, node: URIRef, predicate: URIRef, text: Text) -> None:
    """Say a text in each language; one that is the same everywhere is said once."""
    if isinstance(text, str):
        graph.add((node, predicate, Literal(text)))
        return
    for code in CODES:
        with override(code):
            graph.add((node, predicate, Literal(str(text), lang=code)))


def _address(path: str) -> URIRef:
    return URIRef(settings.SITE_URL + path)


def catalogue(format: str, *, now: datetime) -> bytes:
    """Return the catalogue as a file: ``turtle`` or ``json-ld``.

    Addresses are those of the French pages, whatever the reader's language.
    """
    with override("fr"):
        graph = graph_of(datasets(now=now), now=now)
    _check(graph)
    return graph.serialize(format=format).encode()


class CatalogueUnfit(Exception):
    """The catalogue lacks what the profile asks for: nothing left."""


def _check(graph: Graph) -> None:
    """Refuse a catalogue without what DCAT-AP makes mandatory."""
    asked = {
        DCAT.Catalog: (DCTERMS.title, DCTERMS.description, DCTERMS.publisher),
        DCAT.Dataset: (DCTERMS.title, DCTERMS.description),
        DCAT.Distribution: (DCAT.accessURL,),
        DCAT.DataService: (DCTERMS.title, DCAT.endpointURL),
        FOAF.Agent: (FOAF.name,),
    }
    for kind, properties in asked.items():
        for node in graph.subjects(RDF.type, kind):
            for one in properties:
                if graph.value(node, one) is None:
                    raise CatalogueUnfit(f"{node}: {one}")
