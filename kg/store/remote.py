"""Ask and fill SPARQL endpoints elsewhere: SPARQL 1.1 Protocol and Graph Store Protocol over HTTP.

Nothing here is called unless the user names an endpoint.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from http.client import HTTPException
from itertools import groupby
from urllib.error import HTTPError, URLError
from urllib.parse import quote, urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

import pyoxigraph as ox

from kg.errors import InputError, QueryError
from kg.rdf import Quad, canonical, to_ntriples, vocab, vocabulary
from kg.rdf.graphs import URIRef
from kg.rdf.quads import string
from kg.rdf.remote import refuse_remote
from kg.rdf.sparql import declared_prefixes, form
from kg.rdf.vocab import OVS
from kg.store.results import Answer, Outcome, Result, Triples, parse_rdf
from kg.store.run import Query, check_limit, check_timeout, explain_syntax, noted, resolve, select
from kg.store.values import Given

RESULTS = "application/sparql-results+json"
GRAPH = "application/n-triples"
# How servers whose default graph is not the union of all graphs are told to make it so.
UNIONS: tuple[dict[str, str], ...] = (
    {},
    {"default-graph-uri": "urn:x-arq:UnionGraph"},  # Apache Jena Fuseki
    {"union-default-graph": ""},  # Oxigraph's server
    {"default-graph-uri": "tag:stardog:api:context:all"},  # Stardog
)
SENDABLE = re.compile(r"[!-~]+")  # what a request line may hold
# The name of a record of what each graph held when it was last sent.
RECORD = "published"


class _NoRedirect(HTTPRedirectHandler):
    """Follow no redirect: a token or a query goes where the user said, nowhere else."""

    def redirect_request(self, *arguments: object) -> None:
        return None


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A SPARQL endpoint, and the Graph Store beside it where there is one."""

    query_url: str
    store_url: str | None = None
    token: str | None = None
    timeout: float = 60.0
    union: tuple[tuple[str, str], ...] = ()  # what makes its default graph the union of all

    def ask(self, text: str, *, limit: int | None = None) -> Outcome:
        """Send a query.

        Raises
        ------
        QueryError
            If the endpoint cannot be reached, refuses the query, or answers what cannot be read.
        """
        check_limit(limit)
        refuse_remote(text)
        text = with_prefixes(text)
        kind = form(text)
        accept = GRAPH if kind in ("CONSTRUCT", "DESCRIBE") else RESULTS
        body = urlencode([("query", text), *self.union]).encode()
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": accept}
        data = send(self, "POST", self.query_url, body, headers, text=text)
        if accept == GRAPH:
            try:
                triples = tuple(parse_rdf(data, "nt"))
            except InputError as error:
                raise QueryError(f"{self.query_url}: the answer is no N-Triples: {error}") from error
            cut = limit is not None and len(triples) > limit
            return noted(Triples(triples[:limit], cut, declared_prefixes(text)), text)
        return noted(read_results(data, self.query_url, limit), text)

    def query(
        self, query: Query, given: Mapping[str, Given] | None = None, *, limit: int | None = None
    ) -> Outcome:
        """Ask by the name of a query, by a file or by text, as ``kg.store.query`` does of a store."""
        return self.ask(resolve(query, given or {}, select(self.ask)), limit=limit)


def connect(
    query_url: str, *, store_url: str | None = None, token: str | None = None, timeout: float = 60.0
) -> Endpoint:
    """Return an endpoint, having found out how to ask all its graphs as one.

    Raises
    ------
    QueryError
        If it cannot be reached, or its graphs cannot be asked as one.
    """
    check_timeout(timeout)
    for address in (query_url, store_url):
        if address is not None and not _is_address(address):
            raise QueryError(f"{address}: expected the http:// or https:// address of an endpoint")
    plain = Endpoint(query_url, store_url, token, timeout)
    probe = f"ASK {{ ?report a {to_ntriples(OVS.Report)} }}"
    if not plain.ask(f"ASK {{ GRAPH ?g {{ ?report a {to_ntriples(OVS.Report)} }} }}"):
        return plain  # nothing of ours is there yet
    for parameters in UNIONS:
        found = Endpoint(query_url, store_url, token, timeout, tuple(parameters.items()))
        try:
            if found.ask(probe):
                return found
        except QueryError:
            continue  # a server that does not know this way of asking
    message = f"{query_url}: its default graph is not the union of its graphs; turn that on in the server"
    raise QueryError(message)


