"""Calls and grants as the open data says them."""

from typing import Any

from django.urls import reverse

from maillon.api.shaping import texts
from maillon.core.exporting import plain
from maillon.funding.exports.inventory import Line
from maillon.funding.models import Call, Instrument
from maillon.funding.queries.funnel import Funnel, Step


def instrument_out(instrument: Instrument) -> dict[str, Any]:
    """Return an instrument with its rules."""
    return {
        "code": instrument.code,
        "kind": instrument.kind,
        "title": texts(instrument, "title"),
        "description": texts(instrument, "description"),
        "by_call": instrument.by_call,
        "with_jury": instrument.with_jury,
        "mandatory_measures": [measure.code for measure in instrument.mandatory_measures.all()],
        "mandatory_from": instrument.mandatory_from,
    }


def call_out(call: Call) -> dict[str, Any]:
    """Return a call, whose measures and jury bodies were read beforehand."""
    return {
        "code": call.code,
        "instrument": call.instrument.code,
        "plan": call.plan.code,
        "kind": call.kind,
        "state": call.state,
        "title": texts(call, "title"),
        "opens_at": call.opens_at,
        "closes_at": call.closes_at,
        "time_zone": call.time_zone,
        "budget": plain(call.budget),
        "legal_reference": call.legal_reference,
        "measures": [measure.code for measure in call.measures.all()],
        "measures_announced": call.measures_announced,
        "jury_bodies": [str(body) for body in call.jury_bodies.all()],
        "url": reverse("call", kwargs={"code": call.code}),
    }


def funnel_out(found: Funnel) -> dict[str, Any]:
    """Return a funnel."""
    return {
        "call": found.call.code,
        "offered": found.offered.value,
        "received": _count(found.received),
        "admissible": _count(found.admissible),
        "selected": _count(found.selected) | {"measures": found.selected.measures.value},
        "renewed": _count(found.renewed),
    }


def _count(step: Step) -> dict[str, Any]:
    return {
        "applications": step.applications.value,
        "organisations": step.organisations.value,
        "announced": step.from_source,
    }


def grant_out(row: Line) -> dict[str, Any]:
    """Return a line of the inventory."""
    grant, organisation = row.grant, row.organisation
    return {
        "code": grant.code,
        "year": row.year,
        "instrument": grant.instrument.code,
        "call": grant.call.code if grant.call else None,
        "title": texts(grant, "title"),
        "beneficiary": {
            "code": organisation.code,
            "name": texts(organisation, "name"),
            "kind": organisation.kind,
            "enterprise_number": organisation.enterprise_number,
            "legal_form": organisation.legal_form,
            "postcode": row.postcode,
        },
        "amount": plain(row.amount),
        "awarded_on": row.awarded_on,
        "legal_basis": row.legal_basis,
        "first_year": grant.first_year,
        "last_year": grant.last_year,
        "measures": [
            {"plan": m.plan.code, "measure": m.code, "theme": m.theme.code} for m in row.measures
        ],
        "renews": grant.previous.code if grant.previous else None,
        "place_protected": row.place_hidden,
        "source_line": grant.source_line,
        "url": reverse("subsidy", kwargs={"code": grant.code}),
    }
