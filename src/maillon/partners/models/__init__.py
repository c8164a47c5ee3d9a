"""Organisations and territories, people and their roles, what people say and keep."""

from maillon.partners.models.exchanges import (
    Comment,
    Mention,
    MentionSeen,
    SavedView,
    Subscription,
    Viewing,
)
from maillon.partners.models.organisations import (
    Boundary,
    ContactPoint,
    Organisation,
    OrganisationAlias,
    PartnerCategory,
    Territory,
    check_enterprise_number,
)
from maillon.partners.models.people import Invitation, Membership, User

__all__ = [
    "Boundary",
    "Comment",
    "ContactPoint",
    "Invitation",
    "Membership",
    "Mention",
    "MentionSeen",
    "Organisation",
    "OrganisationAlias",
    "PartnerCategory",
    "SavedView",
    "Subscription",
    "Territory",
    "User",
    "Viewing",
    "check_enterprise_number",
]
