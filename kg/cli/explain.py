"""``kg explain``: the sentences behind a thing or a statement, and why words gave nothing."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli.console import VOLUME, Graph, count, tell

if TYPE_CHECKING:
    from kg.store import Build
    from kg.store.explain import Claim, Explanation, Quote

FEW = 10  # mentions, and claims, that fit a screen or two


class Form(StrEnum):
    """How ``kg explain`` prints."""

    TEXT = "text"
    JSON = "json"


def explain(
    term: Annotated[
        str | None,
        typer.Argument(
            metavar="TERM", help="A unit, problem, measure, policy or statement: any name it has, or IRI."
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
        typer.Option("--only", metavar="RELATION", help="Claims of one relation only: hasProblem."),
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
        if limit is not None or only is not None or form is not Form.TEXT:
            raise typer.BadParameter("--limit, --only and --format are for a TERM, not for --why-not")
        _why_not(build, why_not)
        return
    if term is None:
        raise typer.BadParameter("give a TERM, or --why-not WORDS")
    if form is Form.JSON:
        typer.echo(to_json(explain_term(build, term, limit=limit, only=only)))
        return
    for number, explanation in enumerate(explain_term(build, term, limit=limit or FEW, only=only)):
        if number:
            typer.echo("")
        _explain(explanation, only)


def _why_not(build: Build, words: str) -> None:
    from kg.output.coverage import why_not

    found = why_not(build, words)
    for row in found:
        typer.echo(f"{row.source}:{row.start}-{row.end}  {row.reason}")
        typer.echo(f"    {' '.join(row.sentence.split())}")
        near = ", ".join(f"{near.kind} {near.words!r} ({near.start}-{near.end})" for near in row.near)
        typer.echo(f"    nearest: {near or 'nothing was found in this report'}")
    if found:
        tell(f"{count(len(found), 'sentence')} with these words gave nothing")
    elif any(words.casefold() in report.text.casefold() for report in build.reports.values()):
        tell("every sentence with these words gave something: kg explain shows what")
    else:
        tell("no report of this build holds these words")


def _explain(explanation: Explanation, only: str | None) -> None:
    entity = explanation.entity
    if entity is not None:
        typer.secho(f"{entity.label}  ({entity.kind})", bold=True)
        typer.echo(entity.id)
        other = [f"{language}: {label}" for language, label in entity.labels if label != entity.label]
        facts = [f"{key}: {value}" for key, value in entity.attributes if key not in ("same", "method")]
        for line in (*other, *facts):
            typer.echo(f"  {line}")
        if only is None:
            _mentions(explanation)
    for number, claim in enumerate(explanation.claims):
        if number or entity is not None:
            typer.echo("")
        _claim(claim)
    if explanation.more_claims:
        left = sum(number for _, number in explanation.more_claims)
        kinds = ", ".join(f"{name} {number}" for name, number in explanation.more_claims)
        shown = f"--limit {len(explanation.claims) + left} shows them"
        typer.echo(
            f"\n… and {count(left, 'claim')} more ({kinds}): {shown}, --only RELATION those of one kind"
        )
    elif entity is not None and only is not None and not explanation.claims:
        typer.echo(f"\nnothing is claimed by {only}")


def _mentions(explanation: Explanation) -> None:
    told, more = len(explanation.mentions), explanation.more_mentions
    typer.echo(f"\nmentioned {count(told + more, 'time')}")
    rows = zip(explanation.mentions, explanation.methods, explanation.reasons, strict=True)
    for quote, method, why in rows:
        _quotes((quote,), "stands for itself" if method == "own" else f"by {method}")
        _decided(why, indent="    ")
    if more:
        typer.echo(f"  … and {count(more, 'mention')} more: --limit {told + more} shows them")


def _claim(claim: Claim) -> None:
    typer.secho(f"{claim.subject} — {claim.predicate} → {claim.object}", bold=True)
    typer.echo(f"  {claim.basis}, confidence {claim.confidence:.2f}, rule {claim.rule}")
    _decided(claim.why)
    by_sentence: dict[tuple[str, int, int], list[Quote]] = {}
    for quote in claim.quotes:
        by_sentence.setdefault((quote.report, *quote.sentence), []).append(quote)
    for quotes in by_sentence.values():
        _quotes(quotes)
    if VOLUME.verbose:
        typer.echo(f"  {claim.id}")


def _decided(why: Sequence[tuple[str, float]], *, indent: str = "  ") -> None:
    if why:
        reasons = ", ".join(f"{name} {weight:+.2f}" for name, weight in why[:3])
        typer.echo(f"{indent}decided by: {reasons}")


def _quotes(quotes: Sequence[Quote], note: str = "") -> None:
    """Print quotes of one sentence: where each stands, then the sentence once, all of them marked."""
    first = quotes[0]
    places = ", ".join(f"{quote.start}-{quote.end} ({note or quote.role})" for quote in quotes)
    typer.echo(f"  {first.source}:{places}")
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
