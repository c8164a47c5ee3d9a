"""The lines of the inventory, as page, CSV, workbook and API show them, and its table."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from maillon.core.exporting import Sheet
from maillon.funding.models import Grant
from maillon.funding.rules.masking import hides_place, protected_beneficiaries
from maillon.partners.enums import TerritoryKind
from maillon.partners.models import Organisation
from maillon.plan.models import Measure, Theme


@dataclass(frozen=True)
class Line:
    """A published grant. ``place_hidden``: its address is protected, nothing says where it is."""

    grant: Grant
    year: int
    amount: Decimal | None
    postcode: str
    municipality: str
    legal_basis: str
    measures: tuple[Measure, ...]
    place_hidden: bool = False

    @property
    def organisation(self) -> Organisation:
        """The beneficiary."""
        return self.grant.organisation

    @property
    def awarded_on(self) -> date | None:
        """The day of the decision, where it is known."""
        return self.grant.awarded_on

    @property
    def amount_said(self) -> str:
        """Why there is no amount; empty where there is one."""
        if self.amount is not None:
            return ""
        if self.grant.amount is not None:
            return _("not public")
        return _("unknown")

    @property
    def themes(self) -> list[Theme]:
        """The themes of its measures, each once, in order."""
        return list(dict.fromkeys(measure.theme for measure in self.measures))


def lines(grants: Iterable[Grant]) -> list[Line]:
    """Return the lines of ``grants``, as ``queries.published_grants.complete`` read them."""
    protected = protected_beneficiaries()
    return [line_of(grant, protected) for grant in grants]


def line_of(grant: Grant, protected: frozenset[int]) -> Line:
    """Return the line of one grant.

    :param protected: what ``rules.masking.protected_beneficiaries`` returned.
    """
    organisation = grant.organisation
    hidden = hides_place(grant, protected)
    territory = organisation.territory
    in_town = territory is not None and territory.kind == TerritoryKind.MUNICIPALITY
    return Line(
        grant=grant,
        year=getattr(grant, "year", grant.first_year),
        amount=grant.amount if grant.amount_public else None,
        postcode="" if hidden else organisation.postcode,
        municipality=territory.name if territory and in_town and not hidden else "",
        legal_basis=_legal_basis(grant),
        measures=tuple(link.measure for link in grant.links.all()),
        place_hidden=hidden,
    )


def _legal_basis(grant: Grant) -> str:
    """Return what the grant rests on: its own basis, else its call's, else its instrument's."""
    call = grant.call
    if grant.legal_reference or (call and call.legal_reference):
        return grant.legal_reference or (call.legal_reference if call else "")
    basis = grant.legal_basis or (call.legal_basis if call else None)
    basis = basis or grant.instrument.legal_basis
    return basis.reference if basis else ""


def inventory_sheet(rows: Iterable[Line], *, name: str = "") -> Sheet:
    """Return the inventory as a table; keys are stable, headings in the reader's language."""
    columns = {
        "year": _("Year"),
        "code": _("Code"),
        "beneficiary": _("Beneficiary"),
        "enterprise_number": _("Enterprise number"),
        "legal_form": _("Legal form"),
        "postcode": _("Postcode"),
        "kind": _("Kind of beneficiary"),
        "object": _("Object"),
        "amount": _("Amount (euros)"),
        "amount_note": _("Amount, remark"),
        "legal_basis": _("Legal basis"),
        "date": _("Date of the decision"),
        "instrument": _("Instrument"),
        "call": _("Call"),
        "measures": _("Measures"),
        "themes": _("Themes"),
        "first_year": _("First year"),
        "last_year": _("Last year"),
        "renews": _("Renews the grant"),
        "source_line": _("Line of the source"),
    }
    return Sheet(
        name=name or _("Inventory of grants"),
        keys=list(columns),
        headings=list(columns.values()),
        rows=(_cells(row) for row in rows),
        note=_("Grants to natural persons are not listed; protected addresses are left out."),
    )


def _cells(row: Line) -> list[object]:
    grant, organisation = row.grant, row.organisation
    return [
        row.year,
        grant.code,
        organisation.name,
        organisation.enterprise_number,
        organisation.legal_form,
        row.postcode,
        organisation.get_kind_display(),
        grant.title,
        row.amount,
        row.amount_said,
        row.legal_basis,
        row.awarded_on,
        grant.instrument.title,
        grant.call.code if grant.call else "",
        [measure.code for measure in row.measures],
        [theme.code for theme in row.themes],
        grant.first_year,
        grant.last_year,
        grant.previous.code if grant.previous else "",
        grant.source_line,
    ]
