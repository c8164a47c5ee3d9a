"""Small plan documents in our own words, and the way they come in."""

from datetime import UTC, datetime
from pathlib import Path

from maillon.core.journal import Author
from maillon.plan.importers import read_plan
from maillon.plan.operations.imports import Received, receive_plan_document

BY = Author("coordination", 1, "region")
NOW = datetime(2022, 6, 15, 10, 0, tzinfo=UTC)

CALM = """# Plan de quartier calme

## Thématique 1 : Bruit de voisinage

### Axe prévention

Mesure 1.1 – Poser des panneaux près des terrasses et former le personnel des cafés.
- former le personnel ;
- poser les panneaux.

Partenaires : communes, associations

Mesure 1.2 – Ouvrir une ligne de médiation pour les habitants réveillés la nuit.

Partenaires : communes

## Thématique 2 : Propreté des parcs

### Axe suivi

Mesure 2.1 – Compter chaque saison les dépôts trouvés dans les parcs.

Partenaires : associations
"""
# One text reworded, one measure gone, one new, one partner more.
CALM_REVISED = CALM.replace("chaque saison", "chaque mois").replace(
    "Mesure 1.2 – Ouvrir une ligne de médiation pour les habitants réveillés la nuit.",
    "Mesure 1.3 – Prêter des sonomètres aux comités de quartier.",
)
DUTCH = """# Plan voor een rustige wijk

## Thema 1: Buurtlawaai

Maatregel 1.1 – Borden plaatsen bij de terrassen en het personeel van de cafés opleiden.

Partners: gemeenten

Maatregel 1.2 – Een bemiddelingslijn openen voor bewoners die 's nachts wakker worden.

Partners: verenigingen
"""
ENGLISH = """# A calm district

## Theme 1: Noise

Measure 1.1 – Put up signs near the terraces and train the staff of the cafés.

Partners: municipalities
"""


def write(folder: Path, text: str = CALM, name: str = "calm.md") -> Path:
    """Return the path of a document with this text."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def receive(folder: Path, text: str = CALM, **options: object) -> Received:
    """Read a document with this text and keep it for review."""
    path = write(folder, text)
    return receive_plan_document(
        reading=read_plan(path).as_json(),
        content=path.read_bytes(),
        by=BY,
        now=NOW,
        **options,  # type: ignore[arg-type]
    )
