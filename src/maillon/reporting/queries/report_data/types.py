"""What a report is made of: plain data, the same for every format, storable as JSON.

Numbers of contributions and figures are kept as text, as the partner gave them (``"25.0000"`` is
stored as ``"25"``). Codes link the parts: a contribution names its measures by code.
"""

import hashlib
import json
from dataclasses import asdict, dataclass, field, fields, is_dataclass
from typing import Any, get_args, get_origin, get_type_hints


@dataclass(frozen=True)
class Text:
    """A text and, where it is not in the report's language, the language that it is in."""

    text: str
    language: str = ""

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True)
class EditionInfo:
    """Which report this is. ``generated`` is an ISO date and time with its offset."""

    code: str
    version: int
    state: str
    title: Text
    first_year: int
    last_year: int
    generated: str


@dataclass(frozen=True)
class PlanInfo:
    """The plan that the report accounts for."""

    code: str
    title: Text
    first_year: int
    last_year: int


@dataclass(frozen=True)
class ThemeInfo:
    """A theme and the codes of its measures, in the order of the plan."""

    code: str
    title: Text
    measures: list[str]


@dataclass(frozen=True)
class MeasureInfo:
    """A measure and the codes of the contributions that serve it."""

    code: str
    theme: str
    title: Text
    contributions: list[str]


@dataclass(frozen=True)
class CategoryInfo:
    """A partner category; ``key`` is its code fit for an anchor or a narrative section."""

    code: str
    key: str
    name: Text


@dataclass(frozen=True)
class CellInfo:
    """Covered measures (codes, in the order of the plan), contributions and links counted."""

    covered: list[str]
    contributions: int
    links: int


@dataclass(frozen=True)
class CoverageRow:
    """A theme: one cell a category (by category code), and all together."""

    theme: str
    cells: dict[str, CellInfo]
    together: CellInfo


@dataclass(frozen=True)
class CoverageInfo:
    """The coverage table of the edition's years, and the measures that nobody covered."""

    rows: list[CoverageRow]
    totals: dict[str, CellInfo]
    overall: CellInfo
    uncovered: list[str]


@dataclass(frozen=True)
class YearsInfo:
    """Theme × year: the cells of each theme, by year written as text; and the last line."""

    years: list[int]
    rows: dict[str, dict[str, CellInfo]]
    totals: dict[str, CellInfo]


@dataclass(frozen=True)
class FigureInfo:
    """A number that a partner gave, and where it comes from."""

    id: int
    contribution: str
    label: Text
    unit: Text
    value: str
    first_year: int | None
    last_year: int | None
    qualifier: str
    part_of: int | None
    line: int | None
    entered_by: str
    entered_on: str


@dataclass(frozen=True)
class PartnerPartInfo:
    """An organisation's part in a contribution; ``code`` is empty where only a name is known."""

    code: str
    name: Text
    part: str


@dataclass(frozen=True)
class LinkInfo:
    """A measure that a contribution serves."""

    measure: str
    rank: str
    basis: str


@dataclass(frozen=True)
class ContributionInfo:
    """An accepted contribution that was active in the edition's years."""

    code: str
    category: str
    kind: str
    title: Text
    description: Text
    first_year: int
    last_year: int
    partners: list[PartnerPartInfo]
    measures: list[LinkInfo]
    themes: list[str]
    missions: list[Text]
    figures: list[FigureInfo]
    document: str
    line: int | None
    entered_by: str
    entered_on: str


@dataclass(frozen=True)
class PartnerInfo:
    """An organisation that contributed: its contributions and the measures that they serve."""

    code: str
    name: Text
    categories: list[str]
    contributions: list[str]
    measures: list[str]


@dataclass(frozen=True)
class PublishedRow:
    """A printed number beside the computed one; ``difference`` is computed minus printed."""

    table: str
    column: str
    place: str
    printed: int
    computed: int | None
    reason: str


@dataclass(frozen=True)
class FindingInfo:
    """A contradiction that a rule found, and what was decided about it.

    ``status`` is ``open``, or a value of ``FindingDecisionKind``.
    """

    key: str
    rule: str
    message: str
    place: str
    status: str
    reason: str


@dataclass(frozen=True)
class MapShape:
    """A shape of the map: how it is called, its geometry, the contributions active there."""

    code: str
    name: str
    geometry: dict[str, Any]
    contributions: int


@dataclass(frozen=True)
class WorkInfo:
    """An accepted contribution, as a list of what was done names it."""

    code: str
    title: Text
    partners: str


