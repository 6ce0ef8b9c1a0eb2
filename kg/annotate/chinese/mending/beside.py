"""Words that were found as a problem and only tell of the one beside them: its sum, the rule it breaks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from kg.model import Kind, Mention
from kg.terms import Terms


class Beside:
    """Puts such words to their problem, or leaves them out; made once, used for every report."""

    def __init__(self, terms: Terms) -> None:
        self._sum, self._breaks = terms.cue("problems.sum"), terms.cue("problems.breaks")

    def __call__(self, text: str, mentions: Iterable[Mention]) -> list[Mention]:
        """Return the mentions, which stand in order of the text, with problems that are whole.

        涉及金额3万元 ends the problem before it; where there is none, nothing says what was wrong.
        违反《办法》 opens the problem behind it, and where one stands before it, that one cites the rule.

        >>> from kg.terms import load_terms
        >>> beside = Beside(load_terms())
        >>> def parts(text, *spans):
        ...     found = beside(text, [Mention(a, b, Kind.PROBLEM, "r") for a, b in spans])
        ...     return [text[m.start:m.end] for m in found]
        >>> parts("未经审批，涉及金额3万元", (0, 4), (5, 12))
        ['未经审批，涉及金额3万元']
        >>> parts("违反《海堤法》第三条，在堤上建房", (0, 10), (11, 16))
        ['违反《海堤法》第三条，在堤上建房']
        >>> parts("在堤上建房，违反《海堤法》第三条", (0, 5), (6, 16))
        ['在堤上建房']
        """
        found: list[Mention] = []
        waiting: Mention | None = None  # the rule that is broken by what stands behind it
        last: int | None = None  # of what was found, the last problem
        for mention in mentions:
            if mention.kind is not Kind.PROBLEM:
                found.append(mention)
                continue
            before = None if last is None else found[last]
            follows = before is not None and _goes_on(text, before, mention)
            if waiting is not None and _goes_on(text, waiting, mention):
                mention = replace(mention, start=waiting.start)
            elif waiting is not None:
                found.append(waiting)
            waiting = None
            if self._sum.fullmatch(text, mention.start, mention.end):
                if last is not None and before is not None and follows:
                    found[last] = replace(before, end=mention.end)
            elif not self._breaks.fullmatch(text, mention.start, mention.end):
                found.append(mention)
                last = len(found) - 1
            elif not follows:
                waiting = mention
        return found if waiting is None else [*found, waiting]


def _goes_on(text: str, before: Mention, mention: Mention) -> bool:
    """Whether a problem stands right behind the comma behind another."""
    return text.startswith("，", before.end) and mention.start == before.end + 1
