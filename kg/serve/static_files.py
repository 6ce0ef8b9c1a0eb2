"""Fetch the editor of the query page anew: ``python -m kg.serve.static_files`` (needs npm)."""

from __future__ import annotations

import base64
import hashlib
import subprocess
import tarfile
import tempfile
from pathlib import Path

from kg.errors import InputError

PACKAGE = "@zazuko/yasqe@4.6.2"
SHA512 = "83iCLuBIgU04KBIaibxZTjKvrXD6sEe/+aqsHxLb4+ZVD4eaUwh5hFJEetuWkiKBY6WxTjVOmhKXvh2AAOR14g=="
FILES = ("yasqe.min.js", "yasqe.min.css")


def fetch(folder: Path) -> None:
    """Write the editor's files into `folder`, from the npm package of this version and hash."""
    with tempfile.TemporaryDirectory() as place:
        command = ["npm", "pack", PACKAGE, "--pack-destination", place]
        subprocess.run(command, check=True, capture_output=True)  # noqa: S603  # fixed words
        archive = next(Path(place).glob("*.tgz"))
        found = base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
        if found != SHA512:
            raise InputError(f"{PACKAGE}: SHA-512 is {found}, expected {SHA512}")
        with tarfile.open(archive) as package:
            for name in FILES:
                member = package.extractfile(f"package/build/{name}")
                if member is None:
                    raise InputError(f"{PACKAGE}: has no build/{name}")
                (folder / name).write_bytes(without_source_map(member.read()))


def without_source_map(data: bytes) -> bytes:
    """Drop the line that names a source map, which is not shipped."""
    lines = data.splitlines(keepends=True)
    return b"".join(line for line in lines if b"# sourceMappingURL=" not in line)


if __name__ == "__main__":
    fetch(Path(__file__).parent / "static")
