"""What a person would look at to tell whether a measure answers a problem, as strings."""

from __future__ import annotations

from bisect import bisect_right

from kg.model import Kind
from kg.relate.place import bucket, one_finding, place_features
from kg.relate.scene import Scene

# How alike two mentions are is told by how many of these it reaches.
_ALIKE = (0.001, 0.05, 0.1, 0.18, 0.28, 0.4, 0.6)


def answer_features(scene: Scene, measure: int, problem: int) -> list[str]:
    """Return the features of a measure and a problem."""
    place = place_features(scene, measure, problem)
    return [
        *place,
        *_shared(scene, measure, problem),
        *_alike(scene, measure, problem, place[0]),
        *_layout(scene, measure, problem, place[0]),
    ]


def _shared(scene: Scene, measure: int, problem: int) -> list[str]:
    """Return what the two have in common, by words, units, headings and what stands between them."""
    shared = scene.words[measure] & scene.words[problem]
    rare = [word for word in shared if scene.rare[word] <= 4]
    order = "before" if scene.mentions[problem].start < scene.mentions[measure].start else "after"
    nested = "in" if scene.inside(problem, measure) else "around" if scene.inside(measure, problem) else "no"
    problems = scene.between(Kind.PROBLEM, measure, problem)
    measures = scene.between(Kind.MEASURE, measure, problem)
    union = len(scene.words[measure] | scene.words[problem]) or 1
    overlap = str(int(6 * len(shared) / union))
    same_heading = scene.heading(measure) == scene.heading(problem)
    above = scene.block[problem] in scene.headings[measure]
    units = _same_unit(scene, measure, problem)
    mood = scene.mood[measure] if scene.mood else ""
    group = f"{same_heading}{one_finding(scene, measure, problem)}"
    many = bucket(_count(scene, problem, Kind.PROBLEM))
    return [
        f"nested={nested}",
        f"shared={bucket(len(shared))}",
        f"rare={bucket(len(rare))}",
        f"overlap={overlap}",
        f"overlap={overlap},group={group}",
        f"rare={bucket(len(rare))},order={order}",
        f"problems={bucket(problems)},order={order}",
        f"problems={bucket(problems)},group={group}",
        f"measures={bucket(measures)},order={order}",
        f"measures={bucket(measures)},problems={bucket(problems)},order={order}",
        f"group={group},order={order}",
        f"above={above}",
        f"units={units}",
        f"units={units},group={group}",
        f"mood={mood},order={order}",
        f"mood={mood},role={scene.role[measure]}",
        f"mood={mood},group={group}",
        f"problemkind={scene.kind[problem]},order={order}",
        f"count={many},group={group}",
        f"counts={many},{bucket(_count(scene, measure, Kind.MEASURE))},{group}",
        *(f"cue={cue},order={order}" for cue in scene.cues[measure].split("+") if cue),
        *(f"problemcue={cue},order={order}" for cue in scene.cues[problem].split("+") if cue),
    ]


def _alike(scene: Scene, measure: int, problem: int, where: str) -> list[str]:
    """Return how alike the two are, also as compared with the other problems of the report."""
    rank = scene.likeness.rank(measure, problem)
    words = bisect_right(_ALIKE, scene.likeness.words(measure, problem))
    sentences = bisect_right(_ALIKE, scene.likeness.sentences(measure, problem))
    return [
        f"alike={words}",
        f"alike={words},{where}",
        f"sentences-alike={sentences}",
        f"rank={min(rank, 4)}",
        f"rank={min(rank, 4)},alike={words}",
        f"rank={min(rank, 3)},sentences-alike={sentences},{where}",
        f"rank={min(rank, 3)},alike={words},roles={scene.role[measure]}>{scene.role[problem]}",
    ]


def _layout(scene: Scene, measure: int, problem: int, where: str) -> list[str]:
    """Return how the two stand in headings, findings and paragraphs."""
    over, there = scene.headings[measure], scene.headings[problem]
    level = over.index(scene.block[problem]) if scene.block[problem] in over else -1
    common = len(set(over) & set(there))
    same_block = scene.block[measure] == scene.block[problem]
    same_heading = scene.heading(measure) == scene.heading(problem)
    after = measure > problem
    recent = bucket(scene.between(Kind.PROBLEM, measure, problem))
    opens = scene.sentence[problem] == scene.first_sentence[scene.block[problem]]
    numbered = f"{bool(scene.finding[measure])},{bool(scene.finding[problem])}"
    same = one_finding(scene, measure, problem)
    many = bucket(len(scene.by_kind[Kind.PROBLEM]))
    return [
        f"level={level}",
        f"common={min(common, 4)},{min(len(over), 4)},{min(len(there), 4)}",
        f"opens={opens},{same_block}",
        f"recent={recent},{after},block={same_block}",
        f"recent={recent},{after},heading={same_heading}",
        f"blocks={bucket(abs(scene.block[measure] - scene.block[problem]))},{after}",
        f"kinds={scene.kind[measure]},{scene.kind[problem]},{same_block},{recent}",
        f"finding={same},roles={scene.role[measure]}>{scene.role[problem]}",
        f"findings={numbered},{same}",
        f"problems-in-all={many}",
        f"problems-in-all={many},{where}",
    ]


def _count(scene: Scene, index: int, kind: Kind) -> int:
    """Return how many mentions of a kind stand under the same heading."""
    return scene.under[scene.heading(index), kind]


def _same_unit(scene: Scene, a: int, b: int) -> str:
    first, second = scene.subject[a], scene.subject[b]
    if first < 0 or second < 0:
        return "unknown"
    return "same" if scene.entity[first] == scene.entity[second] else "other"
