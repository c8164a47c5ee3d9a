"""The shapes of the open data: what each operation answers with."""

from datetime import date

from ninja import Field, Schema

# A text by language code: {"fr": …, "nl": …, "en": …}; a language without text is absent.
Texts = dict[str, str]
Number = int | float


class Message(Schema):
    """Why a request was not answered."""

    detail: str = Field(description="What is wrong, and what to do about it.")


class PlanOut(Schema):
    """A generation of the plan."""

    code: str
    title: Texts
    level: str
    first_year: int
    last_year: int
    predecessor: str | None = Field(description="Code of the plan before this one.")
    measures: int = Field(description="How many measures the plan has.")
    url: str = Field(description="The page for people.")


class ThemeOut(Schema):
    """A theme of a plan; a sub-theme has a parent."""

    code: str
    title: Texts
    parent: str | None
    measures: int
    url: str


class MeasureOut(Schema):
    """A measure in a list."""

    plan: str
    code: str
    theme: str
    subtheme: str | None
    axis: str
    title: Texts
    url: str = Field(description="The measure's dossier.")


class PartnerOut(Schema):
    """Who a plan names for a measure: a group of partners or one organisation."""

    group: str | None
    organisation: str | None
    name: Texts
    role: str


class LineageOut(Schema):
    """A measure of the plan before or after, and what became of it."""

    plan: str | None
    measure: str | None
    relation: str
    confidence: Number | None


class MeasureDetail(MeasureOut):
    """A measure with everything that is linked to it."""

    official_text: str
    official_language: str
    partners: list[PartnerOut]
    references: list[str]
    older: list[LineageOut]
    newer: list[LineageOut]
    contributions: list[str] = Field(description="Codes of the accepted contributions.")


class OrganisationOut(Schema):
    """An organisation, with the other names under which documents know it."""

    code: str
    kind: str
    name: Texts
    aliases: list[str]
    enterprise_number: str
    territory: str | None
    part_of: str | None
    url: str


class TerritoryOut(Schema):
    """The Region, a police zone, a municipality or a neighbourhood."""

    code: str
    kind: str
    name: Texts
    nis: str
    parent: str | None
    url: str


class LinkOut(Schema):
    """A measure that a contribution serves."""

    measure: str
    rank: str
    basis: str


class ContributorOut(Schema):
    """A partner's part in a contribution; ``organisation`` is absent where only a name is known."""

    organisation: str | None
    name: str
    part: str


class ContributionOut(Schema):
    """An accepted contribution."""

    code: str
    plan: str
    category: str
    kind: str
    first_year: int
    last_year: int
    title: Texts
    description: Texts
    partners: list[ContributorOut]
    measures: list[LinkOut]
    themes: list[str]
    missions: list[str]
    territories: list[str]
    source_line: int | None
    url: str


class FigureOut(Schema):
    """A number that a partner gave."""

    id: int
    contribution: str
    label: Texts
    value: Number
    unit: Texts
    first_year: int | None
    last_year: int | None
    qualifier: str
    minimum: Number | None
    maximum: Number | None
    part_of: int | None = Field(description="Identifier of the total of which it is a part.")
    breakdown: str
    source_line: int | None
    entered_on: date


class CoverageRow(Schema):
    """What a category of partners did for a theme."""

    theme: str
    category: str
    covered: list[str] = Field(description="Codes of the covered measures.")
    measures: int = Field(description="How many measures the theme has.")
    contributions: int
    links: int


class CoverageOut(Schema):
    """The coverage of a plan: one row for each theme and category."""

    rows: list[CoverageRow]
    uncovered: list[str] = Field(description="Codes of the measures that nobody covered.")


class PublishedOut(Schema):
    """A printed number beside the computed one; ``theme`` is empty for a column's total."""

    table: str
    column: str
    theme: str
    printed: int | None
    computed: int | None
    difference: int | None
    reason: str
    line: int | None


class PageOut(Schema):
    """A page of a list: how many rows there are in all, and where the next ones are."""

    count: int = Field(description="How many there are in all.")
    next: str | None = Field(description="Address of the next page; null on the last one.")
    previous: str | None = Field(description="Address of the page before; null on the first one.")


class Contributions(PageOut):
    """A page of contributions."""

    items: list[ContributionOut]


class Figures(PageOut):
    """A page of figures."""

    items: list[FigureOut]


class Organisations(PageOut):
    """A page of organisations."""

    items: list[OrganisationOut]
