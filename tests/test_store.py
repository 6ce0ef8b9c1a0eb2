"""The store on disk, a build opened from it, deadlines, explanations, verification."""

from __future__ import annotations

import contextlib
import json
import os
import pickle
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread, Timer
from typing import get_type_hints

import pyoxigraph as ox
import pytest
from rdflib import RDF, Graph
from rdflib.plugins.sparql import prepareQuery

import kg
from kg.data import file_sha256
from kg.errors import InputError, MalformedQueryError, OutputError, QueryError, UnknownNameError
from kg.mint import assertion_iri
from kg.model import Link, Span
from kg.names import find, named
from kg.output.kept import to_text
from kg.pipeline import Options
from kg.pipeline import build as make
from kg.rdf import encode, to_trig, to_turtle, vocab
from kg.rdf.names import registry_graph
from kg.rdf.remote import refuse_remote
from kg.rdf.sparql import names_dataset
from kg.read import report_from_text
from kg.segment import bounds, segment, sentence_around
from kg.store import Build, Result, get_query, in_memory, list_queries, open_store, query, save
from kg.store.dataset import open_dataset
from kg.store.disk import MARK, iterate, open_writable
from kg.store.explain import explain
from kg.store.local import GuardedStore
from kg.store.results import Triples, to_csv, to_json, to_tsv, to_xml
from kg.store.run import run, update
from kg.store.verify import verify
from kg.store.worker import Job, OutOfMemoryError, OutOfTimeError, Worker
from kg.validate import to_quads
from tests.sample_build import first, merge, sample

LINKED, ANNOTATIONS = sample()
QUADS = encode(LINKED, ANNOTATIONS)


def write(folder: Path) -> Path:
    """Write what the pipeline would: store, texts, annotations, manifest, sources."""
    found = to_quads(())  # by the shapes
    save([*QUADS, *found], folder / "store")
    (folder / "reports").mkdir()
    inputs, outputs = [], []
    for name, text in (("graph.trig", to_trig(QUADS)), ("validation.ttl", to_turtle(found))):
        (folder / name).write_bytes(text.encode())
        outputs.append({"path": name, "sha256": file_sha256(folder / name)})
    for annotation in ANNOTATIONS:
        report = annotation.report
        path = folder / "reports" / f"{report.id}.txt"
        path.write_bytes(report.text.encode())
        inputs.append({"source": report.source, "sha256": report.source_sha256})
        outputs.append({"path": f"reports/{report.id}.txt", "sha256": report.sha256})
        (folder / "annotations").mkdir(exist_ok=True)
        kept = to_text(replace(annotation, passages=segment(report))).encode()
        (folder / "annotations" / f"{report.id}.json").write_bytes(kept)
    (folder / "manifest.json").write_text(
        json.dumps({"inputs": inputs, "outputs": outputs}), encoding="utf-8"
    )
    return folder


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("output"))


@pytest.fixture(scope="module")
def build(output: Path) -> Build:
    return kg.open(output)


def test_a_stored_build_gives_its_values_back(build: Build) -> None:
    assert build.entities == LINKED.entities
    assert build.links == LINKED.links
    assert build.statements == LINKED.statements
    assert list(build.reports.values()) == sorted((a.report for a in ANNOTATIONS), key=lambda r: r.id)


def test_the_store_may_be_opened_by_its_own_folder(output: Path) -> None:
    assert kg.open(output / "store").reports.keys() == kg.open(str(output)).reports.keys()


def test_a_query_by_name_file_and_text(build: Build, tmp_path: Path) -> None:
    by_name = build.query("problems-by-unit", unit="Ferry School")
    assert isinstance(by_name, Result)
    assert by_name.columns[0] == "unitName"
    assert {row["unitName"] for row in by_name.to_dicts()} == {"Ferry School"}
    path = tmp_path / "mine.rq"
    path.write_text("SELECT ?p { ?u ovs:name ?name ; ovs:hasProblem ?p }", encoding="utf-8")
    by_file = build.query(str(path), name="Ferry School")
    by_text = build.query(path.read_text(encoding="utf-8"), name="Ferry School")
    assert len(by_file) == len(by_text) == len(by_name) == 3  # type: ignore[arg-type]
    with pytest.raises(UnknownNameError, match="did you mean 'name'"):
        build.query(path.read_text(encoding="utf-8"), nam="Ferry School")
    with pytest.raises(QueryError, match="cannot be read"):
        build.query("none.rq")


