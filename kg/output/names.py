"""Names for files that come from reports: the report's own, one for each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import PurePosixPath


def unique_stems(sources: Sequence[tuple[str, str]]) -> list[str]:
    """Return a file stem for each (source, report id); a name that two share gets the id behind it.

    >>> unique_stems([("a/notice.txt", "11aa"), ("b/notice.md", "22bb"), ("c.txt", "33cc")])
    ['notice-11aa', 'notice-22bb', 'c']
    """
    stems = [PurePosixPath(source).stem for source, _ in sources]
    seen = Counter(stem.casefold() for stem in stems)  # as file systems that ignore case see it
    return [
        stem if seen[stem.casefold()] == 1 else f"{stem}-{key}"
        for stem, (_, key) in zip(stems, sources, strict=True)
    ]
