"""Precision, recall and F1 of annotations against gold; every miss and false hit in its sentence.

A predicted span matches a gold span of its kind when their intersection over union is at least
0.5, each span used once, best overlap first; exact: when they are equal. A link matches when its
relation is the same and both its ends match. Units and policies count there as entities: mentions
of one name, or of one ``same``, are one, and a predicted name is the gold entity that most of its
mentions match. What gold marks optional is neither asked for nor counted against a prediction.
Figures over several reports are micro-averages.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any
from unicodedata import combining, east_asian_width

from kg.data import Name, path_of
from kg.errors import InputError
from kg.model import Kind, RelationKind
from kg.standoff import from_standoff, place, read_file, to_standoff

__all__ = [
    "Document",
    "Error",
    "Rates",
    "compare",
    "errors_html",
    "errors_text",
    "evaluate",
    "from_standoff",
    "place",
    "rates",
    "read_gold",
    "table",
    "to_standoff",
]

KINDS = tuple(kind.value for kind in Kind)
RELATIONS = tuple(kind.value for kind in RelationKind)
THRESHOLD = 0.5
Entity = Mapping[str, Any]
Triple = tuple[Hashable, str, Hashable]
Ends = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Rates:
    """Counts, and what follows from them: 0 where nothing was to be measured, which ``measured`` tells apart.

    >>> rates = Rates(gold=4, predicted=2, hit=2)
    >>> rates.precision, rates.recall, round(rates.f1, 3)
    (1.0, 0.5, 0.667)
    """

    gold: int
    predicted: int
    hit: int

    @property
    def measured(self) -> bool:
        """Whether there was anything to measure: something in gold, or something predicted."""
        return bool(self.gold or self.predicted)

    @property
    def precision(self) -> float:
        """Share of what was predicted that is right."""
        return self.hit / self.predicted if self.predicted else 0.0

    @property
    def recall(self) -> float:
        """Share of what is right that was predicted."""
        return self.hit / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        total = self.gold + self.predicted
        return 2 * self.hit / total if total else 0.0


@dataclass(frozen=True, slots=True)
class Error:
    """Something that gold has and the prediction has not (``miss``), or the reverse (``false``)."""

    doc: str
    what: str  # "miss" or "false"
    name: str  # a kind or a relation
    start: int
    end: int
    text: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Document:
    """The result of one report: counts by (name, "gold" | "predicted" | "hit"), and the errors."""

    name: str
    overlap: Counter[tuple[str, str]]
    exact: Counter[tuple[str, str]]
    errors: tuple[Error, ...]


def evaluate(gold: Mapping[str, Any], predicted: Mapping[str, Any], text: str, *, name: str = "") -> Document:
    """Compare two standoff annotations of one text."""
    doc = name or str(gold.get("doc", ""))
    overlap, errors = _tally(gold, predicted, THRESHOLD, text, doc)
    exact, _ = _tally(gold, predicted, 1.0, text, doc)
    return Document(doc, overlap, exact, tuple(errors))


def rates(documents: Iterable[Document], *, exact: bool = False) -> dict[str, Rates]:
    """Return the rates of each kind and relation, of all spans and of all links."""
    total: Counter[tuple[str, str]] = Counter()
    for document in documents:
        total.update(document.exact if exact else document.overlap)
    groups = {name: (name,) for name in (*KINDS, *RELATIONS)} | {"spans": KINDS, "links": RELATIONS}
    return {name: _rates(total, members) for name, members in groups.items()}


def _rates(total: Counter[tuple[str, str]], names: Sequence[str]) -> Rates:
    gold, predicted, hit = (sum(total[name, what] for name in names) for what in ("gold", "predicted", "hit"))
    return Rates(gold, predicted, hit)


# -- matching ----------------------------------------------------------------------------


def overlap_of(a: Entity, b: Entity) -> float:
    """Return intersection over union of two spans.

    >>> overlap_of({"start": 0, "end": 4}, {"start": 2, "end": 6})
    0.3333333333333333
    """
    shared: int = min(a["end"], b["end"]) - max(a["start"], b["start"])
    total: int = max(a["end"], b["end"]) - min(a["start"], b["start"])
    return max(0, shared) / total


def match(gold: Mapping[str, Entity], predicted: Mapping[str, Entity], threshold: float) -> dict[str, str]:
    """Map predicted ids to gold ids, one to one, best overlap first."""
    rows = []
    by_kind: dict[str, list[tuple[str, Entity]]] = defaultdict(list)
    for id_, entity in gold.items():
        by_kind[entity["kind"]].append((id_, entity))
    for predicted_id, entity in predicted.items():
        for gold_id, other in by_kind[entity["kind"]]:
            if other["start"] < entity["end"] and entity["start"] < other["end"]:
                share = overlap_of(other, entity)
                if share >= threshold:
                    rows.append((-share, gold_id, predicted_id))
    found: dict[str, str] = {}
    used: set[str] = set()
    for _, gold_id, predicted_id in sorted(rows):
        if predicted_id not in found and gold_id not in used:
            found[predicted_id] = gold_id
            used.add(gold_id)
    return found


def _key(entity: Entity) -> Hashable:
    """Return what an entity is the same as."""
    if entity["kind"] not in ("unit", "policy"):
        return str(entity["id"])
    return entity["kind"], entity.get("same") or " ".join(entity["text"].casefold().split())


def _resolve(
    gold: Mapping[str, Entity], predicted: Mapping[str, Entity], found: Mapping[str, str]
) -> dict[str, Hashable]:
    """Map predicted ids to gold keys; a name to the one that most of its mentions match."""
    votes: dict[Hashable, Counter[Hashable]] = defaultdict(Counter)
    for predicted_id, gold_id in found.items():
        votes[_key(predicted[predicted_id])][_key(gold[gold_id])] += 1
    winner = {name: min(cast, key=lambda k: (-cast[k], str(k))) for name, cast in votes.items()}
    return {id_: winner.get(_key(e), ("no match", _key(e))) for id_, e in predicted.items()}


def _tally(
    gold: Mapping[str, Any], predicted: Mapping[str, Any], threshold: float, text: str, doc: str
) -> tuple[Counter[tuple[str, str]], list[Error]]:
    ours, theirs = ({e["id"]: e for e in data["entities"]} for data in (gold, predicted))
    found = match(ours, theirs, threshold)
    counts: Counter[tuple[str, str]] = Counter()
    errors: list[Error] = []
    matched = set(found.values())
    for id_, entity in ours.items():
        if not entity.get("optional"):
            counts[entity["kind"], "gold"] += 1
            if id_ not in matched:
                errors.append(_error(doc, "miss", entity["kind"], entity, text))
    for id_, entity in theirs.items():
        partner = ours.get(found.get(id_, ""))
        if partner is None or not partner.get("optional"):
            counts[entity["kind"], "predicted"] += 1
            counts[entity["kind"], "hit"] += partner is not None
            if partner is None:
                errors.append(_error(doc, "false", entity["kind"], entity, text))
    asked, free = _asked(gold, ours)
    given = _given(predicted, _resolve(ours, theirs, found), free)
    for what, triples in (("gold", asked), ("predicted", given), ("hit", asked.keys() & given.keys())):
        counts.update((relation, what) for _, relation, _ in triples)
    missed = [(triple, ends) for triple, ends in asked.items() if triple not in given]
    false = [(triple, ends) for triple, ends in given.items() if triple not in asked]
    errors += (_link_error(doc, "miss", triple[1], ours[s], ours[o], text) for triple, (s, o) in missed)
    errors += (_link_error(doc, "false", triple[1], theirs[s], theirs[o], text) for triple, (s, o) in false)
    return counts, sorted(errors, key=lambda e: (e.start, e.end, e.name, e.what, e.text))


def _asked(gold: Mapping[str, Any], ours: Mapping[str, Entity]) -> tuple[dict[Triple, Ends], set[Triple]]:
    """Return the links that are asked for, with the ids of their ends, and those that may be left out."""
    optional = {tuple(link[:3]) for link in gold.get("optional_links", ())}
    asked: dict[Triple, Ends] = {}
    free: set[Triple] = set()
    for s, relation, o in (*(tuple(link[:3]) for link in gold["links"]), *optional):
        triple = (_key(ours[s]), relation, _key(ours[o]))
        if (s, relation, o) in optional or ours[s].get("optional") or ours[o].get("optional"):
            free.add(triple)
        else:
            asked.setdefault(triple, (s, o))
    return asked, free - asked.keys()


def _given(
    predicted: Mapping[str, Any], resolved: Mapping[str, Hashable], free: set[Triple]
) -> dict[Triple, Ends]:
    """Return the links that were predicted, with the ids of their ends, but for those left free."""
    given: dict[Triple, Ends] = {}
    for s, relation, o in (link[:3] for link in predicted["links"]):
        triple = (resolved[s], relation, resolved[o])
        if triple not in free:
            given.setdefault(triple, (s, o))
    return given


# -- errors ------------------------------------------------------------------------------


def _error(doc: str, what: str, name: str, entity: Entity, text: str) -> Error:
    start, end = entity["start"], entity["end"]
    return Error(doc, what, name, start, end, text[start:end], _sentence(text, start, end))


def _link_error(doc: str, what: str, relation: str, a: Entity, b: Entity, text: str) -> Error:
    words = f"{text[a['start'] : a['end']]} → {text[b['start'] : b['end']]}"
    return Error(doc, what, relation, b["start"], b["end"], words, _sentence(text, b["start"], b["end"]))


def _sentence(text: str, start: int, end: int) -> str:
    """Return the line around a span, at most 200 characters to each side."""
    low = max(text.rfind("\n", 0, start) + 1, start - 200)
    stop = text.find("\n", end)
    high = min(stop if stop >= 0 else len(text), end + 200)
    return text[low:high].strip()


def compare(
    before: Mapping[str, Mapping[str, Any]], after: Mapping[str, Mapping[str, Any]], texts: Mapping[str, str]
) -> dict[str, tuple[Error, ...]]:
    """Return by document what the second set of annotations lost (``miss``) and gained (``false``)."""
    empty: dict[str, Any] = {"entities": [], "links": []}
    found = {}
    for name in sorted(before.keys() | after.keys()):
        old, new = before.get(name, empty), after.get(name, empty)
        changed = evaluate(old, new, texts[name], name=name).errors
        if changed:
            found[name] = changed
    return found


# -- reading and showing -----------------------------------------------------------------


def read_gold(path: Name) -> dict[str, dict[str, Any]]:
    """Return the annotations of a file, or of the JSON files of a folder, by file name.

    Raises
    ------
    DataError
        If one of them cannot be read, is no annotation, or has an entity or a link that is none.
    InputError
        If there is none.
    """
    path = path_of(path)
    if not path.exists():
        raise InputError(f"{path}: no such file or folder; expected NAME.json, or a folder of them")
    files = (one for one in path.glob("*.json") if not one.name.startswith("."))  # .#a.json is an editor's
    paths = sorted(files) if path.is_dir() else [path]
    if not paths:
        raise InputError(f"{path}: no annotation in this folder; expected NAME.json beside NAME.txt")
    found = {}
    for one in paths:
        found[one.name] = read_file(one)
    return found


def table(documents: Sequence[Document]) -> str:
    """Return the figures as text: each document's spans and links, then each kind and relation.

    What is neither in gold nor predicted has no figures, and a dash for each.
    """
    lines = [f"{'':34} {'P':>6} {'R':>6} {'F1':>6} {'exact':>6} {'gold':>6} {'pred':>6}"]
    for document in documents:
        lines += _lines([document], ("spans", "links"), document.name)
    return "\n".join([*lines, *_lines(documents, (*KINDS, "spans", *RELATIONS, "links"), "all")])


def _lines(documents: Sequence[Document], names: Sequence[str], title: str) -> list[str]:
    loose, tight = rates(documents), rates(documents, exact=True)
    lines = []
    for name in names:
        r, exact = loose[name], tight[name]
        figures = ((r, r.precision), (r, r.recall), (r, r.f1), (exact, exact.f1))
        shown = " ".join(f"{figure:6.3f}" if one.measured else f"{'–':>6}" for one, figure in figures)
        lines.append(f"{_fill(title, 24)} {name:9} {shown} {r.gold:6} {r.predicted:6}")
    return lines


def _fill(text: str, width: int) -> str:
    """Return a text cut or filled to a width on screen, where a Chinese sign has that of two letters.

    >>> _fill("report.json", 6), _fill("水务局.json", 8), _fill("水务局", 5) + "|"
    ('report', '水务局.j', '水务 |')
    """
    shown, left = "", width
    for sign in text:
        size = 0 if combining(sign) else 2 if east_asian_width(sign) in "WF" else 1
        if size > left:
            break
        shown, left = shown + sign, left - size
    return shown + " " * left


def errors_text(documents: Iterable[Document]) -> str:
    """Return every miss and every false hit in its sentence, as text."""
    return "\n".join(
        f"{e.doc}:{e.start} {e.what} {e.name}: {e.text}\n    {' '.join(e.sentence.split())}"
        for document in documents
        for e in document.errors
    )


def errors_html(documents: Iterable[Document]) -> str:
    """Return the same as an HTML table; all text is escaped."""
    rows = "".join(
        f"<tr class='{e.what}'><td>{escape(e.doc)}<td>{e.start}<td>{e.what}<td>{escape(e.name)}"
        f"<td>{escape(e.text)}<td>{escape(' '.join(e.sentence.split()))}</tr>\n"
        for document in documents
        for e in document.errors
    )
    head = "<tr><th>report<th>at<th>what<th>kind<th>words<th>sentence</tr>"
    return (
        "<!doctype html><meta charset='utf-8'><title>Misses and false hits</title>"
        "<style>body{font:14px system-ui}td,th{padding:.2em .6em;vertical-align:top;text-align:left}"
        f".miss{{background:#fff3e0}}.false{{background:#fde7e9}}</style><table>{head}\n{rows}</table>\n"
    )
