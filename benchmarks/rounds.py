"""Time rounds with many partners: ``python -m benchmarks.rounds`` prints JSON.

Launching for 700 partners beside launching for 7 (per partner), and the progress board of a fifth
round of 700 partners beside that of a first round of 7.
"""

import json
import sys
from datetime import UTC, datetime, timedelta
from typing import Any

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from benchmarks.timing import median_seconds, seconds  # noqa: E402
from maillon.core.journal import Author  # noqa: E402
from maillon.implementation.models import (  # noqa: E402
    CollectionRound,
    EntryField,
    RequestItem,
    RoundRequest,
)
from maillon.implementation.operations.rounds import (  # noqa: E402
    FormInput,
    RoundInput,
    SectionInput,
    add_form,
    add_organisations,
    create_round,
    launch_round,
    save_section,
)
from maillon.partners.models import (  # noqa: E402
    ContactPoint,
    Organisation,
    PartnerCategory,
    User,
)
from maillon.plan.models import Plan  # noqa: E402
from maillon.portal.demo.loader import build_demo  # noqa: E402

BY = Author("benchmark")
PARTNERS, FEW, YEARS, SECTIONS = 700, 7, 5, 8
FIRST = datetime(2020, 10, 1, 8, tzinfo=UTC)
GOAL_LAUNCH, GOAL_BOARD = 1.0, 3.0


def make_partners(number: int) -> list[int]:
    """Make ``number`` organisations, each with an address, and return their ids."""
    made = Organisation.objects.bulk_create(
        Organisation(code=f"bench-{n}", kind="association", name_fr=f"Partenaire {n:04}")
        for n in range(number)
    )
    ContactPoint.objects.bulk_create(
        ContactPoint(
            organisation=one,
            function_fr="Secrétariat",
            email=f"{one.code}@example.org",
            for_reporting=True,
        )
        for one in made
    )
    return [one.pk for one in made]


def prepare(code: str, year: int, partners: list[int]) -> CollectionRound:
    """Make a round of ``year`` with one form of eight sections for ``partners``."""
    opens_at = FIRST + timedelta(days=365 * year)
    made = create_round(
        given=RoundInput(
            code=code,
            plan=Plan.objects.get(code="pgsp-2021-2024"),
            first_year=2019 + year,
            last_year=2019 + year,
            opens_at=opens_at,
            closes_at=opens_at + timedelta(days=60),
            contact_name="Coordination",
            contact_email="coordination@example.org",
            title_fr=code,
        ),
        by=BY,
        now=opens_at,
    )
    category = PartnerCategory.objects.get(code="association outside call")
    form = add_form(
        collection_round=made, category=category, given=FormInput(), by=BY, now=opens_at
    )
    for n in range(SECTIONS):
        section = SectionInput(code=f"section-{n}", title_fr=f"Rubrique {n}", kind="action")
        save_section(form=form, section=None, given=section, by=BY, now=opens_at)
    add_organisations(form=form, organisations=partners, by=BY, now=opens_at)
    return made


def launch_time(code: str, year: int, partners: list[int]) -> float:
    """Return how long launching takes, its announcements included."""
    made = prepare(code, year, partners)
    return seconds(lambda: launch_round(collection_round=made, by=BY, now=made.opens_at))[0]


def fill(collection_round: CollectionRound) -> None:
    """Have two partners in three report, one of them late, with what they typed."""
    rows = list(collection_round.requests.order_by("pk"))
    for n, row in enumerate(rows):
        if n % 3:
            row.state = "accepted"
            late = timedelta(days=3 if n % 9 == 1 else -3)
            row.submitted_at = row.first_submitted_at = row.due_at + late
            row.seconds_spent = 300 + n
    names = ["state", "submitted_at", "first_submitted_at", "seconds_spent"]
    RoundRequest.objects.bulk_update(rows, names, batch_size=100)
    items = RequestItem.objects.filter(request__round=collection_round)
    EntryField.objects.bulk_create(
        EntryField(
            item_id=pk,
            name="description_fr",
            value="Texte",
            changed_at=collection_round.opens_at,
            changed_by="bench",
        )
        for pk in items.values_list("pk", flat=True)
    )


def board(code: str) -> tuple[float, int]:
    """Return the median time of the board of a round, and its number of queries."""
    client = Client(SERVER_NAME="localhost")
    client.force_login(User.objects.get(username="coordination"))
    path = f"/fr/rounds/{code}/board/"

    def visit() -> None:
        answer = client.get(path)
        assert answer.status_code == 200, answer.status_code

    taken = median_seconds(visit)
    with CaptureQueriesContext(connection) as captured:
        visit()
    return taken, len(captured)


def main() -> None:
    """Build, measure, print."""
    call_command("migrate", verbosity=0, stdout=sys.stderr)
    call_command("collectstatic", verbosity=0, interactive=False, stdout=sys.stderr)
    build_demo()
    everybody = make_partners(PARTNERS)
    few = everybody[:FEW]
    with transaction.atomic():
        launch_time("warm-up", 1, few)
    small = launch_time("few", 1, few)
    fill(CollectionRound.objects.get(code="few"))
    few_board, few_queries = board("few")
    large = 0.0
    for year in range(1, YEARS + 1):
        large = launch_time(f"many-{year}", year, everybody)
        fill(CollectionRound.objects.get(code=f"many-{year}"))
    many_board, many_queries = board(f"many-{YEARS}")
    assert many_queries - few_queries <= 1, (few_queries, many_queries)
    per_partner = (large / PARTNERS) / (small / FEW)
    ratio = many_board / few_board
    rows: list[dict[str, Any]] = [
        {"what": "launching a round", "size": f"{FEW} partners", "seconds": small},
        {
            "what": "launching a round",
            "size": f"{PARTNERS} partners × {SECTIONS} sections",
            "seconds": large,
            "against": f"{FEW} partners, per partner",
            "ratio": per_partner,
            "goal": f"≤ {GOAL_LAUNCH}",
            "kept": per_partner <= GOAL_LAUNCH,
        },
        {"what": "progress board", "size": f"{FEW} partners × 1 year", "seconds": few_board},
        {
            "what": f"progress board ({many_queries} queries)",
            "size": f"{PARTNERS} partners × {YEARS} years",
            "seconds": many_board,
            "against": f"{FEW} partners × 1 year ({few_queries} queries)",
            "ratio": ratio,
            "goal": f"≤ {GOAL_BOARD}",
            "kept": ratio <= GOAL_BOARD,
        },
    ]
    json.dump(rows, sys.stdout)


main()
