"""Territories, organisations and the demonstration accounts."""

from datetime import datetime
from typing import Any

from django.contrib.auth.hashers import make_password

from maillon.core.text import fold
from maillon.partners.adapter import DEMO_DOMAIN
from maillon.partners.enums import Role
from maillon.partners.models import (
    Boundary,
    Membership,
    Organisation,
    OrganisationAlias,
    PartnerCategory,
    Territory,
    User,
)
from maillon.portal.demo import DEMO_PASSWORD

# Demonstration accounts are functions, never people: account, role, organisation, language.
ACCOUNTS = [
    ("coordination", Role.COORDINATOR, "safe-brussels", "fr", "Coordination du plan"),
    ("coordinatie", Role.COORDINATOR, "safe-brussels", "nl", "Coördinatie van het plan"),
    ("evaluation", Role.EVALUATOR, "safe-brussels", "fr", "Évaluation externe"),
    ("administration", Role.ADMINISTRATOR, "safe-brussels", "fr", "Administration de Maillon"),
    ("zone-5344", Role.PARTNER_EDITOR, "zone-5344", "fr", "Rédaction, zone de police 5344"),
    ("commune-jette", Role.PARTNER_EDITOR, "commune-jette", "fr", "Prévention, commune de Jette"),
]


def load_territories(data: dict[str, Any], shapes: dict[str, Any]) -> None:
    """Store the Region, its zones and municipalities, and the shapes that they share."""
    boundaries: dict[str, Boundary] = {}
    for feature in shapes["features"]:
        properties = feature["properties"]
        boundary = Boundary.objects.create(
            code=properties["id"],
            geometry=feature["geometry"],
            attribution=properties["attribution"],
        )
        boundaries |= dict.fromkeys(properties["codes"], boundary)
    stored: dict[str, Territory] = {}
    for row in data["territories"]:
        stored[row["code"]] = Territory.objects.create(
            code=row["code"],
            kind=row["kind"],
            nis=row["nis"] or "",
            parent=stored[row["parent"]] if row["parent"] else None,
            boundary=boundaries.get(row["nis"] or ""),
            **{f"name_{lang}": row[f"name_{lang}"] for lang in ("fr", "nl", "en")},
        )


def load_organisations(data: dict[str, Any]) -> None:
    """Store the partner categories, the organisations and their spellings."""
    for row in data["categories"]:
        PartnerCategory.objects.create(**row)
    territories = {t.code: t for t in Territory.objects.all()}
    stored = {
        row["code"]: Organisation.objects.create(
            code=row["code"],
            kind=row["kind"],
            territory=territories.get(row["territory"]),
            **{f"name_{lang}": row[f"name_{lang}"] for lang in ("fr", "nl", "en")},
        )
        for row in data["organisations"]
    }
    taken: set[str] = set()
    for row in data["organisations"]:
        organisation = stored[row["code"]]
        if row["part_of"]:
            organisation.part_of = stored[row["part_of"]]
            organisation.save(update_fields=["part_of"])
        for alias in row["aliases"]:
            folded = fold(alias["name"])
            if folded in taken:
                continue
            taken.add(folded)
            OrganisationAlias.objects.create(
                organisation=organisation,
                name=alias["name"],
                folded=folded,
                source=f"003, l. {alias['line']}" if alias.get("line") else "003",
            )


def load_accounts(*, joined_at: datetime) -> None:
    """Make the demonstration accounts; all have the password that the sign-in page shows."""
    password = make_password(DEMO_PASSWORD)
    for username, role, organisation, language, description in ACCOUNTS:
        user = User.objects.create(
            username=username,
            email=username + DEMO_DOMAIN,
            password=password,
            language=language,
            description=description,
            date_joined=joined_at,
        )
        Membership.objects.create(
            user=user,
            organisation=Organisation.objects.get(code=organisation),
            role=role,
            starts_on=joined_at.date(),
        )
