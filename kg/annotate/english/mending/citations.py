"""Citations that a list joins: ``DBM Circular No. 11-004 and DBM Circular 2019-002`` are two.

Each part of the list must be a citation by itself, as the patterns of the lexicon know them, or a title
would be cut where it names two laws.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from kg.annotate.english.mending.cited import Cited
from kg.lexicon import Lexicon
from kg.model import Kind, Mention

_JOINT = re.compile(r"(?:[,;]\s+(?P<and>(?:and|or)\s+)?|\s+(?P<or>and|or)\s+)(?:the\s+)?")
_NUMBER = re.compile(r"\d")
_LEAD = 40  # characters in front of the name of a citation that belong to it: "pertinent provisions of"
_QUOTES = re.compile('["“”«»]')


def with_each_citation(text: str, mentions: Sequence[Mention], lexicon: Lexicon) -> list[Mention]:
    """Return the mentions, policies that join several citations as one mention each, in full.

    What short ones mean is told of each (``kg.annotate.english.mending.cited``).
    """
    cited = Cited(lexicon)
    out: list[Mention] = []
    for mention in mentions:
        if mention.kind is Kind.POLICY:
            mention = cited.border(text, mention)
        if mention.kind is Kind.POLICY and not _QUOTES.search(text, mention.start, mention.end):
            out.extend(
                replace(mention, start=start, end=end) for start, end in _parts(text, mention, lexicon)
            )
        else:
            out.append(mention)
    return cited.with_names(text, out)


def _parts(text: str, mention: Mention, lexicon: Lexicon) -> Iterator[tuple[int, int]]:
    """Yield where the citations of a policy begin and end; the policy itself where it is one."""
    start = mention.start
    named = _citations(text, mention, lexicon)
    for (first, before), (behind, last) in pairwise(named):
        # The number of a citation stands behind its name: the last joint between two names parts them.
        joints = list(_JOINT.finditer(text, before, behind))
        joint = joints[-1] if joints else None
        if joint is None or behind - joint.end() > _LEAD or not _NUMBER.search(text, start, joint.start()):
            continue
        # A comma alone may stand between the number of a law and its name: between two numbers it does not.
        both = (text[first:before], text[behind:last])
        numbered, alike = all(map(_NUMBER.search, both)), both[0].split()[-1] == both[1].split()[-1]
        if joint["and"] or joint["or"] or numbered or alike:
            yield start, joint.start()
            start = joint.end()
    yield start, mention.end


def _citations(text: str, mention: Mention, lexicon: Lexicon) -> list[tuple[int, int]]:
    """Return the places of names of citations inside a policy, in order, none inside another."""
    found: list[tuple[int, int]] = []
    for pattern in lexicon.patterns:
        if pattern.kind is Kind.POLICY:
            found.extend(pattern.find(text, mention.start, mention.end))
    apart: list[tuple[int, int]] = []
    for start, end in sorted(found, key=lambda place: (place[0], -place[1])):
        if not apart or start >= apart[-1][1]:
            apart.append((start, end))
    return apart
