"""The kinds of calls: which fields each has, which instrument gives it, what it needs."""

from dataclasses import replace

import pytest
from django.urls import reverse

from maillon.funding.enums import CallKind
from maillon.funding.forms.call_forms import QuestionForm
from maillon.funding.forms.call_kinds import instruments_for, kind_of
from maillon.funding.forms.calls import CallForm
from maillon.funding.models import Call
from maillon.funding.operations.calls import create_call, edit_call, input_of
from maillon.funding.operations.refusal import Refused
from maillon.funding.queries.call_checks import publish_problems
from tests.factories import (
    InstrumentFactory,
    MeasureFactory,
    OrganisationFactory,
    PlanFactory,
)
from tests.funding.calls.given import BY, OPENS, call_input

pytestmark = pytest.mark.django_db


def names(kind):
    """Return the fields of the form of a kind of call."""
    return set(CallForm(plan=PlanFactory(), kind=kind).fields)


def test_fields_of_each_kind():
    """What makes no sense for a kind is not asked."""
    prize = {"award_fr", "award_nl", "award_en", "laureates", "shortlist", "ranks"}
    readings = {"readings", "minimum_readings", "gap"}
    assert not prize & names("open") and readings < names("open")
    assert "audiences" not in names("renewal") and readings < names("renewal")
    antennas = names("antennas")
    assert not (prize | readings | {"audiences", "blind", "mandate_years"}) & antennas
    assert "invited" in antennas
    assert prize < names("prize")
    assert not (readings | {"last_year", "maximum_amount"}) & names("prize")


def test_instruments_of_each_kind():
    """A prize is given by an instrument of prizes, antennas by theirs, others by calls."""
    call = InstrumentFactory(kind="call", by_call=True)
    prize = InstrumentFactory(kind="prize", by_call=False)
    antennas = InstrumentFactory(kind="antennas", by_call=True)
    found = {kind: set(instruments_for(kind)) for kind in ("open", "prize", "antennas")}
    assert found == {"open": {call}, "prize": {prize}, "antennas": {antennas}}
    assert set(instruments_for("renewal")) == {call, antennas}


def test_kind_of():
    """The first that is a kind; an open call otherwise."""
    assert kind_of(None, "nothing", "prize", "open") == "prize"
    assert kind_of() == CallKind.OPEN


def refused(**changes):
    """Return why a call is refused."""
    with pytest.raises(Refused) as refusal:
        create_call(values=call_input(**changes), by=BY, now=OPENS)
    return refusal.value.messages


def test_what_does_not_fit_is_refused():
    """Kind and instrument, numbers of a prize."""
    prize = InstrumentFactory(kind="prize", with_jury=True)
    assert len(refused(kind="prize")) == 1
    assert len(refused(instrument=prize)) == 1
    assert len(refused(instrument=prize, kind="prize", laureates=3, shortlist=2)) == 1
    assert len(refused(instrument=prize, kind="prize", ranks=0)) == 1


def test_a_prize_asks_nothing_about_a_budget():
    """Its form and checklist; it takes no grid; its award is told before it is published."""
    prize = InstrumentFactory(kind="prize", with_jury=True, with_report=False)
    values = call_input(instrument=prize, kind="prize", measures=frozenset())
    call = create_call(values=values, by=BY, now=OPENS)
    kinds = set(call.forms.get().parts.values_list("questions__kind", flat=True))
    assert not kinds & {"budget", "iban", None}
    assert not call.points.filter(code__in=("double-funding", "complete", "measure")).exists()
    assert not hasattr(call, "grid")
    blocking = [one for one in publish_problems(call, now=OPENS) if one.blocks]
    assert len(blocking) == 1
    edit_call(call=call, values=replace(input_of(call), award_fr="Un trophée."), by=BY, now=OPENS)
    call.refresh_from_db()
    assert not [one for one in publish_problems(call, now=OPENS) if one.blocks]


def test_antennas_need_their_closed_list():
    """Before publication the municipalities are chosen."""
    antennas = InstrumentFactory(kind="antennas", with_jury=False)
    values = call_input(instrument=antennas, kind="antennas", audiences=frozenset())
    call = create_call(values=values, by=BY, now=OPENS)
    assert len([one for one in publish_problems(call, now=OPENS) if one.blocks]) == 2
    call.invited.add(OrganisationFactory(kind="municipality"))
    assert not [one for one in publish_problems(call, now=OPENS) if one.blocks]


