"""What to visit for each address: the parts every app's ``tests/<app>/url_samples.py`` is made of.

    from tests.url_samples import Sample
    SAMPLES = {
        "search": Sample(query="q=violence"),
        "measure": Sample(lambda: {"plan": …, "measure": MeasureFactory().code}),
        "contribution_accept": Sample(make_draft, expect=405),   # answers POST only
    }

An address without parameters needs no entry (it is visited as it is); it deserves one where a
page without rows would prove little. ``make`` runs inside the test's transaction.
"""

import importlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Sample:
    """How to visit one address.

    :param make: makes the objects and returns the parameters of the address.
    :param query: what follows the question mark.
    :param expect: the answer to those who may open it (405 is accepted for POST-only addresses).
    :param roles: answers that differ for a role, e.g. ``{"partner_editor": 404}``, with a reason
        in a comment.
    :param headers: headers of the visit, e.g. ``{"HX-Request": "true"}``.
    """

    make: Callable[[], Mapping[str, Any]] = dict
    query: str = ""
    expect: int = 200
    roles: Mapping[str, int] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)


def collect() -> dict[str, Sample]:
    """Return the samples of every app by the name of the address."""
    found: dict[str, Sample] = {}
    for path in sorted(Path(__file__).parent.glob("*/url_samples.py")):
        module = importlib.import_module(f"tests.{path.parent.name}.url_samples")
        twice = set(found) & set(module.SAMPLES)
        assert not twice, f"{path}: also sampled elsewhere: {', '.join(sorted(twice))}"
        found |= module.SAMPLES
    return found
