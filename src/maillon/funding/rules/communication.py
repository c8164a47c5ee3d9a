"""Bank accounts and the structured communication of Belgian transfers."""

from stdnum import iban
from stdnum.be import ogm_vcs
from stdnum.exceptions import ValidationError

_GRANTS, _RANKS = 10_000_000, 1_000


def structured(grant: int, rank: int) -> str:
    """Return the twelve digits of the ``rank``-th recovery of a grant.

    Seven digits for the grant, three for the rank, two that check them (modulo 97).

    :raises ValueError: beyond seven and three digits.
    """
    if not (0 <= grant < _GRANTS and 0 <= rank < _RANKS):
        raise ValueError("A structured communication holds seven and three digits.")
    number = f"{grant:07}{rank:03}"
    return number + str(ogm_vcs.calc_check_digits(number))


def written(communication: str) -> str:
    """Return a structured communication as banks write it: ``+++000/0001/00197+++``."""
    digits = communication.rjust(12, "0")
    return f"+++{digits[:3]}/{digits[3:7]}/{digits[7:]}+++"


def is_iban(text: str) -> bool:
    """Say whether the check digits of a bank account are right.

    The checksum alone: the tables of banks are never complete (GRANTS.md, section 2).
    """
    try:
        iban.validate(text, check_country=False)
    except ValidationError:
        return False
    return True


def compact_iban(text: str) -> str:
    """Return a bank account without blanks, in capitals."""
    return str(iban.compact(text))


def written_iban(text: str) -> str:
    """Return a bank account in groups of four."""
    return str(iban.format(text))