@pytest.mark.parametrize("name", ["mine.txt", "mine", "a{b}.sparql.txt", "mine and yours", "chains"])
def test_any_file_that_exists_is_a_query_but_for_the_name_of_one(
    build: Build, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    (tmp_path / name).write_text("SELECT ?p { ?u ovs:name ?name ; ovs:hasProblem ?p }", encoding="utf-8")
    assert len(build.select(str(tmp_path / name), name="Ferry School")) == 3
    monkeypatch.chdir(tmp_path)
    if name == "chains":
        assert build.select(name).columns == get_query(name).columns
    else:
        assert len(build.select(name, name="Ferry School")) == 3
    (tmp_path / "folder").mkdir()
    for missing in ("folder", "./folder", "mine.md"):
        with pytest.raises(UnknownNameError, match="unknown query"):
            build.select(missing)


@pytest.mark.parametrize("timeout", [None, 60.0])
def test_a_variable_may_be_called_as_an_option(build: Build, timeout: float | None) -> None:
    text = "SELECT ?limit ?timeout WHERE { VALUES ?limit { UNDEF } VALUES ?timeout { 1 2 3 } }"
    found = build.select(text, {"limit": 3}, limit=2, timeout=timeout)
    assert list(found) == [(3, 1), (3, 2)]
    assert list(build.select(text, {}, limit=1)) == [(None, 1)]
    for option in ({"limit": 3}, {"timeout": 60.0}):
        (name,) = option
        with pytest.raises(
            MalformedQueryError, match=rf"{name}= is an option, and .* variable \?{name}; give"
        ):
            build.select(text, **option)  # type: ignore[arg-type]
    assert len(build.select(text)) == 3
    assert not any({"limit", "timeout"} & {p.name for p in one.parameters} for one in list_queries())


def test_values_come_in_one_shape_everywhere(build: Build) -> None:
    given = {"unit": "Ferry School"}
    by_mapping = build.query("problems-by-unit", given)
    assert by_mapping == build.query("problems-by-unit", unit="Ferry School")
    assert by_mapping == query(build.store, "problems-by-unit", given)
    resolved = build.select("problems-by-unit", given, status="resolved")
    assert resolved == build.select("problems-by-unit", {**given, "status": "resolved"})
    with pytest.raises(MalformedQueryError, match=r"\?unit is given twice"):
        build.query("problems-by-unit", given, unit="Ferry School")


def test_an_answer_becomes_a_data_frame(build: Build) -> None:
    pandas = pytest.importorskip("pandas")
    result = build.query("chains")
    assert isinstance(result, Result)
    frame = result.to_pandas()
    assert isinstance(frame, pandas.DataFrame)
    assert list(frame.columns) == list(result.columns)
    assert frame["start"].dtype.kind == "i"
    assert frame["weakest"].max() == 0.9


def test_the_store_is_an_rdflib_dataset_too(build: Build) -> None:
    dataset = build.dataset()
    found = dataset.query("SELECT (COUNT(DISTINCT ?p) AS ?n) { ?p a ovs:Problem }")
    assert [int(row[0]) for row in found] == [8]  # type: ignore[index]
    known = {prefix: str(namespace) for prefix, namespace in dataset.namespaces()}
    assert vocab.prefixes().items() <= known.items()


def test_the_dataset_has_a_triple_once_that_several_reports_say() -> None:
    quads = encode(*merge([first(), first("\nAgain.")]))
    store = in_memory(quads)
    dataset = open_dataset(store)
    (said,) = dataset.subject_objects(vocab.term("leadingBodyOf"))
    triples = list(dataset.triples((None, None, None)))
    assert len(triples) == len(set(triples)) == len(dataset)
    assert len(list(dataset)) == len(store) > len(dataset)  # quads
    assert len(list(store.quads_for_pattern(None, ox.NamedNode(str(vocab.term("leadingBodyOf"))), None))) == 2
    graphs = {str(graph) for *_, graph in dataset.quads((said[0], vocab.term("leadingBodyOf"), None, None))}
    assert graphs == {str(q.graph) for q in quads if q.predicate == vocab.term("leadingBodyOf")}
    assert len(graphs) == 2
    for graph in graphs:
        assert len(list(dataset.graph(graph).triples((None, vocab.term("leadingBodyOf"), None)))) == 1
    counts = (
        list(dataset.query(f"SELECT (COUNT({d} ?s) AS ?n) {{ ?s ovs:leadingBodyOf ?o }}"))
        for d in ("", "DISTINCT")
    )
    assert [int(row[0]) for (row,) in counts] == [2, 1]  # type: ignore[index]  # as the README says


def test_answers_are_shown_as_tables_whose_words_stay_words(build: Build) -> None:
    found = build.query('SELECT ?a ?b { VALUES (?a ?b) { ("<img src=x onerror=alert(1)>" UNDEF) } }')
    assert isinstance(found, Result)
    assert repr(found) == "<Result: 1 row of a, b>"
    html = found._repr_html_()
    assert "<td>&lt;img src=x onerror=alert(1)&gt;</td><td></td>" in html
    many = build.query("SELECT * { ?s ?p ?o }", limit=60)
    assert isinstance(many, Result)
    assert many._repr_html_().count("<tr>") == 51
    assert "50 of 60 rows" in many._repr_html_()
    assert "raise the limit" in many._repr_html_()
    graph = build.query('CONSTRUCT { ?s ovs:name "<b>" } WHERE { ?s a ovs:Unit }')
    assert isinstance(graph, Triples)
    assert "&lt;b&gt;" in graph._repr_html_()
    assert "<b>" not in graph._repr_html_()
    assert repr(graph).startswith(f"<Triples: {len(graph)};")


def test_a_build_goes_to_another_process(build: Build) -> None:
    again = pickle.loads(pickle.dumps(build))
    assert again.folder == build.folder
    assert again.entities == build.entities


def test_a_build_says_what_it_holds(tmp_path: Path) -> None:
    folder = write(tmp_path)
    counts = {"reports": 3, "entities": 20, "statements": 30, "hints": 4}
    (folder / "manifest.json").write_text(json.dumps({"counts": counts}), encoding="utf-8")
    assert repr(kg.open(folder)) == f"<kg build {str(folder)!r}: 3 reports, 20 entities, 30 statements>"


def test_the_store_is_a_networkx_graph_too(build: Build) -> None:
    G = build.graph()
    assert {data["kind"] for _, data in G.nodes(data=True)} == {"unit", "problem", "measure", "policy"}
    assert G.number_of_edges() == len({(s.subject, s.predicate, s.object) for s in LINKED.statements})


def test_importing_kg_costs_nothing() -> None:
    code = "import sys, kg; print(sorted({'rdflib', 'pyoxigraph', 'networkx', 'pandas'} & set(sys.modules)))"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"


# ---------- what may be wrong with a store


def test_a_store_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="no such folder; build again: kg build"):
        kg.open(tmp_path / "none")
    with pytest.raises(OutputError, match="holds no store"):
        kg.open(tmp_path)


def test_a_store_of_another_version(tmp_path: Path) -> None:
    folder = write(tmp_path)
    mark = folder / "store" / MARK
    mark.write_text(mark.read_text(encoding="utf-8").replace('"format": 1', '"format": 99'), encoding="utf-8")
    with pytest.raises(OutputError, match="format 99, this kg reads format 1; build again: kg build"):
        kg.open(folder)


def test_a_store_that_was_cut_off(tmp_path: Path) -> None:
    folder = write(tmp_path)
    (folder / "store" / MARK).unlink()
    with pytest.raises(OutputError, match="cut off while it was written; build again"):
        kg.open(folder)


def test_a_store_with_a_damaged_file(tmp_path: Path) -> None:
    folder = write(tmp_path)
    for path in (folder / "store").glob("*.sst"):
        path.write_bytes(path.read_bytes()[:50])
    with pytest.raises(OutputError, match="damaged"):
        kg.open(folder)


def test_a_store_is_not_written_over_another(output: Path) -> None:
    with pytest.raises(OutputError, match="not empty"):
        save(QUADS, output / "store")


def test_two_processes_read_one_store(output: Path, build: Build) -> None:
    code = f"import kg; print(len(kg.open({str(output)!r}).query('reports').rows))"
    both = [
        subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) for _ in range(2)
    ]
    assert [process.communicate()[0].strip() for process in both] == ["3", "3"]
    assert len(build.query("reports")) == 3  # type: ignore[arg-type]


# ---------- deadlines and limits


def test_a_build_is_read_whatever_an_update_has_put_beside_it(output: Path, tmp_path: Path) -> None:
    folder = tmp_path / "changed"
    shutil.copytree(output, folder)
    before = set(iterate(kg.open(output).store))
    store = open_writable(folder)
    update(store, "INSERT DATA { GRAPH <urn:g> { _:a <urn:b> 1 . <urn:a> <urn:b> _:c , <urn:d> } }")
    del store
    changed = kg.open(folder)
    assert {str(q.object) for q in iterate(changed.store) if q not in before} == {"urn:d"}
    assert changed.entities == kg.open(output).entities


CROSS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"


@pytest.fixture
def worker(output: Path) -> Iterator[Worker]:
    found = Worker(output)
    yield found
    found.stop()


def test_a_query_that_would_never_end_is_ended_and_the_next_is_answered(worker: Worker) -> None:
    with pytest.raises(OutOfTimeError, match="longer than 1 s"):
        worker.ask(Job(CROSS), timeout=1.0)
    assert len(worker.ask(Job("reports"), timeout=60.0)) == 3  # type: ignore[arg-type]
    with pytest.raises(UnknownNameError, match="did you mean 'reports'"):
        worker.ask(Job("report"), timeout=60.0)


