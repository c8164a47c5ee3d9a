"""Attacks on funding: what a hostile expert, applicant or clerk would try."""
