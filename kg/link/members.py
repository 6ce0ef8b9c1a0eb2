"""Which units a report lists as those of a group: what stands right behind it, and names that make it up.

``37 inspected units, including the Ministry of Tides and the Pier Board`` names two of them. The words are
data (``[[members]]`` of ``ontologies/authority/organisation.toml``). What is not listed there is never a
member; behind a mere colon only where the group is counted, since anything may follow one. ``The Pier Board
and USAID`` are a group of two (``kg.link.coordinated``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kg.link.authority import Authority
from kg.link.meaning import Meaning, Resolved
from kg.link.organisation import Organised
from kg.link.wording import first_match
from kg.model import Basis, Kind, Link, Mention, Span, Statement

TOGETHER = "ORG-TOGETHER"  # the rule of names that make up a group
_REACH = 60  # characters between a group and the first unit, and between two


def list_members(resolved: Iterable[Resolved], authority: Authority) -> list[Statement]:
    """Return a statement for each unit that stands in the list behind a group, the same one once a report."""
    found: dict[tuple[str, str, str], Statement] = {}
    for one in resolved:
        for made in _listed(one, authority):
            found.setdefault((made.report, made.subject, made.object), made)
    return list(found.values())


def name_members(resolved: Iterable[Resolved]) -> Organised:
    """Return that units whose names make up that of a group are its members, and where each is named."""
    statements: dict[tuple[str, str, str], Statement] = {}
    links: list[Link] = []
    units: list[tuple[Resolved, Mention, Meaning]] = []
    for one in resolved:
        report = one.annotation.report.id
        taken = {made.span for made in one.links}
        for group in one.groups:
            whole = Span(report, group.mention.start, group.mention.end)
            for span, unit in group.parts:
                made = Statement(
                    subject=group.group.iri,
                    predicate="hasMember",
                    object=unit.iri,
                    evidence=(whole, span),
                    basis=Basis.STATED,
                    rule=TOGETHER,
                    confidence=group.mention.score,
                    report=report,
                )
                statements.setdefault((report, made.subject, made.object), made)
                if span not in taken:
                    links.append(Link(span, unit.iri, unit.method, group.mention.score))
                part = Mention(span.start, span.end, Kind.UNIT, TOGETHER, group.mention.score)
                units.append((one, part, unit))
    return Organised(tuple(statements.values()), tuple(links), tuple(units))


def _listed(one: Resolved, authority: Authority) -> Iterator[Statement]:
    units = [
        (mention, meaning)
        for mention, meaning in zip(one.annotation.mentions, one.meanings, strict=True)
        if meaning is not None and mention.kind is Kind.UNIT
    ]
    for at, (group, meaning) in enumerate(units):
        if meaning.collective:
            yield from _behind(one, group, meaning, units[at + 1 :], authority)


def _behind(
    one: Resolved,
    group: Mention,
    meaning: Meaning,
    later: list[tuple[Mention, Meaning]],
    authority: Authority,
) -> Iterator[Statement]:
    text, report = one.annotation.report.text, one.annotation.report.id
    rule, cue, end = None, None, group.end
    for unit, meant in later:
        if unit.start < end or unit.start - end > _REACH:
            return
        between = text[end : unit.start]
        if rule is None:
            rule = next((r for r in authority.members if r.cue.fullmatch(between)), None)
            cue = Span(report, end, unit.start)
            is_colon = not any(map(str.isalpha, between.replace("the", "")))
            if rule is None or (is_colon and not group.get("count")):
                return
        elif not rule.between.fullmatch(between):
            return
        if first_match(authority.wording.owner, text, unit.end):
            return  # "including the Tide Office's branches"
        if not meant.collective and meant.iri != meaning.iri:
            first, last = Span(report, group.start, group.end), Span(report, unit.start, unit.end)
            yield Statement(
                subject=meaning.iri,
                predicate="hasMember",
                object=meant.iri,
                evidence=(first, _trimmed(text, cue), last) if cue else (first, last),
                basis=Basis.STATED,
                rule=rule.id,
                confidence=min(rule.score, group.score, unit.score),
                report=report,
            )
        end = unit.end


def _trimmed(text: str, span: Span) -> Span:
    """Return where the words of a cue stand, without the signs and spaces around them."""
    words = text[span.start : span.end]
    start = span.start + len(words) - len(words.lstrip(" ,，(（\n"))
    return Span(span.report, start, max(start + 1, span.start + len(words.rstrip())))
