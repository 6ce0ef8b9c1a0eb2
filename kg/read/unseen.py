"""What nobody who reads a page of Markdown sees, or sees struck out: comments, scripts, ``<del>``."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping

STRUCK = ("del", "s", "strike")
_HIDDEN = ("script", "style", "template")
_OPENS = re.compile(rf"<(?:!--|({'|'.join((*STRUCK, *_HIDDEN))})\b[^<>]*>)", re.IGNORECASE)
_ENDS = {"": re.compile("-->")} | {
    name: re.compile(rf"</{name}\s*>", re.IGNORECASE) for name in (*STRUCK, *_HIDDEN)
}
_TOLD = {  # of one, of several
    "comment": ("comment not read", "comments not read"),
    "struck": ("struck-out part of the page not read", "struck-out parts of the page not read"),
    "hidden": ("hidden part of the page not read", "hidden parts of the page not read"),
    "picture": ("picture not read", "pictures not read"),
    "embedded": ("embedded page or file not read", "embedded pages or files not read"),
    "drawing": ("drawing with words not read", "drawings with words not read"),
    "field": ("field of a form with words not read", "fields of a form with words not read"),
    "scriptless": (
        "part for browsers without scripts not read",
        "parts for browsers without scripts not read",
    ),
    "run": (
        "paragraph with hidden or struck-out words not read",
        "paragraphs with hidden or struck-out words not read",
    ),
}


def take_out(text: str) -> tuple[str, Counter[str]]:
    r"""Take out the parts that a page of Markdown does not show; return the rest, and how many of each kind.

    What nothing ends is text. A line that held nothing else goes as a whole, so that it parts no sentence.

    >>> take_out("The pier\n<!--more-->\nhad <s>a</s> no ledger.")
    ('The pier\nhad no ledger.', Counter({'comment': 1, 'struck': 1}))
    >>> take_out("a <!-- b, c < d")
    ('a <!-- b, c < d', Counter())
    """
    kept: list[str] = []
    left: Counter[str] = Counter()
    endless: set[str] = set()  # each is looked for to the end of the text only once
    at = 0
    for found in _OPENS.finditer(text):
        name = (found[1] or "").casefold()
        if found.start() < at or name in endless:
            continue
        end = _ENDS[name].search(text, found.end())
        if end is None:
            endless.add(name)
            continue
        left[_kind(name)] += bool(re.search(r"\w", text[found.end() : end.start()]))
        start, stop = _with_space(text, found.start(), end.end())
        kept.append(text[at : max(at, start)])
        at = stop
    return "".join([*kept, text[at:]]), +left


def _kind(name: str) -> str:
    return "comment" if not name else "struck" if name in STRUCK else "hidden"


def _with_space(text: str, start: int, end: int) -> tuple[int, int]:
    """Return a part with the line that it fills, or with one of two blanks around it."""
    first, last = text.rfind("\n", 0, start) + 1, text.find("\n", end)
    last = len(text) if last < 0 else last
    if not text[first:start].strip() and not text[end:last].strip():
        return first, min(last + 1, len(text))
    return start, end + (text[start - 1 : start] == " " == text[end : end + 1])


def tell(left: Mapping[str, int]) -> tuple[str, ...]:
    """Return what was left out as notes, one of each kind.

    >>> tell({"struck": 2, "comment": 1})
    ('1 comment not read', '2 struck-out parts of the page not read')
    """
    return tuple(f"{n} {words[n > 1]}" for kind, words in _TOLD.items() if (n := left.get(kind, 0)))
