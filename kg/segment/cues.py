"""``ontologies/lexicon/segment-en.toml`` → compiled cues of layout and sentence ends."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from typing import Any

from kg.data import ontologies_path
from kg.errors import DataError
from kg.segment.outline import Style


@dataclass(frozen=True, slots=True)
class Cues:
    """The words and patterns that layout and sentences of one language are found by."""

    never: frozenset[str]  # abbreviations that never end a sentence
    numbered: frozenset[str]  # abbreviations that never end one before a number
    maybe: frozenset[str]  # abbreviations that end one when a starter follows
    starters: frozenset[str]
    lettered: frozenset[str]
    not_in_headings: frozenset[str]
    label: re.Pattern[str]  # any label with its colon
    roles: dict[str, str]  # label → what the text under it states
    headings: tuple[tuple[re.Pattern[str], Style], ...]
    notes: tuple[re.Pattern[str], ...]
    furniture: re.Pattern[str]  # of a whole line
    contact: re.Pattern[str]  # anywhere in a line


@cache
def english_cues() -> Cues:
    """Read and compile the English cues once."""
    path = ontologies_path() / "lexicon" / "segment-en.toml"
    try:
        return _compile(tomllib.loads(path.read_text(encoding="utf-8")))
    except (OSError, tomllib.TOMLDecodeError, KeyError, re.error) as error:
        raise DataError(
            f"{path}: not a file of segmentation cues: {error!r}; reinstall oversight-kg"
        ) from error


def _compile(data: dict[str, Any]) -> Cues:
    sentence, furniture = data["sentence"], data["furniture"]
    roles = {form: label["role"] for label in data["label"] for form in label["forms"]}
    forms = "|".join(re.escape(form) for form in sorted(roles, key=lambda form: (-len(form), form)))
    first = "".join(sorted({form[0] for form in roles}))  # a quick look saves most of the time
    whole = "|".join(f"(?:{row['pattern']})" for row in furniture if not row.get("search"))
    anywhere = "|".join(f"(?:{row['pattern']})" for row in furniture if row.get("search"))
    return Cues(
        never=frozenset(sentence["never"]),
        numbered=frozenset(sentence["numbered"]),
        maybe=frozenset(sentence["maybe"]),
        starters=frozenset(sentence["starters"]),
        lettered=frozenset(sentence["lettered"]),
        not_in_headings=frozenset(data["layout"]["not_in_headings"]),
        # Not in the middle of a capitalised word or hyphenated one; after a lower-case letter it is
        # glued ("NoneCriteria:"), which single audits are full of.
        label=re.compile(rf"(?=[{first}])(?<![A-Z’'-])({forms})(?:\*\*)?\s?[:：](?:\*\*)?"),
        roles=roles,
        headings=tuple(
            (re.compile(row["pattern"]), Style(row["family"], row["rank"])) for row in data["heading"]
        ),
        notes=tuple(re.compile(row["pattern"]) for row in data["note"]),
        furniture=re.compile(whole),
        contact=re.compile(anywhere),
    )
