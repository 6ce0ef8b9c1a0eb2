"""``kg explain``: the sentences behind a thing or a statement, and why words gave nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli.console import VOLUME, Graph, count, tell
from kg.cli.words import CommandWords, command_words, strings
from kg.errors import check_name
from kg.words import known_language

if TYPE_CHECKING:
    from kg.model import Entity
    from kg.output.coverage import Near
    from kg.store import Build
    from kg.store.explain import Claim, Explanation, Quote

FEW = 10  # mentions, and claims, that fit a screen or two
# What tables have as evidence: the report, and where in it (RFC 5147); as an IRI, what queries have.
PLACE = re.compile(r"(?:\S*/)?(?P<report>[0-9a-f]+)#char=(?P<start>[0-9]{1,9}),(?P<end>[0-9]{1,9})")


class Form(StrEnum):
    """How ``kg explain`` prints."""

    TEXT = "text"
    JSON = "json"


def explain(
    term: Annotated[
        str | None,
        typer.Argument(
            metavar="TERM",
            help="A unit, problem, measure, policy or statement: any name it has, or IRI; or a place in a "
            "report, as kg analyse prints it: ID#char=0,9.",
        ),
    ] = None,
    graph: Graph = Path("output"),
    limit: Annotated[
        int | None,
        typer.Option(
            "--limit",
            metavar="N",
            min=1,
            help=f"Mentions and claims to print at most; as text {FEW} where it is not given.",
        ),
    ] = None,
    only: Annotated[
        str | None,
        typer.Option(
            "--only", metavar="RELATION", help="Claims of one relation, and finer ones, only: hasProblem."
        ),
    ] = None,
    language: Annotated[
        str | None,
        typer.Option(
            "--language", metavar="CODE", help="en or zh; by default that of the reports, if they share one."
        ),
    ] = None,
    form: Annotated[Form, typer.Option("--format", "-f", help="How to print.")] = Form.TEXT,
    why_not: Annotated[
        str | None,
        typer.Option(
            "--why-not", metavar="WORDS", help="Words of a report: which sentences gave nothing, and why."
        ),
    ] = None,
) -> None:
    """Show the quotes behind a statement, unit, problem, measure or policy, with rule and basis."""
    from kg import store
    from kg.store.explain import explain as explain_term
    from kg.store.explain import to_json

    build = store.open_build(graph)
    if why_not is not None:
        if not why_not.strip():
            raise typer.BadParameter("--why-not needs words of a report")
        if term is not None:
            raise typer.BadParameter(
                f"give {term!r} or --why-not, not both: the one is in the graph, the other not"
            )
        if form is not Form.TEXT or (limit, only, language) != (None, None, None):
            options = "--limit, --only, --language and --format"
            raise typer.BadParameter(f"{options} are for a TERM, not for --why-not")
        _why_not(build, why_not)
        return
    if term is None:
        raise typer.BadParameter("give a TERM, or --why-not WORDS")
    words = command_words(known_language(language) if language else _language(build))
    limit = FEW if limit is None and form is Form.TEXT else limit
    found = [
        explanation
        for name in _at_place(build, term) or [term]
        for explanation in explain_term(build, name, limit=limit, only=only, language=words.language)
    ]
    if form is Form.JSON:
        typer.echo(to_json(found))
        return
    for number, explanation in enumerate(found):
        if number:
            typer.echo("")
        _explain(explanation, only, words)


def _at_place(build: Build, term: str) -> list[str]:
    """Return the IRIs of what is mentioned at a place in a report; nothing for a term that is no place.

    Where no mention has just these characters, it is what some of them are a mention of.
    """
    place = PLACE.fullmatch(term)
    if place is None:
        return []
    report, start, end = place["report"], int(place["start"]), int(place["end"])
    check_name("report", report, build.reports)
    links = [link for link in build.links if link.entity is not None and link.span.report == report]
    same = [link for link in links if (link.span.start, link.span.end) == (start, end)]
    near = same or [link for link in links if link.span.start < end and start < link.span.end]
    if not near:
        source = build.reports[report].source
        raise typer.BadParameter(
            f"{term}: nothing was found in these characters of {source}; expected those of a mention, as "
            "kg analyse prints them; kg explain --why-not WORDS tells what gave nothing"
        )
    return list(dict.fromkeys(str(link.entity) for link in near))


def _attribute(entity: Entity, key: str, words: CommandWords) -> str:
    """Return what an attribute is called: by its key in English, else as the ontology calls its property."""
    from kg.rdf.fields import fields
    from kg.rdf.vocab import local_name

    field = fields(entity.kind).get(key)
    return words.term(key if field is None or words.language == "en" else local_name(str(field.property)))


def _language(build: Build) -> str:
    """Return the language that all reports of a build share, if kg speaks it, else English."""
    found = {report.language for report in build.reports.values()}
    return found.pop() if len(found) == 1 and found <= strings().keys() else "en"


def _why_not(build: Build, words: str) -> None:
    from kg.output.coverage import heard, why_not

    found, others = why_not(build, words), heard(build, words)
    for row in found:
        typer.echo(f"{row.source}:{row.start}-{row.end}  {row.reason}")
        typer.echo(f"    {' '.join(row.sentence.split())}")
        typer.echo(f"    nearest: {_list_near(row.near) or 'nothing was found in this report'}")
    unnamed = [place for place in others if not place.alone]
    as_mention = f"as a mention of their own: {len(others) - len(unnamed)}"
    if found:
        tell(f"{count(len(found), 'sentence')} with these words gave nothing")
        if others:
            tell(f"they stand {count(len(others), 'time')} in sentences that gave something, {as_mention}")
        return
    for place in unnamed[:FEW]:
        typer.echo(f"{place.source}:{place.start}-{place.end}  these words alone are no mention here")
        typer.echo(f"    nearest: {_list_near(place.around) or 'nothing was found in this report'}")
    if others:
        more = f", {FEW} of the others shown" if len(unnamed) > FEW else ""
        tell("every sentence with these words gave something: kg explain shows what")
        tell(f"they stand there {count(len(others), 'time')}, {as_mention}{more}")
    elif any(words.casefold() in report.text.casefold() for report in build.reports.values()):
        tell("no sentence of this build holds these words, though a report does")
    else:
        tell("no report of this build holds these words")


def _list_near(near: Sequence[Near]) -> str:
    return ", ".join(f"{one.kind} {one.words!r} ({one.start}-{one.end})" for one in near)


def _explain(explanation: Explanation, only: str | None, words: CommandWords) -> None:
    entity = explanation.entity
    if entity is not None:
        label = dict(entity.labels).get(words.language, entity.label)
        typer.secho(f"{label}  ({words.say(f'kind {entity.kind}')})", bold=True)
        typer.echo(entity.id)
        other = [f"{language}: {name}" for language, name in entity.labels if name != label]
        facts = [
            f"{_attribute(entity, key, words)}: {words.term(value)}"
            for key, value in entity.attributes
            if key not in ("same", "method")
        ]
        for line in (*other, *facts):
            typer.echo(f"  {line}")
        if only is None:
            _mentions(explanation, words)
    for number, claim in enumerate(explanation.claims):
        if number or entity is not None:
            typer.echo("")
        _claim(claim, words)
    if explanation.more_claims:
        left = sum(number for _, number in explanation.more_claims)
        kinds = ", ".join(f"{name} {number}" for name, number in explanation.more_claims)
        every = len(explanation.claims) + left
        typer.echo("\n" + words.count("more claims", left, kinds=kinds, all=every))
    elif entity is not None and only is not None and not explanation.claims:
        typer.echo("\n" + words.say("no claims", relation=only))


def _mentions(explanation: Explanation, words: CommandWords) -> None:
    told, more = len(explanation.mentions), explanation.more_mentions
    typer.echo("\n" + words.count("mentioned", told + more))
    rows = zip(explanation.mentions, explanation.methods, explanation.reasons, strict=True)
    for quote, method, why in rows:
        _quotes((quote,), (words.method(method),))
        _decided(why, words, indent="    ")
    if more:
        typer.echo("  " + words.count("more mentions", more, all=told + more))


def _claim(claim: Claim, words: CommandWords) -> None:
    typer.secho(f"{claim.subject} — {words.term(claim.predicate)} → {claim.object}", bold=True)
    confidence = f"{claim.confidence:.2f}"
    ground = words.say("ground", basis=words.term(claim.basis), confidence=confidence, rule=claim.rule)
    typer.echo(f"  {ground}")
    _decided(claim.why, words)
    by_sentence: dict[tuple[str, int, int], list[Quote]] = {}
    for quote in claim.quotes:
        by_sentence.setdefault((quote.report, *quote.sentence), []).append(quote)
    for quotes in by_sentence.values():
        _quotes(quotes, [words.say(f"role {quote.role}") for quote in quotes])
    if VOLUME.verbose:
        typer.echo(f"  {claim.id}")


def _decided(why: Sequence[tuple[str, float]], words: CommandWords, *, indent: str = "  ") -> None:
    if why:
        reasons = ", ".join(f"{name} {weight:+.2f}" for name, weight in why[:3])
        typer.echo(indent + words.say("decided by", reasons=reasons))


def _quotes(quotes: Sequence[Quote], notes: Sequence[str]) -> None:
    """Print quotes of one sentence: where each stands, then the sentence once, all of them marked."""
    places = [f"{q.start}-{q.end} ({note})" for q, note in zip(quotes, notes, strict=True)]
    typer.echo(f"  {quotes[0].source}:{', '.join(places)}")
    typer.echo(f"    {marked(quotes)}")


def marked(quotes: Sequence[Quote]) -> str:
    """Return the sentence of some quotes on one line, with each of them between ⟦ and ⟧."""
    first = quotes[0]
    text, offset = f"{first.before}{first.exact}{first.after}", first.sentence[0]
    spans = {(quote.start, quote.end) for quote in quotes}
    signs = [(start, 1, "⟦") for start, _ in spans] + [(end, 0, "⟧") for _, end in spans]
    for at, _, sign in sorted(signs, reverse=True):  # from the end, so that no offset moves
        text = text[: at - offset] + sign + text[at - offset :]
    return " ".join(text.split())
