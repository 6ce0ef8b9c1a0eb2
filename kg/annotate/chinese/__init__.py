"""Chinese reports: layout first, then clauses, then the learned model.

``reading`` gives lines, clauses and words; ``finding`` proposes mentions by rules whose words lie in
``ontologies/lexicon/zh-*.toml``; ``deciding`` says what the learned model may see, adds it up and chooses;
``mending`` makes neat what it found; ``relating`` says where each mention stands and relates;
``telling`` tells how far measures are, dates and amounts; ``annotator`` puts it together.
"""

from kg.annotate.chinese.annotator import load_chinese

__all__ = ["load_chinese"]
