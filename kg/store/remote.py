"""Ask SPARQL endpoints elsewhere: SPARQL 1.1 Protocol over HTTP; ``publish`` fills them.

Nothing here is called unless the user names an endpoint.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from http.client import HTTPException
from urllib.error import HTTPError, URLError
from urllib.parse import quote, urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

import pyoxigraph as ox

from kg.errors import InputError, QueryError
from kg.rdf import to_ntriples, vocab
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
SENDABLE = re.compile(r"[!-~]+")  # what a request line, and a token in a header, may hold
TRUNCATED = "KG-Truncated"  # the header by which kg serve tells of an answer that its limit has cut off


class _NoRedirect(HTTPRedirectHandler):
    """Follow no redirect: a token or a query goes where the user said, nowhere else."""

    def redirect_request(self, *arguments: object) -> None:
        return None


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A SPARQL endpoint, and the Graph Store beside it where there is one; its repr holds no secret."""

    query_url: str
    store_url: str | None = None
    token: str | None = field(default=None, repr=False)  # sent as a bearer token
    timeout: float = 60.0
    union: tuple[tuple[str, str], ...] = ()  # what makes its default graph the union of all
    login: tuple[str, str] | None = field(default=None, repr=False)  # name and password, in place of a token

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
        data, cut = exchange(self, "POST", self.query_url, body, headers, text=text)
        if accept == GRAPH:
            try:
                triples = tuple(parse_rdf(data, "nt"))
            except InputError as error:
                raise QueryError(f"{self.query_url}: the answer is no N-Triples: {error}") from error
            more = limit is not None and len(triples) > limit
            found: Outcome = Triples(triples[:limit], more, declared_prefixes(text))
        else:
            found = read_results(data, self.query_url, limit)
        return _told(noted(found, text), self.query_url) if cut else noted(found, text)

    def query(
        self, query: Query, given: Mapping[str, Given] | None = None, *, limit: int | None = None
    ) -> Outcome:
        """Ask by the name of a query, by a file or by text, as ``kg.store.query`` does of a store."""
        return self.ask(resolve(query, given, select(self.ask)), limit=limit)


def connect(
    query_url: str,
    *,
    store_url: str | None = None,
    token: str | None = None,
    login: tuple[str, str] | None = None,
    timeout: float = 60.0,
) -> Endpoint:
    """Return an endpoint, having found out how to ask all its graphs as one.

    Parameters
    ----------
    query_url, store_url
        Where it answers queries, and where its Graph Store is.
    token
        Sent as a bearer token.
    login
        Name and password, sent instead of a token (Basic, RFC 7617).
    timeout
        Seconds to wait for an answer.

    Raises
    ------
    QueryError
        If it cannot be reached, refuses the token or login, or its graphs cannot be asked as one.
    """
    check_timeout(timeout)
    for address in (query_url, store_url):
        if address is not None and not _is_address(address):
            raise QueryError(f"{address}: expected the http:// or https:// address of an endpoint")
    plain = Endpoint(query_url, store_url, token, timeout, login=login)
    probe = f"ASK {{ ?report a {to_ntriples(OVS.Report)} }}"
    if not plain.ask(f"ASK {{ GRAPH ?g {{ ?report a {to_ntriples(OVS.Report)} }} }}"):
        return plain  # nothing of ours is there yet
    for parameters in UNIONS:
        found = replace(plain, union=tuple(parameters.items()))
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
    """Declare the prefixes of the ontology where a query does not, as Oxigraph is told beside the query.

    >>> with_prefixes("ASK { ?s a ovs:Unit } # PREFIX ovs: <urn:a>").partition("#")[0]
    'PREFIX ovs: <https://w3id.org/oversight/ns'
    """
    declared = declared_prefixes(text)
    missing = [(p, iri) for p, iri in vocab.prefixes().items() if p not in declared and f"{p}:" in text]
    return "".join(f"PREFIX {p}: <{iri}> " for p, iri in missing) + text


def _told(outcome: Outcome, url: str) -> Outcome:
    """Return an answer that the server has cut off as one; that it has is noted where the caller did not."""
    if isinstance(outcome, Answer) or outcome.truncated:
        return outcome
    return replace(outcome, truncated=True, notes=(*outcome.notes, _cut_off(url)))


def _cut_off(url: str) -> str:
    return f"{url}: the server cut its answer off; raise its limit: kg serve --limit N"


def send(
    endpoint: Endpoint,
    method: str,
    url: str,
    body: bytes | None,
    headers: Mapping[str, str],
    *,
    text: str = "",
) -> bytes:
    """Send a request and return the body of the answer, which has to be whole.

    Raises
    ------
    QueryError
        As ``exchange``; if the server has cut off what it was asked for.
    """
    data, cut = exchange(endpoint, method, url, body, headers, text=text)
    if cut:
        raise QueryError(_cut_off(url))
    return data


def exchange(
    endpoint: Endpoint,
    method: str,
    url: str,
    body: bytes | None,
    headers: Mapping[str, str],
    *,
    text: str = "",
) -> tuple[bytes, bool]:
    """Send a request and return the body of the answer, and whether the server has cut it off.

    Raises
    ------
    QueryError
        If the server cannot be reached or refuses; with the line and caret if it is the query's fault.
    """
    request = Request(url, data=body, method=method, headers=dict(headers))  # noqa: S310  # scheme is checked
    if (header := _authorization(endpoint)) is not None:
        request.add_header("Authorization", header)
    try:
        with build_opener(_NoRedirect).open(request, timeout=endpoint.timeout) as answer:
            return bytes(answer.read()), bool(answer.headers.get(TRUNCATED))
    except HTTPError as error:
        said = _said(error)
        if error.code == 404 and method in ("GET", "DELETE"):
            return b"", False  # what is not there is empty, and is removed
        if error.code == 401:
            said = f"{said or 'it wants to know who asks'}; give --token TEXT, or --user NAME"
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


def _authorization(endpoint: Endpoint) -> str | None:
    """Return the header that says who asks; an error tells what is wrong with a secret, never the secret.

    >>> _authorization(Endpoint("", login=("ann", "hidden")))
    'Basic YW5uOmhpZGRlbg=='
    """
    if endpoint.login is not None:
        if ":" in endpoint.login[0]:
            raise QueryError(f"the user {endpoint.login[0]!r} has a colon, which ends a name in a login")
        return f"Basic {b64encode(':'.join(endpoint.login).encode()).decode()}"
    if endpoint.token is None:
        return None
    if not SENDABLE.fullmatch(endpoint.token):
        message = "the token cannot be sent: expected letters, digits and signs of ASCII, with no space"
        raise QueryError(f"{message} or line break in it; look at --token and KG_TOKEN")
    return f"Bearer {endpoint.token}"


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


def graph_url(endpoint: Endpoint, graph: str) -> str:
    """Return the address of a graph; that of the Graph Store may have a query of its own.

    >>> graph_url(Endpoint("", "http://localhost/rdf?db=a"), "urn:g")
    'http://localhost/rdf?db=a&graph=urn%3Ag'
    """
    address = str(endpoint.store_url)
    return f"{address}{'&' if '?' in address else '?'}graph={quote(graph, safe='')}"
