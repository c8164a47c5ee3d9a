"""The writes of reporting: decisions on findings, report editions."""
