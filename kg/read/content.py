"""What a reader of a format gives: the text, and what the document says about itself."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Content:
    """Text as one format has it, not yet normalised; metadata by the names of ``kg.read.metadata``."""

    text: str
    metadata: tuple[tuple[str, str], ...] = ()
    pages: tuple[int, ...] = ()
    oddities: tuple[str, ...] = ()
