"""Answers → HTTP responses in the format that the client asks for; the service description."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from urllib.parse import quote

from starlette.responses import Response

from kg.rdf import vocab
from kg.serve.negotiate import GRAPHS, RESULTS, choose
from kg.serve.protocol import RequestError
from kg.store.results import Answer, Outcome, Result, Triples, to_csv, to_json, to_rdf, to_tsv, to_xml

TRUNCATED, NOTES = "KG-Truncated", "KG-Notes"


def results_response(outcome: Outcome, accept: str | None) -> Response:
    """Return the answer to a query: results for SELECT and ASK, a graph for CONSTRUCT and DESCRIBE."""
    if isinstance(outcome, Triples):
        return graph_response(outcome, accept)
    offered = [m for m in RESULTS if isinstance(outcome, Result) or RESULTS[m] in ("json", "xml")]
    media = choose(accept, offered)
    if media is None:
        raise RequestError(406, f"nothing that is accepted can be had; there is {', '.join(offered)}")
    return _response(_write(outcome, RESULTS[media]), media, told(outcome))


def _write(outcome: Result | Answer, form: str) -> str:
    if isinstance(outcome, Answer):
        return to_json(outcome) if form == "json" else to_xml(outcome)
    writers: Mapping[str, Callable[[Result], str]] = {
        "json": to_json,
        "xml": to_xml,
        "csv": to_csv,
        "tsv": to_tsv,
    }
    return writers[form](outcome)


def graph_response(outcome: Outcome, accept: str | None) -> Response:
    """Return triples in the syntax that the client asks for, Turtle by default."""
    if not isinstance(outcome, Triples):
        raise RequestError(400, "expected a CONSTRUCT or DESCRIBE query")
    media = choose(accept, list(GRAPHS))
    if media is None:
        raise RequestError(406, f"nothing that is accepted can be had; there is {', '.join(GRAPHS)}")
    return _response(to_rdf(outcome, GRAPHS[media]), media, told(outcome))


def told(outcome: Outcome) -> dict[str, str]:
    """Return the headers that tell of an answer what its format has no place for.

    That there are more rows or triples than the limit allows; terms that the ontology has not,
    percent-encoded as a header must be.
    """
    found = {}
    if not isinstance(outcome, Answer) and outcome.truncated:
        found[TRUNCATED] = "true"
    if outcome.notes:
        found[NOTES] = quote("; ".join(outcome.notes), safe=" :;,?")
    return found


def _response(text: str, media: str, headers: Mapping[str, str]) -> Response:
    return Response(
        text.encode("utf-8"), headers={"Vary": "Accept", **headers}, media_type=f"{media}; charset=utf-8"
    )


DESCRIPTION = """\
@prefix sd: <http://www.w3.org/ns/sparql-service-description#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .

<{endpoint}> a sd:Service ;
  rdfs:label "kg"@en ;
  sd:endpoint <{endpoint}> ;
  sd:supportedLanguage sd:SPARQL11Query ;
  sd:feature sd:UnionDefaultGraph ;
  sd:resultFormat <http://www.w3.org/ns/formats/SPARQL_Results_JSON> ,
    <http://www.w3.org/ns/formats/SPARQL_Results_XML> , <http://www.w3.org/ns/formats/SPARQL_Results_CSV> ,
    <http://www.w3.org/ns/formats/SPARQL_Results_TSV> , <http://www.w3.org/ns/formats/Turtle> ,
    <http://www.w3.org/ns/formats/N-Triples> , <http://www.w3.org/ns/formats/RDF_XML> ,
    <http://www.w3.org/ns/formats/JSON-LD> ;
  sd:defaultDataset <{endpoint}#dataset> .

<{endpoint}#dataset> a sd:Dataset ;
  sd:defaultGraph <{endpoint}#union> ;
  rdfs:seeAlso <{ontology}> .

<{endpoint}#union> a sd:Graph .
"""


def describe_service(endpoint: str, accept: str | None) -> Response:
    """Return the SPARQL 1.1 service description, in whatever graph syntax is asked for."""
    from kg.store.results import parse_rdf

    text = DESCRIPTION.format(endpoint=_iri(endpoint), ontology=vocab.ontology())
    triples = Triples(tuple(parse_rdf(text.encode(), "ttl")))
    return graph_response(triples, accept if choose(accept, list(GRAPHS)) else "text/turtle")


def _iri(address: str) -> str:
    return "".join(c for c in address if c not in '<>"{}|^`\\ ')
