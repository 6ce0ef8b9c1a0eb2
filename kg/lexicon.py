r"""Words, patterns and rules of ``ontologies/lexicon/*.toml``, each with an id; a user's own on top.

A file names its language and holds entries of five tables::

    language = "en"

    [[words]]                    # a class of words that features and rules ask for by name
    id = "EN-W-DEFICIENCY"
    class = "deficiency-noun"
    lemmas = ["weakness", "gap"]  # one word each, lower case
    forms = []                    # as written, lower case, one word each
    phrases = ["failure to"]      # several words, lower case, parted by one space

    [[pattern]]                  # a regular expression that proposes a mention
    id = "EN-PO-USC"
    kind = "policy"
    regex = '\d+ U\.S\.C\.'     # the mention is the group "span", or all of it
    score = 0.9
    attributes = { class = "document" }

    [[value]]                    # what the words of a mention say of an attribute
    id = "EN-V-TRAINING"
    kind = "measure"
    attribute = "type"
    value = "training"
    regex = 'train|class'

    [[section]]                  # what the text under a heading states
    id = "EN-S-REC"
    role = "recommendation"
    regex = '(?i)recommendations?'

    [[cue]]                      # words around a mention, or in it, that say something of it
    id = "EN-C-ISSUE"
    class = "measure.role"       # what asks for it; the files say at each class where it is looked for
    value = "issuesPolicy"       # what it says
    regex = '(?i)\bissu(?:ed|es|ing|e)\b'

In Chinese, the cues of a class are tried as one expression, unless their values are asked for; words
that stand before or behind them in a pattern are classes of words beside them.

An entry of a later folder replaces one of the same id. A file's name begins with its language.
An unknown key is an error that lists the known ones, and so is a value of the wrong form, and what
would have no effect: a language that is not that of the file's name, an attribute, a value or a role
that ``ontologies/values.toml`` does not hold, English words of another form than above (a lemma of
``bare-unit`` or ``name.headed`` may be several words), a ``count`` of what is not ``collective``, or, in a
user's folder, a class of words that nothing asks for, what rules do not read (in Chinese sections, lemmas,
phrases; in English classes with a point forms, and phrases but of ``PHRASED``), and what kg takes from its
own folder alone (``segment-*.toml`` of ``kg.segment``, the class ``script.traditional``).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path

from kg.data import Names, Stamp, ontologies_path, paths_of, stamp
from kg.errors import DataError, UnknownKeyError, UnknownNameError
from kg.model import Kind
from kg.rows import Row, rows


@dataclass(frozen=True, slots=True)
class Words:
    """A class of words."""

    id: str
    name: str
    lemmas: frozenset[str]
    forms: frozenset[str]
    phrases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pattern:
    """A regular expression that proposes a mention."""

    id: str
    kind: Kind
    regex: re.Pattern[str]
    score: float
    attributes: tuple[tuple[str, str], ...]

    def find(self, text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Yield the places in ``text[start:end]`` that it names: its group ``span``, or the whole match."""
        group = "span" if "span" in self.regex.groupindex else 0
        return (match.span(group) for match in self.regex.finditer(text, start, end))


