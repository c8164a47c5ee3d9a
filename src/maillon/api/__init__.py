"""Open data: the read-only API."""
