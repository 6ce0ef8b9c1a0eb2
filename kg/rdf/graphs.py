"""rdflib graphs of quads and of files, for the parts that work on graphs and import no rdflib."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from xml.sax import SAXParseException

from rdflib import RDF, SH, XSD, BNode, Dataset, Graph, Literal, Node, URIRef
from rdflib.exceptions import ParserError
from rdflib.graph import DATASET_DEFAULT_GRAPH_ID
from rdflib.plugins.parsers.notation3 import BadSyntax
from rdflib.plugins.parsers.ntriples import ParseError  # type: ignore[attr-defined]  # not in its __all__
from rdflib.util import guess_format

from kg.data import Name, ontologies_path, path_of
from kg.errors import DataError, InputError
from kg.quiet import quiet
from kg.rdf import vocab
from kg.rdf.jsonld_read import read_jsonld
from kg.rdf.quads import Quad

SHAPES = "ovs-shapes.ttl"
SHAPES_SPARQL = "ovs-shapes-sparql.ttl"
# What may hold a sign that is none, and the sign that begins a triple term.
TURTLE = re.compile(
    r"""
    \"\"\"(?:[^"\\] | \\. | "(?!""))*\"\"\" | '''(?:[^'\\] | \\. | '(?!''))*'''
  | "(?:[^"\\\n\r] | \\.)*" | '(?:[^'\\\n\r] | \\.)*'
  | <[^<>\s]*> | \#[^\n\r]* | \\.
  | (?P<triple_term><<)
    """,
    re.VERBOSE | re.DOTALL,
)
# What rdflib's parsers raise on documents that break their syntax, or nest too deeply for them.
BROKEN = (
    *(ParseError, ParserError, SAXParseException, ValueError, AttributeError, TypeError, LookupError),
    *(AssertionError, NameError, RecursionError),
)
FORMATS = ("ttl", "trig", "nt", "nq", "n3", "jsonld", "rdf", "xml", "owl")  # as the help names them
ALSO = ("json", "trix")  # read too, though they are rare

__all__ = [
    "DATASET_DEFAULT_GRAPH_ID",
    "RDF",
    "SH",
    "XSD",
    "BNode",
    "Dataset",
    "Graph",
    "Literal",
    "Node",
    "URIRef",
    "read_graph",
    "shapes",
    "to_graph",
]


def to_graph(quads: Iterable[Quad], *, schemes: bool = False) -> Graph:
    """Return the triples of the quads as one graph, with the concept schemes if asked."""
    graph = Graph()
    for subject, predicate, object_, _ in quads:
        graph.add((subject, predicate, object_))
    if schemes:
        graph += vocab.schemes()
    return graph


@cache
def shapes() -> Graph:
    """Return the SHACL Core shapes."""
    return Graph().parse(ontologies_path() / SHAPES)


@cache
def shapes_sparql() -> Graph:
    """Return the shapes that need SPARQL: here for their identifiers and messages."""
    return Graph().parse(ontologies_path() / SHAPES_SPARQL)


def read_graph(path: Name) -> Graph:
    """Read a file of any RDF 1.1 syntax that rdflib knows, all its graphs as one.

    Raises
    ------
    InputError
        If there is no such file, its name does not tell a syntax, or it breaks off.
    """
    path = path_of(path)
    ending = path.suffix.lower().removeprefix(".")
    # Of others rdflib knows the names, without a parser: .html and .svg may hold RDFa.
    form = guess_format(f"a.{ending}") if ending in (*FORMATS, *ALSO) else None
    if form is None:
        raise InputError(f"{path}: not a name of an RDF file; expected one of .{', .'.join(FORMATS)}")
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise InputError(f"{path}: no such file") from error
    except IsADirectoryError as error:
        raise InputError(f"{path}: is a folder; give the RDF files in it") from error
    except UnicodeDecodeError as error:
        raise InputError(f"{path}: not UTF-8 at byte {error.start}; RDF syntaxes are UTF-8") from error
    return parse(text, form, name=str(path))


def parse(text: str, form: str, *, name: str) -> Graph:
    """Return the triples of a document; `name` is what to call it in an error.

    Raises
    ------
    InputError
        If it breaks its syntax, holds triple terms, or names a JSON-LD context that lies elsewhere.
    """
    if form in {"turtle", "nt", "nquads", "trig"} and _has_triple_term(text):
        raise InputError(
            f"{name}: triple terms are RDF 1.2, expected RDF 1.1; use rdf:subject, rdf:predicate, rdf:object"
        )
    dataset = Dataset(default_union=True)
    try:
        # It tells of a value that its datatype has not (a 13th month) with a traceback; the shapes tell it.
        with quiet("rdflib.term"):
            if form == "json-ld":
                read_jsonld(text, dataset, name=name)
            else:
                dataset.parse(data=text, format=form, publicID=f"file:{name}")
    except BadSyntax as error:
        line = error.lines + 1
        raise InputError(f"{name}:{line}: {error._why}; at: {_near(text, line)}") from error
    except BROKEN as error:
        raise InputError(f"{name}: no {form} that can be read: {_short(error)}") from error
    graph = Graph()
    for triple in dataset.triples((None, None, None)):
        graph.add(triple)
    return graph


def _short(error: Exception) -> str:
    """Return what a parser says in its first line; the name of an error of Python stands for its words."""
    told = str(error).partition("\n")[0][:200]
    if isinstance(error, RecursionError):
        return "it nests too deeply, or refers to itself"
    return (
        told
        if isinstance(error, ParseError | ParserError | ValueError)
        else f"{type(error).__name__}: {told}"
    )


def _has_triple_term(text: str) -> bool:
    """Tell whether a document of the Turtle family has ``<<`` where it stands in no literal, IRI or comment.

    >>> _has_triple_term('<urn:a> <urn:b> "x <<( y" .'), _has_triple_term("<urn:a> <urn:b> <<( a b c )>> .")
    (False, True)
    """
    return "<<" in text and any(match.lastgroup for match in TURTLE.finditer(text))


def _near(text: str, line: int) -> str:
    lines = text.splitlines() or [""]
    return lines[min(line, len(lines)) - 1].strip()[:80]


def triples(graph: Graph) -> Iterator[Quad]:
    """Iterate over the triples of a graph that have no blank node, as quads of no graph.

    ``kg.rdf.blank.skolemized`` gives a graph that has none.
    """
    nowhere = URIRef("")
    for subject, predicate, object_ in graph:
        if (
            isinstance(subject, URIRef)
            and isinstance(predicate, URIRef)
            and isinstance(object_, URIRef | Literal)
        ):
            yield Quad(subject, predicate, object_, nowhere)


def message(shape: Node, language: str) -> str | None:
    """Return what a shape says when it is broken."""
    for graph in (shapes(), shapes_sparql()):
        for value in graph.objects(shape, SH.message):
            if isinstance(value, Literal) and value.language == language:
                return str(value)
    return None


def need(graph: Graph, subject: Node, predicate: URIRef) -> Node:
    """Return the one value that a node must have."""
    value = graph.value(subject, predicate)
    if value is None:
        raise DataError(f"{subject} has no {vocab.local_name(predicate)}")
    return value
