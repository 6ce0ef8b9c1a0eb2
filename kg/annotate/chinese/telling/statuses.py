"""How far measures are, by the words around them and in them."""

from __future__ import annotations

from bisect import bisect_left

from kg.annotate.chinese.reading.layout import Line
from kg.annotate.chinese.relating.scene import Scene
from kg.annotate.status import Around
from kg.model import Kind
from kg.terms import Terms

_LINE = 1_000  # sentences of a line, so that one number tells line and sentence
_STOPS = ("，", "。", "；", "：", "、", "”", "）", "")


class Statuses:
    """The rules of how far measures are; made once, used for every report."""

    def __init__(self, terms: Terms) -> None:
        self._asks, self._as_noun = terms.words("status.asks"), terms.words("status.as-noun")
        self._of = terms.words("status.of") | {"、"}
        self._noun_ends = terms.words("status.noun-ends") | {*_STOPS}
        self._asked, self._point = terms.cue("status.asked"), terms.cue("status.point")
        self._planned_before = terms.cue("status.planned-before")
        self._planned = terms.pattern("status.planned")
        self._tells_ahead, self._brings = terms.words("status.tells-ahead"), terms.words("status.brings")
        self._acts, self._no_future = terms.words("status.acts"), terms.words("status.no-future")
        self._brought, self._thing = terms.cue("measures.brought"), terms.cue("measures.thing")
        self._disposed = terms.cue("measures.disposed")
        self._ongoing_before, self._ongoing = terms.cue("status.ongoing-before"), terms.cue("status.ongoing")
        self._ahead, self._done = terms.pattern("status.ahead"), terms.cue("status.done")

    def surroundings(self, scene: Scene) -> dict[int, Around]:
        """Return what stands around each measure of a scene, to tell how far it is."""
        found = {}
        words = [[word.text for word in line.words] for line in scene.lines]
        starts: dict[int, list[int]] = {}  # of the words of a line
        for index in scene.places.measures:
            mention, place, line = scene.mentions[index], scene.places[index], scene.places.line(index)
            if place.line not in starts:
                starts[place.line] = [word.start for word in line.words]
            low, high = (bisect_left(starts[place.line], at) for at in (mention.start, mention.end))
            found[index] = Around(
                rule=self.rule(scene, index),
                form=line.under,
                words=words[place.line][low:high],
                before=words[place.line][scene.first_word(index) : low],
                opening=words[place.line][:3],
                headings=[words[above] for above in line.above],
                place=line.role.value,
                sentence=place.line * _LINE + place.sentence,
                block=place.line,
            )
        return found

    def rule(self, scene: Scene, index: int) -> str:
        """Return what the words before a measure, and in it, say of how far it is."""
        mention, line, place = scene.mentions[index], scene.places.line(index), scene.places[index]
        opens = scene.first_word(index)
        first = line.words[opens].start if line.words else line.start
        before = scene.text[first : mention.start]
        words = scene.places.name(index)
        faults = [scene.mentions[i] for i in scene.places.of_line(place.line, Kind.PROBLEM)]
        said = [
            at
            for at in range(opens, len(line.words))
            if line.words[at].end <= mention.start
            and not any(p.start <= line.words[at].start < p.end for p in faults)
        ]
        asked = self._asked.search(before) or self._is_listed(scene, index)
        if asked or any(self._demands(line, at, said[-1]) for at in said):
            return "recommended"
        if (
            self._planned_before.search(before)
            or any(self._looks_ahead(scene.text, line, at) for at in said)
            or self._planned.match(words)
        ):
            return "planned"
        if self._ongoing_before.search(before) or self._ongoing.match(words):
            return "ongoing"
        over = [scene.lines[i] for i in line.above]
        if any(self._ahead.search(scene.text[h.start : h.end]) for h in over) and not self._done.search(
            words
        ):
            return "planned"
        return "completed"

    def _demands(self, line: Line, at: int, last: int) -> bool:
        """Whether a word in front of a measure demands it: 要 as a word of its own, no part of 重要."""
        word = line.words[at].text
        if word not in self._asks:
            return False
        before, behind = (line.words[i].text if 0 <= i < len(line.words) else "" for i in (at - 1, at + 1))
        if word in self._as_noun and (before in self._of or behind in self._noun_ends or behind.isdigit()):
            return False
        return at == last or word in self._as_noun or any(w.text == "，" for w in line.words[at : last + 1])

    def _looks_ahead(self, text: str, line: Line, at: int) -> bool:
        """Whether a word in front of a measure tells of the future: 将 before a verb, not before a thing."""
        word = line.words[at].text
        if word not in self._brings:
            return word in self._tells_ahead
        before = line.words[at - 1].text if at else ""
        behind = line.words[at + 1] if at + 1 < len(line.words) else None
        if behind is None or before in self._no_future:
            return False
        if self._disposed.match(text, line.words[at].start, line.end):
            return False
        is_thing = behind.pos.startswith(("n", "m", "r", "j", "b")) and behind.text not in self._acts
        brings = self._brought.match(text, line.words[at].start, line.end)
        return not (brings and (is_thing or self._thing.match(text, behind.start, line.end)))

    def _is_listed(self, scene: Scene, index: int) -> bool:
        """Whether a measure stands in a list of points that somebody asked for: 提出三点建议。一是督促."""
        mention, line, place = scene.mentions[index], scene.places.line(index), scene.places[index]
        clause = line.clauses[place.clause] if place.clause < len(line.clauses) else None
        if clause is None or clause.mood != "ask":
            return False
        first = line.words[scene.first_word(index)].start
        return self._point.match(scene.text, first, mention.start + 1) is not None
