"""English reports: words and their parse first, then what rules propose, then what the learned model decides.

``reading`` says what is known of each token; ``finding`` proposes clauses and candidates at their
joints; ``deciding`` chooses among them; ``mending`` sets borders right and says which names mean the
same; ``telling`` gives each mention its attributes; ``situate`` prepares what ``kg.relate`` relates;
``annotator`` puts it together.
``kg.annotate.components`` offers the same as components of spaCy.
"""

from kg.annotate.english.annotator import load_english

__all__ = ["load_english"]