def test_a_build_may_be_asked_with_a_deadline(build: Build) -> None:
    with pytest.raises(OutOfTimeError):
        build.query(CROSS, timeout=0.5)
    assert len(build.query("reports", timeout=60)) == 3  # type: ignore[arg-type]


def test_select_gives_rows_and_says_so_to_a_type_checker(build: Build) -> None:
    assert get_type_hints(Build.select)["return"] is Result
    assert build.select("reports").rows == build.select("reports", timeout=60).rows
    with pytest.raises(MalformedQueryError, match="the query is ASK and gives no rows"):
        build.select("ASK {}")
    with pytest.raises(MalformedQueryError, match="is CONSTRUCT or DESCRIBE and gives no rows"):
        build.select("CONSTRUCT WHERE { ?s ?p ?o }")


def test_rows_are_plain_values(build: Build) -> None:
    found = build.select("problems-by-unit")
    assert found[0] == next(iter(found)) == found.values()[0] == tuple(found.to_dicts()[0].values())
    assert {type(cell) for row in found for cell in row} <= {str, int, float, bool, type(None)}
    assert isinstance(found[1:3], Result)
    assert found[1:3].rows == found.rows[1:3]
    assert isinstance(found.rows[0][0], ox.Literal)
    name = found.columns[1]
    assert found.column(name) == [row[1] for row in found]
    with pytest.raises(UnknownNameError, match=f"unknown column 'nmae'; .*known: .*{name}"):
        found.column("nmae")
    pandas = pytest.importorskip("pandas")
    assert list(pandas.DataFrame(found)[0]) == [row[0] for row in found]


def test_triples_become_a_graph_of_rdflib(build: Build) -> None:
    found = build.query("CONSTRUCT { ?u ovs:name ?n ; <urn:x> [] } WHERE { ?u a ovs:Unit ; ovs:name ?n }")
    assert isinstance(found, Triples)
    assert {found: 1}[found] == 1  # as every other answer
    graph = found.to_rdflib()
    assert len(graph) == len(found) > 0
    assert graph.isomorphic(Graph().parse(data=found.to_rdf(), format="turtle"))
    assert str(dict(graph.namespaces())["ovs"]) == vocab.prefixes()["ovs"]
    assert repr(found) == f"<Triples: {len(found)}; to_rdf() writes them, to_rdflib() is a graph of them>"
    with pytest.raises(UnknownNameError, match=r"unknown RDF syntax 'turtle'.* known: "):
        found.to_rdf("turtle")


SCRIPT = """
import sys
import kg

print("runs")
print(len(kg.open(sys.argv[1]).query("reports", timeout=60)))
"""


@pytest.mark.parametrize("through_stdin", [False, True])
def test_a_deadline_runs_no_script_a_second_time(output: Path, tmp_path: Path, through_stdin: bool) -> None:
    script = tmp_path / "no_guard.py"
    script.write_text(SCRIPT)
    name = "-" if through_stdin else str(script)
    text = SCRIPT if through_stdin else ""
    run = [sys.executable, name, str(output)]
    found = subprocess.run(run, input=text, capture_output=True, text=True, timeout=120, check=False)
    assert (found.stdout, found.stderr) == ("runs\n3\n", "")


def test_a_process_that_is_killed_is_not_told_as_what_it_is_not(worker: Worker) -> None:
    worker.start()
    process = worker._process
    assert process is not None
    killer = Timer(0.5, process._process.kill)
    killer.start()
    with pytest.raises(OutOfMemoryError, match="killed from outside") as caught:
        worker.ask(Job(CROSS), timeout=60.0)
    assert " MB" not in str(caught.value)
    assert len(worker.ask(Job("reports"), timeout=60.0)) == 3  # type: ignore[arg-type]


def test_a_query_ends_with_the_program_that_asked(output: Path) -> None:
    asks = (
        "import sys, pathlib\nfrom threading import Thread\nfrom kg.store.worker import Job, Worker\n"
        "worker = Worker(pathlib.Path(sys.argv[1])); worker.start()\n"
        "print(worker._process._process.pid, flush=True)\nworker.ask(Job(sys.argv[2]), timeout=600.0)\n"
    )
    program = [sys.executable, "-c", asks, str(output), CROSS]
    with subprocess.Popen(program, stdout=subprocess.PIPE, text=True) as asker:
        assert asker.stdout is not None
        worker = int(asker.stdout.readline())
        time.sleep(0.5)
        assert _runs(worker)
        asker.kill()
    until = time.monotonic() + 20
    while _runs(worker) and time.monotonic() < until:
        time.sleep(0.05)
    ended = not _runs(worker)
    if not ended:
        os.kill(worker, signal.SIGKILL)
    assert ended


