"""Rows of a lexicon file as entries, each key in the form that it has to have."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from kg.errors import DataError, UnknownKeyError
from kg.lexicon.entries import Cue, Pattern, Section, Value, Words
from kg.model import Kind
from kg.rows import Row


def pattern_of(row: Row) -> Pattern:
    """Return a pattern; DataError where an attribute, its value or a count says nothing."""
    kind, attributes = _kind(row), row.pairs("attributes")
    for attribute, value in attributes:
        row.said(kind, attribute, value)
    if {"count", "collective"} & dict(attributes).keys() == {"count"}:
        raise DataError(f'{row.where}: count is that of a group; add collective = "true", or leave it out')
    return Pattern(row.text("id"), kind, row.regex("regex"), row.share("score", 0.8), attributes)


def value_of(row: Row) -> Value:
    """Return a value that words give to an attribute."""
    kind, attribute, value = _kind(row), row.text("attribute"), row.text("value")
    row.said(kind, attribute, value)
    return Value(row.text("id"), kind, attribute, value, row.regex("regex"))


def section_of(row: Row) -> Section:
    """Return what headings like these say of their text."""
    role = row.text("role")
    row.said("section", "role", role)
    return Section(row.text("id"), role, row.regex("regex"))


def cue_of(row: Row) -> Cue:
    """Return a cue."""
    return Cue(row.text("id"), row.text("class"), row.text("value"), row.regex("regex"))


def words_of(row: Row) -> Words:
    """Return a class of words."""
    for key in ("lemmas", "forms", "phrases"):
        for word in row.texts(key):
            if word != word.strip():
                raise DataError(f"{row.where}: {key} holds {word!r}; expected no spaces around it")
    lemmas, forms, phrases = (row.texts(key) for key in ("lemmas", "forms", "phrases"))
    return Words(row.text("id"), row.text("class"), frozenset(lemmas), frozenset(forms), phrases)


READERS: Mapping[str, Callable[[Row], object]] = {
    "words": words_of,
    "pattern": pattern_of,
    "value": value_of,
    "section": section_of,
    "cue": cue_of,
}


def _kind(row: Row) -> Kind:
    try:
        return Kind(row.text("kind"))
    except ValueError:
        raise UnknownKeyError(f"kind in {row.where}:", row.text("kind"), Kind) from None
