# `make run` answers the question of the built-in dossier; `make test` checks everything.
# Python 3.11 or later is all that has to be there.

DOSSIER ?= russia
PYTHONS := python3.13 python3.12 python3.11 python3
BIN := .venv/bin
PYTEST_OPTIONS ?= -n auto
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt

.PHONY: run test lint docs bench clean
.DEFAULT_GOAL := run

run: .venv/ready
	$(BIN)/counterpoise run $(DOSSIER) --force $(OPTIONS)

test: lint
	$(BIN)/python -m pytest $(PYTEST_OPTIONS)

lint: .venv/ready-to-test
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/lint-imports
	$(BIN)/pyright

# The documentation as a site; a warning is an error.
docs: .venv/ready-for-docs
	$(BIN)/python docs/site/build.py build/docs
	@echo 'Written to build/docs/index.html.'

# Ratios against peers, which get environments of their own; takes about half an hour. See benchmarks/RESULTS.md.
bench: .venv/ready-to-test
	$(BIN)/python benchmarks/run.py $(BENCH_OPTIONS)

.venv/ready: pyproject.toml constraints.txt | .venv/bin/python
	$(PIP) --editable .
	@touch $@

.venv/ready-to-test: .venv/ready
	$(PIP) --editable '.[test,lint]'
	@touch $@

.venv/ready-for-docs: .venv/ready
	$(PIP) --editable '.[docs]'
	@touch $@

# All of these at once.
.venv/ready-for-all: pyproject.toml constraints.txt | .venv/bin/python
	$(PIP) --editable '.[test,lint,docs]'
	@touch .venv/ready .venv/ready-to-test .venv/ready-for-docs $@

# The first Python that is recent enough and can make an environment.
.venv/bin/python:
	@for python in $(PYTHONS); do \
	    if $$python -c 'import ensurepip, sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
	        echo "Setting up .venv with $$($$python --version)."; \
	        exec $$python -m venv .venv; \
	    fi; \
	done; \
	echo 'Python 3.11 or later, with its venv module, is needed and was not found.' >&2; exit 1

clean:
	rm -rf .venv .pytest_cache .ruff_cache .import_linter_cache .hypothesis build dist
