"""The rules of each instrument: told on its page, changed there, obeyed by its grants."""

from datetime import date

import pytest
from django.urls import reverse

from maillon.funding.enums import InstrumentKind
from maillon.funding.models import Instrument
from maillon.funding.operations.grants import create_grant
from maillon.funding.operations.refusal import Refused
from maillon.funding.panels.instruments import rules_panel
from maillon.funding.rules.grants import BENEFICIARIES, beneficiaries_of
from maillon.partners.enums import OrganisationKind
from tests.factories import MeasureFactory, OrganisationFactory, PlanFactory
from tests.factories_funding import InstrumentFactory, SamplingLimitsFactory
from tests.funding.grants.given import DO, values_of

pytestmark = pytest.mark.django_db


def posted(instrument, **changes):
    """Return what the form of an instrument posts."""
    return {
        "title_fr": instrument.title_fr,
        "code": instrument.code,
        "kind": instrument.kind,
        "tranches": "80,20",
    } | changes


@pytest.mark.parametrize("kind", InstrumentKind.values)
def test_each_kind_tells_its_rules_and_keeps_others(kind, client_as):
    instrument = InstrumentFactory(kind=kind, by_call=False)
    address = reverse("instrument", args=[instrument.code])
    finance = client_as("finance_officer")
    page = finance.get(address)
    facts = dict(page.context["rules"].facts)
    usual = [str(one.label) for one in OrganisationKind if one in BENEFICIARIES.get(kind, ())]
    assert facts == dict(rules_panel(instrument, on=date.today()).facts)
    assert all(name in page.content.decode() for name in usual)
    change = {"beneficiaries": ["school"], "tranches": "50,50", "with_report": "on"}
    assert finance.post(address, posted(instrument, **change)).status_code == 302
    instrument.refresh_from_db()
    assert (instrument.beneficiaries, instrument.tranches) == (["school"], "50,50")
    told = dict(rules_panel(instrument, on=date.today()).facts)
    assert str(OrganisationKind.SCHOOL.label) in told.values()


def test_the_panel_says_what_was_set():
    instrument = InstrumentFactory(kind="police_fund", by_call=False, first_year=2016)
    measures = [MeasureFactory(code="5.1"), MeasureFactory(code="6.1")]
    instrument.mandatory_measures.set(measures)
    SamplingLimitsFactory(instrument=instrument, valid_from=date(2022, 1, 1))
    before = rules_panel(instrument, on=date(2021, 1, 1)).facts
    instrument.mandatory_from = 2022
    after = rules_panel(instrument, on=date(2022, 1, 1)).facts
    changed = [old[0] for old, new in zip(before, after, strict=True) if old != new]
    assert len(changed) == 2
    texts = " ".join(text for _label, text in after)
    assert all(word in texts for word in ("5.1, 6.1", "2022", "2016"))


def test_who_may_receive_is_what_the_instrument_says():
    assert beneficiaries_of("police_fund", []) == {"police_zone"}
    assert beneficiaries_of("police_fund", ["school"]) == {"school"}
    assert beneficiaries_of("prize", []) == frozenset()
    zones = InstrumentFactory(kind="police_fund", beneficiaries=["police_zone", "municipality"])
    commune = OrganisationFactory(kind="municipality")
    assert create_grant(values=values_of(commune, zones), **DO).organisation == commune
    with pytest.raises(Refused):
        create_grant(values=values_of(OrganisationFactory(kind="school"), zones), **DO)


@pytest.mark.parametrize(
    ("first", "last", "codes"),
    [(2021, 2021, ["4.9"]), (2021, 2022, ["4.9", "5.1"]), (2022, 2022, ["4.9", "5.1"])],
)
def test_the_measures_of_the_fund_count_from_their_year(first, last, codes):
    mandatory = MeasureFactory(code="5.1")
    primary = MeasureFactory(plan=mandatory.plan, theme=mandatory.theme, code="4.9")
    fund = InstrumentFactory(kind="police_fund", by_call=False, mandatory_from=2022)
    fund.mandatory_measures.add(mandatory)
    zone = OrganisationFactory(kind="police_zone")
    given = values_of(zone, fund, primary=primary, first_year=first, last_year=last)
    grant = create_grant(values=given, **DO)
    assert sorted(grant.links.values_list("measure__code", flat=True)) == codes


def test_the_year_is_set_on_the_page_of_the_instrument(client_as):
    measure = MeasureFactory(code="5.1")
    fund = InstrumentFactory(kind="police_fund")
    finance = client_as("finance_officer")
    address = reverse("instrument", args=[fund.code])
    finance.post(address, posted(fund, measures=[measure.pk], mandatory_from="2022"))
    fund = Instrument.objects.get()
    assert (fund.mandatory_from, list(fund.mandatory_measures.all())) == (2022, [measure])
    assert client_as("evaluator").post(address, posted(fund)).status_code == 403
    plan = PlanFactory()
    entering = finance.get(reverse("grant_new"), {"instrument": fund.code, "plan": plan.code})
    assert dict(entering.context["rules"].facts) == dict(rules_panel(fund, on=date.today()).facts)
