"""Measures and problems that the parse proposes: predicates with what belongs to them.

High recall is the aim; the learned model decides, and without it the score of the rule does.
The boundaries are those of the guidelines: no article in front, no auxiliary before a measure,
no conjunct with an object of its own, no full stop.
"""

from __future__ import annotations

from collections.abc import Iterator

from kg.annotate.english.finding.negated import negated_scopes
from kg.annotate.english.reading.columns import SUBJECTS
from kg.annotate.english.reading.proposals import Proposal, longest
from kg.annotate.english.reading.syntax import JOINED, Syntax, actor, mood
from kg.annotate.english.reading.tokens import Sentence
from kg.model import Kind

# Signs at the ends of a predicate that are not of it.
_SIGNS = frozenset({",", ";", ".", ":", '"', "”", "“", "’", "‘", "-", "–", "—", "(", "[", "*", "/"})
_CLAUSES = frozenset(
    {
        "root",
        "ROOT",
        "conj",
        "parataxis",
        "ccomp",
        "advcl",
        "acl",
        "acl:relcl",
        "xcomp",
        "csubj",
        "csubj:pass",
        "dep",
        "nmod",
        "obl",
    }
)
_SILENT = frozenset({"speech-verb", "needing"})  # classes of verbs that say of another what is done


def propose(tree: Syntax, units: frozenset[int]) -> list[Proposal]:
    """Return the measures and problems that the trees of all sentences propose.

    Parameters
    ----------
    tree
        The tree of a report.
    units
        Tokens that are taken to name a unit.
    """
    found: set[Proposal] = set()
    for sentence in tree.tokens.sentences:
        found.update(_predicates(tree, sentence, units))
        found.update(_deficiencies(tree, sentence))
    return longest(found)


# -- predicates --------------------------------------------------------------------------


def _predicates(tree: Syntax, sentence: Sentence, units: frozenset[int]) -> Iterator[Proposal]:
    tokens = tree.tokens
    scopes = negated_scopes(tree, sentence)
    ends = {scope.verb: scope.end for scope in scopes}
    for verb in range(sentence.start, sentence.end):
        if any(scope.holds(verb, verb + 1) for scope in scopes):
            continue
        is_verb = tokens.tag[verb].startswith("VB")
        if not (is_verb or _is_copular(tree, verb)) or tokens.dep[verb] not in _CLAUSES:
            continue
        end = ends.get(verb) or _end(tree, verb, sentence)
        rule = _problem_rule(tree, verb, units)
        if rule:
            yield _trim(tree, _problem_start(tree, verb, units), end, Kind.PROBLEM, rule)
        elif is_verb and not _SILENT & set(tree.classes[verb]) and tokens.lemma[verb] not in tree.words.idle:
            rule = _measure_rule(tree, verb, units)
            if rule:
                yield _trim(tree, _measure_start(tree, verb, rule), end, Kind.MEASURE, rule)


def _is_copular(tree: Syntax, at: int) -> bool:
    return any(tree.tokens.dep[child] == "cop" for child in tree.children[at])


def _problem_rule(tree: Syntax, verb: int, units: frozenset[int]) -> str:
    tokens = tree.tokens
    who = actor(tree, verb, units)
    negated = [
        c for c in tree.children[verb] if tokens.lemma[c] in tree.words.negations and tokens.dep[c] != "cc"
    ]
    if who == "auditor":
        return ""
    if negated and tokens.lemma[verb] not in tree.words.fair_denied:
        return "EN-PR-NOT-UNIT" if who in ("unit", "person") else "EN-PR-NOT"
    if "deficiency-verb" in tree.classes[verb] and "deficiency-verb-weak" not in tree.classes[verb]:
        return "EN-PR-FAILED"
    if "stopping-verb" in tree.classes[verb] and who in ("unit", "person", "pronoun"):
        return "EN-PR-STOPPED"
    if "deficiency-adj" in tree.classes[verb] and _is_copular(tree, verb):
        return "EN-PR-ADJECTIVE"
    return ""


