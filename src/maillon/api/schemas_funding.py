"""The shapes of the open data on calls and grants."""

from datetime import date, datetime

from ninja import Field, Schema

from maillon.api.schemas import Number, PageOut, Texts


class InstrumentOut(Schema):
    """A way in which the authority gives money, with its rules."""

    code: str = Field(description="Stable code, as in addresses.")
    kind: str = Field(description="Kind of instrument: how it is given and under which rules.")
    title: Texts = Field(description="Title in three languages.")
    description: Texts = Field(
        description="Description in three languages; empty where there is none."
    )
    by_call: bool = Field(description="Whether its grants are given by calls.")
    with_jury: bool = Field(description="Whether a jury reads the applications.")
    mandatory_measures: list[str] = Field(
        description="Codes of the measures that every grant of it serves."
    )
    mandatory_from: int | None = Field(description="First year in which they are mandatory.")


class CallOut(Schema):
    """A call for projects."""

    code: str = Field(description="Stable code, as in addresses.")
    instrument: str = Field(description="Code of the instrument.")
    plan: str = Field(description="Code of the plan.")
    kind: str = Field(description="Kind of call: open, renewal, antenna or prize.")
    state: str = Field(
        description="Where the call stands: published, evaluated, decided, archived or cancelled."
    )
    title: Texts = Field(description="Title in three languages.")
    opens_at: datetime = Field(description="Moment from which applications are taken in.")
    closes_at: datetime = Field(
        description="Moment from which they are refused; the clock of the server decides."
    )
    time_zone: str = Field(description="Time zone in which the moments were published.")
    budget: Number | None = Field(description="In euros; null where no document says it.")
    legal_reference: str = Field(description="Where the call was published; empty where unknown.")
    measures: list[str] = Field(description="Codes of the measures offered that are known.")
    measures_announced: int | None = Field(description="How many are offered, as announced.")
    jury_bodies: list[str] = Field(
        description="Names of the bodies in the jury, where they are known."
    )
    url: str = Field(description="The page for people.")


class CountOut(Schema):
    """A step of a call; null: neither the records nor a document say it."""

    applications: int | None = Field(description="How many applications reached the step.")
    organisations: int | None = Field(description="How many organisations handed them in.")
    announced: bool = Field(description="The numbers are a document's, not counted from records.")


class SelectedOut(CountOut):
    """The step of the selection, with the measures that have a project."""

    measures: int | None = Field(
        description="How many measures have a selected project as their first measure."
    )


class FunnelOut(Schema):
    """How many each step of a call kept."""

    call: str = Field(description="Code of the call.")
    offered: int | None = Field(description="Measures offered.")
    received: CountOut = Field(description="What was handed in before the closing.")
    admissible: CountOut = Field(description="What met every condition.")
    selected: SelectedOut = Field(description="What the decision retained.")
    renewed: CountOut = Field(description="What was continued afterwards.")


class BeneficiaryOut(Schema):
    """Who receives a grant; the postcode is empty where an address is protected."""

    code: str = Field(description="Stable code, as in addresses.")
    name: Texts = Field(description="Name in three languages.")
    kind: str = Field(description="Kind of organisation, such as association.")
    enterprise_number: str = Field(
        description="Ten digits of the Crossroads Bank for Enterprises; empty where unknown."
    )
    legal_form: str = Field(description="As the Crossroads Bank names it; empty where unknown.")
    postcode: str = Field(description="Of its seat; empty where unknown or protected.")


class GrantMeasureOut(Schema):
    """A measure that a grant serves."""

    plan: str = Field(description="Code of the plan.")
    measure: str = Field(description="Code of the measure.")
    theme: str = Field(description="Code of the theme.")


class GrantOut(Schema):
    """A grant of the public inventory."""

    code: str = Field(description="Stable code, as in addresses.")
    year: int = Field(description="Year of the decision; where unknown, the first year.")
    instrument: str = Field(description="Code of the instrument.")
    call: str | None = Field(description="Code of the call; null where it was given without one.")
    title: Texts = Field(description="What the grant is for, in three languages.")
    beneficiary: BeneficiaryOut = Field(description="Who receives it.")
    amount: Number | None = Field(description="In euros; null where unknown or not public.")
    awarded_on: date | None = Field(description="Day of the decision; null where unknown.")
    legal_basis: str = Field(
        description="What it rests on: its own basis, else its call’s, else its instrument’s."
    )
    first_year: int = Field(description="First year of the project.")
    last_year: int = Field(description="Last year of the project.")
    measures: list[GrantMeasureOut] = Field(
        description="Measures that it serves, the first one first."
    )
    renews: str | None = Field(description="Code of the grant that this one renews.")
    place_protected: bool = Field(description="Where the beneficiary is may not be told.")
    source_line: int | None = Field(
        description="Line of the source that names it; null where there is none."
    )
    url: str = Field(description="The page for people.")


class Grants(PageOut):
    """A page of grants."""

    items: list[GrantOut] = Field(description="The grants of the page.")


class InventoryYear(Schema):
    """What a year of the inventory comes to."""

    year: int = Field(description="Year of the decisions.")
    grants: int = Field(description="How many grants are listed.")
    beneficiaries: int = Field(description="How many organisations receive them.")
    amount: Number = Field(description="Sum of the known amounts, in euros.")
    amounts_unknown: int = Field(description="Grants whose amount is unknown or not public.")
    natural_persons: int = Field(description="Grants to natural persons, which are not listed.")
