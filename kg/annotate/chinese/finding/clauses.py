"""Rules for measures and problems: what a clause of a Chinese report says."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.annotate.chinese.finding.proposal import Proposal, disjoint
from kg.annotate.chinese.reading.layout import Clause, Line, Role
from kg.annotate.chinese.reading.lexicon import Terms
from kg.annotate.chinese.reading.words import Word
from kg.model import Kind

_POINT = re.compile(
    r"\s*(?:[（(]?[一二三四五六七八九十\d]{1,3}[）)、.．是要](?!\d)|第[一二三四五六七八九十]+[，,、是]?|[①-⑳]|[⑴-⒛]"
    r"|首先|其次|再次|最后|同时|另外|此外|其中|并且|而且|并|且|还|又|也|而|但|等|，|：|:|、|“|\s)+"
)
_TIME = re.compile(
    r"(?:截至|截止|自|从|在|到|至|于|近)?(?:目前|今年|去年|当前|近期|近日|期间|集中整改期间|巡察期间|整改期间|此后|随后|会后"
    r"|(?:\d{2,4}年)?(?:\d{1,2}月)?(?:\d{1,2}日)?(?:上旬|中旬|下旬|底|末|初|上半年|下半年|第[一二三四]季度)?)"
    r"(?:以来|以后|之前|前|起|至今|期间|全年|度)?[，,]?"
)
_PREPOSITION = re.compile(
    r"(?:对照|对|将|把|针对|围绕|按照|按|根据|依据|依托|结合|通过|以|就|向|由|为|与|同|会同|联合|从|在|利用|聚焦|面向|本着|坚持以|至|于|参照)"
)
_NEEDS_MORE = re.compile(
    r"^(?:对照|对|针对|围绕|按照|根据|依据|依托|结合|通过|以|就|从|在|利用|本着|坚持以|把|将|与|由)"
)
_INSPECTOR = re.compile(
    r"[^，。；]{0,14}?(?:巡[视察]组|审计组|考核组|督导组|调研组|巡[视察]工作领导小组(?:办公室)?)(?!长|员)"
)
_PURPOSE = re.compile(
    r"^(?:防止|避免|杜绝|以免|从而|以便|以确保|使|确保(?:可|不)|推动[^，]{0,4}解决|切实避免|做到可)"
)
_MARKER = re.compile(
    r"不但要|一定|争取|准备|力争|均已|已经|应当|必须|更要|正在|能够|计划|需要|了|会|可|均|将|已|应|拟|正|能|要|都|需|须"
)
_KEEPS_OBJECT = re.compile(r"将[^，。；]{2,20}(?:纳入|作为|列入|列为|融入|转化|与|统筹|移交|在|提高)")
_NOUNISH = re.compile(r"^(?:n|j|nz|ns|nt|nr|nrt|l|i|t|f|r|b)")
_ENDS_WITH_PROBLEM = re.compile(
    r"(?:问题|漏洞|隐患|短板|弱项|不足|差距|现象|行为|情况|倾向|乱象|矛盾|风险|顽疾|欠账|难题|不良风气)$"
)
_THE_PROBLEM = re.compile(
    r"(?:针对|解决|破解|整改|纠正|纠治|查摆|化解|防范|堵塞|补齐|消除|克服|治理|整治|聚焦|紧盯|存在|杜绝|对)(?:了|的|好|“)?"
    r"([^，。；：、的]{0,6}(?:的)?[^，。；：]{2,40}?(?:问题|漏洞|隐患|短板|弱项|不足|差距|乱象|顽疾|难题|风险))"
)


def is_time(words: str) -> bool:
    """Tell whether words are a time and nothing more.

    >>> is_time("2019年以来"), is_time("截至目前"), is_time("2019年以来账目不清")
    (True, True, False)
    """
    return bool(words) and _TIME.fullmatch(words) is not None


class ClauseRules:
    """Proposes measures and problems, clause by clause, by verbs, deficiencies and layout."""

    def __init__(self, terms: Terms) -> None:
        self._id = {
            name: terms.ids[name] for name in ("measures.action", "measures.attitude", "problems.predicate")
        }
        self._action = terms.words("measures.action")
        self._adverb = terms.words("measures.adverb") - terms.words("measures.own-adverb")
        self._attitude = terms.pattern("measures.attitude")
        self._say = terms.words("measures.reporting")
        self._background = re.compile(f"^(?:{terms.alternatives('measures.background')})")
        self.deficiency = terms.pattern("problems.predicate")
        self._kept_off = re.compile(f"(?:{terms.alternatives('problems.negated')})[^，。；]{{0,14}}$")
        self._generic = re.compile(f"(?:{terms.alternatives('problems.generic')})")
        self._openings = re.compile(f"^(?:(?:{terms.alternatives('problems.heading-openings')}|[“：:\\s])+)")
        self._closings = re.compile(
            f"(?:(?:”)?(?:等)?(?:{terms.alternatives('problems.heading-closings')})|[。；：:，\\s])+$"
        )

    def mark(self, line: Line, text: str, units: list[Proposal]) -> None:
        """Note in each clause where its predicate begins, who its subject is, whether it is half a clause."""
        subject, sentence = "", -1
        for clause in line.clauses:
            start, _ = self._trim(line, clause, text, units)
            own = self._subject(line, clause, start, text, units)
            subject = own or (subject if clause.sentence == sentence else "")
            sentence = clause.sentence
            clause.open = clause.stop == "，" and self._unfinished(line, clause, start)
            clause.start, clause.subject = start, subject

    def _subject(self, line: Line, clause: Clause, start: int, text: str, units: list[Proposal]) -> str:
        first = line.words[clause.first]
        before = text[first.start : start]
        end = line.words[clause.last - 1].end
        if _INSPECTOR.search(before) or _INSPECTOR.match(text, start, end):
            return "inspector"
        if any(first.start <= unit.start and unit.end <= start for unit in units):
            return "unit"
        word = next((w for w in line.words[clause.first : clause.last] if w.start >= start), first)
        if word.pos.startswith("nr") and len(word.text) > 1:
            return "person"
        return "other" if word.pos.startswith(("n", "m", "r", "j")) and word.text not in self._action else ""

    def __call__(self, line: Line, text: str, units: list[Proposal]) -> list[Proposal]:
        """Return what the clauses of a line state; a problem may lie inside a measure."""
        if line.role in (
            Role.DEADLINE,
            Role.STATUS,
            Role.LABEL,
            Role.RESPONSIBLE,
            Role.SUBJECT,
            Role.SIGNATURE,
            Role.TITLE,
            Role.GOAL,
        ):
            return []
        if line.role is Role.PROBLEM:
            return list(self._stated(line, text))
        found = []
        merged: int | None = None
        for clause in line.clauses:
            start, end = self._trim(line, clause, text, units)
            if start >= end:
                continue
            begin = start if merged is None else merged
            words = text[start:end]
            merged = None
            if self._is_problem(words, text, line, start):
                found.append(Proposal(start, end, Kind.PROBLEM, self._id["problems.predicate"], 0.75))
            elif found and _PURPOSE.match(words) and found[-1].kind is Kind.MEASURE:
                found[-1] = found[-1]._replace(end=end)
            elif self._opens_measure(line, clause, start, words):
                if clause.stop == "，" and self._unfinished(line, clause, start):
                    merged = begin
                    continue
                sure = 0.5 if self._attitude.search(words) else 0.85
                rule = self._id["measures.attitude" if sure < 0.6 else "measures.action"]
                found += self._split(line, Proposal(begin, end, Kind.MEASURE, rule, sure))
        return found + [p for p in self._named(line, text) if not any(p[:3] == q[:3] for q in found)]

    def _trim(self, line: Line, clause: Clause, text: str, units: list[Proposal]) -> tuple[int, int]:
        """Return a clause without number, time, subject and auxiliary before it."""
        start, end = line.words[clause.first].start, line.words[clause.last - 1].end
        for _ in range(6):
            before = start
            for pattern in (_POINT, _TIME):
                if (found := pattern.match(text, start, end)) and (
                    pattern is _POINT or found.end() > start + 1
                ):
                    start = found.end()
            start = _behind_subject(text, start, end, units)
            if not _KEEPS_OBJECT.match(text, start, end) and (found := _MARKER.match(text, start, end)):
                start = found.end()
            if start == before:
                break
        words = text[start:end]
        start += len(words) - len(words.lstrip(" \u3000“”\t\n"))
        return start, max(start, start + len(text[start:end].rstrip(" \u3000\t\n，。；：")))

    def _is_problem(self, words: str, text: str, line: Line, start: int) -> bool:
        found = self.deficiency.search(words)
        if not found or self._kept_off.search(words[: found.start()]):
            return False
        if any(
            word.start >= start and word.text in self._action
            for word in line.words
            if word.start < start + 4 and word.end > start
        ):
            tail = words[found.start() :]
            return (
                len(tail) <= len(found[0]) + 2
                and not _ENDS_WITH_PROBLEM.search(words)
                and found[0] not in ("风险", "漏洞", "隐患", "短板", "弱项", "空白", "问题突出")
            )
        return not _NEEDS_MORE.match(words) and not re.match(r"该问题|目前|完成率", words)

    def _opens_measure(self, line: Line, clause: Clause, start: int, words: str) -> bool:
        """Whether the first words are adverbs or a preposition, and then a verb that acts."""
        if self._background.match(words) and not re.match("根据|为.{1,20}提供", words):
            return False
        at = next((i for i in range(clause.first, clause.last) if line.words[i].start >= start), clause.last)
        for word in line.words[at : clause.last]:
            if word.text in self._say:
                return False
            if word.text in self._action or (word.text[:2] in self._action and word.pos.startswith("v")):
                return True
            if _PREPOSITION.fullmatch(word.text):
                return self._acts(line.words[at + 1 : clause.last]) or bool(_NEEDS_MORE.match(words))
            if word.text in self._adverb or word.pos.startswith(("d", "ad", "z")) or word.text in ("“", "《"):
                at += 1
                continue
            return word.pos in ("v", "vn") and len(word.text) >= 2 and clause.last - at > 1
        return False

    def _acts(self, words: list[Word]) -> bool:
        return any(word.text in self._action or word.pos == "v" for word in words)

    def _unfinished(self, line: Line, clause: Clause, start: int) -> bool:
        """Whether a clause is but a preposition and its object, the verb being in the next one."""
        words = [word for word in line.words[clause.first : clause.last] if word.start >= start]
        if not words or not _NEEDS_MORE.match(words[0].text):
            return False
        depth = 0
        for word in words[1:]:
            depth += (word.text in "《“（") - (word.text in "》”）")
            if (
                not depth
                and word.text in self._action
                and words[0].text not in ("以", "从", "本着", "坚持以", "根据", "按照", "依据", "在", "结合")
            ):
                return False
        return True

    def _split(self, line: Line, proposal: Proposal) -> Iterator[Proposal]:
        """Yield the parts of a clause that 、 joins, where each begins with a verb that acts."""
        words = [word for word in line.words if proposal.start <= word.start < proposal.end]
        cuts, depth = [], 0
        for before, word, after in zip(words, words[1:], words[2:], strict=False):
            depth += (word.text in "《“（") - (word.text in "》”）")
            verb = after.text in self._action and after.pos.startswith("v")
            if (
                word.text == "、"
                and not depth
                and verb
                and not before.pos.startswith("v")
                and after is not words[-1]
            ):
                cuts.append(word)
        start = proposal.start
        for cut in cuts:
            yield proposal._replace(start=start, end=cut.start)
            start = cut.end
        yield proposal._replace(start=start)

    def _stated(self, line: Line, text: str) -> Iterator[Proposal]:
        """Yield the problems of a heading, a cell or a labelled text, one for each predicate."""
        start, end = line.start, line.end
        if found := _POINT.match(text, start, end):
            start = found.end()
        inner = _quoted(text[start:end])
        if inner:
            start, end = start + inner[0], start + inner[1]
        else:
            if found := self._openings.match(text[start:end]):
                start += found.end()
            if found := self._closings.search(text[start:end]):
                end = start + found.start()
        pieces = [
            (m.start() + start, m.end() + start)
            for m in re.finditer(r"(?:《[^》]*》|“[^”，。；]*”|（[^）]*）|[^，。；\n])+", text[start:end])
        ]
        begin = None
        for at, (a, b) in enumerate(pieces):
            a = a + (
                found.end()
                if (
                    found := re.match(
                        r"(?:[（(]?[一二三四五六七八九十\d]+[）)、.是])+|[\s]+|(?:主要表现在|主要表现为|主要是|表现为|存在|如|其中|同时)(?:：|，)?",
                        text[a:b],
                    )
                )
                else 0
            )
            begin = a if begin is None else begin
            own = self.deficiency.search(text[begin:b])
            ends = at + 1 == len(pieces) or text[b : b + 1] in "。；\n"
            if (own and not self._waits(text, pieces, at)) or ends:
                if b - begin >= 3:
                    yield Proposal(begin, b, Kind.PROBLEM, "ZH-P-STATED", 0.93)
                begin = None

    def _waits(self, text: str, pieces: list[tuple[int, int]], at: int) -> bool:
        """Whether what follows has no predicate of its own and so belongs to this problem."""
        if at + 1 >= len(pieces) or text[pieces[at][1]] in "。；\n":
            return False
        a, b = pieces[at + 1]
        return not self.deficiency.search(text[a:b]) and b - a < 8 and not re.match("[多少未无]", text[a:b])

    def _named(self, line: Line, text: str) -> Iterator[Proposal]:
        """Yield noun phrases that name a problem inside other words."""
        for found in _THE_PROBLEM.finditer(text, line.start, line.end):
            words = found[1]
            begin = found.start(1) + (len(words) - len(words.lstrip("“的了")))
            sure = 0.35 if self._generic.search(words) else 0.6
            yield Proposal(begin, found.end(1), Kind.PROBLEM, "ZH-P-NAMED", sure)


def _behind_subject(text: str, start: int, end: int, units: list[Proposal]) -> int:
    """Return where a clause goes on behind the unit that it begins with."""
    if text.startswith(("对", "向", "由"), start):
        return start
    for unit in units:
        opens = unit.start <= start + 1 and start < unit.end < end
        if opens and not text.startswith(("的", "、", "和", "内", "建设"), unit.end):
            start = unit.end
    return start


def _quoted(words: str) -> tuple[int, int] | None:
    """Return the bounds of the quotation before 问题 in a heading: from the first “ to the last ” before it.

    >>> _quoted("关于“履行“一岗双责”有差距”问题的整改")
    (3, 14)
    """
    stop = words.rfind("问题")
    begin = words.find("“")
    if begin < 0 or begin > 8:
        return None
    end = words.rfind("”", begin, stop if stop > 0 else len(words))
    return (begin + 1, end) if end - begin > 3 and (stop < 0 or stop - end <= 8) else None


def problems_and_measures(proposals: list[Proposal]) -> list[Proposal]:
    """Return one reading: measures that do not overlap, problems that do not overlap."""
    return sorted(
        disjoint([p for p in proposals if p.kind is Kind.MEASURE])
        + disjoint([p for p in proposals if p.kind is Kind.PROBLEM])
    )
