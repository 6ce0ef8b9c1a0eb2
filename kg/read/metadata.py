"""Metadata of a report from YAML front matter, a sidecar and the document, in this precedence.

Keys that a report has are ``title``, ``date``, ``issuer``, ``round``, ``language`` and ``url``;
other keys are kept as they are. A value that is not what its key promises is left out and
said, never replaced by a guess. What else documents call them is in ``ontologies/metadata.toml``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date as calendar_date
from typing import TYPE_CHECKING

from kg.errors import InputError
from kg.read.language import NAMES, find_named_language
from kg.read.named import named

if TYPE_CHECKING:
    from yaml import Node

Pairs = tuple[tuple[str, str], ...]  # keys and values as they are written, in their order
KNOWN = ("date", "issuer", "language", "round", "title", "url")
MAX_YAML = 65_536
_FRONT = re.compile(r"\A---[ \t]*\n(.*?\n)(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_KEY = re.compile(r"\s*(?:#[^\n]*\n\s*)*[\w\"'][^\n]{0,80}?:(?:\s|$)")
_LINE_KEY = re.compile(r"^[ \t]*[\"']?([^\n:\"']{1,80}?)[\"']?\s*:", re.MULTILINE)
_OPEN_LINE = re.compile(r"[\"']?([A-Za-z][\w -]{0,30})[\"']?:(?:[ \t][^\n]*)?(?:\n|\Z)")
_ISO = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2})(?:[T ]\d{2}:\d{2}.*)?)?)?", re.ASCII)  # ٢٠٢٤ is no ISO
_NUMBER = re.compile(r"(?=\D*\d)[\w./–-]+")  # GAO-24-106, A-09-21-0300


@dataclass(frozen=True, slots=True)
class Metadata:
    """What was said about a report: pairs with the names that ``KNOWN`` lists or any other."""

    pairs: Pairs = ()
    oddities: tuple[str, ...] = ()

    def get(self, key: str) -> str | None:
        """Return the value of this key or None."""
        return next((value for name, value in self.pairs if name == key), None)


def split_front_matter(text: str, name: str) -> tuple[str, Pairs, tuple[str, ...]]:
    r"""Split a text into what follows its front matter, and the front matter; with what is odd about it.

    Two rules (``---``) around prose are no front matter; the first line must be ``key:``. Where that
    holds of a memo (``Subject: …``), it is text unless it is YAML or has a key that a report has.

    >>> split_front_matter("---\ntitle: A: b\n---\nBody", "a.md")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    ...
    kg.errors.InputError: a.md: front matter is not YAML (line 1: mapping values are not allowed here); ...
    >>> split_front_matter("---\ntitle: 'A: b'\n---\nBody", "a.md")
    ('Body', (('title', 'A: b'),), ())
    """
    match = _FRONT.match(text[: MAX_YAML + 8])
    if match is None and open_front_matter(text):
        told = "the metadata at its beginning is read as text, since no line --- ends it; add one"
        return text, (), (told,)
    if match is None or not _KEY.match(match.group(1)):
        return text, (), ()
    try:
        return text[match.end() :], parse_yaml(match.group(1), name, "front matter"), ()
    except InputError as error:
        if any(canonical_key(key) in KNOWN for key in _LINE_KEY.findall(match.group(1))):
            raise
        reason = str(error).removeprefix(f"{name}: front matter ")
        return (
            text,
            (),
            (f"the lines between the rules at its beginning are read as text; as metadata it {reason}",),
        )


def open_front_matter(text: str) -> int:
    r"""Return where the metadata end that a text begins with and nobody closed; 0 where there is none.

    Where they end is a guess (at the first line that is no ``key:``), so nothing is read from them; but
    none of these lines is the title of a report.

    >>> open_front_matter("---\ntitle: D\ndate: 2024\n\nThe office kept no ledger.")
    24
    >>> open_front_matter("---\nTo: The Director\nThe office."), open_front_matter("---\ntitle: D\n---\n")
    (0, 0)
    """
    first = re.match(r"---[ \t]*\n", text)
    if first is None or _FRONT.match(text[: MAX_YAML + 8]):
        return 0
    at, keys = first.end(), set()
    while line := _OPEN_LINE.match(text, at):
        at = line.end()
        keys.add(canonical_key(line[1]))
    return at if keys & set(KNOWN) else 0


def parse_yaml(source: str, name: str, what: str) -> Pairs:
    """Return the pairs of a YAML mapping, every value as it is written; lists joined by commas.

    A key that is there twice gives two pairs, so that ``merge`` can tell of it.
    """
    import yaml

    if len(source) > MAX_YAML:
        raise InputError(f"{name}: {what} is longer than {MAX_YAML} characters; keep metadata short")
    try:
        if any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(source, Loader=yaml.BaseLoader)):
            raise InputError(f"{name}: {what} holds a YAML alias (*name); write the value out")
        # Nodes are no dates and numbers: "no" and "2024-01-15" stay as they are written.
        root = yaml.compose(source, Loader=yaml.BaseLoader)
        pairs = tuple((_flat(key), _flat(value)) for key, value in _items(root))
    except yaml.YAMLError as error:
        mark, problem = getattr(error, "problem_mark", None), getattr(error, "problem", None)
        where = f"line {mark.line + 1}: " if mark else ""
        hint = "write 'key: value' lines, quotes around a value that holds ': ' or begins with '['"
        raise InputError(f"{name}: {what} is not YAML ({where}{problem or error}); {hint}") from error
    except RecursionError as error:
        raise InputError(f"{name}: {what} is nested too deeply; expected lines 'key: value'") from error
    if root is not None and root.value and not isinstance(root, yaml.MappingNode):
        expected = f"expected lines 'key: value' with keys such as {', '.join(KNOWN)}"
        raise InputError(f"{name}: {what} is not a mapping; {expected}")
    return pairs


def _items(node: Node | None) -> Iterable[tuple[Node, Node]]:
    from yaml import MappingNode

    return node.value if isinstance(node, MappingNode) else ()


def _flat(node: Node) -> str:
    from yaml import MappingNode, SequenceNode

    if isinstance(node, SequenceNode):
        return ", ".join(map(_flat, node.value))
    if isinstance(node, MappingNode):
        return ", ".join(f"{_flat(key)}: {_flat(value)}" for key, value in node.value)
    return " ".join(str(node.value).split())


def merge(layers: Mapping[str, Iterable[tuple[str, str]]]) -> Metadata:
    """Merge the layers, the first that has a good value of a key wins; sorted by key.

    That an earlier layer goes before a later one is the rule; that one layer says two things is told.

    >>> merge({"front matter": [("date", "soon")], "sidecar": [("Date", "2024-03"), ("scope", "all")]})
    ... # doctest: +NORMALIZE_WHITESPACE
    Metadata(pairs=(('date', '2024-03'), ('scope', 'all')),
             oddities=("front matter: date 'soon' left out; expected YYYY, YYYY-MM or YYYY-MM-DD",))
    >>> merge({"front matter": [("slug", "a"), ("report", "GAO-24-1")]})
    ... # doctest: +NORMALIZE_WHITESPACE
    Metadata(pairs=(('identifier', 'GAO-24-1'),),
             oddities=('front matter: slug left out; it says how a website shows the page',))
    >>> merge({"sidecar": [("issuer", "Tide Office"), ("Publisher", "Printer")]}).oddities
    ("sidecar: Publisher 'Printer' left out; issuer says 'Tide Office'",)
    """
    merged: dict[str, str] = {}
    oddities: list[str] = []
    for where, pairs in layers.items():
        layer = tuple(pairs)
        shown = [written for written, _ in layer if canonical_key(written) in named().website]
        if shown:
            oddities.append(f"{where}: {', '.join(shown)} left out; it says how a website shows the page")
        said: dict[str, str] = {}  # key → how this layer writes it
        for written, value in layer:
            key = canonical_key(written, value)
            if key in named().website:
                continue
            if value and key in said and merged[key] not in (value, _canonical_value(key, value)):
                oddities.append(f"{where}: {written} {value!r} left out; {said[key]} says {merged[key]!r}")
            if not value or key in merged:
                continue
            problem = find_problem(key, value)
            if problem:
                oddities.append(f"{where}: {written} {value!r} left out; expected {problem}")
            else:
                merged[key] = _canonical_value(key, value)
                said[key] = written
    return Metadata(tuple(sorted(merged.items())), tuple(oddities))


def canonical_key(written: str, value: str = "") -> str:
    """Return the name of a key as ``Report`` has it, or the key itself, lower-case.

    What a report is called by number is its ``identifier``, under whatever key.

    >>> canonical_key("Issuing Body"), canonical_key("Tags"), canonical_key("Report", "GAO-24-106")
    ('issuer', 'tags', 'identifier')
    >>> canonical_key("report", "Audit of the Parks")
    'report'
    """
    key = " ".join(written.split()).casefold()
    if key == "report" and _NUMBER.fullmatch(value):
        return "identifier"
    return named().words.get(key, key)


def find_problem(key: str, value: str) -> str | None:
    """Return what was expected of this key's value, or None if the value is that."""
    if key == "date" and _iso(value) is None:
        return "YYYY, YYYY-MM or YYYY-MM-DD"
    if key == "language" and find_named_language(value) is None:
        return f"one of {', '.join(sorted(set(NAMES.values())))}"
    if key == "url" and not re.match(r"(?:https?|ftp|file)://\S+$|doi:\S+$|urn:\S+$", value):
        return "an address that begins with https://"
    return None


def _canonical_value(key: str, value: str) -> str:
    if key == "date":
        return _iso(value) or value
    if key == "language":
        return find_named_language(value) or value
    return value


def _iso(value: str) -> str | None:
    """Return a date without its time of day, if it is one that the calendar has."""
    match = _ISO.fullmatch(value.strip())
    if match is None:
        return None
    year, month, day = match.groups()
    if not _exists(int(year), int(month or 1), int(day or 1)):
        return None
    return "-".join(part for part in (year, month, day) if part)


def _exists(year: int, month: int, day: int) -> bool:
    try:
        calendar_date(year, month, day)
    except ValueError:
        return False
    return True
