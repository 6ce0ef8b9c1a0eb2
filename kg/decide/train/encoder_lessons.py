"""What the encoder learns from: annotated texts as pieces, labels and pairs, and the windows seen of them."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import torch

from kg.decide.encoder.gap import Place
from kg.decide.encoder.read import WINDOW, Pieces, pieces_of
from kg.decide.encoder.wordpiece import CLS, SEP, Vocabulary
from kg.decide.sequence import labels_of
from kg.decide.train.folds import ENCODER_FOLDS, folds_of
from kg.decide.train.links import gold_key

KINDS = ("unit", "problem", "measure", "policy")
OPEN = -100  # a label that teaches nothing
SHIFT = 190  # pieces by which the first window may begin before a long text, anew in each epoch
STOPS = (".", ";", "。", "；", SEP)  # pieces that end a sentence


@dataclass(frozen=True, slots=True)
class Span:
    """A gold mention and where it lies."""

    place: Place
    kind: str
    key: str
    is_open: bool


@dataclass(frozen=True, slots=True)
class Lesson:
    """One annotated text: pieces, a label a piece and kind, spans, and the triples that hold or are open."""

    pieces: Pieces
    labels: torch.Tensor  # (pieces, kinds)
    spans: tuple[Span, ...]
    holds: frozenset[tuple[str, str, str]]
    free: frozenset[tuple[str, str, str]]
    stops: frozenset[int]  # pieces that end a sentence


def lesson(text: str, gold: Mapping[str, Any], vocabulary: Vocabulary) -> Lesson:
    """Return what a text teaches; only the first piece of a word carries a label."""
    pieces = pieces_of(text, vocabulary)
    first = [*pieces.first, len(pieces.numbers)]
    spans, sure, free = [], {kind: [] for kind in KINDS}, {kind: [] for kind in KINDS}  # type: ignore[var-annotated]
    keys: dict[str, str] = {}
    for e in gold["entities"]:
        inside = [n for n, (a, b) in enumerate(pieces.words) if a < e["end"] and b > e["start"]]
        keys[e["id"]] = gold_key(e)
        if not inside:
            continue
        low, high = inside[0], inside[-1] + 1
        is_open = bool(e.get("optional"))
        (free if is_open else sure)[e["kind"]].append((low, high))
        spans.append(Span(pieces.place(first[low], first[high]), e["kind"], keys[e["id"]], is_open))
    labels = torch.full((len(pieces.numbers), len(KINDS)), OPEN)
    for k, kind in enumerate(KINDS):
        row = labels_of(len(pieces.words), sure[kind])
        labels[pieces.first, k] = torch.from_numpy(row.astype("int64"))
        for low, high in free[kind]:
            if not row[low:high].any():
                labels[pieces.first[low:high], k] = OPEN
    told = [(keys[s], relation, keys[o]) for s, relation, o, *_ in gold["links"]]
    extra = [(keys[s], relation, keys[o]) for s, relation, o, *_ in gold.get("optional_links", ())]
    stops = frozenset(vocabulary.pieces[name] for name in STOPS if name in vocabulary.pieces)
    return Lesson(pieces, labels, tuple(spans), frozenset(told), frozenset(extra), stops)


def read_lessons(
    folders: Iterable[Path],
    vocabulary: Vocabulary,
    texts: Sequence[Path] = (),
    without: int | None = None,
    twice: Sequence[Path] = (),
) -> list[Lesson]:
    """Return the lessons of folders, by name; those of one fold are left out, others come twice.

    A vocabulary whose words are set apart by blanks takes the English texts, another one the Chinese,
    without what only the page put between two signs, as they are read later.
    """
    from kg.decide.train.corpus import read_gold

    language = "en" if vocabulary.is_spaced else "zh"
    found = {}
    for path in sorted((p for folder in folders for p in folder.glob("*.json")), key=lambda p: p.name):
        gold, text = read_gold(path, texts)
        if gold.get("language", "en") == language:
            found[path.stem] = (text, gold) if vocabulary.is_spaced else _compact(text, gold)
    fold = folds_of({name: len(text) for name, (text, _) in found.items()}, ENCODER_FOLDS)
    again = {path.stem for folder in twice for path in folder.glob("*.json")}
    out = []
    for name, (text, gold) in found.items():
        if fold[name] != without:
            out += [lesson(text, gold, vocabulary)] * (1 + (name in again))
    return out


def _compact(text: str, gold: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    from kg.annotate.chinese.reading.compact import compact
    from kg.decide.train.chinese import moved
    from kg.model import Report
    from kg.segment.chinese import segment_chinese

    short, _ = compact(text, segment_chinese(Report("", text, "", "", "", "", "zh")))
    return short.text, {**gold, "entities": [moved(e, short) for e in gold["entities"]]}


def read_vocabulary(path: Path, *, is_spaced: bool = True) -> Vocabulary:
    """Return the vocabulary of a checkpoint: a piece a line."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return Vocabulary({p: i for i, p in enumerate(lines)}, is_spaced)


