"""What documents call the metadata of a report (``ontologies/metadata.toml``)."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache

from kg.data import ontologies_path
from kg.errors import DataError

PATH = "metadata.toml"


@dataclass(frozen=True, slots=True)
class Named:
    """The names that are known, in lower case."""

    words: dict[str, str]  # key of front matter or a sidecar → that of a report
    meta: dict[str, str]  # name of a <meta> of a web page → key of a report
    website: frozenset[str]  # keys that say how a website shows the page


@cache
def named() -> Named:
    """Return what documents call the metadata of a report.

    >>> named().words["issuing body"], named().meta["og:site_name"], "slug" in named().website
    ('issuer', 'issuer', True)
    """
    path = ontologies_path() / PATH
    try:
        rows = tomllib.loads(path.read_text(encoding="utf-8"))["name"]
        reports = [row for row in rows if not row.get("website")]
        words, meta = (
            {name: str(row["key"]) for row in reports for name in row.get(which, ())}
            for which in ("words", "meta")
        )
        website = frozenset(word for row in rows if row.get("website") for word in row["words"])
        return Named(words, meta, website)
    except (OSError, tomllib.TOMLDecodeError, KeyError, TypeError, AttributeError) as error:
        raise DataError(f"{path}: not a file of names: {error!r}; reinstall oversight-kg") from error
