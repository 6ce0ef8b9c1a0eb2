"""How English writes dates; a line break may stand in them."""

from __future__ import annotations

import re

from kg.dates import DAY_FIRST, MONTH_FIRST, NUMBERS, YEAR


def as_part(source: str) -> str:
    """Return a source of `kg.dates` as a part of a pattern: without groups, for years of our time."""
    return re.sub(r"\((?!\?)", "(?:", source.replace(r"(\d{4})", YEAR))


FISCAL = r"(?:fiscal\s+year|FY)\s?"
WORDED = "|".join(map(as_part, (DAY_FIRST, MONTH_FIRST, NUMBERS)))
DATE = re.compile(rf"\b(?:{WORDED}|{YEAR}-\d\d-\d\d|{FISCAL}{YEAR})\b")