@dataclass(frozen=True, slots=True)
class Window:
    """Pieces ``start:end`` of a lesson."""

    lesson: Lesson
    start: int
    end: int


def batches_of(
    lessons: Sequence[Lesson], size: int, chance: random.Random, alone: float = 0.0
) -> list[list[Window]]:
    """Return windows over all lessons in a random order, beginning somewhere else each time.

    The windows of a batch are of one lesson, near each other or not: so what is related over a distance is
    seen together. Of some windows each sentence is read alone: what is read is not always a long report.
    """
    out: list[list[Window]] = []
    for each in lessons:
        pieces = len(each.pieces.numbers)
        start = -chance.randrange(SHIFT) if pieces > WINDOW else 0
        own = []
        while start < pieces:
            low, high = max(0, start), min(pieces, start + WINDOW)
            if high - low > 8 or pieces <= 8:
                if alone and chance.random() < alone:
                    out += sentences_of(each, low, high, size)
                else:
                    own.append(Window(each, low, high))
            start += WINDOW - 8
        chance.shuffle(own)
        out += [own[at : at + size] for at in range(0, len(own), size)]
    chance.shuffle(out)
    return out


def sentences_of(lesson: Lesson, start: int, end: int, size: int) -> list[list[Window]]:
    """Return batches of the windows of pieces ``start:end`` between ends of sentences and line breaks.

    Those of like length are together, as many as ``size`` whole windows have pieces.
    """
    ends = [n + 1 for n in range(start, end - 1) if lesson.pieces.numbers[n] in lesson.stops]
    windows = [Window(lesson, low, high) for low, high in pairwise([start, *ends, end])]
    out: list[list[Window]] = []
    for window in sorted(windows, key=lambda w: (w.end - w.start, w.start)):
        if not out or (len(out[-1]) + 1) * (window.end - window.start) > size * WINDOW:
            out.append([])
        out[-1].append(window)
    return out


def padded(
    batch: Sequence[Window], vocabulary: Vocabulary
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Return pieces, looks and mask (rows, longest), with opening and closing sign."""
    longest = max(w.end - w.start for w in batch) + 2
    pieces, looks = (
        torch.zeros(len(batch), longest, dtype=torch.long),
        torch.zeros(len(batch), longest).long(),
    )
    mask = torch.zeros(len(batch), longest, dtype=torch.bool)
    for row, w in enumerate(batch):
        numbers = [vocabulary.pieces[CLS], *w.lesson.pieces.numbers[w.start : w.end], vocabulary.pieces[SEP]]
        pieces[row, : len(numbers)] = torch.tensor(numbers)
        looks[row, 1 : len(numbers) - 1] = torch.tensor(w.lesson.pieces.looks[w.start : w.end])
        mask[row, : len(numbers)] = True
    return pieces, looks, mask
