"""The learned model: it decides on what rules, parse and layout know of a token or of a pair.

Two models of one kind of weight, both linear in named features, so that every decision can be
explained by words that a person can read:

- ``sequence``: a linear-chain conditional random field for each kind of mention (Lafferty,
  McCallum and Pereira 2001), over the tokens of a sentence; labels are outside, begin, inside;
- ``pairs``: a logistic regression for each kind of relation over pairs of mentions.

Neither knows a language: features are strings that the stage of each language makes
(``kg.annotate``, ``kg.relate``). Weights lie in ``weights/``, one file a language, and are
made again, bit for bit on one machine, by ``python -m kg.decide.train --gold DIR``.
"""
