"""What looks like a mention and is none: what a web page says of itself, titles that are no policy."""

from __future__ import annotations

import re

from kg.model import Mention
from kg.terms import Terms

_NUMBER = re.compile(r"[^〔（《》]{1,10}[〔（]\s*(?:19|20)\d\d\s*[〕）]")
_LONGEST = 120  # signs of a line of a web page that is none of the report
_FAR = 8  # signs before a mention in which 来源： stands


class PageWords:
    """Tells what the web page says of itself: 字体：大 中 小, 来源：县广播站; made once."""

    def __init__(self, terms: Terms) -> None:
        self._site, self._credit = terms.cue("layout.site"), terms.cue("layout.credit")

    def __call__(self, text: str, mention: Mention) -> bool:
        """Whether a mention stands in such words."""
        start = text.rfind("\n", 0, mention.start) + 1
        end = text.find("\n", mention.end)
        line = text[start : end if end >= 0 else len(text)]
        if len(line) <= _LONGEST and "。" not in line and self._site.search(line):
            return True
        return self._credit.search(text, max(start, mention.start - _FAR), mention.start) is not None


class NoPolicies:
    """Tells what is named like a policy and is none; made once."""

    def __init__(self, terms: Terms) -> None:
        self._never = terms.words("policies.never")
        self._stressed, self._report = terms.cue("policies.stressed"), terms.cue("policies.report-on")

    def __call__(self, text: str, policy: Mention) -> bool:
        """Whether a mention is a number beside a title, what is stressed, or a report on an inspection."""
        words = text[policy.start : policy.end]
        beside = text[policy.start - 2 : policy.start] == "》（" and _NUMBER.match(words)
        titled = text[policy.start - 1 : policy.start] == "《"
        report = titled and self._report.search(words)
        return bool(words in self._never or self._stressed.search(words) or beside or report)