def _measure_rule(tree: Syntax, verb: int, units: frozenset[int]) -> str:
    """Return the rule under which a verb is somebody's action, by its mood and who acts."""
    tokens = tree.tokens
    modal, bearer = mood(tree, verb)
    who = actor(tree, verb, units)
    above = tokens.head[bearer]
    if who == "auditor":
        return ""
    if _asked(tree, bearer):
        return "EN-ME-ASKED"
    if modal == "to":
        if "needing" in tree.classes[above] and tokens.dep[bearer] == "xcomp":
            return "EN-ME-SHOULD"
        return "EN-ME-PLANNED" if "intention-verb" in tree.classes[above] else "EN-ME-GOAL"
    if rule := tree.words.rule_of(modal):
        return rule
    if any(tokens.dep[c] in ("nsubj:pass", "csubj:pass") for c in tree.children[verb]):
        return "EN-ME-PASSIVE"
    if who in ("unit", "person", "pronoun"):
        past = tokens.tag[verb] in ("VBD", "VBN")
        return "EN-ME-UNIT-PAST" if past else "EN-ME-ING" if tokens.tag[verb] == "VBG" else "EN-ME-UNIT-NOW"
    if tokens.tag[verb] == "VBG":
        return "EN-ME-ING"
    if who == "nobody" and "action-verb" in tree.classes[verb]:
        return "EN-ME-BARE"
    return "EN-ME-OTHER" if "action-verb" in tree.classes[verb] else ""


def _asked(tree: Syntax, verb: int) -> bool:
    """Tell whether a verb is what somebody is asked to do (``recommendation to X to assess``)."""
    tokens, here = tree.tokens, verb
    for _ in range(3):
        above = tokens.head[here]
        if tokens.dep[here] not in ("ccomp", "xcomp", "acl", "advcl", "csubj", "obl", "nmod", "conj"):
            return False
        if "asking" in tree.classes[above]:
            return tokens.dep[here] != "advcl"
        if above == here or tokens.pos[above] in ("VERB", "AUX"):
            return False
        here = above
    return False


def _measure_start(tree: Syntax, verb: int, rule: str) -> int:
    tokens = tree.tokens
    passive = next((c for c in tree.children[verb] if tokens.dep[c] in ("nsubj:pass", "csubj:pass")), None)
    if passive is not None and rule in ("EN-ME-PASSIVE", "EN-ME-WILL", "EN-ME-SHOULD", "EN-ME-MAY"):
        return tree.first[passive]
    start = verb
    while start - 1 in tree.children[verb] and tokens.tag[start - 1].startswith("RB"):
        start -= 1
    return start


def _problem_start(tree: Syntax, verb: int, units: frozenset[int]) -> int:
    """Return where a failed action begins: at its auxiliary after a unit, at its subject else."""
    tokens = tree.tokens
    own = [c for c in tree.children[verb] if tokens.dep[c] in SUBJECTS and c < verb]
    if own and own[0] not in units and tokens.pos[own[0]] not in ("PRON", "DET"):
        return tree.first[own[0]]
    before = [
        c
        for c in tree.children[verb]
        if c < verb and (tokens.dep[c].startswith(("aux", "cop")) or tokens.lemma[c] in tree.words.negations)
    ]
    return min([*before, verb])


def _end(tree: Syntax, verb: int, sentence: Sentence) -> int:
    """Return where a predicate ends: with its subtree, before a conjunct that has its own verb."""
    tokens = tree.tokens
    stop = min(tree.last[verb] + 1, sentence.end)
    for child in tree.children[verb]:
        if child > verb and tokens.dep[child] in JOINED and tokens.tag[child].startswith("VB"):
            stop = min(stop, tree.first[child])
    return next((at for at in range(verb + 1, stop) if tokens.text[at] in (";", "!", "?")), stop)


# -- noun phrases of deficiency ------------------------------------------------------------


def _deficiencies(tree: Syntax, sentence: Sentence) -> Iterator[Proposal]:
    tokens = tree.tokens
    for at in range(sentence.start, sentence.end):
        if "deficiency-noun" not in tree.classes[at] or not tokens.tag[at].startswith("NN"):
            continue
        if tokens.dep[at] == "compound" or (tree.last[at] == at and tree.first[at] == at):
            continue
        yield _trim(tree, tree.first[at], min(tree.last[at] + 1, sentence.end), Kind.PROBLEM, "EN-PR-NOUN")


def _trim(tree: Syntax, start: int, end: int, kind: Kind, rule: str) -> Proposal:
    tokens = tree.tokens
    end = max(end, start + 1)
    leave = _SIGNS | tree.words.joining
    while end - 1 > start and tokens.text[end - 1].lower() in leave:
        end -= 1
    while start < end - 1 and _leads(tree, start, leave):
        start += 1
    return Proposal(start, end, kind, rule, tree.words.score(rule))


def _leads(tree: Syntax, at: int, leave: frozenset[str]) -> bool:
    """Tell whether a token in front of a mention is not of it."""
    tokens = tree.tokens
    if tokens.lemma[at] in tree.words.negations:
        return False
    return tokens.tag[at] in ("DT", "CC", "IN", ",", ":", "WDT") or tokens.text[at].lower() in leave
