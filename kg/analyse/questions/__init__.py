"""The questions that can be asked of a build by name; each answer is a tidy table.

>>> import networkx as nx
>>> len(ask(nx.MultiDiGraph(), "gaps"))
0
>>> ask(nx.MultiDiGraph(), "gap")
Traceback (most recent call last):
...
kg.errors.UnknownNameError: unknown question 'gap'; did you mean 'gaps'? known: bridges, ...
"""

from __future__ import annotations

from dataclasses import replace

import networkx as nx

from kg.analyse.backends import check_backend
from kg.analyse.multigraph import Source, graph_of
from kg.analyse.project import at_least, check_confidence
from kg.analyse.questions.alike import units_alike
from kg.analyse.questions.base import Options, Question
from kg.analyse.questions.bridges import bridges
from kg.analyse.questions.central import central_policies
from kg.analyse.questions.chains import chains
from kg.analyse.questions.coverage import coverage
from kg.analyse.questions.gaps import gaps
from kg.analyse.questions.groups import communities
from kg.analyse.questions.numbers import numbers
from kg.analyse.questions.recurring import recurring
from kg.analyse.questions.systemic import systemic_problems
from kg.analyse.questions.together import co_occurrence
from kg.analyse.same import NOTIONS
from kg.analyse.table import Table
from kg.errors import check_name

QUESTIONS: dict[str, Question] = {
    "central-policies": Question(
        "Which policies hold the most together?",
        "Degree, PageRank and betweenness of each policy, with an interval for its rank.",
        central_policies,
    ),
    "systemic-problems": Question(
        "Which problems are systemic?",
        "Problems by the reports that mention them and the units that have them, each body counted once.",
        systemic_problems,
    ),
    "recurring": Question(
        "Which problems come back?",
        "Problems of a later round that an earlier one has too: the same, of like words, or of one kind.",
        recurring,
    ),
    "units-alike": Question(
        "Which units are alike?",
        "Pairs of units of different bodies that share problems: Jaccard index with its interval, SimRank.",
        units_alike,
    ),
    "communities": Question(
        "Which communities does the network fall into?",
        "Louvain communities, and how firmly each is found again under other seeds.",
        communities,
    ),
    "bridges": Question(
        "What holds the network together?",
        "Cut points and bridges, by how much loses touch without them.",
        bridges,
    ),
    "gaps": Question(
        "What is missing?",
        "Problems without measures or units, measures without policies, silent units, deadlines passed.",
        gaps,
    ),
    "co-occurrence": Question(
        "Which problems come together?",
        "Pairs of problems in the same body, against chance: Fisher's exact test, corrected.",
        co_occurrence,
    ),
    "chains": Question(
        "Which chains are complete?",
        "Each problem of each unit followed to measure and policy, and where it breaks.",
        chains,
    ),
    "coverage": Question(
        "How much of each report speaks?",
        "The share of each report's sentences that some statement rests on.",
        coverage,
    ),
    "numbers": Question(
        "Do the numbers agree?",
        "What the text counts beside what the graph names: the text says 37 units, the graph has 11.",
        numbers,
    ),
}


def ask(
    G: nx.MultiDiGraph | Source,
    name: str,
    *,
    seed: int = 0,
    backend: str | None = None,
    same: str = "alike",
    samples: int = 200,
    least_confidence: float = 0.0,
) -> Table:
    """Answer a question by its name.

    Parameters
    ----------
    G
        A build or its multigraph, which is not changed.
    name
        One of `QUESTIONS`.
    seed
        Of everything that is drawn at random; the same seed gives the same table.
    backend
        A networkx backend, such as ``rustworkx`` (the extra ``fast``); None for networkx itself.
    same
        When two problems are the same: ``node``, ``words``, ``alike`` or ``type`` (``kg.analyse.same``).
    samples
        How many resamples the intervals rest on, at most; 0 leaves their columns empty.
    least_confidence
        Facts whose surest statement has less, from 0 to 1, are left out, which a note of the table tells.

    Raises
    ------
    UnknownNameError
        If there is no such question, backend or notion of sameness; the message lists those there are.
    InputError
        If a number is none that can be meant.
    """
    check_name("question", name, QUESTIONS)
    check_name("notion of sameness", same, NOTIONS)
    graph = graph_of(G)
    options = Options(seed=seed, backend=check_backend(backend), same=same, samples=samples)
    check_confidence(least_confidence)
    if not least_confidence:
        return QUESTIONS[name].function(graph, options)
    surer = at_least(graph, least_confidence)
    table = QUESTIONS[name].function(surer, options)
    gone, whole = graph.number_of_edges() - surer.number_of_edges(), graph.number_of_edges()
    note = f"{gone} of {whole} facts are left out, whose confidence is below {least_confidence:g}."
    return replace(table, notes=(*table.notes, note))


__all__ = ["QUESTIONS", "Options", "Question", "ask"]
