"""IRIs of rules and named graphs; ``kg.mint`` names what is in a report."""

from __future__ import annotations

from urllib.parse import quote

from rdflib import URIRef

from kg.mint import report_id, report_iri
from kg.rdf import vocab


def rule_iri(rule: str) -> URIRef:
    """Return the IRI of a rule or model.

    >>> rule_iri("zh/关于").rpartition("/")[2]
    'zh%2F%E5%85%B3%E4%BA%8E'
    """
    return URIRef(f"{vocab.instances()}rule/{quote(rule, safe='')}")


def run_iri(report: str) -> URIRef:
    """Return the IRI of the reading of a report."""
    return URIRef(f"{report_iri(report)}/run")


def facts_graph(report: str) -> URIRef:
    """Return the name of the graph that holds what a report says."""
    return URIRef(f"{report_iri(report)}/facts")


def evidence_graph(report: str) -> URIRef:
    """Return the name of the graph that holds why: mentions and assertions."""
    return URIRef(f"{report_iri(report)}/evidence")


def registry_graph() -> URIRef:
    """Return the name of the graph of what reports share: named units and policies, rules."""
    return URIRef(f"{vocab.instances()}registry")


def validation_graph() -> URIRef:
    """Return the name of the graph that holds what the shapes found."""
    return URIRef(f"{vocab.instances()}validation")


def home_graph(entity: str) -> URIRef:
    """Return the name of the graph that describes an entity: its report's, or the registry."""
    report = report_id(entity)
    return registry_graph() if report is None else facts_graph(report)
