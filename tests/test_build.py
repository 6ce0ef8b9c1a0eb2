"""A build from end to end, on the sample reports: what an analyst relies on."""

from __future__ import annotations

import codecs
import csv
import hashlib
import json
import os
import pickle
import re
import shutil
import subprocess
import sys
import textwrap
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import networkx as nx
import pyoxigraph as ox
import pytest
import rdflib

import kg
from kg import analyse, pipeline
from kg.analyse import ask
from kg.analyse.questions.chains import iter_paths
from kg.errors import (
    AmbiguousNameError,
    InputError,
    KgError,
    MissingExtraError,
    OutputError,
    UnknownKeyError,
    UnknownNameError,
)
from kg.link import Linked
from kg.mint import assertion_iri
from kg.model import Annotation, Entity, Kind, Link, Report, Span
from kg.models import get_path
from kg.output.built import Built
from kg.output.write import write_tables
from kg.pipeline import Options, annotator, build
from kg.read import report_from_text
from kg.read.alike import find_almost_same
from kg.segment import segment, speaking_parts
from kg.store import Result
from kg.words import words_of

ISLANDS = ("kg-nodes", "kg-meta")  # of graph.html

ROOT = Path(__file__).parent.parent
SAMPLES = ROOT / "notebooks" / "reports"
FILES = {
    "graph.trig", "graph.ttl", "graph.jsonld", "graph.graphml", "graph.gexf", "index.html", "graph.html",
    "report.md", "report.html", "validation.ttl", "validation.txt", "coverage.csv", "manifest.json",
    "tables/statements.csv", "tables/units.csv", "tables/problems.csv", "tables/measures.csv",
    "tables/policies.csv", "tables/network_measures.csv",
}  # fmt: skip


def run_kg(*arguments: str | Path, cwd: Path = ROOT, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "kg", *map(str, arguments)]
    paths = {"PYTHONPATH": str(ROOT)}
    return subprocess.run(
        command,
        cwd=cwd,
        capture_output=True,
        text=True,
        env={**os.environ, **paths, **environment},
        check=False,
    )


