"""What to visit for what is printed of an annual plan."""

from tests.implementation.planning.samples import annual
from tests.url_samples import Sample


def printed():
    """Make an annual plan; return the parameters of its PDF."""
    return annual() | {"language": "fr", "format": "pdf"}


PRINTED_SAMPLES = {
    "implementation_plan_document": Sample(printed),
    "announced_done": Sample(annual),
    "announced_done_file": Sample(printed),
}
