"""``kg build`` and ``kg annotate``: from reports to a graph, or to standoff annotations."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli.console import EXIT_INCOMPLETE, EXIT_INTERRUPTED, VOLUME, complain, count, progress, tell
from kg.errors import InputError, OutputError

if TYPE_CHECKING:
    from kg.model import Annotation, Issue
    from kg.pipeline import Built

Paths = Annotated[
    list[Path],
    typer.Argument(metavar="PATH...", help="Reports or folders of them: .txt .md .html .docx .pdf"),
]
Model = Annotated[
    str | None,
    typer.Option(
        "--model",
        metavar="NAME",
        help="An installed spaCy pipeline for English instead of the one that ships.",
    ),
]
Lexicon = Annotated[
    list[Path] | None,
    typer.Option(
        "--lexicon",
        metavar="FOLDER",
        help="A folder of your own words and rules, on top of ours: en-NAME.toml, zh-NAME.toml; repeatable.",
    ),
]
Authority = Annotated[
    list[Path] | None,
    typer.Option(
        "--authority",
        metavar="FOLDER",
        help="A folder of names that mean one unit or policy (*.toml), on top of ours; repeatable.",
    ),
]
RulesOnly = Annotated[bool, typer.Option("--rules-only", help="Leave the learned model out.")]
Jobs = Annotated[
    int,
    typer.Option("--jobs", "-j", metavar="N", min=1, help="Processes that read and annotate reports."),
]


def build(
    paths: Paths,
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="FOLDER", help="The folder to build.")
    ] = Path("output"),
    model: Model = None,
    lexicon: Lexicon = None,
    authority: Authority = None,
    rules_only: RulesOnly = False,
    jobs: Jobs = 1,
    figures: Annotated[
        bool,
        typer.Option("--figures", help="Also draw figures/*.svg; needs matplotlib: the extra notebook."),
    ] = False,
    why: Annotated[
        bool, typer.Option("--why", help="Keep of each mention which features decided, for kg explain.")
    ] = False,
    language: Annotated[
        str,
        typer.Option("--language", metavar="CODE", help="Of the pages and the summary: en or zh."),
    ] = "en",
    fresh: Annotated[
        bool,
        typer.Option("--fresh", help="Annotate every report anew, also those that are as in the last build."),
    ] = False,
) -> None:
    """Build the graph of a folder of reports: RDF, store, tables, and a page to explore.

    A second build into the same folder annotates only what is new or has changed; it writes the same
    as a build from nothing.

    Metadata (title, date, issuer, round, language, url) comes from YAML front matter, a sidecar
    NAME.meta.yaml, or the document itself, in that order.
    """
    from kg import pipeline

    options = pipeline.Options(
        model=model,
        lexicon=tuple(lexicon or ()),
        rules_only=rules_only,
        jobs=jobs,
        figures=figures,
        why=why,
        authority=tuple(authority or ()),
        language=language,
        fresh=fresh,
    )
    try:
        with progress() as draw:
            built = pipeline.build(paths, output, options, progress=draw)
    except KeyboardInterrupt:
        complain("interrupted; no half-made output is left")
        raise typer.Exit(EXIT_INTERRUPTED) from None
    _tell_built(built, paths, output.as_posix().rstrip("/") or "/")
    _end(built.annotations, built.unread, paths)


def _end(annotations: Sequence[Annotation], unread: Sequence[str], paths: Sequence[Path]) -> None:
    """Tell what was left out and which reports gave nothing; where that is not success, exit so."""
    from kg.read import KINDS, list_foreign, list_sources, locate

    silent = [annotation.report.source for annotation in annotations if not annotation.mentions]
    if silent:
        sources = list_sources(paths)
        names = _some([locate(f"{name}: ", sources).removesuffix(": ") for name in silent])
        complain(f"no unit, problem, measure or policy found in {count(len(silent), 'report')}: {names}")
    foreign = list_foreign(paths)
    if foreign:
        told = f"{count(len(foreign), 'file')} left out for the ending of the name"
        complain(f"{told}; reports are {KINDS}: {_some(foreign)}")
    if unread:
        complain(f"{count(len(unread), 'file')} left out, see above")
    if unread or foreign or len(silent) == len(annotations):
        raise typer.Exit(EXIT_INCOMPLETE)


def _some(names: Sequence[str], most: int = 5) -> str:
    return ", ".join(names[:most]) + (f", and {len(names) - most} more" if len(names) > most else "")


def _tell_unread(unread: Iterable[str], paths: Sequence[Path]) -> None:
    from kg.read import list_sources, locate

    if unread:
        sources = list_sources(paths)
        for line in unread:
            complain(locate(line, sources))


def _tell_built(built: Built, paths: Sequence[Path], shown: str) -> None:
    _tell_unread(built.unread, paths)
    if built.repeats:
        complain(f"{count(len(built.repeats), 'file')} left out as repeated: {_some(built.repeats)}")
    if VOLUME.verbose:
        _tell_issues(built.issues)
    for line in built.damaged:
        complain(line)
    reports = count(len(built.annotations), "report")
    if built.why_anew:
        tell(f"all reports annotated anew: {built.why_anew}")
    if built.unchanged:
        tell(f"{built.unchanged} of {reports} unchanged, taken from the last build")
    mentions = sum(len(annotation.mentions) for annotation in built.annotations)
    unresolved = sum(link.entity is None for link in built.links)
    severities = Counter(violation.severity for violation in built.violations)
    tell(
        f"{reports}, {count(mentions, 'mention')} ({unresolved} unresolved), "
        f"{count(len(built.entities), 'node')}, {count(len(built.statements), 'statement')}"
    )
    hints = f"{count(severities['Info'], 'hint')} of the shapes"
    tell(
        f"{count(severities['Violation'], 'violation')}, {count(severities['Warning'], 'warning')}, "
        f"{hints}; {count(len(built.issues), 'note')} on the reading"
    )
    tell(f"wrote {shown}/graph.trig, {shown}/tables/, {shown}/store/")
    tell(f"open {shown}/index.html")


def _tell_issues(issues: Iterable[Issue]) -> None:
    for issue in issues:
        complain(f"{issue.stage}: {issue.source}: {issue.message.removeprefix(f'{issue.source}: ')}")


def annotate(
    paths: Paths,
    output: Annotated[
        Path,
        typer.Option(
            "--output", "-o", metavar="FOLDER", help="The folder to write NAME.txt and NAME.json to."
        ),
    ],
    model: Model = None,
    lexicon: Lexicon = None,
    rules_only: RulesOnly = False,
    jobs: Jobs = 1,
    why: Annotated[
        bool, typer.Option("--why", help="Tell of each mention which features decided, with their weights.")
    ] = False,
) -> None:
    """Write each report's standoff annotation beside the normalised text that its offsets refer to."""
    from kg import pipeline
    from kg.output.annotations import check_free, write_annotations
    from kg.output.folder import check_writable
    from kg.read import list_skipped, list_sources

    if output.exists() and not output.is_dir():
        raise OutputError(f"{output}: is a file; expected a folder to write to; choose another with -o")
    check_writable(output / "any")
    sources = list_sources(paths)
    check_free(sources, output)  # before the long work, not after it
    skipped = list_skipped(paths, target=output)
    options = pipeline.Options(
        model=model, lexicon=tuple(lexicon or ()), rules_only=rules_only, jobs=jobs, why=why
    )
    with progress() as draw:
        reports = pipeline.read_all(paths, options, progress=draw)
        annotations = pipeline.annotate_all(reports, options, progress=draw)
    _tell_unread(reports.unread, paths)
    issues = [*skipped, *(issue for annotation in annotations for issue in annotation.issues)]
    if VOLUME.verbose:
        _tell_issues(issues)
    if not annotations:
        raise InputError("no report could be read; nothing was written")
    write_annotations(annotations, sources, output)
    notes = f"{count(len(issues), 'note')} on the reading"
    tell(f"{count(len(annotations), 'report')} annotated in {output.as_posix()}; {notes}")
    _end(annotations, reports.unread, paths)


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command(short_help="Build the graph of a folder of reports.")(build)
    app.command(short_help="Write the standoff annotation of each report.")(annotate)
