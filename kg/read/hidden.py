"""What a web page hides or strikes out, and where that ends: end tags of many elements may be left out."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from kg.read.unseen import STRUCK
from kg.read.web_unread import is_gone

if TYPE_CHECKING:
    from bs4 import BeautifulSoup, Tag

_STRUCK_END = re.compile(rf"</({'|'.join(STRUCK)})\b", re.IGNORECASE)
_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)  # of a style
# Where an element ends without an end tag: before the first of these inside it, as HTML has it (13.1.2.4).
_BLOCKS = frozenset(
    (
        *("address", "article", "aside", "blockquote", "center", "dd", "details", "dialog", "dir", "div"),
        *("dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5"),
        *("h6", "header", "hgroup", "hr", "li", "main", "menu", "nav", "ol", "p", "pre", "search"),
        *("section", "summary", "table", "ul"),
    )
)
_GROUPS = frozenset(("tbody", "tfoot", "thead"))
_ROWS = _GROUPS | {"tr"}
_CELLS = _ROWS | {"td", "th"}
_ENDED_BY = {
    "p": _BLOCKS,
    **dict.fromkeys(("dt", "dd"), frozenset(("dt", "dd"))),
    "li": frozenset(("li",)),
    **dict.fromkeys(("td", "th"), _CELLS),
    "tr": _ROWS,
    **dict.fromkeys(_GROUPS, _GROUPS),
}
# What such an element may hold whole, with elements of its own kind: a list in an item, a table in a cell.
_HOLDS = {
    **dict.fromkeys(("li", "dt", "dd"), (_BLOCKS | {"td", "th"}) - {"address", "div", "p"}),
    **dict.fromkeys(_CELLS, frozenset(("table",))),
}


def drop_hidden(soup: BeautifulSoup) -> int:
    """Take out what the page itself hides; return how many parts with words that were."""
    count = 0
    for tag in soup.find_all(_is_hidden):
        if is_gone(tag) or not _is_hidden(tag):
            continue
        behind = _find_behind(tag)
        if behind is not None:
            count += _strip(tag, behind)
        else:
            count += bool(tag.get_text(strip=True))
            tag.decompose()
    return count


def drop_struck(soup: BeautifulSoup, page: str) -> int:
    """Take out what the page strikes out (``<del>``, ``<s>``); return how many parts with words that were.

    One that has no end tag would hold the rest of the page: where tags do not pair, none that holds a
    paragraph is taken out.
    """
    ends = Counter(name.casefold() for name in _STRUCK_END.findall(page))
    count = 0
    for name in STRUCK:
        every = soup.find_all(name)
        paired = len(every) == ends[name]
        for tag in every:
            if not is_gone(tag) and (paired or tag.find(list(_BLOCKS)) is None):
                count += bool(tag.get_text(strip=True))
                tag.decompose()
    return count


def _is_hidden(tag: Tag) -> bool:
    """Tell whether an element hides itself; a body that does is shown by a script, or there were no page."""
    if tag.name in ("html", "body"):
        return False
    if tag.has_attr("hidden") or (tag.name == "dialog" and not tag.has_attr("open")):
        return True
    style = _COMMENT.sub("", str(tag.get("style") or "")).casefold()
    said: dict[str, str] = {}  # of two declarations of a property the last counts
    for declaration in style.split(";"):
        name, _, value = declaration.partition(":")
        said[name.strip()] = value.replace("!important", "").strip()
    return said.get("display") == "none" or said.get("visibility") in ("hidden", "collapse")


def _find_behind(tag: Tag) -> Tag | None:
    """Return the first element that is in `tag` only because its end tag was left out."""
    from bs4.element import Tag

    ends, holds = _ENDED_BY.get(tag.name, frozenset()), _HOLDS.get(tag.name, frozenset())
    stack = list(reversed(tag.contents)) if ends else []
    while stack:
        node = stack.pop()
        if not isinstance(node, Tag):
            continue
        if node.name in ends:
            return node
        if node.name not in holds:
            stack.extend(reversed(node.contents))
    return None


def _strip(tag: Tag, behind: Tag) -> bool:
    """Take out of `tag` what stands before the element that is behind it; tell whether that had words.

    What is left of it hides nothing and is no item or cell any more; moving its content out instead would
    take as long as it is deep.
    """
    from bs4.element import Tag

    said = False
    node = behind
    while node is not tag:
        around = node.parent
        assert around is not None
        for before in list(node.previous_siblings):
            said |= bool(before.get_text(strip=True))
            before.decompose() if isinstance(before, Tag) else before.extract()
        around.name, around.attrs = "span", {}
        node = around
    return said
