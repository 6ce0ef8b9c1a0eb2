"""What a person would look at to tell whether two mentions are related, as strings."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator

from kg.model import Kind, RelationKind
from kg.relate.scene import Scene

NEAR = 90  # mentions between two that may still be related through the layout
FAR = 400  # the same within one finding
AROUND = 12  # mentions on each side among which other names of the same unit count too
# Log odds of the encoder are told by how many of these they reach.
ODDS = (-4.0, -2.5, -1.5, -0.7, 0.0, 0.7, 1.5, 2.5, 4.0)
Pair = tuple[int, int]


def bucket(count: int) -> str:
    """Return a count as one of a few names.

    >>> [bucket(n) for n in (0, 1, 2, 3, 5, 9, 40)]
    ['0', '1', '2', '3', '4', '7', '20']
    """
    return next(
        (
            name
            for bound, name in ((0, "0"), (1, "1"), (2, "2"), (3, "3"), (6, "4"), (19, "7"))
            if count <= bound
        ),
        "20",
    )


def candidates(scene: Scene, relation: RelationKind) -> Iterator[Pair]:
    """Yield the pairs (subject, object) of which a relation may hold."""
    if relation in (RelationKind.TAKES, RelationKind.FACES):
        target = Kind.MEASURE if relation is RelationKind.TAKES else Kind.PROBLEM
        for index in scene.of(target):
            yield from ((unit, index) for unit in _units_for(scene, index))
    elif relation is RelationKind.ADDRESSES:
        for measure in scene.by_kind[Kind.MEASURE]:
            for problem in scene.near(Kind.PROBLEM, measure, FAR):
                if abs(measure - problem) <= NEAR or _one_finding(scene, measure, problem):
                    yield measure, problem
    else:
        for index in scene.of(Kind.MEASURE, Kind.PROBLEM):
            yield from ((index, p) for p in scene.near(Kind.POLICY, index, NEAR) if _citable(scene, index, p))


def _units_for(scene: Scene, index: int) -> list[int]:
    """Return one mention of each unit that may act in, or suffer, a mention: the nearest one before."""
    found: dict[str, int] = {}
    here = scene.mentions[index]
    if scene.subject[index] >= 0:
        found[scene.entity[scene.subject[index]]] = scene.subject[index]
    around = scene.near(Kind.UNIT, index, NEAR)
    for unit in reversed([u for u in around if scene.mentions[u].start <= here.start]):
        if len(found) >= 7:
            break
        found.setdefault(scene.entity[unit], unit)
    for unit in around:
        if here.start < scene.mentions[unit].start and scene.sentence[unit] == scene.sentence[index]:
            found.setdefault(scene.entity[unit], unit)
    for name in scene.leading_units:
        found.setdefault(name, scene.first_mention[name])
    return sorted(found.values())


def _one_finding(scene: Scene, a: int, b: int) -> bool:
    return bool(scene.finding[a]) and scene.finding[a] == scene.finding[b]


def _citable(scene: Scene, index: int, policy: int) -> bool:
    return (
        scene.inside(policy, index)
        or abs(scene.sentence[index] - scene.sentence[policy]) <= 3
        or _one_finding(scene, index, policy)
    )


def features(scene: Scene, relation: RelationKind, pair: Pair, previous: str = "") -> list[str]:
    """Return the features of a pair; `previous` is the unit chosen for the mention before, if any."""
    a, b = pair
    if relation in (RelationKind.TAKES, RelationKind.FACES):
        own = _unit_features(scene, a, b, previous)
    elif relation is RelationKind.ADDRESSES:
        own = _address_features(scene, a, b)
    else:
        own = _cite_features(scene, a, b)
    return own + _encoder_features(scene, relation, a, b, own[0])


def _encoder_features(scene: Scene, relation: RelationKind, a: int, b: int, where: str) -> list[str]:
    """Return what an encoder thinks of a pair; of a unit, whichever of its names near by fits best."""
    if scene.affinity is None:
        return []
    first = [a]
    if scene.mentions[a].kind is Kind.UNIT:
        first += [
            u for u in scene.near(Kind.UNIT, b, AROUND) if u != a and scene.entity[u] == scene.entity[a]
        ]
    odds = [o for i in first if (o := scene.affinity(relation.value, i, b)) is not None]
    told = str(bisect_right(ODDS, max(odds))) if odds else "far"
    return [f"encoder={told}", f"encoder={told},{where}"]


def _place_features(scene: Scene, a: int, b: int) -> list[str]:
    """Return what layout says of two mentions."""
    distance = scene.sentence[b] - scene.sentence[a]
    same_block = scene.block[a] == scene.block[b]
    same_heading = scene.heading(a) == scene.heading(b)
    where = (
        "sentence"
        if distance == 0
        else "block"
        if same_block
        else "heading"
        if same_heading
        else ("finding" if scene.finding[a] and scene.finding[a] == scene.finding[b] else "else")
    )
    return [
        f"where={where}",
        f"sentences={'-' if distance < 0 else ''}{bucket(abs(distance))}",
        f"where={where},order={'before' if a < b else 'after'}",
        f"roles={scene.role[a]}>{scene.role[b]}",
        f"where={where},roles={scene.role[a]}>{scene.role[b]}",
        f"kinds={scene.kind[a]}>{scene.kind[b]}",
        f"between={bucket(abs(a - b) - 1)}",
    ]  # fmt: skip


def _unit_features(scene: Scene, unit: int, index: int, previous: str) -> list[str]:
    name = scene.entity[unit]
    here, there = scene.mentions[index], scene.mentions[unit]
    before = there.start <= here.start
    out = _place_features(scene, unit, index)
    same = scene.sentence[unit] == scene.sentence[index]
    subject = scene.subject[index]
    link = "this" if subject >= 0 and scene.entity[subject] == name else "other" if subject >= 0 else "none"
    rank = _recency(scene, unit, index)
    chosen = "this" if previous == name else "other" if previous else "none"
    main = bucket(scene.main_units.get(name, 9))
    mood = scene.mood[index] if scene.mood else ""
    place = "inside" if scene.inside(unit, index) else "before" if before else "after"
    out += [
        f"subject={link}",
        f"subject={link},same={same}",
        f"subject={link},previous={chosen}",
        f"place={place},same={same}",
        f"place={place},part={scene.part[unit]}",
        f"part={scene.part[unit]},same={same}",
        f"rank={rank}",
        f"rank={rank},same={same}",
        f"rank={rank},part={scene.part[unit]}",
        f"main={main}",
        f"main={main},role={scene.role[index]}",
        f"main={main},subject={link}",
        f"previous={chosen}",
        f"previous={chosen},same={same}",
        f"mood={mood},place={place},same={same}",
        f"collective={there.get('collective') or ''}",
        f"unitrole={scene.role[unit]}",
        f"unitkind={scene.kind[unit]},place={place}",
        f"unitheading={scene.block[unit] in scene.headings[index]}",
        f"score={int(there.score * 4)}",
    ]
    out += [f"unitword={word}" for word in sorted(scene.words[unit])]
    out += [f"unitcue={cue}" for cue in scene.cues[unit].split("+") if cue]
    return out


def _recency(scene: Scene, unit: int, index: int) -> str:
    """Return how many other units were named since this one."""
    name = scene.entity[unit]
    seen: set[str] = set()
    start = scene.mentions[index].start
    for i in range(index, max(-1, index - NEAR), -1):
        mention = scene.mentions[i]
        if mention.kind is Kind.UNIT and mention.start <= start:
            if scene.entity[i] == name:
                return bucket(len(seen))
            seen.add(scene.entity[i])
    return "ahead"


def _address_features(scene: Scene, measure: int, problem: int) -> list[str]:
    out = _place_features(scene, measure, problem)
    shared = scene.words[measure] & scene.words[problem]
    rare = [word for word in shared if scene.rare[word] <= 4]
    order = "before" if scene.mentions[problem].start < scene.mentions[measure].start else "after"
    nested = "in" if scene.inside(problem, measure) else "around" if scene.inside(measure, problem) else "no"
    problems = scene.between(Kind.PROBLEM, measure, problem)
    measures = scene.between(Kind.MEASURE, measure, problem)
    union = len(scene.words[measure] | scene.words[problem]) or 1
    overlap = str(int(6 * len(shared) / union))
    same_heading = scene.heading(measure) == scene.heading(problem)
    same_finding = bool(scene.finding[measure]) and scene.finding[measure] == scene.finding[problem]
    above = scene.block[problem] in scene.headings[measure]
    units = _same_unit(scene, measure, problem)
    mood = scene.mood[measure] if scene.mood else ""
    group = f"{same_heading}{same_finding}"
    many = bucket(_count(scene, problem, Kind.PROBLEM))
    return [
        *out,
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


def _count(scene: Scene, index: int, kind: Kind) -> int:
    """Return how many mentions of a kind stand under the same heading."""
    return scene.under[scene.heading(index), kind]


def _same_unit(scene: Scene, a: int, b: int) -> str:
    first, second = scene.subject[a], scene.subject[b]
    if first < 0 or second < 0:
        return "unknown"
    return "same" if scene.entity[first] == scene.entity[second] else "other"


def _cite_features(scene: Scene, index: int, policy: int) -> list[str]:
    out = _place_features(scene, index, policy)
    nested = scene.inside(policy, index)
    kind = scene.mentions[index].kind
    between = scene.between(kind, index, policy)
    same = scene.sentence[index] == scene.sentence[policy]
    order = "before" if scene.mentions[policy].start < scene.mentions[index].start else "after"
    shared = len(scene.words[index] & scene.words[policy])
    return [
        *out,
        f"kind={kind},nested={nested}",
        f"kind={kind},same={same},order={order}",
        f"kind={kind},between={bucket(between)},same={same}",
        f"kind={kind},role={scene.role[policy]}",
        f"shared={bucket(shared)},same={same}",
        f"class={scene.mentions[policy].get('class') or ''},nested={nested}",
        *(f"cue={cue},same={same},nested={nested}" for cue in scene.cues[policy].split("+") if cue),
    ]
