"""Which stretches of a report name units and policies: candidates, judged one by one, the best apart.

A model that labels word by word sees a name only where it stands. So whatever it marks, what the rules
propose and the stretches between their joints (、 和 and commas) are candidates, and a judge of each kind
weighs every candidate as a whole: how likely the model thinks it, its edges, its clause, how often it is a
name elsewhere.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import pairwise

from kg.annotate.chinese.deciding.features import FeatureMaker, where_of
from kg.annotate.chinese.deciding.sentences import MARKED, Sentence
from kg.annotate.levels import level, log_level
from kg.decide.choose import Judged, against, apart
from kg.decide.pairs import PairModel
from kg.decide.sequence import Found
from kg.model import Kind

CHOSEN = (Kind.UNIT, Kind.POLICY)
_LENGTHS = (1, 2, 3, 4, 6, 8, 11, 15, 20, 30)
_COUNTS = (1, 2, 4)
_LEAST = -7.0  # log probability below which a stretch is looked at only where a rule proposes it
_LONG = 40  # signs of a name; parts of longer ones are hardly names
_MOST = 8  # joints of one span; of more, the first and the last are taken
Rows = tuple[int, int]
Edges = Callable[[str, int, int, Kind], tuple[int, int]]


@dataclass(frozen=True, slots=True)
class _Candidate:
    """Words ``start:end`` of a sentence, what they are as reported, and what speaks for them there."""

    start: int
    end: int
    name: str
    is_marked: bool
    features: tuple[str, ...]


class Chooser:
    """Finds and describes the candidates of one kind in one report.

    Parameters
    ----------
    text
        The text that the offsets of words refer to.
    edges
        Gives a span of the text as it would be reported.
    kinds
        The kinds of the sequence model, in its order.
    """

    def __init__(
        self,
        maker: FeatureMaker,
        kinds: Sequence[str],
        text: str,
        edges: Edges,
        sentences: Sequence[Sentence],
        kind: Kind,
    ) -> None:
        self._maker, self._text, self._edges, self._kind = maker, text, edges, kind
        self._number = kinds.index(kind)
        self._found = [list(self._candidates(sentence)) for sentence in sentences]
        self._named = Counter(row.name for rows in self._found for row in rows if row.is_marked)
        self._seen = Counter(row.name for rows in self._found for row in rows)
        self._held = frozenset(part for name in self._named for part in _inside(name))

    def __iter__(self) -> Iterator[list[Judged]]:
        """Yield for each sentence its candidates, in order."""
        for rows in self._found:
            yield [Judged(row.start, row.end, tuple(self._features(row))) for row in rows]

    def span(self, sentence: Sentence, start: int, end: int) -> Rows:
        """Return the offsets of a candidate as it would be reported."""
        return self._edges(self._text, sentence.words[start].start, sentence.words[end - 1].end, self._kind)

    def _candidates(self, sentence: Sentence) -> Iterator[_Candidate]:
        marked = [(start, end) for k, start, end in sentence.lattice.found[MARKED] if k == self._number]
        ruled = self._ruled(sentence)
        sources: dict[Rows, set[str]] = {rows: {"model"} for rows in marked}
        for rows in ruled:
            sources.setdefault(rows, set()).add("rule")
        opens = _openings(sentence) if sources else []
        for rows in sorted(sources):
            for part in _stretches(sentence, self._maker.joints, opens, *rows):
                sources.setdefault(part, set()).add("part")
        for rows, names in sorted(sources.items()):
            assert sentence.lattice.reading is not None  # a sentence with a candidate has words
            chance = sentence.lattice.reading.log_probability(self._number, *rows)
            if chance >= _LEAST or rows in ruled:
                told = (
                    f"model={log_level(chance)}",
                    "sources=" + "+".join(sorted(names)),
                    *(f"source={name}" for name in sorted(names)),
                    *(f"rule={rule}" for rule in ruled.get(rows, ())),
                    *_of_words(sentence, self._maker, *rows),
                    *_of_clause(sentence, opens, marked, *rows),
                    *_of_encoder(sentence, self._number, *rows),
                )
                name = self._text[slice(*self.span(sentence, *rows))]
                yield _Candidate(*rows, name, rows in marked, told)

    def _features(self, row: _Candidate) -> Iterator[str]:
        """Yield what is known of a candidate where it stands, and of the same words elsewhere."""
        yield from row.features
        marked = self._named[row.name] - row.is_marked
        others = self._seen[row.name] - 1
        share = str(4 * marked // others) if others else "alone"
        yield f"elsewhere={bisect_right(_COUNTS, marked)}"
        yield f"elsewhere={bisect_right(_COUNTS, marked)},{row.is_marked}"
        yield f"share={share},{row.is_marked}"
        yield f"occurs={bisect_right(_COUNTS, others)},{row.is_marked}"
        yield f"part-of-name={row.name in self._held},{row.is_marked}"

    def _ruled(self, sentence: Sentence) -> dict[Rows, list[str]]:
        """Return what rules propose, as words of the sentence, each with the ids of its rules."""
        starts, ends = [w.start for w in sentence.words], [w.end for w in sentence.words]
        found: dict[Rows, list[str]] = {}
        for p in sentence.proposals:
            first, last = bisect_right(ends, p.start), bisect_left(starts, p.end)
            if p.kind is self._kind and first < last:
                found.setdefault((first, last), []).append(p.rule)
        return found


def _inside(name: str) -> Iterator[str]:
    """Yield what a name holds; of a very long one only what it begins and ends with.

    >>> sorted(_inside("审计处"))
    ['处', '审', '审计', '计', '计处']
    """
    size = len(name)
    for start in range(size):
        if size <= _LONG or start == 0:
            yield from (name[start:end] for end in range(start + 1, size + 1) if end - start < size)
        else:
            yield name[start:]


def _openings(sentence: Sentence) -> list[bool]:
    """Return of each word, and of the end, whether a clause or a word behind 、 begins there."""
    view, kept = sentence.view, sentence.view.kept[sentence.start : sentence.start + len(sentence.words)]
    inner = [
        view.of_clause[here] != view.of_clause[before] or here != before + 1
        for before, here in pairwise(kept)
    ]
    return [True, *inner, True]


def _stretches(
    sentence: Sentence, joints: Set[str], opens: Sequence[bool], start: int, end: int
) -> Iterator[Rows]:
    """Yield every stretch between two joints of a span, but for the whole."""
    words = sentence.words
    inner = [at for at in range(start + 1, end) if opens[at] or words[at - 1].text in joints]
    if len(inner) > _MOST:
        inner = [*inner[: _MOST // 2], *inner[-(_MOST // 2) :]]
    cuts = [start, *inner, end]
    for n, low in enumerate(cuts):
        for high in cuts[n + 1 :]:
            last = high
            while last - 1 > low and words[last - 1].text in joints:
                last -= 1
            if (low, last) != (start, end):
                yield low, last


def _of_words(sentence: Sentence, maker: FeatureMaker, start: int, end: int) -> Iterator[str]:
    words = sentence.words
    first, last = words[start], words[end - 1]
    before = words[start - 1] if start else None
    behind = words[end] if end < len(words) else None
    yield f"first={first.text}"
    yield f"firstp={first.pos}"
    yield f"last={last.text}"
    yield f"lastp={last.pos}"
    yield f"lasts={last.text[-1]}"
    yield f"before={before.text if before else '^'}"
    yield f"beforep={before.pos if before else '^'},{first.pos}"
    yield f"behind={behind.text if behind else '$'}"
    yield f"behindp={last.pos},{behind.pos if behind else '$'}"
    yield f"size={bisect_right(_LENGTHS, end - start)}"
    yield from (f"class={name}" for name in maker.classes(first.text))
    yield from (f"lastclass={name}" for name in maker.classes(last.text))


def _of_clause(
    sentence: Sentence, opens: Sequence[bool], marked: Sequence[Rows], start: int, end: int
) -> Iterator[str]:
    view, line = sentence.view, sentence.view.line
    place = against(marked, start, end)
    joints = sum(opens[start + 1 : end])
    yield f"marked={place}"
    yield f"joints={min(joints, 3)},{place}"
    yield f"edges={opens[start]},{opens[end]}"
    yield f"edges={opens[start]},{opens[end]},{place}"
    yield f"role={line.role}"
    yield f"role={line.role},{opens[start]},{opens[end]}"
    yield f"under={line.under}"
    number = view.of_clause[view.kept[sentence.start + start]]
    if number < 0:
        return
    clause = line.clauses[number]
    where = where_of(clause, sentence.words[start])
    yield from (f"c|{fact}" for fact in view.facts[number])
    yield f"where={where}"
    yield f"where={where},{clause.subject}"
    yield f"where={where},{place}"
    yield f"mood={clause.mood},{line.role}"
    yield f"place={min(clause.place, 3)},{opens[start]}"


def _of_encoder(sentence: Sentence, kind: int, start: int, end: int) -> Iterator[str]:
    """Yield what the encoder thinks of a candidate as a whole, of its edges and of what stands behind it."""
    chances = sentence.view.chances
    if not chances:
        return
    kept = sentence.view.kept[sentence.start : sentence.start + len(sentence.words)]
    own = [chances[i][kind] for i in kept[start:end]]
    opens, goes_on = level(own[0][0]), min(level(i) for _, i in own[1:]) if len(own) > 1 else "-"
    behind = level(chances[kept[end]][kind][1]) if end < len(kept) else "$"
    whole = level(sum(b + i for b, i in own) / len(own))
    yield f"e.opens={opens}"
    yield f"e.goes={goes_on}"
    yield f"e.behind={behind}"
    yield f"e.whole={whole}"
    yield f"e.whole={whole},{opens}"
    yield f"e.whole={whole},{behind}"
    yield f"e.all={opens},{goes_on},{behind}"


def chosen(
    chooser: Chooser, kind: Kind, models: Mapping[str, PairModel]
) -> Iterator[list[tuple[Found, tuple[str, ...]]]]:
    """Yield for each sentence the names that the judge of the kind keeps, with what it judged them by."""
    model = models[kind]
    for rows in chooser:
        weighed = [(row.start, row.end, model.raw(row.features)) for row in rows]
        yield [
            (Found(*weighed[i][:2], kind.value, weighed[i][2]), rows[i].features)
            for i in apart(weighed, model.threshold)
        ]
