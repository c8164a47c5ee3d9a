"""The evaluators' pack: what it holds, and the file."""

from tempfile import SpooledTemporaryFile

from django.db import transaction
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from maillon.core.journal import record
from maillon.partners.access import person, requires
from maillon.partners.models import User
from maillon.reporting.exports.pack import write_pack
from maillon.reporting.exports.pack_tables import LEFT_OUT, pack_tables
from maillon.reporting.models import ReportEdition

_IN_MEMORY = 20 * 1024 * 1024


@requires("evaluator_pack.export")
@require_http_methods(["GET", "POST"])
def evaluator_pack(request: HttpRequest) -> HttpResponseBase:
    """Say what the pack holds; asked by POST, give it and leave a line in the journal."""
    return _file(request) if request.method == "POST" else _page(request)


def _page(request: HttpRequest) -> HttpResponse:
    context = {
        "tables": len(pack_tables()),
        "editions": ReportEdition.objects.count(),
        "left_out": sorted(_by_reason().items(), key=lambda one: one[1]),
    }
    return render(request, "reporting/evaluator_pack.html", context)


def _by_reason() -> dict[str, list[str]]:
    """Return the tables left out, together where the reason is the same."""
    found: dict[str, list[str]] = {}
    for table, reason in sorted(LEFT_OUT.items()):
        found.setdefault(str(reason), []).append(table)
    return found


def _file(request: HttpRequest) -> FileResponse:
    asker, now = person(request), timezone.localtime()
    assert isinstance(asker.user, User)
    out = SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - closed by the response
    with transaction.atomic():
        write_pack(out, now=now)
        record(
            by=asker.author,
            now=now,
            action="evaluator_pack.exported",
            target=asker.user,
            label="evaluator-pack",
            changes={"bytes": [None, out.tell()]},
        )
    out.seek(0)
    return FileResponse(
        out,
        as_attachment=True,
        filename=f"maillon-{now:%Y-%m-%d}.zip",
        content_type="application/zip",
    )
