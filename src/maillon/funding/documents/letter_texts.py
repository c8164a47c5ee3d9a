"""The passages of letters that the law dictates: those in force on a day, or those shipped.

What is shipped names the law of 29 July 1991 on formal reasons and the sixty days of the Council
of State; an authority writes its own words, with their dates, on the page of the letter passages.
"""

from collections.abc import Mapping
from datetime import date

from django.db.models import F, Q

from maillon.core.languages import choose
from maillon.funding.enums import LetterPart
from maillon.funding.models import LetterText

SHIPPED: Mapping[str, Mapping[str, str]] = {
    LetterPart.REASONS: {
        "fr": (
            "La présente décision est motivée conformément à la loi du 29 juillet 1991 relative "
            "à la motivation formelle des actes administratifs."
        ),
        "nl": (
            "Deze beslissing is gemotiveerd overeenkomstig de wet van 29 juli 1991 betreffende "
            "de uitdrukkelijke motivering van de bestuurshandelingen."
        ),
        "en": (
            "This decision gives its reasons, as the law of 29 July 1991 on the formal reasons "
            "of administrative acts requires."
        ),
    },
    LetterPart.APPEAL: {
        "fr": (
            "Un recours en annulation peut être introduit contre la présente décision auprès de "
            "la section du contentieux administratif du Conseil d’État, dans les soixante jours "
            "de sa notification."
        ),
        "nl": (
            "Tegen deze beslissing kan binnen zestig dagen na de kennisgeving ervan een beroep "
            "tot nietigverklaring worden ingesteld bij de afdeling bestuursrechtspraak van de "
            "Raad van State."
        ),
        "en": (
            "An action for annulment of this decision can be brought before the administrative "
            "litigation section of the Council of State within sixty days of its notification."
        ),
    },
    LetterPart.CONDITIONS: {
        "fr": (
            "La subvention est due aux conditions de la convention à signer. Elle est utilisée "
            "aux fins pour lesquelles elle est accordée et justifiée par des pièces et par un "
            "rapport d’activités. Ce qui est engagé avant la notification de la présente "
            "décision l’est aux risques du bénéficiaire."
        ),
        "nl": (
            "De subsidie is verschuldigd onder de voorwaarden van de te ondertekenen "
            "overeenkomst. Zij wordt gebruikt voor het doel waarvoor zij wordt toegekend en "
            "verantwoord met bewijsstukken en een activiteitenverslag. Wat vóór de kennisgeving "
            "van deze beslissing wordt aangegaan, is op risico van de begunstigde."
        ),
        "en": (
            "The grant is due under the agreement to be signed. It is used for the purpose for "
            "which it is given and justified by supporting documents and an activity report. "
            "What is committed before this decision is notified is at the beneficiary's risk."
        ),
    },
    LetterPart.RESERVE: {
        "fr": (
            "Le projet est sur la liste de réserve : il est financé si un montant se libère, "
            "dans l’ordre du classement. L’inscription sur cette liste ne donne pas droit à une "
            "subvention."
        ),
        "nl": (
            "Het project staat op de reservelijst: het wordt gefinancierd indien een bedrag "
            "vrijkomt, in de volgorde van de rangschikking. De opname op deze lijst geeft geen "
            "recht op een subsidie."
        ),
        "en": (
            "The project is on the reserve list: it is funded if money becomes free, in the "
            "order of the ranking. Being on this list gives no right to a grant."
        ),
    },
}


def passages(*, on: date, language: str) -> dict[str, str]:
    """Return every passage in ``language`` as it holds on a day, by part.

    Where two rows hold on the same day, the one that began last is used.
    """
    found = {part: texts[language] for part, texts in SHIPPED.items()}
    rows = LetterText.objects.filter(
        Q(valid_from__isnull=True) | Q(valid_from__lte=on),
        Q(valid_to__isnull=True) | Q(valid_to__gte=on),
    ).order_by(F("valid_from").asc(nulls_first=True), "pk")
    for row in rows:
        found[LetterPart(row.part)] = choose(row, "text", language).text
    return {str(part): text for part, text in found.items()}
