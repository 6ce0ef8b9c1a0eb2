"""Sentences of the summary: words of ``kg.words`` whose gaps numbers, quotes and links fill."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import networkx as nx

from kg.analyse.table import Cell
from kg.mint import node_fragment, shared_prefix, text_fragment
from kg.words import PageWords

LONGEST = 200  # characters of a quote


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead somewhere."""

    text: str
    target: str
    language: str | None = None  # of words that come from a report


Sentence = tuple[str | Link, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A heading, what is said in full, a list, sections within; a page can fold what is for experts."""

    title: str
    sentences: tuple[Sentence, ...] = ()
    items: tuple[Sentence, ...] = ()
    sections: tuple[Section, ...] = ()
    language: str = "en"
    folded: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """A graph, and the words that tell of it."""

    G: nx.MultiDiGraph
    words: PageWords

    def say(self, key: str, **values: object) -> str:
        """Return the words of a key, gaps filled."""
        return self.words.say(key, **values)

    def count(self, key: str, number: Cell) -> str:
        """Return a number of things, in the form that the number asks for."""
        return self.words.count(key, int_of(number))

    def fill(self, key: str, **values: object) -> Sentence:
        """Return a sentence, whose gaps links may fill, and sentences that have some."""
        pieces: list[str | Link] = []
        for text, gap in self.words.pieces(key):
            value = values[gap] if gap else ""
            pieces += (text, *(value if isinstance(value, tuple) else (value,)))
        joined: list[str | Link] = []
        for piece in (one if isinstance(one, Link) else str(one) for one in pieces):
            if isinstance(piece, str) and joined and isinstance(joined[-1], str):
                joined[-1] += piece
            elif piece:
                joined.append(piece)
        return tuple(joined)

    def label(self, node: Cell) -> tuple[str, str | None]:
        """Return the label of a node in the language of the words, if it has one, and its language."""
        data = self.G.nodes[str(node)]
        labels = data.get("labels") or {}
        if self.words.language in labels:
            return _shorten(labels[self.words.language]), self.words.language
        label = data.get("label")
        language = next((lang for lang, text in sorted(labels.items()) if text == label), None)
        return _shorten(str(label or node)), language

    def thing(self, node: Cell) -> Link:
        """Return the label of a node, linked to the page."""
        label, language = self.label(node)
        return Link(label, f"graph.html{node_fragment(str(node)[len(shared_prefix(self.G)) :])}", language)

    def quote(self, node: Cell) -> Sentence:
        """Return the first words that name a node, linked to the place in their report."""
        evidence = self.G.nodes[str(node)].get("evidence") or ()
        if not evidence:
            return ()
        first = evidence[0]
        key, start, end = first["report"], first["start"], first["end"]
        report = self.G.graph["reports"][key]
        words = _shorten(str(report["text"])[start:end])
        place = self.say("place", source=report.get("source") or report["title"], start=start, end=end)
        link = Link(place, f"graph.html{text_fragment(key, f'{start},{end}')}")
        alone = words == self.label(node)[0]
        return (
            self.fill("quoted alone", place=link) if alone else self.fill("quoted", words=words, place=link)
        )

    def term(self, word: str) -> str:
        """Return a word for a concept: in English itself, else the label that the ontology has for it."""
        if self.words.language == "en":
            return word
        labels: Mapping[str, Mapping[str, str]] = self.G.graph.get("labels") or {}
        return labels.get(word.replace(" ", "-"), {}).get(self.words.language, word)


def int_of(cell: Cell) -> int:
    """Return the number of a cell, 0 of an empty one."""
    return int(cell or 0)


def _shorten(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= LONGEST else plain[: LONGEST - 1].rstrip() + "…"