@dataclass(frozen=True)
class AnnouncedInfo:
    """A measure that an annual plan announced, and what became of it.

    ``outcome`` is ``done``, ``partly`` or ``not_done``; ``status`` and ``causes`` are in words;
    ``reasons`` is what people said of it.
    """

    annual_plan: Text
    theme: str
    measure: str
    title: Text
    expected: Text
    lead: Text
    outcome: str
    status: str
    causes: list[str]
    reasons: list[str]
    contributions: list[WorkInfo]


@dataclass(frozen=True)
class GrantInfo:
    """A published grant. ``amount`` is empty unless ``amount_state`` is ``known``.

    ``amount_state`` is ``known``, ``not_public`` or ``unknown``; ``renews`` the code of the grant
    before; the primary measure stands first.
    """

    code: str
    instrument: str
    call: str
    renews: str
    title: Text
    organisation: str
    beneficiary: Text
    first_year: int
    last_year: int
    amount: str
    amount_state: str
    measures: list[str]
    line: int | None


@dataclass(frozen=True)
class InstrumentInfo:
    """An instrument with its grants of the years; ``amount`` sums the ``known`` ones (euros)."""

    code: str
    title: Text
    grants: int
    beneficiaries: int
    known: int
    amount: str


@dataclass(frozen=True)
class FunnelStepInfo:
    """What a step of a call kept; ``None``: nobody says it. ``announced``: a document counts."""

    code: str
    label: str
    applications: int | None
    organisations: int | None
    measures: int | None
    announced: bool
    line: int | None


@dataclass(frozen=True)
class EndedInfo:
    """A grant that was not renewed, and why."""

    code: str
    title: Text
    beneficiary: Text
    reason: Text


@dataclass(frozen=True)
class CallInfo:
    """A call whose results are public: its funnel, and what was not renewed."""

    code: str
    title: Text
    offered: int | None
    steps: list[FunnelStepInfo]
    not_renewed: list[EndedInfo]
    renewals_known: bool


@dataclass(frozen=True)
class GrantsInfo:
    """The published grants of the years, by instrument and by call."""

    instruments: list[InstrumentInfo] = field(default_factory=list)
    grants: list[GrantInfo] = field(default_factory=list)
    calls: list[CallInfo] = field(default_factory=list)


@dataclass(frozen=True)
class ReportData:
    """Everything that a report says, in one language."""

    language: str
    edition: EditionInfo
    plan: PlanInfo
    categories: list[CategoryInfo]
    themes: list[ThemeInfo]
    measures: list[MeasureInfo]
    coverage: CoverageInfo
    by_year: YearsInfo
    contributions: list[ContributionInfo]
    partners: list[PartnerInfo]
    published: list[PublishedRow]
    findings: list[FindingInfo]
    shapes: list[MapShape]
    map_source: str
    narratives: dict[str, Text]
    # Since annual plans are followed: reports frozen before do not have it.
    announced: list[AnnouncedInfo] = field(default_factory=list)
    # Since grants are kept: reports frozen before do not have it.
    grants: GrantsInfo = field(default_factory=GrantsInfo)

    def to_json(self) -> dict[str, Any]:
        """Return the report as dictionaries, lists, texts and numbers."""
        return asdict(self)

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> "ReportData":
        """Return the report that :meth:`to_json` gave."""
        loaded = _load(cls, value)
        assert isinstance(loaded, cls)
        return loaded

    @property
    def figures(self) -> list[FigureInfo]:
        """Every figure of every contribution, in the order of the contributions."""
        return [figure for c in self.contributions for figure in c.figures]

    @property
    def fingerprint(self) -> str:
        """The SHA-256 of the report's data."""
        return fingerprint(self)


def fingerprint(value: Any) -> str:
    """Return the SHA-256 of ``value`` as canonical JSON (sorted keys, no spaces, UTF-8).

    A dataclass counts as the dictionary of its fields.
    """
    text = json.dumps(
        value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=vars
    )
    return hashlib.sha256(text.encode()).hexdigest()


def _load(kind: Any, value: Any) -> Any:
    """Turn plain JSON back into ``kind``: a dataclass, a list or dict of them, or itself."""
    origin = get_origin(kind)
    if is_dataclass(kind) and isinstance(value, dict):
        hints = get_type_hints(kind)
        # A field that a report frozen earlier does not have takes its default.
        given = [f.name for f in fields(kind) if f.name in value]
        known = {name: _load(hints[name], value[name]) for name in given}
        return kind(**known)  # type: ignore[operator]
    if origin is list:
        return [_load(get_args(kind)[0], item) for item in value]
    if origin is dict:
        return {key: _load(get_args(kind)[1], item) for key, item in value.items()}
    return value
