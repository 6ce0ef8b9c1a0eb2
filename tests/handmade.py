"""Hand-built tokens: what a parser would say, written down, so that rules are tested and not the parser."""

from __future__ import annotations

from kg.annotate.english.reading.tokens import Sentence, Tokens


def tokens_of(*sentences: str) -> Tokens:
    """Read sentences of ``word/TAG/dep/head`` (head counted from 1 in its sentence, 0 for the root)."""
    tokens = Tokens()
    place = 0
    for sentence in sentences:
        first = len(tokens)
        for row, cell in enumerate(sentence.split()):
            word, tag, dep, head = cell.rsplit("/", 3)
            lemma = word.split("|")[-1].lower()
            word = word.split("|")[0]
            tokens.text.append(word)
            tokens.start.append(place)
            tokens.end.append(place + len(word))
            place += len(word) + 1
            tokens.lemma.append(lemma)
            tokens.tag.append(tag)
            tokens.pos.append(_universal(tag))
            tokens.dep.append(dep)
            tokens.head.append(first + (int(head) - 1 if int(head) else row))
        tokens.sentences.append(Sentence(first, len(tokens), 0))
    return tokens


def _universal(tag: str) -> str:
    known = {
        "NNP": "PROPN",
        "NNS": "NOUN",
        "NN": "NOUN",
        "JJ": "ADJ",
        "RB": "ADV",
        "IN": "ADP",
        "DT": "DET",
        "MD": "AUX",
        "PRP": "PRON",
    }
    return "VERB" if tag.startswith("VB") else known.get(tag, "X")
