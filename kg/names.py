"""One way from the name of a thing to the thing, for every command and for Python.

A unit or policy is called by its label in any language, by what its label has in brackets at the
end, and by every word that a report has for it: an abbreviation, an alias. A pronoun is no name; a
description (``the Office``, 局党组) means another thing in the next report, so that it counts only
where all reports mean one thing by it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from kg.errors import MalformedQueryError, UnknownNameError
from kg.mint import normalise_name
from kg.model import Entity, Kind, Link, Report

DESCRIBED = "definite"
NO_NAMES = frozenset({DESCRIBED, "pronoun"})  # how mentions are linked whose words are no name
_NAMED = (Kind.UNIT, Kind.POLICY)
NEAR, KNOWN = 8, 12  # how many names a miss lists

_BRACKETS = re.compile(r"^(?P<name>.{4,}?)\s?[(（](?P<short>[^()（）,;，；]{2,40})[)）]$", re.DOTALL)
_ASCII = re.compile(r"[a-z0-9]")


def folded(words: str) -> str:
    r"""Return words as they are compared where only case and spaces may differ.

    >>> folded("Spring  2024\n")
    'spring 2024'
    """
    return " ".join(words.casefold().split())


@dataclass(frozen=True, slots=True)
class Named:
    """A thing with all that it is called."""

    id: str
    kind: str
    label: str
    labels: tuple[str, ...] = ()  # in other languages
    words: tuple[str, ...] = ()  # of the mentions that are linked to it
    described: tuple[str, ...] = ()  # of those that only describe it, which need not be so elsewhere


def mention_words(links: Iterable[Link], reports: Mapping[str, Report]) -> dict[str, tuple[str, ...]]:
    """Return by entity the words that reports have for it as names, the most used first."""
    return _words((link for link in links if link.method not in NO_NAMES), reports)


def _words(links: Iterable[Link], reports: Mapping[str, Report]) -> dict[str, tuple[str, ...]]:
    counted: dict[str, dict[str, int]] = defaultdict(dict)
    for link in links:
        report = reports.get(link.span.report)
        if link.entity is not None and report is not None:
            words = " ".join(report.text[link.span.start : link.span.end].split())
            counted[link.entity][words] = counted[link.entity].get(words, 0) + 1
    return {
        entity: tuple(sorted(found, key=lambda words: (-found[words], words)))
        for entity, found in counted.items()
    }


def named(entities: Iterable[Entity], links: Iterable[Link], reports: Mapping[str, Report]) -> list[Named]:
    """Return what the entities of a build are called."""
    links = list(links)
    words = mention_words(links, reports)
    described = _words((link for link in links if link.method == DESCRIBED), reports)
    return [
        Named(
            e.id,
            str(e.kind),
            e.label,
            tuple(label for _, label in e.labels),
            words.get(e.id, ()),
            described.get(e.id, ()),
        )
        for e in entities
    ]


def find(
    things: Iterable[Named],
    name: str,
    *,
    kind: str | None = None,
    claimed: Callable[[list[str]], Collection[str]] | None = None,
) -> list[str]:
    """Return the ids of the things of this name, sorted; several where a name is shared.

    What is tried, in this order, until something is found: the IRI or its last part; labels, short
    names in brackets and the words of mentions; what describes one thing alone; a part of a label that
    only one label has. Where a
    label of one thing is a short name of another, those that are written just so go first, then those
    of which something is claimed.

    Parameters
    ----------
    things
        What there is.
    name
        The name, in any case; quotation marks and a leading article do not count.
    kind
        ``unit``, ``problem``, ``measure`` or ``policy``: what is looked for; None: any.
    claimed
        Tells of which of some things a statement says anything; None: of all.

    Raises
    ------
    UnknownNameError
        If there is none: the message has the near matches, and some of the known names; if there is
        no such kind.
    MalformedQueryError
        If the name is no text, or words that mean several things, each in its report.

    >>> office = Named("https://e.org/unit/1", "unit", "Office of Tides", (), ("OT", "the Office of Tides"))
    >>> rules = Named("https://e.org/policy/1", "policy", "Rules of the Pier (Blue Book)")
    >>> find([office, rules], "ot"), find([office, rules], "blue book")
    (['https://e.org/unit/1'], ['https://e.org/policy/1'])
    >>> find([office, rules], "Tidal Office", kind="unit")
    Traceback (most recent call last):
    ...
    kg.errors.UnknownNameError: unknown unit 'Tidal Office'; known: Office of Tides
    """
    if kind not in (None, *Kind):
        raise UnknownNameError("kind", kind, list(Kind))
    if not isinstance(name, str):
        raise MalformedQueryError(f"the name is {name!r}; expected words that it is called by, or its IRI")
    things = [thing for thing in things if kind in (None, thing.kind)]
    wanted = normalise_name(name)
    if found := _by_iri(things, name):
        return found
    labelled = set(find_labelled(things, name))
    called = {
        t.id
        for t in things
        if not labelled or t.kind in _NAMED  # what a problem is called is what it says
        if wanted and wanted in map(normalise_name, _short_names(t))
    }
    if found := sorted(labelled | called):
        spelt = {t.id for t in things if name.strip() in (*_labels(t), *_short_names(t))}
        found = [id_ for id_ in found if id_ in spelt] or found  # "State" before "state"
        told = claimed(found) if claimed and labelled and called - labelled else ()
        return [id_ for id_ in found if id_ in told] or found
    in_brackets = (t.id for t in things if wanted and wanted in map(normalise_name, _bracketed(t.words)))
    if found := sorted(set(in_brackets)):
        return found
    if meant := [t for t in things if wanted and wanted in map(normalise_name, t.described)]:
        if len(meant) == 1:
            return [meant[0].id]
        labels = "; ".join(sorted(repr(thing.label) for thing in meant))
        raise MalformedQueryError(f"{name!r} is what reports call {len(meant)} things; give one of {labels}")
    parts = [thing for thing in things if wanted and any(_holds(label, wanted) for label in _labels(thing))]
    known = [thing for thing in parts if not any(_owns(wanted, label) for label in _labels(thing))]
    if len({normalise_name(thing.label) for thing in known}) == 1:
        return sorted({thing.id for thing in known})
    raise _unknown(things, name, kind, parts)


def find_labelled(things: Iterable[Named], name: str) -> list[str]:
    """Return the ids of the things of this IRI, end of an IRI, or label; none where nothing has it.

    It is the first step of ``find``, for who has the words of mentions only at a price: problems and
    measures have no other name.
    """
    things = list(things)
    wanted = normalise_name(name)
    by_label = (t.id for t in things if wanted and wanted in map(normalise_name, _labels(t)))
    return _by_iri(things, name) or sorted(set(by_label))


def _by_iri(things: Iterable[Named], name: str) -> list[str]:
    tails = (f"/{name}", f"#{name}")
    return sorted({thing.id for thing in things if name and (thing.id == name or thing.id.endswith(tails))})


def _labels(thing: Named) -> Iterator[str]:
    yield from (thing.label, *thing.labels)


def _short_names(thing: Named) -> Iterator[str]:
    yield from thing.words
    yield from _bracketed(_labels(thing))


def _bracketed(labels: Iterable[str]) -> Iterator[str]:
    for label in labels:
        if match := _BRACKETS.match(label):
            yield from (part for part in match.groups() if re.search(r"[^\W\d_]", part))


def _holds(label: str, wanted: str) -> bool:
    """Tell whether a label has these words, whole ones where words are parted by spaces.

    >>> _holds("Office of Tides", "tides"), _holds("Office of Tides", "tide"), _holds("市水务局", "水务")
    (True, False, True)
    """
    before = r"(?<![^\W_])" if _ASCII.match(wanted) else ""
    after = r"(?![^\W_])" if _ASCII.match(wanted[-1]) else ""
    return re.search(f"{before}{re.escape(wanted)}{after}", normalise_name(label)) is not None


def _owns(wanted: str, label: str) -> bool:
    """Tell whether a label is that of another thing, which a thing of the wanted name has or is in.

    >>> _owns("pier board", "Pier Board’s Tide Office"), _owns("ota", "recipients OTA selected")
    (True, True)
    >>> _owns("tides", "Office of Tides")
    False
    """
    name = re.escape(wanted)
    if re.search(rf"{name}(?:['’]s?\s|\s?,)", label.replace("’", "'"), re.IGNORECASE):
        return True
    found = re.search(rf"(?<!\w){name}(?!\w)", label, re.IGNORECASE)
    return found is not None and len(found[0]) > 1 and found[0].isascii() and found[0].isupper()


def _unknown(things: list[Named], name: str, kind: str | None, parts: list[Named]) -> UnknownNameError:
    by_fold: dict[str, str] = {}
    for thing in things:
        for words in (*_labels(thing), *_short_names(thing)):
            by_fold.setdefault(normalise_name(words), words)
    close = [by_fold[fold] for fold in get_close_matches(normalise_name(name), by_fold, n=NEAR, cutoff=0.6)]
    near = list(dict.fromkeys([*close, *(thing.label for thing in parts)]))[:NEAR]
    # What is called by most names is what a reader knows best.
    known = dict.fromkeys(t.label for t in sorted(things, key=lambda t: (-len(t.words), t.label)))
    return UnknownNameError(kind or "term", name, known, near=near, most=KNOWN)
