"""Names that a report sets up for itself, as in ``Office of Tides (OT)`` and ``（以下简称“局党组”）``."""

from __future__ import annotations

import re
from collections.abc import Iterable

from kg.link.authority import Authority
from kg.link.simplified import simplified
from kg.link.wording import all_of
from kg.mint import normalise_name
from kg.model import Annotation, Issue, Kind, Mention

_ACRONYM = re.compile(r"\s?[(（]\s?(?:[Tt]he\s)?[“\"‘']?([A-Z][A-Za-z0-9&/.-]{1,14})[”\"’']?\s?[)）]")
_INSIDE = re.compile(r"^(.{4,}?)\s?[(（]([A-Z][A-Za-z0-9&/.-]{1,14})[)）]$", re.DOTALL)
_UNCLOSED = re.compile(r"\d[^\s]*\([a-zA-Z0-9]{1,4}$")  # the last paragraph of a citation
_BEFORE_BRACKET = re.compile(r"(?<=\w) (?=[)\]])")  # where a line or page ended
_EMPHASIS = re.compile(r"\*\*|(?<![^\W_])_+|_+(?![^\W_])")  # what Markdown sets around words
_TAG = re.compile(r"<[a-zA-Z/][^<>]{0,20}>")  # breaks of lines in cells of its tables
_BULLET = re.compile(r"[\s•●▪■]+$|(?<=\))[.,;:•●▪■\s]+$")  # of the item that follows
_PUBLIC_LAW = re.compile(r"pub\. l\. \d+-\d+")
# What a mention may hold behind the 》 of its title: its number, and articles of it.
_BEHIND_TITLE = re.compile(
    r"》(?:[（(〔［\[][^（）()]*?[）)〕］\]])?(?:(?:、|和|及)?第[^第《》，。；]{1,12}[条款项章])*(?:的?(?:有关|相关)?规定)?$"
)
_REDACTED = re.compile(r"[xXＸ×＊*]+(?=[\u4e00-\u9fff])")  # signs in the place of those of a Chinese name
_UNDERSTOOD = ("definite", "pronoun")
_LAST = re.compile(r".*(?:,|\band)\s+(?:the\s+)?(?=\S)", re.DOTALL)  # before the last of several names


def full_name(mention: Mention, text: str) -> str:
    r"""Return the words of a mention without marks of Markdown and a short name in brackets at their end.

    >>> full_name(Mention(0, 20, Kind.UNIT, "r"), "Office of Tides (OT)")
    'Office of Tides'
    >>> full_name(Mention(0, 17, Kind.POLICY, "r"), "45 CFR 265.3(a)(1")
    '45 CFR 265.3(a)(1)'
    >>> full_name(Mention(0, 27, Kind.UNIT, "r"), "_Office of_\n_Tides_ (Tides)")
    'Office of Tides'
    >>> full_name(Mention(0, 13, Kind.UNIT, "r"), "Tides (Tides)")
    'Tides'
    """
    words = plain_words(text[mention.start : mention.end])
    if mention.kind is Kind.POLICY and _UNCLOSED.search(words):
        return f"{words})"  # the bracket stands on the next page
    if mention.kind is Kind.POLICY and "《" not in words and (behind := _BEHIND_TITLE.search(words)):
        return words[: behind.start()]
    inside = _INSIDE.match(words)
    if inside is None:
        return words
    name, short = inside.groups()
    return name if short == name or is_acronym(short, name) or short in name.split()[1:] else words


def plain_words(words: str) -> str:
    r"""Return words in one line, without the marks that Markdown sets around emphasis.

    >>> plain_words("45 CFR 265.3(a)(1\n)")
    '45 CFR 265.3(a)(1)'
    >>> plain_words("_Managing Risk_ _and_\n**Control**"), plain_words("form_2_b")
    ('Managing Risk and Control', 'form_2_b')
    >>> plain_words("Office of Tides (OT).<br>• ")
    'Office of Tides (OT)'
    """
    words = _EMPHASIS.sub("", " ".join(_TAG.sub(" ", words).split()))
    plain = _BEFORE_BRACKET.sub("", " ".join(words.split()))
    return _BULLET.sub("", plain)


def is_acronym(short: str, name: str) -> bool:
    """Tell whether the capitals of a short form begin words of the name, in order.

    >>> is_acronym("OFT", "Office for Tides"), is_acronym("Texas", "Office of Tides")
    (True, False)
    """
    capitals = [sign.casefold() for sign in short if sign.isupper()]
    if len(capitals) < 2 or not name or short == name:
        return False
    initials = iter(word[0].casefold() for word in re.findall(r"[^\W\d_][^\W_]*", name))
    matched = sum(any(sign == initial for initial in initials) for sign in capitals)
    # All but one: "FinCEN" has capitals that begin no word.
    return matched >= max(2, len(capitals) - 1)


