"""kg: oversight reports → a knowledge graph that answers with the sentence it stands on."""

__version__ = "0.1.0"
