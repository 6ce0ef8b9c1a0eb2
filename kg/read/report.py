"""One report: its bytes, its text normalised once, its metadata from every place that tells some."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path, PurePosixPath

from kg.data import Name, Names, path_of, paths_of
from kg.errors import InputError, UnknownNameError
from kg.model import Issue, Report
from kg.read import formats, metadata, told
from kg.read.bold_pairs import find_bold_pairs
from kg.read.files import KINDS, SIDECARS, Source, files_in, list_skipped, list_sources, printable
from kg.read.language import NAMES, find_doubt, find_language, find_named_language
from kg.read.normalise import normalise
from kg.read.own import is_build, is_own
from kg.read.titles import find_title

LONGEST_SHOWN = 60  # characters of what was given in place of a text: the bytes of a whole file, perhaps


def read_reports(paths: Names) -> Iterator[Report | Issue]:
    """Yield each report once, and an Issue for each that cannot be read or is odd.

    >>> [issue.message for issue in read_reports(["no/such.txt"])]
    ['such.txt: no such file or folder; check the path']
    """
    paths = paths_of(paths)
    yield from list_skipped(paths)
    found: list[Report | Issue] = []
    for source in list_sources(paths):
        try:
            report, issues = read_with_issues(source)
        except InputError as error:
            found.append(Issue("read", source.name, str(error)))
        else:
            found += (*issues, report)
    kept = choose(one for one in found if isinstance(one, Report))
    for one in found:
        if isinstance(one, Report) and one is not kept[one.id]:
            yield Issue("read", one.source, repeated(one.source, kept[one.id].source))
        else:
            yield one


def choose(reports: Iterable[Report]) -> dict[str, Report]:
    """Return of each text, by its id, the report that tells the most about it; of several the first by name.

    >>> plain, named = (report_from_text("No ledger.", source=name) for name in ("a.txt", "b.txt"))
    >>> [one.source for one in choose([plain, replace(named, issuer="Tide Office")]).values()]
    ['b.txt']
    >>> [one.source for one in choose([named, plain]).values()]
    ['a.txt']
    """
    chosen: dict[str, Report] = {}
    for report in sorted(reports, key=lambda report: report.source):
        first = chosen.setdefault(report.id, report)
        if _tells(report) > _tells(first):
            chosen[report.id] = report
    return chosen


def _tells(report: Report) -> int:
    """Return how much a report tells of itself."""
    return sum(map(bool, (report.date, report.issuer, report.round, report.url))) + len(report.metadata)


def repeated(name: str, first: str) -> str:
    """Return the message for a report whose text another already has."""
    return f"{name}: the same text as {first}; built once"


def read_source(source: Source | Name) -> Report:
    """Read one report: one of ``list_sources``, or the path of its file.

    Raises
    ------
    InputError
        If it cannot be read: the message has the file, what was expected, what to do.
    """
    return read_with_issues(source)[0]


def read_with_issues(source: Source | Name) -> tuple[Report, tuple[Issue, ...]]:
    """Read one report, as ``read_source`` does, with what was odd about it."""
    if not isinstance(source, Source):
        source = _source_of(path_of(source))
    data = _read_bytes(source)
    try:
        content = formats.reader_of(source.path, source.name)(data, source.name)
    except MemoryError as error:  # the other reports may well be read
        message = f"{source.name}: reading it takes more memory than there is"
        raise InputError(f"{message}; split it by its chapters, or leave it out if it is data") from error
    text, front, taken = metadata.split_front_matter(content.text, source.name)
    sidecar, shadowed = _read_sidecar(source)
    layers = {"front matter": front, "sidecar": sidecar, "document": content.metadata}
    normalised = normalise(text)
    if not normalised.text.strip():
        raise InputError(f"{source.name}: no text in it; give a report with text, or leave it out")
    pages = normalised.pages
    if content.pages and normalised.text == content.text:
        pages = content.pages
    report, odd = _describe(normalised.text, layers, source.name)
    report = replace(
        report,
        source_sha256=hashlib.sha256(data).hexdigest(),
        format=source.path.suffix.lower().lstrip("."),
        pages=pages,
    )
    messages = [*content.oddities, *normalised.oddities, *taken, *shadowed, *odd]
    return report, tuple(Issue("read", source.name, f"{source.name}: {message}") for message in messages)


def _source_of(path: Path) -> Source:
    """Return a file as a report to be read."""
    if path.is_dir():
        raise InputError(f"{path}: a folder; expected one report; read_reports reads all of a folder")
    (source,) = list_sources(path)
    return source


def report_from_text(
    text: str, *, title: str | None = None, language: str | None = None, source: str = "text"
) -> Report:
    """Make a report of a text at hand, for notebooks and tests.

    >>> report = report_from_text("The office kept no ledger.")
    >>> report.id, report.language
    ('47e31fd4d891db69', 'en')

    Raises
    ------
    InputError
        If what is given is no text, or if no language is given, and it holds no words, or words that are
        neither English nor Chinese.
    UnknownNameError
        If the language that is given is none that kg reads.
    """
    for what, value in (("text", text), ("title", "" if title is None else title), ("source", source)):
        _check_text(what, value)
    if language is None and not normalise(text).text.strip():
        raise InputError("no text in what was given as one; expected the words of a report")
    if language and (not isinstance(language, str) or find_named_language(language) is None):
        raise UnknownNameError("language", language, set(NAMES.values()))
    given = (("title", title or ""), ("language", language or ""))
    report, _ = _describe(normalise(text).text, {"given": given}, source)
    return replace(report, source_sha256=report.sha256)


def _check_text(what: str, value: object) -> None:
    """Refuse what is no text as one.

    >>> _check_text("title", 5)
    Traceback (most recent call last):
    ...
    kg.errors.InputError: title is 5; expected text
    """
    if not isinstance(value, str):
        shown = repr(value) if len(repr(value)) <= LONGEST_SHOWN else f"{repr(value)[:LONGEST_SHOWN]}…"
        hint = "; decode it first" if isinstance(value, bytes | bytearray) else ""
        raise InputError(f"{what} is {shown}; expected text{hint}")


def _describe(text: str, layers: dict[str, metadata.Pairs], name: str) -> tuple[Report, tuple[str, ...]]:
    """Give a normalised text its identity and its metadata."""
    body = text[metadata.open_front_matter(text) :]
    found = {
        "title": find_title(body) or "",
        "date": told.find_date_line(text) or "",
    }
    # Layers of their own: the date of a signature may well be another than the one that is told as such.
    of_text = {"text": find_bold_pairs(text), "labels": told.find_labelled(body), "words": found}
    merged = metadata.merge({**layers, **{name: tuple(pairs.items()) for name, pairs in of_text.items()}})
    language = merged.get("language") or find_language(text)
    if language is None:
        message = f"{name}: neither English nor Chinese by its letters"
        raise InputError(f"{message}; write 'language: en' or 'language: zh' into its sidecar if it is")
    doubt = find_doubt(text) if language == "en" and not merged.get("language") else None
    digest = hashlib.sha256(text.encode("utf-8")).hexdigest()
    report = Report(
        id=digest[:16],
        text=text,
        sha256=digest,
        source=name,
        source_sha256="",
        title=" ".join(normalise(merged.get("title") or PurePosixPath(name).stem).text.split()),
        language=language,
        date=merged.get("date"),
        issuer=merged.get("issuer"),
        round=merged.get("round"),
        url=merged.get("url"),
        metadata=tuple(pair for pair in merged.pairs if pair[0] not in metadata.KNOWN),
    )
    if doubt:
        hint = "kg reads English and Chinese; leave it out, or write 'language: en' into its sidecar if it is"
        doubt = f"does not look like English, as which it was read ({doubt}); {hint}"
    return report, (*merged.oddities, *([doubt] if doubt else []))


def _read_bytes(source: Source) -> bytes:
    path, name = source.path, source.name
    if path.is_dir():
        try:
            files = [file.name for file in path.iterdir()]
        except OSError as error:
            message = f"{name}: a folder that cannot be opened ({error.strerror}); check its permissions"
            raise InputError(message) from error
        if is_build(path, files) or any(map(is_own, files_in(path))):
            raise InputError(f"{name}: an output of kg; give the folder that its reports lie in")
        raise InputError(f"{name}: a folder without reports; expected files that end in {KINDS}")
    if path.exists() and not path.is_file():  # reading it could wait for ever
        raise InputError(f"{name}: not a file but a pipe, socket or device; give a file, or leave it out")
    try:
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise InputError(f"{name}: no such file or folder; check the path") from error
    except OSError as error:
        raise InputError(f"{name}: cannot be opened ({error.strerror}); check its permissions") from error
    if not data:
        raise InputError(f"{name}: an empty file; give a report with text, or leave it out")
    return data


def _read_sidecar(source: Source) -> tuple[metadata.Pairs, tuple[str, ...]]:
    """Return the pairs of ``NAME.txt.meta.yaml`` or ``NAME.meta.yaml``, the former if both are there.

    The others are told.
    """
    stems = (source.path.name, source.path.stem)
    places = (source.path.with_name(stem + ending) for stem in stems for ending in SIDECARS)
    found = [place for place in places if place.is_file()]
    if not found:
        return (), ()
    first, *others = found
    why = f"left out, since {printable(first.name)} is there"
    told = (f"its sidecar {printable(other.name)} {why}" for other in others)
    return _parse_sidecar(first, source.name), tuple(told)


def _parse_sidecar(path: Path, name: str) -> metadata.Pairs:
    sidecar = f"its sidecar {printable(path.name)}"
    try:
        return metadata.parse_yaml(path.read_text(encoding="utf-8-sig"), name, sidecar)
    except UnicodeDecodeError as error:
        raise InputError(f"{name}: {sidecar} is not UTF-8; save it again as UTF-8") from error
    except OSError as error:
        message = f"{name}: {sidecar} cannot be opened ({error.strerror}); check its permissions"
        raise InputError(message) from error
