"""What to visit of the open data."""

from tests.url_samples import Sample

SAMPLES = {
    "api_unknown": Sample(lambda: {"rest": "nothing"}, expect=404),
    "api:api-root": Sample(expect=302),
}
