"""Analysis: a build → real ``networkx`` graphs → measures and tidy tables, all pure functions."""

from __future__ import annotations

from kg.analyse.multigraph import Source, multigraph

__all__ = ["Source", "multigraph"]
