"""Attributes of Chinese mentions: kind, status, dates, quantities, frequency, collective units."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from kg.annotate.chinese.mending.joining import BROUGHT, THING
from kg.annotate.chinese.reading.layout import Line, Role
from kg.annotate.chinese.relating.places import Place
from kg.annotate.chinese.relating.scene import Scene
from kg.annotate.status import Around, tell
from kg.dates import dated, to_iso, to_iso_date
from kg.decide.pairs import PairModel
from kg.lexicon import Lexicon
from kg.model import Kind, Mention

_DATE = re.compile(
    r"(?:截至|自|于)?(?:(?:19|20)\d{2}年"
    r"(?:\d{1,2}月(?:\d{1,2}日|[上中下]旬|底|初)?|上半年|下半年|底|初|第[一二三四]季度)?|\d{1,2}月\d{1,2}日)"
)
_DEADLINE = re.compile(
    r"(?:于|在|到|拟于|将于|力争)?"
    r"((?:(?:19|20)\d{2}(?:[-./]\d{1,2}){2}|(?:(?:19|20)\d{2}年)?(?:\d{1,2}月)?(?:\d{1,2}日)?)"
    r"(?:底|末|第[一二三四]季度|上半年|下半年|年底)?(?:之?前|以前|底))"
    r"|(\d{1,2}个月内|[一二三四五六]个月内|年底前|年内)"
)
_MEASURE_WORD = (
    r"万?亿?(?:余|多)?(?:人次|人|件次|件|项|次|期|场次|场|个|条|份|篇|名|家次|家|户次|户|起|宗|台|套|辆|所|处|册|批|门|部|座|亩|公里|平方米|"
    r"米|吨|元|册|字|笔|版|只|间|张|卷|届|轮|天|"
    r"小时)"
)
_QUANTITY = re.compile(rf"\d[\d,]*(?:\.\d+)?\s*(?:%|‰|{_MEASURE_WORD}|[万亿]余?(?:[美港欧日]?元)?)")
_FREQUENCY = re.compile(
    r"每(?:半年|季度|年|月|周|日|天|学期|两周|双月)(?:[^，。；]{0,10}?[一\d][次期场])?|定期|常态化|不定期"
)
_BY_WHEN = re.compile(r"\d|年|月")  # a cell that says by when, and no 立行立改
_AGES = re.compile(r"[。；]|.{25}")  # nor a text
_LINE = 1_000  # sentences of a line, so that one number tells line and sentence
_SCALES = {"": 1, "万": 10_000, "亿": 100_000_000}
_MONEY = re.compile(r"(\d[\d,]*(?:\.\d+)?)([万亿]?)元")
_COUNT = re.compile(r"(\d+|[两二三四五六七八九十]+)(?:个|家|所|户|名)")
_NUMERALS = {sign: str(n) for n, sign in enumerate("一二三四五六七八九十", start=1)} | {"两": "2"}
_ONGOING = re.compile(r"(?:正在|正|持续|仍在|尚在|不断|长期)$")
_AT_WORK = re.compile(r"(?:正在|持续|不断|定期|每)|[^，。；]*正在(?![^，。；]*的)")
_ASKS = frozenset(
    [
        "要",
        "应",
        "应予",
        "应当",
        "必须",
        "须",
        "需",
        "需要",
        "务必",
        "建议",
        "希望",
        "要求",
        "不得",
        "请",
        "责成",
    ]
)
_AS_NOUN = frozenset(["建议", "要求", "希望", "需要"])  # of these, behind what makes them nouns
_OF = ("的", "有关", "相关", "工作", "整改", "具体", "明确", "各项", "提出", "意见", "、")
_ENDS = ("，", "。", "；", "：", "、", "的", "”", "）", "被", "")
_PLANNED = re.compile(r"(?:计划|准备|今后|力争|争取|预计|打算)[^，。；]{0,12}$|(?:下一步|下步)[^。]*$")
_JOINING = ("对照", "会同", "利用", "联合", "对标")  # tagged as nouns, and act behind 将
_NO_FUTURE = ("仅", "现", "已", "未", "只", "并", "违规", "擅自", "先后")  # before 将 that brings forward
_ASKED_OF = re.compile("提出[^，。；]{0,6}(?:要求|建议|意见|希望)[：，]")
_POINT = re.compile(r"(?:[一二三四五六七八九]是|[一二三四五六七八九十]要|首先|其次|第[一二三四五六]，?)")
_HEADED_DONE = re.compile(
    r"(?:整改|进展|完成|落实)情况[：:]?(?:已经?|均已|已全部|全部)(?:完成|整改到位|办结|销号)"
)
_DONE = re.compile(r"已|完成|了|\d+(?:人|件|项|次|期|场|个|条|份|篇|名|家|户|起|万)|均|全部|到位")
_AHEAD = re.compile(r"下一步|下步|今后|打算|努力方向|后续")
_RESOLVED = re.compile(
    r"(?P<undone>(?:未|没|不|无法)[^，。；]{0,4})?(?:整改到位|完成整改|整改完成|已完成(?=[，。；\s|]|$)|已解决|已办结|已销号)"
)
_PARTLY = re.compile(r"(?:正在|正在整改|整改中|基本完成|持续推进|长期坚持|将于|拟于)")


def written_out(quantity: str) -> str | None:
    """Return an amount of money as the number of yuan that it is, None where it is no exact one.

    >>> written_out("7.132万元"), written_out("2.37亿元"), written_out("12项"), written_out("3亿余元")
    ('71320', '237000000', None, None)
    """
    if not (found := _MONEY.fullmatch(quantity)):
        return None
    value = Decimal(found[1].replace(",", "")) * _SCALES[found[2]]
    return f"{value.normalize():f}"


class Describer:
    """Gives mentions their attributes."""

    def __init__(self, lexicon: Lexicon, models: Mapping[str, PairModel] | None = None) -> None:
        self._values, self._models = lexicon.values, models
        self._status = lexicon.cues("measure.status")

    def __call__(self, scene: Scene) -> list[Mention]:
        """Return the mentions of a scene with the attributes that their words, line and layout give them."""
        states = _states(scene) | tell(surroundings(scene), self._models)
        fields = self._fields(scene)
        for measure in scene.measures:
            if states[measure] in ("planned", "recommended") and _headed_done(scene, measure):
                states[measure] = "completed"
            told = fields.get(scene.line(measure).passage, {})
            states[measure] = told.get("status", states[measure])
        return [self._describe(scene, i, states, fields) for i in range(len(scene.mentions))]

    def _fields(self, scene: Scene) -> dict[int, dict[str, str]]:
        """Return the deadline and the status that rows and lines of fields give measures, by passage."""
        found: dict[int, dict[str, str]] = {}
        for line in scene.lines:
            words = scene.text[line.start : line.end].strip(" |。；，")
            if line.role is Role.DEADLINE and _BY_WHEN.search(words) and not _AGES.search(words):
                found.setdefault(line.passage, {}).setdefault("deadline", words)
            if line.role in (Role.STATUS, Role.DEADLINE):
                status = next((cue.value for cue in self._status if cue.regex.fullmatch(words)), None)
                if status is not None:
                    found.setdefault(line.passage, {}).setdefault("status", status)
        return found

    def _describe(
        self, scene: Scene, index: int, states: Mapping[int, str], fields: Mapping[int, Mapping[str, str]]
    ) -> Mention:
        mention = scene.mentions[index]
        words = scene.name(index)
        found: dict[str, str] = dict(mention.attributes)
        for value in self._values:
            if value.kind is mention.kind and value.attribute not in found and value.regex.search(words):
                found[value.attribute] = value.value
        pairs = list(found.items())
        if mention.kind is Kind.UNIT:
            pairs += _group(scene, index)
        if mention.kind in (Kind.MEASURE, Kind.PROBLEM):
            pairs += figures(words, mention.kind)
        if mention.kind is Kind.MEASURE:
            pairs.append(("status", states[index]))
            deadline = fields.get(scene.line(index).passage, {}).get("deadline")
            if deadline and not any(key == "deadline" for key, _ in pairs):
                pairs += dated("deadline", deadline, to_iso(deadline)).items()
        if mention.kind is Kind.PROBLEM and index in states:
            pairs.append(("status", states[index]))
        return replace(mention, attributes=tuple(sorted(set(pairs))))


def _group(scene: Scene, index: int) -> list[tuple[str, str]]:
    if scene.kind_of(index) != "many":
        return []
    pairs = [("collective", "true")]
    if count := _COUNT.match(scene.name(index)):
        pairs.append(("count", _NUMERALS.get(count[1], count[1])))
    return pairs


def figures(words: str, kind: Kind) -> list[tuple[str, str]]:
    """Return dates, amounts and frequency in the report's own words; money also as a number of yuan.

    A deadline or date is one of ISO 8601 where it is one: its words stand beside it.
    """
    pairs: list[tuple[str, str]] = []
    if kind is Kind.MEASURE and (deadline := _deadline(words)):
        pairs += dated("deadline", deadline, to_iso(deadline)).items()
    elif date := _DATE.search(words):
        pairs += dated("date", date[0], to_iso_date(date[0])).items()
    without = _DATE.sub(lambda found: " " * len(found[0]), words)
    amounts = dict.fromkeys(found[0].replace(" ", "") for found in _QUANTITY.finditer(without))
    pairs += [("quantity", amount) for amount in amounts]
    money = dict.fromkeys(value for amount in amounts if (value := written_out(amount)))
    pairs += [("amount", value) for value in money]
    pairs += [("currency", "CNY")] if money else []
    if kind is Kind.MEASURE and (frequency := _FREQUENCY.search(words)):
        pairs.append(("frequency", frequency[0]))
    return pairs


def _deadline(words: str) -> str | None:
    """Return the words that say by when, passing over 提前 and 以前 that name no time."""
    found = (one for one in _DEADLINE.finditer(words) if re.search(r"\d|年", one[0]))
    return next((one[1] or one[2] for one in found), None)


def surroundings(scene: Scene) -> dict[int, Around]:
    """Return what stands around each measure of a scene, to tell how far it is."""
    found = {}
    words = [[word.text for word in line.words] for line in scene.lines]
    starts: dict[int, list[int]] = {}  # of the words of a line
    for index in scene.measures:
        mention, place, line = scene.mentions[index], scene.places[index], scene.line(index)
        if place.line not in starts:
            starts[place.line] = [word.start for word in line.words]
        low, high = (bisect_left(starts[place.line], at) for at in (mention.start, mention.end))
        found[index] = Around(
            rule=_status(scene, index),
            form=line.under,
            words=words[place.line][low:high],
            before=words[place.line][_first(line, place) : low],
            opening=words[place.line][:3],
            headings=[words[above] for above in line.above],
            place=line.role.value,
            sentence=place.line * _LINE + place.sentence,
            block=place.line,
        )
    return found


def _first(line: Line, place: Place) -> int:
    """Return the first word of the sentence of a mention, from its clause back."""
    clause = place.clause
    if not line.clauses:
        return 0
    while clause and line.clauses[clause - 1].sentence == place.sentence:
        clause -= 1
    return line.clauses[clause].first


def _status(scene: Scene, index: int) -> str:
    """Return what the words before a measure, and in it, say of how far it is."""
    mention, line, place = scene.mentions[index], scene.line(index), scene.places[index]
    opens = _first(line, place)
    first = line.words[opens].start if line.words else line.start
    before = scene.text[first : mention.start]
    words = scene.name(index)
    faults = [scene.mentions[i] for i in scene.of_line(place.line, Kind.PROBLEM)]
    said = [
        at
        for at in range(opens, len(line.words))
        if line.words[at].end <= mention.start
        and not any(p.start <= line.words[at].start < p.end for p in faults)
    ]
    asked = _ASKED_OF.search(before) or _listed(scene, index)
    if asked or any(_asks(line, at, said[-1]) for at in said):
        return "recommended"
    if (
        _PLANNED.search(before)
        or any(_tells_ahead(scene.text, line, at) for at in said)
        or re.match(r"拟|将于", words)
    ):
        return "planned"
    if _ONGOING.search(before) or _AT_WORK.match(words):
        return "ongoing"
    over = [scene.lines[i] for i in line.above]
    if any(_AHEAD.search(scene.text[h.start : h.end]) for h in over) and not _DONE.search(words):
        return "planned"
    return "completed"


def _asks(line: Line, at: int, last: int) -> bool:
    """Whether a word in front of a measure demands it: 要 as a word of its own, no part of 重要."""
    word = line.words[at].text
    if word not in _ASKS:
        return False
    before, behind = (line.words[i].text if 0 <= i < len(line.words) else "" for i in (at - 1, at + 1))
    if word in _AS_NOUN and (before in _OF or behind in _ENDS or behind.isdigit()):
        return False
    return at == last or word in _AS_NOUN or any(w.text == "，" for w in line.words[at : last + 1])


def _tells_ahead(text: str, line: Line, at: int) -> bool:
    """Whether a word in front of a measure tells of the future: 将 before a verb, not before a thing."""
    word = line.words[at].text
    if word != "将":
        return word in ("拟", "将于", "拟于")
    before = line.words[at - 1].text if at else ""
    behind = line.words[at + 1] if at + 1 < len(line.words) else None
    if behind is None or before in _NO_FUTURE:
        return False
    is_thing = behind.pos.startswith(("n", "m", "r", "j", "b")) and behind.text not in _JOINING
    brings = BROUGHT.match(text, line.words[at].start, line.end)
    return not (brings and (is_thing or THING.match(text, behind.start, line.end)))


def _listed(scene: Scene, index: int) -> bool:
    """Whether a measure stands in a list of points that somebody asked for: 提出三点建议。一是加强督促."""
    mention, line, place = scene.mentions[index], scene.line(index), scene.places[index]
    clause = line.clauses[place.clause] if place.clause < len(line.clauses) else None
    if clause is None or clause.mood != "ask":
        return False
    first = line.words[_first(line, place)].start
    return _POINT.match(scene.text, first, mention.start + 1) is not None


def _headed_done(scene: Scene, index: int) -> bool:
    """Whether the heading over a measure says that all is done, and its own sentence does not look ahead."""
    over = [scene.lines[i] for i in scene.line(index).above[:1]]
    done = any(_HEADED_DONE.search(scene.text[h.start : h.end]) for h in over)
    return done and _status(scene, index) in ("completed", "ongoing")


def _states(scene: Scene) -> dict[int, str]:
    """Return the status of each problem of a heading or row, by what is said at its end."""
    states: dict[int, str] = {}
    for problem in scene.problems:
        line = scene.line(problem)
        below = scene.below(line)
        text = "\n".join(scene.text[other.start : other.end] for other in below)
        said = [found["undone"] is None for found in _RESOLVED.finditer(text)]
        if _PARTLY.search(text) and not (said and not any(said)):
            states[problem] = "partly resolved"
        elif said:
            states[problem] = "resolved" if all(said) else "partly resolved" if any(said) else "open"
    return states


__all__ = ["Describer", "figures", "written_out"]
