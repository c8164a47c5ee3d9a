"""What never leaves with a published grant: where a shelter is, and who a natural person is.

A grant with a protected address hides where its beneficiary is in everything that is published:
its postcode, its municipality, the places of the project. The same beneficiary's other grants hide
it too, for one of them would give it away.
"""

from maillon.funding.models import Grant


def protected_beneficiaries() -> frozenset[int]:
    """Return the organisations that hold, or held, any grant with a protected address."""
    held = Grant.objects.filter(protected_location=True)
    return frozenset(held.order_by().values_list("organisation_id", flat=True))


def hides_place(grant: Grant, protected: frozenset[int]) -> bool:
    """Say whether nothing may tell where the beneficiary of ``grant`` is.

    :param protected: what :func:`protected_beneficiaries` returned.
    """
    return grant.protected_location or grant.organisation_id in protected
