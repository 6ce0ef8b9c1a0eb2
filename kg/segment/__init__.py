"""Report → Passages: headings, items, paragraphs and their sentences, offsets kept.

One module a language finds the blocks; ``outline`` gives them their place. A passage is a
span of the untouched text: a paragraph that the source had wrapped holds its line breaks, and
a heading's span holds its mark (``##``, ``II.``), while its sentence does not. Every passage
but furniture has sentences, headings too, since in audits the headings are the findings.
"""

from __future__ import annotations

from collections.abc import Callable

from kg.data import Names
from kg.errors import UnknownNameError
from kg.model import Passage, Report
from kg.segment.parts import Touches, sentence_around, speaking_parts, touching

__all__ = [
    "LANGUAGES",
    "Touches",
    "segment",
    "sentence_around",
    "sentence_bounds",
    "speaking_parts",
    "touching",
]


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


def sentence_bounds(report: Report) -> list[tuple[int, int]]:
    r"""Return where the sentences of a report begin and end, with its furniture, in document order.

    >>> from kg.read import report_from_text
    >>> sentence_bounds(report_from_text("The office kept\nno ledger of its fees. It was late."))
    [(0, 38), (39, 51)]
    """
    return [(part.start, part.end) for part in speaking_parts(segment(report))]
