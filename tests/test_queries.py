"""The cookbook: what each query answers on the sample, the same with Oxigraph and with rdflib.

``python -m tests.test_queries`` writes ``tests/cases/cookbook.txt`` anew; read the difference.
"""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from rdflib import RDF, Dataset, Namespace, URIRef

from kg.errors import QueryError, UnknownNameError
from kg.mint import report_iri
from kg.model import Annotation, Basis, Entity, Kind, Link, Span, Statement
from kg.rdf import Quad, encode, to_nquads, vocab, vocabulary
from kg.rdf.names import registry_graph
from kg.read import report_from_text
from kg.store import NamedQuery, Result, get_query, in_memory, list_queries, query
from kg.store.disk import to_rdflib
from kg.store.parameters import fill
from kg.store.results import Triples, to_cell
from kg.store.run import local, run, select
from kg.validate import to_quads, validate
from tests.sample_build import Linked, first, merge, sample, second, third

CASES = Path(__file__).parent / "cases" / "cookbook.txt"
LINKED, ANNOTATIONS = sample()
DATA = encode(LINKED, ANNOTATIONS)
QUADS: list[Quad] = [*DATA, *to_quads(validate(DATA))]
STORE = in_memory(QUADS)
TEXTS = {a.report.source: a.report.text for a in ANNOTATIONS}
NAMES = [named.name for named in list_queries()]
GIVEN: dict[str, object] = {
    "earlier": "Round 1",
    "later": "Round 2",
    "date": "2022-07-01",
    "word": "LEDGER",
    "subject": f"{report_iri(ANNOTATIONS[0].report.id)}/problem-c{ANNOTATIONS[0].report.text.index('kept')}",
}
GIVEN["thing"] = GIVEN["subject"]


def required(named: NamedQuery) -> dict[str, object]:
    return {p.name: GIVEN[p.name] for p in named.parameters if p.required}


def text_of(name: str, **given: object) -> str:
    named = get_query(name)
    return fill(named, required(named) | given, select(local(STORE)))


def ask(name: str, **given: object) -> Result:
    found = run(STORE, text_of(name, **given))
    assert isinstance(found, Result)
    return found


def shown(result: Result) -> list[str]:
    """Return the rows as lines of the case file."""
    rows = (" | ".join("" if cell is None else str(cell) for cell in row) for row in result.values())
    return ["  " + row.replace("\n", " ").replace(vocab.instances(), "id:") for row in rows]


def cases() -> str:
    """Return the text of the case file: each query with its answer on the sample."""
    parts = []
    for name in NAMES:
        if get_query(name).columns:
            result = ask(name)
            parts.append("\n".join([f"{name}: {' | '.join(result.columns)}", *shown(result)]))
    return "\n\n".join(parts) + "\n"


def stored_cases() -> dict[str, str]:
    blocks = CASES.read_text(encoding="utf-8").rstrip("\n").split("\n\n")
    return {block.partition(":")[0]: block for block in blocks}


OWN_CASES = {"contradictions"}  # the reports of the sample agree; below are some that do not
SELECTS = [name for name in NAMES if get_query(name).columns]


def test_there_are_queries_enough() -> None:
    assert len(NAMES) >= 25


@pytest.mark.parametrize("name", SELECTS)
def test_a_query_answers_as_expected(name: str) -> None:
    result = ask(name)
    here = "\n".join([f"{name}: {' | '.join(result.columns)}", *shown(result)])
    assert here == stored_cases()[name], "if this is meant, run: python -m tests.test_queries"
    assert (len(result) > 0) != (name in OWN_CASES), "the sample has a case of each"


AGAIN = first("\nAgain.")  # says leadingBodyOf and hasMember once more
AGAIN.report = replace(AGAIN.report, source="again.txt")
SAID_AGAIN = encode(*merge([first(), AGAIN, second(), third()]))
BAG, SET = in_memory(SAID_AGAIN), in_memory(Quad(s, p, o, registry_graph()) for s, p, o, _ in SAID_AGAIN)


