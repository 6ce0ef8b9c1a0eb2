"""Validation: the sample conforms, each planted error is found, and bad files are told apart."""

from __future__ import annotations

import json
import logging
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from pyshacl import validate as shacl
from rdflib import DCTERMS, RDF, RDFS, SH, XSD, BNode, Dataset, Graph, Literal, URIRef
from rdflib.compare import isomorphic

from kg.data import ontologies_path
from kg.errors import InputError
from kg.quiet import quiet
from kg.rdf import Quad, encode, to_graph, to_jsonld, to_trig, to_turtle, vocab
from kg.rdf.blank import skolemized
from kg.rdf.graphs import read_graph, shapes, shapes_sparql
from kg.rdf.jsonld_read import fill
from kg.rdf.vocab import OVS, local_name
from kg.validate import CHECKS, Violation, to_quads, to_report, to_text, validate, validate_files
from tests.sample_build import sample

QUADS = encode(*sample())
GRAPH = QUADS[0].graph


def subjects(class_: URIRef) -> list[URIRef]:
    return sorted(q.subject for q in QUADS if q.predicate == RDF.type and q.object == class_)


PROBLEM, MEASURE = subjects(OVS.Problem)[0], subjects(OVS.Measure)[0]
UNIT, POLICY = subjects(OVS.Organization)[0], subjects(OVS.PolicyReference)[0]
GROUP = subjects(OVS.UnitGroup)[0]
MENTION, ASSERTION = subjects(OVS.Mention)[0], subjects(OVS.Assertion)[0]


def add(*triples: tuple[URIRef, URIRef, URIRef | Literal]) -> list[Quad]:
    return [*QUADS, *(Quad(*triple, GRAPH) for triple in triples)]


def drop(subject: URIRef, predicate: URIRef) -> list[Quad]:
    return [q for q in QUADS if (q.subject, q.predicate) != (subject, predicate)]


def change(subject: URIRef, predicate: URIRef, value: URIRef | Literal) -> list[Quad]:
    return [*drop(subject, predicate), Quad(subject, predicate, value, GRAPH)]


def status(word: str) -> URIRef:
    return vocab.concept("status", word)


