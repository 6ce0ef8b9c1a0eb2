"""Groups of one name that a report counts: ``six grantees`` are not all ``grantees``, nor are they ``four``.

``The inspected units`` are the ``37 inspected units`` where the report counts these alone, and has before.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from kg.annotate.counting import in_digits
from kg.annotate.english.mending.forms import Forms, Name
from kg.annotate.english.reading.cued import Cued
from kg.lexicon import Lexicon
from kg.model import Kind, Mention


class Counted:
    """Tells such groups apart by the words of a lexicon (``name.counted``)."""

    def __init__(self, lexicon: Lexicon, forms: Forms) -> None:
        self._forms = forms
        self._counted, self._these = Cued(lexicon, "name.counted"), Cued(lexicon, "name.these")

    def number(self, name: str) -> str:
        """Return the number that a name begins with, in digits; nothing where it has none.

        >>> from kg.lexicon import load_lexicon
        >>> lexicon = load_lexicon("en")
        >>> number = Counted(lexicon, Forms(lexicon)).number
        >>> number("Six grantees"), number("6 grantees"), number("grantees")
        ('6', '6', '')
        """
        match = self._counted.match(name)
        return in_digits(match[0].strip()) if match else ""

    def by_number(self, counts: Counter[str]) -> dict[str, Counter[str]]:
        """Return the forms of one folded name by their numbers: those of three provisions, those of eight."""
        several: dict[str, Counter[str]] = {}
        for form, count in counts.items():
            several.setdefault(self.number(form), Counter())[form] = count
        return several

    def described(
        self, text: str, mentions: Sequence[Mention], found: Mapping[int, Name]
    ) -> Iterator[tuple[int, Name]]:
        """Yield which counted group is meant without its number, by the place of the mention.

        Parameters
        ----------
        found
            The name of each unit, and how it was found, by the place of its mention.
        """
        named: dict[str, dict[str, str]] = {}  # folded name → number → name, of those before
        every: dict[str, set[str]] = {}
        words = {
            at: self._forms.plain(text[mention.start : mention.end])
            for at, mention in enumerate(mentions)
            if mention.kind is Kind.UNIT and at in found
        }
        for word in words.values():
            if number := self.number(word):
                every.setdefault(self._forms.fold(word), set()).add(number)
        for at, word in words.items():
            folded = self._forms.fold(word)
            if number := self.number(word):
                named.setdefault(folded, {})[number] = found[at][0]
            elif folded not in named or len(every[folded]) > 1 or not _says_which(word):
                continue
            elif self._is_these(text, mentions[at]):
                yield at, (next(iter(named[folded].values())), "alias")

    def _is_these(self, text: str, mention: Mention) -> bool:
        words = self._forms.plain(text[mention.start : mention.end])
        before = text[max(0, mention.start - 8) : mention.end]
        return self._these.search(before[: before.rindex(words)] if words in before else before) is not None


def _says_which(words: str) -> bool:
    """Tell whether words of several units say more than what sort they are of.

    >>> _says_which("inspected units"), _says_which("units"), _says_which("inspected unit")
    (True, False, False)
    """
    return " " in words and words.endswith("s")
