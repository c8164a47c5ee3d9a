"""Find the keyed documents that a text is about, and say which words led there.

No domain word is in here: documents, examples and the thesaurus come from the caller.
"""

from maillon.core.matching.ranking import Document, Example, Field, Index, Match, Weights
from maillon.core.matching.semantic import Encoder, load_encoder
from maillon.core.matching.stopwords import guess_language
from maillon.core.matching.thesaurus import Thesaurus, ThesaurusRefused, read_thesaurus

__all__ = [
    "Document",
    "Encoder",
    "Example",
    "Field",
    "Index",
    "Match",
    "Thesaurus",
    "ThesaurusRefused",
    "Weights",
    "guess_language",
    "load_encoder",
    "read_thesaurus",
]
