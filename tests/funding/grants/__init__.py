"""Tests of grants: money to the cent, states, pages."""
