"""The ontology: bilingual, self-consistent, and neither larger nor smaller than its users need."""

from __future__ import annotations

import ast
import re
from collections import Counter
from pathlib import Path

import pytest
from rdflib import DCTERMS, ORG, OWL, RDF, RDFS, SKOS, Graph, Literal, URIRef

from kg.errors import UnknownNameError
from kg.rdf import vocab
from kg.rdf.document import rewritten
from kg.rdf.fields import KIND_CLASSES, POLICY_CLASSES, TOP_CLASSES, class_names, fields
from kg.rdf.vocab import OVS
from tests.sample_build import sample

ROOT = Path(__file__).parent.parent
ONTOLOGIES = ROOT / "ontologies"
TURTLE = sorted(path for path in ONTOLOGIES.glob("*.ttl"))
CODE = [*(ROOT / "kg").rglob("*.py"), *(ONTOLOGIES / "queries").glob("*.rq")]


def languages(graph: Graph, subject: URIRef, predicate: URIRef) -> list[str | None]:
    return sorted(v.language or "" for v in graph.objects(subject, predicate) if isinstance(v, Literal))


@pytest.mark.parametrize("path", TURTLE, ids=lambda path: path.name)
def test_each_file_parses(path: Path) -> None:
    assert len(Graph().parse(path)) > 10


@pytest.mark.parametrize("name", vocab.terms())
def test_each_term_has_label_and_definition_in_both_languages(name: str) -> None:
    iri = vocab.term(name)
    assert languages(vocab.core(), iri, RDFS.label) == ["en", "zh"]
    assert languages(vocab.core(), iri, SKOS.definition) == ["en", "zh"]


CONCEPTS = [iri for name in vocab.schemes_by_name() for iri in vocab.concepts(name).values()]


@pytest.mark.parametrize("iri", CONCEPTS, ids=str)
def test_each_concept_has_label_and_definition_in_both_languages_and_one_place(iri: URIRef) -> None:
    graph = vocab.schemes()
    assert languages(graph, iri, SKOS.prefLabel) == ["en", "zh"]
    assert languages(graph, iri, SKOS.definition) == ["en", "zh"]
    above = [*graph.objects(iri, SKOS.broader), *graph.objects(iri, SKOS.topConceptOf)]
    assert len(above) == 1
    assert (iri, SKOS.topConceptOf, None) not in graph or (None, SKOS.hasTopConcept, iri) in graph


def test_local_names_are_unique_so_that_labels_can_be_looked_up_by_them() -> None:
    names = Counter([*vocab.terms(), *(vocab.local_name(iri) for iri in CONCEPTS)])
    assert [name for name, n in names.items() if n > 1] == []


def test_domains_ranges_and_parents_are_terms() -> None:
    graph, space = vocab.core(), str(vocab.namespace())
    for predicate in (RDFS.domain, RDFS.range, RDFS.subClassOf, RDFS.subPropertyOf):
        for subject, value in graph.subject_objects(predicate):
            if str(value).startswith(space):
                assert (value, RDFS.isDefinedBy, vocab.ontology()) in graph, (subject, value)


def test_every_term_defined_is_a_class_or_property() -> None:
    kinds = {OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty}
    for iri in vocab.terms().values():
        assert kinds & set(vocab.core().objects(iri, RDF.type)), iri


def names_in_code() -> set[str]:
    """Return the local names that code and queries use, however they write them."""
    found: set[str] = set()
    for path in CODE:
        text = path.read_text(encoding="utf-8")
        found |= set(re.findall(r"\bovs:([A-Za-z][A-Za-z0-9]*)", text)) if path.suffix == ".rq" else set()
        if path.suffix == ".py":
            found |= set(re.findall(r"\bOVS\.([A-Za-z][A-Za-z0-9]*)", text))
    return found


