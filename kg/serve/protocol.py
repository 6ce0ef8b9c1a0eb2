"""HTTP requests → what the SPARQL 1.1 Protocol and Graph Store Protocol (W3C, 2013) ask for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl

from kg.rdf.syntax import is_iri
from kg.store.run import Graphs

FORM = "application/x-www-form-urlencoded"
QUERY, UPDATE = "application/sparql-query", "application/sparql-update"


class RequestError(Exception):
    """A request that breaks the protocol, with the status to answer it with."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


@dataclass(frozen=True, slots=True)
class Operation:
    """A query or an update, and the graphs that it is over."""

    text: str
    update: bool = False
    graphs: Graphs | None = None


def read_operation(method: str, query_string: str, content_type: str, body: bytes) -> Operation | None:
    """Return what a request to the endpoint asks; None for a plain GET, which asks for its description.

    Raises
    ------
    RequestError
        If the request is none that the protocol knows.
    """
    parameters = _pairs(query_string)
    media, charset = _media(content_type)
    if method in ("GET", "HEAD"):
        if "update" in parameters:
            raise RequestError(400, "an update is sent by POST, never by GET")
        if "query" in parameters:
            return _query(parameters)
        _refuse_rest(parameters)
        return None
    if media == FORM:
        return _from_form(_pairs(_decode(body, charset)), parameters)
    if media == QUERY:
        if {"query", "update"} & parameters.keys():
            raise RequestError(400, "the query is given twice: in the address and as the body")
        return Operation(
            _decode(body, charset), graphs=_graphs(parameters, "default-graph-uri", "named-graph-uri")
        )
    if media == UPDATE:
        if {"query", "update"} & parameters.keys():
            raise RequestError(400, "the update is given twice: in the address and as the body")
        _refuse_using(parameters)
        return Operation(_decode(body, charset), update=True)
    raise RequestError(415, f"content type {media or 'none'}; expected {FORM}, {QUERY} or {UPDATE}")


def _from_form(form: Mapping[str, Sequence[str]], address: Mapping[str, Sequence[str]]) -> Operation:
    if "query" in form and "update" in form:
        raise RequestError(400, "both query and update; expected one")
    if {"query", "update"} & address.keys():
        raise RequestError(400, "a form is sent whole in the body; query or update is in the address")
    if "update" in form:
        _refuse_using(form)
        return Operation(_single(form, "update"), update=True)
    if "query" in form:
        return _query(form)
    raise RequestError(400, "the form has no query")


def _query(parameters: Mapping[str, Sequence[str]]) -> Operation:
    return Operation(
        _single(parameters, "query"), graphs=_graphs(parameters, "default-graph-uri", "named-graph-uri")
    )


def _refuse_rest(parameters: Mapping[str, Sequence[str]]) -> None:
    if parameters.keys() - {"default-graph-uri", "named-graph-uri"}:
        raise RequestError(400, f"no query; expected ?query=…, found {', '.join(sorted(parameters))}")


def _refuse_using(parameters: Mapping[str, Sequence[str]]) -> None:
    if {"using-graph-uri", "using-named-graph-uri"} & parameters.keys():
        raise RequestError(400, "using-graph-uri is not supported; write USING in the update")


def _single(parameters: Mapping[str, Sequence[str]], name: str) -> str:
    if len(parameters[name]) != 1:
        raise RequestError(400, f"{len(parameters[name])} values of {name}; expected one")
    return parameters[name][0]


def _graphs(parameters: Mapping[str, Sequence[str]], default: str, named: str) -> Graphs | None:
    if not {default, named} & parameters.keys():
        return None
    return Graphs(tuple(parameters.get(default, ())), tuple(parameters.get(named, ())))


def _pairs(text: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    try:
        for name, value in parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=200):
            found.setdefault(name, []).append(value)
    except ValueError as error:
        raise RequestError(400, f"the parameters cannot be read: {error}") from error
    return found


def _media(content_type: str) -> tuple[str, str]:
    media, *parameters = (part.strip() for part in content_type.split(";"))
    charset = next(
        (p.partition("=")[2].strip('"') for p in parameters if p.lower().startswith("charset=")), "utf-8"
    )
    return media.lower(), charset.lower()


def _decode(body: bytes, charset: str) -> str:
    if charset not in ("utf-8", "utf8", "us-ascii"):
        raise RequestError(400, f"charset {charset}; expected utf-8")
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise RequestError(400, f"the body is not UTF-8 at byte {error.start}") from error


def read_graph_name(query_string: str, path: str) -> str | None:
    """Return the graph that a Graph Store request names, None for the default graph.

    Raises
    ------
    RequestError
        Unless it names exactly one.
    """
    parameters = _pairs(query_string)
    given = parameters.get("graph", [])
    if ("default" in parameters) + len(given) != 1:
        raise RequestError(400, f"{path}: expected ?graph=IRI or ?default, one of them once")
    return checked_iri(given[0]) if given else None


def checked_iri(text: str) -> str:
    """Return an IRI of a request.

    Raises
    ------
    RequestError
        If it is none: signs that no IRI has would reach logs and other syntaxes.
    """
    if not is_iri(text):
        raise RequestError(400, f"{text!r} is no absolute IRI; expected one, its odd signs as %XX")
    return text
