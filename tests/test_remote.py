"""Endpoints elsewhere: the same queries, and publishing; against ``kg serve`` in a process of its own."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pyoxigraph as ox
import pytest
from rdflib import RDF
from typer.testing import CliRunner

pytest.importorskip("uvicorn")

from kg.cli import app
from kg.errors import QueryError, UnknownNameError
from kg.rdf import Quad, encode, to_ntriples, vocab
from kg.rdf.names import facts_graph, registry_graph, validation_graph
from kg.store import Result, in_memory, query, save
from kg.store.publish import collection_iri, publish, record_graph
from kg.store.remote import GRAPH, Endpoint, connect, graph_url, send, with_prefixes
from kg.store.results import Answer
from kg.store.run import select
from kg.validate import to_quads, validate
from tests.sample_build import Draft, first, merge, sample, second, third

QUADS = encode(*sample())
TOKEN = "for-the-test"
LIMIT = 1500  # triples of an answer of kg serve, which are more than any graph of the sample has
PATH = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"  # a venv need not be active
SERVE = (
    "import sys; from pathlib import Path; from kg.serve import serve, settings;"
    "serve(settings(Path(sys.argv[1]), token=sys.argv[3], limit=int(sys.argv[4])), port=int(sys.argv[2]))"
)


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        if process.poll() is not None:
            raise AssertionError("the server ended")
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise AssertionError("the server does not answer")


@pytest.fixture(params=["kg serve", "fuseki", "oxigraph"])
def endpoint(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Endpoint]:
    port = free_port()
    base = f"http://127.0.0.1:{port}"
    if request.param == "kg serve":
        save([], tmp_path / "store")
        root = str(Path(__file__).parent.parent)
        environment = {**os.environ, "PYTHONPATH": root}
        command = [sys.executable, "-c", SERVE, str(tmp_path), str(port), TOKEN, str(LIMIT)]
        found = Endpoint(f"{base}/sparql", f"{base}/store", TOKEN)
    elif request.param == "fuseki":
        program = shutil.which("fuseki-server")
        if program is None:
            pytest.skip("no fuseki-server on the path: Apache Jena Fuseki is not tested against here")
        environment, command = dict(os.environ), [program, "--update", "--mem", f"--port={port}", "/ds"]
        found = Endpoint(f"{base}/ds/sparql", f"{base}/ds/data")
    else:
        program = shutil.which("oxigraph", path=PATH)
        if program is None:
            pytest.skip("no oxigraph here (it is in the extra dev): its server is not tested against")
        environment = dict(os.environ)
        command = [program, "serve", "--location", str(tmp_path / "ox"), "--bind", f"127.0.0.1:{port}"]
        found = Endpoint(f"{base}/query", f"{base}/store")
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
    try:
        wait_for(port, process)
        yield found
    finally:
        process.terminate()
        process.wait(20)


def quads_of(*drafts: Draft) -> list[Quad]:
    """Return what a build of these reports sends: what it has read, and what the shapes found."""
    data = encode(*merge(drafts))
    return [*data, *to_quads(validate(data))]


def named_units(endpoint: Endpoint) -> set[str]:
    """Return the names of the units that have a problem, those whose name is missing as an empty text."""
    text = "SELECT DISTINCT ?n { ?u ovs:hasProblem ?p OPTIONAL { ?u ovs:name ?n } }"
    found = connect(endpoint.query_url, token=endpoint.token).ask(text)
    assert isinstance(found, Result)
    return {str(row[0] or "") for row in found}


def test_a_build_is_published_and_answers_as_it_does_here(endpoint: Endpoint) -> None:
    sent = publish(endpoint, QUADS, collection="harbour")
    assert len(sent.sent) == 2 * 3 + 2  # facts and evidence of three reports, registry, ontology
    again = publish(endpoint, QUADS, collection="harbour")
    assert (again.sent, len(again.unchanged)) == ((), len(sent.sent))
    there = connect(endpoint.query_url, store_url=endpoint.store_url, token=endpoint.token)
    store = in_memory(QUADS)
    for name, given in (("problems-by-unit", {"unit": "ferry school"}), ("chains", {}), ("reports", {})):
        ours, theirs = query(store, name, given), there.query(name, given)
        assert isinstance(ours, Result)
        assert isinstance(theirs, Result)
        assert ours.values() == theirs.values()
    with pytest.raises(UnknownNameError, match="did you mean 'Ferry School'"):
        there.query("chains", {"unit": "Fery School"})
    asked = ["query", "problems-by-unit", "--unit", "ferry school", "--endpoint", endpoint.query_url]
    shown = CliRunner().invoke(app, [*asked, "--show-query"])
    assert shown.exit_code == 0
    assert there.ask(shown.stdout) == there.query("problems-by-unit", {"unit": "ferry school"})
    assert len(there.ask("CONSTRUCT { ?s a ovs:Problem } WHERE { ?s a ovs:Problem }")) > 3  # type: ignore[arg-type]


def test_only_what_changed_is_sent(endpoint: Endpoint) -> None:
    publish(endpoint, QUADS, collection="harbour")
    fewer = encode(*merge([first()]))
    found = publish(endpoint, fewer, collection="harbour")
    assert len(found.removed) == 4
    assert found.sent == (f"{vocab.instances()}registry",)
    assert len(found.unchanged) == 3
    assert named_units(endpoint) == {"Harbour Office", "Ferry School", "All inspected units"}
    graph = graph_url(endpoint, str(registry_graph()))
    assert "Pilot Station" not in send(endpoint, "GET", graph, None, {"Accept": GRAPH}).decode()


def test_builds_lie_beside_each_other_and_each_removes_its_own_alone(endpoint: Endpoint) -> None:
    one, two = [first(), second()], [second(), third()]
    publish(endpoint, quads_of(*one), collection="one")
    sent = publish(endpoint, quads_of(*two), collection="two")
    assert sent.removed == ()
    everybody = {
        *("Harbour Office", "Ferry School", "All inspected units", "Pilot Station"),
        "港务处",
    }
    assert named_units(endpoint) == everybody
    assert reports_of(endpoint) == {d.report.id for d in (*one, *two)}
    # What a build no longer has goes, unless the other has it; names that the other needs stay.
    found = publish(endpoint, quads_of(first()), collection="one")
    assert found.removed == ()
    assert named_units(endpoint) == everybody
    found = publish(endpoint, quads_of(third()), collection="two")
    assert {graph.rpartition("/")[0].rpartition("/")[2] for graph in found.removed} == {second().report.id}
    assert named_units(endpoint) == everybody - {"Pilot Station"}
    both = quads_of(first(), third())
    registry = {str(quad.subject) for quad in both if quad.graph == registry_graph()}
    assert subjects_of(endpoint, registry_graph()) == registry
    assert publish(endpoint, quads_of(third()), collection="two").sent == ()


def reports_of(endpoint: Endpoint) -> set[str]:
    found = connect(endpoint.query_url, token=endpoint.token).ask("SELECT DISTINCT ?r { ?r a ovs:Report }")
    assert isinstance(found, Result)
    return {str(row[0]).rpartition("/")[2] for row in found}


def subjects_of(endpoint: Endpoint, graph: str) -> set[str]:
    text = f"SELECT DISTINCT ?s {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}"
    found = endpoint.ask(text)
    assert isinstance(found, Result)
    return {str(row[0]) for row in found}


def test_what_shapes_found_in_all_builds_is_one_report(endpoint: Endpoint) -> None:
    clean = [Quad(s, p, o, g) for s, p, o, g in quads_of(third()) if g != validation_graph()]
    publish(endpoint, quads_of(first(), second()), collection="one")
    publish(endpoint, [*clean, *to_quads([])], collection="two")  # it conforms, the other has hints
    expected = in_memory(quads_of(first(), second()))
    text = (
        "SELECT DISTINCT ?conforms ?result { ?r sh:conforms ?conforms ; sh:result ?result } ORDER BY ?result"
    )
    there = connect(endpoint.query_url, token=endpoint.token)
    assert there.ask(text) == query(expected, text)
    assert len(query(expected, text)) > 1  # type: ignore[arg-type]


def test_the_names_of_a_store_that_was_filled_otherwise_stay(endpoint: Endpoint) -> None:
    """Loaded without ``kg publish``: nothing there is known to be anybody's, so nothing is removed."""
    lines: dict[str, list[str]] = {}
    for s, p, o, graph in quads_of(second()):
        lines.setdefault(str(graph), []).append(f"{to_ntriples(s)} {to_ntriples(p)} {to_ntriples(o)} .\n")
    for graph, rows in lines.items():
        body = "".join(rows).encode()
        send(endpoint, "PUT", graph_url(endpoint, graph), body, {"Content-Type": GRAPH})
    publish(endpoint, quads_of(first()), collection="one")
    publish(endpoint, quads_of(third()), collection="one", remove=True)
    assert named_units(endpoint) == {"Harbour Office", "Ferry School", "Pilot Station", "港务处"}
    assert reports_of(endpoint) == {second().report.id, third().report.id}


