"""The server: the SPARQL 1.1 Protocol and Graph Store Protocol cases that apply, limits, pages."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import socket
import time
import warnings
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote, unquote
from xml.etree import ElementTree

import pytest

pytest.importorskip("starlette")
from rdflib import Graph, Literal

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # starlette would rather have httpx2, the successor of httpx
    from starlette.testclient import TestClient

from kg.errors import OutputError, ServeError
from kg.mint import report_iri
from kg.rdf import encode, vocab
from kg.rdf.names import facts_graph, registry_graph
from kg.serve import application, serve, settings
from kg.serve.negotiate import choose
from kg.serve.settings import Settings
from kg.store import list_queries, save
from tests.sample_build import sample

LINKED, ANNOTATIONS = sample()
QUADS = encode(LINKED, ANNOTATIONS)
REPORT = ANNOTATIONS[0].report.id
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
ASK = "ASK { ?s a ovs:Problem }"
SELECT = "SELECT ?n WHERE { ?s a ovs:Problem ; ovs:name ?n } ORDER BY ?n"
CONSTRUCT = "CONSTRUCT { ?s a ovs:Problem } WHERE { ?s a ovs:Problem }"
CROSS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
TOKEN = "secret-for-the-test"


def make_folder(folder: Path) -> Path:
    save(QUADS, folder / "store")
    (folder / "graph.html").write_text("<!doctype html><title>explorer</title>", encoding="utf-8")
    (folder / "tables").mkdir()
    (folder / "tables" / "units.csv").write_text("id\n", encoding="utf-8")
    (folder / "notes.txt").write_text("mine alone", encoding="utf-8")
    listed = ("graph.html", "tables/units.csv", "../outside.txt", "/etc/hostname", "gone.txt")
    (folder.parent / "outside.txt").write_text("outside", encoding="utf-8")
    manifest = {"generator": "kg", "outputs": [{"path": path} for path in listed]}
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def given(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    folder = make_folder(tmp_path_factory.mktemp("served"))
    return settings(folder, timeout=10.0, limit=1000, workers=2)


def client_of(given: Settings) -> TestClient:
    return TestClient(application(given), base_url="http://localhost", raise_server_exceptions=False)


@pytest.fixture(scope="module")
def client(given: Settings) -> Iterator[TestClient]:
    with client_of(given) as found:
        yield found


@pytest.fixture
def writable(tmp_path: Path) -> Iterator[TestClient]:
    with client_of(settings(make_folder(tmp_path), token=TOKEN, timeout=10.0)) as found:
        yield found


BEARER = {"Authorization": f"Bearer {TOKEN}"}


# ---------- query operation (SPARQL 1.1 Protocol, 2.1), in the names of the W3C test cases


def test_query_get(client: TestClient) -> None:
    answer = client.get("/sparql", params={"query": ASK})
    assert answer.status_code == 200
    assert answer.json()["boolean"] is True


def test_query_post_form(client: TestClient) -> None:
    answer = client.post("/sparql", data={"query": ASK})
    assert answer.status_code == 200
    assert answer.json()["boolean"] is True


def test_query_post_direct(client: TestClient) -> None:
    answer = client.post("/sparql", content=ASK, headers={"Content-Type": "application/sparql-query"})
    assert answer.json()["boolean"] is True


def test_query_dataset_default_graph(client: TestClient) -> None:
    for method in ("get", "form", "direct"):
        for graph, expected in ((facts_graph(REPORT), True), (registry_graph(), False)):
            if method == "get":
                answer = client.get("/sparql", params={"query": ASK, "default-graph-uri": graph})
            elif method == "form":
                answer = client.post("/sparql", data={"query": ASK, "default-graph-uri": graph})
            else:
                headers = {"Content-Type": "application/sparql-query"}
                answer = client.post(
                    "/sparql", params={"default-graph-uri": graph}, content=ASK, headers=headers
                )
            assert answer.json()["boolean"] is expected, (method, graph)


def test_query_dataset_default_graphs(client: TestClient) -> None:
    graphs = [str(registry_graph()), str(facts_graph(REPORT))]
    both = "ASK { ?s a ovs:Problem . ?u a ovs:Unit ; ovs:hasProblem ?s ; ovs:mintKey ?k }"
    assert (
        client.get("/sparql", params={"query": both, "default-graph-uri": graphs}).json()["boolean"] is True
    )
    assert (
        client.get("/sparql", params={"query": both, "default-graph-uri": graphs[:1]}).json()["boolean"]
        is False
    )


def test_query_dataset_named_graphs(client: TestClient) -> None:
    text = "SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } }"
    graph = str(facts_graph(REPORT))
    answer = client.get("/sparql", params={"query": text, "named-graph-uri": graph})
    assert [row["g"]["value"] for row in answer.json()["results"]["bindings"]] == [graph]


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        (None, "application/sparql-results+json"),
        ("*/*", "application/sparql-results+json"),
        ("application/sparql-results+xml", "application/sparql-results+xml"),
        ("text/csv", "text/csv"),
        ("text/tab-separated-values", "text/tab-separated-values"),
        ("application/json", "application/json"),
        ("text/html,application/xhtml+xml,*/*;q=0.8", "application/sparql-results+json"),
        ("text/csv;q=0.3, application/sparql-results+xml;q=0.9", "application/sparql-results+xml"),
    ],
)
def test_query_content_type_select(client: TestClient, accept: str | None, media: str) -> None:
    answer = client.get("/sparql", params={"query": SELECT}, headers={"Accept": accept} if accept else {})
    assert answer.headers["content-type"].split(";")[0] == media


@pytest.mark.parametrize("form", ["CONSTRUCT", "DESCRIBE"])
@pytest.mark.parametrize(
    ("accept", "media", "syntax"),
    [
        ("text/turtle", "text/turtle", "turtle"),
        ("application/rdf+xml", "application/rdf+xml", "xml"),
        ("application/n-triples", "application/n-triples", "nt"),
        ("application/ld+json", "application/ld+json", "json-ld"),
        ("*/*", "text/turtle", "turtle"),
    ],
)
def test_query_content_type_graph(
    client: TestClient, form: str, accept: str, media: str, syntax: str
) -> None:
    text = CONSTRUCT if form == "CONSTRUCT" else f"DESCRIBE <{report_iri(REPORT)}>"
    answer = client.get("/sparql", params={"query": text}, headers={"Accept": accept})
    assert answer.headers["content-type"].split(";")[0] == media
    assert len(Graph().parse(data=answer.text, format=syntax)) > 3


def test_the_four_result_formats_say_the_same(client: TestClient) -> None:
    def get(accept: str) -> str:
        return client.get("/sparql", params={"query": SELECT}, headers={"Accept": accept}).text

    names = [row["n"]["value"] for row in json.loads(get("application/json"))["results"]["bindings"]]
    space = "{http://www.w3.org/2005/sparql-results#}"
    xml = ElementTree.fromstring(get("application/xml"))
    assert [element.text for element in xml.iter(f"{space}literal")] == names
    assert [row[0] for row in csv.reader(io.StringIO(get("text/csv")))][1:] == names
    assert [json.loads(line) for line in get("text/tab-separated-values").splitlines()[1:]] == names
    assert len(names) == 8


def test_the_endpoint_sends_text_as_it_is_for_programs(client: TestClient) -> None:
    answer = client.get(
        "/sparql", params={"query": 'SELECT ("=1+1" AS ?x) {}'}, headers={"Accept": "text/csv"}
    )
    assert answer.text == "x\r\n=1+1\r\n"


# ---------- negative cases


@pytest.mark.parametrize(
    ("method", "arguments", "status"),
    [
        ("PUT", {"params": {"query": ASK}}, 405),  # bad-query-method
        ("GET", {"params": [("query", ASK), ("query", SELECT)]}, 400),  # bad-multiple-queries
        ("POST", {"content": "query=" + quote(ASK), "headers": {"Content-Type": "text/plain"}}, 415),
        ("POST", {"content": ASK}, 415),  # bad-query-missing-form-type, missing-direct-type
        ("POST", {"data": {"something": "else"}}, 400),
        ("POST", {"content": "query=ASK%20%7B%7D&query=ASK%20%7B%7D", "headers": FORM}, 400),
        (
            "POST",
            {
                "content": "ASK {}".encode("utf-16"),
                "headers": {"Content-Type": "application/sparql-query; charset=UTF-16"},
            },
            400,  # bad-query-non-utf8
        ),
        ("GET", {"params": {"query": "ASK { ?s ?p }"}}, 400),  # bad-query-syntax
        ("GET", {"params": {"query": "chains"}}, 400),  # a name is no query here
        ("GET", {"params": {"update": "CLEAR ALL"}}, 400),  # bad-update-get
        ("POST", {"data": {"update": "CLEAR ALL"}}, 403),
        ("POST", {"content": "CLEAR ALL", "headers": {"Content-Type": "application/sparql-update"}}, 403),
        ("POST", {"data": {"query": ASK, "update": "CLEAR ALL"}}, 400),
        ("GET", {"params": {"query": "CLEAR ALL"}}, 400),
        ("GET", {"params": {"query": SELECT}, "headers": {"Accept": "image/png"}}, 406),
        ("GET", {"params": {"query": "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }"}}, 400),
        ("GET", {"params": {"quer": ASK}}, 400),
        ("POST", {"content": b"x" * (2 << 20), "headers": {"Content-Type": "application/sparql-query"}}, 413),
    ],
    ids=str,
)
def test_a_bad_request_is_refused(
    client: TestClient, method: str, arguments: dict[str, object], status: int
) -> None:
    answer = client.request(method, "/sparql", **arguments)  # type: ignore[arg-type]
    assert answer.status_code == status, answer.text
    assert client.get("/sparql", params={"query": ASK}).status_code == 200


def test_a_syntax_error_shows_the_line_and_a_caret(client: TestClient) -> None:
    answer = client.get("/sparql", params={"query": "SELECT * {\n  ?s ?p }"})
    assert answer.status_code == 400
    assert "line 2" in answer.text
    assert "\n    ?s ?p }\n           ^" in answer.text


# ---------- update operation


def test_update_needs_the_token(writable: TestClient) -> None:
    insert = {"update": "INSERT DATA { GRAPH <urn:g> { <urn:a> <urn:b> <urn:c> } }"}
    assert writable.post("/sparql", data=insert).status_code == 401
    assert writable.post("/sparql", data=insert, headers={"Authorization": "Bearer wrong"}).status_code == 401
    asked = {"query": "ASK { <urn:a> ?p ?o }"}
    assert writable.get("/sparql", params=asked).json()["boolean"] is False
    assert writable.post("/sparql", data=insert, headers=BEARER).status_code == 204
    assert writable.get("/sparql", params=asked).json()["boolean"] is True
    direct = {**BEARER, "Content-Type": "application/sparql-update"}
    assert writable.post("/sparql", content="DROP GRAPH <urn:g>", headers=direct).status_code == 204
    assert writable.get("/sparql", params=asked).json()["boolean"] is False


@pytest.mark.parametrize(
    "text", ["LOAD <http://127.0.0.1:9/>", "INSERT { ?s ?p ?o } WHERE { SERVICE <urn:x> { ?s ?p ?o } }"]
)
def test_an_update_cannot_reach_out(writable: TestClient, text: str) -> None:
    answer = writable.post("/sparql", data={"update": text}, headers=BEARER)
    assert answer.status_code == 400
    assert "another machine" in answer.text


# ---------- Graph Store Protocol


def test_graph_store_get(client: TestClient) -> None:
    answer = client.get("/store", params={"graph": facts_graph(REPORT)})
    assert answer.status_code == 200
    expected = {(s, p, o) for s, p, o, g in QUADS if g == facts_graph(REPORT)}
    assert set(Graph().parse(data=answer.text, format="turtle")) == expected
    assert client.head("/store", params={"graph": facts_graph(REPORT)}).status_code == 200
    assert len(Graph().parse(data=client.get("/store?default").text)) >= 900


@pytest.mark.parametrize(
    ("params", "status"),
    [
        ({"graph": "urn:none"}, 404),
        ({}, 400),
        ({"graph": "urn:a", "default": ""}, 400),
        ({"graph": "relative"}, 400),
    ],
)
def test_graph_store_get_refused(client: TestClient, params: dict[str, str], status: int) -> None:
    assert client.get("/store", params=params).status_code == status


def test_graph_store_write(writable: TestClient, client: TestClient) -> None:
    turtle = {**BEARER, "Content-Type": "text/turtle"}
    place = {"graph": "urn:mine"}
    assert (
        client.put("/store", params=place, content="<urn:a> <urn:b> 1 .", headers=turtle).status_code == 403
    )
    assert writable.put("/store", params=place, content="<urn:a> <urn:b> 1 .").status_code == 401
    assert (
        writable.put("/store", params=place, content="<urn:a> <urn:b> 1 .", headers=turtle).status_code == 201
    )
    assert (
        writable.put("/store", params=place, content="<urn:a> <urn:b> 2 .", headers=turtle).status_code == 204
    )
    assert (
        writable.post("/store", params=place, content="<urn:a> <urn:b> 3 .", headers=turtle).status_code
        == 204
    )
    found = Graph().parse(data=writable.get("/store", params=place).text)
    assert sorted(int(o) for o in found.objects()) == [2, 3]
    assert writable.put("/store", params=place, content="<urn:a> 2", headers=turtle).status_code == 400
    wrong = {**BEARER, "Content-Type": "text/csv"}
    assert writable.put("/store", params=place, content="a", headers=wrong).status_code == 415
    assert writable.delete("/store", params=place, headers=BEARER).status_code == 204
    assert writable.delete("/store", params=place, headers=BEARER).status_code == 404


@pytest.mark.parametrize("triple", ["[] <urn:b> 1 .", "<urn:a> <urn:b> [] .", "<urn:a> <urn:b> ( 1 ) ."])
def test_graph_store_takes_no_blank_nodes(writable: TestClient, triple: str) -> None:
    turtle = {**BEARER, "Content-Type": "text/turtle"}
    for method in ("PUT", "POST"):
        answer = writable.request(method, "/store?graph=urn:mine", content=triple, headers=turtle)
        assert (answer.status_code, "give each blank node an IRI" in answer.text) == (400, True)


# ---------- description, pages, dereferencing


def test_the_endpoint_describes_itself(client: TestClient) -> None:
    answer = client.get("/sparql")
    graph = Graph().parse(data=answer.text, format="turtle")
    assert "http://localhost/sparql" in {str(o) for o in graph.objects()}
    assert client.get("/sparql", headers={"Accept": "application/rdf+xml"}).text.startswith("<?xml")


def test_pages_carry_a_strict_policy_and_no_outside_address(client: TestClient) -> None:
    answer = client.get("/")
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert "unsafe-inline" not in answer.headers["content-security-policy"].split("style-src")[0]
    assert "http:" not in answer.text
    assert "https:" not in answer.text
    for name in ("page.js", "yasqe.min.js", "yasqe.min.css", "page.css", "draw.js", "resource.css"):
        found = client.get(f"/static/{name}")
        assert found.status_code == 200
        assert "charset=utf-8" in found.headers["content-type"]
    assert "explorer" in client.get("/graph").text
    for path in ("/static/../app.py", "/static/README.md", "/static/%2e%2e%2fapp.py", "/nothing"):
        assert client.get(path).status_code == 404


def test_the_files_of_a_build_are_served_and_no_others(client: TestClient) -> None:
    page = client.get("/graph.html")
    assert (page.status_code, page.text) == (200, client.get("/graph").text)
    table = client.get("/tables/units.csv")
    assert (table.text, table.headers["content-type"]) == ("id\n", "text/csv; charset=utf-8")
    assert "default-src 'none'" in table.headers["content-security-policy"]
    assert 'href="/tables/units.csv"' in client.get("/tables/").text
    assert client.get("/manifest.json").json()["generator"] == "kg"
    hidden = ("notes.txt", "gone.txt", "store/kg.json", "store/", "outside.txt", "etc/hostname")
    out = ("../outside.txt", "%2e%2e/outside.txt", "..%2foutside.txt", "tables/../notes.txt", "/etc/hostname")
    for path in (*hidden, *out):
        assert client.get(f"/{path}").status_code == 404, path
    for method in ("POST", "PUT", "DELETE"):
        assert client.request(method, "/tables/units.csv").status_code == 405


def test_the_editor_is_told_the_prefixes_that_there_are(client: TestClient) -> None:
    assert client.get("/prefixes").json() == dict(vocab.prefixes())
    assert "/prefixes" in client.get("/static/page.js").text
    assert "/none" not in client.get("/static/page.js").text


def test_a_port_in_use_is_told_before_anything_is_said_to_be_served(given: Settings) -> None:
    told: list[str] = []
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(ServeError, match=r"in use; choose another: --port"):
            serve(given, port=taken.getsockname()[1], ready=lambda: told.append("ready"))
    with pytest.raises(OutputError, match="no such folder"):
        serve(replace(given, folder=given.folder / "nope"), ready=lambda: told.append("ready"))
    assert told == []


def test_the_cookbook_is_listed_and_answers_by_name(client: TestClient) -> None:
    listed = client.get("/cookbook").json()
    assert [q["name"] for q in listed["queries"]] == [q.name for q in list_queries()]
    answer = client.get("/cookbook/problems-by-unit", params={"unit": "ferry school"})
    assert {row["unitName"]["value"] for row in answer.json()["results"]["bindings"]} == {"Ferry School"}
    assert client.get("/cookbook/chians").status_code == 404
    assert "did you mean" in client.get("/cookbook/chains", params={"unit": "Fery School"}).text
    assert client.get("/cookbook/overdue").status_code == 400


PROBLEM = f"{report_iri(REPORT)}/problem-c{ANNOTATIONS[0].report.text.index('kept')}"


def test_a_parameter_that_is_given_twice_means_any_of_its_values(client: TestClient) -> None:
    def asked(*units: str) -> list[str]:
        params = [("unit", unit) for unit in units]
        answer = client.get("/cookbook/problems-by-unit", params=params, headers={"Accept": "text/csv"})
        assert answer.status_code == 200
        return answer.text.splitlines()[1:]

    office, school = asked("Harbour Office"), asked("Ferry School")
    assert office
    assert school
    assert sorted(asked("Harbour Office", "Ferry School")) == sorted({*office, *school})
    answer = client.get("/cookbook/problems-by-unit?unit=No%20such&unit=Harbour%20Office")
    assert answer.status_code == 400
    assert "unknown unit 'No such'" in answer.text
    assert client.get("/resource?iri=urn:a&iri=urn:b").text == "expected one ?iri=IRI, got 2\n"


def test_each_thing_has_a_page_and_rdf(client: TestClient) -> None:
    path = "/id/" + PROBLEM.removeprefix(vocab.instances())
    page = client.get(path, headers={"Accept": "text/html"})
    assert page.headers["content-type"].startswith("text/html")
    assert "<mark>kept no ledger of berth fees</mark>" in page.text
    assert "has problem" in page.text
    turtle = client.get(path, headers={"Accept": "text/turtle"})
    assert (None, vocab.term("name"), None) in Graph().parse(data=turtle.text)
    mention = f"{report_iri(REPORT)}#char=0,5"
    assert client.get("/resource", params={"iri": mention}).status_code == 404
    assert client.get("/resource", params={"iri": str(vocab.term("Problem"))}).status_code == 200
    assert client.get("/resource", params={"iri": "nothing"}).status_code == 400
    assert client.get("/id/unit/none").status_code == 404


def test_the_page_of_a_thing_leads_to_it_in_the_explorer_and_names_reports(client: TestClient) -> None:
    html = {"Accept": "text/html"}
    page = client.get("/id/" + PROBLEM.removeprefix(vocab.instances()), headers=html).text
    assert f'href="/graph#select=node,{quote(PROBLEM, safe="")}"' in page
    start = ANNOTATIONS[0].report.text.index("kept")
    assert f'href="/graph#text={REPORT},{start},' in page  # each quote in its report
    relations, records = page.index("has problem"), page.index(">assertion-")
    assert relations < page.index("<mark>") < records, "what a reader asks for first"
    assert page.count("<th>object") <= 1
    report = client.get("/resource", params={"iri": report_iri(REPORT)}, headers=html).text
    assert f"<h1>{ANNOTATIONS[0].report.title}</h1>" in report
    assert f'href="/graph#text={REPORT},0,0"' in report
    term = client.get("/resource", params={"iri": str(vocab.term("Problem"))}, headers=html).text
    assert 'href="/graph"' in term


def test_what_a_report_says_is_escaped(tmp_path: Path) -> None:
    script = Literal("<script>alert(1)</script>")
    evil = [q._replace(object=script) if q.predicate == vocab.term("name") else q for q in QUADS]
    save(evil, tmp_path / "store")
    with client_of(settings(tmp_path)) as client:
        page = client.get(
            "/id/" + PROBLEM.removeprefix(vocab.instances()), headers={"Accept": "text/html"}
        ).text
    assert "<script" not in page
    assert "&lt;script&gt;" in page


def test_the_page_of_a_thing_bears_what_an_update_wrote_as_the_place_of_a_mention(
    writable: TestClient,
) -> None:
    mention = '<urn:m{0}> ovs:refersTo <{1}> ; ovs:exact "words {0}" ; ovs:start {2}'
    places = ('"about 12"', "10", "9", '"x"', f'"{"9" * 5000}"', "7 ; ovs:end 8")
    added = " . ".join(mention.format(at, PROBLEM, place) for at, place in enumerate(places))
    added += (
        f" . <{PROBLEM}> rdfs:comment <<( <urn:a> <urn:b> <urn:c> )>>, [] "  # which kg itself writes nowhere
    )
    text = f"INSERT DATA {{ GRAPH <{registry_graph()}> {{ {added} }} }}"
    assert writable.post("/sparql", data={"update": text}, headers=BEARER).status_code == 204
    page = writable.get("/resource", params={"iri": PROBLEM}, headers={"Accept": "text/html"})
    assert page.status_code == 200
    assert re.findall("<mark>words (.)</mark>", page.text) == ["5", "2", "1", "4", "0", "3"]
    assert ">7–8</a>" in page.text
    assert "<td>&lt;&lt;( &lt;urn:a&gt; &lt;urn:b&gt; &lt;urn:c&gt; )&gt;&gt;<" in page.text


# ---------- limits


CROSS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"


def test_a_query_that_would_never_end_is_stopped_and_the_server_lives(given: Settings) -> None:
    with client_of(replace(given, timeout=1.0, workers=1)) as client:
        answer = client.get("/sparql", params={"query": CROSS})
        assert answer.status_code == 503
        assert "longer than 1 s" in answer.text
        assert "retry-after" not in answer.headers  # the same query would take as long
        for _ in range(20):  # a fresh worker takes its time to start on a busy machine
            if client.get("/sparql", params={"query": ASK}).status_code == 200:
                break
        else:
            pytest.fail("the server does not answer again")


def test_rows_are_limited_and_it_is_told(given: Settings) -> None:
    with client_of(replace(given, limit=3)) as client:
        answer = client.get("/sparql", params={"query": "SELECT * { ?s ?p ?o }"})
        assert len(answer.json()["results"]["bindings"]) == 3
        assert answer.headers["kg-truncated"] == "true"
        assert "kg-truncated" not in client.get("/sparql", params={"query": ASK}).headers


def test_the_page_of_a_thing_tells_that_it_was_cut_off(given: Settings, client: TestClient) -> None:
    for accept in ("text/html", "text/turtle"):
        asked = {"params": {"iri": str(vocab.term("Mention"))}, "headers": {"Accept": accept}}
        whole = client.get("/resource", **asked)  # type: ignore[arg-type]
        assert "kg-truncated" not in whole.headers
        assert "There is more" not in whole.text
        with client_of(replace(given, limit=3)) as short:
            cut = short.get("/resource", **asked)  # type: ignore[arg-type]
        assert cut.headers["kg-truncated"] == "true"
        assert ("first 3 triples" in cut.text) == (accept == "text/html")


def test_a_page_of_another_site_is_told_that_an_answer_was_cut_off(given: Settings) -> None:
    site = {"Origin": "https://notes.example"}
    with client_of(replace(given, limit=3, origins=("https://notes.example",))) as client:
        answer = client.get("/sparql", params={"query": "SELECT * { ?s ?p ?o }"}, headers=site)
    assert answer.headers["kg-truncated"] == "true"
    assert answer.headers["access-control-expose-headers"].lower() == "kg-truncated, kg-notes"


def test_a_term_that_the_ontology_has_not_is_told_in_a_header(given: Settings, client: TestClient) -> None:
    answer = client.get("/sparql", params={"query": "ASK { ?s a ovs:Unti ; ovs:单位 1 }"})
    told = unquote(answer.headers["kg-notes"])
    assert told.startswith("ovs:Unti is no term of the ontology; did you mean ovs:Unit?; ovs:单位 is no term")
    assert "kg-notes" not in client.get("/sparql", params={"query": ASK}).headers


def test_memory_is_limited_and_the_server_lives(given: Settings) -> None:
    with client_of(replace(given, memory=400 << 20, timeout=60.0, workers=1)) as client:
        heavy = (
            "SELECT ?x { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i BIND(CONCAT(STR(?a), STR(?d)) AS ?x) } ORDER BY ?x"
        )
        answer = client.get("/sparql", params={"query": heavy})
        assert answer.status_code == 503
        assert "MB" in answer.text or "longer" in answer.text
        assert client.get("/sparql", params={"query": ASK}).status_code == 200


def test_only_this_machine_may_ask_by_default(given: Settings, client: TestClient) -> None:
    assert client.get("/", headers={"Host": "elsewhere.example"}).status_code == 400
    origin = {"Origin": "https://elsewhere.example"}
    refused = client.get("/sparql", params={"query": ASK}, headers=origin)
    assert "access-control-allow-origin" not in refused.headers
    with client_of(replace(given, origins=("https://elsewhere.example",))) as open_client:
        found = open_client.get("/sparql", params={"query": ASK}, headers=origin)
        assert found.json()["boolean"] is True
        assert found.headers["access-control-allow-origin"] == "https://elsewhere.example"


@pytest.mark.parametrize(
    ("host", "name", "status"),
    [
        ("127.0.0.2", "elsewhere.example", 400),
        ("127.0.0.2", "127.0.0.2:7878", 200),
        ("LOCALHOST", "elsewhere.example", 400),
        ("::1", "[::1]:7878", 200),
        ("192.0.2.5", "elsewhere.example", 400),
        ("192.0.2.5", "192.0.2.5:7878", 200),
        ("0.0.0.0", "elsewhere.example", 200),
    ],
)
def test_a_server_goes_by_the_names_of_where_it_listens(
    given: Settings, host: str, name: str, status: int
) -> None:
    with client_of(settings(given.folder, host=host)) as found:
        assert found.get("/", headers={"Host": name}).status_code == status


def test_an_empty_host_is_no_address(given: Settings) -> None:
    with pytest.raises(ServeError, match="the host is empty"):
        settings(given.folder, host="")


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"workers": 0}, "workers is 0; expected a whole number, 1 or more"),
        ({"workers": True}, "workers is True; expected a whole number"),
        ({"timeout": "soon"}, "timeout is 'soon'; expected a number of seconds above 0"),
        ({"timeout": float("nan")}, "timeout is nan; expected a number of seconds"),
        ({"limit": 0}, "limit is 0; expected a whole number, 1 or more"),
        ({"waiting": -1}, "waiting is -1; expected a whole number, 0 or more"),
        ({"body": 1.5}, "body is 1.5; expected a whole number"),
        ({"token": ""}, "the token is empty"),
    ],
)
def test_a_setting_that_cannot_be_meant_is_told(given: Settings, wrong: dict[str, object], told: str) -> None:
    with pytest.raises(ServeError, match=told):
        settings(given.folder, **wrong)  # type: ignore[arg-type]
    with pytest.raises(ServeError, match=told):
        replace(given, **wrong)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="worker"):
        settings(given.folder, worker=2)  # type: ignore[call-arg]


def test_an_update_that_is_sent_as_a_query_is_told_as_one(client: TestClient) -> None:
    text = "DELETE WHERE { ?s ?p ?o }"
    for answer in (
        client.get("/sparql", params={"query": text}),
        client.post("/sparql", data={"query": text}),
        client.post("/sparql", content=text, headers={"Content-Type": "application/sparql-query"}),
    ):
        assert answer.status_code == 400
        assert "this is an update, sent as a query; POST it as update=" in answer.text


def test_a_site_that_is_named_may_ask(given: Settings, client: TestClient) -> None:
    site = {"Origin": "https://notes.example"}
    refused = client.get("/sparql", params={"query": ASK}, headers=site)
    assert refused.status_code == 403
    assert "kg serve --origin URL" in refused.text
    named = settings(given.folder, origins=["https://notes.example/", "http://localhost:8888"])
    with client_of(named) as open_client:
        assert open_client.get("/sparql", params={"query": ASK}, headers=site).json()["boolean"] is True
        other = {"Origin": "https://other.example"}
        assert open_client.get("/sparql", params={"query": ASK}, headers=other).status_code == 403
    # what a browser never sends is no origin, or is brought to what it sends
    site = {"Origin": "https://notes.example"}
    with client_of(settings(given.folder, origins=["https://notes.example:443"])) as open_client:
        assert open_client.get("/sparql", params={"query": ASK}, headers=site).json()["boolean"] is True
    for url in (
        *("notes.example", "https://notes.example/page", "ftp://notes.example", "", "http://["),
        *("https://me@notes.example", "https://notes.example#a", "http://a:99999", "http://a:0"),
    ):
        with pytest.raises(ServeError, match=r"is no site.*; expected its origin"):
            settings(given.folder, origins=[url])


def test_a_page_of_another_site_cannot_have_a_query_run(client: TestClient) -> None:
    def status(path: str = "/sparql", method: str = "POST", **headers: str) -> int:
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        data = {"query": ASK} if method == "POST" else None
        return client.request(method, path, data=data, headers=sent).status_code

    for origin in ("https://elsewhere.example", "http://localhost:8888", "null", "http://[", "http://"):
        assert status(Origin=origin) == 403
    assert status(Sec_Fetch_Site="cross-site", Sec_Fetch_Mode="no-cors") == 403
    asked = "/sparql?query=ASK%7B%7D"
    assert status(asked, "GET", Sec_Fetch_Site="cross-site", Sec_Fetch_Mode="navigate") == 403
    assert status(asked, "GET", Sec_Fetch_Site="same-site", Sec_Fetch_Mode="no-cors") == 403
    # The query page itself, a user's own tool, and a link to a page are no strangers.
    assert status(Origin="http://localhost", Sec_Fetch_Site="same-origin") == 200
    assert status() == 200
    assert status("/", "GET", Sec_Fetch_Site="cross-site", Sec_Fetch_Mode="navigate") == 200


def test_a_query_cannot_hide_a_service_from_the_guard(client: TestClient) -> None:
    hidden = "SELECT * { ?s ?p ?x #\r LATERAL { SERVICE SILENT <http://127.0.0.1:9/> {} }\n }"
    answer = client.post("/sparql", data={"query": hidden})
    assert (answer.status_code, "another machine" in answer.text) == (400, True)


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        ("text/turtle", "text/turtle"),
        ("text/*", "text/turtle"),
        ("text/turtle;q=0, application/ld+json", "application/ld+json"),
        ("application/pdf", None),
        ("", "text/turtle"),
        ("text/turtle;q=nonsense", None),
    ],
)
def test_negotiation(accept: str, expected: str | None) -> None:
    assert choose(accept, ["text/turtle", "application/ld+json"]) == expected


# ---------- many at once, and builds that follow each other


def test_too_many_that_wait_are_refused_and_pages_are_served_meanwhile(given: Settings) -> None:
    with client_of(replace(given, timeout=2.0, workers=1, waiting=3)) as found:
        with ThreadPoolExecutor(60) as threads:
            slow = [threads.submit(found.get, "/sparql", params={"query": CROSS}) for _ in range(50)]
            time.sleep(0.5)
            begun = time.monotonic()
            assert found.get("/graph.html").status_code == 200
            assert found.get("/").status_code == 200
            assert time.monotonic() - begun < 1.0
            told = Counter(one.result().text.strip().partition(";")[0] for one in slow)
        assert told["too many queries at once"] == 46
        assert found.get("/sparql", params={"query": ASK}).status_code == 200


def test_a_server_answers_from_the_build_that_lies_there_now(tmp_path: Path) -> None:
    folder = make_folder(tmp_path / "a")
    with client_of(settings(folder, workers=1)) as found:
        assert found.get("/sparql", params={"query": ASK}).json()["boolean"] is True
        shutil.rmtree(folder)
        assert found.get("/sparql", params={"query": ASK}).status_code == 503
        save([], folder / "store")
        (folder / "new.txt").write_text("new", encoding="utf-8")
        (folder / "manifest.json").write_text('{"outputs": [{"path": "new.txt"}]}', encoding="utf-8")
        assert found.get("/sparql", params={"query": ASK}).json()["boolean"] is False
        assert found.get("/new.txt").text == "new"
        assert found.get("/tables/units.csv").status_code == 404


@pytest.mark.parametrize("path", ["/resource?iri=", "/store?graph="])
def test_a_request_writes_no_line_into_the_log(
    client: TestClient, caplog: pytest.LogCaptureFixture, path: str
) -> None:
    for iri in ("urn:a\nCRITICAL forged", "urn:a b", "urn:<a>", "nothing"):
        answer = client.get(path + quote(iri, safe=""))
        assert (answer.status_code, "is no absolute IRI" in answer.text) == (400, True)
    assert "forged" not in caplog.text