@pytest.mark.parametrize("name", SELECTS)
def test_what_several_reports_say_counts_once(name: str) -> None:
    """The union of the graphs has such a triple for each report, and no query of the cookbook shows it."""
    named = get_query(name)
    text = fill(named, required(named), select(local(BAG)))
    found = run(BAG, text)
    assert isinstance(found, Result)
    assert len(set(found.rows)) == len(found.rows)
    if "GRAPH" not in text:
        expected = run(SET, text)
        assert isinstance(expected, Result)
        assert found.values() == expected.values()


@pytest.mark.parametrize("name", SELECTS)
def test_the_header_tells_the_columns(name: str) -> None:
    assert ask(name).columns == get_query(name).columns


@pytest.mark.parametrize("name", SELECTS)
def test_every_quote_is_what_the_report_says_there(name: str) -> None:
    for row in ask(name).to_dicts():
        for prefix in ("", "later", "other"):
            quote, source, start, end = (
                row.get(f"{prefix}{key.capitalize() if prefix else key}")
                for key in ("quote", "source", "start", "end")
            )
            if quote is not None and start is not None:
                assert TEXTS[str(source)][int(start) : int(end or 0)] == quote


COUNTING = {  # claims about the whole graph, which no one place of a report states
    "answers-by-kind", "co-occurring-problems", "conformance", "measures-over-time", "names",
    "policies-by-measures", "policy-manners", "reports", "rules", "statuses", "unit-summary", "silent-units",
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(set(SELECTS) - COUNTING))
def test_every_row_that_claims_something_quotes_its_report(name: str) -> None:
    assert {"quote", "source", "start", "end"} <= set(get_query(name).columns)
    assert all(row["quote"] and row["source"] for row in ask(name).to_dicts())


NO_IRIS = {  # of counts, and of names that several things may share
    *("answers-by-kind", "co-occurring-problems", "conformance", "measures-over-time", "names", "statuses"),
    *("policy-manners", "recurring-problems", "reports", "rules", "unresolved"),
}


@pytest.mark.parametrize("name", sorted(set(SELECTS) - NO_IRIS))
def test_what_a_row_names_has_its_iri_there_and_who_reads_is_spared_it(name: str) -> None:
    found = ask(name)
    named = {column: column.removesuffix("Name") for column in found.columns if column.endswith("Name")}
    pairs = {
        a: b for a, b in {**named, "refersTo": "thing"}.items() if a in found.columns and b in found.columns
    }
    assert set(pairs.values()) & {
        "unit",
        "problem",
        "measure",
        "policy",
        "subject",
        "item",
        "group",
        "thing",
    }
    for row in found.to_dicts():
        for words, iri in pairs.items():
            assert (row[words] is None) == (row[iri] is None), words
            assert row[iri] is None or str(row[iri]).startswith(vocab.instances())
    assert not {*pairs.values()} & {*found.readable().columns}
    assert {*pairs} <= {*found.readable().columns}


@pytest.fixture(scope="module")
def dataset() -> Dataset:
    found = Dataset(default_union=True)
    found.parse(data=to_nquads([*QUADS, *vocabulary()]), format="nquads")
    return found


def test_no_column_is_given_twice() -> None:
    for name in SELECTS:
        columns = get_query(name).columns
        assert len(columns) == len(set(columns))


OPTIONAL: list[tuple[str, dict[str, object]]] = [
    ("chains", {"unit": "harbour office"}),
    ("problems-by-unit", {"unit": "Ferry School", "kind": "procurement", "status": "resolved"}),
    ("problems-by-unit", {"language": "zh"}),
    ("policies-by-measures", {"kind": "internal rule"}),
    ("acting-for", {"unit": "Ferry School"}),
    ("conformance", {"severity": "Warning"}),
    ("weakest", {"below": "0.5"}),
    ("unit-summary", {"unit": "港务处"}),
    ("policy-uses", {"policy": "Port Finance Rules"}),
    ("acted-for", {"unit": "Harbour Office"}),
    ("only-inferred", {"unit": "Harbour Office"}),
]


