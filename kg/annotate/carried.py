"""What a component of spaCy needs of a lexicon of the user's own, saved and loaded with the pipeline."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory

from kg.data import Names, paths_of, toml_files
from kg.lexicon import Lexicon, load_lexicon

_Files = dict[str, str]  # of one folder: name → text


class Carried:
    """A component with a lexicon, whose files of the user's go wherever spaCy saves the pipeline.

    The configuration of a pipeline names their folders, as ``add_pipe`` was told them; on another machine,
    or from another folder, they are not there. So what was saved counts, whatever the names lead to.
    """

    def __init__(self, lexicon: Names) -> None:
        self._folders = paths_of(lexicon)
        self._files: list[_Files] = []
        self._lexicon: Lexicon | None = None
        if all(folder.is_dir() for folder in self._folders):
            self._take(self._folders)

    @property
    def lexicon(self) -> Lexicon:
        """The lexicon, our own with the user's on top.

        Raises
        ------
        DataError
            If a folder of it is not there, and was not saved with the pipeline.
        """
        if self._lexicon is None:  # spaCy makes a component first, and then loads what was saved of it
            self._lexicon = load_lexicon("en", self._folders)
        return self._lexicon

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:
        """Write the files of the lexicon into a folder, as ``Language.to_disk`` has it."""
        _write(self._files, Path(path))

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> Carried:
        """Take the lexicon that lies in a folder, if one does, as ``spacy.load`` has it."""
        folders = sorted(Path(path).glob("*/"), key=lambda folder: int(folder.name))
        if folders:
            self._take(folders)
        return self

    def to_bytes(self, *, exclude: Iterable[str] = ()) -> bytes:
        """Return the files of the lexicon, as ``Language.to_bytes`` has it."""
        return json.dumps(self._files, ensure_ascii=False).encode("utf-8")

    def from_bytes(self, data: bytes, *, exclude: Iterable[str] = ()) -> Carried:
        """Take the lexicon that ``to_bytes`` returned."""
        with TemporaryDirectory() as folder:
            _write(json.loads(data), Path(folder))
            return self.from_disk(folder)

    def _take(self, folders: Iterable[Path]) -> None:
        """Read the lexicon of some folders, and keep their files to save them."""
        self._folders = tuple(folders)
        self._lexicon = load_lexicon("en", self._folders)
        self._files = [
            {path.name: path.read_text(encoding="utf-8") for path in toml_files(folder)}
            for folder in self._folders
        ]


def _write(files: Iterable[_Files], place: Path) -> None:
    """Write the files of each folder into one that bears its number: a later one has the last word."""
    for number, texts in enumerate(files):
        folder = place / str(number)
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in texts.items():
            (folder / name).write_text(text, encoding="utf-8", newline="")
