"""What commands print in the language of the reader; ``strings.json`` holds the words."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from kg.errors import UnknownNameError


@cache
def strings() -> dict[str, dict[str, str]]:
    """Return the words by language and key."""
    path = Path(__file__).parent / "strings.json"
    words: dict[str, dict[str, str]] = json.loads(path.read_text(encoding="utf-8"))
    return words


def known_language(code: str) -> str:
    """Return the code of a language that kg speaks.

    Raises
    ------
    UnknownNameError
        If kg does not; the message lists those that it does.
    """
    if code not in strings():
        raise UnknownNameError("language", code, strings())
    return code


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one language, and the labels of the terms of the ontology in it."""

    language: str
    words: Mapping[str, str]
    labels: Mapping[str, Mapping[str, str]]

    def say(self, key: str, **values: object) -> str:
        """Return a string with its values filled in.

        >>> words_of("en").say("mentioned", n=3), words_of("zh").say("mentioned", n=3)
        ('mentioned 3 times', '提及 3 次')
        """
        return self.words[key].format(**values)

    def count(self, key: str, n: int, **values: object) -> str:
        """Return the string of a number of things."""
        return self.say(f"{key} 1" if n == 1 else key, n=n, **values)

    def method(self, name: str) -> str:
        """Return how a mention was linked."""
        key = f"method {name}"
        return self.words[key] if key in self.words else self.say("method", method=name)

    def term(self, name: str) -> str:
        """Return a term of the ontology: its own name in English, which options take; else its label."""
        return name if self.language == "en" else self.labels.get(name, {}).get(self.language, name)


def words_of(language: str) -> Words:
    """Return the words of a language that ``known_language`` knows."""
    if language == "en":
        return Words(language, strings()[language], {})
    from kg.analyse.multigraph import ontology_labels

    return Words(language, strings()[language], ontology_labels())
