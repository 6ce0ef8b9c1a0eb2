"""The words of ``ontologies/lexicon/zh-layout.toml`` by which Chinese texts are cut, compiled.

What stands around them is here: numbers, brackets and stops.
"""

from __future__ import annotations

import re

from kg.segment import chinese_marks as marks
from kg.segment.chinese_marks import NUMERAL, SPACE, TO_TEN, Mark
from kg.terms import Terms

_LEAD = rf"[{SPACE}#*>＊■□●◆◇▲▼►▪★☆◎※]*"
_MAIL = r"[\w.]+@[\w.]+"
# Where a heading begins in the midst of a line, because line ends were lost.
_INNER_NUMBER = (
    rf"(?<=[。；！？”])\s*[{TO_TEN}]{{1,3}}、(?=[^，。；、]{{4,}})"
    rf"|(?<!第)（[{TO_TEN}]{{1,3}}）(?=[^项款]{{4}})"
)


class Cues:
    """The patterns of labels, headings, page furniture; made once, used for every report."""

    def __init__(self, terms: Terms) -> None:
        words, regex = terms.alternatives, terms.regex
        self.label = re.compile(
            _LEAD + rf"[【\[（(]?({regex('layout.label')})[】\]）)]?\s*(?:[：:]|(?=\s*$))"
        )
        self.field_end = re.compile(f"(?:{regex('layout.field')})：[^，。；：]{{1,16}}$")
        self.furniture = re.compile(f"{regex('layout.furniture')}|{_MAIL}")
        self.unit_end = re.compile(f"(?:{words('layout.signature')}|{words('layout.unit-end')})$")
        self.title = terms.pattern("layout.title")
        # headings
        self.inner_heading = re.compile(f"{_INNER_NUMBER}|{regex('layout.inner-heading')}")
        self.problem_word = terms.pattern("layout.problem-word")
        self.names_problem = terms.cue("layout.names-problem")
        self.problem_end = re.compile(
            rf"(?:{words('layout.problem-end')})[”’」]?(?:的)?(?:{words('layout.problem-tail')})?"
            r"[”’」）)]*\s*[。：:；]?\s*$"
        )
        self.problem_split = re.compile(
            rf"(?:{regex('layout.problem-named')})(?:{regex('layout.problem-answered')})?\s*"
            rf"(?:[。：:；](?=\s*\S)|(?={regex('layout.first-point')}))"
        )
        opens, solving = words("layout.opens-heading"), words("layout.opens-solving")
        self.opens = re.compile(opens)
        self.opens_split = re.compile(f"{opens}|{solving}")
        self.opens_unquoted = re.compile(f"{opens}|{solving}|{words('layout.opens-unquoted')}")
        self._bullet = re.compile(
            rf"[{SPACE}]*({words('layout.bullet')})[{SPACE}]*"
            r"(?!\d{4}年)(?=[^\W_]|[“《【（])"  # ——2023年7月26日在…会议上 stands below a title
        )
        self._marks = tuple((rank, re.compile(_LEAD + pattern)) for rank, pattern in _numbers(terms))

    def mark(self, line: str) -> Mark | None:
        """Return the number at the start of `line`, or None.

        >>> from kg.terms import load_terms
        >>> mark = Cues(load_terms()).mark
        >>> mark("（一）落实责任不到位")
        Mark(rank=3, number='（一）', end=3)
        >>> mark("36.5公里管网"), mark("一是修订制度").rank == marks.POINT_RANK
        (None, True)
        >>> mark("2.2025年底前建成泵站").number
        '2.'
        """
        for rank, pattern in self._marks:
            if found := pattern.match(line):
                return Mark(rank, found[1], found.end())
        return None

    def bullet(self, line: str) -> str | None:
        """Return the sign that opens `line` in the place of a number, or None.

        >>> from kg.terms import load_terms
        >>> bullet = Cues(load_terms()).bullet
        >>> bullet("——换届超期"), bullet("■一、组织领导"), bullet("— 9 —")
        ('——', None, '—')
        """
        found = self._bullet.match(line)
        return found[1] if found and self.mark(line) is None else None


def _numbers(terms: Terms) -> tuple[tuple[int, str], ...]:
    """Return what numbers of headings and points look like, with their ranks; the first that fits counts."""
    words = terms.alternatives
    return (
        (marks.PART_RANK, rf"(第[{NUMERAL}\d]+(?:{words('layout.part')})[、，：:{SPACE}]?)"),
        (marks.TOP_RANK, rf"([{NUMERAL}]{{1,4}}、|[{NUMERAL}]{{1,4}}[.．](?!\d))"),
        (marks.SECOND_RANK, rf"([（(〔][{NUMERAL}]{{1,4}}[）)〕]、?)"),
        (marks.FOURTH_RANK, r"([（(]\d{1,3}[）)]、?|[⑴-⒇])"),
        (marks.FIFTH_RANK, r"([①-⑳㉑-㉟❶-❿➀-➉])"),
        (
            marks.THIRD_RANK,
            rf"((?:{words('layout.numbered')})?\d{{1,3}}(?: ?[.．、]{marks.NO_DECIMAL}|[）)]))",
        ),
        (marks.THIRD_RANK, rf"((?:{words('problems.numbered')})[{NUMERAL}\d]{{1,3}}[：:、.．])"),
        (marks.THIRD_RANK, r"([⒈-⒛])"),
        (marks.POINT_RANK, rf"([{NUMERAL}]{{1,2}}[是要](?!否)|第[{NUMERAL}]{{1,2}}[，,、是](?!次))"),
        (marks.POINT_RANK, rf"(其[{NUMERAL}][，,])"),
    )
