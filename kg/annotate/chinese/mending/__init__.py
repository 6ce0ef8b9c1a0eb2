"""Mentions set right: where they begin and end, and what belongs together."""
