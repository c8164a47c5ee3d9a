"""Time the list of applications: ``python -m benchmarks.funding_lists`` prints JSON.

A call of 10,000 applications beside one of 100, in the same base: the same pages with filters, on
the server's side, by a coordinator; totals and counts are computed afresh each time ("first") and
remembered as they are between two acts. What is measured is the processor time of the server's
process, the database in it (SQLite): it does not depend on what else the machine is doing.
"""

import json
import statistics
import sys
import time
from typing import Any

import django

django.setup()

from django.core.cache import caches  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from benchmarks.synthetic_call import make_call  # noqa: E402
from maillon.partners.models import User  # noqa: E402
from maillon.portal.demo.loader import build_demo  # noqa: E402

FEW, MANY, EXPERTS, RUNS = 100, 10_000, 500, 7
GOAL = 0.100  # seconds
QUERIES = {
    "no filter": "",
    "state and language": "?state=submitted&language=nl",
    "words": "?q=m%C3%A9diation+rue",
    "amount, sorted by amount": "?least=20000&most=40000&sort=-requested",
    "theme": "?theme={theme}",
    "corrections pending": "?corrections=asked",
    "possible double funding": "?overlaps=possible",
    "last page": "?page=last",
}


def visit(client: Client, path: str) -> None:
    """Open a page."""
    answer = client.get(path)
    assert answer.status_code == 200, answer.status_code


def measure(client: Client, path: str) -> tuple[float, float, int]:
    """Return the median time of a page counted afresh, and remembered; its queries afresh."""
    visit(client, path)
    fresh, kept = [], []
    for _run in range(RUNS):
        caches["memory"].clear()
        started = time.process_time()
        visit(client, path)
        fresh.append(time.process_time() - started)
        started = time.process_time()
        visit(client, path)
        kept.append(time.process_time() - started)
    caches["memory"].clear()
    with CaptureQueriesContext(connection) as captured:
        visit(client, path)
    return statistics.median(fresh), statistics.median(kept), len(captured)


def rows_of(client: Client, name: str, query: str) -> list[dict[str, Any]]:
    """Measure one filter on both calls."""
    small_fresh, _small, few_queries = measure(client, f"/fr/calls/few/applications/{query}")
    fresh, kept, many_queries = measure(client, f"/fr/calls/many/applications/{query}")
    assert few_queries == many_queries, (name, few_queries, many_queries)
    what = f"list of applications, {name} ({many_queries} queries)"
    return [
        {
            "what": f"{what}, counted afresh",
            "size": f"{MANY} applications",
            "seconds": fresh,
            "against": f"{FEW} applications",
            "ratio": fresh / small_fresh,
            "goal": f"≤ {GOAL * 1000:.0f} ms",
            "kept": fresh <= GOAL,
        },
        {
            "what": f"{what}, remembered",
            "size": f"{MANY} applications",
            "seconds": kept,
            "goal": f"≤ {GOAL * 1000:.0f} ms",
            "kept": kept <= GOAL,
        },
    ]


def main() -> None:
    """Build, measure, print."""
    call_command("migrate", verbosity=0, stdout=sys.stderr)
    call_command("collectstatic", verbosity=0, interactive=False, stdout=sys.stderr)
    build_demo()
    make_call(applications=FEW, experts=20, code="few")
    call = make_call(applications=MANY, experts=EXPERTS, code="many")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    theme = call.measures.select_related("theme").order_by("sort_key")[0].theme.code
    client = Client(SERVER_NAME="localhost")
    client.force_login(User.objects.get(username="coordination"))
    found: list[dict[str, Any]] = []
    for name, query in QUERIES.items():
        found += rows_of(client, name, query.format(theme=theme))
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main()
