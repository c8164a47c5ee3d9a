"""What to visit for the addresses of reporting."""

from tests.reporting.coverage_samples import COVERAGE_SAMPLES
from tests.reporting.edition_samples import EDITION_SAMPLES
from tests.reporting.planning_samples import PRINTED_SAMPLES

SAMPLES = {**COVERAGE_SAMPLES, **EDITION_SAMPLES, **PRINTED_SAMPLES}
