"""The shapes of the open data on calls and grants."""

from datetime import date, datetime

from ninja import Field, Schema

from maillon.api.schemas import Number, PageOut, Texts


class InstrumentOut(Schema):
    """A way in which the authority gives money, with its rules."""

    code: str
    kind: str
    title: Texts
    description: Texts
    by_call: bool
    with_jury: bool
    mandatory_measures: list[str]
    mandatory_from: int | None = Field(description="First year in which they are mandatory.")


class CallOut(Schema):
    """A call for projects."""

    code: str
    instrument: str
    plan: str
    kind: str
    state: str
    title: Texts
    opens_at: datetime
    closes_at: datetime
    time_zone: str
    budget: Number | None
    legal_reference: str
    measures: list[str] = Field(description="Codes of the measures offered that are known.")
    measures_announced: int | None = Field(description="How many are offered, as announced.")
    jury_bodies: list[str]
    url: str = Field(description="The page for people.")


class CountOut(Schema):
    """A step of a call; null: neither the records nor a document say it."""

    applications: int | None
    organisations: int | None
    announced: bool = Field(description="The numbers are a document's, not counted from records.")


class SelectedOut(CountOut):
    """The step of the selection, with the measures that have a project."""

    measures: int | None


class FunnelOut(Schema):
    """How many each step of a call kept."""

    call: str
    offered: int | None = Field(description="Measures offered.")
    received: CountOut
    admissible: CountOut
    selected: SelectedOut
    renewed: CountOut


class BeneficiaryOut(Schema):
    """Who receives a grant; the postcode is empty where an address is protected."""

    code: str
    name: Texts
    kind: str
    enterprise_number: str
    legal_form: str
    postcode: str


class GrantMeasureOut(Schema):
    """A measure that a grant serves."""

    plan: str
    measure: str
    theme: str


class GrantOut(Schema):
    """A grant of the public inventory."""

    code: str
    year: int = Field(description="Year of the decision; where unknown, the first year.")
    instrument: str
    call: str | None
    title: Texts
    beneficiary: BeneficiaryOut
    amount: Number | None = Field(description="In euros; null where unknown or not public.")
    awarded_on: date | None
    legal_basis: str
    first_year: int
    last_year: int
    measures: list[GrantMeasureOut]
    renews: str | None = Field(description="Code of the grant that this one renews.")
    place_protected: bool = Field(description="Where the beneficiary is may not be told.")
    source_line: int | None
    url: str = Field(description="The page for people.")


class Grants(PageOut):
    """A page of grants."""

    items: list[GrantOut]


class InventoryYear(Schema):
    """What a year of the inventory comes to."""

    year: int
    grants: int
    beneficiaries: int
    amount: Number = Field(description="Sum of the known amounts, in euros.")
    amounts_unknown: int
    natural_persons: int = Field(description="Grants to natural persons, which are not listed.")
