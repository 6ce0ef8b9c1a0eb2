"""The colours of the four kinds, for figures and pictures; a test holds the page's style sheet to them."""

from __future__ import annotations

INK = "#1d2433"
# Dark enough on white for WCAG AA.
LINES = {"unit": "#2458a6", "problem": "#a8440f", "measure": "#0b6e64", "policy": "#6f3d96"}
FILLS = {"unit": "#eef4fc", "problem": "#fdf2ea", "measure": "#e9f7f5", "policy": "#f6f0fb"}
