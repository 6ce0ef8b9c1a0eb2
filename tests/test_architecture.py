"""The table in CONTRIBUTING.md, held: one owner for each third-party package, data goes one way."""

from __future__ import annotations

import ast
import importlib
import inspect
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

# The recipe that trains the English pipeline, and the trainer of the learned model, run by hand.
TRAINING = {"kg/models/recipe", "kg/decide/train"}


def table() -> list[tuple[list[str], list[str]]]:
    """Return for each row of the table of CONTRIBUTING.md its parts, and the packages that it owns."""
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    rows = re.search(r"^\| part of `kg/` .*\n\|[-|]+\n((?:\|.*\n)+)", text, re.MULTILINE)
    assert rows is not None
    cells = [row.split("|")[1:-1] for row in rows[1].splitlines()]
    return [(re.findall(r"`(\w+)/?`", parts), re.findall(r"`(\w+)`", owned)) for parts, _, owned in cells]


OWNERS = {package: parts[0] for parts, owned in table() for package in owned}
# What a part may import of kg: only what stands above it. Parts of one line know nothing of each other.
RANK = {part: rank for rank, (parts, _) in enumerate(table()) for part in parts}
RANK |= {"__init__": len(RANK), "__main__": len(RANK)}


def modules() -> list[Path]:
    return sorted(path for path in (ROOT / "kg").rglob("*.py") if "recipe" not in path.parts)


def _is_training(path: Path) -> bool:
    return any(path.is_relative_to(ROOT / training) for training in TRAINING)


def part_of(path: Path) -> str:
    return path.relative_to(ROOT / "kg").parts[0].removesuffix(".py")


