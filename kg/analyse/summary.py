"""What ``report.md`` and ``report.html`` say: sentences made of the answers to the questions.

Each sentence has its numbers, each thing that is named links to the page and to the words of
the report. No adjective that a number does not carry: what comes first is what counts most.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import networkx as nx

from kg.analyse.questions import QUESTIONS, Options
from kg.analyse.questions.gaps import PASSED, latest_day
from kg.analyse.resample import drawn
from kg.analyse.table import Cell, Table

MOST = 5  # things of one sort that the summary names; the tables have all
LONGEST = 200  # characters of a quote


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead somewhere."""

    text: str
    target: str
    language: str | None = None  # of words that come from a report


Sentence = tuple[str | Link, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A heading, what is said in full, and a list; sections may have sections."""

    title: str
    sentences: tuple[Sentence, ...] = ()
    items: tuple[Sentence, ...] = ()
    sections: tuple[Section, ...] = ()


@dataclass(frozen=True, slots=True)
class Answers:
    """The tables that the summary is made of."""

    policies: Table
    problems: Table
    units: Table
    chains: Table
    gaps: Table
    coverage: Table
    numbers: Table


def summarise(G: nx.MultiDiGraph, *, seed: int = 0) -> Section:
    """Return the summary of a build."""
    names = (
        "central-policies",
        "systemic-problems",
        "units-alike",
        "chains",
        "gaps",
        "coverage",
        "numbers",
    )
    options = Options(seed=seed, betweenness=False)  # it shows counts and ranks
    answers = Answers(*(QUESTIONS[name].function(G, options) for name in names))
    if not G.graph.get("reports"):
        return Section("What these reports say", (("No report was read, so there is nothing to tell.",),))
    sections = (_found(G, answers), _stands_out(G, answers), _missing(G, answers), _how_to_read(G, options))
    return Section("What these reports say", tuple(_counts(G)), (), sections)


def _counts(G: nx.MultiDiGraph) -> Iterator[Sentence]:
    reports = G.graph["reports"].values()
    kinds = Counter(str(kind) for _, kind in G.nodes(data="kind"))
    groups = sum(bool(data.get("collective")) for _, data in G.nodes(data=True))
    dates = sorted(report["date"] for report in reports if report.get("date"))
    when = f", dated {dates[0]} to {dates[-1]}" if len(dates) > 1 else f", dated {dates[0]}" if dates else ""
    yield (
        f"{_many(len(reports), 'report')}{when}: {_many(kinds['unit'], 'unit')} "
        f"({groups} of them groups that are spoken of together), {_many(kinds['problem'], 'problem')}, "
        f"{_many(kinds['measure'], 'measure')}, {_many(kinds['policy'], 'policy', 'policies')}.",
    )
    stated = sum(basis == "stated" for *_, basis in G.edges(data="basis"))
    total = G.number_of_edges()
    yield (
        f"{_many(total, 'fact')} between them: {stated} stated in the words of a sentence, "
        f"{total - stated} implied by the structure of a report alone.",
    )


def _found(G: nx.MultiDiGraph, answers: Answers) -> Section:
    rows = {row["report"]: row for row in answers.coverage.records()}
    facts = Counter(report for *_, found in G.edges(data="reports", default=()) for report in found)
    items: list[Sentence] = []
    reports: Mapping[str, Mapping[str, Any]] = G.graph["reports"]
    for key in sorted(reports, key=lambda k: (reports[k].get("date") or "~", reports[k]["title"], k)):
        data, row = reports[key], rows[key]
        told = "; ".join(str(data[name]) for name in ("date", "issuer", "round") if data.get(name))
        items.append(
            (
                Link(str(data["title"]), f"reports/{quote(key)}.txt", data.get("language")),
                f" ({told}): " if told else ": ",
                f"{_many(facts[key], 'fact')}; "
                f"{row['speaking']} of {_many(_int(row['sentences']), 'sentence')}"
                f" hold evidence of one, {row['speaking_stated']} of a stated one.",
            )
        )
    return Section("What was found", (), tuple(items))


def _stands_out(G: nx.MultiDiGraph, answers: Answers) -> Section:
    systemic = [r for r in answers.problems.records() if _int(r["units"]) > 1 or _int(r["rounds"]) > 1]
    named = [r for r in answers.policies.records() if _int(r["items"]) > 1]
    alike = [r for r in answers.units.records() if _int(r["shared"]) > 1]
    sections = (
        Section(
            "Problems of more than one unit or round",
            (_first_of(len(systemic), "problem", "by units"),),
            tuple(_problem(G, row) for row in systemic[:MOST]),
        ),
        Section(
            "Policies that more than one measure or problem names",
            (_first_of(len(named), "policy", "by measures and problems", "policies"),),
            tuple(_policy(G, row) for row in named[:MOST]),
        ),
        Section(
            "Units that share more than one problem",
            (_first_of(len(alike), "pair", "by the lower bound of their likeness"),),
            tuple(_pair(G, row) for row in alike[:MOST]),
        ),
    )
    return Section("What stands out", (), (), sections)


def _problem(G: nx.MultiDiGraph, row: Mapping[str, Cell]) -> Sentence:
    rounds = f" and {_many(_int(row['rounds']), 'round')}" if _int(row["rounds"]) else ""
    return (
        *_thing(G, row["node"]),
        f": {_many(_int(row['units']), 'named unit')} ({row['units_stated']} stated){rounds}; "
        f"rank {row['rank']} ({row['rank_low']} to {row['rank_high']} in 95 % of resamples); "
        f"{_many(_int(row['measures']), 'measure')} ({row['measures_stated']} stated). ",
        *_quote(G, row["node"]),
    )


def _policy(G: nx.MultiDiGraph, row: Mapping[str, Cell]) -> Sentence:
    return (
        *_thing(G, row["node"]),
        f": named by {_many(_int(row['items']), 'measure or problem', 'measures and problems')} "
        f"({row['items_stated']} stated), measures of {_many(_int(row['units']), 'named unit')} "
        f"({row['units_stated']} stated); "
        f"rank {row['rank']} ({row['rank_low']} to {row['rank_high']} in 95 % of resamples). ",
        *_quote(G, row["node"]),
    )


def _pair(G: nx.MultiDiGraph, row: Mapping[str, Cell]) -> Sentence:
    return (
        *_thing(G, row["node_a"]),
        " and ",
        *_thing(G, row["node_b"]),
        f" share {row['shared']} of {_many(_int(row['of']), 'problem')} ({row['shared_stated']} stated): "
        f"Jaccard index {_share(row['jaccard'])}, 95 % interval {_share(row['low'])} to "
        f"{_share(row['high'])}.",
    )


def _missing(G: nx.MultiDiGraph, answers: Answers) -> Section:
    states = Counter(row["state"] for row in answers.chains.records())
    stated = Counter(row["state_stated"] for row in answers.chains.records())
    total = sum(states.values())
    broken = [f"{number} end with: {state}" for state, number in states.most_common() if state != "complete"]
    chains: Sentence = (
        f"{states['complete']} of {_many(total, 'chain')} lead from a unit through a problem and a measure "
        f"of the unit's own to a policy ({stated['complete']} by stated facts alone)"
        + (f"; {'; '.join(broken)}." if broken else "."),
    )
    gaps: dict[str, list[Mapping[str, Cell]]] = {}
    for row in answers.gaps.records():
        gaps.setdefault(str(row["gap"]), []).append(row)
    sections = [_gap(G, gap, rows) for gap, rows in gaps.items()]
    counted = [row for row in answers.numbers.records() if row["difference"]]
    if counted:
        items = tuple(_number(G, row) for row in counted[:MOST])
        sections.append(Section("Numbers of the text against nodes of the graph", (), items))
    nothing: Sentence = (
        "No unit has a problem in this graph, so that no chain can be followed. ",
        Link("coverage.csv", "coverage.csv"),
        " lists every sentence that gave nothing, and why.",
    )
    return Section("What is missing", (chains if total else nothing,), (), tuple(sections))


def _gap(G: nx.MultiDiGraph, gap: str, rows: Sequence[Mapping[str, Cell]]) -> Section:
    full = [row for row in rows if row["full"]]
    narrow = sum(bool(row["stated"]) for row in rows)
    as_of = f", as of {latest_day(G)}, the date of the latest report" if gap == PASSED else ""
    said: Sentence = (
        f"{len(full)} in the full graph, {narrow} where only stated facts count{as_of}."
        + (f" The first {MOST} in order of the alphabet:" if len(full) > MOST else ""),
    )
    items = (
        (*_thing(G, row["node"]), f" ({row['detail']}). " if row["detail"] else ". ", *_quote(G, row["node"]))
        for row in full[:MOST]
    )
    return Section(gap[0].upper() + gap[1:], (said,), tuple(items))


def _number(G: nx.MultiDiGraph, row: Mapping[str, Cell]) -> Sentence:
    return (
        *_thing(G, row["node"]),
        f": the text says {row['text_says']}, the graph names {row['graph_names']} "
        f"({row['graph_names_stated']} with stated facts; counted: {row['counted']}). ",
        *_quote(G, row["node"]),
    )


def _how_to_read(G: nx.MultiDiGraph, options: Options) -> Section:
    said = (
        "A fact counts once, however many statements are its grounds. "
        "It is stated where the words of one sentence say it, "
        "and implied where only headings and paragraphs do.",
        f"A rank is followed by the ranks that the thing holds in 95 % of {drawn(G, options.samples)}: "
        "where two intervals overlap, the order of the two is not settled.",
        "What is missing may be missing in the report or in its reading: the links lead to the words.",
    )
    return Section("How to read this", tuple((sentence,) for sentence in said))


def _first_of(number: int, one: str, order: str, many: str | None = None) -> Sentence:
    if number <= MOST:
        return (f"{_many(number, one, many)}.",)
    return (f"{_many(number, one, many)}; the first {MOST} {order}:",)


def _thing(G: nx.MultiDiGraph, node: Cell) -> Sentence:
    """Return the label of a node, linked to the page."""
    key = str(node)
    data = G.nodes[key]
    label = _shorten(str(data.get("label") or key))
    name = key[len(_prefix(G)) :].replace(",", "%2C")  # a comma parts names in the page's addresses
    return (Link(label, f"graph.html#select=node,{quote(name, safe='')}", _language(G, data)),)


def _quote(G: nx.MultiDiGraph, node: Cell) -> Sentence:
    """Return the first words that name a node, linked to the place in their report, which the page marks."""
    evidence = G.nodes[str(node)].get("evidence") or ()
    if not evidence:
        return ()
    first = evidence[0]
    key, start, end = first["report"], first["start"], first["end"]
    report = G.graph["reports"][key]
    label = _shorten(str(G.nodes[str(node)].get("label")))
    words = _shorten(str(report["text"])[start:end])
    place = f"{report.get('source') or report['title']}, characters {start} to {end}"
    link = Link(place, f"graph.html#text={quote(key, safe='')},{start},{end}")
    return (link, ".") if words == label else (f"“{words}”, ", link, ".")


def _prefix(G: nx.MultiDiGraph) -> str:
    """Return what all IRIs begin with, up to a slash or hash: the page leaves it out of its addresses."""
    # The two outermost in order of the alphabet share what all share.
    ends = [min(G), max(G)] if len(G) > 1 else [*G]
    shared = next((i for i, signs in enumerate(zip(*ends, strict=False)) if len(set(signs)) > 1), None)
    prefix = str(ends[0])[:shared]
    return prefix[: max(prefix.rfind("/"), prefix.rfind("#")) + 1]


def _language(G: nx.MultiDiGraph, data: Mapping[str, Any]) -> str | None:
    label = data.get("label")
    return next((lang for lang, text in sorted(data.get("labels", {}).items()) if text == label), None)


def _shorten(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= LONGEST else plain[: LONGEST - 1].rstrip() + "…"


def _many(number: int, one: str, many: str | None = None) -> str:
    return f"{number} {one if number == 1 else many or one + 's'}"


def _int(cell: Cell) -> int:
    return int(cell or 0)


def _share(cell: Cell) -> str:
    return f"{float(cell or 0):.2f}"
