"""Compose the stages: paths in, a whole output folder out. No logic of its own.

Reading and annotating one report is a function of that report alone, so it is done in as many
processes as the user allows; everything after it sees all reports, in one canonical order.
"""

from __future__ import annotations

import multiprocessing
import signal
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from kg.data import Name, Names, Stamp, ontologies_path, path_of, paths_of, stamp
from kg.errors import InputError, OutputError
from kg.model import Annotation, Entity, Issue, Link, Report, Statement

if TYPE_CHECKING:
    from kg.link import Linked
    from kg.read import Source
    from kg.store import Build
    from kg.validate import Violation

Progress = Callable[[str, int, int], None]  # stage, done, total
MAX_TEXT = 3_000_000  # characters of one report, some 1,000 pages: annotating takes 2 KB of memory for each


@dataclass(frozen=True, slots=True)
class Options:
    """What shapes a build beside its reports."""

    model: str | None = None
    lexicon: Names = ()  # folders of words and patterns: one path, or several
    rules_only: bool = False
    jobs: int = 1
    figures: bool = False
    why: bool = False  # tell of each mention which features decided
    authority: Names = ()  # folders of names that mean one unit or policy
    language: str = "en"  # of the pages and the summary: en or zh, whatever that of the reports

    def __post_init__(self) -> None:
        for name in ("lexicon", "authority"):
            object.__setattr__(self, name, paths_of(getattr(self, name)))


@dataclass(frozen=True, slots=True, repr=False)
class Built:
    """A build in memory: a source of ``kg.analyse.multigraph``, with what was left out."""

    annotations: tuple[Annotation, ...]
    linked: Linked
    violations: tuple[Violation, ...]
    issues: tuple[Issue, ...]
    unread: tuple[str, ...]  # one line for each report that could not be read
    sources: Mapping[str, Path]  # where each source lies, by its name
    output: Path | None = None  # the folder that it was written to, once it is

    def __repr__(self) -> str:
        counts = {"reports": self.annotations, "entities": self.entities, "statements": self.statements}
        told = ", ".join(f"{len(found)} {name}" for name, found in counts.items())
        unread = f", {len(self.unread)} reports unread" if self.unread else ""
        return f"<Built: {told}{unread}; open() opens it to ask>"

    def open(self) -> Build:
        """Open what was written, to ask it: ``kg.open`` of the output folder.

        Raises
        ------
        OutputError
            If it was not written, or the folder is gone.
        """
        from kg.store import open_build

        if self.output is None:
            raise OutputError("this build was not written; kg.pipeline.build writes one and returns it")
        return open_build(self.output)

    @property
    def reports(self) -> dict[str, Report]:
        """Reports by id."""
        return {annotation.report.id: annotation.report for annotation in self.annotations}

    @property
    def entities(self) -> tuple[Entity, ...]:
        """The nodes of the graph."""
        return self.linked.entities

    @property
    def links(self) -> tuple[Link, ...]:
        """The mentions, each with its entity."""
        return self.linked.links

    @property
    def statements(self) -> tuple[Statement, ...]:
        """The claims."""
        return self.linked.statements


def silent(stage: str, done: int, total: int) -> None:
    """Report no progress."""


def annotate_all(
    paths: Names, options: Options, *, progress: Progress = silent
) -> tuple[list[Annotation], list[str]]:
    """Read and annotate all reports under `paths`.

    Returns
    -------
    annotations
        One for each file, in canonical order: by source, then by text.
    unread
        One line for each file that could not be read.
    """
    from kg.read import list_sources

    sources = list_sources(paths)
    annotations: list[Annotation] = []
    unread: list[str] = []
    progress("read and annotate", 0, len(sources))
    for done, result in enumerate(_each(sources, options), start=1):
        progress("read and annotate", done, len(sources))
        if isinstance(result, str):
            unread.append(result)
        else:
            annotations.append(result)
    return sorted(annotations, key=lambda a: (a.report.source, a.report.id)), sorted(unread)


def drop_repeats(annotations: Iterable[Annotation]) -> tuple[list[Annotation], list[Issue]]:
    """Keep the first annotation of each text, and tell of the others."""
    from kg.read import repeated

    kept: dict[str, Annotation] = {}
    issues: list[Issue] = []
    for annotation in annotations:
        first = kept.setdefault(annotation.report.id, annotation)
        if first is not annotation:
            name = annotation.report.source
            issues.append(Issue("read", name, repeated(name, first.report.source)))
    return list(kept.values()), issues