def sent(measure, instrument, kind, **more):
    """Return what the form of a kind of call posts."""
    moments = {
        "opens_at_day": "2027-01-10",
        "opens_at_time": "09:00",
        "closes_at_day": "2027-02-10",
        "closes_at_time": "12:00",
    }
    return moments | {
        "kind": kind,
        "title_fr": "Prix",
        "code": "prix-2027",
        "instrument": instrument.pk,
        "first_year": 2027,
        "measures": [measure.pk],
        **more,
    }


def test_a_prize_is_prepared_on_the_page(client_as):
    """Its year is its last year too; what its kind does not ask keeps its value when edited."""
    coordinator, measure = client_as("coordinator"), MeasureFactory()
    prize = InstrumentFactory(kind="prize", with_jury=True, with_report=False)
    page = coordinator.get(reverse("call_new") + "?kind=prize").content.decode()
    assert "award_fr" in page and "minimum_readings" not in page
    given = sent(measure, prize, "prize", award_fr="Un trophée.", laureates=2, shortlist=5)
    given |= {"mandate_years": 3, "audiences": ["association"]}
    url = reverse("call_new") + f"?plan={measure.plan.code}"
    assert coordinator.post(url, given).status_code == 302
    call = Call.objects.get(code="prix-2027")
    assert (call.kind, call.last_year, call.laureates, call.readings) == ("prize", 2027, 2, 3)
    Call.objects.update(readings=5, minimum_readings=5)
    edited = coordinator.post(reverse("call_edit", args=[call.code]), given | {"laureates": 3})
    assert edited.status_code == 302
    call.refresh_from_db()
    assert (call.readings, call.laureates) == (5, 3)
    Call.objects.update(state="published")
    assert "Un trophée." in coordinator.get(reverse("call", args=[call.code])).content.decode()


def test_antennas_are_prepared_on_the_page(client_as):
    """Only municipalities and antennas are offered; without an instrument it says so."""
    coordinator, measure = client_as("coordinator"), MeasureFactory()
    url = reverse("call_new") + "?kind=antennas"
    assert coordinator.get(url).url == reverse("instruments")
    antennas = InstrumentFactory(kind="antennas", with_jury=False)
    town = OrganisationFactory(kind="municipality", name_fr="Commune d’ici")
    OrganisationFactory(kind="association", name_fr="Association d’ailleurs")
    page = coordinator.get(url).content.decode()
    assert "Commune d’ici" in page and "Association d’ailleurs" not in page
    given = sent(measure, antennas, "antennas", last_year=2027, invited=[town.pk])
    url = reverse("call_new") + f"?plan={measure.plan.code}"
    assert coordinator.post(url, given).status_code == 302
    call = Call.objects.get(code="prix-2027")
    assert list(call.invited.all()) == [town]
    assert not call.audiences.exists()


def test_a_kind_is_changed_while_the_call_is_in_preparation(client_as):
    """The page of a published call offers no other kind."""
    coordinator = client_as("coordinator")
    prize = InstrumentFactory(kind="prize", with_jury=True)
    call = create_call(values=call_input(), by=BY, now=OPENS)
    url = reverse("call_edit", args=[call.code])
    page = coordinator.get(f"{url}?kind=prize").content.decode()
    assert "award_fr" in page and f'value="{prize.pk}"' in page
    Call.objects.update(state="published")
    assert "award_fr" not in coordinator.get(f"{url}?kind=prize").content.decode()


@pytest.mark.parametrize(
    ("typed", "stored"),
    [("Oui", "yes"), ("nee", "no"), ("Un quartier", "area"), ("area", "area"), ("Wijk", "area")],
)
def test_a_condition_is_written_in_words(typed, stored):
    """Yes and no in three languages, a choice as it is read or by its code."""
    answers = {"where": {"area": "area", "un quartier": "area", "wijk": "area"}}
    data = {"kind": "text", "label_fr": "Lequel ?", "depends_on": "where", "depends_value": typed}
    form = QuestionForm(data, others=[("where", "Où ?")], answers=answers)
    assert form.is_valid(), form.errors
    assert form.given([]).depends_value == stored
