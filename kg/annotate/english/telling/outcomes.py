"""Whether an English report says that a problem was solved: in its sentence, the next, or a line of status.

Text alone says nothing: a problem has no status unless the report tells what became of it. The words are
cues of the lexicon (``problem.outcome``, ``problem.outcome-before``, ``problem.status``).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from kg.annotate.english.telling.ledger import status_of
from kg.lexicon import Lexicon
from kg.model import Kind, Mention, Passage, PassageKind

_BREAK = re.compile(
    r";|,?\s(?:but|although|though|however|while|whereas|and\sthat)\s|,\syet\s", re.IGNORECASE
)
_NAMED = (
    r"(?:findings?|issues?|problems?|matters?|deficienc(?:y|ies)|weakness(?:es)?|conditions?|shortcomings?)\b"
)
_THIS = re.compile(
    rf"(?:This|That|The|These|Those|Both|All)\s(?:of\sthese\s)?(?:\w+\s)?{_NAMED}"
    rf"|(?:The\s)?(?:[Rr]ectification|[Cc]orrection)\sof\s(?:this|that|the|these|those)\s(?:\w+\s)?{_NAMED}"
    r"|(?:It|They)\s(?:has|have)\s"
)
# At the head of a paragraph, of the one before (a heading that states the problem).
_THIS_ABOVE = re.compile(
    rf"(?:(?:The\s)?(?:[Rr]ectification|[Cc]orrection)\sof\s)?(?:[Tt]his|[Tt]hese)\s(?:\w+\s)?{_NAMED}|It\shas\s"
)
_LINE = re.compile(
    r"^[\W_]*(?:(?:current|finding|prior[- ]year\sfinding|rectification)\s)?status"
    r"(?:\sof\s(?:the\s)?(?:finding|rectification))?"
    r"[*_]*\s*[:–—-][*_\s]*(?P<said>[^\n]{3,80}?)(?:\.\s|$)",
    re.IGNORECASE | re.MULTILINE,
)
_ABOVE = (PassageKind.HEADING, PassageKind.TITLE, PassageKind.ITEM)
_NUMBERED = re.compile(r"\d")
_BEFORE = 500  # characters before a problem that words right before it are looked for in, some 80 words


def outcomes(
    text: str, passages: Sequence[Passage], mentions: Sequence[Mention], lexicon: Lexicon
) -> dict[int, str]:
    """Return the status of each problem of which the report says one, by index."""
    problems = [i for i, m in enumerate(mentions) if m.kind is Kind.PROBLEM]
    found = dict(_in_sentences(text, passages, mentions, problems, lexicon))
    blocks = [passage for passage in passages if passage.kind is not PassageKind.SENTENCE]
    places = [mentions[i].start for i in problems]
    last = 0
    for line in _LINE.finditer(text):
        status = status_of(line["said"], Kind.PROBLEM, lexicon)
        if status is not None:
            low = bisect_left(places, _beginning(text, blocks, places, last, line.start()))
            found |= dict.fromkeys(problems[low : bisect_left(places, line.start())], status)
        last = line.end()
    return found


def _in_sentences(
    text: str,
    passages: Sequence[Passage],
    mentions: Sequence[Mention],
    problems: Sequence[int],
    lexicon: Lexicon,
) -> Iterator[tuple[int, str]]:
    starts = [mentions[i].start for i in problems]
    last: list[int] = []  # problems of the latest sentence that has any
    above: list[int] = []  # of the block before, for a paragraph that begins with "this problem"
    block = None
    for passage in passages:
        if passage.kind is not PassageKind.SENTENCE:
            continue
        if passage.parent != block:
            above, last, block = last, [], passage.parent
        low, high = bisect_left(starts, passage.start), bisect_left(starts, passage.end)
        here = list(problems[low:high])
        for index in here:
            if status := _said(text, passage, mentions, index, here, lexicon):
                yield index, status
        is_above = above and not here and _THIS_ABOVE.match(text, passage.start)
        if is_above or (last and _THIS.match(text, passage.start)):
            status = outcome(text[passage.start : passage.end], lexicon)
            yield from ((index, status) for index in last or above if status)
        last, above = here or last, []


def _said(
    text: str,
    sentence: Passage,
    mentions: Sequence[Mention],
    index: int,
    others: Sequence[int],
    lexicon: Lexicon,
) -> str | None:
    """Return what a sentence says of one of its problems: behind it in its clause, or right before it."""
    problem = mentions[index]
    later = bisect_left(others, problem.end, key=lambda i: mentions[i].start)
    end = min([sentence.end, *(mentions[i].start for i in others[later : later + 1])])
    if stop := _BREAK.search(text, problem.end, end):
        end = stop.start()
    if status := outcome(text[problem.start : max(problem.end, end)], lexicon):
        return status
    before = text[max(sentence.start, problem.start - _BEFORE) : problem.start]
    cues = lexicon.cues("problem.outcome-before")
    return next((cue.value for cue in cues if cue.regex.search(before)), None)


def outcome(words: str, lexicon: Lexicon) -> str | None:
    """Return what words say became of a problem: open where any of them says so.

    >>> from kg.lexicon import load_lexicon
    >>> en = load_lexicon("en")
    >>> [outcome(f"The gap {said}.", en) for said in ("was resolved", "was not resolved", "is wide")]
    ['resolved', 'open', None]
    """
    said = {cue.value for cue in lexicon.cues("problem.outcome") if cue.regex.search(words)}
    return next((status for status in ("open", "partly resolved", "resolved") if status in said), None)


def _beginning(text: str, blocks: Sequence[Passage], problems: Sequence[int], last: int, at: int) -> int:
    """Return where the finding begins that a line of status is about, behind the line of status before.

    Parameters
    ----------
    problems
        Where the problems of the report begin.
    last, at
        The end of the line of status before, and where this one begins.
    """
    begin = last
    for number in range(bisect_left(blocks, at, key=lambda block: block.start) - 1, -1, -1):
        block = blocks[number]
        begin = max(last, block.start)
        if block.start < last:
            break
        words = text[block.start : block.end]
        named = block.number or _NUMBERED.search(words) or block.kind is PassageKind.TITLE
        holds = bisect_left(problems, block.start) < bisect_left(problems, block.end)
        if block.kind in _ABOVE and (named or holds):
            break  # a label (Condition, Cause) begins no finding, a number or a problem does
    return begin
