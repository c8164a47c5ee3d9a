"""Workbooks of contributions."""
