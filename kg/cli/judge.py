"""``kg evaluate`` and ``--why-not``: how good the reading is, and what it missed."""

from __future__ import annotations

import typer


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    del app
