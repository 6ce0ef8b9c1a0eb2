"""What commands print in the language of the reader; ``strings.json`` holds the words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from kg import words as pages


def strings() -> dict[str, dict[str, str]]:
    """Return the words of the commands, by language and key."""
    return pages.strings(Path(__file__).parent)


@dataclass(frozen=True, slots=True)
class CommandWords(pages.PageWords):
    """The words of one language, and the labels of the terms of the ontology in it.

    >>> command_words("en").count("mentioned", 3), command_words("zh").count("mentioned", 3)
    ('mentioned 3 times', '提及 3 次')
    """

    labels: Mapping[str, Mapping[str, str]]

    def method(self, name: str) -> str:
        """Return how a mention was linked."""
        key = f"method {name}"
        return self.words[key] if key in self.words else self.say("method", method=name)

    def term(self, name: str) -> str:
        """Return a term of the ontology: its own name in English, which options take; else its label."""
        return name if self.language == "en" else self.labels.get(name, {}).get(self.language, name)


def command_words(language: str) -> CommandWords:
    """Return the words of a language that ``kg.words.known_language`` knows."""
    if language == "en":
        return CommandWords(language, strings()[language], {})
    from kg.analyse.multigraph import ontology_labels

    return CommandWords(language, strings()[language], ontology_labels())
