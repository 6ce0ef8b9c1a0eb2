"""Chinese reports: layout first, then clauses, then the learned model.

``layout``, ``fields``, ``moods`` and ``words`` give lines, clauses and words; ``policies``, ``units``
and ``clauses`` propose mentions by rules whose words lie in ``ontologies/lexicon/zh-*.toml``;
``features`` says what the learned model may see, ``scoring`` adds it up, ``tidy`` makes neat what it
found; ``relations`` and ``pairs`` relate; ``annotator`` puts it together.
"""

from kg.annotate.chinese.annotator import load_chinese

__all__ = ["load_chinese"]
