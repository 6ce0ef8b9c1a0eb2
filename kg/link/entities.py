"""Resolved mentions → Entities: one for each key, its labels and attributes merged."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from kg.link.authority import Authority, Entry
from kg.link.meaning import Meaning, Resolved
from kg.link.names import full_name, is_understood, meant_name
from kg.model import Entity, Issue, Kind, Mention

# How a mention was resolved, and what the entity says in a field of its own.
NOT_MERGED = frozenset({"same", "antecedent", "method", "collective"})
ARTICLES = ("the ", "a ", "an ")


@dataclass(slots=True)
class _Gathered:
    """What the mentions of one entity say, before it is settled."""

    meaning: Meaning
    kind: Kind
    entry: Entry | None = None
    collective: bool = False
    names: Counter[tuple[str, str]] = field(default_factory=Counter)  # language, words
    aliases: Counter[tuple[str, str]] = field(default_factory=Counter)
    attributes: Counter[tuple[str, str]] = field(default_factory=Counter)


def make_entities(
    resolved: Iterable[Resolved],
    authority: Authority,
    further: Iterable[tuple[Resolved, Mention, Meaning]] = (),
) -> tuple[tuple[Entity, ...], list[Issue]]:
    """Return the entities, sorted by IRI, and an Issue for each contradiction among their mentions.

    `further` are words that name a unit inside the name of another (see ``kg.link.organisation``).
    """
    gathered: dict[str, _Gathered] = {}
    issues: list[Issue] = []
    for one in resolved:
        for mention, meaning in zip(one.annotation.mentions, one.meanings, strict=True):
            if meaning is not None:
                here = gathered.setdefault(meaning.iri, _Gathered(meaning, mention.kind))
                if here.meaning.key != meaning.key:
                    keys = f"{here.meaning.key!r} and {meaning.key!r}"
                    message = f"{keys} have one IRI; give one another name in a folder of --authority"
                    issues.append(
                        Issue("link", one.annotation.report.id, message, mention.start, mention.end)
                    )
                _gather(here, one, mention, meaning, authority)
    for one, mention, meaning in further:
        here = gathered.setdefault(meaning.iri, _Gathered(meaning, mention.kind))
        _gather(here, one, mention, meaning, authority)
    entities = []
    for iri, here in sorted(gathered.items()):
        entities.append(_entity(iri, here))
        issues.extend(_contradictions(here))
    return tuple(entities), issues


def _gather(here: _Gathered, one: Resolved, mention: Mention, meaning: Meaning, authority: Authority) -> None:
    report = one.annotation.report
    words = _label(full_name(mention, report.text))
    meant = meant_name(mention)
    # What is known in its report alone has its names there: 医院 is none of them where the hospital has one.
    stands_for = bool(meant) and not meaning.collective and is_understood(mention)
    is_own_name = not meaning.name and not stands_for
    is_name = is_own_name or authority.normalise(mention.kind, words) == meaning.name
    (here.names if is_name else here.aliases)[report.language, words] += 1
    if meant:
        is_name = stands_for and not meaning.name
        (here.names if is_name else here.aliases)[report.language, _label(meant)] += 1
    here.entry = here.entry or meaning.entry
    here.collective = here.collective or meaning.collective
    here.attributes.update(pair for pair in mention.attributes if pair[0] not in NOT_MERGED)


def _label(words: str) -> str:
    """Return words as a label: white space collapsed, no article before them, otherwise in full."""
    words = " ".join(words.split())
    article = next((a for a in ARTICLES if words.lower().startswith(a) and len(words) > len(a)), "")
    return words[len(article) :]


def _entity(iri: str, here: _Gathered) -> Entity:
    labels = dict(here.entry.labels) if here.entry else {}
    spoken = sorted({language for language, _ in (*here.names, *here.aliases)})
    for language in spoken:
        best = _best(here.names, language) or _best(here.aliases, language)
        labels.setdefault(language, _in_small_letters(best, here, language))
    # Shown as reports call it: in English where an English one does, whatever else authority data know.
    first = labels[spoken[0]]
    if here.meaning.name and not here.entry and here.names:
        # A name is shown in the language that has it in full, not in that of an alias.
        languages = sorted({language for language, _ in here.names})
        first = labels[languages[0]]
    return Entity(
        id=iri,
        kind=here.kind,
        label=first,
        labels=tuple(sorted(labels.items())),
        key=here.meaning.key,
        collective=here.collective,
        attributes=tuple(sorted(_attributes(here))),
    )


def _best(names: Counter[tuple[str, str]], language: str) -> str:
    """Return the label of a language: the longest, of these the most frequent, then by the alphabet."""
    found = [(-len(words), -count, words) for (tongue, words), count in names.items() if tongue == language]
    return min(found)[2] if found else ""


def _in_small_letters(name: str, here: _Gathered, language: str) -> str:
    """Return a name of several words in capitals as reports write it elsewhere, if any does.

    Covers and headings write ``TIDE OFFICE`` for the Tide Office; initials stay.
    """
    if not name.isupper() or " " not in name:
        return name
    both = here.names + here.aliases
    spelt = [
        (-count, words)
        for (tongue, words), count in both.items()
        if tongue == language and words.casefold() == name.casefold() and not words.isupper()
    ]
    return min(spelt)[1] if spelt else name


def _attributes(here: _Gathered) -> Iterator[tuple[str, str]]:
    """Yield the attributes: those of authority data alone, where it has the key; else all that are said.

    A policy is of one class (document and formulation are disjoint): the one most mentions say.
    """
    certain = dict(here.entry.attributes) if here.entry else {}
    yield from certain.items()
    classes = [(-count, value) for (key, value), count in here.attributes.items() if key == "class"]
    if classes and "class" not in certain:
        yield "class", min(classes)[1]
    for key, value in here.attributes:
        if key not in certain and key != "class":
            yield key, value


def _contradictions(here: _Gathered) -> Iterator[Issue]:
    classes = sorted(value for key, value in here.attributes if key == "class")
    if len(classes) > 1 and not (here.entry and "class" in dict(here.entry.attributes)):
        chosen = dict(_attributes(here))["class"]
        message = f"{here.meaning.key!r} is called {' and '.join(classes)}; taken as {chosen}"
        yield Issue("link", here.meaning.key, message)
