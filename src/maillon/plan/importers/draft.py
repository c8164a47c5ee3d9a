"""What the importer understood of a document: plain frozen data, nothing stored yet."""

from dataclasses import dataclass

AXES = ("prevention", "reaction", "follow_up")


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where something was read: a page of a PDF, a line of a text, a paragraph of a Word file."""

    page: int | None = None
    line: int | None = None

    def as_json(self) -> dict[str, int]:
        """Return only the parts that are known."""
        known = {"page": self.page, "line": self.line}
        return {name: value for name, value in known.items() if value is not None}


NOWHERE = Place()


@dataclass(frozen=True, slots=True)
class DraftTheme:
    """A theme, or a sub-theme when ``parent_code`` is given."""

    code: str
    title: str
    parent_code: str | None = None
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class DraftSubAction:
    """One dash of a measure; ``parent_code`` names the sub-action it details, if any."""

    code: str
    text: str
    parent_code: str | None = None
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class DraftPartner:
    """A partner of a measure: the joined label, and the words of the document."""

    label: str
    as_written: str
    sub_action_code: str | None = None
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class DraftReference:
    """What a measure points at: ``kind`` is plan, law, circular or internal."""

    kind: str
    label: str
    place: Place = NOWHERE
    as_written: str = ""


@dataclass(frozen=True, slots=True)
class DraftMeasure:
    """A measure as adopted, with the raw passage it was read from."""

    code: str
    theme_code: str | None
    subtheme_code: str | None
    axis: str | None
    official_text: str
    sub_actions: tuple[DraftSubAction, ...] = ()
    partners: tuple[DraftPartner, ...] = ()
    references: tuple[DraftReference, ...] = ()
    place: Place = NOWHERE
    source_passage: str = ""

    @property
    def partner_labels(self) -> tuple[str, ...]:
        """Return each partner label once, in the order of the document."""
        return tuple(dict.fromkeys(partner.label for partner in self.partners))


@dataclass(frozen=True, slots=True)
class DraftAbbreviation:
    """An entry of the list of abbreviations."""

    short: str
    meaning: str
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class DraftFinding:
    """Something a person should look at before confirming the import."""

    rule: str
    objects: tuple[str, ...]
    message: str
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class UnusedPassage:
    """A passage of the document that no item holds, and why."""

    text: str
    place: Place
    reason: str


@dataclass(frozen=True, slots=True)
class PlanDraft:
    """Everything read from one document; ``themes`` holds sub-themes too, after their parent."""

    sha256: str
    filename: str
    media_type: str
    language: str
    themes: tuple[DraftTheme, ...] = ()
    measures: tuple[DraftMeasure, ...] = ()
    abbreviations: tuple[DraftAbbreviation, ...] = ()
    findings: tuple[DraftFinding, ...] = ()
    unused: tuple[UnusedPassage, ...] = ()

    def as_json(self) -> dict[str, object]:
        """Return the draft in the shape that ``maillon import plan --json`` prints."""
        return {
            "document": {
                "sha256": self.sha256,
                "filename": self.filename,
                "media_type": self.media_type,
                "language": self.language,
            },
            "themes": [_theme_json(theme) for theme in self.themes if not theme.parent_code],
            "subthemes": [_theme_json(theme) for theme in self.themes if theme.parent_code],
            "measures": [_measure_json(measure) for measure in self.measures],
            "abbreviations": [
                {"short": item.short, "meaning": item.meaning, **item.place.as_json()}
                for item in self.abbreviations
            ],
            "findings": [_finding_json(finding) for finding in self.findings],
            "unused": [
                {"text": item.text, "reason": item.reason, **item.place.as_json()}
                for item in self.unused
            ],
        }


def _theme_json(theme: DraftTheme) -> dict[str, object]:
    shape: dict[str, object] = {"code": theme.code, "title": theme.title}
    if theme.parent_code:
        shape["theme"] = theme.parent_code
    return shape | theme.place.as_json()


def _finding_json(finding: DraftFinding) -> dict[str, object]:
    place = finding.place.as_json() if finding.place else {}
    return {
        "rule": finding.rule,
        "objects": list(finding.objects),
        "message": finding.message,
        **place,
    }


def _measure_json(measure: DraftMeasure) -> dict[str, object]:
    return {
        "code": measure.code,
        "theme": measure.theme_code,
        "subtheme": measure.subtheme_code,
        "axis": measure.axis,
        "official_text": measure.official_text,
        "sub_actions": [item.text for item in measure.sub_actions],
        "partners": list(measure.partner_labels),
        "references": [reference.label for reference in measure.references],
        **measure.place.as_json(),
        "sub_actions_detail": [
            {
                "code": item.code,
                "text": item.text,
                "parent": item.parent_code,
                "partners": [
                    partner.label
                    for partner in measure.partners
                    if partner.sub_action_code == item.code
                ],
                **item.place.as_json(),
            }
            for item in measure.sub_actions
        ],
        "partners_detail": [
            {
                "label": item.label,
                "as_written": item.as_written,
                "sub_action": item.sub_action_code,
                **item.place.as_json(),
            }
            for item in measure.partners
        ],
        "references_detail": [
            {
                "kind": item.kind,
                "label": item.label,
                "as_written": item.as_written,
                **item.place.as_json(),
            }
            for item in measure.references
        ],
        "source_passage": measure.source_passage,
    }
