"""Fields of a line: ``责任部门：办公室 时限：5月底 完成情况：已完成`` are cells without a table."""

from __future__ import annotations

import re
from typing import NamedTuple

from kg.terms import Terms

_FIELDS = ("person", "responsible", "deadline", "status", "goal")
SHORT = 40  # a longer value is text, not a field


class Field(NamedTuple):
    """A label at `start` and its value ``value:end``; `name` is what the label announces."""

    start: int
    value: int
    end: int
    name: str


class FieldReader:
    """Finds the fields that stand inside a line, run together or not."""

    def __init__(self, terms: Terms) -> None:
        self._names = {form: name for name in _FIELDS for form in sorted(terms.words(f"layout.{name}"))}
        labels = sorted(self._names, key=lambda form: (-len(form), form))
        self._label = re.compile(f"({'|'.join(map(re.escape, labels))})：\\s*")

    def __call__(self, text: str, start: int, end: int) -> list[Field]:
        """Return the fields of ``text[start:end]``, in order; none where a value is a whole text.

        >>> from kg.terms import load_terms
        >>> line = "修订制度3项。整改时限：已完成责任科室：党政办"
        >>> [(line[f.value:f.end], f.name) for f in FieldReader(load_terms())(line, 0, len(line))]
        [('已完成', 'deadline'), ('党政办', 'responsible')]
        """
        labels = list(self._label.finditer(text, start, end))
        if not labels:
            return []
        stops = [label.start() for label in labels[1:]] + [end]
        found = [
            Field(label.start(), label.end(), stop, self._names[label[1]])
            for label, stop in zip(labels, stops, strict=True)
        ]
        while found and found[-1].end - found[-1].value > SHORT:
            found.pop()
        return [] if any(field.end - field.value > SHORT for field in found) else found
