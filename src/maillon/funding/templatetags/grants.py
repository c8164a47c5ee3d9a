"""Filters of the pages of grants: bank accounts and structured communications."""

from django import template

from maillon.funding.rules.communication import written, written_iban

register = template.Library()


@register.filter
def iban(value: str) -> str:
    """Write a bank account in groups of four."""
    return written_iban(value)


@register.filter
def communication(value: str) -> str:
    """Write a structured communication as banks do."""
    return written(value)
