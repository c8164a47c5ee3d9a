"""Territories, organisations and the demonstration accounts."""

from datetime import date, datetime
from typing import Any

from django.contrib.auth.hashers import make_password

from maillon.core.text import fold
from maillon.partners.demonstration import DEMO_DOMAIN
from maillon.partners.enums import Role
from maillon.partners.models import (
    Boundary,
    ContactPoint,
    Membership,
    Organisation,
    OrganisationAlias,
    PartnerCategory,
    Territory,
    User,
)
from maillon.plan.models import Theme, ThemeLead
from maillon.portal.demo import DEMO_PASSWORD

PLAN = "pgsp-2021-2024"
# Demonstration accounts are functions, never people. Account, hats (organisation: roles) with the
# one that is on first, language, function.
Hats = dict[str, tuple[Role, ...]]
ACCOUNTS: list[tuple[str, Hats, str, str]] = [
    (
        "coordination",
        {"safe-brussels": (Role.COORDINATOR,)},
        "fr",
        "Coordination du plan",
    ),
    (
        "coordinatie",
        {"safe-brussels": (Role.COORDINATOR,)},
        "nl",
        "Coördinatie van het plan",
    ),
    (
        "evaluation",
        {"safe-brussels": (Role.EVALUATOR,)},
        "fr",
        "Évaluation externe",
    ),
    (
        "administration",
        {"safe-brussels": (Role.ADMINISTRATOR,)},
        "fr",
        "Administration de Maillon",
    ),
    (
        "zone-5344",
        {"zone-5344": (Role.PARTNER_EDITOR,)},
        "fr",
        "Rédaction, zone de police 5344",
    ),
    (
        "signataire-5344",
        {"zone-5344": (Role.PARTNER_SIGNATORY,), "safe-brussels": (Role.THEME_LEAD,)},
        "fr",
        "Signature, zone de police 5344, et pilotage du thème 6 : deux casquettes",
    ),
    (
        "commune-jette",
        {"commune-jette": (Role.PARTNER_EDITOR,)},
        "fr",
        "Prévention, commune de Jette",
    ),
    (
        "signataire-jette",
        {"commune-jette": (Role.PARTNER_SIGNATORY,)},
        "nl",
        "Ondertekening, gemeente Jette",
    ),
    (
        "asbl-dune",
        {"dune": (Role.PARTNER_EDITOR, Role.PARTNER_SIGNATORY)},
        "fr",
        "Rédaction et signature d’une association de l’appel à projets",
    ),
    (
        "thematique-4",
        {"safe-brussels": (Role.THEME_LEAD,)},
        "fr",
        "Pilotage du thème 4",
    ),
    (
        "cabinet",
        {"safe-brussels": (Role.DECISION_MAKER,)},
        "fr",
        "Décision politique",
    ),
    (
        "observatoire",
        {"safe-observatory": (Role.ANALYST,)},
        "fr",
        "Analyse à l’observatoire",
    ),
    (
        "jury",
        {"safe-brussels": (Role.EXPERT,)},
        "fr",
        "Expertise et jury",
    ),
    (
        "finances",
        {"safe-brussels": (Role.FINANCE_OFFICER,)},
        "fr",
        "Paiements et contrôle des pièces justificatives",
    ),
    (
        "dpo",
        {"safe-brussels": (Role.DATA_PROTECTION_OFFICER,)},
        "fr",
        "Protection des données",
    ),
]
# Account → code of the theme that it leads.
THEME_LEADS = {"thematique-4": "4", "signataire-5344": "6"}


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
    organisations = {one.code: one for one in Organisation.objects.all()}
    for username, hats, language, description in ACCOUNTS:
        user = User.objects.create(
            username=username,
            email=username + DEMO_DOMAIN,
            password=password,
            language=language,
            description=description,
            date_joined=joined_at,
        )
        for organisation, roles in hats.items():
            for role in roles:
                Membership.objects.create(
                    user=user,
                    organisation=organisations[organisation],
                    role=role,
                    starts_on=joined_at.date(),
                )


def load_theme_leads(*, joined_at: datetime) -> None:
    """Say which themes of the plan the accounts lead."""
    for username, theme in THEME_LEADS.items():
        ThemeLead.objects.create(
            theme=Theme.objects.get(plan__code=PLAN, code=theme),
            user=User.objects.get(username=username),
            starts_on=joined_at.date(),
        )


# Organisation, function, subject (fr, nl, en each), telephone or not, public, last verified: one of
# them is due for its yearly check. Numbers of the range that is never given out.
CONTACTS = [
    (
        "safe-brussels",
        ("Coordination du plan", "Coördinatie van het plan", "Coordination of the plan"),
        ("Questions sur le plan", "Vragen over het plan", "Questions about the plan"),
        "",
        True,
        date(2026, 9, 15),
    ),
    (
        "commune-jette",
        ("Service de prévention", "Preventiedienst", "Prevention service"),
        ("Prévention urbaine", "Stadspreventie", "Urban prevention"),
        "02 000 00 01",
        True,
        date(2025, 9, 1),
    ),
    (
        "commune-jette",
        ("Permanence de crise", "Crisispermanentie", "Crisis duty officer"),
        ("Gestion de crise", "Crisisbeheer", "Crisis management"),
        "02 000 00 02",
        False,
        date(2026, 3, 2),
    ),
    (
        "zone-5344",
        ("Direction des opérations", "Directie operaties", "Operations directorate"),
        ("Gestion de crise", "Crisisbeheer", "Crisis management"),
        "02 000 00 03",
        False,
        date(2026, 6, 10),
    ),
]


def load_contacts() -> None:
    """Store contact points: functions with addresses that lead nowhere."""
    organisations = {one.code: one for one in Organisation.objects.all()}
    for number, (code, functions, subjects, phone, public, verified_on) in enumerate(CONTACTS, 1):
        ContactPoint.objects.create(
            organisation=organisations[code],
            **dict(zip(("function_fr", "function_nl", "function_en"), functions, strict=True)),
            **dict(zip(("subject_fr", "subject_nl", "subject_en"), subjects, strict=True)),
            email=f"contact-{number}{DEMO_DOMAIN}",
            phone=phone,
            public=public,
            verified_on=verified_on,
            verified_by="coordination",
        )
