"""Text boxes of a Word document, which Word writes twice: as it is today, and for programs that are older."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kg.read.docx_formula import M
from kg.read.docx_hidden import W

BOX = f"{W}txbxContent"
DELETED = (f"{W}del", f"{W}moveFrom")
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_WORDS = (f"{W}t", f"{M}t")


def drop_alternates(root: Any) -> None:
    """Keep of what is written for several programs the first form that has words."""
    for written in list(root.iter(f"{_MC}AlternateContent")):
        forms = [*written.iterchildren(f"{_MC}Choice"), *written.iterchildren(f"{_MC}Fallback")]
        having = [form for form in forms if any((words.text or "").strip() for words in form.iter(*_WORDS))]
        for form in having[1:]:
            written.remove(form)


def find_boxes(paragraph: Any) -> Iterator[Any]:
    """Yield what the text boxes hold that hang on a paragraph; not those inside of them, or deleted ones."""
    for box in paragraph.iter(BOX):
        around = next(box.iterancestors(f"{W}p", *DELETED), None)
        if around is paragraph:
            yield box
