"""The files of a lexicon: their rows, checked key by key, and that each takes effect."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from kg.data import LANGUAGES, ontologies_path, toml_files
from kg.errors import DataError, UnknownKeyError
from kg.lexicon.rows import READERS
from kg.rows import Row, rows

SEGMENT = "segment-"  # begins the names of the files of kg.segment
OURS_ALONE = frozenset({"script.traditional"})  # classes that kg.segment reads from our folder alone
NAMES_WHOLE = frozenset({"bare-unit", "name.headed"})  # English classes whose lemmas are names, of any words
# English classes with a point in their name of which phrases are read, not lemmas alone
PHRASED = frozenset({"count.before", "deadline.before", "number.about", "number.coin", "number.share"})
OPEN = ("units.self-", "units.host-")  # begin the names of Chinese classes that come in pairs, of any kind

_KEYS = {
    "words": {"id", "class", "lemmas", "forms", "phrases", "note"},
    "pattern": {"id", "kind", "regex", "score", "attributes", "note"},
    "value": {"id", "kind", "attribute", "value", "regex", "note"},
    "section": {"id", "role", "regex", "note"},
    "cue": {"id", "class", "value", "regex", "note"},
}
_NEEDED = {
    "words": {"id", "class"},
    "pattern": {"id", "kind", "regex"},
    "value": {"id", "kind", "attribute", "value", "regex"},
    "section": {"id", "role", "regex"},
    "cue": {"id", "class", "value", "regex"},
}


def paths_in(folder: Path) -> list[Path]:
    """Return the files of a folder that hold entries, by name; those of ``kg.segment`` do not.

    Raises
    ------
    DataError
        If there is none, or one that is named as no such file is.
    """
    if not folder.is_dir():
        raise DataError(f"lexicon {folder}: no such folder; name a folder that holds .toml files")
    paths = toml_files(folder)
    if not paths:
        raise DataError(f"lexicon {folder}: holds no .toml file; name a folder that does, or leave it out")
    ours = folder == ontologies_path() / "lexicon"
    for path in paths:
        if path.name.startswith(SEGMENT) and not ours:
            message = "how texts are cut is told in such a file by kg alone"
            instead = "labels and headings of Chinese are classes layout.… of a file zh-NAME.toml"
            raise DataError(f"{path.name}: {message}; {instead}; take the file out of {folder}")
        if not path.name.startswith((*(f"{language}-" for language in LANGUAGES), SEGMENT)):
            raise DataError(
                f"{path.name}: begin the name of a lexicon file with its language: en-…toml or zh-…toml"
            )
    return [path for path in paths if not path.name.startswith(SEGMENT)]


def entries_of(path: Path) -> Iterator[tuple[str, Row]]:
    """Yield (table, entry) of one file, checked key by key."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise DataError(f"{path.name}: not TOML in UTF-8: {error}") from error
    language = path.name.partition("-")[0]
    if "language" not in data:
        raise DataError(f'{path.name}: expected a first line such as language = "{language}"')
    if data["language"] != language:
        said = f"says language = {data['language']!r}, its name {language!r}"
        raise DataError(f"{path.name}: {said}; let them agree, known: {', '.join(LANGUAGES)}")
    for table in data:
        if table == "language":
            continue
        if table not in _KEYS:
            raise UnknownKeyError(f"table in {path.name}:", table, [*_KEYS, "language"])
        for row in rows(data, table, path.name):
            _check(path, table, row)
            yield table, row


def check_takes_effect(path: Path, table: str, row: Row) -> None:
    """Raise DataError where an entry of a user's own is of no use to the rules of its language."""
    language = path.name.partition("-")[0]
    if language == "zh" and table == "section":
        raise DataError(f"{row.where}: Chinese headings are not read by sections; take the entry out")
    if table not in ("words", "cue"):
        return
    name = row.text("class")
    if name in OURS_ALONE:
        message = f"the class {name!r} is read before any lexicon of yours is, and has no effect here"
        raise DataError(f"{row.where}: {message}; take the entry out")
    where, instead, unread = "Chinese", "forms", {"lemmas", "phrases"}
    if language == "en":
        where, instead = f"the class {name!r}", "lemmas"
        unread = {"forms"} if name in PHRASED else {"forms", "phrases"} if "." in name else set()
    if useless := sorted(key for key in unread if row.texts(key)):
        raise DataError(f"{row.where}: {useless[0]} have no effect in {where}; give the words as {instead}")
    known = _classes(language, table)
    if name not in known and not name.startswith(OPEN):
        raise UnknownKeyError(f"class in {row.where}:", name, known)


@cache
def _classes(language: str, table: str) -> frozenset[str]:
    """Return the classes of words, or of cues, of our own lexicon: those that rules and features ask for."""
    paths = sorted((ontologies_path() / "lexicon").glob(f"{language}-*.toml"))
    found = (entry for path in paths for entry in entries_of(path))
    return frozenset(row.text("class") for each, row in found if each == table)


def _check(path: Path, table: str, row: Row) -> None:
    """Raise DataError where a key is unknown or missing, or its value has the wrong form."""
    for key in row.values:
        if key not in _KEYS[table]:
            raise UnknownKeyError(f"key in [[{table}]] of {path.name}:", key, _KEYS[table])
    missing = sorted(_NEEDED[table] - row.values.keys())
    if missing:
        raise DataError(f"{path.name}: [[{table}]] {row.values.get('id', '?')!r} lacks {', '.join(missing)}")
    row.text("id")
    READERS[table](row)
    if table == "words" and path.name.startswith("en-"):
        _check_english(row)


def _check_english(row: Row) -> None:
    """Raise DataError where an English word can be found nowhere as it is given."""
    for key, word in ((each, one) for each in ("lemmas", "forms", "phrases") for one in row.texts(each)):
        found, given = f"{row.where}: {key} holds {word!r}", " ".join(word.lower().split())
        if word != given:
            raise DataError(f"{found}; expected lower case and one space between words: give {given!r}")
        if " " in word and key != "phrases" and (key == "forms" or row.text("class") not in NAMES_WHOLE):
            raise DataError(f"{found}; expected one word each: give several words as phrases")
