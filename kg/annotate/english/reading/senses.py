"""The field of meaning of a word: its WordNet supersense, for words that training never saw.

``ontologies/lexicon/en-senses.tsv`` holds, a line a supersense, the lemmas whose commonest sense
lies in it (WordNet 3.0, Princeton University; its licence stands beside the file).
"""

from __future__ import annotations

from functools import cache

from kg.annotate.english.reading.columns import Columns, governors
from kg.annotate.english.reading.tokens import Tokens
from kg.data import ontologies_path
from kg.errors import DataError


@cache
def supersenses() -> dict[tuple[str, str], str]:
    """Return supersenses by ("n" or "v", lemma).

    >>> supersenses()["n", "committee"]
    'noun.group'
    """
    path = ontologies_path() / "lexicon" / "en-senses.tsv"
    found: dict[tuple[str, str], str] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        sense, tab, words = line.partition("\t")
        if not tab:
            raise DataError(f"{path.name}: expected a supersense, a tab and lemmas, found {line[:60]!r}")
        found.update(((sense[0], word), sense) for word in words.split(" "))
    return found


def sense_columns(tokens: Tokens, words: Columns) -> Columns:
    """Return the supersense of each token, of its verb, its head and the last noun of its phrase."""
    known = supersenses()
    own = [_sense(known, tag, lemma) for tag, lemma in zip(tokens.tag, words["l"], strict=True)]
    return {
        "ss": own,
        "vss": [own[verb] for verb in governors(tokens)],
        "hss": [own[head] for head in tokens.head],
        "nhs": [known.get(("n", noun), "") if noun else "" for noun in words["nh"]],
    }


def _sense(known: dict[tuple[str, str], str], tag: str, lemma: str) -> str:
    if tag.startswith("NN"):
        return known.get(("n", lemma), "")
    return known.get(("v", lemma), "") if tag.startswith("VB") else ""
