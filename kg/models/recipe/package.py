"""Turn a trained pipeline into the folder that ships.

Comes in: what spaCy's training saved. Goes out: the same weights with nothing
about the machine that trained them, without the strings and edit trees that no
prediction can reach, and with the licence and the notice the treebanks ask for.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import spacy
from spacy.pipeline.edit_tree_lemmatizer import EditTreeLemmatizer
from spacy.strings import StringStore

from kg.errors import OutputError

if TYPE_CHECKING:
    from spacy.language import Language

#: Licence and notice are written by hand and live with the weights; a retrained pipeline takes them over.
ENGLISH = Path(__file__).parents[1] / "en"
META = Path(__file__).with_name("meta.json")
NO_TREE = 2**32 - 1


def package(trained: Path, output: Path) -> None:
    """Write the folder that ships; an older one in its place is removed."""
    nlp = spacy.load(trained)
    notices = {name: (ENGLISH / name).read_bytes() for name in ("LICENSE", "NOTICE")}
    for _, pipe in nlp.pipeline:
        if isinstance(pipe, EditTreeLemmatizer):
            prune_trees(pipe)
    clear(output)
    nlp.to_disk(output)
    StringStore(needed_strings(nlp)).to_disk(output / "vocab" / "strings.json")
    for name in ("config.cfg", "meta.json"):
        (output / name).unlink()
    write_config(nlp, output / "config.cfg")
    write_meta(nlp, output / "meta.json", json.loads(META.read_text(encoding="utf-8")))
    for name, text in notices.items():
        (output / name).write_bytes(text)


def clear(output: Path) -> None:
    """Remove the pipeline that is there; what is no pipeline is left alone.

    Raises
    ------
    OutputError
        If the folder holds anything else.
    """
    if not output.exists():
        return
    if any(output.iterdir()) and not (output / "meta.json").is_file() and not (output / "NOTICE").is_file():
        raise OutputError(f"{output}: holds files and no pipeline; give an empty folder or a new one")
    shutil.rmtree(output)


def prune_trees(lemmatizer: EditTreeLemmatizer) -> None:
    """Keep the edit trees that a label reaches; all others only cost time at load."""
    trees = lemmatizer.trees
    order: list[int] = []

    def visit(tree: int) -> None:
        if tree == NO_TREE or tree in order:
            return
        node = trees[tree]
        for child in ("prefix_tree", "suffix_tree"):
            visit(node.get(child, NO_TREE))
        order.append(tree)

    for label in lemmatizer.cfg["labels"]:
        visit(label)
    new_id = {old: new for new, old in enumerate(order)} | {NO_TREE: NO_TREE}
    nodes = []
    for old in order:
        node = trees[old]
        nodes.append({k: new_id[v] if k in {"prefix_tree", "suffix_tree"} else v for k, v in node.items()})
    kept = type(trees)(lemmatizer.vocab.strings)
    kept.from_json(nodes)
    lemmatizer.trees = kept
    lemmatizer.cfg["labels"] = [new_id[label] for label in lemmatizer.cfg["labels"]]
    lemmatizer.tree2label = {tree: i for i, tree in enumerate(lemmatizer.cfg["labels"])}


def needed_strings(nlp: Language) -> list[str]:
    """List the strings that labels and edit trees are made of; the language adds its own at load."""
    old = nlp.vocab.strings
    strings: set[str] = set()
    for name in nlp.pipe_names:
        pipe = nlp.get_pipe(name)
        if isinstance(pipe, EditTreeLemmatizer):
            for i in range(len(pipe.trees)):
                node = pipe.trees[i]
                strings |= {old[node[key]] for key in ("orig", "subst") if node.get(key)}
        elif hasattr(pipe, "labels"):
            for label in pipe.labels:
                strings |= {
                    label,
                    *label.split("|"),
                    *(part for f in label.split("|") for part in f.split("=")),
                }
    return sorted(strings - {""})


def write_config(nlp: Language, path: Path) -> None:
    """Write what loading and changing need; how it was trained is told by the recipe's own config."""
    config = nlp.config.copy()
    for section in ("paths", "system", "corpora", "pretraining"):
        config.pop(section, None)
    # spaCy looks into both of any pipeline (rename_pipe, create_optimizer): its defaults, which name no file.
    plain = spacy.blank("en").config.interpolate()
    for section in ("training", "initialize"):
        config[section] = plain[section]
    config.to_disk(path)


def write_meta(nlp: Language, path: Path, extra: dict[str, Any]) -> None:
    """Write ``meta.json`` with the sources, and without what differs from run to run."""
    meta = {key: value for key, value in nlp.meta.items() if key not in {"performance", "spacy_git_version"}}
    meta |= extra
    path.write_text(json.dumps(meta, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
