SHELL := /bin/bash
.DEFAULT_GOAL := help

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
CODE := shared services passerelle bench deploy/release
ARGS ?=
SEEDS ?= 2000

.PHONY: help install demo test test-faults test-simulator test-outages test-cluster test-containers check bench drill release up down run format \
  lock clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-16s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

install: $(STAMP) ## the virtual environment, from the locks

$(STAMP): requirements-dev.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make install PYTHON=python3.11")'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@$(BIN)/python -m compileall -q $(CODE)
	@touch $@

demo: install ## the PALIM project replayed through a stack of its own
	$(BIN)/passerelle demo $(ARGS)

test: install ## every test, on two workers; ARGS="-k words" narrows it
	$(BIN)/pytest -n 2 --dist loadgroup $(ARGS)

test-containers: install ## the images built and run, PALIM replayed through them (root, podman, runc, debootstrap)
	$(BIN)/pytest -m containers -rP tests/images $(ARGS)

test-faults: test-simulator test-outages ## what may go wrong: in 2,000 simulated worlds, and with real servers

test-simulator: install ## 2,000 worlds in which everything goes wrong, each from its seed; SEEDS=100 for fewer
	$(BIN)/python -m tests.faults.simulator --seeds $(SEEDS)

test-outages: install ## real servers killed, hung, cut off and filled up
	$(BIN)/pytest -m faults -n 2 --dist loadgroup tests/faults $(ARGS)

test-cluster: install ## the manifests on a real Kubernetes API server, built once with Go
	$(BIN)/pytest -p no:xdist tests/cluster $(ARGS)

check: install ## style, types, import contracts and documents
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy --strict $(CODE)
	$(BIN)/lint-imports --no-logo
	$(BIN)/pytest -q tests/architecture

bench: install ## figures, measured side by side in one run
	$(BIN)/python -m bench $(ARGS)

drill: install ## what a stack is held to, measured: load held, crashes, restarts, restores; ARGS=--quick for a look
	$(BIN)/python -m bench.drill $(ARGS)

# STACK=containers: the stack of deploy/compose.yaml, by an engine for containers
STACK ?= passerelle
STACKS := passerelle=$(BIN)/passerelle containers=deploy/compose/stack.sh
STARTER = $(or $(patsubst $(STACK)=%,%,$(filter $(STACK)=%,$(STACKS))),$(error STACK is passerelle or containers, not $(STACK)))

up: install ## a local stack that stays: five services, PostgreSQL, a broker (STACK=containers: deploy/compose.yaml)
	$(STARTER) up $(ARGS)

down: install ## that stack, stopped; what it stored stays
	$(STARTER) down $(ARGS)

run: install ## one service alone: make run SERVICE=training
	@test -n "$(SERVICE)" || { echo "which one? make run SERVICE=selection|training|mobility|reintegration|gateway"; exit 2; }
	$(BIN)/passerelle run $(SERVICE) $(ARGS)

release: install ## all of a release in dist/, from the last commit (root, podman, runc, debootstrap)
	$(BIN)/python -m deploy.release $(ARGS)

format: install ## the code, put into its one shape
	$(BIN)/ruff check --fix $(ARGS) .
	$(BIN)/ruff format .

LOCK := $(BIN)/uv pip compile pyproject.toml --quiet --universal --python-version 3.11 --generate-hashes --no-header

lock: install ## both lock files, from pyproject.toml (LOCK_ARGS=--upgrade for newer versions)
	$(LOCK) $(LOCK_ARGS) --extra embedded --extra build --output-file requirements.lock
	$(LOCK) $(LOCK_ARGS) --all-extras --constraint requirements.lock --output-file requirements-dev.lock

clean: ## away with the virtual environment and every cache
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis dist
