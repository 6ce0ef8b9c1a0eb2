"""Annotations → Entities, Links and Statements: which mentions are one thing, and what is said of it.

- A unit or policy with a name is one entity in all reports. Its name is what the annotation
  says (attribute ``same``), or its words; a short name that the report set up stands for the
  long one; authority data joins names that differ in more than spelling.
- Names that any body has for a part or a rule of its own (``Finance Division``, 第二附属医院, 采购管理办法,
  ``Policy 4.12``) and those that leave their place out (市财政局, ``Provincial Tide Bureau``) are one in
  what one issuer publishes, where reports name it, else in their text. Where the issuer's name or the title
  begins with a place of that level, it is added.
- A name that is cut from the only one of its report that it fits is that (市住建局, 市住房和城乡建设局).
- Collective units (``the inspected units``), words that any unit could bear (``the Department``), names
  that tell whose a unit is by another of the report (校团委, ``Bureau's Party Committee``) and rules without
  a name belong to their text. There, equal words are one unit; two policies without a name are never one,
  since nothing says so.
- Problems and measures belong to their text, one for each mention: findings share wording
  without being one. Only a problem that a heading states and the text under it repeats word
  for word is one problem.
- A group has the members that its report lists right behind it (``members``), and no others. Names that stand
  together for several units (``the Department of State and USAID``) are a group of these (``coordinated``).
- One unit leads another, or is a part of it, where a name or phrase says so (``organisation``).

The result does not depend on the order of the annotations.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kg.link.authority import Authority, load_authority
from kg.link.entities import make_entities
from kg.link.meaning import Resolved
from kg.link.members import list_members, name_members
from kg.link.organisation import organise
from kg.link.resolve import resolve
from kg.link.statements import make_statements
from kg.model import Annotation, Entity, Issue, Link, Statement

__all__ = ["Authority", "Linked", "link", "load_authority"]


@dataclass(frozen=True, slots=True)
class Linked:
    """What all reports together say: every list sorted, every mention in ``links``."""

    entities: tuple[Entity, ...]
    links: tuple[Link, ...]
    statements: tuple[Statement, ...]
    issues: tuple[Issue, ...]


def link(annotations: Iterable[Annotation], *, authority: Authority | None = None) -> Linked:
    """Link the mentions of reports to entities, and their relations to statements.

    >>> from kg.model import Basis, Kind, Mention, Relation, RelationKind
    >>> from kg.read import report_from_text
    >>> report = report_from_text("The Tide Office kept no ledger.")
    >>> mentions = (Mention(4, 15, Kind.UNIT, "UN"), Mention(16, 30, Kind.PROBLEM, "PR"))
    >>> faces = Relation(0, RelationKind.FACES, 1, Basis.STATED, "REL", 0.9)
    >>> linked = link([Annotation(report, (), mentions, (faces,))])
    >>> [entity.label for entity in linked.entities], linked.statements[0].predicate
    (['kept no ledger', 'Tide Office'], 'hasProblem')
    """
    known = authority or load_authority()
    ordered = sorted(annotations, key=lambda annotation: (annotation.report.id, annotation.report.source))
    resolved: list[Resolved] = [resolve(annotation, known) for annotation in ordered]
    organised, together = organise(resolved, known), name_members(resolved)
    entities, issues = make_entities(resolved, known, (*organised.units, *together.units))
    listed = list_members(resolved, known)
    statements, dropped = make_statements(resolved, (*organised.statements, *together.statements, *listed))
    links = {made for one in resolved for made in one.links}.union(organised.links, together.links)
    found = [*issues, *dropped, *(issue for one in resolved for issue in one.issues)]
    return Linked(
        entities=entities,
        links=tuple(sorted(links, key=lambda made: made.order)),
        statements=statements,
        issues=tuple(sorted(set(found), key=_issue_order)),
    )


def _issue_order(issue: Issue) -> tuple[str, str, int, int, str]:
    return issue.stage, issue.source, issue.start or 0, issue.end or 0, issue.message
