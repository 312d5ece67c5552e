# Two commands: `make serve` and `make test`. Everything stays inside this folder.
PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
# Test files run side by side; what one leaves behind no other meets.
WORKERS ?= 2
# Caches would otherwise land in the home directory.
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_NO_CACHE_DIR := 1

.PHONY: serve test engines check lint openapi catalogues bench bench-parts format lock image clean

serve: $(VENV)/installed
	$(BIN)/modernstats-kg serve

test: $(VENV)/installed-dev
	$(BIN)/pytest --numprocesses $(WORKERS) --dist loadfile --no-loadscope-reorder

# The service over Oxigraph's server, Virtuoso and Fuseki, writes included.
engines: $(VENV)/installed-dev
	KG_ENGINES_WHOLE=1 $(BIN)/pytest --numprocesses $(WORKERS) --dist loadgroup tests/engines/service

check: lint
	$(BIN)/pytest --numprocesses $(WORKERS) --dist loadfile --no-loadscope-reorder -m "not slow and not browser"

lint: $(VENV)/installed-dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# What clients rely on, and what breaks them: docs/stability.md.
openapi: $(VENV)/installed-dev
	$(BIN)/python tests/openapi_contract.py

# The languages of the pages are api/modernstats_kg_api/locales/*.po: adds what is new, drops what is gone.
catalogues: $(VENV)/installed-dev
	$(BIN)/python tests/catalogues.py

# Beside the peers: docs/benchmark.md. A million too: make bench SIZES="10k 100k 1M" PUBLISH=--publish
SIZES ?= 10k 100k
bench: $(VENV)/installed-dev
	$(BIN)/python bench/compare.py --sizes "$(SIZES)" $(PUBLISH)

bench-parts: $(VENV)/installed-dev
	$(BIN)/python bench/coverage.py
	$(BIN)/python bench/engine.py
	$(BIN)/python bench/order.py
	$(BIN)/python bench/pages.py
	$(BIN)/python bench/rest.py
	$(BIN)/python bench/search.py

# The pictures of the README and docs/pages.md, made anew from the real graph. Needs Chromium.
screenshots: $(VENV)/installed-dev
	KG_SCREENSHOTS=docs/screenshots $(BIN)/pytest tests/browser/test_screenshots.py

format: $(VENV)/installed-dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .
	$(BIN)/modernstats-kg format $$(git ls-files "ontology/*.ttl")

# The lock holds what runs (requirements.lock) and what tests (requirements-dev.lock), with hashes.
lock: $(VENV)/installed
	$(BIN)/pip install --quiet pip-tools
	$(BIN)/pip-compile --quiet --strip-extras --generate-hashes --no-emit-index-url --no-emit-trusted-host --no-emit-find-links \
	  --output-file requirements.lock pyproject.toml
	$(BIN)/pip-compile --quiet --strip-extras --generate-hashes --no-emit-index-url --no-emit-trusted-host --no-emit-find-links \
	  --extra dev --constraint requirements.lock --output-file requirements-dev.lock pyproject.toml

image:
	docker build --tag modernstats-kg .

clean:
	rm -rf $(VENV) data dist

$(VENV)/bin/python:
	@$(PYTHON) --version >/dev/null 2>&1 || { echo "Python 3.11 is needed: set PYTHON=/path/to/python3.11"; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/installed: $(VENV)/bin/python requirements.lock pyproject.toml
	$(BIN)/pip install --quiet --require-hashes --requirement requirements.lock
	$(BIN)/pip install --quiet --no-deps --editable .
	touch $@

$(VENV)/installed-dev: $(VENV)/installed requirements-dev.lock
	$(BIN)/pip install --quiet --require-hashes --requirement requirements-dev.lock
	touch $@
