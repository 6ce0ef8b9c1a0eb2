"""A web page → text: headings as ``#`` lines, list items with a mark, table rows with `` | ``.

Only what a reader of the page would see: scripts, styles, templates, forms' controls and
navigation (``kg.read.web_page``) are left out, and so is what the page hides or strikes out itself, or shows
in another way than as text (``kg.read.web_unread``), which is told. What a style sheet hides is
read: kg reads no style sheets.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from kg.errors import InputError
from kg.read.content import Content
from kg.read.decode import decode
from kg.read.hidden import drop_hidden, drop_struck
from kg.read.named import named
from kg.read.numerals import letters, roman
from kg.read.told import find_date
from kg.read.unseen import tell
from kg.read.web_page import drop_navigation
from kg.read.web_unread import count_left, empty_unread

if TYPE_CHECKING:
    from bs4 import BeautifulSoup, Tag
    from bs4.element import PageElement

# Not the head: its end tag may be left out, and then it holds the body.
DROPPED = (
    *("script", "style", "template", "title"),
    *("button", "select", "option", "input", "canvas", "map", "datalist"),
)
BLOCKS = frozenset(
    (
        *("address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "div"),
        *("dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5"),
        *("h6", "header", "hr", "html", "li", "main", "ol", "p", "pre", "section", "summary", "table"),
        *("tbody", "tfoot", "thead", "tr", "ul"),
    )
)
HEADING = re.compile("h[1-6]")
CELLS = ("td", "th")
LISTS = ("ol", "ul", "menu", "dir")
NUMERALS: dict[str, Callable[[int], str]] = {
    "a": letters,
    "A": lambda number: letters(number).upper(),
    "i": lambda number: roman(number).lower(),
    "I": roman,
}
# "Audit of fees - Tide Office", "审计结果公告_甲市审计局": a hyphen without blanks is one within a word.
_SITE = re.compile(r"(?:_|\s[-–—|·»]\s|(?<=[\u3400-\u9fff])[-–—|](?=[\u3400-\u9fff]))\s*([^_|]{2,40})$")
ALIKE = 0.6  # of a heading and a title that say the same
LEAST_HEADING = 6  # characters: what is shorter (通知公告) names a part of the site
_WHOLE = re.compile(r"\s*([-+]?[0-9]{1,9})(?![0-9])")
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]{3,20})", re.IGNORECASE)
_XML = re.compile(rb"<\?xml[^>]{0,100}?encoding\s*=\s*[\"']([\w-]{3,20})", re.IGNORECASE)


def read(data: bytes, name: str) -> Content:
    """Read a web page."""
    named = _CHARSET.search(data[:4096]) or _XML.search(data[:4096])
    decoded = decode(data, name, declared=named.group(1).decode("ascii") if named else None)
    page = read_part(decoded.text, name)
    oddities = (*decoded.oddities, *tell(page.left), *page.navigation)
    return Content(page.text, page.metadata, oddities=oddities)


@dataclass(frozen=True, slots=True)
class Part:
    """What HTML says, and what of it was not read."""

    text: str
    metadata: tuple[tuple[str, str], ...]
    left: Counter[str]  # how many of each kind that ``kg.read.unseen.tell`` knows
    navigation: tuple[str, ...]  # notes on what leads elsewhere


def read_part(written: str, name: str) -> Part:
    """Read HTML, a page or a table in another text.

    Raises
    ------
    InputError
        If it cannot be parsed.
    """
    from bs4 import BeautifulSoup
    from bs4.builder import ParserRejectedMarkup

    try:
        soup = BeautifulSoup(written, "html.parser")
    except (RecursionError, AssertionError, ParserRejectedMarkup) as error:
        raise InputError(f"{name}: HTML that cannot be parsed; save the page as text") from error
    metadata = tuple(_metadata(soup))
    unread = empty_unread(soup)
    for tag in soup(DROPPED):
        tag.decompose()
    left = Counter(struck=drop_struck(soup, written))
    left["hidden"] = drop_hidden(soup)
    navigation = drop_navigation(soup)
    left.update(count_left(unread))
    text = "\n".join(line.removeprefix("| ") for line in _lines(soup)).strip("\n") + "\n"
    return Part(text, metadata, left, navigation)


def _metadata(soup: BeautifulSoup) -> Iterator[tuple[str, str]]:
    """Yield what the head says; the first of each key counts."""
    found: dict[str, str] = {}
    for tag in soup.find_all("meta"):
        key = named().meta.get(str(tag.get("name") or tag.get("property") or "").casefold())
        value = " ".join(str(tag.get("content") or "").split())
        if key and value:
            found.setdefault(key, (find_date(value) if key == "date" else None) or value)
    title = soup.title.get_text(" ", strip=True) if soup.title else ""
    link = soup.find("link", rel="canonical")
    if title:
        found["title"] = _without_site(" ".join(title.split()), soup)
    if link is not None and link.get("href"):
        found.setdefault("url", str(link["href"]))
    yield from sorted(found.items())


def _without_site(title: str, soup: BeautifulSoup) -> str:
    """Return the only top heading in place of a title that says the same and ends with the name of its site.

    The top heading of some pages is that of the site alone.
    """
    site = _SITE.search(title)
    headings = {" ".join(tag.get_text(" ", strip=True).split()) for tag in soup.find_all("h1")}
    headings -= {""}
    if site is None or len(headings) != 1:
        return title
    (heading,) = headings
    own, said = title[: site.start()].strip().casefold(), heading.casefold()
    alike = own in said or SequenceMatcher(None, own, said, autojunk=False).ratio() >= ALIKE
    return heading if alike and len(heading) >= LEAST_HEADING else title


def _lines(soup: BeautifulSoup) -> Iterator[str]:
    """Yield the lines of the page; an empty one stands between blocks."""
    mark, words, blank = "", "", True
    for piece in _pieces(soup):
        if isinstance(piece, str):
            words += piece
            continue
        line = " ".join(words.split())
        if line.strip(" |"):
            yield mark + line
            mark, blank = "", False
        words = ""
        if piece.gap and not blank and not mark:
            yield ""
            blank = True
        # "<li><p>": the bullet waits for words.
        mark = piece.mark or mark
    yield mark + " ".join(words.split())


@dataclass(frozen=True, slots=True)
class _Break:
    """An end of a line: what begins the next one, and whether a blank line stands between."""

    mark: str = ""
    gap: bool = False


@dataclass(frozen=True, slots=True)
class _End:
    """The place behind all that an element holds."""

    tag: Tag


def _pieces(soup: BeautifulSoup) -> Iterator[str | _Break]:
    """Yield the words of the page and the breaks between them.

    One pass over the tree without recursion, since pages may be nested thousands deep.
    """
    from bs4.element import NavigableString, PreformattedString, Tag

    stack: list[PageElement | _End] = [soup]
    inside = _Inside()
    while stack:
        node = stack.pop()
        if isinstance(node, _End):
            yield from inside.end(node.tag)
        elif isinstance(node, Tag):
            yield from inside.begin(node)
            stack.append(_End(node))
            stack.extend(reversed(node.contents))
        elif isinstance(node, NavigableString) and not isinstance(node, PreformattedString):
            yield from _preformatted(str(node)) if inside.pre and not inside.cells else [str(node)]


class _Inside:
    """What is open at a place of the page: tables, their cells, lists, text that is shown as written."""

    def __init__(self) -> None:
        self.tables = 0
        self.pre = 0
        # The open cells, each in so many tables; a row is one line, whatever its cells hold.
        self.cells: list[tuple[int, Tag]] = []
        self.blocks: set[int] = set()  # those that began a line
        self.lists: list[_List] = []  # the open ones, the innermost last

    def begin(self, tag: Tag) -> Iterator[str | _Break]:
        """Yield what stands before the words of an element."""
        if tag.name in LISTS:
            self.lists.append(_list_of(tag))
        if tag.name in (*CELLS, "tr"):
            # Its end may be left out before the next cell or row of the table: then it holds them.
            while self.cells and self.cells[-1][0] >= self.tables:
                self.cells.pop()
        if tag.name in CELLS:
            self.cells.append((self.tables, tag))
            yield " | "
        elif tag.name == "br":
            yield " " if self.cells else _Break()
        elif tag.name in BLOCKS and not self.cells:
            self.blocks.add(id(tag))
            yield _begin(tag, self.lists)
        elif tag.name in BLOCKS:
            yield " "
        self.tables += tag.name == "table"
        self.pre += tag.name == "pre"

    def end(self, tag: Tag) -> Iterator[str | _Break]:
        """Yield what stands behind the words of an element."""
        self.tables -= tag.name == "table"
        self.pre -= tag.name == "pre"
        if tag.name in LISTS:
            self.lists.pop()
        if tag.name in CELLS:
            if self.cells and self.cells[-1][1] is tag:  # what it holds has ended before
                self.cells.pop()
            yield " "
        elif id(tag) in self.blocks:
            yield _Break(gap=tag.name not in ("li", "tr"))


def _preformatted(text: str) -> Iterator[str | _Break]:
    """Yield the lines of a text that is shown as it is written."""
    first, *rest = text.split("\n")
    yield first
    for at, line in enumerate(rest, 1):
        yield _Break(gap=at < len(rest) and not line.strip())
        yield line


@dataclass(slots=True)
class _List:
    """An open list: whether its items are numbered, by which number the next one, and how."""

    ordered: bool = False
    number: int = 1
    step: int = 1
    style: str = "1"


def _list_of(tag: Tag) -> _List:
    if tag.name != "ol":
        return _List()
    step = -1 if tag.has_attr("reversed") else 1
    number = _whole(tag.get("start"))
    if number is None:
        number = 1 if step > 0 else _count_items(tag)  # counted down to 1
    return _List(True, number, step, str(tag.get("type") or "1"))


def _count_items(tag: Tag) -> int:
    """Return how many items a list has, without those of lists inside it."""
    from bs4.element import Tag

    count, stack = 0, [*tag.contents]
    while stack:
        node = stack.pop()
        if isinstance(node, Tag) and node.name not in LISTS:
            count += node.name == "li"
            stack.extend(node.contents)
    return count


def _mark(item: Tag, lists: list[_List]) -> str:
    """Return what a browser draws before an item, and count it."""
    if not lists or not lists[-1].ordered:
        return "• "
    inner = lists[-1]
    given = _whole(item.get("value"))
    number = inner.number if given is None else given
    inner.number = number + inner.step
    write = NUMERALS.get(str(item.get("type") or inner.style), str)
    return f"{write(number)}. "


def _whole(written: object) -> int | None:
    """Return the whole number that an attribute begins with, as browsers read it."""
    found = _WHOLE.match(str(written or ""))
    return int(found.group(1)) if found else None


def _begin(tag: Tag, lists: list[_List]) -> _Break:
    """Return the break before a block, with what begins its line: ``##``, a bullet or a number."""
    if HEADING.fullmatch(tag.name):
        return _Break("#" * int(tag.name[1]) + " ", gap=True)
    if tag.name == "li":
        return _Break(_mark(tag, lists))
    return _Break(gap=tag.name != "tr")
