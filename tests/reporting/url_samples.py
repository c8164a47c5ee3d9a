"""What to visit for the addresses of reporting."""

from tests.reporting.edition_samples import EDITION_SAMPLES

SAMPLES = {**EDITION_SAMPLES}
