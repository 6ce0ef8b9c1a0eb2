"""``kg build`` and ``kg annotate``: from reports to a graph, or to standoff annotations."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Annotated

import typer

from kg.cli.console import EXIT_INCOMPLETE, VOLUME, complain, progress, tell

Paths = Annotated[list[Path], typer.Argument(help="Reports or folders of them: .txt .md .html .docx .pdf")]
Model = Annotated[
    str | None,
    typer.Option("--model", help="An installed spaCy pipeline for English instead of the one that ships."),
]
Lexicon = Annotated[
    list[Path] | None,
    typer.Option(
        "--lexicon", help="A folder of your own words and rules (*.toml), on top of ours; repeatable."
    ),
]
RulesOnly = Annotated[bool, typer.Option("--rules-only", help="Leave the learned model out.")]
Jobs = Annotated[int, typer.Option("--jobs", "-j", min=1, help="Processes that read and annotate reports.")]


def build(
    paths: Paths,
    output: Annotated[Path, typer.Option("--output", "-o", help="The folder to build.")] = Path("output"),
    model: Model = None,
    lexicon: Lexicon = None,
    rules_only: RulesOnly = False,
    jobs: Jobs = 1,
    figures: Annotated[bool, typer.Option("--figures", help="Also draw output/figures/*.svg.")] = False,
) -> None:
    """Build the graph of a folder of reports: RDF, store, tables, and a page to explore.

    Metadata (title, date, issuer, round, language, url) comes from YAML front matter, a sidecar
    NAME.meta.yaml, or the document itself, in that order.
    """
    from kg import pipeline

    options = pipeline.Options(model, tuple(lexicon or ()), rules_only, jobs, figures)
    with progress() as draw:
        built = pipeline.build(paths, output, options, progress=draw)
    for line in built.unread:
        complain(line)
    if VOLUME.verbose:
        for issue in built.issues:
            complain(f"{issue.stage}: {issue.source}: {issue.message}")
    mentions = sum(len(annotation.mentions) for annotation in built.annotations)
    unresolved = sum(link.entity is None for link in built.links)
    shown = output.as_posix().rstrip("/")
    severities = Counter(violation.severity for violation in built.violations)
    tell(
        f"{_n(len(built.annotations), 'report')}, {_n(mentions, 'mention')} ({unresolved} unresolved), "
        f"{_n(len(built.entities), 'node')}, {_n(len(built.statements), 'statement')}"
    )
    tell(
        f"{_n(severities['Violation'], 'violation')}, {_n(severities['Warning'], 'warning')}, "
        f"{_n(severities['Info'], 'hint')} of the shapes; {_n(len(built.issues), 'note')} on the reading"
    )
    tell(f"wrote {shown}/graph.trig, {shown}/tables/, {shown}/store/")
    tell(f"open {shown}/index.html")
    if built.unread:
        complain(f"{_n(len(built.unread), 'file')} left out, see above")
        raise typer.Exit(EXIT_INCOMPLETE)


def annotate(
    paths: Paths,
    output: Annotated[
        Path, typer.Option("--output", "-o", help="The folder to write NAME.txt and NAME.json to.")
    ],
    model: Model = None,
    lexicon: Lexicon = None,
    rules_only: RulesOnly = False,
    jobs: Jobs = 1,
) -> None:
    """Write each report's standoff annotation beside the normalised text that its offsets refer to."""
    from kg import pipeline
    from kg.evaluate import to_standoff
    from kg.output.names import unique_stems

    options = pipeline.Options(model, tuple(lexicon or ()), rules_only, jobs)
    with progress() as draw:
        annotations, unread = pipeline.annotate_all(paths, options, progress=draw)
    output.mkdir(parents=True, exist_ok=True)
    stems = unique_stems([(a.report.source, a.report.id) for a in annotations])
    for annotation, stem in zip(annotations, stems, strict=True):
        text = output / f"{stem}.txt"
        text.write_text(annotation.report.text, encoding="utf-8", newline="")
        data = {**to_standoff(annotation), "doc": text.name}
        text.with_suffix(".json").write_text(
            json.dumps(data, ensure_ascii=False, indent=1) + "\n", encoding="utf-8", newline=""
        )
    tell(f"{_n(len(annotations), 'report')} annotated in {output.as_posix()}")
    for line in unread:
        complain(line)
    if unread:
        raise typer.Exit(EXIT_INCOMPLETE)


def _n(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command()(build)
    app.command()(annotate)
