"""What ``report.md`` and ``report.html`` say: sentences made of the answers to the questions.

The words are those of ``kg.words``, in the language of the reader; here is what fills their gaps.
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

from kg.analyse.multigraph import Source, graph_of
from kg.analyse.project import at_least
from kg.analyse.questions import QUESTIONS, Options
from kg.analyse.questions.gaps import PASSED, SILENT, alphabetical
from kg.analyse.resample import drawn
from kg.analyse.table import Cell, Table
from kg.analyse.told import Link, Section, Sentence, Told, int_of
from kg.words import words_of

MOST = 5  # things of one sort that the summary names; the tables have all
HALF = 0.5  # of confidence: what has less is less likely right than not


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


def summarise(G: nx.MultiDiGraph | Source, *, seed: int = 0, language: str = "en") -> Section:
    """Return the summary of a build, in English or Chinese.

    Raises
    ------
    UnknownNameError
        If the summary has no words of the language; the message lists those that it has.
    """
    G = graph_of(G)
    told = Told(G, words_of(language))
    if not G.graph.get("reports"):
        return Section(told.say("summary"), (told.fill("no report"),), language=language)
    options = Options(seed=seed, betweenness=False)  # it shows counts and ranks
    surer = at_least(G, HALF)  # no headline stands on what is less likely right than not
    asked = [(surer, name) for name in ("central-policies", "systemic-problems", "units-alike")]
    asked += [(G, name) for name in ("chains", "gaps", "coverage", "numbers")]
    answers = Answers(*(QUESTIONS[name].function(graph, options) for graph, name in asked))
    sections = (
        _found(told, answers),
        _stands_out(told, answers, options),
        _missing(told, answers),
        _how_to_read(told),
    )
    return Section(told.say("summary"), tuple(_counts(told)), (), sections, language)


def _counts(told: Told) -> Iterator[Sentence]:
    G, reports = told.G, told.G.graph["reports"].values()
    kinds = Counter(str(kind) for _, kind in G.nodes(data="kind"))
    groups = sum(bool(data.get("collective")) for _, data in G.nodes(data=True))
    dates = sorted(report["date"] for report in reports if report.get("date"))
    number = told.count("reports", len(reports))
    if dates:
        key = "dated" if len(dates) == len(reports) else "some dated"
        several = dates[0] != dates[-1]
        values = {"reports": number, "n": len(dates), "first": dates[0], "last": dates[-1]}
        number = told.say(key if several else f"{key} 1", **values)
    yield told.fill(
        "counted",
        reports=number,
        groups=groups,
        units=told.count("units", kinds["unit"]),
        problems=told.count("problems", kinds["problem"]),
        measures=told.count("measures", kinds["measure"]),
        policies=told.count("policies", kinds["policy"]),
    )
    stated = sum(basis == "stated" for *_, basis in G.edges(data="basis"))
    total = G.number_of_edges()
    facts = told.count("facts", total)
    yield told.fill("counted facts", facts=facts, stated=stated, inferred=total - stated)
    unsure = sum(data.get("confidence", 1.0) < HALF for *_, data in G.edges(data=True))
    if unsure:
        yield told.fill("unsure", unsure=unsure, half=HALF)


def _found(told: Told, answers: Answers) -> Section:
    rows = {row["report"]: row for row in answers.coverage.to_dicts()}
    facts = Counter(report for *_, found in told.G.edges(data="reports", default=()) for report in found)
    items: list[Sentence] = []
    reports: Mapping[str, Mapping[str, Any]] = told.G.graph["reports"]
    for key in sorted(reports, key=lambda k: (reports[k].get("date") or "~", reports[k]["title"], k)):
        data, row = reports[key], rows[key]
        about = [str(data[name]) for name in ("date", "issuer", "round") if data.get(name)]
        link = Link(str(data["title"]), f"reports/{quote(key)}.txt", data.get("language"))
        detail = told.say("between told").join(about)
        items.append(
            told.fill(
                "found in",
                report=told.fill("told of", thing=link, detail=detail) if about else link,
                facts=told.count("facts", facts[key]),
                speaking=row["speaking"],
                sentences=told.count("sentences", row["sentences"]),
                stated=row["speaking_stated"],
            )
        )
    return Section(told.say("found"), (), tuple(items))


def _stands_out(told: Told, answers: Answers, options: Options) -> Section:
    systemic = [r for r in answers.problems.to_dicts() if int_of(r["units"]) > 1 or int_of(r["rounds"]) > 1]
    named = [r for r in answers.policies.to_dicts() if int_of(r["items"]) > 1]
    alike = [r for r in answers.units.to_dicts() if int_of(r["shared"]) > 1]
    ranks = told.fill("read ranks", resamples=drawn(told.G, options.samples, told.words))
    sections = (
        Section(
            told.say("systemic"),
            (told.fill("like words"), told.fill("one body"), _first_of(told, "problems", len(systemic))),
            tuple(_problem(told, row) for row in systemic[:MOST]),
            _sure(told, ranks, tuple(_rank(told, row) for row in systemic[:MOST] if row["rank_low"])),
        ),
        Section(
            told.say("central"),
            (told.fill("one body"), _first_of(told, "policies", len(named))),
            tuple(_policy(told, row) for row in named[:MOST]),
            _sure(told, ranks, tuple(_rank(told, row) for row in named[:MOST] if row["rank_low"])),
        ),
        Section(
            told.say("alike"),
            (told.fill("no pair"), _first_of(told, "pairs", len(alike))),
            tuple(_pair(told, row) for row in alike[:MOST]),
            _sure(told, told.fill("sure pairs"), tuple(_likeness(told, row) for row in alike[:MOST])),
        ),
    )
    return Section(told.say("stands out"), (), (), sections)


def _problem(told: Told, row: Mapping[str, Cell]) -> Sentence:
    said = told.fill(
        "problem in rounds" if int_of(row["rounds"]) else "problem",
        problem=told.thing(row["node"]),
        reports=told.count("reports", row["reports"]),
        units=told.count("named units", row["units"]),
        units_stated=row["units_stated"],
        rounds=told.count("rounds", row["rounds"]),
        measures=told.count("measures", row["measures"]),
        measures_stated=row["measures_stated"],
        quote=told.quote(row["node"]),
    )
    others: list[str | Link] = []
    for member in str(row["members"]).split():
        if member != row["node"]:
            others += [told.say("between told")] * bool(others) + [told.thing(member)]
    if not others:
        return said
    together = told.fill("counted together", n=len(str(row["members"]).split()), others=tuple(others))
    return (*said, *together)


def _policy(told: Told, row: Mapping[str, Cell]) -> Sentence:
    return told.fill(
        "policy",
        policy=told.thing(row["node"]),
        items=told.count("items", row["items"]),
        items_stated=row["items_stated"],
        units=told.count("named units", row["units"]),
        units_stated=row["units_stated"],
        quote=told.quote(row["node"]),
    )


def _sure(told: Told, note: Sentence, items: tuple[Sentence, ...]) -> tuple[Section, ...]:
    return (Section(told.say("sure"), (note,), items, folded=True),) if items else ()


def _rank(told: Told, row: Mapping[str, Cell]) -> Sentence:
    thing = told.thing(row["node"])
    return told.fill("sure rank", thing=thing, rank=row["rank"], low=row["rank_low"], high=row["rank_high"])


def _likeness(told: Told, row: Mapping[str, Cell]) -> Sentence:
    a, b = told.thing(row["node_a"]), told.thing(row["node_b"])
    shares = {"index": _share(row["jaccard"]), "low": _share(row["low"]), "high": _share(row["high"])}
    return told.fill("sure pair", a=a, b=b, **shares)


def _pair(told: Told, row: Mapping[str, Cell]) -> Sentence:
    return told.fill(
        "pair",
        a=told.thing(row["node_a"]),
        b=told.thing(row["node_b"]),
        shared=row["shared"],
        problems=told.count("problems", row["of"]),
        stated=row["shared_stated"],
    )


def _missing(told: Told, answers: Answers) -> Section:
    gaps: dict[str, list[Mapping[str, Cell]]] = {}
    for row in answers.gaps.to_dicts():
        gaps.setdefault(str(row["gap"]), []).append(row)
    sections = [_gap(told, gap, rows) for gap, rows in gaps.items()]
    counted = [row for row in answers.numbers.to_dicts() if row["difference"]]
    if counted:
        items = tuple(_number(told, row) for row in counted[:MOST])
        sections.append(Section(told.say("numbers"), (), items))
    return Section(told.say("missing"), (_chains(told, answers),), (), tuple(sections))


def _chains(told: Told, answers: Answers) -> Sentence:
    states = Counter(row["state"] for row in answers.chains.to_dicts())
    stated = Counter(row["state_stated"] for row in answers.chains.to_dicts())
    total = sum(states.values())
    if not total:
        return told.fill("no chain", coverage=Link("coverage.csv", "coverage.csv"))
    broken = [
        told.say("broken", n=number, state=told.say(f"state {state}"))
        for state, number in states.most_common()
        if state != "complete"
    ]
    return told.fill(
        "complete but" if broken else "complete",
        complete=states["complete"],
        chains=told.count("chains", total),
        stated=stated["complete"],
        broken=told.say("between broken").join(broken),
    )


def _gap(told: Told, gap: str, rows: Sequence[Mapping[str, Cell]]) -> Section:
    full = [row for row in rows if row["full"]]
    # What is overdue longest first, else by the labels that are shown, which the table may have in
    # another language.
    nodes = told.G.nodes
    full.sort(
        key=lambda row: (
            str(nodes[str(row["node"])]["deadline"]) if gap == PASSED else "",
            *alphabetical(told.label(row["node"])[0]),
        )
    )
    key = f"gaps{' as of' if gap == PASSED else ''}{' first' if len(full) > MOST else ''}"
    said = told.fill(
        key,
        full=len(full),
        stated=sum(bool(row["stated"]) for row in rows),
        most=MOST,
        command="kg analyse gaps",
    )
    items = (
        told.fill(
            "gap of",
            thing=_late(told, row) if gap == PASSED else told.thing(row["node"]),
            quote=told.quote(row["node"]),
        )
        for row in full[:MOST]
    )
    sentences = (told.fill("silent units"), said) if gap == SILENT else (said,)
    return Section(told.say(f"gap {gap}"), sentences, tuple(items))


def _late(told: Told, row: Mapping[str, Cell]) -> Sentence:
    data = told.G.nodes[str(row["node"])]
    status = told.term(str(data["status"])) if data.get("status") else told.say("status not said")
    detail = told.say("late", deadline=data["deadline"], status=status)
    return told.fill("told of", thing=told.thing(row["node"]), detail=detail)


def _number(told: Told, row: Mapping[str, Cell]) -> Sentence:
    return told.fill(
        "number",
        thing=told.thing(row["node"]),
        says=row["text_says"],
        names=row["graph_names"],
        stated=row["graph_names_stated"],
        counted=told.say(f"counted {row['counted']}"),
        quote=told.quote(row["node"]),
    )


def _how_to_read(told: Told) -> Section:
    return Section(told.say("how to read"), (told.fill("read facts"), told.fill("read gaps")))


def _first_of(told: Told, things: str, number: int) -> Sentence:
    key = "all of" if number <= MOST else f"first {things}"
    return told.fill(key, things=told.count(things, number), most=MOST)


def _share(cell: Cell) -> str:
    return f"{float(cell or 0):.2f}"
