"""JSON-LD → triples, from what the document holds itself: a context that lies elsewhere is refused.

rdflib opens any address and file that a context names, however deep in lists it names it, and cannot be
told not to. So a document is looked through first, and then read by a reader of rdflib that opens nothing.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, NoReturn

from rdflib import Dataset, Graph, Node
from rdflib.plugins.parsers.jsonld import Parser
from rdflib.plugins.shared.jsonld.context import Context

from kg.errors import InputError

CONTEXT, IMPORT = "@context", "@import"


def read_jsonld(text: str, dataset: Dataset, *, name: str) -> None:
    """Add the triples of a document to a dataset; `name` is what to call it in an error.

    Raises
    ------
    InputError
        If it names a context that lies elsewhere.
    ValueError, or another error of rdflib
        If it is none that can be read.
    """
    data = json.loads(text)
    for given in _contexts(data):
        if (elsewhere := next(_addresses(given), None)) is not None:
            _refuse(name, elsewhere)
    fill(data, dataset, name=name)


def fill(data: Any, dataset: Dataset, *, name: str) -> None:
    """Add the triples of a parsed document to a dataset, and open nothing on the way."""
    _Closed().parse(data, _Local(base=dataset.absolutize(f"file:{name}")), dataset)


def _contexts(data: Any) -> Iterator[Any]:
    """Yield all that stands as a context in a document, or as the import of one, at any depth."""
    todo = [data]
    while todo:
        value = todo.pop()
        if isinstance(value, list):
            todo += value
        elif isinstance(value, dict):
            todo += value.values()
            yield from (value[key] for key in (CONTEXT, IMPORT) if key in value)


def _addresses(given: Any) -> Iterator[str]:
    """Yield the addresses that a context names, in lists of lists too.

    >>> list(_addresses([{"a": "urn:a"}, [["urn:b"], "urn:c"]]))
    ['urn:c', 'urn:b']
    """
    todo = [given]
    while todo:
        value = todo.pop()
        if isinstance(value, str):
            yield value
        elif isinstance(value, list):
            todo += value


def _refuse(name: str, address: str) -> NoReturn:
    raise InputError(
        f"{name}: its context lies elsewhere ({address}), and kg fetches nothing; write the context "
        "itself into the document, as graph.jsonld of a build has it"
    )


class _Local(Context):
    """A context that opens no other; neither do those that are made of it."""

    def _fetch_context(self, source: str, base: str | None, referenced_contexts: set[str]) -> NoReturn:
        _refuse(base or "", source)

    def _subcontext(self, source: Any, propagate: bool) -> Context:
        inner = super()._subcontext([], propagate)  # a copy, which rdflib makes of its own class
        inner.__class__ = _Local
        inner.load(source)
        return inner


class _Closed(Parser):
    """A reader of JSON-LD all of whose contexts open no other."""

    def _add_to_graph(
        self,
        dataset: Graph,
        graph: Graph,
        context: Context,
        node: Any,
        topcontext: bool = False,
    ) -> Node | None:
        if isinstance(node, dict) and not node.get(CONTEXT, True) and not topcontext:
            if context.get_value(node):
                return None
            # A context of null: here rdflib begins anew with one of its own class.
            context, topcontext = _Local(base=context.doc_base), True
        return super()._add_to_graph(dataset, graph, context, node, topcontext)
