"""Attributes of Chinese mentions: kind, status, dates, quantities, frequency, collective units."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from kg.annotate.attributes import dated
from kg.annotate.chinese.layout import Line, Role
from kg.annotate.chinese.scene import Place, Scene
from kg.annotate.status import Around, tell
from kg.dates import to_iso, to_iso_date
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
_PLANNED = re.compile(r"(?:将|拟|计划|准备|下一步|下步|今后|力争|争取|预计|打算)[^，。；]{0,12}$")
_ONGOING = re.compile(r"(?:正在|正|持续|仍在|尚在|不断|长期)$")
_ASKED = re.compile(r"(?:要|应|应当|必须|须|建议|希望|要求|不得)$")
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
        if mention.kind is Kind.PROBLEM:
            pairs.append(("status", states.get(index, "open")))
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
    first = line.words[_first(line, place)].start if line.words else line.start
    before = scene.text[first : mention.start]
    words = scene.name(index)
    if _ASKED.search(before) or re.search(r"要[^，。；]*，[^。]*$", before):
        return "recommended"
    if (
        _PLANNED.search(before)
        or re.search(r"(?:下一步|将|拟)[^。]*$", before)
        or re.match(r"拟|将于", words)
    ):
        return "planned"
    if _ONGOING.search(before) or re.match(r"正在|持续|不断|定期|每", words):
        return "ongoing"
    over = [scene.lines[i] for i in line.above]
    if any(_AHEAD.search(scene.text[h.start : h.end]) for h in over) and not _DONE.search(words):
        return "planned"
    return "completed"


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
