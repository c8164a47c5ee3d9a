"""The standards' own schemas and shapes, beside the repository; absent elsewhere."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from jsonschema import Draft202012Validator, FormatChecker
from rdflib import Graph, Namespace
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

STANDARDS = Path(__file__).resolve().parent.parent.parent / "shared" / "standards"
SH = Namespace("http://www.w3.org/ns/shacl#")


def needs(folder: str) -> pytest.MarkDecorator:
    """Skip a test where the folder of the standards is not there, and say so."""
    return pytest.mark.skipif(
        not (STANDARDS / folder).is_dir(), reason=f"{STANDARDS / folder} is not there"
    )


def validator_360giving() -> Draft202012Validator:
    """Return the validator of a 360Giving package, all its references resolved to files.

    The package schema of 1.4.3 refers to the grant schema of 1.4.2 by its address: the file at
    hand answers for it.
    """
    folder = STANDARDS / "360giving"
    package = json.loads((folder / "360-giving-package-schema.json").read_text())
    grant = json.loads((folder / "360-giving-schema.json").read_text())
    wanted: str = package["properties"]["grants"]["items"]["$ref"]
    # The schemas write http where the draft of 2020-12 has https.
    resources = [
        (uri, Resource.from_contents(grant, default_specification=DRAFT202012))
        for uri in {wanted, grant["$id"]}
    ]
    for schema in (package, grant):
        schema.pop("$schema")
    registry: Registry[Any] = Registry().with_resources(resources)
    return Draft202012Validator(package, registry=registry, format_checker=_formats())


def _formats() -> FormatChecker:
    """Return checks of the two formats that the schemas use; the library's need more packages."""
    checker = FormatChecker(formats=())

    @checker.checks("date-time", raises=ValueError)
    def is_moment(value: object) -> bool:
        return "T" in str(value) and datetime.fromisoformat(str(value)).tzinfo is not None

    @checker.checks("uri")
    def is_address(value: object) -> bool:
        return bool(urlsplit(str(value)).scheme)

    return checker


def dcat_ap_shapes(name: str) -> Graph:
    """Return a file of DCAT-AP shapes.

    Version 3.0.1 refers to two properties that it does not define: those references are dropped.
    """
    shapes = Graph().parse(STANDARDS / "dcat-ap" / name)
    for subject, predicate, shape in list(shapes.triples((None, SH.property, None))):
        if shapes.value(shape, SH.path) is None:
            shapes.remove((subject, predicate, shape))
    return shapes
