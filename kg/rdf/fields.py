"""Which property, or class, an attribute of an entity becomes; read by both directions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from rdflib import Literal, URIRef

from kg.model import Entity, Kind
from kg.rdf.quads import count_literal, date_literal, decimal_literal, decimal_words, string
from kg.rdf.vocab import OVS, concept, notation, top_of

KIND_CLASSES = {
    Kind.UNIT: "Unit",
    Kind.PROBLEM: "Problem",
    Kind.MEASURE: "Measure",
    Kind.POLICY: "PolicyReference",
}
POLICY_CLASSES = {
    "document": "PolicyDocument",
    "formulation": "PolicyFormulation",
    "speech": "PolicyUtterance",
    "meeting": "PolicyMeeting",
}
# The class of a policy by the top concept that its kind stands under.
TOP_CLASSES = {
    "document": "PolicyDocument",
    "formulation": "PolicyFormulation",
    "utterance": "PolicyUtterance",
    "meeting": "PolicyMeeting",
}


@dataclass(frozen=True, slots=True)
class Field:
    """One attribute in RDF: its property, and how its value is written and read."""

    key: str
    property: URIRef
    to_term: Callable[[str], URIRef | Literal | None]  # None for what the property cannot hold
    from_term: Callable[[URIRef | Literal], str] = str


@cache
def fields(kind: Kind) -> dict[str, Field]:
    """Return the fields of a kind by the attribute's key; what has none is kept as key=value."""
    found = [_concept("type", getattr(OVS, f"{kind}Kind"), f"{kind}-kind")]
    if kind in (Kind.PROBLEM, Kind.MEASURE):
        found += [
            _concept("status", OVS.status, "status"),
            Field("quantity", OVS.quantity, string),
            Field("amount", OVS.amount, decimal_literal, decimal_words),
            Field("currency", OVS.currency, string),
            Field("date", OVS.date, date_literal),
        ]
    if kind is Kind.MEASURE:
        found += [
            Field("deadline", OVS.deadline, date_literal),
            Field("frequency", OVS.frequency, string),
        ]
    if kind is Kind.UNIT:
        found += [
            Field("count", OVS.memberCount, count_literal),
            Field("ranges", OVS.rangesOver, string),
        ]
    if kind is Kind.POLICY:
        found += [Field("number", OVS.policyNumber, string), Field("year", OVS.policyYear, string)]
    return {field.key: field for field in found}


def _concept(key: str, predicate: URIRef, scheme: str) -> Field:
    def to_term(word: str) -> URIRef:
        return concept(scheme, word)

    def from_term(term: URIRef | Literal) -> str:
        return notation(URIRef(term))

    return Field(key, predicate, to_term, from_term)


def class_names(entity: Entity) -> list[str]:
    """Return the classes of an entity, the one that its kind implies first.

    Superclasses are added when it is written, so that plain queries need no reasoner.
    """
    names = [KIND_CLASSES[entity.kind]]
    if entity.kind is Kind.UNIT:
        names.append("UnitGroup" if entity.collective else "Organization")
    if entity.kind is Kind.MEASURE and ("status", "recommended") in entity.attributes:
        names.append("Recommendation")
    if entity.kind is Kind.POLICY:
        names += _policy_classes(entity)
    return names


def _policy_classes(entity: Entity) -> list[str]:
    """Return the classes that a policy is told to be of, or that of its kind where none of these is told.

    A kind is the finer word of the two: where both are told, they agree in the graph.
    """
    told = _told_classes(entity)
    kinds = (concept("policy-kind", value) for key, value in entity.attributes if key == "type")
    by_kind = [TOP_CLASSES[top] for kind in kinds if (top := top_of(kind)) is not None]
    if not told or not by_kind:
        return told
    return [name for name in told if name in by_kind] or by_kind[:1]


def _told_classes(entity: Entity) -> list[str]:
    return [POLICY_CLASSES[v] for k, v in entity.attributes if k == "class" and v in POLICY_CLASSES]


def is_class(entity: Entity, key: str, value: str) -> bool:
    """Tell whether an attribute is said by a class, and so needs no triple of its own.

    Where the kind says another class, what was told is kept beside it, so that it can be read again.
    """
    known = entity.kind is Kind.POLICY and key == "class" and value in POLICY_CLASSES
    return known and _policy_classes(entity) == _told_classes(entity)


def to_pair(key: str, value: str) -> str:
    """Return what has no property of its own as ``key=value``; an equals sign in the key is escaped.

    >>> to_pair("scope", "a=b"), from_pair("scope=a=b")
    ('scope=a=b', ('scope', 'a=b'))
    >>> to_pair("a=b", "c"), from_pair("a%3Db=c")
    ('a%3Db=c', ('a=b', 'c'))
    """
    return f"{key.replace('%', '%25').replace('=', '%3D')}={value}"


def from_pair(written: str) -> tuple[str, str]:
    """Return key and value of what `to_pair` wrote."""
    key, _, value = written.partition("=")
    return key.replace("%3D", "=").replace("%25", "%"), value
