"""``ontologies/lexicon/segment-en.toml`` → compiled cues of layout and sentence ends."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
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
    files: frozenset[str]  # endings of names of files
    not_in_headings: frozenset[str]
    leads_on: re.Pattern[str]  # at the end of a line that goes on in the next
    led_on: re.Pattern[str]  # at the beginning of that
    broken: tuple[
        tuple[re.Pattern[str], re.Pattern[str]], ...
    ]  # ends and beginnings of lines that cut a value
    dangling: re.Pattern[str]  # at the end of a paragraph that a page cut
    inner_heading: re.Pattern[str]  # of a list, at the end of the text before it
    glued: re.Pattern[str]  # where a word begins without a space
    # The group that matched tells what the text under the label states.
    label: re.Pattern[str]  # any label with its colon
    dashed: re.Pattern[str]  # any label with its colon or dash, or the gap that a lost dash leaves
    bare: re.Pattern[str]  # any label without one
    headings: tuple[tuple[re.Pattern[str], Style, re.Pattern[str]], ...]  # the last: how the next line begins
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
    sentence, furniture, layout = data["sentence"], data["furniture"], data["layout"]
    label = _any_label(data["label"])
    whole = "|".join(f"(?:{row['pattern']})" for row in furniture if not row.get("search"))
    anywhere = "|".join(f"(?:{row['pattern']})" for row in furniture if row.get("search"))
    return Cues(
        never=frozenset(sentence["never"]),
        numbered=frozenset(sentence["numbered"]),
        maybe=frozenset(sentence["maybe"]),
        starters=frozenset(sentence["starters"]),
        lettered=frozenset(sentence["lettered"]),
        files=frozenset(sentence["files"]),
        not_in_headings=frozenset(layout["not_in_headings"]),
        leads_on=re.compile(rf"(?:[,;:.–—&/-]|\b(?:{_any(layout['leads_on'])}))$"),
        led_on=re.compile(rf"(?:{_any(layout['led_on'])})\s"),
        broken=tuple((re.compile(row["before"]), re.compile(row["after"])) for row in layout["broken"]),
        dangling=re.compile(rf"(?:[,–—-]|\b(?:{_any(layout['dangling'])}))$"),
        inner_heading=re.compile(
            rf"(?<=[.!?]\s)[A-Z][\w’'-]*(?:\s(?:[A-Z][\w’'-]*|{_any(layout['in_headings'])})){{0,4}}:?\s*$"
        ),
        glued=re.compile(
            rf"(?<=[a-z][.;:])(?=[A-Z])|(?<=[a-z]{{3}})(?=(?:{_any(layout['glued_labels'])})\b)"
            r"|(?<=[a-z]{2}):(?=[A-Z])"
        ),
        label=re.compile(rf"{label}\s?[:：](?:\*\*)?"),
        dashed=re.compile(rf"{label}(?:\s?[:：](?:\*\*)?|(?:\s?[–—]|\s-)(?=\s)|(?=[ \t]{{2}}\S))"),
        bare=re.compile(label),
        headings=tuple(
            (re.compile(row["pattern"]), _style(row), re.compile(row.get("next", "")))
            for row in data["heading"]
        ),
        notes=tuple(re.compile(row["pattern"]) for row in data["note"]),
        furniture=re.compile(whole),
        contact=re.compile(anywhere),
    )


def _style(row: Mapping[str, Any]) -> Style:
    return Style(row["family"], row["rank"], top=row.get("top", False))


def _any(words: Sequence[str]) -> str:
    """Return the pattern of any of some words."""
    return "|".join(map(re.escape, words))


def _any_label(labels: Sequence[Mapping[str, Any]]) -> str:
    """Return the pattern of any label. What follows it tells which one it is, so that the longest counts."""
    small = "|".join(re.escape(form) for label in labels for form in label.get("small", ()))
    groups = (f"(?P<{label['role']}>{'|'.join(map(_form, label['forms']))})" for label in labels)
    # Not in the middle of a capitalised word or hyphenated one; after a lower-case letter it is
    # glued ("NoneCriteria:"), which single audits are full of. A capital is looked for first: that is quick.
    return rf"(?=[A-Z]|{small})(?<![A-Z’'/-])(?i:{'|'.join(groups)})(?:\*\*)?"


def _form(brief: str) -> str:
    """Return the pattern of a form with optional parts, ``View[s] of [the |our ]Officials``."""
    pattern = re.escape(brief).replace("\\[", "(?:").replace("\\]", ")?").replace("\\|", "|")
    # Converters write a question mark for a sign that they do not know.
    return pattern.replace("\\ ", r"\s").replace("'", "['’?]")
