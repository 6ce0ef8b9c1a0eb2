"""What pages say in the language of the reader: ``strings.json`` holds the words, by language and key.

A string has gaps in braces; so has a page made of them, whatever order the words of a language take.
What fills a gap may be a piece that leads somewhere, for which a page has its own kind of value.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from string import Formatter

from kg.errors import check_name

NUMBER = r"\d+"
NOTE = "note "  # before the keys of what may be told of a report; see ``PageWords.note``


@cache
def strings(folder: Path = Path(__file__).parent) -> dict[str, dict[str, str]]:
    """Return the words of ``strings.json`` in a folder of the package, by language and key."""
    words: dict[str, dict[str, str]] = json.loads((folder / "strings.json").read_text(encoding="utf-8"))
    return words


@dataclass(frozen=True, slots=True)
class PageWords:
    """The words of one language."""

    language: str
    words: Mapping[str, str]

    def say(self, key: str, /, **values: object) -> str:
        """Return a string with its values filled in.

        >>> words_of("en").say("share of", n=3, all=4), words_of("zh").say("share of", n=3, all=4)
        ('3 of 4', '3 / 4')
        """
        return self.words[key].format(**values)

    def count(self, key: str, n: int, **values: object) -> str:
        """Return the string of a number of things.

        >>> words_of("en").count("measures", 1), words_of("en").count("measures", 2)
        ('1 measure', '2 measures')
        >>> words_of("zh").count("measures", 1)
        '1 项措施'
        """
        return self.say(f"{key} 1" if n == 1 else key, n=n, **values)

    def known(self, key: str, otherwise: str) -> str:
        """Return the string of a word that reports or stages may add to, or `otherwise`."""
        return self.words.get(key, otherwise)

    def pieces(self, key: str) -> Iterator[tuple[str, str | None]]:
        """Iterate over the words of a string and the names of its gaps, for what is more than words.

        >>> list(words_of("en").pieces("told of"))
        [('', 'thing'), (' (', 'detail'), (')', None)]
        """
        yield from ((text, gap) for text, gap, _, _ in Formatter().parse(self.words[key]))

    def note(self, message: str) -> str | None:
        """Return what was told of a report in English, in this language; None where no string has it.

        The stages tell what was odd in one language, in which a terminal shows it too; the strings
        have each such message under a key that begins with ``note``. A gap ``what`` or ``told``
        holds words that are a note themselves.

        >>> words_of("zh").note("a.txt: the same text as b.txt; built once")
        'a.txt：文本与 b.txt 相同，只收录一次'
        >>> words_of("zh").note("a.txt: no one wrote this") is None
        True
        """
        for key, pattern in _notes():
            if found := pattern.fullmatch(message):
                values: dict[str, str | None] = found.groupdict()
                said = {name: self.note(text or "") for name, text in values.items() if _is_note(name)}
                if None not in said.values():
                    return self.say(key, **values | said)
        return None


def known_language(code: str) -> str:
    """Return the code of a language that pages are written in.

    Raises
    ------
    UnknownNameError
        If they are not; the message lists those that they are written in.
    """
    check_name("language", code, strings())
    return code


def words_of(language: str) -> PageWords:
    """Return the words of a language, or raise as ``known_language`` does."""
    return PageWords(known_language(language), strings()[language])


@cache
def _notes() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Return the patterns of all that may be told of a report, those of the most words first."""
    keys = [key for key in strings()["en"] if key.startswith(NOTE)]
    parts = {key: [part[:2] for part in Formatter().parse(strings()["en"][key])] for key in keys}
    keys.sort(key=lambda key: (-sum(len(text) for text, _ in parts[key]), key))
    return tuple((key, re.compile("".join(map(_pattern, parts[key])), re.DOTALL)) for key in keys)


def _pattern(part: tuple[str, str | None]) -> str:
    text, gap = part
    return re.escape(text) + (f"(?P<{gap}>{NUMBER if gap in 'nm' else '.+?'})" if gap else "")


def _is_note(gap: str) -> bool:
    return gap.startswith(("told", "what"))
