"""The values that travel between the stages, all immutable; offsets are Unicode code points.

    Report ─► Passage* ─► Mention* ─► Relation* ─► Annotation ─► Entity*, Statement* ─► quads

``Annotation`` is what one report says, a function of the report alone, so that reports can
be read in any order and by any number of processes. ``Statement`` is the one truth of a
build; the RDF, the tables, the networkx graph and the page are views of it. Spans are
half-open, as in ``oa:TextPositionSelector`` (W3C Web Annotation, 4.2.2) and RFC 5147.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a mention is."""

    UNIT = "unit"
    PROBLEM = "problem"
    MEASURE = "measure"
    POLICY = "policy"


class RelationKind(StrEnum):
    """How two mentions are linked, in the words of the annotation guidelines.

    ``faces`` unit → problem · ``takes`` unit → measure · ``addresses`` measure → problem ·
    ``cites`` measure or problem → policy.
    """

    FACES = "faces"
    TAKES = "takes"
    ADDRESSES = "addresses"
    CITES = "cites"


class Basis(StrEnum):
    """Whether the words of one sentence state a thing, or only the structure implies it."""

    STATED = "stated"
    INFERRED = "inferred"


class PassageKind(StrEnum):
    """What a passage is in the layout of its report."""

    TITLE = "title"
    HEADING = "heading"
    ITEM = "item"
    PARAGRAPH = "paragraph"
    TABLE_ROW = "table row"
    NOTE = "note"  # footnote or endnote
    FURNITURE = "furniture"  # page header or footer, contact line, signature: read, never annotated
    SENTENCE = "sentence"


@dataclass(frozen=True, slots=True, repr=False)
class Report:
    r"""One report, its text normalised once (NFC, ``\n``); every offset refers to ``text``.

    ``id`` is ``sha256(text)[:16]`` and names the text in every IRI. ``source`` is the path as
    it is shown to the user, relative to what was asked for, never a path of the machine.
    ``pages`` holds the offset at which each page starts, for formats that have pages.
    """

    id: str
    text: str
    sha256: str  # of text.encode("utf-8")
    source: str
    source_sha256: str  # of the file's bytes
    title: str
    language: str  # BCP 47 primary subtag: "en" or "zh"
    date: str | None = None  # ISO 8601, YYYY[-MM[-DD]]
    issuer: str | None = None
    round: str | None = None
    url: str | None = None
    format: str = "txt"
    pages: tuple[int, ...] = ()
    metadata: tuple[tuple[str, str], ...] = ()

    def __repr__(self) -> str:
        """Name it: its text may have hundreds of pages."""
        return f"<Report {self.source!r}: {self.title!r}, {self.language}, {len(self.text):,} characters>"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Characters ``start:end`` of the text of the report with this id."""

    report: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of a report's layout: a block (heading, item, paragraph …) or a sentence in one.

    Passages come in document order, a block before its sentences. ``parent`` is the index, in
    that sequence, of the passage that governs this one: for a sentence its block, for a block
    the nearest heading or item above it in the outline, ``None`` at the top.
    """

    start: int
    end: int
    kind: PassageKind
    level: int = 0  # depth in the outline: 0 body text, 1 top heading, 2 below it …
    number: str | None = None  # "2.1", "（一）", "Recommendation 3", as written
    parent: int | None = None


@dataclass(frozen=True, slots=True)
class Bounds:
    """Where the parts of a report begin and end, as its build cut it: pairs in document order."""

    sentences: tuple[tuple[int, int], ...] = ()  # furniture among them: what can speak, or be quoted
    flows: tuple[tuple[int, int], ...] = ()  # headings, paragraphs, items, notes over more than one line


@dataclass(frozen=True, slots=True)
class Mention:
    """Words of a report that name or state something.

    ``attributes`` are sorted key-value pairs; the keys are

    - any kind: ``same`` (canonical name of the unit or policy that this mention refers to),
      ``method`` (how ``same`` was found: ``alias``, ``abbreviation``, ``definite``, ``pronoun``)
    - unit: ``antecedent`` (the unit that a reader of Chinese understands by 学校 or 该局, whose ``same`` the
      report does not tell; its method is ``definite``)
    - unit: ``collective`` ("true"), ``count`` ("37"), ``ranges`` (what a collective ranges over),
      ``type`` (concept of the scheme unit-kind)
    - problem: ``type`` (problem-kind), ``status`` (open, partly resolved, resolved;
      none where the report does not tell), ``quantity``, ``amount``
      (of money, as a number of ``currency``), ``date`` (ISO 8601 where it is a date, with ``date-words`` as
      written)
    - measure: ``type`` (measure-kind), ``status`` (planned, ongoing, completed, recommended, closed),
      ``date``, ``deadline`` (as ``date``, with ``deadline-words``), ``quantity``, ``amount``, ``currency``,
      ``frequency``
    - policy: ``type`` (policy-kind), ``class`` (document, formulation, speech, meeting), ``number``, ``year``

    >>> m = Mention(0, 4, Kind.UNIT, "UN-01", 0.9, (("same", "Port Office"),))
    >>> m.get("same"), m.get("count")
    ('Port Office', None)
    """

    start: int
    end: int
    kind: Kind
    rule: str  # id of the rule or model that proposed it
    score: float = 1.0  # probability given by the decision model; rules alone: the rule's own
    attributes: tuple[tuple[str, str], ...] = ()
    why: tuple[tuple[str, float], ...] = ()  # features that decided, with weights, heaviest first

    def get(self, key: str) -> str | None:
        """Return the attribute of this name, the first if there are several, or None."""
        return next((value for name, value in self.attributes if name == key), None)


