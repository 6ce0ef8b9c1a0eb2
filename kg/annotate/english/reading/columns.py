"""What is known of each English token, column by column: the raw material of the features.

A column is a list with one string a token; the empty string means that there is nothing to say.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from kg.annotate.english.reading.cued import is_seen
from kg.annotate.english.reading.layout import Place
from kg.annotate.english.reading.proposals import Proposal
from kg.annotate.english.reading.tokens import Tokens
from kg.lexicon import Lexicon

Columns = dict[str, list[str]]

_QUOTES = {"“": 1, "”": -1, "«": 1, "»": -1, "《": 1, "》": -1}
_NOUNISH = ("NN", "CD", "JJ", "DT", "PRP$", "VBN", "VBG", "POS")
# Classes that the rules of clauses alone ask for, and all that tell the model little.
OF_CLAUSES = frozenset(
    {"asking", "deficiency-verb-weak", "intention-verb", "needing", "stopping-verb", "wrongdoing-verb"}
)
UNSEEN = OF_CLAUSES | {"thing"}
SUBJECTS = frozenset({"nsubj", "nsubj:pass", "csubj", "csubj:pass"})


def shape(text: str) -> str:
    """Return the look of a word.

    >>> [shape(t) for t in ("GAO", "Office", "rule", "2021-002", "A-123", "(")]
    ['AA', 'Aa', 'a', '0', 'A0', '.']
    """
    if text.isalpha():
        if text.isupper():
            return "AA" if len(text) > 1 else "A"
        return "Aa" if text[0].isupper() else "a"
    digit, letter = any(map(str.isdigit, text)), any(map(str.isalpha, text))
    return ("A" if letter else "") + ("0" if digit else "") or "."


def normal(text: str) -> str:
    """Return the lower-case form, with digits as zeros and straight quotes.

    >>> normal("2021"), normal("Agency’s")
    ('0000', "agency's")
    """
    return re.sub(r"\d", "0", text.lower().replace("’", "'").replace("‘", "'"))


def word_columns(tokens: Tokens, lexicon: Lexicon) -> Columns:
    """Return what a word says by itself."""
    lower = [normal(text) for text in tokens.text]
    classes = [lexicon.classes(lemma, form) for lemma, form in zip(tokens.lemma, lower, strict=True)]
    joined = ["+".join(name for name in names if is_seen(name) and name not in UNSEEN) for names in classes]
    return {
        "w": lower,
        "l": [normal(lemma) for lemma in tokens.lemma],
        "t": list(tokens.tag),
        "s": [shape(text) for text in tokens.text],
        "x": [word[-3:] if len(word) > 4 else "" for word in lower],
        "p": [word[:4] if len(word) > 5 else "" for word in lower],
        "c": joined,
        "d": list(tokens.dep),
        "ph": phrase_column(tokens, lower, lexicon),
    }


def phrase_column(tokens: Tokens, lower: Sequence[str], lexicon: Lexicon) -> list[str]:
    """Return the class of the phrase that a word begins (B) or goes on with (I)."""
    out = [""] * len(tokens)
    for sentence in tokens.sentences:
        at = sentence.start
        while at < sentence.end:
            step = 1
            for parts, name in lexicon.by_phrase.get(lower[at], ()):
                if is_seen(name) and tuple(lower[at : min(at + len(parts), sentence.end)]) == parts:
                    out[at : at + len(parts)] = [f"B-{name}", *[f"I-{name}"] * (len(parts) - 1)]
                    step = len(parts)
                    break
            at += step
    return out


def quote_column(tokens: Tokens) -> list[str]:
    """Return Q inside double quotes, P inside brackets, both or nothing, sentence by sentence."""
    out = [""] * len(tokens)
    for sentence in tokens.sentences:
        quoted, depth = 0, 0
        for at in range(sentence.start, sentence.end):
            sign = tokens.text[at]
            if sign == '"':
                quoted = 1 - min(quoted, 1)
            elif sign in _QUOTES:
                quoted = max(0, quoted + _QUOTES[sign])
            elif sign in "()":
                depth = max(0, depth + (1 if sign == "(" else -1))
            out[at] = ("Q" if quoted else "") + ("P" if depth else "")
    return out


def chunk_columns(tokens: Tokens, words: Columns) -> Columns:
    """Return for each token of a simple noun phrase: place, last noun, classes, determiner."""
    size = len(tokens)
    place, head, classes, opener = ([""] * size for _ in range(4))
    for sentence in tokens.sentences:
        at = sentence.start
        while at < sentence.end:
            end = at
            while end < sentence.end and tokens.tag[end].startswith(_NOUNISH):
                if end > at and tokens.tag[end] in ("DT", "PRP$"):
                    break
                end += 1
            nouns = [i for i in range(at, end) if tokens.tag[i].startswith("NN")]
            if not nouns:
                at = max(end, at + 1)
                continue
            end = nouns[-1] + 1
            kinds = "+".join(sorted({c for i in range(at, end) for c in words["c"][i].split("+") if c}))
            for i in range(at, end):
                place[i] = "B" if i == at else ("E" if i == end - 1 else "I")
                head[i], classes[i] = words["l"][nouns[-1]], kinds
                opener[i] = words["l"][at] if tokens.tag[at] in ("DT", "PRP$", "CD") else tokens.tag[at]
            at = end
    return {"np": place, "nh": head, "nc": classes, "nd": opener}


def governors(tokens: Tokens) -> list[int]:
    """Return for each token the nearest verb at or above it in the tree, or its root."""
    out = list(range(len(tokens)))
    for at in range(len(tokens)):
        here, steps = at, 0
        while tokens.pos[here] not in ("VERB", "AUX") and tokens.head[here] != here and steps < 12:
            here, steps = tokens.head[here], steps + 1
        if tokens.pos[here] == "AUX" and tokens.dep[here].startswith(("aux", "cop")):
            here = tokens.head[here]
        out[at] = here
    return out


def subjects(tokens: Tokens) -> dict[int, int]:
    """Return the subject of each verb: its own, or that of the verb it is joined to."""
    own: dict[int, int] = {}
    for at, dep in enumerate(tokens.dep):
        if dep in SUBJECTS:
            own.setdefault(tokens.head[at], at)
    found = dict(own)
    for at in range(len(tokens)):
        here, steps = at, 0
        while (
            here not in own
            and tokens.dep[here] in ("conj", "xcomp", "parataxis", "advcl", "ccomp")
            and steps < 10
        ):
            here, steps = tokens.head[here], steps + 1
        if here in own:
            found[at] = own[here]
    return found


def clause_columns(tokens: Tokens, words: Columns, negations: frozenset[str]) -> Columns:
    """Return what is known of the clause of a token: its verb, mood, polarity and subject."""
    size = len(tokens)
    verb = governors(tokens)
    subject = subjects(tokens)
    negated, modal, passive = [""] * size, [""] * size, [""] * size
    for at in range(size):
        head = tokens.head[at]
        if words["l"][at] in negations:
            negated[head if tokens.dep[at] != "det" else verb[head]] = "N"
        if tokens.dep[at].startswith("aux"):
            modal[head] = words["l"][at] if tokens.tag[at] in ("MD", "TO") or not modal[head] else modal[head]
            if tokens.dep[at] == "aux:pass":
                passive[head] = "P"
    mood = [f"{tokens.tag[v]}{modal[v]}{negated[v]}{passive[v]}" for v in range(size)]
    subject_of = [subject.get(v, -1) for v in verb]
    return {
        "vl": [words["l"][v] for v in verb],
        "vc": [words["c"][v] for v in verb],
        "vm": [mood[v] for v in verb],
        "vn": [negated[v] for v in verb],
        "vs": ["=" if v == i else ("<" if i < v else ">") for i, v in enumerate(verb)],
        "sj": [words["l"][s] if s >= 0 else "" for s in subject_of],
        "sc": [(words["c"][s] or tokens.tag[s]) if s >= 0 else "" for s in subject_of],
        "dp": [f"{tokens.dep[i]}/{tokens.dep[tokens.head[i]]}" for i in range(size)],
        "hl": [words["l"][tokens.head[i]] for i in range(size)],
        "hc": [words["c"][tokens.head[i]] for i in range(size)],
        "insub": ["S" if _under(tokens, i, s) else "" for i, s in enumerate(subject_of)],
    }


def _under(tokens: Tokens, at: int, top: int) -> bool:
    for _ in range(8):
        if at == top:
            return True
        if tokens.head[at] == at:
            return False
        at = tokens.head[at]
    return False


def sentence_columns(
    tokens: Tokens, words: Columns, layout: Mapping[int, Place], lexicon: Lexicon
) -> Columns:
    """Return what every token of a sentence shares: its section, its place, its cues."""
    size = len(tokens)
    role, kind, first, cues, order = ([""] * size for _ in range(5))
    seen: dict[int, int] = {}
    for sentence in tokens.sentences:
        place = layout.get(sentence.block)
        number = seen.get(sentence.block, 0)
        seen[sentence.block] = number + 1
        rows = range(sentence.start, sentence.end)
        present = {c for i in rows for c in words["c"][i].split("+")}
        marks = "".join(
            sign
            for sign, name in (
                ("d", "deficiency-noun"),
                ("a", "deficiency-adj"),
                ("n", "negation"),
                ("m", "modal"),
                ("r", "recommend"),
                ("s", "speech-verb"),
                ("g", "auditor"),
            )
            if name in present
        )
        opening = "_".join(words["l"][sentence.start : min(sentence.start + 2, sentence.end)])
        for i in rows:
            role[i] = place.role if place else ""
            kind[i] = place.kind.value if place else ""
            first[i], cues[i], order[i] = opening, marks, str(min(number, 3))
    genre = _genre(words, lexicon)
    return {"g": [genre] * size, "role": role, "kind": kind, "first": first, "cues": cues, "order": order}


def _genre(words: Columns, lexicon: Lexicon) -> str:
    """Return the manner of the report: of a party's discipline, of a single audit, or any other."""
    present = Counter(words["l"])
    size = len(words["l"]) or 1
    party, audit = (sum(present[w] for w in lexicon.lemmas(f"genre.{name}")) for name in ("party", "audit"))
    if party > 0.008 * size:
        return "party"
    return "audit" if audit > 0.006 * size else "report"


def proposal_columns(size: int, proposals: Sequence[Proposal]) -> Columns:
    """Return what the rules propose: the kind's B or I, with the rule's id."""
    out: Columns = {}
    for proposal in proposals:
        column = out.setdefault(f"r.{proposal.kind.value}", [""] * size)
        for i in range(proposal.start, proposal.end):
            column[i] = f"{'B' if i == proposal.start else 'I'}-{proposal.rule}"
    return out