def _runs(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def test_a_query_runs_where_less_memory_is_allowed_than_it_may_take(output: Path) -> None:
    resource = pytest.importorskip("resource")
    asks = (
        "import resource, sys; resource.setrlimit(resource.RLIMIT_DATA, (1 << 30, 1 << 30)); import kg; "
        "build = kg.open(sys.argv[1]); print(len(build.query('reports', timeout=60)))\n"
        "from kg.store.worker import _too_much; print(_too_much(2 << 30))"
    )
    found = subprocess.run(
        [sys.executable, "-c", asks, str(output)], capture_output=True, text=True, timeout=120, check=False
    )
    assert found.stdout.splitlines()[:1] == ["3"], found.stderr
    assert "more than 1024 MB" in found.stdout
    assert resource.getrlimit(resource.RLIMIT_DATA)  # that of this process is its own


@pytest.mark.parametrize("timeout", [float("inf"), float("nan"), 0, -1.0, 1e12, True, "5"])
def test_a_deadline_is_a_number_of_seconds(build: Build, timeout: float) -> None:
    with pytest.raises(MalformedQueryError, match=r"the timeout is .*; expected a number of seconds"):
        build.query("reports", timeout=timeout)


def test_an_error_in_the_process_of_a_query_is_told_as_what_it_is(worker: Worker) -> None:
    for value in ("1e30", "nan", "inf"):
        with pytest.raises(QueryError, match=rf"the parameter below is '{value}'; expected decimal"):
            worker.ask(Job("weakest", {"below": value}), timeout=60.0)
    with pytest.raises(QueryError, match=r"an error of kg, not of the query.*AttributeError") as caught:
        worker.ask(Job("ASK {}", plain=True, graphs=5), timeout=60.0)  # type: ignore[arg-type]
    assert not isinstance(caught.value, OutOfMemoryError)
    assert len(worker.ask(Job("reports"), timeout=60.0)) == 3  # type: ignore[arg-type]


def test_rows_are_cut_off_at_a_limit_and_it_is_told(build: Build) -> None:
    cut = build.query("SELECT * { ?s ?p ?o }", limit=5)
    assert isinstance(cut, Result)
    assert (len(cut), cut.truncated) == (5, True)
    whole = build.query("reports", limit=3)
    assert isinstance(whole, Result)
    assert (len(whole), whole.truncated) == (3, False)
    graph = build.query("CONSTRUCT WHERE { ?s ?p ?o }", limit=5)
    assert isinstance(graph, Triples)
    assert (len(graph), graph.truncated) == (5, True)


def test_a_limit_is_a_number_of_rows(build: Build) -> None:
    for limit in (-1, "3", True):
        with pytest.raises(MalformedQueryError, match=f"the limit is {limit!r}; expected how many rows"):
            build.query("reports", limit=limit)  # type: ignore[arg-type]
    for timeout in (-1, "3"):
        with pytest.raises(MalformedQueryError, match=f"the timeout is {timeout!r}; expected a number"):
            build.query("reports", timeout=timeout)  # type: ignore[arg-type]
    assert len(build.query("reports", limit=0)) == 0  # type: ignore[arg-type]


class Name(str):  # a class that no other process knows
    """A name of somebody's own type."""


@pytest.mark.parametrize("timeout", [None, 60])
def test_a_parameter_takes_what_find_returns(build: Build, timeout: float | None) -> None:
    def rows(unit: object, query: str | Path = "problems-by-unit") -> int:
        found = build.query(query, timeout=timeout, unit=unit)
        assert isinstance(found, Result)
        return len(found)

    one, other = rows("Harbour Office"), rows("Ferry School")
    found = build.find("Harbour Office", kind="unit")
    assert one > 0
    assert [rows(found[0]), rows(found), rows(found[0].id), rows(Name("Harbour Office"))] == [one] * 4
    assert rows(["Harbour Office", "Ferry School"]) == one + other
    assert rows(found, "SELECT ?p { ?unit ovs:hasProblem ?p }") == one
    stranger = next(entity for entity in build.entities if entity.kind == "problem")
    with pytest.raises(UnknownNameError, match="unknown unit"):
        rows(stranger)  # a problem is no unit


def test_a_parameter_takes_words_that_describe_one_thing_as_find_does(tmp_path: Path) -> None:
    text = """中共青湖县林业局党组关于巡察整改进展情况的通报

2023年3月，县委第二巡察组对青湖县林业局党组开展了巡察。局党组高度重视，召开会议3次。

一、关于理论学习不深入的问题
局党组制定学习计划，组织学习12次。县水利局党组参加学习。
"""
    (tmp_path / "notice.txt").write_text(text, encoding="utf-8")
    make([tmp_path / "notice.txt"], tmp_path / "g", Options())
    build = kg.open(tmp_path / "g")
    (thing,) = build.find("局党组")
    assert thing.label.endswith("青湖县林业局党组")
    asked = build.select("problems-by-unit", unit="局党组").to_dicts()
    assert asked == build.select("problems-by-unit", unit=thing).to_dicts()
    assert {row["problemName"] for row in asked} == {"理论学习不深入"}


def test_a_parameter_of_another_type_is_told_with_what_is_expected(build: Build) -> None:
    for unit, expected in (([], "empty list"), ({}, "of the type dict; expected text"), (5, "expected unit")):
        for timeout in (None, 60):
            with pytest.raises(MalformedQueryError, match=f"the parameter unit is .*{expected}"):
                build.query("problems-by-unit", unit=unit, timeout=timeout)
    with pytest.raises(MalformedQueryError, match="the parameter below is a list of 2; expected one decimal"):
        build.query("weakest", below=[0.5, 0.7])
    with pytest.raises(MalformedQueryError, match="the query is None; expected the name of a query"):
        build.query(None)  # type: ignore[arg-type]


def test_a_query_file_is_asked_by_its_path(build: Build, tmp_path: Path) -> None:
    path = tmp_path / "mine"  # whatever it is called
    path.write_text("SELECT ?unit { ?unit a ovs:Unit }", encoding="utf-8")
    for timeout in (None, 60):
        assert len(build.query(path, timeout=timeout)) > 0  # type: ignore[arg-type]


def test_find_tells_which_kinds_there_are(build: Build) -> None:
    with pytest.raises(
        UnknownNameError, match=r"unknown kind 'units'; did you mean 'unit'\? known: measure, policy, problem"
    ):
        build.find("Harbour Office", kind="units")
    with pytest.raises(MalformedQueryError, match="the name is None; expected words"):
        build.find(None)  # type: ignore[arg-type]


def test_a_query_is_over_the_graphs_that_it_names(build: Build) -> None:
    def size(text: str, **given: str) -> int:
        found = build.query(text, **given)
        assert isinstance(found, Result)
        return int(str(found.values()[0][0]))

    rows = build.query("SELECT DISTINCT ?g { GRAPH ?g { ?s ovs:hasProblem ?o } } ORDER BY ?g")
    assert isinstance(rows, Result)
    first, second, *_ = (row[0] for row in rows.values())
    whole = "SELECT (COUNT(*) AS ?n) { ?s ovs:hasProblem ?o }"
    one = f"SELECT (COUNT(*) AS ?n) FROM <{first}> WHERE {{ ?unit ovs:hasProblem ?o }}"
    both = f"SELECT (COUNT(*) AS ?n)\nfrom <{first}>\nFROM<{second}> {{ ?unit ovs:hasProblem ?o }}"
    assert 0 < size(one) < size(both) <= size(whole)
    assert size(one, unit="Ferry School") == 2
    assert size("SELECT (COUNT(*) AS ?n) FROM <http://x.org/none> WHERE { ?s ?p ?o }") == 0
    assert size(f"SELECT (COUNT(*) AS ?n) FROM NAMED <{first}> {{ ?s ?p ?o }}") == 0
    inside = f"SELECT (COUNT(DISTINCT ?g) AS ?n) FROM NAMED <{first}> {{ GRAPH ?g {{ ?s ?p ?o }} }}"
    assert size(inside) == 1
    for other in ("# FROM <urn:g>", "FILTER('FROM <urn:g>'@from = ?o || true)"):
        assert size(whole.replace("?o }", f"?o {other}\n}}")) == size(whole)


@pytest.mark.parametrize(
    ("text", "update", "refused"),
    [
        ("SELECT * { SERVICE <http://x/> { ?s ?p ?o } }", False, True),
        ("SELECT * { SERVICE SILENT ?where { ?s ?p ?o } }", False, True),
        ("SELECT * { { SELECT * { FILTER EXISTS { service <http://x/> {} } } } }", False, True),
        ("ASK { S\\u0045RVICE <http://x/> { ?s ?p ?o } }", False, True),
        ("SELECT * { ?s ?p 'SERVICE <http://x/> {}' }", False, False),
        ("SELECT * { ?s <urn:SERVICE> ?service } # SERVICE <http://x/>", False, False),
        ("PREFIX service: <urn:x> SELECT * { ?s service:LOAD ?o }", False, False),
        ("LOAD <http://x/>", True, True),
        ("CLEAR ALL ; LOAD SILENT <http://x/> INTO GRAPH <urn:g>", True, True),
        ("INSERT DATA { <urn:a> <urn:b> 'LOAD' }", True, False),
        ("SELECT * { LATERAL { SERVICE <http://x/> {} } }", False, True),
        ("SELECT * { #\r SERVICE <http://x/> {?s ?p ?o}\n }", False, True),  # \r ends a comment too
        ("SELECT * { SERVICE #\r<http://x/> {?s ?p ?o}\n }", False, True),
        ("#\rLOAD <http://x/>\n", True, True),
        ("PREFIX ex: <http://x/> ASK { SERVICEex:a { ?s ?p ?o } }", False, True),
        ("PREFIX : <http://x/> ASK { ?s ?p trueSERVICE:a{} }", False, True),
        ("ASK { ?s <urn:\\u0041#> ?o SERVICE <http://x/> {} }", False, True),
        ("ASK { FILTER('\\u0027' != '') SERVICE <http://x/> {} #''' = '')\n }", False, True),
        ("ASK { ?s ?p ?o FILTER(?o<'x>') SERVICE <http://x/> {} #'\n }", False, True),
        ('SELECT * { ?s ?p ?o FILTER(CONTAINS(?o, """\nSERVICE <http://x/> {""")) }', False, False),
        ("ASK { ?s ?p <http://x/service/a#service> . ?s ?service ?o { ?a ?b ?c } }", False, False),
        ("SELECT ?load { ?load a ex:Load ; ex:service ?o ; ?p 'load' }", False, False),
        ("PREFIX up: <urn:x> DELETE WHERE { ?s up:LOAD ?o ; up:load up:load . }", True, False),
    ],
)
def test_what_would_leave_the_machine_is_refused_and_only_that(
    text: str, update: bool, refused: bool
) -> None:
    if refused:
        with pytest.raises(QueryError, match="refused"):
            refuse_remote(text, update=update)
    else:
        refuse_remote(text, update=update)


@pytest.mark.parametrize(
    ("text", "line", "caret"),
    [
        ("SELECT * {\n  ?s ?p }", 2, 10),
        ("SELECT ?x { ?x ?y ?z . FILTER(?x = ) }", 1, 36),
    ],
)
def test_a_syntax_error_has_its_line_and_a_caret(build: Build, text: str, line: int, caret: int) -> None:
    with pytest.raises(QueryError) as caught:
        run(build.store, text)
    first, shown, mark = str(caught.value).splitlines()
    assert first.startswith(f"syntax error in line {line}")
    assert shown.strip() in text
    assert abs(mark.index("^") - (caret + 1)) <= 3


@pytest.mark.parametrize("timeout", [None, 60])
def test_a_term_that_the_ontology_has_not_is_noted(
    build: Build, timeout: float | None, tmp_path: Path
) -> None:
    note = "ovs:Unti is no term of the ontology; did you mean ovs:Unit?"
    (tmp_path / "mine.rq").write_text("SELECT ?u { ?u a ovs:Unti }", encoding="utf-8")
    for text in ("SELECT ?u { ?u a ovs:Unti }", tmp_path / "mine.rq"):
        found = build.select(text, timeout=timeout)
        assert (found.notes, len(found)) == ((note,), 0)
        assert repr(found) == f"<Result: 0 rows of u; {note}>"
        assert f"<p>{note}</p>" in found._repr_html_()
        assert found[:1].notes == found.notes
    asked = build.query("ASK { ?u a ovs:Unti }", timeout=timeout)
    assert (asked.notes, repr(asked)) == ((note,), f"<Answer: false; {note}>")
    triples = build.query("CONSTRUCT WHERE { ?u a ovs:Unti }", timeout=timeout)
    assert triples.notes == (note,)
    assert note in repr(triples)


def test_answers_of_what_the_ontology_has_bear_no_note(build: Build) -> None:
    for one in list_queries():
        if not any(parameter.required for parameter in one.parameters):
            assert build.query(one.name).notes == ()
    assert build.select("SELECT ?u { ?u a <urn:Unti> }").notes == ()


def test_a_syntax_error_is_told_of_the_text_that_was_written(build: Build) -> None:
    with pytest.raises(QueryError) as caught:
        query(build.store, "SELECT * { ?s ?p }", {"s": "x"})
    assert "VALUES" not in str(caught.value)


def test_the_formats_of_results_quote_what_needs_it(build: Build) -> None:
    result = build.query('SELECT ?a ?b { VALUES (?a ?b) { ("x, \\"y\\"\\n<&>" UNDEF) } }')
    assert isinstance(result, Result)
    assert to_csv(result) == 'a,b\r\n"x, ""y""\n<&>",\r\n'
    assert json.loads(to_json(result))["results"]["bindings"] == [
        {"a": {"type": "literal", "value": 'x, "y"\n<&>'}}
    ]
    assert "&lt;&amp;&gt;" in to_xml(result)


@pytest.mark.parametrize(
    "expression, cell",
    [
        ('"abc"^^xsd:integer', "abc"),
        ('"1_000"^^xsd:integer', "1_000"),
        ('"12"^^xsd:integer', 12),
        ('"some"^^xsd:double', "some"),
        ('"maybe"^^xsd:boolean', "maybe"),
        ('"1"^^xsd:boolean', True),
        ('<<(<urn:a> <urn:b> "c")>>', '<<( <urn:a> <urn:b> "c" )>>'),
    ],
)
def test_any_term_that_a_query_may_give_has_a_plain_value(
    build: Build, expression: str, cell: object
) -> None:
    result = build.query(f"SELECT ({expression} AS ?x) {{}}")
    assert isinstance(result, Result)
    assert result.values() == [(cell,)]


def test_a_triple_term_has_its_place_in_each_format_of_results(build: Build) -> None:
    result = build.query("SELECT (<<(<urn:a> <urn:b> <<(<urn:c> <urn:d> 1)>>)>> AS ?x) {}")
    assert isinstance(result, Result)
    again = ox.parse_query_results(to_json(result).encode(), format=ox.QueryResultsFormat.JSON)
    assert [tuple(row) for row in again] == list(result.rows)  # type: ignore[union-attr]
    again = ox.parse_query_results(to_xml(result).encode(), format=ox.QueryResultsFormat.XML)
    assert [tuple(row) for row in again] == list(result.rows)  # type: ignore[union-attr]
    again = ox.parse_query_results(to_tsv(result).encode(), format=ox.QueryResultsFormat.TSV)
    assert [tuple(row) for row in again] == list(result.rows)  # type: ignore[union-attr]
    assert to_csv(result).startswith('x\r\n"<<( <urn:a> <urn:b> <<( <urn:c>')


@pytest.mark.parametrize(
    "piece",
    [
        *(
            "SERVICE",
            "SERVICE/",
            "SERVICE ",
            "SERVICE#<",
            "SERVICE#\n",
            "SERVICE\\a",
            "SERVICE<",
            "<SERVICE>",
        ),
        *("1", "a.a.", "<", "<#", '\\"', '\\"""', ":\\<", "'<\"", "LOAD a:INT "),
    ],
)
def test_a_query_made_to_be_read_for_long_is_read_in_linear_time(piece: str) -> None:
    text = f"ASK {{ }} # SERVICE LOAD\n{piece * (200_000 // len(piece))}"
    with contextlib.suppress(QueryError):
        started = time.process_time()
        refuse_remote(f"{text} }}", update=True)  # a minute and more, were it quadratic
    assert time.process_time() - started < 10
    names_dataset(text)
    assert time.process_time() - started < 20


# ---------- explain


def test_a_problem_is_explained_by_its_quotes(build: Build) -> None:
    (found,) = explain(build, "Kept no ledger of berth fees")
    assert found.entity is not None
    (mention,) = found.mentions
    assert mention.exact == "kept no ledger of berth fees"
    assert (
        mention.before + mention.exact + mention.after == "The Harbour Office kept no ledger of berth fees."
    )
    claims = {(c.subject, c.predicate, c.object, c.basis) for c in found.claims}
    assert ("Harbour Office", "hasProblem", "kept no ledger of berth fees", "stated") in claims
    assert ("kept no ledger of berth fees", "addressedBy", "set up a fee ledger", "inferred") in claims


@pytest.mark.parametrize("limit", [-1, True, "3", 1.5])
def test_what_is_explained_has_a_limit_that_is_a_number(build: Build, limit: object) -> None:
    with pytest.raises(MalformedQueryError, match="expected how many rows to return at most"):
        explain(build, "Harbour Office", limit=limit)  # type: ignore[arg-type]


def test_a_statement_is_explained_with_its_weights_and_cue(build: Build) -> None:
    weighed = next(s for s in LINKED.statements if s.why)
    (found,) = explain(build, assertion_iri(weighed))
    assert found.claims[0].why == (("same paragraph", 1.25), ("pronoun", -0.5))
    cued = next(s for s in LINKED.statements if s.predicate == "implementsPolicy")
    (found,) = explain(build, assertion_iri(cued).rpartition("/")[2])
    assert [quote.role for quote in found.claims[0].quotes] == ["subject", "cue", "object"]


def test_a_relation_is_explained_with_those_that_are_finer(build: Build) -> None:
    claims = [
        claim
        for found in explain(build, "Port Finance Rules", only="refersToPolicy")
        for claim in found.claims
    ]
    in_rdf = build.select("SELECT DISTINCT ?s { ?s ovs:refersToPolicy ?policy }", policy="Port Finance Rules")
    assert len(claims) == len(in_rdf) > 1
    assert {c.predicate for c in claims} == {"implementsPolicy", "revisesPolicy", "hasCriterion"}
    (found,) = explain(build, "Port Finance Rules", only="revisesPolicy")
    assert {claim.predicate for claim in found.claims} == {"revisesPolicy"}
    with pytest.raises(UnknownNameError, match=r"unknown relation .* known: .*refersToPolicy"):
        explain(build, "Port Finance Rules", only="refersTo")


def test_a_thing_is_found_by_every_name_that_reports_have_for_it() -> None:
    linked, annotations = sample()
    report = annotations[1].report
    office = next(e for e in linked.entities if e.label == "Harbour Office")
    start = report.text.index("The Office should")
    links = (
        *linked.links,
        Link(Span(report.id, start + 4, start + 10), office.id, "abbreviation"),
        Link(Span(report.id, start + 11, start + 17), office.id, "pronoun"),
    )
    things = named(linked.entities, links, {a.report.id: a.report for a in annotations})
    assert find(things, "OFFICE") == find(things, "harbour office", kind="unit") == [office.id]
    assert find(things, office.id) == find(things, office.id.rpartition("/")[2]) == [office.id]
    for no_name in ("should", "The Offices", ""):
        with pytest.raises(UnknownNameError, match="known"):
            find(things, no_name)
    with pytest.raises(UnknownNameError, match="unknown policy"):
        find(things, "Harbour Office", kind="policy")
    store = in_memory(encode(replace(linked, links=links), annotations))
    rows = query(store, "names", {"unit": "office"})
    assert isinstance(rows, Result)
    assert {row["name"] for row in rows.to_dicts()} == {"Harbour Office"}


def test_a_build_finds_names_as_its_queries_do(build: Build) -> None:
    (office,) = build.find("harbour office")
    assert office.label == "Harbour Office"
    with pytest.raises(UnknownNameError, match=r"near matches: |did you mean"):
        build.find("Harbour Offices")


def test_a_query_of_ones_own_gets_the_thing_that_its_variable_is_called_after(build: Build) -> None:
    by_thing = build.query("SELECT ?p { ?unit ovs:hasProblem ?p }", unit="ferry school")
    by_name = build.query("SELECT ?p { ?u ovs:name ?unit ; ovs:hasProblem ?p }", unit="Ferry School")
    declared = build.query(
        "#+ param: ?who (unit): The unit.\nSELECT ?p { ?who ovs:hasProblem ?p }", who="ferry school"
    )
    by_iri = build.query("SELECT ?p { ?x ovs:hasProblem ?p }", x=build.find("Ferry School")[0].id)
    assert len(by_thing) == len(by_name) == len(declared) == len(by_iri) == 3  # type: ignore[arg-type]
    with pytest.raises(UnknownNameError, match="unknown unit"):
        build.query("SELECT ?p { ?unit ovs:hasProblem ?p }", unit="Nobody")


def test_an_unknown_term_names_the_nearest(build: Build) -> None:
    with pytest.raises(UnknownNameError, match="did you mean 'Harbour Office'"):
        explain(build, "Harbor Office")


WRAPPED = """Report on Bridges

It was signed in May. The Infrastructure Act states for each year that
DOT shall report to Congress. Few of the reports were sent in the first year,
and none in the second, when the office that was to write them had no staff for
it. In the third year both reports came late. The committee asked for them at
two of its hearings, and the office answered in letters."""


@pytest.mark.parametrize(
    ("text", "word", "sentence"),
    [
        ("One came. Two words here. Three left.", "words", "Two words here."),
        ("第一句。第二句有词。第三句。", "词", "第二句有词。"),
        ("No end", "end", "No end"),
        (WRAPPED, "DOT", "The Infrastructure Act states for each year that DOT shall report to Congress."),
        ("See Pub. L. No. 5 of the Office. It was kept.", "Office", "See Pub. L. No. 5 of the Office."),
        ("It names:\n- the Pilot Office\n- the Port Office", "Pilot Office", "the Pilot Office"),
        ("The office met.\n\nThe Board\ndid not.", "Board", "The Board did not."),
    ],
)
def test_quotes_stand_in_the_sentence_that_was_read(text: str, word: str, sentence: str) -> None:
    report = report_from_text(text, language="zh" if "句" in text else "en")
    start = text.index(word)
    cut = bounds(report.text, segment(report))
    left, right = sentence_around(text, cut.sentences, start, start + len(word))
    assert " ".join(text[left:right].split()) == sentence


# ---------- verify


def test_a_good_build_verifies(output: Path, tmp_path: Path) -> None:
    found = verify(output, sources=(tmp_path,))
    assert (found.findings, found.ok) == ((), False)
    assert (found.files, found.sources, len(found.unreached)) == (5, 0, 3)
    for annotation in ANNOTATIONS:
        (tmp_path / annotation.report.source).write_bytes(annotation.report.text.encode())
    found = verify(output, sources=(tmp_path,))
    assert found.ok
    assert found.quotes > 30
    assert (found.files, found.sources, found.unreached) == (5, 3, ())


def test_a_build_to_verify_is_named_by_text_or_path(output: Path) -> None:
    assert verify(str(output), sources=str(output)) == verify(output, sources=[output])


def test_a_changed_text_is_found(tmp_path: Path) -> None:
    folder = write(tmp_path)
    path = next((folder / "reports").glob("*.txt"))
    path.write_bytes(path.read_bytes().replace(b" ", b"  ", 1) + b"x")
    checks = {finding.check for finding in verify(folder).findings}
    assert {"quote", "hash"} <= checks


def test_a_missing_file_and_a_changed_source_are_found(tmp_path: Path) -> None:
    folder = write(tmp_path / "output")
    next((folder / "reports").glob("*.txt")).unlink()
    (tmp_path / "first.txt").write_text("other words", encoding="utf-8")
    found = verify(folder, sources=(tmp_path,))
    assert {"file", "quote", "source"} <= {finding.check for finding in found.findings}
    assert found.sources == 1


def test_a_missing_text_is_told_where_it_is_needed(tmp_path: Path) -> None:
    folder = write(tmp_path / "output")
    path = min((folder / "reports").glob("*.txt"))
    path.unlink()
    build = kg.open(folder)
    with pytest.raises(OutputError, match=rf"reports/{path.name}: is missing.*build again"):
        _ = build.reports
    with pytest.raises(OutputError, match="is missing"):
        build.graph()
    assert len(build.select("reports")) == 3
    assert build.reports_found[path.stem].text == ""
    (folder / "manifest.json").unlink()
    with pytest.raises(OutputError, match="is missing"):
        _ = kg.open(folder).reports
    shutil.rmtree(folder / "reports")  # a store alone promises no texts
    assert kg.open(folder / "store").reports[path.stem].text == ""


def test_a_text_that_is_no_utf8_any_more_is_found_and_told_where_it_is_needed(tmp_path: Path) -> None:
    folder = write(tmp_path / "output")
    path, *_, near = sorted((folder / "reports").glob("*.txt"), key=lambda one: not one.read_text().isascii())
    data = path.read_bytes()
    path.write_bytes(data[:40] + b"\xff" + data[41:])
    found = verify(folder)
    assert [one.where for one in found.findings if one.check == "hash"] == [f"reports/{path.name}"]
    assert {one.check for one in found.findings} <= {"hash", "quote"}
    build = kg.open(folder)
    for ask in (lambda: build.reports, lambda: build.find("Harbour Office"), lambda: build.graph()):
        with pytest.raises(OutputError, match=rf"reports/{path.name}: damaged: not UTF-8 at byte 40; build"):
            ask()
    assert build.reports_found[path.stem].text[40] == "\ufffd"
    assert build.reports_found[near.stem].text.encode() == near.read_bytes()
    # near miss: the sign may stand in a report
    path.write_bytes(data[:40] + "\ufffd".encode() + data[41:])
    assert kg.open(folder).reports[path.stem].text[40] == "\ufffd"


@pytest.mark.parametrize(
    ("damage", "told"),
    [(b'{"inputs": "\xff"}', "not UTF-8 at byte 12"), (b"{", "Expecting"), (b"[" * 200_000, "recursion")],
)
def test_a_damaged_manifest_is_told(tmp_path: Path, damage: bytes, told: str) -> None:
    folder = write(tmp_path / "output")
    (folder / "manifest.json").write_bytes(damage)
    with pytest.raises(OutputError, match=rf"manifest\.json: damaged: .*{told}.*; build again: kg build"):
        verify(folder)
    assert repr(kg.open(folder)) == f"<kg build {str(folder)!r}>"


def test_a_build_stays_what_it_is_wherever_the_program_goes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path / "output")
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path)
    build = kg.open("output")
    monkeypatch.chdir("elsewhere")
    assert repr(build) == "<kg build 'output'>"
    assert build.manifest["inputs"]
    assert {r.id: r.text for r in build.reports.values()} == {a.report.id: a.report.text for a in ANNOTATIONS}
    assert len(build.select("reports", timeout=60)) == 3
    again = pickle.loads(pickle.dumps(build))
    assert (again.folder, repr(again)) == (tmp_path / "output", repr(build))


