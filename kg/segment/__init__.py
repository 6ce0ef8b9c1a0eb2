"""Report → Passages: headings, items, paragraphs and their sentences, offsets kept.

One module a language finds the blocks; ``outline`` gives them their place. A passage is a
span of the untouched text: a paragraph that the source had wrapped holds its line breaks, and
a heading's span holds its mark (``##``, ``II.``), while its sentence does not. Every passage
but furniture has sentences, headings too, since in audits the headings are the findings.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from kg.data import Names
from kg.errors import UnknownNameError
from kg.model import Bounds, Passage, PassageKind, Report
from kg.segment.parts import Touches, sentence_around, speaking_parts, touching

__all__ = [
    "LANGUAGES",
    "Touches",
    "bounds",
    "bounds_of",
    "segment",
    "sentence_around",
    "speaking_parts",
    "touching",
]
FLOWING = (
    PassageKind.TITLE, PassageKind.HEADING, PassageKind.PARAGRAPH, PassageKind.ITEM, PassageKind.NOTE,
)  # fmt: skip


def _english(report: Report, lexicon: Names = ()) -> tuple[Passage, ...]:  # labels: ours alone
    from kg.segment import english

    return english.segment(report)


def _chinese(report: Report, lexicon: Names = ()) -> tuple[Passage, ...]:
    from kg.segment.chinese import segment_chinese

    return segment_chinese(report, lexicon)


LANGUAGES: dict[str, Callable[[Report, Names], tuple[Passage, ...]]] = {"en": _english, "zh": _chinese}


def segment(report: Report, lexicon: Names = ()) -> tuple[Passage, ...]:
    r"""Return the passages of a report in document order, each block before its sentences.

    `lexicon` are a user's folders of words; Chinese labels and headings are among them.

    >>> from kg.read import report_from_text
    >>> report = report_from_text("Finding 2021-002\n\nCondition: No ledger was kept. Cause: Haste.")
    >>> for p in segment(report):
    ...     if p.kind != "sentence":
    ...         print(p.kind, p.level, p.parent, report.text[p.start : p.end])
    heading 1 None Finding 2021-002
    heading 2 0 Condition:
    paragraph 0 2 No ledger was kept.
    heading 2 0 Cause:
    paragraph 0 6 Haste.
    """
    try:
        of_language = LANGUAGES[report.language]
    except KeyError:
        raise UnknownNameError("language", report.language, LANGUAGES) from None
    return of_language(report, lexicon)


def bounds(text: str, passages: Sequence[Passage]) -> Bounds:
    r"""Return where the parts of a text begin and end that its passages are, to be kept with the build.

    >>> from kg.read import report_from_text
    >>> report = report_from_text("The office kept\nno ledger of its fees. It was late.")
    >>> bounds(report.text, segment(report))
    Bounds(sentences=((0, 38), (39, 51)), flows=((0, 51),))
    """
    wrapped = (p for p in passages if p.kind in FLOWING and "\n" in text[p.start : p.end])
    return Bounds(
        tuple((part.start, part.end) for part in speaking_parts(passages)),
        tuple((block.start, block.end) for block in wrapped),
    )


def bounds_of(key: str, row: Mapping[str, Any]) -> Bounds:
    """Return the bounds that a graph has of a report: those of its build, which may know other words than we.

    Of a graph that somebody made by hand they are those of the text as kg cuts it, and none where it
    cuts no text of that language.

    >>> bounds_of("r", {"text": "It rained. Nobody came.", "language": "en"}).sentences
    ((0, 10), (11, 23))
    >>> bounds_of("r", {"text": "It rained. Nobody came.", "language": "en", "bounds": Bounds()}).sentences
    ()
    """
    kept = row.get("bounds")
    if isinstance(kept, Bounds):
        return kept
    text, language = str(row.get("text") or ""), str(row.get("language") or "")
    if language not in LANGUAGES:
        return Bounds()
    report = Report(key, text, "", "", "", "", language, pages=tuple(row.get("pages") or ()))
    return bounds(text, segment(report))
