"""Compose the stages: paths in, a whole output folder out. No logic of its own.

Reading and annotating one report is a function of that report alone, so it is done in as many
processes as the user allows; everything after it sees all reports, in one canonical order.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from kg.data import Name, Names, Stamp, ontologies_path, path_of, paths_of, stamp
from kg.errors import InputError, OutputError
from kg.model import Annotation, Entity, Issue, Link, Report, Statement
from kg.process import Ended, spread
from kg.words import known_language

if TYPE_CHECKING:
    from kg.link import Linked
    from kg.read import Source
    from kg.store import Build
    from kg.validate import Violation

T = TypeVar("T")
R = TypeVar("R")
Progress = Callable[[str, int, int], None]  # stage, done, total
MAX_TEXT = 3_000_000  # characters of one report, some 1,000 pages: annotating takes 2 KB of memory for each


@dataclass(frozen=True, slots=True)
class Options:
    """What shapes a build beside its reports.

    Raises
    ------
    InputError
        If a value is not of its kind: no number of processes, no path.
    UnknownNameError
        If pages are not written in the language.
    """

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
        if isinstance(self.jobs, bool) or not isinstance(self.jobs, int) or self.jobs < 1:
            raise InputError(f"jobs is {self.jobs!r}; expected a number of processes, 1 or more")
        if not (self.model is None or (isinstance(self.model, str) and self.model)):
            raise InputError(f"model is {self.model!r}; expected the name of an installed spaCy pipeline")
        for name in ("rules_only", "figures", "why"):
            if not isinstance(getattr(self, name), bool):
                raise InputError(f"{name} is {getattr(self, name)!r}; expected True or False")
        known_language(self.language)


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
    repeats: tuple[str, ...] = ()  # one line for each report that has the text of another

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


@dataclass(frozen=True, slots=True)
class Reports:
    """Reports that were read, each with what was odd about it, by source and then by text."""

    read: tuple[tuple[Report, tuple[Issue, ...]], ...]
    unread: tuple[str, ...]  # one line for each file that could not be read


def read_all(paths: Names, options: Options, *, progress: Progress = silent) -> Reports:
    """Read all reports under `paths`."""
    from kg.read import list_sources

    read: list[tuple[Report, tuple[Issue, ...]]] = []
    unread: list[str] = []
    for result in _each(_read_one, list_sources(paths), options, "read", progress):
        if isinstance(result, str):
            unread.append(result)
        else:
            read.append(result)
    return Reports(tuple(sorted(read, key=lambda r: (r[0].source, r[0].id))), tuple(sorted(unread)))


def annotate_all(
    reports: Reports, options: Options, *, progress: Progress = silent
) -> tuple[Annotation, ...]:
    """Annotate reports, each text once; one annotation for each report, in their order."""
    work = {_seen(report): report for report, _ in reports.read}
    pieces = [(report, options) for report in work.values()]
    found = _each(_annotate_one, pieces, options, "annotate", progress)
    annotated = {_seen(annotation.report): annotation for annotation in found}
    told = []
    for report, issues in reports.read:
        annotation = replace(annotated[_seen(report)], report=report)
        told.append(replace(annotation, issues=(*issues, *annotation.issues, *_silent(annotation))))
    return tuple(told)


def _seen(report: Report) -> tuple[str, str, tuple[int, ...]]:
    """Return all that an annotator sees of a report."""
    return report.id, report.language, report.pages


def drop_repeats(reports: Reports) -> tuple[Reports, tuple[Issue, ...]]:
    """Keep of each text the report that tells the most about it, and tell of the others."""
    from kg.read import repeated

    kept: dict[str, Report] = {}
    for report, _ in reports.read:
        first = kept.setdefault(report.id, report)
        if _told(report) > _told(first):
            kept[report.id] = report
    rest = [report for report, _ in reports.read if report is not kept[report.id]]
    issues = (Issue("read", r.source, repeated(r.source, kept[r.id].source)) for r in rest)
    read = tuple(pair for pair in reports.read if pair[0] is kept[pair[0].id])
    return replace(reports, read=read), tuple(issues)


def _told(report: Report) -> int:
    """Return how much a report tells of itself."""
    return sum(map(bool, (report.date, report.issuer, report.round, report.url))) + len(report.metadata)


def _each(
    call: Callable[[T], R], work: Sequence[T], options: Options, stage: str, progress: Progress
) -> Iterator[R]:
    """Yield what a function gives of each piece of work, in any order."""
    progress(stage, 0, len(work))
    with closing(_results(call, work, options.jobs)) as results:
        for done, result in enumerate(results, start=1):
            progress(stage, done, len(work))
            yield result


def _results(call: Callable[[T], R], work: Sequence[T], jobs: int) -> Generator[R, None, None]:
    if jobs <= 1 or len(work) <= 1:
        yield from map(call, work)
        return
    try:
        yield from spread(call, work, processes=jobs)
    except Ended as error:
        raise _told_ended(error) from error


def _told_ended(error: Ended) -> Exception:
    """Return what it means that a process that read reports has ended."""
    if error.how == "SIGKILL" or "MemoryError" in error.said:
        message = "a process that read reports was ended from outside, for want of memory perhaps"
        return InputError(f"{message}; build again with fewer --jobs")
    return RuntimeError(f"a process that read reports has ended ({error.how}):\n{error.said}")


def _read_one(source: Source) -> tuple[Report, tuple[Issue, ...]] | str:
    from kg.read import read_with_issues

    try:
        report, issues = read_with_issues(source)
    except InputError as error:
        return str(error)
    if len(report.text) > MAX_TEXT:
        size = f"{len(report.text):,} characters, more than the {MAX_TEXT:,} of the longest reports"
        return f"{source.name}: {size}; split it by its chapters, or leave it out if it is data"
    return report, issues


def _annotate_one(work: tuple[Report, Options]) -> Annotation:
    report, options = work
    return annotator(report.language, options)(report)


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
    """
    from kg.link import link, load_authority
    from kg.output.folder import check_ours, check_writable, staged
    from kg.output.write import write_all
    from kg.read import list_skipped, list_sources, locate
    from kg.read.alike import find_almost_same

    options = options or Options()
    paths, output = paths_of(paths), path_of(output)
    check_ours(output)  # before the long work, not after it
    check_writable(output)
    authority = load_authority(options.authority)
    reports, repeats = drop_repeats(read_all(paths, options, progress=progress))
    if not reports.read:
        sources = list_sources(paths)
        lines = [locate(line, sources) for line in reports.unread]
        raise InputError("\n".join([*lines, "no report could be read; nothing was built"]))
    annotations = annotate_all(reports, options, progress=progress)
    progress("link", 0, 1)
    places = {source.name: source.path for source in list_sources(paths)}
    linked = link(annotations, authority=authority)
    progress("link", 1, 1)
    all_issues = [
        *list_skipped(paths, target=output),
        *repeats,
        *find_almost_same(a.report for a in annotations),
        *(issue for a in annotations for issue in a.issues),
        *linked.issues,
    ]
    ordered = sorted(all_issues, key=lambda i: (i.stage, i.source, i.start or 0, i.message))
    told = tuple(issue.message for issue in repeats)
    draft = Built(annotations, linked, (), tuple(ordered), reports.unread, places, repeats=told)
    with staged(output) as folder:
        built = write_all(draft, folder, options, target=output, progress=progress)
    return replace(built, output=output)
