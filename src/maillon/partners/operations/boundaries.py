"""Writes of territories."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from maillon.core.journal import Author, record
from maillon.partners.boundaries import BoundariesRefused, Shape
from maillon.partners.models import Boundary, Territory


@transaction.atomic
def store_boundaries(*, shapes: Sequence[Shape], by: Author, now: datetime) -> int:
    """Give each named territory its shape, and return how many shapes were stored.

    :raises BoundariesRefused: when a shape names a territory that Maillon does not know.
    """
    for shape in shapes:
        named = Territory.objects.filter(Q(code__in=shape.codes) | Q(nis__in=shape.codes))
        unknown = set(shape.codes) - {t.code for t in named} - {t.nis for t in named}
        if unknown:
            raise BoundariesRefused(
                _("No territory has the code “%(code)s”.") % {"code": sorted(unknown)[0]}
            )
        boundary, _created = Boundary.objects.update_or_create(
            code="+".join(shape.codes),
            defaults={"geometry": shape.geometry, "attribution": shape.attribution},
        )
        named.update(boundary=boundary)
        record(
            by=by,
            now=now,
            action="boundary.stored",
            target=boundary,
            label=boundary.code,
            changes={"attribution": [None, shape.attribution]},
        )
    return len(shapes)
