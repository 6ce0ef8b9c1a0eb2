"""Rules for policy references: titles, numbers, formulations, speeches, meetings, orders."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.annotate.chinese.finding.proposal import Proposal, disjoint
from kg.annotate.chinese.reading.lexicon import Terms
from kg.model import Kind

_NUMBER = re.compile(r"[一-鿿]{1,8}[〔（]\s*(?:19|20)\d\d\s*[〕）]\s*第?\s*[\d某]{1,4}\s*号")
_PLAN = re.compile(r"“?十[三四五六]五”?(?:[一-鿿]{0,6}规划)|“?十[三四五六]五(?:”|(?=时期|期间))")
_SLOGAN = re.compile(
    r"“([一二三四五六七八九十两双百千万\d]{1,4}[个大项条张化严实会型位重]?[^“”，。；\n]{1,8})”"
)
_NO_SLOGAN = re.compile(r"^\d+$|号$|^(?:一|二|三|十)+$|个月|万元|^\d+年")
_MORE_MEETINGS = re.compile(
    r"(?:[、和及暨]|以及)(?:党的)?(?:十[八九]|二十)届[^，。；：\n]{0,24}?(?:全会精神|全会)"
)


def titles(text: str) -> Iterator[tuple[int, int, int]]:
    """Yield (start, end, depth) of what stands in 《》 or 〈〉, nested too; unclosed ones end with the line.

    >>> [("《a〈b〉c》"[s:e], d) for s, e, d in titles("《a〈b〉c》")]
    [('b', 1), ('a〈b〉c', 0)]
    """
    stack: list[int] = []
    for at, sign in enumerate(text):
        if sign in "《〈":
            stack.append(at + 1)
        elif sign in "》〉" and stack:
            begin = stack.pop()
            if at > begin:
                yield begin, at, len(stack)
        elif sign in "\n\t":
            stack.clear()


class PolicyRules:
    """Proposes policy references in a text."""

    def __init__(self, terms: Terms) -> None:
        self._ids = {
            name: terms.ids[f"policies.{name}"]
            for name in ("ending", "formulation", "speech", "meeting", "directive")
        }
        self._title = re.compile(f"(?:{terms.alternatives('policies.ending')})(?:[（〔][^）〕]*[）〕])?$")
        self._work = re.compile(f"(?:{terms.alternatives('policies.work')})$")
        self._law_id = terms.ids["policies.law"]
        self._law = re.compile(
            f"(?<![某新旧])(?:中华人民共和国)?(?:{terms.alternatives('policies.law')})(?![治规院庭律制官定人学])"
        )
        self._formulation = terms.pattern("policies.formulation")
        self._weak = terms.words("policies.formulation-weak")
        owner = terms.alternatives("policies.owner")
        gap = r"[^，。；：《》\n\t]{0,36}?"
        self._said = [
            (
                self._ids["speech"],
                0.9,
                re.compile(f"(?:{owner}){gap}(?:{terms.alternatives('policies.speech')})"),
            ),
            (
                self._ids["meeting"],
                0.85,
                re.compile(
                    f"(?:{owner})[^，。；：《》\n\t]{{0,24}}?(?:{terms.alternatives('policies.meeting')})"
                ),
            ),
            (
                self._ids["directive"],
                0.7,
                re.compile(
                    f"(?:{owner})[^，。；：《》“\n\t]{{0,16}}?(?:{terms.alternatives('policies.directive')})"
                ),
            ),
        ]

    def __call__(self, text: str) -> list[Proposal]:
        """Return proposals that do not overlap, and those nested in a title."""
        found: list[Proposal] = []
        nested: list[Proposal] = []
        for start, end, depth in titles(text):
            proposal = self._named(text, start, end)
            (nested if depth else found).append(proposal)
        inside = [(p.start, p.end) for p in found]
        found += [p for p in self._plain(text) if not any(a <= p.start < b for a, b in inside)]
        return sorted(disjoint(found) + [p for p in nested if self._title.search(text[p.start : p.end])])

    def _named(self, text: str, start: int, end: int) -> Proposal:
        words = text[start:end]
        if self._title.search(words):
            return Proposal(start, end, Kind.POLICY, self._ids["ending"], 0.98)
        weak = 0.2 if self._work.search(words) else 0.55
        return Proposal(start, end, Kind.POLICY, "ZH-L-WORK" if weak < 0.5 else "ZH-L-BARE", weak)

    def _plain(self, text: str) -> Iterator[Proposal]:
        for found in _NUMBER.finditer(text):
            start = (
                found.start()
                + len(found[0])
                - len(re.sub("^.*?(?:根据|按照|依据|落实|贯彻|印发|执行|和|及|对照|、|的)", "", found[0]))
            )
            yield Proposal(start, found.end(), Kind.POLICY, "ZH-L-NUMBER", 0.97)
        for rule, sure, pattern in self._said:
            for found in pattern.finditer(text):
                end = found.end()
                if rule == self._ids["meeting"] and (more := _MORE_MEETINGS.match(text, end)):
                    end = more.end()
                yield Proposal(found.start(), end, Kind.POLICY, rule, sure)
        for found in self._law.finditer(text):
            yield Proposal(found.start(), found.end(), Kind.POLICY, self._law_id, 0.85)
        for found in _PLAN.finditer(text):
            yield Proposal(*_inner(text, found.start(), found.end()), Kind.POLICY, "ZH-L-PLAN", 0.75)
        for found in self._formulation.finditer(text):
            yield Proposal(
                found.start(),
                found.end(),
                Kind.POLICY,
                self._ids["formulation"],
                0.6 if found[0] in self._weak else 0.8,
            )
        for found in _SLOGAN.finditer(text):
            if not _NO_SLOGAN.search(found[1]):
                yield Proposal(found.start(1), found.end(1), Kind.POLICY, "ZH-L-SLOGAN", 0.7)


def _inner(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the span without quotes that only wrap it."""
    words = text[start:end]
    return (
        (start + 1, end - 1)
        if words.startswith("“") and words.endswith("”") and words.count("“") == 1
        else (start, end)
    )
