"""The encoder as PyTorch trains it; ``arrays`` gives what ``kg.decide.encoder`` computes with in numpy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.torch import load_file
from torch import nn

from kg.decide.encoder.gap import GAPS
from kg.decide.encoder.network import HEADS
from kg.decide.encoder.wordpiece import LOOKS

EPSILON = 1e-12
PAIR_WIDTH = 64
LABELS = 3
# Names in a checkpoint of the BERT family → names here.
_LAYER = {
    "out": "attention.output.dense",
    "attention": "attention.output.LayerNorm",
    "inner": "intermediate.dense",
    "outer": "output.dense",
    "feed": "output.LayerNorm",
}


def gelu(x: torch.Tensor) -> torch.Tensor:
    """Return the unit that ``network`` computes."""
    return nn.functional.gelu(x, approximate="tanh")


class Layer(nn.Module):
    """One layer of attention and of the inner network."""

    def __init__(self, width: int, inner: int) -> None:
        super().__init__()
        self.qkv, self.out = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.inner, self.outer = nn.Linear(width, inner), nn.Linear(inner, width)
        self.attention, self.feed = nn.LayerNorm(width, EPSILON), nn.LayerNorm(width, EPSILON)

    def forward(self, x: torch.Tensor, mask: torch.Tensor, drop: float) -> torch.Tensor:
        """Return the states after the layer."""
        rows, size, width = x.shape
        q, k, v = self.qkv(x).view(rows, size, 3, HEADS, width // HEADS).permute(2, 0, 3, 1, 4)
        mixed = nn.functional.scaled_dot_product_attention(q, k, v, attn_mask=mask)
        mixed = self.out(mixed.transpose(1, 2).reshape(rows, size, width))
        x = self.attention(x + nn.functional.dropout(mixed, drop, self.training))
        return self.feed(x + nn.functional.dropout(self.outer(gelu(self.inner(x))), drop, self.training))


class PairHead(nn.Module):
    """Log odds that a relation holds between two spans: how they match, and what they are at their gap."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.first, self.second = nn.Linear(width, 2 * PAIR_WIDTH), nn.Linear(width, 2 * PAIR_WIDTH)
        self.gap, self.gap_bias = nn.Embedding(GAPS, PAIR_WIDTH), nn.Embedding(GAPS, 1)
        self.both = nn.Linear(PAIR_WIDTH, 1, bias=False)
        for module in (self.first, self.second, self.gap, self.both):
            nn.init.normal_(module.weight, std=0.05)
        nn.init.constant_(self.gap_bias.weight, -1.0)

    def forward(self, first: torch.Tensor, second: torch.Tensor, gaps: torch.Tensor) -> torch.Tensor:
        """Return the log odds, one a row."""
        one, other = self.first(first), self.second(second)
        match = gelu(one[:, :PAIR_WIDTH]) * gelu(other[:, :PAIR_WIDTH])
        both = gelu(one[:, PAIR_WIDTH:] + other[:, PAIR_WIDTH:] + self.gap(gaps))
        return match.sum(-1) + (self.both(both) + self.gap_bias(gaps)).squeeze(-1)


