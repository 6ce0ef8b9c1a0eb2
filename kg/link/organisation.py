"""Which unit leads another, or is a part of it, where the words of a name or text say so.

``Party Group of the Ministry of Justice`` leads the ``Ministry of Justice``; the ``Office of
Inspector General of the Department of State`` is a part of the department. The words are data
(``ontologies/authority/organisation.toml``), each with its rule and its source. They count only
where the other unit is one that some report names by itself, or that authority data knows: a
name inside a name makes no unit. Words that mean a unit only by what stands before them (``the
administration``, ``it``) say nothing by themselves, nor do groups. Where the name that they stand for
says it (校党委 for 江北大学党委), it is inferred, if the report names the other unit in full by a name of its
own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from kg.link.authority import Authority, NameRule
from kg.link.meaning import Meaning, Resolved, is_borne_by_any
from kg.link.names import full_name, is_understood, meant_name
from kg.link.places import is_of_its_report
from kg.mint import normalise_name
from kg.model import Basis, Kind, Link, Mention, Span, Statement

BETWEEN = 16  # characters between two names that one phrase holds together: ", Office of the "
UNDERSTOOD = 0.9  # how often a description means the unit that it is given to (python -m tests.described)


@dataclass(frozen=True, slots=True)
class Organised:
    """Statements between units, and what their words refer to where no mention says so yet."""

    statements: tuple[Statement, ...]
    links: tuple[Link, ...]
    # Units that only authority data knows, with the words that name them inside another name.
    units: tuple[tuple[Resolved, Mention, Meaning], ...]


@dataclass(frozen=True, slots=True)
class _Claim:
    """One unit's name or phrase that says how it hangs together with another."""

    rule: NameRule
    body: Mention
    subject: str
    whole: Mention  # the words that name it, a mention of the annotation or a part of one
    object: Meaning
    basis: Basis = Basis.STATED


def organise(resolved: Sequence[Resolved], authority: Authority) -> Organised:
    """Return what names and phrases say of units that lead or hold others.

    Each report says a thing once, by its first words that do; another report is another witness.
    """
    known = {
        meaning.iri
        for one in resolved
        for mention, meaning in zip(one.annotation.mentions, one.meanings, strict=True)
        if meaning is not None and mention.kind is Kind.UNIT
    }
    statements: dict[tuple[str, str, str, str], Statement] = {}
    links: set[Link] = set()
    units: list[tuple[Resolved, Mention, Meaning]] = []
    for one in resolved:
        taken = {(made.span.start, made.span.end) for made in one.links}
        for claim in _claims(one, authority, known):
            made = _statement(one, claim)
            key = (made.report, made.subject, made.predicate, made.object)
            if key in statements:
                continue
            statements[key] = made
            if (claim.whole.start, claim.whole.end) not in taken:
                links.add(Link(made.evidence[-1], made.object, claim.object.method, claim.whole.score))
            if made.object not in known:
                units.append((one, claim.whole, claim.object))
    return Organised(tuple(statements.values()), tuple(links), tuple(units))


def _statement(one: Resolved, claim: _Claim) -> Statement:
    report = one.annotation.report.id
    body, whole = (Span(report, m.start, m.end) for m in (claim.body, claim.whole))
    return Statement(
        subject=claim.subject,
        predicate=claim.rule.predicate,
        object=claim.object.iri,
        evidence=(body, whole),
        basis=claim.basis,
        rule=claim.rule.id,
        # A name that is doubtful as a name is as doubtful in what it says.
        confidence=round(
            min(claim.rule.score, claim.body.score, claim.whole.score)
            * (UNDERSTOOD if claim.basis is Basis.INFERRED else 1),
            4,
        ),
        report=report,
    )


def _claims(one: Resolved, authority: Authority, known: set[str]) -> Iterator[_Claim]:
    """Iterate over what the units of a report say, in the order of the text, then over what they imply."""
    single = [
        (mention, meaning)
        for mention, meaning in zip(one.annotation.mentions, one.meanings, strict=True)
        if meaning is not None and mention.kind is Kind.UNIT and not meaning.collective
    ]
    units = [pair for pair in single if not is_understood(pair[0])]
    here = _names(one, single, authority)
    for at, (mention, meaning) in enumerate(units):
        yield from _within(one, mention, meaning, authority, known, here)
        after = next((pair for pair in units[at + 1 :] if pair[0].start >= mention.end), None)
        if after is not None:
            yield from _side_by_side(one, (mention, meaning), after, authority)
    named = {meaning.iri: mention for mention, meaning in reversed(units)}
    for mention, meaning in single:
        if mention.get("method") == "definite" and (name := meant_name(mention)):
            yield from _understood(one, mention, meaning, name, authority, named, here)


