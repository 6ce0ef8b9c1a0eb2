"""Blanks that stand in the place of signs: behind a label that has no colon, between clauses without commas.

Towns and villages write so: ``整改措施 召开党委会议 修订台账办法``. Elsewhere a blank in a Chinese line
is a stray one of a scan, or parts a name from its post.
"""

from __future__ import annotations

import re

from kg.terms import Terms

_LABELS = 2  # different ones with a blank in a report, by which it is known that such blanks are colons
_CLAUSES = 2  # blanks between clauses in a line, by which it is known that they are commas
_SHORTEST = 4  # signs of a clause; 张某某 is none
_STOP = re.compile("[，。；：！？、\t|｜]|  ")
_HAN = "\u4e00-\u9fff"
_BLANK = re.compile(rf"(?<=[{_HAN}》”）]) (?=[{_HAN}《“（\d])")


class Blanks:
    """Reads such blanks; made once, used for every report."""

    def __init__(self, terms: Terms) -> None:
        label = terms.regex("layout.label")
        self._label = re.compile(
            rf"^[ #]*(?P<label>{label})(?P<blank> )(?! *(?:{label})(?: |$))"
            rf" *(?=[{_HAN}《“（\d])(?!.*[\t|｜])",
            re.MULTILINE,
        )

    def __call__(self, text: str) -> str:
        r"""Return `text`, one sign for one, with colons behind labels and commas between clauses.

        >>> from kg.terms import load_terms
        >>> read = Blanks(load_terms())
        >>> print(read("整改措施 召开党委会议 修订台账办法 约谈2名站长\n完成时限 5月底前"))
        整改措施：召开党委会议，修订台账办法，约谈2名站长
        完成时限：5月底前
        >>> read("整改措施 落实不到位"), read("镇党委书记 陈某 主持会议")
        ('整改措施 落实不到位', '镇党委书记 陈某 主持会议')
        """
        labels = list(self._label.finditer(text))
        if len({found["label"] for found in labels}) >= _LABELS:
            signs = list(text)
            for found in labels:
                signs[found.start("blank")] = "："
            text = "".join(signs)
        return "\n".join(_parted(line) if line.count(" ") >= _CLAUSES else line for line in text.split("\n"))


def _parted(line: str) -> str:
    """Return a line without stops with commas for blanks between clauses; a label may open it."""
    label, colon, text = line.partition("：")
    if not colon:
        label, text = "", line
    words = text.strip().removesuffix("。")
    if " " in label.strip() or _STOP.search(words):
        return line
    first = line.index(words, len(label) + len(colon))
    blanks = [found.start() for found in _BLANK.finditer(line, first, first + len(words))]
    edges = [first - 1, *blanks, first + len(words)]
    stops = {
        at
        for before, at, behind in zip(edges, edges[1:], edges[2:], strict=False)
        if min(at - before, behind - at) > _SHORTEST
    }
    if len(stops) < _CLAUSES:
        return line
    return "".join("，" if at in stops else sign for at, sign in enumerate(line))
