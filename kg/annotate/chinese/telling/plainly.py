"""How far measures are where the words say it beyond doubt, whatever a model makes of those around them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from kg.annotate.chinese.reading.layout import Line, Role
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
        self._kept, self._already = terms.cue("status.kept-already"), terms.cue("status.already-before")
        self._hoped, self._accepts = terms.cue("status.hoped"), terms.cue("status.accepts")
        self._plan_title, self._told_of = terms.cue("status.plan-title"), terms.cue("status.told-of")

    def __call__(self, scene: Scene, states: Mapping[int, str]) -> dict[int, str]:
        """Return the statuses of measures, by their index, with those of which the words leave no doubt."""
        found = dict(states)
        is_plan = self._is_plan(scene)
        for measure in scene.places.measures:
            if found[measure] in _AHEAD and self._is_headed_done(scene, measure):
                found[measure] = "completed"
            found[measure] = self._by_words(scene, measure, found[measure])
            if is_plan and found[measure] == "completed" and self._is_in_plan(scene, measure):
                found[measure] = "planned"
        for line in scene.lines:
            found.update(self._pledged(scene, line, found))
        return found

    def is_ahead(self, words: str, deadline: str, dated: str | None) -> bool:
        """Whether the words of a measure that seems done say by when, and its report is older than that.

        >>> from kg.terms import load_terms
        >>> told = Plainly(load_terms(), Statuses(load_terms()))
        >>> [told.is_ahead("2032年底前建成", "2032", day) for day in ("2031-05-16", "2032-05-16", None)]
        [True, False, False]
        >>> told.is_ahead("已建成2032年底前交付的闸门", "2032", "2031-05-16")
        False
        """
        is_later = bool(dated) and deadline[:4].isdecimal() and deadline > str(dated)[: len(deadline)]
        return is_later and not self._kept.search(words)

    def _is_plan(self, scene: Scene) -> bool:
        """Whether the title says that the report is a plan, as in 巡察反馈意见整改方案."""
        titles = (
            scene.text[line.start : line.end].strip() for line in scene.lines if line.role is Role.TITLE
        )
        return any(self._plan_title.search(title) for title in titles)

    def _is_in_plan(self, scene: Scene, measure: int) -> bool:
        """Whether a measure of a plan is one that it plans, not what was done before it or is told of since.

        What stands over the first heading tells how the plan came about: 市委召开会议, 制定本方案.
        """
        line = scene.places.line(measure)
        if line.row is None and not line.above:
            return False
        labels = (scene.lines[i] for i in line.above if scene.lines[i].role is Role.LABEL)
        is_told = any(self._told_of.match(scene.text[one.start : one.end]) for one in (line, *labels))
        return not is_told and not self._kept.search(self._near(scene, measure))

    @staticmethod
    def _near(scene: Scene, measure: int) -> str:
        """Return the words of a measure and those right before it."""
        mention, line = scene.mentions[measure], scene.places.line(measure)
        return scene.text[max(line.start, mention.start - _RIGHT_BEFORE) : mention.end]

    def _is_already(self, scene: Scene, measure: int) -> bool:
        """Whether 已 stands right before a measure, and its clause neither asks nor hopes for it."""
        mention, line = scene.mentions[measure], scene.places.line(measure)
        before = scene.text[line.start : mention.start]
        found = self._already.search(before)
        if found is None or scene.text[mention.end - 1] == "的":
            return False
        clause = before[1 + max(before.rfind(stop, 0, found.start()) for stop in "，。；：") : found.start()]
        return not self._hoped.search(clause)

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
        near = self._near(scene, measure)
        if state != "recommended" and self._under_way.search(words):
            return "ongoing"
        is_already = self._is_already(scene, measure)
        accepts = self._accepts.fullmatch(words) and self._rule(scene, measure) == "completed"
        if state in _AHEAD and (is_already or accepts):
            return "completed"
        if state != "completed":
            return state
        if self._planned_inside.search(near):
            return "planned"
        if self._unfinished.search(near):
            return "ongoing"
        over = (scene.lines[i] for i in line.above)
        advised = any(self._headed_advice.fullmatch(scene.text, h.start, h.end) for h in over)
        return "recommended" if advised and not is_already and not self._done.search(words) else state

    @staticmethod
    def _lead(before: str) -> str:
        """Return the sentence that leads to the first point, the one before it where 一是 begins another.

        >>> Plainly._lead("会上作了发言。他表示，"), Plainly._lead("会上作了发言。下一步，学院将抓好整改。")
        ('他表示，', '下一步，学院将抓好整改')
        """
        before = before.rstrip()
        before = before.removesuffix("。")
        return before[1 + max(before.rfind(stop) for stop in "。；") :]

    def _pledged(self, scene: Scene, line: Line, states: Mapping[int, str]) -> Iterator[tuple[int, str]]:
        """Yield the status of the points that one speaker pledges, as in 他表示，一是修订办法；二是清退.

        They have one, that of most of those that look ahead; where none does, only a vow is plain.
        """
        if not line.points:
            return
        lead = self._lead(scene.text[line.start : line.points[0]])
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