def names_in_values() -> set[str]:
    """Return the local names that code uses as data: kinds, classes, predicates of statements."""
    found = {*KIND_CLASSES.values(), *POLICY_CLASSES.values()}
    found |= {vocab.local_name(field.property) for kind in KIND_CLASSES for field in fields(kind).values()}
    linked, _ = sample()
    for entity in linked.entities:
        found.update(class_names(entity))
    found |= {str(vocab.local_name(iri)) for name in found for iri in vocab.ancestors(name)}
    return found


def test_code_and_queries_use_no_term_that_the_ontology_lacks() -> None:
    assert sorted(names_in_code() - set(vocab.terms())) == []


def test_shapes_alignments_and_context_use_no_term_that_the_ontology_lacks() -> None:
    for path in (*TURTLE, ONTOLOGIES / vocab.CONTEXT):
        names = set(re.findall(r"\bovs:([A-Za-z][A-Za-z0-9]*)", path.read_text(encoding="utf-8")))
        assert sorted(names - set(vocab.terms())) == [], path.name


def test_every_term_is_used_by_code_or_documented() -> None:
    readme = (ONTOLOGIES / "README.md").read_text(encoding="utf-8")
    documented = set(re.findall(r"^\| `ovs:(\w+)` \| kept", readme, flags=re.MULTILINE))
    used = names_in_code() | names_in_values()
    assert sorted(set(vocab.terms()) - used - documented) == []
    assert sorted(documented & used) == [], "documented as unused, but used"


def test_no_iri_of_ours_is_written_in_the_code() -> None:
    allowed = {"mint.py": 1}  # the base of identifiers, which test_rdf compares with the ontology's
    for path in (ROOT / "kg").rglob("*.py"):
        strings = [
            node.value
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and "\n" not in node.value
        ]
        found = [s for s in strings if "w3id.org/oversight" in s]
        assert len(found) <= allowed.get(path.name, 0), (path, found)


def test_an_unknown_term_is_an_error_that_names_the_nearest() -> None:
    with pytest.raises(UnknownNameError, match=r"did you mean 'takesMeasure'"):
        _ = OVS.tookMeasure


def test_each_top_kind_of_policy_has_its_class() -> None:
    scheme = vocab.schemes_by_name()["policy-kind"]
    tops = {vocab.notation(URIRef(iri)) for iri in vocab.schemes().objects(scheme, SKOS.hasTopConcept)}
    assert tops == {*TOP_CLASSES}
    assert {*TOP_CLASSES.values()} == {*POLICY_CLASSES.values()}
    assert {vocab.top_of(iri) for iri in vocab.concepts("policy-kind").values()} == tops
    assert vocab.top_of(URIRef("urn:haunted")) is None


def test_no_alignment_says_that_a_group_is_one_organization_or_that_a_problem_conforms() -> None:
    """ORG has org:Organization for the domain and range of its properties; sub-properties take them on."""
    graph = Graph().parse(ONTOLOGIES / "ovs-align.ttl")
    above = {(s, o) for s, o in graph.subject_objects(RDFS.subPropertyOf)}
    under_org = {s for s, o in above if str(o).startswith(str(ORG))}
    assert under_org == {OVS.partOf}
    for iri in under_org:
        assert {*vocab.core().objects(iri, RDFS.domain), *vocab.core().objects(iri, RDFS.range)} == {
            OVS.Organization
        }
    assert (OVS.refersToPolicy, DCTERMS.references) in above
    assert DCTERMS.conformsTo not in {o for _, o in above}


def test_the_disjoint_classes_have_no_common_member_in_the_sample() -> None:
    linked, _ = sample()
    for entity in linked.entities:
        names = {
            *class_names(entity),
            *(vocab.local_name(a) for n in class_names(entity) for a in vocab.ancestors(n)),
        }
        assert len(names & {"Problem", "Measure"}) <= 1
        assert len(names & {"Organization", "UnitGroup"}) <= 1


def test_the_table_of_terms_is_what_the_ontology_says() -> None:
    readme = (ONTOLOGIES / "README.md").read_text(encoding="utf-8")
    assert readme == rewritten(readme), "run: python -m kg.rdf.document"
