"""The words by which plans name their parts, in French, Dutch and English, all folded.

These are the only places where the importer knows words of the field: adding a language or a
synonym is adding a line here.
"""


def word_set(text: str) -> frozenset[str]:
    """Return the words of ``text`` as a set."""
    return frozenset(text.split())


MEASURE_LABELS = word_set(
    """mesure mesures maatregel maatregelen measure measures action actions actie acties
    actiepunt actiefiche fiche fiches maatregelfiche projet project engagement engagements
    verbintenis initiative initiatief proposition activite activiteit activity"""
)
MEASURE_LETTERS = frozenset({"M", "MES", "MT", "ME"})
THEME_LABELS = word_set(
    """thematique thematiques theme themes thema themas themagebied domaine domein domain
    priorite prioriteit priority pilier pijler pillar volet luik chapitre hoofdstuk chapter
    champ cluster axe as axis objectif doelstelling objective partie deel part defi uitdaging
    challenge enjeu fenomeen phenomene phenomenon veld field programme programma"""
)
NOT_MEASURES = word_set(
    """article art artikel page pagina p figure figuur tableau tabel table annexe bijlage annex
    appendix graphique grafiek chart carte kaart map note noot loi wet law section afdeling
    paragraphe titel titre title version versie tel fax janvier fevrier mars avril mai juin
    juillet aout septembre octobre novembre decembre januari februari maart april mei juni
    juli augustus september oktober november december"""
)

AXIS_WORDS = {
    "prevention": "prevention",
    "preventie": "prevention",
    "preventif": "prevention",
    "preventief": "prevention",
    "reaction": "reaction",
    "reactie": "reaction",
    "repression": "reaction",
    "repressie": "reaction",
    "response": "reaction",
    "suivi": "follow_up",
    "opvolging": "follow_up",
    "follow up": "follow_up",
    "followup": "follow_up",
    "follow-up": "follow_up",
    "nazorg": "follow_up",
    "monitoring": "follow_up",
}
AXIS_LABELS = word_set("""axe as axis pijler pilier pillar volet luik""")

# Headings that name a part of every theme and never a theme or a sub-theme.
STRUCTURE_WORDS = word_set(
    """strategie strategy strategies contexte context introduction inleiding constat constats
    vaststellingen objectifs doelstellingen objectives priorites prioriteiten priorities
    indicateurs indicatoren indicators presentation situation diagnostic diagnose description
    beschrijving partenaires partners budget calendrier planning timing bron sources source
    annexe annexes bijlage bijlagen sommaire inhoud inhoudstafel inhoudsopgave contents
    conclusion conclusie conclusions methode methodologie method methodology toelichting
    background aanpak approche approach definition definitie cadre kader framework"""
)
MEASURES_WORDS = word_set(
    """mesure mesures maatregel maatregelen measure measures action actions actie acties"""
)

COLUMN_WORDS = {
    "code": ("code", "n", "no", "nr", "num", "numero", "nummer", "number", "ref", "reference"),
    "partners": (
        "partenaire", "partenaires", "partner", "partners", "acteur", "acteurs", "actor",
        "actors", "actoren", "betrokken", "stakeholders", "intervenants", "partenariat",
        "betrokkenen", "medewerking",
    ),
    "lead": (
        "pilote", "pilotes", "lead", "leader", "trekker", "trekkers", "responsable", "responsables",
        "responsible", "verantwoordelijke", "verantwoordelijken", "coordinateur", "porteur",
        "owner", "eigenaar",
    ),
    "axis": ("axe", "axes", "as", "assen", "axis", "volet", "type"),
    "theme": ("thematique", "theme", "thema", "domaine", "domein", "domain"),
    "sub_actions": (
        "sousaction", "sousactions", "subactie", "subacties", "deelactie", "deelacties",
        "subaction", "subactions", "etapes", "stappen", "steps",
    ),
    "text": (
        "mesure", "mesures", "maatregel", "maatregelen", "measure", "measures", "action",
        "actions", "actie", "acties", "description", "omschrijving", "beschrijving", "intitule",
        "libelle", "titre", "titel", "title", "texte", "tekst", "text", "inhoud", "contenu",
        "content", "objet", "engagement", "benaming", "name",
    ),
}  # fmt: skip

ABBREVIATION_WORDS = word_set(
    """abreviation abreviations afkorting afkortingen abbreviation abbreviations acronyme
    acronymes acronym acronyms acroniemen sigle sigles letterwoorden lettrewoorden"""
)
FIELD_WORDS = {
    **dict.fromkeys(COLUMN_WORDS["partners"], "partners"),
    **dict.fromkeys(COLUMN_WORDS["lead"], "partners"),
    "axe": "axis",
    "as": "axis",
    "axis": "axis",
    "thematique": "theme",
    "thema": "theme",
    "theme": "theme",
    "indicateur": "other",
    "indicateurs": "other",
    "indicator": "other",
    "indicators": "other",
    "indicatoren": "other",
    "delai": "other",
    "echeance": "other",
    "calendrier": "other",
    "timing": "other",
    "deadline": "other",
    "termijn": "other",
    "planning": "other",
    "budget": "other",
    "statut": "other",
    "status": "other",
}
STOPWORDS = {
    "fr": word_set("""le la les des et en de du pour dans par sur avec aux une un ce"""),
    "nl": word_set("""de het een en van voor met op in te aan door bij om dat wordt"""),
    "en": word_set("""the and of to in for with on by a an is are that be from"""),
}