def test_a_label_that_another_build_has_stays_beside_ones_own(endpoint: Endpoint) -> None:
    linked, annotations = merge([first()])
    school = next(e for e in linked.entities if e.label == "Ferry School")
    for language, label in (("zh", "渡轮学校"), ("en", "Ferry School"), ("en", "The Ferry School")):
        renamed = replace(school, label=label, labels=((language, label),))
        entities = tuple(renamed if e == school else e for e in linked.entities)
        publish(
            endpoint, encode(replace(linked, entities=entities), annotations), collection=label.split()[-1]
        )
    text = "SELECT ?p ?o { GRAPH ?g { ?s ?p ?o } FILTER(?s = ?school && ?p IN (ovs:name, rdfs:label)) }"
    found = connect(endpoint.query_url, token=endpoint.token).query(text, {"school": school.id})
    assert isinstance(found, Result)
    assert sorted(str(row[1]) for row in found) == ["The Ferry School", "The Ferry School", "渡轮学校"]


def test_two_builds_in_folders_of_one_name_are_told_apart(endpoint: Endpoint) -> None:
    publish(endpoint, quads_of(first(), second()), collection="output")
    with pytest.raises(QueryError, match=r"'output' there has 2 report\(s\), none of.*--collection NAME"):
        publish(endpoint, quads_of(third()), collection="output")
    assert reports_of(endpoint) == {first().report.id, second().report.id}
    assert publish(endpoint, quads_of(third()), collection="output", remove=False).removed == ()
    assert len(reports_of(endpoint)) == 3
    assert len(publish(endpoint, quads_of(first()), collection="output", remove=True).removed) == 4
    assert reports_of(endpoint) == {first().report.id}