def local_names(
    annotation: Annotation, authority: Authority
) -> tuple[dict[tuple[Kind, str], str], list[Issue]]:
    """Return what the short names of a report stand for, and an Issue for each that is set up twice."""
    found: dict[tuple[Kind, str], dict[str, int]] = {}
    for mention in annotation.mentions:
        if mention.kind in (Kind.UNIT, Kind.POLICY) and mention.get("collective") != "true":
            name = written_name(mention, annotation.report.text, authority)
            titled = split_title(normalise_name(name), authority) if mention.kind is Kind.POLICY else None
            if titled and _PUBLIC_LAW.fullmatch(titled[1]):
                found.setdefault((mention.kind, titled[1]), {}).setdefault(titled[0], mention.start)
            for short, last in _introduced(mention, annotation.report.text, authority):
                short = normalise_name(_in_plain_signs(short, mention.kind, authority))
                meanings = found.setdefault((mention.kind, short), {})
                meanings.setdefault(authority.normalise(mention.kind, last or name), mention.start)
    names: dict[tuple[Kind, str], str] = {}
    issues: list[Issue] = []
    for (kind, short), meanings in sorted(found.items()):
        meanings.pop(short, None)
        if len(meanings) == 1:
            names[kind, short] = next(iter(meanings))
        elif meanings:
            message = (
                f"{short!r} is set up for {' and '.join(sorted(map(repr, meanings)))}; not joined to either"
            )
            issues.append(Issue("link", annotation.report.id, message))
    return names, issues


def written_name(mention: Mention, text: str, authority: Authority) -> str:
    """Return the name that a report has for a mention: what its annotation says, or its words.

    Of ``Tide Office Office of Inspector General (OIG)``, whose last words any unit could bear, the words.
    Those of a Chinese unit in the plain signs that its annotation says names in.
    """
    words, same = _in_plain_signs(full_name(mention, text), mention.kind, authority), meant_name(mention)
    if same is None or (
        mention.get("method") in ("alias", "abbreviation")
        and mention.get("collective") != "true"
        and authority.generic.is_alone(normalise_name(same))
        and not authority.is_generic(normalise_name(words), mention.kind)
    ):
        return words
    return same


def _in_plain_signs(words: str, kind: Kind, authority: Authority) -> str:
    """Return the name of a Chinese unit in simplified signs, 某 for what was left out.

    What authority data know in the signs of the report stays as it is.

    >>> from kg.link import load_authority
    >>> _in_plain_signs("XX縣財政局", Kind.UNIT, load_authority())
    '某某县财政局'
    """
    if kind is not Kind.UNIT or authority.find(kind, authority.normalise(kind, words)) is not None:
        return words
    return simplified(_REDACTED.sub(lambda found: "某" * len(found[0]), words))


def is_understood(mention: Mention) -> bool:
    """Tell whether a mention bears no name itself: it is understood whom ``the Department`` or ``it`` means.

    >>> is_understood(Mention(0, 2, Kind.UNIT, "r", 1.0, (("method", "pronoun"), ("same", "Tide Office"))))
    True
    """
    return mention.get("method") in _UNDERSTOOD


def meant_name(mention: Mention) -> str | None:
    """Return the name that the annotation of a report gives a mention besides its words, or None."""
    return mention.get("antecedent") or mention.get("same")  # what it is called may be no full name: 学校党委


def split_title(name: str, authority: Authority) -> tuple[str, str] | None:
    """Return title and number of an act that a normalised name gives together; None where it does not.

    >>> from kg.link import load_authority
    >>> split_title("pier act, 2022, pub. l. no. 117-128, 136 stat. 1211", load_authority())
    ('pier act, 2022', 'pub. l. 117-128')
    >>> split_title("section 2 of the pier act, pub. l. no. 117-128", load_authority())
    """
    found = all_of(authority.wording.titled, name)
    if found is None:
        return None
    return found["title"], authority.normalise(Kind.POLICY, found["number"])


def _introduced(mention: Mention, text: str, authority: Authority) -> Iterable[tuple[str, str]]:
    """Yield the short names that a report sets up at a mention: in it, or in brackets after it.

    Each with the last of several names, where the mention holds several and it stands for that.
    """
    words = " ".join(text[mention.start : mention.end].split())
    inside = _INSIDE.match(words)
    if inside and is_acronym(inside.group(2), inside.group(1)):
        yield inside.group(2), _last_name(*inside.groups())
    # A closing quotation mark may stand between the name and its brackets.
    after = text[mention.end : mention.end + 120].lstrip("”\"’'》")
    defined = authority.wording.introduced.match(after)
    acronym = _ACRONYM.match(after)
    if defined:
        yield defined["short"], ""
    elif acronym and is_acronym(acronym.group(1), words):
        yield acronym.group(1), _last_name(words, acronym.group(1))


def _last_name(words: str, short: str) -> str:
    """Return the last of several names in one, if a short name stands for just that; else nothing.

    >>> _last_name("Pier Board and Office of Tides", "OT"), _last_name("Food and Nutrition Service", "FNS")
    ('Office of Tides', '')
    """
    before = _LAST.match(words)
    last = words[before.end() :] if before else ""
    initials = iter(word[0].casefold() for word in re.findall(r"[^\W\d_][^\W_]*", last))
    capitals = [sign.casefold() for sign in short if sign.isupper()]
    return last if last and capitals and all(sign in initials for sign in capitals) else ""
