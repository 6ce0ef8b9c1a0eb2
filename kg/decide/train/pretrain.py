"""``python -m kg.decide.train.pretrain --gold DIR [--gold DIR …] --base FOLDER --output FOLDER``.

Lets a public checkpoint guess hidden pieces of the texts (Devlin et al. 2019) before it is fitted to what
is annotated in them: it was made to compare whole sentences, and knows little of how reports go on. Only the
words of the texts are used. The output is a checkpoint of the same form, for ``--base`` of the encoder.
"""

from __future__ import annotations

import argparse
import random
import shutil
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import nn

from kg.decide.encoder.read import WINDOW, Pieces
from kg.decide.encoder.wordpiece import CLS, MASK, SEP, Vocabulary
from kg.decide.train.encoder import Settings as Fitting
from kg.decide.train.encoder import descent, say
from kg.decide.train.encoder_lessons import read_lessons, read_vocabulary
from kg.decide.train.torch_network import TorchNetwork, write_checkpoint

SHORTEST = 32  # pieces of a window that is worth guessing in


@dataclass(frozen=True, slots=True)
class Settings:
    """How guessing is learned."""

    layers: int = Fitting().layers
    epochs: int = 5
    rate: float = 1e-4
    batch: int = 4
    drop: float = 0.1
    hidden: float = 0.2  # share of pieces to guess: eight in ten of them hidden, one another piece
    seed: int = 0


class Guesser(nn.Module):
    """The network with a head that tells which piece stood there, by the pieces' own embeddings."""

    def __init__(self, network: TorchNetwork) -> None:
        super().__init__()
        self.network = network
        count, width = network.word.weight.shape
        self.head = nn.Sequential(nn.Linear(width, width), nn.GELU(), nn.LayerNorm(width))
        self.bias = nn.Parameter(torch.zeros(count))

    def forward(
        self, pieces: torch.Tensor, mask: torch.Tensor, asked: torch.Tensor, drop: float
    ) -> torch.Tensor:
        """Return the scores (asked pieces, vocabulary)."""
        with torch.autocast("cpu", torch.bfloat16):
            hidden = self.network.hidden(pieces, torch.zeros_like(pieces), mask, drop)[asked]
            return (self.head(hidden) @ self.network.word.weight.T + self.bias).float()


def windows_of(texts: Sequence[Pieces], chance: random.Random) -> list[list[int]]:
    """Return the pieces of windows over all texts in a random order, beginning somewhere else each time.

    A window, or a text, of less than ``SHORTEST`` pieces is left out.
    """
    out = []
    for text in texts:
        start = -chance.randrange(WINDOW) if len(text.numbers) > WINDOW else 0
        while start < len(text.numbers):
            window = text.numbers[max(0, start) : start + WINDOW]
            if len(window) >= SHORTEST:
                out.append(window)
            start += WINDOW
    chance.shuffle(out)
    return out


def hide(
    pieces: torch.Tensor, may_hide: torch.Tensor, vocabulary: Vocabulary, share: float
) -> tuple[torch.Tensor, torch.Tensor]:
    """Return pieces of which some are hidden or replaced, and which ones are asked for."""
    asked = (torch.rand(pieces.shape) < share) & may_hide
    how = torch.rand(pieces.shape)
    shown = torch.where(asked & (how < 0.8), vocabulary.pieces[MASK], pieces)
    other = torch.randint(len(vocabulary.pieces), pieces.shape)
    return torch.where(asked & (how >= 0.9), other, shown), asked


def fit(base: Path, texts: Sequence[Pieces], vocabulary: Vocabulary, settings: Settings) -> TorchNetwork:
    """Fit the layers; the same texts and settings give the same weights on one machine.

    The labels and looks of the network that is returned are as they were made.
    """
    torch.manual_seed(settings.seed)
    chance = random.Random(settings.seed)  # noqa: S311, an order is shuffled, no secret is made
    network = TorchNetwork(base, 1, (), settings.layers)
    model = Guesser(network)
    new = [*model.head.parameters(), model.bias]
    left_out = ("label", "look")
    old = [p for n, p in network.named_parameters() if p.requires_grad and not n.startswith(left_out)]
    steps = settings.epochs * (1 + sum(1 + len(t.numbers) // WINDOW for t in texts) // settings.batch)
    optimiser, schedule = descent(old, new, rate=settings.rate, faster=5, steps=steps)
    opening, closing = vocabulary.pieces[CLS], vocabulary.pieces[SEP]
    began = time.monotonic()
    model.train()
    for epoch in range(settings.epochs):
        rows, total, count = windows_of(texts, chance), 0.0, 0
        for at in range(0, len(rows), settings.batch):
            batch = [torch.tensor([opening, *row, closing]) for row in rows[at : at + settings.batch]]
            pieces = nn.utils.rnn.pad_sequence(batch, batch_first=True, padding_value=-1)
            mask = pieces >= 0
            pieces = pieces.clamp(min=0)
            shown, asked = hide(
                pieces, mask & (pieces != opening) & (pieces != closing), vocabulary, settings.hidden
            )
            loss = nn.functional.cross_entropy(model(shown, mask, asked, settings.drop), pieces[asked])
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(old, 1.0)
            optimiser.step()
            schedule.step()
            total, count = total + float(loss.detach()), count + 1
        say(f"epoch {epoch + 1}: {total / max(1, count):.3f}, {time.monotonic() - began:.0f} s")
    network.eval()
    return network


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(
        prog="python -m kg.decide.train.pretrain",
        description="Let a checkpoint guess hidden pieces of texts.",
    )
    parser.add_argument("--language", choices=("en", "zh"), default="en")
    parser.add_argument("--gold", type=Path, action="append", required=True, help="NAME.txt and NAME.json")
    parser.add_argument("--texts", type=Path, action="append", default=[], help="texts not beside their JSON")
    parser.add_argument("--base", type=Path, required=True, help="folder of model.safetensors, vocab.txt")
    parser.add_argument("--epochs", type=int, default=Settings().epochs)
    parser.add_argument("--output", type=Path, required=True, help="folder for the checkpoint")
    options = parser.parse_args(arguments)
    if options.output.resolve() == options.base.resolve():
        parser.error(f"--output {options.output} is the base; name another folder")
    vocabulary = read_vocabulary(options.base / "vocab.txt", is_spaced=options.language == "en")
    texts = [each.pieces for each in read_lessons(options.gold, vocabulary, options.texts)]
    say(f"{len(texts)} texts, {sum(len(text.numbers) for text in texts)} pieces")
    base = options.base / "model.safetensors"
    network = fit(base, texts, vocabulary, Settings(epochs=options.epochs))
    options.output.mkdir(parents=True, exist_ok=True)
    write_checkpoint(network, base, options.output / "model.safetensors")
    shutil.copyfile(options.base / "vocab.txt", options.output / "vocab.txt")
    say(f"wrote {options.output.name}")


if __name__ == "__main__":
    main()