@dataclass(frozen=True, slots=True)
class Value:
    """A regular expression that gives an attribute of a mention a value."""

    id: str
    kind: Kind
    attribute: str
    value: str
    regex: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Section:
    """A regular expression that gives a heading its role."""

    id: str
    role: str
    regex: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Cue:
    """A regular expression for words around a mention, or in it, that say something of it."""

    id: str
    name: str  # its class
    value: str
    regex: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All entries of one language, in the order of their files, later folders on top."""

    language: str
    words: tuple[Words, ...]
    patterns: tuple[Pattern, ...]
    values: tuple[Value, ...]
    sections: tuple[Section, ...]
    every_cue: tuple[Cue, ...]
    own: tuple[Pattern, ...]  # those of ``patterns`` that the user's folders hold
    by_class: Mapping[str, tuple[Cue, ...]] = field(repr=False)  # class of cues → its cues
    by_lemma: Mapping[str, tuple[str, ...]] = field(repr=False)  # lemma → names of its classes
    by_form: Mapping[str, tuple[str, ...]] = field(repr=False)
    by_phrase: Mapping[str, tuple[tuple[tuple[str, ...], str], ...]] = field(
        repr=False
    )  # first word → phrases

    def lemmas(self, name: str) -> frozenset[str]:
        """Return the lemmas of a class."""
        found = [words.lemmas for words in self.words if words.name == name]
        if not found:
            raise UnknownNameError("class of words", name, {words.name for words in self.words})
        return frozenset().union(*found)

    def cues(self, name: str) -> tuple[Cue, ...]:
        """Return the cues of a class."""
        if name not in self.by_class:
            raise UnknownNameError("class of cues", name, self.by_class)
        return self.by_class[name]

    def classes(self, lemma: str, form: str) -> tuple[str, ...]:
        """Return the classes that a word belongs to, by its lemma or as it is written (lower case)."""
        return tuple(sorted({*self.by_lemma.get(lemma, ()), *self.by_form.get(form, ())}))


LANGUAGES = ("en", "zh")
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


def load_lexicon(language: str, folders: Names = ()) -> Lexicon:
    """Return the lexicon of `language`, with the entries of the user's `folders` on top.

    >>> "weakness" in load_lexicon("en").lemmas("deficiency-noun")
    True
    """
    own = paths_of(folders)
    return _load(language, own, stamp((ontologies_path() / "lexicon", *own)))


@lru_cache(maxsize=8)
def _load(language: str, folders: tuple[Path, ...], _read_at: Stamp) -> Lexicon:
    entries: dict[str, tuple[str, Row, Path]] = {}
    ours = ontologies_path() / "lexicon"
    for folder in (ours, *folders):
        seen: dict[str, Path] = {}
        for path in _files(folder):
            if folder == ours and not path.name.startswith(f"{language}-"):
                continue  # a user's own are all looked at, so that what is wrong in one is told
            for table, entry in _entries(path):
                if folder != ours:
                    _check_takes_effect(path, table, entry)
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


def _files(folder: Path) -> list[Path]:
    if not folder.is_dir():
        raise DataError(f"lexicon {folder}: no such folder; name a folder that holds .toml files")
    paths = sorted(folder.glob("*.toml"))
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


def _entries(path: Path) -> Iterator[tuple[str, Row]]:
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


def _check_takes_effect(path: Path, table: str, row: Row) -> None:
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
    found = (entry for path in paths for entry in _entries(path))
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
    _READERS[table](row)
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


def _assemble(language: str, entries: Sequence[tuple[str, Row, Path]]) -> Lexicon:
    words = tuple(_words(row) for table, row, _ in entries if table == "words")
    patterns = [(_pattern(row), path) for table, row, path in entries if table == "pattern"]
    cues = tuple(_cue(row) for table, row, _ in entries if table == "cue")
    return Lexicon(
        language=language,
        words=words,
        patterns=tuple(pattern for pattern, _ in patterns),
        own=tuple(pattern for pattern, path in patterns if path.parent != ontologies_path() / "lexicon"),
        values=tuple(_value(row) for table, row, _ in entries if table == "value"),
        sections=tuple(_section(row) for table, row, _ in entries if table == "section"),
        every_cue=cues,
        by_class={name: tuple(c for c in cues if c.name == name) for name in sorted({c.name for c in cues})},
        by_lemma=_index((lemma, entry.name) for entry in words for lemma in entry.lemmas),
        by_form=_index((form, entry.name) for entry in words for form in entry.forms),
        by_phrase=_phrases(words),
    )


def _pattern(row: Row) -> Pattern:
    kind, attributes = _kind(row), row.pairs("attributes")
    for attribute, value in attributes:
        row.said(kind, attribute, value)
    if {"count", "collective"} & dict(attributes).keys() == {"count"}:
        raise DataError(f'{row.where}: count is that of a group; add collective = "true", or leave it out')
    return Pattern(row.text("id"), kind, row.regex("regex"), row.share("score", 0.8), attributes)


def _value(row: Row) -> Value:
    kind, attribute, value = _kind(row), row.text("attribute"), row.text("value")
    row.said(kind, attribute, value)
    return Value(row.text("id"), kind, attribute, value, row.regex("regex"))


def _section(row: Row) -> Section:
    role = row.text("role")
    row.said("section", "role", role)
    return Section(row.text("id"), role, row.regex("regex"))


def _cue(row: Row) -> Cue:
    return Cue(row.text("id"), row.text("class"), row.text("value"), row.regex("regex"))


def _words(row: Row) -> Words:
    for key in ("lemmas", "forms", "phrases"):
        for word in row.texts(key):
            if word != word.strip():
                raise DataError(f"{row.where}: {key} holds {word!r}; expected no spaces around it")
    lemmas, forms, phrases = (row.texts(key) for key in ("lemmas", "forms", "phrases"))
    return Words(row.text("id"), row.text("class"), frozenset(lemmas), frozenset(forms), phrases)


_READERS: Mapping[str, Callable[[Row], object]] = {
    "words": _words,
    "pattern": _pattern,
    "value": _value,
    "section": _section,
    "cue": _cue,
}


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


def _kind(row: Row) -> Kind:
    try:
        return Kind(row.text("kind"))
    except ValueError:
        raise UnknownKeyError(f"kind in {row.where}:", row.text("kind"), Kind) from None
