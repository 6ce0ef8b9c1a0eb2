"""The packed encoder that ours start from, on a file made by hand: pieces, arrays, refusals."""

from __future__ import annotations

import struct

import numpy as np
import pytest

from kg.decide.encoder.wordpiece import CLS, MASK, SEP, UNKNOWN
from kg.decide.train.checkpoint import chinese, english, unpacked
from kg.errors import DataError

WIDTH = 32
PIECES = [
    *("<s>", "<pad>", "</s>", "<unk>", "，", "▁整改", "整改", "▁问题", "ab", "Русский"),
    *("▁2025", "▁audit", "audit", "ing", "▁wie", "▁S", "▁s", "§", "▁§", "<mask>"),
]


def packed(matrix: np.ndarray, floats: np.ndarray) -> bytes:
    """Return a file of these pieces with one array of four bits a weight and one of floats."""
    names = [piece.encode() for piece in PIECES]
    offsets = np.cumsum([0, *map(len, names)])
    rows = b"".join(
        struct.pack("<e", 0.5) + bytes(int(row[j]) + 8 | (int(row[j + 16]) + 8) << 4 for j in range(16))
        for row in matrix
    )
    head = b"E5S1" + struct.pack("<I7ifi", 1, WIDTH, 1, 2, 64, len(PIECES), 8, 2, 1e-12, 32)
    head += struct.pack("<5iQ", len(PIECES), 0, 2, 1, 3, offsets[-1])
    head += struct.pack(f"<{len(offsets)}I{len(PIECES)}f", *offsets, *range(len(PIECES)))
    head += b"".join(names) + struct.pack("<iI", 0, 0) + struct.pack("<i", 2)
    entries = [("emb.word", 1, rows), ("emb.ln.w", 0, floats.astype("<f4").tobytes())]
    at = len(head) + sum(2 + len(name) + 1 + 4 + 16 for name, _, _ in entries)
    body = b""
    for name, kind, data in entries:
        head += struct.pack(
            f"<H{len(name)}sBIQQ", len(name), name.encode(), kind, 0, at + len(body), len(data)
        )
        body += data
    return head + body


def test_arrays_come_out_as_they_went_in() -> None:
    chance = np.random.default_rng(3)
    matrix, floats = chance.integers(-8, 8, (5, WIDTH)), chance.random(WIDTH)
    read = unpacked(packed(matrix, floats))
    assert np.array_equal(read.array("emb.word"), matrix * np.float32(0.5))
    assert np.allclose(read.array("emb.ln.w"), floats)


def test_pieces_are_those_of_chinese_reports_and_without_a_blank_where_they_can_be() -> None:
    read = unpacked(packed(np.zeros((1, WIDTH)), np.zeros(1)))
    assert chinese(read) == [
        (0, CLS),
        (2, SEP),
        (3, UNKNOWN),
        (4, "，"),
        (6, "整改"),
        (7, "问题"),
        (8, "ab"),
        (10, "2025"),
        (12, "audit"),
        (13, "ing"),
        (14, "wie"),
        (15, "S"),
        (16, "s"),
        (19, MASK),
    ]


def test_pieces_of_english_are_in_lower_case_and_known_where_they_begin_a_word_and_where_they_go_on() -> None:
    read = unpacked(packed(np.zeros((1, WIDTH)), np.zeros(1)))
    assert english(read, {"audit", "##ing", "2025", "of"}) == [
        (0, CLS),
        (2, SEP),
        (3, UNKNOWN),
        (10, "2025"),
        (11, "audit"),
        (12, "##audit"),
        (13, "##ing"),
        (16, "##s"),
        (16, "s"),
        (17, "§"),
        (19, MASK),
    ]


def test_another_file_is_refused() -> None:
    with pytest.raises(DataError, match="E5S1"):
        unpacked(b"GGUF" + bytes(64))
