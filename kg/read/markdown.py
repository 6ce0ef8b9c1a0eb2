"""A Markdown file → the words that its reader sees, line by line as they stand in it.

What tells the structure stays: ``#``, marks of lists and quotes, the bars of tables, and ``**`` around
a whole line, which is how converters write headings. Addresses of links, marks of emphasis, code and
footnotes, tags and backslashes go: left in, they would cut words and names.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from kg.errors import InputError
from kg.read.bold_pairs import find_bold_pairs
from kg.read.content import Content
from kg.read.decode import decode
from kg.read.metadata import open_front_matter, split_front_matter
from kg.read.unseen import take_out, tell

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_NOTE = re.compile(r"^( {0,3})\[\^([^\]\s]{1,40})\]:[ \t]*", re.MULTILINE)
_NOTE_MARK = re.compile(r"[ \t]?\[\^[^\]\s]{1,40}\]")
_ADDRESS = re.compile(r" {0,3}\[[^\]]+\]:\s*(?:<|#|\S*[./@])")  # where a link that is named elsewhere leads
_BOLD_LINE = re.compile(r"\s*(\*\*|__)(?=\S)([^*\n]{1,300}?)\1\s*")
_KEY = re.compile(r"(\*\*[A-Z][A-Za-z ]{1,30}:\*\*)")
_STOP = re.compile(r"[.。;；!！][”’」』）)\"']*$")
_ROW = re.compile(r"\s*\||.*\s\|\s")
# What CommonMark takes for no mark: ** between a Chinese word and a sign, an address with a blank in it.
_HAN_BOLD = re.compile(r"(?<![*\\])(\*{2,3})(?=\S)([^*\n]{1,1000}(?<=\S))\1(?!\*)")
_LEFT_LINK = re.compile(r"\[([^\[\]\n]{1,400})\]\((?:https?://|mailto:|www\.|\.{0,2}/)[^()\n]{0,2000}\)")
_HAN = re.compile("[\u3400-\u9fff]")
_TABLE = re.compile(r"<table\b[^<]*(?:<(?!/?table\b)[^<]*)*</table\s*>", re.IGNORECASE)
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]*)")
_ALT = re.compile(r"""<img\s(?:[^<>]*\s)?alt\s*=\s*(?:["']\s*[^\s"']|[^\s"'>])""", re.IGNORECASE)
_HIDES = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|\shidden(?=[\s=/>])", re.IGNORECASE)
_CELLS, _LINES = frozenset(("td", "th")), frozenset(("p", "div", "li", "tr", *(f"h{n}" for n in range(1, 7))))
_OTHERS = (
    "a abbr b big blockquote br center cite code dd del details dfn dl dt em figcaption figure font hr i img"
    " ins kbd mark ol pre q s section small span strike strong sub summary sup table tbody tfoot thead tt u"
    " ul var wbr"
)
_TAGS = _CELLS | _LINES | frozenset(_OTHERS.split())


def read(data: bytes, name: str) -> Content:
    """Read a Markdown file; its front matter stays as it is."""
    decoded = decode(data, name)
    text = decoded.text.replace("\r\n", "\n").replace("\r", "\n")
    body, _, _ = split_front_matter(text, name)
    at = len(text) - len(body) or open_front_matter(text)
    body, left = take_out(text[at:])
    pairs = tuple(find_bold_pairs(body).items())  # their marks are those of Markdown
    navigation: list[str] = []
    body = _plain(body, left, navigation)
    return Content(text[:at] + body, pairs, oddities=(*decoded.oddities, *tell(left), *navigation))


def strip_marks(text: str) -> str:
    r"""Return a text of Markdown without what its reader does not see.

    >>> strip_marks("- did ***not*** obey the [Fee Rules](https://x.org/fees).[^1]\n\n[^1]: Of 2020.\n")
    '- did not obey the Fee Rules.\n\n[1] Of 2020.\n'
    >>> strip_marks("**Findings**\n\nThe `ledger` of\nfees_of_2020 at 5 * 3 \\* 2 <b>was</b> lost.")
    '**Findings**\n\nThe ledger of\nfees_of_2020 at 5 * 3 * 2 was lost.'
    """
    text, left = take_out(text)
    return _plain(text, left, [])


def _plain(text: str, left: Counter[str], navigation: list[str]) -> str:
    """Return a text without marks; count in `left` what goes with them that may have said something.

    What goes of tables because it leads elsewhere is noted in `navigation`.
    """
    text = _NOTE_MARK.sub("", _NOTE.sub(r"\1[\2] ", text))
    text = _TABLE.sub(lambda found: _table(found[0], left, navigation), text)
    parser, known = _parser(), dict[str, Any]()
    lines: list[str | None] = list(text.split("\n"))
    seen: set[int] = set()
    for token in parser.parse(text, known):
        if token.map is None or token.type not in ("inline", "fence"):
            continue
        first, end = token.map
        seen.update(range(first, end))
        if token.type == "fence":
            lines[first] = None
            if end - first > 1 and (lines[end - 1] or "").strip(" >\t") in (token.markup, token.markup + "`"):
                lines[end - 1] = None
            continue
        source = [line or "" for line in lines[first:end]]
        lines[first:end] = [*_pieces(source, parser, known, left)]
    return "\n".join(
        line
        for at, line in enumerate(lines)
        if line is not None and (at in seen or not _ADDRESS.match(line) or not known.get("references"))
    )


def _table(written: str, left: Counter[str], navigation: list[str]) -> str:
    """Return a table of HTML as rows, which its own reader makes of it; as it stands where that cannot."""
    from kg.read.html import read_part

    try:
        part = read_part(written, "")
    except InputError:  # its tags go with those of the lines
        return written
    left.update(part.left)
    navigation += part.navigation
    return f"\n\n{part.text}\n"


def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark").enable("strikethrough")
    # An indent is that of a Chinese paragraph, a rule below a line one of the page; tags are met in lines.
    parser.disable(["code", "lheading", "html_block"])
    parser.disable("newline")  # lines stay as they are
    parser.core.ruler.disable("inline")  # ours is done below, with the marks at the beginning of lines
    return parser


def _pieces(lines: list[str], parser: MarkdownIt, known: dict[str, Any], left: Counter[str]) -> Iterator[str]:
    """Yield the lines of a paragraph without marks; emphasis and links may go over several of them.

    Not over rows of a table, which may have no rule below their head.
    """
    together: list[str] = []
    for line in [*lines, None]:
        bold = _BOLD_LINE.fullmatch(line) if line is not None else None
        if line is not None and not bold and not _ROW.match(line):
            together.append(line)
            continue
        if together:
            # One line stays one, whatever its tags begin: the numbers of the others hold.
            yield from _as_lines(_inline("\n".join(together), parser, known, left), len(together))
            together = []
        if bold:
            words = _inline(bold[2], parser, known, left)
            yield words if _STOP.search(words) else f"**{words}**"
        elif line is not None:
            yield "".join(
                part if _KEY.fullmatch(part) else _inline(part, parser, known, left, row=True)
                for part in _parts(line)
            )


def _parts(row: str) -> list[str]:
    """Return a row whole, or cut at its keys where it has several: by their marks the segmenter tells it.

    >>> _parts("**Published:** 2024 | **Source:** _Tide_"), _parts("| **Unit:** |")
    (['', '**Published:**', ' 2024 | ', '**Source:**', ' _Tide_'], ['| **Unit:** |'])
    """
    parts = _KEY.split(row)
    return parts if len(parts) > 3 and not parts[0].strip() else [row]


def _as_lines(text: str, count: int) -> Iterator[str]:
    """Yield so many strings that are the text together; the last may hold several lines, others none."""
    first = text.split("\n", count - 1)
    yield from first
    yield from [""] * (count - len(first))


def _inline(
    source: str, parser: MarkdownIt, known: dict[str, Any], left: Counter[str], *, row: bool = False
) -> str:
    """Return the words of a paragraph or row."""
    tokens: list[Token] = []
    source = _HAN_BOLD.sub(r"\2", source) if _HAN.search(source) else source
    parser.inline.parse(source, parser, known, tokens)
    words: list[str] = []
    until: tuple[str, str] | None = None  # the type and the tag that end what is not shown
    for at, token in enumerate(tokens):
        if until:
            until = None if (token.type, token.content.casefold()) == until else until
        elif token.type == "s_open":
            left["struck"] += 1
            until = ("s_close", "")
        elif token.type == "html_inline":
            until = _end_of_hidden(tokens, at)
            left["hidden"] += until is not None
            left["picture"] += _ALT.match(token.content) is not None
            words.append("" if until else _tag(token.content, row=row))
        elif token.type == "image":
            left["picture"] += bool(token.content.strip())
        else:
            words.append("\n" if token.type in ("softbreak", "hardbreak") else token.content)
    return _LEFT_LINK.sub(r"\1", "".join(words))


def _end_of_hidden(tokens: list[Token], at: int) -> tuple[str, str] | None:
    """Return what ends an element that hides itself, None where it does not, or nothing ends it."""
    found = _TAG.match(tokens[at].content)
    if found is None or found[1] or not _HIDES.search(tokens[at].content):
        return None
    end = ("html_inline", f"</{found[2].casefold()}>")
    return end if any((token.type, token.content.casefold()) == end for token in tokens[at + 1 :]) else None


def _tag(written: str, *, row: bool) -> str:
    """Return what stands for a tag of HTML; what is none of its tags (``<name withheld>``) stays."""
    found = _TAG.match(written)
    name = found[2].casefold() if found else ""
    if found is None or name not in _TAGS:
        return written
    if name in _CELLS:
        return "" if found[1] else " | "
    if name == "br" or (found[1] and name in _LINES):
        return " " if row else "\n"
    return ""
