.DEFAULT_GOAL := help
.PHONY: help setup run test check format bench lock spec lint-features

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

help:  ## what can be made here
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/make \1\t\2/' | expand -t 20

setup: $(READY)  ## .venv with the pinned packages and Vekha itself

# The lock holds every package with its hash; the project itself is installed in place, by the pinned build backend.
$(READY): requirements.lock pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

run: setup  ## Vekha with its demonstration at http://127.0.0.1:8000
	$(BIN)/vekha serve --demo

test: setup  ## the whole test suite: exit status says yes or no
	$(BIN)/pytest -q --driver app
	$(BIN)/pytest -q --driver http tests/features/test_features.py

check: setup  ## style, types and the direction of imports
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

lint-features:  ## what is wrong in features/, in Russian, at once and without running them
	@test -x $(BIN)/python || $(MAKE) --no-print-directory setup
	@$(BIN)/python -m tests.features.check $(FILE)

spec: setup  ## the living documentation in build/spec, from a run of all features: RUN=no takes the last run
	-test "$(RUN)" = no || $(BIN)/pytest -q --driver app tests/features/test_features.py
	$(BIN)/python -m tests.spec

format: setup  ## formats the code
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: setup  ## measures against raw references: make bench NAME=append
	$(BIN)/python -m benchmarks $(NAME)

lock: setup  ## requirements.lock anew from pyproject.toml: exact pins with hashes, no addresses
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --all-extras --generate-hashes \
		--no-emit-index-url --no-emit-find-links --no-header --no-annotate pyproject.toml -o requirements.lock
