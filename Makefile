# Every chore of the house. `make demo` shows it, `make test` proves it.
PYTHON ?= python3
BIN := .venv/bin

.DEFAULT_GOAL := help
.PHONY: help demo test lint bench model encoder soak setup setup-dev lock

help:  ## list the commands
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

demo: setup  ## the whole bot in your browser: http://127.0.0.1:8080/
	@$(BIN)/python -m bot demo

test: setup-dev  ## every test; says what it skips and how to get it
	@$(BIN)/python -m pytest

lint: setup-dev  ## ruff, mypy --strict, import contracts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: setup-dev  ## measurements, one JSON object a line
	@$(BIN)/python -m tests.bench

model: setup-dev  ## train the language model again from nlp/training/corpus, measure it, write its card
	@cd nlp && ../$(BIN)/python -m spacy project run all

encoder: .venv/installed-encoder  ## adapt the sentence encoder again; about an hour, rarely needed
	@cd nlp && ../$(BIN)/python -m spacy project run encoder

soak: setup-dev  ## long fault and load runs, figures to docs/evidence
	@SOLA_SOAK=1 $(BIN)/python -m pytest tests/faults -p no:cacheprovider --timeout 3600

setup: .venv/installed  ## the locked dependencies in .venv; nothing when all is in place
setup-dev: .venv/installed-dev

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Sola needs Python 3.11 or newer: make demo PYTHON=python3.11"; exit 1; }
	@$(PYTHON) -m venv .venv || { echo "Python lacks its venv part (on Debian: apt install python3-venv)"; exit 1; }

.venv/installed: requirements.lock | .venv/bin/python
	@echo "Installing the locked dependencies (about a minute) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements.lock
	@touch $@

.venv/installed-dev: requirements-dev.lock .venv/installed
	@echo "Installing what tests and tools need ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements-dev.lock
	@touch $@

.venv/installed-encoder: requirements-encoder.lock .venv/installed-dev
	@echo "Installing what adapting the encoder needs ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements-encoder.lock
	@touch $@

lock:  ## resolve the newest versions that pyproject.toml allows
	$(BIN)/uv pip compile -q --universal --generate-hashes --python-version 3.11 --no-header --no-emit-index-url -U pyproject.toml -o requirements.lock
	$(BIN)/uv pip compile -q --universal --generate-hashes --python-version 3.11 --no-header --no-emit-index-url pyproject.toml --group dev -c requirements.lock -o requirements-dev.lock
	$(BIN)/uv pip compile -q --universal --generate-hashes --python-version 3.11 --no-header --no-emit-index-url pyproject.toml --group encoder -c requirements-dev.lock -o requirements-encoder.lock
