"""Train the English pipeline: ``python -m kg.models.recipe.train --treebanks DIR -o kg/models/en``.

Comes in: the folder of treebanks, ``config.cfg``. Goes out: the folder that ships.
On one thread the same input gives the same weights: all chance is seeded, and
the command sets the libraries of linear algebra to one thread.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from pathlib import Path

for _variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "BLIS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_variable, "1")  # read once, when numpy and thinc are imported

from spacy.training.initialize import init_nlp  # noqa: E402
from spacy.training.loop import train  # noqa: E402
from spacy.util import load_config  # noqa: E402

from kg.models.recipe import corpus as _corpus  # noqa: E402, F401 - registers the readers
from kg.models.recipe.package import package  # noqa: E402

CONFIG = Path(__file__).with_name("config.cfg")
#: spaCy's mark for a corpus that is read anew in each epoch.
STREAM = -1


def train_pipeline(treebanks: Path, scratch: Path, overrides: dict[str, object]) -> Path:
    """Train in a scratch folder and give the folder of the best checkpoint."""
    settings = {"paths.treebanks": str(treebanks), **overrides}
    nlp = init_nlp(load_config(CONFIG, overrides=settings, interpolate=False))
    # Only now: told before, spaCy would take the labels from the first hundred documents.
    nlp.config["training"]["max_epochs"] = STREAM
    scratch.mkdir(parents=True, exist_ok=True)
    train(nlp, scratch, stdout=sys.stdout, stderr=sys.stderr)
    return scratch / "model-best"


def main() -> None:
    """Read the command line, train, package."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument(
        "--treebanks", type=Path, required=True, help="folder with en_ewt/, en_gum_free/, en_pud/"
    )
    parser.add_argument("-o", "--output", type=Path, required=True)
    parser.add_argument("--scratch", type=Path, help="where checkpoints go; default: a temporary folder")
    parser.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="KEY=JSON",
        help="a value of config.cfg, as training.max_steps=500",
    )
    args = parser.parse_args()
    overrides = {key: json.loads(value) for key, _, value in (item.partition("=") for item in args.set)}
    with tempfile.TemporaryDirectory() as temporary:
        best = train_pipeline(args.treebanks, args.scratch or Path(temporary), overrides)
        package(best, args.output)


if __name__ == "__main__":
    main()
