"""Fit the relations: pairs of gold mentions, and pairs of mentions that were found unseen.

Pairs of found mentions are told right or wrong by the gold mentions that they overlap, units
and policies by the entity that most mentions of their name match, as the scorer does.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass

from kg.decide.logistic import fit_pairs
from kg.decide.pairs import PairModel
from kg.decide.train.corpus import Corpus, Document
from kg.decide.train.overlap import matches
from kg.model import Kind, Mention, RelationKind
from kg.relate import Scene
from kg.relate.actors import Actors
from kg.relate.candidates import Pair, candidates
from kg.relate.features import features
from kg.relate.known import Known

Triple = tuple[str, str, str]
PENALTY = 12.0
UNIT_RELATIONS = (RelationKind.TAKES, RelationKind.FACES)


@dataclass(frozen=True, slots=True)
class Example:
    """A pair with its features; ``label`` is None where gold leaves it open."""

    document: str
    features: tuple[str, ...]
    label: bool | None


def gold_key(entity: Mapping[str, object]) -> str:
    """Return what a gold entity is the same as."""
    if entity["kind"] not in ("unit", "policy"):
        return str(entity["id"])
    return f"{entity['kind']}:{entity.get('same') or ' '.join(str(entity['text']).casefold().split())}"


def keys_of(document: Document, mentions: Sequence[Mention], names: Sequence[str]) -> list[str]:
    """Return for each mention the gold key that it matches, or "" for none."""
    own = [gold_key(e) if e else "" for e in matches(document.gold, mentions).entity]
    votes: dict[tuple[Kind, str], Counter[str]] = defaultdict(Counter)
    for mention, name, key in zip(mentions, names, own, strict=True):
        if key and mention.kind in (Kind.UNIT, Kind.POLICY):
            votes[mention.kind, name][key] += 1
    winner = {name: min(cast, key=lambda k: (-cast[k], k)) for name, cast in votes.items()}
    return [
        winner.get((m.kind, name), "") if m.kind in (Kind.UNIT, Kind.POLICY) else key
        for m, name, key in zip(mentions, names, own, strict=True)
    ]


def gold_triples(document: Document) -> tuple[set[Triple], set[Triple]]:
    """Return the links that are asked for, and those that are open."""
    entities = {e["id"]: e for e in document.gold["entities"]}
    open_ids = {tuple(link[:3]) for link in document.gold.get("optional_links", ())}
    asked: set[Triple] = set()
    free: set[Triple] = set()
    for s, relation, o, *_ in [*document.gold["links"], *document.gold.get("optional_links", ())]:
        triple = gold_key(entities[s]), relation, gold_key(entities[o])
        is_open = (s, relation, o) in open_ids or entities[s].get("optional") or entities[o].get("optional")
        (free if is_open else asked).add(triple)
    return asked, free - asked


def examples(document: Document, scene: Scene, relation: RelationKind) -> Iterator[Example]:
    """Yield the candidate pairs of a scene with what gold says of them.

    A pair with an end that gold does not know is left open: that its mention is false is not the
    fault of the relation, and would teach the model to doubt every pair.
    """
    keys = keys_of(document, scene.mentions, scene.name)
    asked, free = gold_triples(document)
    known = _known(scene, keys, asked | free)
    actors = Actors()
    by_object: dict[int, list[Pair]] = defaultdict(list)
    for pair in candidates(scene, relation):
        by_object[pair[1] if relation in UNIT_RELATIONS else 0].append(pair)
    for index, pairs in sorted(by_object.items()):
        chosen = ""
        for a, b in pairs:
            triple = keys[a], relation.value, keys[b]
            is_told = bool(keys[a]) and bool(keys[b])
            label = None if not is_told or triple in free else triple in asked
            yield Example(document.name, tuple(features(scene, relation, (a, b), known, actors)), label)
            if label and not chosen:
                chosen = scene.entity[a]
        if relation in UNIT_RELATIONS:
            actors.note(scene, index, chosen)


def _known(scene: Scene, keys: Sequence[str], triples: Set[Triple]) -> Known:
    """Return what gold holds of the relations that are decided first."""
    places: dict[str, list[int]] = defaultdict(list)
    for index, key in enumerate(keys):
        if key:
            places[key].append(index)
    known = Known()
    for subject, relation, object_ in sorted(triples):
        pairs = ((a, b) for a in places.get(subject, ()) for b in places.get(object_, ()))
        known.learn(scene, RelationKind(relation), pairs)
    return known


def scenes(corpus: Corpus, document: Document, mentions: Sequence[Mention]) -> Iterator[Scene]:
    """Yield the scene of gold mentions, and that of found ones if there are any."""
    yield corpus.scene(document, corpus.gold_mentions(document))
    if mentions:
        yield corpus.scene(document, mentions)


def learn(rows: Sequence[Example], *, threshold: float = 0.5) -> PairModel:
    """Fit one relation on the pairs of which gold says something."""
    told = [row for row in rows if row.label is not None]
    return fit_pairs(
        [row.features for row in told],
        [bool(row.label) for row in told],
        penalty=PENALTY,
        least=3,
        threshold=threshold,
    )
