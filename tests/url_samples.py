"""What to visit for each address: the parts every app's ``tests/<app>/url_samples.py`` is made of.

    from tests.url_samples import Sample
    SAMPLES = {
        "search": Sample(query="q=violence"),
        "measure": Sample(lambda: {"plan": …, "measure": MeasureFactory().code}),
        "contribution_accept": Sample(make_draft, expect=405),   # answers POST only
    }

What belongs to an organisation says so with ``of``: the walk (tests/consistency/test_walk.py) then
visits the address for the reader's own organisation and for another one.

    def request_of(owner: Owner):
        request = RoundRequestFactory(organisation=owner.organisation)
        request.general_note = owner.secret("request.view")   # a word that only its readers see
        …
    "request": Sample(of=request_of),

An address without parameters needs no entry (it is visited as it is); it deserves one where a
page without rows would prove little. ``make`` runs inside the test's transaction.
"""

import importlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass
class Owner:
    """An organisation, and the secret words planted in what it does not show to everybody.

    ``secrets`` maps a word to the action that lets one read it, and to the organisation's id.
    """

    organisation: Any
    secrets: dict[str, tuple[str, int]] = field(default_factory=dict)

    def secret(self, action: str) -> str:
        """Return a new word; only those who may do ``action`` to this organisation's see it."""
        word = f"zqx{len(self.secrets):04}x{self.organisation.pk}x"
        self.secrets[word] = (action, self.organisation.pk)
        return word


@dataclass(frozen=True)
class Sample:
    """How to visit one address.

    :param make: makes the objects and returns the parameters of the address.
    :param of: as ``make``, for an object of the organisation it is given (see :class:`Owner`).
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
    of: Callable[[Owner], Mapping[str, Any]] | None = None

    def parameters(self, organisation: Any) -> Mapping[str, Any]:
        """Make the objects, those of ``organisation`` where it matters; return the parameters."""
        return self.of(Owner(organisation)) if self.of else self.make()


def collect() -> dict[str, Sample]:
    """Return the samples of every app by the name of the address."""
    found: dict[str, Sample] = {}
    for path in sorted(Path(__file__).parent.glob("*/url_samples.py")):
        module = importlib.import_module(f"tests.{path.parent.name}.url_samples")
        twice = set(found) & set(module.SAMPLES)
        assert not twice, f"{path}: also sampled elsewhere: {', '.join(sorted(twice))}"
        found |= module.SAMPLES
    return found