def contents(folder: Path) -> dict[str, bytes]:
    """The files of a build; the store's own files are RocksDB's affair."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in files
        if path.relative_to(folder).parts[0] != "store"
    }


def test_the_folder_holds_what_is_promised(demo: Path) -> None:
    names = set(contents(demo))
    assert names >= FILES
    assert len([name for name in names if name.startswith("reports/")]) == len(list(SAMPLES.glob("*.txt")))


def test_every_quote_in_the_table_is_in_its_report(demo: Path) -> None:
    with (demo / "tables" / "statements.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert rows
    for row in rows:
        text = (demo / "reports" / f"{row['report']}.txt").read_text(encoding="utf-8")
        quote = text[int(row["start"]) : int(row["end"])]
        assert row["quote"].removeprefix("'") == quote.removeprefix("'")


def test_the_table_of_statements_can_be_counted(demo: Path) -> None:
    """Each row is a quote; ``statement`` tells which rows are of one claim, as in the graph."""
    statements = {assertion_iri(s): s for s in kg.open(demo).statements}
    with (demo / "tables" / "statements.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["statement"] for row in rows} == set(statements)
    roles = Counter((row["statement"], row["role"]) for row in rows)
    assert all(roles[key, role] == 1 for key in statements for role in ("subject", "object"))
    for row in rows:
        at = {"subject": 0, "object": -1}.get(row["role"])
        if at is not None:
            span = statements[row["statement"]].evidence[at]
            assert (int(row["start"]), int(row["end"])) == (span.start, span.end)


@pytest.mark.parametrize(
    "name", ["harbour-administration-notice.txt", "port-grants-audit.txt", "qinghe-bureau-notice.txt"]
)
def test_each_genre_gives_a_whole_chain(demo: Path, name: str) -> None:
    """Unit → problem → measure → policy can be walked in the graph of each sample."""
    G = kg.open(demo).graph()
    report = next(key for key, data in G.graph["reports"].items() if data["source"] == name)
    edges = {(u, v): key for u, v, key, data in G.edges(keys=True, data=True) if report in data["reports"]}
    chains = [
        (unit, problem, measure, policy)
        for (unit, problem), first in edges.items()
        if first == "hasProblem"
        for (source, measure), second in edges.items()
        if source == problem and second == "addressedBy"
        for (other, policy), third in edges.items()
        if other == measure and third in ("refersToPolicy", "implementsPolicy", "revisesPolicy")
    ]
    assert chains


def test_a_chain_is_one_thing_to_the_query_and_to_the_question(demo: Path) -> None:
    """Neither lays the measure of one unit at the door of another."""
    built = kg.open(demo)
    G = built.graph()
    complete = {
        tuple(G.nodes[node]["label"] for node in path if node is not None)
        for path in iter_paths(G)
        if None not in path
    }
    asked = built.query("chains")
    assert isinstance(asked, Result)
    names = ("unitName", "problemName", "measureName", "policyName")
    assert {tuple(row[name] for name in names) for row in asked.to_dicts()} == complete
    firmest: dict[tuple[object, ...], float] = {}
    for row in asked.to_dicts():
        pair = row["unitName"], row["problemName"]
        firmest[pair] = max(firmest.get(pair, 0.0), float(row["weakest"]))
    rows = [row for row in ask(G, "chains").to_dicts() if row["state"] == "complete"]
    assert {(row["unit"], row["problem"]): row["confidence"] for row in rows} == pytest.approx(firmest)


def test_the_syntaxes_say_the_same(demo: Path) -> None:
    trig = rdflib.Dataset(default_union=True)
    trig.parse(demo / "graph.trig", format="trig")
    facts = rdflib.Graph().parse(demo / "graph.ttl")
    jsonld = rdflib.Dataset(default_union=True)
    jsonld.parse(demo / "graph.jsonld", format="json-ld")
    assert set(facts) < set(trig.triples((None, None, None)))
    assert set(jsonld.triples((None, None, None))) == set(trig.triples((None, None, None)))
    assert not [term for quad in trig for term in quad if isinstance(term, rdflib.BNode)]


def test_the_store_holds_the_graph(demo: Path) -> None:
    store = ox.Store.read_only(str(demo / "store"))
    loaded = ox.Store()
    loaded.bulk_load(path=str(demo / "graph.trig"), format=ox.RdfFormat.TRIG)
    assert {str(quad) for quad in loaded} <= {str(quad) for quad in store}


def test_the_network_files_open_in_networkx(demo: Path) -> None:
    G = kg.open(demo).graph()
    graphml = nx.read_graphml(demo / "graph.graphml", force_multigraph=True)
    gexf = nx.read_gexf(demo / "graph.gexf")
    assert set(graphml) == set(gexf) == set(G)
    assert graphml.number_of_edges() == gexf.number_of_edges() == G.number_of_edges()


def test_the_manifest_tells_no_place_and_no_time(demo: Path) -> None:
    text = (demo / "manifest.json").read_text(encoding="utf-8")
    manifest = json.loads(text)
    assert str(ROOT) not in text
    assert {row["source"] for row in manifest["inputs"]} == {path.name for path in SAMPLES.glob("*.txt")}
    assert {row["path"] for row in manifest["outputs"]} == set(contents(demo)) - {"manifest.json"}


def test_the_manifest_tells_apart_what_would_read_otherwise(tmp_path: Path) -> None:
    """Words of the user's, names, options, models: what shapes a build is in its manifest, by content."""
    report = tmp_path / "a.txt"
    report.write_text("The Office of Piers kept no ledger of berths.\n", encoding="utf-8")
    own = {name: tmp_path / name / "en-mine.toml" for name in ("words", "names")}
    pattern = 'language = "en"\n[[pattern]]\nid = "X-1"\nkind = "policy"\nregex = "Tide Code"\n'
    entry = '[[unit]]\nkey = "Office of Piers"\nsource = "its seal"\n'
    for path, text in zip(own.values(), (pattern, entry), strict=True):
        path.parent.mkdir()
        path.write_text(text, encoding="utf-8")

    def told(**changed: object) -> str:
        options = {
            "lexicon": (own["words"].parent,),
            "authority": (own["names"].parent,),
            "rules_only": True,
            **changed,
        }
        build([report], tmp_path / "out", Options(**options))  # type: ignore[arg-type]
        manifest = json.loads((tmp_path / "out" / "manifest.json").read_text(encoding="utf-8"))
        return json.dumps({key: value for key, value in manifest.items() if key != "outputs"})

    first = told()
    seen = {first, told(why=True), told(rules_only=False), told(figures=True), told(language="zh")}
    for path in own.values():
        path.write_text(path.read_text(encoding="utf-8") + "# more\n", encoding="utf-8")
        seen.add(told())
    assert len(seen) == 7


