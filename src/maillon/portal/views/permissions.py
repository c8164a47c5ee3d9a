"""The permission table, for those who run Maillon."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from maillon.core.exporting import FORMATS, Sheet, respond
from maillon.partners.access import requires
from maillon.portal.queries.permission_table import (
    OBJECTS,
    ROLES,
    Line,
    grouped,
    permission_table,
    role_label,
)


@requires("permission.view")
def permissions_table(request: HttpRequest) -> HttpResponse:
    """Show who may do what, in which state, and why not; filtered by role and by object."""
    role, kind = request.GET.get("role", ""), request.GET.get("object", "")
    lines = [line for line in permission_table() if kind in ("", line.object)]
    of_role = [line for line in lines if role in ("", line.role)]
    wanted = request.GET.get("format", "")
    if wanted in FORMATS:
        return respond(_sheet(of_role), wanted, "permissions")
    context = {
        "groups": grouped(lines) if not role else [],
        "lines": of_role if role else [],
        "role": role,
        "object": kind,
        "roles": [(one, role_label(one)) for one in ROLES],
        "objects": [(code, str(label)) for code, label in OBJECTS.items()],
        "formats": FORMATS,
    }
    return render(request, "portal/permissions_table.html", context)


def _sheet(lines: list[Line]) -> Sheet:
    return Sheet(
        name=_("Permissions"),
        keys=["role", "object", "state", "action", "allowed", "reason"],
        headings=[_("Role"), _("Object"), _("State"), _("Action"), _("Allowed"), _("Reason")],
        rows=[
            [line.role, line.object, line.state, line.action, line.allowed, line.reason]
            for line in lines
        ],
    )
