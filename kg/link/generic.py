"""Names that any unit or rule could bear: ``[[generic]]``, ``[[part]]`` of ``ontologies/authority``."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from kg.link.simplified import simplified
from kg.mint import normalise_name
from kg.model import Kind

_DIGIT = "[一二三四五六七八九]"
_ORDINAL = re.compile(
    rf"第?(?<![一二三四五六七八九十])(?:{_DIGIT}?十{_DIGIT}?|{_DIGIT})(?![一二三四五六七八九十百])|第\d{{1,3}}"
)
IsPart = Callable[[str], object]


@dataclass(frozen=True, slots=True)
class Generic:
    """All of a normalised name of that sort."""

    words: re.Pattern[str]  # of generic words alone
    parts: tuple[IsPart, ...]  # of parts and rules that any body has
    bodies: tuple[IsPart, ...] = ()  # of bodies without a place or a word of their own

    def is_alone(self, name: str) -> bool:
        """Tell whether a normalised name is made of generic words alone."""
        return self.words.fullmatch(simplified(name)) is not None

    def is_part(self, name: str, kind: Kind) -> bool:
        """Tell whether a normalised name is made as those of parts are; so may a place be (资源县)."""
        plain = simplified(name)
        return any(part(plain) for part in (*self.parts, *(self.bodies if kind is Kind.UNIT else ())))


def make_generic(words: Sequence[str], parts: Iterable[Mapping[str, Sequence[str]]]) -> Generic:
    """Return what names of generic words look like, and those of parts, by what they do and what they are."""
    alone, sorts = _generic(words), [(bool(part.get("organs")), part) for part in parts]
    made = [(is_body, _part(words, alone, part)) for is_body, part in sorts]
    return Generic(
        alone,
        tuple(part for is_body, part in made if not is_body),
        tuple(part for is_body, part in made if is_body),
    )


@dataclass(frozen=True, slots=True)
class Composed:
    """Tells of a Chinese name whether it is made of words of these sorts alone, and names a part by them.

    It ends in a head (财务处), or in an organ of what ends so (财务处党支部). At least one word is none that
    any name may have (学校, 党委), or an ordinal.

    >>> sorts = ({"学校"}, {"财务"}, {"处", "学校"}, {"党委"}, {"处", "学校"})
    >>> is_part = Composed(*map(frozenset, sorts))
    >>> [is_part(name) for name in ("学校财务处", "第二财务处党委", "松涧财务处", "学校党委", "财务")]
    [True, True, False, False, False]
    """

    generic: frozenset[str]
    words: frozenset[str]
    heads: frozenset[str]
    organs: frozenset[str] = frozenset()
    plain: frozenset[str] = frozenset()  # heads that are made of generic words
    longest: int = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(
            self, "longest", max(map(len, self.generic | self.words | self.heads | self.organs), default=0)
        )

    def __call__(self, name: str) -> bool:
        """Tell whether all of a normalised name is composed so."""
        # What the words so far may be, by where the next one begins: whether one is no generic word, and
        # whether the last is a head.
        reached: list[set[tuple[bool, bool]]] = [set() for _ in range(len(name) + 1)]
        reached[0].add((False, False))
        for start in range(len(name)):
            if reached[start]:
                for end, is_own, is_head, is_organ in self._words_at(name, start):
                    for own, ended in reached[start]:
                        if not is_organ:
                            reached[end].add((own or is_own, is_head))
                        elif own and ended:
                            reached[end].add((True, True))
        return (True, True) in reached[-1]

    def _words_at(self, name: str, start: int) -> Iterator[tuple[int, bool, bool, bool]]:
        """Yield for each word at a place its end, and whether it is no generic word, a head, an organ."""
        if ordinal := _ORDINAL.match(name, start):
            yield ordinal.end(), True, False, False
        for end in range(start + 1, min(len(name), start + self.longest) + 1):
            word = name[start:end]
            if word in self.heads:
                yield end, word in self.words or word not in self.plain, True, False
            if word in self.words or word in self.generic:
                yield end, word in self.words, False, False
            if word in self.organs:
                yield end, False, True, True


def _part(generic: Sequence[str], alone: re.Pattern[str], part: Mapping[str, Sequence[str]]) -> IsPart:
    """Return what tells whether all of a name is that of a part of a body: what it does, and what it is."""
    if not all(head.isascii() for head in part["heads"]):
        sorts = {sort: frozenset(map(normalise_name, forms)) for sort, forms in part.items()}
        plain = frozenset(head for head in sorts["heads"] if alone.fullmatch(head))
        return Composed(frozenset(map(normalise_name, generic)), **sorts, plain=plain)
    words, heads = (_alternatives(forms) for forms in ([*generic, *part["words"]], part["heads"]))
    some = rf"(?:{words})(?:,? (?:& )?(?:{words}))*"
    return re.compile(rf"(?:the )?(?:{some} (?:{heads})|(?:{heads}) of {some})").fullmatch


def _alternatives(forms: Iterable[str]) -> str:
    return "|".join(map(re.escape, sorted(set(map(normalise_name, forms)), key=lambda f: (-len(f), f))))


def _generic(words: Iterable[str]) -> re.Pattern[str]:
    forms = list(words)
    chinese = _alternatives(form for form in forms if not form.isascii()) or "(?!)"
    english = _alternatives(form for form in forms if form.isascii()) or "(?!)"
    return re.compile(rf"(?:{chinese})+|(?:{english})(?:[ /-](?:{english}))*")
