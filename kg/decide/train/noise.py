"""Spoil annotated texts a little, so that what is learned holds on damaged ones.

The damage is that of scanned and pasted notices: commas and quotation marks lost, signs misread.
What is spoilt depends on the text and nothing else.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from typing import Any

_MISREAD = "己末曰士人入口日目王玉土巳千干"
_LOST = {"，": 15, "“": 8, "”": 8, "。": 3, "；": 4}  # of a hundred


def spoil(text: str, data: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    """Return a spoilt copy of a text and its annotation, moved along.

    >>> text, data = spoil("修订办法", {"entities": [{"id": "m1", "start": 0, "end": 4}], "links": []})
    >>> data["entities"][0]["end"] == len(text)
    True
    """
    kept: list[int] = []
    signs: list[str] = []
    for at, sign in enumerate(text):
        chance = zlib.crc32(f"{at} {sign} {len(text)}".encode()) % 1000
        if chance < 10 * _LOST.get(sign, 0):
            continue
        kept.append(at)
        signs.append(
            _MISREAD[chance % len(_MISREAD)] if chance < 12 and "\u4e00" <= sign <= "\u9fff" else sign
        )
    new = {at: place for place, at in enumerate(kept)}
    entities = []
    for entity in data["entities"]:
        places = [new[at] for at in range(entity["start"], entity["end"]) if at in new]
        if places:
            entities.append({**entity, "start": places[0], "end": places[-1] + 1})
    return "".join(signs), {**data, "entities": entities, "links": []}
