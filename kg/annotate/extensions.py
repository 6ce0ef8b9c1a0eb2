"""The extension attributes that the components of spaCy write, and where a ``Doc`` keeps them.

They are kept in ``doc.user_data``, by label and place: spaCy's own store knows a span by its place alone, and
a stretch may be both problem and measure. Keys are in the manner of spaCy's own, which it moves along when it
joins, cuts and copies a ``Doc`` or writes it to bytes; so what a span is related to is kept by how far off it
stands, with its words: where a text was cut off there, other words may have been joined.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from typing import NamedTuple, cast

from spacy.tokens import Doc, Span

from kg.model import Kind, Mention, Relation

GROUPS = {
    Kind.UNIT: "kg_units",
    Kind.POLICY: "kg_policies",
    Kind.PROBLEM: "kg_problems",
    Kind.MEASURE: "kg_measures",
}


# kind; label, words, offsets of the object from the beginning of the subject; confidence, rule, basis, role
_Row = tuple[str, str, str, int, int, float, str, str, str]
_RELATIONS = "kg_relations"
_Key = tuple[str, str, int, int]  # spaCy's mark, name and label, where the span begins and ends


class Related(NamedTuple):
    """One relation: ``subject`` is what faces, takes, addresses or cites ``object``."""

    subject: Span
    kind: str
    object: Span
    confidence: float
    rule: str
    basis: str  # stated or inferred
    role: str  # of ``cites``: how the policy is used, else ""


def set_extensions() -> None:
    """Register the extension attributes; a second call changes nothing."""
    for name, default in (("kg_rule", ""), ("kg_score", 0.0), ("kg_attributes", None)):
        if not Span.has_extension(name):
            Span.set_extension(name, getter=partial(_get, name, default), setter=partial(_set, name))
    if not Span.has_extension(_RELATIONS):
        Span.set_extension(_RELATIONS, getter=_relations)
    if not Doc.has_extension(_RELATIONS):
        Doc.set_extension(_RELATIONS, getter=_all_relations)


def _get(name: str, default: object, span: Span) -> object:
    return _known(span).get(_key(name, span), default)


def _set(name: str, span: Span, value: object) -> None:
    _known(span)[_key(name, span)] = value


def _key(name: str, span: Span) -> _Key:
    return "._.", f"{name}.{span.label_}", span.start_char, span.end_char


def _known(span: Span) -> dict[_Key, object]:
    # spaCy's stub says that keys are strings; it uses tuples itself
    return cast("dict[_Key, object]", span.doc.user_data)


def marked(doc: Doc, mention: Mention) -> Span:
    """Return the span of a mention, which knows what is known of it."""
    span = doc.char_span(mention.start, mention.end, label=mention.kind.value, alignment_mode="expand")
    assert span is not None, "the offsets of a mention are those of tokens"
    span._.kg_rule, span._.kg_score = mention.rule, mention.score
    told: dict[str, str] = {}
    for key, value in mention.attributes:  # of quantities there may be several
        told[key] = f"{told[key]}; {value}" if key in told else value
    span._.kg_attributes = told
    return span


def keep_relations(doc: Doc, spans: Sequence[Span], relations: Iterable[Relation]) -> None:
    """Let the spans of mentions, in their order, know their relations; the text forgets those it knew."""
    for key in _keys_of_relations(doc):
        del cast("dict[_Key, object]", doc.user_data)[key]
    told: dict[Span, list[_Row]] = {span: [] for span in spans}
    for relation in relations:
        subject, other = spans[relation.subject], spans[relation.object]
        told[subject].append(
            (
                relation.kind.value,
                other.label_,
                other.text,
                other.start_char - subject.start_char,
                other.end_char - subject.start_char,
                relation.confidence,
                relation.rule,
                relation.basis.value,
                relation.role or "",
            )
        )
    for span, rows in told.items():
        _set(_RELATIONS, span, rows)


def _relations(span: Span) -> list[Related]:
    """Return the relations that a span is the subject of, but for those to words that were cut off."""
    rows = cast("list[_Row]", _get(_RELATIONS, (), span))
    out = []
    for kind, label, words, start, end, confidence, rule, basis, role in rows:
        other = span.doc.char_span(span.start_char + start, span.start_char + end, label=label)
        if other is not None and other.text == words:  # what was joined may stand where it was cut off
            out.append(Related(span, kind, other, confidence, rule, basis, role))
    return out


def _keys_of_relations(doc: Doc) -> list[_Key]:
    """Return the keys by which a text keeps the relations of its spans."""
    keys = (key for key in cast("dict[object, object]", doc.user_data) if isinstance(key, tuple))
    return [cast("_Key", key) for key in keys if str(key[1]).startswith(f"{_RELATIONS}.")]


def _all_relations(doc: Doc) -> list[Related]:
    """Return the relations of all spans of a text, in its order."""
    spans = [
        doc.char_span(start, end, label=name.partition(".")[2])
        for _, name, start, end in _keys_of_relations(doc)
    ]
    known = sorted((s for s in spans if s is not None), key=lambda s: (s.start, -s.end, s.label_))
    return [related for span in known for related in _relations(span)]
