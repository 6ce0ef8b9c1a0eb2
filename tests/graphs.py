"""Graphs for tests of what comes after ``kg.analyse``: a small one by hand and large ones by seed."""

from __future__ import annotations

import random
from itertools import pairwise

import networkx as nx

from kg.model import SHOWN_ATTRIBUTES

BASE = "https://example.org/kg/id/"

HARBOUR = (
    "Follow-up on the inspection of the Harbour Authority\n\n"
    "1. Fire registers were renewed too slowly\n"
    "The Harbour Authority admits that fire registers were renewed too slowly. It rewrote the register "
    "under the Quay Safety Code and trained 37 wardens 🔥 by June 2023.\n"
    "2. Rest periods\n"
    "The inspectors found that rest periods of pilots were not recorded. The Pilot Office will keep a log "
    "from March 2024, as the Rest Periods Order demands. The Harbour Authority checks the log every "
    "quarter.\n"
)
BAY = (
    "湾区港务局整改情况通报\n\n"
    "针对“消防台账更新迟缓”问题，港务局修订《码头安全守则》，培训消防员三十七名。\n"
    "针对“引航员休息时间未记录”问题，引航处将自2024年3月起建立登记制度。\n"
)
LABELS = {
    "hasProblem": {"en": "has problem", "zh": "存在问题"},
    "takesMeasure": {"en": "takes measure", "zh": "采取措施"},
    "addressedBy": {"en": "addressed by", "zh": "由措施应对"},
    "refersToPolicy": {"en": "refers to policy", "zh": "引用政策"},
    "implementsPolicy": {"en": "implements policy", "zh": "落实政策"},
    "completed": {"en": "completed", "zh": "已完成"},
    "planned": {"en": "planned", "zh": "计划中"},
    "open": {"en": "open", "zh": "未解决"},
    "Safety": {"en": "safety", "zh": "安全"},
    "Records": {"en": "record keeping", "zh": "记录管理"},
    "Training": {"en": "training", "zh": "培训"},
    "RuleMaking": {"en": "rule making", "zh": "建章立制"},
}
NODES: dict[str, tuple[str, str, dict[str, object]]] = {  # label, Chinese label, attributes
    "unit/harbour": ("Harbour Authority", "港务局", {}),
    "unit/pilots": ("Pilot Office", "引航处", {}),
    "problem/fire": (
        "fire registers were renewed too slowly",
        "消防台账更新迟缓",
        {"type": "Safety", "status": "open"},
    ),
    "problem/rest": (
        "rest periods of pilots were not recorded",
        "引航员休息时间未记录",
        {"type": "Records"},
    ),
    "measure/rewrite": ("rewrote the register", "", {"type": "RuleMaking", "status": "completed"}),
    "measure/train": (
        "trained 37 wardens 🔥 by June 2023",
        "",
        {"type": "Training", "status": "completed", "quantity": "37", "date": "2023-06"},
    ),
    "measure/log": (
        "keep a log from March 2024",
        "",
        {"type": "Records", "status": "planned", "deadline": "2024-03"},
    ),
    "measure/check": (
        "checks the log every quarter",
        "",
        {"type": "Records", "frequency": "every quarter"},
    ),
    "policy/code": ("Quay Safety Code", "码头安全守则", {}),
    "policy/order": ("Rest Periods Order", "", {}),
}
QUOTES = {  # report: words
    "unit/harbour": ["h: Harbour Authority", "h: It rewrote", "b: 港务局"],
    "unit/pilots": ["h: Pilot Office", "b: 引航处"],
    "problem/fire": [
        "h: Fire registers were renewed too slowly",
        "h: fire registers were renewed too slowly",
        "b: 消防台账更新迟缓",
    ],
    "problem/rest": ["h: rest periods of pilots were not recorded", "b: 引航员休息时间未记录"],
    "measure/rewrite": [
        "h: rewrote the register under the Quay Safety Code",
        "b: 修订《码头安全守则》",
    ],
    "measure/train": ["h: trained 37 wardens 🔥 by June 2023", "b: 培训消防员三十七名"],
    "measure/log": ["h: keep a log from March 2024, as the Rest Periods Order demands"],
    "measure/check": ["h: checks the log every quarter"],
    "policy/code": ["h: Quay Safety Code", "b: 码头安全守则"],
    "policy/order": ["h: Rest Periods Order"],
}
EDGES = [
    ("unit/harbour", "hasProblem", "problem/fire", "stated", 0.95, ["h"]),
    ("unit/pilots", "hasProblem", "problem/rest", "inferred", 0.55, ["h", "b"]),
    ("unit/harbour", "takesMeasure", "measure/rewrite", "stated", 0.9, ["h", "b"]),
    ("unit/harbour", "takesMeasure", "measure/train", "stated", 0.9, ["h"]),
    ("unit/pilots", "takesMeasure", "measure/log", "stated", 0.85, ["h"]),
    ("unit/harbour", "takesMeasure", "measure/check", "stated", 0.8, ["h"]),
    ("problem/fire", "addressedBy", "measure/rewrite", "stated", 0.8, ["h", "b"]),
    ("problem/fire", "addressedBy", "measure/train", "inferred", 0.6, ["h"]),
    ("problem/rest", "addressedBy", "measure/log", "inferred", 0.7, ["h"]),
    ("problem/rest", "addressedBy", "measure/check", "inferred", 0.5, ["h"]),
    ("measure/rewrite", "implementsPolicy", "policy/code", "stated", 0.9, ["h", "b"]),
    ("measure/rewrite", "refersToPolicy", "policy/code", "stated", 0.7, ["h"]),
    ("measure/log", "refersToPolicy", "policy/order", "stated", 0.9, ["h"]),
]