def test_a_store_of_any_name_is_asked_within_a_time_and_sent(tmp_path: Path) -> None:
    write(tmp_path / "output")
    (tmp_path / "output" / "store").rename(tmp_path / "mine")
    build = kg.open(tmp_path / "mine")
    assert len(build.select("reports", timeout=60)) == 3
    assert pickle.loads(pickle.dumps(build)).entities == build.entities


def test_a_build_in_the_place_of_another_is_told_and_never_mixed_with_it(tmp_path: Path) -> None:
    folder = write(tmp_path / "output")
    build, read = kg.open(folder), kg.open(folder)
    texts, manifest = read.reports, read.manifest
    write(tmp_path / "other")
    folder.rename(tmp_path / "former")
    (tmp_path / "other").rename(folder)
    again = "output: was built again since it was opened; kg.open it anew"
    for ask in (
        lambda: build.reports,
        lambda: build.reports_found,
        lambda: build.manifest,
        lambda: build.graph(),
        lambda: build.query("reports", timeout=60),
        lambda: pickle.dumps(build),
    ):
        with pytest.raises(OutputError, match=again):
            ask()
    assert repr(build) == f"<kg build {str(folder)!r}>"
    assert len(build.select("reports")) == 3  # by the store that was opened
    assert (read.reports, read.manifest) == (texts, manifest)
    assert len(kg.open(folder).reports) == 3
    shutil.rmtree(folder)
    with pytest.raises(OutputError, match="no such folder"):
        _ = build.reports