def test_what_broke_off_is_known_as_ones_own(endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch) -> None:
    from kg.store import publish as module

    def fail(endpoint: Endpoint, method: str, url: str, *rest: object) -> bytes:
        if method == "PUT" and url == graph_url(endpoint, str(facts_graph(second().report.id))):
            raise QueryError("the line is cut")
        return send(endpoint, method, url, *rest)  # type: ignore[arg-type]

    with monkeypatch.context() as patched:
        patched.setattr(module, "send", fail)
        with pytest.raises(QueryError, match="the line is cut"):
            publish(endpoint, quads_of(first(), second()), collection="one")
    publish(endpoint, quads_of(first()), collection="one")
    assert reports_of(endpoint) == {first().report.id}
    only = {str(quad.subject) for quad in quads_of(first()) if quad.graph == registry_graph()}
    assert subjects_of(endpoint, registry_graph()) == only
    assert collection_iri("one") in subjects_of(endpoint, record_graph())


@pytest.mark.parametrize("endpoint", ["kg serve"], indirect=True)
def test_a_graph_that_comes_cut_off_is_not_built_upon(endpoint: Endpoint) -> None:
    many = "".join(f"<urn:{n}> <urn:p> <urn:o> .\n" for n in range(LIMIT + 1)).encode()
    send(endpoint, "PUT", graph_url(endpoint, str(registry_graph())), many, {"Content-Type": GRAPH})
    with pytest.raises(QueryError, match="cut its answer off; raise its limit"):
        publish(endpoint, QUADS, collection="harbour")


def test_a_server_that_is_not_there_is_told() -> None:
    with pytest.raises(QueryError, match="cannot be reached"):
        connect(f"http://127.0.0.1:{free_port()}/sparql", timeout=5)
    for address in ("file:///etc/passwd", "http://[", "http://host:port/", "http://a b/", "http:///sparql"):
        with pytest.raises(QueryError, match="expected the http"):
            connect(address)


def test_publishing_needs_the_address_of_the_graph_store() -> None:
    with pytest.raises(QueryError, match="--store URL"):
        publish(Endpoint("http://127.0.0.1:9/sparql"), QUADS, collection="harbour")


def test_service_is_refused_elsewhere_too() -> None:
    with pytest.raises(QueryError, match="SERVICE is refused"):
        Endpoint("http://127.0.0.1:9/sparql").ask("SELECT * { SERVICE <http://x/> { ?s ?p ?o } }")


def test_prefixes_are_declared_where_they_are_missing() -> None:
    text = with_prefixes("SELECT * { ?s a ovs:Unit }")
    assert text.startswith("PREFIX ovs: <")
    assert with_prefixes(text) == text
    ours = "prefix ovs:<urn:a/>\nASK { ?s a ovs:Unit }"
    assert with_prefixes(ours) == ours


