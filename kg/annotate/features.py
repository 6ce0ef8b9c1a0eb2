"""Features of English tokens: strings that say what is so at a token and around it.

``w-1=the`` reads: the word before is "the"; ``vc=action-verb``: the verb that governs the token is
one of action. The names of the columns are explained in ``COLUMNS``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kg.annotate.columns import Columns
from kg.annotate.tokens import Tokens

COLUMNS = {
    "w": "word",
    "l": "lemma",
    "t": "part of speech",
    "s": "shape",
    "x": "last letters",
    "p": "first letters",
    "c": "class in the lexicon",
    "d": "dependency",
    "ph": "phrase of the lexicon",
    "q": "in quotes (Q) or brackets (P)",
    "np": "place in the noun phrase",
    "nh": "last noun of the noun phrase",
    "nc": "classes in the noun phrase",
    "nd": "how the noun phrase opens",
    "vl": "governing verb",
    "vc": "class of that verb",
    "vm": "its form, auxiliary, negation, voice",
    "vn": "negated",
    "vs": "before (<), at (=) or after (>) it",
    "sj": "its subject",
    "sc": "class of its subject",
    "dp": "dependency, and that of the head",
    "hl": "head",
    "ht": "part of speech of the head",
    "hc": "class of the head",
    "insub": "inside the subject",
    "role": "role of the section",
    "kind": "kind of block",
    "first": "how the sentence opens",
    "cues": "classes present in the sentence",
    "order": "number of the sentence in its block",
    "ab": "abbreviation that the report introduces",
    "r.unit": "unit by rule",
    "r.problem": "problem by rule",
    "r.measure": "measure by rule",
    "r.policy": "policy by rule",
}


@dataclass(frozen=True, slots=True)
class Templates:
    """Which columns are looked at, where, and which of them together."""

    windows: Mapping[str, tuple[int, ...]]  # column → offsets
    pairs: tuple[tuple[tuple[str, int], ...], ...]


def _pairs(text: str) -> tuple[tuple[tuple[str, int], ...], ...]:
    """Read ``l-1&l t&t1`` as pairs of columns with their offsets."""
    return tuple(tuple(_at(part) for part in joint.split("&")) for joint in text.split())


def _at(part: str) -> tuple[str, int]:
    name = part.rstrip("-0123456789")
    return name, int(part[len(name) :] or 0)


_WORD = {
    "w": (-3, -2, -1, 0, 1, 2, 3),
    "l": (-2, -1, 0, 1, 2),
    "t": (-3, -2, -1, 0, 1, 2, 3),
    "s": (-1, 0, 1),
    "x": (-1, 0, 1),
    "p": (0,),
    "c": (-2, -1, 0, 1, 2),
    "d": (-1, 0, 1),
    "ph": (-2, -1, 0, 1),
    "q": (-1, 0, 1),
    "np": (-1, 0, 1),
    "nh": (-1, 0, 1),
    "nc": (0, 1),
    "nd": (0, 1),
    "role": (0,),
    "kind": (0,),
    "ab": (-1, 0, 1),
    "kn": (-1, 0, 1),
    "sf": (-1, 0, 1),
    "df": (0,),
    "ss": (-1, 0, 1),
    "nhs": (0, 1),
    "r.unit": (-1, 0, 1),
    "r.policy": (-1, 0, 1),
}
_CLAUSE = {
    "vl": (0,),
    "vc": (0,),
    "vm": (0,),
    "sj": (0,),
    "sc": (0,),
    "dp": (0,),
    "hl": (0,),
    "hc": (0,),
    "insub": (-1, 0, 1),
    "first": (0,),
    "cues": (0,),
    "order": (0,),
    "vss": (0,),
    "hss": (0,),
    "r.problem": (-1, 0, 1),
    "r.measure": (-1, 0, 1),
    "su": (0,),
    "md": (0,),
    "g.unit": (-1, 0, 1),
    "g.policy": (-1, 0, 1),
    "m.unit": (-1, 0, 1),
    "m.policy": (-1, 0, 1),
    "g": (0,),
}
_WORD_PAIRS = (
    "l-1&l l&l1 t-1&t t&t1 t-2&t-1&t t&t1&t2 w-2&w-1 w-1&t q&s np&nh w-1&c s&sf t&ss ss-1&ss t&dp dp&c"
)
FIRST = Templates({**_WORD, "dp": (0,), "hl": (0,), "hc": (0,), "insub": (0,)}, _pairs(_WORD_PAIRS))
SECOND = Templates(
    {**_WORD, **_CLAUSE},
    _pairs(
        _WORD_PAIRS + " vs&vm vs&vc vs&vn&insub vs&sc role&vs&vm role&c role&sc"
        " cues&vs vl&vs sj&vs kind&vs role&kind&order vs&vss"
        " r.measure&vc r.measure&su r.problem&role"
        " r.measure&role"
        " su&vs&md su&vs&vn su&vs&vc r.measure&md g.unit&np m.unit&s"
        " g&r.measure g&r.problem g&vs&su&md g&vs&vm g&c g&role&vs g&su&vc&vs"
        " r.measure&ph-1 r.measure&w-1 r.problem&w-1"
        " r.measure&r.measure1"
        " r.problem&r.problem1"
        " r.measure&cues r.problem&cues r.measure&vss g&ss"
    ),
)


def feature_rows(tokens: Tokens, columns: Columns, templates: Templates) -> list[list[list[str]]]:
    """Return the features of each token, sentence by sentence."""
    windows = [
        (name, off, columns[name])
        for name, offs in templates.windows.items()
        if name in columns
        for off in offs
    ]
    labels = [f"{name}{off or ''}=" for name, off, _ in windows]
    pairs = [pair for pair in templates.pairs if all(name in columns for name, _ in pair)]
    heads = ["&".join(f"{name}{off or ''}" for name, off in pair) + "=" for pair in pairs]
    return [
        [
            _row(at, sentence.start, sentence.end, windows, labels)
            + _joint(at, sentence.start, sentence.end, pairs, heads, columns)
            for at in range(sentence.start, sentence.end)
        ]
        for sentence in tokens.sentences
    ]


def _row(
    at: int, low: int, high: int, windows: Sequence[tuple[str, int, list[str]]], labels: Sequence[str]
) -> list[str]:
    row = ["bias"]
    for (_, offset, column), label in zip(windows, labels, strict=True):
        place = at + offset
        if low <= place < high:
            value = column[place]
            if value:
                row.append(label + value)
        elif offset in (-1, 1) and label[0] == "w":
            row.append(label + ("^" if offset < 0 else "$"))
    return row


def _joint(
    at: int,
    low: int,
    high: int,
    pairs: Sequence[tuple[tuple[str, int], ...]],
    heads: Sequence[str],
    columns: Columns,
) -> list[str]:
    row = []
    for pair, head in zip(pairs, heads, strict=True):
        values = [columns[name][at + off] if low <= at + off < high else "^" for name, off in pair]
        row.append(head + "|".join(values))
    return row
