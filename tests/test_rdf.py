"""Quads: what goes in comes out again, and every syntax writes the same bytes."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import DCTERMS, RDF, RDFS, XSD, Dataset, Graph, Literal, URIRef

from kg.mint import BASE, assertion_iri, mention_iri, report_id, report_iri
from kg.model import Basis, Entity, Kind, Link, Span, Statement
from kg.rdf import (
    Quad,
    decode,
    encode,
    is_fact,
    to_jsonld,
    to_nquads,
    to_trig,
    to_turtle,
    vocab,
    vocabulary,
)
from kg.rdf.jsonld import context_text
from kg.rdf.names import evidence_graph
from kg.rdf.quads import date_literal
from kg.rdf.vocab import OVS
from tests.sample_build import Linked, first, merge, sample

LINKED, ANNOTATIONS = sample()
QUADS = encode(LINKED, ANNOTATIONS)


def test_the_base_of_identifiers_is_the_one_that_the_ontology_declares() -> None:
    assert vocab.instances() == BASE


class Counted(URIRef):
    """An IRI that counts how often one is compared."""

    compared = 0

    def __eq__(self, other: object) -> bool:
        Counted.compared += 1
        return str(self) == str(other)

    __hash__ = URIRef.__hash__


def test_many_objects_of_one_subject_are_read_in_linear_time() -> None:
    many = [Quad(URIRef("urn:a"), URIRef("urn:b"), Counted(f"urn:{n}"), QUADS[0].graph) for n in range(2000)]
    assert decode([*many, *many]) == decode([])
    assert Counted.compared < 20_000


def test_what_is_encoded_is_decoded_again() -> None:
    decoded = decode(QUADS)
    assert decoded.entities == LINKED.entities
    assert decoded.links == LINKED.links
    assert decoded.statements == LINKED.statements
    reports = sorted((replace(a.report, text="") for a in ANNOTATIONS), key=lambda r: r.id)
    assert list(decoded.reports) == reports


def test_order_of_input_changes_nothing() -> None:
    rng = random.Random(1)
    shuffled = Linked(
        *(tuple(rng.sample(part, len(part))) for part in (LINKED.entities, LINKED.links, LINKED.statements))
    )
    assert encode(shuffled, ANNOTATIONS[::-1]) == QUADS
    assert to_trig(rng.sample(QUADS, len(QUADS))) == to_trig(QUADS)
    assert to_jsonld(rng.sample(QUADS, len(QUADS))) == to_jsonld(QUADS)


def test_the_hash_seed_changes_nothing(tmp_path: Path) -> None:
    code = (
        "import sys; from tests.sample_build import sample; from kg.rdf import encode, to_jsonld, to_trig\n"
        "q = encode(*sample()); sys.stdout.buffer.write((to_trig(q) + to_jsonld(q)).encode())"
    )
    root = Path(__file__).parent.parent
    outputs = {
        subprocess.run([sys.executable, "-c", code], env={"PYTHONHASHSEED": seed, "PYTHONPATH": str(root)},
                       capture_output=True, check=True, cwd=tmp_path).stdout
        for seed in ("1", "2")
    }  # fmt: skip
    assert len(outputs) == 1


def triples_by_graph(dataset: Dataset) -> set[tuple[object, ...]]:
    return {(s, p, o, str(getattr(g, "identifier", g))) for s, p, o, g in dataset.quads()}


EXPECTED = {(s, p, o, str(g)) for s, p, o, g in QUADS}


@pytest.mark.parametrize(
    ("write", "form"),
    [(to_trig, "trig"), (to_nquads, "nquads"), (to_jsonld, "json-ld")],
    ids=["trig", "nquads", "json-ld"],
)
def test_each_syntax_reads_back_quad_for_quad(write: object, form: str) -> None:
    dataset = Dataset()
    dataset.parse(data=write(QUADS), format=form)  # type: ignore[operator]
    read = triples_by_graph(dataset)
    assert read == EXPECTED


def test_a_graph_of_evidence_is_known_by_its_report_not_by_its_end() -> None:
    quad = QUADS[0]
    assert not is_fact(quad._replace(graph=evidence_graph("5f0c")))
    assert is_fact(quad._replace(graph=URIRef("https://a.example/evidence")))


@pytest.mark.parametrize("url", ["https://a.example/report", "an address of old"])
def test_a_report_is_labelled_numbered_and_linked_to_its_source(url: str) -> None:
    metadata = (("identifier", "GAO-24-1"), ("scope", "all"))
    annotation = replace(ANNOTATIONS[0], report=replace(ANNOTATIONS[0].report, url=url, metadata=metadata))
    quads = encode(Linked((), (), ()), [annotation])
    report = URIRef(report_iri(annotation.report.id))
    said = {(q.predicate, q.object) for q in quads if q.subject == report}
    source = URIRef(url) if url.startswith("https:") else Literal(url)
    assert (DCTERMS.source, source) in said
    assert (DCTERMS.identifier, Literal("GAO-24-1")) in said
    assert (RDFS.label, Literal(annotation.report.title, lang=annotation.report.language)) in said
    assert (OVS.attribute, Literal("scope=all")) in said
    (again,) = decode(quads).reports
    assert (again.url, again.metadata) == (url, metadata)
    graph = Dataset(default_union=True)
    graph.parse(data=to_jsonld(quads), format="json-ld")
    assert (report, DCTERMS.source, source) in graph


def test_turtle_holds_the_facts_alone() -> None:
    facts = [quad for quad in QUADS if is_fact(quad)]
    graph = Graph().parse(data=to_turtle(facts), format="turtle")
    assert set(graph) == {(s, p, o) for s, p, o, _ in facts}
    assert (None, None, OVS.Assertion) not in graph
    assert (None, None, OVS.Problem) in graph


@pytest.mark.parametrize(
    "text",
    ['"quoted"', "back\\slash", "two\nlines\r\n\ttab", "𠮷野家", "\x00\x7f\x85\u2028", "‮evil‬", "'''", "#"],
)
def test_any_text_survives_every_syntax(text: str) -> None:
    quad = Quad(URIRef("urn:s"), OVS.exact, Literal(text), URIRef("urn:g"))
    for write, form in ((to_trig, "trig"), (to_nquads, "nquads"), (to_jsonld, "json-ld")):
        dataset = Dataset()
        dataset.parse(data=write([quad]), format=form)
        assert {str(o) for _, _, o, _ in dataset.quads()} == {text}, form


def test_an_iri_cannot_break_out_of_its_brackets() -> None:
    quad = Quad(URIRef('urn:a> <urn:b> "c" . <urn:d'), OVS.refersTo, URIRef("urn:e"), URIRef("urn:g"))
    assert "\\u003E" in to_nquads([quad])
    assert to_nquads([quad]).count("> ") == 4


def test_no_blank_node_and_no_second_value_where_one_is_meant() -> None:
    assert all(isinstance(term, URIRef | Literal) for quad in QUADS for term in quad)
    assert len(QUADS) == len(set(QUADS))


def test_quotes_are_the_characters_at_their_offsets() -> None:
    texts = {report_iri(a.report.id): a.report.text for a in ANNOTATIONS}
    values = {(str(s), p): o for s, p, o, _ in QUADS}
    mentions = [s for (s, p), o in values.items() if p == OVS.exact]
    assert len(mentions) > 20
    for iri in mentions:
        text = texts[iri.partition("#")[0]]
        start, end = int(values[iri, OVS.start]), int(values[iri, OVS.end])
        assert str(values[iri, OVS.exact]) == text[start:end]
        before = str(values.get((iri, OVS.prefix), ""))
        after = str(values.get((iri, OVS.suffix), ""))
        assert text[start - len(before) : end + len(after)] == before + text[start:end] + after


def test_finer_policy_edges_stand_beside_the_general_one() -> None:
    finer = [q for q in QUADS if q.predicate in (OVS.implementsPolicy, OVS.revisesPolicy)]
    assert finer
    for quad in finer:
        assert quad._replace(predicate=OVS.refersToPolicy) in QUADS


def test_a_recommended_measure_is_a_recommendation_and_a_measure() -> None:
    recommendations = {q.subject for q in QUADS if q.object == OVS.Recommendation}
    assert [iri.rpartition("/")[2].partition("-")[0] for iri in recommendations] == ["measure"]
    assert {q.subject for q in QUADS if q.object == OVS.Measure} > recommendations


def test_a_build_of_one_report_more_changes_no_graph_of_the_others() -> None:
    one = encode(*merge([first()]))
    graphs = {q.graph for q in one if "/text/" in q.graph}
    assert {q for q in QUADS if q.graph in graphs} == {q for q in one if q.graph in graphs}
    assert {report_id(graph) for graph in graphs} == {first().report.id}


def test_the_same_words_may_be_two_things() -> None:
    d = first()
    span = d.links[0].span
    links = (
        Link(span, "urn:a", "own"),
        Link(span, "urn:b", "alias", 0.5),
        Link(span, None, "unresolved: test", 0.1),
    )
    linked = Linked((), links, ())
    assert set(decode(encode(linked, [d.annotation()])).links) == set(links)


def test_a_word_that_a_scheme_lacks_is_kept() -> None:
    d = first()
    entity = Entity(
        f"{report_iri(d.report.id)}/problem-c9",
        Kind.PROBLEM,
        "x",
        (("en", "x"),),
        "k",
        False,
        (("type", "hau nted"),),
    )
    quads = encode(Linked((entity,), (), ()), [d.annotation()])
    assert decode(quads).entities == (entity,)


def policy(*attributes: tuple[str, str]) -> Entity:
    told = tuple(sorted(attributes))
    return Entity(f"{BASE}policy/x", Kind.POLICY, "x", (("en", "x"),), "policy|x", False, told)


@pytest.mark.parametrize(
    ("attributes", "classes"),
    [
        ([("class", "document"), ("type", "instruction-spirit")], {"PolicyUtterance"}),
        ([("class", "speech"), ("type", "meeting")], {"PolicyMeeting"}),
        ([("class", "document"), ("type", "law")], {"PolicyDocument"}),
        ([("class", "document"), ("type", "law"), ("type", "meeting")], {"PolicyDocument"}),
        ([("class", "document"), ("class", "meeting"), ("type", "meeting")], {"PolicyMeeting"}),
        ([("class", "formulation")], {"PolicyFormulation"}),
        ([("class", "document"), ("type", "haunted")], {"PolicyDocument"}),
        ([("type", "law")], set()),
        ([("class", "haunted"), ("type", "law")], set()),
    ],
)
def test_a_policy_is_of_the_class_that_its_kind_says(
    attributes: list[tuple[str, str]], classes: set[str]
) -> None:
    entity = policy(*attributes)
    quads = encode(Linked((entity,), (), ()), [])
    types = {vocab.local_name(q.object) for q in quads if q.predicate == RDF.type}
    assert types == {"PolicyReference", *classes}
    assert decode(quads).entities == (entity,)  # what was told is kept


@pytest.mark.parametrize(
    ("amount", "is_number"), [("1250.5", True), ("lots", False), ("0.00001", False), ("1" * 16, False)]
)
def test_an_amount_of_the_graph_is_a_number(amount: str, is_number: bool) -> None:
    home = report_iri(first().report.id)
    pairs = (("amount", amount), ("currency", "CNY"))
    entity = Entity(f"{home}/problem-c1", Kind.PROBLEM, "x", (("en", "x"),), "k", False, pairs)
    quads = encode(Linked((entity,), (), ()), [])
    assert [q.object.datatype for q in quads if q.predicate == OVS.amount] == [XSD.decimal] * is_number  # type: ignore[union-attr]
    assert decode(quads).entities == (entity,)


def test_each_run_names_the_software_of_the_language_of_its_report() -> None:
    quads = encode(LINKED, ANNOTATIONS, software={"en": ("kg 1", "pipeline en 2"), "zh": ("kg 1",)})
    languages = {report_iri(a.report.id): a.report.language for a in ANNOTATIONS}
    told = {
        (languages[q.subject.removesuffix("/run")], str(q.object))
        for q in quads
        if q.predicate == OVS.software
    }
    assert told == {("en", "kg 1"), ("en", "pipeline en 2"), ("zh", "kg 1")}


words = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1, max_size=12)
scores = st.integers(0, 10_000).map(lambda n: n / 10_000)
SPAN = Span(first().report.id, 0, 5)


@given(
    label=words,
    attributes=st.dictionaries(
        st.sampled_from(
            ["type", "status", "date", "deadline", "quantity", "amount", "frequency", "note", "a=b"]
        ),
        words,
        max_size=4,
    ),
    confidence=scores,
    link_score=scores,
    rule=words,
    why=st.lists(st.tuples(words, st.floats(-9, 9)), max_size=3),
    cue=st.integers(6, 20),
    said=st.dictionaries(words | st.sampled_from(["a=b", "=", "%3D", "%253D"]), words, max_size=3),
)
def test_any_values_survive(
    label: str,
    attributes: dict[str, str],
    confidence: float,
    link_score: float,
    rule: str,
    why: list[tuple[str, float]],
    cue: int,
    said: dict[str, str],
) -> None:
    d = first()
    metadata = tuple(sorted(said.items()))
    annotation = replace(d.annotation(), report=replace(d.report, metadata=metadata))
    home = report_iri(d.report.id)
    measure = Entity(f"{home}/measure-c1", Kind.MEASURE, label, (("en", label), ("zh", label)), label, False,
                     tuple(sorted(attributes.items())))  # fmt: skip
    unit = Entity(f"{BASE}unit/x", Kind.UNIT, label, (("", label),), label, True)
    link = Link(SPAN, unit.id, rule, link_score, tuple(why))
    evidence = (SPAN, Span(SPAN.report, cue, cue + 2), Span(SPAN.report, 22, 30))
    statement = Statement(
        unit.id, "takesMeasure", measure.id, evidence, Basis.STATED, rule, confidence, SPAN.report, tuple(why)
    )
    linked = Linked((unit, measure), (link,), (statement,))
    decoded = decode(encode(linked, [annotation]))
    assert set(decoded.entities) == {unit, measure}
    assert decoded.reports[0].metadata == metadata
    assert decoded.links == (link,)
    assert decoded.statements == (statement,)


def test_two_rules_that_agree_keep_two_assertions() -> None:
    statement = LINKED.statements[0]
    assert assertion_iri(statement) == assertion_iri(replace(statement, confidence=0.1))
    assert assertion_iri(statement) != assertion_iri(replace(statement, rule="other"))


def test_mention_iris_follow_rfc_5147() -> None:
    assert mention_iri(Span("ab", 3, 9)).endswith("/text/ab#char=3,9")


def test_the_context_file_is_what_the_ontology_implies() -> None:
    stored = (Path(__file__).parent.parent / "ontologies" / vocab.CONTEXT).read_text(encoding="utf-8")
    assert stored == context_text(), "run: python -m kg.rdf.jsonld"


def test_the_context_leaves_the_type_of_a_date_to_the_date() -> None:
    """It may be a day, a month, a year or words: one type in the context would be wrong of the others."""
    context = json.loads(context_text())
    assert {type(context["@context"][name]) for name in ("date", "deadline", "issued")} == {str}
    typed = {"@value": "2024-06", "@type": "xsd:gYearMonth"}
    document = {**context, "id": "text/ab/measure-c1", "deadline": [typed, "soon"]}
    graph = Dataset(default_union=True)
    graph.parse(data=json.dumps(document), format="json-ld")
    measure = URIRef(f"{BASE}text/ab/measure-c1")
    assert {*graph.objects(measure, OVS.deadline)} == {date_literal("2024-06"), Literal("soon")}


def test_jsonld_needs_no_network() -> None:
    assert isinstance(json.loads(to_jsonld(QUADS))["@context"], dict)


def test_the_vocabulary_gives_a_store_its_labels() -> None:
    quads = vocabulary()
    assert {q.graph for q in quads} == {vocab.ontology()}
    labels = {str(q.object) for q in quads if q.subject == OVS.hasProblem}
    assert {"has problem", "存在问题"} <= labels
