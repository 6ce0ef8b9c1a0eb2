"""Compose the stages: paths in, a whole output folder out. No logic of its own.

Reading and annotating one report is a function of that report alone, so it is done in as many
processes as the user allows; everything after it sees all reports, in one canonical order.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeVar

from kg.data import Name, Names, Stamp, ontologies_path, path_of, paths_of, stamp
from kg.errors import InputError
from kg.model import Annotation, Issue, Report
from kg.output.built import Built, Options, Progress, check_options
from kg.process import Ended, spread

if TYPE_CHECKING:
    from kg.read import Source

__all__ = [
    "MAX_TEXT",
    "Built",
    "Options",
    "Progress",
    "Reports",
    "annotate_all",
    "annotator",
    "build",
    "drop_repeats",
    "read_all",
    "silent",
]

T = TypeVar("T")
R = TypeVar("R")
Seen = tuple[object, ...]  # of a report: id of its text, language, pages, and what is taken beside them
MAX_TEXT = 3_000_000  # characters of one report, some 1,000 pages: annotating takes 2 KB of memory for each


def silent(stage: str, done: int, total: int) -> None:
    """Report no progress."""


@dataclass(frozen=True, slots=True)
class Reports:
    """Reports that were read, each with what was odd about it, by source and then by text."""

    read: tuple[tuple[Report, tuple[Issue, ...]], ...]
    unread: tuple[str, ...]  # one line for each file that could not be read


def read_all(paths: Names, options: Options, *, progress: Progress = silent) -> Reports:
    """Read all reports under `paths`.

    Raises
    ------
    InputError
        If the options are none.
    """
    from kg.read import list_sources

    check_options(options)
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
    """Annotate reports, each text once; one annotation for each report, in their order.

    Raises
    ------
    InputError
        If the options are none.
    """
    check_options(options)
    return _told_all(reports, _found(reports, options, {}, progress))


def _found(
    reports: Reports, options: Options, known: Mapping[Seen, Annotation], progress: Progress
) -> dict[Seen, Annotation]:
    """Return what is found in each text; only what is not `known` is annotated."""
    work = {_seen(report): report for report, _ in reports.read}
    pieces = [(report, options) for seen, report in work.items() if seen not in known]
    found = _each(_annotate_one, pieces, options, "annotate", progress, before=len(work) - len(pieces))
    return {**known, **{_seen(annotation.report): annotation for annotation in found}}


def _told_all(reports: Reports, found: Mapping[Seen, Annotation]) -> tuple[Annotation, ...]:
    """Return what was found in each report, with what was odd about it."""
    told = []
    for report, issues in reports.read:
        annotation = replace(found[_seen(report)], report=report)
        told.append(replace(annotation, issues=(*issues, *annotation.issues, *_silent(annotation))))
    return tuple(told)


def _seen(report: Report) -> Seen:
    """Return all that an annotator sees of a report."""
    from kg.output.kept import beside_text

    return report.id, report.language, report.pages, *beside_text(report).values()


def drop_repeats(reports: Reports) -> tuple[Reports, tuple[Issue, ...]]:
    """Keep of each text the report that tells the most about it, and tell of the others."""
    from kg.read import choose, repeated

    kept = choose(report for report, _ in reports.read)
    rest = [report for report, _ in reports.read if report is not kept[report.id]]
    issues = (Issue("read", r.source, repeated(r.source, kept[r.id].source)) for r in rest)
    read = tuple(pair for pair in reports.read if pair[0] is kept[pair[0].id])
    return replace(reports, read=read), tuple(issues)


def _each(
    call: Callable[[T], R],
    work: Sequence[T],
    options: Options,
    stage: str,
    progress: Progress,
    *,
    before: int = 0,
) -> Iterator[R]:
    """Yield what a function gives of each piece of work, in any order; so many were done before."""
    total = before + len(work)
    progress(stage, before, total)
    with closing(_results(call, work, options.jobs)) as results:
        for done, result in enumerate(results, start=before + 1):
            progress(stage, done, total)
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
        return InputError(f"{message}; build again with fewer processes (jobs)")
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
    """Return the annotator of a language, loaded once a process, and again when a lexicon was edited.

    Raises
    ------
    InputError
        If the options are none.
    """
    check_options(options)
    told = tuple(options.annotating().items())
    return _annotator(language, told, stamp((ontologies_path() / "lexicon", *paths_of(options.lexicon))))


@lru_cache(maxsize=4)
def _annotator(
    language: str, told: tuple[tuple[str, Any], ...], _read_at: Stamp
) -> Callable[[Report], Annotation]:
    from kg.annotate import load

    options = dict(told)
    if language != "en":  # reports of a build may be of both languages, and the pipeline is for English
        del options["model"]
    return load(language, **options)


def build(
    paths: Names, output: Name, options: Options | None = None, *, progress: Progress = silent
) -> Built:
    """Build `output` from the reports under `paths`; the former output stays until the new one is whole.

    What the last build into `output` found in a text is taken from there, where nothing that annotating
    depends on has changed since; what is written is the same as without it.

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
        If no report could be read, or what should be a path, or the options, is none.
    MissingExtraError
        If figures are asked for and matplotlib is not installed.
    OutputError
        If `output` is not ours to replace, or cannot be written.
    """
    from kg.link import link, load_authority
    from kg.output.folder import check_ours, check_writable, staged
    from kg.output.last import Taken, sign, take, write_annotations
    from kg.output.made_by import made_by
    from kg.output.write import check_drawable, write_all
    from kg.read import list_skipped, list_sources, locate
    from kg.read.alike import find_almost_same
    from kg.read.undated import find_undated

    options = Options() if options is None else options
    check_options(options)
    paths, output = paths_of(paths), path_of(output)
    check_ours(output)  # before the long work, not after it
    check_writable(output)
    check_drawable(options)
    authority = load_authority(options.authority)
    reports, repeats = drop_repeats(read_all(paths, options, progress=progress))
    if not reports.read:
        sources = list_sources(paths)
        lines = [locate(line, sources) for line in reports.unread]
        raise InputError("\n".join([*lines, "no report could be read; nothing was built"]))
    by = made_by(options)
    texts = [report for report, _ in reports.read]
    taken = Taken() if options.fresh else take(output, texts, by, options.lexicon)
    known = {_seen(annotation.report): annotation for annotation in taken.annotations.values()}
    found = _found(reports, options, known, progress)
    annotations = _told_all(reports, found)
    progress("link", 0, 1)
    places = {source.name: source.path for source in list_sources(paths)}
    linked = link(annotations, authority=authority)
    progress("link", 1, 1)
    all_issues = [
        *list_skipped(paths, target=output),
        *repeats,
        *find_almost_same(a.report for a in annotations),
        *find_undated(a.report for a in annotations),
        *(issue for a in annotations for issue in a.issues),
        *linked.issues,
    ]
    ordered = sorted(all_issues, key=lambda i: (i.stage, i.source, i.start or 0, i.message))
    told = tuple(issue.message for issue in repeats)
    draft = Built(
        annotations,
        linked,
        (),
        tuple(ordered),
        reports.unread,
        places,
        repeats=told,
        unchanged=len(known),
        why_anew=taken.why_not,
        damaged=taken.damaged,
    )
    with staged(output) as folder:
        write_annotations(found.values(), folder, options.lexicon)
        built = write_all(draft, folder, options, target=output, progress=progress)
        if by is not None and made_by(options) == by:  # nobody edited a lexicon meanwhile
            sign(folder, by)
    return replace(built, output=output.absolute())  # the program may change the folder that it runs in
