"""Time the pages at one size: ``python -m benchmarks.pages SCALE`` prints rows as JSON."""

import json
import sys
from collections.abc import Callable

import django

django.setup()

from django.core.cache import caches  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402

from benchmarks.generate import generate  # noqa: E402
from benchmarks.timing import median_seconds  # noqa: E402
from maillon.implementation.models import Contribution, ContributionMeasure  # noqa: E402
from maillon.plan.models import Plan  # noqa: E402
from maillon.portal.demo.loader import build_demo  # noqa: E402

PLAN = "pgsp-2021-2024"


def main(scale: int) -> None:
    """Fill the database, time the pages, print the rows."""
    call_command("migrate", verbosity=0)
    build_demo()
    if scale > 1:
        generate(scale, seed=1)
    call_command("collectstatic", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    size = f"{scale}×: {Contribution.objects.count():,} contributions"
    client = Client(HTTP_HOST="localhost")
    runs = 3 if scale >= 1000 else 9

    def page(path: str) -> float:
        def act() -> None:
            response = client.get(path)
            assert response.status_code == 200, (path, response.status_code)

        return median_seconds(act, runs)

    busiest = (
        ContributionMeasure.objects.filter(measure__plan__code=PLAN)
        .values_list("measure__code", flat=True)
        .first()
    )
    bare = median_seconds(bare_sql(), runs)
    coverage = page(f"/fr/coverage/?plan={PLAN}")
    rows = [
        {
            "what": "coverage page, counts remembered",
            "size": size,
            "seconds": coverage,
            "against": f"its bare SQL, {bare:.3f} s",
            "ratio": coverage / bare,
            "goal": "≤ 2 at 1,000×",
            "kept": coverage / bare <= 2 if scale >= 1000 else None,
        }
    ]

    def first_view() -> None:
        caches["memory"].clear()
        client.get(f"/fr/coverage/?plan={PLAN}")

    first = median_seconds(first_view, runs)
    rows.append(
        {
            "what": "coverage page, first view after a change",
            "size": size,
            "seconds": first,
            "against": f"its bare SQL, {bare:.3f} s",
            "ratio": first / bare,
            "goal": "≤ 2 at 1,000×",
            "kept": first / bare <= 2 if scale >= 1000 else None,
        }
    )
    for what, path in (
        ("home page", "/fr/"),
        ("measure dossier", f"/fr/plans/{PLAN}/measures/{busiest}/"),
        ("theme page", f"/fr/plans/{PLAN}/themes/1/"),
        ("contributions list", "/fr/contributions/"),
        ("contributions list, last page", "/fr/contributions/?page=999999"),
        ("contributions of a theme", f"/fr/contributions/?plan={PLAN}&theme=1"),
        ("partners list", "/fr/partners/"),
        ("partner page", "/fr/partners/zone-5339/"),
        ("plan outline", f"/fr/plans/{PLAN}/"),
        ("search", "/fr/search/?q=police"),
    ):
        rows.append({"what": what, "size": size, "seconds": page(path)})
    json.dump(rows, sys.stdout)


_LINKS = """
FROM implementation_contributionmeasure AS link
JOIN implementation_contribution AS done ON done.id = link.contribution_id
JOIN plan_measure AS measure ON measure.id = link.measure_id
WHERE done.plan_id = %s AND done.state = 'accepted'
"""
# What the page says, and nothing else: covered measures with their links, then the distinct
# contributions per theme and per category.
BARE = (
    f"SELECT done.category_id, measure.theme_id, link.measure_id, COUNT(*) {_LINKS} "
    "GROUP BY 1, 2, 3",
    f"SELECT done.category_id, measure.theme_id, COUNT(DISTINCT done.id) {_LINKS} GROUP BY 1, 2",
    f"SELECT done.category_id, COUNT(DISTINCT done.id) {_LINKS} GROUP BY 1",
)


def bare_sql() -> Callable[[], None]:
    """Return a function that runs only the SQL that answers the coverage page."""
    plan = Plan.objects.get(code=PLAN)

    def act() -> None:
        with connection.cursor() as cursor:
            for statement in BARE:
                cursor.execute(statement, [plan.pk])
                cursor.fetchall()

    return act


if __name__ == "__main__":
    main(int(sys.argv[1]))