def _is_address(text: str) -> bool:
    """Tell whether a text is the address of a server, as a request may be sent to it.

    >>> _is_address("http://[::1]:7878/sparql"), _is_address("http://["), _is_address("http://a:b/#c")
    (True, False, False)
    """
    try:
        parts = urlsplit(text)
        return bool(
            parts.scheme in ("http", "https")
            and parts.hostname
            and parts.port != 0
            and not parts.fragment
            and SENDABLE.fullmatch(text)
        )
    except ValueError:  # an unclosed bracket in the host, or a port that is no number
        return False


def with_prefixes(text: str) -> str:
    """Declare the prefixes of the ontology where a query does not, as Oxigraph is told beside the query."""
    lowered = text.casefold()
    missing = [
        (p, iri) for p, iri in vocab.prefixes().items() if f"prefix {p}:" not in lowered and f"{p}:" in text
    ]
    return "".join(f"PREFIX {p}: <{iri}> " for p, iri in missing) + text


def send(
    endpoint: Endpoint,
    method: str,
    url: str,
    body: bytes | None,
    headers: Mapping[str, str],
    *,
    text: str = "",
) -> bytes:
    """Send a request and return the body of the answer.

    Raises
    ------
    QueryError
        If the server cannot be reached or refuses; with the line and caret if it is the query's fault.
    """
    request = Request(url, data=body, method=method, headers=dict(headers))  # noqa: S310  # scheme is checked
    if endpoint.token is not None:
        request.add_header("Authorization", f"Bearer {endpoint.token}")
    try:
        with build_opener(_NoRedirect).open(request, timeout=endpoint.timeout) as answer:
            return bytes(answer.read())
    except HTTPError as error:
        said = _said(error)
        if error.code == 404 and method == "GET":
            return b""
        if text and "error at" in said:
            said = explain_syntax(text, said)
        raise QueryError(f"{url}: {error.code} {error.reason}: {said}") from error
    except UnicodeError as error:
        raise QueryError(f"{url}: its host is no name that can be looked up: {error}") from error
    except HTTPException as error:
        message = "the answer broke off or is no HTTP; is that the address of a SPARQL server?"
        raise QueryError(f"{url}: {message} ({type(error).__name__}: {error})") from error
    except (URLError, TimeoutError, ConnectionError) as error:
        reason = getattr(error, "reason", error)
        raise QueryError(f"{url}: cannot be reached: {reason}; is the server running?") from error


def _said(error: HTTPError) -> str:
    """Return what a server says beside a status, as far as it comes."""
    try:
        return error.read(2000).decode("utf-8", "replace").strip()
    except (HTTPException, OSError) as broken:
        return f"what it says broke off ({type(broken).__name__})"


def read_results(data: bytes, where: str, limit: int | None) -> Result | Answer:
    """Read SPARQL JSON results; cut-off ones, as Oxigraph's server sends at its time limit, are an error."""
    try:
        found = ox.parse_query_results(data, format=ox.QueryResultsFormat.JSON)
        if isinstance(found, ox.QueryBoolean):
            return Answer(bool(found))
        columns = tuple(variable.value for variable in found.variables)
        rows = tuple(tuple(solution) for solution in found)
    except (SyntaxError, ValueError) as error:
        raise QueryError(f"{where}: the answer broke off or is no SPARQL JSON: {error}") from error
    return Result(columns, rows[:limit], limit is not None and len(rows) > limit)


