"""``python -m kg.decide.train.encoder --gold DIR [--gold DIR …] --base FOLDER [--without N]``.

Fits the encoder to annotated texts, starting from a public checkpoint: labels of words and relations
of spans together. Needs PyTorch; on one core an epoch over 100,000 words takes about two minutes.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import nn

from kg.decide.encoder.read import FAR, REACH, WINDOW, Pieces, pieces_of
from kg.decide.encoder.store import save
from kg.decide.encoder.wordpiece import CLS, MASK, SEP, UNKNOWN, Vocabulary
from kg.decide.sequence import labels_of
from kg.decide.store import WEIGHTS
from kg.decide.train.folds import ENCODER_FOLDS, folds_of
from kg.decide.train.links import gold_key
from kg.decide.train.torch_network import TorchNetwork

KINDS = ("unit", "problem", "measure", "policy")
ENDS = {  # relation → kinds of its ends
    "takes": (("unit",), ("measure",)),
    "faces": (("unit",), ("problem",)),
    "addresses": (("measure",), ("problem",)),
    "cites": (("measure", "problem"), ("policy",)),
}
OPEN = -100  # a label that teaches nothing
SHIFT = 190  # pieces by which the first window may begin before a long text, anew in each epoch
RANKED = 22_000  # pieces are ranked by frequency: the rare ones are kept only where a text has them


@dataclass(frozen=True, slots=True)
class Settings:
    """How the encoder is fitted."""

    layers: int = 4
    epochs: int = 8
    rate: float = 1e-4
    batch: int = 2
    drop: float = 0.1
    masked: float = 0.05  # share of pieces hidden, so that no single word decides
    pair_weight: float = 0.5
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Span:
    """A gold mention as pieces ``start:end``."""

    start: int
    end: int
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
        spans.append(Span(first[low], first[high], e["kind"], keys[e["id"]], is_open))
    labels = torch.full((len(pieces.numbers), len(KINDS)), OPEN)
    for k, kind in enumerate(KINDS):
        row = labels_of(len(pieces.words), sure[kind])
        labels[pieces.first, k] = torch.from_numpy(row.astype("int64"))
        for low, high in free[kind]:
            if not row[low:high].any():
                labels[pieces.first[low:high], k] = OPEN
    told = [(keys[s], relation, keys[o]) for s, relation, o, *_ in gold["links"]]
    extra = [(keys[s], relation, keys[o]) for s, relation, o, *_ in gold.get("optional_links", ())]
    return Lesson(pieces, labels, tuple(spans), frozenset(told), frozenset(extra))


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


def batches_of(lessons: Sequence[Lesson], size: int, chance: random.Random) -> list[list[Window]]:
    """Return windows over all lessons in a random order, beginning somewhere else each time.

    The windows of a batch are of one lesson, near each other or not: so what is related over a distance is
    seen together.
    """
    out: list[list[Window]] = []
    for each in lessons:
        pieces = len(each.pieces.numbers)
        start = -chance.randrange(SHIFT) if pieces > WINDOW else 0
        own = []
        while start < pieces:
            low, high = max(0, start), min(pieces, start + WINDOW)
            if high - low > 8 or pieces <= 8:
                own.append(Window(each, low, high))
            start += WINDOW - 8
        chance.shuffle(own)
        out += [own[at : at + size] for at in range(0, len(own), size)]
    chance.shuffle(out)
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


def label_loss(network: TorchNetwork, hidden: torch.Tensor, batch: Sequence[Window]) -> torch.Tensor:
    """Return the cross entropy over labels, per word."""
    gold = torch.full((*hidden.shape[:2], len(KINDS)), OPEN)
    for row, w in enumerate(batch):
        gold[row, 1 : 1 + w.end - w.start] = w.lesson.labels[w.start : w.end]
    scores = network.labels(hidden).flatten(0, 2)
    loss = nn.functional.cross_entropy(scores, gold.flatten(), ignore_index=OPEN, reduction="sum")
    return loss * len(KINDS) / (gold != OPEN).sum()


def pair_loss(network: TorchNetwork, hidden: torch.Tensor, batch: Sequence[Window]) -> torch.Tensor:
    """Return the cross entropy over pairs of gold mentions of one lesson that the batch holds."""
    lesson = batch[0].lesson
    here, states, places = [], [], []
    for row, w in enumerate(batch):
        for s in lesson.spans:
            if w.start <= s.start and s.end <= w.end and not s.is_open:
                here.append(s)
                places.append(row)
                states.append(hidden[row, 1 + s.start - w.start : 1 + s.end - w.start].mean(0))
    total, count = hidden.new_zeros(()), 0
    for relation, (subjects, objects) in ENDS.items():
        pairs = [
            (a, b)
            for a, s in enumerate(here)
            if s.kind in subjects
            for b, o in enumerate(here)
            if o.kind in objects
            and (
                relation in FAR
                or (places[a] == places[b] and abs(s.start + s.end - o.start - o.end) <= 2 * REACH)
            )
        ]
        triples = [(here[a].key, relation, here[b].key) for a, b in pairs]
        told = [n for n, triple in enumerate(triples) if triple not in lesson.free]
        if not told:
            continue
        first = torch.stack([states[pairs[n][0]] for n in told])
        second = torch.stack([states[pairs[n][1]] for n in told])
        gold = torch.tensor([float(triples[n] in lesson.holds) for n in told])
        odds = network.pairs[relation](first, second)
        total = total + nn.functional.binary_cross_entropy_with_logits(odds, gold, reduction="sum")
        count += len(told)
    return total / max(1, count)


def fit(base: Path, lessons: Sequence[Lesson], vocabulary: Vocabulary, settings: Settings) -> TorchNetwork:
    """Fit the network; the same lessons and settings give the same weights on one machine."""
    torch.manual_seed(settings.seed)
    chance = random.Random(settings.seed)  # noqa: S311, an order is shuffled, no secret is made
    network = TorchNetwork(base, len(KINDS), list(ENDS), settings.layers)
    new = [p for n, p in network.named_parameters() if n.startswith(("label", "pairs", "look"))]
    old = [
        p
        for n, p in network.named_parameters()
        if p.requires_grad and not n.startswith(("label", "pairs", "look"))
    ]
    optimiser = torch.optim.AdamW(
        [{"params": old, "lr": settings.rate}, {"params": new, "lr": 10 * settings.rate}], weight_decay=0.01
    )
    per_epoch = len(batches_of(lessons, settings.batch, random.Random(0)))  # noqa: S311
    steps = settings.epochs * per_epoch + settings.epochs
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min(1.0, step / (0.1 * steps)) * max(0.0, 1.0 - step / steps)
    )
    hidden_piece = vocabulary.pieces[MASK]
    began = time.monotonic()
    for epoch in range(settings.epochs):
        network.train()
        rows, sums = batches_of(lessons, settings.batch, chance), [0.0, 0.0]
        for batch in rows:
            pieces, looks, mask = padded(batch, vocabulary)
            masked = (torch.rand(pieces.shape) < settings.masked) & mask
            hidden = network.hidden(pieces.masked_fill(masked, hidden_piece), looks, mask, settings.drop)
            losses = label_loss(network, hidden, batch), pair_loss(network, hidden, batch)
            loss = losses[0] + settings.pair_weight * losses[1]
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_([*old, *new], 1.0)
            optimiser.step()
            schedule.step()
            sums = [total + float(value.detach()) for total, value in zip(sums, losses, strict=True)]
        count = max(1, len(rows))
        say(
            f"epoch {epoch + 1}: labels {sums[0] / count:.3f}, pairs {sums[1] / count:.3f}, "
            f"{time.monotonic() - began:.0f} s"
        )
    network.eval()
    return network


def kept_pieces(vocabulary: Vocabulary, lessons: Sequence[Lesson]) -> list[str]:
    """Return the pieces that ship: signs, letters, the frequent ones, and what the lessons hold."""
    seen = {number for each in lessons for number in each.pieces.numbers}
    special = {CLS, SEP, UNKNOWN}
    is_kept = _is_western if vocabulary.is_spaced else _is_chinese
    return [
        name
        for number, name in enumerate(vocabulary.pieces)
        if name in special
        or number in seen
        or (number < RANKED and not name.startswith("[") and is_kept(name))
    ]


def _is_western(name: str) -> bool:
    return all(ord(c) < 0x250 or 0x2010 <= ord(c) < 0x2070 for c in name)


def _is_chinese(name: str) -> bool:
    return len(name) == 1 or all("\u3400" <= c <= "\u9fff" for c in name)


def say(message: str) -> None:
    """Tell of progress on the error stream."""
    sys.stderr.write(message + "\n")
    sys.stderr.flush()


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(
        prog="python -m kg.decide.train.encoder", description="Fit the encoder for English, or for Chinese."
    )
    parser.add_argument("--language", choices=("en", "zh"), default="en")
    parser.add_argument("--gold", type=Path, action="append", required=True, help="NAME.txt and NAME.json")
    parser.add_argument("--texts", type=Path, action="append", default=[], help="texts not beside their JSON")
    parser.add_argument("--base", type=Path, required=True, help="folder of model.safetensors, vocab.txt")
    parser.add_argument(
        "--without", type=int, choices=range(ENCODER_FOLDS), help="leave out this fold of the sources"
    )
    parser.add_argument(
        "--twice",
        type=Path,
        action="append",
        default=[],
        help="those of the folders whose texts are seen twice an epoch: real reports",
    )
    parser.add_argument("--layers", type=int, default=Settings().layers)
    parser.add_argument("--epochs", type=int, default=Settings().epochs)
    parser.add_argument("--output", type=Path, help="default: the file that ships")
    options = parser.parse_args(arguments)
    output = options.output or WEIGHTS / f"{options.language}-encoder.npz"
    vocabulary = read_vocabulary(options.base / "vocab.txt", is_spaced=options.language == "en")
    lessons = read_lessons(options.gold, vocabulary, options.texts, options.without, options.twice)
    say(f"{len(lessons)} texts, {sum(len(each.pieces.numbers) for each in lessons)} pieces")
    settings = Settings(layers=options.layers, epochs=options.epochs)
    network = fit(options.base / "model.safetensors", lessons, vocabulary, settings)
    kept = kept_pieces(vocabulary, lessons)
    arrays = network.arrays([vocabulary.pieces[name] for name in kept], WINDOW + 2)
    pieces = Vocabulary({name: number for number, name in enumerate(kept)}, vocabulary.is_spaced)
    save(arrays, pieces, KINDS, output)
    say(f"wrote {output.name}, {output.stat().st_size // 1000} kB")


if __name__ == "__main__":
    main()
