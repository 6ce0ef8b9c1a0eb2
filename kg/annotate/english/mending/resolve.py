"""Which mentions of units and policies are the same: names, short names, definite descriptions.

Every mention of a unit or policy that has a better name than its own words gets ``same``, the
name, and ``method``, how it was found. ``the department`` is the last department that was named;
where none was, it stays what it is. The head of a department who is told to act stands for it.
``Department of Piers`` beside ``U.S. Department of Piers`` is that, unless the report names
another (``Ohio Department of Piers``); ``Piers Department`` is, where the report names one of Piers;
``Piers`` is, where ``Department of Piers (Piers)`` says so, also in a list of departments. A common noun
in lower case (``the state``) is never what its capitals name (``State``).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from kg.annotate.english.mending.listed import listed
from kg.annotate.english.reading.names import Abbreviation
from kg.model import Kind, Mention

_ARTICLE = re.compile(r"^(?:the|a|an|its|their|our|this|these|that|those)\s+", re.IGNORECASE)
_BEFORE = re.compile(r"\b(?:the|this|that|our|its|their|each)\s+$", re.IGNORECASE)
_BRACKET = re.compile(
    r"\s*\((?![a-z0-9]{1,4}\)|[A-Z]\))([^()]{1,60})\)"
)  # no paragraph of a rule: 3(a)(1)(B)
_POSSESSIVE = re.compile(r"[’']s?$")
_SPACES = re.compile(r"\s+")
_QUANTIFIER = re.compile(
    r"^(?:each|all|every|selected|both|\d{1,4}|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\s+(?:of\s+the\s+)?",
    re.IGNORECASE,
)
_OFFICER = re.compile(
    r"^(?:acting |deputy )?(?:secretary|administrator|commissioner|director|minister|chair|head)"
    r" of (?:the )?(.+)$"
)
_MARKUP = re.compile(r"\*\*|(?<!\w)_|_(?!\w)")
_TAG = re.compile(r"<[a-zA-Z/][^<>]{0,20}>")
_END = re.compile(r"[\s•●▪■]+$|(?<=\))[.,;:•●▪■\s]+$")
# More than one of what capitals stand for, or a possessive that lost its apostrophe: "IGs", "DFPSs".
_MANY_CAPITALS = re.compile(r"\b([A-Z]{2,})s\b")
_CAPITALS = re.compile(r"[A-Z]{2,5}")
_FEDERAL = re.compile(r"(?P<of>(?:U\.\s?S\.|United States) )(?P<rest>\S+ .+)")
_FEDERAL_HEAD = re.compile(
    r"\b(?:Department|Agency|Administration|Bureau|Commission|Service|Survey|Guard|Corps|Office)s?\b"
)
_DEPARTMENTS = re.compile(r"((?:U\.\s?S\.|United States) Department)s( of [^,]+)")
_ONE_WORD = re.compile(r"[A-Z][a-z]+")
_OF = re.compile(r"\s(?:of|for|on)\b")
_PARTY = r"(?P<body>party (?:committee|group|branch|leadership group))"
_PARTY_OF = re.compile(rf"{_PARTY} of (?:the )?(?P<place>\S.*)")  # folded
_PARTY_LAST = re.compile(rf"(?P<place>\S+ .*\S) {_PARTY}")
_DEPARTMENT = re.compile(r"(?P<of>\S+(?: \S+){0,3}) department")
_GOES_ON = re.compile(r"[\w,;’'”)]\s+$")  # what stands before is no end of a sentence and no mark of an item
_CODE = re.compile(r"(?:U\.\s?S\.\s?C\.|C\.\s?F\.\s?R\.|U\.?S\.?C\b|CFR\b)")
_NUMBER = re.compile(r"(?<![\w.-])\d{1,2}\s+$")
Key = tuple[Kind, str]
Name = tuple[str, str]  # canonical name, and how it was found


def plain(text: str) -> str:
    """Return the name that a mention's words are, without article, bracket and possessive.

    >>> plain("the Office of Public Records (OPR)’s"), plain("2 CFR 200.332(b)")
    ('Office of Public Records', '2 CFR 200.332(b)')
    """
    text = _END.sub("", _SPACES.sub(" ", _MARKUP.sub("", _TAG.sub(" ", text))).strip())
    text = _BRACKET.sub("", _POSSESSIVE.sub("", _ARTICLE.sub("", text)))
    return _POSSESSIVE.sub("", text).strip() or text


def fold(words: str) -> str:
    """Return what spellings of one name share: no capitals, hyphens, plural or number of members.

    >>> fold("Health Services"), fold("37 inspected units"), fold("DFPSs") == fold("DFPS")
    ('health service', 'inspected unit', True)
    """
    words = _MANY_CAPITALS.sub(r"\1", words)
    if _CAPITALS.fullmatch(words):
        return words.casefold()  # its last letter stands for a word
    words = _QUANTIFIER.sub("", words.casefold().replace("-", " "))
    return " ".join(word[:-1] if len(word) > 3 and word.endswith("s") else word for word in words.split())


def resolve(
    text: str, mentions: Sequence[Mention], known: Sequence[Abbreviation], heads: frozenset[str]
) -> list[Mention]:
    """Return the mentions, those of one unit or policy with one ``same``.

    Parameters
    ----------
    text
        The report.
    mentions
        In document order.
    known
        The abbreviations that the report introduces.
    heads
        Lower-case nouns that alone may stand for a unit: ``department``, ``agency``.
    """
    mentions = [_whole_citation(text, mention) for mention in mentions]
    names = listed(text, mentions)
    proper = _proper(text, mentions)
    canonical = _canonical(text, mentions, known, names, proper)
    short = _one_word_names(text, mentions, canonical, names)
    named: list[tuple[str, str]] = []  # words of a unit and its name, latest last
    titles = [(m.start, m.end) for m in mentions if m.kind is Kind.POLICY]
    out: list[Mention] = []
    for mention in mentions:
        if mention.kind not in (Kind.UNIT, Kind.POLICY):
            out.append(mention)
            continue
        words = plain(text[mention.start : mention.end])
        full = _full(text, mention, names)
        name, method = canonical.get((mention.kind, fold(full)), (full, ""))
        if mention.kind is Kind.UNIT and words in proper:
            name, method = words, ""
        if mention.kind is Kind.UNIT and words in short:
            name, method = short[words], "abbreviation"
        elif mention.kind is Kind.UNIT and words.casefold() in heads:
            described = words[:1].islower() or _BEFORE.search(text[max(0, mention.start - 8) : mention.start])
            name, method = _definite(words, named) if described else (name, method)
        elif mention.kind is Kind.UNIT and not any(a <= mention.start < b for a, b in titles):
            named.append((words.casefold(), name))
        if name in short and words not in short:
            name, method = words, ""  # "the States" is not what "State" stands for
        out.append(_with(mention, text, name, method))
    return out


def _whole_citation(text: str, mention: Mention) -> Mention:
    """Return the mention of a title of a code with its number, where it stands right before: 8 U.S.C."""
    if mention.kind is Kind.POLICY and _CODE.match(text, mention.start):
        number = _NUMBER.search(text, max(0, mention.start - 4), mention.start)
        return replace(mention, start=number.start()) if number else mention
    return mention


def _full(text: str, mention: Mention, names: Mapping[int, str]) -> str:
    """Return the name that a mention's words are, with the head that a list has for it and others."""
    listed_as = names.get(mention.start) if mention.kind is Kind.UNIT else None
    return listed_as or plain(text[mention.start : mention.end])


