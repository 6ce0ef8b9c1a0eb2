"""Rules for policy references: titles, numbers, formulations, speeches, meetings, orders."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.annotate.chinese.finding.proposal import Proposal, disjoint
from kg.model import Kind
from kg.terms import Terms

_NUMBER = re.compile(r"[一-鿿]{1,8}[〔（]\s*(?:19|20)\d\d\s*[〕）]\s*第?\s*[\d某]{1,4}\s*号")


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
        words = terms.alternatives
        others = "".join(f"(?<!{re.escape(word)})" for word in sorted(terms.words("policies.other-law")))
        self._law = re.compile(
            f"{others}(?:{words('policies.state')})?(?:{words('policies.law')})"
            f"(?!{terms.regex('policies.no-law')})"
        )
        self._formulation = terms.pattern("policies.formulation")
        self._weak = terms.words("policies.formulation-weak")
        owner = words("policies.owner")
        self._acting, self._no_spirit = terms.cue("policies.acting"), terms.cue("policies.no-spirit")
        self._said = [
            (self._ids[name], sure, re.compile(f"(?:{owner}){gap}?(?P<kind>{words(f'policies.{name}')})"))
            for name, sure, gap in (
                ("speech", 0.9, r"[^，。；：《》\n\t]{0,36}"),
                ("meeting", 0.85, r"[^，。；：《》\n\t]{0,24}"),
                ("directive", 0.7, r"[^，。；：《》“\n\t]{0,16}"),
            )
        ]
        self._more_meetings = terms.cue("policies.more-meetings")
        self._before_number, self._plan = terms.cue("policies.before-number"), terms.cue("policies.plan")
        self._slogan = re.compile(f"“(?P<slogan>{terms.regex('policies.slogan')})”")
        self._no_slogan = terms.cue("policies.no-slogan")

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

    def _told(self, text: str) -> Iterator[Proposal]:
        """Yield speeches, meetings and orders, each with whose it is."""
        for rule, sure, pattern in self._said:
            for found in pattern.finditer(text):
                end = found.end()
                if self._no_spirit.match(text, end):
                    continue
                start = self._behind_verb(pattern, found)
                if rule == self._ids["meeting"] and (more := self._more_meetings.match(text, end)):
                    end = more.end()
                yield Proposal(start, end, Kind.POLICY, rule, sure)

    def _behind_verb(self, pattern: re.Pattern[str], found: re.Match[str]) -> int:
        """Return where what was said begins, if the unit before it acts: 局党组把重要论述列为议题."""
        start, end = found.span()
        while verb := self._acting.search(found.string, start, end):
            inner = pattern.search(found.string, verb.end(), end)
            if inner is None:
                return found.start("kind")
            start = inner.start()
        return start

    def _plain(self, text: str) -> Iterator[Proposal]:
        for found in _NUMBER.finditer(text):
            start = found.end() - len(self._before_number.sub("", found[0]))
            yield Proposal(start, found.end(), Kind.POLICY, "ZH-L-NUMBER", 0.97)
        yield from self._told(text)
        for found in self._law.finditer(text):
            yield Proposal(found.start(), found.end(), Kind.POLICY, self._law_id, 0.85)
        for found in self._plan.finditer(text):
            yield Proposal(*_inner(text, found.start(), found.end()), Kind.POLICY, "ZH-L-PLAN", 0.75)
        for found in self._formulation.finditer(text):
            yield Proposal(
                found.start(),
                found.end(),
                Kind.POLICY,
                self._ids["formulation"],
                0.6 if found[0] in self._weak else 0.8,
            )
        for found in self._slogan.finditer(text):
            if not self._no_slogan.search(found["slogan"]):
                yield Proposal(*found.span("slogan"), Kind.POLICY, "ZH-L-SLOGAN", 0.7)


def _inner(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the span without quotes that only wrap it."""
    words = text[start:end]
    return (
        (start + 1, end - 1)
        if words.startswith("“") and words.endswith("”") and words.count("“") == 1
        else (start, end)
    )
