"""Words of a report as plain text in Markdown: nothing of theirs becomes a link, a tag or emphasis.

A backslash makes any ASCII punctuation literal (CommonMark 0.31, 2.4). Line breaks become
spaces; what is escaped here must not begin a line, so that it can begin no block.
"""

from __future__ import annotations

import re

_SIGN = re.compile(r"([\\`*_{}\[\]<>!|~$&@])")
_IRIS = re.compile(r"https?://[^\s`|<>\\]+(?: https?://[^\s`|<>\\]+)*")
_ADDRESS = re.compile(r"(?i)\b(https?|ftp|mailto)(?=:)|\b(www)(?=\.)")


def markdown(text: str) -> str:
    r"""Return text that Markdown shows as it is.

    >>> print(markdown("a [link](http://x) <b>\n# *not* a heading"))
    a \[link\](http&#8203;://x) \<b\> # \*not\* a heading
    """
    plain = _SIGN.sub(r"\\\1", " ".join(text.split()))
    # Some renderers link bare addresses; a zero width space after the scheme stops them.
    return _ADDRESS.sub(r"\g<0>&#8203;", plain)


def markdown_cell(text: str) -> str:
    """Return a cell of a table in Markdown: text as it is, nothing but IRIs as code, letter by letter.

    >>> print(markdown_cell("https://w3id.org/oversight/id/unit/a_b"), markdown_cell("see https://x"))
    `https://w3id.org/oversight/id/unit/a_b` see https&#8203;://x
    """
    if not _IRIS.fullmatch(text):
        return markdown(text)
    return " ".join(f"`{iri}`" for iri in text.split())
