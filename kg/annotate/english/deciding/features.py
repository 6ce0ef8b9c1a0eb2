"""What is looked at in English: columns of tokens, and the templates of features over them.

``w-1=the`` reads: the word before is "the"; ``vc=action-verb``: the verb that governs the token is
one of action. The names of the columns are explained in ``COLUMNS``.
"""

from __future__ import annotations

from kg.decide.templates import Templates, parse_pairs

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
    "hc": "class of the head",
    "insub": "inside the subject",
    "kn": "name in the authority data",
    "sf": "how often the same noun acts in the report",
    "df": "how often the same noun stands in the report",
    "ss": "supersense",
    "vss": "supersense of the governing verb",
    "hss": "supersense of the head",
    "nhs": "supersense of the last noun of the noun phrase",
    "g": "genre of the report",
    "role": "role of the section",
    "kind": "kind of block",
    "first": "how the sentence opens",
    "cues": "classes present in the sentence",
    "order": "number of the sentence in its block",
    "ab": "abbreviation that the report introduces",
    "m.unit": "unit by other places of the name",
    "m.policy": "policy by other places of the name",
    "su": "who acts in the clause",
    "md": "modal verb of the clause",
    "e.unit": "begins (B) or goes on (I) as a unit, by the encoder",
    "e.problem": "the same as a problem",
    "e.measure": "the same as a measure",
    "e.policy": "the same as a policy",
    "r.unit": "unit by rule",
    "r.problem": "problem by rule",
    "r.measure": "measure by rule",
    "r.policy": "policy by rule",
}


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
    "e.unit": (-1, 0, 1),
    "e.policy": (-1, 0, 1),
    "e.problem": (-1, 0, 1),
    "e.measure": (-1, 0, 1),
    "m.unit": (-1, 0, 1),
    "m.policy": (-1, 0, 1),
    "g": (0,),
}
_WORD_PAIRS = (
    "l-1&l l&l1 t-1&t t&t1 t-2&t-1&t t&t1&t2 w-2&w-1 w-1&t q&s np&nh w-1&c s&sf t&ss ss-1&ss t&dp dp&c"
)
TEMPLATES = Templates(
    {**_WORD, **_CLAUSE},
    parse_pairs(
        _WORD_PAIRS + " vs&vm vs&vc vs&vn&insub vs&sc role&vs&vm role&c role&sc"
        " cues&vs vl&vs sj&vs kind&vs role&kind&order vs&vss"
        " r.measure&vc r.measure&su r.problem&role"
        " r.measure&role"
        " su&vs&md su&vs&vn su&vs&vc r.measure&md e.unit&np m.unit&s e.unit&r.unit e.policy&r.policy"
        " e.problem&r.problem e.measure&r.measure e.problem&role e.measure&role e.measure&e.problem"
        " g&r.measure g&r.problem g&vs&su&md g&vs&vm g&c g&role&vs g&su&vc&vs"
        " r.measure&ph-1 r.measure&w-1 r.problem&w-1"
        " r.measure&r.measure1"
        " r.problem&r.problem1"
        " r.measure&cues r.problem&cues r.measure&vss g&ss"
    ),
)
