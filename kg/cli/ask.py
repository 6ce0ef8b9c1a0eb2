"""``kg query``, ``verify``, ``validate``: ask a build, and check it; ``explain`` has a module of its own."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli.console import (
    EXIT_INCOMPLETE,
    OUTPUT,
    AlsoGraph,
    Graph,
    Output,
    complain,
    count,
    one_folder,
    print_table,
    tell,
)
from kg.cli.explain import explain
from kg.cli.iris import readable, without_brackets
from kg.cli.login import Token, User, read_login
from kg.errors import MalformedQueryError
from kg.words import known_language

if TYPE_CHECKING:
    from kg.store import Build, Outcome, Parameter
    from kg.store.remote import Endpoint


_IRI = re.compile(r"[A-Za-z][\w+.-]*:\S+")


class Format(StrEnum):
    """How ``kg query`` prints."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"
    TTL = "ttl"


def query(
    context: typer.Context,
    text: Annotated[
        str | None,
        typer.Argument(metavar="NAME|FILE|TEXT", help="A query of the cookbook, any file, or SPARQL."),
    ] = None,
    graph: Graph = Path("output"),
    form: Annotated[Format, typer.Option("--format", "-f", help="How to print.")] = Format.TABLE,
    list_: Annotated[bool, typer.Option("--list", help="List the queries that come with kg.")] = False,
    limit: Annotated[
        int | None, typer.Option("--limit", metavar="N", min=1, help="Rows to print at most.")
    ] = None,
    timeout: Annotated[
        float,
        typer.Option("--timeout", metavar="SECONDS", min=0.001, max=1e6, help="Seconds to wait at most."),
    ] = 60.0,
    endpoint: Annotated[
        str | None,
        typer.Option("--endpoint", metavar="URL", help="Ask this SPARQL 1.1 endpoint instead of a build."),
    ] = None,
    token: Token = None,
    user: User = None,
    show_query: Annotated[
        bool, typer.Option("--show-query", help="Print the query with its parameters bound, do not run it.")
    ] = False,
) -> None:
    """Ask a build in SPARQL: by the name of a query, by file, or by text.

    Parameters of a query are further options, bound to its variables and never pasted into it:
    kg query problems-by-unit --unit "Dredging Company". kg query --list names them.

    All graphs are asked as one, and what several reports say has a row for each of them: count things
    with COUNT(DISTINCT ?thing), list them with SELECT DISTINCT.
    """
    from kg import store
    from kg.store.remote import connect

    if list_ or text is None:
        _list_queries(form)
        return
    given = _parameters(context.args)
    there = None
    if endpoint:
        there = connect(endpoint, token=token, login=read_login(context, user), timeout=timeout)
    if show_query:
        typer.echo(_bound(text, given, there or store.open_build(graph)))
        return
    if there is not None:
        outcome = there.query(text, given, limit=limit)
    else:
        outcome = store.open_build(graph).query(text, given, limit=limit, timeout=timeout)
    _print(outcome, form, limit)
    for option in _also_variables(context, text):
        complain(
            f"?{option} was not bound: --{option} is an option of kg query; rename it to give it a value"
        )
    for hint in (*_bound_as_text(_text_of(text), given, outcome), *outcome.notes):
        complain(hint)


def _bound_as_text(text: str, given: dict[str, str], outcome: Outcome) -> Iterator[str]:
    """Yield which values of a query of the user's own are text, where that may be why it has no rows."""
    from kg import store
    from kg.store.cookbook import ENTITIES, read_parameters

    if not text or not isinstance(outcome, store.Result) or outcome.rows:
        return
    declared = {parameter.name for parameter in read_parameters(text, "the query")}
    for name, value in given.items():
        if name not in declared and name not in ENTITIES and not _IRI.fullmatch(value):
            called = ", ".join(f"?{kind}" for kind in ENTITIES)
            yield (
                f"--{name} {value!r} was bound as text; if ?{name} is a thing, give its IRI, call the "
                f"variable one of {called}, or write into the query: #+ param: ?{name} (unit): which one"
            )


def _text_of(query: str) -> str:
    """Return the SPARQL of a query of the user's own; nothing of one that comes with kg."""
    from kg.store.run import look_up

    found = look_up(query)
    return found if isinstance(found, str) else ""


def _bound(text: str, given: dict[str, str], asked: Build | Endpoint) -> str:
    """Return a query as it can be asked of any engine: parameters bound, prefixes declared."""
    from kg import store
    from kg.store.remote import with_prefixes
    from kg.store.run import local, select

    runner = local(asked.store) if isinstance(asked, store.Build) else asked.ask
    return with_prefixes(store.resolve(text, given, select(runner)))


def _also_variables(context: typer.Context, text: str) -> list[str]:
    """Return the options that were given, and that the query has a variable of the name of.

    Not ``--graph``: any query over named graphs has that variable, and means no value for it.
    """
    from kg.store.run import variables

    names = {"form": "format"} | {name: name for name in ("limit", "timeout", "endpoint", "token", "user")}
    typed = [p for p in names if (at := context.get_parameter_source(p)) and at.name == "COMMANDLINE"]
    return sorted({names[parameter] for parameter in typed} & variables(text)) if typed else []


