"""Endpoints elsewhere: the same queries, and publishing; against ``kg serve`` in a process of its own."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest
from typer.testing import CliRunner

pytest.importorskip("uvicorn")

from kg.cli import app
from kg.errors import QueryError, UnknownNameError
from kg.rdf import encode, vocab
from kg.store import Result, in_memory, query, save
from kg.store.remote import Endpoint, connect, publish, with_prefixes
from tests.sample_build import first, merge, sample

QUADS = encode(*sample())
TOKEN = "for-the-test"
PATH = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"  # a venv need not be active
SERVE = (
    "import sys; from pathlib import Path; from kg.serve import serve, settings;"
    "serve(settings(Path(sys.argv[1]), token=sys.argv[3]), port=int(sys.argv[2]))"
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
        command = [sys.executable, "-c", SERVE, str(tmp_path), str(port), TOKEN]
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


def test_a_build_is_published_and_answers_as_it_does_here(endpoint: Endpoint) -> None:
    sent = publish(endpoint, QUADS)
    assert len(sent.sent) == 2 * 3 + 2  # facts and evidence of three reports, registry, ontology
    again = publish(endpoint, QUADS)
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
    publish(endpoint, QUADS)
    fewer = encode(*merge([first()]))
    found = publish(endpoint, fewer)
    assert len(found.removed) == 4
    assert found.sent == (f"{vocab.instances()}registry",)
    assert len(found.unchanged) == 3


def test_a_server_that_is_not_there_is_told() -> None:
    with pytest.raises(QueryError, match="cannot be reached"):
        connect(f"http://127.0.0.1:{free_port()}/sparql", timeout=5)
    for address in ("file:///etc/passwd", "http://[", "http://host:port/", "http://a b/", "http:///sparql"):
        with pytest.raises(QueryError, match="expected the http"):
            connect(address)


def test_publishing_needs_the_address_of_the_graph_store() -> None:
    with pytest.raises(QueryError, match="--store URL"):
        publish(Endpoint("http://127.0.0.1:9/sparql"), QUADS)


def test_service_is_refused_elsewhere_too() -> None:
    with pytest.raises(QueryError, match="SERVICE is refused"):
        Endpoint("http://127.0.0.1:9/sparql").ask("SELECT * { SERVICE <http://x/> { ?s ?p ?o } }")


def test_prefixes_are_declared_where_they_are_missing() -> None:
    text = with_prefixes("SELECT * { ?s a ovs:Unit }")
    assert text.startswith("PREFIX ovs: <")
    assert with_prefixes(text) == text


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
