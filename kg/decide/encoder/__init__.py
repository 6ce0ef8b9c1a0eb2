"""The encoder: reads a text in windows and tells of each word which mentions begin or go on there.

What it says are features for the model that decides (``kg.decide.sequence``, ``kg.decide.pairs``); it never
decides alone.
"""

from kg.decide.encoder.read import Affinity, Encoder, Read
from kg.decide.encoder.store import load

__all__ = ["Affinity", "Encoder", "Read", "load"]
