"""What a person would look at to tell whether a stretch of words states a problem or a measure, as strings.

``first=failed`` reads: its first word is "failed"; ``least=2``: at no word of it does the encoder think the
kind likelier than the second of the levels.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import log
from typing import TYPE_CHECKING

from kg.annotate.english.finding.candidates import Candidate, Rows
from kg.annotate.english.reading.columns import SUBJECTS, Columns
from kg.annotate.english.reading.encoded import word_rows
from kg.annotate.english.reading.syntax import Syntax
from kg.annotate.english.reading.tokens import Sentence, Tokens
from kg.annotate.levels import level, log_level
from kg.decide.choose import against
from kg.model import Kind

if TYPE_CHECKING:
    from kg.decide.encoder import Read

MODEL = "model"  # the source that marked a span without any bias
# A probability, a log probability and a number of words are told by how many of these they reach.
_CHANCES = (0.02, 0.08, 0.2, 0.4, 0.6, 0.8, 0.93)
_BY_ENCODER = (-20.0, -15.0, -11.0, -8.0, -6.0, -4.5, -3.4, -2.5, -1.7, -1.0, -0.5, -0.2)
_LENGTHS = (2, 3, 4, 6, 9, 13, 19, 27, 41)
_TINY = 1e-4
# What is less likely by both is no candidate.
_LEAST_CHANCE, _LEAST_BY_MODEL = 0.2, -5.5
_OBJECTS = frozenset({"obj", "xcomp", "ccomp"})
_FINITE = frozenset({"VBD", "VBP", "VBZ"})


@dataclass(frozen=True, slots=True)
class Chances:
    """What the encoder says of each token for one kind, and sums over the tokens before."""

    begins: list[float]
    inside: list[float]
    either: list[float]
    sums: list[float]  # of ``either``
    logs: list[float]  # of the logarithms of ``inside``


def chances_of(tokens: Tokens, seen: Read | None, kind: Kind) -> Chances | None:
    """Return what the encoder says for a kind; None without encoder."""
    if seen is None:
        return None
    table = seen.chances[word_rows(tokens, seen), seen.kinds.index(kind.value)]
    begins, inside = table[:, 1].tolist(), table[:, 2].tolist()
    either = [b + i for b, i in zip(begins, inside, strict=True)]
    return Chances(
        begins,
        inside,
        either,
        list(accumulate(either, initial=0.0)),
        list(accumulate((log(i + _TINY) for i in inside), initial=0.0)),
    )


@dataclass(frozen=True)
class Case:
    """Candidates of one kind in one sentence, with all that is known of its words."""

    tree: Syntax
    columns: Columns
    kind: Kind
    sentence: Sentence
    own: Chances | None
    rival: Chances | None  # of the kind that it is taken for
    rules: Mapping[Rows, Sequence[str]]
    marked: Sequence[Rows]  # spans that the model marked without bias

    def is_likely(self, candidate: Candidate, log_probability: float) -> bool:
        """Tell whether a candidate is worth to be looked at."""
        if log_probability >= _LEAST_BY_MODEL:
            return True
        if self.own is None:
            return False
        size = candidate.end - candidate.start
        mean = (self.own.sums[candidate.end] - self.own.sums[candidate.start]) / size
        return mean >= _LEAST_CHANCE

    def features(self, candidate: Candidate, log_probability: float) -> list[str]:
        """Return the features of a candidate; ``log_probability`` is what the model thinks of it."""
        start, end = candidate.start, candidate.end
        out = [f"model={log_level(log_probability)}"]
        if self.own and self.rival:
            out += self._by_encoder(start, end, self.own, self.rival)
        out += [f"source={source}" for source in candidate.sources]
        out.append("sources=" + "+".join(candidate.sources))
        out += [f"rule={rule}" for rule in self.rules.get((start, end), ())]
        return out + self._words(start, end) + self._clause(start, end) + self._place(start, end)

    def _by_encoder(self, start: int, end: int, own: Chances, rival: Chances) -> list[str]:
        last = self.sentence.end
        size = end - start
        whole = log(own.begins[start] + _TINY) + own.logs[end] - own.logs[start + 1]
        if end < last:
            whole += log(1.0 - own.inside[end] + _TINY)
        mean = level((own.sums[end] - own.sums[start]) / size, _CHANCES)
        least = level(min(own.either[start:end]), _CHANCES)
        begins = level(own.begins[start], _CHANCES)
        other = level((rival.sums[end] - rival.sums[start]) / size, _CHANCES)
        inner = level(max(own.begins[start + 1 : end], default=0.0), _CHANCES)
        before = own.either[start - 1] if start > self.sentence.start else 0.0
        goes_on = own.inside[end] if end < last else 0.0
        again = max(own.begins[end : min(end + 3, last)], default=0.0)
        return [
            f"encoder={bisect_right(_BY_ENCODER, whole)}",
            f"mean={mean}",
            f"least={least}",
            f"begins={begins}",
            f"begins={begins},least={least}",
            f"inner={inner}",
            f"goes-on={level(goes_on, _CHANCES)}",
            f"again={level(again, _CHANCES)}",
            f"before={level(before, _CHANCES)}",
            f"rival={other}",
            f"rival={other},mean={mean}",
        ]

    def _words(self, start: int, end: int) -> list[str]:
        tokens, low, high = self.tree.tokens, self.sentence.start, self.sentence.end
        lower = [text.lower() for text in tokens.text[max(low, start - 1) : min(high, end + 2)]]
        shift = max(low, start - 1)

        def word(at: int) -> str:
            return lower[at - shift] if low <= at < high else "^"

        def tag(at: int) -> str:
            return tokens.tag[at] if low <= at < high else "^"

        return [
            f"first={word(start)}",
            f"lemma={tokens.lemma[start]}",
            f"class={self.columns['c'][start]}",
            f"ahead={word(start - 1)}",
            f"ahead={word(start - 1)},{tag(start)}",
            f"tags={tag(start - 1)},{tag(start)}",
            f"last={word(end - 1)}",
            f"behind={word(end)}",
            f"behind={word(end)},{tag(end + 1)}",
            f"behind={word(end)},{word(end + 1)}",
        ]

    def _clause(self, start: int, end: int) -> list[str]:
        """Return what the parse says: what the span hangs on, whether it is whole, what is in it."""
        tree, tokens, columns = self.tree, self.tree.tokens, self.columns
        roots = [i for i in range(start, end) if not start <= tokens.head[i] < end or tokens.head[i] == i]
        verbs = [
            i
            for i in range(start, end)
            if tokens.tag[i].startswith("VB") and not tokens.dep[i].startswith(("aux", "cop"))
        ]
        finite = sum(tokens.tag[i] in _FINITE for i in verbs)
        subjects = sum(tokens.dep[i] in SUBJECTS for i in range(start, end))
        joined = [i for i in verbs if tokens.dep[i] == "conj" and start <= tokens.head[i] < end]
        own = sum(any(tokens.dep[c] in _OBJECTS for c in tree.children[i]) for i in joined)
        denied = sum(tokens.lemma[i] in tree.words.negations for i in range(start, end))
        deficient = sum("deficiency" in columns["c"][i] for i in range(start, end))
        signs = tokens.text[start:end]
        out = [
            f"roots={min(len(roots), 4)}",
            f"verbs={min(len(verbs), 4)}",
            f"finite={min(finite, 3)}",
            f"subjects={min(subjects, 3)},finite={min(finite, 3)}",
            f"joined={min(len(joined), 2)},{min(own, 2)}",
            f"denied={min(denied, 2)}",
            f"denied={min(denied, 2)},joined={min(len(joined), 2)}",
            f"deficient={min(deficient, 2)},denied={min(denied, 1)}",
            f"commas={min(signs.count(','), 3)}",
            f"semicolon={';' in signs}",
        ]
        if not roots:
            return out
        root = min(roots, key=lambda i: (tree.first[i] - tree.last[i], i))
        tag, dep = tokens.tag[root], tokens.dep[root]
        whole = ("L" if tree.first[root] < start else "=") + ("R" if tree.last[root] >= end else "=")
        kids = [c for c in tree.children[root] if start <= c < end]
        subject = (
            "inside"
            if any(tokens.dep[c] in SUBJECTS for c in kids)
            else "outside"
            if any(tokens.dep[c] in SUBJECTS for c in tree.children[root])
            else "none"
        )
        out += [
            f"root={dep}",
            f"root={tag}",
            f"root={dep},{tag}",
            f"root-lemma={tokens.lemma[root]}",
            f"root-class={columns['c'][root]}",
            f"root-mood={columns['vm'][root]}",
            f"acts={columns['su'][root]},{columns['md'][root]}",
            f"whole={whole}",
            f"whole={whole},{tag}",
            f"subject={subject},{tag}",
            f"object={any(tokens.dep[c] == 'obj' for c in kids)},{tag}",
        ]
        left_over = next((c for c in tree.children[root] if c >= end), None)
        left_out = next((c for c in reversed(tree.children[root]) if c < start), None)
        if left_over is not None:
            out.append(f"cut-behind={tokens.dep[left_over]}")
        if left_out is not None:
            out.append(f"cut-before={tokens.dep[left_out]}")
        return out

    def _place(self, start: int, end: int) -> list[str]:
        columns, sentence = self.columns, self.sentence
        genre, role = columns["g"][start], columns["role"][start]
        return [
            f"length={bisect_right(_LENGTHS, end - start)}",
            f"quoted={columns['q'][start]},{columns['q'][end - 1]}",
            f"role={role}",
            f"genre={genre}",
            f"genre={genre},role={role}",
            f"block={columns['kind'][start]}",
            f"opens={start == sentence.start},closes={end >= sentence.end - 1}",
            f"genre={genre},acts={columns['su'][start]},{columns['md'][start]},{columns['vs'][start]}",
            f"cues={columns['cues'][start]}",
            f"marked={against(self.marked, start, end)}",
        ]
