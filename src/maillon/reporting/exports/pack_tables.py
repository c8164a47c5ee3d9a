"""Which tables of the database go into the evaluators' pack, and which do not, with the reason."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import Field, Model, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from maillon.reporting.exports.pack_funding import (
    EMPTIED,
    FUNDING_COLUMNS_LEFT_OUT,
    FUNDING_LEFT_OUT,
    PUBLIC_ROWS,
)

_ACCOUNT = _("It says who somebody is, or lets them in.")
_PERSONAL = _("It is somebody's own.")
_WORK = _("It is work in hand: it becomes a contribution, or nothing.")

# model → why it stays out. Every other model of ours goes in: a new one is exported by default,
# and a test asks for a decision where it names a person. Of funding, only what is public goes in.
LEFT_OUT: dict[str, str | Promise] = {
    "core.searchentry": _("It repeats the other tables for the search."),
    "core.outgoingmail": _ACCOUNT,
    "core.mailtext": _("It is the wording of mails."),
    "core.mailoptout": _ACCOUNT,
    "core.sharedcacheentry": _WORK,
    "core.chore": _("It is how far the background work is."),
    "partners.user": _ACCOUNT,
    "partners.membership": _ACCOUNT,
    "partners.invitation": _ACCOUNT,
    "partners.contactpoint": _ACCOUNT,
    "partners.comment": _PERSONAL,
    "partners.mention": _PERSONAL,
    "partners.mentionseen": _PERSONAL,
    "partners.savedview": _PERSONAL,
    "partners.subscription": _PERSONAL,
    "partners.viewing": _PERSONAL,
    "plan.themelead": _ACCOUNT,
    "plan.planimport": _WORK,
    "plan.planimportitem": _WORK,
    "implementation.contributionimport": _WORK,
    "implementation.entryfield": _WORK,
    "implementation.accesslink": _ACCOUNT,
    "implementation.calendarfeed": _ACCOUNT,
    "reporting.reportfile": _("The files stand in the folder “reports”."),
    **FUNDING_LEFT_OUT,
}
_APPS = ("core", "partners", "plan", "implementation", "funding", "reporting")
# Columns that would repeat what stands elsewhere in the pack, or hold no information.
_COLUMNS_LEFT_OUT = {"reporting.reportedition": {"data"}} | FUNDING_COLUMNS_LEFT_OUT


@dataclass(frozen=True)
class PackColumn:
    """A column of a table: its name in the file, what it means, its type, what it may hold."""

    name: str
    meaning: str
    type: str
    values: str
    refers_to: str


@dataclass(frozen=True)
class PackTable:
    """A table of the pack: a file ``data/<name>.csv``."""

    name: str
    model: type[Model]
    columns: list[PackColumn]

    def stored(self) -> QuerySet[Any]:
        """Return the rows that go in: of funding what is public, of the rest everything."""
        chosen = PUBLIC_ROWS.get(self.model._meta.label_lower)
        return chosen() if chosen else self.model._base_manager.all()

    def rows(self) -> Iterator[tuple[Any, ...]]:
        """Read the rows in the order of their keys, in pieces; what is masked comes out empty."""
        names = [column.name for column in self.columns]
        rows = self.stored().order_by("pk").values_list("pk", *names).iterator(chunk_size=2_000)
        columns, keys_of = EMPTIED.get(self.model._meta.label_lower, (frozenset(), set))
        keys = keys_of()
        for key, *values in rows:
            if key in keys:
                values = [
                    None if name in columns else value
                    for name, value in zip(names, values, strict=True)
                ]
            yield tuple(values)


def pack_tables() -> list[PackTable]:
    """Return the tables of the pack in the order of the apps, many-to-many tables included."""
    found = []
    for label in _APPS:
        for model in apps.get_app_config(label).get_models(include_auto_created=True):
            meta = model._meta
            # A many-to-many table follows the model that declares it.
            owner: Any = meta.auto_created or model
            if owner._meta.label_lower in LEFT_OUT or not meta.managed:
                continue
            if label == "funding" and meta.label_lower not in PUBLIC_ROWS:
                continue
            skipped = _COLUMNS_LEFT_OUT.get(meta.label_lower, set())
            columns = [_column(f) for f in meta.concrete_fields if f.name not in skipped]
            found.append(PackTable(meta.label_lower.replace(".", "_"), model, columns))
    return found


def _column(field: "Field[Any, Any]") -> PackColumn:
    related = field.related_model
    choices = [f"{value} = {label}" for value, label in field.flatchoices]
    return PackColumn(
        name=field.attname,
        meaning=str(field.verbose_name),
        type=field.get_internal_type(),
        values="; ".join(choices),
        refers_to=related._meta.label_lower.replace(".", "_") if related is not None else "",
    )
