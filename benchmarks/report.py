"""Time the demonstration's report: ``python -m benchmarks.report`` prints rows as JSON.

The click is the whole request of a signed-in coordinator. The PDF is compared with bare Typst on
the same input in the same warm process, the harsher way: cold, Typst weighs more.
"""

import json
import sys
from datetime import datetime
from typing import Any

import django

django.setup()

import typst  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.test import Client  # noqa: E402

from benchmarks.timing import median_seconds, seconds  # noqa: E402
from maillon.partners.enums import Role  # noqa: E402
from maillon.partners.models import Membership  # noqa: E402
from maillon.portal.demo.loader import build_demo  # noqa: E402
from maillon.reporting.documents import current_data, render  # noqa: E402
from maillon.reporting.documents.outline import build_outline  # noqa: E402
from maillon.reporting.documents.pdf import (  # noqa: E402
    PDF_STANDARDS,
    fonts,
    source_files,
    to_pdf,
)
from maillon.reporting.models import ReportEdition  # noqa: E402

CLICK = 3.0  # seconds from click to PDF, at most
NOW = datetime.fromisoformat("2026-11-03T09:00:00+01:00")


def measure() -> list[dict[str, Any]]:
    """Return the rows for the report of the demonstration data, in French."""
    edition = ReportEdition.objects.select_related("plan").get(code="2021-2022", version=1)
    client = Client(HTTP_HOST="localhost")
    client.force_login(Membership.objects.filter(role=Role.COORDINATOR)[0].user)

    def click() -> None:
        answer = client.get("/fr/reports/2021-2022/1/files/fr/pdf/")
        assert answer.status_code == 200, answer.status_code

    first, _none = seconds(click)
    warm = median_seconds(click)
    data = current_data(edition, "fr", NOW)
    files = source_files(build_outline(data))
    alone = median_seconds(
        lambda: typst.compile(  # type: ignore[call-overload,misc]
            files, format="pdf", font_paths=fonts(), pdf_standards=PDF_STANDARDS, timestamp=NOW
        )
    )
    pdf = median_seconds(lambda: to_pdf(build_outline(data), NOW))
    rows = [
        row("click to PDF, first of a process", first, goal="≤ 3 s", kept=first <= CLICK),
        row("click to PDF", warm, goal="≤ 3 s", kept=warm <= CLICK),
        row("data from the database", median_seconds(lambda: current_data(edition, "fr", NOW))),
        row("PDF from the data", pdf, goal="≤ 2", kept=pdf / alone <= 2)
        | {"against": f"Typst alone, {alone:.3f} s", "ratio": pdf / alone},
    ]
    for name, format in (("Word", "docx"), ("workbook", "xlsx"), ("web page", "html")):
        rows.append(
            row(
                f"{name} from the data",
                median_seconds(lambda chosen=format: render(data, chosen), 3),
            )
        )
    return rows


def row(what: str, taken: float, **more: Any) -> dict[str, Any]:
    """Return a row of the table."""
    return {"what": what, "size": "1×, French", "seconds": taken, **more}


if __name__ == "__main__":
    call_command("migrate", verbosity=0)
    build_demo()
    json.dump(measure(), sys.stdout)
