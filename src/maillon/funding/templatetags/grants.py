"""Filters of the pages of grants: accounts, structured communications, amounts, scans."""

from decimal import Decimal

from django import template
from django.conf import settings

from maillon.core.numbers import write_number
from maillon.funding.models import Agreement
from maillon.funding.rules.communication import written, written_iban
from maillon.funding.rules.scanning import scan_words

register = template.Library()


@register.filter
def iban(value: str) -> str:
    """Write a bank account in groups of four."""
    return written_iban(value)


@register.filter
def communication(value: str) -> str:
    """Write a structured communication as banks do."""
    return written(value)


@register.filter
def typed(value: Decimal) -> str:
    """Write an amount as the reader would type it: ``1 234,50``, without a currency."""
    return write_number(value)


@register.filter
def scan_said(row: Agreement) -> str:
    """Return what is said of the signed document: nothing where the scanner found it clean."""
    return scan_words(row.scan_state, scans=bool(settings.SCAN_COMMAND))
