"""``kg analyse``, ``render``, ``serve``, ``publish``: look at a build, and hand it on."""

from __future__ import annotations

import json
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from kg.cli.console import OUTPUT, AlsoGraph, Graph, Output, complain, one_folder, print_table, tell
from kg.cli.login import Token, User, read_login


class TableFormat(StrEnum):
    """How ``kg analyse`` prints."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"
    MARKDOWN = "markdown"


def analyse(
    question: Annotated[
        str | None,
        typer.Argument(metavar="QUESTION", help="The name of a question; without it, all are listed."),
    ] = None,
    graph: Graph = Path("output"),
    form: Annotated[TableFormat, typer.Option("--format", "-f", help="How to print.")] = TableFormat.TABLE,
    limit: Annotated[
        int | None, typer.Option("--limit", metavar="N", min=1, help="Rows to print at most.")
    ] = None,
    seed: Annotated[
        int, typer.Option("--seed", metavar="N", help="Seed of all that is drawn by chance.")
    ] = 0,
    backend: Annotated[
        str | None,
        typer.Option("--backend", metavar="NAME", help="A networkx backend for the slow measures."),
    ] = None,
    same: Annotated[
        str,
        typer.Option(
            "--same",
            metavar="NOTION",
            help="When two problems are the same: node, words, alike (words that overlap by half) or type.",
        ),
    ] = "alike",
    samples: Annotated[
        int,
        typer.Option(
            "--samples",
            metavar="N",
            min=0,
            help="Resamples for the intervals, at most; 0 leaves their columns empty.",
        ),
    ] = 200,
    least_confidence: Annotated[
        float,
        typer.Option(
            "--least-confidence",
            metavar="N",
            min=0.0,
            max=1.0,
            help="Leave out facts of less confidence; 0.5: those less likely right than not.",
        ),
    ] = 0.0,
) -> None:
    """Answer a question about the network: central policies, systemic problems, gaps and more."""
    from kg import analyse as analysis
    from kg import store
    from kg.output.tables import to_csv

    if question is None:
        _list_questions(form)
        return
    G = store.open_build(graph).graph()
    whole = analysis.ask(
        G,
        question,
        seed=seed,
        backend=backend,
        same=same,
        samples=samples,
        least_confidence=least_confidence,
    )
    table = replace(whole, rows=whole.rows[:limit])
    if form is TableFormat.CSV:
        typer.echo(to_csv(table.columns, table.rows), nl=False)
    elif form is TableFormat.JSON:
        found = {"question": table.name, "title": table.title, "rows": table.to_dicts(), "notes": table.notes}
        typer.echo(json.dumps(found, ensure_ascii=False, indent=1))
    elif form is TableFormat.MARKDOWN:
        typer.echo(table.to_markdown())
    else:
        print_table(table.columns, table.rows, title=table.title)
        for note in table.notes:
            typer.echo(f"· {note}")
    if len(table) < len(whole):
        complain(f"there are {len(whole)} rows; raise --limit to see more")


def _list_questions(form: TableFormat) -> None:
    from kg import analyse as analysis
    from kg.output.tables import to_csv

    columns = ("question", "what it answers")
    rows = tuple((name, asked.title) for name, asked in sorted(analysis.QUESTIONS.items()))
    if form is TableFormat.CSV:
        typer.echo(to_csv(columns, rows), nl=False)
    elif form is TableFormat.JSON:
        told = [{"question": name, "title": title} for name, title in rows]
        typer.echo(json.dumps(told, ensure_ascii=False, indent=1))
    elif form is TableFormat.MARKDOWN:
        typer.echo(analysis.Table("questions", "", columns, rows).to_markdown())
    else:
        print_table(columns, rows)


def render(
    graph: Graph = Path("output"),
    view: Annotated[
        str | None,
        typer.Option(
            "--view",
            metavar="VIEW",
            help="unit:NAME, problem:NAME, policy:NAME (any name it has, or IRI); in a page also round, "
            "communities; else all.",
        ),
    ] = None,
    output: Annotated[
        Path,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            help="The file to write: .html or .svg; never one that a build wrote itself.",
        ),
    ] = Path("graph.html"),
    title: Annotated[
        str | None, typer.Option("--title", metavar="TEXT", help="The heading of the page or picture.")
    ] = None,
    language: Annotated[str, typer.Option("--language", metavar="CODE", help="en or zh.")] = "en",
) -> None:
    """Write one focused page, or a still picture (.svg), of a build."""
    from kg import analyse as analysis
    from kg import render as drawing
    from kg import store
    from kg.output.folder import check_not_built
    from kg.output.write import save

    if output.suffix not in (".html", ".svg"):
        raise typer.BadParameter(f"{output}: a page is .html, a picture is .svg")
    check_not_built(output)
    G = store.open_build(graph).graph()
    if output.suffix == ".html" and (view is None or view in drawing.GROUPS):
        G = analysis.with_communities(G)  # those of the build's own page and tables
    if view is not None:
        G = drawing.focus(G, view)
    draw = drawing.svg if output.suffix == ".svg" else drawing.page
    made = draw(G, title=title, language=language)
    save(output, made)
    tell(f"wrote {output.as_posix()}")


def serve(
    output: Output = OUTPUT,
    graph: AlsoGraph = None,
    host: Annotated[
        str,
        typer.Option(
            "--host",
            metavar="ADDRESS",
            help="Address to listen on; this machine only by default, 0.0.0.0: any.",
        ),
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", "-p", metavar="N", min=1, max=65535, help="Port.")] = 7878,
    timeout: Annotated[
        float,
        typer.Option("--timeout", metavar="SECONDS", min=0.1, max=1e6, help="Seconds that a query may take."),
    ] = 30.0,
    limit: Annotated[
        int, typer.Option("--limit", metavar="N", min=1, help="Rows that an answer may have.")
    ] = 100_000,
    allow_update: Annotated[
        bool, typer.Option("--allow-update", help="Take SPARQL updates from who has the token.")
    ] = False,
    token: Annotated[
        str | None,
        typer.Option(
            "--token", metavar="TEXT", envvar="KG_TOKEN", help="The token for updates; made up if not given."
        ),
    ] = None,
    origin: Annotated[
        list[str] | None,
        typer.Option(
            "--origin", metavar="URL", help="A site whose pages may ask, as https://a.example; repeatable."
        ),
    ] = None,
) -> None:
    """Serve a build: SPARQL endpoint, query page, a page for each IRI, and the files of the build."""
    from kg import serve as server
    from kg.serve.files import entrances, list_files

    output = one_folder(output, graph)
    made_up = allow_update and token is None
    token = server.new_token() if made_up else token
    chosen = server.settings(
        output,
        host=host,
        token=token if allow_update else None,
        origins=origin or (),
        timeout=timeout,
        limit=limit,
    )

    def ready() -> None:
        if made_up:
            typer.echo(f"token for updates: {token}")
        address = f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
        also = " ".join(("/sparql", *entrances(list_files(output))))
        tell(f"{address}/ serves {output.as_posix()}, also {also}; end with Ctrl-C")

    server.serve(chosen, host=host, port=port, ready=ready)


def publish(
    context: typer.Context,
    endpoint: Annotated[
        str, typer.Option("--endpoint", metavar="URL", help="The query URL of a SPARQL 1.1 server.")
    ],
    output: Output = OUTPUT,
    graph: AlsoGraph = None,
    graph_store: Annotated[
        str | None, typer.Option("--store", metavar="URL", help="The URL of its Graph Store Protocol.")
    ] = None,
    token: Token = None,
    user: User = None,
    collection: Annotated[
        str | None,
        typer.Option(
            "--collection",
            metavar="NAME",
            help="What this build is called on the server; the name of its folder by default.",
        ),
    ] = None,
    keep: Annotated[
        bool | None,
        typer.Option(
            "--keep/--replace",
            help="Keep reports of the collection that this build no longer has, or remove them even if they "
            "are all that it had.",
            show_default=False,
        ),
    ] = None,
    timeout: Annotated[
        float,
        typer.Option("--timeout", metavar="SECONDS", min=0.1, max=1e6, help="Seconds for each request."),
    ] = 60.0,
) -> None:
    """Load a build into a SPARQL server beside others, one named graph a report, only what changed.

    Removed is what a former build of the same collection sent, this one no longer has and no other
    collection has. Names of units and policies that another needs stay.
    """
    from kg import store
    from kg.store.disk import iterate
    from kg.store.publish import publish as send
    from kg.store.remote import connect

    build = store.open_build(one_folder(output, graph))
    name = collection or build.folder.resolve().name
    login = read_login(context, user)
    server = connect(endpoint, store_url=graph_store, token=token, login=login, timeout=timeout)
    done = send(server, iterate(build.store), collection=name, remove=None if keep is None else not keep)
    counts = f"{len(done.sent)} graphs sent, {len(done.unchanged)} as they were, {len(done.removed)} removed"
    tell(f"collection {name}: {counts}")


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command(short_help="Answer a question about the network; without one, list them.")(analyse)
    app.command(short_help="Write one focused page, or a still picture, of a build.")(render)
    app.command(short_help="Serve a build on this machine: SPARQL endpoint, pages.")(serve)
    app.command(short_help="Load a build into a SPARQL server beside others, only what changed.")(publish)
