"""The tests of the plan importer."""