@dataclass(frozen=True, slots=True)
class Relation:
    """A link between two mentions, given by their indices in ``Annotation.mentions``."""

    subject: int
    kind: RelationKind
    object: int
    basis: Basis
    rule: str
    confidence: float
    cue: tuple[int, int] | None = None  # the words that say so, where there are any
    role: str | None = None  # of ``cites``: local name of the finer property (implementsPolicy …)
    why: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Issue:
    """What was skipped or found odd: never an exception, always counted and shown."""

    stage: str  # read, segment, annotate, link, relate, validate …
    source: str  # report id, or the file's name where there is no report
    message: str
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class Annotation:
    """All that one report says, as a function of that report alone; picklable.

    Mentions are sorted by (start, -end, kind); no two have the same span and kind.
    """

    report: Report
    passages: tuple[Passage, ...]
    mentions: tuple[Mention, ...]
    relations: tuple[Relation, ...]
    issues: tuple[Issue, ...] = ()


@dataclass(frozen=True, slots=True)
class Entity:
    """A node of the graph: what mentions were linked to. ``id`` is its IRI (see ``kg.mint``).

    Units and policies with a name are shared across reports; problems, measures, collective
    units and unnamed policies belong to one text. ``labels`` are (language, label) pairs.
    """

    id: str
    kind: Kind
    label: str
    labels: tuple[tuple[str, str], ...]
    key: str  # the string that was hashed to mint the IRI, so that anyone can mint it again
    collective: bool = False
    attributes: tuple[tuple[str, str], ...] = ()  # as of Mention, merged over its mentions

    def get(self, key: str) -> str | None:
        """Return the attribute of this name, the first if there are several, or None."""
        return next((value for name, value in self.attributes if name == key), None)

    def shown(self, key: str) -> str | None:
        """Return the attribute of this name as it is shown: of quantities and amounts all, else the first.

        >>> told = (("quantity", "2 men"), ("quantity", "9 boats"))
        >>> Entity("i", Kind.PROBLEM, "p", (), "k", attributes=told).shown("quantity")
        '2 men; 9 boats'
        """
        if key not in ALL_SHOWN:
            return self.get(key)
        return "; ".join(value for name, value in self.attributes if name == key) or None


@dataclass(frozen=True, slots=True)
class Link:
    """A mention and the entity that it refers to, or None with the reason in ``method``."""

    span: Span
    entity: str | None
    method: str  # name, authority, alias, abbreviation, place, issuer, definite, pronoun, own, unresolved: …
    score: float = 1.0
    why: tuple[tuple[str, float], ...] = ()  # of the mention: what its words were read as its kind by

    @property
    def order(self) -> tuple[object, ...]:
        """The place among links: by every field, since ties would lie as the hashes of a set have them.

        Of one span, a link to something stands before one to nothing, and the surest before its equals.
        """
        return self.span, self.entity is None, self.entity or "", self.method, -self.score, self.why


ROLES = ("subject", "cue", "object")  # of the spans that a statement rests on
# What graph, tables and page tell of an entity beside its name, in this order.
SHOWN_ATTRIBUTES = (
    "type", "status", "date", "deadline", "quantity", "amount", "currency", "frequency", "count",
    "number", "year",
)  # fmt: skip
ALL_SHOWN = ("quantity", "amount")  # of these a mention may tell several; of the others the first is shown


@dataclass(frozen=True, slots=True)
class Statement:
    """One claim of one report, with the words that it rests on.

    ``predicate`` is the local name of a property of the ontology (``hasProblem``,
    ``takesMeasure``, ``addressedBy``, ``refersToPolicy``, ``implementsPolicy`` …); note that
    ``addresses`` (measure → problem) is stored as ``addressedBy`` (problem → measure), so that
    all edges point along unit → problem → measure → policy.
    """

    subject: str
    predicate: str
    object: str
    evidence: tuple[Span, ...]  # mention of the subject, cue (if any), mention of the object
    basis: Basis
    rule: str
    confidence: float
    report: str
    why: tuple[tuple[str, float], ...] = ()

    @property
    def roles(self) -> tuple[str, ...]:
        """What each span of ``evidence`` stands for, in the same order: ``subject``, ``cue`` or ``object``.

        >>> spans = (Span("r", 0, 4), Span("r", 5, 9), Span("r", 10, 14))
        >>> Statement("u", "hasProblem", "p", spans, Basis.STATED, "R", 0.9, "r").roles
        ('subject', 'cue', 'object')
        """
        between = max(0, len(self.evidence) - 2)
        subject, cue, object_ = ROLES
        return (subject, *[cue] * between, object_)[: len(self.evidence)]
