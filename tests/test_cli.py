"""The command ``kg`` as its user meets it: what it prints, where, and with which exit code."""

from __future__ import annotations

import csv
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest
import typer
from typer.testing import CliRunner

from kg.cli import app, exit_code, hoisted
from kg.cli.console import FEW_WORDS, WIDTH, print_table
from kg.cli.explain import marked
from kg.cli.words import strings
from kg.errors import KgError
from kg.output.folder import clear_interrupted
from kg.rdf.graphs import FORMATS
from kg.store.explain import Quote

ROOT = Path(__file__).parent.parent
SAMPLES = ROOT / "notebooks" / "reports"
COMMANDS = (
    *("build", "annotate", "query", "explain", "verify", "validate"),
    *("analyse", "render", "serve", "publish", "evaluate"),
)


def run(*arguments: str | Path) -> tuple[int, str, str]:
    """Run a command in this process: its exit code, stdout and stderr."""
    result = CliRunner().invoke(app, hoisted([str(word) for word in arguments]))
    if isinstance(result.exception, KgError):
        return exit_code(result.exception), result.stdout, f"{result.stderr}{result.exception}"
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.stdout, result.stderr


def start(*arguments: str | Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "kg", *map(str, arguments)]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    return subprocess.Popen(command, cwd=ROOT, text=True, **pipes)  # type: ignore[call-overload,no-any-return]


def first_row(build: Path, table: str) -> dict[str, str]:
    with (build / "tables" / f"{table}.csv").open(encoding="utf-8-sig", newline="") as file:
        return next(csv.DictReader(file))


