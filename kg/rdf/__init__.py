"""Statement ⇄ quads, and their syntaxes. Owner of rdflib.

``encode`` gives quads of rdflib terms, ``decode`` the values again; ``to_trig``, ``to_turtle``,
``to_jsonld`` and ``to_nquads`` write them byte for byte the same; ``vocab`` knows the terms.
"""

from kg.rdf.decode import Decoded, decode
from kg.rdf.encode import encode, vocabulary
from kg.rdf.graphs import to_graph
from kg.rdf.jsonld import to_jsonld
from kg.rdf.quads import Quad, canonical
from kg.rdf.syntax import is_fact, to_nquads, to_ntriples, to_trig, to_turtle

__all__ = [
    "Decoded",
    "Quad",
    "canonical",
    "decode",
    "encode",
    "is_fact",
    "to_graph",
    "to_jsonld",
    "to_nquads",
    "to_ntriples",
    "to_trig",
    "to_turtle",
    "vocabulary",
]
