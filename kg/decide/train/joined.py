"""``python -m kg.decide.train.joined --mentions FILE --relations FILE [--output FILE]``.

Weights in which mentions, and how far measures are, are decided as in one file and relations as in another:
what a new fit makes better may be one of the two.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from kg.decide.store import WEIGHTS, Model, read, save
from kg.model import RelationKind


def joined(mentions: Model, relations: Model) -> Model:
    """Return the first model with the relations of the second and their calibration."""
    names = {kind.value for kind in RelationKind}
    curves = {name: curve for name, curve in mentions.calibrations.items() if name not in names}
    curves |= {name: curve for name, curve in relations.calibrations.items() if name in names}
    return replace(mentions, relations=relations.relations, calibrations=curves)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(
        prog="python -m kg.decide.train.joined",
        description="Join weights that decide mentions with others that decide relations.",
    )
    parser.add_argument("--mentions", type=Path, required=True, help="weights whose mentions are taken")
    parser.add_argument("--relations", type=Path, required=True, help="weights whose relations are taken")
    parser.add_argument("--output", type=Path, default=WEIGHTS / "en.npz")
    options = parser.parse_args(arguments)
    save(joined(read(options.mentions), read(options.relations)), options.output)


if __name__ == "__main__":
    main()
