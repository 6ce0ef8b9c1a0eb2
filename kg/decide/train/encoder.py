"""``python -m kg.decide.train.encoder --gold DIR [--gold DIR …] --base FOLDER [--without N]``.

Fits the encoder to annotated texts, starting from a public checkpoint: labels of words and relations
of spans together. Needs PyTorch; on one core an epoch over 100,000 words takes a minute or two.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import nn

from kg.decide.encoder.gap import gap
from kg.decide.encoder.read import FAR, WINDOW, in_reach
from kg.decide.encoder.store import save
from kg.decide.encoder.wordpiece import CLS, MASK, SEP, UNKNOWN, Vocabulary
from kg.decide.store import WEIGHTS
from kg.decide.train.encoder_lessons import (
    KINDS,
    OPEN,
    Lesson,
    Span,
    Window,
    batches_of,
    padded,
    read_lessons,
    read_vocabulary,
)
from kg.decide.train.folds import ENCODER_FOLDS
from kg.decide.train.torch_network import TorchNetwork

ENDS = {  # relation → kinds of its ends
    "takes": (("unit",), ("measure",)),
    "faces": (("unit",), ("problem",)),
    "addresses": (("measure",), ("problem",)),
    "cites": (("measure", "problem"), ("policy",)),
}
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
    alone: float = 0.3  # share of the last epoch's windows of which each sentence is read alone
    seed: int = 0


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
    here: list[tuple[Span, int]] = []  # with the row of the window
    states = []
    for row, w in enumerate(batch):
        for s in lesson.spans:
            start, end, _ = s.place
            if w.start <= start and end <= w.end and not s.is_open:
                here.append((s, row))
                states.append(hidden[row, 1 + start - w.start : 1 + end - w.start].mean(0))
    total, count = hidden.new_zeros(()), 0
    for relation, (subjects, objects) in ENDS.items():
        told = [
            (a, b, (s.key, relation, o.key) in lesson.holds)
            for a, (s, row) in enumerate(here)
            if s.kind in subjects
            for b, (o, other) in enumerate(here)
            if o.kind in objects
            and (relation in FAR or row == other)
            and in_reach(relation, s.place, o.place)
            and (s.key, relation, o.key) not in lesson.free
        ]
        if not told:
            continue
        first = torch.stack([states[a] for a, _, _ in told])
        second = torch.stack([states[b] for _, b, _ in told])
        gaps = torch.tensor([gap(here[a][0].place, here[b][0].place) for a, b, _ in told])
        gold = torch.tensor([float(holds) for _, _, holds in told])
        odds = network.pairs[relation](first, second, gaps)
        total = total + nn.functional.binary_cross_entropy_with_logits(odds, gold, reduction="sum")
        count += len(told)
    return total / max(1, count)


def descent(
    old: Sequence[nn.Parameter], new: Sequence[nn.Parameter], *, rate: float, faster: float, steps: int
) -> tuple[torch.optim.Optimizer, torch.optim.lr_scheduler.LRScheduler]:
    """Return how parameters change: new ones ``faster``; more in the first tenth of the steps, then less."""
    optimiser = torch.optim.AdamW(
        [{"params": old, "lr": rate}, {"params": new, "lr": faster * rate}], weight_decay=0.01, fused=True
    )
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min(1.0, step / (0.1 * steps)) * max(0.0, 1.0 - step / steps)
    )
    return optimiser, schedule


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
    shares = [0.0] * (settings.epochs - 1) + [settings.alone]
    steps = sum(len(batches_of(lessons, settings.batch, random.Random(0), share)) + 1 for share in shares)  # noqa: S311
    optimiser, schedule = descent(old, new, rate=settings.rate, faster=10, steps=steps)
    hidden_piece = vocabulary.pieces[MASK]
    began = time.monotonic()
    for epoch, share in enumerate(shares):
        network.train()
        rows, sums = batches_of(lessons, settings.batch, chance, share), [0.0, 0.0]
        for batch in rows:
            pieces, looks, mask = padded(batch, vocabulary)
            masked = (torch.rand(pieces.shape) < settings.masked) & mask
            with torch.autocast("cpu", torch.bfloat16):  # matrices in half the bits: half the time
                hidden = network.hidden(pieces.masked_fill(masked, hidden_piece), looks, mask, settings.drop)
            hidden = hidden.float()
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
    parser.add_argument(
        "--alone", type=float, default=Settings().alone, help="share of the last epoch read by sentence"
    )
    parser.add_argument("--output", type=Path, help="default: the file that ships")
    options = parser.parse_args(arguments)
    output = options.output or WEIGHTS / f"{options.language}-encoder.npz"
    vocabulary = read_vocabulary(options.base / "vocab.txt", is_spaced=options.language == "en")
    lessons = read_lessons(options.gold, vocabulary, options.texts, options.without, options.twice)
    say(f"{len(lessons)} texts, {sum(len(each.pieces.numbers) for each in lessons)} pieces")
    settings = Settings(layers=options.layers, epochs=options.epochs, alone=options.alone)
    network = fit(options.base / "model.safetensors", lessons, vocabulary, settings)
    kept = kept_pieces(vocabulary, lessons)
    arrays = network.arrays([vocabulary.pieces[name] for name in kept], WINDOW + 2)
    pieces = Vocabulary({name: number for number, name in enumerate(kept)}, vocabulary.is_spaced)
    save(arrays, pieces, KINDS, output)
    say(f"wrote {output.name}, {output.stat().st_size // 1000} kB")


if __name__ == "__main__":
    main()