def rows_of(build: Path, table: str) -> list[dict[str, str]]:
    with (build / "tables" / f"{table}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


# -- help --------------------------------------------------------------------------------


@pytest.mark.parametrize("command", COMMANDS)
def test_the_help_tells_of_each_command_in_one_whole_line(command: str) -> None:
    code, out, _ = run("--help")
    assert code == 0
    line = next(line for line in out.splitlines() if line.strip().startswith(f"{command} "))
    assert line.endswith((".", "?"))
    assert not line.endswith("...")
    assert run(command, "--help")[0] == 0


@pytest.mark.parametrize(
    "arguments, code",
    [
        (["build"], 2),
        (["build", "x.txt", "--jobs", "0"], 2),
        (["query", "chains", "--format", "xml"], 2),
        (["query", "chains", "stray", "-g", "nowhere"], 2),
        (["query", "chains", "-g", "nowhere"], 3),
        (["explain", "-g", "nowhere"], 3),
        (["verify", "nowhere"], 3),
        (["verify", "-g", "nowhere"], 3),
        (["verify", "one", "-g", "another"], 2),
        (["verify", "nowhere", "--sources", "nowhere"], 2),
        (["validate", "nowhere.ttl"], 3),
        (["evaluate", "nowhere"], 3),
        (["analyse", "gaps", "-g", "nowhere"], 3),
        (["render", "-o", "page.png"], 2),
        (["nonsense"], 2),
    ],
)
def test_wrong_usage_is_told_by_its_exit_code(arguments: list[str], code: int) -> None:
    found, out, err = run(*arguments)
    assert (found, out) == (code, "")
    assert err


# -- building ----------------------------------------------------------------------------


def test_an_empty_result_is_not_called_success(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "hello.txt").write_text("Hello world.", encoding="utf-8")
    for command in ("build", "annotate"):
        code, _, err = run(command, folder, "-o", tmp_path / command, "--rules-only")
        assert code == 1
        assert f"found in 1 report: {folder.as_posix()}/hello.txt" in err
    # near miss: one report of two
    (folder / "a.txt").write_text("The Port Office failed to keep a ledger of its fees.", encoding="utf-8")
    code, _, err = run("build", folder, "-o", tmp_path / "build", "--rules-only")
    assert (code, err.count("hello.txt"), err.count("a.txt")) == (0, 1, 0)


def test_files_that_are_left_out_for_their_endings_are_named(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("The Port Office failed to keep a ledger of its fees.", encoding="utf-8")
    for name in ("README", "README.rtf", "a.meta.yaml", ".hidden.rtf"):
        (tmp_path / name).write_text("", encoding="utf-8")
    build = ("build", tmp_path, "-o", tmp_path / "out", "--rules-only")
    assert (run(*build)[0], run(*build)[2]) == (0, "")
    for number in range(6):
        (tmp_path / f"note-{number}.rtf").write_text("", encoding="utf-8")
    code, out, err = run(*build)
    assert code == 1
    assert "1 report, " in out
    assert re.search(r"6 files left out for .*note-0\.rtf, .*note-4\.rtf, and 1 more", err)
    assert "note-5" not in err


# -- asking ------------------------------------------------------------------------------


@pytest.mark.parametrize("form, begins", [("csv", "unitName,"), ("json", '{"head"')])
def test_a_query_prints_results_alone(demo: Path, form: str, begins: str) -> None:
    code, out, err = run("query", "chains", "-g", demo, "--format", form)
    assert (code, err) == (0, "")
    assert out.startswith(begins)


def test_csv_holds_no_formula_that_a_spreadsheet_would_run(demo: Path) -> None:
    select = """SELECT ("=1+1" AS ?a) ("@x"@en AS ?b) (1 AS ?c) (-1.5 AS ?d) ("-1" AS ?e) {}"""
    code, out, err = run("query", select, "-g", demo, "--format", "csv")
    assert (code, err) == (0, "")
    assert out.splitlines() == ["a,b,c,d,e", "'=1+1,'@x,1,-1.5,'-1"]


def test_a_term_that_the_ontology_has_not_is_told(demo: Path) -> None:
    code, _, err = run("query", "SELECT ?m { ?a ovs:evidnce ?m }", "-g", demo)
    assert code == 0
    assert "ovs:evidnce is no term of the ontology; did you mean ovs:evidence?" in " ".join(err.split())
    _, _, err = run("query", "SELECT ?m { ?a ovs:evidence ?m } LIMIT 1", "-g", demo)
    assert "no term" not in err


def test_a_query_is_shown_as_any_engine_can_be_asked_it(demo: Path) -> None:
    asked = ("problems-by-unit", "--unit", "OPG")
    code, text, err = run("query", *asked, "-g", demo, "--show-query")
    assert (code, err) == (0, "")
    rows = run("query", *asked, "-g", demo, "-f", "csv")[1]
    assert len(rows.splitlines()) > 1
    found = ox.Store.read_only(str(demo / "store")).query(text, use_default_graph_as_union=True)
    assert len(list(found)) == len(list(csv.reader(rows.splitlines()))) - 1
    code, text, _ = run("query", "SELECT ?u { ?u ovs:name ?n }", "--n", "x", "-g", demo, "--show-query")
    assert text.startswith("PREFIX ovs: <https://w3id.org/oversight/ns#> ")
    assert '"x"' in text
    assert run("query", "problems-by-unit", "--unit", "nobody", "-g", demo, "--show-query")[0] == 2


def test_a_variable_that_an_option_hides_is_told(demo: Path) -> None:
    text = "SELECT ?limit { VALUES ?limit { UNDEF } GRAPH ?graph { ?a a ovs:Unit } }"
    code, _, err = run("query", text, "--limit", "3", "--graph", demo, "-f", "csv")
    assert code == 0
    assert "?limit was not bound: --limit is an option of kg query" in err
    assert "?graph was" not in err
    _, _, err = run("query", text, "-g", demo, "-f", "csv")
    assert err == ""


OWN = "SELECT ?p ?status ?g { GRAPH ?g { ?u ovs:takesMeasure ?p } ?p ovs:status ?status }"


def test_a_name_that_is_bound_as_text_to_a_thing_is_told_with_what_to_do(demo: Path) -> None:
    row = next(row for row in rows_of(demo, "statements") if row["predicate"] == "takesMeasure")
    iri, name = row["subject"], row["subject_label"]
    assert run("query", OWN, "--u", name, "-g", demo, "-f", "csv")[1].count("\n") == 1  # no row
    _, _, err = run("query", OWN, "--u", name, "-g", demo)
    assert f"--u {name!r} was bound as text; if ?u is a thing, give its IRI" in err
    declared = "#+ param: ?u (unit): which one\n" + OWN
    found = [
        run("query", query, "--u", value, "-g", demo, "-f", "csv")
        for query, value in ((OWN, iri), (OWN, f"<{iri}>"), (declared, name))
    ]
    assert found[0] == found[1] == found[2]
    assert found[0][1].count("\n") > 1
    assert found[0][2] == ""  # no hint


def test_iris_of_a_table_can_be_pasted_into_a_query(demo: Path) -> None:
    _, out, _ = run("query", OWN + " LIMIT 1", "-g", demo)
    status, graph = re.search(r"\bst:\w+", out), re.search(r"<https://\S+/facts>", out)
    assert status is not None and graph is not None
    ask = f"ASK {{ GRAPH {graph[0]} {{ ?u ovs:takesMeasure ?p . ?p ovs:status {status[0]} }} }}"
    assert run("query", ask, "-g", demo)[1] == "true\n"


def test_a_construct_query_prints_turtle(demo: Path) -> None:
    unit = first_row(demo, "statements")["subject"]
    code, out, _ = run("query", "around", "--thing", unit, "-g", demo, "-f", "ttl")
    assert code == 0
    assert "<https://w3id.org/oversight/" in out


@pytest.mark.parametrize(
    "arguments, told",
    [
        (["chians"], "did you mean 'chains'"),
        (["around"], "around needs the parameter thing"),
        (["chains", "--unti", "x"], "did you mean 'unit'"),
        (["SELECT * WHERE { ?s ?p ?o "], "syntax error in line 1"),
        (["SELECT ?s WHERE { ?s a ovs:Problem LIMIT 3"], "; a { is not closed"),
        (["chains", "-f", "ttl"], "--format ttl is for CONSTRUCT"),
        (["INSERT DATA { <urn:a> <urn:b> <urn:c> }"], "kg serve FOLDER --allow-update"),
        (["PREFIX a: <urn:a> DELETE WHERE { ?s a:b ?o }"], "this is an update"),
        (["CLEAR ALL"], "this is an update"),
        (["add some words"], "unknown query"),
        (["chains", "--unit", "Ministry of Nothing"], "known (12 of "),
        (["SELECT ?unit { ?unit ovs:hasProblem ?p }", "--unit", "Nobody at All"], "unknown unit"),
    ],
)
def test_a_wrong_query_is_told_with_what_to_do(demo: Path, arguments: list[str], told: str) -> None:
    code, out, err = run("query", *arguments, "-g", demo)
    assert (code, out) == (2, "")
    assert told in err


def test_analyse_prints_json_and_only_so_many_rows(demo: Path) -> None:
    code, out, err = run("analyse", "gaps", "-g", demo, "-f", "json")
    whole = json.loads(out)
    assert (code, err, whole["question"]) == (0, "", "gaps")
    code, out, err = run("analyse", "gaps", "-g", demo, "-f", "json", "--limit", "2")
    assert code == 0
    assert json.loads(out)["rows"] == whole["rows"][:2]
    assert f"there are {len(whole['rows'])} rows" in err


def test_analyse_takes_what_its_notes_discuss(demo: Path) -> None:
    """When problems are the same, and how many resamples there are."""
    from kg.analyse.same import MEANING

    command = ("analyse", "systemic-problems", "-g", demo)
    code, out, _ = run(*command, "-f", "json", "--same", "type", "--samples", "0")
    found = json.loads(out)
    assert code == 0
    assert MEANING["type"] in found["notes"][0]
    assert {row["rank_low"] for row in found["rows"]} == {None}
    assert any(row["problem_nodes"] > 1 for row in found["rows"])
    code, out, err = run(*command, "--same", "kind")
    assert (code, out) == (2, "")
    assert all(notion in err for notion in MEANING)
    told = " ".join(run("analyse", "--help")[1].split())
    assert all(notion in told for notion in MEANING)


def test_lists_of_questions_come_in_the_format_asked_for() -> None:
    queries = json.loads(run("query", "--list", "-f", "json")[1])
    chains = next(named for named in queries if named["name"] == "chains")
    assert chains["question"].endswith("?")
    assert {"name": "unit", "type": "unit", "required": False}.items() <= chains["parameters"][0].items()
    rows = list(csv.DictReader(run("query", "-f", "csv")[1].splitlines()))
    assert [row["name"] for row in rows] == [named["name"] for named in queries]
    code, out, err = run("query", "--list", "-f", "ttl")
    assert (code, out) == (2, "")
    assert "a list is table, csv or json" in err
    questions = json.loads(run("analyse", "-f", "json")[1])
    assert {"gaps", "recurring"} <= {asked["question"] for asked in questions}
    assert all(asked["title"] for asked in questions)
    rows = list(csv.DictReader(run("analyse", "--format", "csv")[1].splitlines()))
    assert [row["question"] for row in rows] == [asked["question"] for asked in questions]
    assert run("analyse", "-f", "markdown")[1].startswith("| question | what it answers |\n| --- | --- |\n| ")
    assert "--unit?" in run("query", "--list")[1]
    assert "what it answers" in run("analyse")[1]


def test_a_query_file_may_be_called_as_one_likes(demo: Path, tmp_path: Path) -> None:
    (tmp_path / "q.txt").write_text("SELECT (COUNT(DISTINCT ?u) AS ?n) { ?u a ovs:Unit }", encoding="utf-8")
    code, out, err = run("query", tmp_path / "q.txt", "-g", demo, "-f", "csv")
    assert (code, err) == (0, "")
    assert int(out.splitlines()[1]) > 5


def test_the_list_of_queries_tells_what_a_parameter_takes() -> None:
    out = " ".join(run("query", "--list")[1].split())
    assert "--subject (name or IRI)" in out
    assert "--predicate? (IRI)" in out


def test_explain_takes_what_other_commands_print(demo: Path) -> None:
    """A label, an IRI, and the end of an IRI that the tables show."""
    claim = first_row(demo, "statements")
    code, by_label, _ = run("explain", claim["object_label"], "-g", demo, "--verbose")
    assert code == 0
    assert run("explain", claim["object"], "-g", demo, "-v")[1] in by_label
    assertion = re.findall(r"https://w3id\.org/oversight/id/(\S*assertion\S*)", by_label)[0]
    code, printed, _ = run("explain", assertion, "-g", demo)
    assert code == 0
    assert not printed.startswith("\n")
    assert "⟦" in printed


def test_explain_takes_the_places_that_tables_have(demo: Path) -> None:
    """As ``kg analyse`` prints them, as an IRI, and what covers them; the README has one of the demo."""
    rows = json.loads(run("analyse", "systemic-problems", "-g", demo, "-f", "json", "--samples", "0")[1])[
        "rows"
    ]
    row = rows[0]
    code, out, _ = run("explain", row["evidence"], "-g", demo)
    assert code == 0
    assert row["node"] in out
    assert run("explain", f"https://w3id.org/oversight/id/text/{row['evidence']}", "-g", demo)[1] == out
    report, start, end = re.split("#char=|,", row["evidence"])
    assert row["node"] in run("explain", f"{report}#char={int(start) + 1},{int(end) - 1}", "-g", demo)[1]
    readme = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")
    (place,) = re.findall(r"kg explain '(\S+)'", readme)
    assert run("explain", place, "-g", demo)[0] == 0
    code, out, err = run("explain", f"{report}#char=999998,999999", "-g", demo)
    assert (code, out) == (2, "")
    assert "nothing was found in these characters of" in err
    code, out, err = run("explain", f"{report[:-1]}#char=1,2", "-g", demo)
    assert (code, out) == (2, "")
    assert f"did you mean '{report}'" in err


def test_explain_can_be_bounded_and_tells_what_it_leaves_out(demo: Path) -> None:
    unit = "Party Group of the Provincial Department of Transport"
    code, printed, _ = run("explain", unit, "-g", demo, "--limit", "2", "--format", "json")
    (cut,) = json.loads(printed)
    assert (code, len(cut["mentions"]), len(cut["claims"])) == (0, 2, 2)
    (whole,) = json.loads(run("explain", unit, "-g", demo, "-f", "json")[1])
    left = len(whole["claims"]) - 2
    assert cut["more_mentions"] == len(whole["mentions"]) - 2
    assert sum(number for _, number in cut["more_claims"]) == left > 0
    assert whole["more_claims"] == []
    surest = [claim["confidence"] for claim in whole["claims"] if claim["basis"] == "stated"]
    assert surest == sorted(surest, reverse=True)
    out = run("explain", unit, "-g", demo, "--limit", "2")[1]
    assert f"… and {left} claims more (" in out
    assert f"--limit {left + 2} shows them" in out
    assert "claims more" not in run("explain", unit, "-g", demo, "--limit", str(left + 2))[1]
    assert out.count("⟦") < run("explain", unit, "-g", demo)[1].count("⟦")


def test_explain_tells_one_relation_and_names_those_that_there_are(demo: Path) -> None:
    unit = "Party Group of the Provincial Department of Transport"
    code, out, _ = run("explain", unit, "-g", demo, "--only", "hasProblem")
    assert code == 0
    assert "— hasProblem →" in out
    assert "takesMeasure" not in out
    assert "mentioned" not in out
    code, out, err = run("explain", unit, "-g", demo, "--only", "hasProblems")
    assert (code, out) == (2, "")
    assert "did you mean 'hasProblem'" in err
    assert "nothing is claimed by addressedBy" in run("explain", unit, "-g", demo, "--only", "addressedBy")[1]
    assert run("explain", "--why-not", "training", "-g", demo, "--limit", "3")[0] == 2


def test_explain_shows_a_sentence_once_with_all_that_counts_in_it(demo: Path) -> None:
    _, out, _ = run("explain", "failing to deduct fines", "-g", demo)
    claims = out.partition("hasProblem →")[2].split("\n\n")[0].splitlines()
    assert re.search(r"txt:\d+-\d+ \(subject\), \d+-\d+ \(object\)$", claims[-2])
    assert claims[-1].count("⟦") == claims[-1].count("⟧") == 2
    quote = Quote("r", "", "r.txt", 12, 20, "the port", "It is ", " of call", "subject")
    inner = replace(quote, start=16, exact="port", before="It is the ", role="object")
    assert marked((quote, inner)) == "It is ⟦the ⟦port⟧⟧ of call"


def test_explain_speaks_the_language_of_the_reports_or_the_one_asked_for(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("教育部未建立经费台账。教育部印发通知。\n", encoding="utf-8")
    assert run("build", tmp_path / "a.txt", "-o", tmp_path / "out", "--rules-only")[0] == 0
    code, out, _ = run("explain", "教育部", "-g", tmp_path / "out")
    assert code == 0
    assert out.startswith("教育部  (单位)\n")
    assert "提及 2 次" in out
    assert "  en: Ministry of Education" in out
    code, out, _ = run("explain", "未建立经费台账", "-g", tmp_path / "out")
    assert "  措施类型: " in out
    assert "type" not in out
    assert "  type: " in run("explain", "未建立经费台账", "-g", tmp_path / "out", "--language", "en")[1]
    code, out, _ = run("explain", "教育部", "-g", tmp_path / "out", "--language", "en")
    assert out.startswith("Ministry of Education of the People's Republic of China  (unit)\n")
    assert "mentioned 2 times" in out
    code, out, err = run("explain", "教育部", "-g", tmp_path / "out", "--language", "cn")
    assert (code, out) == (2, "")
    assert "unknown language 'cn'" in err


def test_a_build_is_told_in_the_language_asked_for(tmp_path: Path) -> None:
    report, out = tmp_path / "a.txt", tmp_path / "out"
    report.write_text("教育部未建立经费台账。教育部印发通知。\n", encoding="utf-8")
    assert run("build", report, "-o", out, "--rules-only", "--language", "zh")[0] == 0
    pages = {name: (out / name).read_text(encoding="utf-8") for name in ("index.html", "report.html")}
    assert all('<html lang="zh">' in page for page in pages.values())
    assert "构建结果" in pages["index.html"]
    assert "报告未将该措施与任何问题相连。" in pages["index.html"]
    assert (out / "report.md").read_text(encoding="utf-8").startswith("# 报告内容摘要\n")
    assert '"language":"zh"' in (out / "graph.html").read_text(encoding="utf-8")
    assert json.loads((out / "manifest.json").read_text(encoding="utf-8"))["options"]["language"] == "zh"
    code, _, err = run("build", report, "-o", tmp_path / "other", "--language", "cn")
    assert (code, "unknown language 'cn'; known: en, zh" in err) == (2, True)
    assert not (tmp_path / "other").exists()


def test_the_words_of_commands_are_the_same_in_both_languages() -> None:
    english, chinese = strings()["en"], strings()["zh"]
    assert english.keys() <= chinese.keys()
    assert all(key.startswith("method ") for key in chinese.keys() - english.keys())
    for key, text in english.items():
        assert set(re.findall(r"{\w+}", text)) == set(re.findall(r"{\w+}", chinese[key])), key


def test_the_language_of_validate_has_the_name_that_it_has_everywhere(demo: Path) -> None:
    english, chinese = (
        run("validate", demo / "graph.ttl", *option)[1] for option in ((), ("--language", "zh"))
    )
    assert english != chinese
    assert run("validate", demo / "graph.ttl", "--language", "cn")[0] == 2


def test_a_build_with_why_explains_what_words_were_read_by(tmp_path: Path) -> None:
    report = tmp_path / "note.txt"
    report.write_text("The Harbour Office failed to keep a ledger of berth fees.\n", encoding="utf-8")
    for name, options in (("plain", ()), ("why", ("--why",))):
        assert run("build", report, "-o", tmp_path / name, *options)[0] == 0
        code, out, _ = run("explain", "Harbour Office", "-g", tmp_path / name)
        mentioned = out.partition("Harbour Office —")[0]
        assert (code, "decided by:" in mentioned) == (0, name == "why")


@pytest.mark.parametrize("words", ["", "  "])
def test_why_not_needs_words(demo: Path, words: str) -> None:
    code, out, err = run("explain", "--why-not", words, "-g", demo)
    assert (code, out) == (2, "")
    assert "needs words" in err


def test_no_column_of_a_table_is_squeezed_to_a_few_letters(
    demo: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    row = {f"column_{number}": f"value {number} of the row" for number in range(9)}
    print_table(list(row), [list(row.values())])
    printed = capsys.readouterr().out
    for name, value in row.items():
        assert re.search(rf"^{name} +{value}$", printed, re.MULTILINE)
    print_table(["unit", "n"], [["[red]Port Office[/red]", 2]])
    assert re.search(r"^\[red\]Port Office\[/red\] +2", capsys.readouterr().out, re.MULTILINE)
    assert WIDTH > 9 * FEW_WORDS


def silent_rows(build: Path) -> list[dict[str, str]]:
    with (build / "coverage.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("words", ["the", "Finding", "cities  OF"])
def test_why_not_tells_each_silent_sentence_with_its_reason_and_place(demo: Path, words: str) -> None:
    needle = " ".join(words.casefold().split())
    rows = [row for row in silent_rows(demo) if needle in " ".join(row["sentence"].casefold().split())]
    code, out, err = run("explain", "--why-not", words, "-g", demo)
    assert (code, err) == (0, "")
    for row in rows:
        assert f"{row['source']}:{row['start']}-{row['end']}  {row['reason']}\n" in out
    if rows:  # else it tells where the words stand in sentences that gave something
        assert out.count("    nearest: ") == len(rows)


def test_why_not_names_what_is_nearest(tmp_path: Path) -> None:
    text = "Harbour inspection\n\nThe Port Office kept no ledger. It rained all day.\nIt rained all day.\n"
    (tmp_path / "report.txt").write_text(text, encoding="utf-8")
    assert run("build", tmp_path / "report.txt", "-o", tmp_path / "out")[0] == 0
    _, out, _ = run("explain", "--why-not", "RAINED", "-g", tmp_path / "out")
    places = [at for at in range(len(text)) if text.startswith("It rained", at)]
    assert re.findall(r"report\.txt:(\d+)-", out) == [str(at) for at in places]
    assert "nearest: problem 'kept no ledger'" in out
    assert "no report of this build holds" in run("explain", "--why-not", "zzzz", "-g", tmp_path / "out")[1]
    assert "gave something" in run("explain", "--why-not", "ledger", "-g", tmp_path / "out")[1]
    (tmp_path / "out" / "coverage.csv").unlink()
    assert "coverage.csv: is missing" in run("explain", "--why-not", "rained", "-g", tmp_path / "out")[2]


def test_why_not_tells_whether_a_name_is_a_mention_where_its_sentence_gave_something(tmp_path: Path) -> None:
    text = "Harbour inspection\n\nThe Port Office kept no ledger of pier fees.\n"
    (tmp_path / "report.txt").write_text(text, encoding="utf-8")
    assert run("build", tmp_path / "report.txt", "-o", tmp_path / "out")[0] == 0
    _, out, _ = run("explain", "--why-not", "Pier fees", "-g", tmp_path / "out")
    at = text.index("pier fees")
    assert f"report.txt:{at}-{at + len('pier fees')}  these words alone are no mention here" in out
    assert "nearest: problem 'kept no ledger of pier fees'" in out
    assert "they stand there 1 time, as a mention of their own: 0" in out
    _, out, _ = run("explain", "--why-not", "port office", "-g", tmp_path / "out")
    assert "no mention" not in out
    assert "they stand there 1 time, as a mention of their own: 1" in out


def test_why_not_reads_a_sentence_of_any_length(tmp_path: Path) -> None:
    text = "Harbour inspection\n\nThe Port Office kept no ledger.\n"
    (tmp_path / "report.txt").write_text(text, encoding="utf-8")
    assert run("build", tmp_path / "report.txt", "-o", tmp_path / "out", "--rules-only")[0] == 0
    table, limit = tmp_path / "out" / "coverage.csv", csv.field_size_limit()
    rows = table.read_text(encoding="utf-8")
    table.write_text(rows.replace("inspection\n", "inspection" + " held" * limit + "\n"), encoding="utf-8")
    code, out, err = run("explain", "--why-not", "inspection", "-g", tmp_path / "out")
    assert (code, err) == (0, "")
    assert "report.txt:0-" in out
    assert csv.field_size_limit() == limit
    table.write_text(rows.replace(",0,", ",soon,"), encoding="utf-8")
    told = run("explain", "--why-not", "inspection", "-g", tmp_path / "out")[2]
    assert "coverage.csv: damaged in row 1" in told


def test_a_term_and_why_not_exclude_each_other(demo: Path) -> None:
    code, out, err = run("explain", "Ministry", "--why-not", "training", "-g", demo)
    assert (code, out) == (2, "")
    assert "not both" in err


def test_render_takes_a_label(demo: Path, tmp_path: Path) -> None:
    label = first_row(demo, "units")["label"]
    for name in (label, label.upper()):
        assert run("render", "-g", demo, "--view", f"unit:{name}", "-o", tmp_path / "a.svg")[0] == 0
    code, _, err = run("render", "-g", demo, "--view", f"unit:{label}x", "-o", tmp_path / "b.svg")
    assert code == 2
    assert f"did you mean '{label}'" in err


# -- checking ----------------------------------------------------------------------------


def test_verify_tells_once_that_sources_are_gone(demo: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(demo, copy)
    (copy / "store" / "sources.json").write_text("{}", encoding="utf-8")
    code, out, err = run("verify", copy)
    assert code == 1  # nothing is wrong, but what it stands on was left out
    assert "0 sources checked: 0 wrong" in out
    assert len(err.splitlines()) == 2
    assert "5 sources not found" in err
    code, _, err = run("verify", copy, "--sources", SAMPLES)
    assert (code, err) == (0, "")


def test_verify_tells_a_changed_text_once(demo: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(demo, copy)
    text = next((copy / "reports").iterdir())
    text.write_bytes(text.read_bytes() + b"\nAdded.\n")
    code, out, err = run("verify", copy, "--sources", SAMPLES)
    assert code == 1
    assert out.endswith("1 wrong\n")
    assert err.count(f"hash: reports/{text.name}") == 1


@pytest.mark.parametrize("key", ["inputs", "outputs"])
def test_verify_fails_a_manifest_that_lists_nothing(demo: Path, tmp_path: Path, key: str) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(demo, copy)
    manifest = json.loads((copy / "manifest.json").read_bytes())
    (copy / "manifest.json").write_text(json.dumps(manifest | {key: []}), encoding="utf-8")
    code, _, err = run("verify", copy)
    assert code == 1
    assert f"lists no {key}" in err


def test_the_facts_alone_are_not_asked_for_their_evidence(demo: Path) -> None:
    for name in ("graph.ttl", "graph.trig"):
        code, out, _ = run("validate", demo / name)
        assert code == 0
        assert "Violation" not in out


def test_an_empty_file_does_not_conform_in_silence(tmp_path: Path) -> None:
    (tmp_path / "empty.ttl").write_text("# nothing\n", encoding="utf-8")
    code, out, err = run("validate", tmp_path / "empty.ttl")
    assert (code, out) == (3, "")
    assert "empty.ttl: holds no triple" in err


def test_the_help_of_validate_names_every_format() -> None:
    _, out, _ = run("validate", "--help")
    assert all(f".{form}" in out for form in FORMATS)


@pytest.mark.parametrize("damage", ["{", "[]"])
def test_a_damaged_list_of_sources_is_told(demo: Path, tmp_path: Path, damage: str) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(demo, copy)
    (copy / "store" / "sources.json").write_text(damage, encoding="utf-8")
    code, _, err = run("verify", copy)
    assert code == 3
    assert "sources.json: damaged" in err
    assert "build again" in err


def test_evaluate_takes_the_folder_of_the_texts() -> None:
    gold = ROOT / "tests" / "gold" / "demo"
    code, _, err = run("evaluate", gold, gold)
    assert code == 3
    assert "harbour-administration-notice.txt" in err
    assert "--texts FOLDER" in err
    code, out, err = run("evaluate", gold, gold, "--texts", SAMPLES)
    assert (code, err) == (0, "")
    assert re.search(r"^all +links +1\.000 +1\.000", out, re.MULTILINE)
    assert "no such file or folder" in run("evaluate", ROOT / "nope")[2]


def test_evaluate_scores_a_text_with_line_ends_of_windows_as_any_other(tmp_path: Path) -> None:
    found = []
    for end in ("\n", "\r\n"):
        text = f"The Harbour Office{end}failed to keep a ledger.{end}{end}The Pier Office kept one.{end}"
        folder = tmp_path / str(len(end))
        folder.mkdir()
        (folder / "a.txt").write_bytes(text.encode())
        rows = [
            {"id": name, "kind": "unit", "start": text.index(name), "end": text.index(name) + len(name)}
            for name in ("Harbour Office", "Pier Office")
        ]
        (folder / "a.json").write_text(json.dumps({"entities": rows, "links": []}))
        marked = tmp_path / f"marked{len(end)}"
        assert run("annotate", folder / "a.txt", "-o", marked, "--rules-only")[0] == 0
        for predicted in ((), (marked,)):
            code, out, _ = run("evaluate", folder, *predicted, "--rules-only", "--json")
            assert code == 0
            found.append(json.loads(out)["unit"])
    assert found[0]["f1"] == 1.0
    assert found == [found[0]] * 4


def test_evaluate_tells_gold_that_kg_wrote(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("The Harbour Office failed to keep a ledger.", encoding="utf-8")
    marked = tmp_path / "marked"
    assert run("annotate", tmp_path / "a.txt", "-o", marked, "--rules-only")[0] == 0
    code, _, err = run("evaluate", marked, marked)
    assert code == 0
    assert "scored against its own reading: a.json; correct it by hand" in " ".join(err.split())
    data = json.loads((marked / "a.json").read_text(encoding="utf-8"))
    del data["generator"]
    (marked / "a.json").write_text(json.dumps(data), encoding="utf-8")
    assert run("evaluate", marked, marked)[2] == ""


def test_evaluate_has_no_figure_where_there_is_nothing_to_measure(tmp_path: Path) -> None:
    text = "The Harbour Office and the Pier Office."
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    for folder, names in (("gold", ["Harbour Office"]), ("found", [])):
        rows = [
            {"id": name, "kind": "unit", "start": text.index(name), "end": text.index(name) + len(name)}
            for name in names
        ]
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a.json").write_text(json.dumps({"entities": rows, "links": []}))
    given = (tmp_path / "gold", tmp_path / "found", "--texts", tmp_path)
    figures = json.loads(run("evaluate", *given, "--json")[1])
    assert {figures["policy"][name] for name in ("precision", "recall", "f1", "exact_f1")} == {None}
    assert (figures["policy"]["gold"], figures["policy"]["predicted"]) == (0, 0)
    assert {figures["unit"][name] for name in ("precision", "recall", "f1", "exact_f1")} == {0.0}  # missed
    _, out, _ = run("evaluate", *given)
    assert re.search(r"^all +policy( +–){4} +0 +0$", out, re.MULTILINE)
    assert re.search(r"^all +unit( +0\.000){4} +1 +0$", out, re.MULTILINE)


@pytest.mark.parametrize("doc", ["a", "a.txt", "b", None])
def test_evaluate_finds_the_text_beside_its_annotation(tmp_path: Path, doc: str | None) -> None:
    (tmp_path / "a.txt").write_text("The Harbour Office.", encoding="utf-8")
    data = {"entities": [], "links": []} | ({"doc": doc} if doc else {})
    (tmp_path / "a.json").write_text(json.dumps(data), encoding="utf-8")
    assert run("evaluate", tmp_path, tmp_path)[0] == 0
    (tmp_path / "a.txt").unlink()
    code, _, err = run("evaluate", tmp_path, tmp_path)
    assert code == 3
    assert "a.txt; name the folder of texts" in err


def test_evaluate_names_the_file_whose_language_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Le bureau n'a pas de registre.", encoding="utf-8")
    (tmp_path / "a.json").write_text('{"language": "fr", "entities": [], "links": []}')
    code, _, err = run("evaluate", tmp_path)
    assert (code, "a.json: unknown language 'fr'; known: en, zh" in err) == (3, True)
    assert run("evaluate", tmp_path, tmp_path)[0] == 0  # nothing is read


# -- writing -----------------------------------------------------------------------------


def test_render_leaves_the_files_of_a_build_alone(
    demo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(demo, tmp_path / "my-graph")
    monkeypatch.chdir(tmp_path / "my-graph")
    before = Path("graph.html").read_bytes()
    for given in ((), ("-o", "index.html"), ("-o", tmp_path / "my-graph" / "report.html")):
        code, _, err = run("render", "-g", ".", *given)
        assert code == 3
        assert "is a file of the build in my-graph/" in err
        assert "choose another name" in err
    assert Path("graph.html").read_bytes() == before
    assert run("render", "-g", ".", "-o", "mine.html")[0] == 0  # beside them, under a name of its own
    monkeypatch.chdir(tmp_path)
    assert run("render", "-g", "my-graph")[0] == 0
    assert (tmp_path / "graph.html").is_file()
    assert run("render", "-g", "my-graph")[0] == 0  # its own, again


@pytest.mark.parametrize("suffix", [".html", ".svg"])
def test_render_tells_where_it_cannot_write(demo: Path, tmp_path: Path, suffix: str) -> None:
    (tmp_path / "file").write_text("in the way")
    code, _, err = run("render", "-g", demo, "-o", tmp_path / "file" / f"page{suffix}")
    assert code == 3
    assert f"page{suffix}: cannot be written" in err


def test_annotate_never_writes_over_a_report(tmp_path: Path) -> None:
    report = tmp_path / "notice.txt"
    report.write_bytes("The Office of Piers kept no ledger of “berths”.\r\n".encode("cp1252"))
    before = report.read_bytes()
    code, _, err = run("annotate", report, "-o", tmp_path)
    assert code == 3
    assert "is a report that was given" in err
    assert report.read_bytes() == before
    code, _, _ = run("annotate", report, "-o", tmp_path / "annotated")
    data = json.loads((tmp_path / "annotated" / "notice.json").read_text(encoding="utf-8"))
    text = (tmp_path / "annotated" / "notice.txt").read_bytes().decode("utf-8")
    assert code == 0
    assert all(text[e["start"] : e["end"]] == e["text"] for e in data["entities"])


@pytest.mark.parametrize("name", ["notice.txt", "notice.json"])
def test_annotate_never_writes_over_what_a_user_made(tmp_path: Path, name: str) -> None:
    report, gold = tmp_path / "reports" / "notice.txt", tmp_path / "gold"
    report.parent.mkdir()
    report.write_text("The Office of Piers kept no ledger of berths.\n", encoding="utf-8")
    assert run("annotate", report, "-o", gold, "--rules-only")[0] == 0
    assert run("annotate", report, "-o", gold, "--rules-only")[0] == 0  # its own it replaces
    (gold / "notice.json").unlink()
    (gold / "notice.txt").unlink()
    (gold / name).write_text('{"entities": [], "links": []}', encoding="utf-8")
    (tmp_path / "reports" / "empty.txt").touch()
    code, _, err = run("annotate", report.parent, "-o", gold, "--rules-only")
    assert (code, f"{gold / name}: is there, and kg did not write it" in err) == (3, True)
    assert "empty" not in err  # told before any report was read
    assert [(path.name, path.read_text(encoding="utf-8")) for path in gold.iterdir()] == [
        (name, '{"entities": [], "links": []}')
    ]


def test_annotate_looks_at_the_names_that_reports_get_when_they_share_one(tmp_path: Path) -> None:
    for folder, berths in ("a", "berths"), ("b", "piers"):
        (tmp_path / folder).mkdir()
        text = f"The Office of Piers kept no ledger of {berths}.\n"
        (tmp_path / folder / "notice.txt").write_text(text, encoding="utf-8")
    gold = tmp_path / "gold"
    gold.mkdir()
    (gold / "notice.txt").write_text("mine")  # no report gets this name
    assert run("annotate", tmp_path / "a", tmp_path / "b", "-o", gold, "--rules-only")[0] == 0
    first = min(gold.glob("notice-*.json"))
    first.write_text('{"entities": [], "links": []}', encoding="utf-8")
    code, _, err = run("annotate", tmp_path / "a", tmp_path / "b", "-o", gold, "--rules-only")
    assert (code, "kg did not write it" in err) == (3, True)
    assert first.read_text(encoding="utf-8") == '{"entities": [], "links": []}'


def test_annotate_tells_why_when_asked(tmp_path: Path) -> None:
    (tmp_path / "notice.txt").write_text("The Tide Office failed to keep a ledger.", encoding="utf-8")
    for flags, told in ((), False), (("--why",), True):
        assert run("annotate", tmp_path / "notice.txt", "-o", tmp_path / "out", *flags)[0] == 0
        data = json.loads((tmp_path / "out" / "notice.json").read_text(encoding="utf-8"))
        assert data["entities"]
        assert any("why" in entity for entity in data["entities"]) is told


def test_annotate_writes_nothing_for_nothing(tmp_path: Path) -> None:
    code, _, err = run("annotate", tmp_path / "no.txt", "-o", tmp_path / "out")
    assert code == 3
    assert "nothing was written" in err
    assert not (tmp_path / "out").exists()


def test_an_output_of_kg_is_not_read_as_reports(demo: Path, tmp_path: Path) -> None:
    """``kg build .`` in a folder that holds ``output/`` does not build its pages."""
    shutil.copytree(demo, tmp_path / "former")
    (tmp_path / "notice.txt").write_text("The Office of Piers kept no ledger of berths.\n", encoding="utf-8")
    code, _, err = run("build", tmp_path, "-o", tmp_path / "output", "-v")
    assert code == 0
    assert "former: an output of kg; left out" in err
    first = (tmp_path / "output" / "manifest.json").read_bytes()
    again = run("build", tmp_path, "-o", tmp_path / "output", "-v", "--fresh")
    assert again[2] == err  # the very output is no note, or each first build would differ from the next
    assert (tmp_path / "output" / "manifest.json").read_bytes() == first
    manifest = json.loads((tmp_path / "output" / "manifest.json").read_text(encoding="utf-8"))
    assert [row["source"] for row in manifest["inputs"]] == ["notice.txt"]
    code, _, err = run("build", tmp_path / "output", "-o", tmp_path / "other")
    assert code == 3
    assert "output: an output of kg; give the folder" in err


def test_pages_and_annotated_texts_of_kg_are_not_read_as_reports(demo: Path, tmp_path: Path) -> None:
    """``kg build .`` where ``kg render`` and ``kg annotate`` wrote into the same folder."""
    (tmp_path / "notice.txt").write_text("The Office of Piers kept no ledger of berths.\n", encoding="utf-8")
    (tmp_path / "seen.txt").write_text("The Office of Tides kept no ledger of boats.\n", encoding="utf-8")
    (tmp_path / "seen.json").write_text('{"entities": [], "links": []}', encoding="utf-8")  # gold of a user's
    assert run("render", "-g", demo, "-o", tmp_path / "page.html")[0] == 0
    assert run("annotate", tmp_path / "notice.txt", "-o", tmp_path / "marked")[0] == 0
    shutil.copy(demo / "index.html", tmp_path / "index.html")
    code, _, err = run("build", tmp_path, "-o", tmp_path / "out", "-v")
    assert code == 0
    for name in ("page.html", "index.html", "marked/notice.txt"):
        assert f"read: {name}: an output of kg; left out" in err
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text(encoding="utf-8"))
    assert [row["source"] for row in manifest["inputs"]] == ["notice.txt", "seen.txt"]
    code, _, err = run("build", tmp_path / "marked", "-o", tmp_path / "other")
    assert code == 3
    assert "marked: an output of kg; give the folder" in err
    given = tmp_path / "marked" / "notice.txt"  # by its own name: the user means it
    assert run("build", given, "-o", tmp_path / "other")[0] == 0


def test_json_of_any_depth_may_lie_beside_reports(tmp_path: Path) -> None:
    (tmp_path / "notice.txt").write_text("The Office of Piers kept no ledger.\n", encoding="utf-8")
    for name in ("notice.json", "manifest.json"):
        (tmp_path / name).write_text("[" * 200_000 + "]" * 200_000)
    code, _, err = run("build", tmp_path, "-o", tmp_path / "out", "--rules-only")
    assert (code, "1 file left out for the ending of the name" in err) == (
        1,
        True,
    )  # notice.json is a report's
    code, _, err = run("build", tmp_path / "notice.txt", "-o", tmp_path, "--rules-only")
    assert (code, "no manifest.json of kg" in err) == (3, True)


def test_a_file_that_cannot_be_read_is_told_with_its_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("broken").mkdir()
    Path("broken/x.pdf").write_bytes(b"%PDF-1.4\nnothing that a PDF has")
    told = "broken/x.pdf: a damaged PDF ("
    for given in ("broken/x.pdf", "broken"):
        for command in ("build", "annotate"):
            code, _, err = run(command, given, "-o", "out")
            assert code == 3
            assert "Error" not in err
            assert told in err
    Path("broken/good.txt").write_text("The Office of Piers kept no ledger of berths.\n", encoding="utf-8")
    code, _, err = run("build", "broken", "-o", "out")
    assert code == 1
    assert told in err
    assert "broken" not in Path("out/index.html").read_text(encoding="utf-8")  # the same wherever it lies


def test_an_empty_lexicon_is_told(tmp_path: Path) -> None:
    (tmp_path / "words").mkdir()
    for name, text in (
        ("a.txt", "The Office of Piers kept no ledger."),
        ("b.txt", "港务处未建立泊位费台账。"),
    ):
        (tmp_path / name).write_text(text, encoding="utf-8")
        code, _, err = run("build", tmp_path / name, "-o", tmp_path / "o", "--lexicon", tmp_path / "words")
        assert code == 3
        assert "holds no .toml file" in err


def test_names_of_ones_own_are_joined_and_noted(tmp_path: Path) -> None:
    (tmp_path / "reports").mkdir()
    (tmp_path / "names").mkdir()
    texts = ("The Office of Piers kept no ledger.\n", "The Pier Administration revised the travel rules.\n")
    for name, text in zip(("a.txt", "b.txt"), texts, strict=True):
        (tmp_path / "reports" / name).write_text(text, encoding="utf-8")
    entry = '[[unit]]\nkey = "Office of Piers"\naliases = ["Pier Administration"]\nsource = "its seal"\n'
    (tmp_path / "names" / "mine.toml").write_text(entry, encoding="utf-8")
    units = {}
    for given in ((), ("--authority", tmp_path / "names")):
        code, _, _ = run("build", tmp_path / "reports", "-o", tmp_path / "o", "--rules-only", *given)
        assert code == 0
        with (tmp_path / "o" / "tables" / "units.csv").open(encoding="utf-8-sig", newline="") as file:
            units[bool(given)] = [row["label"] for row in csv.DictReader(file)]
    assert len(units[False]) == 2
    assert len(units[True]) == 1
    manifest = json.loads((tmp_path / "o" / "manifest.json").read_text(encoding="utf-8"))
    assert [row["name"] for row in manifest["options"]["authority"]] == ["names"]


def test_authority_data_that_are_missing_are_told_before_the_work(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("The Office of Piers kept no ledger.\n", encoding="utf-8")
    (tmp_path / "names").mkdir()
    for folder, told in (("nowhere", "no folder of authority data"), ("names", "holds no .toml file")):
        code, _, err = run(
            "build", tmp_path / "a.txt", "-o", tmp_path / "o", "--authority", tmp_path / folder
        )
        assert code == 3
        assert told in err


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("It rained. Nobody came.\n", "no unit, problem, measure or policy was found"),
        ("今天下雨了。没有人来。\n", "no unit, problem, measure or policy was found"),
        ("The Office of Piers kept no ledger of berths.\n", None),
    ],
)
def test_a_report_that_gives_nothing_is_told_in_each_language(
    tmp_path: Path, text: str, told: str | None
) -> None:
    (tmp_path / "quiet.txt").write_text(text, encoding="utf-8")
    code, _, err = run("annotate", tmp_path / "quiet.txt", "-o", tmp_path / "out", "-v")
    assert code == (0 if told is None else 1)
    assert ("was found" in err) == (told is not None)
    assert (told or "") in err
    assert err.count("found in this report") == (told is not None)


def test_metadata_of_no_report_is_told(tmp_path: Path) -> None:
    (tmp_path / "notice.txt").write_text("The Office of Piers kept no ledger of berths.\n", encoding="utf-8")
    for name in ("notice.meta.yaml", "notice.txt.meta.yml", "notise.meta.yaml"):
        (tmp_path / name).write_text("round: Round 1\n", encoding="utf-8")
    code, _, err = run("build", tmp_path, "-o", tmp_path / "out", "-v")
    assert code == 0
    assert "notise.meta.yaml: metadata of no report" in err
    assert err.count("metadata of no report") == 1


def test_a_text_too_long_for_any_report_is_told_before_memory_runs_out(tmp_path: Path) -> None:
    (tmp_path / "long.txt").write_text("a dump of data " * 300_000, encoding="utf-8")
    code, _, err = run("build", tmp_path, "-o", tmp_path / "out")
    assert code == 3
    assert "long.txt: 4,500,000 characters, more than the 3,000,000 of the longest reports; split it" in err


def test_a_name_that_is_no_text_is_written_out(tmp_path: Path) -> None:
    reports = tmp_path / "reports"
    reports.mkdir()
    names = [b"\xb9\xab.txt", b"two\nlines.txt"]
    try:
        for number, name in enumerate(names):
            text = f"The Office of Piers kept no ledger {number} of berths.\n"
            Path(os.fsdecode(os.fsencode(reports) + b"/" + name)).write_text(text, encoding="utf-8")
    except OSError:
        pytest.skip("this file system takes names of UTF-8 only")
    code, _, err = run("build", reports, "-o", tmp_path / "out")
    assert (code, err) == (0, "")
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text(encoding="utf-8"))
    assert {row["source"] for row in manifest["inputs"]} == {r"\udcb9\udcab.txt", r"two\nlines.txt"}
    assert run("annotate", reports, "-o", tmp_path / "annotated")[0] == 0


def test_where_nothing_can_be_written_is_told_before_the_work(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    for command in ("build", "annotate"):
        code, out, err = run(command, SAMPLES, "-o", tmp_path / "file" / "out", "-v")
        assert (code, out) == (3, "")
        assert "cannot be written" in err or "is a file" in err
        assert "read: " not in err


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
def test_a_full_disk_behind_stdout_is_one_line(demo: Path) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "kg", "query", "reports", "-g", str(demo), "-f", "csv"],
            cwd=ROOT,
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert done.returncode != 0
    assert "Traceback" not in done.stderr
    assert "No space left" in done.stderr


@pytest.mark.parametrize(
    "encoding, written", [("cp1252", "\\u27e6"), ("cp1252:replace", "?"), ("utf-8", "⟦")]
)
def test_output_that_cannot_write_every_character_writes_the_others(
    demo: Path, encoding: str, written: str
) -> None:
    name = first_row(demo, "units")["label"]
    done = subprocess.run(
        [sys.executable, "-m", "kg", "explain", name, "-g", str(demo)],
        cwd=ROOT,
        capture_output=True,
        env={**os.environ, "PYTHONIOENCODING": encoding},
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert written in done.stdout.decode(encoding.partition(":")[0])


def test_a_reader_that_has_enough_is_no_error(demo: Path) -> None:
    asking = start("query", "SELECT * { ?s ?p ?o }", "-g", demo, "-f", "csv")
    assert asking.stdout and asking.stderr
    asking.stdout.readline()
    asking.stdout.close()
    assert asking.stderr.read() == ""
    asking.stderr.close()
    assert asking.wait(timeout=60) in (0, 1)


# -- interruptions -----------------------------------------------------------------------


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one report, and its build."""
    folder = tmp_path_factory.mktemp("small")
    (folder / "notice.txt").write_text("The Office of Piers kept no ledger of berths.\n", encoding="utf-8")
    assert run("build", folder / "notice.txt", "-o", folder / "out")[0] == 0
    return folder


@pytest.mark.parametrize(
    "number, stage, code, left",
    [
        (signal.SIGINT, "annotate: 0", 130, 0),
        (signal.SIGINT, "write: 0", 130, 0),
        (signal.SIGTERM, "write: 0", 143, 0),
        (signal.SIGKILL, "write: 0", -9, 1),
    ],
)
def test_an_interrupted_build_leaves_the_former_one_whole(
    small: Path, tmp_path: Path, number: signal.Signals, stage: str, code: int, left: int
) -> None:
    if signal.getsignal(number) is signal.SIG_IGN:
        pytest.skip(f"{number.name} is ignored here, as by what a shell runs in the background")
    shutil.copytree(small / "out", tmp_path / "out")
    before = (tmp_path / "out" / "manifest.json").read_bytes()
    building = start("build", small / "notice.txt", "-o", tmp_path / "out", "-v", "--fresh")
    assert building.stderr and building.stdout
    for line in building.stderr:
        if line.startswith(stage):
            building.send_signal(number)
            break
    told = building.stderr.read()
    building.stderr.close()
    building.stdout.close()
    assert building.wait(timeout=60) == code
    assert "Traceback" not in told
    assert (tmp_path / "out" / "manifest.json").read_bytes() == before
    assert run("verify", tmp_path / "out", "--sources", small)[0] == 0
    assert len(list(tmp_path.glob(".out.building-*"))) == left
    clear_interrupted(tmp_path / "out")  # as the next build does
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


@pytest.mark.skipif(os.name != "posix", reason="signals reach a group of processes on POSIX")
def test_interrupting_twice_ends_all_processes_of_a_build(tmp_path: Path) -> None:
    """As Ctrl-C does it: to the whole group, again while the first is still at it."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        pytest.skip("SIGINT is ignored here, as by what a shell runs in the background")
    for name in "ab":
        text = f"The Office of Piers failed to keep ledger {name} of berths.\n\n" * 20_000
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "kg", "build", str(tmp_path), "-o", str(tmp_path / "out"), "-v", "-j2"]
    building = subprocess.Popen(command, cwd=ROOT, text=True, stderr=subprocess.PIPE, start_new_session=True)
    assert building.stderr
    next(line for line in building.stderr if line.startswith("annotate: 0"))
    time.sleep(1)
    os.killpg(building.pid, signal.SIGINT)
    time.sleep(0.1)
    try:
        os.killpg(building.pid, signal.SIGINT)
        told = building.communicate(timeout=60)[1]
    finally:
        building.kill()
    assert building.returncode in (130, -signal.SIGINT)
    assert "Process" not in told
    with pytest.raises(ProcessLookupError):
        os.killpg(building.pid, 0)  # nobody of the group is left


def test_options_of_every_command_may_stand_anywhere(small: Path) -> None:
    assert run("verify", small / "out", "-q") == (0, "", "")
    assert run("-q", "verify", small / "out") == (0, "", "")
    assert run("verify", "--quiet", small / "out") == (0, "", "")


def test_the_version_is_the_one_of_the_package() -> None:
    from kg import __version__

    code, out, _ = run("--version")
    assert (code, out) == (0, f"kg {__version__}\n")
    assert isinstance(app, typer.Typer)