def _proper(text: str, mentions: Sequence[Mention]) -> frozenset[str]:
    """Return the single words in lower case that inside of a sentence stand as names, with a capital."""
    found = set()
    for mention in mentions:
        if mention.kind is Kind.UNIT:
            words = plain(text[mention.start : mention.end])
            before = text[max(0, mention.start - 3) : mention.start]
            if (
                _ONE_WORD.fullmatch(words)
                and _GOES_ON.search(before)
                and text.startswith(words, mention.start)
            ):
                found.add(words.casefold())
    return frozenset(found)


def _canonical(
    text: str,
    mentions: Sequence[Mention],
    known: Sequence[Abbreviation],
    names: Mapping[int, str],
    proper: frozenset[str],
) -> Mapping[Key, Name]:
    """Map each folded name to the fullest one and how it was found."""
    forms: dict[Key, Counter[str]] = {}
    brackets: dict[Key, str] = {}
    for mention in mentions:
        if mention.kind in (Kind.UNIT, Kind.POLICY):
            written = text[mention.start : mention.end]
            words = _full(text, mention, names)
            if mention.kind is Kind.UNIT and words in proper:
                continue
            forms.setdefault((mention.kind, fold(words)), Counter())[words] += 1
            inside = _BRACKET.search(written)
            if inside:
                brackets[mention.kind, fold(words)] = inside.group(1)
    found: dict[Key, Name] = {}
    for key, counts in sorted(forms.items()):
        if len(counts) > 1:
            found[key] = _most(counts), "alias"
    _join_abbreviations(forms, brackets, known, found)
    _join_federal(forms, known, found)
    _join_departments(forms, found)
    _join_officers(forms, found)
    _join_party(forms, found)
    return found


