"""Tests of what partners type and hand in."""
