# Two commands matter: `make run` and `make test`. All install what they need, from the lock files; `make help` lists them.

SHELL := /bin/sh
.DELETE_ON_ERROR:
.SUFFIXES:
.PHONY: help run watch test first whole check check-server check-types check-style unit faults client-test end-to-end exhaustive bench format \
	generate lock client wheel clean

# Containers often forbid it: each of the hundreds of Pythons that the tests start would compile all modules anew.
unexport PYTHONDONTWRITEBYTECODE

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
WEB := clients/web
NPM := .ci/with-node npm --prefix $(WEB)

# Tests mostly wait for real servers and browsers: four at a time on two cores, of those that kill two. On a slow machine
# one at a time.
# What did not come in time is asked once more at the end, alone, and listed here, for its cause to be found.
SIDE_BY_SIDE := -n auto --side-by-side 4 --dist loadfile --no-loadscope-reorder --maxfail=20 --ask-again
TWO_AT_ONCE := -n auto --side-by-side 2 --dist loadfile --no-loadscope-reorder --maxfail=8 --ask-again
UNSTEADY := $(CURDIR)/.unsteady

# Of the tests, these alone: a file, or whatever else pytest and vitest take.
TEST ?=
help:
	@sed -n 's/^## //p' Makefile

## make run         runs everything on this machine, with a demo town hall
run: $(VENV)/runtime $(WEB)/dist/index.html
	@exec $(BIN)/python -m server.run.cli run --with-parent $$PPID

## make watch       runs it for you who change it: server and client reload by themselves
watch: $(VENV)/runtime $(WEB)/node_modules/.package-lock.json
	@exec .ci/with-node $(BIN)/python -m server.run.cli watch

## make test        checks, and runs all tests; SINCE=main runs those alone that what differs from main can break
test: $(VENV)/development
ifdef SINCE
	@$(MAKE) --no-print-directory check
	@PARVIS_TEST_SINCE=$(SINCE) $(MAKE) --no-print-directory first
	@$(MAKE) --no-print-directory client-test TEST="--changed $(SINCE)"
else
	@rm -f $(UNSTEADY)
	@PARVIS_TEST_UNSTEADY=$(UNSTEADY) $(MAKE) --no-print-directory check first client-test whole
	@test ! -e $(UNSTEADY) || { echo "Unsteady, passed when asked again:" && cat $(UNSTEADY); }
	@$(BIN)/python -m tests.support.passed turns
	@$(BIN)/python -m tests.support.passed
endif

# What a change can break: what differs from SINCE, or from where all passed last. The rest is tested when that is green.
CHANGED := $(BIN)/python -m tests.changed $(SINCE)
first: $(VENV)/development $(WEB)/dist/index.html
	@paths="$$($(CHANGED))" && test -z "$$paths" || { echo "First, what the change can break: $$paths" && \
		CHROMIUM="$$(.ci/chromium)" PATH="$$(.ci/with-node sh -c 'echo "$$PATH"')" $(BIN)/pytest -rfE $(SIDE_BY_SIDE) $$paths; }

# The rest of the server's tests, and of those in a browser.
whole: $(VENV)/development $(WEB)/dist/index.html
	rest="$$($(CHANGED) --rest)" && CHROMIUM="$$(.ci/chromium)" PATH="$$(.ci/with-node sh -c 'echo "$$PATH"')" \
		$(BIN)/pytest -rfE $(SIDE_BY_SIDE) $$rest

## make check       checks what needs no server and no browser: style, types, walls, generated files
# The client's types take longest: all the rest is looked at beside them.
check: $(VENV)/development $(WEB)/node_modules/.package-lock.json
	@$(MAKE) --no-print-directory --jobs=2 --output-sync=target check-types check-style check-server

check-server:
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m protocol.typescript --check
	$(BIN)/python -m protocol.reference --check
	$(BIN)/python .ci/notice.py --check

check-types check-style:
	$(NPM) run $(subst -,:,$@)

## make unit        tests the server; TEST=tests/law/test_quorum.py, or TEST="tests/law -k second", runs these alone
unit: $(VENV)/development $(WEB)/node_modules/.package-lock.json
	PATH="$$(.ci/with-node sh -c 'echo "$$PATH"')" $(BIN)/pytest $(or $(TEST),$(SIDE_BY_SIDE)) --ignore=tests/end_to_end --ignore=tests/faults

## make faults      tests it while its parts are killed; takes TEST= too
faults: $(VENV)/development
	$(BIN)/pytest -rP $(or $(TEST),$(TWO_AT_ONCE) tests/faults)