def _names(
    one: Resolved, units: Iterable[tuple[Mention, Meaning]], authority: Authority
) -> Mapping[str, Meaning]:
    """Return what the names of a report mean in it, without those that mean two things or any."""
    found: dict[str, dict[str, Meaning]] = {}
    for mention, meaning in units:
        understood = is_understood(mention)
        written = meant_name(mention) if understood else full_name(mention, one.annotation.report.text)
        words = normalise_name(written or "")
        if (meaning.name and not understood) or _tells_in_report(words, authority):
            found.setdefault(words, {})[meaning.iri] = meaning
    return {words: next(iter(meant.values())) for words, meant in found.items() if len(meant) == 1}


def _tells_in_report(name: str, authority: Authority) -> bool:
    """Tell whether a normalised name says within its report which unit it means, if not beyond it."""
    if authority.generic.is_alone(name):
        return False
    return is_borne_by_any(Kind.UNIT, name, authority) or is_of_its_report(name, authority.wording)


def _understood(
    one: Resolved,
    mention: Mention,
    meaning: Meaning,
    name: str,
    authority: Authority,
    named: Mapping[str, Mention],
    here: Mapping[str, Meaning],
) -> Iterator[_Claim]:
    """Yield what the name says for which other words stand, of a unit that the report names by itself.

    Names that any body has are given to such words too easily: 局党组 may be that of any bureau in the text.
    """
    if _tells_in_report(normalise_name(name), authority):
        return
    for rule in authority.relations:
        if match := rule.pattern.fullmatch(name):
            words = match["whole"]
            meant = here.get(normalise_name(words)) or one.named_unit(words, authority)
            if meant is not None and meant.iri in named and meant.iri != meaning.iri:
                yield _Claim(rule, mention, meaning.iri, named[meant.iri], meant, Basis.INFERRED)
                return


def _within(
    one: Resolved,
    mention: Mention,
    meaning: Meaning,
    authority: Authority,
    known: set[str],
    here: Mapping[str, Meaning],
) -> Iterator[_Claim]:
    """Yield what a name says of a unit whose name is a part of it."""
    for rule, _, (start, end) in _matches(one, mention.start, mention.end, authority):
        whole = Mention(start, end, Kind.UNIT, rule.id, mention.score)
        words = full_name(whole, one.annotation.report.text)
        meant = here.get(normalise_name(words)) or one.named_unit(words, authority)
        if meant is None or meant.iri == meaning.iri:
            continue
        if meant.iri in known or meant.entry is not None:
            yield _Claim(rule, mention, meaning.iri, whole, meant)
            return


def _side_by_side(
    one: Resolved, left: tuple[Mention, Meaning], right: tuple[Mention, Meaning], authority: Authority
) -> Iterator[_Claim]:
    """Yield what the words between two names say, as in ``the Ministry’s Finance Division``."""
    if right[0].start - left[0].end > BETWEEN:
        return
    for rule, body, whole in _matches(one, left[0].start, right[0].end, authority):
        for (a, subject), (b, object_) in ((left, right), (right, left)):
            if _holds(a, body) and _holds(b, whole) and subject.iri != object_.iri:
                yield _Claim(rule, a, subject.iri, b, object_)
                return


def _holds(mention: Mention, span: tuple[int, int]) -> bool:
    return mention.start <= span[0] and span[1] <= mention.end


def _matches(
    one: Resolved, start: int, end: int, authority: Authority
) -> Iterator[tuple[NameRule, tuple[int, int], tuple[int, int]]]:
    """Yield the rules that match all of the words, with where ``body`` and ``whole`` stand in the text."""
    words = one.annotation.report.text[start:end].replace("\n", " ")
    for rule in authority.relations:
        if match := rule.pattern.fullmatch(words):
            (a, b), (c, d) = match.span("body"), match.span("whole")
            yield rule, (start + a, start + b), (start + c, start + d)