def imported(path: Path, *, at_top: bool = False) -> Iterator[str]:
    """Iterate over the names of the modules that a file imports, or imports when it is loaded."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    nodes: list[ast.AST] = list(ast.walk(tree))
    if at_top:
        nodes = [node for statement in tree.body if not _typing_only(statement) for node in _top(statement)]
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            if node.module == "kg":
                yield from (f"kg.{alias.name}" for alias in node.names)


def _top(statement: ast.stmt) -> list[ast.AST]:
    return [] if isinstance(statement, ast.FunctionDef | ast.ClassDef) else list(ast.walk(statement))


def _typing_only(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.If) and "TYPE_CHECKING" in ast.unparse(statement.test)


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(ROOT)))
def test_each_package_has_one_owner(path: Path) -> None:
    if _is_training(path):
        return
    tree = ast.parse(path.read_text(encoding="utf-8"))
    typing_only = {
        name
        for statement in tree.body
        if _typing_only(statement)
        for node in ast.walk(statement)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in ([node.module] if isinstance(node, ast.ImportFrom) else [a.name for a in node.names])
    }
    for name in imported(path):
        package = name.split(".")[0]
        if package == "kg" or package in sys.stdlib_module_names or name in typing_only:
            continue
        assert package in OWNERS, f"{package} has no owner in the table of CONTRIBUTING.md"
        assert part_of(path) == OWNERS[package], f"{package} belongs to kg.{OWNERS[package]}"


def test_each_part_is_there_and_each_package_imported() -> None:
    there = {part_of(path) for path in modules()}
    assert {*RANK} == there
    assert {*OWNERS} <= {name.split(".")[0] for path in modules() for name in imported(path)}


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(ROOT)))
def test_no_part_imports_a_later_one(path: Path) -> None:
    if _is_training(path):
        return
    part = part_of(path)
    assert part in RANK, f"kg.{part} is not in the table of CONTRIBUTING.md"
    tree_names = {name for name in imported(path) if name.startswith("kg.")}
    typing_only = set(imported(path)) - set(_run_time_names(path))
    for name in sorted(tree_names - typing_only):
        other = name.split(".")[1]
        if other in RANK and other != part:
            assert RANK[other] < RANK[part], f"kg.{part} comes before kg.{other}"


def _run_time_names(path: Path) -> Iterator[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    tree.body = [statement for statement in tree.body if not _typing_only(statement)]
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            if node.module == "kg":
                yield from (f"kg.{alias.name}" for alias in node.names)


def test_the_help_loads_nothing_heavy() -> None:
    heavy = "spacy numpy jieba rdflib pyoxigraph pyshacl networkx pyvis pandas matplotlib bs4 docx pypdf rich"
    code = (
        "import sys, kg.cli\n"
        "try:\n    kg.cli.app(['--help'])\nexcept SystemExit:\n    pass\n"
        f"print(sorted(set({heavy.split()!r}) & set(sys.modules)))"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.splitlines()[-1] == "[]"


def test_every_part_is_there_after_import_kg_alone_and_none_is_loaded_before() -> None:
    program = (
        "import sys, kg; shown = dir(kg); loaded = [m for m in sys.modules if m.startswith('kg.')];"
        "print(kg.models.get_path('en').name, {'open', 'Build', 'models'} <= set(shown), loaded,"
        " all(getattr(kg, name) is not None for name in shown if not name.startswith('_')),"
        " hasattr(kg, 'modles'))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "en True [] True False"


def test_type_checkers_are_told_of_every_part() -> None:
    """They read no ``__getattr__``."""
    path = ROOT / "kg" / "__init__.py"
    tree = ast.parse(path.read_text(encoding="utf-8"))
    (typed,) = (statement for statement in tree.body if _typing_only(statement))
    assert isinstance(typed, ast.If)
    told = {
        alias.asname
        for statement in typed.body
        if isinstance(statement, ast.ImportFrom) and statement.module == "kg"
        for alias in statement.names
    }
    assert told == {part_of(path) for path in modules()} - {"__init__", "__main__"}
    assert "def __getattr__" in "".join(map(ast.unparse, typed.orelse))


def test_a_star_import_leaves_the_open_of_python_alone() -> None:
    names: dict[str, object] = {}
    exec("from kg import *", names)
    assert "open" not in names
    assert "Build" in names


def test_contributing_has_the_functions_between_the_parts_as_they_are() -> None:
    """``(…)`` stands for a default that is longer than its name."""
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    told = re.findall(r"`kg\.([\w.]+)(\([^`]*\)) -> ([^`]+)`", text)
    assert len(told) > 8
    for name, parameters, returned in told:
        part, _, function = f"kg.{name}".rpartition(".")
        found = inspect.signature(getattr(importlib.import_module(part), function))
        bare = [
            p.replace(
                annotation=p.empty,
                default="…" if len(repr(p.default)) > 8 and p.default is not p.empty else p.default,
            )
            for p in found.parameters.values()
        ]
        shown = str(found.replace(parameters=bare, return_annotation=found.empty)).replace("'…'", "(…)")
        assert (parameters, returned) == (shown, found.return_annotation), name


def test_every_dependency_has_its_reason_in_the_readme() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for requirement in project["dependencies"]:
        name = requirement.split(">")[0].split("<")[0].split("[")[0].strip()
        assert f"`{name}`" in readme, f"README does not give the reason for {name}"


def test_what_is_imported_is_declared() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [*project["dependencies"], *(r for rs in project["optional-dependencies"].values() for r in rs)]
    declared = {re.split(r"[^\w-]", requirement.lower())[0].replace("-", "_") for requirement in wanted}
    names = {"docx": "python_docx", "bs4": "beautifulsoup4", "yaml": "pyyaml"} | {
        "markdown_it": "markdown_it_py"
    }
    run = [path for path in modules() if not _is_training(path)]
    found = {name.split(".")[0] for path in run for name in imported(path)} - sys.stdlib_module_names
    assert {names.get(name, name) for name in found} - declared == {"kg"}


def test_every_licence_in_the_tree_is_in_the_metadata() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    shipped = [name for name in listed.splitlines() if name.split("/")[0] in ("kg", "ontologies", "LICENSE")]
    texts = {name for name in shipped if re.search(r"(^|/|\.)(LICEN[CS]E|NOTICE|COPYING)[^/]*$", name)}
    assert texts == set(project["license-files"])


def test_the_top_level_holds_what_it_should() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    top = {line.split("/")[0] for line in listed.splitlines()}
    folders = {"kg", "ontologies", "notebooks", "tests", "output"}
    files = {"pyproject.toml", "README.md", "LICENSE", "CHANGELOG.md", "CONTRIBUTING.md", "Makefile"}
    assert {name for name in top if not name.startswith(".")} <= folders | files


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_fits_in_the_head(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400
