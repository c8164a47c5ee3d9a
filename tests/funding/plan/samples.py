"""What to visit for the addresses of published grants and prizes."""

from tests import factories
from tests.url_samples import Sample


def _prize():
    prize = factories.InstrumentFactory(kind="prize")
    factories.GrantFactory(instrument=prize, laureate_rank=1)
    return {"code": prize.code}


SAMPLES = {
    "subsidy": Sample(lambda: {"code": factories.GrantFactory().code}),
    "prize": Sample(_prize),
}