NEW = URIRef("urn:x:new")
FIVE, YUAN = Literal("5.0", datatype=XSD.decimal), Literal("CNY")
PLANTED: dict[str, list[Quad]] = {
    "Unit-name": drop(UNIT, OVS.name),
    "Unit-label": [q for q in QUADS if q.subject != UNIT or local_name(q.predicate) != "label"],
    "Unit-problem": add((UNIT, OVS.hasProblem, MEASURE)),
    "Unit-measure": add((UNIT, OVS.takesMeasure, PROBLEM)),
    "HasMember": add((UNIT, OVS.hasMember, NEW)),
    "PartOf": add((GROUP, OVS.partOf, UNIT)),
    "PartOf-whole": add((UNIT, OVS.partOf, GROUP)),
    "HasProblem": add((POLICY, OVS.hasProblem, PROBLEM)),
    "TakesMeasure": add((POLICY, OVS.takesMeasure, MEASURE)),
    "UnitKinds-scheme": add((UNIT, OVS.unitKind, vocab.concept("unit-kind", "castle"))),
    "ProblemKinds-scheme": add((PROBLEM, OVS.problemKind, vocab.concept("measure-kind", "study"))),
    "Statuses-scheme": change(PROBLEM, OVS.status, vocab.concept("status", "half done")),
    "Problem-name": add((PROBLEM, OVS.name, Literal("a second name"))),
    "Problem-status": add(
        (PROBLEM, OVS.status, vocab.concept("status", "resolved")),
        (PROBLEM, OVS.status, vocab.concept("status", "closed")),
    ),
    "Problem-status-value": change(PROBLEM, OVS.status, status("completed")),
    "Measure-status-value": change(MEASURE, OVS.status, status("partly resolved")),
    "Amount": add((UNIT, OVS.amount, FIVE), (UNIT, OVS.currency, YUAN)),
    "Amount-value": add((PROBLEM, OVS.amount, Literal("lots")), (PROBLEM, OVS.currency, YUAN)),
    "Amount-currency": add((PROBLEM, OVS.amount, FIVE)),
    "Currency": add((PROBLEM, OVS.currency, YUAN), (PROBLEM, OVS.currency, Literal("USD"))),
    "Problem-mention": [q for q in QUADS if q.object != PROBLEM or q.predicate != OVS.refersTo],
    "Problem-unit": [q for q in QUADS if q.object != PROBLEM or q.predicate != OVS.hasProblem],
    "Measures": add((PROBLEM, OVS.addressedBy, UNIT)),
    "Recommendation": add((NEW, RDF.type, OVS.Recommendation)),
    "Policies": add((MEASURE, OVS.refersToPolicy, UNIT)),
    "RefersToPolicy": add((UNIT, OVS.refersToPolicy, POLICY)),
    "Policy-label": add(*((POLICY, RDFS.label, Literal(words, lang="en")) for words in ("one", "two"))),
    "Report-sha256": change(subjects(OVS.Report)[0], OVS.sha256, Literal("beef")),
    "Report-issued": add((subjects(OVS.Report)[0], DCTERMS.issued, Literal("soon"))),
    "Mention-start": change(MENTION, OVS.start, Literal(10**9)),
    "Mention-exact": drop(MENTION, OVS.exact),
    "Mention-prefix": change(MENTION, OVS.prefix, Literal("x" * 25)),
    "Assertion-confidence": change(ASSERTION, OVS.confidence, Literal("1.5", datatype=XSD.decimal)),
    "Assertion-basis": drop(ASSERTION, OVS.basis),
    "Assertion-rule": drop(ASSERTION, OVS.appliedRule),
    "Assertion-evidence": drop(ASSERTION, OVS.evidence),
    "QuoteLength": change(MENTION, OVS.exact, Literal("not these words at all, and too long")),
    "EndInReport": change(MENTION, OVS.end, Literal(10**6)),
    "MentionIri": change(MENTION, OVS.start, Literal(0)),
    "AssertedTripleExists": change(ASSERTION, RDF.subject, POLICY),
    "EdgeHasAssertion": add(
        (UNIT, OVS.hasProblem, PROBLEM), (UNIT, OVS.hasMember, UNIT), (PROBLEM, OVS.refersToPolicy, POLICY)
    ),
    "RefersToPolicyWrittenOut": add((MEASURE, OVS.issuesPolicy, NEW)),
    "LeadsItself": add((UNIT, OVS.leadingBodyOf, UNIT)),
    "UnitIsOneOrMany": add((UNIT, RDF.type, OVS.UnitGroup)),
    "ProblemIsNoMeasure": add((PROBLEM, RDF.type, OVS.Measure)),
    "PolicyClassAndKind": change(POLICY, OVS.policyKind, vocab.concept("policy-kind", "slogan")),
    "UnknownClass": add((NEW, RDF.type, vocab.namespace()["Policy"]), (NEW, RDF.type, OVS.partOf)),
    "UnknownProperty": add((UNIT, vocab.namespace()["tookMeasure"], MEASURE), (UNIT, OVS.Unit, UNIT)),
    "PolicyIsOneThing": add((POLICY, RDF.type, OVS.PolicyMeeting), (POLICY, RDF.type, OVS.PolicyFormulation)),
}


def test_the_sample_has_notes_but_nothing_wrong() -> None:
    assert {v.severity for v in validate(QUADS)} == {"Warning", "Info"}  # one problem is of nobody


@pytest.mark.parametrize("shape", PLANTED)
def test_each_planted_error_is_found(shape: str) -> None:
    before = {v for v in validate(QUADS) if local_name(v.shape) == shape}
    found = [v for v in validate(PLANTED[shape]) if local_name(v.shape) == shape]
    assert set(found) > before
    assert all(v.message and v.message_zh and v.message != v.message_zh for v in found)


