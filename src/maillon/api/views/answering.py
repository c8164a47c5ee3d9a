"""What every operation shares: pages of rows, refusals with a reason."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _
from ninja import Field, Schema
from ninja.errors import HttpError

from maillon.plan.models import Plan

MAX_PAGE = 200
T = TypeVar("T", bound=Model)


class PageAsked(Schema):
    """Which page of a list is asked."""

    page: int = Field(1, ge=1, description="Number of the page, from 1.")
    size: int = Field(50, ge=1, le=MAX_PAGE, description="Rows a page, at most 200.")


def among(values: list[str]) -> dict[str, Any]:
    """Return what the description says of a parameter that takes one of ``values``, or nothing."""
    return {"enum": ["", *values]}


def several(values: list[str]) -> dict[str, Any]:
    """Return what the description says of a parameter that takes ``values`` parted by commas."""
    one = "|".join(values)
    return {"pattern": f"^(({one})(,({one}))*)?$"}


def page_of(
    request: HttpRequest,
    rows: QuerySet[Any],
    asked: PageAsked,
    shape: Callable[[Any], dict[str, Any]],
) -> dict[str, Any]:
    """Return a page of ``rows``, with the addresses of the next and the previous one."""
    count = rows.count()
    start = (asked.page - 1) * asked.size
    if start and start >= count:
        raise HttpError(
            404,
            _("There is no page %(page)s: the list has %(count)s rows, %(size)s a page.")
            % {"page": asked.page, "count": count, "size": asked.size},
        )
    return {
        "count": count,
        "next": _address(request, asked.page + 1) if start + asked.size < count else None,
        "previous": _address(request, asked.page - 1) if asked.page > 1 else None,
        "items": [shape(row) for row in rows[start : start + asked.size]],
    }


def _address(request: HttpRequest, page: int) -> str:
    query = request.GET.copy()
    query["page"] = str(page)
    return request.build_absolute_uri(f"{request.path}?{query.urlencode()}")


def found(rows: QuerySet[T], what: str, **key: str) -> T:
    """Return the row with ``key``.

    :param what: what is looked for, in words: "plan", "measure".
    :raises Http404: with a sentence that says which one does not exist.
    """
    row = rows.filter(**key).first()
    if row is None:
        raise Http404(
            _("There is no %(what)s “%(code)s”.")
            % {"what": what, "code": ", ".join(key.values())[:80]}
        )
    return row


def plan_of(code: str) -> Plan:
    """Return the plan with this code.

    :raises Http404: when there is none.
    """
    return found(Plan.objects.select_related("predecessor"), _("plan"), code=code)


def one_of(value: str, allowed: list[str], name: str) -> None:
    """Refuse a parameter whose value no list has.

    :raises HttpError: 422, with the values that are allowed.
    """
    if value and value not in allowed:
        raise HttpError(
            422,
            _("%(name)s: “%(value)s” is not one of: %(allowed)s.")
            % {"name": name, "value": value[:80], "allowed": ", ".join(allowed)},
        )
