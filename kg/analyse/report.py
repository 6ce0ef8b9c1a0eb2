"""``report.md`` and ``report.html``: the summary of a build, in the two forms that people read.

All that comes from a report is escaped; the page has no script and asks for nothing, which its
Content-Security-Policy holds: only the one style sheet whose hash it names may apply.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Iterator
from hashlib import sha256
from html import escape
from importlib.resources import files

import networkx as nx

from kg.analyse.escape import markdown
from kg.analyse.multigraph import Source
from kg.analyse.summary import summarise
from kg.analyse.told import Link, Section, Sentence


def report_markdown(G: nx.MultiDiGraph | Source, *, seed: int = 0, language: str = "en") -> str:
    """Return the summary of a build as Markdown (CommonMark), in English or Chinese.

    >>> print(report_markdown(nx.MultiDiGraph()))
    # What these reports say
    <BLANKLINE>
    No report was read, so there is nothing to tell.
    <BLANKLINE>
    >>> print(report_markdown(nx.MultiDiGraph(), language="zh"))
    # 报告内容摘要
    <BLANKLINE>
    没有读入报告，因此没有可说明的内容。
    <BLANKLINE>
    """
    return to_markdown(summarise(G, seed=seed, language=language))


def report_html(G: nx.MultiDiGraph | Source, *, seed: int = 0, language: str = "en") -> str:
    """Return the summary of a build as one page that needs nothing beside it."""
    return to_html(summarise(G, seed=seed, language=language))


def to_markdown(summary: Section) -> str:
    """Return a summary as Markdown, for who wants both forms and asks the questions once."""
    return "\n\n".join(_markdown(summary, 1)) + "\n"


def to_html(summary: Section) -> str:
    """Return a summary as one page."""
    style = (files("kg.analyse") / "report.css").read_text(encoding="utf-8")
    page = (files("kg.analyse") / "report.html").read_text(encoding="utf-8")
    parts = {
        "{{hash}}": b64encode(sha256(style.encode("utf-8")).digest()).decode("ascii"),
        "{{style}}": style,
        "{{language}}": escape(summary.language),
        "{{title}}": escape(summary.title),
        "{{body}}": "\n".join(_html(summary, 1)),
    }
    for name, value in parts.items():  # the body last: its words may look like a name
        page = page.replace(name, value)
    return page


def _markdown(section: Section, level: int) -> Iterator[str]:
    yield f"{'#' * level} {markdown(section.title)}"
    yield from (_line(sentence) for sentence in section.sentences)
    if section.items:
        yield "\n".join(f"- {_line(item)}" for item in section.items)
    for inner in section.sections:
        yield from _markdown(inner, level + 1)


def _line(sentence: Sentence) -> str:
    return "".join(_markdown_piece(piece) for piece in sentence).strip()


def _markdown_piece(piece: str | Link) -> str:
    if isinstance(piece, Link):
        return f"[{markdown(piece.text)}]({piece.target})"
    # The space at its ends keeps it apart from the links around it.
    return f"{' ' * piece.startswith(' ')}{markdown(piece)}{' ' * piece.endswith(' ')}"


def _html(section: Section, level: int) -> Iterator[str]:
    if section.folded:
        yield f"<details>\n<summary>{escape(section.title)}</summary>"
    else:
        yield f"<h{level}>{escape(section.title)}</h{level}>"
    yield from (f"<p>{_inline(sentence)}</p>" for sentence in section.sentences)
    if section.items:
        yield _list(section.items)
    for inner in section.sections:
        yield from _html(inner, level + 1)
    if section.folded:
        yield "</details>"


def _list(items: Iterable[Sentence]) -> str:
    return "<ul>\n" + "\n".join(f"<li>{_inline(item)}</li>" for item in items) + "\n</ul>"


def _inline(sentence: Sentence) -> str:
    return "".join(_html_piece(piece) for piece in sentence).strip()


def _html_piece(piece: str | Link) -> str:
    if isinstance(piece, Link):
        language = f' lang="{escape(piece.language)}"' if piece.language else ""
        return f'<a href="{escape(piece.target)}"{language}>{escape(piece.text)}</a>'
    return escape(piece)
