"""Words that carry no subject: articles, pronouns, auxiliaries… in French, Dutch and English."""

import re
from functools import cache

from maillon.core.text import fold

_WORDS = {
    "fr": """
a à ai ainsi afin alors après au aucun aussi autre autres aux avait avant avec avoir ayant c ça car
ce ceci cela celle celles celui cependant ces cet cette ceux chaque chez ci comme comment concernant
d dans de depuis des donc dont du durant elle elles en encore enfin entre envers es est et été être
étaient était étant etc eu eux fait faire faut font fut grâce hors ici il ils j je jusque jusqu l la
le les leur leurs lors lorsque lui m mais malgré me même mêmes moins mon n ne ni non
nos notamment notre nous on ont or ou où par parmi pas pendant peu peut peuvent plus plusieurs
plutôt pour pourquoi près puis puisque qu quand quant que quel quelle quelles quels quelque quelques
qui quoi r s sa se selon ses si sien soit son sont sous sur surtout t tandis tant tel telle
telles tels tous tout toute toutes toutefois très trop un une uns vers via voici voilà vos votre
vous y également permettre permet permis permettant vise visait lié liés liée liées divers diverses
ayant cadre particulier particulière manière façon matière titre termes terme afin objectif but
""",
    "nl": """
aan achter af al alle alleen als altijd ander andere anders bij binnen buiten daar daarbij daarmee
daarna daarom dan dat de deze die dit doch doen doet door dus een eens eerst elk elke en enkel
enkele enz er eraan erbij ermee ervan evenals fel gaan geen gebied geweest gehad haar had hadden
heb hebben heeft hem hen het hier hierbij hij hoe hun iemand iets ik in is ja je jij jullie kan
kon konden krijgen kreeg kregen kunnen langs maar me meer meest men met mij mijn moet moeten na naar
naast nadat niet niets nog nu of om omdat onder ons onze ook op over per reeds rond samen sinds
sommige te tegen ten ter terwijl tijdens tot tussen u uit uw van vanaf vanuit veel verder via
volgens voor vooral vóór waar waarbij waarin waarmee waren was wat we weer wel werd werden wie wij
worden wordt zal ze zelf zeer zich zij zijn zo zoals zodat zou zouden zowel kader doel
""",
    "en": """
a about after all also an and any are as at been being both but by can could did do does each for
from had has have he her his how i if in into is it its may more most no not of on or other our out
over s she should so some such t than that the their them then there these they this those through
to under up was we were what when where which while who will with would you
""",
}


@cache
def stop_words() -> frozenset[str]:
    """Return the folded stop words of all languages: a partner may mix them in one sentence."""
    return frozenset(fold(word) for text in _WORDS.values() for word in text.split())


@cache
def _of_language(language: str) -> frozenset[str]:
    return frozenset(fold(word) for word in _WORDS[language].split())


def guess_language(text: str, default: str = "fr") -> str:
    """Return the language (``fr``, ``nl`` or ``en``) whose stop words are most frequent.

    ``default`` where none stands out, for instance in a title of two nouns.
    """
    seen = re.findall(r"[a-z]+", fold(text))
    counts = {lang: sum(word in _of_language(lang) for word in seen) for lang in _WORDS}
    best = max(counts.values())
    if counts[default] == best:
        return default
    return max(counts, key=lambda lang: counts[lang])
