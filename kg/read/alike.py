"""Reports whose texts are almost the same: the same notice twice, wrapped or marked up in another way.

Each text is cut into runs of a few words, whose hashes are compared; the smallest hashes of a text
are a fair sample of all (Broder, On the resemblance and containment of documents, 1997), so that
time grows with the texts, not with their pairs.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from zlib import crc32

from kg.model import Issue, Report

RUN = 5  # words, or Chinese characters
SAMPLE = 256  # hashes of a text
LEAST = 20  # runs that a text must have, to be more than a heading
ALIKE = 0.8  # of the runs of both texts that both have
COPIES = 8  # texts that one run leads to: many more would share a formula, not be copies
_WORD = re.compile(r"[\u3400-\u9fff]|[^\W_\u3400-\u9fff]+")


def find_almost_same(reports: Iterable[Report]) -> list[Issue]:
    """Tell of each report whose text is almost that of one before it; both are kept.

    >>> from kg.read import report_from_text
    >>> text = " ".join(f"The office kept no ledger of fee {n}." for n in range(9))
    >>> twice = [report_from_text(text, source="a.txt"), report_from_text(f"# {text}", source="b.md")]
    >>> [issue.message for issue in find_almost_same(twice)]
    ['b.md: almost the same text as a.txt, and counted beside it; leave one of them out']
    """
    samples: dict[str, list[int]] = {}  # by source
    having: dict[int, list[str]] = {}
    issues = []
    for report in reports:
        sample = _sample(report.text)
        shared = Counter(source for run in sample for source in having.get(run, ()))
        near = [(-_likeness(sample, samples[source]), source) for source, _ in shared.most_common(COPIES)]
        if near and -min(near)[0] >= ALIKE:
            first = min(near)[1]
            message = f"almost the same text as {first}, and counted beside it; leave one of them out"
            issues.append(Issue("read", report.source, f"{report.source}: {message}"))
        samples[report.source] = sample
        for run in sample:
            sources = having.setdefault(run, [])
            if len(sources) < COPIES:
                sources.append(report.source)
    return issues


def _sample(text: str) -> list[int]:
    """Return the smallest hashes of the runs of a text, sorted; none of a text too short to compare."""
    words = _WORD.findall(text.casefold())
    runs = {crc32(" ".join(words[at : at + RUN]).encode()) for at in range(len(words) - RUN + 1)}
    return sorted(runs)[:SAMPLE] if len(runs) >= LEAST else []


def _likeness(one: list[int], other: list[int]) -> float:
    """Estimate how many of the runs of two texts both have, by the smallest of them all."""
    union = sorted({*one, *other})[:SAMPLE]
    both = {*one} & {*other}
    return sum(run in both for run in union) / len(union)
