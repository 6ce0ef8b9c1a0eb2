"""What was done wrong told from what was done about it; spans of problems and policies made neat."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from kg.annotate.chinese.reading.layout import Line, Places
from kg.annotate.chinese.reading.lexicon import Terms
from kg.model import Kind, Mention

_EMPTY = re.compile(
    r"(?:[^，。；]{0,6}(?:党组织|单位|党委|党组))?(?:主要|还|仍|也|仍然|依然|普遍|不同程度)*存在(?:着|了)?(?:的|以下|如下|一些|一定)*(?:主要|突出)?(?:问题|不足)?(?:有|是|如下)?"
)
_LIMIT = re.compile("不少于|不低于|不高于|不超过|不多于|不得")
_EXISTS = re.compile("(?:还|仍|也|仍然|依然|普遍|不同程度)*存在(?:着|一定的?)?(?=[^，。；]{4})")
_OF_ITS_OWN = re.compile("(?:不|未|没|缺|弱|滞后|薄弱)")
_PROBLEM_AHEAD = re.compile("(?:的)?(?:问题|不足|隐患)")
_IF = re.compile(r"[^。；\n]{0,80}?的，(?:将|要|一律|坚决|严肃|依[规纪法]|从严|予以|给予|由)")
_IF_BEGINS = re.compile("(?:对|对于|凡|凡是|如|若|一旦)(?!照|标)")
_SUFFERED = re.compile(r"(?:分别|均|先后)?受到[^，。；]{0,16}(?:处分|处理|警告|诫勉|处罚|记过|撤职|批评)")
_MANNER = (
    r"(?:在[^，。；]{2,24}[下中时后]，?|(?:通过|采取|采用|以)[^，。；]{2,24}[，]|仍然?|又|并|多次|先后|长期|将[^，。；]{2,30}?"
    r"|(?:帮助|伙同|安排|指使|指派|授意|为|与)[^，。；]{1,8}){0,3}"
)
_BEFORE = re.compile("(违规|擅自|私自|违法)(?:将|把|为|向)?$")
_KNOWING = re.compile("明知[^。；\n]*，$")
_STILL = re.compile("仍然?|还是?")
_TRICK = re.compile("采取[^，。；\n]*(?:隐瞒|虚|伪造|冒|编造)[^，。；\n]*(?:方式|手段|办法|方法)，$")
_LED_TO = re.compile("，(致使[^，。；：\n]{4,40})(?=[，。；\n])")
_FAR = 80  # signs before a deed or a joint that tell something of it
_REPORT = re.compile("(?:整改|审计|执行|收支|查出问题)[^》]{0,10}(?:情况的?|工作)报告$")
_STRESSED = re.compile("(?:重要性|必要性|紧迫性|严肃性|重大意义|重要意义)$")
_NUMBER = re.compile(r"[^〔（《》]{1,10}[〔（]\s*(?:19|20)\d\d\s*[〕）]")
_SITE = re.compile(
    r"关怀版|无障碍|(?:字体|字号)[：〔【]|【(?:字号|字体|关闭|我要打印|打印)|分享(?:到|：)"
    r"|打印(?:本页)?[ |]*关闭|首页\s*[〉>»]|当前(?:所在)?位置|您的?位置|(?:浏览|阅读)(?:次数|量)|访问量"
    r"|点击(?:次数|率)|信息索引号|主题分类：|版权所有|网站地图"
)
_CREDIT = re.compile(r"(?:来源|稿源|作者|编辑|责编|审核|供稿|主办|承办)：\s*$")
_LONGEST = 120  # signs of a line of a web page that is none of the report
_SHORTEST = 5  # signs of a fault of its own


class Faults:
    """Mends problems, measures that are none, and policies; made once, used for every report."""

    def __init__(self, terms: Terms) -> None:
        misdeed = terms.alternatives("problems.misdeed")
        self._misdeed = re.compile(f"{_MANNER}(?:{misdeed})")
        self._punished = re.compile(
            f"[^，。；]{{2,24}}被(?:依法|全部|责令)?(?:{terms.alternatives('problems.punished')})"
        )
        self._deficiency = terms.pattern("problems.predicate")
        self._lacks = re.compile(f"(?:{terms.alternatives('problems.predicate')})$")
        self._never = terms.words("policies.never")

    def __call__(self, text: str, lines: Sequence[Line], mentions: Sequence[Mention]) -> list[Mention]:
        """Return the mentions, each as what it is; what only the page says of itself is left out."""
        places = Places(lines)
        found: list[Mention] = []
        for mention in mentions:
            line = places.line(mention.start)
            if not _of_page(text, mention):
                found += self._mended(text, line, mention)
        found += _led_to(text, found)
        unique = {(m.start, m.end, m.kind): m for m in sorted(found, key=lambda m: m.score)}
        return sorted(_paired(text, list(unique.values())), key=lambda m: (m.start, -m.end, m.kind))

    def _mended(self, text: str, line: Line, mention: Mention) -> Iterator[Mention]:
        words = text[mention.start : mention.end]
        if mention.kind is Kind.POLICY:
            if not self._is_no_policy(text, mention):
                yield mention
            return
        if mention.kind is Kind.UNIT:
            yield mention
            return
        if self._punished.fullmatch(words):
            yield replace(mention, kind=Kind.MEASURE)
        elif suffered := _SUFFERED.search(words):
            if suffered.end() < len(words) and mention.kind is Kind.PROBLEM:
                yield mention
            else:
                yield replace(mention, kind=Kind.MEASURE, start=_clause(text, line, mention.start))
        elif mention.kind is Kind.MEASURE:
            yield self._deed(text, mention)
        else:
            yield from self._fault(text, line, mention)

    def _deed(self, text: str, measure: Mention) -> Mention:
        """Return a measure, as a problem where it tells of a misdeed."""
        if before := _BEFORE.search(text, max(0, measure.start - 4), measure.start):
            return replace(measure, kind=Kind.PROBLEM, start=before.start())
        said = text[max(0, measure.start - _FAR) : measure.start]
        still = _STILL.search(said, max(0, len(said) - 2)) or _STILL.match(text, measure.start)
        knew = _KNOWING.search(said.rstrip("仍然还是")) if still else _TRICK.search(said)
        if knew:
            return replace(measure, kind=Kind.PROBLEM, start=measure.start - len(said) + knew.start())
        misdeed = self._misdeed.match(text, measure.start, measure.end)
        return replace(measure, kind=Kind.PROBLEM) if misdeed else measure

    def _fault(self, text: str, line: Line, problem: Mention) -> Iterator[Mention]:
        """Yield the faults of a problem; none where it is but a cue, a limit or a condition."""
        start, end = problem.start, problem.end
        words = text[start:end]
        if (
            words.endswith("存在的")
            and (ahead := _PROBLEM_AHEAD.match(text, end, line.end))
            and "方面" in words
        ):
            end = ahead.end()
        elif (
            "存在" in words
            and words.endswith(("较多", "一些", "不少", "诸多", "突出"))
            and text.startswith("问题", end)
        ):
            end += 2
        elif words.endswith("等") and text.startswith(("问题", "的问题"), end):
            end -= 1
        if _EMPTY.fullmatch(text, start, end) or _LIMIT.match(text, start, end):
            return
        opens = start - 1 if text[start - 1 : start] in ("对", "凡", "如") else start
        if _IF_BEGINS.match(text, opens) and _IF.match(text, opens, line.end):
            return
        there = _EXISTS.match(text, start, end)
        if there and _OF_ITS_OWN.search(text, there.end(), end) and not text.startswith("的地方", end - 3):
            start = there.end()
        yield from (replace(problem, start=a, end=b) for a, b in self.parts(text, start, end))

    def parts(self, text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Yield the faults that 、 joins, where each has its matter and its predicate.

        >>> from kg.annotate.chinese.reading.lexicon import load_terms
        >>> list(Faults(load_terms()).parts("账目核对不严、采购程序不规范", 0, 14))
        [(0, 6), (7, 14)]
        >>> list(Faults(load_terms()).parts("不敢监督、不善监督", 0, 9))
        [(0, 9)]
        """
        depth, cuts = 0, []
        for at in range(start, end):
            depth += (text[at] in "《“（") - (text[at] in "》”）")
            if text[at] == "、" and not depth:
                cuts.append(at)
        stops = [*cuts[1:], end] if cuts else []
        for cut, stop in zip(cuts, stops, strict=True):
            if self._is_fault(text[max(start, cut - _FAR) : cut], whole=True) and self._is_fault(
                text[cut + 1 : stop], whole=stop != end
            ):
                yield start, cut
                start = cut + 1
        yield start, end

    def _is_fault(self, words: str, *, whole: bool) -> bool:
        lacking = self._deficiency.search(words)
        ends = self._lacks.search(words) if whole else lacking
        return len(words) >= _SHORTEST and lacking is not None and lacking.start() > 0 and ends is not None

    def _is_no_policy(self, text: str, policy: Mention) -> bool:
        words = text[policy.start : policy.end]
        beside = text[policy.start - 2 : policy.start] == "》（" and _NUMBER.match(words)
        titled = text[policy.start - 1 : policy.start] == "《"
        return bool(
            words in self._never or _STRESSED.search(words) or beside or (titled and _REPORT.search(words))
        )


