"""Words of a Word document that are hidden or struck out: by their own format, or by that of a style."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MARKS = ("vanish", "strike", "dstrike")  # as Word calls them
_OFF = ("0", "false", "off")


def drop_hidden(root: Any, styles: Iterable[Any]) -> int:
    """Take the hidden runs out of a part; return of how many paragraphs they held words."""
    known = {style.get(f"{W}styleId"): style for style in styles}
    paragraphs: list[Any] = []
    for run in list(root.iter(f"{W}r")):
        if not any(_has(mark, run, known) for mark in _MARKS):
            continue
        if any((text.text or "").strip() for text in run.iter(f"{W}t")):
            around = next(run.iterancestors(f"{W}p"), None)
            paragraphs += [] if any(around is one for one in paragraphs[-1:]) else [around]
        run.getparent().remove(run)
    return len(paragraphs)


def _has(mark: str, run: Any, styles: dict[str | None, Any]) -> bool:
    """Tell whether a run has this mark: by itself, else by its style, else by that of its paragraph."""
    paragraph = next(run.iterancestors(f"{W}p"), None)
    for element in (run, *_based(run, "rStyle", styles), *_based(paragraph, "pStyle", styles)):
        found = element.find(f"{W}rPr/{W}{mark}")
        if found is not None:
            return found.get(f"{W}val") not in _OFF
    return False


def _based(element: Any, kind: str, styles: dict[str | None, Any]) -> Iterator[Any]:
    """Yield the style of a run or paragraph, then the styles that it is based on."""
    named = None if element is None else element.find(f"{W}{kind[0]}Pr/{W}{kind}")
    for _ in range(8):
        style = None if named is None else styles.get(named.get(f"{W}val"))
        if style is None:
            return
        yield style
        named = style.find(f"{W}basedOn")
