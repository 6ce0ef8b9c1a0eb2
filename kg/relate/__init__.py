"""Mentions, syntax and layout → Relations, each with rule, basis and confidence.

``scene`` holds what any language knows about the mentions of a report; ``features`` says of a
pair what a person would look at; ``decide`` lets the learned model, or the rules alone, choose.
"""

from kg.relate.decide import relate
from kg.relate.scene import Scene

__all__ = ["Scene", "relate"]