@pytest.mark.parametrize("folder", [None, "", 5])
def test_what_is_no_folder_of_a_build_is_told(folder: object) -> None:
    with pytest.raises(InputError, match=rf"{folder!r} is no path; expected the path of a file or folder"):
        kg.open(folder)  # type: ignore[arg-type]


def test_a_row_of_the_manifest_that_names_no_file_is_found(tmp_path: Path) -> None:
    folder = write(tmp_path)
    path = folder / "manifest.json"
    data = json.loads(path.read_text())
    del data["outputs"][-1]["path"]
    data["inputs"] = [5, *data["inputs"][1:]]
    path.write_text(json.dumps(data))
    told = [finding.message for finding in verify(folder).findings]
    assert [message.partition(":")[0] for message in told] == [
        "row 1 of its inputs has no source or no sha256",
        "row 5 of its outputs has no path or no sha256",
    ]


def test_a_quote_that_is_not_in_the_text_is_found(tmp_path: Path) -> None:
    exact = next(
        q for q in QUADS if str(q.object) == "kept no ledger of berth fees" and q.predicate.endswith("exact")
    )
    forged = [
        q._replace(object=type(q.object)("kept two ledgers of the fees")) if q == exact else q for q in QUADS
    ]
    folder = tmp_path / "forged"
    save([*forged, *to_quads(())], folder / "store")
    source = write(tmp_path / "good")
    for name in ("reports", "manifest.json", "graph.trig", "validation.ttl"):
        (source / name).rename(folder / name)
    found = verify(folder)
    assert [finding.check for finding in found.findings] == ["quote", "store"]
    assert "kept two ledgers" in found.findings[0].message


