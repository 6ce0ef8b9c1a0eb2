"""``NAME.txt`` and ``NAME.json`` of ``kg annotate``, in a folder that may hold files of the user's."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path, PurePosixPath

from kg.errors import OutputError
from kg.model import Annotation
from kg.output.names import unique_stems
from kg.output.write import save
from kg.read import Source
from kg.read.own import GENERATOR, is_annotation
from kg.standoff import to_standoff


def check_free(sources: Sequence[Source], folder: Path) -> None:
    """Raise OutputError if the annotation of a report would take the place of a file that is the user's.

    What names the sources alone give is looked at, so that it is told before the long work.
    """
    stems = [PurePosixPath(source.name).stem for source in sources]
    seen = Counter(stem.casefold() for stem in stems)
    # Reports that share a name get their ids behind it, which nobody knows before they are read.
    _check([folder / f"{stem}.txt" for stem in stems if seen[stem.casefold()] == 1], sources)


def write_annotations(annotations: Sequence[Annotation], sources: Sequence[Source], folder: Path) -> None:
    """Write each annotation beside the text that its offsets refer to.

    Raises
    ------
    OutputError
        If a file that is there is a report of `sources` or was not written by kg (nothing is written
        then), or if the disk cannot take them.
    """
    stems = unique_stems([(a.report.source, a.report.id) for a in annotations])
    texts = [folder / f"{stem}.txt" for stem in stems]
    _check(texts, sources)
    for annotation, text in zip(annotations, texts, strict=True):
        save(text, annotation.report.text)
        data = {"generator": GENERATOR, **to_standoff(annotation), "doc": text.name}
        save(text.with_suffix(".json"), json.dumps(data, ensure_ascii=False, indent=1) + "\n")


def _check(texts: Iterable[Path], sources: Iterable[Source]) -> None:
    given = {source.path.resolve() for source in sources}
    for text in texts:
        annotation = text.with_suffix(".json")
        if text.resolve() in given:
            raise OutputError(f"{text}: is a report that was given; choose another folder")
        for path in (text, annotation):
            if os.path.lexists(path) and not is_annotation(annotation):
                message = f"{path}: is there, and kg did not write it, so it is not overwritten"
                raise OutputError(f"{message}; choose another folder, or move it away")