# ---------- publish


@dataclass(frozen=True, slots=True)
class Published:
    """What was sent: graphs replaced, graphs as they were, graphs removed."""

    sent: tuple[str, ...]
    unchanged: tuple[str, ...]
    removed: tuple[str, ...]


def publish(endpoint: Endpoint, quads: Iterable[Quad], *, remove: bool = True) -> Published:
    """Load a build into an endpoint by the Graph Store Protocol, only the graphs that changed.

    A record of the hash of each graph is kept in a graph of its own, so that the next build is
    compared without reading the graphs back.

    Parameters
    ----------
    endpoint
        Where to; it needs a ``store_url``.
    quads
        The quads of the build; ontology and schemes are sent with them.
    remove
        Whether graphs that an earlier build sent and this one has not are removed.

    Raises
    ------
    QueryError
        If the endpoint has no Graph Store, cannot be reached or refuses.
    """
    if endpoint.store_url is None:
        raise QueryError(
            f"{endpoint.query_url}: the address of its Graph Store is not known; give --store URL"
        )
    ordered = canonical([*quads, *vocabulary()])
    texts = {
        str(graph): "".join(f"{to_ntriples(s)} {to_ntriples(p)} {to_ntriples(o)} .\n" for s, p, o, _ in rows)
        for graph, rows in groupby(ordered, key=lambda quad: quad.graph)
    }
    hashes = {graph: hashlib.sha256(text.encode()).hexdigest() for graph, text in texts.items()}
    before = read_record(endpoint)
    sent = [graph for graph in sorted(texts) if before.get(graph) != hashes[graph]]
    gone = [graph for graph in sorted(before) if graph not in texts] if remove else []
    for graph in sent:
        _put(endpoint, graph, texts[graph])
    for graph in gone:
        send(endpoint, "DELETE", _graph_url(endpoint, graph), None, {})
    if sent or gone:
        kept = hashes if remove else {**before, **hashes}
        _put(endpoint, record_graph(), write_record(kept))
    unchanged = [graph for graph in sorted(texts) if before.get(graph) == hashes[graph]]
    return Published(tuple(sent), tuple(unchanged), tuple(gone))


def record_graph() -> str:
    """Return the name of the graph that tells what was published."""
    return vocab.instances() + RECORD


def write_record(hashes: Mapping[str, str]) -> str:
    """Return the record as N-Triples."""
    rows = ((URIRef(graph), OVS.sha256, string(digest)) for graph, digest in sorted(hashes.items()))
    return "".join(f"{to_ntriples(s)} {to_ntriples(p)} {to_ntriples(o)} .\n" for s, p, o in rows)


def read_record(endpoint: Endpoint) -> dict[str, str]:
    """Return the hash of each graph as it was last sent; empty if none was."""
    data = send(endpoint, "GET", _graph_url(endpoint, record_graph()), None, {"Accept": GRAPH})
    try:
        return {t.subject.value: t.object.value for t in parse_rdf(data, "nt")}  # type: ignore[union-attr]
    except InputError as error:
        raise QueryError(f"{endpoint.store_url}: the record of what was published is no N-Triples") from error


def _put(endpoint: Endpoint, graph: str, text: str) -> None:
    headers = {"Content-Type": f"{GRAPH}; charset=utf-8"}
    send(endpoint, "PUT", _graph_url(endpoint, graph), text.encode("utf-8"), headers)


def _graph_url(endpoint: Endpoint, graph: str) -> str:
    """Return the address of a graph; that of the Graph Store may have a query of its own.

    >>> _graph_url(Endpoint("", "http://localhost/rdf?db=a"), "urn:g")
    'http://localhost/rdf?db=a&graph=urn%3Ag'
    """
    address = str(endpoint.store_url)
    return f"{address}{'&' if '?' in address else '?'}graph={quote(graph, safe='')}"
