"""Measures that the model cut apart, put together; two of one clause that it left together, told apart.

A clause that only says how, when or after what (``按照统一部署，``) is no measure: it opens the one in the
clause behind it. The model decides word by word, and cuts there more often than it should.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from kg.annotate.chinese.reading.layout import Line, Places
from kg.annotate.chinese.reading.lexicon import Terms
from kg.model import Kind, Mention

_QUOTED = re.compile(r"《[^》]*》|“[^”]*”|（[^）]*）")
_RELATIVE = re.compile(
    r"关于[^，；。]*?的|(?:提出|印发|下发|制定|出台|反馈|发现|指出|明确|确定|规定|查出|移交|交办)的"
)
_GAP = re.compile(r"，(?:并|再|还|则|又)?")
_ADVERB = r"(?:始终|充分|紧紧|紧密|密切|并|也)*"
_IN = re.compile(
    r"在(?!全)[^，；。]*(?:[中时下上后前内]|期间|之际|基础上|过程中|的同时|前提下|情况下|框架下)$"
)
_FROM = re.compile(
    r"(?:从(?!严)[^，；。]*(?:角度|层面|方面|入手|出发|着手)|(?:始终)?(?:从|站在)[^，；。]*的?高度)$"
)
_GOING = re.compile(r"(?:赴|到|前往)[^，；。]{2,14}(?:等地|等省|等市|等县|等区|等单位|等现场|现场|等处)$")
_TAKEN_FOR = re.compile(
    r"以[^，；。]{1,24}为(?:契机|抓手|目标|导向|引领|重点|统领|遵循|主线|基础|载体|镜鉴|准绳|依据|核心|突破口|切入点|着力点|牵引|动力|指引|根本遵循)$"
)
_OF_PROBLEM = re.compile(
    r"(?:对(?![标照接口])|就|对于)[^，；。]*(?:的?(?:问题|事项|隐患|短板|不足|线索|意见|要求)|薄弱环节)$"
)
BROUGHT = re.compile(
    r"[将把][^，；。]*?(?:纳入|作为|[列写记计载融]入|列为|转化|分解|细化|贯穿|移交|上报|报送|[为到成给于]|起来)"
)
_FORWARD = re.compile(
    r"[将把][^，；。]*(?:情况|工作|问题|内容|成果|任务|成效|建设|学习|责任|制度|要求|精神|教育|整改)$"
)
THING = re.compile(
    "(?:反馈|整改|巡[察视]|审计|检查|学习|督查|考核|监督|工作|值班|考勤|执行|落实|履职|使用|管理|完成)[^，；。]{0,10}?"
    "(?:问题|意见|成果|任务|情况|清单|结果|事项|责任|措施|成效)"
)
_THINGS = ("n", "j", "r", "m", "b", "t", "l")  # what 将 brings forward; before verbs it tells of the future
_TITLE_END = re.compile(r"[^》，。；\n]{0,80}》(?:（[^（）\n]{4,24}号）)?")
_LEADS = re.compile("督促|指导|要求|责成|组织|推动|协调|会同|联合|约谈|敦促|支持")
_CLAUSE = re.compile(r"[^，。；：\n]{2,60}")
_VOW = re.compile(r"(?:做到)?真[^，、；。]{1,3}、|(?:做到)?不[^，、；。不]{1,3}、?不")
_STOPS = "，。；：！？\n"
_BESIDE = re.compile("同时，?|另外|此外|其中|[一二三四五六]是|并")
_GENERIC = re.compile(
    r"对[^，。；]{0,8}(?:反馈|发现|指出|提出|查出|移交)的?[^，。；的]{0,8}(?:问题|意见|要求)\Z"
)
_ASIDE = re.compile("针对|在|通过|对|就|到|赴|前往")  # what such a clause tells stands apart as often
_MONEY = re.compile(r"\d[万亿余多]*元$")


class Joiner:
    """Mends the bounds of measures; made once, used for every report."""

    def __init__(self, terms: Terms) -> None:
        verb = terms.alternatives("measures.lead-verb")
        self._verb = re.compile(f"(?:{verb})")
        self._lead = re.compile(f"{_ADVERB}(?:{terms.alternatives('measures.lead')})")
        end = terms.alternatives("measures.lead-end")
        self._end = re.compile(f"(?:{end})$")
        self._on = re.compile(f"(?:依托|借助|凭借)[^，；。]*(?:{terms.alternatives('units.head')})$")
        spoken = terms.alternatives("measures.lead-act")
        self._no_things = terms.words("measures.lead") | terms.words("units.joined")
        way, spirit = terms.alternatives("measures.way"), terms.alternatives("measures.spirit")
        self._way = re.compile(
            f"(?:(?:通过|采取|采用)[^，；。]*(?:{way})|通过[^，；。]{{0,4}}整改|结合[^，；。]*(?:{spoken}))$"
        )
        self._spirit = re.compile(f"以[^，；。]*的[^，；。的]*(?:{spirit})$")
        self._placed = re.compile(f"(?:一并|统一|全部|直接)?(?:{terms.alternatives('measures.placed')})")
        self._action = re.compile(f"(?:{terms.alternatives('measures.action')})")

    def __call__(self, text: str, lines: Sequence[Line], mentions: Sequence[Mention]) -> list[Mention]:
        """Return the mentions with the measures of each line mended."""
        others = [m for m in mentions if m.kind is not Kind.MEASURE]
        units = {m.start: m.end for m in others if m.kind is Kind.UNIT}
        places = Places(lines)
        whole: list[Mention] = []
        for measure in (m for m in mentions if m.kind is Kind.MEASURE):
            line = places.line(measure.start)
            if not whole or whole[-1].end <= measure.start:
                first = max(line.start, whole[-1].end if whole else 0)
                whole.append(self._whole(text, line, measure, units, first))
        found = [part for measure in self._joined(text, whole) for part in self._parts(text, measure)]
        return sorted([*others, *found], key=lambda m: (m.start, -m.end, m.kind))

    def opens(self, words: str) -> bool:
        """Tell whether a clause only opens a measure that stands in the next one.

        >>> from kg.annotate.chinese.reading.lexicon import load_terms
        >>> opens = Joiner(load_terms()).opens
        >>> [opens(words) for words in ("按照统一部署", "通过座谈、走访等方式", "在查明情况后")]
        [True, True, True]
        >>> [opens(words) for words in ("按照要求制定方案", "通过座谈、走访等方式开展调研", "在村口设立岗亭")]
        [False, False, False]
        """
        bare = _QUOTED.sub("“”", words)
        if "，" in bare:
            return False
        if any(p.match(bare) for p in (_IN, _FROM, _GOING, _TAKEN_FOR, _OF_PROBLEM, self._spirit)):
            return True
        led = self._lead.match(bare)
        rest = _RELATIVE.sub("", bare[led.end() :] if led else bare)
        if self._way.match(bare):
            return not rest.startswith("结合") and (not led or not self._verb.search(rest[:-2]))
        if led is None or not (self._end.search(bare) or self._on.match(bare)):
            return False
        return not self._verb.search(self._end.sub("", rest, count=1))

    def _joined(self, text: str, measures: Sequence[Mention]) -> Iterator[Mention]:
        """Yield the measures, each with the clauses before it that only open it."""
        held: Mention | None = None
        for measure in measures:
            words = text[measure.start : measure.end]
            if held is not None:
                before = text[held.start : held.end]
                goes_on = _GAP.fullmatch(text, held.end, measure.start) is not None
                if goes_on and (_alike(before, words) or not _brings(before) or self._placed.match(words)):
                    measure = replace(measure, start=held.start)
                elif not self.opens(before):
                    yield held
            last = words.rpartition("，")[2]
            opens = text.startswith("，", measure.end) and (
                self.opens(last) or _brings(words) or _alike(last, text[measure.end + 1 :][:6])
            )
            held = measure if opens else None
            if held is None:
                yield measure
        if held is not None and not self.opens(text[held.start : held.end]):
            yield held

    def _whole(
        self, text: str, line: Line, measure: Mention, units: Mapping[int, int], floor: int
    ) -> Mention:
        """Return a measure with what was cut off it: 将, the end of a title, the rest of a list of units."""
        start, end = measure.start, measure.end
        words, stop = text[start:end], line.end
        first = next((word for word in line.words if word.start <= start < word.end), None)
        is_thing = THING.match(words) or (
            first is not None and first.pos.startswith(_THINGS) and first.text not in self._no_things
        )
        ahead = text[start - 1 : end]
        if ahead.startswith(("将", "把")) and BROUGHT.match(ahead) and is_thing:
            start -= 1
        start = self._led(text, floor, start, units)
        if words.count("《") > words.count("》") and (closed := _TITLE_END.match(text, end, stop)):
            end = closed.end()
        if (
            text.startswith("、", end)
            and _LEADS.match(words)
            and any(units.get(at, 0) >= end for at in range(start + 1, end))
        ):
            rest = _CLAUSE.match(text, end, stop)
            end = rest.end() if rest else end
        return replace(measure, start=start, end=end)

    def _led(self, text: str, floor: int, start: int, units: Mapping[int, int]) -> int:
        """Return where the clause before a measure begins that only opens it, behind the unit that acts."""
        if start <= floor + 1 or text[start - 1] != "，":
            return start
        begin = max(floor, *(text.rfind(sign, floor, start - 1) + 1 for sign in _STOPS))
        if said := _BESIDE.match(text, begin, start - 1):
            begin = said.end()
        begin = units.get(begin, begin)
        words = text[begin : start - 1]
        asks = _GENERIC.match(words) is not None
        return begin if asks or (self.opens(words) and not _ASIDE.match(words)) else start

    def _parts(self, text: str, measure: Mention) -> Iterator[Mention]:
        """Yield the measures that 、 joins where each counts what it did: 清退3万元、追回5万元."""
        start = measure.start
        for joint in re.finditer("、", text[measure.start : measure.end]):
            at = measure.start + joint.start()
            left, right = text[start:at], text[at + 1 : measure.end]
            if (
                _MONEY.search(left)
                and _MONEY.search(right.partition("、")[0])
                and self._action.match(right)
                and self._action.match(left)
                and all(left.count(a) == left.count(b) for a, b in ("（）", "“”", "《》"))
            ):
                yield replace(measure, start=start, end=at)
                start = at + 1
        yield replace(measure, start=start)


def _alike(before: str, words: str) -> bool:
    """Whether two clauses vow the same in the same manner: 真抓、不空喊，真干、不拖拉.

    >>> _alike("真抓、不空喊", "真干、不拖拉"), _alike("真抓、不空喊", "制定方案")
    (True, False)
    """
    return _VOW.match(before) is not None and _VOW.match(words) is not None


def _brings(words: str) -> bool:
    """Whether words bring something forward and do not say what is done with it.

    >>> _brings("将本月考勤情况"), _brings("将本月考勤情况纳入考核"), _brings("将完成验收")
    (True, False, False)
    """
    return _FORWARD.match(words) is not None and BROUGHT.match(words) is None
