"""Pairs in bold above a report: ``**Published:** 2020-02-01 | **Source:** [GAO](https://…)``."""

from __future__ import annotations

import re

from kg.read.metadata import canonical_key

_BOLD_PAIR = re.compile(r"\*\*([A-Z][A-Za-z ]{1,30}):\*\*\s*([^|\n]{1,400})")
_LINK = re.compile(r"\[([^\]]*)\]\(([^)\s]+)\)")
# The words of a link that are somebody's name, neither an address nor "Full report (PDF)".
_OWNER = re.compile(
    r"(?!.*(?:://|www\.|\b(?:reports?|pdf|link|page|here|download|original|source|web|site)\b))"
    r"[A-Z\u4e00-\u9fff].{2,120}",
    re.IGNORECASE,
)


def find_bold_pairs(text: str) -> dict[str, str]:
    """Return the pairs of a line such as ``**Published:** 2020-02-01 | **Source:** [GAO](https://…)``.

    Whose page the source is, the words of its link say: it issued the report, unless the line tells another.

    >>> find_bold_pairs("**Report:** 7 | **Source:** [Tide Office](https://e.org/7)")
    {'Report': '7', 'Source': 'https://e.org/7', 'Issuer': 'Tide Office'}
    """
    pairs: dict[str, str] = {}
    owner = ""
    for line in text[:2000].split("\n")[:8]:
        if line.lstrip().startswith("**") and line.count(":**") > 1:
            for key, value in _BOLD_PAIR.findall(line):
                link = _LINK.search(value)
                pairs.setdefault(key, (link.group(2) if link else value).strip())
                if link and canonical_key(key) == "url" and _OWNER.fullmatch(link.group(1).strip()):
                    owner = owner or link.group(1).strip()
    if owner and "issuer" not in map(canonical_key, pairs):
        pairs["Issuer"] = owner
    return pairs
