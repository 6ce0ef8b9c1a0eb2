# make demo   build output/ from the sample reports that ship with the project
# make test   everything that CI runs
# make help   the other targets

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SAMPLES := notebooks/reports
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.PHONY: help demo test check fix bench screenshots notebooks compare clean
.DEFAULT_GOAL := help

help:  ## tell what there is to make
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 14

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "kg needs Python 3.11 or newer; set PYTHON=python3.x"; exit 1; }
	@$(PYTHON) -m venv $(VENV) \
	  || { rm -rf $(VENV); echo "no venv here; on Debian and Ubuntu: apt install python3-venv"; exit 1; }

# Stamps: an install is repeated when what it installs has changed.
$(VENV)/.installed: pyproject.toml | $(BIN)/python
	@echo "installing kg into $(VENV) (once)"
	@$(PIP) install -e .
	@touch $@

$(VENV)/.dev-installed: pyproject.toml | $(BIN)/python
	@echo "installing kg and what its tests need into $(VENV) (once)"
	@$(PIP) install -e '.[dev]'
	@touch $@ $(VENV)/.installed

demo: $(VENV)/.installed  ## build output/ from the sample reports and tell what to open
	@$(BIN)/kg build $(SAMPLES) -o output

check: $(VENV)/.dev-installed  ## style and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

# The accessibility rules that the browser tests hold the page against; without npm those tests are skipped.
AXE := build/npm/node_modules/axe-core/axe.min.js
$(AXE):
	@if command -v npm >/dev/null; then npm install --prefix build/npm --no-save --silent axe-core@4.14.1; fi

test: check $(AXE)  ## everything that CI runs
	$(BIN)/python -m pytest -q -n 2 --dist loadfile

fix: $(VENV)/.dev-installed  ## mend what ruff can mend
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(VENV)/.dev-installed  ## time and memory, by stage
	$(BIN)/python -m tests.bench

screenshots: $(VENV)/.dev-installed  ## pictures of the page at three sizes, in output/screenshots/
	$(BIN)/python -m tests.browser.screenshots output

notebooks: $(VENV)/.installed  ## open the notebooks in JupyterLab
	@$(PIP) install -e '.[notebook]'
	$(BIN)/jupyter lab --notebook-dir notebooks

compare: $(VENV)/.dev-installed  ## what this checkout gains and loses against BASE=revision, with quotes
	@test -n "$(BASE)" || { echo "say which revision: make compare BASE=main~1"; exit 1; }
	$(BIN)/python -m tests.compare $(BASE) $(SAMPLES) tests/gold

clean:  ## remove the build and the caches, keep .venv
	rm -rf output/* .pytest_cache .mypy_cache .ruff_cache .hypothesis build dist
