"""Entries of the TOML files that a user may write, each value checked for its form where it is read.

``kg.lexicon`` and ``kg.link.authority`` read by these. What an entry may say of a mention or of a
section is held by ``ontologies/values.toml``: a word that is not there would reach no table, no query
and no feature.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from kg.data import ontologies_path
from kg.errors import DataError, UnknownKeyError

VALUES = "values.toml"
ANY = "any"  # an attribute whose value is whatever the report says


@dataclass(frozen=True, slots=True)
class Row:
    """One entry of a table; `where` names its file, its table and its id."""

    values: Mapping[str, Any]
    where: str

    def text(self, key: str) -> str:
        """Return a text that must be there.

        >>> Row({"key": 5}, "en-own.toml: [[unit]]").text("key")
        Traceback (most recent call last):
        ...
        kg.errors.DataError: en-own.toml: [[unit]]: key is 5; expected a text in quotes
        """
        value = self.values.get(key)
        if not isinstance(value, str) or not value.strip():
            raise self._wrong(key, "a text in quotes")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of texts, empty where there is none.

        >>> Row({"lemmas": "ledger"}, "en-own.toml").texts("lemmas")
        Traceback (most recent call last):
        ...
        kg.errors.DataError: en-own.toml: lemmas is 'ledger'; expected a list of texts, as ["ledger"]
        """
        value = self.values.get(key, [])
        if not isinstance(value, list) or not all(isinstance(one, str) and one.strip() for one in value):
            example = value if isinstance(value, str) and value else "one"
            raise self._wrong(key, f'a list of texts, as ["{example}"]')
        return tuple(value)

    def share(self, key: str, default: float) -> float:
        """Return a number from 0 to 1."""
        value = self.values.get(key, default)
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
            raise self._wrong(key, "a number from 0 to 1")
        return float(value)

    def pairs(self, key: str) -> tuple[tuple[str, str], ...]:
        """Return a table of texts as pairs, sorted."""
        value = self.values.get(key, {})
        if not isinstance(value, dict) or not all(isinstance(one, str) for one in value.values()):
            raise self._wrong(key, 'texts by name, as { class = "document" }')
        return tuple(sorted(value.items()))

    def regex(self, key: str) -> re.Pattern[str]:
        """Return a regular expression, compiled."""
        try:
            return re.compile(self.text(key))
        except re.error as error:
            raise DataError(f"{self.where}: {key} is not a regular expression: {error}") from error

    def said(self, kind: str, attribute: str, value: str) -> None:
        """Raise UnknownKeyError where a mention of a kind has no such attribute, or not with this value."""
        known = said_of()[kind]
        if attribute not in known:
            raise UnknownKeyError(f"attribute of a {kind} in {self.where}:", attribute, known)
        if known[attribute] != ANY and value not in known[attribute]:
            raise UnknownKeyError(f"{attribute} of a {kind} in {self.where}:", value, known[attribute])

    def _wrong(self, key: str, expected: str) -> DataError:
        found = f"is {self.values[key]!r}" if key in self.values else "is missing"
        return DataError(f"{self.where}: {key} {found}; expected {expected}")


def rows(data: Mapping[str, Any], table: str, file: str) -> Iterator[Row]:
    """Yield the entries of a table of a file.

    >>> next(rows({"unit": {"key": "Pier Office"}}, "unit", "own.toml"))
    Traceback (most recent call last):
    ...
    kg.errors.DataError: own.toml: unit is no list of entries; head each with [[unit]], in two brackets
    """
    entries = data.get(table, [])
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        advice = f"head each with [[{table}]], in two brackets"
        raise DataError(f"{file}: {table} is no list of entries; {advice}")
    for entry in entries:
        name = next((repr(entry[key]) for key in ("id", "key") if key in entry), "")
        yield Row(entry, f"{file}: [[{table}]] {name}".rstrip())


@cache
def said_of() -> Mapping[str, Mapping[str, Any]]:
    """Return what may be said: kind of mention, or ``section`` → attribute → its values, or ``any``."""
    found: Mapping[str, Mapping[str, Any]] = tomllib.loads(
        (ontologies_path() / VALUES).read_text(encoding="utf-8")
    )
    return found