def test_the_manifest_names_what_read_the_reports(demo: Path) -> None:
    manifest = json.loads((demo / "manifest.json").read_text(encoding="utf-8"))
    weights = (Path(kg.__file__).parent / "decide" / "weights").glob("*.npz")
    hashes = {f"weights {path.name}": hashlib.sha256(path.read_bytes()).hexdigest() for path in weights}
    assert manifest["read_by"].items() >= hashes.items()
    assert "pipeline en" in manifest["read_by"]


def software(folder: Path) -> dict[str, set[str]]:
    """Return what the runs of a build were made with, by the language of the report."""
    text = "SELECT ?language ?part { ?run ovs:software ?part ; ovs:readReport/dcterms:language ?language }"
    told: dict[str, set[str]] = {}
    for row in kg.open(folder).select(text).to_dicts():
        told.setdefault(str(row["language"]), set()).add(str(row["part"]))
    return told


def test_the_graph_names_what_the_reports_were_read_with(demo: Path) -> None:
    told = software(demo)
    read_by = json.loads((demo / "manifest.json").read_text(encoding="utf-8"))["read_by"]
    expected = {language: {f"kg {kg.__version__}"} for language in ("en", "zh")}
    pipeline = json.loads((get_path("en") / "meta.json").read_text(encoding="utf-8"))
    expected["en"].add(f"pipeline en_{pipeline['name']} {pipeline['version']}")
    for language, parts in expected.items():
        names = (f"weights {language}.npz", f"weights {language}-encoder.npz")
        parts |= {f"{name} {read_by[name][:12]}" for name in names}
    assert told == expected


