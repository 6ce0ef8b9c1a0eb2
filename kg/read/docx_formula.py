"""Formulas of a Word document in a line: fractions with ``/``, raised parts with ``^``, roots with ``√``."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from kg.read.docx_hidden import W

M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
FORMULAS = (f"{M}oMath", f"{M}oMathPara")
_ONE = re.compile(r"[\w.,%]*")  # what needs no brackets around it


def linear(element: Any) -> str:
    """Return the words and signs of a formula, or of a part of one; the lines of several formulas.

    >>> from lxml.etree import fromstring
    >>> part = "<m:{0}><m:r><m:t>{1}</m:t></m:r></m:{0}>".format
    >>> rate = f"<m:f>{part('num', 'fees + fines')}{part('den', '12')}</m:f>"
    >>> linear(fromstring(f'<m:oMath xmlns:m="{M[1:-1]}">{rate}</m:oMath>'))
    '(fees + fines)/12'
    """
    # It calls itself: what parses the XML takes no more than 256 elements in each other.
    if element.tag in (f"{M}t", f"{W}t"):
        return element.text or ""
    if element.tag == f"{W}del" or not isinstance(element.tag, str) or element.tag.endswith("Pr"):
        return ""
    if element.tag == f"{M}oMathPara":
        return "\n".join(filter(None, map(linear, element)))
    write = _SHAPES.get(element.tag.removeprefix(M))
    return write(element) if write else "".join(map(linear, element))


def _parts(element: Any, name: str) -> list[str]:
    return [linear(part).strip() for part in element.iterchildren(f"{M}{name}")]


def _part(element: Any, name: str) -> str:
    return "".join(_parts(element, name))


def _held(words: str) -> str:
    return words if _ONE.fullmatch(words) else f"({words})"


def _sign(element: Any, name: str, otherwise: str) -> str:
    """Return the sign that the properties of a part name; one that is left empty is drawn as none."""
    found = element.find(f"{element.tag}Pr/{M}{name}")
    return otherwise if found is None else found.get(f"{M}val") or ""


def _bounds(element: Any) -> str:
    """Return what stands below and above a sign."""
    below, above = _part(element, "sub"), _part(element, "sup")
    return (f"_{_held(below)}" if below else "") + (f"^{_held(above)}" if above else "")


def _fraction(element: Any) -> str:
    over, under = _held(_part(element, "num")), _held(_part(element, "den"))
    return f"{over} {under}" if _sign(element, "type", "bar") == "noBar" else f"{over}/{under}"


def _brackets(element: Any) -> str:
    within = _sign(element, "sepChr", "|").join(_parts(element, "e"))
    return f"{_sign(element, 'begChr', '(')}{within}{_sign(element, 'endChr', ')')}"


def _root(element: Any) -> str:
    degree = _part(element, "deg")
    return f"{degree if degree != '2' else ''}√{_held(_part(element, 'e'))}"


def _sum(element: Any) -> str:
    return f"{_sign(element, 'chr', '∫')}{_bounds(element)} {_part(element, 'e')}"


def _raised(element: Any) -> str:
    return _held(_part(element, "e")) + _bounds(element)


def _matrix(element: Any) -> str:
    return "; ".join(", ".join(_parts(row, "e")) for row in element.iterchildren(f"{M}mr"))


_SHAPES: dict[str, Callable[[Any], str]] = {
    "f": _fraction,
    "d": _brackets,
    "rad": _root,
    "nary": _sum,
    **dict.fromkeys(("sSup", "sSub", "sSubSup"), _raised),
    "m": _matrix,
    "eqArr": lambda element: "; ".join(_parts(element, "e")),
    "func": lambda element: f"{_part(element, 'fName')} {_part(element, 'e')}",
    "limLow": lambda element: f"{_part(element, 'e')}_{_held(_part(element, 'lim'))}",
    "limUpp": lambda element: f"{_part(element, 'e')}^{_held(_part(element, 'lim'))}",
}
