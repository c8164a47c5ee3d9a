"""Tests of collection rounds, as the coordination runs them."""
