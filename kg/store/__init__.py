"""Load, save, ask. Owner of pyoxigraph and oxrdflib.

``save`` writes quads as a store, ``open_build`` (``kg.open``) opens one; ``query`` asks it by the
name of a query of the cookbook, by a file or by SPARQL text.

``kg query``, ``kg serve`` and ``kg.open`` all use the store on disk, read-only: it opens in
milliseconds at a million quads and any number of processes share it, where a store in memory takes
ten seconds to fill and its memory once a process. In memory a query takes a fourth to a tenth of the
time: who asks many large questions in one process fills one by ``in_memory``
(``python -m tests.bench sparql``).
"""

from kg.store.build import Build, open_build
from kg.store.cookbook import NamedQuery, Parameter, get_query, list_queries
from kg.store.disk import in_memory, open_store, save
from kg.store.results import Answer, Outcome, Result, Triples
from kg.store.run import query, resolve, run

__all__ = [
    "Answer",
    "Build",
    "NamedQuery",
    "Outcome",
    "Parameter",
    "Result",
    "Triples",
    "get_query",
    "in_memory",
    "list_queries",
    "open_build",
    "open_store",
    "query",
    "resolve",
    "run",
    "save",
]
