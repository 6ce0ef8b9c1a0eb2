r"""Words, patterns and rules of ``ontologies/lexicon/*.toml``, each with an id; a user's own on top.

A file names its language and holds entries of five tables::

    language = "en"

    [[words]]                    # a class of words that features and rules ask for by name
    id = "EN-W-DEFICIENCY"
    class = "deficiency-noun"
    lemmas = ["weakness", "gap"]  # one word each, lower case
    forms = []                    # as written, lower case, one word each
    phrases = ["failure to"]      # several words, lower case, parted by one space

    [[pattern]]                  # a regular expression that proposes a mention
    id = "EN-PO-USC"
    kind = "policy"
    regex = '\d+ U\.S\.C\.'     # the mention is the group "span", or all of it
    score = 0.9
    attributes = { class = "document" }

    [[value]]                    # what the words of a mention say of an attribute
    id = "EN-V-TRAINING"
    kind = "measure"
    attribute = "type"
    value = "training"
    regex = 'train|class'

    [[section]]                  # what the text under a heading states
    id = "EN-S-REC"
    role = "recommendation"
    regex = '(?i)recommendations?'

    [[cue]]                      # words around a mention, or in it, that say something of it
    id = "EN-C-ISSUE"
    class = "measure.role"       # what asks for it; the files say at each class where it is looked for
    value = "issuesPolicy"       # what it says
    regex = '(?i)\bissu(?:ed|es|ing|e)\b'

In Chinese, the cues of a class are tried as one expression, unless their values are asked for; words
that stand before or behind them in a pattern are classes of words beside them.

An entry of a later folder replaces one of the same id. A file's name begins with its language.
An unknown key is an error that lists the known ones, and so is a value of the wrong form, and what
would have no effect: a language that is not that of the file's name, an attribute, a value or a role
that ``ontologies/values.toml`` does not hold, English words of another form than above (a lemma of
``bare-unit`` or ``name.headed`` may be several words), a ``count`` of what is not ``collective``, or, in a
user's folder, a class of words that nothing asks for, what rules do not read (in Chinese sections, lemmas,
phrases; in English classes with a point forms, and phrases but of ``PHRASED``), and what kg takes from its
own folder alone (``segment-*.toml`` of ``kg.segment``, the class ``script.traditional``).
"""

from __future__ import annotations

from kg.data import LANGUAGES
from kg.lexicon.entries import Cue, Lexicon, Pattern, Section, Value, Words
from kg.lexicon.files import OPEN, OURS_ALONE, PHRASED
from kg.lexicon.load import load_lexicon

__all__ = [
    "LANGUAGES",
    "OPEN",
    "OURS_ALONE",
    "PHRASED",
    "Cue",
    "Lexicon",
    "Pattern",
    "Section",
    "Value",
    "Words",
    "load_lexicon",
]
