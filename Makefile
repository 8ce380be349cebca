# `make help` lists what there is.
VENV   := .venv
PYTHON := $(VENV)/bin/python
READY  := $(VENV)/.ready
PORT   ?= 8000

.DEFAULT_GOAL := help
.PHONY: help setup run test lint bench contract requirements

help: ## List these commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-13s %s\n", $$1, $$2}' Makefile

setup: $(READY) ## Make .venv with everything in it

$(READY): requirements.txt requirements-dev.txt
	@python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	  || { echo "Python 3.11 or newer is needed as python3." >&2; exit 1; }
	@$(PYTHON) -m pip --version >/dev/null 2>&1 || python3 -m venv --clear $(VENV) >/dev/null 2>&1 \
	  || { [ "$$(id -u)" = 0 ] && apt-get update -qq && apt-get install -yqq python3-venv >/dev/null \
	       && python3 -m venv --clear $(VENV); } \
	  || { echo "Python’s venv module is missing: install the package python3-venv." >&2; exit 1; }
	@echo "Installing what the project needs into $(VENV) …"
	@$(PYTHON) -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@

run: $(READY) ## Serve on http://localhost:8000 (PORT= changes it); a demo archive on the first run
	@$(PYTHON) manage.py serve --port $(PORT)

test: $(READY) ## Run all tests, on SQLite and on PostgreSQL; ARGS="-k preview" picks some
	@$(PYTHON) -m tests $(ARGS)

lint: $(READY) ## Check style, types, migrations and the project
	@$(VENV)/bin/ruff check .
	@$(VENV)/bin/ruff format --check .
	@$(VENV)/bin/mypy cms home regional_updates search
	@$(PYTHON) manage.py makemigrations --check --dry-run
	@$(PYTHON) manage.py check

bench: $(READY) ## Compare reading an update with Wagtail's stock API, both sides in one run
	@$(PYTHON) -m tests.benchmarks

contract: $(READY) ## Write down the API's description, and the client's types, as they are now
	@$(PYTHON) manage.py export_openapi_schema --api cms.api.v3.api --sorted --indent 1 --output client/openapi.json
	@cd client && npm ci --no-audit --no-fund && npm run types

requirements: $(READY) ## Compile requirements.in and requirements-dev.in
	@for name in requirements requirements-dev; do \
	  $(VENV)/bin/pip-compile -q --no-header --no-emit-index-url --no-emit-trusted-host \
	    --no-emit-find-links --strip-extras -o $$name.txt $$name.in; done