def _join_abbreviations(
    forms: Mapping[Key, Counter[str]],
    brackets: Mapping[Key, str],
    known: Sequence[Abbreviation],
    found: dict[Key, Name],
) -> None:
    """Join short forms with the long ones, also where the long one has a word more in front."""
    for abbreviation in known:
        full = plain(abbreviation.long)
        short, long = fold(abbreviation.short), fold(full)
        for kind in (Kind.UNIT, Kind.POLICY):
            for key in forms:
                if key[0] is not kind:
                    continue
                is_short = key[1] == short or (
                    brackets.get(key) == abbreviation.short and not _is_last_of_several(key[1], long)
                )
                is_long = key[1] == long or (
                    " " in long and key[1].endswith(f" {long}") and key[1].count(" ") - long.count(" ") == 1
                )
                if is_short or is_long:
                    found.setdefault(key, (full, "abbreviation" if is_short else "alias"))
                    if found[key][1] == "alias":
                        found[key] = (full, "alias")


def _is_last_of_several(name: str, last: str) -> bool:
    """Tell whether a folded name is several, of which another is the last: ``port, quay, and pier``."""
    return name.endswith(f" {last}") and re.search(r"(?:,| and)(?: the)? $", name[: -len(last)]) is not None


def _join_federal(
    forms: Mapping[Key, Counter[str]], known: Sequence[Abbreviation], found: dict[Key, Name]
) -> None:
    """Join ``Department of Piers`` with ``U.S. Department of Piers``, where nothing speaks against it.

    Another that bears the name (``Ohio Department of Piers``), or short names that differ, do.
    """
    units = [key[1] for key in forms if key[0] is Kind.UNIT]
    federal: dict[str, Counter[str]] = {}  # what stands behind "U.S.", folded → the names in full
    for key, counts in forms.items():
        match = _FEDERAL.fullmatch(_most(counts))
        if key[0] is Kind.UNIT and match and _FEDERAL_HEAD.search(match["rest"]):
            federal.setdefault(fold(match["rest"]), Counter()).update(counts)
    for rest, counts in federal.items():
        keys = {fold(form) for form in counts}
        name = _most(counts)
        if " and " not in name:
            name = _DEPARTMENTS.sub(r"\1\2", name)
        own = {f"{fold(a.short)} {rest}" for a in known if fold(plain(a.long)) == rest}  # "DOP Department …"
        others = [u for u in units if u.endswith(f" {rest}") and u not in keys and u not in own]
        if not others and not any(_short_names_differ(key, rest, known) for key in keys):
            keys.add(rest)
        for joined, (other, method) in list(found.items()):
            if joined[0] is Kind.UNIT and fold(other) in keys:
                found[joined] = name, method
        found.update({(Kind.UNIT, key): (name, "alias") for key in keys})


def _join_departments(forms: Mapping[Key, Counter[str]], found: dict[Key, Name]) -> None:
    """Join ``Piers Department`` with ``Department of Piers``, where the report names one of Piers."""
    units = {key[1]: _most(counts) for key, counts in forms.items() if key[0] is Kind.UNIT}
    for key, counts in forms.items():
        match = _DEPARTMENT.fullmatch(key[1])
        if key[0] is not Kind.UNIT or not match or not _most(counts).endswith("Department"):
            continue
        own = re.compile(rf"(?:.+ )?department of (?:the )?{re.escape(match['of'])}")
        named = {found.get((Kind.UNIT, unit), (units[unit], ""))[0] for unit in units if own.fullmatch(unit)}
        if len(named) == 1:
            found[key] = named.pop(), "alias"


def _short_names_differ(one: str, other: str, known: Sequence[Abbreviation]) -> bool:
    """Tell whether a report sets up short names for two folded names, and none for both."""
    shorts = [{a.short for a in known if fold(plain(a.long)) == name} for name in (one, other)]
    return all(shorts) and shorts[0].isdisjoint(shorts[1])


