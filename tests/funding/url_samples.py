"""What to visit for the addresses of funding: each slice's samples.py, gathered."""

import importlib
from pathlib import Path

from tests.url_samples import Sample


def _gather() -> dict[str, Sample]:
    found: dict[str, Sample] = {}
    for path in sorted(Path(__file__).parent.glob("*/samples.py")):
        module = importlib.import_module(f"tests.funding.{path.parent.name}.samples")
        twice = set(found) & set(module.SAMPLES)
        assert not twice, f"{path}: also sampled elsewhere: {', '.join(sorted(twice))}"
        found |= module.SAMPLES
    return found


SAMPLES = _gather()
