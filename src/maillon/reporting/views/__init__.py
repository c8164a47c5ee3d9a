"""Pages of coverage, findings and report editions."""
