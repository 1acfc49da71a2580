# One word each: setup · run · test · check · bench · proofs · pictures · sbom · messages · lock
# On a bare machine (Python 3.11 or later, make, git) `make run` alone sets everything up and serves.

.DEFAULT_GOAL := help
.PHONY: help setup run test check bench proofs pictures sbom messages lock clean
.DELETE_ON_ERROR:
PY := .venv/bin/python
UV := .venv/bin/uv
export UV_LINK_MODE ?= copy
export PYTHONUNBUFFERED ?= 1
WORDS := $(shell find src -name '*.po' 2>/dev/null)
CODE := $(shell find src -name '*.py' 2>/dev/null)

help:  ## Say what there is
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1 — \2/p' Makefile

# ---- set-up: each step is done once, and again only when what it stands on has changed

.venv/.made: requirements-setup.txt tools/find_python
	@python=$$(tools/find_python) || exit 1; \
	echo "Setting up with $$python (once; about half a minute) …"; \
	$$python -m venv .venv && $(PY) -m pip install -q --disable-pip-version-check --require-hashes -r requirements-setup.txt
	@touch $@

.venv/.linked: .venv/.made tools/link_project.py
	@$(PY) tools/link_project.py
	@touch $@

.venv/.runs: .venv/.made requirements.txt
	@echo "Installing what Rashin stands on …"
	@$(UV) pip install -q --compile-bytecode --python $(PY) --require-hashes -r requirements.txt
	@touch $@

.venv/.develops: .venv/.runs requirements-dev.txt
	@echo "Installing what its tests stand on …"
	@$(UV) pip install -q --compile-bytecode --python $(PY) --require-hashes -r requirements-dev.txt
	@touch $@

.venv/.words: .venv/.runs .venv/.linked $(WORDS)
	@$(PY) -m rashin.ui.messages --compile
	@touch $@

# Compiled at set-up and not at the first start, also where Python is told to write none of it by itself.
.venv/.compiled: .venv/.runs .venv/.linked $(CODE)
	@$(PY) -m compileall -q src
	@touch $@

READY := .venv/.runs .venv/.linked .venv/.words .venv/.compiled

setup: $(READY) .venv/.develops  ## Set everything up, also what tests need
	@echo "Ready. make run starts Rashin, make test tries it."

run: $(READY)  ## Set up what is needed and serve (PORT=8000, HOST=0.0.0.0 for phones in the same network)
	@exec .venv/bin/rashin serve

# ---- proving

test: $(READY) .venv/.develops  ## Run the tests, on SQLite and on PostgreSQL
	@$(PY) tools/run_tests.py

check: $(READY) .venv/.develops  ## Format, lint, types, import contracts, templates, translations, docs, locks
	@$(PY) tools/check.py

bench: $(READY) .venv/.develops  ## Measure, each figure against a floor of the same run
	@$(PY) -m bench

proofs: $(READY) .venv/.develops  ## Run the long proofs that are too slow for every day
	@$(PY) tools/run_tests.py --proofs

pictures: $(READY) .venv/.develops  ## Make the README's pictures from the example company
	@$(PY) tools/pictures.py

# ---- keeping

sbom: $(READY) .venv/.develops  ## Write the bill of materials and the licences of all it is made of into build/
	@$(PY) -m tools.bill

messages: $(READY)  ## Collect the texts of every room into its catalogue and compile them
	@$(PY) -m rashin.ui.messages

lock: $(READY)  ## Lock the dependencies again, with hashes and without a registry's address
	@$(PY) tools/lock.py

clean:  ## Remove what set-up made (the data folder stays)
	@rm -rf .venv
