"""English mentions, tokens and layout → the scene that relations are chosen in."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import accumulate
from typing import TYPE_CHECKING

from kg.annotate.english.acting import who_acts
from kg.annotate.english.addressed import Addressed
from kg.annotate.english.aside import aside, former_and_latter
from kg.annotate.english.bounds import numbered
from kg.annotate.english.mending.forms import Forms
from kg.annotate.english.reading.columns import OF_CLAUSES, SUBJECTS, normal
from kg.annotate.english.reading.cued import Cued, is_seen
from kg.annotate.english.reading.layout import Place
from kg.annotate.english.reading.syntax import Syntax
from kg.annotate.english.reading.tokens import Sentence, Tokens
from kg.annotate.english.telling.attributes import by_mood
from kg.annotate.status import Around
from kg.lexicon import Lexicon
from kg.model import Kind, Mention, Passage, PassageKind, Report
from kg.relate import Scene

if TYPE_CHECKING:
    from kg.decide.encoder import Read

_CONTENT = ("NN", "JJ", "VB", "CD")
_NUMBERED = 3  # tokens of a sentence in which the number of an item stands
_BEFORE = 8  # tokens in front of a mention in which cues are looked for


def situate(
    report: Report,
    mentions: Sequence[Mention],
    tree: Syntax,
    layout: Mapping[int, Place],
    lexicon: Lexicon,
    seen: Read | None = None,
    answered: Mapping[int, Sequence[int]] | None = None,
) -> Scene:
    """Return the scene of a report's mentions.

    Parameters
    ----------
    answered
        The recommended measures that measures answer by number, all by their index.
    """
    tokens, plain, empty = tree.tokens, Forms(lexicon).plain, lexicon.lemmas("relation.empty")
    spans = [tokens.within(m.start, m.end) for m in mentions]
    spans = [(a, max(b, a + 1)) if a < len(tokens) else (len(tokens) - 1, len(tokens)) for a, b in spans]
    sentence_of = [0] * len(tokens)
    for number, sentence in enumerate(tokens.sentences):
        sentence_of[sentence.start : sentence.end] = [number] * (sentence.end - sentence.start)
    sentences = [sentence_of[a] for a, _ in spans]
    blocks = [tokens.sentences[s].block for s in sentences]
    units = {
        i: n
        for n, (m, (a, b)) in enumerate(zip(mentions, spans, strict=True))
        if m.kind is Kind.UNIT
        for i in range(a, b)
    }
    stood_for = former_and_latter(lexicon, report.text, tokens, mentions, sentence_of)
    units |= stood_for
    heads = [_head(tokens, a, b) for a, b in spans]
    acting = [
        _subject(tree, head, a, b, units, stood_for) if m.kind in (Kind.MEASURE, Kind.PROBLEM) else ()
        for m, (a, b), head in zip(mentions, spans, heads, strict=True)
    ]
    addressee = Addressed(lexicon).find(report.text, mentions, sentences, tokens, layout)
    for index, unit in list(addressee.items()):
        if acting[index] and acting[index][0] > unit:
            del addressee[index]  # it has a subject of its own behind the colon
        else:
            acting[index] = (unit,)
    actors = who_acts(lexicon, report.text, tree, mentions, units)
    numbers = numbered(report.text, tokens, layout, lexicon)
    named_aside = aside(lexicon, report.text, mentions, sentences)
    clauses, points, nobody = _clauses(tokens), _points(tokens), Cued(lexicon, "measure.nobody")
    return Scene(
        mentions=mentions,
        name=[(m.get("same") or plain(report.text[m.start : m.end])).casefold() for m in mentions],
        sentence=sentences,
        block=blocks,
        kind=[layout[b].kind.value if b in layout else "" for b in blocks],
        role=[layout[b].role if b in layout else "" for b in blocks],
        headings=[layout[b].headings if b in layout else () for b in blocks],
        finding=[layout[b].finding if b in layout else "" for b in blocks],
        words=[frozenset(_content(tokens, a, b, empty)) for a, b in spans],
        subject=[found[0] if found else -1 for found in acting],
        beside=[found[1:] for found in acting],
        part=[_part(tokens, head) for head in heads],
        cues=[_cues(tree, tokens.sentences[s].start, a) for s, (a, _) in zip(sentences, spans, strict=True)],
        opening=[_opening(tree, tokens.sentences[s], a) for s, (a, _) in zip(sentences, spans, strict=True)],
        fills=[_fills(tree, tokens.sentences[s], a, b) for s, (a, b) in zip(sentences, spans, strict=True)],
        mood=[_mood(tree, head) for head in heads],
        addressee=[addressee.get(index, -1) for index in range(len(mentions))],
        joined=[_joined(tokens, head) for head in heads],
        clause=[clauses[a] for a, _ in spans],
        point=[points[a] for a, _ in spans],
        owners=[
            actors.owners(head) if m.kind is Kind.PROBLEM else ()
            for m, head in zip(mentions, heads, strict=True)
        ],
        tellers=[
            actors.tellers(a, b) if m.kind is Kind.PROBLEM else ()
            for m, (a, b) in zip(mentions, spans, strict=True)
        ],
        numbered=[numbers.get(block, "") for block in blocks],
        referred=[stood_for.get(_subject_of(tree, head) or -1, -1) for head in heads],
        aside=[index in named_aside for index in range(len(mentions))],
        answered=[tuple((answered or {}).get(index, ())) for index in range(len(mentions))],
        alone=[_is_alone(tree, nobody, m, sentences[i], *spans[i]) for i, m in enumerate(mentions)],
        affinity=seen.affinity([(m.start, m.end) for m in mentions]) if seen else None,
    )


def surroundings(
    report: Report, passages: Sequence[Passage], tokens: Tokens, scene: Scene, lexicon: Lexicon
) -> dict[int, Around]:
    """Return what stands around each measure of a scene, to tell how far it is."""
    moods = Cued(lexicon, "measure.mood")
    opening: dict[int, list[str]] = {}
    for sentence in tokens.sentences:
        if sentence.block not in opening:
            opening[sentence.block] = _lower(tokens, sentence.start, min(sentence.start + 3, sentence.end))
    heading: dict[int, list[str]] = {}
    leads = _leads(tokens, passages)
    found = {}
    for index in scene.by_kind[Kind.MEASURE]:
        mention, sentence = scene.mentions[index], tokens.sentences[scene.sentence[index]]
        start, end = tokens.within(mention.start, mention.end)
        for over in scene.headings[index]:
            if over not in heading:
                heading[over] = _words(report.text[passages[over].start : passages[over].end])
        found[index] = Around(
            rule=by_mood(scene.mood[index], moods),
            form=scene.mood[index],
            words=_lower(tokens, start, end),
            before=_lower(tokens, sentence.start, start),
            opening=opening[sentence.block],
            headings=[heading[over] for over in scene.headings[index]],
            place=scene.role[index] or scene.kind[index],
            sentence=scene.sentence[index],
            block=sentence.block,
            lead=leads.get(scene.sentence[index], ()),
        )
    return found


def _leads(tokens: Tokens, passages: Sequence[Passage]) -> dict[int, list[str]]:
    """Return what introduces a list, up to its colon, for the first sentence of each of its items."""
    found: dict[int, list[str]] = {}
    lead: list[str] = []
    block = -1
    for number, sentence in enumerate(tokens.sentences):
        is_item = sentence.block >= 0 and passages[sentence.block].kind is PassageKind.ITEM
        if is_item and lead and sentence.block != block:
            found[number] = lead
        elif not is_item:
            is_open = sentence.end > sentence.start and tokens.text[sentence.end - 1] == ":"
            lead = _lower(tokens, sentence.start, sentence.end) if is_open else []
        block = sentence.block
    return found


def _lower(tokens: Tokens, start: int, end: int) -> list[str]:
    return [word.lower() for word in tokens.text[start:end]]


def _words(text: str) -> list[str]:
    """Return the words of a heading in lower case."""
    return re.findall(r"\w+", text.lower())


def _fills(tree: Syntax, sentence: Sentence, start: int, end: int) -> bool:
    """Whether a sentence says no word beside a mention, articles apart."""
    tokens, articles = tree.tokens, tree.words.articles
    others = [*tokens.text[sentence.start : start], *tokens.text[end : sentence.end]]
    return all(word.lower() in articles or not word[0].isalnum() for word in others)


def _head(tokens: Tokens, start: int, end: int) -> int:
    """Return the token of a mention that hangs outside of it, the leftmost verb first."""
    outer = [i for i in range(start, end) if not start <= tokens.head[i] < end or tokens.head[i] == i]
    verbs = [i for i in outer if tokens.tag[i].startswith("VB")]
    return (verbs or outer or [start])[0]


def _content(tokens: Tokens, start: int, end: int, empty: frozenset[str]) -> list[str]:
    return [
        normal(tokens.lemma[i])
        for i in range(start, end)
        if tokens.tag[i].startswith(_CONTENT) and tokens.lemma[i] not in empty
    ]


def _subject(
    tree: Syntax, head: int, start: int, end: int, units: Mapping[int, int], stood_for: Mapping[int, int]
) -> tuple[int, ...]:
    """Return the unit mentions that stand in the subject of a mention's verb, the subject itself first.

    Parameters
    ----------
    stood_for
        The units that ``the former`` and ``the latter`` mean, by their tokens, which a mention may hold.
    """
    tokens, here = tree.tokens, head
    for _ in range(6):
        subject = _subject_of(tree, here)
        if subject is not None:
            found = [
                units[i]
                for i in range(tree.first[subject], min(tree.last[subject], subject + 12) + 1)
                if i in units
            ]
            inside = start <= subject < end
            if subject in stood_for:
                return (stood_for[subject],)
            if found and not inside:
                return tuple(dict.fromkeys([units.get(subject, found[0]), *found]))
            if inside:
                agent = [
                    units[i]
                    for i in range(start, end)
                    if i in units and tokens.dep[i] in ("obl:agent", "obl")
                ]
                if agent:
                    return (agent[0],)
        if tokens.head[here] == here:
            break
        here = tokens.head[here]
    return ()


def _subject_of(tree: Syntax, verb: int) -> int | None:
    """Return the subject of a verb, also one that was parsed as that of its modal: ``X should, … , act``."""
    modals = (child for child in tree.children[verb] if child < verb and tree.tokens.tag[child] == "MD")
    return tree.subject.get(verb, next((tree.subject[m] for m in modals if m in tree.subject), None))


def _is_alone(tree: Syntax, nobody: Cued, mention: Mention, sentence: int, start: int, end: int) -> bool:
    """Tell whether a sentence says of a measure that it is planned, and not by whom."""
    if mention.kind is not Kind.MEASURE:
        return False
    tokens = tree.tokens
    before = _lower(tokens, tokens.sentences[sentence].start, start)
    return nobody.search(f"{' '.join(before)} [ {' '.join(_lower(tokens, start, end))}") is not None


def _clauses(tokens: Tokens) -> list[int]:
    """Return for each token how many semicolons stand before it."""
    return list(accumulate(text == ";" for text in tokens.text))


def _points(tokens: Tokens) -> list[int]:
    """Return for each token the number of the point it stands in, within its block.

    Points are what ``(1) … (2) …`` numbers within a paragraph, one after the other; ``thirty (30) days`` is
    none. 0 stands before the first of them; but where that is the second, the number of the first was taken
    for the label of the block.
    """
    out = [0] * len(tokens)
    number, block, first = 0, -1, 0
    for sentence in tokens.sentences:
        if sentence.block != block:
            number, block, first = 0, sentence.block, sentence.start
        for i in range(sentence.start, sentence.end):
            if (told := _number_in_brackets(tokens, i)) and (
                told in (1, number + 1) or (not number and told == 2) or i == first + 1
            ):
                if not number and told == 2:
                    out[first:i] = [1] * (i - first)
                number = told
            out[i] = number
    return out


def _number_in_brackets(tokens: Tokens, index: int) -> int:
    """Return the number that a token is between brackets, or 0: a number in words before them is the same."""
    text = tokens.text[index]
    if not (0 < index < len(tokens) - 1 and text.isdecimal() and len(text) < 3):
        return 0
    is_repeat = index > 1 and tokens.tag[index - 2] == "CD"
    return int(text) if tokens.text[index - 1 : index + 2 : 2] == ["(", ")"] and not is_repeat else 0


def _part(tokens: Tokens, head: int) -> str:
    dep = tokens.dep[head]
    if dep in SUBJECTS:
        return "subject"
    above = tokens.dep[tokens.head[head]]
    if dep in ("compound", "nmod:poss", "nmod", "conj", "flat", "appos") and above in SUBJECTS:
        return f"{dep}-of-subject"
    return (
        dep
        if dep in ("obj", "obl", "nmod", "nmod:poss", "compound", "conj", "root", "obl:agent")
        else "other"
    )


def _joined(tokens: Tokens, head: int) -> str:
    """Return the relation of the first of what a word is joined to (``X and Y``: that of X)."""
    for _ in range(10):
        if tokens.dep[head] != "conj":
            break
        head = tokens.head[head]
    return tokens.dep[head]


def _cues(tree: Syntax, low: int, start: int) -> str:
    found = {c for i in range(max(low, start - _BEFORE), start) for c in tree.classes[i] if is_seen(c)}
    return "+".join(sorted(found - OF_CLAUSES))


def _opening(tree: Syntax, sentence: Sentence, start: int) -> str:
    """Return whether a sentence begins with a number (``Second, …``, ``(2) …``) or with the mention."""
    words = range(sentence.start, min(sentence.end, sentence.start + _NUMBERED))
    if any("ordinal" in tree.classes[i] for i in words):
        return "number"
    return "at-once" if start - sentence.start < _NUMBERED else "other"


def _mood(tree: Syntax, head: int) -> str:
    """Return the auxiliaries of the verb a mention hangs on, through the verbs it is joined to."""
    tokens, here = tree.tokens, head
    for _ in range(5):
        found = [tokens.lemma[c] for c in tree.children[here] if tokens.tag[c] in ("MD", "TO") and c < here]
        if found:
            return found[0]
        if tokens.dep[here] not in ("conj", "xcomp", "parataxis") or tokens.head[here] == here:
            break
        here = tokens.head[here]
    return tokens.tag[here]