def _each(sources: Sequence[Source], options: Options) -> Iterator[Annotation | str]:
    work = [(source, options) for source in sources]
    if options.jobs <= 1 or len(sources) <= 1:
        yield from map(_annotate_one, work)
        return
    # spawn: the workers start clean, so that a build is the same with any number of jobs
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(
        max_workers=min(options.jobs, len(sources)), mp_context=context, initializer=_leave_signals
    )
    try:
        yield from pool.map(_annotate_one, work, chunksize=1)
    except BrokenProcessPool as error:
        message = "a process that read reports was ended from outside, for want of memory perhaps"
        raise InputError(f"{message}; build again with fewer --jobs") from error
    finally:
        pool.shutdown(cancel_futures=True)  # interrupted: what has not begun never begins


def _leave_signals() -> None:
    """Let Ctrl-C, which reaches every process of a terminal, end the first alone; it ends the others."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _annotate_one(work: tuple[Source, Options]) -> Annotation | str:
    from kg.read import read_with_issues

    source, options = work
    try:
        report, issues = read_with_issues(source)
    except InputError as error:
        return str(error)
    if len(report.text) > MAX_TEXT:
        size = f"{len(report.text):,} characters, more than the {MAX_TEXT:,} of the longest reports"
        return f"{source.name}: {size}; split it by its chapters, or leave it out if it is data"
    annotation = annotator(report.language, options)(report)
    return replace(annotation, issues=(*issues, *annotation.issues, *_silent(annotation)))


def _silent(annotation: Annotation) -> Iterator[Issue]:
    """Tell of a report that gave nothing, in whatever language, unless it was told why."""
    if not annotation.mentions and not annotation.issues:
        message = "no unit, problem, measure or policy was found in this report"
        yield Issue("annotate", annotation.report.id, message)


def annotator(language: str, options: Options) -> Callable[[Report], Annotation]:
    """Return the annotator of a language, loaded once a process, and again when a lexicon was edited."""
    return _annotator(language, options, stamp((ontologies_path() / "lexicon", *paths_of(options.lexicon))))


@lru_cache(maxsize=4)
def _annotator(language: str, options: Options, _read_at: Stamp) -> Callable[[Report], Annotation]:
    from kg.annotate import load

    return load(
        language,
        model=options.model,
        lexicon=paths_of(options.lexicon),
        rules_only=options.rules_only,
        why=options.why,
    )


def build(
    paths: Names, output: Name, options: Options | None = None, *, progress: Progress = silent
) -> Built:
    """Build `output` from the reports under `paths`; the former output stays until the new one is whole.

    Parameters
    ----------
    paths
        A file or folder, or several.
    output
        The folder to write.
    options
        What shapes the build beside its reports; by default nothing does.
    progress
        Called with a stage, how much of it is done, and how much there is.

    Raises
    ------
    DataError
        If a folder of authority data is missing, empty or malformed.
    InputError
        If no report could be read, or what should be a path is none.
    OutputError
        If `output` is not ours to replace, or cannot be written.
    UnknownNameError
        If pages are not written in the language of `options`.
    """
    from kg.link import link, load_authority
    from kg.output.folder import check_ours, check_writable, staged
    from kg.output.write import write_all
    from kg.read import list_skipped, list_sources, locate
    from kg.read.alike import find_almost_same
    from kg.words import known_language

    options = options or Options()
    paths, output = paths_of(paths), path_of(output)
    known_language(options.language)
    check_ours(output)  # before the long work, not after it
    check_writable(output)
    authority = load_authority(options.authority)
    annotated, unread = annotate_all(paths, options, progress=progress)
    annotations, issues = drop_repeats(annotated)
    if not annotations:
        sources = list_sources(paths)
        lines = [locate(line, sources) for line in unread]
        raise InputError("\n".join([*lines, "no report could be read; nothing was built"]))
    progress("link", 0, 1)
    places = {source.name: source.path for source in list_sources(paths)}
    linked = link(annotations, authority=authority)
    progress("link", 1, 1)
    all_issues = [
        *list_skipped(paths, target=output),
        *issues,
        *find_almost_same(a.report for a in annotations),
        *(issue for a in annotations for issue in a.issues),
        *linked.issues,
    ]
    ordered = sorted(all_issues, key=lambda i: (i.stage, i.source, i.start or 0, i.message))
    draft = Built(tuple(annotations), linked, (), tuple(ordered), tuple(unread), places)
    with staged(output) as folder:
        built = write_all(draft, folder, options, target=output, progress=progress)
    return replace(built, output=output)
