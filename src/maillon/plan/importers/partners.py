"""Partner labels: splitting a cell into partners and joining the spellings of each.

The table below is data: a canonical label and the folded patterns under which French and Dutch
documents write it. What no pattern knows is kept as written, so nothing is lost.
"""

import re

from .cleaning import fold

CANONICAL = (
    ("Police intégrée", r"polices? integrees?|geintegreerde politie|integrated police"),
    ("Zones de police (ZP)", r"zp|zones? de police(?: \(?zp\)?)?|politiezones?|pz|police zones?"),
    (
        "Organismes régionaux",
        r"(?:organismes?|services? publics?|administrations?|institutions?|acteurs?) "
        r"region(?:aux|al|ales?)|gewestelijke (?:instellingen|overheidsdiensten|diensten|actoren)|"
        r"regional (?:bodies|body)",
    ),
    (
        "Communes",
        r"(?:les )?communes?|gemeenten?|(?:administrations? )communales?|municipalit(?:y|ies)",
    ),
    (
        "Services publics fédéraux",
        r"(?:services? publics?|organismes?|administrations?) federa(?:ux|l|les?)|spf|fod(?:'s)?|"
        r"federale (?:overheidsdiensten|overheidsdienst|diensten|instellingen)|"
        r"federal (?:public services?|bodies)",
    ),
    ("Associations", r"associations?|asbl|secteur associatif|verenigingen|vzw(?:'s)?|ngos?"),
    ("Parquet", r"(?:le )?parquets?|parketten|parket|public prosecutor(?:'s office)?"),
    (
        "Instituts de formation",
        r"instituts? de formations?|opleidingsinstitut(?:en|uut)|opleidingsinstellingen|"
        r"training institutes?",
    ),
    (
        "Communautés",
        r"communautes?|(?:services? publics?|organismes?) communautaires?|gemeenschap(?:pen)?|"
        r"communities",
    ),
    (
        "Auditorat",
        r"auditorats?|auditeurs?(?: du travail)?|(?:arbeids)?auditoraat|(?:arbeids)?auditeur",
    ),
    ("SPF Justice", r"spf justice|fod justitie"),
    ("Ministère public", r"ministere public|openbaar ministerie"),
    ("Hébergeurs de site", r"hebergeurs? de sites?(?: internet)?|websitehosts?|hostingproviders?"),
    (
        "Secteur de l'emploi et de la formation",
        r"secteurs? de l'emploi et de la formation|sector werk(?:gelegenheid)? en opleiding",
    ),
    ("Unia", r"unia"),
    ("IEFH", r"iefh|igvm|institut pour l'egalite des femmes et des hommes"),
    ("Secteur de la santé", r"secteurs? de la sante|gezondheidssector|health sector"),
    (
        "Secteur de l'aide aux victimes",
        r"secteurs? de l'aide aux victimes|(?:sector )?slachtofferhulp",
    ),
    (
        "Collège des procureurs généraux",
        r"college des procureurs generaux|college van procureurs-generaal",
    ),
    (
        "Associations représentatives des propriétaires",
        r"associations? representatives? des proprietaires|eigenaarsverenigingen",
    ),
    (
        "Associations représentatives des fournisseurs d'énergie",
        r"associations? representatives? des fournisseurs d'energie|"
        r"verenigingen van energieleveranciers",
    ),
    (
        "Institutions de recherche",
        r"(?:institutions?|instituts?|centres?) de recherches?|onderzoeksinstellingen",
    ),
    ("CIRB", r"cirb|cibg"),
    ("Monde académique", r"monde academique|academische wereld|universites?|universiteiten"),
)  # fmt: skip
_PATTERNS = tuple((label, re.compile(pattern)) for label, pattern in CANONICAL)
_COMMAS = re.compile(r"\s*[,;\n•·|]\s*(?![^()]*\))|\s+/\s+")
_AND = re.compile(r"\s+(?:et|en|and|ainsi que|alsook|&)\s+(?![^()]*\))")
_NAMES = re.compile(r"\s*\([^()]*\)\s*")
_EMPTY = re.compile(r"^(?:[-–—/.\s]*|n\.?\s?[av]\.?t?\.?|neant|geen|none|nihil|tbd|a definir)$")
# The head that a following bare adjective shares: "services publics federaux et régionaux".
_HEADS = re.compile(
    r"^(?P<head>services? publics?|organismes?|secteurs?|administrations?|institutions?|acteurs?|"
    r"associations? representatives?)\s+(?P<rest>.+)$"
)
_BARE = re.compile(
    r"^(?:region(?:aux|al|ales?)|communa(?:ux|l|les?)|communautaires?|federa(?:ux|l|les?)|locaux|"
    r"zonaux|(?:des|de la|de l'|du|d')\s?\S.*)$"
)


def canonical(label: str) -> str | None:
    """Return the canonical label that ``label`` is a spelling of, or None."""
    folded = fold(_NAMES.sub(" ", label)).strip(" .;:-–")
    whole = fold(label).strip(" .;:-–")
    for name, pattern in _PATTERNS:
        if pattern.fullmatch(folded) or pattern.fullmatch(whole):
            return name
    return None


def split_partners(cell: str) -> list[tuple[str, str]]:
    """Return the partners of a cell as (label, as written), each label once.

    Commas and semicolons separate; "and" separates only when what it joins are partners of their
    own, or share a head ("secteurs de la santé et de l'aide aux victimes").
    """
    found: dict[str, str] = {}
    head = ""
    for part in _COMMAS.split(cell):
        for written, full, next_head in _split_and(part.strip(" .;:-–•·"), head):
            head = next_head
            label = canonical(full) or _capitalised(full)
            found.setdefault(label, written)
    return list(found.items())


def _split_and(part: str, head: str) -> list[tuple[str, str, str]]:
    """Return (as written, with its head, head for the next) for each partner of ``part``."""
    if not part or _EMPTY.match(fold(part)):
        return []
    if canonical(part):
        return [(part, part, _head_of(part) or head)]
    pieces = [piece.strip() for piece in _AND.split(part)]
    full = []
    for piece in pieces:
        completed = _with_head(piece, head)
        head = _head_of(completed) or head
        full.append((piece, completed, head))
    if len(pieces) > 1 and not any(canonical(completed) for _w, completed, _h in full):
        return [(part, _with_head(part, head), head)]
    return full


def _with_head(piece: str, head: str) -> str:
    if head and _BARE.match(fold(piece)) and not canonical(piece):
        return f"{head} {piece}"
    return piece


def _head_of(label: str) -> str:
    match = _HEADS.match(fold(label))
    return label[: len(match["head"])] if match else ""


def _capitalised(label: str) -> str:
    return label[:1].upper() + label[1:]


def known_share(cell: str) -> float:
    """Return the share of the partners of ``cell`` that the table knows (0 when it is empty)."""
    partners = split_partners(cell)
    known = sum(1 for label, _written in partners if any(label == name for name, _p in CANONICAL))
    return known / len(partners) if partners else 0.0