@pytest.mark.parametrize("shape", CHECKS)
def test_checks_without_sparql_find_what_the_sparql_shapes_find(shape: str) -> None:
    quads = PLANTED[shape]
    graph = to_graph(quads, schemes=True) + vocab.core()
    _, results, _ = shacl(graph, shacl_graph=shapes_sparql(), inference="none")
    by_sparql = {
        (local_name(results.value(r, SH.sourceShape)), str(results.value(r, SH.value)))
        for r in results.subjects(RDF.type, SH.ValidationResult)
    }
    ours = {(local_name(v.shape), v.value) for v in validate(quads) if local_name(v.shape) in CHECKS}
    assert ours == by_sparql


ABOUT_TERMS = ("PolicyClassAndKind", "UnknownClass", "UnknownProperty")


def test_plain_pyshacl_finds_the_same_as_the_documentation_calls_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (code,) = re.findall(
        r"```python\n(.*?)```", (ontologies_path() / "README.md").read_text("utf-8"), re.DOTALL
    )
    (tmp_path / "ontologies").symlink_to(ontologies_path())
    (tmp_path / "output").mkdir()
    quads = PLANTED["MentionIri"]
    quads = quads + [q for name in ABOUT_TERMS for q in PLANTED[name] if q not in QUADS]
    (tmp_path / "output" / "graph.trig").write_text(to_trig(quads), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    named: dict[str, object] = {}
    exec(code, named)  # our own documentation
    results = named["results"]
    assert isinstance(results, Graph)
    theirs = Counter(
        local_name(results.value(r, SH.sourceShape)) for r in results.subjects(RDF.type, SH.ValidationResult)
    )
    assert theirs == Counter(local_name(v.shape) for v in validate(quads))


def test_what_is_right_of_amounts_statuses_parts_and_terms_is_not_told() -> None:
    right = add(
        (PROBLEM, OVS.amount, Literal("5", datatype=XSD.integer)),
        (PROBLEM, OVS.amount, FIVE),  # several amounts of one currency
        (PROBLEM, OVS.currency, YUAN),
        (GROUP, OVS.hasMember, UNIT),
        # one of its kinds is of the class
        *((POLICY, OVS.policyKind, vocab.concept("policy-kind", word)) for word in ("slogan", "law")),
        (POLICY, RDFS.label, Literal("une politique", lang="fr")),
        (NEW, RDF.type, URIRef("https://schema.org/Policy")),
        (NEW, URIRef("https://schema.org/tookMeasure"), MEASURE),
        (UNIT, OVS.partOf, subjects(OVS.Organization)[1]),
    )
    right = [q for q in right if (q.subject, q.predicate) != (MEASURE, OVS.status)]
    right.append(Quad(MEASURE, OVS.status, status("closed"), GRAPH))
    told = {local_name(v.shape) for v in validate(right)} - {local_name(v.shape) for v in validate(QUADS)}
    assert told == {"EdgeHasAssertion"}  # the member and the part are of nobody's words


def test_a_term_that_the_ontology_has_not_is_told_once_by_its_name(tmp_path: Path) -> None:
    path = tmp_path / "mine.ttl"
    text = "<urn:a> a ovs:Policy . <urn:b> a ovs:Policy ; ovs:tookMeasure <urn:c> ."
    path.write_text(f"@prefix ovs: <{vocab.namespace()}> . {text}", encoding="utf-8")
    found = [(v.severity, local_name(v.shape), local_name(v.value)) for v in validate_files(path)]
    expected = {("UnknownClass", "Policy"), ("UnknownProperty", "tookMeasure")}
    assert sorted(found) == sorted(("Violation", *names) for names in expected)


def test_a_policy_that_is_referred_to_needs_an_assertion_or_a_finer_one() -> None:
    def told(*quads: Quad) -> set[str | None]:
        return {v.value for v in validate([*QUADS, *quads]) if local_name(v.shape) == "EdgeHasAssertion"}

    bare = Quad(NEW, OVS.refersToPolicy, POLICY, GRAPH)
    finer = Quad(NEW, OVS.issuesPolicy, POLICY, GRAPH)
    assertion = URIRef("urn:x:assertion")
    parts = ((RDF.subject, NEW), (RDF.predicate, OVS.issuesPolicy), (RDF.object, POLICY))
    asserted = [Quad(assertion, p, o, GRAPH) for p, o in parts]
    assert told(bare) == told(bare, finer) == {str(NEW)}
    assert told(bare, finer, *asserted) == set()


def test_every_shape_says_what_is_wrong_in_two_languages() -> None:
    for graph in (shapes(), shapes_sparql()):
        for shape in {*graph.subjects(RDF.type, SH.PropertyShape), *graph.subjects(RDF.type, SH.NodeShape)}:
            languages = {m.language for m in graph.objects(shape, SH.message) if isinstance(m, Literal)}
            assert languages == {"en", "zh"}, shape


def test_every_check_has_its_shape_with_the_same_severity() -> None:
    graph = shapes_sparql()
    stored = {
        local_name(s): local_name(graph.value(s, SH.severity)) for s in graph.subjects(RDF.type, SH.NodeShape)
    }
    assert stored == {name: severity for name, (_, _, severity) in CHECKS.items()}


def test_the_report_has_no_blank_node_and_the_same_bytes() -> None:
    found = validate(PLANTED["Problem-unit"])
    text = to_report(found)
    assert text == to_report(found[::-1])
    graph = Graph().parse(data=text, format="turtle")
    assert all(isinstance(term, URIRef | Literal) for triple in graph for term in triple)
    assert len(set(graph.subjects(RDF.type, SH.ValidationResult))) == len(found)


def test_a_report_conforms_where_there_is_no_result_at_all() -> None:
    def conforms(found: list[Violation]) -> object:
        return next(q.object.toPython() for q in to_quads(found) if q.predicate == SH.conforms)  # type: ignore[union-attr]

    notes = validate(QUADS)
    assert "Violation" not in {v.severity for v in notes}
    assert (conforms([]), conforms(notes)) == (True, False)


def test_a_value_of_the_report_is_a_literal_where_it_is_one() -> None:
    found = validate(change(ASSERTION, OVS.confidence, Literal("urn:high")))
    values = {q.object for q in to_quads(found) if q.predicate == SH.value}
    assert Literal("urn:high") in values
    assert URIRef("urn:high") not in values


def test_a_value_of_the_report_keeps_its_datatype_and_its_language(caplog: pytest.LogCaptureFixture) -> None:
    with quiet("rdflib.term"):
        values = [
            Literal("2020-13-45", datatype=XSD.date, normalize=False),
            Literal("5", datatype=XSD.integer),
            Literal("5", datatype=XSD.decimal),
            Literal("soon", lang="en"),
            Literal("soon"),
        ]
    found = validate([*QUADS, *(Quad(MEASURE, OVS.deadline, value, GRAPH) for value in values)])
    found = [v for v in found if v.path == "deadline"]
    quads = to_quads(found)
    assert {q.object for q in quads if q.predicate == SH.value} == {*values}
    results = Counter(q.subject for q in quads if q.predicate == SH.value)
    assert {*results.values()} == {1}  # values that are written alike are results of their own
    assert not caplog.records


def test_a_path_of_the_report_is_a_property_or_told_by_the_shape_alone() -> None:
    found = validate(PLANTED["Problem-unit"])
    assert "^hasProblem" in {v.path for v in found}
    quads = to_quads(found)
    paths = {q.subject: q.object for q in quads if q.predicate == SH.resultPath}
    assert {*paths.values()} <= {*vocab.terms().values()}
    shown = {q.subject: local_name(q.object) for q in quads if q.predicate == SH.sourceShape}
    assert "Problem-unit" in {shown[result] for result in shown.keys() - paths.keys()}
    assert "Problem-measure" in {shown[result] for result in paths}


def test_each_result_of_the_report_is_of_one_constraint() -> None:
    found = validate(change(ASSERTION, OVS.confidence, Literal("high")))
    assert len({v.component for v in found if local_name(v.shape) == "Assertion-confidence"}) > 1
    graph = Graph().parse(data=to_report(found), format="turtle")
    results = set(graph.subjects(RDF.type, SH.ValidationResult))
    assert len(results) == len(found)
    for result in results:  # what SHACL asks of a result
        for predicate in (SH.focusNode, SH.resultSeverity, SH.sourceConstraintComponent):
            assert len(set(graph.objects(result, predicate))) == 1


def test_the_order_of_results_is_by_every_field() -> None:
    high = Literal("high")
    found = validate(q._replace(object=high) if q.predicate == OVS.confidence else q for q in QUADS)
    order = [(v.shape, v.focus, v.value or "", v.path or "", v.component) for v in found if v.value == "high"]
    assert len({v[:4] for v in order}) < len(order) > 10  # of one shape at one place, by what it broke
    assert order == sorted(order)


def test_the_text_counts_and_gives_examples() -> None:
    text = to_text(validate(PLANTED["Unit-name"]))
    assert text.startswith("1 Violation, 1 Warning, 7 Info")
    assert str(UNIT) in text
    assert "单位须有且仅有一个名称。" in to_text(validate(PLANTED["Unit-name"]), language="zh")


def test_a_file_of_a_users_own_is_checked(tmp_path: Path) -> None:
    path = tmp_path / "mine.ttl"
    path.write_text(to_turtle(PLANTED["Unit-name"]), encoding="utf-8")
    for given in (path, str(path), [str(path)]):
        found = validate_files(given)
        assert {local_name(v.shape) for v in found if v.severity == "Violation"} == {"Unit-name"}


def test_a_graph_with_blank_nodes_is_checked_too(tmp_path: Path) -> None:
    path = tmp_path / "mine.ttl"
    path.write_text(
        f"@prefix ovs: <{vocab.namespace()}> . [] a ovs:Problem ; ovs:status [] .", encoding="utf-8"
    )
    assert "Problem-name" in {local_name(v.shape) for v in validate_files([path])}


ANONYMOUS = f"""@prefix ovs: <{vocab.namespace()}> .
  [] a ovs:Unit , ovs:Organization , ovs:UnitGroup ; ovs:name "X" ;
    ovs:hasProblem [ a ovs:Problem , ovs:Measure ; ovs:name "p" ] , [ a ovs:Problem ; ovs:name "q" ] ."""


def test_no_check_passes_over_a_blank_node(tmp_path: Path) -> None:
    path = tmp_path / "mine.ttl"
    path.write_text(ANONYMOUS, encoding="utf-8")
    found = validate_files(path)
    told = [local_name(v.shape) for v in found]
    assert {"UnitIsOneOrMany", "ProblemIsNoMeasure"} <= {*told}
    assert "Problem-unit" not in told  # both are of the unit
    assert validate_files(path) == found  # by the same names, although a parser gives others each time


def test_blank_nodes_get_the_same_names_each_time_and_each_its_own() -> None:
    text = "".join(f'[] <urn:a> "{n % 3}" ; <urn:b> [ <urn:a> "x" ; <urn:c> _:shared ] .' for n in range(9))
    graphs = [skolemized(Graph().parse(data=text, format="turtle")) for _ in range(2)]
    assert {*graphs[0]} == {*graphs[1]}
    assert len({*graphs[0].all_nodes()} - {Literal(x) for x in "012x"}) == 19
    assert not any(isinstance(term, BNode) for term in graphs[0].all_nodes())
    near = Graph().parse(data="<urn:a> <urn:b> <urn:c> .", format="turtle")
    assert skolemized(near) is near


DATED = f"@prefix ovs: <{vocab.namespace()}> . @prefix xsd: <{XSD}> . <urn:m> a ovs:Measure ; ovs:name 'x' ; "


def test_a_date_that_the_calendar_has_not_is_wrong_and_no_traceback(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    def told(written: str) -> set[tuple[str, str | None]]:
        path = tmp_path / "mine.ttl"
        path.write_text(f"{DATED} {written} .", encoding="utf-8")
        found = [v for v in validate_files([path]) if v.path in ("deadline", "date")]
        return {(v.severity, v.value) for v in found}

    assert told('ovs:deadline "2020-13-45"^^xsd:date') == {("Violation", "2020-13-45")}
    assert told('ovs:date "2020-02-30"^^xsd:date') == {("Violation", "2020-02-30")}
    assert told("ovs:deadline 5") == {("Violation", "5")}
    assert told('ovs:deadline "soon"') == told('ovs:deadline "soon"@en') == {("Info", "soon")}
    # near misses
    assert told('ovs:deadline "2020-12"^^xsd:gYearMonth') == told('ovs:date "in May"') == set()
    assert not caplog.records


def write(name: str, content: bytes) -> Callable[[Path], Path]:
    def make(folder: Path) -> Path:
        path = folder / name
        path.write_bytes(content)
        return path

    return make


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (write("a.ttl", b"<urn:a> <urn:b> .\n<urn:c"), "a.ttl:1: "),
        (write("a.ttl", b"@prefix x: <urn:x> .\nx:a x:b\nx:c x:d ;;\n oops"), "a.ttl:"),
        (write("a.ttl", b"\xff\xfe"), "not UTF-8 at byte 0"),
        (write("a.csv", b"a,b"), "expected one of .ttl"),
        (write("a.nt", b"<urn:a> <urn:b>"), "a.nt: no nt that can be read"),
        (write("a.jsonld", b"{"), "no json-ld that can be read"),
        (write("a.jsonld", b'{"@context": 5}'), "no json-ld that can be read: AttributeError"),
        (write("a.jsonld", b'{"@context": {"a": "b:x", "b": "a:x"}, "a": 1}'), "refers to itself"),
        (write("a.jsonld", b"[" * 200_000 + b"]" * 200_000), "nests too deeply"),
        (write("a.jsonld", b"5"), "no json-ld that can be read"),
        (write("a.ttl", b"<urn:a> <urn:b> " + b"(" * 5000 + b")" * 5000 + b" ."), "nests too deeply"),
        (write("a.ttl", b"@base 5"), "no turtle that can be read"),
        (write("a.ttl", b'<urn:a> <urn:b> """x'), "no turtle that can be read"),
        (write("a.trig", b"GRAPH"), "no trig that can be read"),
        (write("a.rdf", b"<rdf"), "a.rdf: no xml that can be read"),
        (write("a.ttl", b"<urn:a> <urn:b> <<( <urn:c> <urn:d> <urn:e> )>> ."), "RDF 1.2"),
        (write("a.ttl", b'<urn:a> <urn:b> "x", <<( <urn:c> <urn:d> "e" )>> .'), "RDF 1.2"),
        (write("a.nt", b'<http://a> <http://b> "c" .'), "a.nt: nothing in it is of the ontology"),
        (lambda folder: folder / "none.ttl", "no such file"),
    ],
)
def test_a_bad_file_is_told_apart(tmp_path: Path, make: Callable[[Path], Path], message: str) -> None:
    with pytest.raises(InputError, match=r".") as caught:
        validate_files([make(tmp_path)])
    assert message in str(caught.value)


