"""Mentions set right: their borders, names spread over the report, and which mean the same."""