@pytest.mark.parametrize(
    "text",
    [
        "# PREFIX ovs: <urn:a/>\nASK { ?s a ovs:Unit }",
        "ASK { ?s a ovs:Unit } # once with prefix ovs: <urn:a/>",
        "ASK { ?s a ovs:Unit FILTER(?s != 'PREFIX ovs: <urn:a/>') }",
        'ASK { ?s a ovs:Unit FILTER(?s != """\nPREFIX ovs: <urn:a/>""") }',
        "ASK { ?s a ovs:Unit ; <urn:PREFIX> ?prefix }",
        "PREFIX OVS: <urn:a/> ASK { ?s a ovs:Unit }",  # another one
    ],
)
def test_a_prefix_that_a_comment_or_text_holds_is_not_declared(text: str) -> None:
    known = ox.Store()
    known.add(
        ox.Quad(ox.NamedNode("urn:s"), ox.NamedNode(str(RDF.type)), ox.NamedNode(str(vocab.term("Unit"))))
    )
    known.add(ox.Quad(ox.NamedNode("urn:s"), ox.NamedNode("urn:PREFIX"), ox.Literal("x")))
    assert known.query(with_prefixes(text))


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{}", "IncompleteRead"),
        (b"no http at all\r\n\r\n", "BadStatusLine"),
        (b"HTTP/1.1 500 No\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nhalf", "500 No: .*broke off"),
    ],
)
def test_an_answer_that_is_none_is_told(answer: bytes, message: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            with server.accept()[0] as connection:
                connection.recv(10_000)
                connection.sendall(answer)

        serving = Thread(target=serve)
        serving.start()
        with pytest.raises(QueryError, match=message):
            connect(f"http://127.0.0.1:{server.getsockname()[1]}/sparql", timeout=5)
        serving.join(10)


def test_a_host_that_can_be_no_name_is_told() -> None:
    with pytest.raises(QueryError, match="no name that can be looked up"):
        connect(f"http://{'a' * 70}.example/sparql", timeout=5)


SECRET = "hidden-and-long"  # what no output may hold
LOGINS = {
    "Bearer hidden-and-long",
    "Basic w6FubmE6aGlkZGVuLWFuZC1sb25n",
}  # printf 'ánna:hidden-and-long' | base64


class Guarded(BaseHTTPRequestHandler):
    """A server that answers yes, or says what it was sent."""

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        known = self.headers.get("Authorization") in LOGINS
        body = b'{"head": {}, "boolean": true}' if known else b""
        self.send_response(200 if known else 401)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments: object) -> None:
        """Say nothing."""


@pytest.fixture
def guarded() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), Guarded)
    serving = Thread(target=server.serve_forever)
    serving.start()
    yield f"http://127.0.0.1:{server.server_port}/sparql"
    server.shutdown()
    serving.join(10)
    server.server_close()


@pytest.mark.parametrize(
    ("options", "variables", "code", "told"),
    [
        (["--token", SECRET], {}, 0, "true"),
        ([], {"KG_TOKEN": SECRET}, 0, "true"),
        (["--user", "ánna"], {"KG_PASSWORD": SECRET}, 0, "true"),
        (["--user", "ánna"], {"KG_PASSWORD": SECRET, "KG_TOKEN": "other"}, 0, "true"),
        (["--user", "anna"], {"KG_PASSWORD": SECRET}, 3, "give --token TEXT, or --user NAME"),
        ([], {}, 3, "give --token TEXT, or --user NAME"),
        (["--token", f"{SECRET}\n"], {}, 3, "the token cannot be sent"),
        (["--token", f"{SECRET}é"], {}, 3, "the token cannot be sent"),
        (["--user", "a:b"], {"KG_PASSWORD": SECRET}, 3, "has a colon"),
        (["--user", "anna"], {}, 2, "set KG_PASSWORD"),
        (["--user", "anna", "--token", SECRET], {"KG_PASSWORD": SECRET}, 2, "give one"),
    ],
)
def test_who_asks_can_say_who_that_is(
    guarded: str,
    monkeypatch: pytest.MonkeyPatch,
    options: list[str],
    variables: dict[str, str],
    code: int,
    told: str,
) -> None:
    for name in ("KG_TOKEN", "KG_PASSWORD"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    words = ["query", "ASK { ?s ?p ?o }", "--endpoint", guarded, *options]
    answer = CliRunner().invoke(app, words)
    printed = answer.output + (str(answer.exception) if isinstance(answer.exception, QueryError) else "")
    assert told in " ".join(printed.split())
    assert SECRET not in printed
    assert (3 if isinstance(answer.exception, QueryError) else answer.exit_code) == code


ROW = '{"s": {"type": "uri", "value": "urn:s"}}'
ROWS = f'{{"head": {{"vars": ["s"]}}, "results": {{"bindings": [{ROW}, {ROW}]}}}}'.encode()
TRIPLES = b"<urn:s> <urn:p> <urn:o> .\n<urn:s> <urn:p> <urn:q> .\n"


@pytest.fixture(params=[True, False], ids=["cut", "whole"])
def limited(request: pytest.FixtureRequest) -> Iterator[tuple[Endpoint, bool]]:
    """A server that cuts its answers off at a limit of its own, and says so; one that does not."""

    class Limited(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            body = TRIPLES if self.headers["Accept"] == GRAPH else ROWS
            self.send_response(200)
            if request.param:
                self.send_header("kg-truncated", "true")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *arguments: object) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Limited)
    serving = Thread(target=server.serve_forever)
    serving.start()
    yield Endpoint(f"http://127.0.0.1:{server.server_port}/sparql"), request.param
    server.shutdown()
    serving.join(10)
    server.server_close()