@pytest.mark.parametrize(
    ("name", "given"), [*((name, {}) for name in SELECTS), *OPTIONAL], ids=lambda value: str(value)
)
def test_rdflib_agrees_with_oxigraph(dataset: Dataset, name: str, given: dict[str, object]) -> None:
    text = text_of(name, **given)
    ours = run(STORE, text)
    assert isinstance(ours, Result)
    theirs = dataset.query(text)
    assert [str(v) for v in theirs.vars or ()] == list(ours.columns)
    rows = [tuple(None if t is None else to_rdflib(t).toPython() for t in row) for row in ours.rows]
    others = [tuple(None if t is None else t.toPython() for t in row) for row in theirs]  # type: ignore[union-attr]
    assert sorted(map(_plain, rows)) == sorted(map(_plain, others))


def _plain(row: tuple[object, ...]) -> str:
    """Return a row to compare: 0.9 and 0.900 are one number."""
    return str([float(cell) if isinstance(cell, Decimal) else cell for cell in row])


@pytest.mark.parametrize(("name", "given"), OPTIONAL, ids=str)
def test_a_parameter_narrows_the_answer(name: str, given: dict[str, object]) -> None:
    narrowed, whole = ask(name, **given), ask(name)
    if given == {"language": "zh"}:
        assert "制度短板" in {row["kindName"] for row in narrowed.to_dicts()}
    else:
        assert 0 < len(narrowed) < len(whole)
        assert set(narrowed.rows) <= set(whole.rows)


def test_a_kind_of_problem_that_one_unit_has_is_not_shared() -> None:
    assert len(ask("shared-problems")) > 0
    assert len(ask("shared-problems", kind="procurement")) == 0


def test_provenance_is_of_the_claim_that_was_asked_for() -> None:
    whole = ask("provenance")
    assert len(whole) > 0
    assert ask("provenance", predicate="ovs:addressedBy").rows == whole.rows
    assert len(ask("provenance", predicate="ovs:hasProblem")) == 0


def test_a_construct_query_gives_the_graph_around_a_thing(dataset: Dataset) -> None:
    text = text_of("around")
    triples = run(STORE, text)
    assert len(triples) >= 5  # type: ignore[arg-type]
    ours = {tuple(map(str, (t.subject.value, t.predicate.value, to_cell(t.object)))) for t in triples}  # type: ignore[union-attr]
    theirs = {tuple(map(str, triple)) for triple in dataset.query(text)}  # type: ignore[arg-type]
    assert ours == theirs


def test_a_query_file_runs_as_it_stands_in_any_engine(dataset: Dataset) -> None:
    for named in list_queries():
        if not any(p.required for p in named.parameters):
            assert run(STORE, named.text) is not None
            prepared = dataset.query(named.text)
            assert prepared.type in {"SELECT", "CONSTRUCT"}


def test_mentions_become_web_annotations(dataset: Dataset) -> None:
    text = text_of("annotations")
    found = run(STORE, text)
    assert isinstance(found, Triples)
    graph = found.to_rdflib()
    assert {tuple(map(str, t)) for t in graph} == {tuple(map(str, t)) for t in dataset.query(text)}  # type: ignore[arg-type]
    oa = Namespace("http://www.w3.org/ns/oa#")
    (annotation, *_) = sorted(graph.subjects(RDF.type, oa.Annotation))
    target = graph.value(annotation, oa.hasTarget)
    selectors = {graph.value(s, RDF.type): s for s in graph.objects(target, oa.hasSelector)}
    place, words = selectors[oa.TextPositionSelector], selectors[oa.TextQuoteSelector]
    text = next(
        a.report.text
        for a in ANNOTATIONS
        if report_iri(a.report.id) == str(graph.value(target, oa.hasSource))
    )
    start, end = (int(str(graph.value(place, p))) for p in (oa.start, oa.end))
    exact, before = (str(graph.value(words, p)) for p in (oa.exact, oa.prefix))
    assert text[start:end] == exact
    assert text[:start].endswith(before)
    turtle = found.to_rdf()
    assert "@prefix oa:" in turtle  # declared by the query
    assert "@prefix skos:" not in turtle  # and of ours those alone that shorten something