class TorchNetwork(nn.Module):
    """Embeddings, layers, a head for labels and one for each relation."""

    def __init__(self, base: Path, kinds: int, relations: Sequence[str], layers: int) -> None:
        super().__init__()
        stored = _stored(base)
        width = stored["embeddings.word_embeddings.weight"].shape[1]
        self.kinds = kinds
        self.word = nn.Embedding.from_pretrained(stored["embeddings.word_embeddings.weight"])  # as they are
        position = stored["embeddings.position_embeddings.weight"]
        self.position = nn.Embedding.from_pretrained(
            position + stored["embeddings.token_type_embeddings.weight"][0]
        )
        self.look = nn.Embedding(LOOKS, width)
        nn.init.zeros_(self.look.weight)
        self.embedding = _norm(stored, "embeddings.LayerNorm", width)
        self.layers = nn.ModuleList(_layer(stored, number, width) for number in range(layers))
        self.label = nn.Linear(width, kinds * LABELS)
        nn.init.normal_(self.label.weight, std=0.02)
        self.pairs = nn.ModuleDict({relation: PairHead(width) for relation in relations})

    def hidden(
        self, pieces: torch.Tensor, looks: torch.Tensor, mask: torch.Tensor, drop: float = 0.0
    ) -> torch.Tensor:
        """Return the states (rows, pieces, width)."""
        x = self.word(pieces) + self.position.weight[: pieces.shape[1]] + self.look(looks)
        x = nn.functional.dropout(self.embedding(x), drop, self.training)
        for layer in self.layers:
            x = layer(x, mask[:, None, None, :], drop)
        return x

    def labels(self, hidden: torch.Tensor) -> torch.Tensor:
        """Return the scores (rows, pieces, kinds, labels)."""
        return self.label(hidden).view(*hidden.shape[:-1], self.kinds, LABELS)

    def arrays(self, kept: Sequence[int], positions: int) -> dict[str, NDArray[np.float32]]:
        """Return the weights for numpy, of the pieces that are kept and as many positions as are used."""
        out = {
            "word": _array(self.word.weight[list(kept)]),
            "position": _array(self.position.weight[:positions]),
            "look": _array(self.look.weight),
        }
        for name, linear in self._linears().items():
            out |= _linear_arrays(name, linear)
        for name, norm in self._norms().items():
            out |= _norm_arrays(name, norm)
        for relation, head in self.pairs.items():
            out[f"{relation}.gap"] = _array(head.gap.weight)
            out[f"{relation}.gap.bias"] = _array(head.gap_bias.weight[:, 0])
            out[f"{relation}.both"] = _array(head.both.weight[0])
        return out

    def _linears(self) -> dict[str, nn.Linear]:
        """Return the matrices with a bias, by their names in numpy."""
        out = {"label": self.label}
        for number, layer in enumerate(self.layers):
            out |= {f"{number}.{name}": getattr(layer, name) for name in ("qkv", "out", "inner", "outer")}
        for relation, head in self.pairs.items():
            out |= {f"{relation}.first": head.first, f"{relation}.second": head.second}
        return out

    def _norms(self) -> dict[str, nn.LayerNorm]:
        """Return the norms, by their names in numpy."""
        out = {"embedding": self.embedding}
        for number, layer in enumerate(self.layers):
            out |= {f"{number}.{name}": getattr(layer, name) for name in ("attention", "feed")}
        return out


def _stored(base: Path) -> dict[str, torch.Tensor]:
    """Return the weights of a checkpoint, by their names without that of the model."""
    return {name.removeprefix("bert."): value for name, value in load_file(base).items()}


def _layer(stored: Mapping[str, torch.Tensor], number: int, width: int) -> Layer:
    prefix = f"encoder.layer.{number}."
    layer = Layer(width, stored[prefix + "intermediate.dense.weight"].shape[0])
    own = [prefix + f"attention.self.{part}." for part in ("query", "key", "value")]
    layer.qkv.weight.data = torch.cat([stored[name + "weight"] for name in own])
    layer.qkv.bias.data = torch.cat([stored[name + "bias"] for name in own])
    for name, theirs in _LAYER.items():
        module = getattr(layer, name)
        module.weight.data = stored[prefix + theirs + ".weight"]
        module.bias.data = stored[prefix + theirs + ".bias"]
    return layer


def _norm(stored: Mapping[str, torch.Tensor], name: str, width: int) -> nn.LayerNorm:
    norm = nn.LayerNorm(width, EPSILON)
    norm.weight.data, norm.bias.data = stored[name + ".weight"], stored[name + ".bias"]
    return norm


def _array(tensor: torch.Tensor) -> NDArray[np.float32]:
    return np.asarray(tensor.detach().numpy(), dtype=np.float32)


def _linear_arrays(name: str, linear: nn.Linear) -> dict[str, NDArray[np.float32]]:
    return {name: _array(linear.weight).T.copy(), f"{name}.bias": _array(linear.bias)}


def _norm_arrays(name: str, norm: nn.LayerNorm) -> dict[str, NDArray[np.float32]]:
    return {f"{name}.scale": _array(norm.weight), f"{name}.shift": _array(norm.bias)}