@pytest.mark.parametrize("text", ["SELECT ?s { ?s ?p ?o }", "CONSTRUCT WHERE { ?s ?p ?o }"])
def test_an_answer_that_the_server_cut_off_is_told_as_one(limited: tuple[Endpoint, bool], text: str) -> None:
    endpoint, cut = limited
    for limit in (None, 2):
        found = endpoint.ask(text, limit=limit)
        assert not isinstance(found, Answer)
        assert (len(found), found.truncated) == (2, cut)
        note = f"{endpoint.query_url}: the server cut its answer off; raise its limit: kg serve --limit N"
        assert found.notes == ((note,) if cut else ())
    found = endpoint.ask(text, limit=1)
    assert not isinstance(found, Answer)
    assert (len(found), found.truncated, found.notes) == (1, True, ())  # the caller's own limit


def test_whose_limit_cut_an_answer_off_is_what_is_to_be_raised(limited: tuple[Endpoint, bool]) -> None:
    endpoint, cut = limited
    asked = ["query", "SELECT ?s { ?s ?p ?o }", "--endpoint", endpoint.query_url, "--limit"]
    told = CliRunner().invoke(app, [*asked, "9"]).stderr
    assert ("kg serve --limit" in told, "raise --limit" in told) == (cut, False)
    assert "raise --limit" in CliRunner().invoke(app, [*asked, "1"]).stderr


def test_names_that_a_server_cut_off_are_not_looked_up(limited: tuple[Endpoint, bool]) -> None:
    endpoint, cut = limited
    asked = select(endpoint.ask)
    if cut:
        with pytest.raises(QueryError, match=r"names that are looked up were cut off: http.*raise its limit"):
            asked("SELECT ?s { ?s ?p ?o }")
        with pytest.raises(QueryError, match="names that are looked up were cut off"):
            endpoint.query("problems-by-unit", {"unit": "Ferry School"})
    else:
        assert len(asked("SELECT ?s { ?s ?p ?o }")) == 2


@pytest.mark.parametrize("endpoint", ["kg serve"], indirect=True)
def test_a_query_of_more_rows_than_kg_serve_gives_is_told(endpoint: Endpoint) -> None:
    many = "".join(f"<urn:{n}> <urn:p> <urn:o> .\n" for n in range(LIMIT + 1)).encode()
    send(endpoint, "PUT", graph_url(endpoint, str(registry_graph())), many, {"Content-Type": GRAPH})
    for text in ("SELECT ?s { ?s <urn:p> ?o }", "CONSTRUCT WHERE { ?s <urn:p> ?o }"):
        found = endpoint.ask(text)
        assert not isinstance(found, Answer)
        assert (len(found), found.truncated) == (LIMIT, True)
    assert endpoint.ask("SELECT ?s { ?s <urn:p> ?o } LIMIT 9") == endpoint.ask(
        "SELECT ?s { ?s <urn:p> ?o } LIMIT 9", limit=9
    )
    with pytest.raises(UnknownNameError):
        endpoint.query("chains", {"unit": "Nobody"})  # their names are few


def test_an_endpoint_shows_no_secret() -> None:
    assert SECRET not in repr(Endpoint("http://localhost/", None, SECRET, login=("anna", SECRET)))