def toy_graph() -> nx.MultiDiGraph:
    """Two reports, English and Chinese, of two harbour offices: every feature of the form once."""
    ids, texts = {"b": "b" * 16, "h": "h" * 16}, {"b": BAY, "h": HARBOUR}
    G = nx.MultiDiGraph(labels=LABELS)
    G.graph["reports"] = {
        ids["b"]: report("湾区港务局整改情况通报", BAY, language="zh", date="2024-02-01", round="2024"),
        ids["h"]: report(
            "Follow-up on the Harbour Authority",
            HARBOUR,
            date="2023-11-30",
            round="2023",
            url="https://example.org/harbour",
        ),
    }
    for key, (label, chinese, attributes) in NODES.items():
        quotes = [quote.split(": ", 1) for quote in QUOTES[key]]
        spans = [span(ids[name], texts[name], words) for name, words in quotes]
        labels = {"en": label} | ({"zh": chinese} if chinese else {})
        kind = key.partition("/")[0]
        G.add_node(BASE + key, **node(kind, label, spans, labels=labels, **attributes))
    for subject, predicate, object_, basis, confidence, shorts in EDGES:
        evidence = [
            {**next(e for e in G.nodes[BASE + end]["evidence"] if e["report"] == ids[short]), "role": role}
            for short in shorts
            for end, role in ((subject, "subject"), (object_, "object"))
            if any(e["report"] == ids[short] for e in G.nodes[BASE + end]["evidence"])
        ]
        data = edge(predicate, basis=basis, confidence=confidence, evidence=evidence)
        G.add_edge(BASE + subject, BASE + object_, key=predicate, **data)
    G.graph["mentions"] = mentions(G)
    return G


WRAPPED = (
    "Pier audit\n\nWe found 🔥 that the Tide Office of the\nCounty kept no ledger of the fees that it\n"
    "took from boats at the pier for more than\na year and told nobody. We asked it for a\n"
    "ledger of each fee.\n\n- The first pier\n- The second pier\n"
)


def wrapped_graph() -> nx.MultiDiGraph:
    """One problem of a report whose lines somebody wrapped, with a list whose lines end."""
    G = nx.MultiDiGraph(reports={"w" * 16: report("Pier audit", WRAPPED)})
    quoted = span("w" * 16, WRAPPED, "kept no ledger of the fees that it\ntook from boats")
    G.add_node(BASE + "problem/fees", **node("problem", "kept no ledger", [quoted]))
    G.graph["mentions"] = mentions(G)
    return G


def report(title: str, text: str, **changes: object) -> dict[str, object]:
    """The attributes of a report."""
    known = {
        "date": None,
        "issuer": None,
        "round": None,
        "language": "en",
        "url": None,
        "source": f"{title}.txt",
    }
    return {"title": title, "text": text, **known, **changes}


def span(report_id: str, text: str, words: str) -> dict[str, object]:
    start = text.index(words)
    return {"report": report_id, "start": start, "end": start + len(words)}


def node(kind: str, label: str, evidence: list[dict[str, object]], **changes: object) -> dict[str, object]:
    """The attributes of a node, complete."""
    return {
        "kind": kind,
        "collective": False,
        "label": label,
        "labels": {"en": label},
        **dict.fromkeys(SHOWN_ATTRIBUTES),
        "reports": sorted({str(e["report"]) for e in evidence}),
        "evidence": evidence,
        **changes,
    }


def edge(predicate: str, **changes: object) -> dict[str, object]:
    """The attributes of an edge, complete."""
    data = {
        "predicate": predicate,
        "basis": "stated",
        "confidence": 0.9,
        "rules": ["T-01"],
        "evidence": [],
        **changes,
    }
    data["reports"] = sorted({e["report"] for e in data["evidence"]})
    return {"statements": [], **data}


