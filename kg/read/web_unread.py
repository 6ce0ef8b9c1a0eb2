"""What a web page shows and kg does not read: other pages and files in it, drawings, fields, pictures.

It is emptied before the page is read, and counted afterwards, so that what stands in navigation, or
is hidden with what stands around it, is not told as a loss of the report.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bs4 import BeautifulSoup, Tag

# Where the address of what is shown there stands; a page may set `src` only when its reader comes to it.
_ADDRESSES = ("src", "data", "data-src", "srcdoc")
_EMBEDDED = ("iframe", "object", "embed", "audio", "video")
_WORDS = {"noscript": "scriptless", "svg": "drawing", "textarea": "field"}
_TINY = frozenset(("0", "1", "0px", "1px"))  # what counts visitors


def empty_unread(soup: BeautifulSoup) -> list[tuple[Tag, str]]:
    """Empty what is not read; return the elements that hold something, each with its kind.

    >>> from bs4 import BeautifulSoup
    >>> page = "<iframe src=a.pdf></iframe><svg><title>Up</title></svg><svg><text>$5</text></svg><img alt=''>"
    >>> soup = BeautifulSoup(page, "html.parser")
    >>> [kind for _, kind in empty_unread(soup)], soup.get_text()
    (['embedded', 'drawing'], '')
    """
    unread: list[tuple[Tag, str]] = []
    for tag in soup([*_EMBEDDED, *_WORDS, "img"]):
        if is_gone(tag):
            continue
        kind = _kind(tag)
        if kind:
            unread.append((tag, kind))
        for part in list(tag.contents):
            part.decompose() if hasattr(part, "decompose") else part.extract()
    return unread


def count_left(unread: Iterable[tuple[Tag, str]]) -> Counter[str]:
    """Count of each kind what still stands in the page."""
    return Counter(kind for tag, kind in unread if not is_gone(tag))


def is_gone(tag: Tag) -> bool:
    """Tell whether an element was taken out with one around it.

    ``tag.decomposed`` would look for such an element in all that it holds.
    """
    return bool(vars(tag).get("_decomposed"))


def _kind(tag: Tag) -> str | None:
    """Return what would be lost with an element, None where that is nothing."""
    if tag.name == "img":
        return "picture" if str(tag.get("alt") or "").strip() else None
    if tag.name in _EMBEDDED:
        if any(str(tag.get(side) or "").strip() in _TINY for side in ("width", "height")):
            return None
        named = any(one.get(key) for one in (tag, *tag("source")) for key in _ADDRESSES)
        return "embedded" if named or tag.get_text(strip=True) else None
    # The title of a drawing is shown by no browser: it says "icon" of icons.
    parts = tag(["text", "foreignobject"]) if tag.name == "svg" else [tag]
    return _WORDS[tag.name] if any(part.get_text(strip=True) for part in parts) else None