def test_each_assertion_and_mention_has_the_run_that_it_is_from() -> None:
    text = """SELECT ?thing ?report { ?thing a ?class VALUES ?class { ovs:Assertion ovs:Mention }
      GRAPH ?g { ?thing a ?class } ?g a ovs:EvidenceGraph ; ovs:fromRun [ ovs:readReport ?report ] }"""
    found = run(STORE, text)
    assert isinstance(found, Result)
    whole = {q.subject for q in DATA if q.object in (vocab.term("Assertion"), vocab.term("Mention"))}
    assert {row["thing"] for row in found.to_dicts()} == {str(s) for s in whole}
    assert len(found) == len(whole)


@pytest.mark.parametrize(
    ("name", "given", "error", "message"),
    [
        ("chians", {}, UnknownNameError, "did you mean 'chains'"),
        ("chains", {"unti": "x"}, UnknownNameError, "did you mean 'unit'"),
        ("chains", {"unit": "Harbor Office"}, UnknownNameError, "did you mean 'Harbour Office'"),
        ("chains", {"unit": "Port Finance Rules"}, UnknownNameError, "unknown unit"),
        ("problems-by-unit", {"kind": "procurment"}, UnknownNameError, "did you mean 'procurement'"),
        ("overdue", {}, QueryError, "overdue needs the parameter date"),
        ("overdue", {"date": "next week"}, QueryError, "expected date"),
        ("weakest", {"below": "half"}, QueryError, "expected decimal"),
        ("provenance", {"subject": "has problem"}, UnknownNameError, "unknown term 'has problem'"),
        ("provenance", {"subject": "Ferry School", "predicate": "has problem"}, QueryError, "expected iri"),
        (
            "provenance",
            {"subject": "Ferry School", "predicate": "ovs: a b"},
            QueryError,
            "iri: an IRI, in full",
        ),
        (
            "provenance",
            {"subject": "Ferry School", "predicate": "http://a/%zz"},
            QueryError,
            "iri: an IRI, in",
        ),
        ("provenance", {"subject": "ovs: has a space"}, UnknownNameError, "unknown term 'ovs: has a space'"),
        ("problems-by-unit", {"language": "fr"}, UnknownNameError, "known: en, zh"),
        ("conformance", {"severity": "error"}, UnknownNameError, "known: Info, Violation, Warning"),
        (
            "recurring-problems",
            {"earlier": "1", "later": "Round 2"},
            UnknownNameError,
            "unknown round '1'; known: Round 1, Round 2",
        ),
    ],
)
def test_a_wrong_name_or_value_is_told(
    name: str, given: dict[str, object], error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        query(STORE, name, given)


@pytest.mark.parametrize(
    "value",
    [
        '" } DELETE { ?s ?p ?o } #',
        "\\",
        "'''",
        "} UNION { ?e ?p ?quote } #",
        "\n",
        "?word",
        "\\u0022 .",
        "𠮷",
    ],
)
def test_no_value_can_end_its_literal(value: str) -> None:
    assert len(ask("quotes-with", word=value)) == 0


@pytest.mark.parametrize(
    "value",
    [
        "ovs: has a space",
        "ovs:a>b",
        'rdfs:"',
        "ovs:a\u3000b",
        "ovs:%zz",
        "http://a b",
        "http://a/%zz",
        "urn:a\x01",
    ],
)
def test_a_value_that_only_begins_like_an_iri_is_text(value: str) -> None:
    said = next(q for q in DATA if q.predicate == vocab.term("name"))
    store = in_memory([*DATA, said._replace(object=type(said.object)(value))])
    found = query(store, "SELECT ?s { ?s ovs:name ?label }", {"label": value})
    assert isinstance(found, Result)
    assert found.column("s") == [str(said.subject)]


def test_a_value_that_is_an_iri_is_bound_as_one_too() -> None:
    for value in ("ovs:Problem", str(vocab.term("Problem"))):
        assert len(query(STORE, "SELECT ?s { ?s a ?class }", {"class": value})) > 3  # type: ignore[arg-type]


def test_a_value_may_hold_what_sparql_gives_meaning_to() -> None:
    store = in_memory(
        [
            Quad(q.subject, q.predicate, type(q.object)('say "x" } # \\'), q.graph)
            if str(q.object) == "set up a fee ledger" and q.predicate == vocab.term("exact")
            else q
            for q in DATA
        ]
    )
    found = query(store, "quotes-with", {"word": '"x" } # \\'})
    assert len(found) == 1  # type: ignore[arg-type]


if __name__ == "__main__":
    CASES.write_bytes(cases().encode("utf-8"))


def test_two_sizes_of_a_group_are_one_row_with_the_words_of_each() -> None:
    text = "All offices came. The offices: four offices, 15 offices, offices again, four offices."
    report = report_from_text(text)
    group = Entity(f"{report_iri(report.id)}/group-c4", Kind.UNIT, "offices", (("en", "offices"),), "k", True)
    group = replace(group, attributes=(("count", "15"), ("count", "4")))
    spans = [Span(report.id, m.start(), m.end()) for m in re.finditer("(four |15 )?offices", text)]
    linked = Linked((group,), tuple(Link(span, group.id, "own") for span in spans), ())
    quads = encode(linked, [Annotation(report, (), (), ())])
    found = run(in_memory(quads), get_query("contradictions").text)
    assert isinstance(found, Result)
    (row,) = found.to_dicts()
    assert {row["one"]: row["quote"], row["other"]: row["otherQuote"]} == {
        "15": "15 offices",
        "4": "four offices",
    }
    assert min(int(row["start"]), int(row["otherStart"])) == text.index("four")


def contradictions_of(*told: tuple[str, str, str]) -> list[dict[str, object]]:
    """Return what contradicts where each report, of a date, says one thing of a problem of one unit."""
    unit = Entity(
        "https://w3id.org/oversight/id/unit/tide", Kind.UNIT, "Tide Office", (("en", "Tide Office"),), "t"
    )
    entities, links, statements, annotations = [unit], [], [], []
    for date, words, status in told:
        report = replace(report_from_text(f"{date}: the Tide Office {words}, which is {status}."), date=date)
        start = report.text.index(words)
        span = Span(report.id, start, start + len(words))
        problem = Entity(
            f"{report_iri(report.id)}/problem-c{start}", Kind.PROBLEM, words, (("en", words),), words
        )
        problem = replace(problem, attributes=(("status", status), ("type", "financial-reporting")))
        entities.append(problem)
        links.append(Link(span, problem.id, "own"))
        roles = (Span(report.id, start - 12, start - 1), span)
        grounds = (Basis.STATED, "R-01", 0.9, report.id)
        statements.append(Statement(unit.id, "hasProblem", problem.id, roles, *grounds))
        annotations.append(Annotation(report, (), (), ()))
    quads = encode(Linked(tuple(entities), tuple(links), tuple(statements)), annotations)
    found = query(in_memory(quads), "contradictions")
    assert isinstance(found, Result)
    dataset = Dataset(default_union=True)
    dataset.parse(data=to_nquads([*quads, *vocabulary()]), format="nquads")
    assert len(list(dataset.query(text_of("contradictions")))) == len(found)
    return found.to_dicts()


def test_a_problem_called_resolved_and_then_open_contradicts() -> None:
    (row,) = contradictions_of(
        ("2023-05-31", "kept no ledger", "resolved"), ("2024-05-31", "Kept no ledger", "open")
    )
    assert (row["what"], row["one"], row["other"]) == ("resolved and not", "resolved", "open")
    assert (row["quote"], row["otherQuote"]) == ("kept no ledger", "Kept no ledger")
    assert (
        len(contradictions_of(("2023", "kept no ledger", "resolved"), ("2023-05", "kept no ledger", "open")))
        == 1
    )


def test_two_problems_of_a_kind_and_one_that_was_mended_do_not_contradict() -> None:
    assert contradictions_of(("2023", "kept no ledger", "resolved"), ("2023-01", "paid late", "open")) == []
    assert (
        contradictions_of(("2022-05", "kept no ledger", "open"), ("2023", "kept no ledger", "resolved")) == []
    )


def test_a_claim_of_two_grounds_is_one_row_and_the_stated_one() -> None:
    statement = next(s for s in LINKED.statements if s.predicate == "hasProblem" and s.basis == Basis.STATED)
    implied = replace(statement, basis=Basis.INFERRED, rule="RE-STRUCTURE", confidence=0.99)
    weaker = replace(statement, rule="RE-WEAKER", confidence=0.1)
    more = encode(replace(LINKED, statements=(*LINKED.statements, implied, weaker)), ANNOTATIONS)
    store = in_memory([*more, *to_quads(validate(DATA))])
    for name in ("problems-by-unit", "chains", "shared-problems", "problems-without-measures"):
        found = run(store, text_of(name))
        assert isinstance(found, Result)
        assert found.values() == ask(name).values()
    assert len(more) > len(DATA)  # the graph keeps every ground


def test_what_is_missing_is_listed_without_a_unit_too() -> None:
    nobody = [row for row in ask("problems-without-measures").to_dicts() if row["unitName"] is None]
    assert [row["problemName"] for row in nobody] == ["整改情况"]
    assert all(row["unitName"] for row in ask("problems-without-measures", unit="Pilot Station").to_dicts())


def without(name: str) -> Result:
    """Return what a query of kinds answers where no problem or measure has any."""
    left_out = {vocab.term(name) for name in ("problemKind", "measureKind")}
    store = in_memory(q for q in DATA if q.predicate not in left_out)
    found = run(store, fill(get_query(name), required(get_query(name)), select(local(store))))
    assert isinstance(found, Result)
    return found


def test_what_has_no_kind_or_date_is_counted_in_a_row_of_its_own() -> None:
    for name, column in (("measures-over-time", "kindName"), ("answers-by-kind", "measureKindName")):
        rows = without(name).to_dicts()
        assert rows
        assert {row[column] for row in rows} == {None}
        assert sum(row["measures"] for row in rows) == sum(row["measures"] for row in ask(name).to_dicts())
    issued = URIRef("http://purl.org/dc/terms/issued")
    found = run(in_memory(q for q in DATA if q.predicate != issued), text_of("measures-over-time"))
    assert isinstance(found, Result)
    assert {row["issued"] for row in found.to_dicts()} == {None}
    assert sum(row["measures"] for row in found.to_dicts()) == 8


def same_words(name: str) -> Result:
    """Return what a query of rounds answers where no problem has a kind, and one comes back in its words."""
    again = f"{report_iri(ANNOTATIONS[1].report.id)}/problem-c52"
    quads = [
        q._replace(object=type(q.object)("Kept no ledger of berth fees"))
        if (str(q.subject), q.predicate) == (again, vocab.term("name"))
        else q
        for q in DATA
        if q.predicate != vocab.term("problemKind")
    ]
    found = run(in_memory(quads), text_of(name))
    assert isinstance(found, Result)
    dataset = Dataset(default_union=True)
    dataset.parse(data=to_nquads([*quads, *vocabulary()]), format="nquads")
    assert len(list(dataset.query(text_of(name)))) == len(found)
    return found


def test_the_same_words_in_both_rounds_are_one_problem_where_there_is_no_kind() -> None:
    (row,) = same_words("recurring-problems").to_dicts()
    assert (row["unitName"], row["matched"], row["kindName"]) == ("Harbour Office", "same words", None)
    assert {row["matched"] for row in ask("recurring-problems").to_dicts()} == {"same kind"}
    for name in ("new-problems", "closed-problems"):
        told = {row["unitName"] for row in without(name).to_dicts()}
        assert told - {row["unitName"] for row in same_words(name).to_dicts()} == {"Harbour Office"}, name


def test_numbers_of_nobody_are_told_and_not_of_a_unit_that_is_asked_for() -> None:
    nobody = in_memory(q for q in DATA if q.predicate != vocab.term("hasProblem"))
    found = run(nobody, text_of("numbers"))
    assert isinstance(found, Result)
    rows = {row["quantity"]: row["unitName"] for row in found.to_dicts()}
    assert rows == {None: "All inspected units", "two contracts": None}
    asked = run(nobody, text_of("numbers", unit="Ferry School"))
    assert isinstance(asked, Result)
    assert len(asked) == 0
    assert len(ask("numbers", unit="Ferry School")) == 1


def test_a_policy_that_a_problem_of_the_unit_invokes_is_counted() -> None:
    def policies(*without: str) -> dict[object, object]:
        left_out = {vocab.term(name) for name in without}
        found = run(in_memory(q for q in DATA if q.predicate not in left_out), text_of("unit-summary"))
        assert isinstance(found, Result)
        return {row["unitName"]: row["policies"] for row in found.to_dicts()}

    assert policies()["Pilot Station"] == 1  # of a problem and a measure of it, counted once
    assert policies("takesMeasure")["Pilot Station"] == 1
    assert policies("takesMeasure")["Harbour Office"] == 0


def test_all_that_a_claim_was_made_with_stands_in_one_row() -> None:
    parts = ("weights b", "kg 1", "pipeline a")
    quads = encode(LINKED, ANNOTATIONS, software=parts)
    text = text_of("versions")
    found = run(in_memory(quads), text)
    assert isinstance(found, Result)
    assert len(found) == len(ask("versions"))
    assert {row["software"] for row in found.to_dicts()} == {"kg 1, pipeline a, weights b"}
    dataset = Dataset(default_union=True)
    dataset.parse(data=to_nquads(quads), format="nquads")
    assert {str(row["software"]) for row in dataset.query(text)} == {"kg 1, pipeline a, weights b"}  # type: ignore[index,call-overload]


def test_rounds_are_compared_by_words_where_there_is_no_kind() -> None:
    assert {row["how"] for row in without("new-problems").to_dicts()} == {"no kind to compare by"}
    assert {row["how"] for row in without("closed-problems").to_dicts()} == {"no kind to compare by"}
    assert len(without("recurring-problems")) == 0, "the words are others"
    assert {row["shared"] for row in without("shared-problems").to_dicts()} == {"same problem, no kind given"}


@pytest.mark.parametrize(
    ("relation", "turned", "units"),
    [
        ("partOf", False, "later is part of earlier"),
        ("partOf", True, "earlier is part of later"),
        ("hasMember", True, "later is member of earlier"),
        ("leadingBodyOf", False, "later leads earlier"),
        (None, False, None),
    ],
)
def test_a_problem_comes_back_at_a_unit_that_is_tied_to_the_first(
    relation: str | None, turned: bool, units: str | None
) -> None:
    pilots, office = (
        next(e.id for e in LINKED.entities if e.label == name) for name in ("Pilot Station", "Harbour Office")
    )
    gap = next(q.object for q in DATA if q.predicate == vocab.term("problemKind") and "gap" in q.object)
    drills = next(e.id for e in LINKED.entities if e.label == "ran no safety drills")
    more = [
        q._replace(object=gap) if q.predicate == vocab.term("problemKind") and str(q.subject) == drills else q
        for q in DATA
    ]
    if relation:
        ends = (office, pilots) if turned else (pilots, office)
        more.append(Quad(URIRef(ends[0]), vocab.term(relation), URIRef(ends[1]), DATA[0].graph))
    found = run(in_memory(more), text_of("recurring-problems"))
    assert isinstance(found, Result)
    rows = [row for row in found.to_dicts() if row["laterUnitName"] == "Pilot Station"]
    assert [(row["unitName"], row["units"], row["matched"]) for row in rows] == (
        [("Harbour Office", units, "same kind")] if units else []
    )


def test_a_chain_is_no_surer_than_that_the_unit_takes_the_measure() -> None:
    taken = next(s for s in LINKED.statements if s.predicate == "takesMeasure" and s.object in chained())
    doubted = replace(taken, confidence=0.11, basis=Basis.INFERRED)
    statements = tuple(doubted if s is taken else s for s in LINKED.statements)
    found = run(in_memory(encode(replace(LINKED, statements=statements), ANNOTATIONS)), text_of("chains"))
    assert isinstance(found, Result)
    assert ("inferred", 0.11) in {(row["basis"], row["weakest"]) for row in found.to_dicts()}
    assert 0.11 not in {row["weakest"] for row in ask("chains").to_dicts()}


def chained() -> set[str]:
    """Return the measures that answer a problem and name a policy."""
    named = {s.subject for s in LINKED.statements if s.predicate == "refersToPolicy"}
    return {s.object for s in LINKED.statements if s.predicate == "addressedBy"} & named