def mentions(G: nx.MultiDiGraph) -> dict[str, list[dict[str, object]]]:
    """All mentions by report, from the evidence of the nodes."""
    found: dict[str, list[dict[str, object]]] = {}
    for key, data in G.nodes(data=True):
        for place in data["evidence"]:
            row = {"start": place["start"], "end": place["end"], "node": key, "kind": data["kind"]}
            found.setdefault(place["report"], []).append(row)
    return {key: sorted(found[key], key=lambda r: (r["start"], r["end"], r["node"])) for key in sorted(found)}


SHARE = (("unit", 0.08), ("problem", 0.2), ("measure", 0.57), ("policy", 0.15))
STEPS = {
    ("unit", "problem"): "hasProblem",
    ("unit", "measure"): "takesMeasure",
    ("problem", "measure"): "addressedBy",
    ("measure", "policy"): "refersToPolicy",
}
WORDS = (
    "renewed the ledger of the eastern quay",
    "late entries in the tide book",
    "trained the crews of the night shift",
    "inspected every crane twice a year",
    "no record of rest periods",
    "published the list of open findings",
    "returned fees that were charged twice",
    "held talks with the heads of all branches",
)


def synthetic_graph(
    nodes: int, *, seed: int = 7, edges_per_node: float = 1.5, per_report: int = 100
) -> nx.MultiDiGraph:
    """A graph of this size with evidence in reports of about a hundred nodes each."""
    chance = random.Random(seed)
    G = nx.MultiDiGraph(labels=LABELS, reports={}, mentions={})
    kinds = [kind for kind, share in SHARE for _ in range(round(nodes * share))][:nodes]
    kinds += ["measure"] * (nodes - len(kinds))
    chance.shuffle(kinds)
    for first in range(0, nodes, per_report):
        _add_report(G, first, kinds[first : first + per_report], chance)
    by_kind = {kind: [n for n, data in G.nodes(data=True) if data["kind"] == kind] for kind, _ in SHARE}
    wanted = round(nodes * edges_per_node)
    steps = list(STEPS.items())
    for _ in range(wanted):
        (start, end), predicate = chance.choice(steps)
        if by_kind[start] and by_kind[end]:
            _add_edge(G, by_kind[start], by_kind[end], predicate, chance)
    return G


def _add_report(G: nx.MultiDiGraph, first: int, kinds: list[str], chance: random.Random) -> None:
    key = f"{first:016x}"
    parts, at, rows = [], 0, []
    for number, kind in enumerate(kinds, start=first):
        label = f"{chance.choice(WORDS)} ({kind} {number})"
        iri = f"{BASE}{kind}/{number:06d}"
        place = {"report": key, "start": at + 12, "end": at + 12 + len(label)}
        kind_of = chance.choice(["Safety", "Records", "Training", "RuleMaking", None])
        status = chance.choice(["completed", "planned", None]) if kind == "measure" else None
        G.add_node(iri, **node(kind, label, [place], type=kind_of, status=status))
        rows.append({"start": place["start"], "end": place["end"], "node": iri, "kind": kind})
        parts.append(f"In the year {label}, as the board had asked.\n")
        at += len(parts[-1])
    year = str(2015 + first // len(kinds) % 9)
    G.graph["reports"][key] = report(f"Report {first}", "".join(parts), date=year, round=year)
    G.graph["mentions"][key] = rows


def _add_edge(
    G: nx.MultiDiGraph, starts: list[str], ends: list[str], predicate: str, chance: random.Random
) -> None:
    place = chance.random()
    near = min(len(ends) - 1, max(0, int((place + chance.gauss(0, 0.01)) * len(ends))))
    a, b = starts[int(place * len(starts))], ends[near]
    evidence = [
        {**G.nodes[a]["evidence"][0], "role": "subject"},
        {**G.nodes[b]["evidence"][0], "role": "object"},
    ]
    basis = "stated" if chance.random() < 0.8 else "inferred"
    confidence = round(0.5 + chance.random() / 2, 2)
    G.add_edge(a, b, key=predicate, **edge(predicate, basis=basis, confidence=confidence, evidence=evidence))


def chain(*labels: str) -> nx.MultiDiGraph:
    """A graph without reports: unit → problem → measure → policy, as many as there are labels."""
    G = nx.MultiDiGraph(reports={}, labels=LABELS, mentions={})
    keys = [f"{BASE}{kind}/{i}" for i, (kind, _) in zip(range(len(labels)), SHARE, strict=False)]
    for key, label, (kind, _) in zip(keys, labels, SHARE, strict=False):
        G.add_node(key, **node(kind, label, []))
    for a, b in pairwise(keys):
        G.add_edge(a, b, key="hasProblem", **edge("hasProblem"))
    return G
