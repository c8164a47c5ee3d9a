"""Measured speed and memory: ``make bench`` writes docs/benchmarks.md. Never run by the tests."""