def _most(counts: Counter[str]) -> str:
    return min(counts, key=lambda form: (-counts[form], form))


def _one_word_names(
    text: str, mentions: Sequence[Mention], canonical: Mapping[Key, Name], listed_as: Mapping[int, str]
) -> Mapping[str, str]:
    """Return what ``State`` stands for where the report says ``Department of State (State)``.

    A word that is set up for two units stands for neither.
    """
    found: dict[str, set[str]] = {}
    for mention in mentions:
        if mention.kind is Kind.UNIT:
            inside = _BRACKET.search(text, mention.start, mention.end) or _BRACKET.match(text, mention.end)
            words = _full(text, mention, listed_as)
            if inside and _ONE_WORD.fullmatch(inside.group(1)) and inside.group(1) in words.split()[1:]:
                name = canonical.get((Kind.UNIT, fold(words)), (words, ""))[0]
                found.setdefault(inside.group(1), set()).add(name)
    return {short: next(iter(names)) for short, names in found.items() if len(names) == 1}


def _join_officers(forms: Mapping[Key, Counter[str]], found: dict[Key, Name]) -> None:
    """Join ``Secretary of Tides`` with ``Department of Tides`` where the report names that."""
    units = {key[1]: _most(counts) for key, counts in forms.items() if key[0] is Kind.UNIT}
    for key in forms:
        match = _OFFICER.match(key[1])
        if key[0] is not Kind.UNIT or not match:
            continue
        for candidate in (match.group(1), f"department of {match.group(1)}", f"ministry of {match.group(1)}"):
            if candidate in units:
                found[key] = found.get((Kind.UNIT, candidate), (units[candidate], ""))[0], "alias"
                break


def _join_party(forms: Mapping[Key, Counter[str]], found: dict[Key, Name]) -> None:
    """Join ``Party Committee of Lake Town`` with ``Lake Town Party Committee`` and ``town party committee``.

    A word for the level stands for a name where the report has one such name alone.
    """
    units = {key[1]: _most(counts) for key, counts in sorted(forms.items()) if key[0] is Kind.UNIT}
    joined: dict[str, list[str]] = {}  # body and place, folded → keys that are it
    for key in units:
        if (match := _PARTY_OF.fullmatch(key)) or (match := _PARTY_LAST.fullmatch(key)):
            joined.setdefault(f"{match['place']} {match['body']}", []).append(key)
    for alike, keys in joined.items():
        counts = Counter({form: n for key in keys for form, n in forms[Kind.UNIT, key].items()})
        name = next((found[Kind.UNIT, key][0] for key in keys if (Kind.UNIT, key) in found), _most(counts))
        if len(keys) > 1:
            found.update({(Kind.UNIT, key): (name, "alias") for key in keys})
        level, _, body = alike.rpartition(" party ")
        short = f"{level.rpartition(' ')[2]} party {body}"
        rivals = [other for other in joined if other != alike and other.endswith(f" {short}")]
        if short in units and not rivals:
            found[Kind.UNIT, short] = name, "definite"


def _definite(words: str, named: Sequence[tuple[str, str]]) -> Name:
    """Resolve a bare head (``the Department``) to the last unit named with that head.

    What it is called after is no head: the state is not the Department of State, nor State Health Services.
    """
    word = re.escape(words.casefold())
    head = re.compile(rf"(?<!\bof )(?<!\bof the )(?<!\bfor )\b{word}s?(?= (?:of|for|on|in|to)\b|,|[’']|$)")
    for written, name in reversed(named[-60:]):
        if head.search(_own_name(written)) or head.search(_own_name(name.casefold())):
            return name, "definite"
    return words, ""


def _own_name(name: str) -> str:
    """Return a name without what it is of, but for its preposition: ``party committee of`` a county.

    >>> _own_name("party committee of green county"), _own_name("green county")
    ('party committee of', 'green county')
    """
    match = _OF.search(name)
    return name[: match.end()] if match else name


def _with(mention: Mention, text: str, name: str, method: str) -> Mention:
    extra = dict(mention.attributes)
    own = _SPACES.sub(" ", text[mention.start : mention.end]).strip()
    if name != own:
        extra["same"] = name
        extra["method"] = method or "alias"
    return replace(mention, attributes=tuple(sorted(extra.items())))
