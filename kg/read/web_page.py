"""What of a web page is the page and not the report: navigation, its head and foot, lists of links.

A reader passes over it; read as text, its names would be units and its items headings. What it is
called is data (``ontologies/web-pages.toml``); one pass measures every element, since pages may be
nested thousands deep.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from kg.data import ontologies_path
from kg.errors import DataError
from kg.read.told import find_date_line

if TYPE_CHECKING:
    from bs4 import BeautifulSoup, Tag

PATH = "web-pages.toml"
LISTS = frozenset(("ul", "ol", "menu", "dir", "dl"))
LINES = frozenset(("div", "p", "section", "center"))  # no cell: its row would shift
REPORT = frozenset(("article", "main"))
# What stands in one of these belongs to it: a list of annexes, the head of a section, the foot of a table.
HELD = REPORT | {"section", "td", "th", "blockquote", "figure", "li"}
HEADINGS = frozenset(("h2", "h3", "h4", "h5", "h6"))
ROLES = {
    "search": True,
    "banner": True,
    "contentinfo": False,
}  # whether it must have links
ELEMENTS = {"header": True, "footer": False, "aside": True}
FEWEST_LINKS = 3  # that make a line of links; in a list, two
LONGEST_LINK = 40  # letters, on average: longer ones say something
LONGEST_PLACE = 200  # letters of the line that tells where a page lies
LONGEST_HEAD = 60  # letters of the heading of a list of links
LONGEST_EDGE = 600  # letters outside of links at the head or foot of a page
NAMED = 5  # parts that the note quotes
SHOWN = 40  # characters of what was left out that the note quotes
_LETTER = re.compile(r"[^\W_]")
_ENDS = re.compile(r"[。；！？]|[.!?](?=\s|$)")
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")


@dataclass(frozen=True, slots=True)
class _Parts:
    classes: dict[str, bool]  # word of a class → whether links must stand in it
    layout: frozenset[str]  # words that stand beside those in a class
    begins: re.Pattern[str]
    imprint: re.Pattern[str]
    heads: re.Pattern[str]


@dataclass(slots=True)
class _Measure:
    """What an element holds."""

    letters: int = 0
    linked: int = 0  # letters in links
    links: int = 0
    says: bool = False  # a sentence ends outside of its links
    headed: bool = False  # it has the top heading, or the element of the report
    dated: bool = False  # it has a date alone, as signatures do
    first: str = ""  # its first words
    last: str = ""

    def add(self, other: _Measure) -> None:
        self.letters += other.letters
        self.linked += other.linked
        self.links += other.links
        self.says |= other.says
        self.headed |= other.headed
        self.dated |= other.dated
        if len(self.first) < SHOWN:
            self.first = f"{self.first} {other.first}".strip()[:SHOWN]
        self.last = other.last or self.last


@cache
def _parts() -> _Parts:
    path = ontologies_path() / PATH
    try:
        rows = tomllib.loads(path.read_text(encoding="utf-8"))["part"]
        classes = {word: bool(row.get("links")) for row in rows for word in row.get("classes", ())}
        layout = frozenset(word for row in rows for word in row.get("layout", ()))
        begins, imprint, heads = (
            re.compile("|".join(f"(?:{row[key]})" for row in rows if key in row))
            for key in ("begins", "imprint", "heads")
        )
        return _Parts(classes, layout, begins, imprint, heads)
    except (OSError, tomllib.TOMLDecodeError, KeyError, TypeError, re.error) as error:
        raise DataError(f"{path}: not a file of parts: {error!r}; reinstall oversight-kg") from error


def drop_navigation(soup: BeautifulSoup) -> tuple[str, ...]:
    """Take out of a page what leads elsewhere, and return what to tell of it."""
    from bs4.element import Tag

    measures = _measure(soup)
    gone: dict[int, Tag] = {}
    stack: list[tuple[Tag, bool]] = [(soup, False)]
    while stack:
        tag, inside = stack.pop()
        inside = inside or tag.name in HELD or tag.get("role") == "main"
        if _leads_elsewhere(tag, measures, inside):
            if (head := _head_of_links(tag)) is not None:
                gone[id(head)] = head
            gone[id(tag)] = tag
            continue
        stack.extend((child, inside) for child in reversed(tag.contents) if isinstance(child, Tag))
    told = [measures[at] for at in gone if measures[at].letters]
    letters = sum(measure.letters for measure in told)
    if letters == measures[id(soup)].letters:  # a page of links alone: they are all that it says
        return ()
    for tag in gone.values():
        tag.decompose()
    if not told:
        return ()
    what = (
        "part of the page that leads elsewhere" if len(told) == 1 else "parts of the page that lead elsewhere"
    )
    named = ", ".join(repr(measure.first) for measure in told[:NAMED]) + (", …" if len(told) > NAMED else "")
    why = f"left out (navigation, head, foot): {named}"
    return (f"{len(told)} {what}, {letters} letters, {why}",)


def _measure(soup: BeautifulSoup) -> dict[int, _Measure]:
    """Return what each element holds, by its ``id``: children before parents, without recursion."""
    from bs4.element import NavigableString, PreformattedString, Tag

    order: list[tuple[Tag, bool]] = []
    stack: list[tuple[Tag, bool]] = [(soup, False)]
    while stack:
        tag, linked = stack.pop()
        linked = linked or tag.name == "a"
        order.append((tag, linked))
        stack.extend((child, linked) for child in tag.contents if isinstance(child, Tag))
    measures: dict[int, _Measure] = {}
    for tag, linked in reversed(order):
        measure = _Measure(links=int(tag.name == "a"), headed=tag.name in {"h1", *REPORT})
        for child in tag.contents:
            if isinstance(child, Tag):
                measure.add(measures[id(child)])
            elif isinstance(child, NavigableString) and not isinstance(child, PreformattedString):
                measure.add(_measure_words(str(child), linked))
        measures[id(tag)] = measure
    return measures


def _measure_words(text: str, linked: bool) -> _Measure:
    words = text.strip()
    letters = len(_LETTER.findall(words))
    says = not linked and _ENDS.search(words) is not None
    return _Measure(
        letters=letters,
        linked=letters if linked else 0,
        says=says,
        dated=len(words) <= SHOWN and find_date_line(words) is not None,
        first=words[:SHOWN],
        last=words[-SHOWN:],
    )


def _leads_elsewhere(tag: Tag, measures: dict[int, _Measure], inside: bool) -> bool:
    measure = measures[id(tag)]
    if tag.name == "nav" or tag.get("role") == "navigation":
        return True
    if not measure.letters or measure.headed or tag.name in ("body", "html", "[document]"):
        return False
    if measure.linked == measure.letters and _is_row_of_links(tag, measure):
        return _head_of_links(tag) is not None or not (inside or _announced(tag, measures))
    if measure.links and _parts().begins.match(measure.first) and tag.name in LINES | LISTS:
        short = measure.letters <= LONGEST_PLACE and measure.linked * 2 >= measure.letters
        return short and not measure.says
    must_link = _edge_of_page(tag)
    if must_link is None or inside or measure.letters - measure.linked > LONGEST_EDGE:
        return False
    if measure.dated:
        return False  # a signature, whatever it is called
    if measure.links and not measure.says:
        return True
    # What has sentences, or no links, is a text of the report, but for the imprint of a site.
    may_leave = measure.links > 0 or not must_link
    return may_leave and _parts().imprint.search(tag.get_text(" ")) is not None


def _is_row_of_links(tag: Tag, measure: _Measure) -> bool:
    fewest = 2 if tag.name in LISTS else FEWEST_LINKS if tag.name in LINES else 0
    return 0 < fewest <= measure.links and measure.letters <= LONGEST_LINK * measure.links


def _announced(tag: Tag, measures: dict[int, _Measure]) -> bool:
    """Tell whether a heading or words with a colon (“We audited:”) lead to a list, a part of the report."""
    from bs4.element import NavigableString, Tag

    while tag.parent is not None and tag.name not in ("body", "[document]"):
        for before in tag.previous_siblings:
            if isinstance(before, Tag):
                if measures[id(before)].letters:
                    return before.name in HEADINGS or measures[id(before)].last.endswith((":", "："))
            elif isinstance(before, NavigableString) and before.strip():
                return before.strip().endswith((":", "："))
        tag = tag.parent  # what only wraps a list stands where the list does
    return False


def _head_of_links(tag: Tag) -> Tag | None:
    """Return the heading or short line before an element that says that links follow (“Related links”)."""
    from bs4.element import Tag

    head = tag.find_previous_sibling()
    if not isinstance(head, Tag) or head.name not in HEADINGS | LINES | {"span", "strong", "dt"}:
        return None
    words = " ".join(head.get_text(" ").split())
    is_short = len(words) <= LONGEST_HEAD and not _ENDS.search(words)
    return head if is_short and _parts().heads.fullmatch(words.rstrip(":： ")) else None


def _edge_of_page(tag: Tag) -> bool | None:
    """Return whether what a page calls its head or foot must have links for it; None: it is called none."""
    if tag.name in ELEMENTS:
        return ELEMENTS[tag.name]
    role = ROLES.get(str(tag.get("role") or ""))
    if role is not None:
        return role
    parts, found = _parts(), []
    for name in (str(tag.get("id") or ""), *map(str, tag.get_attribute_list("class"))):
        words = [word.lower() for word in _WORD.findall(name)]
        called = [parts.classes[word] for word in words if word in parts.classes]
        if called and all(word in parts.classes or word in parts.layout for word in words):
            found.append(all(called))  # site-footer, and no finding-head
    return all(found) if found and tag.name in LINES | LISTS else None
