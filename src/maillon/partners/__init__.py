"""Organisations, territories, people, roles and sign-in."""