def _parameters(extra: Sequence[str]) -> dict[str, str]:
    """Read ``--name value`` and ``--name=value``, which only the query itself can know."""
    given: dict[str, str] = {}
    words = iter(extra)
    for word in words:
        name, equals, value = word.removeprefix("--").partition("=")
        if not word.startswith("--") or not name:
            message = (
                f"{word!r} was not expected; a parameter is --name value, a query of your own is one argument"
            )
            raise typer.BadParameter(message)
        if not equals:
            following = next(words, None)
            if following is None:
                raise typer.BadParameter(f"--{name} needs a value")
            value = following
        given[name.replace("-", "_")] = without_brackets(value)
    return given


def _list_queries(form: Format) -> None:
    from kg import store
    from kg.output.tables import to_csv

    queries = store.list_queries()
    rows = [(named.name, named.question, " ".join(map(_option, named.parameters))) for named in queries]
    if form is Format.TTL:
        raise MalformedQueryError("--format ttl is for CONSTRUCT and DESCRIBE; a list is table, csv or json")
    if form is Format.JSON:
        told = [
            {
                "name": named.name,
                "question": named.question,
                "parameters": [
                    {"name": p.name, "type": p.type, "required": p.required, "help": p.help}
                    for p in named.parameters
                ],
            }
            for named in queries
        ]
        typer.echo(json.dumps(told, ensure_ascii=False, indent=1))
    elif form is Format.CSV:
        typer.echo(to_csv(("name", "question", "parameters"), rows), nl=False)
    else:
        print_table(("name", "question", "parameters (? may be left out)"), rows)


def _option(parameter: Parameter) -> str:
    """Return how a parameter is given, with its type where its name does not say that."""
    kinds = {parameter.name: "", "iri": "IRI", "thing": "name or IRI", "language": "en or zh"}
    kind = kinds.get(parameter.type, parameter.type)
    return f"--{parameter.name}{'' if parameter.required else '?'}{f' ({kind})' if kind else ''}"


def _print(outcome: Outcome, form: Format, limit: int | None) -> None:
    """Print an answer; that there is more is said only where it was our limit that held it back."""
    from kg.output.tables import guarded
    from kg.store import results

    if isinstance(outcome, results.Triples):
        if form in (Format.JSON, Format.CSV):
            raise MalformedQueryError(
                "CONSTRUCT and DESCRIBE give a graph: use --format ttl, or table for the same"
            )
        typer.echo(results.to_rdf(outcome), nl=False)
    elif form is Format.TTL:
        raise MalformedQueryError(
            "--format ttl is for CONSTRUCT and DESCRIBE; SELECT and ASK give table, csv or json"
        )
    elif form is Format.JSON:
        typer.echo(results.to_json(outcome))
    elif isinstance(outcome, results.Answer):
        typer.echo(str(outcome.value).lower())
    elif form is Format.CSV:
        typer.echo(results.to_csv(outcome, guard=guarded), nl=False)
    else:
        shown = outcome.readable()
        print_table(shown.columns, [[readable(term) for term in row] for row in shown.rows])
        if not outcome.rows:
            complain("no rows: nothing in this graph answers the query")
    if not isinstance(outcome, results.Answer) and outcome.truncated and len(outcome) == limit:
        complain("there is more; raise --limit to see it")


def verify(
    output: Output = OUTPUT,
    graph: AlsoGraph = None,
    sources: Annotated[
        list[Path] | None,
        typer.Option(
            "--sources",
            metavar="FOLDER",
            exists=True,
            file_okay=False,
            help="A folder that holds the reports, if they were moved; repeatable.",
        ),
    ] = None,
) -> None:
    """Re-read the sources; fail when a quote is not there, a hash or the store differs, a shape is violated.

    A source that cannot be found is told, and ends with exit code 1 too: it was not checked.
    """
    from kg.output.manifest import source_folders
    from kg.store.verify import verify as check

    output = one_folder(output, graph)
    found = check(output, sources=[*(sources or ()), *source_folders(output), Path()])
    for finding in found.findings:
        complain(f"{finding.check}: {finding.where}: {finding.message}")
    if found.unreached:
        names = ", ".join(found.unreached[:3]) + (", …" if len(found.unreached) > 3 else "")
        lacking = count(len(found.unreached), "source")
        complain(f"{lacking} not found, the text in reports/ was checked instead: {names}")
        complain("say where the reports lie: --sources FOLDER")
    checked = f"{found.quotes} quotes, {found.files} files, {found.sources} sources checked"
    tell(f"{checked}: {len(found.findings)} wrong")
    if not found.ok:
        raise typer.Exit(EXIT_INCOMPLETE)


def validate(
    files: Annotated[
        list[Path],
        typer.Argument(
            metavar="FILE...", help="RDF files of your own: .ttl .trig .nt .nq .n3 .jsonld .rdf .xml .owl"
        ),
    ],
    language: Annotated[str, typer.Option("--language", metavar="CODE", help="en or zh.")] = "en",
) -> None:
    """Hold any graph against the shapes."""
    from kg.validate import to_text, validate_files

    violations = validate_files(files)
    typer.echo(to_text(violations, language=known_language(language)), nl=False)
    if any(violation.severity == "Violation" for violation in violations):
        raise typer.Exit(EXIT_INCOMPLETE)


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    free = {"allow_extra_args": True, "ignore_unknown_options": True}
    app.command(context_settings=free, short_help="Ask a build in SPARQL; --list names the questions.")(query)
    app.command(short_help="Show the sentences behind a unit, problem, measure, policy.")(explain)
    app.command(short_help="Re-read the sources: is every quote really there?")(verify)
    app.command(short_help="Hold any RDF file against the shapes.")(validate)
