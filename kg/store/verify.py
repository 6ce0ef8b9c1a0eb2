"""Check a build against what it stands on: quotes, hashes, store, shapes, sources. Findings are data."""

from __future__ import annotations

import hashlib
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from kg.data import MANIFEST, Name, Names, file_sha256, paths_of
from kg.errors import REBUILD, OutputError
from kg.mint import report_id
from kg.model import Report
from kg.rdf import Quad, to_nquads, vocab, vocabulary
from kg.rdf.names import validation_graph
from kg.rdf.vocab import OVS, local_name
from kg.store.build import Build, open_build
from kg.store.disk import iterate
from kg.store.local import Store
from kg.validate import validate


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as it should be."""

    check: str  # quote, hash, store, shape, source, file
    where: str
    message: str


@dataclass(frozen=True, slots=True)
class Verified:
    """What was checked, and what was found; nothing found and nothing left out is good."""

    quotes: int
    files: int
    sources: int  # that were reached, of the manifest's inputs
    unreached: tuple[str, ...]  # sources that could not be reached: no finding, but not checked either
    findings: tuple[Finding, ...]

    @property
    def ok(self) -> bool:
        """True if nothing was found, and no source was left out."""
        return not self.findings and not self.unreached


def verify(output: Name, *, sources: Names = (Path(),)) -> Verified:
    """Check every quote, hash and shape of a build, and that its store holds what its files say.

    Parameters
    ----------
    output
        The output folder.
    sources
        Folders that the manifest's inputs are looked for in; those not found are told.

    Raises
    ------
    OutputError
        If the folder is no build, or its store cannot be opened.
    """
    build = open_build(output)
    if not build.manifest:
        raise OutputError(f"{output}: holds no {MANIFEST}; {REBUILD}")
    quads = list(iterate(build.store))
    checked, wrong = check_quotes(quads, build.reports_found)
    files, changed = check_files(build)
    damaged = {finding.where for finding in changed}
    told = {(finding.check, finding.where) for finding in wrong}
    changed = [finding for finding in changed if (finding.check, finding.where) not in told]
    reached, unreached, moved = check_sources(_rows(build.manifest, "inputs"), paths_of(sources))
    shapes = [
        Finding("shape", v.focus, f"{v.message} ({local_name(v.shape)}{f': {v.value}' if v.value else ''})")
        for v in validate(quads)
        if v.severity == "Violation"
    ]
    stored = check_store(build, damaged)
    found = (*wrong, *changed, *stored, *moved, *shapes)
    return Verified(checked, files, reached, tuple(unreached), found)


def check_quotes(quads: Iterable[Quad], reports: Mapping[str, Report]) -> tuple[int, list[Finding]]:
    """Check that each quote is exactly the characters at its offsets, with what is around it."""
    values: dict[str, dict[str, str]] = {}
    wanted = {p: local_name(p) for p in (OVS.start, OVS.end, OVS.exact, OVS.prefix, OVS.suffix)}
    for subject, predicate, object_, _ in quads:
        if predicate in wanted:
            values.setdefault(str(subject), {})[wanted[predicate]] = str(object_)
    found = []
    for mention, fields in sorted(values.items()):
        report = reports.get(report_id(mention) or "")
        message = _wrong_quote(fields, report)
        if message is not None:
            found.append(Finding("quote", mention, message))
    found += _wrong_texts(reports.values())
    return len(values), found


def _wrong_quote(fields: Mapping[str, str], report: Report | None) -> str | None:
    if report is None or not report.text:
        return "the text of its report is missing: expected reports/ID.txt in the output folder"
    try:
        start, end = int(fields["start"]), int(fields["end"])
        quote = fields["exact"]
    except (KeyError, ValueError):
        return "has no start, end and quote"
    before, after = fields.get("prefix", ""), fields.get("suffix", "")
    if report.text[start:end] != quote:
        return f"says {quote[:60]!r}, the text has {report.text[start:end][:60]!r}"
    around = report.text[start - len(before) : end + len(after)]
    if around != before + quote + after:
        return f"is not preceded by {before!r} and followed by {after!r}"
    return None


def _wrong_texts(reports: Iterable[Report]) -> Iterator[Finding]:
    for report in reports:
        digest = hashlib.sha256(report.text.encode("utf-8")).hexdigest()
        if report.text and digest != report.sha256:
            yield Finding(
                "hash", f"reports/{report.id}.txt", f"SHA-256 is {digest}, expected {report.sha256}"
            )


def check_files(build: Build) -> tuple[int, list[Finding]]:
    """Check that each file that the manifest names is there with the hash that it gives."""
    outputs = _rows(build.manifest, "outputs")
    found = [
        Finding("file", MANIFEST, f"lists no {key}: nothing could be checked; build again")
        for key in ("inputs", "outputs")
        if not build.manifest.get(key)
    ]
    found += _damaged(build.manifest)
    for row in outputs:
        path = build.folder / row["path"]
        if not path.is_file():
            found.append(Finding("file", row["path"], "is missing"))
        elif (digest := file_sha256(path)) != row["sha256"]:
            found.append(Finding("hash", row["path"], f"SHA-256 is {digest}, expected {row['sha256']}"))
    return len(outputs), found


STORED = {"graph.trig": None, "validation.ttl": validation_graph}  # what a store holds, and in which graph


def check_store(build: Build, damaged: Container[str] = ()) -> list[Finding]:
    """Check that the store, which every command asks, holds the quads of ``graph.trig``, and no other.

    The manifest has no hash of the store, whose files differ from build to build. What is compared with
    are the files that it has hashes of, `damaged` without those that have changed.
    """
    listed = {row["path"] for row in _rows(build.manifest, "outputs")}
    lacking = [name for name in STORED if name not in listed]
    if lacking or any(name in damaged for name in STORED):  # each that has changed is told by its hash
        message = "is not listed, so that the store could not be compared with it; build again"
        return [Finding("file", MANIFEST, f"{name}: {message}") for name in lacking]
    expected = ox.Store()
    try:
        for name, graph in STORED.items():
            place = None if graph is None else ox.NamedNode(graph())
            form = ox.RdfFormat.from_extension(name.rpartition(".")[2])
            expected.bulk_load(path=str(build.folder / name), format=form, to_graph=place)
    except SyntaxError as error:
        return [Finding("file", name, f"cannot be read: {error}")]
    expected.bulk_load(to_nquads(vocabulary()).encode("utf-8"), format=ox.RdfFormat.N_QUADS)
    told: dict[str, tuple[list[str], list[str]]] = {}
    sides: tuple[tuple[Store, Store], ...] = ((expected, build.store), (build.store, expected))
    for side, (here, there) in enumerate(sides):
        for quad in here:
            if quad not in there:
                told.setdefault(_about(quad), ([], []))[side].append(f"{quad.predicate} {quad.object}")
    return [Finding("store", about, _differs(*told[about])) for about in sorted(told)]


def _about(quad: ox.Quad) -> str:
    """Return what a quad is about; the names of terms are one thing."""
    named = quad.graph_name
    if isinstance(named, ox.NamedNode) and named.value == str(vocab.ontology()):
        return named.value
    return quad.subject.value if isinstance(quad.subject, ox.NamedNode) else str(quad.subject)


def _differs(lacks: Sequence[str], foreign: Sequence[str]) -> str:
    parts = (("lacks", lacks), ("holds what no file has,", foreign))
    said = (f"{verb} {len(rows)}: {min(rows)[:120]}" for verb, rows in parts if rows)
    return f"the store is not what the files say: it {'; it '.join(said)}; build again"


ROWS = {"inputs": "source", "outputs": "path"}  # what the manifest lists, and how a row names its file


def _rows(manifest: Mapping[str, object], key: str) -> list[Mapping[str, str]]:
    """Return the rows of a list of the manifest that name a file and its hash."""
    given = manifest.get(key)
    return [row for row in given if _names_file(row, ROWS[key])] if isinstance(given, list) else []


def _names_file(row: object, name: str) -> bool:
    return isinstance(row, dict) and all(isinstance(row.get(field), str) for field in (name, "sha256"))


def _damaged(manifest: Mapping[str, object]) -> Iterator[Finding]:
    for key, name in ROWS.items():
        given = manifest.get(key)
        if given and not isinstance(given, list):
            yield Finding("file", MANIFEST, f"its {key} are no list; build again")
        for place, row in enumerate(given if isinstance(given, list) else (), 1):
            if not _names_file(row, name):
                message = (
                    f"row {place} of its {key} has no {name} or no sha256: it was not checked; build again"
                )
                yield Finding("file", MANIFEST, message)


def check_sources(
    inputs: Iterable[Mapping[str, str]], folders: Sequence[Path]
) -> tuple[int, list[str], list[Finding]]:
    """Check the sources that can be reached: how many, which could not be, which have changed."""
    reached, unreached, found = 0, [], []
    for row in inputs:
        paths = [folder / row["source"] for folder in folders]
        path = next((path for path in paths if path.is_file()), None)
        if path is None:
            unreached.append(row["source"])
            continue
        reached += 1
        if (digest := file_sha256(path)) != row["sha256"]:
            found.append(
                Finding("source", row["source"], f"has changed: SHA-256 is {digest}, was {row['sha256']}")
            )
    return reached, unreached, found
