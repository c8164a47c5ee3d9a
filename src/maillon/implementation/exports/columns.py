"""The sheets and columns of the workbook of contributions, with their names in three languages.

The template writes these names; the import recognises them in any of the three languages, by
their key, or by another usual name. Keys never change: files of other years depend on them.
"""

from dataclasses import dataclass, field

from maillon.partners.queries import spelling

LANGUAGES = ("fr", "nl", "en")


@dataclass(frozen=True)
class Heading:
    """A column: its stable key, its names, and whether a file must have it."""

    key: str
    fr: str
    nl: str
    en: str
    required: bool = False
    also: tuple[str, ...] = ()

    def name(self, language: str) -> str:
        """Return the name in ``language``."""
        return str(getattr(self, language))

    def spellings(self) -> set[str]:
        """Return everything that a file may call this column, folded."""
        return {spelling(name) for name in (self.key, self.fr, self.nl, self.en, *self.also)}


@dataclass(frozen=True)
class SheetKind:
    """A sheet of the workbook: its key, names and columns."""

    key: str
    fr: str
    nl: str
    en: str
    headings: tuple[Heading, ...] = field(default=())

    def name(self, language: str) -> str:
        """Return the name in ``language``."""
        return str(getattr(self, language))

    def spellings(self) -> set[str]:
        """Return everything that a file may call this sheet, folded."""
        return {spelling(name) for name in (self.key, self.fr, self.nl, self.en)}

    def recognised(self) -> dict[str, Heading]:
        """Return every folded name → its column."""
        return {name: heading for heading in self.headings for name in heading.spellings()}


MEASURE_COLUMNS = tuple(f"measure_{n}" for n in range(1, 6))

CONTRIBUTIONS = SheetKind(
    "contributions",
    "contributions",
    "bijdragen",
    "contributions",
    (
        Heading("code", "code", "code", "code", required=True),
        Heading(
            "title_fr",
            "titre",
            "titel in het Frans",
            "title in French",
            True,
            ("titel", "title", "titre fr"),
        ),
        Heading("title_nl", "titre en néerlandais", "titel in het Nederlands", "title in Dutch"),
        Heading("title_en", "titre en anglais", "titel in het Engels", "title in English"),
        Heading(
            "category",
            "catégorie de partenaires",
            "partnercategorie",
            "category of partners",
            True,
            ("catégorie", "categorie"),
        ),
        Heading("kind", "nature", "soort", "kind", required=True, also=("type", "genre")),
        Heading(
            "first_year",
            "première année",
            "eerste jaar",
            "first year",
            True,
            ("année", "jaar", "year"),
        ),
        Heading("last_year", "dernière année", "laatste jaar", "last year"),
        Heading(
            "leads",
            "partenaires pilotes",
            "trekkers",
            "lead partners",
            also=("partenaires porteurs", "porteur", "trekker", "lead"),
        ),
        Heading("partners", "autres partenaires", "andere partners", "other partners"),
        Heading(
            "measure_1",
            "mesure principale",
            "hoofdmaatregel",
            "primary measure",
            also=("mesure", "maatregel", "measure"),
        ),
        Heading("measure_2", "autre mesure 1", "andere maatregel 1", "other measure 1"),
        Heading("measure_3", "autre mesure 2", "andere maatregel 2", "other measure 2"),
        Heading("measure_4", "autre mesure 3", "andere maatregel 3", "other measure 3"),
        Heading("measure_5", "autre mesure 4", "andere maatregel 4", "other measure 4"),
        Heading("basis", "base du lien", "grondslag van de link", "basis of the link"),
        Heading(
            "description_fr",
            "description",
            "omschrijving in het Frans",
            "description in French",
            also=("omschrijving", "description fr"),
        ),
        Heading(
            "description_nl",
            "description en néerlandais",
            "omschrijving in het Nederlands",
            "description in Dutch",
        ),
        Heading(
            "description_en",
            "description en anglais",
            "omschrijving in het Engels",
            "description in English",
        ),
        Heading("territories", "lieux", "plaatsen", "places", also=("communes", "gemeenten")),
        Heading("themes", "thématiques", "thema’s", "themes"),
        Heading(
            "missions",
            "missions transversales",
            "transversale opdrachten",
            "cross-cutting missions",
        ),
        Heading("principles", "principes d’action", "actieprincipes", "principles of action"),
        Heading(
            "objectives",
            "objectifs stratégiques",
            "strategische doelstellingen",
            "strategic objectives",
        ),
        Heading("note", "note interne", "interne nota", "internal note"),
    ),
)
LINKS = SheetKind(
    "links",
    "liens",
    "links",
    "links",
    (
        Heading("contribution", "contribution", "bijdrage", "contribution", True, ("code",)),
        Heading("measure", "mesure", "maatregel", "measure", required=True),
        Heading("rank", "rang", "rang", "rank"),
        Heading("basis", "base du lien", "grondslag van de link", "basis of the link"),
        Heading("doubtful", "douteux", "twijfelachtig", "doubtful"),
    ),
)
FIGURES = SheetKind(
    "figures",
    "chiffres",
    "cijfers",
    "figures",
    (
        Heading("contribution", "contribution", "bijdrage", "contribution", True, ("code",)),
        Heading("number", "n°", "nr.", "no.", also=("numéro", "nummer", "number")),
        Heading(
            "label_fr",
            "ce qui est compté",
            "wat geteld wordt",
            "what is counted",
            True,
            ("libellé", "label"),
        ),
        Heading("value", "valeur", "waarde", "value", required=True),
        Heading("unit_fr", "unité", "eenheid", "unit"),
        Heading("qualifier", "précision", "precisering", "how exact", also=("qualificatif",)),
        Heading(
            "first_year",
            "première année",
            "eerste jaar",
            "first year",
            also=("année", "jaar", "year"),
        ),
        Heading("last_year", "dernière année", "laatste jaar", "last year"),
        Heading("part_of", "partie du n°", "deel van nr.", "part of no."),
        Heading("breakdown", "ventilation", "ventilatie", "breakdown"),
        Heading("base", "sur un total de", "op een totaal van", "out of"),
        Heading("minimum", "minimum", "minimum", "lowest"),
        Heading("maximum", "maximum", "maximum", "highest"),
        Heading("source_line", "ligne de la source", "regel van de bron", "line of the source"),
        Heading(
            "label_nl",
            "ce qui est compté, en néerlandais",
            "wat geteld wordt, in het Nederlands",
            "what is counted, in Dutch",
        ),
        Heading(
            "label_en",
            "ce qui est compté, en anglais",
            "wat geteld wordt, in het Engels",
            "what is counted, in English",
        ),
        Heading("unit_nl", "unité en néerlandais", "eenheid in het Nederlands", "unit in Dutch"),
        Heading("unit_en", "unité en anglais", "eenheid in het Engels", "unit in English"),
    ),
)
LISTS = SheetKind("lists", "listes", "lijsten", "lists")
HELP = SheetKind("help", "aide", "hulp", "help")
# The largest file that is taken.
FILE_BYTES = 60 * 1024 * 1024
YES = frozenset({"1", "x", "oui", "ja", "yes", "vrai", "waar", "true"})
NO = frozenset({"", "0", "non", "nee", "no", "faux", "onwaar", "false"})
