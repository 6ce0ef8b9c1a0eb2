"""Who a unit is that a report describes and then names: ``the local authority, Denby Borough Council,``.

From there on the same words mean it too, where nothing else is known of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest

from kg.annotate.english.mending.forms import Forms, Name
from kg.annotate.english.reading.cued import Cued
from kg.lexicon import Lexicon
from kg.model import Kind, Mention


class Appositions:
    """Finds such descriptions by the words of a lexicon (``en-names.toml``)."""

    def __init__(self, lexicon: Lexicon, forms: Forms) -> None:
        self._forms = forms
        self._one, self._described = Cued(lexicon, "name.one"), Cued(lexicon, "name.described")
        self._between = Cued(lexicon, "name.apposition")
        self._end = Cued(lexicon, "name.apposition-end")

    def described(
        self, text: str, mentions: Sequence[Mention], found: Mapping[int, Name]
    ) -> Iterator[tuple[int, Name]]:
        """Yield which unit such words mean, by the place of their mention.

        >>> from kg.lexicon import load_lexicon
        >>> lexicon = load_lexicon("en")
        >>> text = "The local authority, Tide Council, paid."
        >>> units = [Mention(4, 19, Kind.UNIT, "r"), Mention(21, 33, Kind.UNIT, "r")]
        >>> named = {0: ("local authority", ""), 1: ("Tide Council", "")}
        >>> list(Appositions(lexicon, Forms(lexicon)).described(text, units, named))
        [(0, ('Tide Council', 'definite'))]

        Parameters
        ----------
        found
            The name of each unit, and how it was found, by the place of its mention.
        """
        meant: dict[str, str] = {}
        units = [at for at, mention in enumerate(mentions) if mention.kind is Kind.UNIT and at in found]
        for here, after in zip_longest(units, units[1:]):
            words = self._words(text, mentions[here])
            if words is None:
                continue
            if after is not None and self._is_named(text, mentions[here], mentions[after]):
                meant[words] = found[after][0]
                yield here, (meant[words], "definite")
            elif words in meant and not found[here][1]:
                yield here, (meant[words], "definite")

    def _words(self, text: str, mention: Mention) -> str | None:
        """Return the words that describe one unit, without their article, or None."""
        words = text[mention.start : mention.end]
        plain = self._forms.plain(words)
        before = text[max(0, mention.start - 8) : mention.end - len(plain)]
        if not self._one.fullmatch(words) or not self._described.search(before):
            return None
        return plain

    def _is_named(self, text: str, described: Mention, named: Mention) -> bool:
        """Tell whether a name stands behind a description, between commas, and is no next one of a list."""
        between, name = text[described.end : named.start], text[named.start : named.end]
        return (
            self._between.fullmatch(between) is not None
            and self._forms.plain(name)[:1].isupper()
            and self._end.match(text, named.end) is not None
            and not text[max(0, described.start - 8) : described.start]
            .rstrip()
            .lower()
            .endswith((", the", ","))
        )