ELSEWHERE = (
    "U",
    "[{}, U]",
    "[[U]]",
    "[[[U]]]",
    '[{"@context": [[U]]}]',
    '{"@context": {"@context": [[U]]}}',
    '{"@import": U}',
    '[[{"@import": U}]]',
    '{"t": {"@id": "urn:t", "@context": U}}',
    '{"t": {"@id": "urn:t", "@context": [[U]]}}',
    '{"t": {"@id": "urn:t", "@context": {"u": {"@id": "urn:u", "@context": [[U]]}}}}',
)
# Where a context stands: of the whole, of a thing, below one that begins anew, of a type, of a graph.
PLACES = (
    '{"@context": C, "t": {"a:b": "c", "u": {"a:b": "c"}}}',
    '[{"urn:p": {"@context": C, "t": {"a:b": "c", "u": {"a:b": "c"}}}}]',
    '{"urn:p": {"@context": null, "urn:p": {"@context": C, "t": {"a:b": "c", "u": {"a:b": "c"}}}}}',
    '{"@context": {"t": {"@id": "urn:t", "@context": C}}, "@type": "t", "t": {"u": {"a:b": "c"}}}',
    '{"@id": "urn:g", "@graph": [{"@context": C, "t": {"a:b": "c", "u": {"a:b": "c"}}}]}',
)


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Return the list of what rdflib opens from now on."""
    found: list[object] = []

    def source_to_json(source: object, *_: object) -> tuple[dict[str, object], None]:
        found.append(source)
        return {"@context": {"a": "urn:leak/"}}, None

    monkeypatch.setattr("rdflib.plugins.shared.jsonld.context.source_to_json", source_to_json)
    return found


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("context", ELSEWHERE)
def test_a_context_that_lies_elsewhere_is_not_fetched(
    tmp_path: Path, opened: list[object], context: str, place: str
) -> None:
    for address in ("http://127.0.0.1:9/context", (tmp_path / "s.jsonld").as_uri(), "s.jsonld"):
        text = place.replace("C", context).replace("U", json.dumps(address))
        Dataset().parse(data=text, format="json-ld", publicID="file:a.jsonld")
        assert opened  # rdflib by itself does
        opened.clear()
        with pytest.raises(InputError, match=rf"a\.jsonld: its context lies elsewhere \({address}\)"):
            read_graph(write("a.jsonld", text.encode())(tmp_path))
        # and where it was not refused before
        with pytest.raises(InputError, match="its context lies elsewhere"):
            fill(json.loads(text), Dataset(), name="a.jsonld")
        assert not opened


def test_a_context_of_the_document_itself_is_read(tmp_path: Path) -> None:
    for text in (
        b'{"@context": {"t": "urn:t"}, "t": "http://a/@context"}',
        b'{"@context": [[{"t": "urn:t"}], null, [[{"t": "urn:t"}]]], "t": "x"}',
        b'{"urn:t": {"@context": null, "@id": "urn:x"}}',
        b'{"@context": {"t": {"@id": "urn:t", "@context": [[{"u": "urn:u"}]]}}, "t": {"@id": "urn:x"}}',
    ):
        assert {str(p) for _, p, _ in read_graph(write("a.jsonld", text)(tmp_path))} == {"urn:t"}


def test_json_ld_is_read_as_rdflib_reads_it(tmp_path: Path) -> None:
    thing = {"@context": None, "urn:w": {"@id": "near"}}
    scoped = {"@id": "a:T", "@context": {"p": "a:pp", "@propagate": False}}
    context = {"a": "urn:a/", "T": scoped, "v": "@value", "l": {"@id": "a:l", "@container": "@list"}}
    other = {"@context": context, "@type": "T", "p": {"v": "s"}, "l": [1, [2]], "a:n": [thing, {"v": "s"}]}
    for text in (to_jsonld(encode(*sample())), json.dumps(other)):
        path = write("a.jsonld", text.encode())(tmp_path)
        known = Dataset(default_union=True)
        known.parse(data=text, format="json-ld", publicID=f"file:{path}")
        expected = Graph()
        for triple in known.triples((None, None, None)):
            expected.add(triple)
        assert len(expected) > 4
        assert isomorphic(read_graph(path), expected)


def test_loggers_of_others_are_left_as_they_were(tmp_path: Path) -> None:
    logger = logging.getLogger("rdflib.term")
    before = logger.level
    logger.setLevel(logging.DEBUG)
    try:
        read_graph(write("a.ttl", b"<urn:a> <urn:b> 5 .")(tmp_path))
        assert logger.level == logging.DEBUG
    finally:
        logger.setLevel(before)


@pytest.mark.parametrize(
    "text",
    [
        b'<urn:a> <urn:b> "x <<( y" .',
        b'<urn:a> <urn:b> "\\" <<( y" . # <<( z',
        b"@prefix x: <urn:> . x:it\\'s x:b \"that's <<( y\" .",
        b'<urn:a> <urn:b> """x " <<(\n""" , \'<<(\' .',
    ],
)
def test_a_literal_may_hold_the_signs_of_a_triple_term(tmp_path: Path, text: bytes) -> None:
    assert len(read_graph(write("a.ttl", text)(tmp_path))) in (1, 2)
