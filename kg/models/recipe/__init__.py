"""The recipe that trains the pipelines of :mod:`kg.models`; never imported at run time."""
