"""Tests of activity reports and renewals."""
