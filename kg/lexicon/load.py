"""The lexicon of a language: the entries of our files, a user's own on top."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path

from kg.data import LANGUAGES, Names, Stamp, ontologies_path, paths_of, stamp
from kg.errors import DataError, check_name
from kg.lexicon.entries import Lexicon, Words
from kg.lexicon.files import check_takes_effect, entries_of, paths_in
from kg.lexicon.rows import cue_of, pattern_of, section_of, value_of, words_of
from kg.rows import Row


def load_lexicon(language: str, folders: Names = ()) -> Lexicon:
    """Return the lexicon of `language`, with the entries of the user's `folders` on top.

    >>> "weakness" in load_lexicon("en").lemmas("deficiency-noun")
    True

    Raises
    ------
    UnknownNameError
        If there is none of this language.
    DataError
        If a folder is missing, or a file in it is malformed.
    """
    check_name("language", language, LANGUAGES)
    own = paths_of(folders)
    return _load(language, own, stamp((ontologies_path() / "lexicon", *own)))


@lru_cache(maxsize=8)
def _load(language: str, folders: tuple[Path, ...], _read_at: Stamp) -> Lexicon:
    entries: dict[str, tuple[str, Row, Path]] = {}
    ours = ontologies_path() / "lexicon"
    for folder in (ours, *folders):
        seen: dict[str, Path] = {}
        for path in paths_in(folder):
            if folder == ours and not path.name.startswith(f"{language}-"):
                continue  # a user's own are all looked at, so that what is wrong in one is told
            for table, entry in entries_of(path):
                if folder != ours:
                    check_takes_effect(path, table, entry)
                if not path.name.startswith(f"{language}-"):
                    continue
                name = entry.text("id")
                if name in entries and entries[name][0] != table:
                    message = f"id {name!r} is that of a [[{entries[name][0]}]] in {entries[name][2].name}"
                    raise DataError(f"{path.name}: {message}; give the [[{table}]] an id of its own")
                if name in seen:
                    raise DataError(f"{path.name}: id {name!r} is used twice, first in {seen[name].name}")
                seen[name] = path
                entries[name] = (table, entry, path)
    return _assemble(language, list(entries.values()))


def _assemble(language: str, entries: Sequence[tuple[str, Row, Path]]) -> Lexicon:
    words = tuple(words_of(row) for table, row, _ in entries if table == "words")
    patterns = [(pattern_of(row), path) for table, row, path in entries if table == "pattern"]
    cues = tuple(cue_of(row) for table, row, _ in entries if table == "cue")
    return Lexicon(
        language=language,
        words=words,
        patterns=tuple(pattern for pattern, _ in patterns),
        own=tuple(pattern for pattern, path in patterns if path.parent != ontologies_path() / "lexicon"),
        values=tuple(value_of(row) for table, row, _ in entries if table == "value"),
        sections=tuple(section_of(row) for table, row, _ in entries if table == "section"),
        every_cue=cues,
        by_class={name: tuple(c for c in cues if c.name == name) for name in sorted({c.name for c in cues})},
        by_lemma=_index((lemma, entry.name) for entry in words for lemma in entry.lemmas),
        by_form=_index((form, entry.name) for entry in words for form in entry.forms),
        by_phrase=_phrases(words),
    )


def _index(pairs: Iterator[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    found: dict[str, set[str]] = {}
    for word, name in pairs:
        found.setdefault(word, set()).add(name)
    return {word: tuple(sorted(names)) for word, names in sorted(found.items())}


def _phrases(words: Sequence[Words]) -> dict[str, tuple[tuple[tuple[str, ...], str], ...]]:
    found: dict[str, set[tuple[tuple[str, ...], str]]] = {}
    for entry in words:
        for phrase in entry.phrases:
            parts = tuple(phrase.split(" "))
            found.setdefault(parts[0], set()).add((parts, entry.name))
    return {
        first: tuple(sorted(rows, key=lambda row: (-len(row[0]), row)))
        for first, rows in sorted(found.items())
    }