def test_a_store_that_says_what_no_file_says_is_found(tmp_path: Path) -> None:
    folder = write(tmp_path / "output")
    store = open_writable(folder)
    prefixes = dict(vocab.prefixes())
    claim = next(q for q in QUADS if q.predicate.endswith("confidence"))
    surer = "DELETE { GRAPH ?g { ?a ovs:confidence ?c } } INSERT { GRAPH ?g { ?a ovs:confidence 1.0 } } "
    store.update(
        f"{surer} WHERE {{ BIND (<{claim.subject}> AS ?a) GRAPH ?g {{ ?a ovs:confidence ?c }} }}",
        prefixes=prefixes,
    )
    store.flush()
    del store
    found = [finding for finding in verify(folder).findings if finding.check == "store"]
    assert [finding.where for finding in found] == [str(claim.subject)]
    assert "it lacks 1: " in found[0].message
    assert 'it holds what no file has, 1: <https://w3id.org/oversight/ns#confidence> "1"' in found[0].message


def test_a_store_whose_terms_are_called_otherwise_is_found(tmp_path: Path) -> None:
    folder = write(tmp_path / "output")
    store = open_writable(folder)
    store.clear_graph(ox.NamedNode(vocab.ontology()))
    store.add(ox.Quad(ox.BlankNode("b"), ox.NamedNode("urn:p"), ox.Literal("x")))
    store.flush()
    del store
    found = [finding for finding in verify(folder).findings if finding.check == "store"]
    assert [finding.where for finding in found] == ["_:b", str(vocab.ontology())]


