"""When two problems are the same: problems belong to one text, so to say that units share one is a choice.

``node``   the same node: one report states it of both. The strictest, and blind across reports.
``words``  the same words, but for case, quotation marks and punctuation.
``alike``  words that overlap: Jaccard index of the word sets at least one half. The default.
``type``   the same kind of problem in the scheme of the ontology. The widest.

Problems of different languages are never the same but by ``type``.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from math import ceil
from typing import TYPE_CHECKING

from kg.analyse.pairs import label, of_kind
from kg.errors import check_name

if TYPE_CHECKING:
    import networkx as nx

ALIKE = 0.5
_WORD = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]+|[^\W_\u3400-\u9fff\uf900-\ufaff]+")


def group_problems(G: nx.MultiDiGraph, same: str) -> dict[str, str]:
    """Return the head of each problem's group: the first problem, in sorted order, that is the same.

    Raises
    ------
    UnknownNameError
        If `same` is none of the notions above.
    """
    check_name("notion of sameness", same, NOTIONS)
    return NOTIONS[same](G)


def words(text: str) -> frozenset[str]:
    """Return the words that a text is compared by; of Chinese, pairs of neighbouring characters.

    Words of up to three letters are left out: most are articles and prepositions.

    >>> sorted(words("The “stock” is not counted")), sorted(words("账实不符"))
    (['counted', 'stock'], ['不符', '实不', '账实'])
    """
    found: set[str] = set()
    for token in _WORD.findall(unicodedata.normalize("NFKC", text).casefold()):
        if "\u3400" <= token[0] <= "\ufaff":
            found |= {token[i : i + 2] for i in range(max(1, len(token) - 1))}
        elif len(token) > 3:
            found.add(token)
    return frozenset(found)


def alike(texts: Mapping[str, str], *, threshold: float = ALIKE) -> dict[str, str]:
    """Return, for each text, the first text that it is alike: its own key where there is none before it.

    A text joins the leader that it overlaps most, so that groups do not drift as a chain of
    neighbours would. Only texts that share one of their rare words are compared: two sets with
    a Jaccard index of t share a word among the rarest ``n - ceil(t * n) + 1`` of either
    (prefix filtering; Chaudhuri, Ganti and Kaushik, 2006), early enough in both that what comes
    after it suffices (positional filtering; Xiao and others, 2008).

    >>> alike({"a": "berths leased without tender", "b": "berths were leased without any tender",
    ...        "c": "berths painted green"})
    {'a': 'a', 'b': 'a', 'c': 'c'}
    """
    sets = {key: words(texts[key]) for key in sorted(texts)}
    frequency = Counter(word for found in sets.values() for word in found)
    # rare word → number of words, place of this one among them → leaders
    leaders: dict[str, dict[tuple[int, int], list[str]]] = defaultdict(lambda: defaultdict(list))
    heads: dict[str, str] = {}
    for key, found in sets.items():
        rare = sorted(found, key=lambda word: (frequency[word], word))
        rare = rare[: len(rare) - ceil(threshold * len(rare)) + 1]
        size = len(found)
        rivals: set[str] = set()
        for place, word in enumerate(rare):
            for (other, at), having in leaders[word].items():
                most = min(size - place, other - at)  # words that the two can share from here on
                if most >= threshold * (size + other) / (1 + threshold) - 1e-9:
                    rivals.update(having)
        scored = [(jaccard(found, sets[leader]), leader) for leader in sorted(rivals)]
        best = max((s for s, _ in scored), default=0.0)
        heads[key] = next(leader for s, leader in scored if s == best) if best >= threshold else key
        if heads[key] == key:
            for place, word in enumerate(rare):
                leaders[word][size, place].append(key)
    return heads


def jaccard(a: Iterable[str], b: Iterable[str]) -> float:
    """Return the share of all items of two sets that both have (Jaccard, 1912); 0 for two empty sets.

    >>> jaccard({"x", "y"}, {"y", "z"})
    0.3333333333333333
    """
    a, b = set(a), set(b)
    return len(a & b) / len(a | b) if a or b else 0.0


def _by_node(G: nx.MultiDiGraph) -> dict[str, str]:
    return {problem: problem for problem in of_kind(G, "problem")}


def _by_words(G: nx.MultiDiGraph) -> dict[str, str]:
    return _first(G, lambda problem: " ".join(_WORD.findall(_fold(label(G, problem)))) or problem)


def _by_type(G: nx.MultiDiGraph) -> dict[str, str]:
    return _first(G, lambda problem: str(G.nodes[problem].get("type") or problem))


def _by_alike_words(G: nx.MultiDiGraph) -> dict[str, str]:
    return alike({problem: label(G, problem) for problem in of_kind(G, "problem")})


def _first(G: nx.MultiDiGraph, key: Callable[[str], str]) -> dict[str, str]:
    heads: dict[str, str] = {}
    return {problem: heads.setdefault(key(problem), problem) for problem in of_kind(G, "problem")}


def _fold(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


NOTIONS: dict[str, Callable[[nx.MultiDiGraph], dict[str, str]]] = {
    "node": _by_node,
    "words": _by_words,
    "alike": _by_alike_words,
    "type": _by_type,
}
MEANING = {
    "node": "the same node, within one report",
    "words": "the same words, but for case and punctuation",
    "alike": "words that overlap by half or more",
    "type": "the same kind of problem",
}
