"""A build as an ``rdflib.Dataset`` over its store: only read, and asked on this machine alone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pyoxigraph as ox
from oxrdflib import OxigraphStore

from kg.errors import MalformedQueryError, OutputError, UnknownNameError
from kg.rdf import vocab
from kg.rdf.graphs import DATASET_DEFAULT_GRAPH_ID, Dataset, Graph
from kg.rdf.remote import refuse_remote
from kg.store.local import CHANGES, READ_ONLY, Store

KNOWN = 12  # graphs that a miss lists


class ReadOnly(OxigraphStore):  # type: ignore[misc]  # oxrdflib is not typed for subclasses
    """The store as rdflib has it, whose graphs are those that there are, and whose union is a set."""

    def triples(self, triple_pattern: Any, context: Graph | None = None) -> Iterator[Any]:  # as rdflib has it
        """Iterate over triples with the graphs that hold them, once each, however many graphs these are."""
        seen = set()
        for triple, graphs in super().triples(triple_pattern, context):
            if context is not None:
                yield triple, graphs
            elif triple not in seen:
                seen.add(triple)
                yield triple, self._graphs(triple)

    def _graphs(self, triple: Any) -> Iterator[Graph]:
        yield from self.contexts(triple)  # looked up only where somebody asks

    def query(self, query: Any, *arguments: Any, **options: Any) -> Any:  # as rdflib has them
        """Answer a query; a prepared one by its text, for rdflib's own engine asks other machines."""
        return super().query(_text(query), *arguments, **options)

    def update(self, *arguments: Any, **options: Any) -> None:  # as rdflib has them
        """Refuse an update."""
        raise MalformedQueryError(READ_ONLY)

    def add(self, *arguments: Any, **options: Any) -> None:  # as rdflib has them
        """Refuse to change the store."""
        raise OutputError(CHANGES)

    addN = remove = remove_graph = add  # noqa: N815  # as rdflib calls them

    def add_graph(self, graph: Graph) -> None:
        """Let a graph be asked for that the store has; rdflib adds each that is asked for.

        Raises
        ------
        UnknownNameError
            If the store has none of this name.
        """
        name = str(graph.identifier)
        known = {g.value for g in self._inner.named_graphs() if isinstance(g, ox.NamedNode)}
        if name not in known and graph.identifier != DATASET_DEFAULT_GRAPH_ID:
            raise UnknownNameError("graph", name, sorted(known), most=KNOWN)


class ReadOnlyDataset(Dataset):
    """The dataset of a build: what rdflib would answer by its own engine asks no other machine either."""

    def query(self, query_object: Any, *arguments: Any, **options: Any) -> Any:  # as rdflib has them
        """Answer a SPARQL query, as ``rdflib.Dataset.query`` does.

        Raises
        ------
        MalformedQueryError
            If it would send a request to another machine.
        """
        refuse_remote(_text(query_object))
        return super().query(query_object, *arguments, **options)

    def update(self, *arguments: Any, **options: Any) -> None:  # as rdflib has them
        """Refuse an update: a build is only read."""
        raise MalformedQueryError(READ_ONLY)


def _text(query: Any) -> str:  # text, or what rdflib prepared
    """Return the text of a query, with the prefixes that it was prepared with."""
    if isinstance(query, str):
        return query
    text, prefixes, base = query._original_args  # rdflib keeps it for its repr
    lines = [f"BASE <{base}>"] if base else []
    lines += [f"PREFIX {prefix}: <{namespace}>" for prefix, namespace in (prefixes or {}).items()]
    return "\n".join([*lines, str(text)])


def open_dataset(store: Store) -> Dataset:
    """Return a store as a dataset whose default graph is the union of all graphs.

    ``triples``, ``subject_objects`` and their like give each triple once. In SPARQL the store has one
    match for each graph that holds a triple, so that counts there need DISTINCT.
    """
    dataset = ReadOnlyDataset(store=ReadOnly(store=store), default_union=True)
    for prefix, namespace in vocab.prefixes().items():
        dataset.bind(prefix, namespace, override=True, replace=True)
    return dataset
