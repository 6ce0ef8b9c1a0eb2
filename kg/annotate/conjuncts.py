"""Where one measure is two: verbs that are joined and have objects of their own.

The model marks the borders of measures by what stands around them; this mends what it left
whole though the parse is plain: two joined verbs of one form, each with an object.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.annotate.tokens import Tokens

_OBJECTS = frozenset({"obj", "xcomp", "ccomp"})
_JOINED = frozenset({"conj", "parataxis"})
_MARKS = frozenset({",", "and", ";"})


def cut_measure(
    tokens: Tokens, children: Sequence[Sequence[int]], start: int, end: int
) -> Iterator[tuple[int, int]]:
    """Yield the parts of a measure, or all of it where nothing parts it."""
    low = start
    for cut in _cuts(tokens, children, start, end):
        high = cut
        while high > low and tokens.text[high - 1].lower() in _MARKS:
            high -= 1
        if high > low:
            yield low, high
            low = cut
    yield low, end


def _cuts(tokens: Tokens, children: Sequence[Sequence[int]], start: int, end: int) -> Iterator[int]:
    root = next(
        (i for i in range(start, end) if _is_verb(tokens, i) and _hangs_out(tokens, i, start, end)), None
    )
    if root is None:
        return
    chain = {root}
    for i in range(root + 1, end):
        if tokens.dep[i] not in _JOINED or not _is_verb(tokens, i) or tokens.head[i] not in chain:
            continue
        chain.add(i)
        cut = i
        while cut - 1 > start and tokens.tag[cut - 1].startswith("RB"):
            cut -= 1
        one_form = (tokens.tag[i] == "VBG") == (tokens.tag[root] == "VBG")
        own = any(tokens.dep[c] in _OBJECTS and i < c < end for c in children[i])
        others = any(tokens.dep[c] in _OBJECTS and tokens.head[i] < c < cut for c in children[tokens.head[i]])
        if one_form and own and others and tokens.text[cut - 1].lower() in _MARKS:
            yield cut


def _is_verb(tokens: Tokens, at: int) -> bool:
    return tokens.tag[at].startswith("VB")


def _hangs_out(tokens: Tokens, at: int, start: int, end: int) -> bool:
    return tokens.head[at] == at or not start <= tokens.head[at] < end
