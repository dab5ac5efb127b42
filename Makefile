# The two commands of a newcomer: `make demo` and `make test`. The rest is for the house.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
STAMP  := $(VENV)/.ready
BENCH  := $(VENV)/.bench-ready

.DEFAULT_GOAL := help
.PHONY: help setup demo examples test check fuzz bench assets lock pictures screens docs clean

help:  ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

setup: $(STAMP)  ## make .venv and install everything that a developer needs

$(STAMP): requirements/dev.txt pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "alignment needs Python 3.11 or newer"; exit 1; }
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	$(PYTHON) tools/assets.py || echo "The browser parts are not here; every page works without them. Later: make assets"
	touch $@

demo: $(STAMP)  ## load the example estate, serve it, print the address
	$(BIN)/alignment demo

examples: $(STAMP)  ## write every report on the example estate into build/examples
	$(BIN)/python tools/examples.py build/examples

test: $(STAMP)  ## run every test
	$(BIN)/python -m pytest -n 2 $(TESTS)

fuzz: $(STAMP)  ## damage real files 10,000 times for each importer (FUZZ=COUNT FUZZ_SEED=FIRST)
	FUZZ=$(or $(FUZZ),10000) FUZZ_SEED=$(or $(FUZZ_SEED),1) $(BIN)/python -m pytest -n 2 tests/fuzz

check: $(STAMP)  ## lint, types and import contracts
	$(BIN)/ruff check src tests bench tools
	$(BIN)/ruff format --check src tests bench tools
	$(BIN)/mypy
	$(BIN)/lint-imports

$(BENCH): $(STAMP) requirements/bench.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/bench.txt
	touch $@

bench: $(BENCH)  ## measure against the references of the same run (BENCH_ARGS=--quick for a short one)
	$(BIN)/python -m bench.run $(BENCH_ARGS)

assets:  ## fetch the browser parts into static/vendor (git-ignored)
	$(PYTHON) tools/assets.py

lock: $(STAMP)  ## renew the lock files; they name no index
	$(BIN)/python -m pip install --quiet uv && $(BIN)/python tools/lock.py

pictures: $(STAMP)  ## take the documentation's pictures of pages anew; needs Chromium
	$(BIN)/python tools/pictures.py

screens: $(STAMP)  ## take every page by day, by night and on paper into tests/screenshots (SCREENS=PLACES)
	$(BIN)/python -m tests.web.screens $(SCREENS)

docs: $(STAMP)  ## write the generated reference pages again
	$(BIN)/python tools/docs.py

clean:  ## remove what was made
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis build dist
