"""``python tests/lessons/unwrap.py REPORTS OUT``: the texts that the annotations in ``real/`` stand on.

Their sentences are no part of this project. REPORTS is a folder with the reports named below, converted from
PDF to Markdown; wrapped lines are joined and the report is cut into pieces of about a thousand words.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

WORDS = 1000
# file → the stretches of the unwrapped text that are annotated
REPORTS: dict[str, list[tuple[int, int | None]]] = {
    "gao-26-107815.md": [(0, None)],
    "gao-26-107841.md": [(6265, 43350)],
    "gao-26-108945.md": [(4300, 23988), (41500, None)],
    "gao-og97001.txt": [(0, None)],
    "cag-mp-chapter-7.txt": [(0, None)],
}
_OPENS = re.compile(r"(#|[-*•|]|\d+\.|>|\[)")


def unwrap(text: str) -> str:
    """Return the text with the lines of a paragraph joined; a bullet or heading opens one of its own."""
    out: list[str] = []
    for block in re.split(r"\n\s*\n", text):
        joined = ""
        for line in map(str.strip, block.split("\n")):
            if joined and _OPENS.match(line):
                out.append(joined)
                joined = line
            else:
                joined = f"{joined} {line}".strip()
        if joined:
            out.append(joined)
    return "\n\n".join(out)


def pieces(text: str, start: int, end: int | None) -> list[str]:
    """Return a stretch of an unwrapped text in pieces, without the paragraph that it begins inside of."""
    stretch = text[start:end]
    if start:
        stretch = stretch[stretch.find("\n\n") + 2 :]
    out, piece = [], ""
    for paragraph in stretch.split("\n\n"):
        piece += paragraph + "\n\n"
        if len(piece.split()) > WORDS:
            out.append(piece.strip() + "\n")
            piece = ""
    return [*out, piece.strip() + "\n"] if piece.strip() else out


def main(reports: Path, out: Path) -> None:
    """Write the texts."""
    out.mkdir(parents=True, exist_ok=True)
    for name, stretches in REPORTS.items():
        text = unwrap((reports / name).read_text(encoding="utf-8"))
        for start, end in stretches:
            for number, piece in enumerate(pieces(text, start, end), 1):
                target = out / f"real-{Path(name).stem}-{start}-{number}.txt"
                target.write_text(piece, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
