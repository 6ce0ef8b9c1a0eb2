"""A small build made by hand, and copies of it: what the tests of RDF, store and queries stand on.

Three invented reports: two rounds over a harbour, and a Chinese notice. Small enough to know by
heart, with one case of everything that the graph can hold.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from kg.mint import report_iri
from kg.model import (
    Annotation,
    Basis,
    Entity,
    Issue,
    Kind,
    Link,
    Mention,
    Passage,
    PassageKind,
    Report,
    Span,
    Statement,
)

BASE = report_iri("").removesuffix("text/")

FIRST = """Rectification at the Harbour Office
The Harbour Office kept no ledger of berth fees. Under the Port Finance Rules it set up a fee ledger in May.
The Party Group of the Harbour Office studied the spirit of the Spring Meeting.
The Ferry School let two contracts without tender. It will publish all tenders by 2021-09-30.
All inspected units were slow to rectify. They held monthly meetings.
The Lighthouse Board was not inspected."""

SECOND = """Second look at the harbour
The Harbour Office again kept no ledger of berth fees. The Office should appoint a fee clerk by 2022-06.
The Ferry School cancelled the two contracts. The Pilot Station ran no safety drills.
The Harbour Office revised the Port Finance Rules."""

THIRD = """关于港务处整改情况的通报
港务处未建立泊位费台账。根据《港口财务规定》，建立收费台账。"""


@dataclass(frozen=True)
class Linked:
    """The four tuples that ``kg.link.link`` gives."""

    entities: tuple[Entity, ...]
    links: tuple[Link, ...]
    statements: tuple[Statement, ...]
    issues: tuple[Issue, ...] = ()


@dataclass
class Draft:
    """One report in the making: phrases are found in its text, in the order they are asked for."""

    report: Report
    entities: dict[str, Entity] = field(default_factory=dict)
    links: list[Link] = field(default_factory=list)
    statements: list[Statement] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)

    def span(self, phrase: str, after: int = 0) -> Span:
        start = self.report.text.index(phrase, after)
        return Span(self.report.id, start, start + len(phrase))

    def mention(
        self, name: str, kind: Kind, phrase: str, *, after: int = 0, method: str = "", **facts: str
    ) -> Span:
        span = self.span(phrase, after)
        attributes = tuple(sorted(facts.items()))
        language = self.report.language
        collective = facts.get("collective") == "true"
        shared = kind in (Kind.UNIT, Kind.POLICY) and not collective
        if shared:
            key = f"{kind}|{name.casefold()}"
            digest = hashlib.sha256(key.encode()).hexdigest()[:8]
            iri = f"{BASE}{kind}/{'-'.join(name.casefold().split()) if name.isascii() else ''}{digest}"
        else:
            key, iri = (
                f"{kind}|{self.report.id}|{span.start}",
                f"{report_iri(self.report.id)}/{kind}-c{span.start}",
            )
        merged = tuple(pair for pair in attributes if pair[0] != "collective")
        entity = Entity(iri, kind, name, ((language, name),), key, collective, merged)
        known = self.entities.get(name)
        if known is None or len(known.attributes) < len(attributes):
            self.entities[name] = entity
        self.links.append(Link(span, iri, method or ("name" if shared else "own"), 0.9 if method else 1.0))
        self.mentions.append(Mention(span.start, span.end, kind, "T-01", 0.9, attributes))
        return span

    def state(
        self,
        subject: str,
        predicate: str,
        object_: str,
        *spans: Span,
        basis: Basis = Basis.STATED,
        rule: str = "R-01",
        confidence: float = 0.9,
        why: tuple[tuple[str, float], ...] = (),
    ) -> None:
        ids = self.entities[subject].id, self.entities[object_].id
        self.statements.append(
            Statement(ids[0], predicate, ids[1], spans, basis, rule, confidence, self.report.id, why)
        )

    def annotation(self) -> Annotation:
        text = self.report.text
        starts = [i for i in range(len(text)) if i == 0 or text[i - 1] == "\n"]
        lines = [(s, text.find("\n", s) if "\n" in text[s:] else len(text)) for s in starts]
        blocks = [Passage(s, e, PassageKind.PARAGRAPH) for s, e in lines]
        sentences = [Passage(s, e, PassageKind.SENTENCE, parent=i) for i, (s, e) in enumerate(lines)]
        issue = Issue("relate", self.report.id, "a measure without a unit", 0, 1)
        mentions = tuple(sorted(self.mentions, key=lambda m: (m.start, -m.end, m.kind)))
        return Annotation(self.report, (*blocks, *sentences), mentions, (), (issue,))


def report(text: str, source: str, **metadata: str | None) -> Report:
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    values = {"language": "en", "title": text.partition("\n")[0], **metadata}
    return Report(id=sha256[:16], text=text, sha256=sha256, source=source, source_sha256=sha256, **values)


def first(suffix: str = "", label: str = "") -> Draft:
    d = Draft(
        report(FIRST + suffix, f"first{label}.txt", date="2021-06-01", round="Round 1", issuer="Inspectorate")
    )
    office = d.mention(f"Harbour Office{label}", Kind.UNIT, "Harbour Office", after=40, type="state-organ")
    ledger = d.mention(
        "kept no ledger of berth fees",
        Kind.PROBLEM,
        "kept no ledger of berth fees",
        type="system-gap",
        status="open",
    )
    rules = d.mention(
        "Port Finance Rules",
        Kind.POLICY,
        "Port Finance Rules",
        type="internal-rule",
        number="No. 7",
        year="2019",
        **{"class": "document"},
    )
    set_up = d.mention(
        "set up a fee ledger",
        Kind.MEASURE,
        "set up a fee ledger",
        type="make-rule",
        status="completed",
        date="2021-05",
    )
    group = d.mention(
        f"Party Group of the Harbour Office{label}", Kind.UNIT, "Party Group of the Harbour Office"
    )
    study = d.mention(
        "studied the spirit",
        Kind.MEASURE,
        "studied the spirit of the Spring Meeting",
        type="theory-study",
        status="completed",
    )
    meeting = d.mention(
        "Spring Meeting", Kind.POLICY, "Spring Meeting", type="meeting", **{"class": "meeting"}
    )
    school = d.mention(f"Ferry School{label}", Kind.UNIT, "Ferry School", type="school")
    tender = d.mention(
        "let two contracts without tender",
        Kind.PROBLEM,
        "let two contracts without tender",
        type="procurement",
        quantity="two contracts",
        amount="1250000.5",
        currency="CNY",
        status="open",
    )
    publish = d.mention(
        "publish all tenders",
        Kind.MEASURE,
        "publish all tenders by 2021-09-30",
        type="disclosure",
        status="planned",
        deadline="2021-09-30",
    )
    units = d.mention(
        "All inspected units",
        Kind.UNIT,
        "All inspected units",
        collective="true",
        count="12",
        type="group-of-units",
        ranges="inspected units",
    )
    slow = d.mention(
        "slow to rectify", Kind.PROBLEM, "slow to rectify", type="rectification-incomplete", status="open"
    )
    monthly = d.mention(
        "monthly meetings",
        Kind.MEASURE,
        "held monthly meetings",
        type="regular-meeting",
        frequency="monthly",
        status="ongoing",
    )
    d.mention(f"Lighthouse Board{label}", Kind.UNIT, "Lighthouse Board")
    it = d.span("it set up")
    d.links.append(Link(Span(it.report, it.start, it.start + 2), None, "unresolved: pronoun", 0.4))
    h, g, s = (
        f"{name}{label}" for name in ("Harbour Office", "Party Group of the Harbour Office", "Ferry School")
    )
    d.state(h, "hasProblem", "kept no ledger of berth fees", office, ledger)
    d.state(
        h,
        "takesMeasure",
        "set up a fee ledger",
        office,
        set_up,
        basis=Basis.INFERRED,
        rule="S-02",
        confidence=0.7,
        why=(("same paragraph", 1.25), ("pronoun", -0.5)),
    )
    d.state(
        "kept no ledger of berth fees",
        "addressedBy",
        "set up a fee ledger",
        ledger,
        set_up,
        basis=Basis.INFERRED,
        rule="S-02",
        confidence=0.8,
    )
    d.state("set up a fee ledger", "implementsPolicy", "Port Finance Rules", set_up, d.span("Under"), rules)
    d.state(g, "takesMeasure", "studied the spirit", group, study)
    d.state(g, "leadingBodyOf", h, group, office, rule="U-03", confidence=1.0)
    d.state("studied the spirit", "studiesPolicy", "Spring Meeting", study, meeting)
    d.state(s, "hasProblem", "let two contracts without tender", school, tender)
    d.state(s, "takesMeasure", "publish all tenders", school, publish, basis=Basis.INFERRED, confidence=0.45)
    d.state("let two contracts without tender", "addressedBy", "publish all tenders", tender, publish)
    d.state("All inspected units", "hasProblem", "slow to rectify", units, slow)
    d.state("All inspected units", "takesMeasure", "monthly meetings", units, monthly, basis=Basis.INFERRED)
    d.state(
        "All inspected units",
        "hasMember",
        s,
        units,
        school,
        basis=Basis.INFERRED,
        rule="U-04",
        confidence=0.6,
    )
    return d


def second(suffix: str = "", label: str = "") -> Draft:
    d = Draft(
        report(
            SECOND + suffix, f"second{label}.txt", date="2022-06-15", round="Round 2", issuer="Inspectorate"
        )
    )
    office = d.mention(f"Harbour Office{label}", Kind.UNIT, "Harbour Office", type="state-organ")
    ledger = d.mention(
        "again kept no ledger",
        Kind.PROBLEM,
        "kept no ledger of berth fees",
        type="system-gap",
        status="partly resolved",
    )
    the_office = d.mention(
        f"Harbour Office{label}", Kind.UNIT, "The Office", method="definite", type="state-organ"
    )
    clerk = d.mention(
        "appoint a fee clerk",
        Kind.MEASURE,
        "appoint a fee clerk by 2022-06",
        type="organisation",
        deadline="2022-06",
        status="recommended",
    )
    school = d.mention(f"Ferry School{label}", Kind.UNIT, "Ferry School", type="school")
    cancel = d.mention(
        "cancelled the two contracts",
        Kind.MEASURE,
        "cancelled the two contracts",
        type="correction",
        status="completed",
    )
    tender = d.mention(
        "the two contracts", Kind.PROBLEM, "the two contracts", type="procurement", status="resolved"
    )
    pilot = d.mention(f"Pilot Station{label}", Kind.UNIT, "Pilot Station")
    drills = d.mention("ran no safety drills", Kind.PROBLEM, "ran no safety drills", type="duty-performance")
    revise = d.mention(
        "revised the rules", Kind.MEASURE, "revised the Port Finance Rules", type="revise-rule"
    )
    rules = d.mention(
        "Port Finance Rules",
        Kind.POLICY,
        "Port Finance Rules",
        type="internal-rule",
        number="No. 7",
        year="2019",
        **{"class": "document"},
    )
    h, s, p = (f"{name}{label}" for name in ("Harbour Office", "Ferry School", "Pilot Station"))
    last = d.mention(h, Kind.UNIT, "Harbour Office", after=the_office.end)
    d.state(h, "hasProblem", "again kept no ledger", office, ledger)
    d.state(h, "takesMeasure", "appoint a fee clerk", the_office, d.span("should"), clerk)
    d.state(
        "again kept no ledger",
        "addressedBy",
        "appoint a fee clerk",
        ledger,
        clerk,
        basis=Basis.INFERRED,
        rule="S-02",
        confidence=0.75,
    )
    d.state(s, "hasProblem", "the two contracts", school, tender, basis=Basis.INFERRED, confidence=0.55)
    d.state(s, "hasProblem", "again kept no ledger", school, ledger, basis=Basis.INFERRED, confidence=0.52)
    d.state(s, "takesMeasure", "cancelled the two contracts", school, cancel)
    d.state("the two contracts", "addressedBy", "cancelled the two contracts", tender, cancel)
    d.state(p, "hasProblem", "ran no safety drills", pilot, drills)
    d.state(h, "takesMeasure", "revised the rules", last, revise)
    d.state(p, "takesMeasure", "revised the rules", pilot, revise, basis=Basis.INFERRED, confidence=0.58)
    d.state("revised the rules", "revisesPolicy", "Port Finance Rules", revise, rules)
    d.state(
        "ran no safety drills",
        "hasCriterion",
        "Port Finance Rules",
        drills,
        rules,
        basis=Basis.INFERRED,
        confidence=0.5,
    )
    return d


def third(suffix: str = "", label: str = "") -> Draft:
    d = Draft(
        report(
            THIRD + suffix, f"third{label}.txt", language="zh", date="2021", url="https://example.org/通报"
        )
    )
    office = d.mention(f"港务处{label}", Kind.UNIT, "港务处", after=12)
    ledger = d.mention("未建立泊位费台账", Kind.PROBLEM, "未建立泊位费台账", type="system-gap")
    rules = d.mention("港口财务规定", Kind.POLICY, "港口财务规定", **{"class": "document"})
    set_up = d.mention("建立收费台账", Kind.MEASURE, "建立收费台账", type="make-rule", status="completed")
    d.mention("整改情况", Kind.PROBLEM, "整改情况", type="unspecified")  # of nobody
    d.state(f"港务处{label}", "hasProblem", "未建立泊位费台账", office, ledger)
    d.state(f"港务处{label}", "takesMeasure", "建立收费台账", office, set_up)
    d.state("未建立泊位费台账", "addressedBy", "建立收费台账", ledger, set_up)
    d.state("建立收费台账", "refersToPolicy", "港口财务规定", set_up, d.span("根据"), rules)
    return d


def merge(drafts: Sequence[Draft]) -> tuple[Linked, list[Annotation]]:
    """Return what ``link`` would give for all drafts, and their annotations."""
    entities: dict[str, Entity] = {}
    for d in drafts:
        for entity in d.entities.values():
            known = entities.get(entity.id, entity)
            labels = tuple(sorted({*known.labels, *entity.labels}))
            attributes = tuple(sorted({*known.attributes, *entity.attributes}))
            entities[entity.id] = replace(known, labels=labels, attributes=attributes)
    linked = Linked(
        tuple(sorted(entities.values(), key=lambda e: e.id)),
        tuple(
            sorted((k for d in drafts for k in d.links), key=lambda k: (k.span, k.entity or "~", k.method))
        ),
        tuple(
            sorted(
                (s for d in drafts for s in d.statements),
                key=lambda s: (s.report, s.subject, s.predicate, s.object, s.rule, s.evidence),
            )
        ),
    )
    return linked, [d.annotation() for d in drafts]


def sample() -> tuple[Linked, list[Annotation]]:
    """Return the three reports, linked."""
    return merge([first(), second(), third()])


def copies(n: int, *, units: int = 200) -> tuple[Linked, list[Annotation]]:
    """Return the reports `n` times, each a text of its own, over `units` sets of units."""
    makers = (first, second, third)
    return merge([make(f"\n{i}", f" {i % units}" if i % units else "") for i in range(n) for make in makers])
