# The words of this project. CI and pre-commit call the same ones.
PYTHON ?= python3
BIN := .venv/bin
SEED ?= 101
PAIRS ?= 60
ANNOUNCEMENTS ?= 40
PART ?= 1

.DEFAULT_GOAL := help
.PHONY: help setup demo test fast approve lint fmt types arch migrate units check bench faults shots lock

help: ## print these words
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' Makefile

setup: .venv/ready ## make .venv with everything in requirements.lock

# Made again from nothing when what is locked changes, so that nothing stays in it that is locked no more.
.venv/ready: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("Tracker needs Python 3.11 or later; name one with make PYTHON=..." if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv --clear .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

demo: setup ## play a year of a sample publisher, and open the editors' desk with its reports
	$(BIN)/tracker demo

test: setup ## run all tests; what was skipped, and why, stands at the end
	$(BIN)/pytest -n 3 --dist loadfile --no-loadscope-reorder

fast: setup ## run the tests that need no disk, server or browser
	$(BIN)/pytest -q tests/unit tests/house

approve: setup ## take what the golden cases give now as right; then read the diff
	$(BIN)/pytest -q tests/golden --approve

lint: setup ## look for mistakes and untidy code
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

fmt: setup ## tidy the code
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .

types: setup ## check the types
	$(BIN)/mypy tracker migrations tests

arch: setup ## check who may import whom
	$(BIN)/lint-imports

migrate: setup ## bring the database of config.toml up to date, as every command does on its first use
	$(BIN)/python -c 'from tracker.config import load_settings; from tracker.store.session import open_database; open_database(load_settings().database.url).close()'

units: setup ## check the files for systemd, where systemd is
	@command -v systemd-analyze >/dev/null || { echo "systemd-analyze is not here: the units are not checked"; exit 0; }; \
	mkdir -p build/units && for unit in deploy/*.service deploy/*.timer; do \
	  sed 's#/opt/tracker/bin/#$(CURDIR)/$(BIN)/#' $$unit > build/units/$${unit##*/}; done && systemd-analyze verify build/units/*

check: lint types arch test units ## all of the above that can fail

bench: setup ## measure truth and speed of the differ beside the last recorded figures: make bench SEED=101
	$(BIN)/python -m tests.bench.measure --seed $(SEED) --edits $(PAIRS) --announcements $(ANNOUNCEMENTS)

faults: setup ## break everything on purpose, at full count, for some hours: make faults PART=0.01 for a hundredth of it
	$(BIN)/python -m tests.faults.campaign --part $(PART)

shots: setup ## take a picture of every page of the desk and of mails into shots/, wide and narrow, light and dark
	$(BIN)/python -m tests.web.shots shots
	$(BIN)/python -m tests.web.mail_shots shots/mails

lock: setup ## write the locks anew from pyproject.toml; UPGRADE=--upgrade takes the newest of all
	$(BIN)/uv pip compile pyproject.toml --all-extras --group dev --universal --python-version 3.11 \
	  --generate-hashes --no-annotate --no-header --quiet $(UPGRADE) --output-file requirements.lock
	grep '^hatchling==' requirements.lock | cut -d ' ' -f 1 | $(BIN)/uv pip compile pyproject.toml - --extra distributed --universal \
	  --python-version 3.11 --constraint requirements.lock --generate-hashes --no-annotate --no-header --quiet --output-file deploy/requirements.lock