def test_a_users_own_words_are_named_by_their_folder_and_what_they_say(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("港务处未建立台账。\n", encoding="utf-8")
    seen = []
    for place, more in (("here", ""), ("there", ""), ("here", "# more\n")):
        folder = tmp_path / place / "words"
        folder.mkdir(parents=True, exist_ok=True)
        entry = 'language = "zh"\n[[pattern]]\nid = "X-1"\nkind = "policy"\nregex = "潮汐法"\n'
        (folder / "zh-mine.toml").write_text(entry + more, encoding="utf-8")
        build([tmp_path / "a.txt"], tmp_path / "out", Options(lexicon=(folder,), rules_only=True))
        seen.append(software(tmp_path / "out")["zh"])
    assert seen[0] == seen[1] != seen[2]  # not by where it lies
    assert {part.rpartition(" ")[0] for part in seen[0]} == {"kg", "lexicon words"}


def test_silent_sentences_are_told_with_a_reason(demo: Path) -> None:
    with (demo / "coverage.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert rows
    assert all(row["reason"] for row in rows)


def test_tables_are_opened_with_all_letters_by_spreadsheets(demo: Path) -> None:
    """Excel takes a table for the code page of its machine unless a byte order mark tells it."""
    tables = [*(demo / "tables").glob("*.csv"), demo / "coverage.csv"]
    assert len(tables) == 7
    for path in tables:
        content = path.read_bytes()
        assert content.startswith(codecs.BOM_UTF8)
        assert content.count(codecs.BOM_UTF8) == 1


def test_amounts_and_numbers_of_documents_are_told_by_tables_and_nodes(tmp_path: Path) -> None:
    text = "追缴资金7.13万元和250万元，修订清政发〔2021〕9号。"
    report = Report("r", text, "", "a.txt", "", "通报", "zh")
    told = (("amount", "2500000"), ("amount", "71300"), ("currency", "CNY"), ("quantity", "7.13万元"))
    measure = Entity("https://e.org/m", Kind.MEASURE, "追缴资金", (), "m", attributes=told)
    numbered = (("number", "清政发〔2021〕9号"), ("year", "2021"))
    policy = Entity("https://e.org/p", Kind.POLICY, "清政发〔2021〕9号", (), "p", attributes=numbered)
    links = tuple(
        Link(Span("r", text.index(one.label), text.index(one.label) + len(one.label)), one.id, "own")
        for one in (measure, policy)
    )
    built = Built((Annotation(report, (), (), ()),), Linked((measure, policy), links, (), ()), (), (), (), {})
    expected = {
        "measures": {"amount": "2500000; 71300", "currency": "CNY", "number": "", "year": ""},
        "policies": {"amount": "", "currency": "", "number": "清政发〔2021〕9号", "year": "2021"},
    }
    write_tables(built, tmp_path)
    for name, values in expected.items():
        with (tmp_path / "tables" / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
            [row] = csv.DictReader(file)
        assert {key: row[key] for key in values} == values
    G = analyse.multigraph(built)
    for node, values in zip((measure.id, policy.id), expected.values(), strict=True):
        assert {key: G.nodes[node][key] or "" for key in values} == values


def test_figures_that_cannot_be_drawn_are_told_before_the_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.txt").write_text("The Office of Piers kept no ledger.\n", encoding="utf-8")
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    stages: list[str] = []
    with pytest.raises(MissingExtraError, match=r"python -m pip install -e '\.\[notebook\]'"):
        build(
            tmp_path / "a.txt",
            tmp_path / "out",
            Options(figures=True, rules_only=True),
            progress=lambda stage, done, total: stages.append(stage),
        )
    assert stages == []
    assert build(tmp_path / "a.txt", tmp_path / "out", Options(rules_only=True)).output == tmp_path / "out"


def test_verify_accepts_the_build_and_finds_the_sources(demo: Path, tmp_path: Path) -> None:
    result = run_kg("verify", demo, cwd=tmp_path)
    assert result.returncode == 0, result.stderr
    assert f"{len(list(SAMPLES.glob('*.txt')))} sources checked: 0 wrong" in result.stdout


@pytest.mark.parametrize(
    "path, change, told",
    [
        ("reports/{id}.txt", lambda text: text.replace("e", "E", 1), "reports/"),
        ("tables/units.csv", lambda text: text + "\n", "tables/units.csv"),
    ],
)
def test_verify_finds_a_change(demo: Path, tmp_path: Path, path: str, change, told: str) -> None:  # type: ignore[no-untyped-def]
    copy = tmp_path / "out"
    shutil.copytree(demo, copy)
    first = sorted((copy / "reports").glob("*.txt"))[0].stem
    target = copy / path.format(id=first)
    target.write_text(change(target.read_text(encoding="utf-8")), encoding="utf-8")
    result = run_kg("verify", copy)
    assert result.returncode == 1
    assert told in result.stderr


def test_same_input_same_bytes(demo: Path, tmp_path: Path) -> None:
    """Another hash seed, order of files, working directory, locale and number of processes."""
    reports = sorted(SAMPLES.glob("*.txt"), reverse=True)
    surroundings = {"PYTHONHASHSEED": "4711", "LC_ALL": "C", "TZ": "Asia/Shanghai"}
    other = tmp_path / "elsewhere" / "out"
    result = run_kg("build", *reports, "-o", other, "--jobs", "2", cwd=tmp_path, **surroundings)
    assert result.returncode == 0, result.stderr
    first, second = contents(demo), contents(other)
    assert first.keys() == second.keys()
    assert [name for name in first if first[name] != second[name]] == []
    quads = [{str(q) for q in ox.Store.read_only(str(folder / "store"))} for folder in (demo, other)]
    assert quads[0] == quads[1]


BAD = {
    "empty.txt": (b"", "empty"),
    "binary.txt": (bytes(range(256)) * 20, "text"),
    "not-a-zip.docx": (b"just text", "docx"),
    "damaged.pdf": (b"%PDF-1.7\n%%EOF", "pdf"),
}


def test_bad_files_are_told_and_the_others_built(tmp_path: Path) -> None:
    reports = tmp_path / "reports"
    reports.mkdir()
    for name, (data, _) in BAD.items():
        (reports / name).write_bytes(data)
    shutil.copy(SAMPLES / "round-1-summary.txt", reports)
    shutil.copy(SAMPLES / "round-1-summary.txt", reports / "again.txt")
    missing = reports / "missing.txt"
    result = run_kg("build", reports, missing, "-o", tmp_path / "out")
    assert result.returncode == 1
    lines = result.stderr.splitlines()
    for name in [*BAD, "missing.txt"]:
        told = [line for line in lines if re.match(rf"kg: (\S*/)?{re.escape(name)}: ", line)]
        assert len(told) == 1, (name, lines)
        assert ";" in told[0]  # what to do comes after what is wrong
    inputs = json.loads((tmp_path / "out" / "manifest.json").read_text(encoding="utf-8"))["inputs"]
    assert len(inputs) == 1
    repeated = [line for line in lines if line.startswith("kg: 1 file left out as repeated: ")]
    assert len(repeated) == 1
    assert "the same text as" in repeated[0]
    assert "built once" in (tmp_path / "out" / "index.html").read_text(encoding="utf-8")


def test_nothing_readable_builds_nothing(tmp_path: Path) -> None:
    result = run_kg("build", tmp_path / "no.txt", "-o", tmp_path / "out")
    assert result.returncode == 3
    assert "no such file" in result.stderr
    assert not (tmp_path / "out").exists()


def test_every_output_counts_the_same_sentences_of_a_report_in_pages(tmp_path: Path) -> None:
    """Headers and footers that come back on every page are furniture in one as in the other."""
    pages = [
        f"Harbour Office\nAnnual inspection report\n\nThe Harbour Office did not keep ledger {n}. It set up "
        f"ledger {n} in May.\n\nNo. 7 of the Inspector\nPage {n} of 5\n"
        for n in range(1, 6)
    ]
    (tmp_path / "pages.txt").write_text("\f".join(pages), encoding="utf-8")
    built = build([tmp_path / "pages.txt"], tmp_path / "out", Options(rules_only=True))
    stored = kg.open(tmp_path / "out")
    [of_store] = stored.query("reports").to_pandas()["sentences"]
    for source in (built, stored):
        [row] = kg.analyse.ask(source, "coverage").to_dicts()
        assert row["sentences"] == of_store
    assert f"of {of_store} sentences hold evidence" in (tmp_path / "out" / "report.md").read_text("utf-8")
    [report] = stored.reports.values()
    assert of_store != len(speaking_parts(segment(replace(report, pages=())))), "pages make a difference"


def test_a_round_without_a_date_is_told_and_nothing_comes_back_after_it(tmp_path: Path) -> None:
    words = "The Harbour Office failed to keep a ledger of berth fees"
    for name, told in (("a.txt", "round: First round"), ("b.txt", "round: Second round\ndate: 2024-03-01")):
        (tmp_path / name).write_text(f"---\n{told}\n---\n{words} {name[0]}.\n", encoding="utf-8")
    built = build([tmp_path / "a.txt", tmp_path / "b.txt"], tmp_path / "out", Options(rules_only=True))
    [message] = [issue.message for issue in built.issues if "date" in issue.message]
    assert message.startswith("a.txt: no report of the round 'First round' has a date")
    assert "First round" in (words_of("zh").note(message) or "")
    table = kg.analyse.ask(built, "recurring")
    assert len(table) == 0
    assert "are left out: 1." in " ".join(table.notes)


def test_two_texts_that_are_almost_the_same_are_told_and_both_built(tmp_path: Path) -> None:
    text = (SAMPLES / "port-grants-audit.txt").read_text(encoding="utf-8")
    other = (SAMPLES / "round-1-summary.txt").read_text(encoding="utf-8")
    wrapped = "\n".join(textwrap.fill(line, 60) for line in text.split("\n"))
    (tmp_path / "in").mkdir()
    for name, words in (("a.txt", text), ("b.md", f"# Notice\n\n{wrapped}\n"), ("c.txt", other)):
        (tmp_path / "in" / name).write_text(words, encoding="utf-8")
    done = run_kg("build", tmp_path / "in", "-o", tmp_path / "out", "--rules-only")
    assert done.returncode == 0, done.stderr
    page = (tmp_path / "out" / "index.html").read_text(encoding="utf-8")
    left_out = page.partition("<h2>Left out, or odd</h2>")[2]
    assert re.search(r"<td>b\.md</td><td>almost the same text as a\.txt", left_out)
    assert left_out.count("almost the same") == 1
    assert len(kg.open(tmp_path / "out").reports) == 3


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda text: text.replace("\n", " "), 1),
        (lambda text: text[: len(text) * 19 // 20], 1),
        (lambda text: text[: len(text) // 2], 0),
        (lambda text: re.sub(r"港|\bfee", "桥", text), 0),  # many words are others
        (lambda text: text[:12], 0),  # too short to tell
    ],
)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_what_is_almost_the_same_text(change, told: int, language: str) -> None:  # type: ignore[no-untyped-def]
    english = "".join(f"The office kept no fee ledger {n} of the port.\n" for n in range(40))
    chinese = "".join(f"第{n}港务处未建立港口收费台账。\n" for n in range(40))
    text = english if language == "en" else chinese
    reports = [report_from_text(words, source=name) for name, words in (("a", text), ("b", change(text)))]
    assert len(find_almost_same(reports)) == told


def test_what_a_report_contains_stays_text(tmp_path: Path) -> None:
    report = tmp_path / "odd.txt"
    report.write_text(
        "=cmd|' /C calc'!A0\n\nThe <img src=x onerror=alert(1)> Department of Ports failed to keep "
        "a </script><script>alert(1)</script> ledger of berths.\n\nThe Department of Ports revised the "
        '"Measures for \'; DROP ALL; --".\n',
        encoding="utf-8",
    )
    result = run_kg("build", report, "-o", tmp_path / "out")
    assert result.returncode == 0, result.stderr
    for name in ("index.html", "graph.html", "report.html"):
        page = (tmp_path / "out" / name).read_text(encoding="utf-8")
        assert "<img src=x" not in page
        assert "</script><script>alert" not in page
    for path in (tmp_path / "out" / "tables").glob("*.csv"):
        with path.open(encoding="utf-8-sig", newline="") as file:
            assert not [cell for row in csv.reader(file) for cell in row if cell.startswith("=")]


def test_the_files_of_a_build_give_one_figure_for_one_thing(demo: Path) -> None:
    index = (demo / "index.html").read_text(encoding="utf-8")
    summary = (demo / "report.md").read_text(encoding="utf-8")
    counts = json.loads((demo / "manifest.json").read_text(encoding="utf-8"))["counts"]
    build = kg.open(demo)
    facts, stated = re.findall(r"<b>(\d+)</b>facts, (\d+) of them", index)[0]
    assert f"{facts} facts between them: {stated} stated" in summary
    assert f"<b>{counts['statements']}</b>statements" in index
    severities = Counter(row["severityName"] for row in build.query("conformance").to_dicts())
    assert [counts["violations"], counts["warnings"], counts["hints"]] == [
        severities[name] for name in ("Violation", "Warning", "Info")
    ]
    sentences = sorted(int(row["sentences"]) for row in build.query("reports").to_dicts())
    assert sentences == sorted(int(n) for n in re.findall(r"\d+ of (\d+)</td>", index))
    table = analyse.ask(build.graph(), "systemic-problems")
    drawn = re.search(r"95 % of (\d+ resamples [^,]+),", " ".join(table.notes))
    assert drawn is not None
    assert f"95 % of {drawn[1]}: where" in summary
    assert "### Deadline passed" not in summary  # no later report mentions a unit whose deadline it was


def test_the_page_of_a_build_groups_as_its_tables_do(demo: Path) -> None:
    html = (demo / "graph.html").read_text(encoding="utf-8")
    held = {
        name: re.search(f'<script[^>]* id="{name}"[^>]*>(.*?)</script>', html, re.DOTALL) for name in ISLANDS
    }
    nodes, meta = (json.loads(found[1]) for found in held.values() if found is not None)
    shown = {meta["prefix"] + node["iri"]: node["community"] for node in nodes}
    with (demo / "tables" / "network_measures.csv").open(encoding="utf-8-sig", newline="") as file:
        told = {row["node"]: int(row["community"]) for row in csv.DictReader(file)}
    assert shown == told
    G = analyse.with_communities(kg.open(demo).graph())
    assert dict(G.nodes(data="community")) == told


@pytest.mark.parametrize("kind", [str, Path])
def test_paths_are_text_or_paths_one_or_several(tmp_path: Path, kind: type) -> None:
    folder = tmp_path / "reports"
    folder.mkdir()
    text = "---\ndate: 2024-03-01\n---\nThe Harbour Office failed to keep records.\n"
    (folder / "one.txt").write_text(text, encoding="utf-8")
    words = tmp_path / "words"
    words.mkdir()
    (words / "en-mine.toml").write_text('language = "en"\n', encoding="utf-8")
    names = tmp_path / "names"
    names.mkdir()
    (names / "mine.toml").write_text("", encoding="utf-8")
    options = Options(rules_only=True, lexicon=kind(words), authority=kind(names))
    assert options == Options(rules_only=True, lexicon=(words,), authority=[names])
    one = build(kind(folder), kind(tmp_path / "one"), options)
    several = build([kind(folder)], kind(tmp_path / "several"), options)
    assert [report.source for report in one.reports.values()] == ["one.txt"]
    assert one.reports == several.reports
    assert [issue.message for issue in one.issues if issue.stage == "read"] == []


def test_what_is_no_path_is_told(tmp_path: Path) -> None:
    for paths in (5, [5], "", [b"a.txt"], None):
        with pytest.raises(InputError, match="is no path; expected the path of a file or folder"):
            build(paths, tmp_path / "out")  # type: ignore[arg-type]
    with pytest.raises(InputError, match="None is no path"):
        build(tmp_path, None)  # type: ignore[arg-type]
    with pytest.raises(InputError, match="5 is no path"):
        Options(lexicon=5)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "wrong",
    [
        {"jobs": 0},
        {"jobs": "2"},
        {"jobs": True},
        {"model": 5},
        {"model": ""},
        {"why": "no"},
        {"figures": None},
    ],
)
def test_an_option_of_another_kind_is_told(wrong: dict[str, object]) -> None:
    (name,) = wrong
    with pytest.raises(InputError, match=rf"{name} is {wrong[name]!r}; expected "):
        Options(**wrong)  # type: ignore[arg-type]


def test_pages_in_a_language_that_there_is_not_are_told() -> None:
    with pytest.raises(UnknownNameError, match="known: en, zh"):
        Options(language="fr")


SCRIPT = """
import sys
from kg.model import Annotation, Report
from kg.pipeline import Options, annotator, build

print("runs")
print(build(sys.argv[1], sys.argv[2], Options(jobs=2, rules_only=True)))
"""


def test_several_processes_need_no_main_guard(tmp_path: Path) -> None:
    for name in "ab":
        text = f"The Office of Piers failed to keep ledger {name}.\n"
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
    script = tmp_path / "no_guard.py"
    script.write_text(SCRIPT, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, script, tmp_path, tmp_path / "out"],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        timeout=120,
        check=False,
    )
    assert done.stderr == ""
    assert re.fullmatch(r"runs\n<Built: 2 reports, .*>\n", done.stdout)


@pytest.mark.parametrize("wrong", ["a lexicon", "a model"])
def test_several_processes_tell_an_error_of_the_user_as_one_does(tmp_path: Path, wrong: str) -> None:
    lexicon = tmp_path / "lexicon"
    lexicon.mkdir()
    words = 'language = "en"\n[[pattern]]\nid = "X"\nkind = "unti"\nregex = "a"\n'
    (lexicon / "en-mine.toml").write_text(words, encoding="utf-8")
    for name in "ab":
        (tmp_path / f"{name}.txt").write_text(
            f"The Office of Piers kept no ledger {name}.\n", encoding="utf-8"
        )
    told = []
    for jobs in (1, 2):
        chosen = {"lexicon": lexicon} if wrong == "a lexicon" else {"model": "nonesuch"}
        with pytest.raises(KgError) as caught:
            build(tmp_path, tmp_path / "out", Options(jobs=jobs, rules_only=wrong == "a lexicon", **chosen))
        told.append((type(caught.value), str(caught.value)))
    assert told[0] == told[1]


@pytest.mark.parametrize(
    "error",
    [
        MissingExtraError("pandas", extra="notebook"),
        UnknownNameError("query", "chian", ["chains", "gaps"]),
        AmbiguousNameError("unit", "The Office", ["https://e.org/1", "https://e.org/2"]),
        UnknownKeyError("kind of a term", "unti", ["unit"]),
        InputError("a.txt: empty"),
    ],
)
def test_an_error_goes_to_another_process_as_it_is(error: KgError) -> None:
    again = pickle.loads(pickle.dumps(error))
    assert (type(again), str(again), vars(again)) == (type(error), str(error), vars(error))


def test_of_equal_texts_one_is_annotated_that_tells_the_most(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "The Office of Piers failed to keep a ledger of berths.\n"
    for name in ("a.txt", "b.txt", "c.txt"):
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "b.txt.meta.yaml").write_text("date: 2024-03\nissuer: Tide Office\n", encoding="utf-8")
    read: list[str] = []

    def annotate(language: str, options: Options) -> Callable[[Report], Annotation]:
        def call(report: Report) -> Annotation:
            read.append(report.source)
            return annotator(language, options)(report)

        return call

    monkeypatch.setattr(pipeline, "annotator", annotate)
    options = Options(rules_only=True)
    built = build(tmp_path, tmp_path / "out", options)
    assert read == ["b.txt"]
    assert [report.date for report in built.reports.values()] == ["2024-03"]
    assert built.repeats == (
        "a.txt: the same text as b.txt; built once",
        "c.txt: the same text as b.txt; built once",
    )
    read.clear()
    annotations = pipeline.annotate_all(pipeline.read_all(tmp_path, options), options)
    assert [annotation.report.source for annotation in annotations] == ["a.txt", "b.txt", "c.txt"]
    assert len(read) == 1
    assert len({annotation.mentions for annotation in annotations}) == 1


def test_what_was_built_is_opened_wherever_the_program_goes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "one.txt").write_text("The Harbour Office failed to keep records.\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    built = build("one.txt", "out", Options(rules_only=True))
    opened = built.open()
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir("elsewhere")
    assert built.output == tmp_path / "out"
    assert built.open().reports == opened.reports == built.reports


def test_what_was_built_is_told_in_short_and_can_be_asked(tmp_path: Path) -> None:
    report = tmp_path / "one.txt"
    report.write_text("The Harbour Office failed to keep records. " * 50, encoding="utf-8")
    built = build(report, tmp_path / "out", Options(rules_only=True))
    assert re.fullmatch(
        r"<Built: 1 reports, \d+ entities, \d+ statements; open\(\) opens it to ask>", repr(built)
    )
    assert len(repr(next(iter(built.reports.values())))) < 200
    opened = built.open()
    assert opened.entities == built.entities
    assert opened.find("Harbour Office")[0].label == "Harbour Office"
    with pytest.raises(OutputError, match="this build was not written"):
        replace(built, output=None).open()
