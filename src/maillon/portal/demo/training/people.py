"""The fictitious organisations and experts of the exercises, and the accounts that go with them."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.utils import timezone

from maillon.funding.models import Expert
from maillon.partners.demonstration import DEMO_DOMAIN
from maillon.partners.enums import OrganisationKind, Role
from maillon.partners.models import Membership, Organisation, User
from maillon.plan.models import Plan, Theme
from maillon.portal.demo import DEMO_PASSWORD

PLAN = "pgsp-2021-2024"
ASSOCIATIONS, BODIES, EXPERTS = 52, 12, 20
# Account → the number of the organisation it acts for, roles, language, what it is for.
_ACCOUNTS = (
    (
        "asbl-exercice",
        ("association", 1),
        (Role.PARTNER_EDITOR, Role.PARTNER_SIGNATORY),
        "fr",
        "Association fictive : candidatures, conventions, rapports (appels d’exercice)",
    ),
    (
        "vzw-oefening",
        ("association", 2),
        (Role.PARTNER_EDITOR, Role.PARTNER_SIGNATORY),
        "nl",
        "Fictieve vereniging: aanvragen, overeenkomsten, verslagen (oefenoproepen)",
    ),
    (
        "experte-exercice",
        ("body", 1),
        (Role.EXPERT,),
        "fr",
        "Experte fictive du jury des appels d’exercice",
    ),
    (
        "deskundige-oefening",
        ("body", 2),
        (Role.EXPERT,),
        "nl",
        "Fictieve deskundige van de jury van de oefenoproepen",
    ),
)


@dataclass(frozen=True)
class World:
    """What the exercises are made of."""

    plan: Plan
    associations: list[Organisation]
    bodies: list[Organisation]
    experts: list[Expert]


def load_people(*, now: datetime) -> World:
    """Store organisations, experts and accounts; none of them exists outside the exercises."""
    associations = [
        _organisation(
            f"exercice-asbl-{n:02}",
            OrganisationKind.ASSOCIATION,
            (
                f"Association d’exercice {n:02}",
                f"Oefenvereniging {n:02}",
                f"Exercise association {n:02}",
            ),
            enterprise_number=_number(n),
        )
        for n in range(1, ASSOCIATIONS + 1)
    ]
    bodies = [
        _organisation(
            f"exercice-organisme-{n:02}",
            OrganisationKind.OTHER,
            (f"Organisme d’exercice {n:02}", f"Oefeninstelling {n:02}", f"Exercise body {n:02}"),
        )
        for n in range(1, BODIES + 1)
    ]
    users = _accounts(associations, bodies, now)
    plan = Plan.objects.get(code=PLAN)
    return World(plan, associations, bodies, _experts(plan, bodies, users))


def _number(n: int) -> str:
    """Return a number of the right form, in a range in which none was ever given out (0999.000…).

    Without one nobody can apply: the exercise would stop there.
    """
    first = 9_990_000 + n
    return f"0{first:07}{97 - first % 97:02}"


def _organisation(
    code: str, kind: str, names: tuple[str, str, str], enterprise_number: str = ""
) -> Organisation:
    return Organisation.objects.create(
        code=code,
        kind=kind,
        name_fr=names[0],
        name_nl=names[1],
        name_en=names[2],
        legal_form="ASBL" if kind == OrganisationKind.ASSOCIATION else "",
        postcode="1000",
        enterprise_number=enterprise_number,
        synthetic=True,
    )


def _accounts(
    associations: list[Organisation], bodies: list[Organisation], now: datetime
) -> dict[str, User]:
    password = make_password(DEMO_PASSWORD)
    found = {}
    for username, (what, number), roles, language, description in _ACCOUNTS:
        user = found[username] = User.objects.create(
            username=username,
            email=username + DEMO_DOMAIN,
            password=password,
            language=language,
            description=description,
            date_joined=now,
        )
        home = (associations if what == "association" else bodies)[number - 1]
        for role in roles:
            Membership.objects.create(
                user=user, organisation=home, role=role, starts_on=timezone.localdate(now)
            )
    return found


def _experts(plan: Plan, bodies: list[Organisation], users: dict[str, User]) -> list[Expert]:
    """Twenty experts of twelve bodies: the first eight bodies lend two each, the others one."""
    themes = list(Theme.objects.filter(plan=plan, parent=None).order_by("pk"))
    accounts = {1: users["experte-exercice"], 2: users["deskundige-oefening"]}
    languages = ("fr,nl", "nl,fr,en", "fr", "fr,nl,en")
    found = []
    for n in range(1, EXPERTS + 1):
        expert = Expert.objects.create(
            code=f"exercice-{n:02}",
            label=f"Expertise {n:02} (exercice)",
            organisation=bodies[(n - 1) % BODIES],
            user=accounts.get(n),
            languages=languages[n % len(languages)],
            most=12,
            synthetic=True,
        )
        expert.themes.set([themes[n % len(themes)], themes[(n + 3) % len(themes)]])
        found.append(expert)
    return found
