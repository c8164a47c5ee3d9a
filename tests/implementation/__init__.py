"""Tests of the implementation app."""