## make client-test tests the web client; TEST=src/text/read.test.ts runs that file
client-test: $(VENV)/development $(WEB)/node_modules/.package-lock.json
	PARVIS_TEST_PACE=$$($(BIN)/python -m tests.support.pace) $(NPM) test -- $(TEST)

## make end-to-end  tests both in a browser; takes TEST= too
end-to-end: $(VENV)/development $(WEB)/dist/index.html
	CHROMIUM="$$(.ci/chromium)" $(BIN)/pytest -rPfE $(or $(TEST),$(SIDE_BY_SIDE) tests/end_to_end)

## make screens     looks at every screen, of which make end-to-end looks at what changed and one in six by turns; takes TEST= too
screens: $(VENV)/development $(WEB)/dist/index.html
	PARVIS_TEST_EXHAUSTIVE=1 CHROMIUM="$$(.ci/chromium)" $(BIN)/pytest -n auto $(or $(TEST),tests/end_to_end/test_accessibility.py tests/end_to_end/test_layout.py)
	@test -n "$(TEST)" || $(BIN)/python -m tests.support.passed screens

## make exhaustive tries the whole of what make test tries a sample of: alterations of a proof, worlds with a guest, earlier schemas
exhaustive: $(VENV)/development
	PARVIS_TEST_EXHAUSTIVE=1 $(BIN)/pytest --hypothesis-profile exploring $(SIDE_BY_SIDE) $(or $(TEST),$(GENERATED))
	@test -n "$(TEST)" || $(BIN)/python -m tests.support.passed exhaustive
GENERATED := tests/guests/test_walls.py tests/webdav/test_litmus.py tests/law tests/ledger/test_chain.py tests/protocol/test_lines.py \
	tests/upgrades/test_rules.py tests/elections/test_ways_out.py $(addprefix \
	tests/assemblies/test_,tampering.py tampered_rows.py manifest_form.py stand_ins.py verify_evidence.py evidence.py any_unicode.py tokens.py)

## make bench       measures
bench: $(VENV)/development
	$(BIN)/python -m tests.benchmark

## make format      formats
format: $(VENV)/development $(WEB)/node_modules/.package-lock.json
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(NPM) run format

## make generate    writes anew what is generated: types, reference, NOTICE
generate: $(VENV)/development
	$(BIN)/python -m protocol.typescript
	$(BIN)/python -m protocol.reference
	$(BIN)/python .ci/notice.py

## make client      builds the web client
client: $(WEB)/dist/index.html

## make wheel       builds what is installed elsewhere with pip, web client and migrations included, into dist/
wheel: $(VENV)/runtime $(WEB)/dist/index.html
	@rm -rf build dist
	@$(PIP) wheel --no-deps --no-build-isolation --wheel-dir dist .
	@ls dist/*.whl

## make clean       removes what was installed and built
clean:
	rm -rf $(VENV) $(WEB)/dist $(WEB)/node_modules build dist

## make lock        takes newer versions into the lock files
lock: $(VENV)/development
	$(BIN)/uv pip compile $(LOCK) requirements.in -o requirements.lock
	$(BIN)/uv pip compile $(LOCK) requirements-build.in -o requirements-build.lock
	$(BIN)/uv pip compile $(LOCK) -c requirements.lock requirements-dev.in -o requirements-dev.lock
LOCK := --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-header --no-annotate

$(BIN)/python:
	@test -w . || { echo "parvis: $$PWD cannot be written: change its owner, or run make from a copy" >&2; exit 1; }
	@$(PYTHON) -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
		{ echo "parvis: Python 3.11 or later with venv is needed: name one with make PYTHON=..." >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV)

$(VENV)/runtime: $(BIN)/python requirements.lock pyproject.toml
	@echo "Installing what Parvis needs into $(VENV)."
	@$(PIP) install --require-hashes -r requirements.lock
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/development: $(VENV)/runtime requirements-dev.lock
	@echo "Installing what the tests need into $(VENV)."
	@$(PIP) install --require-hashes -r requirements-dev.lock
	@touch $@

$(WEB)/node_modules/.package-lock.json: $(WEB)/package.json $(WEB)/package-lock.json | $(BIN)/python
	@echo "Installing what the web client is built with."
	@$(NPM) ci --no-audit --no-fund --loglevel=error
	@touch $@

$(WEB)/dist/index.html: $(WEB)/node_modules/.package-lock.json $(shell find $(WEB)/src $(WEB)/public -type f) \
		$(wildcard $(WEB)/*.html $(WEB)/*.ts $(WEB)/*.js $(WEB)/*.json)
	@echo "Building the web client."
	@$(NPM) run build --silent
	@touch $@
