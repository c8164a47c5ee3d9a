"""Reads that more than one place uses."""
