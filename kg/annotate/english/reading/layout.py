"""Where a block stands in its report: its headings, its section's role, the finding it belongs to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from kg.annotate.english.reading.cued import Cued
from kg.lexicon import Lexicon
from kg.model import Passage, PassageKind, Report
from kg.segment.english import role_of

# What begins a finding that has no number, and what ends its statement, by labels.
_OPENS = frozenset({"criteria", "condition"})
_CLOSES = frozenset({"recommendation", "response", "action"})
_INHERITED = frozenset({PassageKind.HEADING, PassageKind.ITEM, PassageKind.TITLE})


@dataclass(frozen=True, slots=True)
class Place:
    """The place of a block in its report."""

    block: int  # index of its passage
    kind: PassageKind
    role: str  # what its section states: condition, criteria, cause, recommendation … or ""
    headings: tuple[int, ...]  # passages over it, nearest first
    finding: str  # number of the finding that it belongs to, "unnumbered 1" where labels alone tell, or ""
    order: int  # how many blocks with text stand before it under the same heading
    total: int  # how many blocks with text the heading governs


def places(report: Report, passages: Sequence[Passage], lexicon: Lexicon) -> dict[int, Place]:
    """Return the place of each block that has sentences."""
    order: dict[int | None, int] = {}
    found: dict[int, Place] = {}
    cues = Cued(lexicon, "finding.reference", "number")
    roles: dict[int, str] = {}
    references: dict[int, str] = {}
    for at, passage in enumerate(passages):
        if passage.kind in (PassageKind.SENTENCE, PassageKind.FURNITURE):
            continue
        above = _above(passages, at)
        words = report.text[passage.start : min(passage.end, passage.start + 300)]
        inherited = next((roles[h] for h in above if roles.get(h)), "")
        is_heading = passage.kind in (PassageKind.HEADING, PassageKind.TITLE)
        roles[at] = (_role(words, lexicon) if is_heading else "") or inherited
        reference = _reference(words, cues) if is_heading else ""
        references[at] = reference or next((references[h] for h in above if references.get(h)), "")
        number = order.get(passage.parent, 0)
        order[passage.parent] = number + 1
        found[at] = Place(at, passage.kind, roles[at], above, references[at], number, 0)
    unnumbered = _unnumbered(report, passages, found)
    return {
        at: replace(p, finding=p.finding or unnumbered.get(at, ""), total=order[passages[at].parent])
        for at, p in found.items()
    }


def _unnumbered(report: Report, passages: Sequence[Passage], blocks: Mapping[int, Place]) -> dict[int, str]:
    """Return the findings of the blocks under labels, counted, for those that no number is over.

    ``Criteria: … Condition: … Recommendation: … Criteria: …`` are two.
    """
    found: dict[int, str] = {}
    labels: set[int] = set()
    count, is_closed = 0, True
    for at, place in blocks.items():
        words = report.text[passages[at].start : min(passages[at].end, passages[at].start + 300)]
        role = role_of(words) if place.kind is PassageKind.HEADING else None
        if role:
            labels.add(at)
        if role in _OPENS and is_closed:
            count, is_closed = count + 1, False
        elif role in _CLOSES:
            is_closed = True
        if count and (role or not labels.isdisjoint(place.headings)):
            found[at] = f"unnumbered {count}"
    return found


def _above(passages: Sequence[Passage], at: int) -> tuple[int, ...]:
    chain: list[int] = []
    parent = passages[at].parent
    while parent is not None and len(chain) < 12:
        if passages[parent].kind in _INHERITED:
            chain.append(parent)
        parent = passages[parent].parent
    return tuple(chain)


def _role(words: str, lexicon: Lexicon) -> str:
    label = role_of(words.strip())
    if label:
        return label
    return next((section.role for section in lexicon.sections if section.regex.search(words)), "")


def _reference(words: str, cues: Cued) -> str:
    match = cues.search(words)
    return (match["number"] or match.group()) if match else ""
