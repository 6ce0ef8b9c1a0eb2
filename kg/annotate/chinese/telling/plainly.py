"""How far measures are where the words say it beyond doubt, whatever a model makes of those around them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from kg.annotate.chinese.reading.layout import Line
from kg.annotate.chinese.relating.scene import Scene
from kg.annotate.chinese.telling.statuses import Statuses
from kg.model import Kind
from kg.terms import Terms

_RIGHT_BEFORE = 3  # signs
_AHEAD = ("planned", "recommended")


class Plainly:
    """Overrules the statuses of measures by plain words; made once, used for every report."""

    def __init__(self, terms: Terms, statuses: Statuses) -> None:
        self._rule = statuses.rule
        self._planned_inside = terms.cue("status.planned-inside")
        self._unfinished = terms.cue("status.unfinished")
        self._under_way, self._done = terms.cue("status.under-way"), terms.cue("status.done")
        self._headed_done = terms.cue("status.headed-done")
        self._headed_advice = terms.cue("status.headed-advice")
        self._pledges, self._vows = terms.cue("status.pledges"), terms.cue("status.vows")
        self._kept = terms.cue("status.kept-already")

    def __call__(self, scene: Scene, states: Mapping[int, str]) -> dict[int, str]:
        """Return the statuses of measures, by their index, with those of which the words leave no doubt."""
        found = dict(states)
        for measure in scene.places.measures:
            if found[measure] in _AHEAD and self._is_headed_done(scene, measure):
                found[measure] = "completed"
            found[measure] = self._by_words(scene, measure, found[measure])
        for line in scene.lines:
            found.update(self._pledged(scene, line, found))
        return found

    def _is_headed_done(self, scene: Scene, measure: int) -> bool:
        """Whether the heading over a measure says that all is done, and its sentence does not look ahead."""
        over = [scene.lines[i] for i in scene.places.line(measure).above[:1]]
        done = any(self._headed_done.search(scene.text[h.start : h.end]) for h in over)
        return done and self._rule(scene, measure) in ("completed", "ongoing")

    def _by_words(self, scene: Scene, measure: int, state: str) -> str:
        """Return how far a measure is by its words, those right before it and the headings over it.

        What a model makes of the words around it does not count against 正在办理, 计划3月底前完成,
        尚未完成整改 or the heading 审计建议.
        """
        mention, line = scene.mentions[measure], scene.places.line(measure)
        words = scene.text[mention.start : mention.end]
        near = scene.text[max(line.start, mention.start - _RIGHT_BEFORE) : mention.end]
        if state != "recommended" and self._under_way.search(words):
            return "ongoing"
        if state != "completed":
            return state
        if self._planned_inside.search(near):
            return "planned"
        if self._unfinished.search(near):
            return "ongoing"
        over = (scene.lines[i] for i in line.above)
        advised = any(self._headed_advice.fullmatch(scene.text, h.start, h.end) for h in over)
        return "recommended" if advised and not self._done.search(words) else state

    def _pledged(self, scene: Scene, line: Line, states: Mapping[int, str]) -> Iterator[tuple[int, str]]:
        """Yield the status of the points that one speaker pledges, as in 他表示，一是修订办法；二是清退.

        They have one, that of most of those that look ahead; where none does, only a vow is plain.
        """
        if not line.points:
            return
        start = 1 + max(scene.text.rfind(stop, line.start, line.points[0]) for stop in "。；")
        lead = scene.text[max(line.start, start) : line.points[0]]
        if not self._pledges.search(lead):
            return
        end = scene.text.find("。", line.points[-1], line.end)  # behind it may stand another matter
        points = [
            m
            for m in scene.places.of_line(line.index, Kind.MEASURE)
            if line.points[0] <= scene.mentions[m].start < (line.end if end < 0 else end)
        ]
        if any(self._kept.search(scene.places.name(m)) for m in points):
            return
        ahead = Counter(states[m] for m in points if states[m] in _AHEAD)
        if ahead or self._vows.search(lead):
            status = max(_AHEAD, key=lambda one: ahead[one])
            yield from ((m, status) for m in points)