def _led_to(text: str, mentions: Sequence[Mention]) -> list[Mention]:
    """Return what a fault led to (，致使…) where nothing was found of it."""
    starts = {m.start for m in mentions}
    return [
        replace(m, start=after.start(1), end=after.end(1))
        for m in mentions
        if m.kind is Kind.PROBLEM
        and (after := _LED_TO.match(text, m.end))
        and starts.isdisjoint(range(after.start(1), after.end(1)))
    ]


def _clause(text: str, line: Line, start: int) -> int:
    """Return where the clause begins whose end a measure is: who was punished belongs to it."""
    begin = max(line.start, *(text.rfind(sign, line.start, start) + 1 for sign in "，。；：\n"))
    return begin if start - begin <= 16 else start


def _of_page(text: str, mention: Mention) -> bool:
    """Whether a mention stands in what the web page says of itself: 字体：大 中 小, 来源：县广播站."""
    start = text.rfind("\n", 0, mention.start) + 1
    end = text.find("\n", mention.end)
    line = text[start : end if end >= 0 else len(text)]
    if len(line) <= _LONGEST and "。" not in line and _SITE.search(line):
        return True
    return _CREDIT.search(text, max(start, mention.start - 8), mention.start) is not None


def _paired(text: str, mentions: Sequence[Mention]) -> Iterator[Mention]:
    """Yield the mentions; what outweighs and what it outweighs (重业务，轻党建) as one problem."""
    held: Mention | None = None
    for mention in sorted(mentions, key=lambda m: (m.start, -m.end, m.kind)):
        if mention.kind is not Kind.PROBLEM:
            yield mention
            continue
        if held is not None:
            if text.startswith("，轻", held.end) and mention.start == held.end + 1:
                mention = replace(mention, start=held.start)
            else:
                yield held
        held = mention if re.fullmatch("[^，]*重[^，]{1,6}", text[mention.start : mention.end]) else None
        if held is None:
            yield mention
    if held is not None:
        yield held