@pytest.mark.parametrize("name", ["graph.trig", "validation.ttl"])
def test_a_store_that_can_be_compared_with_nothing_does_not_verify(tmp_path: Path, name: str) -> None:
    folder = write(tmp_path / "output")
    path = folder / "manifest.json"
    data = json.loads(path.read_text())
    data["outputs"] = [row for row in data["outputs"] if row["path"] != name]
    path.write_text(json.dumps(data))
    told = [finding.message for finding in verify(folder).findings]
    assert told == [f"{name}: is not listed, so that the store could not be compared with it; build again"]


@pytest.fixture
def elsewhere() -> Iterator[tuple[str, list[str]]]:
    """Another machine: its address, and what it was asked."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(503)

        do_POST = do_GET  # noqa: N815  # as the server calls it

        def log_message(self, *arguments: object) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/sparql", asked
    server.shutdown()
    server.server_close()


def test_no_way_of_asking_sends_a_request(build: Build, elsewhere: tuple[str, list[str]]) -> None:
    address, asked = elsewhere
    text = f"SELECT * {{ SERVICE <{address}> {{ ?s ?p ?o }} }}"
    prepared = prepareQuery(text)
    dataset = build.dataset()
    one = dataset.graph(next(iter(dataset.graphs())).identifier)
    ways: list[Callable[[], object]] = [
        lambda: build.query(text),
        lambda: build.query(text, timeout=60),
        lambda: build.store.query(text),
        lambda: list(dataset.query(text)),
        lambda: list(dataset.query(prepared)),
        lambda: list(dataset.query(prepared, use_store_provided=False)),
        lambda: list(one.query(text)),
        lambda: list(one.query(prepared)),
    ]
    for way in ways:
        with pytest.raises(MalformedQueryError, match="SERVICE is refused"):
            way()
    for change in (dataset.update, build.store.update, build.query):
        with pytest.raises(MalformedQueryError, match="a build is only read"):
            change(f"LOAD <{address}>")
    assert asked == []
    with pytest.raises(OSError, match="503"):
        list(ox.Store().query(text))  # type: ignore[arg-type]  # what would be sent, unless refused
    assert asked == ["/sparql"]


def test_the_dataset_gives_the_graphs_that_there_are(build: Build) -> None:
    dataset = build.dataset()
    names = [graph.identifier for graph in dataset.graphs() if len(graph)]
    assert [len(dataset.graph(name)) for name in names] == [len(dataset.get_context(name)) for name in names]
    with pytest.raises(UnknownNameError, match=r"unknown graph 'urn:none'.* known"):
        dataset.graph("urn:none")
    with pytest.raises(OutputError, match="a build is only read"):
        dataset.add((RDF.type, RDF.type, RDF.type))
    unit = prepareQuery("SELECT ?unit { ?unit a x:Unit }", initNs={"x": vocab.namespace()})
    assert len(list(dataset.query(unit))) == len(list(dataset.query("SELECT ?unit { ?unit a ovs:Unit }"))) > 0


def test_the_store_is_over_all_graphs_unless_others_are_named(build: Build) -> None:
    text = f"SELECT DISTINCT ?u {{}} {{{{ ?u a <{vocab.term('Unit')}> }}}}"
    units = len(list(build.store.query(text.format(""))))
    assert units == len(list(build.dataset().query(text.format("")))) > 1
    graph = ox.NamedNode(registry_graph())
    named = [
        list(build.store.query(text.format(f"FROM {graph}"))),
        list(build.store.query(text.format(""), default_graph=[graph])),
    ]
    assert 0 < len(named[0]) == len(named[1]) < units
    assert list(build.store.query(text.format(""), use_default_graph_as_union=False)) == []


def test_the_store_answers_as_that_of_pyoxigraph_and_says_what_it_is(output: Path, build: Build) -> None:
    assert type(build.store) is build.store.__class__ is GuardedStore
    assert not isinstance(build.store, ox.Store)
    assert repr(build.store) == f"<guarded pyoxigraph.Store, read-only: {len(build.store)} quads>"
    assert str(build.store) == f"{build.store}" == repr(build.store)
    real = open_store(output)
    text = "SELECT * { GRAPH ?g { ?s ?p ?o } } ORDER BY ?g ?s ?p ?o LIMIT 5"
    assert list(map(str, build.store.query(text))) == list(map(str, real.query(text)))
    assert set(map(str, build.store.named_graphs())) == set(map(str, real.named_graphs()))
    assert (
        len(build.store)
        == len(list(build.store))
        == len(list(build.store.quads_for_pattern(None, None, None)))
    )
    assert next(iter(build.store)) in build.store
    quad = next(iter(build.store))
    for change in (
        *(build.store.clear, build.store.optimize),
        *(
            lambda: build.store.add(quad),
            lambda: build.store.remove(quad),
            lambda: build.store.extend([quad]),
        ),
        *(lambda: build.store.load(b"", format=ox.RdfFormat.TURTLE), lambda: build.store.bulk_extend([quad])),
    ):
        with pytest.raises(OutputError, match="a build is only read; to change a copy"):
            change()
